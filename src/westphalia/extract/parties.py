"""Weigh who takes part in an event once more, with the whole passage in view.

The linking network scores each mention by itself. Whether a state is a party also hangs on what it cannot
see: which mentions turned out to be the same entity, who else is a candidate, whose dealings the sentences
around are about, who speaks, what the event is the content of. Boosted trees over such facts, fitted on
passages that the networks had not seen (`training/fit_trees.py`), say it anew for each pair of an event and
an entity: actor, recipient, or told by.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from westphalia.extract.marks import EventMark, Marks, MentionMark
from westphalia.inference.features import TYPES
from westphalia.inference.networks import Floats
from westphalia.inference.trees import Trees, log_odds
from westphalia.model import Mention

SIDES = ("actors", "recipients", "attribution")
"""The links that are weighed, in the order of the trees' outputs."""
CANDIDATE = 0.004
"""An entity that no side reaches by this is no candidate."""
FAR = 3
"""How many sentences away a mention or event still counts as near."""
_KINDS = ("SEP", "OPP", "CVL", "MED", "BUS", "REB", "NGO")
_LINKED = 0.3
_CLIP = 400
_RIVALS = 4
_TINY = 1e-6

Key = Hashable


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may take part in an event: its best mention on each side, and the trees' input."""

    event: int
    key: Key
    mentions: tuple[int | None, int | None, int | None]
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Links:
    """One side of one event by entity: probability and number of the best mention, and of any mention."""

    best: dict[Key, tuple[float, int]]
    any: dict[Key, float]
    ranks: dict[Key, int]

    @classmethod
    def of(cls, links: Sequence[tuple[int, float]], keys: Sequence[Key]) -> _Links:
        best: dict[Key, tuple[float, int]] = {}
        none: dict[Key, float] = {}
        for number, p in links:  # in falling order
            key = keys[number]
            best.setdefault(key, (p, number))
            none[key] = none.get(key, 1.0) * (1 - p)
        return cls(best, {key: 1 - p for key, p in none.items()}, {key: n for n, key in enumerate(best)})

    def score(self, key: Key) -> float:
        return self.best[key][0] if key in self.best else 0.0

    def rival(self, key: Key) -> tuple[float, int | None]:
        """Return the best of the others: its probability and its mention."""
        return next((found for other, found in self.best.items() if other != key), (0.0, None))

    def rank(self, key: Key) -> int:
        """Return how many others are likelier: `best` is in falling order."""
        return self.ranks.get(key, len(self.ranks))


def reweigh(
    marks: Marks, mentions: Sequence[Mention], trees: Trees | None, empty: Trees | None = None
) -> Marks:
    """Return the marks with the links of their events weighed again; unchanged without trees.

    `mentions` are the resolved ones, aligned with `marks.mentions`. Each entity keeps its best mention of a
    side. A mention of several ("both countries") is never more probable than the networks say: what trees
    see, who deals with whom around, often speaks for one of the several alone. The trees `empty` say how
    probable it is that the text names nobody on a side; the parties are then weighed against that.
    """
    found = candidates(marks, mentions) if trees else []
    if trees is None or not found:
        return marks
    scores = trees.run(np.array([c.features for c in found], np.float32))
    if empty is not None:
        scores = _against_nobody(found, scores, empty)
    sides: list[tuple[list[tuple[int, float]], ...]] = [([], [], []) for _ in marks.events]
    for candidate, row in zip(found, scores, strict=True):
        for side, (mention, p) in enumerate(zip(candidate.mentions, row, strict=True)):
            if mention is not None:
                names_several = len(mentions[mention].entities) > 1
                limit = _score(marks.events[candidate.event], side, mention) if names_several else 1.0
                sides[candidate.event][side].append((mention, min(float(p), limit)))
    events = tuple(
        replace(event, actors=_falling(first), recipients=_falling(second), attribution=_falling(third))
        for event, (first, second, third) in zip(marks.events, sides, strict=True)
    )
    return replace(marks, events=events)


def sides_of(
    found: Sequence[Candidate], scores: Floats
) -> Iterator[tuple[int, int, list[int], tuple[float, ...]]]:
    """Yield actors and recipients of each event: event, side, rows of its candidates, input of the trees.

    The input says how the likeliest candidates score, and everything about the likeliest.
    """
    of_event: dict[int, list[int]] = defaultdict(list)
    for row, candidate in enumerate(found):
        of_event[candidate.event].append(row)
    for event, rows in of_event.items():
        for side in (0, 1):
            best = sorted(rows, key=lambda row: -scores[row, side])
            top = [float(scores[row, side]) for row in best[:_RIVALS]]
            yield event, side, rows, (
                -log_odds(top[0]), float(side), *top, *(0.0 for _ in range(_RIVALS - len(top))),
                float(sum(scores[row, side] for row in rows)), float(len(rows)), *found[best[0]].features,
            )  # fmt: skip


