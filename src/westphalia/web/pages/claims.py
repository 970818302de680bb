"""The ledger of claims: lines of claims about one thing, side by side over time, contradictions marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.related import WantedLines
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.lists import Turning, offset_of, turning
from westphalia.web.page import Ask, Row
from westphalia.web.pages._lines import Line, lines_of, rows_of_lines

ROUTE = "/claims"
TITLE = "claims.title"
NAV: int | None = 50

ASKS = (filters.ENTITY, filters.TEXT, Filter(key="contradicted"), filters.OFFSET)

_WINDOW = 15
"""Lines on one page: each has its own chart and its own table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """A window of the lines of claims, those with most claims first.

    `all` and `contradicted` count the lines of the whole store, whatever was asked for.
    """

    filters: tuple[filters.Asked, ...]
    only_contradicted: bool
    all: int
    contradicted: int
    lines: tuple[Line, ...]
    turning: Turning


def load(store: Store, ask: Ask) -> Claims:
    """Return the lines that a reader asks for."""
    given = filters.asked(ask.query, (filters.ENTITY, filters.TEXT))
    values = {item.filter.key: item.values for item in given}
    only_contradicted = bool(ask.query.get("contradicted"))
    wanted = WantedLines(
        about=values["q"], anybody=filters.who(values["entity"]), is_contradicted=only_contradicted
    )
    offset = offset_of(ask.query)
    every = pages_ledgers.line_ids(store, wanted)
    window = every[offset : offset + _WINDOW]
    return Claims(
        filters=given,
        only_contradicted=only_contradicted,
        all=pages_ledgers.count_lines(store),
        contradicted=pages_ledgers.count_lines(store, contradicted=True),
        lines=lines_of(store, ask, pages_ledgers.lines_by_id(store, window)),
        turning=turning(offset, len(window), len(every), window=_WINDOW),
    )


def every_line(store: Store) -> tuple[str, ...]:
    """Return the ids of all lines in the order in which the page shows them."""
    return pages_ledgers.line_ids(store, WantedLines(about=(), anybody=(), is_contradicted=False))


def rows(context: Claims) -> Iterator[Row]:
    """Yield the claims of the window as rows."""
    yield from rows_of_lines(context.lines)
