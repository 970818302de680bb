"""Print what the relations of some pairs were in the public event history ICEWS 2005-2015, month by month.

    python evaluation/relations.py --shared ../shared
    python evaluation/relations.py --shared ../shared --pair CHN JPN --since 2012-01 --until 2013-12

The history has one CAMEO event a line; codes become PLOVER's by the official table, those that PLOVER
dropped are left out. An actor is the state that its name names, in brackets or as a whole, or that a leader
stood for on the day. Each value is the relation of the two states on the last day of a month, from what had
been until then; the largest turns are the largest changes from month to month. Below them stands what history
knows of the two, to compare with. The table at the end has more such turns, all of which were written down
before any of them was looked at, and the other parties to the deal with Iran: how many events there are of
the two in the time looked at, the month of the largest change of the score and the place of the known month
among all (also with half-lives halved and doubled), and the same for the month that adds most points unfaded.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation.histories import read_states
from westphalia.dates import PartialDate
from westphalia.network.events import EventTable
from westphalia.network.relations import Sums, between, curve
from westphalia.network.weights import Floats

TURNS = 3


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
MORE = (
    Known(("GEO", "RUS"), "2007-08", "2009-08", "2008-08", -1, "war, August 2008"),
    Known(("CHN", "JPN"), "2011-09", "2013-09", "2012-09", -1, "the Senkaku islands are bought"),
    Known(("RUS", "TUR"), "2014-11", "2015-12", "2015-11", -1, "a jet is shot down"),
    Known(("ISR", "TUR"), "2009-05", "2011-05", "2010-05", -1, "the flotilla is boarded, 31 May"),
    Known(("KOR", "PRK"), "2009-11", "2011-11", "2010-11", -1, "Yeonpyeong is shelled"),
    Known(("ISR", "LBN"), "2005-07", "2007-07", "2006-07", -1, "war, July 2006"),
    Known(("IND", "PAK"), "2007-11", "2009-11", "2008-11", -1, "attacks on Mumbai"),
    Known(("CUB", "USA"), "2013-12", "2015-12", "2014-12", 1, "relations are to be resumed"),
    Known(("COL", "ECU"), "2007-03", "2009-03", "2008-03", -1, "a raid across the border"),
    Known(("KHM", "THA"), "2010-02", "2012-02", "2011-02", -1, "fighting at Preah Vihear"),
    Known(("SDN", "TCD"), "2005-06", "2008-06", "2006-04", -1, "attack on N'Djamena"),
    Known(("ERI", "ETH"), "2005-06", "2007-12", "2005-12", -1, "troops at the border"),
    Known(("MNE", "SRB"), "2007-06", "2009-06", "2008-10", -1, "Kosovo is recognised"),
)
PARTIES = tuple(
    Known((state, "IRN"), "2013-01", "2015-12", "2015-07", 1, "party to the deal")
    for state in ("CHN", "DEU", "FRA", "GBR", "RUS")
)
PACES = (0.5, 2.0)
"""By what half-lives are multiplied, to see whether a turn depends on them."""

NEAR = 1
"""Months by which a turn may be off: what happens late in a month weighs in the next."""


def read_history(shared: Path) -> EventTable:
    """Return the history among states."""
    return read_states(shared, "icews0515")


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


def compare(table: EventTable, known: Known) -> bool:
    """Print a line of the table at the end; return whether the largest change is where it is known to be."""
    rows, months = between(table, *known.pair), _months(known.since, known.until)
    days = np.array([PartialDate(month).latest().toordinal() for month in months])
    month_of = np.searchsorted(days, rows.day)
    inside = (month_of > 0) & (month_of < len(months))
    added = np.bincount(month_of[inside], (rows.score * rows.weight)[inside], len(months))[1:]
    changes = {pace: _changes(rows, known.pair, months, pace) for pace in (1.0, *PACES)}
    first = months[1 + int(np.argmax(known.sign * changes[1.0]))]
    most = months[1 + int(np.argmax(known.sign * added))]
    ranks = [
        _rank(known.sign * values, months.index(known.turn) - 1) for values in (*changes.values(), added)
    ]
    off = months.index(first) - months.index(known.turn)
    agrees = 0 <= off <= NEAR
    line = (
        f"{' - '.join(known.pair)}  {known.turn}  {known.what:40} {np.sum(inside):6,}   "
        f"{first} {ranks[0]:3}  {ranks[1]:4} {ranks[2]:4}   {most} {ranks[3]:3}  {'agrees' if agrees else ''}"
    )
    print(line.rstrip())
    return agrees


def _changes(rows: EventTable, pair: tuple[str, str], months: Sequence[str], pace: float) -> Floats:
    """Return the change of the score in each month but the first, with half-lives multiplied."""
    paced = replace(rows, scale=replace(rows.scale, half_life=rows.scale.half_life * pace))
    found = curve(paced, *pair, [PartialDate(month).latest() for month in months])
    return np.diff([sums.score for sums in found])


def _rank(values: Floats, place: int) -> int:
    return 1 + int(np.sum(values > values[place]))


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
    print(f"\n{'':62}events   score       x0.5   x2   most added")
    found = [compare(table, known) for known in (*KNOWN, *MORE, *PARTIES)]
    print(f"\n{sum(found[: -len(PARTIES)])} of {len(KNOWN + MORE)} known turns, parties to the deal apart")
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


def _months(since: str, until: str) -> list[str]:
    day, end, found = PartialDate(since).earliest(), PartialDate(until).latest(), []
    while day <= end:
        month = f"{day:%Y-%m}"
        found.append(month)
        day = PartialDate(month).latest() + timedelta(1)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
