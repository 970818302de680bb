"""Cut a reading down to the passages that somebody has judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from westphalia.judgements.weighed import in_force
from westphalia.model import Citation, Judgement, Reading, Sentence, Span

_AROUND = 2
"""Sentences of the same paragraph that are kept on either side: a model reads passages, not sentences."""


class Cited(Protocol):
    """A record: it stands on words."""

    @property
    def citation(self) -> Citation:
        """The words."""


Record = TypeVar("Record", bound=Cited)


def judged_passages(reading: Reading, judgements: Iterable[Judgement]) -> Reading:
    """Return a reading with the sentences around judged words only, and the records in them."""
    spans = [
        citation.span
        for judgement in in_force(judgements)
        for citation in (judgement.subject, judgement.other)
        if citation and citation.document_id == reading.document.id and citation.quote
    ]
    kept = _sentences(reading.sentences, spans)

    def within(records: tuple[Record, ...]) -> tuple[Record, ...]:
        return tuple(item for item in records if any(s.span.contains(item.citation.span) for s in kept))

    return replace(
        reading,
        sentences=kept,
        mentions=within(reading.mentions),
        times=within(reading.times),
        places=within(reading.places),
        events=within(reading.events),
        conditions=within(reading.conditions),
        claims=within(reading.claims),
        commitments=within(reading.commitments),
        quotes=tuple(item for item in reading.quotes if _touches(item.citation.span, kept)),
    )


def _sentences(sentences: tuple[Sentence, ...], spans: list[Span]) -> tuple[Sentence, ...]:
    kept: set[int] = set()
    for number, sentence in enumerate(sentences):
        if any(sentence.span.overlaps(span) for span in spans):
            near = range(max(0, number - _AROUND), min(len(sentences), number + _AROUND + 1))
            kept.update(near_by for near_by in near if sentences[near_by].paragraph == sentence.paragraph)
    return tuple(sentences[number] for number in sorted(kept))


def _touches(span: Span, sentences: tuple[Sentence, ...]) -> bool:
    return any(sentence.span.overlaps(span) for sentence in sentences)
