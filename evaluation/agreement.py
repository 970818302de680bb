"""Print how far two annotations of the same passages agree: the honest ceiling of every figure here.

    python evaluation/agreement.py                  # the two annotators of evaluation/agreement/
    python evaluation/agreement.py ONE.jsonl OTHER.jsonl [--with-corpus] [--with-reader] [--model FOLDER]

Both files are in the notation of the corpus (corpus/SPEC.md) and hold the same passages, known by their text:
a hundred of the development split, annotated blind by two annotators who had only the rules. One file is
scored against the other as a reader would be; F1 does not depend on which is called gold. `--with-corpus`
scores the annotation in the corpus itself, a third opinion, against each; `--with-reader` the reader.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from corpus_gold import comparable, gold

from westphalia import scoring
from westphalia.dates import parse_date
from westphalia.exporters.gold import gold_document
from westphalia.model import Document
from westphalia.reader import Reader

HERE = Path(__file__).parent
Passages = dict[str, dict[str, Any]]


def load(path: Path) -> Passages:
    """Return the passages of a file by their text."""
    items = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {item["text"]: item for item in items}


def corpus() -> Passages:
    """Return all passages of the corpus by their text."""
    return {
        text: item
        for file in sorted((HERE.parent / "corpus").glob("*.jsonl"))
        for text, item in load(file).items()
    }


def compare(one: Passages, other: Passages) -> scoring.Tally:
    """Score the second annotation against the first on the passages that both hold."""
    shared = sorted(one.keys() & other.keys())
    names = {text: f"passage {number}" for number, text in enumerate(shared)}
    return scoring.tally(
        {names[text]: gold(one[text]) | {"doc": names[text]} for text in shared},
        {names[text]: gold(other[text]) | {"doc": names[text]} for text in shared},
    )


def read(reader: Reader, annotated: Passages) -> scoring.Tally:
    """Score the reader against an annotation."""
    golden, found = {}, {}
    for number, (text, item) in enumerate(sorted(annotated.items())):
        name = f"passage {number}"
        document = Document(
            id=name, name=name, text=text, language=item["lang"], published=parse_date(item.get("published"))
        )
        golden[name] = gold(item) | {"doc": name}
        found[name] = comparable(gold_document(reader.read(document)))
    return scoring.tally(golden, found)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("one", type=Path, nargs="?", default=HERE / "agreement" / "alpha.jsonl")
    arguments.add_argument("other", type=Path, nargs="?", default=HERE / "agreement" / "beta.jsonl")
    arguments.add_argument("--with-corpus", action="store_true")
    arguments.add_argument("--with-reader", action="store_true")
    arguments.add_argument("--model", type=Path)
    a = arguments.parse_args()
    one, other = load(a.one), load(a.other)
    print(f"{a.one.stem} AGAINST {a.other.stem}\n{scoring.table(compare(one, other))}")
    if a.with_corpus:
        third = corpus()
        for path, annotation in ((a.one, one), (a.other, other)):
            print(f"\nTHE CORPUS AGAINST {path.stem}\n{scoring.table(compare(annotation, third))}")
    if a.with_reader:
        reader = Reader(model=a.model, threads=2)
        for path, annotation in ((a.one, one), (a.other, other)):
            print(f"\nTHE READER AGAINST {path.stem}\n{scoring.table(read(reader, annotation))}")


if __name__ == "__main__":
    main()
