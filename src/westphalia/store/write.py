"""Write runs, readings and skipped inputs.

Ids are hashes of content and records never change, so writing what is there already adds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects.sqlite import insert

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.model import (
    Citation,
    Claim,
    Commitment,
    Condition,
    Document,
    Entity,
    Event,
    Mention,
    Quote,
    Reading,
    Role,
    Run,
    Sentence,
    Skipped,
    Span,
)
from westphalia.store import tables
from westphalia.store.engine import Store

Rows = dict[Table, list[dict[str, Any]]]
"""Rows to insert, by table, in the order in which the tables were first used."""


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run in progress, and the number that the store gave it."""

    number: int
    run: Run


def start_run(store: Store, run: Run) -> OpenRun:
    """Record that a run has begun; it counts as incomplete until `finish_run`."""
    row = {
        "id": run.id,
        "version": run.version,
        "model_digest": run.model_digest,
        "data_digest": run.data_digest,
        "started_at": run.started_at,
        "complete": False,
        "settings": run.settings,
    }
    with store.writing() as connection:
        number = connection.execute(tables.run.insert().values(row)).inserted_primary_key
    assert number is not None
    return OpenRun(number[0], run)


def finish_run(store: Store, run: OpenRun, *, finished_at: str, complete: bool) -> Run:
    """Record when a run ended and whether it came to its end."""
    with store.writing() as connection:
        connection.execute(
            tables.run.update()
            .where(tables.run.c.number == run.number)
            .values(finished_at=finished_at, complete=complete)
        )
    return replace(run.run, finished_at=finished_at, complete=complete)


def reading_id(document: Document, run: Run) -> str:
    """Return the id of what this run's version, model and data find in a document as it is given to them."""
    return content_id(
        "rea",
        document.id,
        document.language,
        document.published,
        document.published_origin.value,
        [(span.start, span.end) for span in document.furniture],
        run.version,
        run.model_digest,
        run.data_digest,
    )


def covers(store: Store, run: OpenRun, document: Document) -> bool:
    """Return whether this run has met the document before."""
    met = tables.run_document
    with store.reading() as connection:
        query = select(met.c.run).where(met.c.run == run.number, met.c.document_id == document.id)
        return connection.execute(query).first() is not None


def link_reading(store: Store, run: OpenRun, document: Document, *, position: int) -> bool:
    """Let the run cover a document by a reading that is there already; return False if there is none."""
    with store.writing() as connection:
        number = _reading_to_show(connection, reading_id(document, run.run))
        if number is None:
            return False
        _cover(connection, run, document, number, position, "already read")
    return True


def write_reading(
    store: Store,
    run: OpenRun,
    given: Document,
    reading: Reading,
    *,
    position: int,
    entities: Iterable[Entity] = (),
) -> None:
    """Write all records of a document, in one transaction.

    `given` is the document as it went in: the reading is found again under it, whatever was learnt of its
    language or date in between.
    """
    document = reading.document
    with store.writing() as connection:
        insert_new(connection, tables.document, [_document_row(document)])
        number = _insert_reading(connection, run, reading_id(given, run.run), document)
        for table, rows in record_rows(reading, number).items():
            insert_new(connection, table, rows)
        _write_entities(connection, entities)
        _cover(connection, run, document, number, position, "read")


