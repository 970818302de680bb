"""Read the text layer of a PDF file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import document, hush, name_of

if TYPE_CHECKING:
    from pypdf import PdfReader

SUFFIXES = (".pdf",)
MEDIA_TYPE = "application/pdf"

LARGEST = 100_000_000
"""Bytes in a file at most: pictures make a PDF large, not its words."""

_MOST_PAGES = 1_000
"""Pages at most: more is a book, which takes minutes and is no article."""

hush("pypdf")

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[^\W\d_])(?=\w*[^\W\d_A-ZÀ-ÞЀ-Я])")


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the one document of a PDF file; words broken at the end of a line are put together."""
    pages = _pages(data, where)
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise InputError(
            where, "no_text", "the pages hold no words, only pictures; a text layer is needed (OCR)"
        )
    words = _BROKEN_WORD.sub("", text.replace("\r\n", "\n"))
    yield document(words, where=where, name=name_of(path), path=path, media_type=MEDIA_TYPE)


def _pages(data: bytes, where: str) -> list[str]:
    # Imported here: other formats need not wait for it.
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        _check(reader, where)
        return [page.extract_text() for page in reader.pages]
    except InputError:
        raise
    except Exception as error:  # a broken file makes pypdf raise whatever it stumbles over
        raise InputError(
            where, "broken", f"the PDF is broken ({_words_of(error)}); download or save it again"
        ) from error


def _words_of(error: Exception) -> str:
    """Return what an error says, on one line and without its full stop."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _check(reader: PdfReader, where: str) -> None:
    # Many files are encrypted with an empty password, only to forbid printing.
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError(where, "encrypted", "the PDF is locked with a password; save it without one")
    if len(reader.pages) > _MOST_PAGES:
        raise InputError(
            where, "too_large", f"the PDF has more than {_MOST_PAGES} pages; cut it into its articles"
        )
