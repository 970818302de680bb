"""Read Markdown: the raw file is the document's text, its markup is furniture.

Front matter between lines of three hyphens gives title, date, url, outlet and language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import decode, document, name_of, publication

SUFFIXES = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n((?:[^\n]*\n){1,60}?)---[ \t]*\r?$", re.MULTILINE)
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(.{1,300}?)[ \t#\r]*$", re.MULTILINE)


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the one document of a Markdown file."""
    text = decode(data, where=where)
    facts = _front_matter(text)
    heading = _HEADING.search(text)
    yield document(
        text,
        where=where,
        name=name_of(path),
        path=path,
        media_type=MEDIA_TYPE,
        title=facts.get("title") or (heading[1] if heading else None),
        outlet=facts.get("outlet") or facts.get("site"),
        url=facts.get("url"),
        language=facts.get("language") or facts.get("lang"),
        published=publication(facts.get("published") or facts.get("date"), where=where),
    )


def _front_matter(text: str) -> dict[str, str]:
    match = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(match[1]) if match else []
    return {key.lower(): value.strip("\"'") for key, value in fields}
