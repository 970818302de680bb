"""All records of a store at once, flat and in the order of their documents, for what is made of many.

Only the columns that are asked for are read, a batch of documents at a time: 200,000 events in seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, select

from westphalia.dates import PartialDate
from westphalia.model import (
    Certainty,
    Claim,
    ClaimReport,
    Commitment,
    CommitmentReport,
    Document,
    EventType,
    Polarity,
    Report,
    Span,
    Tense,
)
from westphalia.store import tables
from westphalia.store.engine import Store
from westphalia.store.load import Key, Loader
from westphalia.store.read import visible_documents

BATCH = 400
"""Documents read at once: their texts are a few megabytes."""

_PARAMETERS = 10_000
"""Ids in one query."""

Record = TypeVar("Record", Claim, Commitment)

_PARTS = ("actor", "recipient", "attribution")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A document as users see it: the number of its reading, and the facts that its records share."""

    reading: int
    document_id: str
    published: PartialDate | None
    outlet: str | None
    language: str | None


def reports(store: Store) -> Iterator[Report]:
    """Yield all events as reports, by document and in the order of the text."""
    with store.reading() as connection:
        for batch in _batches(connection):
            yield from _reports(connection, batch)


def reports_named(connection: Connection, ids: Collection[str]) -> Iterator[Report]:
    """Yield the events of some ids as reports, from the documents as users see them."""
    event = tables.event.c
    wanted = sorted(ids)
    readings = {
        number
        for start in range(0, len(wanted), _PARAMETERS)
        for number in connection.scalars(
            select(event.reading).where(event.id.in_(wanted[start : start + _PARAMETERS])).distinct()
        )
    }
    for batch in _batches(connection):
        chosen = {number: shown for number, shown in batch.items() if number in readings}
        if chosen:
            yield from (report for report in _reports(connection, chosen) if report.event_id in ids)


def claims(store: Store) -> Iterator[ClaimReport]:
    """Yield all claims with the facts of their documents, by document and in the order of the text."""
    with store.reading() as connection:
        for batch in _batches(connection):
            found = _in_order(batch, Loader(connection, list(batch)).claims())
            numbers = {number for number, _ in found}
            texts = _texts(connection, [batch[number] for number in numbers])
            named = _named(connection, numbers)
            for number, claim in found:
                shown = batch[number]
                yield ClaimReport(
                    claim=claim,
                    published=shown.published,
                    outlet=shown.outlet,
                    language=shown.language,
                    sentence=claim.sentence.of(texts[shown.document_id]),
                    named=_within(claim.sentence, named.get(number, ())),
                )


def commitments(store: Store) -> Iterator[CommitmentReport]:
    """Yield all commitments with the facts of their documents, by document and in the order of the text."""
    with store.reading() as connection:
        for batch in _batches(connection):
            found = _in_order(batch, Loader(connection, list(batch)).commitments())
            texts = _texts(connection, [batch[number] for number in {number for number, _ in found}])
            for number, commitment in found:
                shown = batch[number]
                yield CommitmentReport(
                    commitment=commitment,
                    published=shown.published,
                    outlet=shown.outlet,
                    language=shown.language,
                    sentence=commitment.sentence.of(texts[shown.document_id]),
                )


def documents(store: Store) -> Iterator[Document]:
    """Yield all documents as users see them, by id."""
    with store.reading() as connection:
        for batch in _batches(connection):
            texts = _texts(connection, batch.values())
            for shown in batch.values():
                yield Document(
                    id=shown.document_id,
                    name=shown.document_id,
                    text=texts[shown.document_id],
                    language=shown.language,
                    outlet=shown.outlet,
                    published=shown.published,
                )


def reading_ids(store: Store) -> tuple[str, ...]:
    """Return the ids of the readings that users see, sorted: what all that is derived depends on."""
    shown, read = visible_documents(), tables.reading
    query = select(read.c.id).join(shown, shown.c.reading == read.c.number).order_by(read.c.id)
    with store.reading() as connection:
        return tuple(connection.scalars(query))


def _batches(connection: Connection) -> Iterator[dict[int, _Shown]]:
    """Yield the visible documents by the number of their reading, some at a time, sorted by id."""
    shown, read, text = visible_documents(), tables.reading, tables.document
    query = (
        select(read.c.number, read.c.document_id, read.c.published, text.c.outlet, read.c.language)
        .join(shown, shown.c.reading == read.c.number)
        .join(text, text.c.id == read.c.document_id)
        .order_by(read.c.document_id)
    )
    rows = connection.execute(query).all()
    for start in range(0, len(rows), BATCH):
        yield {
            number: _Shown(number, document_id, _date(published), outlet, language)
            for number, document_id, published, outlet, language in rows[start : start + BATCH]
        }


