"""Forecasts from a store: what it knew on a day, how likely what follows is, and what came of it.

Questions are decided by the events of the same store. Nothing that was published after the day of a forecast
has a part in it: neither an event nor what later articles say of an earlier one, neither a commitment nor its
state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from westphalia import ledgers
from westphalia.errors import StoreError
from westphalia.foresight import scores
from westphalia.foresight.deeds import TYPES
from westphalia.foresight.forecasting import Chance, Question, Vista, chance, likeliest
from westphalia.foresight.habits import Habits
from westphalia.foresight.history import Ints
from westphalia.foresight.scores import Score
from westphalia.foresight.words_kept import WordsKept, best_known, words_kept
from westphalia.gazetteer import Gazetteer
from westphalia.ledgers.patterns import Act, is_checkable, may_meet
from westphalia.model import EventType, Occurrence, Pattern, Pledge, Polarity
from westphalia.network.events import pairs_of
from westphalia.network.moves import TRIED
from westphalia.network.statements import is_open_at
from westphalia.plain import to_plain
from westphalia.store import forecasts as kept
from westphalia.store import related
from westphalia.store.engine import Store
from westphalia.store.forecasts import Decision, KeptForecast, Scored
from westphalia.workflow.histories import day_of, deeds_of
from westphalia.workflow.known import known_at, unasserted
from westphalia.workflow.playing import pledges_at, tried_of

GRACE = timedelta(days=7)
"""Articles may tell of an event some days late: so long after its window a question is still open."""

Happened: TypeAlias = dict[tuple[str, str, EventType], list[tuple[date, date, str]]]
"""Events by actor, recipient and type: on which day each was, on which it was first told, and its id."""


class Bears(StrEnum):
    """What a commitment has to do with what is asked about."""

    ANNOUNCED = "announces it"
    RULED_OUT = "rules it out"
    CALLED_FOR = "depends on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """A commitment that stood open on the day and concerns what is asked about.

    `kept` is how often such commitments were carried out, None where too few were put to the test.
    """

    pledge: Pledge
    how: Bears
    kept: WordsKept | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """How likely something is, the commitments that bear on it, and how such forecasts of this store did.

    The number stands on events alone; commitments stand beside it. `precedents` are the events that the rules
    cite.
    """

    chance: Chance
    bearing: tuple[Bearing, ...]
    precedents: tuple[Occurrence, ...]
    here: Score | None
    is_looking_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What became of forecasts: how many came true, did not, are open, and are decided anew."""

    came_true: int
    did_not: int
    open: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How good the forecasts of a group were; `type` and `horizon` are None where all are meant."""

    type: EventType | None
    horizon: int | None
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """How good the forecasts of a store were, and how often words were kept in it.

    `lines` begins with that of all forecasts. Questions asked looking back, when the store already held what
    followed, are counted apart.
    """

    lines: tuple[Line, ...]
    looking_back: tuple[Line, ...]
    open: int
    decided: int
    words_kept: tuple[WordsKept, ...]


# ------------------------------------------------------------------------------------------------ to ask


def forecast(
    store: Store,
    gazetteer: Gazetteer,
    *,
    horizon: int,
    pair: tuple[str, str] | None = None,
    entity: str | None = None,
    types: Sequence[EventType] = (),
    at: date | None = None,
    most: int = 10,
) -> tuple[Forecast, ...]:
    """Return what is most likely to happen between two, around one, or of a type, the likeliest first.

    Args:
        store: the store whose events are known and will decide.
        gazetteer: who is a state, an organisation or a group.
        horizon: days.
        pair: two entities; both directions are asked about.
        entity: one, with all it had to do with in the last year.
        types: of what is asked, by default of everything.
        at: the last day of which anything is known, by default that of the last article.
        most: how many.
    """
    last = _last_day(store)
    day = at or last
    occurrences, ignored = _known(store, day)
    deeds = deeds_of(occurrences, gazetteer, ignored)
    vista = Vista.of(deeds, day, Habits.load(), asked=pair or ((entity,) if entity else ()))
    pairs = _pairs(vista, pair, entity)
    questions = tuple(likeliest(vista, pairs, types or TYPES, horizon, most=most))
    chances = [chance(vista, question) for question in questions]
    cited = {item.id: item for item in occurrences}
    circles = ledgers.Circles.of(gazetteer)
    pledges = _pledges(store, circles, day, last)
    groups = words_kept(tried_of(pledges))
    decided = tuple(
        item for item in kept.forecasts(store) if item.outcome is not None and item.last_day <= day
    )
    return tuple(
        Forecast(
            chance=item,
            bearing=tuple(_bearing(item.question, pledges, circles, groups)),
            precedents=tuple(cited[id_] for id_ in _cited(item)),
            here=_score([each for each in decided if each.type is item.question.type]),
            is_looking_back=day < last,
        )
        for item in chances
    )


# ------------------------------------------------------------------------------------------------ to keep


def keep(store: Store, forecasts: Iterable[Forecast]) -> int:
    """Write forecasts down and return how many are new: what was said first about a question stays."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return kept.keep(store, (_kept(item, now) for item in forecasts))


