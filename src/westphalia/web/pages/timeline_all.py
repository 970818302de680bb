"""All events that the timeline asks for, as columns: for the moving timeline, and for tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from westphalia.store import pages_ledgers
from westphalia.store.columns import STATUSES, TYPES
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Marks
from westphalia.vocabulary import quad_of
from westphalia.web import filters
from westphalia.web.names import name_of
from westphalia.web.page import Ask, Row
from westphalia.web.pages import _asked

ROUTE = "/timeline/all"
TITLE = "timeline_all.title"
NAV: int | None = None

ASKS = (*filters.EVENTS, filters.OUTLET, filters.TEXT)

_MOST = 10_000
"""Events at once: what a browser still draws smoothly, and a spreadsheet opens."""

_LISTED = 200
_START = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A type of event in words, and the number of its quad category."""

    name: str
    quad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event in the table: its id, its first day, its type and who takes part."""

    id: str
    day: str
    kind: Kind
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAll:
    """Events as parallel columns; `kinds` and `statuses` say what the numbers in `marks` stand for.

    `names` are those of the codes in `marks`. `listed` are the latest events, for the table of the page.
    """

    filters: tuple[filters.Asked, ...]
    marks: Marks
    kinds: tuple[Kind, ...]
    statuses: tuple[str, ...]
    names: tuple[str, ...]
    listed: tuple[Listed, ...]


def load(store: Store, ask: Ask) -> TimelineAll:
    """Return the events that a reader asks for."""
    given = _asked.event_filters(store, ask)
    marks = pages_ledgers.marks(store, _asked.asked_for(given), limit=_MOST)
    words = ask.words
    kinds = tuple(
        Kind(name=words.either(f"terms.type.{type_}", type_.value), quad=quad_of(type_).number)
        for type_ in TYPES
    )
    latest = range(len(marks.ids) - 1, max(-1, len(marks.ids) - 1 - _LISTED), -1)
    return TimelineAll(
        filters=given,
        marks=marks,
        kinds=kinds,
        statuses=tuple(words.either(f"terms.status.{status}", status.value) for status in STATUSES),
        names=tuple(name_of(code, words) for code in marks.codes),
        listed=tuple(
            Listed(
                id=marks.ids[row],
                day=_day(marks.first[row]),
                kind=kinds[marks.types[row]],
                parties=tuple(marks.codes[place] for place in marks.parties[row]),
            )
            for row in latest
        ),
    )


def rows(context: TimelineAll) -> Iterator[Row]:
    """Yield all events as rows."""
    marks = context.marks
    for row, id_ in enumerate(marks.ids):
        yield {
            "id": id_,
            "first": _day(marks.first[row]),
            "last": _day(marks.last[row]),
            "type": TYPES[marks.types[row]].value,
            "status": STATUSES[marks.statuses[row]].value,
            "parties": ";".join(marks.codes[place] for place in marks.parties[row]),
        }


def _day(number: int) -> str:
    return (_START + timedelta(number)).isoformat()
