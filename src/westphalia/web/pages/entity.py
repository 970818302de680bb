"""One entity: its names and offices, what it did and with whom, what it says and what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from westphalia import model
from westphalia.model import Pledge
from westphalia.store import pages, pages_ledgers, read
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Asked, Naming, Partner, Said, Told
from westphalia.web.names import name_of
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages import _asked
from westphalia.web.pages._tables import gazetteer
from westphalia.web.pages._view import View
from westphalia.web.svg import Density

ROUTE = "/entities/{code}"
TITLE = "entity.title"
NAV: int | None = None

_EVENTS = 8
_PARTNERS = 14
_NAMES = 16
_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A stretch of time in an office: who held it (`holder` is a person's code), and for whom."""

    holder: str
    name: str
    office: str
    code: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity and what the store holds of it; `code` is its code and `kind` what it is.

    `members` are its members on the last day of which the store tells, `belongs_to` the organisations in
    which it was a member then. `most` is the largest number of events with a partner.
    """

    code: str
    heading: str
    kind: str
    wikidata: str | None
    events: int
    namings: tuple[Naming, ...]
    offices: tuple[Office, ...]
    members: tuple[str, ...]
    belongs_to: tuple[str, ...]
    latest: tuple[Told, ...]
    weightiest: tuple[Told, ...]
    partners: tuple[Partner, ...]
    most: int
    quotes: tuple[Said, ...]
    told_by_others: tuple[Said, ...]
    commitments: tuple[Pledge, ...]
    density: Density | None


def load(store: Store, ask: Ask) -> Entity:
    """Return what the store holds of an entity.

    Raises:
        NoSuchRecord: neither the store nor any table knows it.
    """
    code = ask.parts["code"]
    known = _known(store, code)
    reported = pages.days_reported(store)
    day = date.fromisoformat(reported[1]) if reported else date.max
    asked = Asked(anybody=(code, known.name) if known.kind == "person" else (code,))
    events = pages_ledgers.count(store, asked)
    partners = pages_ledgers.partners(store, code, limit=_PARTNERS)
    return Entity(
        code=code,
        heading=name_of(code, ask.words) if known.kind != "person" else known.name,
        kind=known.kind,
        wikidata=known.wikidata,
        events=events,
        namings=pages_ledgers.namings(store, code, limit=_NAMES),
        offices=tuple(offices_of(code)),
        members=tuple(sorted(gazetteer().members(code, day))),
        belongs_to=_organisations_of(code, day),
        latest=pages_ledgers.told(store, asked, limit=_EVENTS, latest=True),
        weightiest=pages_ledgers.weightiest(store, asked, limit=_EVENTS),
        partners=partners,
        most=max((partner.cooperation + partner.conflict for partner in partners), default=1),
        quotes=pages_ledgers.quotes_of(store, code, limit=_WORDS),
        told_by_others=pages_ledgers.told_by_others(store, code, limit=_WORDS),
        commitments=pages_ledgers.commitments_in(store, None, parties=(code,), limit=_WORDS),
        density=View.of(store, ask, asked, partial(_timeline, ask, code)).density(store),
    )


def offices_of(code: str) -> Iterator[Office]:
    """Yield who held the offices of an entity, or which offices a person held; the latest first."""
    yield from sorted(_offices().get(code, ()), key=lambda item: (item.since or "", item.name), reverse=True)


@cache
def _offices() -> Mapping[str, tuple[Office, ...]]:
    """Return all offices by those who held them and by those for whom they were held."""
    found: dict[str, list[Office]] = defaultdict(list)
    for person in gazetteer().persons.values():
        for term in person.terms:
            office = Office(
                holder=person.id,
                name=person.name,
                office=term.office,
                code=term.code,
                since=None if term.since == date.min else term.since.isoformat(),
                until=None if term.until == date.max else term.until.isoformat(),
            )
            for code in dict.fromkeys((term.code, person.id)):
                found[code].append(office)
    return {code: tuple(held) for code, held in found.items()}


def _timeline(ask: Ask, code: str, **changed: object) -> str:
    return _asked.elsewhere(ask, "/timeline", **{"entity": code, **changed})


def _known(store: Store, code: str) -> model.Entity:
    found = read.entity_names(store).get(code)
    if found is None and pages_ledgers.is_known(store, code):
        found = gazetteer().entity(code)
    tables = gazetteer()
    if found is None and (code in tables.states or code in tables.persons):
        found = tables.entity(code)
    if found is None and any(row.code == code for row in tables.organisations):
        found = tables.entity(code)
    if found is None:
        raise NoSuchRecord("entity", code)
    return found


def _organisations_of(code: str, day: date) -> tuple[str, ...]:
    held = (row.organisation for row in gazetteer().memberships if row.state == code and row.holds_at(day))
    return tuple(sorted(set(held)))


def rows(context: Entity) -> Iterator[Row]:
    """Yield the partners of an entity as rows."""
    for partner in context.partners:
        yield {
            "entity": context.code,
            "partner": partner.code,
            "cooperation": partner.cooperation,
            "conflict": partner.conflict,
        }
