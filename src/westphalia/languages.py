"""Load and check the language packs: the words of each language, as data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from westphalia.errors import DataFileError

_FOLDER = files("westphalia") / "data" / "languages"
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]+)`(?: - at `\$?\.?(?P<path>[^`]*)`)?")
_STATE = re.compile(r"^[A-Z]{3}$")
_ACTOR = re.compile(r"^[A-Z0-9]+(?:[:-][A-Z0-9]+)*$")
_NAME = re.compile(r"^[a-z]+(?:_[a-z]+)*$")
_STAR_INSIDE = re.compile(r"\*[\w*]")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a pack: every field has a default, none may be unknown."""


class Sentences(_Table, frozen=True, forbid_unknown_fields=True):
    """What the segmenter must know."""

    abbreviations: tuple[str, ...] = ()


class StateWords(_Table, frozen=True, forbid_unknown_fields=True):
    """The words that stand for one state. A `*` at the end of a word means any ending."""

    names: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Kinds(_Table, frozen=True, forbid_unknown_fields=True):
    """Common nouns that name a kind of actor, by the prefix of its code."""

    OPP: tuple[str, ...] = ()
    CVL: tuple[str, ...] = ()
    REB: tuple[str, ...] = ()
    SEP: tuple[str, ...] = ()
    MED: tuple[str, ...] = ()
    BUS: tuple[str, ...] = ()
    NGO: tuple[str, ...] = ()


class Sectors(_Table, frozen=True, forbid_unknown_fields=True):
    """Words for the organs of a state."""

    GOV: tuple[str, ...] = ()
    MIL: tuple[str, ...] = ()
    LEG: tuple[str, ...] = ()
    JUD: tuple[str, ...] = ()
    POL: tuple[str, ...] = ()
    SPY: tuple[str, ...] = ()
    PAR: tuple[str, ...] = ()


class Anaphora(_Table, frozen=True, forbid_unknown_fields=True):
    """Words that point to somebody named elsewhere."""

    third_singular: tuple[str, ...] = ()
    third_plural: tuple[str, ...] = ()
    first_singular: tuple[str, ...] = ()
    first_plural: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    demonstrative: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()


class Particles(_Table, frozen=True, forbid_unknown_fields=True):
    """Small words inside and before names, and those that join two of a kind."""

    lower: tuple[str, ...] = ()
    determiners: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()


