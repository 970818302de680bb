"""Words per second and peak memory of a whole read, start-up included, for 1 and 2 threads.

    python benchmarks/speed.py [--documents 100] [--runs 3] [--json FILE]

Each run is a fresh process that reads text files from a folder into a new store; figures are medians.
WESTPHALIA_MODEL=small measures the small model.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measure import Figures, median, positive, read_apart, table, write_collection, write_json


def measured(folder: Path, threads: int, runs: int, model: Path | None) -> Figures:
    """Return the medians for a number of threads."""
    found = median([read_apart(folder, threads=threads, model=model) for _ in range(runs)])
    return {"threads": threads, **found, "words_per_second": found["words"] / found["seconds"]}


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--documents", type=positive, default=100)
    arguments.add_argument("--runs", type=positive, default=3)
    arguments.add_argument("--threads", type=positive, nargs="+", default=[1, 2])
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    a = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        write_collection(Path(scratch), a.documents)
        rows = [measured(Path(scratch), threads, a.runs, a.model) for threads in a.threads]
    heads = ("threads", "documents", "words", "seconds", "of it loading", "words/s", "peak MB")
    names = ("threads", "documents", "words", "seconds", "loading", "words_per_second", "peak_mb")
    print(table(heads, [[row[name] for name in names] for row in rows]))
    write_json(a.json, {"runs": a.runs, "speed": rows})


if __name__ == "__main__":
    main()
