"""Find when a document was published: its metadata, else what its text says, else what the user says.

The text is believed where it is sure (a stamp, a dateline, "today, 14 March 2022"). Days that the article
speaks of as past or as still to come bound publication; where its words then leave one day ("yesterday,
Sunday") that is the day, else the month or the year that all days left share. A date of long ago gives
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from westphalia.dates import PartialDate
from westphalia.extract.numerals import Reading, Token
from westphalia.extract.time_words import is_to_come_verb
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
    year = None
    for source in _SOURCES:
        answer = source(page)
        if answer is not None and answer.precision != "year":
            return answer
        year = year or answer
    return year


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
    named_year: int | None
    """The latest year named, unless only as the beginning of something: what was published names its year."""
    current_year: int | None
    """The year that the text calls this one, or that its reader gave for a text without years."""


def _page(document: Document, given: PartialDate | None) -> _Page:
    text = document.text[:_READ]
    language = document.language or _STAMP_LANGUAGE
    found, readings = read_words(text, language)
    spans = _date_spans(text, language)
    explicit = [(span, _resolve(span.of(text), language)) for span in spans]
    to_come = {span: _is_to_come(found, readings, span) for span in spans}
    years = {day.earliest().year for span, day in explicit if day is not None and not to_come[span]}
    named = dict(_years(text, found, readings, spans))
    current = _current_year(text, found, readings)
    mentioned = years | set(named)
    if not mentioned and given is not None:
        years = mentioned = {given.earliest().year, given.latest().year}
        current = current or (given.earliest().year if len(years) == 1 else None)
    latest = max(mentioned, default=None)
    dates = []
    for span, day in explicit:
        weekday = _weekday_at(readings, _first_token(found, span))
        fitting = {current} if current else years if weekday is None else mentioned
        guess = day or _with_year(span.of(text), language, fitting, weekday)
        dates.append(_Date(span=span, day=guess, has_year=day is not None, is_to_come=to_come[span]))
    return _Page(
        text=text,
        is_whole=len(document.text) <= _READ,
        language=language,
        dates=tuple(dates),
        tokens=found,
        readings=readings,
        furniture=document.furniture,
        latest_year=latest,
        named_year=latest if latest in years or named.get(latest or 0) else None,
        current_year=current,
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


def _with_year(words: str, language: str, years: Iterable[int], weekday: int | None) -> PartialDate | None:
    """Return a date that names no year, in the one year of the text that it fits."""
    days = [day for year in years if (day := _in_year(words, language, year, weekday)) is not None]
    return PartialDate(days[0].isoformat()) if len(days) == 1 else None


def _in_year(words: str, language: str, year: int, weekday: int | None) -> date | None:
    """Return the day of a year that words without a year name, when it has the weekday they name."""
    if not 1 <= year <= 9999:
        return None
    # The middle of the year: every day of it lies nearer than the same day of another year.
    found = resolve_time(words, language=language, published=PartialDate(f"{year:04d}-07-02"))
    if found is None or not found.has_day:
        return None
    day = found.earliest()
    return day if day.year == year and weekday in (None, day.weekday()) else None


def _weekday_at(readings: Sequence[Sequence[Reading]], at: int) -> int | None:
    return next((int(reading.value) for reading in readings[at] if reading.kind == "weekday"), None)


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
    text: str, found: Sequence[Token], readings: Sequence[Sequence[Reading]], dates: Sequence[Span]
) -> Iterator[tuple[int, bool]]:
    """Yield the years, outside full dates, that are named as past or present.

    Each comes with whether it is named otherwise than as a beginning ("since 2019"), those last.
    """
    named = []
    for here, at in enumerate(readings):
        span = Span(found[here].start, found[here].end)
        years = [int(reading.value) for reading in at if reading.kind == "year"]
        if (
            years
            and not any(known.contains(span) for known in dates)
            and not _is_to_come(found, readings, span)
            and not _COPYRIGHT_SIGN.search(text, max(0, span.start - 14), span.start)
        ):
            named.append((years[0], not _is_begun(readings, here)))
    yield from sorted(named)


_COPYRIGHT_SIGN = re.compile(r"(?:©|\(c\)|copyright)\W*$", re.IGNORECASE)


def _is_begun(readings: Sequence[Sequence[Reading]], here: int) -> bool:
    """Return whether the word before says since: what began then began some time ago."""
    return here > 0 and any(reading.kind == "since" for reading in readings[here - 1])


_DIRECTIONS = {"last": -1, "this": 0, "next": 1}


def _counted(readings: Sequence[Sequence[Reading]], here: int, unit: str) -> Iterator[tuple[int, int]]:
    """Yield direction and end of "last month", "il mese scorso" that begins at a token."""
    for first in readings[here]:
        if first.end >= len(readings):
            continue
        for second in readings[first.end]:
            pair = {first.kind: first.value, second.kind: second.value}
            direction = next((kind for kind in _DIRECTIONS if kind in pair), None)
            if direction is not None and pair.get("unit") == unit:
                yield _DIRECTIONS[direction], second.end


def _current_year(text: str, found: Sequence[Token], readings: Sequence[Sequence[Reading]]) -> int | None:
    """Return the year that "this year, 2023" names, or "last year (2022)" tells."""
    told = set()
    for here in range(len(readings)):
        for direction, end in _counted(readings, here, "year"):
            year = _year_beside(text, found, readings, here, end)
            if year is not None:
                told.add(year - direction)
    return told.pop() if len(told) == 1 else None


def _year_beside(
    text: str, found: Sequence[Token], readings: Sequence[Sequence[Reading]], start: int, end: int
) -> int | None:
    """Return the year named right after some words ("this year, in 2023,") or right before them."""
    for at in range(end, min(end + 2, len(found))):
        year = _year_at(readings, at)
        between = text[found[end - 1].end : found[at].start]
        if year is not None:
            # "This year 2000 people" counts people.
            is_closed = not text[found[at].end : found[at].end + 2].strip(" ")[:1].isalnum()
            return year if is_closed and _is_one_clause(between) else None
        if not any(reading.kind == "skip" for reading in readings[at]):
            break
    year = _year_at(readings, start - 1) if start > 0 else None
    return year if year and not text[found[start - 1].end : found[start].start].strip(" ,(") else None


def _year_at(readings: Sequence[Sequence[Reading]], at: int) -> int | None:
    return next((int(reading.value) for reading in readings[at] if reading.kind == "year"), None)


_ENDS_CLAUSE = re.compile(r"[.;:!?]|\n\s*\n")


def _is_one_clause(between: str) -> bool:
    return not _ENDS_CLAUSE.search(between)


def _is_old(page: _Page, day: PartialDate) -> bool:
    """Return whether the article speaks of later years as past: then the date is history."""
    return page.latest_year is not None and page.latest_year > day.latest().year


# --- stamps -------------------------------------------------------------------------------------------------

_TWEET = re.compile(r"@\w{1,30}\)?|pic\.twitter\.com|\btwitter\.com|\bx\.com|\bt\.co/", re.IGNORECASE)

_DATELINE_AFTER = re.compile(r"^\s*(?:[гр]\b\s*)?(?:\([^)]{1,30}\)\s*)?[-–—:|).]")
"""What ends a dateline; behind a Russian or Ukrainian year "г." and "р." stand for the word year."""

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
        if is_top and found.has_year and _opens(page, found) and not _is_chronicle(page):
            return found.day
        if is_top and found.has_year and _is_credit(before, after):
            return found.day
    return None


_CREDIT = re.compile(r"[^.!?]{0,110}(?<!\w)[^\W\d_a-z][\w'’-]*[,|]\s*")


def _is_credit(before: str, after: str) -> bool:
    """Return whether a date ends a line that is no sentence: "Interview by Ann Other, Oslo, 3 May 2021"."""
    return not after.strip(" \t\r*_)]") and _CREDIT.fullmatch(before.strip("*_ ([") + " ") is not None


_DASH = re.compile(r"\s+[-–—]\s")


def _opens(page: _Page, found: _Date) -> bool:
    """Return whether a paragraph opens with a day and a dash: "14 March 2025 - The minister ..."."""
    before, after = _around(page.text, found.span)
    return found.day is not None and found.day.has_day and not before.strip() and bool(_DASH.match(after))


def _is_chronicle(page: _Page) -> bool:
    """Return whether several paragraphs open with their own day: then none of them dates the whole."""
    return sum(_opens(page, found) for found in page.dates) > 1


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
    """Return whether a handle stands before a date in its line, or ends the line before."""
    before, _ = _around(page.text, found.span)
    if not before.strip():
        before = page.text[: found.span.start].rstrip()
        before = before[before.rfind("\n") + 1 :]
        return bool(_TWEET_END.search(before[-120:]))
    return bool(_TWEET.search(before[-120:]))


_TWEET_END = re.compile(r"@\w{1,30}\)?\W*$")

_SIGNED = re.compile(r"[—–]\s*(?:[^\W\d_][\w.'’-]*\s+){1,5}(?:\([^()\n]{1,40}\)\W{0,3})?$")


def _is_signed(page: _Page, found: _Date) -> bool:
    """Return whether a date stamps a message that the article quotes: "— Name (@name) 9 December 2021"."""
    before, _ = _around(page.text, found.span)
    signature = _SIGNED.search(before[-100:])
    names = re.findall(r"[^\W\d_]+", signature.group()) if signature else []
    return _is_tweet(page, found) or (bool(names) and all(name[0].isupper() for name in names))


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


_LONGEST_WINDOW = timedelta(days=62)
"""Between days further apart a weekday says nothing."""


def _between(page: _Page) -> PartialDate | None:
    """Return what is common to the days between what is past and what is to come, of the weekday told."""
    year = page.current_year or page.named_year
    weekday = _weekday_told(page)
    windows = _windows(page, year) if year is not None else []
    days = {
        first + timedelta(days=count) for first, last in windows for count in range((last - first).days + 1)
    }
    fitting = sorted(day for day in days if weekday in (None, day.weekday()))
    if len(fitting) == 1 and weekday is not None:
        return PartialDate(fitting[0].isoformat())
    # A year that is only named somewhere needs a weekday to bear it out.
    return _common(fitting) if page.current_year or any(_is_sure(page, one) for one in page.dates) else None


def _is_sure(page: _Page, found: _Date) -> bool:
    return found.day is not None and (
        (found.has_year and not _is_old(page, found.day)) or _weekday_fits(page, found)
    )


def _common(days: Sequence[date]) -> PartialDate | None:
    """Return the day, the month or the year that all days share."""
    for length in (len("2022-02-04"), len("2022-02"), len("2022")):
        shared = {day.isoformat()[:length] for day in days}
        if len(shared) == 1:
            return PartialDate(shared.pop())
    return None


def _windows(page: _Page, year: int) -> list[tuple[date, date]]:
    """Return the stretches from the latest day past to the first day to come, at the turn of the year two."""
    coming = {shift: _days_in(page, year + shift, is_to_come=True) for shift in (0, 1)}
    past = {shift: _days_in(page, year + shift, is_to_come=False) for shift in (0, -1)}
    windows = []
    for from_shift, to_shift in ((0, 0), (0, 1), (-1, 0)):
        upper = min(coming[to_shift], default=None)
        lower = max((day for day in past[from_shift] if upper and day <= upper), default=None)
        if lower and upper and upper - lower <= _LONGEST_WINDOW:
            windows.append((lower, upper))
    return windows


def _days_in(page: _Page, year: int, *, is_to_come: bool) -> list[date]:
    """Return the days spoken of as past or as to come; those without a year in that year."""
    days = []
    for found in page.dates:
        if _is_furniture(page, found) or _is_ahead(page, found) != is_to_come:
            continue
        if found.has_year:
            day = found.day.earliest() if found.day is not None and found.day.has_day else None
        else:
            weekday = _weekday_at(page.readings, _first_token(page.tokens, found.span))
            day = _in_year(found.span.of(page.text), page.language, year, weekday)
        if day is not None:
            days.append(day)
    return days


def _is_ahead(page: _Page, found: _Date) -> bool:
    return found.is_to_come or _is_beside_future(page, found.span)


_VERB_BEFORE, _VERB_AFTER = 5, 3
"""Tokens between a day and the verb that says that it is to come: "will be held on the 4th"."""


def _is_beside_future(page: _Page, span: Span) -> bool:
    """Return whether a verb of what is to come stands near some words, with no mark between."""
    first = _first_token(page.tokens, span)
    after = bisect_left(page.tokens, span.end, key=lambda token: token.start)
    for at in range(max(0, first - _VERB_BEFORE), min(after + _VERB_AFTER, len(page.tokens))):
        token = page.tokens[at]
        between = page.text[token.end : span.start] if at < first else page.text[span.end : token.start]
        if _is_future_verb(page, token) and not re.search(r"[,.;:!?()\n]", between):
            return True
    return False


def _is_future_verb(page: _Page, token: Token) -> bool:
    return is_to_come_verb(page.text[token.start : token.end], page.language)


@dataclass(frozen=True, slots=True)
class _Weekday:
    """A weekday named without the number of its day. It is `recent` when nothing puts it elsewhere."""

    at: int
    weekday: int
    is_recent: bool
    is_last: bool


def _weekdays(page: _Page) -> Iterator[_Weekday]:
    for at in range(len(page.tokens)):
        weekday = _weekday_at(page.readings, at)
        span = Span(page.tokens[at].start, page.tokens[at].end)
        if weekday is None or any(found.span.contains(span) for found in page.dates):
            continue
        beside = {
            reading.kind
            for here in (at - 1, at + 1)
            if 0 <= here < len(page.readings)
            for reading in page.readings[here]
        }
        is_ahead = (
            "next" in beside or _is_to_come(page.tokens, page.readings, span) or _is_beside_future(page, span)
        )
        is_last = "last" in beside
        yield _Weekday(at, weekday, is_recent=not is_ahead and not is_last, is_last=is_last)


def _quoted(page: _Page) -> PartialDate | None:
    """Return the day of the latest message quoted, when the article is of that day.

    News quotes what was written the same day, and calls that day by its weekday or today. Where it gives the
    day a number, or speaks of a later day as past, the day of publication is open.
    """
    stamps = {
        found.day.earliest()
        for found in page.dates
        if found.has_year and found.day is not None and found.day.has_day and _is_signed(page, found)
    }
    stamp = max(stamps, default=None)
    if stamp is None or (page.latest_year or 0) > stamp.year or _is_numbered_or_passed(page, stamp):
        return None
    told = _weekday_told(page)
    if told is not None:
        days = [stamp + timedelta(days=count) for count in (0, 1)]
        return _common([day for day in days if day.weekday() == told])
    return PartialDate(stamp.isoformat()) if _is_day_told(page, stamp) else None


def _is_numbered_or_passed(page: _Page, stamp: date) -> bool:
    """Return whether the article itself numbers the day of a stamp, or a later one, as past."""
    return any(
        found.day is not None
        and found.day.earliest() >= stamp
        and not _is_signed(page, found)
        and not _is_ahead(page, found)
        for found in page.dates
    )


_DOUBTFUL = (1, 2)
"""Days after a stamp: a weekday so near may be that of this week, and publication later than the stamp."""


def _is_day_told(page: _Page, stamp: date) -> bool:
    """Return whether the article names the day of a stamp as a recent one, and none that may be later."""
    is_named = False
    for named in _weekdays(page):
        gap = (named.weekday - stamp.weekday()) % 7
        if gap == 0 and named.is_last:
            return False
        if gap in _DOUBTFUL and named.is_recent and not _is_plan(page, named.at):
            return False
        is_named = is_named or (gap == 0 and named.is_recent)
    offsets = {reading.value for at in page.readings for reading in at if reading.kind == "offset"}
    return is_named or ("0" in offsets and "-1" not in offsets)


def _is_plan(page: _Page, at: int) -> bool:
    """Return whether the sentence around a token tells of something to come."""
    start, end = _sentence(page.text, page.tokens[at].start)
    first = bisect_left(page.tokens, start, key=lambda token: token.start)
    last = bisect_left(page.tokens, end, key=lambda token: token.start)
    return any(_is_future_verb(page, token) for token in page.tokens[first:last])


_SENTENCE_END = re.compile(r"[.!?][\"'»”)]?\s|\n\s*\n")


def _sentence(text: str, at: int) -> tuple[int, int]:
    starts = [match.end() for match in _SENTENCE_END.finditer(text, max(0, at - 600), at)]
    following = _SENTENCE_END.search(text, at)
    return starts[-1] if starts else max(0, at - 600), following.start() if following else len(text)


_MONTH_REACH = 8
"""Tokens between "last month" and the name of that month."""


def _month_told(page: _Page) -> PartialDate | None:
    """Return the month of publication that "in March, last month" tells, when the year is known."""
    told = set()
    for here in range(len(page.readings)):
        for direction, end in _counted(page.readings, here, "month"):
            month = _month_beside(page, here, end)
            year = _year_of_month(page, month, direction) if month is not None else None
            if year is not None and month is not None:
                told.add(divmod(year * 12 + month[0] - 1 - direction, 12))
    if len(told) != 1:
        return None
    year, index = told.pop()
    return PartialDate(f"{year:04d}-{index + 1:02d}") if 1 <= year <= 9999 else None


def _month_beside(page: _Page, start: int, end: int) -> tuple[int, int | None] | None:
    """Return the one month named in the sentence near some words, with its year when it names one."""
    first, last = _sentence(page.text, page.tokens[start].start)
    named = set()
    for at in range(max(0, start - _MONTH_REACH), min(end + _MONTH_REACH, len(page.tokens))):
        if not first <= page.tokens[at].start < last:
            continue
        for reading in page.readings[at]:
            if reading.kind == "month" and not _is_month_of(page, end, at):
                year = _year_at(page.readings, reading.end) if reading.end < len(page.readings) else None
                named.add((int(reading.value), year))
    return named.pop() if len(named) == 1 else None


def _is_month_of(page: _Page, end: int, at: int) -> bool:
    """Return whether the month is of one piece with the words before: "the past month of March" is any."""
    between = page.text[page.tokens[end - 1].end : page.tokens[at].start]
    return end <= at <= end + 1 and not re.search(r"[,(—–]", between)


def _year_of_month(page: _Page, month: tuple[int, int | None], direction: int) -> int | None:
    """Return the year of a month last spoken of: its own, that of this year, or that of a fresh stamp."""
    number, year = month
    if year is not None:
        return year
    if page.current_year is not None:
        # In January last month was of the year before, in December next month is of the year after.
        turn = {(-1, 12): -1, (1, 1): 1}.get((direction, number), 0)
        return page.current_year + turn
    latest = _latest_past(page, lambda found: _is_tweet(page, found) or _weekday_fits(page, found))
    if latest is None or (page.latest_year or 0) > latest.year:
        return None
    here = latest.year * 12 + latest.month - 1
    # Publication lies in the month of the latest day past, or in the one after.
    fitting = [at - (number - 1 - direction) for at in (here, here + 1)]
    years = [months // 12 for months in fitting if months % 12 == 0]
    return years[0] if len(years) == 1 else None


def _this_year(page: _Page) -> PartialDate | None:
    """Return the year that the text calls this one."""
    is_told = page.current_year is not None and page.current_year == _current_year(
        page.text, page.tokens, page.readings
    )
    return PartialDate(f"{page.current_year:04d}") if is_told else None


def _weekday_told(page: _Page) -> int | None:
    """Return the weekday of publication that "yesterday, Sunday" gives; None when two disagree."""
    told = set()
    for here, readings in enumerate(page.readings):
        for reading in readings:
            if reading.kind == "offset":
                weekday = _weekday_beside(page, here, reading.end)
                if weekday is not None:
                    told.add((weekday - int(reading.value)) % 7)
    return told.pop() if len(told) == 1 else None if told else _weekday_retold(page)


def _weekday_retold(page: _Page) -> int | None:
    """Return the weekday of publication where an article first says "yesterday", then names one weekday only.

    News tells its lead with "yesterday" and comes back to it with the weekday's name. This counts only where
    days past and to come leave one day of that weekday: see `_between`.
    """
    offsets = {
        int(reading.value)
        for readings in page.readings
        for reading in readings
        if reading.kind == "offset" and reading.value.lstrip("+-").isdigit()
    }
    named = {
        weekday
        for at in range(len(page.tokens))
        if (weekday := _weekday_at(page.readings, at)) is not None
        and not _is_beside_future(page, Span(page.tokens[at].start, page.tokens[at].end))
    }
    return (named.pop() + 1) % 7 if -1 in offsets and len(named) == 1 else None


_BESIDE = 6
"""Tokens between yesterday and its weekday: a part of the day, a place."""


def _weekday_beside(page: _Page, start: int, end: int) -> int | None:
    """Return the weekday after a word with nothing but commas and names between, or right before it."""
    for at in range(end, min(end + _BESIDE, len(page.tokens))):
        weekday = _weekday_at(page.readings, at)
        if weekday is not None:
            span = Span(page.tokens[at].start, page.tokens[at].end)
            between = page.text[page.tokens[end - 1].end : span.start]
            is_told = _is_one_clause(between) and not _is_beside_future(page, span)
            return weekday if is_told else None
        if not _is_soft(page, at) and not page.text[page.tokens[at].start].isupper():
            break
    if start > 0 and not page.text[page.tokens[start - 1].end : page.tokens[start].start].strip(" ,("):
        return _weekday_at(page.readings, start - 1)
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


_SOURCES: tuple[Callable[[_Page], PartialDate | None], ...] = (
    _stamp,
    _said,
    _line_date,
    _updated,
    _quoted,
    _between,
    _month_told,
    _month,
    _this_year,
    _copyright,
)
"""What can date a page, the surest first. A year gives way to whatever tells more."""
