"""Pack tables of other data sets into lines of ties, for those whose licence keeps them out of the package.

Their states have the numbers of the Correlates of War project. A run of years makes one line.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from westphalia.errors import DataFileError
from westphalia.network.ties import TieKind, read_rows

FIELDS = ("kind", "one", "other", "first", "last", "value", "note", "table")
"""The head of the lines."""

Row: TypeAlias = dict[str, str]

_ATOP = {
    "atop_defense": TieKind.DEFENCE,
    "atop_offense": TieKind.OFFENCE,
    "atop_neutral": TieKind.NEUTRALITY,
    "atop_nonagg": TieKind.NON_AGGRESSION,
    "atop_consul": TieKind.CONSULTATION,
}
_RIVALS = ("positional", "spatial", "ideological", "interventionary")
_HOSTILITY = {1: "no action", 2: "threat of force", 3: "display of force", 4: "use of force", 5: "war"}


@dataclass(slots=True)
class Packed:
    """Lines of ties under `FIELDS`, and how many rows spoke of states that have no code here."""

    lines: list[tuple[str, ...]] = field(default_factory=list)
    unknown: Counter[int] = field(default_factory=Counter)


def pack(name: str, lines: Iterable[str]) -> Packed:
    """Return the ties of a table in CSV, by the name that peacesciencer gives it (see `tables`)."""
    if name not in _SOURCES:
        raise DataFileError(name, "no such table of ties", got=name, known=_SOURCES)
    packed = Packed()
    years: dict[tuple[TieKind, str, str, str, str], set[int]] = defaultdict(set)
    try:
        for cows, year, kind, value, note in _SOURCES[name](csv.DictReader(lines)):
            codes = [code_of_cow(cow, year) for cow in cows]
            packed.unknown.update(cow for cow, code in zip(cows, codes, strict=True) if code is None)
            one, other = sorted(code or "" for code in (*codes, *codes)[:2])
            if one and (one != other or kind is TieKind.CAPABILITY):
                years[kind, one, other, value, note].add(year)
    except (KeyError, ValueError) as error:
        raise DataFileError(name, f"not the table expected: {error}") from error
    for (kind, one, other, value, note), found in sorted(years.items()):
        for first, last in _runs(found):
            packed.lines.append((kind.value, one, other, str(first), str(last), value, note, name))
    return packed


def code_of_cow(cow: int, year: int) -> str | None:
    """Return the code of a state by its Correlates of War number, in a year.

    >>> code_of_cow(365, 1985), code_of_cow(365, 2021)
    ('SUN', 'RUS')
    """
    for first, last, code in _cow_codes().get(cow, ()):
        if first <= year <= last:
            return code
    return None


Found: TypeAlias = tuple[tuple[int, ...], int, TieKind, str, str]
"""States, year, kind, value and note."""


def _alliances(rows: Iterable[Row]) -> Iterator[Found]:
    for row in rows:
        states, year = _states(row), _whole(row["year"])
        for column, kind in _ATOP.items():
            if _whole(row[column]):
                yield states, year, kind, "", ""


def _rivalries(rows: Iterable[Row]) -> Iterator[Found]:
    for row in rows:
        states = _states(row)
        note = ", ".join(name for name in _RIVALS if _whole(row[name] or "0"))
        for year in range(max(_whole(row["start"]), _EARLIEST), _whole(row["end"]) + 1):
            yield states, year, TieKind.RIVALRY, "", note


def _disputes(rows: Iterable[Row]) -> Iterator[Found]:
    for row in rows:
        level = _whole(row["hostlev"])
        yield _states(row), _whole(row["year"]), TieKind.DISPUTE, str(level), _HOSTILITY[level]


def _capabilities(rows: Iterable[Row]) -> Iterator[Found]:
    for row in rows:
        if row["cinc"]:
            share = f"{float(row['cinc']):.4f}"
            yield (_whole(row["ccode"]),), _whole(row["year"]), TieKind.CAPABILITY, share, ""


_EARLIEST = 1816
"""The first year of the Correlates of War project's system of states."""

_SOURCES: Mapping[str, Callable[[Iterable[Row]], Iterator[Found]]] = {
    "atop_alliance": _alliances,
    "tss_rivalries": _rivalries,
    "cow_mid_ddydisps": _disputes,
    "cow_nmc": _capabilities,
}


@cache
def _cow_codes() -> Mapping[int, tuple[tuple[int, int, str], ...]]:
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for row in read_rows("cow_codes.csv"):
        term = int(row["since"] or 0), int(row["until"] or 9999), row["code"]
        found[int(row["cow"])].append(term)
    return {cow: tuple(terms) for cow, terms in found.items()}


def _states(row: Row) -> tuple[int, int]:
    return _whole(row["ccode1"]), _whole(row["ccode2"])


def _whole(words: str) -> int:
    return int(float(words))


def _runs(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of years without a gap."""
    first = last = None
    for year in sorted(years):
        if first is None or last is None or year > last + 1:
            if first is not None and last is not None:
                yield first, last
            first = year
        last = year
    if first is not None and last is not None:
        yield first, last
