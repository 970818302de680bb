"""Questions of the pages about time, entities, pairs and ledgers: each small, and fast by index.

A page shows what many records come to, so that most answers come from the derived tables; the words behind a
record are cut out of its document here, so that no page loads a whole article to show one sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, case, func, select

from westphalia.model import (
    ClaimLine,
    CommitmentKind,
    CommitmentState,
    EventType,
    Occurrence,
    Pledge,
    Standing,
    Status,
)
from westphalia.store import related, tables
from westphalia.store.changes import remembered
from westphalia.store.columns import CERTAINTIES, STATUSES, TYPES, Bools, Columns, Ints, columns
from westphalia.store.engine import Store
from westphalia.store.read import is_visible

AROUND = 220
"""Characters of a sentence on either side of the words that a record stands on."""

_PARTIES = ("actor", "recipient")


class Unit(StrEnum):
    """How wide the stretches of a timeline are."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"

    @property
    def length(self) -> int:
        """Characters of the ISO prefix that names such a stretch."""
        return {Unit.YEAR: 4, Unit.MONTH: 7, Unit.DAY: 10}[self]

    @property
    def sign(self) -> str:
        """The letter by which numpy calls it."""
        return {Unit.YEAR: "Y", Unit.MONTH: "M", Unit.DAY: "D"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which events a page asks for; an empty field asks for nothing in particular.

    `together` asks for events in which all of these take part, `anybody` for those with at least one;
    `persons` for those with a person whose name has these words in it.
    `certainties`, `outlets` and `text` ask for events with at least one such report; `text` are words of the
    trigger, the place, or the title of the article. `since` and `until` are ISO days.
    """

    anybody: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    text: str = ""
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How many events of a kind fall into a stretch of time; `id` and `type` are those of one of them."""

    when: str
    type: EventType
    count: int
    id: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The words that a record stands on (`marked`) between the rest of the sentence, and where they are."""

    record_id: str
    document_id: str
    name: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    before: str
    marked: str
    after: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event, and the words of its first report (None where the report has gone)."""

    event: Occurrence
    words: Cited | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Events by day as parallel columns, for a chart of thousands.

    `first` and `last` are days from 1970-01-01 on, `types` and `statuses` places in `TYPES` and `STATUSES`,
    `parties` those who take part, by places in `codes`. `total` counts all events asked for that have a day,
    also those beyond the limit.
    """

    total: int
    codes: tuple[str, ...]
    ids: tuple[str, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    types: tuple[int, ...]
    statuses: tuple[int, ...]
    parties: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another entity, and the events that one has with it."""

    code: str
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Words by which texts name an entity, and how often."""

    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of or about somebody: who says them (codes, then a name if a person does), and the words."""

    speakers: tuple[str, ...]
    person: str | None
    words: Cited
    type: EventType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A document that a run covered: whether it was read then or before, and how many events it holds."""

    document_id: str
    name: str
    title: str | None
    path: str | None
    status: str
    events: int


# ------------------------------------------------------------------------------------------------ time


def extent(store: Store, asked: Asked) -> tuple[str, str] | None:
    """Return the first and the last day of the events asked for, None if there are none."""
    events = columns(store)
    rows = _rows(events, asked)
    rows = rows[~np.isnat(events.first[rows])]
    if not len(rows):
        return None
    return str(events.first[rows].min()), str(events.last[rows].max())


def count(store: Store, asked: Asked) -> int:
    """Return how many events are asked for."""
    return len(_rows(columns(store), asked))


def density(store: Store, asked: Asked, unit: Unit) -> tuple[Amount, ...]:
    """Return how many events of each type fall into each stretch; `vaguer` counts those that fall in none."""
    events = columns(store)
    rows = _rows(events, asked)
    return tuple(_amounts(events, rows[_is_within(events, rows, unit)], events.type, unit))


def vaguer(store: Store, asked: Asked, unit: Unit) -> int:
    """Return how many events are dated less exactly than by such a stretch."""
    events = columns(store)
    rows = _rows(events, asked)
    return int(np.sum(~_is_within(events, rows, unit)))


def busiest(store: Store, asked: Asked, limit: int) -> tuple[str, ...]:
    """Return the entities with most of the events asked for; those asked for by name come first."""
    events = columns(store)
    is_asked = _mask(events, _rows(events, asked))
    parties = events.parties
    counts = np.bincount(parties.value[is_asked[parties.row]], minlength=len(parties.values))
    most = np.argsort(-counts, kind="stable")[:limit]
    found = (parties.values[place] for place in most if counts[place])
    return tuple(dict.fromkeys((*asked.together, *asked.anybody, *found)))[:limit]


def lanes(store: Store, asked: Asked, unit: Unit, codes: Collection[str]) -> tuple[Amount, ...]:
    """Return how many events of cooperation, and how many of conflict, some entities have in each stretch.

    The type of an amount is that of one of its events.
    """
    events = columns(store)
    rows = _rows(events, asked)
    is_drawn = _mask(events, rows[_is_within(events, rows, unit)])
    side = events.is_cooperation.astype(np.int64)
    found: list[Amount] = []
    for code in codes:
        own = events.parties.rows_of(code)
        found += _amounts(events, own[is_drawn[own]], side, unit, code)
    return tuple(found)


def told(
    store: Store, asked: Asked, *, limit: int, offset: int = 0, latest: bool = False
) -> tuple[Told, ...]:
    """Return events by day with the words of their first report; the latest first where that is wanted."""
    events = columns(store)
    rows = _rows(events, asked)
    if latest:
        rows = _latest_first(events, rows)
    return told_of(store, list(events.ids[rows[offset : offset + limit]]))


def marks(store: Store, asked: Asked, *, limit: int) -> Marks:
    """Return the events asked for that have a day, by day; where there are more than `limit`, the latest."""
    events = columns(store)
    rows = _rows(events, asked)
    rows = np.sort(rows[~np.isnat(events.first[rows])])
    shown = rows[-limit:]
    parties = events.parties
    starts = np.searchsorted(parties.row, shown)
    ends = np.searchsorted(parties.row, shown, side="right")
    first, last = (days[shown].astype(np.int64).tolist() for days in (events.first, events.last))
    return Marks(
        total=len(rows),
        codes=parties.values,
        ids=tuple(events.ids[shown]),
        first=tuple(first),
        last=tuple(last),
        types=tuple(events.type[shown].tolist()),
        statuses=tuple(events.status[shown].tolist()),
        parties=tuple(
            tuple(parties.value[start:end].tolist()) for start, end in zip(starts, ends, strict=True)
        ),
    )


def weightiest(store: Store, asked: Asked, *, limit: int) -> tuple[Told, ...]:
    """Return the events whose acts have the largest scores, by confidence and the number of outlets."""
    events = columns(store)
    rows = _rows(events, asked)
    rows = rows[events.status[rows] == STATUSES.index(Status.HAPPENED)]
    heaviest = rows[np.argsort(-events.weight[rows], kind="stable")][:limit]
    return told_of(store, list(events.ids[heaviest]))


def told_of(store: Store, ids: Sequence[str]) -> tuple[Told, ...]:
    """Return the events with these ids, in this order, as far as they are there."""
    found = {event.id: event for event in related.events_by_id(store, ids)}
    events = [found[id_] for id_ in ids if id_ in found]
    words = cited(store, "event", [event.event_ids[0] for event in events if event.event_ids])
    return tuple(Told(event=event, words=words.get(next(iter(event.event_ids), ""))) for event in events)


def outlets(store: Store) -> tuple[str, ...]:
    """Return the outlets that tell of an event, by name."""
    return columns(store).outlets.values


# ------------------------------------------------------------------------------------------------ entities


def is_known(store: Store, code: str) -> bool:
    """Return whether the store holds an entity: a record of it, or an event in which it takes part."""
    entity, party = tables.entity.c, tables.occurrence_entity.c
    with store.reading() as connection:
        known = connection.scalar(select(entity.code).where(entity.code == code).limit(1))
        part = connection.scalar(select(party.code).where(party.code == code).limit(1))
    return known is not None or part is not None


def partners(store: Store, code: str, *, limit: int) -> tuple[Partner, ...]:
    """Return those with whom an entity has most events: it with them, or they with it."""
    events = columns(store)
    parties = events.parties
    is_shared = _mask(events, parties.rows_of(code))[parties.row] & (
        parties.value != parties.place.get(code, -1)
    )
    rows, others = parties.row[is_shared], parties.value[is_shared]
    size = len(parties.values)
    counts = np.bincount(others, minlength=size)
    cooperation = np.bincount(others[events.is_cooperation[rows]], minlength=size)
    most = np.argsort(-counts, kind="stable")[:limit]
    return tuple(
        Partner(
            code=parties.values[place],
            cooperation=int(cooperation[place]),
            conflict=int(counts[place] - cooperation[place]),
        )
        for place in most
        if counts[place]
    )


def namings(store: Store, code: str, *, limit: int) -> tuple[Naming, ...]:
    """Return the words by which texts name an entity, the most usual first; pronouns and the like are not."""
    naming = tables.naming.c
    query = (
        select(naming.words, naming.count.label("times"))
        .where(naming.code == code)
        .order_by(naming.count.desc(), naming.words)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(Naming(words=row.words, count=row.times) for row in connection.execute(query))


def quotes_of(store: Store, code: str, *, about: str | None = None, limit: int) -> tuple[Said, ...]:
    """Return direct speech of an entity, the latest first; about another: with a mention of it inside."""
    quote, role = tables.quote, tables.role_entity
    query = (
        select(quote.c.id)
        .join(role, and_(role.c.reading == quote.c.reading, role.c.record_id == quote.c.id))
        .join(tables.reading, tables.reading.c.number == quote.c.reading)
        .where(role.c.code == code, role.c.part == "speaker", is_visible(role.c.reading))
        .order_by(tables.reading.c.first_day.desc(), quote.c.id)
        .distinct()
        .limit(limit)
    )
    if about is not None:
        mention, named = tables.mention.c, tables.mention_entity.c
        mentioned = (
            select(mention.id)
            .join(
                tables.mention_entity,
                and_(named.reading == mention.reading, named.mention_id == mention.id),
            )
            .where(mention.reading == quote.c.reading, named.code == about)
            .where(mention.start >= quote.c.start, mention.end <= quote.c.end)
        )
        query = query.where(mentioned.exists())
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return _said(store, "quote", "speaker", ids)


def told_by_others(store: Store, code: str, *, by: str | None = None, limit: int) -> tuple[Said, ...]:
    """Return reports, the latest first, in which somebody says what an entity did or had done to it.

    `by` asks for those of one speaker; without it, for those of anybody else.
    """
    events = columns(store)
    rows, speakers = events.parties.rows_of(code), events.speakers
    told = speakers.rows_of(by) if by is not None else speakers.of_another(code)
    rows = _latest_first(events, np.intersect1d(rows, told, assume_unique=True))
    found: list[str] = []
    with store.reading() as connection:
        # A few at a time: mostly the latest of them have as many as are wanted.
        for start in range(0, len(rows), limit):
            ids = _report_ids(connection, list(events.ids[rows[start : start + limit]]))
            heard = _speaking(connection, "attribution", ids)
            found += [
                id_
                for id_ in ids
                if id_ in heard and (code not in heard[id_] if by is None else by in heard[id_])
            ]
            if len(found) >= limit:
                break
    return _said(store, "event", "attribution", found[:limit])


# ------------------------------------------------------------------------------------------------ ledgers


def commitments_by_state(
    store: Store,
    *,
    parties: Sequence[str] = (),
    kinds: Sequence[CommitmentKind] = (),
) -> Mapping[CommitmentState, int]:
    """Return how many commitments are in each state, of those in which all of some entities have a part."""
    table = tables.pledge.c
    query = select(table.state, func.count()).where(*_pledge_tests(parties, kinds)).group_by(table.state)

    def find() -> Mapping[CommitmentState, int]:
        with store.reading() as connection:
            found = {row[0]: row[1] for row in connection.execute(query)}
        return {state: found.get(state.value, 0) for state in CommitmentState}

    return remembered(store, ("states", tuple(parties), tuple(kinds)), find)


def commitments_in(
    store: Store,
    state: CommitmentState | None,
    *,
    parties: Sequence[str] = (),
    kinds: Sequence[CommitmentKind] = (),
    limit: int,
    offset: int = 0,
) -> tuple[Pledge, ...]:
    """Return commitments in a state (None: in any), those first said last first."""
    table = tables.pledge.c
    query = (
        select(table.id)
        .where(*_pledge_tests(parties, kinds))
        .order_by(table.first_day.is_(None), table.first_day.desc(), table.id)
        .limit(limit)
        .offset(offset)
    )
    if state is not None:
        query = query.where(table.state == state.value)
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return related.pledges_by_id(store, ids)


def conditional_commitments(store: Store, states: Collection[CommitmentState]) -> tuple[Pledge, ...]:
    """Return the commitments in some states that depend on a condition."""
    question = "conditional", frozenset(states)
    return remembered(store, question, lambda: _conditional_commitments(store, states))


def _conditional_commitments(store: Store, states: Collection[CommitmentState]) -> tuple[Pledge, ...]:
    table = tables.pledge.c
    query = select(table.id).where(
        table.condition["type"].as_string().is_not(None), table.state.in_([state.value for state in states])
    )
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return related.pledges_by_id(store, ids)


def line_ids(store: Store, wanted: related.WantedLines) -> tuple[str, ...]:
    """Return the ids of the lines of claims asked for, the longest lines first."""

    def find() -> tuple[str, ...]:
        with store.reading() as connection:
            return tuple(connection.scalars(related._lines(wanted)))

    return remembered(store, ("lines", wanted), find)


def lines_by_id(store: Store, ids: Sequence[str]) -> tuple[ClaimLine, ...]:
    """Return the lines of claims with these ids, as far as they are there."""
    table = tables.claim_line.c
    with store.reading() as connection:
        found = set(connection.scalars(select(table.id).where(table.id.in_(ids))))
        return tuple(related._load_lines(connection, [id_ for id_ in ids if id_ in found]))


def pledge(store: Store, id_: str) -> Pledge | None:
    """Return the commitment with this id, None if there is none."""
    table = tables.pledge.c
    with store.reading() as connection:
        found = connection.scalar(select(table.id).where(table.id == id_))
    return related.pledges_by_id(store, [found])[0] if found else None


def certainties(store: Store, ids: Collection[str]) -> Mapping[str, str]:
    """Return how certain some claims are, by their ids."""
    table = tables.claim.c
    with store.reading() as connection:
        rows = connection.execute(select(table.id, table.certainty).where(table.id.in_(ids)))
        return {row.id: row.certainty for row in rows}


def count_lines(store: Store, *, contradicted: bool = False) -> int:
    """Return how many lines of claims there are, or how many of them hold a contradiction."""
    compared = tables.claim_line_comparison.c
    query = select(func.count()).select_from(tables.claim_line)
    if contradicted:
        query = select(func.count(compared.claim_line_id.distinct())).where(
            compared.standing == Standing.CONTRADICTS.value
        )

    def find() -> int:
        with store.reading() as connection:
            return connection.scalar(query) or 0

    return remembered(store, ("count of lines", contradicted), find)


def claimants_of(store: Store, ids: Collection[str], *, facts: bool) -> Mapping[str, tuple[str, ...]]:
    """Return who makes each of some claims or, of facts, by whose account each of some reports goes."""
    role, records = tables.role_entity.c, tables.event if facts else tables.claim
    query = (
        select(role.record_id, role.code)
        .join(records, and_(records.c.reading == role.reading, records.c.id == role.record_id))
        .where(records.c.id.in_(ids), role.part == ("attribution" if facts else "claimant"))
        .order_by(role.record_id, role.role, role.position)
    )
    found: dict[str, dict[str, None]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            found.setdefault(row.record_id, {})[row.code] = None
    return {id_: tuple(codes) for id_, codes in found.items()}


def cited(store: Store, kind: str, ids: Collection[str]) -> dict[str, Cited]:
    """Return the words behind records of a kind (`event`, `claim`, `commitment`, `quote`) by their ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with store.reading() as connection:
        rows = connection.execute(_words(tables.metadata.tables[kind], wanted)).mappings()
        # Rows come by run: the latest run that has a record says what its document is called.
        return {row["id"]: _cited(row) for row in rows}


# ------------------------------------------------------------------------------------------------ runs


def covered(store: Store, run: str, *, limit: int, offset: int = 0) -> tuple[Covered, ...]:
    """Return the documents that a run covered, in the order in which it read them."""
    table = tables.run_document.c
    events = select(func.count()).where(tables.event.c.reading == table.reading).scalar_subquery()
    query = (
        select(table.document_id, table.name, table.title, table.path, table.status, events.label("events"))
        .where(table.run == _number_of(run))
        .order_by(table.position)
        .limit(limit)
        .offset(offset)
    )
    with store.reading() as connection:
        return tuple(Covered(**row) for row in connection.execute(query).mappings())


# ------------------------------------------------------------------------------------------------ queries


def _rows(events: Columns, asked: Asked) -> Ints:
    """Return the rows of the events that a page asks for, in their order."""
    return events.answer(asked, lambda: _found(events, asked))


def _found(events: Columns, asked: Asked) -> Ints:
    is_asked = np.ones(len(events), np.bool_)
    for column, known, values in (
        (events.type, TYPES, asked.types),
        (events.status, STATUSES, asked.statuses),
    ):
        if values:
            is_asked &= np.isin(column, [place for place, item in enumerate(known) if item in values])
    if asked.since:
        is_asked &= events.last >= np.datetime64(asked.since)
    if asked.until:
        is_asked &= events.first <= np.datetime64(asked.until)
    if asked.anybody:
        is_asked &= _take_part(events, asked.anybody)
    for code in asked.together:
        is_asked &= _take_part(events, (code,))
    for name in asked.persons:
        named = [person for person in events.persons.values if name.casefold() in person.casefold()]
        is_asked &= events.having(events.persons, named)
    if asked.certainties:
        bits = sum(1 << place for place, item in enumerate(CERTAINTIES) if item in asked.certainties)
        is_asked &= (events.certainty & bits) > 0
    if asked.outlets:
        is_asked &= events.having(events.outlets, asked.outlets)
    if asked.text:
        is_asked &= _with_words(events, asked.text)
    return np.flatnonzero(is_asked)


def _take_part(events: Columns, people: Collection[str]) -> Bools:
    return events.having(events.parties, people) | events.having(events.persons, people)


def _with_words(events: Columns, text: str) -> Bools:
    """Return the events with some words in a trigger, a place or the title of an article."""
    wanted = text.casefold()
    return events.having(events.words, [words for words in events.words.values if wanted in words])


def _mask(events: Columns, rows: Ints) -> Bools:
    found = np.zeros(len(events), np.bool_)
    found[rows] = True
    return found


def _is_within(events: Columns, rows: Ints, unit: Unit) -> Bools:
    """Return which events fall into one stretch.

    What has no date stands where it was first reported, if that is known as exactly.
    """
    first, last = (days[rows].astype(f"datetime64[{unit.sign}]") for days in (events.first, events.last))
    is_told_exactly = (events.told[rows] >= unit.length) & ~np.isnat(first)
    return np.asarray((first == last) | is_told_exactly)


def _latest_first(events: Columns, rows: Ints) -> Ints:
    """Return rows by day, the latest first and those without one last."""
    days = events.first[rows]
    number = np.where(np.isnat(days), np.iinfo(np.int64).min + 1, days.astype(np.int64))
    return rows[np.argsort(-number, kind="stable")]


def _amounts(events: Columns, rows: Ints, group: Ints, unit: Unit, code: str = "") -> Iterator[Amount]:
    """Yield how many of some events of each group fall into each stretch, in the order of time."""
    stretch = events.first[rows].astype(f"datetime64[{unit.sign}]")
    keys = stretch.astype(np.int64) * len(TYPES) + group[rows]
    _, places, counts = np.unique(keys, return_index=True, return_counts=True)
    names = np.datetime_as_string(stretch[places])
    for name, row, number in zip(names, rows[places], counts, strict=True):
        yield Amount(
            when=str(name),
            type=TYPES[events.type[row]],
            count=int(number),
            id=str(events.ids[row]),
            code=code,
        )


def _said(store: Store, kind: str, part: str, ids: Sequence[str]) -> tuple[Said, ...]:
    words = cited(store, kind, ids)
    with store.reading() as connection:
        codes, persons = _speakers(connection, part, ids)
        types = _types(connection, ids) if kind == "event" else {}
    return tuple(
        Said(
            speakers=tuple(codes.get(id_, ())),
            person=persons.get(id_),
            words=words[id_],
            type=types.get(id_),
        )
        for id_ in ids
        if id_ in words
    )


def _report_ids(connection: Connection, occurrence_ids: Sequence[str]) -> list[str]:
    """Return the reports of some events, in the order of the events."""
    report = tables.occurrence_report.c
    query = select(report.occurrence_id, report.event_id).where(report.occurrence_id.in_(occurrence_ids))
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(report.occurrence_id, report.position)):
        found.setdefault(row.occurrence_id, []).append(row.event_id)
    return [id_ for occurrence_id in occurrence_ids for id_ in found.get(occurrence_id, ())]


