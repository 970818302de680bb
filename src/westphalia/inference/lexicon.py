"""The hand-written trigger lexicons: which types of act a word can name.

The reading model sees, beside a word itself, the types under which the lexicon of its language lists it
(`data/triggers/XX.toml`): a hint, not a rule, so that a verb never met in training still has a meaning.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import numpy as np

from westphalia.errors import DataFileError
from westphalia.model import EventType

TYPES: tuple[EventType, ...] = tuple(EventType)
WIDTH = len(TYPES) + 1
"""Features of a word: one for each type, and one that says that it is listed at all."""

Features = np.ndarray[tuple[int], np.dtype[np.float32]]


class TriggerLexicon:
    """Words and stems of one language by type."""

    def __init__(self, entries: dict[str, list[str]], where: str) -> None:
        self._words: dict[str, set[EventType]] = {}
        self._stems: dict[str, set[EventType]] = {}
        for key, patterns in entries.items():
            name = key.split(":")[0]
            if name not in EventType.__members__:
                raise DataFileError(
                    where, f"unknown event type {name!r}", got=name, known=EventType.__members__
                )
            for pattern in patterns:
                table = self._stems if pattern.endswith("*") else self._words
                table.setdefault(pattern.rstrip("*").casefold(), set()).add(EventType[name])
        self._longest = max((len(stem) for stem in self._stems), default=0)
        self._cache: dict[str, Features] = {}

    def types(self, word: str) -> set[EventType]:
        """Return the types that the word is listed under: by itself, else by its longest listed stem."""
        folded = word.casefold()
        if folded in self._words:
            return self._words[folded]
        for length in range(min(len(folded), self._longest), 2, -1):
            if folded[:length] in self._stems:
                return self._stems[folded[:length]]
        return set()

    def features(self, word: str) -> Features:
        """Return the word's features, `WIDTH` numbers: a share for each type, and 1 if listed."""
        found = self._cache.get(word)
        if found is None:
            found = np.zeros(WIDTH, np.float32)
            types = self.types(word)
            for name in types:
                found[TYPES.index(name)] = 1.0 / len(types)
            found[-1] = 1.0 if types else 0.0
            if len(self._cache) > 100_000:
                self._cache.clear()
            self._cache[word] = found
        return found


@cache
def load_lexicon(language: str) -> TriggerLexicon:
    """Return the lexicon of a language; an empty one where none is written yet."""
    path = resources.files("westphalia") / "data" / "triggers" / f"{language}.toml"
    if not path.is_file():
        return TriggerLexicon({}, language)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return TriggerLexicon(data.get("triggers", {}), f"triggers/{language}.toml")
