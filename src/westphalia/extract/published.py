"""Find when a document was published: its metadata, else what its text says, else what the user says.

The text is believed where it is sure (a stamp, a dateline, "today, 14 March 2022"). Dates that the article
only speaks of bound publication from below and give a month at most; a date of long ago gives nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from westphalia.dates import PartialDate
from westphalia.extract.numerals import Reading, Token
from westphalia.extract.when import find_times, read_words, resolve_time
from westphalia.model import DateOrigin, Document, Span

_HEAD = 1500
"""Characters. Where an article dates itself, it does so in its first paragraphs."""

_TOP = 400
"""Characters. A dateline, or a line that is nothing but a date, stands above or at the first sentence."""

_TAIL = 600
"""Characters. A signature with a date, or a note "published on", stands at the very end."""

_READ = 20_000
"""Characters that are searched for dates at all: longer texts are books, and their dates tell nothing."""

_STAMP_LANGUAGE = "en"
"""Tweets and web pages are stamped in English in articles of any language."""


def publication_date(
    document: Document, *, given: PartialDate | None
) -> tuple[PartialDate | None, DateOrigin]:
    """Return when a document was published, and how that is known.

    Metadata wins, then evidence in the text, then the date that the user gave. A date that the user gave is
    preferred to evidence that it only makes more precise (2022-02-05 where the text says February 2022).
    """
    if document.published is not None:
        origin = document.published_origin
        return document.published, DateOrigin.METADATA if origin is DateOrigin.UNKNOWN else origin
    evidence = text_evidence(document, given=given)
    if evidence is None:
        return given, DateOrigin.UNKNOWN if given is None else DateOrigin.GIVEN
    if given is not None and _refines(given, evidence):
        return given, DateOrigin.GIVEN
    return evidence, DateOrigin.TEXT


def text_evidence(document: Document, *, given: PartialDate | None = None) -> PartialDate | None:
    """Return the date that the text of a document gives for its own publication.

    The year of `given` serves for days of a text that names no year at all.
    """
    page = _page(document, given)
    for source in (_stamp, _said, _line_date, _updated, _between, _month, _copyright):
        answer = source(page)
        if answer is not None:
            return answer
    return None


def _refines(given: PartialDate, evidence: PartialDate) -> bool:
    return (
        given.earliest() >= evidence.earliest()
        and given.latest() <= evidence.latest()
        and given.value != evidence.value
    )


# --- what a page holds --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Date:
    """A date in the text. `day` is None when it names no year and none could be told."""

    span: Span
    day: PartialDate | None
    has_year: bool
    is_to_come: bool


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    is_whole: bool
    language: str
    dates: tuple[_Date, ...]
    tokens: tuple[Token, ...]
    readings: tuple[tuple[Reading, ...], ...]
    furniture: tuple[Span, ...]
    latest_year: int | None


def _page(document: Document, given: PartialDate | None) -> _Page:
    text = document.text[:_READ]
    language = document.language or _STAMP_LANGUAGE
    found, readings = read_words(text, language)
    spans = _date_spans(text, language)
    explicit = [(span, _resolve(span.of(text), language)) for span in spans]
    to_come = {span: _is_to_come(found, readings, span) for span in spans}
    years = {day.earliest().year for span, day in explicit if day is not None and not to_come[span]}
    mentioned = years | set(_years(found, readings, spans))
    if not mentioned and given is not None:
        years = mentioned = {given.earliest().year, given.latest().year}
    dates = tuple(
        _Date(
            span=span,
            day=day
            or _with_year(
                span.of(text), language, mentioned if _has_weekday(found, readings, span) else years
            ),
            has_year=day is not None,
            is_to_come=to_come[span],
        )
        for span, day in explicit
    )
    return _Page(
        text=text,
        is_whole=len(document.text) <= _READ,
        language=language,
        dates=dates,
        tokens=found,
        readings=readings,
        furniture=document.furniture,
        latest_year=max(mentioned, default=None),
    )


def _date_spans(text: str, language: str) -> tuple[Span, ...]:
    spans = list(find_times(text, language))
    if language != _STAMP_LANGUAGE:
        for span in find_times(text, _STAMP_LANGUAGE):
            if not any(span.overlaps(known) for known in spans):
                spans.append(span)
    return tuple(sorted(spans, key=lambda span: span.start))


def _resolve(words: str, language: str) -> PartialDate | None:
    """Return the date of words that name their own year."""
    answer = resolve_time(words, language=language, published=None)
    return answer if answer is not None and not answer.is_interval else None


def _with_year(words: str, language: str, years: set[int]) -> PartialDate | None:
    """Return a date that names no year, in the one year of the text that it fits."""
    days = []
    for year in years:
        # The middle of the year: every day of it lies nearer than the same day of another year.
        middle = PartialDate(f"{year:04d}-07-02")
        day = resolve_time(words, language=language, published=middle)
        if day is not None and day.has_day and day.earliest().year == year:
            days.append(day)
    return days[0] if len(days) == 1 else None


def _has_weekday(found: Sequence[Token], readings: Sequence[Sequence[Reading]], span: Span) -> bool:
    return any(reading.kind == "weekday" for reading in readings[_first_token(found, span)])


def _first_token(found: Sequence[Token], span: Span) -> int:
    return bisect_left(found, span.start, key=lambda token: token.start)


def _is_to_come(found: Sequence[Token], readings: Sequence[Sequence[Reading]], span: Span) -> bool:
    """Return whether the words before a date put it ahead: until, by, scheduled for."""
    first = _first_token(found, span)
    for here in range(max(0, first - 4), first):
        for reading in readings[here]:
            reaches = reading.end >= first - 1
            if reading.kind in ("until", "by", "to_come") and reaches and not _is_ambiguous(readings[here]):
                return True
    return False


def _is_ambiguous(readings: Sequence[Reading]) -> bool:
    """Return whether a word also opens a span of time ("from the 3rd to the 5th")."""
    return any(reading.kind in ("since", "between") for reading in readings)


def _years(
    found: Sequence[Token], readings: Sequence[Sequence[Reading]], dates: Sequence[Span]
) -> Iterator[int]:
    """Yield the years, outside full dates, that are named as past or present."""
    for here, at in enumerate(readings):
        span = Span(found[here].start, found[here].end)
        years = [int(reading.value) for reading in at if reading.kind == "year"]
        if (
            years
            and not any(known.contains(span) for known in dates)
            and not _is_to_come(found, readings, span)
        ):
            yield years[0]


def _is_old(page: _Page, day: PartialDate) -> bool:
    """Return whether the article speaks of later years as past: then the date is history."""
    return page.latest_year is not None and page.latest_year > day.latest().year


# --- stamps -------------------------------------------------------------------------------------------------

_TWEET = re.compile(r"@\w{1,30}\)?|pic\.twitter\.com|\btwitter\.com|\bx\.com|\bt\.co/", re.IGNORECASE)

_DATELINE_AFTER = re.compile(r"^\s*(?:\([^)]{1,30}\)\s*)?[-–—:|).]")

_LABEL = 40
"""Characters between the start of "published ..." and its date, a time of day among them."""


def _stamp(page: _Page) -> PartialDate | None:
    """Return the date after a label such as "published on"."""
    return next((day for kind, day in _labels(page) if kind == "stamp"), None)


def _updated(page: _Page) -> PartialDate | None:
    return next((day for kind, day in _labels(page) if kind == "updated"), None)


def _labels(page: _Page) -> Iterator[tuple[str, PartialDate]]:
    for here, readings in enumerate(page.readings):
        for reading in readings:
            if reading.kind not in ("stamp", "updated"):
                continue
            start = page.tokens[here].start
            end = page.tokens[reading.end - 1].end
            if not (_opens_line(page.text, start) or start < _TOP or start > len(page.text) - _TAIL):
                continue
            answer = _labelled(page, end, is_word=page.text[end : end + 1] != ":")
            if answer is not None:
                yield reading.kind, answer


def _opens_line(text: str, start: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line.strip()) <= 3


_ISO_MONTH = re.compile(r"\W{0,3}(\d{4}-\d{2})(?![\d-])")


def _labelled(page: _Page, end: int, *, is_word: bool) -> PartialDate | None:
    """Return the date that a label names: 2021-12, or a full date in the rest of the line."""
    month = _ISO_MONTH.match(page.text, end)
    if month is not None:
        try:
            return PartialDate(month.group(1))
        except ValueError:
            return None
    for found in page.dates:
        between = page.text[end : found.span.start]
        is_near = found.span.start >= end and len(between) <= _LABEL
        is_one_line = "\n" not in between.strip(" \t\r\n|:") and not (
            is_word and _ENDS_SENTENCE.search(between)
        )
        if is_near and is_one_line and found.has_year:
            return found.day
    return None


_ENDS_SENTENCE = re.compile(r"[.;!?]\s")


def _line_date(page: _Page) -> PartialDate | None:
    """Return the date of a dateline, or of a line at the top or the end that holds little else."""
    for found in page.dates:
        if found.day is None or _is_old(page, found.day) or found.is_to_come or _is_tweet(page, found):
            continue
        before, after = _around(page.text, found.span)
        is_top = found.span.start < _TOP
        is_end = found.has_year and found.span.end > len(page.text) - _TAIL and _is_last_line(page, found)
        if (is_top and found.has_year and _is_alone(before, after)) or (is_end and _is_alone(before, after)):
            return found.day
        if is_top and _is_dateline(before) and _DATELINE_AFTER.match(after):
            return found.day
    return None


def _around(text: str, span: Span) -> tuple[str, str]:
    """Return what stands before and after a date in its line."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return text[start : span.start], text[span.end : len(text) if end < 0 else end]


