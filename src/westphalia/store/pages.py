"""The questions of the explorer's pages, each answered by an index, and lists by windows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, or_, select, union

from westphalia.model import Standing
from westphalia.store import tables
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.read import Listed, visible_documents

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Generic[Item]):
    """A part of a list, and how long the whole list is."""

    items: tuple[Item, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDocuments:
    """Which documents a reader asks for; an empty field asks for nothing in particular."""

    words: str = ""
    outlet: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims that cannot both be true, the line that they stand on, and the day of the later one."""

    line_id: str
    subject: str
    unit: str
    earlier_id: str
    later_id: str
    why: str
    day: str | None


# ------------------------------------------------------------------------------------------------ documents


def document_window(store: Store, wanted: WantedDocuments, *, offset: int, limit: int) -> Window[Listed]:
    """Return documents, the latest first; those without a date come last."""
    ids = remembered(store, ("documents", wanted), lambda: _document_ids(store, wanted))
    window = ids[offset : offset + limit]
    found = {item.id: item for item in documents_of(store, window)}
    return Window(items=tuple(found[id_] for id_ in window if id_ in found), total=len(ids))


def _document_ids(store: Store, wanted: WantedDocuments) -> tuple[str, ...]:
    """Return the documents asked for in their order: it takes all of them, so that it is found once."""
    shown, query = _listed()
    read, text = tables.reading.c, tables.document.c
    if wanted.words:
        said = [column.icontains(wanted.words, autoescape=True) for column in (shown.c.title, shown.c.name)]
        query = query.where(or_(*said))
    if wanted.outlet:
        query = query.where(text.outlet == wanted.outlet)
    if wanted.language:
        query = query.where(read.language == wanted.language)
    ordered = query.order_by(read.first_day.is_(None), read.first_day.desc(), shown.c.name)
    with store.reading() as connection:
        return tuple(connection.scalars(ordered.with_only_columns(shown.c.document_id)))


def documents_of(store: Store, ids: Collection[str]) -> tuple[Listed, ...]:
    """Return the documents with these ids that can be seen."""
    shown, query = _listed()
    with store.reading() as connection:
        rows = connection.execute(query.where(shown.c.document_id.in_(ids))).mappings()
        return tuple(Listed(**row) for row in rows)


def count_documents(store: Store) -> int:
    """Return how many documents can be seen."""

    def find() -> int:
        with store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(visible_documents())) or 0

    return remembered(store, "count of documents", find)


def outlets(store: Store) -> tuple[str, ...]:
    """Return the outlets of all documents, those with most documents first."""
    outlet = tables.document.c.outlet
    query = select(outlet).where(outlet.is_not(None)).group_by(outlet).order_by(func.count().desc(), outlet)
    return remembered(store, "outlets of documents", lambda: _scalars(store, query))


def languages(store: Store) -> tuple[str, ...]:
    """Return the languages of all documents."""
    language = tables.reading.c.language
    query = select(language).where(language.is_not(None)).distinct().order_by(language)
    return remembered(store, "languages of documents", lambda: _scalars(store, query))


def _listed() -> tuple[Subquery, Select[Any]]:
    """Return the documents that can be seen, and the query that lists them."""
    shown = visible_documents()
    read, text = tables.reading.c, tables.document.c
    counted = select(func.count()).where(tables.event.c.reading == read.number).correlate(tables.reading)
    query = (
        select(
            shown.c.document_id.label("id"),
            shown.c.name,
            shown.c.title,
            text.outlet,
            read.language,
            read.published,
            read.published_origin,
            shown.c.path,
            counted.scalar_subquery().label("events"),
        )
        .join(tables.reading, read.number == shown.c.reading)
        .join(tables.document, text.id == shown.c.document_id)
    )
    return shown, query


# -------------------------------------------------------------------------------- from records


def events_of_reports(store: Store, ids: Collection[str]) -> dict[str, str]:
    """Return for each report the event that it tells of."""
    report = tables.occurrence_report.c
    return _pairs(store, select(report.event_id, report.occurrence_id).where(report.event_id.in_(ids)))


def copies_of(store: Store, document_ids: Collection[str]) -> dict[str, str]:
    """Return for each of some documents that is a copy the document that it copies."""
    copy = tables.copy.c
    query = select(copy.document_id, copy.text_id).where(
        copy.document_id.in_(document_ids), copy.document_id != copy.text_id
    )
    return _pairs(store, query)


def pledges_of_statements(store: Store, ids: Collection[str]) -> dict[str, str]:
    """Return for each statement the commitment that it states."""
    said = tables.pledge_statement.c
    return _pairs(store, select(said.commitment_id, said.pledge_id).where(said.commitment_id.in_(ids)))


