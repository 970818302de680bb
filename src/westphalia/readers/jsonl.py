"""Read JSON lines: one document a line, with `text` and what is known about it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec

from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import HALF_CHARACTERS, decode, document, name_of, publication

SUFFIXES = (".jsonl", ".ndjson")
MEDIA_TYPE = "application/jsonl"

LARGEST = 2_000_000_000
"""Bytes in a file at most: it holds many documents, but is held in memory."""

_LARGEST_LINE = 20_000_000
"""Bytes in a line at most, as for a file with one document."""


_SHAPE = "a line is an object with `text`, and what is known of title, published, outlet, url, language, id"


class _Line(msgspec.Struct, frozen=True):
    """The fields of a line that we read; others are left alone."""

    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    id: str | int | None = None


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the document of each line, or the error that it holds; blank lines are passed over."""
    for number, line in enumerate(io.BytesIO(data), start=1):
        if line.strip():
            try:
                yield _document(path, line, number, where=f"{where}:{number}")
            except InputError as error:
                yield error


def _document(path: Path | None, line: bytes, number: int, *, where: str) -> Document:
    fields = _decoded(line, where=where)
    return document(
        fields.text,
        where=where,
        name=name_of(path, number if fields.id is None else fields.id),
        path=path,
        media_type=MEDIA_TYPE,
        title=fields.title,
        outlet=fields.outlet,
        url=fields.url,
        language=fields.language,
        published=publication(fields.published, where=where),
    )


def _decoded(line: bytes, *, where: str) -> _Line:
    if len(line) > _LARGEST_LINE:
        message = f"the line is larger than {_LARGEST_LINE // 1_000_000} MB; give each article its own"
        raise InputError(where, "too_large", message)
    try:
        return msgspec.json.decode(decode(line, where=where), type=_Line)
    except msgspec.ValidationError as error:
        if "missing required field `text`" in str(error):
            message = "the line has no field `text`, which every line needs: the words of the article"
            raise InputError(where, "no_text", message) from None
        raise InputError(where, "bad_fields", f"a field is wrong: {error}; {_SHAPE}") from None
    except msgspec.DecodeError as error:
        if "surrogate" in str(error):
            raise InputError(where, "encoding", HALF_CHARACTERS) from None
        raise InputError(where, "bad_json", f"this is not JSON ({error}); write one object a line") from None
