"""What all readers share: bytes to text, and facts to a document."""

from __future__ import annotations

import logging
import os
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

from westphalia.dates import PartialDate, parse_date
from westphalia.errors import InputError
from westphalia.ids import content_id
from westphalia.model import DateOrigin, Document

_SAMPLE = 100_000
"""Bytes that are looked at to guess an encoding: enough letters, and quick on large files."""

_LONGEST = 1_000_000
"""Characters in a document at most: five hundred pages, of which no article or transcript comes near."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# The encodings besides UTF-8 in which our languages have been written; a free guess picks rarer ones.
_ENCODINGS = ["cp1252", "iso8859_15", "cp1251", "koi8_r", "koi8_u", "mac_roman", "cp866"]

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")


_BINARY = "this is no text but binary data; save it as text, or give it the suffix of its format"

HALF_CHARACTERS = "it holds halves of characters (lone surrogates); make the file anew from its origin"
"""What is said of text that no encoding can write, and that no store can keep."""


def decode(data: bytes, *, where: str, declared: str | None = None) -> str:
    """Return the text that bytes hold: by their byte order mark, as declared, as UTF-8, or by a guess.

    Raises:
        InputError: the bytes are no text (`binary`), or in no encoding that fits (`encoding`).
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding, where)
    if b"\x00" in data[:_SAMPLE]:
        raise InputError(where, "binary", _BINARY)
    for candidate in (declared, "utf-8"):
        text = _decoded(data, candidate)
        if text is not None:
            return _checked(text, where)
    return _checked(_strictly(data, _guess(data, where), where), where)


def document(
    text: str,
    *,
    where: str,
    name: str,
    path: Path | None,
    media_type: str,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    language: str | None = None,
    published: PartialDate | None = None,
) -> Document:
    """Return the document with these facts; one without words, or too long, is an `InputError`."""
    if not any(character.isalnum() for character in text):
        raise InputError(where, "empty", "there are no words in it; save the article again, or leave it out")
    if len(text) > _LONGEST:
        message = f"the text has {len(text):,} characters, more than {_LONGEST:,}; cut it into its articles"
        raise InputError(where, "too_large", message)
    if any(_HALF.search(words) for words in (text, name, title, outlet, url) if words):
        raise InputError(where, "encoding", HALF_CHARACTERS)
    return Document(
        id=content_id("doc", outlet, url, text),
        name=name,
        text=text,
        language=language_code(language),
        title=title or None,
        outlet=outlet or None,
        url=url or None,
        path=shown(path) if path else None,
        media_type=media_type,
        published=published,
        published_origin=DateOrigin.METADATA if published else DateOrigin.UNKNOWN,
    )


def name_of(path: Path | None, entry: object = None) -> str:
    """Return a document's name: the file's without its suffix, and the entry's after a number sign.

    >>> name_of(Path("news/oslo.jsonl"), 3), name_of(None)
    ('oslo#3', 'stdin')
    """
    stem = shown(path.stem) if path else "stdin"
    return stem if entry is None else f"{stem}#{entry}"


def shown(path: str | Path) -> str:
    """Return a path as it can be printed and stored: bytes of a file name that are not UTF-8 become �.

    >>> shown("caf\\udce9.txt")
    'caf�.txt'
    """
    return os.fsencode(path).decode("utf-8", "replace")


def hush(*libraries: str) -> None:
    """Keep what libraries log off the terminal: what matters of it comes as an `InputError`.

    A program that uses this package and sets up logging of its own still gets it.
    """
    for name in libraries:
        logging.getLogger(name).addHandler(logging.NullHandler())


def language_code(language: str | None) -> str | None:
    """Return the bare code of a language tag, or None when it is none.

    >>> language_code("pt-BR"), language_code("Portuguese")
    ('pt', None)
    """
    match = _LANGUAGE.fullmatch(language.strip()) if language else None
    return match[1].lower() if match else None


def publication(words: str | None, *, where: str) -> PartialDate | None:
    """Return the date that metadata writes in ISO 8601 or as in e-mail; other words are an `InputError`."""
    if words is None or not words.strip():
        return None
    date = parse_date(words.strip())
    if date is not None:
        return date
    try:
        return PartialDate(parsedate_to_datetime(words).date().isoformat())
    except ValueError:
        message = f"cannot read the date of publication {words!r}; write it as YYYY-MM-DD, YYYY-MM or YYYY"
        raise InputError(where, "bad_date", message) from None


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the text is not in {encoding}, which it seems to be: byte {error.start} does not fit"
        raise InputError(where, "encoding", f"{message}; save it as UTF-8") from None


def _decoded(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None


def _guess(data: bytes, where: str) -> str:
    # Imported here: a text in UTF-8 needs no guess.
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_ENCODINGS).best()
    if best is None:
        raise InputError(where, "encoding", "cannot tell the encoding; save it as UTF-8")
    return best.encoding


def _checked(text: str, where: str) -> str:
    """Return the text, unless it is binary data that happens to decode."""
    if len(_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 100:
        raise InputError(where, "binary", _BINARY)
    if _HALF.search(text):
        raise InputError(where, "encoding", HALF_CHARACTERS)
    return text
