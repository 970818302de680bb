"""Print the balance of the system of states in seven years, beside the figures published for the same data.

    python evaluation/balance.py --shared ../shared              # all years, 20 networks with shuffled signs
    python evaluation/balance.py --shared ../shared --year 1914 --shuffles 100
    python evaluation/balance.py --shared ../shared --either     # a promise in either direction is a tie

A tie is friendly where one state has promised to defend the other (ATOP), and hostile where the two are
rivals (Thompson, Sakuwa and Suhas) or had a militarized dispute in this year or the two before (COW); hostile
prevails. ATOP says who promised whom. The published figures count what the state with the lower number
promised, and so does this, unless it is told otherwise.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from westphalia.network.balance import SHUFFLES, Balance, balance
from westphalia.network.frustration import frustration
from westphalia.network.graph import Network, network_of

DISPUTE_YEARS = 3
"""For how long a militarized dispute makes a tie hostile, its own year included."""


@dataclass(frozen=True)
class Published:
    """The published figures of a year: entities, ties, hostile ties, frustration index, and the measures."""

    entities: int
    ties: int
    negative: int
    index: int
    fit: float
    triangle: float
    walk: float
    triangle_shuffled: float
    walk_shuffled: float
    seconds: float


PUBLISHED = {
    1914: Published(40, 81, 72, 13, 0.679, 0.500, 0.220, 0.268, 0.109, 0.4),
    1938: Published(48, 93, 52, 11, 0.763, 0.623, 0.127, 0.511, 0.039, 0.5),
    1955: Published(80, 475, 92, 25, 0.895, 0.877, 0.126, 0.613, 0.001, 0.9),
    1965: Published(110, 532, 105, 34, 0.872, 0.859, 0.133, 0.612, 0.002, 10),
    1985: Published(138, 1010, 148, 57, 0.887, 0.887, 0.110, 0.676, 0.0003, 16),
    1995: Published(148, 1099, 145, 63, 0.885, 0.908, 0.246, 0.699, 0.0005, 28),
    2010: Published(164, 1737, 88, 45, 0.948, 0.961, 0.541, 0.862, 0.049, 11),
}

Pair = tuple[int, int]


@dataclass(frozen=True)
class History:
    """Promises of defence, rivalries and disputes between states by their numbers."""

    folder: Path
    either: bool = False

    def network(self, year: int) -> Network:
        """Return the signed network of a year."""
        friendly = self._promises.get(year, set())
        hostile = {pair for pair, first, last in self._rivalries if first <= year <= last}
        for back in range(DISPUTE_YEARS):
            hostile |= self._disputes.get(year - back, set())
        signs = {**dict.fromkeys(friendly, 1.0), **dict.fromkeys(hostile, -1.0)}
        return network_of((f"{one:03}", f"{other:03}", sign) for (one, other), sign in signs.items())

    @cached_property
    def _promises(self) -> Mapping[int, set[Pair]]:
        found: dict[int, set[Pair]] = {}
        for row in self._rows("atop_alliance"):
            one, other = _number(row["ccode1"]), _number(row["ccode2"])
            if _number(row["atop_defense"]) == 1 and (one < other or self.either):
                found.setdefault(_number(row["year"]), set()).add(_pair(one, other))
        return found

    @cached_property
    def _rivalries(self) -> list[tuple[Pair, int, int]]:
        return [
            (
                _pair(_number(row["ccode1"]), _number(row["ccode2"])),
                _number(row["start"]),
                _number(row["end"]),
            )
            for row in self._rows("tss_rivalries")
        ]

    @cached_property
    def _disputes(self) -> Mapping[int, set[Pair]]:
        found: dict[int, set[Pair]] = {}
        for row in self._rows("cow_mid_ddydisps"):
            pair = _pair(_number(row["ccode1"]), _number(row["ccode2"]))
            found.setdefault(_number(row["year"]), set()).add(pair)
        return found

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with lzma.open(self.folder / f"{name}.csv.xz", "rt", encoding="utf-8") as file:
            yield from csv.DictReader(file)


def _number(text: str) -> int:
    return int(float(text))


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


HEADS = ("states", "ties", "hostile", "L", "fit", "triangle", "walk", "shuffled: fit", "triangle", "walk")


def table(history: History, years: list[int], shuffles: int, time_limit: float) -> Iterator[str]:
    """Yield the lines of the table, two for each year."""
    yield _line("year", "", HEADS, "seconds")
    for year in years:
        network = history.network(year).tied()
        start = time.perf_counter()
        frustration(network, time_limit=time_limit)
        seconds = time.perf_counter() - start
        found = balance(network, shuffles=shuffles, time_limit=time_limit)
        yield _line(str(year), "ours", _ours(found), f"{seconds:.1f}")
        if year in PUBLISHED:
            yield _line("", "published", _theirs(PUBLISHED[year]), f"{PUBLISHED[year].seconds:.1f}")


def _ours(found: Balance) -> Sequence[str]:
    index = found.frustration
    within = f"{index.upper:.0f}" if index.is_proven else f"{index.lower:.0f}-{index.upper:.0f}"
    measures = (found.fit, found.triangle, found.walk)
    bound = ">=" if found.unproven else ""
    shuffled = [_number_words(measure.shuffled) for measure in measures]
    return [
        *(str(count) for count in (found.entities, found.ties, found.negative)),
        within,
        *(_number_words(measure.value, 3) for measure in measures),
        bound + shuffled[0],
        *shuffled[1:],
    ]


def _theirs(published: Published) -> Sequence[str]:
    counts = (published.entities, published.ties, published.negative, published.index)
    measures = (published.fit, published.triangle, published.walk)
    shuffled = (None, published.triangle_shuffled, published.walk_shuffled)
    return [
        *map(str, counts),
        *(_number_words(value, 3) for value in measures),
        *(_number_words(value) for value in shuffled),
    ]


def _number_words(value: float | None, digits: int = 4) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _line(year: str, whose: str, cells: Sequence[str], seconds: str) -> str:
    columns = (f"{cell:>{max(5, len(head))}}" for cell, head in zip(cells, HEADS, strict=True))
    return f"{year:<4}  {whose:<9}  {'  '.join(columns)}  {seconds:>7}"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--shared", type=Path, required=True, help="the folder with data/reference")
    options.add_argument("--year", type=int, action="append", help="these years only")
    options.add_argument("--shuffles", type=int, default=SHUFFLES, help="networks with shuffled signs")
    options.add_argument("--time-limit", type=float, default=120.0, help="seconds for each frustration index")
    options.add_argument("--either", action="store_true", help="a promise in either direction is a tie")
    given = options.parse_args()
    history = History(given.shared / "data" / "reference" / "peacesciencer", given.either)
    for line in table(history, given.year or list(PUBLISHED), given.shuffles, given.time_limit):
        print(line, flush=True)


if __name__ == "__main__":
    main()
