"""A handful of fixtures. Take the smallest that has what you need; objects come from `tests.factory`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from westphalia.store.engine import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(tmp_path / "test.db", create=True) as opened:
        yield opened
