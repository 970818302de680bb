"""How the schema grew: forward only, each step once, recorded in the store.

To change the schema: change `tables.py`, add a function here and to MIGRATIONS. A test compares the schema
that the migrations build with that of `tables.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files

from sqlalchemy import Connection, inspect, select

from westphalia.store.tables import migration


def m0001_first_tables(connection: Connection) -> None:
    """Make the tables of version 0.1."""
    script = files("westphalia.store").joinpath("m0001_first_tables.sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (m0001_first_tables,)


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
