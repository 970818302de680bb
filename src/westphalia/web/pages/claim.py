"""One line of claims: all that was said about one thing, over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages._lines import Line, lines_of, rows_of_lines

ROUTE = "/claims/{id}"
TITLE = "claims.one"
NAV: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A line of claims."""

    line: Line


def load(store: Store, ask: Ask) -> Claim:
    """Return the line that an address names.

    Raises:
        NoSuchRecord: there is no such line.
    """
    found = pages_ledgers.lines_by_id(store, [ask.parts["id"]])
    if not found:
        raise NoSuchRecord("line of claims", ask.parts["id"])
    return Claim(line=lines_of(store, ask, found)[0])


def rows(context: Claim) -> Iterator[Row]:
    """Yield the claims of the line as rows."""
    yield from rows_of_lines([context.line])
