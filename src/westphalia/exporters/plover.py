"""Events with the field names of the PLOVER manual (chapter 'Data Fields'): one event a line.

`date` is the day of the event, or what is known of it, or the day of publication when the text gives none
(`date_from` says which). The manual asks for no polarity, certainty or attribution; ours stand beside its
fields, so that a denied or threatened act is never mistaken for one that happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from westphalia.model import Document, Event, Mention, Reading, Role
from westphalia.vocabulary import quad_of

TITLE = "Events with PLOVER's field names, one event a line"
SUFFIX = ".jsonl"


def export(readings: Iterable[Reading], out: TextIO) -> int:
    """Write one line per event and return how many were written."""
    count = 0
    for reading in readings:
        mentions = {mention.id: mention for mention in reading.mentions}
        for event in reading.events:
            record = plover_record(reading.document, event, mentions)
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def plover_record(document: Document, event: Event, mentions: Mapping[str, Mention]) -> dict[str, Any]:
    """Return an event in PLOVER's data exchange format."""
    return {
        "id": event.id,
        **_dates(document, event),
        "actor": _entities(event.actors, mentions),
        "recipient": _entities(event.recipients, mentions),
        "event": [event.type.value],
        "mode": [event.mode] if event.mode else [],
        "quad_code": quad_of(event.type).number,
        "event_loc": {"text": event.place} if event.place else None,
        "event_text": [event.citation.quote],
        "text": event.sentence.of(document.text),
        "text_info": {"start": event.citation.span.start, "end": event.citation.span.end},
        "cite_info": {
            "document": document.name,
            "publisher": document.outlet,
            "url": document.url,
            "date": str(document.published) if document.published else None,
        },
        "polarity": event.polarity.value,
        "certainty": event.certainty.value,
        "time": event.time.value,
        "attribution": _entities(event.attribution, mentions),
        "confidence": round(event.confidence, 3),
    }


def _dates(document: Document, event: Event) -> dict[str, str | None]:
    found, origin = (event.date, "text") if event.date else (document.published, "publication")
    if found is None:
        return {"date": None, "date_from": None}
    first, _, last = found.value.partition("/")
    known: dict[str, str | None] = {"date": first, "date_from": origin}
    return known | {"enddate": last} if last else known


def _entities(roles: Iterable[Role], mentions: Mapping[str, Mention]) -> list[dict[str, str]]:
    """Return one entity object per code; one without `code` for somebody who could not be resolved."""
    return [
        _entity(code, role, mentions.get(role.mention_id or ""))
        for role in roles
        for code in role.entities or (None,)
    ]


def _entity(code: str | None, role: Role, mention: Mention | None) -> dict[str, str]:
    known = {
        "code": code,
        "sector": mention.sector if mention else None,
        "office": mention.office if mention else None,
        "entity_text": mention.citation.quote if mention else None,
        "identifier_text": role.person,
    }
    return {name: value for name, value in known.items() if value}
