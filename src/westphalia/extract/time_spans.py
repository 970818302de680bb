"""Set the bounds of time expressions: the network says where one is, the language's words how far it goes.

The network cuts "two days later" after the number and "at 4 am" before the unit more often than it misses
them. What belongs together is known: the longest row of words around a mark that fits a pattern of
`data/when/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from westphalia.dates import PartialDate
from westphalia.extract.numerals import Token, tokens
from westphalia.extract.time_rules import OPERATIONS, Frame, Words
from westphalia.extract.time_words import Row, load_pack, match, read_row
from westphalia.model import Span

_AROUND = 48
"""Characters on either side of a mark that are looked at."""
_REACH = 5
"""Tokens on either side by which a mark may grow."""
_SOME_DAY = Frame(published=PartialDate("2020-07-15"), tense=None, context=None)
"""Only whether words fit is asked here, so any publication day serves."""
_ANCHORS = frozenset({"weekday", "month", "year", "date", "offset", "holiday"})
"""What tells a day or a month by itself. After it, "after" and numbers mostly belong to what follows."""
_DAYS = frozenset({"num", "ord"})
_FOLLOWERS = frozenset({"before", "after", "that", "ago"}) | _DAYS


_PARTICLES = frozenset({"ahead", "within", "athour", "and", "or", "to", "that", "num", "few"})
"""Further classes of words that need another word to tell a time."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A row of tokens that is a time expression as a whole; `kinds` are the classes that its pattern took."""

    first: int
    after: int
    operation: str
    kinds: frozenset[str]


def settle_times(text: str, marked: Sequence[Span], within: Span, language: str) -> list[Span]:
    """Return the time expressions that some marks of one sentence stand for, in order.

    Marks on parts of one expression become one; a mark on words that tell no time by themselves, a mere
    preposition or a number written in letters, is left out. `within` is the sentence.

    >>> text = "Due giorni dopo, alle 22:30, hanno firmato"
    >>> spans = settle_times(text, [Span(0, 3), Span(22, 24)], Span(0, len(text)), "it")
    >>> [span.of(text) for span in spans]
    ['Due giorni dopo', '22:30']
    """
    pack = load_pack(language)
    if pack is None:
        return list(marked)
    settled: list[Span] = []
    for mark in marked:
        start = max(within.start, mark.start - _AROUND)
        found = tokens(text[start : min(within.end, mark.end + _AROUND)])
        row = read_row(pack, found)
        here = [n for n, token in enumerate(found) if _touches(token, mark, start)]
        span = _settled(row, text, here, mark, start)
        if span is not None:
            settled = _with(settled, span)
    return sorted(settled)


def _touches(token: Token, mark: Span, start: int) -> bool:
    return token.start + start < mark.end and token.end + start > mark.start


def _settled(row: Row, text: str, here: Sequence[int], mark: Span, start: int) -> Span | None:
    if not here:
        return None
    best = _longest(row, text[start:], here[0], here[-1] + 1)
    if best is not None:
        is_number = best.operation == "number" and row.tokens[best.after - 1].text.isalpha()
        bounds = Span(start + row.tokens[best.first].start, start + row.tokens[best.after - 1].end)
        return None if is_number else bounds
    return None if all(_is_filler(row, n) for n in here) else mark


def _is_filler(row: Row, token: int) -> bool:
    """Return whether a token never tells a time by itself: an article, a preposition, a mark."""
    kinds = {reading.kind for reading in row.readings[token] if reading.end == token + 1}
    return not row.tokens[token].text[0].isalnum() or (bool(kinds) and kinds <= _fillers(row))


def _fillers(row: Row) -> frozenset[str]:
    return (row.pack.shapes.soft - {"part", "clock"}) | _PARTICLES


def _longest(row: Row, text: str, first: int, after: int) -> _Fit | None:
    """Return the longest row around or inside a mark's tokens that is a time expression as a whole."""
    own = _fit(row, first, after)
    for low, high in _around(row, text, first, after):
        if own is not None and high - low <= after - first:
            break
        fit = _fit(row, low, high)
        if fit is not None and _may_grow(row, own, fit, after):
            return _trimmed(row, fit, first)
    return own


