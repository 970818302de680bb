"""Open a store: its file, its pragmas, its transactions, and what to say when it cannot be opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DatabaseError

from westphalia.errors import StoreError
from westphalia.store.migrations import applied, migrate, names

LOCK_SECONDS = 5.0
"""How long to wait for another process; one document is written in a few milliseconds."""

CACHE_KIBIBYTES = 16 * 1024
"""A bound on SQLite's page cache, so that memory stays flat however large the store is."""

MAPPED_BYTES = 2**31
"""Of a store's file, at most so much is looked at as if it were memory."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. Only this folder knows that there is a database behind it."""

    path: Path
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the store."""
        with translated(self.path), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection in a transaction of its own: all that is written in it is kept, or nothing."""
        with translated(self.path), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection


@contextmanager
def open_store(
    path: Path, *, create: bool = False, lock_seconds: float = LOCK_SECONDS, mapped: bool = False
) -> Iterator[Store]:
    """Open a store, bring it to this version, and close it at the end.

    `mapped` is for who reads here and there for long: all connections then look at one copy of the file in
    memory, which the system gives back when it needs room.
    """
    if not create and not path.exists():
        raise StoreError(
            f"{path}: there is no store here yet. "
            "Make one with `westphalia read FOLDER`, or name another with --store."
        )
    if create and not path.parent.is_dir():
        raise StoreError(
            f"{path}: the folder {path.parent} does not exist. Create it, or name another store."
        )
    engine = _engine(path, lock_seconds, MAPPED_BYTES if mapped else 0)
    try:
        store = Store(path, engine)
        _bring_up_to_date(store)
        yield store
    finally:
        engine.dispose()


def _engine(path: Path, lock_seconds: float, mapped_bytes: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": lock_seconds})

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself (below), so that schema changes are inside them too.
        connection.isolation_level = None
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            f"cache_size = -{CACHE_KIBIBYTES}",
            f"mmap_size = {mapped_bytes}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once: it then waits its turn instead of failing half-way.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _bring_up_to_date(store: Store) -> None:
    """Apply the migrations that the store lacks; refuse a file that is not ours or is newer than we are."""
    with store.reading() as connection:
        tables = inspect(connection).get_table_names()
        done = applied(connection) if "migration" in tables else ()
    if tables and not done:
        raise StoreError(
            f"{store.path}: this is a database, but no Westphalia store. Name another with --store."
        )
    unknown = set(done) - set(names())
    if unknown:
        raise StoreError(
            f"{store.path}: this store was made by a newer version of Westphalia (it knows "
            f"{', '.join(sorted(unknown))}). Upgrade Westphalia, or name another store with --store."
        )
    if len(done) < len(names()):
        with store.writing() as connection:
            migrate(connection)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a StoreError that says what to do."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        words = str(getattr(error, "orig", None) or error)
        advice = next((advice for sign, advice in _ADVICE.items() if sign in words), None)
        if advice is None:
            raise
        raise StoreError(f"{path}: {advice}") from error


_ADVICE = {
    "is locked": "another process is writing to this store. Wait until it has finished, or name another.",
    "not a database": "this file is not a Westphalia store. Name another with --store.",
    "malformed": "the store is damaged. Restore a copy, or read your documents into a new store.",
    "unable to open": "the store cannot be opened. Is this a file that you may read and write?",
    "readonly": "the store may not be written. Change its permissions, or name another with --store.",
    "disk is full": "the disk is full. Free some space and read again: what was read is kept.",
    "disk I/O error": "the disk reports an error. Check it, and read again: what was read is kept.",
}
"""What SQLite's messages contain, and what a user can do."""