def _against_nobody(found: Sequence[Candidate], scores: Floats, empty: Trees) -> Floats:
    """Return the scores as shares of what speaks for the likeliest party and for nobody together."""
    sides = list(sides_of(found, scores))
    nobody = empty.run(np.array([features for *_, features in sides], np.float32))[:, 0]
    out = scores.copy()
    for (_, side, rows, _), chance in zip(sides, nobody, strict=True):
        out[rows, side] = scores[rows, side] / (scores[rows, side].max() + chance + _TINY)
    return out


def _score(event: EventMark, side: int, mention: int) -> float:
    """Return how probable the networks find a mention on a side of an event."""
    links: dict[int, float] = dict(getattr(event, SIDES[side]))
    return links.get(mention, 0.0)


def _falling(links: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    return tuple(sorted(links, key=lambda pair: (-pair[1], pair[0])))


def candidates(marks: Marks, mentions: Sequence[Mention]) -> list[Candidate]:
    """Return every pair of an event and an entity that may take part in it, with the trees' input."""
    return _Candidates(marks, mentions).all()


class _Candidates:
    def __init__(self, marks: Marks, mentions: Sequence[Mention]) -> None:
        self.marks = marks
        self.mentions = mentions
        self.keys: list[Key] = [m.entities or m.id for m in mentions]
        self.sides = [
            tuple(_Links.of(getattr(event, side), self.keys) for side in SIDES) for event in marks.events
        ]
        self.by_sentence: dict[int, list[int]] = defaultdict(list)
        for number, mark in enumerate(marks.mentions):
            self.by_sentence[mark.sentence].append(number)
        self.events_by_sentence: dict[int, list[int]] = defaultdict(list)
        for number, event in enumerate(marks.events):
            self.events_by_sentence[event.sentence].append(number)
        self.parent: dict[int, int] = {}
        for number, event in enumerate(marks.events):
            for content, p in event.content:
                if p >= _LINKED:
                    self.parent.setdefault(content, number)
        self.starts = sorted(m.head.start for m in marks.mentions)
        self.triggers = sorted(e.trigger.start for e in marks.events)
        self.quoted = [self._quote(e.trigger.start) for e in marks.events]

    def _quote(self, at: int) -> int | None:
        return next((n for n, q in enumerate(self.marks.quotes) if q.span.start <= at < q.span.end), None)

    def all(self) -> list[Candidate]:
        return [candidate for number in range(len(self.marks.events)) for candidate in self._of_event(number)]

    def _of_event(self, number: int) -> list[Candidate]:
        sides = self.sides[number]
        keys = list(dict.fromkeys(k for side in sides for k, (p, _) in side.best.items() if p >= CANDIDATE))
        if not keys:
            return []
        near = _Near.of(self, number)
        shared = self._event_features(number, near)
        return [
            Candidate(
                event=number,
                key=key,
                mentions=(self._at(sides[0], key), self._at(sides[1], key), self._at(sides[2], key)),
                features=(
                    *self._link_features(number, key),
                    *near.features(self, number, key),
                    *self._mention_features(number, key),
                    *self._content_features(number, key),
                    *shared,
                ),
            )
            for key in keys
        ]

    @staticmethod
    def _at(side: _Links, key: Key) -> int | None:
        return side.best[key][1] if key in side.best else None

    def _link_features(self, number: int, key: Key) -> list[float]:
        """What the network says of this entity and of its rivals, on each side."""
        out: list[float] = []
        for side in self.sides[number]:
            rival, _ = side.rival(key)
            own = log_odds(side.score(key))
            out += [
                own,
                log_odds(side.any.get(key, 0.0)),
                log_odds(rival),
                own - log_odds(rival),
                side.rank(key),
            ]
        return out

    def best(self, number: int, key: Key) -> int:
        """Return the mention by which an entity is linked best with an event, on whatever side."""
        return max(side.best[key] for side in self.sides[number] if key in side.best)[1]

    def _mention_features(self, number: int, key: Key) -> list[float]:
        event, at = self.marks.events[number], self.best(number, key)
        mark, mention = self.marks.mentions[at], self.mentions[at]
        low, high = sorted((mark.head.start, event.trigger.start))
        code = mention.entities[0] if mention.entities else ""
        return [
            _clip(mark.head.start - event.trigger.start) / 100,
            mark.sentence - event.sentence,
            float(_between(self.starts, low, high)),
            float(_between(self.triggers, low, high)),
            *(self._apart(mark, side.rival(key)[1]) for side in self.sides[number]),
            float(mark.quote is not None),
            float(any(p.span.overlaps(mark.span) for p in self.marks.places)),
            len(mention.entities),
            float(mention.person is not None),
            mark.score,
            mark.is_person,
            mark.span.end - mark.span.start,
            float(_KINDS.index(code[:3]) if code[:3] in _KINDS and ":" in code else -1),
            float(len(code) > 3 and ":" not in code),
            self._speaks(number, key),
        ]

    def _apart(self, mark: MentionMark, other: int | None) -> float:
        """Characters between a mention and its strongest rival: parties that act together stand together."""
        if other is None:
            return float(_CLIP)
        spans = sorted((mark.span, self.marks.mentions[other].span), key=lambda s: s.start)
        return float(min(_CLIP, spans[1].start - spans[0].end))

    def _speaks(self, number: int, key: Key) -> float:
        quote = self.quoted[number]
        if quote is None:
            return -1.0
        return max((p for n, p in self.marks.quotes[quote].speakers if self.keys[n] == key), default=0.0)

    def _content_features(self, number: int, key: Key) -> list[float]:
        """How the entity stands to the act that this is the content of, and to this act's own content."""
        parent = self.parent.get(number)
        above = self.sides[parent] if parent is not None else None
        below = [c for c, p in self.marks.events[number].content if p >= _LINKED][:1]
        under = self.sides[below[0]] if below else None
        return [
            *(log_odds(side.score(key)) if above else -10.0 for side in (above or self.sides[number])[:2]),
            *(log_odds(side.score(key)) if under else -10.0 for side in (under or self.sides[number])[:2]),
            float(TYPES.index(self.marks.events[parent].type)) if parent is not None else -1.0,
        ]

    def _event_features(self, number: int, near: _Near) -> list[float]:
        event = self.marks.events[number]
        kinds = np.zeros(len(TYPES))
        kinds[TYPES.index(event.type)] = 1
        sides = self.sides[number]
        return [
            *kinds.tolist(),
            event.negative, event.possible, event.tense[0], event.tense[2], event.score,
            float(event.mode is not None and event.mode.endswith("visit")),
            float(self.quoted[number] is not None),
            *(sum(p for p, _ in side.best.values()) for side in sides),
            float(near.entities), float(near.events),
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Near:
    """What the sentences around are about: how often each entity is named, and who deals with whom."""

    named: Counter[Key]
    acting: dict[Key, float]
    receiving: dict[Key, float]
    dyads: dict[tuple[Key, Key], float]
    weight: float
    sentences: dict[Key, list[int]]
    events: int

    @property
    def entities(self) -> int:
        return len(self.named)

    @classmethod
    def of(cls, all_: _Candidates, number: int) -> _Near:
        here = all_.marks.events[number].sentence
        named: Counter[Key] = Counter()
        sentences: dict[Key, list[int]] = defaultdict(list)
        acting: dict[Key, float] = defaultdict(float)
        receiving: dict[Key, float] = defaultdict(float)
        dyads: dict[tuple[Key, Key], float] = defaultdict(float)
        weight, events = 0.0, 0
        for sentence in range(here - FAR, here + FAR + 1):
            for mention in all_.by_sentence.get(sentence, ()):
                named[all_.keys[mention]] += 1
                sentences[all_.keys[mention]].append(sentence)
            for other in all_.events_by_sentence.get(sentence, ()):
                if other == number:
                    continue
                mark, (actors, recipients, _) = all_.marks.events[other], all_.sides[other]
                weight, events = weight + mark.score, events + 1
                for key, (p, _n) in actors.best.items():
                    acting[key] += mark.score * p
                for key, (p, _n) in recipients.best.items():
                    receiving[key] += mark.score * p
                first, second = _top(actors), _top(recipients)
                if first and second:
                    dyads[first[1], second[1]] += mark.score * first[0] * second[0]
        return cls(named, acting, receiving, dyads, weight or 1.0, sentences, events)

    def features(self, all_: _Candidates, number: int, key: Key) -> list[float]:
        actors, recipients, _ = all_.sides[number]
        here = all_.marks.events[number].sentence
        first, second = _top(actors, key), _top(recipients, key)
        return [
            self.named[key],
            self.named[key] / (sum(self.named.values()) or 1),
            min((abs(s - here) for s in self.sentences.get(key, ())), default=FAR + 1),
            self.acting[key] / self.weight,
            self.receiving[key] / self.weight,
            self.dyads[first[1], key] / self.weight if first else 0.0,
            self.dyads[key, second[1]] / self.weight if second else 0.0,
            self.dyads[key, first[1]] / self.weight if first else 0.0,
        ]


def _top(side: _Links, but: Key = None) -> tuple[float, Key] | None:
    return next(((p, key) for key, (p, _) in side.best.items() if key != but), None)


def _between(places: Sequence[int], low: int, high: int) -> int:
    """Return how many places lie between two others."""
    return max(0, bisect_left(places, high) - bisect_right(places, low))


def _clip(value: int) -> int:
    return max(-_CLIP, min(_CLIP, value))