def _trimmed(row: Row, fit: _Fit, first: int) -> _Fit:
    """Return a row without the words before the mark that add nothing to it: "in on the" 8th."""
    while fit.first < first and any(reading.kind == "skip" for reading in row.readings[fit.first]):
        shorter = _fit(row, fit.first + 1, fit.after)
        if shorter is None or (shorter.operation, shorter.kinds) != (fit.operation, fit.kinds):
            break
        fit = shorter
    return fit


def _around(row: Row, text: str, first: int, after: int) -> Iterator[tuple[int, int]]:
    """Yield the rows that share a token with the mark, the longest first; they begin and end on a class."""
    known = _covered(row)
    low, high = first, after
    while low > max(0, first - _REACH) and known[low - 1] and not _is_cut(row, text, low):
        low -= 1
    while high < min(len(known), after + _REACH) and known[high] and not _is_cut(row, text, high):
        high += 1
    rows = [
        (begin, end)
        for begin in range(low, after)
        for end in range(max(begin, first) + 1, high + 1)
        if (begin >= first or not _is_skipped(row, begin)) and (end <= after or not _is_loose(row, end - 1))
    ]
    yield from sorted(rows, key=lambda pair: (pair[0] - pair[1], pair[0]))


def _covered(row: Row) -> list[bool]:
    """Return of every token whether some class covers it; commas inside dates are no tokens."""
    covered = [False] * len(row.tokens)
    for here, readings in enumerate(row.readings):
        for reading in readings:
            covered[here : reading.end] = [True] * (reading.end - here)
    return covered


def _is_cut(row: Row, text: str, token: int) -> bool:
    """Return whether a comma, a bracket or the like stands before a token."""
    between = text[row.tokens[token - 1].end : row.tokens[token].start]
    return any(not character.isalnum() and character not in _JOINERS for character in between)


_JOINERS = " \u00a0\t\n.'’-"


def _is_skipped(row: Row, token: int) -> bool:
    kinds = {reading.kind for reading in row.readings[token]}
    return bool(kinds) and kinds <= {"skip"}


def _is_loose(row: Row, token: int) -> bool:
    """Return whether a last token may as well begin what follows: an article, a preposition, "one"."""
    kinds = {reading.kind for reading in row.readings[token]}
    return bool(kinds & row.pack.shapes.soft - {"part", "clock"}) and not kinds & _CLOSERS


_CLOSERS = frozenset({"before", "after", "ago", "last", "next", "this", "part", "clock", "offset", "weekday"})


def _may_grow(row: Row, own: _Fit | None, fit: _Fit, after: int) -> bool:
    """Return whether a mark may take in a longer row: what follows a day is mostly no part of it."""
    if own is not None and own.kinds & _ANCHORS and (fit.kinds - own.kinds) & _FOLLOWERS:
        return False
    return not (fit.kinds & _ANCHORS and fit.after > after and _kinds_at_end(row, fit) & _FOLLOWERS - _DAYS)


def _kinds_at_end(row: Row, fit: _Fit) -> frozenset[str]:
    return frozenset(r.kind for r in row.readings[fit.after - 1] if r.end == fit.after)


def _fit(row: Row, first: int, after: int) -> _Fit | None:
    part = row.part(first, after)
    kinds = part.kinds()
    for pattern, name in row.pack.shapes.patterns:
        if not all(element.optional or element.kinds & kinds for element in pattern):
            continue
        taken = match(part, pattern)
        if taken is None:
            continue
        try:
            value = OPERATIONS[name](Words(taken), _SOME_DAY)
        except (ValueError, OverflowError):
            continue
        return _Fit(first, after, name, frozenset(kind for kind, _ in taken)) if value else None
    return None


def _with(settled: Sequence[Span], span: Span) -> list[Span]:
    """Return the spans with one more; of two that overlap the longer stays."""
    rivals = [other for other in settled if other.overlaps(span)]
    if any(other.end - other.start >= span.end - span.start for other in rivals):
        return list(settled)
    return [*(other for other in settled if other not in rivals), span]
