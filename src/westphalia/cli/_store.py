"""What several commands ask of a store: runs and documents by what a user calls them."""

from __future__ import annotations

from collections.abc import Iterable

from westphalia.errors import StoreError
from westphalia.store.engine import Store
from westphalia.store.read import Listed, find_documents, find_run

_CANDIDATES = 12
"""Documents that a message names when a name can mean several."""


def run_id(store: Store, run: str | None) -> str | None:
    """Return the full id of a run, or None when none is asked for."""
    return find_run(store, run).id if run else None


def document_ids(store: Store, names: Iterable[str], run: str | None) -> tuple[str, ...]:
    """Return the ids of all documents that some names can mean."""
    return tuple(item.id for name in names for item in _documents(store, name, run))


def one_document(store: Store, name: str, run: str | None) -> str:
    """Return the id of the one document that a name means."""
    found = _documents(store, name, run)
    if len(found) > 1:
        listed = "".join(f"\n  {item.id}  {item.name}" for item in found[:_CANDIDATES])
        more = f"\n  and {len(found) - _CANDIDATES} more" if len(found) > _CANDIDATES else ""
        raise StoreError(f"{name!r} can mean {len(found)} documents. Name one by its id:{listed}{more}")
    return found[0].id


def _documents(store: Store, name: str, run: str | None) -> tuple[Listed, ...]:
    found = find_documents(store, name, run=run)
    if not found:
        raise StoreError(f"{store.path}: no document {name!r}. See `westphalia documents`.")
    return found
