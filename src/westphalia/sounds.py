"""Compare names across scripts by the consonants that are heard: "Марк Эспер" and "Mark Esper"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Generic, TypeVar

import msgspec

from westphalia.errors import DataFileError

Value = TypeVar("Value")

_DOUBLED = re.compile(r"(\w)\1")
LEAST = 4
"""A name with fewer consonants than this is too common to be told by its sound."""
_MOST_READINGS = 24
_NAME_WORDS = 2
"""A given name and a surname, at least."""


class Sounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the letters of two scripts may sound as; doubled letters count once."""

    latin: Mapping[str, tuple[str, ...]]
    cyrillic: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]

    def readings(self, word: str) -> tuple[str, ...]:
        """Return the consonants of a folded word in every way that it may sound.

        >>> load().readings("howard"), load().readings("говардом")
        (('RD', 'KRD'), ('KRDM', 'KRD'))
        """
        if is_cyrillic(word):
            stems = [word, *(word.removesuffix(e) for e in self.endings if word.endswith(e))]
            return tuple(dict.fromkeys(r for stem in stems for r in _readings(stem, self.cyrillic)))
        return tuple(dict.fromkeys(_readings(word, self.latin)))


def is_cyrillic(word: str) -> bool:
    """Return whether a word is written in Cyrillic letters."""
    return "а" <= word[0].lower() <= "ӿ"


@cache
def load() -> Sounds:
    """Read the table of sounds."""
    where = "sounds.toml"
    content = (files("westphalia") / "data" / "entities" / where).read_bytes()
    try:
        return msgspec.toml.decode(content, type=Sounds)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DataFileError(where, str(error)) from error


class NamesBySound(Generic[Value]):
    """Values by given name and surname as they sound."""

    def __init__(self, names: Iterable[tuple[tuple[str, ...], Value]]) -> None:
        self._sounds = load()
        self._values: dict[tuple[str, str], dict[Value, None]] = defaultdict(dict)
        for words, value in names:
            for key in self._keys(words):
                self._values[key][value] = None

    def find(self, words: tuple[str, ...]) -> tuple[Value, ...]:
        """Return what a full name in folded words may mean, in the order of the names given."""
        return tuple(dict.fromkeys(value for key in self._keys(words) for value in self._values.get(key, ())))

    def _keys(self, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the ways that the first and the last word of a name may sound together."""
        if len(words) < _NAME_WORDS:
            return
        for first, last in product(self._sounds.readings(words[0]), self._sounds.readings(words[-1])):
            if first and len(last) > 1 and len(first) + len(last) >= LEAST:
                yield first, last


def _readings(word: str, table: Mapping[str, tuple[str, ...]]) -> list[str]:
    found, at = [""], 0
    word = _DOUBLED.sub(r"\1", word)
    while at < len(word):
        for length in (4, 3, 2, 1):
            sounds = table.get(word[at : at + length])
            if sounds is not None:
                found = [one + sound for one in found for sound in sounds][:_MOST_READINGS]
                break
        at += length
    return found
