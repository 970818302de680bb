"""Filters in the address: each a row with its key, its question, and the sentence that says what it does.

The words are `filter.<key>` (the question) and `filter.said.<key>` (the sentence, with `{value}` in it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import QueryParams

from westphalia.dates import PartialDate, parse_date
from westphalia.model import Certainty, CommitmentKind, CommitmentState, EventType, Polarity, Status
from westphalia.store.read import Who
from westphalia.store.related import WantedEvents
from westphalia.vocabulary import Quad, quad_of
from westphalia.web.names import code_of, name_of
from westphalia.web.page import BadFilter
from westphalia.web.words import Words

_LONGEST = 200
"""Characters of a value that is looked at at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A question that narrows a list.

    `kind` is 'choice' (one or more of `choices`), 'who' (a code or a name), 'date', 'number' or 'text'.
    `terms` is the prefix of the keys that name the choices.
    """

    key: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    terms: str = ""

    def values(self, query: QueryParams) -> tuple[str, ...]:
        """Return what a reader asks for.

        Raises:
            BadFilter: a value is none of the choices, or no date.
        """
        given = [value.strip()[:_LONGEST] for value in query.getlist(self.key) if value.strip()]
        for value in given:
            if (self.choices and value not in self.choices) or (
                self.kind == "date" and (parse_date(value) is None or "/" in value)
            ):
                raise BadFilter(self.key, value)
        return tuple(dict.fromkeys(given))

    def named(self, value: str, words: Words) -> str:
        """Return what a value is called."""
        if self.kind == "date":
            return words.date(value)
        if self.kind == "who":
            code = code_of(value)
            return name_of(code, words) if code else value
        return words.either(f"{self.terms}.{value}", value) if self.terms else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A value that a reader asked for, and the sentence that says so; `others` are the other values."""

    key: str
    value: str
    said: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A filter with what a reader asked of it; a context holds them, and the template draws them."""

    filter: Filter
    values: tuple[str, ...]


ENTITY = Filter(key="entity", kind="who")
ACTOR = Filter(key="actor", kind="who")
RECIPIENT = Filter(key="recipient", kind="who")
TYPE = Filter(key="type", kind="choice", choices=tuple(EventType), terms="terms.type")
QUAD = Filter(key="quad", kind="choice", choices=("1", "2", "3", "4"), terms="terms.quad")
STATUS = Filter(key="status", kind="choice", choices=tuple(Status), terms="terms.status")
POLARITY = Filter(key="polarity", kind="choice", choices=tuple(Polarity), terms="terms.polarity")
CERTAINTY = Filter(key="certainty", kind="choice", choices=tuple(Certainty), terms="terms.certainty")
COMMITMENT = Filter(key="kind", kind="choice", choices=tuple(CommitmentKind), terms="terms.commitment")
STATE = Filter(key="state", kind="choice", choices=tuple(CommitmentState), terms="terms.state")
SINCE = Filter(key="since", kind="date")
UNTIL = Filter(key="until", kind="date")
OUTLET = Filter(key="outlet")
TEXT = Filter(key="q")
OFFSET = Filter(key="offset", kind="number")

EVENTS = (ENTITY, TYPE, QUAD, STATUS, CERTAINTY, SINCE, UNTIL)
"""What lists of events are narrowed by."""


def asked(query: QueryParams, filters: Sequence[Filter]) -> tuple[Asked, ...]:
    """Return all filters with what a reader asked of them."""
    return tuple(Asked(filter=item, values=item.values(query)) for item in filters)


def chosen(given: Sequence[Asked], words: Words) -> Iterator[Chosen]:
    """Yield each value that was asked for."""
    for item in given:
        for value in item.values:
            yield Chosen(
                key=item.filter.key,
                value=value,
                said=words(f"filter.said.{item.filter.key}", value=item.filter.named(value, words)),
                others=tuple(other for other in item.values if other != value),
            )


def who(values: Sequence[str]) -> tuple[Who, ...]:
    """Return whom a reader means by codes and names; an unknown name is a part of a person's."""
    found = ((value, code_of(value)) for value in values)
    return tuple(Who(code=code) if code else Who(person=value) for value, code in found)


def wanted_events(given: Sequence[Asked], *, limit: int | None = None) -> WantedEvents:
    """Return the question to the store that these filters ask; those that it does not know are left out."""
    values = {item.filter.key: item.values for item in given}
    types = tuple(EventType(value) for value in values.get("type", ()))
    quads = [list(Quad)[int(value) - 1] for value in values.get("quad", ())]
    if quads:
        # No type of that kind: a type that was asked for and is of another kind leaves nothing.
        types = tuple(type for type in types or EventType if quad_of(type) in quads)
    since, until = _first(values, "since"), _first(values, "until")
    polarity, certainty = _first(values, "polarity"), _first(values, "certainty")
    return WantedEvents(
        anybody=who(values.get("entity", ())),
        actors=who(values.get("actor", ())),
        recipients=who(values.get("recipient", ())),
        types=types,
        statuses=tuple(Status(value) for value in values.get("status", ())),
        polarity=Polarity(polarity) if polarity else None,
        certainty=Certainty(certainty) if certainty else None,
        since=_earliest(since) if since else None,
        until=PartialDate(until).latest() if until else None,
        limit=limit,
    )


def _earliest(value: str) -> date:
    return PartialDate(value).earliest()


def _first(values: dict[str, Any], key: str) -> str | None:
    found = values.get(key, ())
    return found[0] if found else None
