"""All runs: when which version read how many documents, and how many inputs it could not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.model import Run
from westphalia.store import read
from westphalia.store.engine import Store
from westphalia.web import filters
from westphalia.web.lists import Turning, offset_of, turning
from westphalia.web.page import Ask, Row

ROUTE = "/runs"
TITLE = "runs.title"
NAV: int | None = 90

ASKS = (filters.OFFSET,)

_WINDOW = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The runs of the store, the latest first."""

    runs: tuple[Run, ...]
    turning: Turning


def load(store: Store, ask: Ask) -> Runs:
    """Return the runs of the store."""
    found = read.runs(store)
    offset = offset_of(ask.query)
    shown = found[offset : offset + _WINDOW]
    return Runs(runs=shown, turning=turning(offset, len(shown), len(found), window=_WINDOW))


def rows(context: Runs) -> Iterator[Row]:
    """Yield the runs as rows."""
    for run in context.runs:
        yield {
            "id": run.id,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "complete": "yes" if run.complete else "no",
            "documents": run.documents,
            "skipped": run.skipped,
            "version": run.version,
            "model": run.model_digest,
            "data": run.data_digest,
        }
