"""All documents of the store, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.store import pages
from westphalia.store.engine import Store
from westphalia.store.pages import WantedDocuments
from westphalia.store.read import Listed
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.lists import WINDOW, Turning, offset_of, turning
from westphalia.web.page import Ask, Row

ROUTE = "/documents"
TITLE = "documents.title"
NAV: int | None = 20

ASKS = (filters.TEXT, Filter(key="outlet"), Filter(key="language"), filters.OFFSET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A window of the list of documents, what it was narrowed to, and what it can be narrowed to."""

    wanted: WantedDocuments
    documents: tuple[Listed, ...]
    turning: Turning
    outlets: tuple[str, ...]
    languages: tuple[str, ...]


def load(store: Store, ask: Ask) -> Documents:
    """Return the documents that a reader asks for."""
    query = ask.query
    wanted = WantedDocuments(
        words=query.get("q", "").strip(), outlet=query.get("outlet", ""), language=query.get("language", "")
    )
    offset = offset_of(query)
    found = pages.document_window(store, wanted, offset=offset, limit=WINDOW)
    return Documents(
        wanted=wanted,
        documents=found.items,
        turning=turning(offset, len(found.items), found.total),
        outlets=pages.outlets(store),
        languages=pages.languages(store),
    )


def rows(context: Documents) -> Iterator[Row]:
    """Yield the documents of the window as rows."""
    for item in context.documents:
        yield {
            "id": item.id,
            "name": item.name,
            "title": item.title,
            "outlet": item.outlet,
            "language": item.language,
            "published": item.published,
            "events": item.events,
        }
