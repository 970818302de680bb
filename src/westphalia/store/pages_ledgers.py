"""Questions of the pages about time, entities, pairs and ledgers: each small, and fast by index.

A page shows what many records come to, so that most answers come from the derived tables; the words behind a
record are cut out of its document here, so that no page loads a whole article to show one sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, case, func, or_, select

from westphalia.model import (
    ClaimLine,
    CommitmentKind,
    CommitmentState,
    EventType,
    Occurrence,
    Pledge,
    Standing,
)
from westphalia.store import related, tables
from westphalia.store.engine import Store
from westphalia.vocabulary import score_of

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
    """How many events of a type fall into a stretch of time; `id` is that of one of them."""

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
    table = tables.occurrence.c
    query = select(func.min(table.first_day), func.max(table.last_day)).where(*_tests(asked))
    with store.reading() as connection:
        first, last = connection.execute(query).one()
    return (first, last) if first and last else None


def count(store: Store, asked: Asked) -> int:
    """Return how many events are asked for."""
    query = select(func.count()).select_from(tables.occurrence).where(*_tests(asked))
    with store.reading() as connection:
        return connection.scalar(query) or 0


def density(store: Store, asked: Asked, unit: Unit) -> tuple[Amount, ...]:
    """Return how many events of each type fall into each stretch; `vaguer` counts those that fall in none."""
    query = _amounts(unit).where(*_tests(asked), _is_within(unit))
    with store.reading() as connection:
        return tuple(_amount(row) for row in connection.execute(query).mappings())


def vaguer(store: Store, asked: Asked, unit: Unit) -> int:
    """Return how many events are dated less exactly than by such a stretch."""
    query = select(func.count()).select_from(tables.occurrence).where(*_tests(asked), ~_is_within(unit))
    with store.reading() as connection:
        return connection.scalar(query) or 0


def busiest(store: Store, asked: Asked, limit: int) -> tuple[str, ...]:
    """Return the entities with most of the events asked for; those asked for by name come first."""
    entity = tables.occurrence_entity.c
    query = (
        select(entity.code)
        .join(tables.occurrence, tables.occurrence.c.id == entity.occurrence_id)
        .where(entity.part.in_(_PARTIES), *_tests(asked))
        .group_by(entity.code)
        .order_by(func.count(entity.occurrence_id.distinct()).desc(), entity.code)
        .limit(limit)
    )
    with store.reading() as connection:
        found = list(connection.scalars(query))
    return tuple(dict.fromkeys((*asked.together, *asked.anybody, *found)))[:limit]


def lanes(store: Store, asked: Asked, unit: Unit, codes: Collection[str]) -> tuple[Amount, ...]:
    """Return how many events of each type each of some entities has in each stretch."""
    entity = tables.occurrence_entity.c
    parties = (
        select(entity.occurrence_id, entity.code)
        .where(entity.part.in_(_PARTIES), entity.code.in_(codes))
        .distinct()
        .subquery()
    )
    query = (
        _amounts(unit)
        .add_columns(parties.c.code)
        .join(parties, parties.c.occurrence_id == tables.occurrence.c.id)
        .where(*_tests(asked), _is_within(unit))
        .group_by(parties.c.code)
    )
    with store.reading() as connection:
        return tuple(_amount(row) for row in connection.execute(query).mappings())


def told(
    store: Store, asked: Asked, *, limit: int, offset: int = 0, latest: bool = False
) -> tuple[Told, ...]:
    """Return events by day with the words of their first report; the latest first where that is wanted."""
    table = tables.occurrence.c
    day = table.first_day.desc() if latest else table.first_day
    query = (
        select(table.id)
        .where(*_tests(asked))
        .order_by(table.first_day.is_(None), day, table.id)
        .limit(limit)
        .offset(offset)
    )
    return _told(store, query)


def latest(store: Store, asked: Asked, *, limit: int) -> tuple[Occurrence, ...]:
    """Return the latest of the events asked for, by day."""
    table = tables.occurrence.c
    query = select(table.id).where(*_tests(asked)).order_by(table.first_day.desc(), table.id).limit(limit)
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    found = {event.id: event for event in related.events_by_id(store, ids)}
    return tuple(found[id_] for id_ in reversed(ids))


def weightiest(store: Store, asked: Asked, *, limit: int) -> tuple[Told, ...]:
    """Return the events whose acts have the largest scores, by confidence and the number of outlets."""
    table = tables.occurrence.c
    scores = {type_.value: abs(score_of(type_)) for type_ in EventType}
    weight = case(scores, value=table.type, else_=0.0) * table.confidence * (2 - 1.0 / (table.outlets + 1))
    query = (
        select(table.id)
        .where(*_tests(asked), table.status == "happened")
        .order_by(weight.desc(), table.first_day.desc(), table.id)
        .limit(limit)
    )
    return _told(store, query)


def told_of(store: Store, ids: Sequence[str]) -> tuple[Told, ...]:
    """Return the events with these ids, in this order, as far as they are there."""
    found = {event.id: event for event in related.events_by_id(store, ids)}
    events = [found[id_] for id_ in ids if id_ in found]
    words = cited(store, "event", [event.event_ids[0] for event in events if event.event_ids])
    return tuple(Told(event=event, words=words.get(next(iter(event.event_ids), ""))) for event in events)


# ------------------------------------------------------------------------------------------------ entities


def is_known(store: Store, code: str) -> bool:
    """Return whether the store holds an entity: a record of it, or an event in which it takes part."""
    entity, party = tables.entity.c, tables.occurrence_entity.c
    with store.reading() as connection:
        known = connection.scalar(select(entity.code).where(entity.code == code).limit(1))
        part = connection.scalar(select(party.code).where(party.code == code).limit(1))
    return known is not None or part is not None


def person_named(store: Store, name: str) -> int:
    """Return in how many events a person of this name has a part."""
    entity = tables.occurrence_entity.c
    query = select(func.count()).where(entity.part == "person", entity.code == name)
    with store.reading() as connection:
        return connection.scalar(query) or 0


def partners(store: Store, code: str, *, limit: int) -> tuple[Partner, ...]:
    """Return those with whom an entity has most events: it with them, or they with it."""
    ours, theirs = tables.occurrence_entity.alias("ours"), tables.occurrence_entity.alias("theirs")
    sign = case({type_.value: score_of(type_) > 0 for type_ in EventType}, value=tables.occurrence.c.type)
    pairs = (
        select(theirs.c.code, ours.c.occurrence_id, sign.label("is_cooperation"))
        .join(ours, ours.c.occurrence_id == theirs.c.occurrence_id)
        .join(tables.occurrence, tables.occurrence.c.id == ours.c.occurrence_id)
        .where(ours.c.code == code, ours.c.part.in_(_PARTIES))
        .where(theirs.c.code != code, theirs.c.part.in_(_PARTIES))
        .distinct()
        .subquery()
    )
    cooperation = func.sum(case((pairs.c.is_cooperation, 1), else_=0)).label("cooperation")
    query = (
        select(pairs.c.code, cooperation, func.count().label("events"))
        .group_by(pairs.c.code)
        .order_by(func.count().desc(), pairs.c.code)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(
            Partner(code=row.code, cooperation=row.cooperation, conflict=row.events - row.cooperation)
            for row in connection.execute(query)
        )


def namings(store: Store, code: str, *, limit: int) -> tuple[Naming, ...]:
    """Return the words by which texts name an entity, the most usual first; pronouns and the like are not."""
    mention, named = tables.mention, tables.mention_entity
    query = (
        select(mention.c.quote, func.count().label("times"))
        .join(named, and_(named.c.reading == mention.c.reading, named.c.mention_id == mention.c.id))
        .where(named.c.code == code, mention.c.person.is_(None), mention.c.resolution == "name")
        .group_by(mention.c.quote)
        .order_by(func.count().desc(), mention.c.quote)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(Naming(words=row.quote, count=row.times) for row in connection.execute(query))


def quotes_of(store: Store, code: str, *, about: str | None = None, limit: int) -> tuple[Said, ...]:
    """Return direct speech of an entity, the latest first; about another: with a mention of it inside."""
    quote, role = tables.quote, tables.role_entity
    query = (
        select(quote.c.id)
        .join(role, and_(role.c.reading == quote.c.reading, role.c.record_id == quote.c.id))
        .join(tables.reading, tables.reading.c.number == quote.c.reading)
        .where(role.c.code == code, role.c.part == "speaker")
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
    event = tables.event
    party, speaker = tables.role_entity.alias("party"), tables.role_entity.alias("speaker")
    report = tables.occurrence_report
    query = (
        select(event.c.id)
        .join(report, report.c.event_id == event.c.id)
        .join(party, and_(party.c.reading == event.c.reading, party.c.record_id == event.c.id))
        .join(speaker, and_(speaker.c.reading == event.c.reading, speaker.c.record_id == event.c.id))
        .join(tables.reading, tables.reading.c.number == event.c.reading)
        .where(party.c.code == code, party.c.part.in_(_PARTIES))
        .where(speaker.c.part == "attribution", speaker.c.code == by if by else speaker.c.code != code)
        .order_by(tables.reading.c.first_day.desc(), event.c.id)
        .distinct()
        .limit(limit)
    )
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return _said(store, "event", "attribution", ids)


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
    with store.reading() as connection:
        found = {row[0]: row[1] for row in connection.execute(query)}
    return {state: found.get(state.value, 0) for state in CommitmentState}


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
    table = tables.pledge.c
    query = select(table.id).where(
        table.condition["type"].as_string().is_not(None), table.state.in_([state.value for state in states])
    )
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return related.pledges_by_id(store, ids)


def line_ids(store: Store, wanted: related.WantedLines) -> tuple[str, ...]:
    """Return the ids of the lines of claims asked for, the longest lines first."""
    with store.reading() as connection:
        return tuple(connection.scalars(related._lines(wanted)))


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
    with store.reading() as connection:
        return connection.scalar(query) or 0


def claimants_of(store: Store, ids: Collection[str], *, facts: bool) -> Mapping[str, tuple[str, ...]]:
    """Return who makes each of some claims or, of facts, by whose account each of some reports goes."""
    role = tables.role_entity.c
    part = "attribution" if facts else "claimant"
    query = (
        select(role.record_id, role.code)
        .where(role.record_id.in_(ids), role.part == part)
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


def parts_of_commitments(store: Store, ids: Collection[str]) -> Mapping[str, tuple[str | None, str | None]]:
    """Return the words of condition and consequence of some statements of commitments, by their ids."""
    table = tables.commitment.c
    query = select(table.id, table.condition_quote, table.consequence_quote).where(table.id.in_(ids))
    with store.reading() as connection:
        return {row.id: (row.condition_quote, row.consequence_quote) for row in connection.execute(query)}


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


def _tests(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on an occurrence that a page asks for."""
    table = tables.occurrence.c
    for column, values in ((table.type, asked.types), (table.status, asked.statuses)):
        if values:
            yield column.in_(values)
    if asked.since:
        yield table.last_day >= asked.since
    if asked.until:
        yield table.first_day <= asked.until
    if asked.anybody:
        yield _has_party(asked.anybody)
    for code in asked.together:
        yield _has_party((code,))
    for name in asked.persons:
        yield _has_person(name)
    if asked.certainties or asked.outlets or asked.text:
        yield _has_report(asked)


