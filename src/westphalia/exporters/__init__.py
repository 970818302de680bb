"""Write records for other programs: one file, one format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TextIO, cast

from westphalia import registry
from westphalia.model import Reading


class Exporter(Protocol):
    """What each module of this folder offers."""

    TITLE: str
    SUFFIX: str

    def export(self, readings: Iterable[Reading], out: TextIO) -> int:
        """Write readings and return how many records were written."""


def names() -> tuple[str, ...]:
    """Return the formats that there are: the modules of this folder, and plug-ins."""
    return tuple(registry.parts(__name__))


def load(name: str) -> Exporter:
    """Return the exporter of a format."""
    return cast(Exporter, registry.parts(__name__)[name])
