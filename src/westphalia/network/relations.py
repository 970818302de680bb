"""How two entities stand to each other at a date, from all that was published about them until then.

Every event adds its PLOVER score x weight, halved for each half-life since it was: to cooperation where the
score is above zero, to conflict where it is below; to the verbal or the material part by its quad category.
All of it is sums, so that the parts of a relation add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from westphalia.network.events import NEVER, Days, EventTable
from westphalia.network.grouping import (
    MATERIAL_CONFLICT,
    MATERIAL_COOPERATION,
    VERBAL_CONFLICT,
    VERBAL_COOPERATION,
    Ints,
)
from westphalia.network.weights import Floats

LARGEST = 10.0
"""The largest score, as in PLOVER."""

PRIOR = 10.0
"""Points at which a relation of one sign is half way to the end of the scale: those of the largest act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a relation adds up to, in points of PLOVER's score; conflict is counted above zero too.

    `evidence` is the number of events that it comes to when each counts by its weight and age. Nothing known
    has no evidence; a neutral relation has evidence and a score near zero.
    """

    verbal_cooperation: float = 0.0
    material_cooperation: float = 0.0
    verbal_conflict: float = 0.0
    material_conflict: float = 0.0
    evidence: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            verbal_cooperation=self.verbal_cooperation + other.verbal_cooperation,
            material_cooperation=self.material_cooperation + other.material_cooperation,
            verbal_conflict=self.verbal_conflict + other.verbal_conflict,
            material_conflict=self.material_conflict + other.material_conflict,
            evidence=self.evidence + other.evidence,
        )

    def __mul__(self, share: float) -> Sums:
        return Sums(
            verbal_cooperation=self.verbal_cooperation * share,
            material_cooperation=self.material_cooperation * share,
            verbal_conflict=self.verbal_conflict * share,
            material_conflict=self.material_conflict * share,
            evidence=self.evidence * share,
        )

    @property
    def cooperation(self) -> float:
        """Verbal and material cooperation."""
        return self.verbal_cooperation + self.material_cooperation

    @property
    def conflict(self) -> float:
        """Verbal and material conflict, above zero."""
        return self.verbal_conflict + self.material_conflict

    @property
    def net(self) -> float:
        """Cooperation less conflict."""
        return self.cooperation - self.conflict

    @property
    def score(self) -> float:
        """The relation on a scale from -10 (conflict alone) to 10 (cooperation alone)."""
        return float(score_from(np.float64(self.cooperation), np.float64(self.conflict)))

    @property
    def is_known(self) -> bool:
        """Whether anything is known at all."""
        return self.evidence > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relations:
    """All pairs of entities about which anything is known at a date, as arrays of equal length.

    `actor` and `recipient` are places in `codes`, in rising order. `sums` has a row for each pair and the
    columns verbal cooperation, material cooperation, verbal conflict, material conflict; none is below zero.
    When `is_directed`, a pair is what the first does to the second; else it is both ways together, and the
    first stands before the second in `codes`.
    """

    at: date
    codes: tuple[str, ...]
    actor: Ints
    recipient: Ints
    sums: Floats
    evidence: Floats
    is_directed: bool = True
    keys: Ints = field(repr=False)

    def __len__(self) -> int:
        return len(self.actor)

    @property
    def cooperation(self) -> Floats:
        """Verbal and material cooperation of each pair."""
        return self.sums[:, VERBAL_COOPERATION] + self.sums[:, MATERIAL_COOPERATION]

    @property
    def conflict(self) -> Floats:
        """Verbal and material conflict of each pair, above zero."""
        return self.sums[:, VERBAL_CONFLICT] + self.sums[:, MATERIAL_CONFLICT]

    @property
    def net(self) -> Floats:
        """Cooperation less conflict of each pair."""
        return self.cooperation - self.conflict

    @property
    def score(self) -> Floats:
        """Each pair on a scale from -10 (conflict alone) to 10 (cooperation alone)."""
        return score_from(self.cooperation, self.conflict)

    def of_places(self, actor: int, recipient: int) -> Sums:
        """Return what one pair adds up to, by places in `codes`."""
        if not self.is_directed:
            actor, recipient = min(actor, recipient), max(actor, recipient)
        key = actor * len(self.codes) + recipient
        found = int(np.searchsorted(self.keys, key))
        if found == len(self.keys) or self.keys[found] != key:
            return Sums()
        row = self.sums[found]
        return Sums(
            verbal_cooperation=float(row[VERBAL_COOPERATION]),
            material_cooperation=float(row[MATERIAL_COOPERATION]),
            verbal_conflict=float(row[VERBAL_CONFLICT]),
            material_conflict=float(row[MATERIAL_CONFLICT]),
            evidence=float(self.evidence[found]),
        )

    def both_ways(self) -> Relations:
        """Return the same with the two directions of each pair added together."""
        if not self.is_directed:
            return self
        size = max(1, len(self.codes))
        low, high = np.minimum(self.actor, self.recipient), np.maximum(self.actor, self.recipient)
        keys, places = np.unique(low * size + high, return_inverse=True)
        places = places.reshape(-1)
        sums = np.stack([_totals(places, column, len(keys)) for column in self.sums.T], axis=1)
        return Relations(
            at=self.at,
            codes=self.codes,
            actor=keys // size,
            recipient=keys % size,
            sums=sums,
            evidence=_totals(places, self.evidence, len(keys)),
            is_directed=False,
            keys=keys,
        )


def score_from(cooperation: Floats | np.float64, conflict: Floats | np.float64) -> Floats:
    """Return cooperation less conflict over all that is known, from -10 to 10; little stays near 0."""
    return np.asarray(LARGEST * (cooperation - conflict) / (cooperation + conflict + PRIOR))


def relations(table: EventTable, at: date) -> Relations:
    """Return all ordered pairs at a date, from what was published until then."""
    today = at.toordinal()
    known = np.flatnonzero(table.known_at(today))
    faded = table.weight[known] * fade(today, table.day[known], table.half_life[known])
    grouping = table.grouping
    return _relations(at, table, _totals(grouping.key_of[known], faded, len(grouping)))


def daily(table: EventTable, since: date, until: date, *, step: int = 1) -> Iterator[Relations]:
    """Yield all ordered pairs at each date from `since` to `until`, each from the one before.

    Each is what `relations` gives at that date, but for rounding.
    """
    running = _Running.of(table)
    for today in range(since.toordinal(), until.toordinal() + 1, step):
        yield running.at(today)


def between(table: EventTable, one: str, other: str) -> EventTable:
    """Return the rows that are about two entities, in either direction."""
    places = table.place_of(one), table.place_of(other)
    if None in places:
        return table.rows(np.zeros(0, np.int64))
    first, second = places
    forth = (table.actor == first) & (table.recipient == second)
    back = (table.actor == second) & (table.recipient == first)
    return table.rows(forth | back)


def curve(table: EventTable, one: str, other: str, days: Iterator[date] | list[date]) -> tuple[Sums, ...]:
    """Return the relation of two entities, both ways together, at each of some rising dates."""
    running = _Running.of(between(table, one, other))
    found = []
    for day in days:
        now = running.at(day.toordinal())
        found.append(sum((now.of_places(*pair) for pair in _pairs_in(now)), Sums()))
    return tuple(found)


def days_from(since: date, until: date, step: int = 1) -> list[date]:
    """Return the dates from one to another, both included, `step` days apart."""
    return [since + timedelta(days) for days in range(0, (until - since).days + 1, step)]


def fade(today: int, day: Days, half_life: Floats) -> Floats:
    """Return what is left of some events: half after each half-life, all of it until they have been."""
    age = np.maximum(today - day, 0)
    return np.asarray(np.exp2(-age / half_life))


@dataclass
class _Running:
    """Relations on the move. `kept` is the faded weight by key of the events that are past and published.

    Events announced for later do not fade before their day, and what was told of an event holds only until
    it is told otherwise: `waiting` are their rows, looked at anew each day. `entering` are the rows that
    stay, by the day from which they are in `kept`, which is `entry`.
    """

    table: EventTable
    entering: Ints
    entry: Days
    waiting: Ints
    kept: Floats
    today: int | None = None
    entered: int = 0
    factors: dict[int, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, table: EventTable) -> _Running:
        entry = np.maximum(table.published, table.day)
        stays = table.until == NEVER
        order = np.argsort(entry, kind="stable")
        order = order[stays[order]]
        return cls(
            table=table,
            entering=order,
            entry=entry[order],
            waiting=np.flatnonzero(~stays | (table.day > table.published)),
            kept=np.zeros(len(table.grouping)),
        )

    def at(self, today: int) -> Relations:
        """Go on to a day, not before the last, and return the relations of that day."""
        if self.today is not None:
            if today < self.today:
                raise ValueError("days must rise")
            self.kept *= self._factor(today - self.today)
        self.today = today
        self._enter(today)
        return _relations(date.fromordinal(today), self.table, self.kept + self._passing(today))

    def _factor(self, days: int) -> Floats:
        """Return what some days leave of each key."""
        if days not in self.factors:
            self.factors[days] = self.table.grouping.kept_a_day**days
        return self.factors[days]

    def _enter(self, today: int) -> None:
        end = int(np.searchsorted(self.entry, today, side="right"))
        rows = self.entering[self.entered : end]
        self.entered = end
        table = self.table
        faded = table.weight[rows] * fade(today, table.day[rows], table.half_life[rows])
        np.add.at(self.kept, table.grouping.key_of[rows], faded)

    def _passing(self, today: int) -> Floats | float:
        """Return the weight by key of what has been announced only, or will be told otherwise."""
        table, rows = self.table, self.waiting
        is_kept = (table.until[rows] == NEVER) & (table.day[rows] <= today)
        is_known = (table.published[rows] <= today) & (today < table.until[rows])
        rows = rows[is_known & ~is_kept]
        if not len(rows):
            return 0.0
        faded = table.weight[rows] * fade(today, table.day[rows], table.half_life[rows])
        return _totals(table.grouping.key_of[rows], faded, len(table.grouping))


def _relations(at: date, table: EventTable, weights: Floats) -> Relations:
    """Return relations from faded weights by key."""
    points, evidence = table.grouping.totals(weights)
    known = np.flatnonzero(evidence > 0)
    pairs, size = table.grouping.pairs[known], max(1, len(table.codes))
    return Relations(
        at=at,
        codes=table.codes,
        actor=pairs // size,
        recipient=pairs % size,
        sums=points[known],
        evidence=evidence[known],
        keys=pairs,
    )


def _totals(places: Ints, values: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(places, values, size), np.float64)


def _pairs_in(found: Relations) -> list[tuple[int, int]]:
    return [(int(one), int(other)) for one, other in zip(found.actor, found.recipient, strict=True)]
