"""Print what the relations of some pairs were in the public event history ICEWS 2005-2015, month by month.

    python evaluation/relations.py --shared ../shared
    python evaluation/relations.py --shared ../shared --pair CHN JPN --since 2012-01 --until 2013-12

The history has one CAMEO event a line; codes become PLOVER's by the official table, those that PLOVER
dropped are left out. An actor is the state that its name names, in brackets or as a whole, or that a leader
stood for on the day. Each value is the relation of the two states on the last day of a month, from what had
been until then; the largest turns are the largest changes from month to month. Below them stands what history
knows of the two, to compare with.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from westphalia.dates import PartialDate
from westphalia.gazetteer import Gazetteer
from westphalia.network.events import EventTable, of_columns
from westphalia.network.relations import Sums, curve
from westphalia.network.weights import NO_ACT, act_of_cameo

FIRST_DAY = date(2005, 1, 1)
HOURS = 24
TURNS = 3
OTHER_NAMES = {
    "Palestinian Territory, Occupied": "PSE",
    "Hong Kong": "HKG",
    "Macao": "MAC",
}
_BRACKET = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True)
class Known:
    """A turn that history knows: between whom, in which months to look, and which way it went."""

    pair: tuple[str, str]
    since: str
    until: str
    turn: str
    sign: int
    what: str


KNOWN = (
    Known(("RUS", "UKR"), "2013-06", "2015-06", "2014-03", -1, "Crimea is taken in March 2014"),
    Known(("USA", "RUS"), "2013-06", "2015-06", "2014-03", -1, "sanctions for Crimea from March 2014 on"),
    Known(("USA", "IRN"), "2013-01", "2015-12", "2015-07", 1, "the nuclear deal of 14 July 2015"),
)
NEAR = 1
"""Months by which a turn may be off: what happens late in a month weighs in the next."""


def read_history(shared: Path) -> EventTable:
    """Return the history among states."""
    folder = shared / "data" / "icews" / "icews0515"
    rows = np.concatenate([_numbers(folder / f"{split}.txt.xz") for split in ("train", "valid", "test")])
    names = _ids(folder / "entity2id.txt")
    days = FIRST_DAY.toordinal() + rows[:, 3] // HOURS
    acts = np.array(list(_acts(_ids(folder / "relation2id.txt"), shared)))
    states = States(Gazetteer.load())
    codes = sorted({code for name in names for code in states.codes(name)})
    places = {code: place for place, code in enumerate(codes)}
    actors, recipients = (
        np.array([states.place(names[entity], day, places) for entity, day in zip(column, days, strict=True)])
        for column in (rows[:, 0].tolist(), rows[:, 2].tolist())
    )
    return of_columns(codes, actors, recipients, acts[rows[:, 1]], days)


class States:
    """The state that an actor of the history belongs to."""

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


def show(table: EventTable, pair: tuple[str, str], since: str, until: str) -> list[tuple[str, float]]:
    """Print a pair's values and its largest turns, and return the turns, largest first."""
    months = _months(since, until)
    found = curve(table, *pair, [PartialDate(month).latest() for month in months])
    print(f"\n{pair[0]} - {pair[1]}, {since} to {until}: score, cooperation, conflict, change of the score")
    previous: Sums | None = None
    turns = []
    for month, sums in zip(months, found, strict=True):
        change = sums.score - previous.score if previous else 0.0
        turns.append((month, change))
        values = f"{sums.score:+6.2f}  {sums.cooperation:8.1f}  {sums.conflict:8.1f}  {change:+6.2f}"
        bar = ("-" if sums.score < 0 else "+") * round(4 * abs(sums.score))
        print(f"  {month}  {values}  {bar}")
        previous = sums
    ranked = sorted(turns[1:], key=lambda item: -abs(item[1]))
    scores = {month: sums.score for month, sums in zip(months, found, strict=True)}
    low, high = min(scores, key=lambda month: scores[month]), max(scores, key=lambda month: scores[month])
    print(f"  lowest {low} {scores[low]:+.2f}, highest {high} {scores[high]:+.2f}")
    print("  largest turns: " + ", ".join(f"{month} {change:+.2f}" for month, change in ranked[:TURNS]))
    return ranked


def judge(known: Known, turns: Sequence[tuple[str, float]]) -> bool:
    """Print whether the largest turn of the sign expected is where history knows one."""
    signed = [month for month, change in turns if change * known.sign > 0]
    months = [month for month, _ in sorted(turns)]
    off = months.index(signed[0]) - months.index(known.turn)
    agrees = 0 <= off <= NEAR
    which, verdict = "rise" if known.sign > 0 else "fall", "agrees" if agrees else "does not agree"
    print(f"  history: {known.what}; largest {which} here: {signed[0]} ({verdict})")
    return agrees


def main(argv: Sequence[str]) -> int:
    """Print the curves."""
    arguments = _arguments(argv)
    begun = time.process_time()
    table = read_history(arguments.shared)
    print(f"{len(table):,} events between states, {time.process_time() - begun:.1f} s to read")
    for reason, count in table.left_out.items():
        print(f"left out, {reason}: {count:,}")
    if arguments.pair:
        show(table, tuple(arguments.pair), arguments.since, arguments.until)
        return 0
    agreed = [judge(known, show(table, known.pair, known.since, known.until)) for known in KNOWN]
    print(f"\n{sum(agreed)} of {len(agreed)} known turns are where they are known to be")
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds data/icews")
    parser.add_argument("--pair", nargs=2, metavar="CODE")
    parser.add_argument("--since", default="2005-06")
    parser.add_argument("--until", default="2015-12")
    return parser.parse_args(argv)


def _numbers(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    with lzma.open(path, "rt") as lines:
        return np.loadtxt(lines, dtype=np.int64, usecols=(0, 1, 2, 3))


def _ids(path: Path) -> list[str]:
    rows = [line.rstrip("\n").split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    names = [""] * len(rows)
    for row in rows:
        names[int(row[-1])] = row[0]
    return names


def _acts(names: Sequence[str], shared: Path) -> Iterator[int]:
    """Yield the act of each CAMEO event by its name; a code without a row has that of the code above it."""
    table = shared / "data" / "reference" / "cameo" / "cameo-codes.no-examples.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        codes = {row["name"].lower(): row["code"] for row in csv.DictReader(lines)}
    for name in names:
        yield _act(codes[name.lower()])


def _act(code: str) -> int:
    while len(code) > 1:
        try:
            return act_of_cameo(code)
        except ValueError:
            code = code[:-1]
    return NO_ACT


def _months(since: str, until: str) -> list[str]:
    day, end, found = PartialDate(since).earliest(), PartialDate(until).latest(), []
    while day <= end:
        month = f"{day:%Y-%m}"
        found.append(month)
        day = PartialDate(month).latest() + timedelta(1)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
