"""Read RSS and Atom feeds: one document an entry."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import struct_time
from typing import Any

from westphalia.dates import PartialDate
from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import document, name_of
from westphalia.readers._markup import words_of

SUFFIXES = (".xml", ".rss", ".atom")
MEDIA_TYPE = "application/feed+xml"


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the document of each entry: its title, then its content or summary, whichever is longer."""
    # Imported here: other formats need not wait for it.
    import feedparser  # type: ignore[import-untyped]

    # A file object: a string would be taken for an address.
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise InputError(where, "no_entries", _why_empty(feed))
    outlet = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield _document(path, entry, number, outlet, where=f"{where}#{number}")
        except InputError as error:
            yield error


def _why_empty(feed: Mapping[str, Any]) -> str:
    if not feed.get("version"):
        return "this XML file is neither RSS nor Atom; save the article itself, as HTML or text"
    return "the feed has no entries; download it again"


def _document(
    path: Path | None, entry: Mapping[str, Any], number: int, outlet: str | None, *, where: str
) -> Document:
    title = words_of(entry.get("title", ""))
    body = words_of(_content(entry))
    text = body if title and body.startswith(title) else f"{title}\n\n{body}".strip()
    return document(
        text,
        where=where,
        name=name_of(path, entry.get("id") or number),
        path=path,
        media_type=MEDIA_TYPE,
        title=title,
        outlet=outlet,
        url=entry.get("link"),
        published=_date(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _content(entry: Mapping[str, Any]) -> str:
    contents = [str(content.get("value", "")) for content in entry.get("content", ())]
    return max([*contents, str(entry.get("summary", ""))], key=len)


def _date(moment: struct_time | None) -> PartialDate | None:
    if moment is None:
        return None
    return PartialDate(f"{moment.tm_year:04d}-{moment.tm_mon:02d}-{moment.tm_mday:02d}")
