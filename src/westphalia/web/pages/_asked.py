"""What the filters in the address of a page ask of the store's questions about time and ledgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from westphalia.dates import PartialDate
from westphalia.model import EventType
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Asked
from westphalia.vocabulary import quad_of
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.page import Ask
from westphalia.web.rendering import address_of

_NO_TYPE = ("",)
"""Asks for events of no type at all: where a type and a side that it has not are asked for together."""


def event_filters(store: Store, ask: Ask) -> tuple[filters.Asked, ...]:
    """Return the filters of events, with the outlets of the store to choose from."""
    outlet = Filter(key="outlet", kind="choice", choices=pages_ledgers.outlets(store))
    given = (filters.ENTITY, filters.TYPE, filters.QUAD, filters.STATUS, filters.CERTAINTY)
    return filters.asked(ask.query, (*given, outlet, filters.TEXT, filters.SINCE, filters.UNTIL))


def asked_for(given: Sequence[filters.Asked]) -> Asked:
    """Return what to ask the store for."""
    values = {item.filter.key: item.values for item in given}
    people = filters.who(values.get("entity", ()))
    since, until = (next(iter(values.get(key, ())), None) for key in ("since", "until"))
    return Asked(
        together=tuple(who.code for who in people if who.code),
        persons=tuple(who.person for who in people if who.person),
        types=_types(values),
        statuses=values.get("status", ()),
        certainties=values.get("certainty", ()),
        outlets=values.get("outlet", ()),
        text=" ".join(values.get("q", ())),
        since=PartialDate(since).earliest().isoformat() if since else None,
        until=PartialDate(until).latest().isoformat() if until else None,
    )


def address(ask: Ask, **changed: object) -> str:
    """Return the address of the page that a reader is on, some of its filters changed, from its beginning."""
    given = {key: ask.query.getlist(key) for key in ask.query if key != "offset"}
    return address_of(_bare(ask.address), {**given, **changed})


def elsewhere(ask: Ask, path: str, **query: object) -> str:
    """Return the address of another page in the language that was asked for."""
    return address_of(path, {**query, **_language(ask)})


def _bare(path: str) -> str:
    return path.removesuffix(".json").removesuffix(".csv")


def _language(ask: Ask) -> Mapping[str, str]:
    lang = ask.query.get("lang")
    return {"lang": lang} if lang else {}


def _types(values: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the types that are asked for, and those of a side that is."""
    types, quads = values.get("type", ()), values.get("quad", ())
    if not quads:
        return types
    left = (type_ for type_ in types or EventType if str(quad_of(EventType(type_)).number) in quads)
    return tuple(left) or _NO_TYPE
