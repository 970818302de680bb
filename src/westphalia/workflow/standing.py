"""Where the tables of ties are kept that do not come with the package."""

from __future__ import annotations

import lzma
from pathlib import Path

from westphalia.gazetteer import Gazetteer
from westphalia.network.ties import Ties

NAME = "westphalia-ties.csv.xz"


def ties_file(store_path: Path) -> Path:
    """Return the file of loaded ties: beside the store."""
    return store_path.with_name(NAME)


def load_ties(gazetteer: Gazetteer, store_path: Path) -> Ties:
    """Return all ties at hand: the packed tables, and those that were loaded beside the store."""
    path = ties_file(store_path)
    if not path.exists():
        return Ties.load(gazetteer)
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        return Ties.load(gazetteer, lines)
