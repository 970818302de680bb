"""Questions about what many records come to: events with all their reports, lines of claims, commitments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, or_, select

from westphalia.dates import PartialDate
from westphalia.errors import StoreError
from westphalia.model import (
    Certainty,
    Change,
    Claim,
    ClaimLine,
    Commitment,
    CommitmentKind,
    CommitmentState,
    Comparison,
    Difference,
    Event,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Polarity,
    Standing,
    Statement,
    Status,
)
from westphalia.plain import from_plain
from westphalia.store import read, tables
from westphalia.store.engine import Store
from westphalia.store.read import Found, Wanted, Who, visible_documents

BATCH = 500
"""Records in memory at once."""

_PARAMETERS = 5_000
"""Ids in one query; SQLite takes 32,766."""

FACT = "fact"
"""The unit of a line whose members are events: whether a thing happened."""

Derived = TypeVar("Derived")
Record = TypeVar("Record", Event, Claim, Commitment)
Children: TypeAlias = Mapping[str, Sequence[RowMapping]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvents:
    """Which events a user asks for; an empty field asks for nothing in particular.

    `polarity`, `certainty` and `document_ids` ask for events with at least one such report.
    """

    actors: tuple[Who, ...] = ()
    recipients: tuple[Who, ...] = ()
    anybody: tuple[Who, ...] = ()
    types: tuple[EventType, ...] = ()
    modes: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    polarity: Polarity | None = None
    certainty: Certainty | None = None
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0
    min_reports: int = 0
    document_ids: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLines:
    """Which lines of claims a user asks for. `about` are words of the subject, the unit or the claims."""

    about: tuple[str, ...] = ()
    anybody: tuple[Who, ...] = ()
    is_contradicted: bool = False
    document_ids: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPledges:
    """Which commitments a user asks for."""

    by: tuple[Who, ...] = ()
    to: tuple[Who, ...] = ()
    anybody: tuple[Who, ...] = ()
    kinds: tuple[CommitmentKind, ...] = ()
    states: tuple[CommitmentState, ...] = ()
    document_ids: tuple[str, ...] = ()
    limit: int | None = None


# ------------------------------------------------------------------------------------------------ events


def events(store: Store, wanted: WantedEvents) -> Iterator[Occurrence]:
    """Yield events by date; those without a date stand where they were first reported."""
    return _all(store, _events(wanted), _load_events)


def count_events(store: Store, wanted: WantedEvents) -> int:
    """Return how many events a user asks for, whatever the limit."""
    with store.reading() as connection:
        query = _events(wanted).order_by(None).limit(None).subquery()
        return connection.scalar(select(func.count()).select_from(query)) or 0


def event(store: Store, id_or_prefix: str) -> Occurrence:
    """Return the one event whose id begins like this, or one of whose reports has this id."""
    with store.reading() as connection:
        table, report = tables.occurrence, tables.occurrence_report
        query = select(table.c.id).where(_begins(table.c.id, id_or_prefix)).limit(2)
        ids = list(connection.scalars(query))
        if not ids:
            ids = list(
                connection.scalars(
                    select(report.c.occurrence_id)
                    .where(_begins(report.c.event_id, id_or_prefix))
                    .distinct()
                    .limit(2)
                )
            )
        if len(ids) != 1:
            many = "no event" if not ids else "more than one event"
            raise StoreError(
                f"{store.path}: {many} with an id that begins with {id_or_prefix!r}. See `westphalia events`."
            )
        return _load_events(connection, ids)[0]


def events_by_id(store: Store, ids: Collection[str]) -> tuple[Occurrence, ...]:
    """Return the events with these ids, as far as they are there."""
    table = tables.occurrence.c
    with store.reading() as connection:
        found = list(connection.scalars(select(table.id).where(table.id.in_(ids)).order_by(table.id)))
        return tuple(_load_events(connection, found))


def event_of_report(store: Store, event_id: str) -> str | None:
    """Return the id of the event that a report tells of."""
    report = tables.occurrence_report.c
    with store.reading() as connection:
        found: str | None = connection.scalar(
            select(report.occurrence_id).where(report.event_id == event_id)
        )
        return found


def record_ids(store: Store, kind: str, prefix: str) -> tuple[str, ...]:
    """Return the ids of the records of a kind, as users see them, that begin like this."""
    table, shown = tables.metadata.tables[kind], visible_documents()
    query = (
        select(table.c.id)
        .join(shown, shown.c.reading == table.c.reading)
        .where(table.c.id.startswith(prefix, autoescape=True))
        .order_by(table.c.id)
    )
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def pledge_ids(store: Store, prefix: str) -> tuple[str, ...]:
    """Return the ids of the commitments with a history that begin like this."""
    table = tables.pledge.c
    with store.reading() as connection:
        query = select(table.id).where(table.id.startswith(prefix, autoescape=True)).order_by(table.id)
        return tuple(connection.scalars(query))


def pledges_by_id(store: Store, ids: Sequence[str]) -> tuple[Pledge, ...]:
    """Return the commitments with these ids."""
    with store.reading() as connection:
        return tuple(_load_pledges(connection, ids))


def reports_of(store: Store, ids: Collection[str]) -> dict[str, Found[Event]]:
    """Return events of documents by their ids, each with its document."""
    return _records(store, ids, read.events)


def claims_of(store: Store, ids: Collection[str]) -> dict[str, Found[Claim]]:
    """Return claims by their ids, each with its document."""
    return _records(store, ids, read.claims)


def commitments_of(store: Store, ids: Collection[str]) -> dict[str, Found[Commitment]]:
    """Return statements of commitments by their ids, each with its document."""
    return _records(store, ids, read.commitments)


# ------------------------------------------------------------------------------------------------ ledgers


def claim_lines(store: Store, wanted: WantedLines) -> Iterator[ClaimLine]:
    """Yield lines of claims, the longest first."""
    return _all(store, _lines(wanted), _load_lines)


def pledges(store: Store, wanted: WantedPledges) -> Iterator[Pledge]:
    """Yield commitments with their history, those first said first."""
    return _all(store, _pledges(wanted), _load_pledges)


def copies(store: Store) -> dict[str, str]:
    """Return the documents that are copies by their ids, with the id that all copies of one text share."""
    with store.reading() as connection:
        rows = connection.execute(select(tables.copy.c.document_id, tables.copy.c.text_id))
        return {row.document_id: row.text_id for row in rows}


# ------------------------------------------------------------------------------------------------ queries


def _all(
    store: Store, query: Select[Any], load: Callable[[Connection, Sequence[str]], Sequence[Derived]]
) -> Iterator[Derived]:
    with store.reading() as connection:
        ids = list(connection.scalars(query))
        for start in range(0, len(ids), BATCH):
            yield from load(connection, ids[start : start + BATCH])


def _events(wanted: WantedEvents) -> Select[Any]:
    table, entity = tables.occurrence, tables.occurrence_entity
    query = select(table.c.id).order_by(table.c.first_day.is_(None), table.c.first_day, table.c.id)
    for people, parts in (
        (wanted.actors, ("actor",)),
        (wanted.recipients, ("recipient",)),
        (wanted.anybody, ("actor", "recipient")),
    ):
        if people:
            query = query.where(_takes_part(table, entity, "occurrence_id", people, parts))
    for column, values in (("type", wanted.types), ("mode", wanted.modes), ("status", wanted.statuses)):
        if values:
            query = query.where(table.c[column].in_([str(value) for value in values]))
    if wanted.since:
        query = query.where(table.c.last_day >= wanted.since.isoformat())
    if wanted.until:
        query = query.where(table.c.first_day <= wanted.until.isoformat())
    if wanted.min_confidence:
        query = query.where(table.c.confidence >= wanted.min_confidence)
    if wanted.min_reports:
        query = query.where(_reports() >= wanted.min_reports)
    told = [
        tables.event.c[name] == str(value)
        for name, value in (("polarity", wanted.polarity), ("certainty", wanted.certainty))
        if value
    ]
    if wanted.document_ids:
        told.append(tables.event.c.document_id.in_(wanted.document_ids))
    if told:
        report = tables.occurrence_report
        query = query.where(_told_in(table, report, "occurrence_id", report.c.event_id, tables.event, told))
    return query.limit(wanted.limit) if wanted.limit else query


def _reports() -> ColumnElement[int]:
    """Return the number of reports of an event."""
    report = tables.occurrence_report.c
    query = select(func.count()).where(report.occurrence_id == tables.occurrence.c.id)
    return query.correlate(tables.occurrence).scalar_subquery()


def _lines(wanted: WantedLines) -> Select[Any]:
    table, member = tables.claim_line, tables.claim_line_member
    compared, about = tables.claim_line_comparison.c, tables.claim_line_about
    length = select(func.count()).where(member.c.claim_line_id == table.c.id).correlate(table)
    query = select(table.c.id).order_by(length.scalar_subquery().desc(), table.c.subject, table.c.id)
    for words in wanted.about:
        said = [tables.claim.c[name].icontains(words, autoescape=True) for name in ("subject", "quote")]
        query = query.where(
            or_(
                table.c.subject.icontains(words, autoescape=True),
                table.c.unit.icontains(words, autoescape=True),
                _told_in(table, member, "claim_line_id", member.c.member_id, tables.claim, [or_(*said)]),
            )
        )
    if wanted.anybody:
        codes = [who.code for who in wanted.anybody if who.code]
        named = table.c.id.in_(select(about.c.claim_line_id).where(about.c.code.in_(codes)))
        query = query.where(or_(named, *_spoken_by(table, member, wanted.anybody)))
    if wanted.is_contradicted:
        contradicted = select(compared.claim_line_id).where(compared.standing == Standing.CONTRADICTS.value)
        query = query.where(table.c.id.in_(contradicted))
    if wanted.document_ids:
        told = [
            _told_in(
                table,
                member,
                "claim_line_id",
                member.c.member_id,
                records,
                [records.c.document_id.in_(wanted.document_ids)],
            )
            for records in (tables.claim, tables.event)
        ]
        query = query.where(or_(*told))
    return query.limit(wanted.limit) if wanted.limit else query


def _spoken_by(table: Table, member: Table, people: Sequence[Who]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that somebody claims, asserts or denies something on a line."""
    role, code = tables.role.c, tables.role_entity.c
    parts = ("claimant", "attribution")
    for who in people:
        records = select(code.record_id).where(code.part.in_(parts), code.code == who.code)
        if who.person:
            records = select(role.record_id).where(
                role.part.in_(parts), role.person.icontains(who.person, autoescape=True)
            )
        yield table.c.id.in_(select(member.c.claim_line_id).where(member.c.member_id.in_(records)))


