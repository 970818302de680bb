"""How likely it is that one does something to another within some days, and what says so.

A `Question` can be decided by construction: a type, who to whom, from which day to which, by the events of
one store. A `Chance` answers it with what it rests on: the base rate, going on as before, the rules that hold
with the events that meet them, and how such forecasts did on held-back weeks. Only events that had become
known by the day of the forecast have a part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from westphalia.foresight import habits
from westphalia.foresight.deeds import PLACE_OF, TYPES, Deeds, Numbers, Standing
from westphalia.foresight.habits import HORIZONS, Body, Habits, Reliability, Stretch
from westphalia.foresight.history import Ints
from westphalia.foresight.level import at_level, levels
from westphalia.foresight.scores import Interval, wilson
from westphalia.ids import content_id
from westphalia.model import EventType

PRECEDENTS = 3
RULES = 6
"""Rules that a forecast lists: those with the largest factors, up or down."""

LEAST_FACTOR = 1.05
"""Rules that change the expected number by less are not told of."""

_FEWEST = 50
"""Cases on held-back weeks without which a stretch of probability has nothing to say of how it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether an entity does something of a type to another in the `horizon` days after day `at`."""

    type: EventType
    actor: str
    recipient: str
    at: date
    horizon: int

    @property
    def id(self) -> str:
        """The same for the same question."""
        return content_id("fct", self.type.value, self.actor, self.recipient, self.at, self.horizon)

    @property
    def first_day(self) -> date:
        """The first day of the window."""
        return self.at + timedelta(days=1)

    @property
    def last_day(self) -> date:
        """The last day of the window."""
        return self.at + timedelta(days=self.horizon)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleThatHolds:
    """A rule whose body holds: it multiplies the expected number of events by `factor`, all else as it is.

    The body is an act of `body` by the actor towards the recipient, or the other way if `is_turned`, seen
    from `first_age` to `last_age` days before. It held in `cases` learned from, and in `followed` of them the
    type asked about came within the horizon. `precedents` are the events that meet it, the latest first;
    `met` counts them all.
    """

    body: EventType
    is_turned: bool
    first_age: int
    last_age: int
    factor: float
    cases: int
    followed: int
    met: int
    precedents: tuple[str, ...]

    @property
    def confidence(self) -> Interval:
        """Where the share of cases lies in which the type followed."""
        return wilson(self.followed, self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Forecasts on held-back weeks that said about the same: how many, and how many came true."""

    count: int
    came_true: int
    mean: float

    @property
    def interval(self) -> Interval:
        """Where the share that came true lies."""
        return wilson(self.came_true, self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How likely a question is to come true, and what it rests on.

    `base_rate` is the chance of the type between any two who had to do with each other in this history,
    `recurrence` that of going on as before between these two. `alike` are forecasts on held-back weeks that
    said about the same, `reliability` how forecasts of this type and the nearest horizon did there. `pairs`
    and `days` say from how many pairs and days of this history the base rate is; `before` counts the days on
    which the actor did it to the recipient in the last year, `together` those on which either did anything.
    `level` is by how much more happens in this history than the rules expect, by its own past; `own` is what
    going on as before counts beside the rules, from 0 to 1.
    """

    question: Question
    probability: float
    base_rate: float
    recurrence: float
    alike: Alike
    reliability: Reliability | None
    rules: tuple[RuleThatHolds, ...]
    pairs: int
    days: int
    before: int
    together: int
    level: float
    own: float


@dataclass(frozen=True, eq=False)
class Vista:
    """All that a forecaster sees from a day: the events known then, and how pairs stand."""

    deeds: Deeds
    standing: Standing
    at: date
    habits: Habits
    level: Numbers

    @classmethod
    def of(cls, deeds: Deeds, at: date, habits: Habits, *, asked: Iterable[str] = ()) -> Vista:
        """Cut a history at the end of a day; `asked` are entities that may be unknown to it."""
        known = deeds.with_room_for(asked).known_at(at.toordinal())
        day = at.toordinal()
        return cls(known, Standing.of(known, day), at, habits, levels(habits, known, day))

    def place_of(self, code: str) -> int | None:
        """Return the place of an entity, or None if nothing is known of it."""
        return self.deeds.place_of(code)

    def between(self, one: str, other: str) -> Ints:
        """Return the two ordered pairs of two entities."""
        first, second = self.place_of(one), self.place_of(other)
        if first is None or second is None:
            raise ValueError(f"nothing is known of {one if first is None else other}")
        size = self.standing.size
        return np.array([first * size + second, second * size + first])

    def pairs_of(self, code: str) -> Ints:
        """Return the ordered pairs that an entity was part of in the last year."""
        place, pairs = self.place_of(code), self.standing.pair
        if place is None:
            return pairs[:0]
        is_part = (pairs // self.standing.size == place) | (pairs % self.standing.size == place)
        return np.asarray(pairs[is_part], np.int64)

    def codes(self, pair: int) -> tuple[str, str]:
        """Return the actor and the recipient of a pair."""
        return self.deeds.codes[pair // self.standing.size], self.deeds.codes[pair % self.standing.size]


def chance(vista: Vista, question: Question, *, rules: int = RULES) -> Chance:
    """Return how likely a question is to come true."""
    if question.at != vista.at:
        raise ValueError(f"a question of {question.at} cannot be answered with what was known on {vista.at}")
    standing, found = vista.standing, vista.habits
    head = PLACE_OF[question.type]
    pair = vista.between(question.actor, question.recipient)[:1]
    row = standing.row_of(pair)
    number = _expected(vista, pair, head, question.horizon)
    said = float(habits.probability(number)[0])
    counts = standing.counts
    known = int(row[0]) >= 0
    return Chance(
        question=question,
        probability=said,
        base_rate=float(habits.base_rates(found, standing, question.horizon)[head]),
        recurrence=float(habits.recurrence(found, standing, row, head, question.horizon)[0]),
        alike=alike(found, said, question.horizon),
        reliability=found.reliability.get((head, HORIZONS[habits.nearest(question.horizon)])),
        rules=tuple(_rules(vista, head, pair, int(row[0]), question.horizon))[:rules] if known else (),
        pairs=len(standing.pair),
        days=standing.span,
        before=int(counts[row[0], head].sum()) if known else 0,
        together=int(counts[row[0]].sum() + counts[standing.turned[row[0]]].sum()) if known else 0,
        level=float(vista.level[habits.nearest(question.horizon)]),
        own=float(habits.own_weight(found, standing, pair, head)[0, habits.nearest(question.horizon)]),
    )


def likeliest(
    vista: Vista, pairs: Ints, types: Sequence[EventType], horizon: int, *, most: int
) -> Iterator[Question]:
    """Yield the questions about some pairs and types that are likeliest to come true, in that order."""
    if not len(pairs):
        return
    found = []
    for type_ in types:
        head = PLACE_OF[type_]
        found.append(_expected(vista, pairs, head, horizon))
    table = np.stack(found, axis=1)
    for place in np.argsort(-table, axis=None, kind="stable")[:most].tolist():
        actor, recipient = vista.codes(int(pairs[place // len(types)]))
        yield Question(
            type=types[place % len(types)], actor=actor, recipient=recipient, at=vista.at, horizon=horizon
        )


def _expected(vista: Vista, pairs: Ints, head: int, horizon: int) -> Numbers:
    """Return the expected number of events of a type for each pair."""
    numbers = habits.numbers(vista.habits, vista.standing, pairs, head)
    return habits.at_horizon(at_level(numbers, vista.level), horizon)


def _rules(vista: Vista, head: int, pair: Ints, row: int, horizon: int) -> Iterator[RuleThatHolds]:
    """Yield the rules that hold, those that move the forecast most first."""
    found, nearest = vista.habits, habits.nearest(horizon)
    held = np.flatnonzero(habits.bodies(vista.standing, np.array([row]))[0])
    by_rules = 1 - float(habits.own_weight(found, vista.standing, pair, head)[0, nearest])
    factors = np.exp(by_rules * found.slope[head, nearest] * found.rule[head, held, nearest])
    for place in np.argsort(-np.abs(np.log(factors)), kind="stable").tolist():
        factor, number = float(factors[place]), int(held[place])
        if max(factor, 1 / factor) < LEAST_FACTOR or not found.support[head, number]:
            continue
        body = Body.at(number)
        first, last = body.days
        events = _events(vista, int(pair[0]), body)
        yield RuleThatHolds(
            body=TYPES[body.type],
            is_turned=body.is_turned,
            first_age=first,
            last_age=last,
            factor=factor,
            cases=int(found.support[head, number]),
            followed=int(found.hits[head, number, nearest]),
            met=len(events),
            precedents=tuple(events[:PRECEDENTS]),
        )


def _events(vista: Vista, pair: int, body: Body) -> list[str]:
    """Return the ids of the events that meet a body, the latest first; each once."""
    deeds, size = vista.deeds, vista.standing.size
    wanted = pair % size * size + pair // size if body.is_turned else pair
    first, last = body.days
    age = vista.standing.at - deeds.day
    rows = np.flatnonzero((deeds.pair == wanted) & (deeds.type == body.type) & (age >= first) & (age <= last))
    rows = rows[np.argsort(-deeds.day[rows], kind="stable")]
    events = dict.fromkeys(deeds.event[rows].tolist())
    return [deeds.ids[event] if deeds.ids else str(event) for event in events]


def alike(found: Habits, said: float, horizon: int) -> Alike:
    """Return the forecasts on held-back weeks that said about the same; of few, with those next to them."""
    stretches = found.stretches.get(HORIZONS[habits.nearest(horizon)], ())
    place = next((number for number, item in enumerate(stretches) if said <= item.top), len(stretches) - 1)
    chosen: Sequence[Stretch] = ()
    for reach in range(len(stretches)):
        chosen = stretches[max(0, place - reach) : place + reach + 1]
        if sum(item.count for item in chosen) >= _FEWEST:
            break
    count = sum(item.count for item in chosen)
    mean = sum(item.mean * item.count for item in chosen) / count if count else 0.0
    return Alike(count=count, came_true=sum(item.came_true for item in chosen), mean=mean)
