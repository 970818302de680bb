"""The schema that migrations build is the schema of `tables.py`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect

from tests.factory import rich_reading
from tests.store.test_write_and_read import visible, written
from westphalia.store import migrations
from westphalia.store.engine import open_store
from westphalia.store.tables import document, metadata


def schema(engine: Engine) -> dict[str, Any]:
    """Everything that reflection sees of a database; the tables of the full text index belong to SQLite."""
    seen = inspect(engine)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in seen.get_columns(table)],
            "key": seen.get_pk_constraint(table),
            "foreign keys": sorted(seen.get_foreign_keys(table), key=str),
            "indexes": sorted(seen.get_indexes(table), key=str),
            "unique": seen.get_unique_constraints(table),
            "checks": seen.get_check_constraints(table),
        }
        for table in sorted(seen.get_table_names())
        if not table.startswith("passage_words")
    }


def test_a_migrated_store_has_the_schema_of_the_tables(tmp_path: Path) -> None:
    fresh, migrated = (create_engine(f"sqlite:///{tmp_path / name}.db") for name in ("fresh", "migrated"))
    metadata.create_all(fresh)
    with migrated.begin() as connection:
        migrations.migrate(connection)

    assert schema(migrated) == schema(fresh)
    fresh.dispose()
    migrated.dispose()


def test_migrating_again_does_nothing(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    for _ in range(2):
        with engine.begin() as connection:
            migrations.migrate(connection)
    with engine.begin() as connection:
        assert migrations.applied(connection) == migrations.names()
    engine.dispose()


def test_a_store_of_the_first_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = migrations.MIGRATIONS
    monkeypatch.setattr(migrations, "MIGRATIONS", steps[:1])
    reading = rich_reading()
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        migrations.migrate(connection)
        connection.execute(document.insert().values(id=reading.document.id, text=reading.document.text))
    engine.dispose()
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)

    with open_store(tmp_path / "old.db") as store:
        written(store, reading)
        assert visible(store) == (replace(reading, document=replace(reading.document, outlet=None)),)
