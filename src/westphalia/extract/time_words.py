"""The words of time expressions by class, and the patterns that rows of classes fit.

What the words of a language are, and which patterns there are, stands in `data/when/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TypeVar

import msgspec
from babel import Locale

from westphalia.dates import parse_date
from westphalia.errors import DataFileError
from westphalia.extract.numerals import Lexicon, NumberWords, Reading, Token


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    months: dict[int, list[str]] = {}
    weekdays: dict[int, list[str]] = {}


class _Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    soft: list[str]
    clocks: list[str]
    patterns: list[tuple[str, str]]
    loose: list[tuple[str, str]]
    full: list[str]


class WordData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file of `data/when/` says about one language."""

    code: str
    names: _Names
    words: dict[str, list[str] | dict[str, list[str]]]
    numbers: dict[int, list[str]]
    quantities: dict[str, list[str] | dict[str, list[str]]] = {}
    future: list[str] = []


@dataclass(frozen=True, slots=True)
class _Element:
    """One place of a pattern."""

    kinds: frozenset[str]
    optional: bool


Pattern = tuple[_Element, ...]


@dataclass(frozen=True, slots=True)
class _Shapes:
    soft: frozenset[str]
    clocks: tuple[Pattern, ...]
    patterns: tuple[tuple[Pattern, str], ...]
    loose: tuple[tuple[Pattern, str], ...]
    full: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The words of one language."""

    lexicon: Lexicon
    numbers: NumberWords
    shapes: _Shapes


_Data = TypeVar("_Data", bound=msgspec.Struct)


def _decode(name: str, kind: type[_Data]) -> _Data:
    path = resources.files("westphalia.data") / "when" / name
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind, strict=False)
    except msgspec.MsgspecError as error:
        raise DataFileError(f"data/when/{name}", str(error)) from error


@cache
def word_data(language: str) -> WordData | None:
    """Return the time and quantity words of a language, or None when there is no file for it."""
    if not language.isalpha():
        return None
    name = f"{language}.toml"
    if not (resources.files("westphalia.data") / "when" / name).is_file():
        return None
    return _decode(name, WordData)


@cache
def number_words(language: str) -> NumberWords | None:
    """Return the number words of a language, or None when there is no file for it."""
    data = word_data(language)
    if data is None:
        return None
    fillers = data.words.get("and", [])
    return NumberWords(data.numbers, frozenset(fillers))


@cache
def _future(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    data = word_data(language)
    forms = data.future if data is not None else []
    words = frozenset(form for form in forms if not form.startswith("-"))
    return words, tuple(form.removeprefix("-") for form in forms if form.startswith("-"))


def is_to_come_verb(word: str, language: str) -> bool:
    """Return whether a word, as printed, is or ends as a verb of what is still to come: will, sarà."""
    words, endings = _future(language)
    word = word.lower()
    return word in words or any(word.endswith(ending) and len(word) > len(ending) for ending in endings)


@cache
def _shapes() -> _Shapes:
    base = _decode("_base.toml", _Base)
    return _Shapes(
        soft=frozenset(base.soft),
        clocks=tuple(map(pattern_of, base.clocks)),
        patterns=tuple((pattern_of(form), op) for form, op in base.patterns),
        loose=tuple((pattern_of(form), op) for form, op in base.loose),
        full=tuple(map(pattern_of, base.full)),
    )


def pattern_of(form: str) -> Pattern:
    """Return the pattern that a row of class names writes: "weekday? num|ord month"."""
    return tuple(
        _Element(frozenset(word.removesuffix("?").split("|")), word.endswith("?")) for word in form.split()
    )


@cache
def load_pack(language: str) -> Pack | None:
    """Return the time words of a language ready for use, or None when there is no file for it."""
    data = word_data(language)
    numbers = number_words(language)
    if data is None or numbers is None:
        return None
    rows = (*_calendar_names(language, data.names), *class_words(data.words))
    return Pack(lexicon=Lexicon(rows), numbers=numbers, shapes=_shapes())


def class_words(words: Mapping[str, list[str] | dict[str, list[str]]]) -> Iterator[tuple[str, str, str]]:
    """Yield form, class and value of every word of a table."""
    for kind, forms in words.items():
        table = {"": forms} if isinstance(forms, list) else forms
        for value, listed in table.items():
            for form in listed:
                yield form, kind, value


def _calendar_names(language: str, names: _Names) -> Iterator[tuple[str, str, str]]:
    """Yield month and weekday names of CLDR, and what the data file adds to them."""
    locale = Locale(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, form in locale.months[context][width].items():
                yield form.strip("."), "month", str(number)
        for number, form in locale.days[context]["wide"].items():
            yield form, "weekday", str(number)
    for number, forms in names.months.items():
        for form in forms:
            yield form, "month", str(number)
    for number, forms in names.weekdays.items():
        for form in forms:
            yield form, "weekday", str(number)


# --- reading words as rows of classes -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """The tokens of an expression and every reading that begins at each of them."""

    pack: Pack
    tokens: Sequence[Token]
    readings: tuple[tuple[Reading, ...], ...]

    def kinds(self) -> frozenset[str]:
        """Return every class, alone and with its value, that an element of a pattern can ask for."""
        found = {reading for readings in self.readings for reading in readings}
        kinds = {"unit" if reading.kind == "units" else reading.kind for reading in found}
        kinds |= {reading.kind for reading in found}
        kinds |= {f"unit:{reading.value}" for reading in found if reading.kind == "units"}
        return frozenset(kinds | {f"{reading.kind}:{reading.value}" for reading in found})

    def part(self, start: int, end: int) -> Row:
        """Return the row of some of the tokens."""
        inside = tuple(
            tuple(replace(r, end=r.end - start) for r in readings if r.end <= end)
            for readings in self.readings[start:end]
        )
        return Row(self.pack, self.tokens[start:end], inside)


def read_row(pack: Pack, found: Sequence[Token]) -> Row:
    """Return tokens with every reading that begins at each of them, clock times among them."""
    words = [token.text for token in found]
    readings = tuple(tuple(_readings_at(pack, words, here)) for here in range(len(words)))
    row = Row(pack, found, readings)
    clocked = tuple(readings[here] + tuple(_clocks_at(pack.shapes, row, here)) for here in range(len(words)))
    return Row(pack, found, clocked)


def _readings_at(pack: Pack, words: Sequence[str], here: int) -> Iterator[Reading]:
    word = words[here]
    yield from _number_readings(word, here)
    yield from pack.lexicon.at(words, here)
    number = pack.numbers.at(words, here) if not word[0].isdigit() else None
    if number is not None:
        yield Reading(number[1], "num", str(number[0]))


def _number_readings(word: str, here: int) -> Iterator[Reading]:
    digits = word.isdecimal() and word.isascii()
    if digits and len(word) <= 6:
        yield Reading(here + 1, "num", word)
        if len(word) == 4 and 1500 <= int(word) <= 2199:
            yield Reading(here + 1, "year", word)
        return
    if not word[0].isdecimal() and word[0] != "'":
        return
    yield from _compound_number(word, here)


def _compound_number(word: str, here: int) -> Iterator[Reading]:
    """Yield what a token of digits and marks can be: a date, a range of years, a clock time, an ordinal."""
    if word[0] == "'":
        short = int(word[1:])
        yield Reading(here + 1, "year", str((1900 if short > 40 else 2000) + short))
        return
    value = _iso(word)
    if value is not None:
        yield Reading(here + 1, "date", value)
        return
    years = _year_range(word)
    if years is not None:
        yield Reading(here + 1, "years", years)
        return
    head = _leading_digits(word)
    rest = word[len(head) :]
    if rest[:1] in (".", ":", "h") and rest[1:].isdecimal() and int(head) <= 24 and int(rest[1:]) <= 59:
        yield Reading(here + 1, "clock", word)
    elif rest and not any(character.isdecimal() for character in rest) and len(head) <= 2:
        yield Reading(here + 1, "ord", head)


def _leading_digits(word: str) -> str:
    end = 0
    while end < len(word) and word[end].isdecimal():
        end += 1
    return word[:end]


def _iso(word: str) -> str | None:
    """Return the ISO date of 2022-03-14, 14.03.2022 or 2021-12."""
    if "-" in word and parse_date(word) is not None:
        return word
    parts = word.replace("/", ".").split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    day, month, year = (int(part) for part in parts)
    year += 0 if year > 99 else (1900 if year > 40 else 2000)
    known = parse_date(f"{year:04d}-{month:02d}-{day:02d}")
    return str(known) if known else None


def _year_range(word: str) -> str | None:
    for mark in "-–/":
        first, found, second = word.partition(mark)
        if found and first.isdecimal() and second.isdecimal() and len(first) == 4:
            end = int(second) if len(second) == 4 else int(first) // 100 * 100 + int(second)
            return f"{int(first):04d}/{end:04d}" if int(first) < end <= 2200 else None
    return None


def _clocks_at(shapes: _Shapes, row: Row, here: int) -> Iterator[Reading]:
    for pattern in shapes.clocks:
        for end, taken in _ends(row, pattern, here):
            hours = [int(value) for kind, value in taken if kind == "num"]
            if all(hour <= 24 for hour in hours):
                yield Reading(end, "clock", "")


Taken = tuple[tuple[str, str], ...]


def _ends(row: Row, pattern: Pattern, here: int, place: int = 0) -> Iterator[tuple[int, Taken]]:
    """Yield where a pattern that begins here can end, without leaving out words, and what it took."""
    if place == len(pattern):
        yield here, ()
        return
    element = pattern[place]
    if here < len(row.readings):
        for reading in row.readings[here]:
            if _fits(element, reading):
                for end, taken in _ends(row, pattern, reading.end, place + 1):
                    yield end, ((reading.kind, reading.value), *taken)
    if element.optional:
        yield from _ends(row, pattern, here, place + 1)


def _fits(element: _Element, reading: Reading) -> bool:
    if reading.kind == "units" and ("unit" in element.kinds or f"unit:{reading.value}" in element.kinds):
        return True
    return reading.kind in element.kinds or f"{reading.kind}:{reading.value}" in element.kinds


def match(row: Row, pattern: Pattern, *, loose: bool = False) -> Taken | None:
    """Return what each place of the pattern took when it fits all tokens, soft words aside."""
    failed: set[tuple[int, int]] = set()
    soft = row.pack.shapes.soft

    def walk(here: int, place: int) -> Taken | None:
        if (here, place) in failed:
            return None
        if here == len(row.readings) and place == len(pattern):
            return ()
        answer = step(here, place)
        if answer is None:
            failed.add((here, place))
        return answer

    def step(here: int, place: int) -> Taken | None:
        element = pattern[place] if place < len(pattern) else None
        readings = row.readings[here] if here < len(row.readings) else ()
        if element is not None:
            for reading in readings:
                if _fits(element, reading):
                    rest = walk(reading.end, place + 1)
                    if rest is not None:
                        return ((reading.kind, reading.value), *rest)
        # The longest first: a clock time is left out whole, not its preposition alone.
        for reading in sorted(readings, key=lambda reading: -reading.end):
            if reading.kind in soft:
                rest = walk(reading.end, place)
                if rest is not None:
                    return rest
        if here < len(row.readings) and (_is_mark(row.tokens[here]) or (loose and not readings)):
            rest = walk(here + 1, place)
            if rest is not None:
                return rest
        if element is not None and element.optional:
            return walk(here, place + 1)
        return None

    return walk(0, 0)


def _is_mark(token: Token) -> bool:
    return not token.text[0].isalnum() and token.text[0] != "'"


def full_dates(pack: Pack, found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield first token and token after the last of every full date, in order."""
    words = [token.text for token in found]
    marks = [here for here in range(len(words)) if _marks_date(pack, words, here)]
    near = {at for mark in marks for at in range(mark - _REACH, mark + _REACH + 1)}
    readings = tuple(
        tuple(_readings_at(pack, words, here)) if here in near else () for here in range(len(words))
    )
    row = Row(pack, found, readings)
    here = 0
    while here < len(words):
        end = _full_date_at(row, here) if here in near else None
        if end is not None:
            yield here, end
        here = end or here + 1


_REACH = 5
"""Tokens between the month of a date and either end of it: "Tuesday, the 7th of December, 2021"."""


def _marks_date(pack: Pack, words: Sequence[str], here: int) -> bool:
    """Return whether a token is a month or a date in digits: every full date holds one of them."""
    if words[here][0].isdecimal():
        return any(reading.kind == "date" for reading in _number_readings(words[here], here))
    return any(reading.kind == "month" for reading in pack.lexicon.at(words, here))


def _full_date_at(row: Row, here: int) -> int | None:
    """Return the index after the longest full date that begins at a token."""
    ends = (end for pattern in row.pack.shapes.full for end, _ in _ends(row, pattern, here))
    return max(ends, default=None)
