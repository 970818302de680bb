"""Turn the words of a time expression into a date as precise as the words are.

Words are sorted into classes by the language's data file, a row of classes is matched against the patterns of
`_base.toml`, and the pattern names the operation that makes the date. Nothing is guessed: where the
publication day is needed and not known, there is no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from westphalia.dates import PartialDate
from westphalia.extract.numerals import Reading, Token, tokens
from westphalia.extract.time_rules import OPERATIONS, Frame, Words, day_of, interval
from westphalia.extract.time_words import (
    Pattern,
    Row,
    full_dates,
    load_pack,
    match,
    pattern_of,
    read_row,
)
from westphalia.model import Span, Tense

_LONGEST_EXPRESSION = 40
"""Tokens. A time expression is a few words; more than this is not one."""


def resolve_time(
    words: str,
    *,
    language: str,
    published: PartialDate | None,
    tense: Tense | None = None,
    context: PartialDate | None = None,
) -> PartialDate | None:
    """Return the date that the words come to, or None when they do not tell.

    `tense` is that of what happened then, `context` the date last spoken of.

    >>> resolve_time("giovedì pomeriggio", language="it", published=PartialDate("2022-03-14"))
    PartialDate(value='2022-03-10')
    >>> resolve_time("ieri", language="it", published=PartialDate("2022-03")) is None
    True
    """
    pack = load_pack(language)
    found = tokens(words)
    if pack is None or not found or len(found) > _LONGEST_EXPRESSION:
        return None
    row = read_row(pack, found)
    frame = Frame(published=published, tense=_leaning(row, tense), context=context)
    for attempt in (_whole, _range, _loose):
        answer = attempt(row, frame)
        if answer is not None:
            return answer.date
    return _stamp(words) if language != _STAMP_LANGUAGE else None


_STAMP_LANGUAGE = "en"
"""Stamps of tweets and web pages stand in English in articles of any language."""


def _stamp(words: str) -> PartialDate | None:
    """Return the date of an English stamp with its year: June 20, 2022."""
    pack = load_pack(_STAMP_LANGUAGE)
    row = read_row(pack, tokens(words)) if pack is not None else None
    if row is None or not any(reading.kind == "year" for readings in row.readings for reading in readings):
        return None
    found = _whole(row, Frame(published=None, tense=None, context=None))
    return found.date if found is not None else None


def find_times(text: str, language: str) -> tuple[Span, ...]:
    """Return where full dates stand in a text: those with day, month and year, or day and month.

    A comma or the end of a line may stand inside a date, an empty line may not.

    >>> [span.of("Roma, 12 marzo 2022 - oggi") for span in find_times("Roma, 12 marzo 2022 - oggi", "it")]
    ['12 marzo 2022']
    """
    pack = load_pack(language)
    if pack is None:
        return ()
    spans: list[Span] = []
    start = 0
    for end in (*(empty.end() for empty in _EMPTY_LINE.finditer(text)), len(text)):
        found = tokens(text[start:end])
        spans += (
            Span(start + found[first].start, start + found[after - 1].end)
            for first, after in full_dates(pack, found)
        )
        start = end
    return tuple(spans)


_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def read_words(text: str, language: str) -> tuple[tuple[Token, ...], tuple[tuple[Reading, ...], ...]]:
    """Return the tokens of a text and the classes of words that begin at each of them."""
    pack = load_pack(language)
    found = tokens(text)
    if pack is None:
        return tuple(found), tuple(() for _ in found)
    row = read_row(pack, found)
    return tuple(row.tokens), row.readings


def _leaning(row: Row, tense: Tense | None) -> Tense | None:
    """Return the tense, or that which the first word tells when it is open: since, until, by."""
    if tense in (Tense.PAST, Tense.FUTURE):
        return tense
    kinds = {reading.kind for reading in row.readings[0]}
    if "since" in kinds:
        return Tense.PAST
    return Tense.FUTURE if kinds & {"by", "until"} else tense


@dataclass(frozen=True, slots=True)
class _Answer:
    """What words that were understood come to; `date` is None when they tell none."""

    date: PartialDate | None


def _whole(row: Row, frame: Frame) -> _Answer | None:
    return _first(row, frame, row.pack.shapes.patterns, loose=False)


def _loose(row: Row, frame: Frame) -> _Answer | None:
    return _first(row, frame, row.pack.shapes.loose, loose=True)


def _first(row: Row, frame: Frame, patterns: Sequence[tuple[Pattern, str]], *, loose: bool) -> _Answer | None:
    """Return what the first pattern makes that fits; None when none does."""
    kinds = row.kinds()
    for pattern, name in patterns:
        # Most patterns ask for a class that no word here belongs to.
        if not all(element.optional or element.kinds & kinds for element in pattern):
            continue
        taken = match(row, pattern, loose=loose)
        if taken is None:
            continue
        try:
            return _Answer(OPERATIONS[name](Words(taken), frame))
        except (ValueError, OverflowError):
            # No such day (31 June), or beyond the calendar.
            continue
    return None


def _range(row: Row, frame: Frame) -> _Answer | None:
    """Return the interval of two dates with a word or a dash between that joins them."""
    for here, readings in enumerate(row.readings):
        ends = {reading.end for reading in readings if reading.kind in ("to", "and")}
        if row.tokens[here].text in "-–—/":
            ends.add(here + 1)
        for end in sorted(ends, reverse=True):
            if here > 0 and end < len(row.readings):
                answer = _join(row.part(0, here), row.part(end, len(row.readings)), frame)
                if answer is not None:
                    return _Answer(answer)
    return None


def _date(row: Row, frame: Frame) -> PartialDate | None:
    answer = _whole(row, frame)
    return answer.date if answer is not None else None


def _join(left: Row, right: Row, frame: Frame) -> PartialDate | None:
    """Return the interval between two dates; a bare number takes its month from the other end."""
    first, second = _date(left, frame), _date(right, frame)
    if second is not None and _number(left) is not None:
        first = _with_number(_number(left), second) or first
    elif first is not None and _number(right) is not None:
        second = _with_number(_number(right), first) or second
    if first is None or second is None:
        return None
    if second.latest() < first.earliest():
        second = _date(right, replace(frame, published=first, tense=Tense.FUTURE)) or second
    try:
        return interval(first.value.split("/")[0], second.value.split("/")[-1])
    except ValueError:
        return None


def _number(row: Row) -> int | None:
    taken = match(row, _NUMBER)
    return Words(taken).number("num", "ord") if taken is not None else None


_NUMBER = pattern_of("last|next|this? num|ord last|next?")


def _with_number(number: int | None, other: PartialDate) -> PartialDate | None:
    """Return a bare number as a day of the month of the other end."""
    end = other.value.split("/")[-1]
    if number is None or len(end) != 10:
        return None
    try:
        return day_of(date(int(end[:4]), int(end[5:7]), number))
    except ValueError:
        return None
