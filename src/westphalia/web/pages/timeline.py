"""Events over time: how many when, whose, and each of them to open; zoomed by opening a stretch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Told, Unit
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.lists import WINDOW, Turning, offset_of, turning
from westphalia.web.page import Ask, BadFilter, Row
from westphalia.web.pages import _asked
from westphalia.web.pages._view import Step, View
from westphalia.web.rendering import address_of
from westphalia.web.svg import Density, Lanes

ROUTE = "/timeline"
TITLE = "timeline.title"
NAV: int | None = 10

ASKS = (*filters.EVENTS, filters.OUTLET, filters.TEXT, Filter(key="by"), filters.OFFSET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The events of a stretch of time, as numbers by day, month or year, by entity, and one by one.

    `vaguer` counts the events that are dated less exactly than the bars are wide; they stand in the list
    alone. `density` and `lanes` are None where there is only one day. `all` is the address at which all of
    them are, for a script to draw.
    """

    filters: tuple[filters.Asked, ...]
    unit: Unit
    total: int
    vaguer: int
    density: Density | None
    lanes: Lanes | None
    steps: tuple[Step, ...]
    events: tuple[Told, ...]
    turning: Turning
    all: str


def load(store: Store, ask: Ask) -> Timeline:
    """Return the events that a reader asks for."""
    given = _asked.event_filters(store, ask)
    asked = _asked.asked_for(given)
    offset = offset_of(ask.query)
    total = pages_ledgers.count(store, asked)
    events = pages_ledgers.told(store, asked, limit=WINDOW, offset=offset)
    view = View.of(store, ask, asked, partial(_asked.address, ask), _unit(ask))
    return Timeline(
        filters=given,
        unit=view.unit,
        total=total,
        vaguer=0 if view.is_one_day else pages_ledgers.vaguer(store, asked, view.unit),
        density=view.density(store),
        lanes=view.lanes(store),
        steps=tuple(view.steps()),
        events=events,
        turning=turning(offset, len(events), total),
        all=_all(ask),
    )


def rows(context: Timeline) -> Iterator[Row]:
    """Yield the events of the window as rows."""
    for item in context.events:
        event = item.event
        yield {
            "id": event.id,
            "date": str(event.date or ""),
            "type": event.type.value,
            "mode": event.mode,
            "actors": ";".join(event.actors),
            "recipients": ";".join(event.recipients),
            "status": event.status.value,
            "place": event.place,
            "reports": len(event.event_ids),
            "outlets": event.outlets,
            "first_reported": str(event.first_reported or ""),
            "words": item.words.marked if item.words else None,
            "document": item.words.document_id if item.words else None,
        }


def _all(ask: Ask) -> str:
    given = {key: ask.query.getlist(key) for key in ask.query if key not in ("offset", "by")}
    return address_of("/timeline/all.json", given)


def _unit(ask: Ask) -> Unit | None:
    by = ask.query.get("by", "")
    if by and by not in list(Unit):
        raise BadFilter("by", by)
    return Unit(by) if by else None
