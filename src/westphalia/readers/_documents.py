"""What all readers share: bytes to text, and facts to a document."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from pathlib import Path

from westphalia.dates import PartialDate, parse_date
from westphalia.errors import InputError
from westphalia.ids import content_id
from westphalia.model import DateOrigin, Document

_SAMPLE = 100_000
"""Bytes that are looked at to guess an encoding: enough letters, and quick on large files."""

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


def decode(data: bytes, *, where: str, declared: str | None = None) -> str:
    """Return the text that bytes hold: by their byte order mark, as declared, as UTF-8, or by a guess.

    Raises:
        InputError: the bytes are no text (`binary`), or in no encoding that fits (`encoding`).
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding, where)
    if b"\x00" in data[:_SAMPLE]:
        raise InputError(where, "binary", "this is no text but binary data")
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
    """Return the document with these facts; one without words is an `InputError`."""
    if not any(character.isalnum() for character in text):
        raise InputError(where, "empty", "there are no words in it")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(where, "encoding", "the text holds halves of characters (lone surrogates)")
    return Document(
        id=content_id("doc", outlet, url, text),
        name=name,
        text=text,
        language=language_code(language),
        title=title or None,
        outlet=outlet or None,
        url=url or None,
        path=str(path) if path else None,
        media_type=media_type,
        published=published,
        published_origin=DateOrigin.METADATA if published else DateOrigin.UNKNOWN,
    )


def name_of(path: Path | None, entry: object = None) -> str:
    """Return a document's name: the file's without its suffix, and the entry's after a number sign.

    >>> name_of(Path("news/oslo.jsonl"), 3), name_of(None)
    ('oslo#3', 'stdin')
    """
    stem = path.stem if path else "stdin"
    return stem if entry is None else f"{stem}#{entry}"


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
        raise InputError(where, "encoding", message) from None


def _decoded(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
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
        raise InputError(where, "binary", "this is no text but binary data")
    return text
