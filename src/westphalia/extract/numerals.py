"""Words and numbers of a language: folding, tokens, phrases by class, and numbers written in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "’‘ʼ`´"

_TOKEN = re.compile(
    r"""
    \d{4}-\d{2}-\d{2}(?!\d)                     # 2022-03-14
  | \d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d) # 14.03.2022
  | \d{4}[-–/]\d{2}(?:\d{2})?(?!\d)             # 2020-2021, 2023-24, 2021-12
  | \d{1,2}[:.h]\d{2}(?![\d])                   # 14.22, 14:22, 14h22
  | (?<![^\W_])'\d{2}(?!\d)                     # '91, but not the 11 of l'11
  | \d+(?:°|º|ª|st\b|nd\b|rd\b|th\b|er\b|-?го\b|-?е\b) # 1°, 26th, 1er
  | \d+
  | [^\W\d_]+
  | [-–—/+%$€£]
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of the folded text, by its offsets."""

    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """Return the text in lower case without accents, character for character.

    >>> fold("Lunedì, L’8 août")
    "lunedi, l'8 aout"
    """
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text; offsets are those of the text itself."""
    return [Token(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(fold(text))]


@dataclass(frozen=True, slots=True)
class Reading:
    """A class that a stretch of tokens can belong to; `end` is the index after the last of them."""

    end: int
    kind: str
    value: str


_LONGEST_STEM = 24
"""Letters. No stem of a data file is longer."""

_Row = tuple[tuple[str, ...], str, str]


class Lexicon:
    """Phrases by class. A form that ends in `*` stands for every word that begins so."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._exact: dict[str, list[_Row]] = {}
        self._stems: dict[str, list[_Row]] = {}
        self._phrase_stems: dict[str, list[_Row]] = {}
        for form, kind, value in sorted(set(rows)):
            parts = tuple(token.text for token in tokens(form))
            if parts:
                self._table(form, parts).setdefault(parts[0], []).append((parts, kind, value))

    def _table(self, form: str, parts: tuple[str, ...]) -> dict[str, list[_Row]]:
        if not form.endswith("*"):
            return self._exact
        return self._stems if len(parts) == 1 else self._phrase_stems

    def at(self, words: Sequence[str], here: int) -> Iterator[Reading]:
        """Yield the readings of the words from an index."""
        word = words[here]
        for parts, kind, value in self._exact.get(word, ()):
            if tuple(words[here : here + len(parts)]) == parts:
                yield Reading(here + len(parts), kind, value)
        for length in range(2, min(len(word), _LONGEST_STEM) + 1) if self._stems else ():
            for _, kind, value in self._stems.get(word[:length], ()):
                yield Reading(here + 1, kind, value)
        for parts, kind, value in self._phrase_stems.get(word, ()):
            last = here + len(parts) - 1
            if (
                last < len(words)
                and tuple(words[here:last]) == parts[:-1]
                and words[last].startswith(parts[-1])
            ):
                yield Reading(last + 1, kind, value)


class NumberWords:
    """The number words of one language."""

    def __init__(self, words: Mapping[int, Sequence[str]], fillers: frozenset[str]) -> None:
        self._values: dict[tuple[str, ...], int] = {}
        for value, forms in words.items():
            for form in forms:
                self._values[tuple(token.text for token in tokens(form))] = value
        self._single = {key[0]: value for key, value in self._values.items() if len(key) == 1}
        self._longest = max((len(key) for key in self._values), default=1)
        self._fillers = fillers

    def at(self, words: Sequence[str], start: int, *, joined: bool = True) -> tuple[int, int] | None:
        """Return the value of the number words from `start`, and the index after them.

        Tens are added, hundreds and scales multiply what stands before them. Where `joined` is false, the
        word "and" parts two numbers.
        """
        fillers = self._fillers | {"-", "–"} if joined else frozenset({"-"})
        parts: list[int] = []
        here = start
        while here < len(words):
            found = self._part(words, here)
            if found is None and parts and words[here] in fillers:
                found = self._part(words, here + 1)
            if found is None or not _continues(parts, found[0]):
                break
            parts.extend(found[0])
            here = found[1]
        return (_combine(parts), here) if parts else None

    def _part(self, words: Sequence[str], here: int) -> tuple[list[int], int] | None:
        for length in range(min(self._longest, len(words) - here), 0, -1):
            value = self._values.get(tuple(words[here : here + length]))
            if value is not None:
                return [value], here + length
        if here < len(words):
            compound = self._split(words[here])
            if compound:
                return list(compound), here + 1
        return None

    def _split(self, word: str) -> tuple[int, ...] | None:
        """Return the parts of a number written as one word: ventitré, vierundzwanzig."""
        # No number word below a trillion is longer; longer words only cost time.
        if not 5 <= len(word) <= 60:
            return None
        best: list[tuple[int, ...] | None] = [None] * (len(word) + 1)
        best[len(word)] = ()
        for start in range(len(word) - 1, -1, -1):
            best[start] = self._split_at(word, start, best)
        return best[0]

    def _split_at(self, word: str, start: int, best: list[tuple[int, ...] | None]) -> tuple[int, ...] | None:
        for end in range(len(word), start + 1, -1):
            rest = best[end]
            if rest is None:
                continue
            piece = word[start:end]
            if piece in self._single and _continues([self._single[piece]], list(rest)):
                return (self._single[piece], *rest)
            if piece in self._fillers and start and rest:
                return rest
        return None


def _continues(before: Sequence[int], after: Sequence[int]) -> bool:
    """Return whether the second number can follow the first inside one number."""
    if not before or not after:
        return True
    last, first = before[-1], after[0]
    if first == 100 and any(100 <= value < 1000 for value in _since_thousands(before)):
        return False
    if last >= 1000 and len(after) > 1 and _combine(after) >= last:
        return False
    if first in _MULTIPLIERS:
        return first > last or last >= 1000 or first == 1000
    if last in _MULTIPLIERS or last >= 100:
        return first < last
    # twenty-four, and the German four-and-twenty
    return (last >= 20 and first < 20) or (last < 10 and first >= 20 and first % 10 == 0)


def _since_thousands(parts: Sequence[int]) -> Sequence[int]:
    """Return the parts after the last thousand, million ..."""
    here = len(parts)
    while here and parts[here - 1] < 1000:
        here -= 1
    return parts[here:]


_MULTIPLIERS = frozenset({100, 1000, 10**6, 10**9, 10**12})


def _combine(parts: Sequence[int]) -> int:
    total = current = 0
    for value in parts:
        if value >= 1000:
            total += max(current, 1) * value
            current = 0
        elif value == 100:
            current = max(current, 1) * value
        else:
            current += value
    return total + current
