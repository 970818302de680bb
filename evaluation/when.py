"""Print how well time expressions and claimed quantities are resolved on an annotated corpus.

    python evaluation/when.py CORPUS_FOLDER [--held-out] [--errors LANGUAGE] [--quantities]

The corpus is a folder of JSON lines with `lang`, `published`, `times` and `claims`. Every tenth line is held
out: it is measured with --held-out and never listed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from westphalia.dates import PartialDate, parse_date
from westphalia.extract.quantities import Quantity, read_quantity
from westphalia.extract.when import resolve_time
from westphalia.model import Tense

HELD_OUT = 9
"""The remainder by ten of the 0-based numbers of held-out lines."""


def passages(folder: Path, *, held_out: bool) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if (number % 10 == HELD_OUT) == held_out:
                    yield json.loads(line)


def tense_of(passage: dict[str, Any], expression: str) -> Tense | None:
    for event in passage.get("events", []):
        if expression in event.get("when", []):
            return Tense(event["time"])
    return None


def position(passage: dict[str, Any], item: dict[str, Any]) -> int:
    at = -1
    for _ in range(item.get("at", 1)):
        at = passage["text"].find(item["text"], at + 1)
    return at


def compatible(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.startswith(other) or other.startswith(one)


def score_times(folder: Path, *, held_out: bool, errors: str | None) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    spent = 0.0
    for passage in passages(folder, held_out=held_out):
        published = parse_date(passage["published"])
        context: PartialDate | None = None
        for item in sorted(passage.get("times", []), key=lambda item: position(passage, item)):
            tense = tense_of(passage, item["id"])
            began = time.perf_counter()
            found = resolve_time(
                item["text"], language=passage["lang"], published=published, tense=tense, context=context
            )
            spent += time.perf_counter() - began
            context = found or context
            value = str(found) if found else None
            tally = counts[passage["lang"]]
            tally["all"] += 1
            tally["exact"] += value == item["value"]
            tally["compatible"] += compatible(value, item["value"])
            tally["silent"] += value is None and item["value"] is not None
            if errors in (passage["lang"], "all") and not held_out and value != item["value"]:
                mark = "~" if compatible(value, item["value"]) else "X"
                print(
                    mark,
                    passage["lang"],
                    repr(item["text"]),
                    "want",
                    item["value"],
                    "got",
                    value,
                    passage["published"],
                    tense,
                )
    report("times", counts, ("exact", "compatible", "silent"))
    total = sum(tally["all"] for tally in counts.values())
    print(f"{spent / max(total, 1) * 1e6:.0f} microseconds an expression")


_MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080, "months": 43200, "years": 525600}


def same_value(found: Quantity, gold: dict[str, Any]) -> bool:
    """Equal numbers, also in other units of time (half an hour, 30 minutes)."""
    wanted = gold["value"]
    if found.value is None or not isinstance(wanted, int | float):
        return str(wanted).replace("/", "-") == found.text
    if abs(found.value - wanted) <= 1e-3 * max(1, abs(wanted)):
        return True
    if gold["unit"] in _MINUTES and found.unit in _MINUTES:
        return bool(abs(found.value * _MINUTES[found.unit] - wanted * _MINUTES[gold["unit"]]) < 1e-6)
    return False


def score_quantities(folder: Path, *, held_out: bool, errors: str | None) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    spent = 0.0
    for passage in passages(folder, held_out=held_out):
        for item in passage.get("claims", []):
            began = time.perf_counter()
            found = read_quantity(item["text"], language=passage["lang"])
            spent += time.perf_counter() - began
            tally = counts[passage["lang"]]
            tally["all"] += 1
            value, comparator = same_value(found, item), found.comparator == item["comparator"]
            is_vague = found.value is None and found.low is None
            tally["value"] += value
            tally["vague"] += is_vague
            tally["comparator"] += comparator
            if errors in (passage["lang"], "all") and not held_out and not (value and comparator):
                mark = "v" if is_vague else ("X" if not value else "c")
                print(
                    mark,
                    passage["lang"],
                    repr(item["text"]),
                    item["value"],
                    item["comparator"],
                    item["unit"],
                    "got",
                    found.text,
                    found.comparator,
                    found.unit,
                )
    report("claims", counts, ("value", "vague", "comparator"))
    total = sum(tally["all"] for tally in counts.values())
    print(f"{spent / max(total, 1) * 1e6:.0f} microseconds a quantity")


def report(title: str, counts: dict[str, Counter[str]], columns: tuple[str, ...]) -> None:
    print(f"{title:10}{'n':>6}" + "".join(f"{column:>12}" for column in columns))
    for language, tally in sorted(counts.items()):
        shares = "".join(f"{tally[column] / tally['all']:12.3f}" for column in columns)
        print(f"{language:10}{tally['all']:6}{shares}")
    whole: Counter[str] = sum(counts.values(), Counter())
    print(
        f"{'all':10}{whole['all']:6}" + "".join(f"{whole[c] / max(whole['all'], 1):12.3f}" for c in columns)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--errors", help="list what is wrong in a language, or in all")
    parser.add_argument("--quantities", action="store_true", help="quantities only")
    arguments = parser.parse_args()
    if not arguments.quantities:
        score_times(arguments.folder, held_out=arguments.held_out, errors=arguments.errors)
    score_quantities(
        arguments.folder,
        held_out=arguments.held_out,
        errors=arguments.errors if arguments.quantities else None,
    )


if __name__ == "__main__":
    main()
