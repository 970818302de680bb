"""What the reports of events say, of those events of which it matters who told what, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TypeAlias

from sqlalchemy import Connection, select

from westphalia.model import EventType, Report
from westphalia.store import bulk, tables
from westphalia.store.engine import Store
from westphalia.store.read import visible_documents

Act: TypeAlias = tuple[EventType, str]
"""A type and a mode."""

_PARAMETERS = 10_000
"""Ids in one query."""


def reports_by_event(store: Store, ids: Collection[str]) -> dict[str, tuple[Report, ...]]:
    """Return the reports of some events, by the id of the event, in the order in which they belong to it."""
    found: dict[str, list[str]] = defaultdict(list)
    with store.reading() as connection:
        for occurrence_id, event_id in _reports_of(connection, ids):
            found[occurrence_id].append(event_id)
        wanted = {event_id for members in found.values() for event_id in members}
        reports = {report.event_id: report for report in bulk.reports_named(connection, wanted)}
    return {id_: tuple(reports[name] for name in names if name in reports) for id_, names in found.items()}


def contents_of(store: Store, kind: Act) -> frozenset[str]:
    """Return the ids of the records that all events of a kind are about: of accusations, what is alleged."""
    link, shown = tables.event_content.c, visible_documents()
    event, report = tables.occurrence.c, tables.occurrence_report.c
    about = (
        select(link.target_id)
        .join(shown, shown.c.reading == link.reading)
        .join(tables.occurrence_report, report.event_id == link.record_id)
        .join(tables.occurrence, event.id == report.occurrence_id)
        .where(event.type == kind[0].value, event.mode == kind[1])
    )
    with store.reading() as connection:
        return frozenset(connection.scalars(about))


def all_within(store: Store, records: Collection[str]) -> frozenset[str]:
    """Return the ids of the events of which every report is one of some records."""
    report = tables.occurrence_report.c
    with store.reading() as connection:
        touched = {
            id_
            for part in _parts(records)
            for id_ in connection.scalars(select(report.occurrence_id).where(report.event_id.in_(part)))
        }
        apart = {id_ for id_, event_id in _reports_of(connection, touched) if event_id not in records}
    return frozenset(touched - apart)


def _reports_of(connection: Connection, ids: Collection[str]) -> Iterator[tuple[str, str]]:
    report = tables.occurrence_report.c
    for part in _parts(ids):
        query = (
            select(report.occurrence_id, report.event_id)
            .where(report.occurrence_id.in_(part))
            .order_by(report.occurrence_id, report.position)
        )
        yield from ((row.occurrence_id, row.event_id) for row in connection.execute(query))


def _parts(ids: Collection[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)
    return (wanted[start : start + _PARAMETERS] for start in range(0, len(wanted), _PARAMETERS))
