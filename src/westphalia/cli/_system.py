"""What the commands about the international system ask of users and of a store."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import is_code
from westphalia.errors import StoreError

if TYPE_CHECKING:
    from westphalia.gazetteer import Gazetteer
    from westphalia.network.events import EventTable
    from westphalia.store.engine import Store
    from westphalia.workflow.system import System


def read_system(store: Store, gazetteer: Gazetteer) -> tuple[System, date]:
    """Return the system as a store tells it, and the last day on which an event was published."""
    from westphalia.workflow.system import system

    found = system(store, gazetteer)
    if found.last is None:
        raise StoreError(f"{store.path}: there is no event between two known entities")
    return found, found.last


def say_if_unknown(gazetteer: Gazetteer, table: EventTable, codes: Iterable[str]) -> None:
    """Tell the user which codes are in no table and in no event: they may be mistyped."""
    named = {row.code for row in gazetteer.organisations} | gazetteer.states.keys()
    for code in codes:
        if code not in named and table.place_of(code) is None:
            click.echo(f"{code} is in no table and in no event: is the code right?", err=True)


def code_of(gazetteer: Gazetteer, word: str) -> str:
    """Return the code that a user means by a code or a name."""
    code = word if is_code(word) else gazetteer.find_code(word)
    if code is None:
        raise click.UsageError(f"nobody is known by the name {word!r}: write a code (RUS) or another name")
    return code
