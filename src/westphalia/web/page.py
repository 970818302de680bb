"""What a page is, what it is asked, and how it says that it has no answer.

A page is a module of `westphalia.web.pages`, with a template of the same name and, for each language of the
interface, a file of words of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, cast

from starlette.datastructures import QueryParams

from westphalia.errors import WestphaliaError
from westphalia.registry import parts
from westphalia.store.engine import Store
from westphalia.web.forms import Sent
from westphalia.web.security import WebSettings
from westphalia.web.words import Words

Row: TypeAlias = Mapping[str, str | int | float | None]
"""A row of a table to download, by the heads of its columns."""


Send: TypeAlias = "Callable[[Store, Ask, Sent], str]"
"""Does what a form asks for, and returns the address of the page to go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a reader asks a page for.

    `parts` are the variable parts of the address, `query` what stands behind its question mark, `address` the
    path itself. `words` are those of the reader's language, `settings` those of the explorer. `browser` is an
    id of the reader's browser, empty until it has been shown a form.
    """

    parts: Mapping[str, str]
    query: QueryParams
    address: str
    words: Words
    settings: WebSettings = field(default_factory=WebSettings)
    browser: str = ""


class Page(Protocol):
    """The names that a page offers.

    ROUTE is its address with the variable parts in braces (`/documents/{id}`), TITLE the key of the words of
    its title, NAV its place in the menu (None: not in the menu). `load` returns a frozen dataclass of plain
    values, records and tuples: the template gets it as `page`, and the address with `.json` behind it shows
    it as it is. A page that is a list offers `rows(context)` too, which the address with `.csv` downloads.

    A page that changes something offers `send(store, ask, sent)`: it does what a form asks for and returns
    the address to go to, or raises `forms.Refused`; then the page is shown again, with what is wrong. LARGEST
    is the number of bytes that such a form may have, ASKS the filters that the address takes.
    """

    ROUTE: str
    TITLE: str
    NAV: int | None

    def load(self, store: Store, ask: Ask) -> Any:
        """Return what the page shows."""


class NoSuchRecord(WestphaliaError):  # noqa: N818 - says what is so, and not that it is wrong
    """Skip one: the address names a record that the store does not hold. `kind` and `name` say which."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"no {kind} {name!r}")
        self.kind = kind
        self.name = name


class BadFilter(WestphaliaError):  # noqa: N818
    """Skip one: a filter in the address cannot be understood. `key` and `value` say which."""

    def __init__(self, key: str, value: str) -> None:
        super().__init__(f"{key}={value!r}")
        self.key = key
        self.value = value


def pages() -> Mapping[str, Page]:
    """Return all pages by name."""
    return {name: cast(Page, module) for name, module in parts("westphalia.web.pages").items()}


def rows_of(page: Page, context: Any) -> Iterable[Row] | None:
    """Return the table that a page offers for download, or None if it is no list."""
    rows = getattr(page, "rows", None)
    return None if rows is None else cast(Iterable[Row], rows(context))


def send_of(page: Page) -> Send:
    """Return what does what a form of a page asks for."""
    return cast(Send, page.send)  # type: ignore[attr-defined]
