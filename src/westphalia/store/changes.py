"""Notice that a store has changed, by whomever, and keep what was worked out until then."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import Any, Generic, TypeVar, cast

from westphalia.errors import WestphaliaError
from westphalia.store.engine import LOCK_SECONDS, Store, translated

Value = TypeVar("Value")

_MOST = 500
"""Answers of the store that are kept at once; they are lists of ids and numbers."""


class Kept(Generic[Value]):
    """Values by their keys, those asked for last, up to a size; each is made once, whoever asks at once."""

    def __init__(self, most: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._most = most
        self._size = size
        self._total = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._making: dict[Hashable, Event] = {}
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """Return the value that is kept under a key."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def value(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now unless it is kept; who asks meanwhile waits for it."""
        while (found := self.find(key)) is None:
            with self._lock:
                under_way = self._making.get(key)
                made = None if under_way else self._making.setdefault(key, Event())
            if made is not None:
                return self._made(key, make, made)
            if under_way is not None:
                under_way.wait()
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._values.clear()
            self._total = 0

    def _made(self, key: Hashable, make: Callable[[], Value], made: Event) -> Value:
        try:
            found = make()
            self._keep(key, found)
            return found
        finally:
            with self._lock:
                del self._making[key]
            made.set()

    def _keep(self, key: Hashable, found: Value) -> None:
        size = self._size(found)
        # What would drive out much else is not kept.
        if size > max(1, self._most // 8):
            return
        with self._lock:
            self._values[key] = found
            self._total += size
            while self._total > self._most:
                _, gone = self._values.popitem(last=False)
                self._total -= self._size(gone)


class Watch:
    """A number of a store that is another after every change, whichever process made it.

    SQLite tells a connection whether any other one has written since it last asked; this one never writes, so
    that it hears of all. To ask takes some microseconds.
    """

    def __init__(self, store: Store) -> None:
        self._path = store.path
        self._lock = Lock()
        self._known: tuple[int, Kept[Any]] = (-1, Kept(_MOST))
        with translated(self._path):
            self._connection = sqlite3.connect(store.path, LOCK_SECONDS, check_same_thread=False)

    def version(self) -> int:
        """Return the number of the state that the store is in.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._lock, translated(self._path):
            (found,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(found)

    def kept(self) -> Kept[Any]:
        """Return what is kept of the state that the store is in; what was kept of another is let go."""
        now = self.version()
        with self._lock:
            if self._known[0] != now:
                self._known = (now, Kept(_MOST))
            return self._known[1]

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            self._connection.close()


_watches: dict[Path, Watch] = {}


@contextmanager
def watching(store: Store) -> Iterator[Watch]:
    """Watch a store until the end: meanwhile what is asked of it is `remembered`."""
    found = Watch(store)
    before = _watches.get(store.path)
    _watches[store.path] = found
    try:
        yield found
    finally:
        if before is None:
            _watches.pop(store.path, None)
        else:
            _watches[store.path] = before
        found.close()


PATIENCE = 4.0
"""Seconds for which somebody waits for what is being worked out before being told so."""


class NotYet(WestphaliaError):  # noqa: N818 - says what is so, and not that it is wrong
    """Ask again in a moment: what is asked for is being worked out from a store that has changed."""


_beside: dict[Hashable, Future[Any]] = {}
_helpers = ThreadPoolExecutor(2, "westphalia-beside")
_starting = Lock()


def made_beside(store: Store, key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what takes long to make: while a store is watched it is made in a thread of its own, once.

    Raises:
        NotYet: it still is, after some seconds of waiting.
    """
    if not is_watched(store):
        return make()
    with _starting:
        future = _beside.get((store.path, key))
        if future is None:
            future = _beside[store.path, key] = _helpers.submit(make)
    try:
        return cast(Value, future.result(PATIENCE))
    except TimeoutError as error:
        if future.done():  # what was made has itself run out of time
            raise
        raise NotYet(f"{store.path}: what has changed is being read") from error
    finally:
        if future.done():
            with _starting:
                _beside.pop((store.path, key), None)


def is_watched(store: Store) -> bool:
    """Return whether somebody serves this store, so that it pays to keep what is worked out."""
    return store.path in _watches


def remembered(store: Store, question: Hashable, find: Callable[[], Value]) -> Value:
    """Return the answer to a question about a store; while it is watched, found once for each state of it."""
    watch = _watches.get(store.path)
    if watch is None:
        return find()
    # Wrapped, for None is an answer too.
    return cast(tuple[Value], watch.kept().value(question, lambda: (find(),)))[0]