def _pledges(wanted: WantedPledges) -> Select[Any]:
    table, entity = tables.pledge, tables.pledge_entity
    query = select(table.c.id).order_by(table.c.first_day.is_(None), table.c.first_day, table.c.id)
    for people, parts in ((wanted.by, ("by",)), (wanted.to, ("to",)), (wanted.anybody, ("by", "to"))):
        if people:
            query = query.where(
                or_(
                    _takes_part(table, entity, "pledge_id", people, parts),
                    *_stated_by(table, people, parts),
                )
            )
    if wanted.kinds:
        query = query.where(table.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.states:
        query = query.where(table.c.state.in_([state.value for state in wanted.states]))
    if wanted.document_ids:
        said = tables.pledge_statement
        told = [tables.commitment.c.document_id.in_(wanted.document_ids)]
        query = query.where(_told_in(table, said, "pledge_id", said.c.commitment_id, tables.commitment, told))
    return query.limit(wanted.limit) if wanted.limit else query


def _stated_by(table: Table, people: Sequence[Who], parts: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a person has a part in a statement: a pledge itself names no persons."""
    role, said = tables.role.c, tables.pledge_statement.c
    for who in people:
        if who.person:
            records = select(role.record_id).where(
                role.part.in_(parts), role.person.icontains(who.person, autoescape=True)
            )
            yield table.c.id.in_(select(said.pledge_id).where(said.commitment_id.in_(records)))


def _takes_part(
    table: Table, entity: Table, owner: str, people: Sequence[Who], parts: Sequence[str]
) -> ColumnElement[bool]:
    """Return the condition that one of some people stands in one of these parts, or is among the persons."""
    codes = [who.code for who in people if who.code]
    tests = [entity.c.part.in_(parts) & entity.c.code.in_(codes)] if codes else []
    tests += [
        (entity.c.part == "person") & entity.c.code.icontains(who.person, autoescape=True)
        for who in people
        if who.person
    ]
    return table.c.id.in_(select(entity.c[owner]).where(or_(*tests)))


def _told_in(
    table: Table,
    member: Table,
    owner: str,
    member_id: ColumnElement[str],
    records: Table,
    tests: Iterable[ColumnElement[bool]],
) -> ColumnElement[bool]:
    """Return the condition that a record behind something, as users see it, passes some tests."""
    shown = visible_documents()
    query = (
        select(member.c[owner])
        .join(records, records.c.id == member_id)
        .join(shown, shown.c.reading == records.c.reading)
        .where(*tests)
    )
    return table.c.id.in_(query)


def _begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """Return the condition that an id begins like this, with or without the letters in front of it."""
    beginnings = [prefix] if "-" in prefix else [prefix, f"occ-{prefix}", f"evt-{prefix}"]
    return or_(*(column.startswith(beginning, autoescape=True) for beginning in beginnings))


# ------------------------------------------------------------------------------------------------ rows


def _records(
    store: Store, ids: Collection[str], ask: Callable[[Store, Wanted], Iterator[Found[Record]]]
) -> dict[str, Found[Record]]:
    wanted = sorted(set(ids))
    return {
        found.record.id: found
        for start in range(0, len(wanted), _PARAMETERS)
        for found in ask(store, Wanted(ids=tuple(wanted[start : start + _PARAMETERS])))
    }


def _load_events(connection: Connection, ids: Sequence[str]) -> list[Occurrence]:
    parties = _children(connection, tables.occurrence_entity, "occurrence_id", ids)
    reports = _children(connection, tables.occurrence_report, "occurrence_id", ids)
    differences = _children(connection, tables.occurrence_difference, "occurrence_id", ids)
    return [
        Occurrence(
            id=row["id"],
            type=EventType(row["type"]),
            mode=row["mode"],
            actors=_codes(parties, row["id"], "actor"),
            recipients=_codes(parties, row["id"], "recipient"),
            persons=_codes(parties, row["id"], "person"),
            date=_date(row["date"]),
            place=row["place"],
            status=Status(row["status"]),
            event_ids=tuple(item["event_id"] for item in reports[row["id"]]),
            outlets=row["outlets"],
            first_reported=_date(row["first_reported"]),
            last_reported=_date(row["last_reported"]),
            confidence=row["confidence"],
            differences=tuple(
                Difference(field=item["field"], value=item["value"], event_ids=tuple(item["event_ids"]))
                for item in differences[row["id"]]
            ),
        )
        for row in _in_order(connection, tables.occurrence, ids)
    ]


def _load_lines(connection: Connection, ids: Sequence[str]) -> list[ClaimLine]:
    about = _children(connection, tables.claim_line_about, "claim_line_id", ids)
    members = _children(connection, tables.claim_line_member, "claim_line_id", ids)
    compared = _children(connection, tables.claim_line_comparison, "claim_line_id", ids)
    return [
        ClaimLine(
            id=row["id"],
            subject=row["subject"],
            unit=row["unit"],
            about=tuple(item["code"] for item in about[row["id"]]),
            claim_ids=tuple(item["member_id"] for item in members[row["id"]]),
            values=tuple(item["value"] for item in members[row["id"]]),
            comparisons=tuple(
                Comparison(
                    earlier_id=item["earlier_id"],
                    later_id=item["later_id"],
                    standing=Standing(item["standing"]),
                    why=item["why"],
                    ratio=item["ratio"],
                )
                for item in compared[row["id"]]
            ),
        )
        for row in _in_order(connection, tables.claim_line, ids)
    ]


def _load_pledges(connection: Connection, ids: Sequence[str]) -> list[Pledge]:
    parties = _children(connection, tables.pledge_entity, "pledge_id", ids)
    statements = _children(connection, tables.pledge_statement, "pledge_id", ids)
    because = _children(connection, tables.pledge_because, "pledge_id", ids)
    return [
        Pledge(
            id=row["id"],
            kind=CommitmentKind(row["kind"]),
            by=_codes(parties, row["id"], "by"),
            to=_codes(parties, row["id"], "to"),
            condition=_pattern(row["condition"]),
            consequence=_pattern(row["consequence"]),
            deadline=_date(row["deadline"]),
            statements=tuple(
                Statement(
                    commitment_id=item["commitment_id"],
                    said=_date(item["said"]),
                    change=Change(item["change"]),
                )
                for item in statements[row["id"]]
            ),
            state=CommitmentState(row["state"]),
            because=tuple(item["occurrence_id"] for item in because[row["id"]]),
            since=_date(row["since"]),
            why=row["why"],
        )
        for row in _in_order(connection, tables.pledge, ids)
    ]


def _in_order(connection: Connection, table: Table, ids: Sequence[str]) -> list[RowMapping]:
    rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
    found = {row["id"]: row for row in rows}
    return [found[id_] for id_ in ids]


def _children(connection: Connection, table: Table, owner: str, ids: Sequence[str]) -> Children:
    query = select(table).where(table.c[owner].in_(ids)).order_by(table.c[owner], table.c.position)
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row[owner]].append(row)
    return found


def _codes(parties: Children, id_: str, part: str) -> tuple[str, ...]:
    return tuple(row["code"] for row in parties[id_] if row["part"] == part)


def _pattern(plain: dict[str, Any] | None) -> Pattern | None:
    return from_plain(Pattern, plain) if plain else None


def _date(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None
