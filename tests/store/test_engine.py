"""Opening a store: what is made, what is refused, and what the user is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.test_write_and_read import rich_reading, run_of, visible, written
from westphalia.errors import StoreError
from westphalia.store import write
from westphalia.store.engine import open_store


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="westphalia read FOLDER"), open_store(tmp_path / "none.db"):
        pass


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"), open_store(tmp_path / "nowhere" / "a.db", create=True):
        pass


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, " * 200)
    with pytest.raises(StoreError, match="not a Westphalia store"), open_store(path):
        pass


def test_another_program_s_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE song (title)")
    with pytest.raises(StoreError, match="no Westphalia store"), open_store(path, create=True):
        pass
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_store(path, create=True):
        pass
    with closing(sqlite3.connect(path)) as later, later:
        later.execute("INSERT INTO migration VALUES ('m9999_flying_cars', '2099-01-01')")
    with pytest.raises(StoreError, match=r"newer version .*m9999_flying_cars.*Upgrade"), open_store(path):
        pass


def test_a_store_that_another_process_writes_to_says_so(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with open_store(path, create=True) as store:
        written(store, rich_reading())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            open_store(path, lock_seconds=0.05) as store,
            pytest.raises(StoreError, match="another process is writing"),
        ):
            write.start_run(store, run_of())


def test_a_store_can_be_read_while_another_process_writes_to_it(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    with open_store(path, create=True) as store:
        written(store, rich_reading())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_store(path, lock_seconds=0.05) as store:
            assert visible(store) == (rich_reading(),)


def test_a_closed_store_leaves_one_file(tmp_path: Path) -> None:
    with open_store(tmp_path / "one.db", create=True) as store:
        written(store, rich_reading())

    assert [path.name for path in tmp_path.iterdir()] == ["one.db"]


def test_foreign_keys_are_on_and_the_journal_is_a_write_ahead_log(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", create=True) as store, store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
