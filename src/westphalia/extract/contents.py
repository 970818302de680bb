"""Weigh once more which act is the content of another, and which is its condition, with the passage in view.

The linker scores each pair of acts by itself. That the sanctions are what is threatened also hangs on what
else may be threatened there, on whose acts both are, and on the clause that opens with "if". Boosted trees
over such facts, fitted like those of `westphalia.extract.parties`, say it anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from westphalia.extract.conditions import condition_clauses
from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.features import TYPES
from westphalia.inference.trees import Trees, log_odds
from westphalia.model import Document, Mention, Sentence, Span

RELATIONS = ("content", "conditions")
"""The links that are weighed, in the order of the trees' outputs."""
CANDIDATE = 0.01
"""Two events that the network links with less than this, either way, are no candidates."""
_FAR = 400
_CUTS = ",;:()"

Row = tuple[float, ...]
Links = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events, the second of which may be content or condition of the first, with the trees' input."""

    event: int
    other: int
    features: Row


def relink(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Marks,
    mentions: Sequence[Mention],
    trees: Trees | None,
) -> Marks:
    """Return the marks with the links between their events weighed again; unchanged without trees.

    `mentions` are the resolved ones, aligned with `marks.mentions`.
    """
    pairs = event_pairs(document, sentences, marks, mentions) if trees else []
    if trees is None or not pairs:
        return marks
    scores = trees.run(np.array([pair.features for pair in pairs], np.float32))
    links: tuple[dict[int, list[tuple[int, float]]], ...] = (defaultdict(list), defaultdict(list))
    for pair, row in zip(pairs, scores, strict=True):
        for side, p in zip(links, row, strict=True):
            side[pair.event].append((pair.other, float(p)))
    events = tuple(
        replace(event, content=_falling(links[0][number]), conditions=_falling(links[1][number]))
        for number, event in enumerate(marks.events)
    )
    return replace(marks, events=events)


def _falling(links: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    return tuple(sorted(links, key=lambda pair: (-pair[1], pair[0])))


def event_pairs(
    document: Document, sentences: Sequence[Sentence], marks: Marks, mentions: Sequence[Mention]
) -> list[Pair]:
    """Return every pair of events that the network links, either way."""
    return _Pairs(document, sentences, marks, mentions).all()


class _Pairs:
    def __init__(
        self, document: Document, sentences: Sequence[Sentence], marks: Marks, mentions: Sequence[Mention]
    ) -> None:
        self.text = document.text
        self.marks = marks
        self.order = sorted(range(len(marks.events)), key=lambda n: marks.events[n].trigger.start)
        self.rank = {number: place for place, number in enumerate(self.order)}
        self.content: Links = {n: dict(event.content) for n, event in enumerate(marks.events)}
        self.conditions: Links = {n: dict(event.conditions) for n, event in enumerate(marks.events)}
        self.above = _turned(self.content)
        self.of_condition = _turned(self.conditions)
        self.keys: list[Hashable] = [mention.entities or mention.id for mention in mentions]
        used = sorted({event.sentence for event in marks.events})
        self.clauses: dict[int, tuple[Span, ...]] = {
            n: condition_clauses(document.text, sentences[n].span, sentences[n].language) for n in used
        }
        self.quoted = [
            next((n for n, q in enumerate(marks.quotes) if q.span.contains(event.trigger)), -1)
            for event in marks.events
        ]
        self.own = [self._own(n) for n in range(len(marks.events))]

    def all(self) -> list[Pair]:
        return [
            Pair(number, other, self._features(number, other))
            for number in range(len(self.marks.events))
            for other in sorted(self._others(number))
        ]

    def _others(self, number: int) -> set[int]:
        links = (self.content, self.conditions, self.above, self.of_condition)
        return {n for link in links for n, p in link.get(number, {}).items() if p >= CANDIDATE}

    def _features(self, number: int, other: int) -> Row:
        event, second = self.marks.events[number], self.marks.events[other]
        low, high = sorted((event.trigger.start, second.trigger.start))
        return (
            *self._links(number, other),
            max(-_FAR, min(_FAR, second.trigger.start - event.trigger.start)) / 100,
            float(second.sentence - event.sentence),
            float(self.rank[other] - self.rank[number]),
            float(sum(self.text.count(cut, low, high) for cut in _CUTS)),
            *self._clause(event, second),
            *self._shared(event, second),
            float(self.quoted[number] == self.quoted[other]),
            *self.own[number],
            *self.own[other],
        )

    def _links(self, number: int, other: int) -> Row:
        """What the network says of this pair, and of its rivals."""
        out: list[float] = []
        for links, turned in ((self.content, self.above), (self.conditions, self.of_condition)):
            own = links[number].get(other, 0.0)
            beside = [p for n, p in links[number].items() if n != other]
            rivals = [p for n, p in turned.get(other, {}).items() if n != number]
            out += [
                log_odds(own),
                log_odds(links[other].get(number, 0.0)),
                log_odds(max(beside, default=0.0)),
                float(sum(p > own for p in beside)),
                log_odds(max(rivals, default=0.0)),
                float(sum(p > own for p in rivals)),
            ]
        return tuple(out)

    def _clause(self, event: EventMark, second: EventMark) -> Row:
        """Whether either stands in a clause that opens with a word of condition, and whether there is one."""
        clauses = self.clauses[second.sentence]
        inside = [clause.contains(second.trigger) for clause in clauses]
        along = [clause.contains(event.trigger) for clause in clauses]
        return (
            float(bool(clauses)),
            float(any(inside)),
            float(any(along)),
            float(any(a and b for a, b in zip(inside, along, strict=True))),
        )

    def _shared(self, event: EventMark, second: EventMark) -> Row:
        """How surely the likeliest party of one side of one act is also one of the other's."""
        sides = (event.actors, event.recipients, event.attribution)
        return (
            *(self._among(side, given) for side in sides for given in (second.actors, second.recipients)),
            self._among(second.attribution, event.actors),
        )

    def _among(self, side: Sequence[tuple[int, float]], given: Sequence[tuple[int, float]]) -> float:
        if not side:
            return -1.0
        key = self.keys[side[0][0]]
        return max((p for n, p in given if self.keys[n] == key), default=0.0)

    def _own(self, number: int) -> Row:
        event = self.marks.events[number]
        return (
            float(TYPES.index(event.type)),
            log_odds(event.score),
            event.negative, event.possible, event.tense[0], event.tense[2],
            *event.commitment_scores,
            float(event.mode is not None and event.mode in ("yield", "change")),
            float(self.quoted[number] >= 0),
        )  # fmt: skip


OWN_CONTENT, OWN_CONDITION = 0, 6
"""Columns of the network's own scores."""


def _turned(links: Links) -> Links:
    out: Links = defaultdict(dict)
    for number, others in links.items():
        for other, p in others.items():
            out[other][number] = p
    return out
