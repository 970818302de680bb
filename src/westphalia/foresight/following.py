"""What a rule makes likelier after an act: what follows from it, how likely with it and without it.

The forecast is made twice with what was known on one day: as it is, and with the act put in as the latest
event. What the act changes is the difference. Between that day and the act nothing is known, so what stood on
that day is taken to stand on the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from westphalia.foresight import habits
from westphalia.foresight.deeds import PLACE_OF, TYPES, Numbers, Standing
from westphalia.foresight.forecasting import LEAST_FACTOR, Alike, Vista, alike
from westphalia.foresight.habits import HORIZONS, Body
from westphalia.foresight.history import Ints
from westphalia.foresight.level import at_level
from westphalia.foresight.scores import Interval, wilson
from westphalia.ids import content_id
from westphalia.model import EventType

LEAST_ADDED = 0.01
"""What an act makes likelier by less is no move: there would be hundreds."""

MOST = 6
"""Moves that may follow from one act between two: those that it makes likelier by most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it was learned: after BODY between two, one of them does HEAD to the other.

    `is_turned` says that HEAD goes the other way round than BODY. BODY is seen from `first_age` to `last_age`
    days before; it held in `cases`, and in `followed` of them HEAD came within `horizon` days. `factor` is by
    what it multiplies the expected number, all else as it is.
    """

    id: str
    head: EventType
    body: EventType
    is_turned: bool
    first_age: int
    last_age: int
    horizon: int
    factor: float
    cases: int
    followed: int
    origin: str
    learned: str

    @property
    def confidence(self) -> Interval:
        """Where the share of cases lies in which HEAD came."""
        return wilson(self.followed, self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What may follow from an act by a rule: `actor` does the rule's HEAD to `recipient` within `days`.

    `without` is how likely that is as things stand and `probability` how likely with the act, both
    calibrated; `alike` are forecasts on held-back weeks that said about as much as `probability`. `lag` is
    the day after the act by which half of what the act adds would have come.
    """

    rule: Rule
    actor: str
    recipient: str
    days: int
    lag: int
    without: float
    probability: float
    alike: Alike

    @property
    def added(self) -> float:
        """How much likelier the act makes it."""
        return self.probability - self.without


@dataclass(frozen=True, eq=False)
class Sequel:
    """What follows from acts, seen from a day."""

    vista: Vista

    def after(self, type_: EventType, actor: str, recipient: str, days: int) -> tuple[Following, ...]:
        """Return what an act makes likelier within some days, what it adds most to first."""
        if days < 1 or actor == recipient:
            return ()
        pair, _ = self.vista.between(actor, recipient)
        changed = with_act(self.vista.standing, int(pair), PLACE_OF[type_])
        found = [
            self._following(type_, (actor, recipient), changed, head, is_turned, days)
            for head in range(len(TYPES))
            for is_turned in (False, True)
        ]
        kept = [item for item in found if item is not None]
        return tuple(sorted(kept, key=lambda item: (-item.added, item.rule.id))[:MOST])

    def _following(
        self,
        type_: EventType,
        parties: tuple[str, str],
        changed: Standing,
        head: int,
        is_turned: bool,
        days: int,
    ) -> Following | None:
        actor, recipient = reversed(parties) if is_turned else parties
        pair = self.vista.between(actor, recipient)[:1]
        rule = self._rule(Body(PLACE_OF[type_], is_turned, 0), head, pair, changed, days)
        if rule is None:
            return None
        before, after = (self._expected(standing, pair, head) for standing in (self.vista.standing, changed))
        added = _added(before, after, days)
        if added < LEAST_ADDED:
            return None
        said = _chance(after, days)
        return Following(
            rule=rule,
            actor=actor,
            recipient=recipient,
            days=days,
            lag=next(day for day in range(1, days + 1) if _added(before, after, day) >= added / 2),
            without=_chance(before, days),
            probability=said,
            alike=alike(self.vista.habits, said, days),
        )

    def _rule(self, body: Body, head: int, pair: Ints, changed: Standing, days: int) -> Rule | None:
        """Return the rule that an act is the body of, unless it held already or makes nothing likelier."""
        found, place = self.vista.habits, habits.nearest(days)
        cases = int(found.support[head, body.number])
        if not cases or found.rule[head, body.number, place] <= 0 or self._held(body, pair):
            return None
        by_rules = 1 - float(habits.own_weight(found, changed, pair, head)[0, place])
        factor = float(np.exp(by_rules * found.slope[head, place] * found.rule[head, body.number, place]))
        if factor < LEAST_FACTOR:
            return None
        first, last = body.days
        horizon = HORIZONS[place]
        return Rule(
            id=content_id("rul", TYPES[head].value, TYPES[body.type].value, body.is_turned, horizon),
            head=TYPES[head],
            body=TYPES[body.type],
            is_turned=body.is_turned,
            first_age=first,
            last_age=last,
            horizon=horizon,
            factor=factor,
            cases=cases,
            followed=int(found.hits[head, body.number, place]),
            origin=found.origin,
            learned=found.learned,
        )

    def _held(self, body: Body, pair: Ints) -> bool:
        standing = self.vista.standing
        return bool(habits.bodies(standing, standing.row_of(pair))[0, body.number])

    def _expected(self, standing: Standing, pair: Ints, head: int) -> Numbers:
        numbers = habits.numbers(self.vista.habits, standing, pair, head)
        return np.asarray(at_level(numbers, self.vista.level)[0], float)


def with_act(standing: Standing, pair: int, type_: int) -> Standing:
    """Return what would be known if a type had just been done once more by one of a pair to the other."""
    turned = pair % standing.size * standing.size + pair // standing.size
    pairs = np.union1d(standing.pair, [pair, turned])
    counts = np.zeros((len(pairs), *standing.counts.shape[1:]), np.int32)
    counts[np.searchsorted(pairs, standing.pair)] = standing.counts
    counts[np.searchsorted(pairs, pair), type_, 0] += 1
    return Standing(standing.at, standing.size, standing.span, pairs, counts)


def _chance(numbers: Numbers, days: int) -> float:
    """Return how likely at least one event is within some days; up to the first horizon it grows evenly."""
    if days < HORIZONS[0]:
        return float(habits.probability(numbers[0] * days / HORIZONS[0]))
    return float(habits.probability(habits.at_horizon(numbers, min(days, HORIZONS[-1]))))


def _added(before: Numbers, after: Numbers, days: int) -> float:
    return _chance(after, days) - _chance(before, days)