def _has_party(codes: Collection[str]) -> ColumnElement[bool]:
    entity = tables.occurrence_entity.c
    return tables.occurrence.c.id.in_(
        select(entity.occurrence_id).where(entity.code.in_(codes), entity.part.in_((*_PARTIES, "person")))
    )


def _has_person(name: str) -> ColumnElement[bool]:
    entity = tables.occurrence_entity.c
    named = entity.code.icontains(name, autoescape=True)
    return tables.occurrence.c.id.in_(select(entity.occurrence_id).where(entity.part == "person", named))


def _has_report(asked: Asked) -> ColumnElement[bool]:
    """Return the condition that one report of an event is as asked for."""
    event, report, covered_by = tables.event.c, tables.occurrence_report.c, tables.run_document.c
    query = select(report.occurrence_id).join(tables.event, event.id == report.event_id)
    if asked.certainties:
        query = query.where(event.certainty.in_(asked.certainties))
    if asked.outlets or asked.text:
        query = query.join(tables.document, tables.document.c.id == event.document_id)
    if asked.outlets:
        query = query.where(tables.document.c.outlet.in_(asked.outlets))
    if asked.text:
        titled = select(covered_by.reading).where(covered_by.title.icontains(asked.text, autoescape=True))
        query = query.where(
            or_(
                event.quote.icontains(asked.text, autoescape=True),
                event.place.icontains(asked.text, autoescape=True),
                event.reading.in_(titled),
            )
        )
    return tables.occurrence.c.id.in_(query)


