"""Weigh once more which acts commit somebody to something, with the passage in view.

The linker says of each act whether it is a threat, a promise, a demand, a red line, a guarantee, an offer
or a refusal. Much of that hangs on what is threatened or asked for and of whom, and on an "if" beside it.
Boosted trees over such facts, fitted like those of `westphalia.extract.parties`, say it anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from westphalia.extract.conditions import condition_clauses
from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.features import KINDS, MODES, TYPES
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.networks import Floats
from westphalia.inference.trees import Trees, log_odds, probability
from westphalia.model import Document, Mention, Sentence, Span

OUTPUTS = tuple(kind.value for kind in KINDS)
"""What is said of each event, in the order of the trees' outputs."""
_LINKED = 0.2
_NONE = (0.0,) * (1 + len(KINDS))

Row = tuple[float, ...]
Links = Sequence[tuple[int, float]]


def recommit(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Marks,
    mentions: Sequence[Mention],
    attributes: Sequence[Row],
    trees: Trees | None,
) -> Marks:
    """Return the marks with the commitments of their events weighed again; unchanged without trees.

    `mentions` are the resolved ones, aligned with `marks.mentions`; `attributes` are the rows of
    `attributes.attribute_features`.
    """
    if trees is None or not marks.events:
        return marks
    rows = pledge_features(document, sentences, marks, mentions, attributes)
    scores = trees.run(np.array(rows, np.float32))
    return replace(marks, events=tuple(map(_with, marks.events, scores)))


def _with(event: EventMark, row: Floats) -> EventMark:
    """Return the event with what trees and network say between them: the mean of their log odds."""
    own = event.commitment_scores[1:]
    kinds = [
        probability((log_odds(one) + log_odds(float(other))) / 2) for one, other in zip(own, row, strict=True)
    ]
    total = sum(kinds)
    kinds = [kind / max(total, 1.0) for kind in kinds]
    return replace(
        event,
        commitment=KINDS[kinds.index(max(kinds))],
        commitment_score=min(total, 1.0),
        commitment_scores=(max(0.0, 1.0 - total), *kinds),
    )


def pledge_features(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Marks,
    mentions: Sequence[Mention],
    attributes: Sequence[Row],
) -> list[Row]:
    """Return the trees' input for each marked event, in order."""
    keys: list[Hashable] = [mention.entities or mention.id for mention in mentions]
    above: dict[int, tuple[float, int]] = {}
    for number, event in enumerate(marks.events):
        for content, chance in event.content:
            above[content] = max(above.get(content, (0.0, -1)), (chance, number))
    clauses = {
        n: condition_clauses(document.text, sentences[n].span, sentences[n].language)
        for n in {event.sentence for event in marks.events}
    }
    return [
        (
            *(log_odds(p) for p in event.commitment_scores),
            *_content(marks, event, keys),
            *(marks.events[above[number][1]].commitment_scores if number in above else _NONE),
            *_condition(marks, event, keys, clauses[event.sentence]),
            *_parties(event, keys),
            *_word(document, sentences, event),
            *_beside(marks, event),
            *row,
        )
        for number, (event, row) in enumerate(zip(marks.events, attributes, strict=True))
    ]


def _content(marks: Marks, event: EventMark, keys: Sequence[Hashable]) -> Row:
    """What this act is about: the likeliest content, what it says of itself, and whose act it is."""
    if not event.content:
        return (log_odds(0.0), 0.0, -1.0, *(0.0 for _ in range(4)), *_NONE, *(-1.0 for _ in range(4)))
    number, chance = event.content[0]
    other = marks.events[number]
    return (
        log_odds(chance),
        float(sum(p >= _LINKED for _, p in event.content)),
        float(TYPES.index(other.type)),
        other.negative, other.possible, other.tense[2], other.score,
        *other.commitment_scores,
        _among(event.actors, other.actors, keys), _among(event.actors, other.recipients, keys),
        _among(event.recipients, other.actors, keys), _among(event.recipients, other.recipients, keys),
    )  # fmt: skip


def _condition(marks: Marks, event: EventMark, keys: Sequence[Hashable], clauses: Sequence[Span]) -> Row:
    """The likeliest condition of this act, and the clauses that open with "if" beside it."""
    number, chance = event.conditions[0] if event.conditions else (None, 0.0)
    other = marks.events[number] if number is not None else None
    return (
        float(TYPES.index(other.type)) if other else -1.0,
        log_odds(chance),
        _among(event.recipients, other.actors, keys) if other else -1.0,
        _among(event.actors, other.actors, keys) if other else -1.0,
        float(any(clause.contains(event.trigger) for clause in clauses)),
        float(any(clause.start > event.trigger.start for clause in clauses)),
        float(any(clause.end <= event.trigger.start for clause in clauses)),
    )


def _parties(event: EventMark, keys: Sequence[Hashable]) -> Row:
    return (
        log_odds(event.recipients[0][1] if event.recipients else 0.0),
        _among(event.attribution, event.actors, keys),
        _among(event.attribution, event.recipients, keys),
        float(MODES.index(f"{event.type.value}:{event.mode}")) if event.mode else -1.0,
    )


def _word(document: Document, sentences: Sequence[Sentence], event: EventMark) -> Row:
    """What the lexicon knows of the trigger."""
    word = event.trigger.of(document.text)
    return tuple(float(p) for p in load_lexicon(sentences[event.sentence].language).features(word))


def _beside(marks: Marks, event: EventMark) -> Row:
    """The surest commitment among the other acts of the sentence."""
    beside = [other for other in marks.events if other is not event and other.sentence == event.sentence]
    best = max(beside, key=lambda other: other.commitment_score * other.score, default=None)
    if best is None:
        return (0.0, 0.0, *_NONE)
    return (
        best.commitment_score * best.score,
        (best.trigger.start - event.trigger.start) / 100,
        *best.commitment_scores,
    )


def _among(side: Links, given: Links, keys: Sequence[Hashable]) -> float:
    """Return how surely the likeliest of one side is on another; -1 where there is nobody."""
    if not side:
        return -1.0
    key = keys[side[0][0]]
    return max((p for n, p in given if keys[n] == key), default=0.0)
