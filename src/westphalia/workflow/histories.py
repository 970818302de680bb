"""What happened between states, organisations and groups, as the columns that rules are held against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from westphalia.foresight.deeds import PLACE_OF, Deeds
from westphalia.gazetteer import Gazetteer
from westphalia.model import Occurrence, Status
from westphalia.network.events import pairs_of
from westphalia.workflow.system import ACTORS

_VAGUE = timedelta(days=31)
"""An event that may have been on any day of more than a month has no place in a history of days."""


def deeds_of(occurrences: Iterable[Occurrence], gazetteer: Gazetteer, ignored: Iterable[str] = ()) -> Deeds:
    """Return what happened between states, organisations and groups, as columns.

    What did not happen, or nobody asserts (`ignored`), is left out, and so is what is dated too vaguely.
    """
    left_out = frozenset(ignored)
    places: dict[str, int] = {}
    rows: list[tuple[int, int, int, int, int, int]] = []
    ids = []
    for item in occurrences:
        day = day_of(item)
        if day is None or item.id in left_out or item.first_reported is None:
            continue
        known = item.first_reported.latest().toordinal()
        ids.append(item.id)
        for actor, recipient in pairs_of(item):
            if has_place(gazetteer, actor) and has_place(gazetteer, recipient):
                one, other = (places.setdefault(code, len(places)) for code in (actor, recipient))
                rows.append((day.toordinal(), one, PLACE_OF[item.type], other, known, len(ids) - 1))
    column = np.array(rows, np.int64).reshape(-1, 6)
    day_of_each, actors, types, recipients, told, events = (column[:, place] for place in range(6))
    return Deeds(tuple(places), day_of_each, actors, types, recipients, told, events, tuple(ids))


def day_of(item: Occurrence) -> date | None:
    """Return the day that an event is taken to have been on, None if it did not happen or that is not known.

    Without a date that is the day on which it was first reported; of several days the last on which it can
    have been when it was told.
    """
    if item.status is not Status.HAPPENED or item.first_reported is None:
        return None
    reported = item.first_reported.latest()
    if item.date is None:
        return reported
    first, last = item.date.earliest(), item.date.latest()
    if last - first >= _VAGUE:
        return None
    return min(last, max(reported, first))


def has_place(gazetteer: Gazetteer, code: str) -> bool:
    """Return whether an entity is one that rules speak of: a state, an organisation or a group."""
    return gazetteer.entity(code).kind in ACTORS
