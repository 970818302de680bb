"""The words and tables of the ledgers: what is counted, vague numbers, topics of acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

import msgspec

from westphalia.errors import DataFileError
from westphalia.gazetteer import Word, words_of

_DATA = files("westphalia") / "data"
_SHORTEST_STEM, _LONGEST_STEM = 3, 16

Table = TypeVar("Table")
Value = TypeVar("Value")


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"of": "from"}):
    """What is counted, and the units as read that come to it. See `data/ledgers/units.toml`."""

    of: dict[str, float]
    types: tuple[str, ...] = ()
    also: dict[str, tuple[str, ...]] = {}
    default_for: tuple[str, ...] = ()
    standing: bool = False
    standing_from: float | None = None
    victims_of: frozenset[str] = frozenset()
    wide: bool = False

    def stands(self, value: float | None) -> bool:
        """Return whether a number of this unit goes on from day to day."""
        return self.standing or (
            self.standing_from is not None and value is not None and value >= self.standing_from
        )


class _Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, Unit]


class Types(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some types of events."""

    types: frozenset[str]


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an act is about: the types it may be coded as, and whether only its trigger says so."""

    types: frozenset[str]
    by_trigger: bool = False


class Acts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which acts may stand for each other. See `data/ledgers/acts.toml`."""

    topics: dict[str, Topic]
    modes: dict[str, tuple[frozenset[str], ...]]
    both_ways: Types
    aimed: Types
    alone: Types
    everyday: Types

    def modes_fit(self, type: str, wanted: str | None, found: str | None) -> bool:
        """Return whether an act of one mode may be told as one of the other."""
        if wanted is None or found is None or wanted == found:
            return True
        return any({wanted, found} <= group for group in self.modes.get(type, ()))


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    units: dict[str, tuple[str, ...]] = {}
    vague: dict[int, tuple[str, ...]] = {}
    acts: dict[str, tuple[str, ...]] = {}


class _Read(msgspec.Struct, frozen=True):
    """What is taken from the reader's own file of quantity words; its other tables are not looked at."""

    quantities: dict[str, Any] = {}


class Phrases(Generic[Value]):
    """Values by words, folded; a form that ends in `*` stands for every word that begins so."""

    def __init__(self, rows: Iterable[tuple[str, Value]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        self._stems: dict[str, Value] = {}
        for form, value in rows:
            parts = tuple(word.folded for word in words_of(form))
            if form.endswith("*") and len(parts) == 1:
                self._stems.setdefault(parts[0], value)
            elif parts:
                self._exact.setdefault(parts[0], []).append((parts, value))

    def find(self, words: Sequence[Word]) -> Iterator[Value]:
        """Yield the values of the words from left to right, the longest phrase at each."""
        here = 0
        while here < len(words):
            end, value = self._at(words, here)
            if value is not None:
                yield value
            here = end

    def _at(self, words: Sequence[Word], here: int) -> tuple[int, Value | None]:
        best: tuple[int, Value | None] = (here + 1, None)
        for parts, value in self._exact.get(words[here].folded, ()):
            end = here + len(parts)
            if tuple(word.folded for word in words[here:end]) == parts and (best[1] is None or end > best[0]):
                best = (end, value)
        return best if best[1] is not None else (here + 1, self._stem(words[here].folded))

    def _stem(self, word: str) -> Value | None:
        for length in range(min(len(word), _LONGEST_STEM), _SHORTEST_STEM - 1, -1):
            if word[:length] in self._stems:
                return self._stems[word[:length]]
        return None


class Lexicon:
    """The words of one language that the ledgers know."""

    def __init__(self, words: _Words, read: Mapping[str, Sequence[str]]) -> None:
        own = [(form, unit) for unit, forms in words.units.items() for form in forms]
        as_read = [(form, unit.replace("_", " ")) for unit, forms in read.items() for form in forms]
        self.units = Phrases([*own, *as_read])
        self.vague = {" ".join(w.folded for w in words_of(f)): n for n, fs in words.vague.items() for f in fs}
        self.acts = Phrases([(form, topic) for topic, forms in words.acts.items() for form in forms])

    def topics(self, type: str, trigger: str, clause: str) -> tuple[str, ...]:
        """Return the topics of an act of a type, by the word that names it and the words around it."""
        by_trigger = set(self.acts.find(words_of(trigger)))
        by_clause = by_trigger.union(self.acts.find(words_of(clause)))
        return tuple(
            name
            for name, topic in acts().topics.items()
            if type in topic.types and name in (by_trigger if topic.by_trigger else by_clause)
        )


@cache
def lexicon(language: str | None) -> Lexicon:
    """Return the words of a language, none for one without a file."""
    words, read = _Words(code=language or ""), _Read()
    if language and language.isalpha() and (_DATA / "ledgers" / f"{language}.toml").is_file():
        words = decode(f"ledgers/{language}.toml", _Words)
    if language and language.isalpha() and (_DATA / "when" / f"{language}.toml").is_file():
        read = decode(f"when/{language}.toml", _Read)
    return Lexicon(words, read.quantities.get("unit", {}))


@cache
def units() -> dict[str, Unit]:
    """Return the units of the ledgers by name."""
    return decode("ledgers/units.toml", _Units).units


@cache
def acts() -> Acts:
    """Return which acts may stand for each other."""
    return decode("ledgers/acts.toml", Acts)


def decode(name: str, kind: type[Table]) -> Table:
    """Return the checked table of a file in the data folder.

    Raises:
        DataFileError: the file is not what its table says.
    """
    try:
        return msgspec.toml.decode((_DATA / name).read_bytes(), type=kind, strict=False)
    except msgspec.MsgspecError as error:
        raise DataFileError(f"data/{name}", str(error)) from error
