"""Why a relation is what it is: its parts, its trend, and the events that carry most of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from westphalia.network.belonging import Belonging, Part, add_up
from westphalia.network.events import EventTable
from westphalia.network.relations import Sums, fade, relations
from westphalia.network.weights import Floats

TREND_DAYS = 90
"""Days over which a trend is taken: a quarter, longer than the half-life of most words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """What one event adds to a relation, in points, and its share of all that any event adds or takes away.

    `event` is its place in the events that the table was made of; `actor` and `recipient` are the pair by
    which it adds most. What is not asserted is only alleged, or denied although nobody had called it certain.
    """

    event: int
    points: float
    share: float
    actor: str
    recipient: str
    is_asserted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A relation of two entities at a date, and all that it rests on.

    `forth` is what the first does to the second, `back` the other way, both with those who act for them;
    `earlier` is the whole as it was known `TREND_DAYS` before, and `fresh` the number of events that have
    become known since. `bearings` are the weightiest events, heaviest first, and `events` is the number of
    all.
    """

    one: str
    other: str
    at: date
    parts: tuple[Part, ...]
    forth: Sums
    back: Sums
    earlier: Sums
    bearings: tuple[Bearing, ...]
    events: int
    fresh: int

    @property
    def whole(self) -> Sums:
        """Both directions together."""
        return self.forth + self.back

    @property
    def own(self) -> Sums:
        """What the two do themselves, without those who act for them."""
        pair = {self.one, self.other}
        return _sum(part for part in self.parts if {part.actor, part.recipient} == pair)

    @property
    def trend(self) -> float | None:
        """The change of the score since `TREND_DAYS` before; None if nothing was known then."""
        return self.whole.score - self.earlier.score if self.earlier.is_known else None


def account(
    table: EventTable, one: str, other: str, at: date, belonging: Belonging, *, most: int = 10
) -> Account:
    """Return the relation of two entities at a date with its parts and its `most` weightiest events."""
    parts = belonging.parts(one, other, at)
    chosen, shares = _rows_of(table, parts)
    found = add_up(relations(chosen, at), parts)
    before = at - timedelta(TREND_DAYS)
    bearings = _bearings(chosen, shares, at)
    known, known_before = (chosen.event[chosen.known_at(day.toordinal())] for day in (at, before))
    return Account(
        one=one,
        other=other,
        at=at,
        parts=tuple(sorted(found, key=lambda part: (-abs(part.sums.net), part.actor, part.recipient))),
        forth=_sum(part for part in found if part.is_forth),
        back=_sum(part for part in found if not part.is_forth),
        earlier=_sum(add_up(relations(chosen, before), belonging.parts(one, other, before))),
        bearings=bearings[:most],
        events=len(bearings),
        fresh=len(np.setdiff1d(known, known_before)),
    )


def bearings(table: EventTable, parts: Iterable[Part], at: date) -> tuple[Bearing, ...]:
    """Return what each event adds to some parts of a relation at a date, heaviest first."""
    return _bearings(*_rows_of(table, parts), at)


def _rows_of(table: EventTable, parts: Iterable[Part]) -> tuple[EventTable, Floats]:
    """Return the rows that are about some parts, and the share of each row that counts."""
    size = len(table.codes)
    shares = {
        actor * size + recipient: part.share
        for part in parts
        if (actor := table.place_of(part.actor)) is not None
        and (recipient := table.place_of(part.recipient)) is not None
    }
    keys = np.array(sorted(shares), np.int64)
    pair = table.actor * size + table.recipient
    rows = np.flatnonzero(np.isin(pair, keys))
    by_key = np.array([shares[key] for key in keys.tolist()], np.float64)
    return table.rows(rows), by_key[np.searchsorted(keys, pair[rows])]


def _bearings(table: EventTable, shares: Floats, at: date) -> tuple[Bearing, ...]:
    today = at.toordinal()
    left = table.weight * fade(today, table.day, table.half_life)
    points = np.where(table.known_at(today), shares * table.score * left, 0.0)
    # The row by which an event adds most comes first among the event's rows.
    order = np.lexsort((table.recipient, table.actor, -np.abs(points), table.event))
    events, starts = np.unique(table.event[order], return_index=True)
    if not len(events):
        return ()
    sums = np.add.reduceat(points[order], starts)
    total = float(np.sum(np.abs(sums)))
    ranked = sorted(range(len(events)), key=lambda place: (-abs(sums[place]), events[place]))
    return tuple(
        Bearing(
            event=int(events[place]),
            points=float(sums[place]),
            share=abs(float(sums[place])) / total,
            actor=table.codes[table.actor[order[starts[place]]]],
            recipient=table.codes[table.recipient[order[starts[place]]]],
            is_asserted=not table.is_unasserted[order[starts[place]]],
        )
        for place in ranked
        if sums[place]
    )


def _sum(parts: Iterable[Part]) -> Sums:
    return sum((part.sums for part in parts), Sums())
