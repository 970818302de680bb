"""The signed network on a map of the world: states where they lie, coloured by their blocs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.network.acting import Acting
from westphalia.store.engine import Store
from westphalia.web.built import world
from westphalia.web.filters import Filter
from westphalia.web.page import Ask, Row
from westphalia.web.pages import _system
from westphalia.web.svg_network import Picture

ROUTE = "/map"
TITLE = "map.title"
NAV: int | None = 36

ASKS = (Filter(key="at"), Filter(key="layer"), Filter(key="most", kind="number"),
        Filter(key="organisations", kind="choice", choices=tuple(Acting)))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """The network of a layer at a date on a map; `picture` is None where no map was built.

    `elsewhere` are those who have no place on a map: organisations and groups.
    """

    looked: _system.Looked | None
    picture: Picture | None
    elsewhere: tuple[str, ...]


def load(store: Store, ask: Ask) -> Map:
    """Return the map that a reader asks for."""
    seen = _system.look(_system.known_system(store), ask)
    if seen is None:
        return Map(looked=None, picture=None, elsewhere=())
    looked, view = seen
    found = world()
    places = found.places if found else {}
    return Map(
        looked=looked,
        picture=_system.picture(
            ask, looked, view, places, width=found.width, height=found.height, key="map", is_map=True
        )
        if found
        else None,
        elsewhere=tuple(code for code in view.network.nodes if code not in places),
    )


def rows(context: Map) -> Iterator[Row]:
    """Yield the ties as rows."""
    return _system.tie_rows(context.looked)
