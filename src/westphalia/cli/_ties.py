"""Where the tables of ties are kept that do not come with the package; loaded when somebody asks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from westphalia.gazetteer import Gazetteer
    from westphalia.network.ties import Ties


def ties_file(store_path: Path) -> Path:
    """Return the file of loaded ties: beside the store."""
    from westphalia.workflow import standing

    return standing.ties_file(store_path)


def load_ties(gazetteer: Gazetteer, store_path: Path) -> Ties:
    """Return all ties at hand: the packed tables, and those that were loaded beside the store."""
    from westphalia.workflow import standing

    return standing.load_ties(gazetteer, store_path)
