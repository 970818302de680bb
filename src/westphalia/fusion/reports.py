"""Reports: the events of a reading, flat, as they enter fusion."""

from __future__ import annotations

from collections.abc import Iterable

from westphalia.model import Event, Place, Reading, Report, Role


def reports_of(reading: Reading) -> tuple[Report, ...]:
    """Return the events of a reading as reports, in the order of the text."""
    places = {place.id: place for place in reading.places}
    reports = [_report(event, reading, places) for event in reading.events]
    return tuple(sorted(reports, key=lambda report: (report.start, report.event_id)))


def _report(event: Event, reading: Reading, places: dict[str, Place]) -> Report:
    document = reading.document
    countries = [places[id_].country for id_ in event.place_ids if id_ in places]
    return Report(
        event_id=event.id,
        document_id=document.id,
        start=event.citation.span.start,
        type=event.type,
        mode=event.mode,
        actors=_codes(event.actors),
        recipients=_codes(event.recipients),
        persons=_persons((*event.actors, *event.recipients)),
        attribution=_codes(event.attribution),
        polarity=event.polarity,
        certainty=event.certainty,
        time=event.time,
        date=event.date,
        place=event.place,
        country=next((country for country in countries if country), None),
        published=document.published,
        outlet=document.outlet,
        language=document.language,
        trigger=event.citation.quote,
        sentence=event.sentence.of(document.text),
        confidence=event.confidence,
    )


def _codes(roles: Iterable[Role]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for role in roles for code in role.entities))


def _persons(roles: Iterable[Role]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role.person for role in roles if role.person))
