"""What the commands about the international system ask of a store: events as a table, and networks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import is_code
from westphalia.errors import StoreError

if TYPE_CHECKING:
    from westphalia.gazetteer import Gazetteer
    from westphalia.network.events import EventTable
    from westphalia.network.graph import Layer, Network
    from westphalia.store.engine import Store

ACTORS = ("state", "alliance", "union", "forum", "organisation", "group", "court")
"""Kinds of entities that have a place in the system; not persons, firms and media."""


def table_of(store: Store) -> EventTable:
    """Return all events of a store as a table."""
    from westphalia.network.events import of_occurrences
    from westphalia.store import related

    return of_occurrences(related.events(store, related.WantedEvents()))


def last_day(store: Store, table: EventTable) -> date:
    """Return the last day on which an event was published."""
    if not len(table):
        raise StoreError(f"{store.path}: there is no event between two known entities")
    return date.fromordinal(int(table.published.max()))


def network_at(
    store: Store, table: EventTable, gazetteer: Gazetteer, layer: Layer, at: date, *, everybody: bool = False
) -> Network:
    """Return the network of a layer at a date; of states, organisations and groups, unless of everybody."""
    from westphalia.cli._ties import load_ties
    from westphalia.network import layers
    from westphalia.network.graph import Layer
    from westphalia.network.relations import relations
    from westphalia.store import related

    match layer:
        case Layer.BEHAVIOUR:
            found = layers.of_relations(relations(table, at))
        case Layer.STATEMENT:
            found = layers.of_statements(related.pledges(store, related.WantedPledges()), at)
        case Layer.TREATY:
            organisations = sorted({row.organisation for row in gazetteer.memberships})
            members = [gazetteer.members(code, at) for code in organisations]
            found = layers.of_treaties(load_ties(gazetteer, store.path), members, at)
    return (found if everybody else found.among(_with_a_place(gazetteer, found.nodes))).tied()


def code_of(gazetteer: Gazetteer, word: str) -> str:
    """Return the code that a user means by a code or a name."""
    code = word if is_code(word) else gazetteer.find_code(word)
    if code is None:
        raise click.UsageError(f"nobody is known by the name {word!r}: write a code (RUS) or another name")
    return code


def _with_a_place(gazetteer: Gazetteer, codes: Collection[str]) -> set[str]:
    return {code for code in codes if gazetteer.entity(code).kind in ACTORS}
