"""The signed network at a date: who is tied to whom, friendly or hostile, in which blocs, under strain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.network.acting import Acting
from westphalia.store.engine import Store
from westphalia.web.filters import Filter
from westphalia.web.page import Ask, Row
from westphalia.web.pages import _system
from westphalia.web.svg_network import Picture

ROUTE = "/network"
TITLE = "network.title"
NAV: int | None = 34

ASKS = (Filter(key="at"), Filter(key="layer"), Filter(key="most", kind="number"),
        Filter(key="organisations", kind="choice", choices=tuple(Acting)))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network of a layer at a date, in numbers and as a picture; None where no event is dated."""

    looked: _system.Looked | None
    picture: Picture | None


def load(store: Store, ask: Ask) -> Network:
    """Return the network that a reader asks for."""
    found = _system.known_system(store)
    seen = _system.look(found, ask)
    if seen is None:
        return Network(looked=None, picture=None)
    looked, view = seen
    width, height = _system.WIDTH, _system.HEIGHT
    return Network(
        looked=looked,
        picture=_system.picture(
            ask,
            looked,
            view,
            found.places(looked.most, width, height),
            width=width,
            height=height,
            key="network",
        ),
    )


def rows(context: Network) -> Iterator[Row]:
    """Yield the ties as rows."""
    return _system.tie_rows(context.looked)
