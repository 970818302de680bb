"""What pages look at is in memory before somebody asks, and again after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.network_store import fill
from westphalia.store.engine import open_store
from westphalia.web import warm
from westphalia.web.pages._tables import gazetteer
from westphalia.workflow import system as systems


def test_the_network_is_read_and_placed_before_somebody_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "store.db")
    with open_store(tmp_path / "store.db") as store:
        warm.warm(store)
        monkeypatch.setattr(systems, "acts", lambda _: pytest.fail("read again"))

        found = systems.system(store, gazetteer())

    assert any(question[0] == "places" for question in found.kept if isinstance(question, tuple))


def test_an_empty_store_is_warmed_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db", create=True) as store:
        warm.warm(store)
