"""The words of the interface, from `words/<language>/<page>.toml`: a language is a folder, a page a file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from westphalia.dates import PartialDate
from westphalia.errors import DataFileError

DEFAULT = "en"
_DAY_LENGTH = len("2022-02-24")
_FOLDER = files("westphalia.web") / "words"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language by their keys; the first part of a key is the name of the file."""

    language: str
    messages: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words of a key, with values put in their places.

        Where `count` is given, the key may have two forms: `key.one`, and `key.other` for all else.
        """
        return self._message(key, values).format(**values)

    def has(self, key: str) -> bool:
        """Return whether there are words for a key."""
        return key in self.messages

    def either(self, key: str, otherwise: str) -> str:
        """Return the words of a key, or others where there are none."""
        return self.messages.get(key, otherwise)

    def date(self, date: PartialDate | str | None) -> str:
        """Return a date as people write it, as precise as it is."""
        if date is None or date == "":
            return ""
        first, _, last = str(date).partition("/")
        if len(first) == len(last) == _DAY_LENGTH and first[:7] == last[:7]:
            return f"{int(first[8:])}–{self._day(last)}"
        return " – ".join(self._day(part) for part in (first, last) if part)

    def number(self, value: float) -> str:
        """Return a number with its thousands apart."""
        written = f"{value:,.15g}"
        signs = str.maketrans({",": self("common.thousands"), ".": self("common.decimal")})
        return written.translate(signs)

    def _message(self, key: str, values: Mapping[str, object]) -> str:
        if "count" in values:
            form = "one" if values["count"] == 1 else "other"
            if found := self.messages.get(f"{key}.{form}"):
                return found
        found = self.messages.get(key)
        if found is None:
            raise DataFileError(
                f"words/{self.language}", f"no words for {key!r}.", got=key, known=self.messages
            )
        return found

    def _day(self, part: str) -> str:
        year, *rest = part.split("-")
        if not rest:
            return year
        month = self(f"common.month.{rest[0]}")
        if len(rest) == 1:
            return f"{month} {year}"
        return self("common.day", day=int(rest[1]), month=month, year=year)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages of the interface."""
    return tuple(sorted(entry.name for entry in _FOLDER.iterdir() if entry.is_dir()))


@cache
def words(language: str) -> Words:
    """Return the words of a language."""
    messages: dict[str, str] = {}
    for entry in sorted((_FOLDER / language).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            found = tomllib.loads(entry.read_text(encoding="utf-8"))
            messages |= _flat(entry.name.removesuffix(".toml"), found)
    return Words(language, messages)


def preferred(asked: str | None, accepted: str) -> str:
    """Return the language to show: the one asked for, else the one a browser likes best, else English.

    >>> preferred(None, "de-CH,it;q=0.8,en;q=0.9"), preferred("it", "en"), preferred("xx", "")
    ('en', 'it', 'en')
    """
    if asked in languages():
        return str(asked)
    known = [language for language in _by_liking(accepted) if language in languages()]
    return known[0] if known else DEFAULT


def _by_liking(accepted: str) -> Iterator[str]:
    """Yield the languages of an Accept-Language header, the best liked first."""
    liked = []
    for part in accepted.split(","):
        name, _, quality = part.partition(";q=")
        try:
            liked.append((-float(quality or 1), name.strip().split("-")[0].lower()))
        except ValueError:
            continue
    yield from (name for _, name in sorted(liked, key=lambda item: item[0]))


def _flat(prefix: str, found: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in found.items():
        key = f"{prefix}.{name}"
        flat |= _flat(key, value) if isinstance(value, dict) else {key: str(value)}
    return flat
