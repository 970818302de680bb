"""Score the type alone on sentences whose actor and recipient are given (PLV_train: evaluation only).

Each sentence has its two parties marked. Of the events that the model marks, the one that most probably ties
the two together counts, with its type as the PLOVER manual codes a sentence, by the stage of the act:
cooperation to come is AGREE (CAMEO 03), yielding to come likewise (035, express intent to yield), force and
sanctions to come are THREATEN (13), cooperation that is refused is REJECT (12); our records keep the act's
own type and say beside it that it is to come or did not happen. CONCEDE and RETREAT count as one (the data
call both YIELD). The best
published figure on the sister set PLV_test is 0.838 (Hu et al. 2024, a 355M-parameter English model); this is
another set.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np

from westphalia.extract.marks import EventMark, Marks
from westphalia.model import EventType, Span
from westphalia.reader import Reader

_YIELD = {EventType.CONCEDE: "YIELD", EventType.RETREAT: "YIELD"}
_COOPERATION = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.AID})
_PROMISED = _REFUSED = _COOPERATION | set(_YIELD)
_THREATENED = frozenset(
    {EventType.SANCTION, EventType.COERCE, EventType.ASSAULT, EventType.MOBILIZE, EventType.PROTEST}
)
_FUTURE = 2
_LINE = 0.5


def score(path: Path, reader: Reader) -> dict[str, float]:
    """Return accuracy and macro F1 of the root type, and how often no event was marked at all."""
    right: Counter[str] = Counter()
    gold_count: Counter[str] = Counter()
    pred_count: Counter[str] = Counter()
    total = none = 0
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            text = row["sentence"]
            source, target = span_of(text, row["source"]), span_of(text, row["target"])
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


def span_of(sentence: str, party: str) -> Span:
    """Return where a party stands in its sentence: an empty span if it is not there word for word."""
    at = sentence.find(party)
    return Span(at, at + len(party)) if at >= 0 else Span(0, 0)


def best_type(marks: Marks, source: Span, target: Span) -> str | None:
    """Return the type of the event that most probably ties the two parties."""
    best: tuple[float, str] | None = None
    for event in marks.events:
        value = event.score * (0.05 + _tie(marks, event, source, target))
        if best is None or value > best[0]:
            best = (value, _root(event))
    return best[1] if best else None


def _root(event: EventMark) -> str:
    """Return what the manual calls the act in its stage: promised, threatened, refused, or done."""
    if event.type in _REFUSED and event.negative >= _LINE:
        return EventType.REJECT.value
    if event.type in _PROMISED and event.tense[_FUTURE] >= _LINE:
        return EventType.AGREE.value
    if event.type in _THREATENED and event.tense[_FUTURE] >= _LINE:
        return EventType.THREATEN.value
    return _YIELD.get(event.type, event.type.value)


def _tie(marks: Marks, event: EventMark, source: Span, target: Span) -> float:
    def linked(links: tuple[tuple[int, float], ...], span: Span) -> float:
        return max((p for n, p in links if marks.mentions[n].span.overlaps(span)), default=0.0)

    return (0.05 + linked(event.actors, source)) * (0.2 + linked(event.recipients, target))