class Example(_Table, frozen=True, forbid_unknown_fields=True):
    """A mention and the entity (or entities) that the pack alone must lead to."""

    text: str
    entity: str | tuple[str, ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """The expected codes as a tuple."""
        return (self.entity,) if isinstance(self.entity, str) else self.entity


class Conditions(_Table, frozen=True, forbid_unknown_fields=True):
    """Words that open a condition: if, unless, in case of.

    `doubtful` are those of the cues that as often open something else (should, once): alone they make no
    condition. `never` are rows of words that begin like a cue and are none.
    """

    cues: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Telling(_Table, frozen=True, forbid_unknown_fields=True):
    """Words before somebody who is the source of what a sentence says: according to."""

    according: tuple[str, ...] = ()


class Language(_Table, frozen=True, forbid_unknown_fields=True):
    """One language pack."""

    code: str
    name: str
    sentences: Sentences = Sentences()
    states: dict[str, StateWords] = {}
    organisations: dict[str, tuple[str, ...]] = {}
    collectives: dict[str, tuple[str, ...]] = {}
    bodies: dict[str, tuple[str, ...]] = {}
    """Bare words (the Commission, the Fund) by the organisation meant if no other of them is named before."""
    groups: dict[str, tuple[str, ...]] = {}
    kinds: Kinds = Kinds()
    sectors: Sectors = Sectors()
    offices: dict[str, tuple[str, ...]] = {}
    anaphora: Anaphora = Anaphora()
    particles: Particles = Particles()
    conditions: Conditions = Conditions()
    telling: Telling = Telling()
    examples: tuple[Example, ...] = ()


def available(folder: Traversable = _FOLDER) -> tuple[str, ...]:
    """Return the codes of all packs, sorted."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in _packs(folder)))


@cache
def load(code: str) -> Language:
    """Return the checked pack of a language, read once.

    >>> load("xx")
    Traceback (most recent call last):
    ...
    westphalia.errors.DataFileError: xx.toml: there is no language pack with this code
    """
    return read(code, _FOLDER)


def read(code: str, folder: Traversable) -> Language:
    """Read and check the pack `code` in a folder."""
    where = f"{code}.toml"
    path = folder / where
    if not path.is_file():
        message = "there is no language pack with this code"
        raise DataFileError(where, message, got=code, known=available(folder))
    return decode(path.read_bytes(), code=code)


def decode(content: bytes, *, code: str) -> Language:
    """Return the pack that a TOML text holds, or raise an error that names file and path."""
    where = f"{code}.toml"
    try:
        language = msgspec.toml.decode(content, type=Language)
    except msgspec.ValidationError as error:
        raise _explained(where, str(error)) from error
    except msgspec.DecodeError as error:
        raise DataFileError(where, f"not TOML: {error}") from error
    _check(language, where=where, code=code)
    return language


def words(table: msgspec.Struct) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the fields of a table of word lists, with their words."""
    for name in table.__struct_fields__:
        yield name, getattr(table, name)


def _packs(folder: Traversable) -> Iterator[Traversable]:
    return (path for path in folder.iterdir() if path.name.endswith(".toml") and path.name[0] != "_")


def _explained(where: str, message: str) -> DataFileError:
    """Turn a decoder's message into one that names the table and the likely field."""
    match = _UNKNOWN_FIELD.search(message)
    if not match:
        return DataFileError(where, message)
    path = match["path"] or ""
    table = f" in {path}" if path else ""
    return DataFileError(
        where, f"unknown field `{match['field']}`{table}", got=match["field"], known=_fields(path)
    )


def _fields(path: str) -> tuple[str, ...]:
    """Return the fields that a path of a pack may hold."""
    tables: Mapping[str, Any] = {
        "": Language,
        "sentences": Sentences,
        "states": StateWords,
        "kinds": Kinds,
        "sectors": Sectors,
        "anaphora": Anaphora,
        "particles": Particles,
        "examples": Example,
    }
    table = tables.get(re.split(r"[.\[]", path)[0])
    return () if table is None else tuple(table.__struct_fields__)


def _check(language: Language, *, where: str, code: str) -> None:
    if language.code != code:
        raise DataFileError(where, f"code is {language.code!r}, but the file is named {code!r}")
    for state in language.states:
        if not _STATE.match(state):
            raise DataFileError(where, f"states.{state}: not an ISO 3166-1 alpha-3 code")
    for table, keys in (("organisations", language.organisations), ("collectives", language.collectives),
                        ("bodies", language.bodies), ("groups", language.groups)):  # fmt: skip
        for key in keys:
            if not _ACTOR.match(key):
                raise DataFileError(where, f"{table}.{key}: not an actor code")
    for office in language.offices:
        if not _NAME.match(office):
            raise DataFileError(where, f"offices.{office}: an office is written in lower case, like_this")
    for place, entries in _word_lists(language):
        for word in entries:
            if "*" in word or not word.strip():
                _check_word(f"{where}: {place}", word)


def _word_lists(language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every list of words that names match against, with its path."""
    for state, entry in language.states.items():
        yield from ((f"states.{state}.{field}", found) for field, found in words(entry))
    for title in ("organisations", "collectives", "bodies", "groups", "offices"):
        mapping: dict[str, tuple[str, ...]] = getattr(language, title)
        yield from ((f"{title}.{key}", found) for key, found in mapping.items())
    for title in ("kinds", "sectors", "anaphora"):
        yield from ((f"{title}.{field}", found) for field, found in words(getattr(language, title)))


def _check_word(place: str, word: str) -> None:
    if not word.strip():
        raise DataFileError(place, "an entry is empty")
    if _STAR_INSIDE.search(word):
        raise DataFileError(place, f"{word!r}: a '*' may stand only at the end of a word")
    if any(part == "*" for part in word.split()):
        raise DataFileError(place, f"{word!r}: a '*' needs the beginning of a word before it")
