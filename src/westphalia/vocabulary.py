"""Load and check the ontology: quad category and score of each type and mode, and what CAMEO codes become.

The tables stand in `data/ontology/`, where each row says where it is from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from westphalia.errors import DataFileError
from westphalia.model import EventType

_FOLDER = files("westphalia") / "data" / "ontology"
_KINDS, _CAMEO = "plover.csv", "cameo_to_plover.csv"
_LARGEST_SCORE = 10.0
_ROOT_DIGITS = 2
"""Digits in a CAMEO code that name its root category."""

Act = tuple[EventType, str | None]
"""A type with its mode, or without one."""


class Quad(StrEnum):
    """Verbal or material, cooperation or conflict."""

    VERBAL_COOPERATION = "verbal cooperation"
    MATERIAL_COOPERATION = "material cooperation"
    VERBAL_CONFLICT = "verbal conflict"
    MATERIAL_CONFLICT = "material conflict"

    @property
    def number(self) -> int:
        """The number that PLOVER's records give it, from 1 to 4."""
        return list(Quad).index(self) + 1

    @property
    def sign(self) -> int:
        """1 for cooperation, -1 for conflict."""
        return 1 if self in (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION) else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type, or a type with a mode: a row of `plover.csv`. `score` is None where PLOVER prints none."""

    type: EventType
    mode: str | None
    quad: Quad
    score: float | None
    origin: str
    note: str

    @property
    def name(self) -> str:
        """The type, or type and mode with a colon between."""
        return f"{self.type.value}:{self.mode}" if self.mode else self.type.value


@dataclass(frozen=True, slots=True, kw_only=True)
class CameoCode:
    """What a CAMEO code becomes: a row of `cameo_to_plover.csv`. `type` is None where PLOVER dropped it."""

    code: str
    type: EventType | None
    mode: str | None
    contexts: tuple[str, ...]
    name: str
    note: str


@cache
def kinds() -> Mapping[Act, Kind]:
    """Return all types and modes, each type before its modes."""
    return decode_kinds((_FOLDER / _KINDS).read_text(encoding="utf-8"))


@cache
def cameo_codes() -> Mapping[str, tuple[CameoCode, ...]]:
    """Return what each CAMEO code of the conversion table becomes; root 08 becomes two types."""
    return decode_cameo((_FOLDER / _CAMEO).read_text(encoding="utf-8"), kinds())


def quad_of(type: EventType) -> Quad:
    """Return the quad category of a type; that of its modes is the same.

    >>> quad_of(EventType.SANCTION).value
    'material conflict'
    """
    return kinds()[type, None].quad


def score_of(type: EventType, mode: str | None = None) -> float:
    """Return the PLOVER score, from -10 (conflict) to 10; a mode without its own has that of its type.

    The score is of the act alone, whether or not it happened.

    >>> score_of(EventType.RETREAT, "ceasefire"), score_of(EventType.PROTEST, "vandalize")
    (7.5, -5.0)

    Raises:
        ValueError: the type has no such mode.
    """
    kind = kinds().get((type, mode))
    if kind is None:
        known = ", ".join(found for of, found in kinds() if of is type and found) or "none"
        raise ValueError(f"{type.value} has no mode {mode!r}; its modes are: {known}")
    whole = kinds()[type, None]
    score = whole.score if kind.score is None else kind.score
    assert score is not None  # checked when the table is read
    return score


def cameo_of(type: EventType, mode: str | None = None) -> tuple[str, ...]:
    """Return the CAMEO codes that become this type and mode; without a mode, those that have none.

    >>> cameo_of(EventType.CONSULT, "phone")
    ('041',)
    """
    found = (row for rows in cameo_codes().values() for row in rows)
    return tuple(row.code for row in found if row.type is type and row.mode == mode)


def plover_of(code: str) -> tuple[CameoCode, ...]:
    """Return what a CAMEO code becomes; nothing for the codes that PLOVER dropped.

    >>> [(found.type.value, found.mode) for found in plover_of("0871")]
    [('RETREAT', 'ceasefire')]
    >>> plover_of("023")
    ()

    Raises:
        ValueError: there is no such code.
    """
    # below a root that was dropped, no code is listed
    found = cameo_codes().get(code) or cameo_codes().get(_dropped_root(code), ())
    if not found:
        raise ValueError(f"{code!r} is no CAMEO code of the conversion table")
    return tuple(row for row in found if row.type is not None)


def decode_kinds(content: str) -> Mapping[Act, Kind]:
    """Return the types and modes that a table holds, or raise an error that names file and line."""
    found: dict[Act, Kind] = {}
    for where, row in _rows(content, _KINDS):
        kind = Kind(
            type=_type(where, row["type"]),
            mode=row["mode"] or None,
            quad=_quad(where, row["quad"]),
            score=_score(where, row["score"]),
            origin=row["from"],
            note=row["note"],
        )
        _check_kind(where, kind, found)
        found[kind.type, kind.mode] = kind
    missing = [type.value for type in EventType if (type, None) not in found]
    if missing:
        raise DataFileError(_KINDS, f"there is no row for {', '.join(missing)}")
    return MappingProxyType(found)


def decode_cameo(content: str, known: Mapping[Act, Kind]) -> Mapping[str, tuple[CameoCode, ...]]:
    """Return the codes that a table holds, or raise an error that names file and line."""
    found: dict[str, tuple[CameoCode, ...]] = {}
    for where, row in _rows(content, _CAMEO):
        code, mode = row["cameo"], row["mode"] or None
        type = _type(where, row["type"]) if row["type"] else None
        if not code.isdecimal():
            raise DataFileError(where, f"{code!r} is no CAMEO code: digits alone")
        if mode and (type is None or (type, mode) not in known):
            modes = [of for found_type, of in known if found_type is type and of]
            message = f"unknown mode {mode!r} of {row['type'] or 'no type'}"
            raise DataFileError(where, message, got=mode, known=modes)
        item = CameoCode(
            code=code,
            type=type,
            mode=mode,
            contexts=tuple(row["context"].split("|")) if row["context"] else (),
            name=row["name"],
            note=row["note"],
        )
        found[code] = (*found.get(code, ()), item)
    return MappingProxyType(found)


def _dropped_root(code: str) -> str:
    """Return the root of a code if PLOVER dropped it with all that is below, else nothing."""
    root = code[:_ROOT_DIGITS]
    rows = cameo_codes().get(root, ())
    return root if rows and all(row.type is None for row in rows) else ""


def _rows(content: str, file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row with the words that name its place; lines that begin with '#' are remarks."""
    lines = [(n, line) for n, line in enumerate(content.splitlines(), 1) if line and not line.startswith("#")]
    table = csv.DictReader([line for _, line in lines], strict=True)
    for (number, _), row in zip(lines[1:], table, strict=True):
        where = f"{file}:{number}"
        if None in row or None in row.values():
            raise DataFileError(where, f"the row does not have {len(table.fieldnames or ())} fields")
        yield where, row


