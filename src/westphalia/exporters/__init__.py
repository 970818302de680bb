"""Write records, and networks, for other programs: one file, one format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TextIO, cast

from westphalia import registry
from westphalia.model import Reading


class Exporter(Protocol):
    """What a module of this folder offers that writes readings."""

    TITLE: str
    SUFFIX: str

    def export(self, readings: Iterable[Reading], out: TextIO) -> int:
        """Write readings and return how many records were written."""


class Graph(Protocol):
    """What a network is to those who write it: entities, signed ties, and of when and what they are."""

    @property
    def nodes(self) -> Sequence[str]:
        """The codes of the entities."""

    @property
    def at(self) -> date | None:
        """The date."""

    @property
    def layer(self) -> str | None:
        """What the ties are made of."""

    def ties(self) -> Iterable[tuple[str, str, float]]:
        """Return each tie: two codes, and a weight above 0 for a friendly tie, below for a hostile one."""


Facts = Mapping[str, Mapping[str, str | float]]
"""What is known of each entity besides, by its code: its name, its bloc, how firmly it belongs."""


class NetworkExporter(Protocol):
    """What a module of this folder offers that writes networks; one may write both."""

    TITLE: str
    SUFFIX: str

    def export_network(self, network: Graph, facts: Facts, out: TextIO) -> int:
        """Write a network and return how many ties were written."""


def names() -> tuple[str, ...]:
    """Return the formats for readings: modules of this folder, and plug-ins."""
    return tuple(name for name, part in registry.parts(__name__).items() if hasattr(part, "export"))


def network_names() -> tuple[str, ...]:
    """Return the formats for networks."""
    return tuple(name for name, part in registry.parts(__name__).items() if hasattr(part, "export_network"))


def load(name: str) -> Exporter:
    """Return the exporter of a format."""
    return cast(Exporter, registry.parts(__name__)[name])


def load_for_networks(name: str) -> NetworkExporter:
    """Return the exporter of a format for networks."""
    return cast(NetworkExporter, registry.parts(__name__)[name])
