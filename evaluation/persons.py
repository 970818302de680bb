"""Count the persons that the roles of events name: right, wrong, or none where the annotators name one.

    python evaluation/persons.py [--corpus FOLDER] [--model FOLDER] [--errors N]

Read is the development split. Compared are the sides of events whose sentence, type and trigger are those of
an annotated event, where reader and annotators agree on a party: a person under a wrong state is counted
among the entities already. Persons are the same if their surnames begin alike, accents apart (Zelensky,
Zelenskiy).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "training"))

from tune import Split  # noqa: E402

from westphalia.exporters.gold import gold_document  # noqa: E402
from westphalia.extract.records import Lines  # noqa: E402
from westphalia.gazetteer import fold  # noqa: E402
from westphalia.reader import Reader  # noqa: E402

Record = Mapping[str, Any]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
    arguments.add_argument("--model", type=Path, default=HERE.parent / "src/westphalia/data/model")
    arguments.add_argument("--errors", type=int, default=0, help="print so many of the wrong ones")
    given = arguments.parse_args()
    split = Split(Reader(model=given.model), given.corpus)
    lines = Lines.of(json.loads((given.model / "model.json").read_text(encoding="utf-8")))
    counts: Counter[str] = Counter()
    wrong = []
    for name, prepared in split.prepared.items():
        read = gold_document(split.reader.decide(prepared, lines=lines))
        for gold, event in matched(split.golden[name]["events"], read["events"]):
            for verdict, person in judged(gold, event):
                counts[verdict] += 1
                if verdict == "wrong":
                    wrong.append((gold["sentence"], gold["trigger"], person))
    for sentence, trigger, person in wrong[: given.errors]:
        print(f"{person}  by *{trigger}*: {sentence}")
    print("  ".join(f"{verdict} {counts[verdict]:,}" for verdict in ("right", "wrong", "none")))


def matched(golden: list[Record], read: list[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield each annotated event once, with the event that was read from the same words as the same type."""
    left = list(golden)
    for event in read:
        for gold in left:
            alike = all(gold[part] == event[part] for part in ("type", "sentence"))
            if alike and (gold["trigger"] in event["trigger"] or event["trigger"] in gold["trigger"]):
                yield gold, event
                left.remove(gold)
                break


def judged(gold: Record, event: Record) -> Iterator[tuple[str, str]]:
    """Yield a verdict for each person named on a side that both agree about, or for one that is missing."""
    for side in ("actor", "recipient"):
        if not set(gold[side]) & set(event[side]):
            continue
        expected, named = gold["persons"][side], event["persons"][side]
        known = {surname(person) for person in expected}
        yield from (("right" if surname(person) in known else "wrong", person) for person in named)
        if expected and not named:
            yield "none", expected[0]


def surname(person: str) -> str:
    """Return how a person's last name begins, the same for *Erdogan* and *Erdoğan*."""
    return fold(person.split()[-1])[:5]


if __name__ == "__main__":
    main()