def _speakers(
    connection: Connection, part: str, ids: Sequence[str]
) -> tuple[dict[str, dict[str, None]], dict[str, str]]:
    """Return the entities, and the persons, that play a part in some events or quotes."""
    role, records = tables.role.c, _records_of(part)
    named = (
        select(role.record_id, role.person)
        .join(records, and_(records.c.reading == role.reading, records.c.id == role.record_id))
        .where(records.c.id.in_(ids), role.part == part, role.person.is_not(None))
    )
    persons = {row.record_id: row.person for row in connection.execute(named)}
    return _speaking(connection, part, ids), persons


def _speaking(connection: Connection, part: str, ids: Sequence[str]) -> dict[str, dict[str, None]]:
    """Return the entities that play a part in some events or quotes."""
    entity, records = tables.role_entity.c, _records_of(part)
    # Through the record and its reading: roles have no index by the record alone.
    query = (
        select(entity.record_id, entity.code)
        .join(records, and_(records.c.reading == entity.reading, records.c.id == entity.record_id))
        .where(records.c.id.in_(ids), entity.part == part)
        .order_by(entity.record_id, entity.role, entity.position)
    )
    codes: dict[str, dict[str, None]] = {}
    for row in connection.execute(query):
        codes.setdefault(row.record_id, {})[row.code] = None
    return codes


