"""How a figure from -10 to 10 is spread over many runs, as a small chart in a table."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from westphalia.web.elements import circle, line, tag

_WIDTH, _HEIGHT, _EDGE = 220.0, 22.0, 8.0
_MOST = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOf:
    """Where eight runs in ten lie (`low` to `high`), the median, and where it stood before.

    `start` is the figure at the start, `unmoved` that at the end if nothing happens; None where not known.
    """

    title: str
    low: float
    median: float
    high: float
    start: float | None
    unmoved: float | None

    def __html__(self) -> Markup:
        """Return the chart as SVG."""
        middle = _HEIGHT / 2
        parts = [
            tag("title", self.title),
            line("axis", _EDGE, middle, _WIDTH - _EDGE, middle),
            line("zero", _across(0), 2, _across(0), _HEIGHT - 2),
            line("range", _across(self.low), middle, _across(self.high), middle),
        ]
        if self.start is not None:
            parts.append(line("start", _across(self.start), 3, _across(self.start), _HEIGHT - 3))
        if self.unmoved is not None:
            parts.append(circle("unmoved", _across(self.unmoved), middle, 3.5))
        parts.append(circle("median", _across(self.median), middle, 5))
        return tag("svg", *parts, class_="spread", viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}", role="img")


def _across(value: float) -> float:
    share = (min(_MOST, max(-_MOST, value)) + _MOST) / (2 * _MOST)
    return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 2)