def resolve(store: Store) -> Resolved:
    """Find out what became of the forecasts of a store, by the events that it holds now.

    A question comes true with the first event of its type from its actor to its recipient in its window that
    was not told of before. It
    has not come true once articles reach a week beyond the window. What was decided is looked at again, for
    later articles or a judgement may have changed it.
    """
    given = kept.forecasts(store)
    if not given:
        return Resolved(came_true=0, did_not=0, open=0, new=0)
    last = kept.last_published(store)
    happened = _happened(store, given)
    decisions = [_decision(item, happened, last) for item in given]
    old = {item.id: item.outcome for item in given}
    changed = [
        decision
        for item, decision in zip(given, decisions, strict=True)
        if (item.outcome, item.decided_on, item.because)
        != (decision.outcome, decision.decided_on, decision.because)
    ]
    kept.decide(store, changed)
    outcomes = [decision.outcome for decision in decisions]
    return Resolved(
        came_true=outcomes.count(True),
        did_not=outcomes.count(False),
        open=outcomes.count(None),
        new=sum(1 for item in changed if item.outcome is not None and item.outcome != old[item.id]),
    )


def scorecard(store: Store) -> Scorecard:
    """Return how good the forecasts of a store were, and how often words were kept in it."""
    given = kept.scored(store)
    decided = [item for item in given if item.outcome is not None]
    pledges = related.pledges(store, related.WantedPledges(states=TRIED))
    return Scorecard(
        lines=tuple(_lines([item for item in decided if not item.is_looking_back])),
        looking_back=tuple(_lines([item for item in decided if item.is_looking_back])),
        open=len(given) - len(decided),
        decided=len(decided),
        words_kept=words_kept(tried_of(pledges)),
    )


# ------------------------------------------------------------------------------------------------ parts


def _last_day(store: Store) -> date:
    last = kept.last_published(store)
    if last is None:
        raise StoreError(f"{store.path}: no article has a day of publication, so no day to forecast from")
    return last


def _pairs(vista: Vista, pair: tuple[str, str] | None, entity: str | None) -> Ints:
    if pair:
        return vista.between(*pair)
    return vista.pairs_of(entity) if entity else vista.standing.pair


def _known(store: Store, day: date) -> tuple[tuple[Occurrence, ...], frozenset[str]]:
    """Return the events known on a day, and the ids of those that nobody asserted until then."""
    known = known_at(store, related.events(store, related.WantedEvents()), day)
    return known, unasserted(store, known)


def _pledges(store: Store, circles: ledgers.Circles, day: date, last: date) -> tuple[Pledge, ...]:
    """Return all commitments as they stood on a day."""
    if day >= last:
        return tuple(related.pledges(store, related.WantedPledges()))
    occurrences = tuple(related.events(store, related.WantedEvents()))
    return pledges_at(store, occurrences, circles, day)


def _cited(item: Chance) -> Iterator[str]:
    yield from dict.fromkeys(id_ for rule in item.rules for id_ in rule.precedents)


def _bearing(
    question: Question, pledges: Iterable[Pledge], circles: ledgers.Circles, groups: Sequence[WordsKept]
) -> Iterator[Bearing]:
    """Yield the open commitments that announce what is asked about, rule it out, or depend on it."""
    for pledge in pledges:
        if is_open_at(pledge, question.at):
            how = _how(question, pledge, circles)
            if how is not None:
                yield Bearing(pledge=pledge, how=how, kept=best_known(groups, pledge.kind, pledge.by))


