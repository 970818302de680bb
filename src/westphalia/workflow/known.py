"""What was known at a date: events as the reports published until then tell of them.

`tellings` says it for all dates at once, and is what relations, networks and tension are made of; `known_at`
gives the events themselves at one date, with their reports. Both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from westphalia import fusion
from westphalia.fusion.kinship import kinship_of, tables
from westphalia.fusion.merge import occurrence_of
from westphalia.model import Certainty, Event, EventType, Occurrence, Polarity, Reading, Report, Status
from westphalia.network.events import NEVER, Telling
from westphalia.store import related, told
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


def tellings(store: Store, occurrences: Iterable[Occurrence]) -> Iterator[tuple[Telling, ...]]:
    """Yield what was known of each event from when to when, in the order given.

    Only the reports of those are looked at that were reported on several days, or are disputed. What nobody
    asserts is found as `unasserted` does, by the accusations of the whole store.
    """
    given = tuple(occurrences)
    again = {item.id for item in given if _days_differ(item) or item.status is Status.DISPUTED}
    found = told.reports_by_event(store, again) if again else {}
    contents = told.contents_of(store, _ALLEGATION)
    alleged = told.all_within(store, contents) if contents else frozenset()
    kinship, groups = kinship_of(tables()), related.copies(store)
    for item in given:
        reports = found.get(item.id, ())
        days = sorted({report.published.latest().toordinal() for report in reports if report.published})
        if len(days) < 2:
            yield (Telling(event=item, is_unasserted=item.id in alleged or _is_only_possible(item, reports)),)
            continue
        ends = [*days[1:], NEVER]
        known = [[report for report in reports if _day(report) <= day] for day in days]
        events = [occurrence_of(some, groups=groups, kinship=kinship) for some in known[:-1]]
        yield tuple(
            Telling(
                event=event,
                since=since,
                until=until,
                is_unasserted=contents.issuperset(report.event_id for report in some)
                or _is_only_possible(event, some),
            )
            for event, some, since, until in zip((*events, item), known, days, ends, strict=True)
        )


def unasserted(store: Store, occurrences: Iterable[Occurrence]) -> frozenset[str]:
    """Return the ids of the events that nobody asserts: only alleged, or denied though only called possible.

    An event is only alleged if all its reports are what an accusation is about; accusations are looked for
    among the events given.
    """
    given = tuple(occurrences)
    disputed = tuple(item for item in given if item.status is Status.DISPUTED)
    accusations = tuple(item for item in given if (item.type, item.mode) == _ALLEGATION)
    reports = related.reports_of(store, {id_ for item in (*disputed, *accusations) for id_ in item.event_ids})
    contents = {
        content
        for item in accusations
        for id_ in item.event_ids
        if id_ in reports
        for content in reports[id_].record.content_ids
    }
    alleged = (item.id for item in given if contents.issuperset(item.event_ids))
    possible = (
        item.id
        for item in disputed
        if not any(_asserts(reports[id_].record) for id_ in item.event_ids if id_ in reports)
    )
    return frozenset((*alleged, *possible))


def _asserts(report: Event | Report) -> bool:
    return report.polarity is Polarity.POSITIVE and report.certainty is Certainty.CERTAIN


def _is_only_possible(item: Occurrence, reports: Iterable[Report]) -> bool:
    """Return whether an event is denied although no report has called it certain."""
    return item.status is Status.DISPUTED and not any(map(_asserts, reports))


def _days_differ(item: Occurrence) -> bool:
    first, last = item.first_reported, item.last_reported
    return first is not None and last is not None and first.latest() != last.latest()


def _day(report: Report) -> int:
    """Return when a report was published; without a day it counts with the others from the first on."""
    return report.published.latest().toordinal() if report.published else 0


def _as_told_until(store: Store, changed: Iterable[Occurrence], at: date) -> dict[str, Occurrence]:
    items = tuple(changed)
    found = related.reports_of(store, {id_ for item in items for id_ in item.event_ids})
    kinship, groups = kinship_of(tables()), related.copies(store)
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
