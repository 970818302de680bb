"""Print where the tension of some pairs turned in the event history ICEWS 2005-2015, beside what is known.

    python evaluation/tension.py --shared ../shared
    python evaluation/tension.py --shared ../shared --pair CHN JPN --since 2012-01 --until 2013-12

Every turn is printed, those that no history book has too, with the event that weighs most towards it. A known
turn is found if one of the same direction lies within three weeks of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from relations import read_history

from westphalia.dates import PartialDate
from westphalia.network.belonging import Belonging
from westphalia.network.events import EventTable
from westphalia.network.tension import Turn, curve, of_parts, turns

NEAR = 21
"""Days by which a turn may be off: three steps of a curve over some years."""


@dataclass(frozen=True)
class Known:
    """A turn that history knows."""

    pair: tuple[str, str]
    since: date
    until: date
    day: date
    rises: bool
    what: str


KNOWN = (
    Known(
        ("RUS", "UKR"),
        date(2013, 6, 1),
        date(2015, 6, 1),
        date(2014, 2, 27),
        True,
        "Crimea is taken, 27 February 2014",
    ),
    Known(
        ("USA", "RUS"),
        date(2013, 6, 1),
        date(2015, 6, 1),
        date(2014, 3, 6),
        True,
        "first sanctions, 6 March 2014",
    ),
    Known(
        ("USA", "IRN"),
        date(2013, 1, 1),
        date(2015, 12, 31),
        date(2015, 7, 14),
        False,
        "nuclear deal, 14 July 2015",
    ),
)


def found_turns(
    table: EventTable, pair: tuple[str, str], since: date, until: date
) -> Iterator[tuple[Turn, str]]:
    """Yield the turns of a pair, with the act that weighs most towards each."""
    rows = of_parts(table, Belonging().parts(*pair, since))
    course = curve(rows, since, until)
    for turn in turns(rows, course):
        act = ""
        if turn.events:
            type_, mode = rows.scale.acts[rows.act[rows.event == turn.events[0].event][0]]
            act = f"{type_}:{mode}" if mode else str(type_)
        yield turn, act


def show(found: list[tuple[Turn, str]]) -> None:
    """Print turns, one a line."""
    for turn, act in found:
        points = f"{turn.before:+.2f} -> {turn.after:+.2f} points a day"
        index = f"tension {turn.index_before:.0f} -> {turn.index_after:.0f}"
        print(f"  {turn.day}  {turn.course:<20}  {points:<32}  {index:<20}  {act or '(less was reported)'}")


def main() -> int:
    """Print the turns; return 1 if a known one is missed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--shared", type=Path, required=True, help="the folder with data/icews")
    options.add_argument("--pair", nargs=2, metavar="STATE", help="look at these two only")
    options.add_argument("--since", type=PartialDate, default=PartialDate("2005"))
    options.add_argument("--until", type=PartialDate, default=PartialDate("2015"))
    given = options.parse_args()
    table = read_history(given.shared)
    if given.pair:
        show(list(found_turns(table, tuple(given.pair), given.since.earliest(), given.until.latest())))
        return 0
    missed = 0
    for known in KNOWN:
        print(f"{' - '.join(known.pair)}, {known.since} to {known.until}: {known.what}")
        found = list(found_turns(table, known.pair, known.since, known.until))
        show(found)
        near = [t for t, _ in found if t.rises == known.rises and abs((t.day - known.day).days) <= NEAR]
        missed += not near
        print(f"  known turn {'found' if near else 'MISSED'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
