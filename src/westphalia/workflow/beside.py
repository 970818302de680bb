"""Read documents in further processes, beside this one.

Two threads on one network gain little, and two documents in two threads wait for each other's Python; a
process of its own gains nearly as much as there are processors. It holds a reading model of its own, some 450
MB, and takes two seconds to start: it is begun only when there is enough to read.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from westphalia.errors import InputError
from westphalia.model import Document, Reading

WORTH = 4
"""How many documents are read here before further processes are begun."""
_AHEAD = 2
"""Documents that a process has on its desk: the one that it reads and the next."""


class Reads(Protocol):
    """What is needed of a reading model."""

    def read(self, document: Document) -> Reading:
        """Return everything that is found in a document; raise InputError if it cannot be read."""


ReaderOf = Callable[[], Reads]
"""Makes a reading model; it must be possible to send it to another process."""


class Beside:
    """Further processes that read documents: used in a `with`, which ends them.

    Args:
        reader_of: makes the reading model of a process.
        processes: how many processes; none are begun before `WORTH` documents have come.
    """

    def __init__(self, reader_of: ReaderOf, processes: int) -> None:
        self._reader_of = reader_of
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._seen = 0
        self._desks: list[Future[Outcome]] = []

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def take(self, document: Document) -> Future[Outcome] | None:
        """Return what will come of a document; None when it is better read here."""
        self._seen += 1
        if not self._processes or self._seen <= WORTH:
            return None
        self._desks = [future for future in self._desks if not future.done()]
        if len(self._desks) >= _AHEAD * self._processes:
            return None
        try:
            pickle.dumps(self._reader_of)
            self._pool = self._pool or ProcessPoolExecutor(
                self._processes,
                # forked processes inherit the threads' locks, but not the threads that would open them
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(self._reader_of,),
            )
            future = self._pool.submit(_read, document)
        except _NOT_HERE:
            self._processes = 0  # everything is read in this process
            return None
        self._desks.append(future)
        return future


_NOT_HERE = (BrokenProcessPool, OSError, pickle.PicklingError, AttributeError, TypeError)
"""What says that no process can be begun, or that what makes a reading model cannot be sent to it."""

Outcome = Reading | tuple[str, str, str]
"""A reading, or where, what and why of an input error: exceptions do not travel well between processes."""


def outcome_of(future: Future[Outcome]) -> Reading | None:
    """Return what came of a document, None when its process died.

    Raises:
        InputError: the document cannot be read.
    """
    try:
        found = future.result()
    except BrokenProcessPool:
        return None
    if isinstance(found, tuple):
        raise InputError(*found)
    return found


_readers: list[Reads] = []
"""The reading model of this process, if it is one of the further ones."""


def _begin(reader_of: ReaderOf) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the first process, and that ends this one
    _readers.append(reader_of())


def _read(document: Document) -> Outcome:
    try:
        return _readers[0].read(document)
    except InputError as error:
        return error.where, error.kind, error.message
