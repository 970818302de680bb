"""Elements of SVG as escaped markup; their looks come from the style sheet by class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from markupsafe import Markup


def tag(name: str, *children: str, **attributes: str | float) -> Markup:
    """Return an element; children and values that are no markup are escaped."""
    # Put together as plain strings, each part escaped: a chart has thousands of these.
    written = "".join(f' {_key(key)}="{_value(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{''.join(map(_escaped, children))}</{name}>")


def join(parts: Iterable[str]) -> Markup:
    """Return parts one after the other."""
    return Markup("".join(map(_escaped, parts)))


@cache
def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return _escaped(value) if isinstance(value, str) else str(value)


def _escaped(words: str) -> str:
    # `markupsafe.escape` makes an object of each; here only the whole becomes one.
    return words if isinstance(words, Markup) else escape(words)


def linked(href: str | None, *children: Markup) -> Markup:
    """Return parts that lead somewhere; a group of them where there is no address."""
    return tag("a", *children, href=href, tabindex="-1") if href else tag("g", *children)


def rect(class_: str, x: float, y: float, width: float, height: float) -> Markup:
    """Return a rectangle."""
    return tag("rect", class_=class_, x=x, y=y, width=width, height=height)


def circle(class_: str, x: float, y: float, radius: float) -> Markup:
    """Return a disc."""
    return tag("circle", class_=class_, cx=x, cy=y, r=radius)


def diamond(class_: str, x: float, y: float, size: float) -> Markup:
    """Return a square that stands on its corner."""
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return tag("polygon", class_=class_, points=" ".join(f"{a:.2f},{b:.2f}" for a, b in corners))


def line(class_: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """Return a line."""
    return tag("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2)


def path(class_: str, places: Sequence[tuple[float, float]]) -> Markup:
    """Return a line through some places."""
    return tag("path", class_=class_, d="M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in places))


def text(class_: str, x: float, y: float, words: str, *, anchor: str = "middle") -> Markup:
    """Return words."""
    return tag("text", words, class_=class_, x=x, y=y, text_anchor=anchor)
