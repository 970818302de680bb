"""Weigh once more whether an event stands where one was marked, with everything else that was found in view.

The encoder scores each word by itself. That a word really names an act shows in what gathers around it:
parties that resolve, a clause that threatens it, a speaker who tells it, other acts in the sentence. Boosted
trees over such facts, fitted like those of `westphalia.extract.parties`, give the probability anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.features import TYPES
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.trees import Trees, log_odds
from westphalia.model import Document, Mention, Sentence

_FAR = 400

Row = tuple[float, ...]


def rescore(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Marks,
    mentions: Sequence[Mention],
    trees: Trees | None,
) -> Marks:
    """Return the marks with the scores of their events weighed again; unchanged without trees.

    `mentions` are the resolved ones, aligned with `marks.mentions`.
    """
    if trees is None or not marks.events:
        return marks
    rows = np.array(trigger_features(document, sentences, marks, mentions), np.float32)
    scores = trees.run(rows)[:, 0]
    events = tuple(
        replace(event, score=float(score)) for event, score in zip(marks.events, scores, strict=True)
    )
    return replace(marks, events=events)


def trigger_features(
    document: Document, sentences: Sequence[Sentence], marks: Marks, mentions: Sequence[Mention]
) -> list[Row]:
    """Return the trees' input for each marked event, in order."""
    threatened: dict[int, float] = {}
    for event in marks.events:
        for content, chance in event.content:
            threatened[content] = max(threatened.get(content, 0.0), chance)
    return [
        (
            *_own(event),
            *_parties(event, mentions),
            threatened.get(number, 0.0),
            max((chance for _, chance in event.content), default=0.0),
            *_word(document, sentences, event),
            *_company(document, marks, event),
        )
        for number, event in enumerate(marks.events)
    ]


def _own(event: EventMark) -> Row:
    """What the encoder says of the word, and the linker of its attributes."""
    first, second = np.sort(event.type_scores)[::-1][:2].tolist()
    return (
        log_odds(event.score), log_odds(first), log_odds(second), first - second,
        *(float(kind is event.type) for kind in TYPES),
        event.negative, event.possible, *event.tense, event.commitment_score,
    )  # fmt: skip


def _parties(event: EventMark, mentions: Sequence[Mention]) -> Row:
    sides = (event.actors, event.recipients, event.attribution)
    meant = [mentions[side[0][0]].entities if side else () for side in sides]
    return (
        *(log_odds(side[0][1] if side else 0.0) for side in sides),
        float(bool(meant[0])),
        float(bool(meant[1])),
        float(bool(meant[0]) and meant[0] == meant[1]),
    )


def _word(document: Document, sentences: Sequence[Sentence], event: EventMark) -> Row:
    word = event.trigger.of(document.text)
    features = load_lexicon(sentences[event.sentence].language).features(word)
    return (
        float(features[-1]),
        float(features[TYPES.index(event.type)]),
        float(len(word)),
        float(word[:1].isupper()),
    )


def _company(document: Document, marks: Marks, event: EventMark) -> Row:
    """What else is marked: beside it in the sentence, of its type, and how densely in the whole text."""
    others = [other for other in marks.events if other is not event]
    beside = [other for other in others if other.sentence == event.sentence]
    at = event.trigger.start
    return (
        float(len(beside)),
        max((other.score for other in beside), default=0.0),
        min((min(_FAR, abs(other.trigger.start - at)) for other in beside), default=_FAR) / 100,
        max((other.score for other in others if other.type is event.type), default=0.0),
        sum(other.score for other in marks.events) / len(marks.events),
        len(marks.events) / max(1, len(document.text)) * 100,
        float(any(quote.span.start <= at < quote.span.end for quote in marks.quotes)),
    )
