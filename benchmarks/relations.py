"""Print how long relations take over a million events: all pairs at a date, and a year day by day.

    python benchmarks/relations.py
    python benchmarks/relations.py --events 200000

The events are drawn by a seed: few entities act often, many seldom, as in histories of news. Times are of the
processor, so that other work on the machine does not count; the memory is the most that the process took.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from westphalia.network.belonging import Belonging
from westphalia.network.events import EventTable, of_columns
from westphalia.network.explain import account
from westphalia.network.relations import daily, relations
from westphalia.network.weights import scale

FIRST = date(2005, 1, 1)
DAYS = 4017
ENTITIES = 2000
LIMIT_SECONDS = 3.0
LIMIT_MIB = 1024
_BYTES_IN_KIB = 1024


def main(argv: Sequence[str]) -> int:
    """Print times and memory; the exit status is 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    took: dict[str, float] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        said = work()
        took[name] = time.process_time() - begun
        print(f"{name:34} {took[name]:8.2f} s   {said}")

    columns = list(draw(given.events, given.seed))
    last = FIRST + timedelta(DAYS - 1)
    table = of_columns([f"E{number:04}" for number in range(ENTITIES)], *columns)
    timed("all pairs at a date, from columns", lambda: at_a_date(columns, last))
    timed("the same for another date", lambda: f"{len(relations(table, last)):,} ordered pairs")
    timed("another date once more", lambda: f"{len(relations(table, last - timedelta(1))):,} ordered pairs")
    timed("a year of daily networks", lambda: a_year(table, last))
    timed(
        "one pair explained", lambda: f"{account(table, 'E0000', 'E0001', last, Belonging()).events:,} events"
    )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _BYTES_IN_KIB
    print(f"{'memory at most':34} {most:8.0f} MiB")
    is_kept = took["all pairs at a date, from columns"] < LIMIT_SECONDS and most < LIMIT_MIB
    print(f"limits ({LIMIT_SECONDS:g} s, {LIMIT_MIB} MiB): {'kept' if is_kept else 'NOT kept'}")
    return 0 if is_kept else 1


def at_a_date(columns: Sequence[np.ndarray[tuple[int], np.dtype[np.int64]]], at: date) -> str:
    """Build the table and return how many pairs it comes to."""
    found = relations(of_columns([f"E{number:04}" for number in range(ENTITIES)], *columns), at)
    return f"{len(found):,} ordered pairs"


def a_year(table: EventTable, last: date) -> str:
    """Go through a year day by day."""
    found = [len(each) for each in daily(table, last - timedelta(364), last)]
    return f"{len(found)} days, {sum(found) / len(found):,.0f} ordered pairs each"


def draw(events: int, seed: int) -> Iterator[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Yield actor, recipient, act and day of each event."""
    chance = np.random.default_rng(seed)
    often = 1 / np.arange(1, ENTITIES + 1)
    for _ in ("actor", "recipient"):
        yield chance.choice(ENTITIES, events, p=often / often.sum())
    yield chance.integers(0, len(scale().acts), events)
    yield FIRST.toordinal() + chance.integers(0, DAYS, events)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
