"""Print how well the reader reads, and hold it to what it has reached.

    python evaluation/run.py                        # the development split of the corpus
    python evaluation/run.py --shared ../shared     # also the seeds, their 40 facts, and PLV_train
    python evaluation/run.py --check                # exit 1 if a figure has fallen below its floor
    python evaluation/run.py --pin                  # raise the floors to what is reached now, never lower

The development split is every tenth passage of each writer's file; the model has never been trained on it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import facts
import meanings
import plv
from corpus_gold import blind, comparable, gold, passages

from westphalia import scoring
from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.exporters.gold import gold_document
from westphalia.ids import content_id
from westphalia.model import DateOrigin, Document, Mention
from westphalia.reader import Reader

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
NOISE = 0.002
"""Figures may differ this much between machines (int8 arithmetic differs between processors)."""
SHORT = (
    "type F1", "type + actor + recipient F1", "claims F1", "commitments F1", "quote speaker",
    "polarity, gold negative", "certainty, gold possible", "attributed_to, gold not empty",
    "date prefix-compatible, gold dated",
)  # fmt: skip
"""The figures that are shown and pinned of the blind annotation."""
LANGUAGES = ("it", "en", "fr", "es", "de", "pt", "ru", "uk")


ENTITY = "entity, found mentions with a role"


def development(reader: Reader, corpus: Path) -> tuple[scoring.Tally, scoring.Tally, scoring.Accuracy]:
    """Read the held-out passages as articles; score them against their annotation, then against a blind one.

    The second was made from the rules alone, by annotators who saw neither the first nor any reading. Last
    comes how often a found mention is understood, by the first annotation.
    """
    golden, read, names = {}, {}, {}
    understood = scoring.Accuracy()
    for item in passages(corpus):
        published = parse_date(item.get("published"))
        document = Document(
            id=content_id("doc", item["id"], item["text"]),
            name=item["id"],
            text=item["text"],
            language=item["lang"],
            published=published,
            published_origin=DateOrigin.GIVEN if published else DateOrigin.UNKNOWN,
        )
        golden[item["id"]] = gold(item)
        read[item["id"]], mentions = _read(reader, document)
        for _, is_right in meanings.verdicts(item, mentions):
            understood.add(is_right)
        names[item["text"]] = item["id"]
    others = {names[item["text"]]: gold(item) for item in blind()}
    blindly = scoring.tally(others, {name: read[name] for name in others})
    return scoring.tally(golden, read), blindly, understood


def _read(reader: Reader, document: Document) -> tuple[dict[str, Any], Sequence[Mention]]:
    try:
        reading = reader.read(document)
    except InputError:  # a passage that is furniture throughout
        return {"doc": document.name, "events": []}, ()
    return comparable(gold_document(reading)), reading.mentions


def seeds(reader: Reader, shared: Path) -> tuple[scoring.Tally, list[dict[str, Any]]]:
    """Read the seed articles from their files, as a user would, and score them."""
    read = {document["doc"]: document for document in facts.read_seeds(reader, shared / "seeds")}
    golden = scoring.load(shared / "gold" / "seeds.gold.jsonl")
    by_number = {_key(name): document for name, document in read.items()}
    return scoring.tally({_key(name): gold for name, gold in golden.items()}, by_number), list(read.values())


def _key(name: str) -> str:
    """The number that a seed's name begins with."""
    return name[:3] if name[:3].isdigit() else name


def summary(result: scoring.Tally) -> dict[str, float]:
    """Return the figures that are pinned, by name."""
    found = scoring.figures(result)
    flat: dict[str, float] = {
        "type F1": found["events"]["a"]["F1"],
        "type + actor + recipient F1": found["events"]["c"]["F1"],
        "claims F1": found["claims"][2],
        "commitments F1": found["commitments"][2],
        "quotes F1": found["quotes"][2],
        "quote speaker": found["speaker_actor"] or 0.0,
    }
    for language in LANGUAGES:
        if language in found["by_language"]:
            flat[f"{language} type F1"] = found["by_language"][language]["a"]
            flat[f"{language} type + actor + recipient F1"] = found["by_language"][language]["c"]
    for name, value in found["attributes"].items():
        if value is not None:
            flat[name] = value
    return {name: round(value, 4) for name, value in flat.items()}


