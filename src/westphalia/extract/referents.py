"""Weigh what a mention that names nobody means once more, with the whole passage in view.

Rules and the reading model's word on antecedents give "the police", "he" or "the alliance" a first meaning
(`extract.entities`). Which state's police it is also hangs on what neither weighs together: where the
sentence plays, who stands on the other side of the same act, how far away each state is named, what the
words allow. Boosted trees over such facts, fitted on passages that the networks had not seen
(`training/fit_trees.py`), say for each meaning that the passage offers how probable it is.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from westphalia.extract.marks import EventMark, MentionMark
from westphalia.extract.phrases import Found, Phrase, code_of, state_of
from westphalia.extract.salience import Unit
from westphalia.inference.features import SECTORS
from westphalia.inference.trees import Trees, log_odds
from westphalia.model import Resolution

WINDOW = 60
"""Mentions before and after whose meanings are offered."""
LEAST = 0.2
"""A meaning less probable than this is not given to a mention that had none."""

_FAR = 7
"""Sentences from which on a mention counts as equally far."""
_CLIP = 400
_PAIRED = 4
"""How many of the nearest parties are tried two by two for "the two"."""
_HEADING = 80
"""A state named within these first characters is where the report comes from."""
_LIKELY = 0.25
"""From here on the model's word on what part of a state is meant offers that part."""
_PARTS = ("CVL", "OPP", "MED", "REB", "SEP")
_SEATS = ("GOV", "MIL", "POL", "LEG", "JUD", "PAR", "SPY")
_POINTERS = (
    "third_singular", "third_plural", "first_singular", "first_plural", "demonstrative", "dual", "anonymous",
)  # fmt: skip
_OPEN = (Resolution.CONTEXT, Resolution.ANTECEDENT)


@dataclass(frozen=True, slots=True)
class StateWord:
    """Where the text names a state, whether or not a mention stands there."""

    start: int
    sentence: int
    code: str
    is_place: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning that a mention may have, and the trees' input."""

    mention: int
    entities: Unit
    features: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A passage after its mentions were resolved by rules. All sequences are aligned with `marks`.

    `order` are the mentions as they follow each other in the text; `ranked` gives the rules' own
    probabilities of the states for a mention, by state.
    """

    marks: Sequence[MentionMark]
    events: Sequence[EventMark]
    phrases: Sequence[Phrase | None]
    found: Sequence[Found | None]
    order: Sequence[int]
    state_words: Sequence[StateWord]
    states: Callable[[str], bool]
    ranked: Callable[[int], Mapping[str, float]]

    @cached_property
    def place(self) -> dict[int, int]:
        """How many mentions stand before each."""
        return {index: place for place, index in enumerate(self.order)}

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        """The mentions of each code, and of each state in whatever part under `of:STATE`, as they follow."""
        out: dict[str, list[int]] = defaultdict(list)
        for index in self.order:
            for code in self.codes(index):
                out[code].append(index)
                out[f"of:{state_of(code)}"].append(index)
        return out

    @cached_property
    def words_of(self) -> dict[str, list[StateWord]]:
        """Where each state is named."""
        out: dict[str, list[StateWord]] = defaultdict(list)
        for word in self.state_words:
            out[word.code].append(word)
        return out

    @cached_property
    def sides(self) -> dict[int, list[tuple[int, int, float]]]:
        """For each mention the events that it is linked with: event, side and probability."""
        out: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
        for number, event in enumerate(self.events):
            for side, links in enumerate((event.actors, event.recipients, event.attribution)):
                for mention, p in links:
                    out[mention].append((number, side, p))
        return out

    @cached_property
    def linked(self) -> dict[tuple[int, int], list[tuple[int, float]]]:
        """The mentions on each side of each event."""
        out: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for number, event in enumerate(self.events):
            for side, links in enumerate((event.actors, event.recipients, event.attribution)):
                out[number, side] = list(links)
        return out

    def codes(self, index: int) -> Unit:
        """Return what a mention means so far."""
        found = self.found[index]
        return found.entities if found else ()

    def is_open(self, index: int) -> bool:
        """Return whether a mention's own words leave open what it means."""
        found = self.found[index]
        return self.phrases[index] is not None and (found is None or found.resolution in _OPEN)

    def around(self, index: int) -> Iterator[int]:
        """Yield the resolved mentions around one, in the order of the text."""
        place = self.place[index]
        for other in self.order[max(0, place - WINDOW) : place + WINDOW]:
            if other != index and self.found[other] is not None:
                yield other


def choices(passage: Passage) -> list[Choice]:
    """Return every meaning that the mentions which name nobody may have, with the trees' input."""
    found: list[Choice] = []
    for index in passage.order:
        if passage.is_open(index):
            found += _Mention(passage, index).choices()
    return found


