"""What the benchmarks share: collections drawn from the corpus, a read in a process of its own, tables.

python benchmarks/measure.py FOLDER [--threads N] [--model FOLDER]   # one read, measured, as one JSON line
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
WORDS = 300
"""Words in a drawn document, about those of an agency report."""
SEED = 1648

Figures = dict[str, Any]


def write_collection(folder: Path, documents: int, *, corpus: Path = CORPUS, seed: int = SEED) -> None:
    """Write text files of about `WORDS` words, each of passages of one language, drawn with a fixed seed.

    Languages come as often as in the corpus. A longer collection begins with the documents of a shorter one.
    """
    passages = _passages(corpus)
    languages = {language: len(texts) for language, texts in passages.items()}
    draw = random.Random(seed)
    for number in range(documents):
        (language,) = draw.choices(list(languages), weights=list(languages.values()))
        text = _document(passages[language], draw)
        (folder / f"{number:05}.{language}.txt").write_text(text, encoding="utf-8")


def _passages(corpus: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(corpus.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            found[item["lang"]].append(item["text"])
    if not found:
        sys.exit(f"{corpus}: there is no corpus (*.jsonl) to draw from")
    return dict(found)


def _document(passages: Sequence[str], draw: random.Random) -> str:
    """Return passages of one language up to `WORDS` words, none twice while there are others."""
    chosen: list[str] = []
    for passage in draw.sample(passages, len(passages)):
        if sum(len(words.split()) for words in chosen) >= WORDS:
            break
        chosen.append(passage)
    return "\n\n".join(chosen) + "\n"


def read_apart(folder: Path, *, threads: int, model: Path | None = None) -> Figures:
    """Read a folder into a new store in a fresh process; return its figures.

    `seconds` is the process from start to end; `loading` and `reading` are what the process tells of itself.
    """
    command = [sys.executable, str(HERE / "measure.py"), str(folder), "--threads", str(threads)]
    command += ["--model", str(model)] if model else []
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr or f"reading {folder} failed with status {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    return figures | {"seconds": seconds}


def median(runs: Sequence[Figures]) -> Figures:
    """Return the median of each figure."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows under heads, numbers to the right."""
    lines = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _cell(value: object) -> str:
    match value:
        case float():
            return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}"
        case int():
            return f"{value:,}"
        case _:
            return str(value)


def write_json(path: Path | None, figures: Figures) -> None:
    """Write figures with the machine they were measured on, if a path was given."""
    if path:
        machine = {
            "processor": platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        }
        path.write_text(json.dumps({"machine": machine, **figures}, indent=1) + "\n", encoding="utf-8")


def positive(words: str) -> int:
    """Return a number of at least one; for command lines."""
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _read(folder: Path, threads: int, model: Path | None) -> Figures:
    """Do all that `westphalia read` does, and measure it."""
    began = time.perf_counter()
    from westphalia.reader import Reader
    from westphalia.settings import MODELS, settings
    from westphalia.store.engine import open_store
    from westphalia.workflow import ingest
    from westphalia.workflow.beside import Beside

    reader_of = partial(Reader, model=model, threads=1, members=MODELS[settings().model])
    reader = reader_of()
    loaded = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_store(Path(scratch) / "read.db", create=True) as store,
    ):
        summary = ingest(
            [folder],
            store=store,
            reader=reader,
            entity_of=reader.gazetteer.entity,
            beside=Beside(reader_of, threads - 1),
        )
    if summary.failures:
        sys.exit(f"{summary.failures[0].where}: {summary.failures[0].message}")
    return {
        "documents": summary.documents,
        "skipped": sum(summary.skipped.values()),
        "words": summary.words,
        "events": sum(summary.events.values()),
        "loading": loaded - began,
        "reading": time.perf_counter() - loaded,
        "peak_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    """Return the most memory that this process and the largest of its own ever held, in MB.

    Linux counts in kilobytes and macOS in bytes.
    """
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def main() -> None:
    """Read one folder and print the figures as one JSON line."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--threads", type=positive, default=1)
    arguments.add_argument("--model", type=Path)
    a = arguments.parse_args()
    print(json.dumps(_read(a.folder, a.threads, a.model)))


if __name__ == "__main__":
    main()
