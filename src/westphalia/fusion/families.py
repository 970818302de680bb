"""Types and modes that can stand for each other: `data/fusion/families.toml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from westphalia.errors import DataFileError
from westphalia.model import EventType

_FILE = files("westphalia") / "data" / "fusion" / "families.toml"


class Families(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of families, checked."""

    families: list[list[EventType]]
    symmetric: list[EventType]
    spoken: list[EventType]
    modes: list[list[str]]


@cache
def load() -> Families:
    """Return the families that come with the package."""
    try:
        return msgspec.toml.decode(_FILE.read_text(encoding="utf-8"), type=Families)
    except msgspec.ValidationError as error:
        raise DataFileError("fusion/families.toml", str(error)) from error


@cache
def families_of(type_: EventType) -> tuple[str, ...]:
    """Return the names of the families that hold a type; its own is the first."""
    return (type_.value, *("/".join(family) for family in load().families if type_ in family))


@cache
def near(one: EventType, other: EventType) -> bool:
    """Return whether a family holds both types."""
    return bool(set(families_of(one)) & set(families_of(other)))


@cache
def is_symmetric(type_: EventType) -> bool:
    """Return whether all parties of the type act alike."""
    return type_ in load().symmetric


@cache
def is_spoken(type_: EventType) -> bool:
    """Return whether the act is one of speech."""
    return type_ in load().spoken


@cache
def compatible(one: str, other: str) -> bool:
    """Return whether two modes can be of one act."""
    return any(one in group and other in group for group in load().modes)
