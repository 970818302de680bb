"""Draw a curve with the characters of a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def bars(values: Sequence[float], *, top: float, width: int, height: int) -> list[str]:
    """Return lines of bars from the top down, a column for each value or the highest of several.

    >>> bars([0.0, 5.0, 10.0], top=10.0, width=3, height=2)
    ['  █', ' ██']
    """
    columns = _columns(values, width)
    eighths = [round(max(0.0, min(value, top)) / top * height * 8) for value in columns]
    return [
        "".join(_EIGHTHS[max(0, min(8, eighth - 8 * row))] for eighth in eighths)
        for row in reversed(range(height))
    ]


def marks(places: Collection[int], *, count: int, width: int, sign: str = "^") -> str:
    """Return a line with a sign under the columns of some places of a curve of `count` values.

    >>> marks([1], count=4, width=4)
    ' ^  '
    """
    size = min(count, width)
    found = {((place + 1) * size - 1) // count for place in places if place < count}
    return "".join(sign if column in found else " " for column in range(size))


def _columns(values: Sequence[float], width: int) -> list[float]:
    """Return one value for each column: the highest of those that fall into it, so that no peak is lost."""
    count = len(values)
    size = min(count, width)
    edges = [column * count // size for column in range(size + 1)] if size else []
    return [max(values[start:end]) for start, end in pairwise(edges)]