def _reports(connection: Connection, batch: Mapping[int, _Shown]) -> Iterator[Report]:
    event = tables.event.c
    texts = _texts(connection, batch.values())
    codes, persons = _parties(connection, batch)
    countries = _countries(connection, batch)
    query = (
        select(tables.event)
        .where(event.reading.in_(batch))
        .order_by(event.document_id, event.start, event.id)
    )
    for row in connection.execute(query):
        shown, key = batch[row.reading], (row.reading, row.id)
        yield Report(
            event_id=row.id,
            document_id=shown.document_id,
            start=row.start,
            type=EventType(row.type),
            mode=row.mode and intern(row.mode),
            actors=codes.get((*key, "actor"), ()),
            recipients=codes.get((*key, "recipient"), ()),
            persons=persons.get(key, ()),
            attribution=codes.get((*key, "attribution"), ()),
            polarity=Polarity(row.polarity),
            certainty=Certainty(row.certainty),
            time=Tense(row.time),
            date=_date(row.date),
            place=row.place,
            country=countries.get(key),
            published=shown.published,
            outlet=shown.outlet,
            language=shown.language,
            trigger=row.quote,
            sentence=texts[shown.document_id][row.sentence_start : row.sentence_end],
            confidence=row.confidence,
        )


def _parties(
    connection: Connection, batch: Iterable[int]
) -> tuple[dict[tuple[int, str, str], tuple[str, ...]], dict[Key, tuple[str, ...]]]:
    """Return the entity codes by event and part, and the persons among actors and recipients by event."""
    role, code = tables.role.c, tables.role_entity.c
    codes = _grouped(
        connection.execute(
            select(code.reading, code.record_id, code.part, code.code)
            .where(code.reading.in_(batch), code.part.in_(_PARTS))
            .order_by(code.reading, code.record_id, code.part, code.role, code.position)
        )
    )
    persons = _grouped(
        connection.execute(
            # 'actor' sorts before 'recipient', which is the order in which persons are told.
            select(role.reading, role.record_id, role.person)
            .where(role.reading.in_(batch), role.part.in_(_PARTS[:2]), role.person.is_not(None))
            .order_by(role.reading, role.record_id, role.part, role.position)
        )
    )
    return codes, persons


def _grouped(rows: Iterable[Row[Any]]) -> dict[Any, tuple[str, ...]]:
    """Return the last column of some rows by the columns before it, each value once."""
    found: dict[Any, dict[str, None]] = defaultdict(dict)
    for row in rows:
        if row[-1]:
            found[row[:-1]][row[-1]] = None
    return {key: _shared(tuple(values)) for key, values in found.items()}


@lru_cache(maxsize=1 << 16)
def _shared(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return one tuple for all that are equal: the same few actors act again and again."""
    return tuple(map(intern, values))


def _countries(connection: Connection, batch: Iterable[int]) -> dict[Key, str]:
    """Return the country of the first place of each event whose country is known."""
    link, place = tables.event_place.c, tables.place.c
    query = (
        select(link.reading, link.record_id, place.country)
        .join(tables.place, (place.reading == link.reading) & (place.id == link.target_id))
        .where(link.reading.in_(batch), place.country.is_not(None))
        .order_by(link.reading, link.record_id, link.position.desc())
    )
    return {(row.reading, row.record_id): row.country for row in connection.execute(query) if row.country}


def _in_order(batch: Mapping[int, _Shown], records: Mapping[Key, Record]) -> list[tuple[int, Record]]:
    """Return records with the number of their reading, by document and in the order of the text."""
    found = [(number, record) for (number, _), record in records.items()]
    return sorted(found, key=lambda item: (batch[item[0]].document_id, item[1].citation.span, item[1].id))


def _named(connection: Connection, numbers: Collection[int]) -> dict[int, list[tuple[Span, str]]]:
    """Return where entities are mentioned in some readings, in the order of the text."""
    mention, code = tables.mention.c, tables.mention_entity.c
    query = (
        select(mention.reading, mention.start, mention.end, code.code)
        .join(tables.mention_entity, (code.reading == mention.reading) & (code.mention_id == mention.id))
        .where(mention.reading.in_(numbers))
        .order_by(mention.reading, mention.start, mention.end, code.position)
    )
    found: dict[int, list[tuple[Span, str]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.reading].append((Span(row.start, row.end), row.code))
    return found


def _within(sentence: Span, named: Iterable[tuple[Span, str]]) -> tuple[str, ...]:
    return _shared(tuple(dict.fromkeys(code for span, code in named if sentence.contains(span))))


def _texts(connection: Connection, shown: Iterable[_Shown]) -> dict[str, str]:
    text = tables.document.c
    ids: Sequence[str] = [item.document_id for item in shown]
    rows = connection.execute(select(text.id, text.text).where(text.id.in_(ids)))
    return {row.id: row.text for row in rows}


@lru_cache(maxsize=1 << 16)
def _date(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None
