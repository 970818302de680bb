"""Read a saved news page: trafilatura finds body, title, date and site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.model import Document
from westphalia.readers._documents import decode, document, hush, name_of
from westphalia.readers._markup import declared_encoding, words_of

SUFFIXES = (".html", ".htm", ".xhtml")
MEDIA_TYPE = "text/html"

hush("trafilatura", "htmldate", "courlan", "justext")

_TITLE_AT = 400
"""Characters at the top of a body in which its title may already stand."""


_NO_WORDS = "the page holds no words, perhaps only scripts; save it again once the browser shows its text"


def read(path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
    """Yield the article of a page. Its declared language is not believed: many sites declare a wrong one."""
    # Imported here: trafilatura takes a quarter of a second, which other formats need not wait for.
    from trafilatura import bare_extraction

    page = decode(data, where=where, declared=declared_encoding(data))
    found = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        # Only dates that the page states as its own: a date found in the text may be that of an old event.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    facts = found if found is not None and not isinstance(found, dict) else None
    body = (facts.text if facts else None) or words_of(page)
    if not body.strip():
        raise InputError(where, "no_text", _NO_WORDS)
    title = facts.title if facts else None
    yield document(
        _with_title(title, body),
        where=where,
        name=name_of(path),
        path=path,
        media_type=MEDIA_TYPE,
        title=title,
        outlet=(facts.sitename or facts.hostname) if facts else None,
        url=facts.url if facts else None,
        published=parse_date(facts.date) if facts else None,
    )


def _with_title(title: str | None, body: str) -> str:
    """Return the body with its title before it, unless it stands there already."""
    if not title or title.casefold() in body[:_TITLE_AT].casefold():
        return body
    return f"{title}\n\n{body}"
