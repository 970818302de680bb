"""The first page: what is in the store, what weighs most, what is open, and what the last run brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from westphalia.model import CommitmentState, Pledge, Run, Skipped, Status
from westphalia.store import derived, pages, pages_ledgers, read
from westphalia.store.derived import Tally
from westphalia.store.engine import Store
from westphalia.store.pages import Contradiction
from westphalia.store.pages_ledgers import Asked as AskedEvents
from westphalia.store.pages_ledgers import Cited, Told
from westphalia.store.read import Listed
from westphalia.web.page import Ask
from westphalia.web.pages._asked import elsewhere
from westphalia.web.pages._lines import subject_in_words
from westphalia.web.pages._view import View
from westphalia.web.svg import Density

ROUTE = "/"
TITLE = "overview.title"
NAV: int | None = 0

_FEW = 6
_SKIPPED = 5

_TOOK_PLACE = (Status.HAPPENED.value, Status.DENIED.value, Status.DISPUTED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A claim that contradicts an earlier one, with the words of both; `subject` is in the reader's words."""

    contradiction: Contradiction
    subject: str
    earlier: Cited | None
    later: Cited | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The last run that came to its end: the documents that it read first, and what it left out."""

    run: Run
    new: int
    documents: tuple[Listed, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The store at a glance. `is_related`: it has been worked out what the records come to."""

    is_related: bool
    documents: int
    tally: Tally
    since: str | None
    until: str | None
    density: Density | None
    weightiest: tuple[Told, ...]
    latest: tuple[Told, ...]
    pledges: tuple[Pledge, ...]
    clashes: tuple[Clash, ...]
    last_run: LastRun | None


def load(store: Store, ask: Ask) -> Overview:
    """Return the store at a glance."""
    days = pages.days_reported(store)
    since, until = days or (None, None)
    asked = AskedEvents(since=since, until=until, statuses=_TOOK_PLACE)
    # What was reported of times long past would press all else into one corner.
    view = View.of(store, ask, asked, partial(elsewhere, ask, "/timeline")) if days else None
    return Overview(
        is_related=derived.basis_of_derived(store)[0] is not None,
        documents=pages.count_documents(store),
        tally=derived.tally(store),
        since=since,
        until=until,
        density=view.density(store) if view else None,
        weightiest=pages_ledgers.weightiest(store, asked, limit=_FEW),
        latest=pages_ledgers.told(store, asked, limit=_FEW, latest=True),
        pledges=pages_ledgers.commitments_in(store, CommitmentState.OPEN, limit=_FEW),
        clashes=tuple(_clashes(store, ask, pages.contradictions(store, limit=_FEW))),
        last_run=_last_run(store),
    )


def _clashes(store: Store, ask: Ask, found: Sequence[Contradiction]) -> Iterator[Clash]:
    ids = [id_ for item in found for id_ in (item.earlier_id, item.later_id)]
    words = pages_ledgers.cited(store, "claim", ids) | pages_ledgers.cited(store, "event", ids)
    for item in found:
        yield Clash(
            contradiction=item,
            subject=subject_in_words(item.subject, ask.words),
            earlier=words.get(item.earlier_id),
            later=words.get(item.later_id),
        )


def _last_run(store: Store) -> LastRun | None:
    run = next((run for run in read.runs(store) if run.complete), None)
    if run is None:
        return None
    new = pages.new_documents(store, run.id, limit=_FEW)
    left_out = (item for item in read.skipped(store, run.id) if item.kind != read.NO_EVENT)
    return LastRun(
        run=run,
        new=new.total,
        documents=new.items,
        skipped=tuple(item for item, _ in zip(left_out, range(_SKIPPED), strict=False)),
    )