_PARTICLE = 4
"""Letters. Longer words in lower case make a line a sentence, not a signature."""


def _is_alone(before: str, after: str) -> bool:
    """Return whether a line holds a date and few other words: a town, a name, a time of day."""
    words = re.findall(r"\w+", before + " " + after)
    if any(word[0].islower() and len(word) > _PARTICLE for word in words):
        return False
    return len(words) <= 5 and len(before) + len(after) <= 45 and not re.search(r"[.!?]\s+\w", after)


def _is_dateline(before: str) -> bool:
    """Return whether the words before a date are names: capital letters, ended by a comma or a bracket."""
    words = re.findall(r"[^\W\d_]+", before[:_DATELINE])
    if len(before) > _DATELINE or not 1 <= len(words) <= 6:
        return False
    is_closed = before.rstrip()[-1:] in (",", "(", ")", "-", "–")
    return is_closed and all(word[0].isupper() for word in words)


_DATELINE = 60
"""Characters before the date of a dateline: an agency and a town or two."""


def _is_last_line(page: _Page, found: _Date) -> bool:
    if not page.is_whole:
        return False
    return (
        not page.text[found.span.end :].strip(" \t\r\n.)]*_") or page.text[found.span.end :].count("\n") <= 2
    )


def _is_tweet(page: _Page, found: _Date) -> bool:
    before, _ = _around(page.text, found.span)
    return bool(_TWEET.search(before[-120:]))