def write_skipped(store: Store, run: OpenRun, skipped: Skipped, *, position: int) -> None:
    """Record an input that was not read."""
    row = {
        "run": run.number,
        "id": skipped.id,
        "position": position,
        "where": skipped.where,
        "kind": skipped.kind,
        "message": skipped.message,
    }
    with store.writing() as connection:
        insert_new(connection, tables.skipped, [row])


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, without those that are there already."""
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def _insert_reading(connection: Connection, run: OpenRun, id_: str, document: Document) -> int:
    row = {
        "id": id_,
        "document_id": document.id,
        "version": run.run.version,
        "model_digest": run.run.model_digest,
        "data_digest": run.run.data_digest,
        "language": document.language,
        "published": _date(document.published),
        "published_origin": document.published_origin.value,
        **_bounds(document.published),
        "furniture": _spans(document.furniture),
    }
    insert_new(connection, tables.reading, [row])
    number: int | None = connection.scalar(select(tables.reading.c.number).where(tables.reading.c.id == id_))
    assert number is not None
    return number


def _reading_to_show(connection: Connection, id_: str) -> int | None:
    """Return the number of a reading, or of the one that judgements have made of it."""
    read = tables.reading.c
    number: int | None = connection.scalar(select(read.number).where(read.id == id_))
    if number is None:
        return None
    judged: int | None = connection.scalar(select(read.number).where(read.judged_from == number))
    return number if judged is None else judged


def _cover(
    connection: Connection, run: OpenRun, document: Document, reading: int, position: int, status: str
) -> None:
    row = {
        "run": run.number,
        "document_id": document.id,
        "position": position,
        "reading": reading,
        "name": document.name,
        "path": document.path,
        "title": document.title,
        "media_type": document.media_type,
        "status": status,
    }
    insert_new(connection, tables.run_document, [row])


def _write_entities(connection: Connection, entities: Iterable[Entity]) -> None:
    """Write entities; unlike a record, the name of an entity may be mended, and the newest counts."""
    rows = [
        {"code": item.code, "kind": item.kind, "name": item.name, "wikidata": item.wikidata}
        for item in entities
    ]
    if rows:
        statement = insert(tables.entity)
        mended = {name: statement.excluded[name] for name in ("kind", "name", "wikidata")}
        connection.execute(statement.on_conflict_do_update(set_=mended), rows)


# ------------------------------------------------------------------------------------------------ rows


def record_rows(reading: Reading, number: int) -> Rows:
    """Return all rows of a reading by table."""
    rows: Rows = defaultdict(list)
    for position, sentence in enumerate(reading.sentences):
        rows[tables.sentence].append(_sentence_row(sentence, position))
    for position, mention in enumerate(reading.mentions):
        _add_mention(rows, mention, position)
    for position, time in enumerate(reading.times):
        own = {"value": _date(time.value)}
        rows[tables.time_expression].append(_cited(time.id, position, time.citation) | own)
    for position, place in enumerate(reading.places):
        own = {"name": place.name, "country": place.country}
        rows[tables.place].append(_cited(place.id, position, place.citation) | own)
    for position, event in enumerate(reading.events):
        _add_event(rows, event, position)
    for position, condition in enumerate(reading.conditions):
        _add_condition(rows, condition, position)
    for position, claim in enumerate(reading.claims):
        _add_claim(rows, claim, position)
    for position, commitment in enumerate(reading.commitments):
        _add_commitment(rows, commitment, position)
    for position, quote in enumerate(reading.quotes):
        _add_quote(rows, quote, position)
    for table_rows in rows.values():
        for row in table_rows:
            row["reading"] = number
    return rows


def _document_row(document: Document) -> dict[str, Any]:
    return {"id": document.id, "text": document.text, "outlet": document.outlet, "url": document.url}


def _sentence_row(sentence: Sentence, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "parts": _spans(sentence.parts),
        "language": sentence.language,
        "paragraph": sentence.paragraph,
    }


def _add_mention(rows: Rows, mention: Mention, position: int) -> None:
    rows[tables.mention].append(
        _cited(mention.id, position, mention.citation)
        | {
            "head_start": mention.head.start,
            "head_end": mention.head.end,
            "person": mention.person,
            "sector": mention.sector,
            "office": mention.office,
            "resolution": mention.resolution.value,
            "antecedent_id": mention.antecedent_id,
            "confidence": mention.confidence,
        }
    )
    for order, code in enumerate(mention.entities):
        rows[tables.mention_entity].append({"mention_id": mention.id, "position": order, "code": code})


def _add_event(rows: Rows, event: Event, position: int) -> None:
    rows[tables.event].append(
        _cited(event.id, position, event.citation)
        | _within(event.sentence)
        | {
            "type": event.type.value,
            "mode": event.mode,
            "polarity": event.polarity.value,
            "certainty": event.certainty.value,
            "time": event.time.value,
            "date": _date(event.date),
            **_bounds(event.date),
            "place": event.place,
            "confidence": event.confidence,
        }
    )
    _add_roles(rows, event.id, "actor", event.actors)
    _add_roles(rows, event.id, "recipient", event.recipients)
    _add_roles(rows, event.id, "attribution", event.attribution)
    _add_links(rows, tables.event_time, event.id, event.time_ids)
    _add_links(rows, tables.event_place, event.id, event.place_ids)
    _add_links(rows, tables.event_content, event.id, event.content_ids)


def _add_condition(rows: Rows, condition: Condition, position: int) -> None:
    own = {"condition_text": condition.condition_text, "consequence_text": condition.consequence_text}
    rows[tables.condition].append(_cited(condition.id, position, condition.citation) | own)
    _add_both_sides(rows, tables.condition_event, condition)


def _add_claim(rows: Rows, claim: Claim, position: int) -> None:
    rows[tables.claim].append(
        _cited(claim.id, position, claim.citation)
        | _within(claim.sentence)
        | {
            "quantity": claim.quantity,
            "value": claim.value,
            "comparator": claim.comparator.value,
            "unit": claim.unit,
            "subject": claim.subject,
            "as_of": _date(claim.as_of),
            "certainty": claim.certainty.value,
        }
    )
    _add_roles(rows, claim.id, "claimant", claim.claimants)
    for order, code in enumerate(claim.about):
        rows[tables.claim_about].append({"claim_id": claim.id, "position": order, "code": code})
    _add_links(rows, tables.claim_event, claim.id, claim.event_ids)


def _add_commitment(rows: Rows, commitment: Commitment, position: int) -> None:
    rows[tables.commitment].append(
        _cited(commitment.id, position, commitment.citation)
        | _within(commitment.sentence)
        | {
            "kind": commitment.kind.value,
            "speech_id": commitment.speech_id,
            "confidence": commitment.confidence,
        }
        | _optional_citation("condition", commitment.condition)
        | _optional_citation("consequence", commitment.consequence)
    )
    _add_roles(rows, commitment.id, "by", commitment.by)
    _add_roles(rows, commitment.id, "to", commitment.to)
    _add_both_sides(rows, tables.commitment_event, commitment)


def _add_quote(rows: Rows, quote: Quote, position: int) -> None:
    own = {"speaker_name": quote.speaker_name, "language": quote.language}
    rows[tables.quote].append(_cited(quote.id, position, quote.citation) | own)
    _add_roles(rows, quote.id, "speaker", (quote.speaker,) if quote.speaker else ())


def _add_roles(rows: Rows, record_id: str, part: str, roles: Iterable[Role]) -> None:
    for position, role in enumerate(roles):
        key = {"record_id": record_id, "part": part}
        own = {"mention_id": role.mention_id, "person": role.person, "confidence": role.confidence}
        rows[tables.role].append(key | {"position": position} | own)
        for order, code in enumerate(role.entities):
            rows[tables.role_entity].append(key | {"role": position, "position": order, "code": code})


def _add_both_sides(rows: Rows, table: Table, record: Condition | Commitment) -> None:
    _add_links(rows, table, record.id, record.condition_ids, part="condition")
    _add_links(rows, table, record.id, record.consequence_ids, part="consequence")


def _add_links(rows: Rows, table: Table, record_id: str, targets: Iterable[str], **part: str) -> None:
    for position, target in enumerate(targets):
        rows[table].append({"record_id": record_id, "position": position, "target_id": target} | part)


def _cited(id_: str, position: int, citation: Citation) -> dict[str, Any]:
    return {
        "id": id_,
        "position": position,
        "document_id": citation.document_id,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }


def _optional_citation(name: str, citation: Citation | None) -> dict[str, Any]:
    return {
        f"{name}_start": citation.span.start if citation else None,
        f"{name}_end": citation.span.end if citation else None,
        f"{name}_quote": citation.quote if citation else None,
    }


def _within(sentence: Span) -> dict[str, Any]:
    return {"sentence_start": sentence.start, "sentence_end": sentence.end}


def _date(date: PartialDate | None) -> str | None:
    return date.value if date else None


def _bounds(date: PartialDate | None) -> dict[str, str | None]:
    return {
        "first_day": date.earliest().isoformat() if date else None,
        "last_day": date.latest().isoformat() if date else None,
    }


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
