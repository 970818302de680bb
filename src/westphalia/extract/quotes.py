"""Find direct speech between quote marks, in the manners of all our languages.

A mark's direction comes from its sign and from the spaces around it; a stack pairs them, one paragraph at a
time, so that a missing mark never swallows the article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import groupby, islice

from westphalia.extract.typography import typography
from westphalia.model import Document, Sentence, Span

_LONGEST_CHAIN = 12
"""Paragraphs that one quotation may run through; a longer run is a missing mark, not a speech."""

_APOSTROPHES = "'’‘"
"""Marks that are apostrophes unless the words around them show a quotation."""

_BOTH_WAYS = "\"'”“"
"""Marks that open in one manner and close in another: the spaces around them decide."""

_WORD = re.compile(r"[^\W_]+(?:[-’'‑.,/][^\W_]+)*")
_SPEECH_END = ".!?…,;"


def find_quotes(document: Document, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Return the spans of direct speech without their marks, in order; nested ones are inside the outer one.

    One word alone is a scare quote and left out, unless it stands as speech: with a final mark of its own, or
    followed by a comma at the head of its sentence, or after a colon.

    >>> from westphalia.extract.sentences import segment
    >>> document = Document(id="d", name="d", text='“We will not go,” he said of the “visit”.')
    >>> [span.of(document.text) for span in find_quotes(document, segment(document))]
    ['We will not go,']
    """
    return tuple(span for span in quoted_spans(document, sentences) if _is_speech(document.text, span))