def _copyright(page: _Page) -> PartialDate | None:
    """Return the year of a copyright note, the weakest evidence."""
    years = re.findall(r"(?:©|\(c\)|copyright)\s*(?:©\s*)?([12]\d{3})\b", page.text, re.IGNORECASE)
    return PartialDate(years[-1]) if years else None


# --- what the article says of its own day -------------------------------------------------------------------


def _said(page: _Page) -> PartialDate | None:
    """Return the day that "today, 14 March 2022" or "yesterday (13 March)" gives."""
    days = set()
    for found in page.dates:
        offset = _offset_before(page, found.span)
        if offset is not None and found.day is not None and found.day.has_day:
            days.add(found.day.earliest() - timedelta(days=offset))
    return PartialDate(days.pop().isoformat()) if len(days) == 1 else None


def _offset_before(page: _Page, span: Span) -> int | None:
    """Return the offset of today, yesterday ... when it stands right before a date."""
    first = _first_token(page.tokens, span)
    for here in range(max(0, first - 4), first):
        for reading in page.readings[here]:
            if reading.kind != "offset" or reading.end > first:
                continue
            between = page.text[page.tokens[reading.end - 1].end : span.start]
            is_near = all(_is_soft(page, at) for at in range(reading.end, first))
            if is_near and not re.search(r"[.;:!?\n]", between):
                return int(reading.value)
    return None


