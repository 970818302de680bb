"""Find the parts that a package folder offers: one file, one part; plug-ins appear beside ours."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType


@cache
def parts(package: str) -> MappingProxyType[str, ModuleType]:
    """Return the modules of a package by name, and those that entry points of the same name add.

    A module whose name begins with an underscore is a helper, not a part. A plug-in cannot replace a part of
    ours: the file in the folder wins.

    >>> "jsonl" in parts("westphalia.readers")
    True
    """
    added = {point.name: point.load() for point in entry_points(group=package)}
    names = (found.name for found in iter_modules(import_module(package).__path__))
    ours = {name: import_module(f"{package}.{name}") for name in names if not name.startswith("_")}
    return MappingProxyType(dict(sorted({**added, **ours}.items())))
