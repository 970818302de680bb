"""The signed network as inline SVG, on a sheet or on a map: sign and bloc differ in form and in colour.

Every mark says in its attributes what it stands for (`data-code`, `data-weight`); the scripts draw from
these, so that what moves and what stands still is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from westphalia.ids import content_id
from westphalia.web.built import World, world
from westphalia.web.elements import circle, join, tag, text

SHAPES = ("disc", "square", "triangle", "diamond", "hexagon", "star", "pentagon")
"""The shape of each bloc by its number; the last is shared by all further ones."""

_EDGE = 46.0
"""Room around the places for marks and names."""

_LETTER, _LINE = 6.6, 14.0
"""Units that a letter of a name and a line of them need."""

_BULGE = 0.16
"""How far a tie on a map bends, of its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An entity: where it stands, the number of its bloc (None: it has none), and what it opens.

    The name of one that is not named would lie on another's: it is only shown where there is more room.
    """

    code: str
    name: str
    x: float
    y: float
    size: float
    slot: int | None
    is_named: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A tie between two nodes; `width` is that of the line, and `href` explains it."""

    one: str
    other: str
    weight: float
    width: float
    label: str
    is_strained: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A network: friendly ties whole, hostile ones broken. `slots` colours states on a map."""

    title: str
    description: str
    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    slots: tuple[tuple[str, int], ...] = ()
    is_map: bool = False

    def __html__(self) -> Markup:
        """Return the picture as SVG."""
        name = content_id("network", self.title, self.description, self.is_map)
        room = 0.0 if self.is_map else _EDGE
        return tag(
            "svg",
            tag("title", self.title, id=f"{name}-title"),
            tag("desc", self.description, id=f"{name}-desc"),
            tag(
                "g",
                tag("g", join(self._lands()), class_="lands"),
                tag("g", join(self._ties()), class_="ties"),
                tag("g", join(_node(node) for node in self.nodes), class_="nodes"),
                class_="sheet-of-network",
            ),
            viewBox=f"{-room:g} {-room:g} {self.width + 2 * room:g} {self.height + 2 * room:g}",
            class_=f"chart chart-network{' is-map' if self.is_map else ''}",
            role="group",
            aria_labelledby=f"{name}-title",
            aria_describedby=f"{name}-desc",
        )

    def _lands(self) -> Iterator[Markup]:
        found: World | None = world() if self.is_map else None
        slot_of = dict(self.slots)
        for code, drawn in found.outlines if found else ():
            slot = f" b{slot_of[code]}" if code in slot_of else ""
            yield tag("path", d=drawn, class_=f"land{slot}", data_land=code)

    def _ties(self) -> Iterator[Markup]:
        place = {node.code: (node.x, node.y) for node in self.nodes}
        # The heaviest are drawn last, so that they lie on top.
        for line in sorted(self.lines, key=lambda item: abs(item.weight)):
            yield _tie(line, place[line.one], place[line.other], bends=self.is_map)


def _tie(line: Line, one: tuple[float, float], other: tuple[float, float], *, bends: bool) -> Markup:
    sign = "plus" if line.weight > 0 else "minus"
    strained = " strained" if line.is_strained else ""
    drawn = _course(one, other, bends=bends)
    return tag(
        "a",
        tag("title", line.label),
        tag("path", d=drawn, class_="target"),
        tag("path", d=drawn, class_="tie-line", stroke_width=line.width),
        class_=f"tie {sign}{strained}",
        href=line.href,
        tabindex="-1",
        data_one=line.one,
        data_other=line.other,
        data_weight=line.weight,
    )


def _course(one: tuple[float, float], other: tuple[float, float], *, bends: bool) -> str:
    (x1, y1), (x2, y2) = one, other
    if not bends:
        return f"M{x1:.1f} {y1:.1f} L{x2:.1f} {y2:.1f}"
    # Bent towards the pole: upwards, as great circles of the northern half look on the map.
    middle, up = (x1 + x2) / 2, (y1 + y2) / 2 - _BULGE * math.hypot(x2 - x1, y2 - y1)
    return f"M{x1:.1f} {y1:.1f} Q{middle:.1f} {up:.1f} {x2:.1f} {y2:.1f}"


def _node(node: Node) -> Markup:
    slot = "alone" if node.slot is None else f"b{node.slot}"
    return tag(
        "a",
        tag("title", node.name),
        _shape(node),
        text("name" if node.is_named else "name crowded", node.x, node.y + node.size + 13, node.name),
        class_=f"node {slot}",
        href=node.href,
        tabindex="-1",
        data_code=node.code,
        data_name=node.name,
        data_x=node.x,
        data_y=node.y,
        data_size=node.size,
        data_shape=shape_of(node.slot),
        data_slot="" if node.slot is None else str(node.slot),
        data_named="1" if node.is_named else "",
    )


def legible(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return nodes with names that do not lie on each other; of two, the larger node's stays.

    Letters are taken to be of one width, which is a little more than they need.
    """
    taken: list[tuple[float, float, float]] = []
    named: set[str] = set()
    for node in sorted(nodes, key=lambda item: (-item.size, item.code)):
        half, x, y = _LETTER * len(node.name) / 2, node.x, node.y + node.size
        if all(abs(x - other) >= half + reach or abs(y - level) >= _LINE for other, level, reach in taken):
            taken.append((x, y, half))
            named.add(node.code)
    return tuple(replace(node, is_named=node.code in named) for node in nodes)


def shape_of(slot: int | None) -> str:
    """Return the name of the shape of a bloc; a ring stands for none."""
    return "ring" if slot is None else SHAPES[min(slot, len(SHAPES) - 1)]


def sign_of(slot: int | None) -> Markup:
    """Return the mark of a bloc as a small picture, for a legend."""
    node = Node(code="", name="", x=8.0, y=8.0, size=5.5, slot=slot, is_named=False, href="")
    colour = "alone" if slot is None else f"b{slot}"
    drawn = tag("g", _shape(node), class_=f"node {colour}")
    return tag("svg", drawn, viewBox="0 0 16 16", class_="sign", aria_hidden="true")


def _shape(node: Node) -> Markup:
    shape, x, y, size = shape_of(node.slot), node.x, node.y, node.size
    match shape:
        case "disc":
            return circle("mark", x, y, size)
        case "ring":
            return circle("mark", x, y, size * 0.7)
        case "square":
            side = size * 0.9
            return tag("rect", class_="mark", x=x - side, y=y - side, width=2 * side, height=2 * side)
        case "star":
            radii = [size * 1.35, size * 0.6] * 5
            return _polygon(x, y, radii, -90)
        case _:
            corners, turn = {
                "triangle": (3, -90),
                "diamond": (4, -90),
                "pentagon": (5, -90),
                "hexagon": (6, 0),
            }[shape]
            return _polygon(x, y, [size * 1.2] * corners, turn)


def _polygon(x: float, y: float, radii: Sequence[float], turn: float) -> Markup:
    corners = []
    for place, radius in enumerate(radii):
        angle = math.radians(turn + 360 * place / len(radii))
        corners.append(f"{x + radius * math.cos(angle):.1f},{y + radius * math.sin(angle):.1f}")
    return tag("polygon", class_="mark", points=" ".join(corners))