def _is_soft(page: _Page, at: int) -> bool:
    return (
        any(reading.kind in ("skip", "part") for reading in page.readings[at])
        or not page.tokens[at].text[0].isalnum()
    )


def _between(page: _Page) -> PartialDate | None:
    """Return the one day between what is past and what is to come that has the weekday told."""
    weekday = _weekday_told(page)
    lower = _latest_past(page)
    coming = [found.day for found in page.dates if found.is_to_come and found.day and found.day.has_day]
    upper = min((day.earliest() for day in coming if lower and day.earliest() >= lower), default=None)
    # A window of more than two months says nothing of a weekday.
    if lower is None or upper is None or weekday is None or upper - lower > timedelta(days=62):
        return None
    days = [lower + timedelta(days=count) for count in range((upper - lower).days + 1)]
    fitting = [day for day in days if day.weekday() == weekday]
    if len(fitting) == 1:
        return PartialDate(fitting[0].isoformat())
    return None


def _weekday_told(page: _Page) -> int | None:
    """Return the weekday of publication that "yesterday, Sunday" gives; None when two disagree."""
    told = set()
    for here, readings in enumerate(page.readings):
        for reading in readings:
            if reading.kind == "offset":
                weekday = _weekday_beside(page, here, reading.end)
                if weekday is not None:
                    told.add((weekday - int(reading.value)) % 7)
    return told.pop() if len(told) == 1 else None


def _weekday_beside(page: _Page, start: int, end: int) -> int | None:
    """Return the weekday right after a word, or right before it, with nothing but a comma between."""
    for at in range(end, min(end + 2, len(page.tokens))):
        between = page.text[page.tokens[end - 1].end : page.tokens[at].start]
        for reading in page.readings[at]:
            if reading.kind == "weekday" and not re.search(r"[.;:!?\n]", between):
                return int(reading.value)
        if not _is_soft(page, at):
            break
    if start > 0 and not page.text[page.tokens[start - 1].end : page.tokens[start].start].strip(" ,("):
        for reading in page.readings[start - 1]:
            if reading.kind == "weekday":
                return int(reading.value)
    return None


def _latest_past(page: _Page, counts: Callable[[_Date], bool] = lambda _: True) -> date | None:
    """Return the latest day that the article speaks of as past, in a stamp or near its head."""
    days = [
        found.day.earliest()
        for found in page.dates
        if found.day is not None
        and found.day.has_day
        and not found.is_to_come
        and counts(found)
        and not _is_furniture(page, found)
        and (_is_tweet(page, found) or (found.span.start < _HEAD and not _is_old(page, found.day)))
    ]
    return max(days, default=None)


def _is_furniture(page: _Page, found: _Date) -> bool:
    return not _is_tweet(page, found) and any(span.contains(found.span) for span in page.furniture)


def _weekday_fits(page: _Page, found: _Date) -> bool:
    """Return whether a date names its weekday, and rightly: so news speaks of days just past."""
    if found.day is None or not found.day.has_day:
        return False
    readings = page.readings[_first_token(page.tokens, found.span)]
    told = [int(reading.value) for reading in readings if reading.kind == "weekday"]
    return found.day.earliest().weekday() in told


def _month(page: _Page) -> PartialDate | None:
    """Return the month of the latest day that the article speaks of as past: the day itself is not known.

    A date without its weekday may be that of an old event, and counts only in a stamp.
    """
    latest = _latest_past(page, lambda found: _is_tweet(page, found) or _weekday_fits(page, found))
    return PartialDate(f"{latest:%Y-%m}") if latest is not None and latest.year >= 1000 else None
