"""Keep in memory what pages look at, so that no reader waits for it: at the start, and after each change."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from westphalia.errors import StoreError
from westphalia.network.graph import Layer
from westphalia.store import derived, pages
from westphalia.store.changes import NotYet
from westphalia.store.columns import columns
from westphalia.store.engine import Store
from westphalia.web import names
from westphalia.web.built import world
from westphalia.web.pages import _system, claims, entity, review, scorecard
from westphalia.web.pages._tables import circles, gazetteer
from westphalia.web.words import languages, words

_EVERY = 2.0
"""Seconds between two looks at whether the store has changed; a look takes a fraction of a millisecond."""

_PAUSE = 0.2
"""Seconds between two looks at the network in advance."""


@asynccontextmanager
async def kept_warm(store: Store) -> AsyncIterator[None]:
    """Keep a store's events, network and names in memory until the end, beside the requests.

    Pages may be asked for at once: who asks for what is being read waits for it, and reads nothing twice.
    """
    ended = asyncio.Event()
    keeping = asyncio.create_task(_keep(store, ended))
    try:
        yield
    finally:
        ended.set()
        # The store is not closed under a thread that reads it.
        await keeping


async def _keep(store: Store, ended: asyncio.Event) -> None:
    last: str | None = ""
    while not ended.is_set():
        try:
            now = await asyncio.to_thread(lambda: derived.basis_of_derived(store)[0])
            if now != last:
                await asyncio.to_thread(warm, store)
                last = now
                await _play(store, ended)
        except NotYet:
            continue
        except StoreError:
            # Somebody writes, or the file has gone: a page that is asked for says so; the next look is soon.
            last = ""
        try:
            await asyncio.wait_for(ended.wait(), _EVERY)
        except TimeoutError:
            continue


async def _play(store: Store, ended: asyncio.Event) -> None:
    """Look at the network of each size, and at each moment that the page plays through, the latest first."""
    found = await asyncio.to_thread(_system.known_system, store)
    if found.last is None:
        return
    looks = [(found.last, size) for size in _system.SIZES]
    looks += [(day, _system.DEFAULT_SIZE) for day in reversed(found.moments)]
    for day, size in looks:
        # With pauses, for whoever looks at a page meanwhile shares the core with this.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), _PAUSE)
            return
        await asyncio.to_thread(found.places, size, _system.WIDTH, _system.HEIGHT)
        await asyncio.to_thread(found.view, Layer.BEHAVIOUR, day, size)


def warm(store: Store) -> None:
    """Read what pages look at, as far as it is not in memory yet."""
    _tables()
    columns(store)
    _lists(store)
    found = _system.known_system(store)
    found.places(_system.DEFAULT_SIZE, _system.WIDTH, _system.HEIGHT)
    if found.last:
        for layer in Layer:
            found.view(layer, found.last, _system.DEFAULT_SIZE)
    # Millions of objects that stay: the collector would look through all of them while somebody waits.
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _lists(store: Store) -> None:
    """Find what pages ask of the whole store."""
    everything = pages.WantedDocuments()
    pages.document_window(store, everything, offset=0, limit=1)
    pages.count_documents(store)
    derived.tally(store)
    review.first_looks(store)
    scorecard.card_of(store)
    claims.every_line(store)


@cache
def _tables() -> None:
    """Read the tables that no store changes: names in all languages, offices, memberships, the map."""
    gazetteer().find_code("-")
    circles()
    world()
    names.code_of("-")
    next(entity.offices_of("-"), None)
    for language in languages():
        names.name_of("-", words(language))
