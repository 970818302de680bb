"""Read a claimed quantity: its value, how it bounds the true one, and what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale

from westphalia.extract.numerals import Lexicon, NumberWords, Reading, fold
from westphalia.extract.time_words import class_words, number_words, word_data
from westphalia.model import Comparator

_TOKEN = re.compile(
    r"""
    \d{1,3}(?:[ ']\d{3})+(?![\d])(?:[.,]\d+)?   # 94 000, 94'000
  | \d+(?:[.,]\d+)*                             # 94.000, 175,000, 1,5
  | [^\W\d_]+
  | [-–—/%$€£+]
    """,
    re.VERBOSE,
)

_LONGEST = 60
"""Tokens. A quantity is a few words; what stands after them is not read."""


_LONGEST_NUMBER = 20
"""Digits and marks. More of them are a code or an address, and no quantity."""

_LARGEST = 10.0**18
"""Scale words stop being read here: nothing that is claimed in the news is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity as it was claimed.

    `text` is the plain number ("94000"), a range ("20-30"), or the word where the words are vague ("dozens");
    `value` is None for the last two. `approximate` is true for about and nearly.
    """

    text: str
    value: float | None
    comparator: Comparator
    unit: str
    low: float | None = None
    high: float | None = None
    approximate: bool = False


def read_quantity(words: str, *, language: str) -> Quantity:
    """Return what the words of a claimed quantity say.

    >>> read_quantity("oltre 100mila soldati", language="it").text
    '100000'
    >>> read_quantity("decine di feriti", language="it").text
    'decine'
    """
    pack = _pack(language)
    if pack is None:
        pack = _pack(_FALLBACK)
        assert pack is not None
    reader = _Reader(pack, words)
    numbers = reader.numbers()
    vague = reader.vague(numbers)
    comparator, nearly = reader.comparator(numbers)
    if vague is not None:
        return Quantity(
            text=vague.text,
            value=None,
            comparator=comparator or Comparator.AT_LEAST,
            unit=reader.unit(vague.end, vague.start),
            approximate=True,
        )
    if not numbers:
        return Quantity(text=words.strip(), value=None, comparator=comparator or Comparator.EQUAL, unit="")
    return _with_number(reader, numbers, comparator, nearly)


_FALLBACK = "en"
"""Words of a language without a data file are still read for their digits."""


def _with_number(
    reader: _Reader, numbers: Sequence[_Number], comparator: Comparator | None, nearly: bool
) -> Quantity:
    first = numbers[0]
    unit = reader.unit(first.end, first.start)
    value = first.value
    about = first.is_round or nearly
    comparator = comparator or (Comparator.ABOUT if first.is_round else Comparator.EQUAL)
    span = reader.range(numbers)
    if span is not None:
        low, high = span
        unit = reader.unit(numbers[1].end, first.start)
        return Quantity(
            text=f"{_plain(low)}-{_plain(high)}",
            value=None,
            comparator=comparator,
            unit=unit,
            low=low,
            high=high,
            approximate=about or comparator is Comparator.ABOUT,
        )
    value, unit = reader.with_parts(first, value, unit)
    return Quantity(
        text=_plain(value),
        value=value,
        comparator=comparator,
        unit=unit,
        approximate=about or comparator is Comparator.ABOUT,
    )


def _plain(value: float) -> str:
    """Return a number without exponent or needless zeros.

    >>> _plain(94000.0), _plain(1.5)
    ('94000', '1.5')
    """
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


_COMPARATORS = {
    "more": Comparator.MORE,
    "less": Comparator.LESS,
    "nearly": Comparator.LESS,
    "at_least": Comparator.AT_LEAST,
    "at_most": Comparator.AT_MOST,
    "about": Comparator.ABOUT,
}

_AND_PARTS = {"and_half": 0.5, "and_quarter": 0.25, "and_three_quarters": 0.75}

_SMALLER = {"hours": ("minutes", 60), "days": ("hours", 24), "years": ("months", 12)}
"""The unit that an hour and a half, or half a year, is told in."""

_COMPOUND_UNITS = {
    "half_hours": (30.0, "minutes"),
    "half_years": (6.0, "months"),
    "fortnights": (14.0, "days"),
    "decades": (10.0, "years"),
    "centuries": (100.0, "years"),
}
"""Units that are told in others."""


@dataclass(frozen=True, slots=True)
class _Pack:
    lexicon: Lexicon
    numbers: NumberWords
    decimal: str


@cache
def _pack(language: str) -> _Pack | None:
    data, numbers = word_data(language), number_words(language)
    if data is None or numbers is None:
        return None
    shared: dict[str, list[str] | dict[str, list[str]]] = {
        kind: data.words[kind] for kind in ("skip", "to", "and", "or", "between") if kind in data.words
    }
    scales = [
        (form, "scale", str(value))
        for value, forms in data.numbers.items()
        if value >= 1000
        for form in forms
    ]
    ones = [(form, "one", "1") for form in data.numbers.get(1, [])]
    rows = (*class_words(shared), *class_words(data.quantities), *scales, *ones)
    decimal = Locale(language).number_symbols["latn"]["decimal"]
    return _Pack(Lexicon(row for row in rows if row[0] not in _SIGNS), numbers, decimal)


_SIGNS = {"%": "percent", "$": "dollars", "€": "euros", "£": "pounds"}


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A number by its first token and the token after it. `is_round` is true for "a hundred or so" words."""

    start: int
    end: int
    value: float
    is_round: bool = False
    is_weak: bool = False
    is_fraction: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class _Vague:
    start: int
    end: int
    text: str


class _Reader:
    """The tokens of one quantity and what can be read at each of them."""

    def __init__(self, pack: _Pack, words: str) -> None:
        self._pack = pack
        self._source = words
        folded = fold(words)
        self._pieces = [
            _Piece(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(folded)
        ][:_LONGEST]
        self._words = [piece.text for piece in self._pieces]
        self._readings = [
            sorted(pack.lexicon.at(self._words, here), key=lambda reading: -reading.end)
            for here in range(len(self._words))
        ]

    @property
    def _is_between(self) -> bool:
        return any(reading.kind == "between" for readings in self._readings for reading in readings)

    def numbers(self) -> list[_Number]:
        """Return the numbers in their order; an article that could be "one" only when there is no other."""
        if self._is_zero(0):
            return [_Number(0, 1, 0.0)]
        found: list[_Number] = []
        here = 0
        while here < len(self._words):
            number = None if self._is_passed_over(here) else self._number_at(here)
            if number is not None:
                found.append(number)
            here = number.end if number is not None else self._next(here)
        strong = [number for number in found if not number.is_weak]
        return strong or self._zero() or found or self._compound()

    def _is_passed_over(self, here: int) -> bool:
        """Return whether "several hundred" or "and a half" begins here: no number of its own."""
        vague = self._longest(here, "vague")
        return (vague is not None and vague.end > here + 1) or (
            here > 0 and self._longest(here, *_AND_PARTS) is not None
        )

    def _next(self, here: int) -> int:
        """Return where to look on: behind "several hundred", and behind "per cento", which is no hundred."""
        kinds = ("vague", *_AND_PARTS) if self._is_passed_over(here) else ("unit",)
        reading = self._longest(here, *kinds)
        return reading.end if reading is not None else here + 1

    def _compound(self) -> list[_Number]:
        """Return one for a unit that holds its own number: half an hour in one word."""
        for here in range(len(self._words)):
            reading = self._longest(here, "unit")
            if reading is not None and reading.value in _COMPOUND_UNITS:
                return [_Number(here, here, 1.0)]
        return []

    def vague(self, numbers: Sequence[_Number]) -> _Vague | None:
        """Return the vague word, unless a number says more."""
        if any(not number.is_weak for number in numbers):
            return None
        for here in range(len(self._words)):
            reading = self._longest(here, "vague")
            if reading is not None:
                return _Vague(here, reading.end, self._text(here, reading.end))
        return None

    def comparator(self, numbers: Sequence[_Number]) -> tuple[Comparator | None, bool]:
        """Return how the quantity bounds the true one, and whether it says nearly."""
        inside = {
            here for number in numbers for here in range(number.start, number.end) if not number.is_weak
        }
        best: Reading | None = None
        best_start = 0
        for here in range(len(self._words)):
            if here in inside:
                continue
            reading = self._longest(here, *_COMPARATORS)
            if reading is not None and (best is None or reading.end - here > best.end - best_start):
                best, best_start = reading, here
        if best is None:
            return None, False
        return _COMPARATORS[best.kind], best.kind == "nearly"

    def unit(self, after: int, before: int) -> str:
        """Return what is counted: a known unit, else the first noun after the number as printed."""
        for here in (*range(after, len(self._words)), *range(before - 1, -1, -1)):
            if self._words[here] in _SIGNS:
                return _SIGNS[self._words[here]]
            reading = self._longest(here, "unit")
            if reading is not None:
                return (
                    reading.value.replace("_", " ") if reading.value not in _COMPOUND_UNITS else reading.value
                )
        for here in range(after, len(self._words)):
            if self._words[here][0].isalpha() and not self._is_function_word(here):
                return self._text(here, here + 1)
        return ""

    def range(self, numbers: Sequence[_Number]) -> tuple[float, float] | None:
        """Return the ends of "20 to 30" or "between 20 and 30", each with its own scale."""
        if len(numbers) < 2 or not self._joins(numbers[0], numbers[1]):
            return None
        low, high = numbers[0].value, numbers[1].value
        if numbers[1].scale >= 1000 and numbers[0].scale == 1 and low < 1000:
            low *= numbers[1].scale
        return (low, high) if low < high else None

    def with_parts(self, number: _Number, value: float, unit: str) -> tuple[float, str]:
        """Return value and unit with "and a half" added; part of an hour or a year in minutes or months."""
        if unit in _COMPOUND_UNITS:
            amount, smaller = _COMPOUND_UNITS[unit]
            return value * amount, smaller
        rest = self._part_after_unit(number, unit)
        if rest is None and not number.is_fraction:
            return value, unit
        if unit in _SMALLER and (value + (rest or 0)) != int(value + (rest or 0)):
            smaller, factor = _SMALLER[unit]
            return round((value + (rest or 0)) * factor, 6), smaller
        return value + (rest or 0), unit

    # --- at one token

    def _number_at(self, here: int) -> _Number | None:
        word = self._words[here]
        if word[0].isdecimal() and len(word) > _LONGEST_NUMBER:
            return None
        if word[0].isdecimal():
            return self._scaled(here, here + 1, self._digits(here), is_digits=True)
        for kind in ("fraction", "collective"):
            reading = self._longest(here, kind)
            if reading is not None and not self._longer_number(here, reading):
                number = self._word_number(here, reading)
                if number is not None:
                    return number
        return self._number_in_words(here)

    def _longer_number(self, here: int, reading: Reading) -> bool:
        found = self._pack.numbers.at(self._words, here)
        return found is not None and found[1] > reading.end

    def _word_number(self, here: int, reading: Reading) -> _Number | None:
        value = float(reading.value)
        if reading.kind == "fraction":
            end = reading.end
            if self._is_one(end):
                end += 1
            scale = self._longest(end, "scale") or self._longest(end, "collective")
            if scale is not None:
                factor = float(scale.value)
                return _Number(here, scale.end, value * factor, scale=factor)
            return _Number(here, reading.end, value, is_fraction=True)
        is_vague = self._longest(here, "vague") is not None
        if is_vague and not self._bounded_before(here):
            return None
        return self._scaled(here, reading.end, value, is_round=not is_vague)

    def _bounded_before(self, here: int) -> bool:
        """Return whether a comparator stands right before: more than a hundred, not hundreds."""
        return any(
            reading.end == here
            for start in range(max(0, here - 4), here)
            for reading in self._readings[start]
            if reading.kind in _COMPARATORS
        )

    def _number_in_words(self, here: int) -> _Number | None:
        found = self._pack.numbers.at(self._words, here, joined=not self._is_between)
        vague = self._longest(here, "vague")
        if found is None or (vague is not None and vague.end >= found[1] and not self._bounded_before(here)):
            return None
        value, end = found
        is_one = value == 1 and end == here + 1
        collective = self._longest(end, "collective")
        if collective is not None:
            factor = float(collective.value)
            return _Number(here, collective.end, value * factor, is_round=value == 1)
        if is_one and self._longest(here, "fraction") is None:
            follower = self._number_at(end) if end < len(self._words) else None
            if follower is not None and not follower.is_weak:
                return None
            return _Number(here, end, 1.0, is_weak=self._longest(end, "unit") is None)
        return self._scaled(here, end, float(value), last_scale=_scale_of(value))

    def _scaled(
        self,
        here: int,
        end: int,
        value: float,
        *,
        is_digits: bool = False,
        is_round: bool = False,
        last_scale: float = 1.0,
    ) -> _Number:
        """Return a number with the scale words and halves that follow it."""
        scale = last_scale
        while end < len(self._words):
            step = end + 1 if self._words[end] == "-" else end
            reading = self._longest(step, "scale") if is_digits or value != int(value) or is_round else None
            if reading is None or value > _LARGEST:
                break
            scale = float(reading.value)
            value, end = value * scale, reading.end
        for kind, part in _AND_PARTS.items():
            reading = self._longest(end, kind) if scale >= 1000 else None
            if reading is not None:
                value, end = value + part * scale, reading.end
        return _Number(here, end, round(value, 6), is_round=is_round, scale=scale)

    def _digits(self, here: int) -> float:
        word = self._words[here].replace(" ", "").replace("'", "")
        follows_scale = self._longest(here + 1, "scale") is not None
        return _digits_value(word, is_scaled=follows_scale, decimal=self._pack.decimal)

    def _part_after_unit(self, number: _Number, unit: str) -> float | None:
        """Return the part of "an hour and a half", "an hour and forty"."""
        for here in range(number.end, min(number.end + 3, len(self._words))):
            for kind, part in _AND_PARTS.items():
                if self._longest(here, kind) is not None:
                    return part
            is_joined = unit == "hours" and self._longest(here, "and") is not None
            rest = self._pack.numbers.at(self._words, here + 1) if is_joined else None
            if rest is not None and 1 < rest[0] < 60 and self._ends_in(rest[1], "minutes"):
                return rest[0] / 60
        return None

    def _ends_in(self, here: int, unit: str) -> bool:
        """Return whether nothing follows, or the unit."""
        reading = self._longest(here, "unit")
        return here == len(self._words) or (reading is not None and reading.value == unit)

    def _is_zero(self, here: int) -> bool:
        longest = self._longest(here, "zero", "vague", *_COMPARATORS)
        return longest is not None and longest.kind == "zero"

    def _zero(self) -> list[_Number]:
        return next(([_Number(at, at + 1, 0.0)] for at in range(len(self._words)) if self._is_zero(at)), [])

    def _joins(self, first: _Number, second: _Number) -> bool:
        between = range(first.end, second.start)
        if not 1 <= len(between) <= 2 or not all(self._is_joint(here) for here in between):
            return False
        kinds = {reading.kind for here in between for reading in self._readings[here]}
        opened = any(
            reading.kind == "between" for readings in self._readings[: first.start] for reading in readings
        )
        is_dash = any(self._words[here] in "-–—" for here in between)
        if "and" in kinds and not opened:
            return False
        return is_dash or bool(kinds & {"to", "or"})

    def _is_joint(self, here: int) -> bool:
        kinds = {reading.kind for reading in self._readings[here]}
        return self._words[here] in "-–—" or bool(kinds & {"to", "or", "and", "skip"})

    def _is_one(self, here: int) -> bool:
        return self._longest(here, "one") is not None

    def _is_function_word(self, here: int) -> bool:
        return any(
            reading.kind in ("skip", "to", "and", "or", *_COMPARATORS) for reading in self._readings[here]
        )

    def _longest(self, here: int, *kinds: str) -> Reading | None:
        if here >= len(self._readings):
            return None
        return next((reading for reading in self._readings[here] if reading.kind in kinds), None)

    def _text(self, start: int, end: int) -> str:
        return self._source[self._pieces[start].start : self._pieces[end - 1].end].lower()


def _scale_of(value: int) -> float:
    """Return the largest scale that divides a number written in words."""
    return next((float(scale) for scale in (10**12, 10**9, 10**6, 1000) if value and value % scale == 0), 1.0)


def _digits_value(word: str, *, is_scaled: bool, decimal: str) -> float:
    """Return the number that digits and separators write.

    Three digits after a separator are thousands in any language, for news mixes the styles; but those after
    the language's own decimal mark are not when a scale word follows ("1.275 billion").
    """
    marks = [character for character in word if character in ".,"]
    if not marks:
        return float(word)
    groups = re.split(r"[.,]", word)
    if len(marks) > 1:
        is_decimal = marks[-1] != marks[0]
        whole = "".join(groups[:-1]) if is_decimal else "".join(groups)
        return float(f"{whole}.{groups[-1]}") if is_decimal else float(whole)
    is_thousands = len(groups[1]) == 3 and len(groups[0]) <= 3 and groups[0] != "0"
    is_thousands = is_thousands and not (is_scaled and marks[0] == decimal)
    return float("".join(groups)) if is_thousands else float(".".join(groups))
