"""Charts as inline SVG, from plain values: they need no script, and what they show is the page's JSON too.

A chart is a record that knows how to draw itself: a template writes it as `{{ page.chart }}`. Its looks come
from the style sheet by class (the pages' security policy refuses style attributes), its words from the page.
The same numbers stand beside it as a table or a list, so that the links inside are left out of the order of
the tab key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from westphalia.dates import parse_date
from westphalia.ids import content_id
from westphalia.web.elements import circle, diamond, join, line, linked, path, rect, tag, text

WIDTH = 860.0
"""Units across every chart; the style sheet fits them to the page."""

_LEFT, _RIGHT = 44.0, 12.0
_HALF = 92.0
"""Units for the tallest bar of a density, above the line as below."""

_LABEL_WIDTH = 30.0
"""Units that a label below the line needs."""

_LANE, _LANE_HEAD, _LANE_LEFT = 34.0, 8.0, 190.0
_LARGEST_MARK = 10.0
_CURVE_HALF = 100.0
_VALUES_HEIGHT, _VALUES_LEFT = 180.0, 120.0
_WIDE_RANGE = 50.0
"""Times the least value from which a scale of values is logarithmic."""

_QUADS = ("q1", "q2", "q3", "q4")
"""The classes of marks, in the order of PLOVER's quad categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A stretch of time: `when` as an ISO prefix, its label below the line, and what it opens.

    `group` is a second line below the first bin of a year or month. `counts` are the events by quad category.
    """

    when: str
    tick: str
    group: str
    label: str
    href: str | None
    counts: tuple[int, int, int, int]

    @property
    def cooperation(self) -> int:
        """Events of cooperation."""
        return self.counts[0] + self.counts[1]

    @property
    def conflict(self) -> int:
        """Events of conflict."""
        return self.counts[2] + self.counts[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """Events over time: bars of cooperation above the line, of conflict below, deeds darker than words."""

    title: str
    description: str
    bins: tuple[Bin, ...]

    def __html__(self) -> Markup:
        """Return the chart as SVG."""
        height = 2 * _HALF + 52
        tallest = max((max(item.cooperation, item.conflict) for item in self.bins), default=0) or 1
        width = (WIDTH - _LEFT - _RIGHT) / max(1, len(self.bins))
        middle = _HALF + 8
        bars = join(
            self._bar(item, _LEFT + place * width, width, middle, _HALF / tallest)
            for place, item in enumerate(self.bins)
        )
        return _chart(
            self,
            "density",
            height,
            _scale_of_counts(tallest, middle),
            bars,
            line("axis", _LEFT, middle, WIDTH - _RIGHT, middle),
            _ticks(self.bins, width, height),
        )

    def _bar(self, item: Bin, left: float, width: float, middle: float, unit: float) -> Markup:
        gap = min(2.0, width * 0.15)
        parts: list[Markup] = [tag("title", item.label)]
        # A stretch without events can be hovered and opened too.
        parts.append(rect("target", left, middle - _HALF, width, 2 * _HALF))
        for places, direction in (((1, 0), -1), ((3, 2), 1)):
            edge = middle
            for place in places:
                length = item.counts[place] * unit
                if length:
                    top = edge - length if direction < 0 else edge
                    parts.append(rect(_QUADS[place], left + gap / 2, top, width - gap, length))
                    edge += direction * length
        return linked(item.href, *parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Events of one side (cooperation or conflict) of a lane in one stretch of time, by the bin's place."""

    place: int
    is_conflict: bool
    count: int
    label: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One entity's events."""

    name: str
    href: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Events by entity: a lane for each, a disc for cooperation above it and a diamond for conflict below."""

    title: str
    description: str
    bins: tuple[Bin, ...]
    lanes: tuple[Lane, ...]

    def __html__(self) -> Markup:
        """Return the chart as SVG."""
        height = _LANE_HEAD + len(self.lanes) * _LANE + 44
        width = (WIDTH - _LANE_LEFT - _RIGHT) / max(1, len(self.bins))
        most = max((cell.count for lane in self.lanes for cell in lane.cells), default=1)
        drawn = join(
            self._lane(lane, _LANE_HEAD + (place + 0.5) * _LANE, width, most)
            for place, lane in enumerate(self.lanes)
        )
        return _chart(self, "lanes", height, drawn, _ticks(self.bins, width, height, left=_LANE_LEFT))

    def _lane(self, lane: Lane, middle: float, width: float, most: int) -> Markup:
        name = text("lane-name", _LANE_LEFT - 12, middle + 4, _cut(lane.name, 26), anchor="end")
        return join(
            (
                linked(lane.href, tag("title", lane.name), name),
                line("lane-line", _LANE_LEFT, middle, WIDTH - _RIGHT, middle),
                *(self._cell(cell, middle, width, most) for cell in lane.cells),
            )
        )

    def _cell(self, cell: Cell, middle: float, width: float, most: int) -> Markup:
        across = _LANE_LEFT + (cell.place + 0.5) * width
        # Areas tell numbers, so that sides grow with the square root.
        size = max(2.6, min(_LARGEST_MARK, 4 + 7 * math.sqrt(cell.count / max(most, 6))))
        mark = (
            diamond("conflict", across, middle + 6, size)
            if cell.is_conflict
            else circle("cooperation", across, middle - 6, size * 0.85)
        )
        return linked(cell.href, tag("title", cell.label), mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Cooperation and conflict of a relation on a day, both above zero."""

    day: str
    cooperation: float
    conflict: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A numbered day on a curve: a turn, and its course: 'worse' (towards conflict), 'better' or 'quiet'."""

    number: int
    day: str
    label: str
    href: str | None
    course: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A relation over time: cooperation above the line, conflict below, their difference as a line."""

    title: str
    description: str
    points: tuple[Point, ...]
    marks: tuple[Mark, ...] = ()
    ticks: tuple[tuple[str, str], ...] = ()
    """Days below the line, each with its label."""

    def __html__(self) -> Markup:
        """Return the chart as SVG."""
        height = 2 * _CURVE_HALF + 64
        middle = _CURVE_HALF + 26
        if not self.points:
            return _chart(self, "curve", height, line("axis", _LEFT, middle, WIDTH - _RIGHT, middle))
        across = _across([point.day for point in self.points])
        top = max(max(point.cooperation, point.conflict) for point in self.points) or 1.0
        unit = _CURVE_HALF / top

        def course(of: Callable[[Point], float]) -> list[tuple[float, float]]:
            return [(across(point.day), middle - unit * of(point)) for point in self.points]

        return _chart(
            self,
            "curve",
            height,
            _scale_of_points(top, middle),
            _area("cooperation", course(lambda point: point.cooperation), middle),
            _area("conflict", course(lambda point: -point.conflict), middle),
            line("axis", _LEFT, middle, WIDTH - _RIGHT, middle),
            path("net", course(lambda point: point.cooperation - point.conflict)),
            join(self._mark(mark, across(mark.day), middle) for mark in self.marks),
            join(text("tick", across(day), height - 12, label) for day, label in self.ticks),
        )

    def _mark(self, mark: Mark, across: float, middle: float) -> Markup:
        return linked(
            mark.href,
            tag("title", mark.label),
            line("turn", across, 22, across, middle + _CURVE_HALF),
            circle(f"turn-{mark.course}", across, 13, 10),
            text("turn-number", across, 17, str(mark.number)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A claimed value: the day, the value in the unit of the line, and the words behind it."""

    day: str
    value: float
    label: str
    href: str | None
    is_contradicted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Claims about one thing over time; `contradictions` join the places of values that cannot both be."""

    title: str
    description: str
    values: tuple[Value, ...]
    contradictions: tuple[tuple[int, int], ...] = ()
    levels: tuple[tuple[float, str], ...] = ()
    """Values on the left of the chart, each with its label."""

    def __html__(self) -> Markup:
        """Return the chart as SVG."""
        height = _VALUES_HEIGHT + 34
        if not self.values:
            return _chart(self, "values", height)
        across = _across([item.day for item in self.values], left=_VALUES_LEFT)
        up = _up([item.value for item in self.values] + [level for level, _ in self.levels])
        places = [(across(item.day), up(item.value)) for item in self.values]
        days = dict.fromkeys((min(item.day for item in self.values), max(item.day for item in self.values)))
        return _chart(
            self,
            "values",
            height,
            join(_level(up(level), label) for level, label in self.levels),
            join(line("contradiction", *places[one], *places[other]) for one, other in self.contradictions),
            join(
                linked(item.href, tag("title", item.label), _value(item, *place))
                for item, place in zip(self.values, places, strict=True)
            ),
            join(
                text("tick", across(day), height - 8, day, anchor=anchor)
                for day, anchor in zip(days, ("start", "end") if len(days) > 1 else ("middle",), strict=True)
            ),
        )


def levels_of(values: Sequence[float]) -> tuple[float, ...]:
    """Return some round numbers across some values, for the scale beside them.

    >>> levels_of([100_000, 175_000])
    (100000.0, 120000.0, 140000.0, 160000.0, 180000.0)
    """
    if not values:
        return ()
    low, high = min(values), max(values)
    if _is_wide(values):
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        return tuple(10.0**power for power in powers)
    step = _round_step((high - low) / 2 or abs(high) / 2 or 1.0)
    first = math.floor(low / step)
    return tuple(step * place for place in range(first, math.ceil(high / step) + 1)) or (low,)


# ------------------------------------------------------------------------------------------------ elements


def _chart(chart: Density | Lanes | Curve | Values, kind: str, height: float, *children: Markup) -> Markup:
    """Return the SVG of a chart, named and described for those who cannot see it."""
    name = content_id("chart", kind, chart.title, chart.description)
    return tag(
        "svg",
        tag("title", chart.title, id=f"{name}-title"),
        tag("desc", chart.description, id=f"{name}-desc"),
        *children,
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        class_=f"chart chart-{kind}",
        role="group",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def _area(class_: str, places: Sequence[tuple[float, float]], floor: float) -> Markup:
    return path(class_, [(places[0][0], floor), *places, (places[-1][0], floor)])


def _value(item: Value, x: float, y: float) -> Markup:
    """Return the mark of a claim; a contradicted one differs in shape, not in colour alone."""
    return diamond("contradicted", x, y, 6.5) if item.is_contradicted else circle("claimed", x, y, 5)


def _level(y: float, label: str) -> Markup:
    return line("grid", _VALUES_LEFT, y, WIDTH - _RIGHT, y) + text(
        "tick", _VALUES_LEFT - 8, y + 4, label, anchor="end"
    )


# ------------------------------------------------------------------------------------------------ scales


def _ticks(bins: Sequence[Bin], width: float, height: float, *, left: float = _LEFT) -> Markup:
    """Return the labels below bins, as many as there is room for, and the second line where it changes."""
    every = max(1, math.ceil(_LABEL_WIDTH / width))
    labels = [
        text("tick", left + (place + 0.5) * width, height - 24, item.tick)
        for place, item in enumerate(bins)
        if place % every == 0
    ]
    return join((*labels, *_groups(bins, width, height, left)))


def _groups(bins: Sequence[Bin], width: float, height: float, left: float) -> Iterator[Markup]:
    free_from = left
    for place, item in enumerate(bins):
        start = left + place * width
        if item.group and start >= free_from:
            yield text("tick group", start + 2, height - 8, item.group, anchor="start")
            free_from = start + 7 * len(item.group) + 12


def _scale_of_counts(tallest: int, middle: float) -> Markup:
    return join(
        text("tick", _LEFT - 6, middle + place * _HALF + 4, str(tallest), anchor="end") for place in (-1, 1)
    )


def _scale_of_points(top: float, middle: float) -> Markup:
    return join(
        text("tick", _LEFT - 6, middle - sign * _CURVE_HALF + 4, f"{sign * top:+.0f}", anchor="end")
        for sign in (1, -1)
    )


def _across(days: Sequence[str], *, left: float = _LEFT) -> Callable[[str], float]:
    """Return where a day stands from left to right."""
    numbers = [_ordinal(day) for day in days]
    first, length = min(numbers), max(1, max(numbers) - min(numbers))
    inset = left + 10
    room = WIDTH - _RIGHT - 10 - inset
    if max(numbers) == min(numbers):
        return lambda _: inset + room / 2
    return lambda day: inset + room * min(1.0, max(0.0, (_ordinal(day) - first) / length))


def _up(values: Sequence[float]) -> Callable[[float], float]:
    """Return how high a value stands; of values far apart, by their order of magnitude."""
    scale: Callable[[float], float] = math.log10 if _is_wide(values) else float
    low, high = scale(min(values)), scale(max(values))
    if high == low:
        return lambda _: _VALUES_HEIGHT / 2
    return lambda value: _VALUES_HEIGHT - 14 - (_VALUES_HEIGHT - 28) * (scale(value) - low) / (high - low)


def _is_wide(values: Sequence[float]) -> bool:
    return min(values) > 0 and max(values) > _WIDE_RANGE * min(values)


def _round_step(step: float) -> float:
    """Return the 1, 2 or 5 of its order of magnitude that comes next below or at a step."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= step)


def _ordinal(day: str) -> int:
    found = parse_date(day)
    return found.earliest().toordinal() if found else date.min.toordinal()


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