def _records_of(part: str) -> Table:
    return tables.quote if part == "speaker" else tables.event


def _types(connection: Connection, ids: Sequence[str]) -> dict[str, EventType]:
    event = tables.event.c
    rows = connection.execute(select(event.id, event.type).where(event.id.in_(ids)))
    return {row.id: EventType(row.type) for row in rows}


def _words(table: Table, ids: Sequence[str]) -> Select[Any]:
    """Return the query for the words behind some records, one row for each run that has them."""
    record, listed, text = table.c, tables.run_document, tables.document.c
    has_sentence = "sentence_start" in record
    first = record.sentence_start if has_sentence else record.start
    last = record.sentence_end if has_sentence else record.end
    start = case((first < record.start, first), else_=record.start)
    end = case((last > record.end, last), else_=record.end)
    return (
        select(
            record.id,
            record.document_id,
            record.quote,
            record.start,
            record.end,
            listed.c.name,
            listed.c.title,
            text.outlet,
            tables.reading.c.published,
            tables.reading.c.language,
            start.label("first"),
            func.substr(text.text, start + 1, end - start).label("sentence"),
        )
        .join(tables.reading, tables.reading.c.number == record.reading)
        .join(tables.document, text.id == record.document_id)
        .join(listed, listed.c.reading == record.reading)
        .where(record.id.in_(ids))
        .order_by(listed.c.run)
    )


def _cited(row: RowMapping) -> Cited:
    start, end = row["start"] - row["first"], row["end"] - row["first"]
    before, after = row["sentence"][:start], row["sentence"][end:]
    return Cited(
        record_id=row["id"],
        document_id=row["document_id"],
        name=row["name"],
        title=row["title"],
        outlet=row["outlet"],
        published=row["published"],
        language=row["language"],
        before=before if len(before) <= AROUND else "…" + before[-AROUND:].partition(" ")[2],
        marked=row["quote"],
        after=after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0] + "…",
        start=row["start"],
    )


def _pledge_tests(parties: Sequence[str], kinds: Sequence[CommitmentKind]) -> Iterator[ColumnElement[bool]]:
    table, entity = tables.pledge.c, tables.pledge_entity.c
    for code in parties:
        yield table.id.in_(select(entity.pledge_id).where(entity.code == code))
    if kinds:
        yield table.kind.in_([kind.value for kind in kinds])


def _number_of(run: str) -> ColumnElement[int]:
    return select(tables.run.c.number).where(tables.run.c.id == run).scalar_subquery()