def lines_of_members(store: Store, ids: Collection[str]) -> dict[str, str]:
    """Return for each claim the line that it stands on."""
    member = tables.claim_line_member.c
    return _pairs(store, select(member.member_id, member.claim_line_id).where(member.member_id.in_(ids)))


def claims_about(store: Store, event_ids: Collection[str]) -> tuple[str, ...]:
    """Return the claims that are tied to some reports."""
    link = tables.claim_event.c
    query = select(link.record_id).where(link.target_id.in_(event_ids)).distinct().order_by(link.record_id)
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def pledges_about(store: Store, occurrence_id: str, event_ids: Collection[str]) -> tuple[str, ...]:
    """Return the commitments that an event decided, or that one of its reports speaks of or states."""
    because, said = tables.pledge_because.c, tables.pledge_statement.c
    link, commitment = tables.commitment_event.c, tables.commitment.c
    stated = select(link.record_id).where(link.target_id.in_(event_ids))
    spoken = select(commitment.id).where(commitment.speech_id.in_(event_ids))
    query = union(
        select(because.pledge_id).where(because.occurrence_id == occurrence_id),
        select(said.pledge_id).where(said.commitment_id.in_(stated)),
        select(said.pledge_id).where(said.commitment_id.in_(spoken)),
    )
    with store.reading() as connection:
        return tuple(sorted(connection.scalars(query)))


# -------------------------------------------------------------------------------- the whole store


def days_reported(store: Store) -> tuple[str, str] | None:
    """Return the first and the last day on which anything was reported."""
    table = tables.reading.c

    def find() -> tuple[str, str] | None:
        with store.reading() as connection:
            row = connection.execute(select(func.min(table.first_day), func.max(table.last_day))).one()
            return (row[0], row[1]) if row[0] else None

    return remembered(store, "days reported", find)


def new_documents(store: Store, run: str, *, limit: int) -> Window[Listed]:
    """Return documents that a run read for the first time, the latest first."""
    return remembered(store, ("new documents", run, limit), lambda: _new_documents(store, run, limit))


def _new_documents(store: Store, run: str, limit: int) -> Window[Listed]:
    shown, query = _listed()
    number = select(tables.run.c.number).where(tables.run.c.id == run).scalar_subquery()
    query = query.where(shown.c.run == number, shown.c.status == "read")
    ordered = query.order_by(tables.reading.c.first_day.desc(), shown.c.name)
    with store.reading() as connection:
        rows = connection.execute(ordered.limit(limit)).mappings()
        return Window(
            items=tuple(Listed(**row) for row in rows), total=_count(connection, query, shown.c.document_id)
        )


def contradictions(store: Store, *, limit: int) -> tuple[Contradiction, ...]:
    """Return claims that contradict earlier ones, those made last first."""
    return remembered(store, ("contradictions", limit), lambda: _contradictions(store, limit))


def _contradictions(store: Store, limit: int) -> tuple[Contradiction, ...]:
    compared, line = tables.claim_line_comparison.c, tables.claim_line.c
    day = func.coalesce(*(_day_of(table, compared.later_id) for table in (tables.claim, tables.event)))
    query = (
        select(
            compared.claim_line_id,
            compared.earlier_id,
            compared.later_id,
            compared.why,
            line.subject,
            line.unit,
        )
        .add_columns(day.label("day"))
        .join(tables.claim_line, line.id == compared.claim_line_id)
        .where(compared.standing == Standing.CONTRADICTS.value)
        .order_by(day.desc(), compared.claim_line_id, compared.position)
        .limit(limit)
    )
    with store.reading() as connection:
        return tuple(
            Contradiction(
                line_id=row.claim_line_id,
                subject=row.subject,
                unit=row.unit,
                earlier_id=row.earlier_id,
                later_id=row.later_id,
                why=row.why,
                day=row.day,
            )
            for row in connection.execute(query)
        )


def _day_of(table: Any, record_id: ColumnElement[str]) -> ColumnElement[str]:
    """Return the day on which a record was published."""
    query = (
        select(func.max(tables.reading.c.first_day))
        .join(table, table.c.reading == tables.reading.c.number)
        .where(table.c.id == record_id)
    )
    return query.correlate(tables.claim_line_comparison).scalar_subquery()


def _scalars(store: Store, query: Select[tuple[str]]) -> tuple[str, ...]:
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def _pairs(store: Store, query: Select[Any]) -> dict[str, str]:
    with store.reading() as connection:
        rows: Iterable[Any] = connection.execute(query)
        return {row[0]: row[1] for row in rows}


def _count(connection: Connection, query: Select[Any], column: ColumnElement[str]) -> int:
    """Return how many rows a query has, without working out what stands in them."""
    rows = query.with_only_columns(column).order_by(None).subquery()
    return connection.scalar(select(func.count()).select_from(rows)) or 0