def _how(question: Question, pledge: Pledge, circles: ledgers.Circles) -> Bears | None:
    for pattern, is_announced in ((pledge.consequence, True), (pledge.condition, False)):
        if pattern is not None and _is_meant(question, pattern, pledge, circles):
            if not is_announced:
                return Bears.CALLED_FOR
            return Bears.ANNOUNCED if pattern.polarity is Polarity.POSITIVE else Bears.RULED_OUT
    return None


def _is_meant(question: Question, pattern: Pattern, pledge: Pledge, circles: ledgers.Circles) -> bool:
    """Return whether a pattern describes what is asked about; whom it leaves open the pledge names."""
    act = Act(
        type=question.type,
        mode=pattern.mode,
        actors=(question.actor,),
        recipients=(question.recipient,),
        polarity=pattern.polarity,
        topics=pattern.topics,
    )
    parties = {*pattern.actors, *pattern.recipients, *pledge.by, *pledge.to}
    return (
        is_checkable(pattern)
        and may_meet(act, pattern, circles=circles, day=question.at)
        and all(
            any(circles.acts_as(party, code, question.at) for party in parties)
            for code in (question.actor, question.recipient)
        )
    )


def _kept(item: Forecast, now: str) -> KeptForecast:
    found, question = item.chance, item.chance.question
    return KeptForecast(
        id=question.id,
        at=question.at,
        first_day=question.first_day,
        last_day=question.last_day,
        horizon=question.horizon,
        type=question.type,
        actor=question.actor,
        recipient=question.recipient,
        probability=found.probability,
        base_rate=found.base_rate,
        recurrence=found.recurrence,
        grounds={
            "rules": to_plain(found.rules),
            "alike": to_plain(found.alike),
            "commitments": [{"id": each.pledge.id, "how": each.how.value} for each in item.bearing],
        },
        rules=Habits.load().name,
        made_at=now,
        is_looking_back=item.is_looking_back,
    )


def _happened(store: Store, given: Sequence[KeptForecast]) -> Happened:
    """Return the events that may decide, by who, to whom and what."""
    types = tuple(sorted({item.type for item in given}))
    wanted = related.WantedEvents(types=types, since=min(item.first_day for item in given))
    occurrences = tuple(related.events(store, wanted))
    ignored = unasserted(store, related.events(store, related.WantedEvents())) if occurrences else frozenset()
    found: Happened = {}
    for item in occurrences:
        day = day_of(item)
        if day is not None and item.first_reported is not None and item.id not in ignored:
            told = item.first_reported.latest()
            for actor, recipient in pairs_of(item):
                found.setdefault((actor, recipient, item.type), []).append((day, told, item.id))
    return found


def _decision(
    item: KeptForecast,
    happened: Happened,
    last: date | None,
) -> Decision:
    events = sorted(
        (day, id_)
        for day, told, id_ in happened.get((item.actor, item.recipient, item.type), ())
        if item.first_day <= day <= item.last_day and told > item.at
    )
    if events:
        return Decision(
            id=item.id, outcome=True, decided_on=events[0][0], because=tuple(id_ for _, id_ in events)
        )
    if last is not None and last > item.last_day + GRACE:
        return Decision(id=item.id, outcome=False, decided_on=item.last_day)
    return Decision(id=item.id, outcome=None)


def _lines(decided: Sequence[Scored]) -> Iterator[Line]:
    """Yield how good forecasts were: all of them, by horizon, by type, and by both."""
    horizons = sorted({item.horizon for item in decided})
    types = [type_ for type_ in TYPES if any(item.type is type_ for item in decided)]
    for type_ in (None, *types):
        for horizon in (None, *horizons):
            chosen = [
                item
                for item in decided
                if (type_ is None or item.type is type_) and (horizon is None or item.horizon == horizon)
            ]
            found = _score(chosen)
            if found is not None:
                yield Line(type=type_, horizon=horizon, score=found)


def _score(decided: Sequence[KeptForecast | Scored]) -> Score | None:
    said, base, going_on = (
        np.array([getattr(item, name) for item in decided])
        for name in ("probability", "base_rate", "recurrence")
    )
    return scores.score(said, base, going_on, np.array([bool(item.outcome) for item in decided]))
