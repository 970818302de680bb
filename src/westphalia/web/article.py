"""An article cut into stretches that are marked alike: every mark is shown, however they overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from westphalia.model import (
    Certainty,
    Claim,
    Commitment,
    Event,
    Mention,
    Place,
    Polarity,
    Quote,
    Reading,
    Span,
    TimeExpression,
)
from westphalia.vocabulary import quad_of

_ORDER = ("event", "commitment", "claim", "mention", "place", "time", "quote")
"""Of marks on the same words, the first of these is the one that a click opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A record where it stands in the text. `names` are classes that say how it is shown."""

    kind: str
    id: str
    span: Span
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words that are marked alike.

    `opens` is the mark that a click on them opens, `begins` are the records whose first words these are, and
    `ends` the events whose last words these are.
    """

    words: str
    names: tuple[str, ...]
    opens: Mark | None
    begins: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sentence, or what stands between two: `start` is the sentence's first character, None between."""

    start: int | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or what stands between two and is no part of the article."""

    span: Span
    is_furniture: bool
    parts: tuple[Part, ...]


def blocks(reading: Reading) -> tuple[Block, ...]:
    """Return the text of an article with everything marked in it, nothing left out."""
    return tuple(_Cutter(reading).blocks())


def marks_of(reading: Reading) -> Iterator[Mark]:
    """Yield a mark for each record of an article."""
    for event in reading.events:
        yield _mark("event", event, "e", f"q{quad_of(event.type).number}", *_doubts(event))
    for commitment in reading.commitments:
        yield _mark("commitment", commitment, "k")
    for claim in reading.claims:
        yield _mark("claim", claim, "c")
    for mention in reading.mentions:
        yield _mark("mention", mention, "m")
    for place in reading.places:
        yield _mark("place", place, "l")
    for time in reading.times:
        yield _mark("time", time, "t")
    for quote in reading.quotes:
        yield _mark("quote", quote, "q")


def paragraphs(reading: Reading) -> list[Span]:
    """Return the stretches of the paragraphs, which do not overlap."""
    ends: dict[int, tuple[int, int]] = {}
    for sentence in reading.sentences:
        start, end = ends.get(sentence.paragraph, (sentence.span.start, sentence.span.end))
        ends[sentence.paragraph] = min(start, sentence.span.start), max(end, sentence.span.end)
    found: list[Span] = []
    for start, end in sorted(ends.values()):
        start = max(start, found[-1].end if found else 0)
        if start < end:
            found.append(Span(start, end))
    return found or [Span(0, len(reading.document.text))]


class _Cutter:
    """One article at work."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.document.text
        self.marks = sorted(marks_of(reading), key=lambda mark: (mark.span, mark.id))
        self.starts = [mark.span.start for mark in self.marks]
        # A mark that reaches into a stretch begins at most this far before it.
        self.longest = max((mark.span.end - mark.span.start for mark in self.marks), default=0)

    def blocks(self) -> Iterator[Block]:
        """Yield paragraphs and what stands between them."""
        previous = 0
        for span in paragraphs(self.reading):
            yield from self._between(Span(previous, span.start))
            yield self._block(span, is_furniture=False)
            previous = span.end
        yield from self._between(Span(previous, len(self.text)))

    def _between(self, gap: Span) -> Iterator[Block]:
        if gap.of(self.text).strip():
            yield self._block(gap, is_furniture=True)

    def _block(self, span: Span, *, is_furniture: bool) -> Block:
        return Block(span=span, is_furniture=is_furniture, parts=tuple(self._parts(span)))

    def _parts(self, block: Span) -> Iterator[Part]:
        previous = block.start
        for sentence in self.reading.sentences:
            start, end = max(sentence.span.start, previous), min(sentence.span.end, block.end)
            if not block.start <= sentence.span.start < block.end or start >= end:
                continue
            if previous < start:
                yield Part(start=None, stretches=self._stretches(Span(previous, start)))
            yield Part(start=sentence.span.start, stretches=self._stretches(Span(start, end)))
            previous = end
        if previous < block.end:
            yield Part(start=None, stretches=self._stretches(Span(previous, block.end)))

    def _stretches(self, span: Span) -> tuple[Stretch, ...]:
        marks = [mark for mark in self._near(span) if mark.span.overlaps(span)]
        furniture = [found for found in self.reading.document.furniture if found.overlaps(span)]
        cuts = {span.start, span.end}
        for found in (*(mark.span for mark in marks), *furniture):
            cuts |= {max(span.start, found.start), min(span.end, found.end)}
        return tuple(
            self._stretch(Span(start, end), marks, furniture) for start, end in pairwise(sorted(cuts))
        )

    def _near(self, span: Span) -> Sequence[Mark]:
        first = bisect_right(self.starts, span.start - self.longest - 1)
        return self.marks[first : bisect_right(self.starts, span.end)]

    def _stretch(self, span: Span, marks: Iterable[Mark], furniture: Iterable[Span]) -> Stretch:
        here = [mark for mark in marks if mark.span.contains(span)]
        names = dict.fromkeys(name for mark in here for name in mark.names)
        if any(found.contains(span) for found in furniture):
            names["furniture"] = None
        # The shortest of the marks that matter most: of a mention in a mention, the inner one.
        opens = min(here, key=lambda mark: (_ORDER.index(mark.kind), _length(mark)), default=None)
        return Stretch(
            words=span.of(self.text),
            names=tuple(names),
            opens=opens,
            begins=tuple(mark.id for mark in here if mark.span.start == span.start),
            ends=tuple(mark.id for mark in here if mark.span.end == span.end and mark.kind == "event"),
        )


def _mark(
    kind: str,
    record: Event | Commitment | Claim | Mention | Place | TimeExpression | Quote,
    *names: str,
) -> Mark:
    return Mark(kind=kind, id=record.id, span=record.citation.span, names=names)


def _doubts(event: Event) -> Iterator[str]:
    if event.polarity is Polarity.NEGATIVE:
        yield "no"
    if event.certainty is Certainty.POSSIBLE:
        yield "maybe"


def _length(mark: Mark) -> int:
    return mark.span.end - mark.span.start
