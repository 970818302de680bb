"""Events, or the ties of a network, as a table for spreadsheets and statistics programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import TextIO

from westphalia.exporters import Facts, Graph
from westphalia.model import Document, Event, Mention, Reading, Role
from westphalia.vocabulary import quad_of

TITLE = "Events as a table, one event a row"
SUFFIX = ".csv"

COLUMNS = (
    "id",
    "document",
    "published",
    "date",
    "type",
    "mode",
    "quad",
    "actors",
    "actor_persons",
    "recipients",
    "recipient_persons",
    "polarity",
    "certainty",
    "time",
    "attribution",
    "place",
    "confidence",
    "start",
    "end",
    "quote",
    "sentence",
    "outlet",
    "url",
)
"""Several codes in one cell are separated by a semicolon; `attribution` runs from the nearest speaker out."""

TIE_COLUMNS = ("Source", "Target", "Type", "Weight", "Signed", "Sign", "Layer", "At")
"""`Weight` is without sign, because Gephi places entities by it; `Signed` has it with."""


def export(readings: Iterable[Reading], out: TextIO) -> int:
    """Write one row per event and return how many were written."""
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    count = 0
    for reading in readings:
        mentions = {mention.id: mention for mention in reading.mentions}
        for event in reading.events:
            rows.writerow(event_row(reading.document, event, mentions))
            count += 1
    return count


def export_network(network: Graph, facts: Facts, out: TextIO) -> int:
    """Write one row per tie, with the columns that Gephi expects, and return how many were written.

    Facts about the entities have no place in a table of ties.
    """
    del facts
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(TIE_COLUMNS)
    ties = tuple(network.ties())
    for one, other, weight in ties:
        sign = 1 if weight > 0 else -1
        rows.writerow(
            (one, other, "Undirected", repr(abs(weight)), repr(weight), sign, network.layer, network.at)
        )
    return len(ties)


def event_row(document: Document, event: Event, mentions: Mapping[str, Mention]) -> dict[str, object]:
    """Return an event as one row."""
    return {
        "id": event.id,
        "document": document.name,
        "published": document.published,
        "date": event.date,
        "type": event.type.value,
        "mode": event.mode,
        "quad": quad_of(event.type).value,
        "actors": _codes(event.actors),
        "actor_persons": _persons(event.actors),
        "recipients": _codes(event.recipients),
        "recipient_persons": _persons(event.recipients),
        "polarity": event.polarity.value,
        "certainty": event.certainty.value,
        "time": event.time.value,
        "attribution": ";".join(filter(None, (_speaker(role, mentions) for role in event.attribution))),
        "place": event.place,
        "confidence": round(event.confidence, 3),
        "start": event.citation.span.start,
        "end": event.citation.span.end,
        "quote": event.citation.quote,
        "sentence": " ".join(event.sentence.of(document.text).split()),
        "outlet": document.outlet,
        "url": document.url,
    }


def _codes(roles: Iterable[Role]) -> str:
    return ";".join(dict.fromkeys(code for role in roles for code in role.entities))


def _persons(roles: Iterable[Role]) -> str:
    return ";".join(dict.fromkeys(role.person for role in roles if role.person))


def _speaker(role: Role, mentions: Mapping[str, Mention]) -> str:
    """Return codes with slashes between, or the words themselves of a speaker who could not be resolved."""
    mention = mentions.get(role.mention_id or "")
    return "/".join(role.entities) or (mention.citation.quote if mention else "")
