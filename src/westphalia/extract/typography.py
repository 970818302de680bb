"""Signs and phrases that the language packs share, from `data/languages/_base.toml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from westphalia.errors import DataFileError

_WHERE = "data/languages/_base.toml"


class SentenceSigns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signs that end and open sentences, and the words that tell an end from an abbreviation."""

    final: str
    closing: str
    opening: str
    dashes: str
    word_letters: str
    ordinal_stops: frozenset[str]
    last_words: frozenset[str]
    before_numbers: frozenset[str]
    domains: frozenset[str]
    name_particles: frozenset[str]
    starters: dict[str, frozenset[str]]


class QuoteSigns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pairs of quote marks; `turned` pairs use the same signs the other way round."""

    pairs: tuple[tuple[str, str], ...]
    turned: tuple[tuple[str, str], ...]


class FurnitureSigns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases and signs of what stands around an article on a page."""

    separators: str
    byline_words: tuple[str, ...]
    metadata_keys: tuple[str, ...]
    title_keys: tuple[str, ...]
    date_keys: tuple[str, ...]
    menu_words: tuple[str, ...]
    lines: tuple[str, ...]
    starts: tuple[str, ...]
    anywhere: tuple[str, ...]
    cookie_words: tuple[str, ...]
    consent_words: tuple[str, ...]


class Typography(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in the base file."""

    sentences: SentenceSigns
    quotes: QuoteSigns
    furniture: FurnitureSigns


@cache
def typography() -> Typography:
    """Return the base file, read and checked once."""
    text = (files("westphalia") / _WHERE).read_text("utf-8")
    return parse_typography(text, where=_WHERE)


def parse_typography(text: str, *, where: str) -> Typography:
    """Return the base file's content; a wrong one raises a `DataFileError` that names the field."""
    try:
        return msgspec.toml.decode(text, type=Typography)
    except msgspec.DecodeError as error:
        raise DataFileError(where, str(error)) from error
