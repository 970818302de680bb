"""How time and memory of a read grow with the number of documents: time must be linear, memory flat.

    python benchmarks/growth.py [--steps 10 100 1000] [--threads 2] [--json FILE]

Documents of about 300 words are drawn from the corpus with a fixed seed; each step reads its collection in a
fresh process. Time is that of reading alone, without loading the model, so that few compare with many.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from measure import Figures, positive, read_apart, table, write_collection, write_json

TOLERANCE = 1.25
"""A step may cost this much more a document, or memory, than the step before: what a busy machine adds.

From 10 to 1,000 documents, n log n time would come to 1.5 a step or more, quadratic time to 10.
"""


def measured(documents: int, threads: int, model: Path | None) -> Figures:
    """Return the figures of one step."""
    with tempfile.TemporaryDirectory() as scratch:
        write_collection(Path(scratch), documents)
        found = read_apart(Path(scratch), threads=threads, model=model)
    return found | {
        "words_per_second": found["words"] / found["reading"],
        "seconds_per_document": found["reading"] / found["documents"],
    }


def ratios(steps: Sequence[Figures], name: str) -> list[float]:
    """Return a figure of each step by that of the step before."""
    return [after[name] / before[name] for before, after in pairwise(steps)]


def verdict(steps: Sequence[Figures]) -> Figures:
    """Return whether time is linear and memory flat, with the ratios that say so."""
    time, memory = ratios(steps, "seconds_per_document"), ratios(steps, "peak_mb")
    return {
        "time_ratios": time,
        "memory_ratios": memory,
        "linear": all(ratio <= TOLERANCE for ratio in time),
        "flat": all(ratio <= TOLERANCE for ratio in memory),
    }


def main() -> None:
    """Print the table and the verdict."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--steps", type=positive, nargs="+", default=[10, 100, 1000], metavar="DOCUMENTS")
    arguments.add_argument("--threads", type=positive, default=2)
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    a = arguments.parse_args()
    steps = [measured(documents, a.threads, a.model) for documents in sorted(a.steps)]
    heads = ("documents", "words", "seconds", "s/document", "words/s", "peak MB")
    names = ("documents", "words", "reading", "seconds_per_document", "words_per_second", "peak_mb")
    print(table(heads, [[step[name] for name in names] for step in steps]))
    said = verdict(steps)
    _print("time per document", said["time_ratios"], "linear" if said["linear"] else "NOT LINEAR")
    _print("peak memory", said["memory_ratios"], "flat" if said["flat"] else "NOT FLAT")
    write_json(a.json, {"threads": a.threads, "growth": steps, "verdict": said})


def _print(what: str, found: Sequence[float], said: str) -> None:
    shown = ", ".join(f"{ratio:.2f}" for ratio in found)
    print(f"{what}: {said} (each step by the one before: {shown or 'one step only'}; at most {TOLERANCE})")


if __name__ == "__main__":
    main()
