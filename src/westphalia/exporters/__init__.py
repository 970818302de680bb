"""Write records for other programs: one file, one format."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TextIO, cast

from westphalia.model import Reading


class Exporter(Protocol):
    """What each module of this folder offers."""

    TITLE: str
    SUFFIX: str

    def export(self, readings: Iterable[Reading], out: TextIO) -> int:
        """Write readings and return how many records were written."""


def names() -> tuple[str, ...]:
    """Return the formats that there are: the modules of this folder."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))


def load(name: str) -> Exporter:
    """Return the exporter of a format."""
    return cast(Exporter, import_module(f"{__name__}.{name}"))
