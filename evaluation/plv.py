"""Score the type alone on sentences whose actor and recipient are given (PLV_train: evaluation only).

Each sentence has its two parties marked. Of the events that the model marks, the one that most probably ties
the two together counts, with its type. CONCEDE and RETREAT count as one (the data call both YIELD). The best
published figure on the sister set PLV_test is 0.838 (Hu et al. 2024, a 355M-parameter English model); this is
another set.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import numpy as np

from westphalia.extract.marks import EventMark, Marks
from westphalia.model import EventType, Span
from westphalia.reader import Reader

_YIELD = {EventType.CONCEDE: "YIELD", EventType.RETREAT: "YIELD"}
_TAG = re.compile(r"</?[st]>")


def score(path: Path, reader: Reader) -> dict[str, float]:
    """Return accuracy and macro F1 of the root type, and how often no event was marked at all."""
    right: Counter[str] = Counter()
    gold_count: Counter[str] = Counter()
    pred_count: Counter[str] = Counter()
    total = none = 0
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text, source, target = parties(row["marked_sentence"])
            guess = best_type(reader.marks_of(text, "en"), source, target)
            gold = row["gold_root"]
            total += 1
            none += guess is None
            gold_count[gold] += 1
            pred_count[guess or "none"] += 1
            right[gold] += guess == gold
    f1 = [2 * right[t] / (gold_count[t] + pred_count[t]) for t in gold_count]
    return {
        "accuracy": sum(right.values()) / total,
        "macro_f1": float(np.mean(f1)),
        "no_event": none / total,
        "sentences": total,
    }


def parties(marked: str) -> tuple[str, Span, Span]:
    """Return the sentence without its tags, and where the two parties stand in it."""
    spans = {}
    for tag in "st":
        before = _TAG.sub("", marked[: marked.index(f"<{tag}>")])
        inside = _TAG.sub("", marked[marked.index(f"<{tag}>") : marked.index(f"</{tag}>")])
        spans[tag] = Span(len(before), len(before) + len(inside))
    return _TAG.sub("", marked), spans["s"], spans["t"]


def best_type(marks: Marks, source: Span, target: Span) -> str | None:
    """Return the type of the event that most probably ties the two parties."""
    best: tuple[float, str] | None = None
    for event in marks.events:
        value = event.score * (0.05 + _tie(marks, event, source, target))
        if best is None or value > best[0]:
            best = (value, _YIELD.get(event.type, event.type.value))
    return best[1] if best else None


def _tie(marks: Marks, event: EventMark, source: Span, target: Span) -> float:
    def linked(links: tuple[tuple[int, float], ...], span: Span) -> float:
        return max((p for n, p in links if marks.mentions[n].span.overlaps(span)), default=0.0)

    return (0.05 + linked(event.actors, source)) * (0.2 + linked(event.recipients, target))