def _is_within(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that an event falls into one stretch.

    What has no date stands where it was first reported, if that is known as exactly.
    """
    table = tables.occurrence.c
    first, last = (func.substr(day, 1, unit.length) for day in (table.first_day, table.last_day))
    is_told_exactly = and_(table.date.is_(None), func.length(table.first_reported) >= unit.length)
    return and_(table.first_day.is_not(None), or_(is_told_exactly, first == last))


def _amounts(unit: Unit) -> Select[Any]:
    table = tables.occurrence.c
    when = func.substr(table.first_day, 1, unit.length).label("when")
    return (
        select(when, table.type, func.count().label("count"), func.min(table.id).label("id"))
        .select_from(tables.occurrence)
        .group_by(when, table.type)
    )


def _amount(row: RowMapping) -> Amount:
    return Amount(
        when=row["when"],
        type=EventType(row["type"]),
        count=row["count"],
        id=row["id"],
        code=row.get("code", ""),
    )


def _told(store: Store, query: Select[Any]) -> tuple[Told, ...]:
    with store.reading() as connection:
        ids = list(connection.scalars(query))
    return told_of(store, ids)


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


def _speakers(
    connection: Connection, part: str, ids: Sequence[str]
) -> tuple[dict[str, dict[str, None]], dict[str, str]]:
    entity, role = tables.role_entity.c, tables.role.c
    codes: dict[str, dict[str, None]] = {}
    query = select(entity.record_id, entity.code).where(entity.record_id.in_(ids), entity.part == part)
    for row in connection.execute(query.order_by(entity.record_id, entity.role, entity.position)):
        codes.setdefault(row.record_id, {})[row.code] = None
    named = select(role.record_id, role.person).where(
        role.record_id.in_(ids), role.part == part, role.person.is_not(None)
    )
    return codes, {row.record_id: row.person for row in connection.execute(named)}


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
