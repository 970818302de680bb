"""Weigh once more whether an act happened, whether it is certain and when, with the passage in view.

The linker says of each event whether it is denied, merely possible, past, present or to come. Much of that
hangs on its company: an act that somebody demands is to come, however its noun looks; one that tomorrow's
date is linked to is not past. Boosted trees over such facts, fitted like those of
`westphalia.extract.parties`, say it anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from westphalia.dates import PartialDate
from westphalia.extract.marks import EventMark, Marks
from westphalia.extract.time_words import is_to_come_verb
from westphalia.extract.when import resolve_time
from westphalia.inference.features import TYPES
from westphalia.inference.networks import Floats
from westphalia.inference.trees import Trees, log_odds, probability
from westphalia.model import Document, Sentence

OUTPUTS = ("negative", "possible", "past", "present", "future")
"""What is said of each event, in the order of the trees' outputs."""
_FAR = 400
_WORDS = 4
"""How many words before a trigger may hold its auxiliary: will be able to sign."""

Row = tuple[float, ...]
Days = Sequence[float | None]
"""How many days each time expression lies after publication; None where that is not known."""


def reconsider(marks: Marks, rows: Sequence[Row], trees: Trees | None) -> Marks:
    """Return the marks with their events' attributes weighed again; unchanged without trees.

    `rows` are those of `attribute_features`.
    """
    if trees is None or not marks.events:
        return marks
    scores = trees.run(np.array(rows, np.float32))
    return replace(marks, events=tuple(map(_with, marks.events, scores)))


def _with(event: EventMark, row: Floats) -> EventMark:
    """Return the event with what trees and network say between them: the mean of their log odds."""
    own = (event.negative, event.possible, *event.tense)
    means = [
        probability((log_odds(one) + log_odds(float(other))) / 2) for one, other in zip(own, row, strict=True)
    ]
    total = sum(means[2:])
    past, present, future = (mean / total for mean in means[2:])
    return replace(event, negative=means[0], possible=means[1], tense=(past, present, future))


def attribute_features(
    document: Document, sentences: Sequence[Sentence], marks: Marks, days: Days
) -> list[Row]:
    """Return the trees' input for each marked event, in order.

    `days` are those of `days_from_publication`.
    """
    parents: dict[int, tuple[float, int]] = {}
    conditions: dict[int, float] = {}
    for number, event in enumerate(marks.events):
        for content, chance in event.content:
            parents[content] = max(parents.get(content, (0.0, -1)), (chance, number))
        for condition, chance in event.conditions:
            conditions[condition] = max(conditions.get(condition, 0.0), chance)
    return [
        (
            *_own(event),
            *_above(marks, parents.get(number)),
            log_odds(conditions.get(number, 0.0)),
            log_odds(max((chance for _, chance in event.conditions), default=0.0)),
            *_linked_time(event, days),
            *_verb(document, sentences, event),
            *_company(marks, event),
        )
        for number, event in enumerate(marks.events)
    ]


def days_from_publication(document: Document, sentences: Sequence[Sentence], marks: Marks) -> Days:
    """Return for each time expression how many days it lies after publication, whatever the tense around."""
    found: list[float | None] = []
    last: PartialDate | None = None
    for mark in marks.times:
        value = resolve_time(
            mark.span.of(document.text),
            language=sentences[mark.sentence].language,
            published=document.published,
            context=last,
        )
        last = value or last
        known = value is not None and document.published is not None
        found.append(_days(value, document.published) if known else None)  # type: ignore[arg-type]
    return found


def _days(value: PartialDate, published: PartialDate) -> float:
    if value.agrees_with(published):
        return 0.0
    if value.earliest() > published.latest():
        return float((value.earliest() - published.latest()).days)
    return -float((published.earliest() - value.latest()).days)


def _own(event: EventMark) -> Row:
    past, present, future = event.tense
    return (
        log_odds(event.negative), log_odds(event.possible),
        log_odds(past), log_odds(present), log_odds(future), log_odds(event.score),
        *(float(kind is event.type) for kind in TYPES),
        event.commitment_score, log_odds(event.attribution[0][1] if event.attribution else 0.0),
        log_odds(event.actors[0][1] if event.actors else 0.0),
    )  # fmt: skip


def _above(marks: Marks, parent: tuple[float, int] | None) -> Row:
    """What the act says of itself that this one is the content of."""
    if parent is None:
        return (log_odds(0.0), -1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    above = marks.events[parent[1]]
    return (
        log_odds(parent[0]), float(TYPES.index(above.type)), above.negative, above.possible, above.tense[0],
        above.tense[2], above.commitment_score,
    )  # fmt: skip


def _linked_time(event: EventMark, days: Days) -> Row:
    number, chance = event.times[0] if event.times else (None, 0.0)
    day = days[number] if number is not None else None
    return (
        log_odds(chance),
        float(day is not None),
        0.0 if day is None else math.copysign(math.log1p(abs(day)), day),
    )


def _verb(document: Document, sentences: Sequence[Sentence], event: EventMark) -> Row:
    """Whether the trigger or a word shortly before it is a verb of what is still to come."""
    language = sentences[event.sentence].language
    before = document.text[max(0, event.trigger.start - 60) : event.trigger.start].split()[-_WORDS:]
    word = event.trigger.of(document.text)
    return (
        float(is_to_come_verb(word, language)),
        float(any(is_to_come_verb(other.strip(".,;:«»\"'’()"), language) for other in before)),
        float(event.sentence == 0),
        float(len(word)),
    )


def _company(marks: Marks, event: EventMark) -> Row:
    """What the other acts of the sentence say of themselves: the nearest, and all by their scores."""
    at = event.trigger.start
    beside = [other for other in marks.events if other is not event and other.sentence == event.sentence]
    weight = sum(other.score for other in beside) or 1.0
    nearest = min(beside, key=lambda other: abs(other.trigger.start - at), default=None)
    values = [(o.negative, o.possible, o.tense[0], o.tense[2], o.score) for o in beside]
    near = values[beside.index(nearest)] if nearest is not None else (0.0, 0.0, 0.0, 0.0, 0.0)
    return (
        *near,
        *(sum(value[n] * value[4] for value in values) / weight for n in range(4)),
        min(_FAR, abs(nearest.trigger.start - at)) / 100 if nearest is not None else _FAR / 100,
        float(len(beside)),
        float(any(quote.span.start <= at < quote.span.end for quote in marks.quotes)),
    )
