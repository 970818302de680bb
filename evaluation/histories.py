"""Read the public event histories ICEWS as tables of events among states.

A history has one CAMEO event a line; codes become PLOVER's by the official table, those that PLOVER dropped
are left out. An actor is the state that its name names, in brackets or as a whole, or that a leader stood for
on the day.
"""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from westphalia.gazetteer import Gazetteer
from westphalia.network.events import EventTable, of_columns
from westphalia.network.weights import NO_ACT, act_of_cameo

HOURS = 24
SPLITS = ("train", "valid", "test")
FIRST_DAYS = {"icews0515": date(2005, 1, 1), "icews18": date(2018, 1, 1)}
"""The day on which each history begins, by its folder."""

OTHER_NAMES = {
    "Palestinian Territory, Occupied": "PSE",
    "Hong Kong": "HKG",
    "Macao": "MAC",
}
_BRACKET = re.compile(r"\(([^()]+)\)$")
_SIGNS = re.compile(r"[^a-z0-9]+")


def read_states(shared: Path, folder: str, splits: Sequence[str] = SPLITS) -> EventTable:
    """Return some parts of a history as the events among states."""
    where = shared / "data" / "icews" / folder
    rows = np.concatenate([_numbers(where / f"{split}.txt.xz") for split in splits])
    names = _ids(where / "entity2id.txt")
    days = FIRST_DAYS[folder].toordinal() + rows[:, 3] // HOURS
    acts = np.array(list(acts_of(_ids(where / "relation2id.txt"), shared)))
    states = States(Gazetteer.load())
    codes = sorted({code for name in names for code in states.codes(name)})
    places = {code: place for place, code in enumerate(codes)}
    actors, recipients = (
        np.array([states.place(names[entity], day, places) for entity, day in zip(column, days, strict=True)])
        for column in (rows[:, 0].tolist(), rows[:, 2].tolist())
    )
    return of_columns(codes, actors, recipients, acts[rows[:, 1]], days)


class States:
    """The state that an actor of a history belongs to."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._found: dict[str, str | None] = {}

    def codes(self, name: str) -> Iterator[str]:
        """Yield the states that an actor can belong to."""
        code = self._code(name)
        if code is not None and code.startswith("PER:"):
            yield from (term.code for term in self._gazetteer.persons[code].terms)
        elif code is not None:
            yield code

    def place(self, name: str, day: int, places: Mapping[str, int]) -> int:
        """Return the place of the state of an actor on a day, or -1."""
        code = self._code(name)
        if code is not None and code.startswith("PER:"):
            code = self._state_of(code, date.fromordinal(int(day)))
        return places.get(code or "", -1)

    def _state_of(self, person: str, day: date) -> str | None:
        term = self._gazetteer.persons[person].term_at(day)
        return term.code if term.days_from(day) == 0 else None

    def _code(self, name: str) -> str | None:
        if name not in self._found:
            bracket = _BRACKET.search(name)
            words = bracket[1] if bracket else name
            code = OTHER_NAMES.get(words) or self._gazetteer.find_code(words)
            is_known = code in self._gazetteer.states or (not bracket and code in self._gazetteer.persons)
            self._found[name] = code if is_known else None
        return self._found[name]


def acts_of(names: Sequence[str], shared: Path) -> Iterator[int]:
    """Yield the act of each CAMEO event by its name; a code without a row has that of the code above it.

    Signs in the names do not count, for some histories lost theirs.
    """
    table = shared / "data" / "reference" / "cameo" / "cameo-codes.no-examples.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        codes = {_bare(row["name"]): row["code"] for row in csv.DictReader(lines)}
    for name in names:
        yield _act(codes[_bare(name)])


def _act(code: str) -> int:
    while len(code) > 1:
        try:
            return act_of_cameo(code)
        except ValueError:
            code = code[:-1]
    return NO_ACT


def _bare(name: str) -> str:
    return " ".join(_SIGNS.sub(" ", name.lower()).split())


def _numbers(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    with lzma.open(path, "rt") as lines:
        return np.loadtxt(lines, dtype=np.int64, usecols=(0, 1, 2, 3))


def _ids(path: Path) -> list[str]:
    rows = [line.rstrip("\n").split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    names = [""] * len(rows)
    for row in rows:
        names[int(row[-1])] = row[0]
    return names
