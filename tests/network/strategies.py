"""Events of every shape among a handful of states, for laws that hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from westphalia.dates import PartialDate
from westphalia.model import EventType, Occurrence, Status
from westphalia.vocabulary import kinds

STATES = ("ABW", "AFG", "BEL", "CAN", "DNK")
FIRST = date(2021, 1, 1)

days = st.integers(0, 700).map(lambda number: FIRST + timedelta(number))
dates = st.one_of(
    days.map(lambda day: PartialDate(day.isoformat())),
    days.map(lambda day: PartialDate(day.isoformat()[:7])),
    st.none(),
)
parties = st.lists(st.sampled_from(STATES), max_size=4, unique=True).map(tuple)


@st.composite
def occurrences(draw: st.DrawFn) -> Occurrence:
    type_, mode = draw(st.sampled_from(list(kinds())))
    actors = draw(parties)
    return occurrence(
        type_,
        actors=actors,
        recipients=tuple(code for code in draw(parties) if code not in actors),
        mode=mode,
        on=draw(dates),
        published=draw(dates),
        status=draw(st.sampled_from(Status)),
        outlets=draw(st.integers(1, 9)),
        confidence=draw(st.floats(0.01, 1)),
    )


histories = st.lists(occurrences(), max_size=25)


def occurrence(
    type: str | EventType,
    actors: tuple[str, ...] | str = "",
    recipients: tuple[str, ...] | str = "",
    *,
    on: PartialDate | str | None = None,
    published: PartialDate | str | None = "2021-12-01",
    **fields: Any,
) -> Occurrence:
    """An event told once; parties may be codes with blanks between, dates strings."""
    known = PartialDate(published) if isinstance(published, str) else published
    fields = {"mode": None, "status": Status.HAPPENED, "outlets": 1, "confidence": 1.0} | fields
    fields.setdefault("id", "occ-1")
    return Occurrence(
        type=EventType(type),
        actors=tuple(actors.split()) if isinstance(actors, str) else actors,
        recipients=tuple(recipients.split()) if isinstance(recipients, str) else recipients,
        persons=(),
        date=PartialDate(on) if isinstance(on, str) else on,
        place=None,
        event_ids=(f"evt-{fields['id']}",),
        first_reported=known,
        last_reported=known,
        **fields,
    )
