"""Weigh once more which time expression dates an event, with the passage in view.

The linker scores each pair by itself. Whether "on Tuesday" dates an act also hangs on which other acts claim
it, on what stands between, and on the act that this one is the content of. Boosted trees over such facts,
fitted like those of `westphalia.extract.parties`, say it anew.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from westphalia.extract.attributes import Days
from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.features import TYPES
from westphalia.inference.trees import Trees, log_odds
from westphalia.model import Document

CANDIDATE = 0.004
"""A time expression that the network links with less than this is no candidate."""
_FAR = 400
_LINKED = 0.3

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An event and a time expression that may date it, with the trees' input."""

    event: int
    time: int
    features: Row


def retime(document: Document, marks: Marks, days: Days, trees: Trees | None) -> Marks:
    """Return the marks with the links of events and times weighed again; unchanged without trees.

    `days` are those of `attributes.days_from_publication`.
    """
    pairs = time_pairs(document, marks, days) if trees else []
    if trees is None or not pairs:
        return marks
    scores = trees.run(np.array([pair.features for pair in pairs], np.float32))[:, 0]
    links: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        links[pair.event].append((pair.time, float(score)))
    events = tuple(
        replace(event, times=tuple(sorted(links[number], key=lambda link: (-link[1], link[0]))))
        for number, event in enumerate(marks.events)
    )
    return replace(marks, events=events)


def time_pairs(document: Document, marks: Marks, days: Days) -> list[Pair]:
    """Return every pair of an event and a time expression that may date it."""
    return _Pairs(document, marks, days).all()


class _Pairs:
    def __init__(self, document: Document, marks: Marks, days: Days) -> None:
        self.text = document.text
        self.marks = marks
        self.days = days
        self.triggers = sorted(event.trigger.start for event in marks.events)
        self.starts = sorted(time.span.start for time in marks.times)
        self.claimed: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.parent: dict[int, int] = {}
        for number, event in enumerate(marks.events):
            for time, chance in event.times:
                self.claimed[time].append((chance, number))
            for content, chance in event.content:
                if chance >= _LINKED:
                    self.parent.setdefault(content, number)

    def all(self) -> list[Pair]:
        return [
            Pair(number, time, self._features(number, event, time, chance))
            for number, event in enumerate(self.marks.events)
            for time, chance in event.times
            if chance >= CANDIDATE
        ]

    def _features(self, number: int, event: EventMark, time: int, chance: float) -> Row:
        mark = self.marks.times[time]
        low, high = sorted((mark.span.start, event.trigger.start))
        chances = [p for t, p in event.times if t != time]
        rivals = [p for p, other in self.claimed[time] if other != number]
        parent = self.parent.get(number)
        above = float(TYPES.index(self.marks.events[parent].type)) if parent is not None else -1.0
        day = self.days[time]
        return (
            log_odds(chance), log_odds(max(chances, default=0.0)), float(sum(p > chance for p in chances)),
            log_odds(max(rivals, default=0.0)), float(sum(p > chance for p in rivals)), float(len(rivals)),
            max(-_FAR, min(_FAR, mark.span.start - event.trigger.start)) / 100,
            float(mark.sentence - event.sentence),
            float(_between(self.triggers, low, high)), float(_between(self.starts, low, high)),
            float(sum(self.text.count(cut, low, high) for cut in ",;:()")),
            log_odds(self._chance(parent, time)), above,
            *self._same_type(number, event, time),
            float(day is not None), 0.0 if day is None else math.copysign(math.log1p(abs(day)), day),
            float(mark.span.end - mark.span.start), mark.score,
            event.negative, event.possible, event.tense[0], event.tense[2], event.score,
            float(self._quoted(event.trigger.start)), float(self._quoted(mark.span.start)),
            float(TYPES.index(event.type)), float(len(self.marks.times)), float(mark.sentence),
        )  # fmt: skip

    def _chance(self, event: int | None, time: int) -> float:
        return dict(self.marks.events[event].times).get(time, 0.0) if event is not None else 0.0

    def _same_type(self, number: int, event: EventMark, time: int) -> Row:
        """How surely another event of the type has this date, and how many there are."""
        alike = [n for n, other in enumerate(self.marks.events) if other.type is event.type and n != number]
        return log_odds(max((self._chance(n, time) for n in alike), default=0.0)), float(len(alike))

    def _quoted(self, at: int) -> bool:
        return any(quote.span.start <= at < quote.span.end for quote in self.marks.quotes)


def _between(places: Sequence[int], low: int, high: int) -> int:
    return max(0, bisect_left(places, high) - bisect_left(places, low + 1))