def weigh(passage: Passage, trees: Trees) -> dict[int, tuple[Unit, float]]:
    """Return the likeliest meaning of each mention that names nobody, with its probability."""
    offered = choices(passage)
    if not offered:
        return {}
    scores = trees.run(np.array([choice.features for choice in offered], np.float32))[:, 0]
    best: dict[int, tuple[Unit, float]] = {}
    for choice, score in zip(offered, scores, strict=True):
        if choice.mention not in best or score > best[choice.mention][1]:
            best[choice.mention] = (choice.entities, float(score))
    return {
        index: chosen
        for index, chosen in best.items()
        if chosen[1] >= LEAST or passage.found[index] is not None
    }


class _Mention:
    """One mention that names nobody, and what it may mean."""

    def __init__(self, passage: Passage, index: int) -> None:
        self.passage = passage
        self.index = index
        self.mark = passage.marks[index]
        phrase = passage.phrases[index]
        assert phrase is not None
        self.phrase = phrase
        self.at = self.mark.head.start
        self.antecedents = dict(self.mark.antecedents)
        self.kin = dict(self.mark.kin)
        self.ranked = passage.ranked(index)
        self.links = [link for link in passage.sides.get(index, ()) if link[2] >= 0.1]

    def choices(self) -> list[Choice]:
        units = self._units()
        if not units:
            return []
        own = self._own_features(len(units))
        parts = {code: self._part(code) for code in {code for unit in units for code in unit}}
        rows = [(unit, self._row(unit, parts)) for unit in units]
        best = [sorted((row[column] for _, row in rows), reverse=True)[:2] for column in range(_COMPARED)]
        return [
            Choice(
                mention=self.index,
                entities=unit,
                features=(*row, *(_lead(row[c], best[c]) for c in range(_COMPARED)), *own),
            )
            for unit, row in rows
        ]

    # What is offered

    def _units(self) -> list[Unit]:
        """Return the meanings that the passage offers, the rules' first."""
        passage, found = self.passage, self.passage.found[self.index]
        out: dict[Unit, None] = {found.entities: None} if found else {}
        states: dict[str, None] = dict.fromkeys(word.code for word in passage.state_words)
        for other in passage.around(self.index):
            unit = tuple(self._as_own(code) for code in passage.codes(other))
            out |= dict.fromkeys([unit, *((code,) for code in unit)])
            states |= dict.fromkeys(map(state_of, passage.codes(other)))
        for state in states:
            if passage.states(state):
                out |= dict.fromkeys((code,) for code in self._of_state(state))
        if (found and len(found.entities) > 1) or self._is_plural():
            out |= dict.fromkeys(self._pairs())
        return [unit for unit in out if unit]

    def _is_plural(self) -> bool:
        return self.phrase.points("dual") or self.phrase.points("third_plural")

    def _as_own(self, code: str) -> str:
        """Return a code as the mention's own words would mean it: its people, its rebels."""
        kind = self.phrase.kind
        if kind is None or code.startswith(f"{kind}:"):
            return code
        return code_of(self.phrase, state_of(code))

    def _of_state(self, state: str) -> Iterator[str]:
        yield code_of(self.phrase, state)
        if self.phrase.kind is None and self.mark.sector in _PARTS and self.mark.sector_score >= _LIKELY:
            yield f"{self.mark.sector}:{state}"

    def _pairs(self) -> Iterator[Unit]:
        place = self.passage.place[self.index]
        nearest: dict[str, None] = {}
        for other in reversed(self.passage.order[max(0, place - WINDOW) : place]):
            if len(nearest) < _PAIRED:
                nearest |= dict.fromkeys(self.passage.codes(other))
        for pair in combinations(list(nearest)[:_PAIRED], 2):
            yield tuple(sorted(pair))

    # Features

    def _row(self, unit: Unit, parts: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
        """Return the features of a meaning: the mean of its parts', and those of the whole."""
        passage, found = self.passage, self.passage.found[self.index]
        mean = tuple(sum(column) / len(unit) for column in zip(*(parts[code] for code in unit), strict=True))
        same = [o for o, p in self.antecedents.items() if passage.codes(o) == unit]
        code, is_rule = unit[0], found is not None and found.entities == unit
        return (
            *mean,
            max((self.antecedents[o] for o in same), default=0.0),
            float(is_rule),
            log_odds(found.confidence if found and is_rule else 0.0),
            float(found is not None and {*map(state_of, found.entities)} == {*map(state_of, unit)}),
            float(len(unit)),
            float(self._kind_of(code)),
            float("-" in code),
            self.mark.sector_score * (1 if self._fits(code) else -1) if self.mark.sector else 0.0,
        )

    def _kind_of(self, code: str) -> int:
        prefix, colon, _ = code.partition(":")
        if colon and prefix in SECTORS:
            return SECTORS.index(prefix)
        return SECTORS.index("state" if self.passage.states(code) else "organisation")

    def _fits(self, code: str) -> bool:
        return SECTORS[self._kind_of(code)] == self.mark.sector

    def _part(self, code: str) -> tuple[float, ...]:
        """Return what speaks for one code. The first `_COMPARED` are compared between the meanings, too."""
        state = state_of(code)
        exact = self.passage.by_code.get(code, ())
        kindred = self.passage.by_code.get(f"of:{state}", ())
        return (
            max((self.antecedents.get(o, 0.0) for o in exact), default=0.0),
            max((self.antecedents.get(o, 0.0) for o in kindred), default=0.0),
            max((self.kin.get(o, 0.0) for o in kindred), default=0.0),
            self.ranked.get(code, self.ranked.get(state, 0.0)),
            min(3.0, sum(self.kin.get(o, 0.0) for o in kindred)),
            *self._reach(exact),
            *self._reach(kindred),
            *self._land(state),
            *self._deeds(exact),
            *self._deeds(kindred),
            float(self.mark.speaker is not None and self.mark.speaker in exact),
            float(any((f := self.passage.found[o]) is not None and f.is_person for o in exact)),
        )

    def _reach(self, mentions: Sequence[int]) -> tuple[float, ...]:
        """How many of these mentions stand before and after, and how near the nearest."""
        passage, marks = self.passage, self.passage.marks
        place = passage.place[self.index]
        cut = bisect_left([passage.place[o] for o in mentions], place)
        before = mentions[:cut]
        after = mentions[cut + 1 :] if cut < len(mentions) and mentions[cut] == self.index else mentions[cut:]
        last = marks[before[-1]] if before else None
        then = marks[after[0]] if after else None
        return (
            math.log1p(len(before)),
            math.log1p(len(after)),
            float(min(_FAR, self.mark.sentence - last.sentence)) if last else _FAR + 1.0,
            float(min(_FAR, then.sentence - self.mark.sentence)) if then else _FAR + 1.0,
            _near(self.at - last.head.start) if last else -1.0,
            _near(then.head.start - self.at) if then else -1.0,
            float(place - passage.place[before[-1]]) if before else 99.0,
            float(last is not None and self._opens(before[-1])),
        )

    def _opens(self, index: int) -> bool:
        passage, place = self.passage, self.passage.place[index]
        return place == 0 or passage.marks[passage.order[place - 1]].sentence != passage.marks[index].sentence

    def _land(self, state: str) -> tuple[float, ...]:
        """Where the text names the state at all, above all as the place where the sentence plays."""
        words, here = self.passage.words_of.get(state, ()), self.mark.sentence
        inside = [word for word in words if word.sentence == here]
        before = [word for word in words if word.start < self.at]
        others = self.passage.state_words
        last = next((w for w in reversed(others) if w.start < self.at and w.is_place), None)
        return (
            len(words) / (len(others) or 1),
            float(bool(inside)),
            float(any(word.is_place for word in inside)),
            min((_near(abs(word.start - self.at)) for word in inside), default=-1.0),
            float(min(_FAR, here - before[-1].sentence)) if before else _FAR + 1.0,
            float(last is not None and last.code == state),
            float(bool(others) and others[0].start < _HEADING and others[0].code == state),
            float(any(word.sentence == here - 1 and word.is_place for word in words)),
        )

    def _deeds(self, mentions: Sequence[int]) -> tuple[float, ...]:
        """How far these mentions stand on the other or the same side of the mention's own acts."""
        out = {"against": 0.0, "with": 0.0, "told": 0.0}
        own = set(mentions) - {self.index}
        for event, side, p in self.links:
            if side == 2:
                continue
            for name, other in (("against", 1 - side), ("with", side), ("told", 2)):
                for mention, q in self.passage.linked[event, other]:
                    if mention in own:
                        out[name] = max(out[name], min(p, q))
        return tuple(out.values())

    def _own_features(self, count: int) -> tuple[float, ...]:
        """What is known of the mention itself."""
        phrase, mark, found = self.phrase, self.mark, self.passage.found[self.index]
        pointer = phrase.pointer()
        return (
            float(SECTORS.index(mark.sector)) if mark.sector in SECTORS else -1.0,
            mark.sector_score,
            mark.is_person,
            mark.score,
            float(SECTORS.index(phrase.kind)) if phrase.kind in SECTORS else -1.0,
            float(_SEATS.index(phrase.sector)) if phrase.sector in _SEATS else -1.0,
            float(_POINTERS.index(pointer)) if pointer in _POINTERS else -1.0,
            float(("", "f", "m").index(phrase.gender())),
            float(phrase.office is not None),
            float(phrase.is_name(phrase.head)),
            float(phrase.is_anonymous),
            float(phrase.points("dual")),
            float(len(phrase.words)),
            float(mark.quote is not None),
            float(min(_FAR, mark.sentence)),
            float(self._opens(self.index)),
            float(count),
            -1.0 if found is None else float(found.resolution is Resolution.ANTECEDENT),
            log_odds(max(self.antecedents.values(), default=0.0)),
            max((p for _, side, p in self.links if side == 0), default=0.0),
            max((p for _, side, p in self.links if side == 1), default=0.0),
        )


_COMPARED = 4


def _lead(own: float, best: Sequence[float]) -> float:
    """Return by how much a value leads the best of the others."""
    rival = best[1] if len(best) > 1 and own == best[0] else best[0] if len(best) > 1 else 0.0
    return own - rival


def _near(distance: int) -> float:
    return min(_CLIP, distance) / 100
