"""Build large tables without Python looking for garbage in them all the while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put the search for unreachable cycles off until the work inside is done.

    The collector runs whenever some hundred objects more have been made than given back, and each time looks
    at objects that a table will keep anyway: two fifths of the time that the tables of names take to load.
    What counts references goes on; inside another call it changes nothing.

    >>> with undisturbed():
    ...     table = [[n] for n in range(10_000)]
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