def pinned(result: scoring.Tally, other: scoring.Tally, understood: scoring.Accuracy) -> dict[str, float]:
    """Return the figures of the split that have floors, those by the blind annotation among them."""
    blindly = {f"blind {name}": value for name, value in summary(other).items() if name in SHORT}
    return summary(result) | {ENTITY: round(understood.value() or 0.0, 4)} | blindly


def digest(corpus: Path) -> str:
    """Return a digest of the development split: floors hold for this text alone."""
    lines = (json.dumps(item, sort_keys=True) for item in passages(corpus))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def check(reached: dict[str, float], floors: dict[str, Any], of: str) -> list[str]:
    """Return one line for each figure that has fallen below its floor."""
    if floors.get("corpus") != of:
        return ["the development split has changed: look at the figures, then pin anew with --pin --anew"]
    return [
        f"{name}: {reached.get(name, 0.0):.4f} is below its floor of {floor:.4f}"
        for name, floor in floors["figures"].items()
        if reached.get(name, 0.0) < floor - NOISE
    ]


def pin(reached: dict[str, float], of: str, *, anew: bool) -> None:
    """Write the floors; none is lowered unless the split itself is new."""
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() and not anew else {"figures": {}}
    figures = {name: max(value, old["figures"].get(name, 0.0)) for name, value in reached.items()}
    FLOORS.write_text(json.dumps({"corpus": of, "figures": figures}, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Print the tables; return the exit status."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", type=Path, default=HERE.parent / "corpus")
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--shared", type=Path, help="folder with seeds/, gold/ and data/plv_train/")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--json", type=Path, help="write all figures to this file")
    arguments.add_argument(
        "--errors", type=Path, help="write every missed or wrong event, one JSON object a line"
    )
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--pin", action="store_true")
    arguments.add_argument("--anew", action="store_true", help="with --pin: forget the old floors")
    a = arguments.parse_args()
    reader = Reader(model=a.model, threads=a.threads)
    begun = time.perf_counter()
    result, other, understood = development(reader, a.corpus)
    reached = pinned(result, other, understood)
    print(f"DEVELOPMENT SPLIT ({time.perf_counter() - begun:.0f} s)\n{scoring.table(result)}")
    print(f"\n{ENTITY}: {understood}")
    print("\nTHE SAME PASSAGES, ANNOTATED BLIND BY OTHERS")
    _print_lines(f"{value:.4f}  {name}" for name, value in summary(other).items() if name in SHORT)
    if a.errors:
        scoring.write_errors(result, a.errors)
    figures: dict[str, Any] = {"development": reached}
    if a.shared:
        figures |= _shared(reader, a.shared)
    if a.json:
        a.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if a.pin:
        pin(reached, digest(a.corpus), anew=a.anew)
    fallen = (
        check(reached, json.loads(FLOORS.read_text(encoding="utf-8")), digest(a.corpus)) if a.check else []
    )
    _print_lines(fallen)
    return 1 if fallen else 0


def _shared(reader: Reader, shared: Path) -> dict[str, Any]:
    result, documents = seeds(reader, shared)
    print(f"\nSEEDS\n{scoring.table(result)}")
    outcome = facts.check(facts.load(shared / "gold" / "seeds.notes.md"), documents)
    print(f"\nFACTS OF THE SEEDS: {sum(o.right for o in outcome)} of {len(outcome)}")
    _print_lines(o.line for o in outcome)
    typed = plv.score(shared / "data" / "plv_train" / "PLV_train.tsv", reader)
    print("\nPLV_train, root type, actors given: " + ", ".join(f"{k} {v:.3f}" for k, v in typed.items()))
    return {"seeds": summary(result), "facts": sum(o.right for o in outcome), "plv_train": typed}


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


if __name__ == "__main__":
    sys.exit(main())
