"""What was known at a date: events as the reports published until then tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from westphalia import fusion
from westphalia.fusion.kinship import Kinship, tables
from westphalia.fusion.merge import occurrence_of
from westphalia.model import Certainty, Event, EventType, Occurrence, Polarity, Reading, Report, Status
from westphalia.store import related
from westphalia.store.engine import Store

_ALLEGATION = (EventType.ACCUSE, "allege")


def known_at(store: Store, occurrences: Iterable[Occurrence], at: date) -> tuple[Occurrence, ...]:
    """Return events as they were known at a date, those without a report until then left out.

    Whether it happened, how surely, by whose account: only reports published until then have a say. Which
    reports tell of one event is taken as it is known today. An event of which no day of publication is known
    stays, and so do reports without one beside others that have one.
    """
    given = tuple(occurrences)
    changed = {item.id for item in given if _is_told_after(item, at) and not _is_told_only_after(item, at)}
    as_told = _as_told_until(store, (item for item in given if item.id in changed), at) if changed else {}
    return tuple(as_told.get(item.id, item) for item in given if not _is_told_only_after(item, at))


def unasserted(store: Store, occurrences: Iterable[Occurrence]) -> frozenset[str]:
    """Return the ids of the events that nobody asserts: only alleged, or denied though only called possible.

    An event is only alleged if all its reports are what an accusation is about; accusations are looked for
    among the events given.
    """
    given = tuple(occurrences)
    disputed = tuple(item for item in given if item.status is Status.DISPUTED)
    accusations = tuple(item for item in given if (item.type, item.mode) == _ALLEGATION)
    told = related.reports_of(store, {id_ for item in (*disputed, *accusations) for id_ in item.event_ids})
    contents = {
        content
        for item in accusations
        for id_ in item.event_ids
        if id_ in told
        for content in told[id_].record.content_ids
    }
    alleged = (item.id for item in given if contents.issuperset(item.event_ids))
    possible = (
        item.id
        for item in disputed
        if not any(_asserts(told[id_].record) for id_ in item.event_ids if id_ in told)
    )
    return frozenset((*alleged, *possible))


def _asserts(report: Event) -> bool:
    return report.polarity is Polarity.POSITIVE and report.certainty is Certainty.CERTAIN


def _as_told_until(store: Store, changed: Iterable[Occurrence], at: date) -> dict[str, Occurrence]:
    items = tuple(changed)
    found = related.reports_of(store, {id_ for item in items for id_ in item.event_ids})
    kinship, groups = Kinship(tables().members), related.copies(store)
    as_told = {}
    for item in items:
        readings = (
            Reading(document=found[id_].document, events=(found[id_].record,), places=())
            for id_ in item.event_ids
            if id_ in found
        )
        reports = list(_until(at, (report for reading in readings for report in fusion.reports_of(reading))))
        if reports:
            as_told[item.id] = occurrence_of(reports, groups=groups, kinship=kinship)
    return as_told


def _until(at: date, reports: Iterable[Report]) -> Iterator[Report]:
    return (report for report in reports if report.published is None or report.published.latest() <= at)


def _is_told_after(item: Occurrence, at: date) -> bool:
    return item.last_reported is not None and item.last_reported.latest() > at


def _is_told_only_after(item: Occurrence, at: date) -> bool:
    return item.first_reported is not None and item.first_reported.latest() > at
