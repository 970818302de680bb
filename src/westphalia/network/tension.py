"""Tension between two entities, in a region or in the whole system, over time, and where its course turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from westphalia.network.belonging import Part
from westphalia.network.events import NEVER, EventTable
from westphalia.network.graph import Floats, Ints
from westphalia.network.relations import PRIOR, daily

LARGEST = 100.0
"""The index of nothing but conflict, however much of it."""

_PENALTY = 3.0
"""Variances x log of the number of steps that a turn must explain: half as much again as Yao (1988) asks."""

_LEAST_STEPS = 3
"""Steps between turning points: fewer are an incident, not a course."""

_NAMED = 3
"""Events named at a turning point."""

_REACH = 4
"""Steps after a turning point in which its events are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """Tension at each of some days, `step` days apart.

    `index` is conflict over conflict and cooperation and a little, from 0 to 100; `flow` is what the days
    since the step before have added unfaded, cooperation less conflict, in points of PLOVER's score.
    """

    days: Ints
    step: int
    conflict: Floats
    cooperation: Floats
    flow: Floats

    @property
    def index(self) -> Floats:
        """Tension from 0 to 100: the share of conflict, near 0 where little is known of either."""
        return np.asarray(LARGEST * self.conflict / (self.conflict + self.cooperation + PRIOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An event at a turning point: its place in the events of the table, and the points that it added."""

    event: int
    published: date
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day from which the course is another, and the events that turned it, the weightiest first.

    The day is that on which the first of the events was published; without any, that of the first step.
    `before` and `after` are the mean points per day on either side, `index_before` and `index_after` the
    tension at the ends of the two stretches. Without events it is that nothing more was reported.
    """

    day: date
    before: float
    after: float
    index_before: float
    index_after: float
    events: tuple[Named, ...]

    @property
    def rises(self) -> bool:
        """Whether there is more conflict after it, or less cooperation, than before."""
        return self.after < self.before

    @property
    def course(self) -> str:
        """The turn in words."""
        if self.rises:
            return "towards conflict" if self.after < 0 else "cooperation wanes"
        return "towards cooperation" if self.after > 0 else "conflict abates"


def step_of(since: date, until: date) -> int:
    """Return the days between the points of a curve: 1, 7 or 30, so that there are a hundred or two."""
    length = (until - since).days
    return next((step for step, longest in ((1, 200), (7, 1500)) if length <= longest), 30)


def of_parts(table: EventTable, parts: Iterable[Part]) -> EventTable:
    """Return the rows that are about some pairs, each with the share of its weight that counts."""
    size = len(table.codes)
    keys, places = np.unique(table.actor * size + table.recipient, return_inverse=True)
    shares = np.zeros(len(keys))
    for part in parts:
        actor, recipient = table.place_of(part.actor), table.place_of(part.recipient)
        if actor is not None and recipient is not None:
            place = int(np.searchsorted(keys, actor * size + recipient))
            if place < len(keys) and keys[place] == actor * size + recipient:
                shares[place] = part.share
    weight = table.weight * shares[places.reshape(-1)]
    return replace(table, weight=weight).rows(np.flatnonzero(weight))


def among(table: EventTable, codes: Collection[str]) -> EventTable:
    """Return the rows both of whose parties are among some entities: a region, a circle."""
    inside = np.array([code in codes for code in table.codes], np.bool_)
    return table.rows(inside[table.actor] & inside[table.recipient])


def curve(table: EventTable, since: date, until: date, *, step: int | None = None) -> Curve:
    """Return the tension of all pairs of a table together, each day from what was published until then."""
    width = step or step_of(since, until)
    found = [
        (now.at.toordinal(), float(now.conflict.sum()), float(now.cooperation.sum()))
        for now in daily(table, since, until, step=width)
    ]
    days = np.array([day for day, _, _ in found], np.int64)
    return Curve(
        days=days,
        step=width,
        conflict=np.array([conflict for _, conflict, _ in found]),
        cooperation=np.array([cooperation for _, _, cooperation in found]),
        flow=_flow(table, days, width),
    )


def turns(table: EventTable, course: Curve) -> tuple[Turn, ...]:
    """Return where a curve turns: where the mean of what is added per step changes.

    The flow is looked at, not the index: that fades for months after each event, and would seem to turn when
    nothing happens. Its logarithm counts, so that one great event does not hide all others.
    """
    values = np.arcsinh(course.flow / PRIOR)
    places = changepoints(values, penalty=_PENALTY * _variance(values) * np.log(max(2, len(values))))
    ends = [*places[1:], len(values)]
    starts = [0, *places]
    return tuple(
        _turn(table, course, start, place, end)
        for start, place, end in zip(starts, places, ends, strict=False)
    )


def changepoints(values: Floats, *, penalty: float, least: int = _LEAST_STEPS) -> tuple[int, ...]:
    """Return where the mean of a series changes: the starts of all stretches but the first.

    The sum of squares about each stretch's mean, and a penalty for each, is least of all ways to part the
    series (Jackson and others 2005). To drop starts on the way, as PELT does, would save time, but with a
    least length of stretches it can drop the right one.

    >>> changepoints(np.array([0.0, 0, 0, 0, 5, 5, 5, 5]), penalty=1.0)
    (4,)
    """
    count = len(values)
    if penalty <= 0 or count < 2 * least:
        return ()
    sums, squares = np.cumsum([0.0, *values]), np.cumsum([0.0, *values**2])
    best, before = np.full(count + 1, np.inf), np.zeros(count + 1, np.int64)
    best[0] = -penalty
    for end in range(least, count + 1):
        starts = np.arange(end - least + 1)
        spreads = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        totals = best[starts] + spreads + penalty
        before[end] = int(np.argmin(totals))
        best[end] = totals[before[end]]
    return tuple(_ways_back(before, count))


def _ways_back(before: Ints, end: int) -> list[int]:
    found: list[int] = []
    while before[end] > 0:
        end = int(before[end])
        found.append(end)
    return found[::-1]


def _variance(values: Floats) -> float:
    """Return the variance of a series about its course, from neighbours, so that turns do not add to it.

    Where most neighbours are alike, as in a quiet time, their median says nothing and their mean counts.
    """
    if len(values) < 2:
        return 0.0
    changes = np.diff(values)
    # 0.6745 is the median of a normal variable without its sign; neighbours vary twice as much as each
    steady = (float(np.median(np.abs(changes))) / 0.6745) ** 2 / 2
    return steady or float(np.mean(changes**2)) / 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Changes:
    """What each day adds unfaded: an event when it is told, and the difference when it is told otherwise."""

    day: Ints
    points: Floats
    event: Ints

    @classmethod
    def of(cls, table: EventTable) -> _Changes:
        ends = np.flatnonzero(table.until != NEVER)
        points = table.weight * table.score
        return cls(
            day=np.concatenate([table.published, table.until[ends]]).astype(np.int64),
            points=np.concatenate([points, -points[ends]]),
            event=np.concatenate([table.event, table.event[ends]]),
        )


def _flow(table: EventTable, days: Ints, step: int) -> Floats:
    """Return the points added in each step that ends on one of some days, by when they were published."""
    changes = _Changes.of(table)
    place = np.searchsorted(days, changes.day)
    inside = (place < len(days)) & (changes.day > (days[0] - step if len(days) else 0))
    return np.asarray(np.bincount(place[inside], changes.points[inside], len(days)), np.float64)


def _turn(table: EventTable, course: Curve, start: int, place: int, end: int) -> Turn:
    before, after = float(course.flow[start:place].mean()), float(course.flow[place:end].mean())
    first = int(course.days[place]) - course.step + 1
    last = int(course.days[min(place + _REACH, end) - 1])
    index = course.index
    events = _named(table, first, last, -1.0 if after < before else 1.0)
    return Turn(
        day=min((event.published for event in events), default=date.fromordinal(first)),
        before=before / course.step,
        after=after / course.step,
        index_before=float(index[place - 1]),
        index_after=float(index[end - 1]),
        events=events,
    )


def _named(table: EventTable, first: int, last: int, sign: float) -> tuple[Named, ...]:
    """Return the events published between two days that add most to one side."""
    changes = _Changes.of(table)
    rows = np.flatnonzero((changes.day >= first) & (changes.day <= last))
    events, places = np.unique(changes.event[rows], return_inverse=True)
    points = np.bincount(places.reshape(-1), changes.points[rows], len(events))
    published = np.full(len(events), NEVER, np.int64)
    np.minimum.at(published, places.reshape(-1), changes.day[rows])
    order = np.lexsort((events, -sign * points))[:_NAMED]
    return tuple(
        Named(
            event=int(events[place]),
            published=date.fromordinal(int(published[place])),
            points=float(points[place]),
        )
        for place in order.tolist()
        if sign * points[place] > 0
    )
