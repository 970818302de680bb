"""How the schema grew: forward only, each step once, recorded in the store.

To change the schema: change `tables.py`, add a function here and to MIGRATIONS. A test compares the schema
that the migrations build with that of `tables.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files

from sqlalchemy import Connection, inspect, select

from westphalia.store.tables import migration


def m0001_first_tables(connection: Connection) -> None:
    """Make the tables of version 0.1."""
    _run_script(connection, "m0001_first_tables.sql")


def m0002_judgements_and_relations(connection: Connection) -> None:
    """Make room for judgements, and for events, claims and commitments that many records come to."""
    _run_script(connection, "m0002_judgements_and_relations.sql")


def m0003_search(connection: Connection) -> None:
    """Make full text searchable, what is there already included, and add the indexes that pages ask for."""
    _run_script(connection, "m0003_search.sql")


def m0004_review(connection: Connection) -> None:
    """Make room for pairs of reports in doubt, and find the least certain events quickly."""
    _run_script(connection, "m0004_review.sql")


def m0005_forecasts(connection: Connection) -> None:
    """Make room for forecasts and what became of them."""
    _run_script(connection, "m0005_forecasts.sql")


def m0006_namings(connection: Connection) -> None:
    """Count how texts name each entity, and find commitments by their state."""
    _run_script(connection, "m0006_namings.sql")


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    m0001_first_tables,
    m0002_judgements_and_relations,
    m0003_search,
    m0004_review,
    m0005_forecasts,
    m0006_namings,
)


def names() -> tuple[str, ...]:
    """Return the names of all migrations, oldest first."""
    return tuple(step.__name__ for step in MIGRATIONS)


def applied(connection: Connection) -> tuple[str, ...]:
    """Return the names of the migrations that a store has been through."""
    return tuple(connection.scalars(select(migration.c.name)))


def migrate(connection: Connection) -> None:
    """Apply the migrations that are missing, in the transaction of the connection."""
    is_new = not inspect(connection).has_table("migration")
    done = () if is_new else applied(connection)
    for step in MIGRATIONS:
        if step.__name__ not in done:
            step(connection)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute(migration.insert().values(name=step.__name__, applied_at=now))


def _run_script(connection: Connection, name: str) -> None:
    script = files("westphalia.store").joinpath(name).read_text(encoding="utf-8")
    for statement in _statements(script):
        connection.exec_driver_sql(statement)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; a trigger has semicolons inside."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            yield statement
            statement = ""
