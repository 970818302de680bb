"""Read plain text: the file is the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import decode, document, name_of

SUFFIXES = (".txt", ".text")
MEDIA_TYPE = "text/plain"


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the one document of a text file, its line ends kept as they are."""
    text = decode(data, where=where)
    yield document(text, where=where, name=name_of(path), path=path, media_type=MEDIA_TYPE)