def quoted_spans(document: Document, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Return every stretch between quote marks, scare quotes and titles included, without the marks."""
    paragraphs = [_paired(document.text, _marks(document.text, group)) for group in _paragraphs(sentences)]
    found = [*(pair for paragraph in paragraphs for pair in paragraph.pairs), *_chained(paragraphs)]
    trimmed = (_trim(document.text, span) for span in _outermost(found))
    return tuple(span for span in trimmed if span.end > span.start)


def is_quoted(spans: Sequence[Span], offset: int) -> bool:
    """Return whether an offset lies inside one of these spans, which are in order and do not overlap.

    >>> is_quoted((Span(2, 5), Span(8, 9)), 4), is_quoted((Span(2, 5), Span(8, 9)), 5)
    (True, False)
    """
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and offset < spans[at].end


# Marks


class _Way(Enum):
    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quote mark: its sign as if it pointed outwards, its offset, and which way it looks."""

    sign: str
    at: int
    way: _Way
    first: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Signs:
    closers: dict[str, frozenset[str]]
    all: frozenset[str]
    turned: dict[str, str]


@cache
def _signs() -> _Signs:
    pairs = typography().quotes.pairs
    closers = {opener: frozenset(end for start, end in pairs if start == opener) for opener, _ in pairs}
    turned = {sign: outward for pair in typography().quotes.turned for sign, outward in (pair, pair[::-1])}
    return _Signs(closers, frozenset(sign for pair in pairs for sign in pair), turned)


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[list[Span]]:
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        yield [part for sentence in group for part in sentence.parts]


def _marks(text: str, parts: Sequence[Span]) -> list[_Mark]:
    """Return the quote marks of a paragraph; turned ones (»so«) are read as if they pointed outwards."""
    spots = [at for part in parts for at in range(part.start, part.end) if text[at] in _signs().all]
    turned = _is_turned(text, spots)
    marks = (_mark(text, at, turned=turned, first=at == parts[0].start) for at in spots)
    return [mark for mark in marks if mark is not None]


def _is_turned(text: str, spots: Iterable[int]) -> bool:
    """Return whether the paragraph writes »so« rather than «so»: which sign stands before its words."""
    votes = 0
    for at in spots:
        if text[at] in "«‹»›" and _free_before(text, at) and text[at + 1 : at + 2].isalnum():
            votes += 1 if text[at] in "»›" else -1
    return votes > 0


def _mark(text: str, at: int, *, turned: bool, first: bool) -> _Mark | None:
    sign = text[at]
    if sign in _APOSTROPHES:
        return _apostrophe(text, at, first=first)
    if turned and sign in _signs().turned:
        sign = _signs().turned[sign]
    if sign in _BOTH_WAYS:
        return _Mark(sign, at, _way(text, at), first)
    return _Mark(sign, at, _Way.OPENS if sign in _signs().closers else _Way.CLOSES, first)


def _apostrophe(text: str, at: int, *, first: bool) -> _Mark | None:
    """Return the mark if no letter leans on it from both sides and no digit follows ('90s)."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if _free_before(text, at) and (after.isalpha() or after in '«“"¿¡…'):
        return _Mark(text[at], at, _Way.OPENS, first, weak=text[at] == "’")
    if before and not before.isspace() and not after.isalnum():
        return _Mark(text[at], at, _Way.CLOSES, weak=before in "sxSX" and text[at] != "‘")
    return None


def _way(text: str, at: int) -> _Way:
    """Return which way a mark looks by the spaces around it."""
    opens = _free_before(text, at)
    after = text[at + 1 : at + 2]
    closes = not after or after.isspace() or not after.isalnum()
    if opens and not (not after or after.isspace()):
        return _Way.OPENS
    if closes and not opens:
        return _Way.CLOSES
    return _Way.EITHER


def _free_before(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else ""
    return not before or before.isspace() or before in "([{—–-/«“„‹\"'‘’:¿¡*_"


# Pairs


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """The quotations of a paragraph, the mark left open in it, and the first mark that closes nothing."""

    pairs: tuple[Span, ...]
    open: _Mark | None
    stray: _Mark | None
    marks: tuple[_Mark, ...]


def _paired(text: str, marks: Sequence[_Mark]) -> _Paragraph:
    stack: list[_Mark] = []
    pairs: list[Span] = []
    stray: _Mark | None = None
    for index, mark in enumerate(marks):
        partner = _partner(stack, mark)
        if partner is not None and _closes(text, stack[partner], mark, marks[index + 1 : index + 5]):
            pairs.append(Span(stack[partner].at + 1, mark.at))
            del stack[partner:]
        elif mark.way is not _Way.CLOSES and mark.sign in _signs().closers:
            stack.append(mark)
        elif partner is None and not stack and not pairs and stray is None and mark.sign not in _APOSTROPHES:
            stray = mark
    left = next((mark for mark in stack if mark.sign not in _APOSTROPHES), None)
    return _Paragraph(tuple(pairs), left, stray, tuple(marks))


def _partner(stack: Sequence[_Mark], mark: _Mark) -> int | None:
    """Return which open mark this one closes: the nearest of its kind."""
    if mark.way is _Way.OPENS:
        return None
    for index in range(len(stack) - 1, max(-1, len(stack) - 1 - _LONGEST_CHAIN), -1):
        if mark.sign in _signs().closers[stack[index].sign]:
            return index
    return None


def _closes(text: str, opener: _Mark, mark: _Mark, later: Sequence[_Mark]) -> bool:
    if mark.sign not in _APOSTROPHES:
        return True
    if opener.sign == "‚":
        return True
    if mark.weak and any(other.sign == mark.sign and other.way is _Way.CLOSES for other in later):
        return False  # an apostrophe after an s, and the true end still to come: ‘the leaders’ plan’
    return opener.sign == "‘" or _is_clear(text, opener.at, mark.at)


def _is_clear(text: str, start: int, end: int) -> bool:
    """Return whether straight apostrophes surely quote: a sentence's sign stands at one of them."""
    before, inside = text[max(0, start - 3) : start].rstrip(), text[end - 1]
    return before.endswith((":", ",")) or inside in _SPEECH_END or text[start + 1 : start + 2].isupper()


def _chained(paragraphs: Sequence[_Paragraph]) -> Iterator[Span]:
    """Yield the quotations that run over several paragraphs."""
    for index, paragraph in enumerate(paragraphs):
        last = _chain_end(paragraphs, index) if paragraph.open else None
        if paragraph.open and last:
            yield Span(paragraph.open.at + 1, last.at)


def _chain_end(paragraphs: Sequence[_Paragraph], index: int) -> _Mark | None:
    """Return the mark that ends what is open at the end of a paragraph, or None if nothing surely does.

    Either each paragraph from the next on opens with the same mark again, or the next one with marks at all
    begins with a mark that closes nothing else.
    """
    opener = paragraphs[index].open
    assert opener is not None
    again = True
    for paragraph in paragraphs[index + 1 : index + 1 + _LONGEST_CHAIN]:
        if not paragraph.marks:
            again = False
        elif again and _opens_again(paragraph.marks[0], opener):
            if paragraph.open != paragraph.marks[0]:
                return _end_of(paragraph, paragraph.marks[0])
        else:
            return _stray_end(paragraph, opener)
    return None


def _opens_again(head: _Mark, opener: _Mark) -> bool:
    return head.first and head.sign == opener.sign and head.way is _Way.OPENS


def _stray_end(paragraph: _Paragraph, opener: _Mark) -> _Mark | None:
    """Return the mark that closes nothing in its own paragraph; a straight one is too doubtful."""
    stray = paragraph.stray
    fits = stray is not None and stray.sign in _signs().closers[opener.sign] and opener.sign not in "\"'"
    return stray if fits else None


def _end_of(paragraph: _Paragraph, head: _Mark) -> _Mark | None:
    for span in paragraph.pairs:
        if span.start == head.at + 1:
            return replace(head, at=span.end, way=_Way.CLOSES)
    return None


def _outermost(spans: Iterable[Span]) -> Iterator[Span]:
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end


# Speech


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - len(words) + len(words.rstrip())))


def _is_speech(text: str, span: Span) -> bool:
    words = span.of(text)
    count = len(list(islice(_WORD.finditer(words), 2)))
    if count != 1:
        return count > 1
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 3].lstrip()
    lead = before.rstrip().rstrip("".join(_signs().all)).rstrip()
    begins = not lead or lead.endswith((":", ".", "!", "?", "\n"))
    return words[-1] in ".!?…" or lead.endswith(":") or (begins and after[1:2] in {",", "-", "–", "—"})
