"""What the commands about the international system ask of users and of a store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import is_code
from westphalia.errors import StoreError

if TYPE_CHECKING:
    from westphalia.gazetteer import Gazetteer
    from westphalia.store.engine import Store
    from westphalia.workflow.system import System


def read_system(store: Store, gazetteer: Gazetteer) -> tuple[System, date]:
    """Return the system as a store tells it, and the last day on which an event was published."""
    from westphalia.workflow.system import system

    found = system(store, gazetteer)
    if found.last is None:
        raise StoreError(f"{store.path}: there is no event between two known entities")
    return found, found.last


def code_of(gazetteer: Gazetteer, word: str) -> str:
    """Return the code that a user means by a code or a name."""
    code = word if is_code(word) else gazetteer.find_code(word)
    if code is None:
        raise click.UsageError(f"nobody is known by the name {word!r}: write a code (RUS) or another name")
    return code
