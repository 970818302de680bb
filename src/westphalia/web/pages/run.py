"""One run: what it read, and what it did not read and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.errors import StoreError
from westphalia.model import Run as ModelRun
from westphalia.model import Skipped
from westphalia.store import pages_ledgers, read
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Covered
from westphalia.web import filters
from westphalia.web.lists import WINDOW, Turning, offset_of, turning
from westphalia.web.page import Ask, NoSuchRecord, Row

ROUTE = "/runs/{id}"
TITLE = "runs.one"
NAV: int | None = None

ASKS = (filters.OFFSET,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run with a window of the documents that it covered, and all inputs that it left out.

    `empty` are documents that were read and hold no event, `skipped` inputs that could not be read.
    """

    run: ModelRun
    documents: tuple[Covered, ...]
    turning: Turning
    skipped: tuple[Skipped, ...]
    empty: tuple[Skipped, ...]


def load(store: Store, ask: Ask) -> Run:
    """Return the run that an address names.

    Raises:
        NoSuchRecord: there is no such run.
    """
    try:
        run = read.find_run(store, ask.parts["id"])
    except StoreError as error:
        raise NoSuchRecord("run", ask.parts["id"]) from error
    offset = offset_of(ask.query)
    documents = pages_ledgers.covered(store, run.id, limit=WINDOW, offset=offset)
    notices = read.skipped(store, run.id)
    return Run(
        run=run,
        documents=documents,
        turning=turning(offset, len(documents), run.documents),
        skipped=tuple(item for item in notices if item.kind != read.NO_EVENT),
        empty=tuple(item for item in notices if item.kind == read.NO_EVENT),
    )


def rows(context: Run) -> Iterator[Row]:
    """Yield the inputs that were left out as rows."""
    for item in (*context.skipped, *context.empty):
        yield {"where": item.where, "kind": item.kind, "message": item.message}