def _type(where: str, word: str) -> EventType:
    if word not in EventType.__members__:
        raise DataFileError(where, f"unknown event type {word!r}", got=word, known=EventType.__members__)
    return EventType[word]


def _quad(where: str, word: str) -> Quad:
    known = [quad.value for quad in Quad]
    if word not in known:
        raise DataFileError(where, f"unknown quad category {word!r}", got=word, known=known)
    return Quad(word)


def _score(where: str, words: str) -> float | None:
    if not words:
        return None
    try:
        score = float(words)
    except ValueError:
        raise DataFileError(where, f"the score {words!r} is no number") from None
    if not -_LARGEST_SCORE <= score <= _LARGEST_SCORE:
        raise DataFileError(where, f"the score {words} is not between -10 and 10")
    return score


def _check_kind(where: str, kind: Kind, earlier: Mapping[Act, Kind]) -> None:
    if (kind.type, kind.mode) in earlier:
        raise DataFileError(where, f"{kind.name} stands here a second time")
    if not kind.origin:
        raise DataFileError(where, f"{kind.name}: `from` is empty; say where the row is from")
    if kind.mode is None:
        if kind.score is None:
            raise DataFileError(where, f"{kind.name}: a type needs a score")
        return
    whole = earlier.get((kind.type, None))
    if whole is None:
        raise DataFileError(where, f"{kind.name}: the row of the type must stand before those of its modes")
    if whole.quad is not kind.quad:
        raise DataFileError(where, f"{kind.name}: the quad differs from that of the type")

