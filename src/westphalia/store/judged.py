"""Keep judgements, and readings as they stand after them.

The rows of a judged reading follow from those of the reading and the judgements in force, and are made anew
whenever these change: what is asked of the store then needs to know nothing of judgements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, delete, select

from westphalia.ids import content_id
from westphalia.model import Citation, Document, Judgement, Reading, Span
from westphalia.store import tables
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.load import document_of, load_readings
from westphalia.store.read import visible_documents
from westphalia.store.write import insert_new, record_rows

_ABOUT = ("subject", "other")
_SUBJECT_TABLES = (tables.mention, tables.event, tables.commitment)


class Judges(Protocol):
    """What the store needs to know of judgements."""

    def basis(self, document_id: str) -> str:
        """Return a digest of the judgements that change the readings of a document; '' if none does."""

    def apply(self, reading: Reading) -> Reading:
        """Return a reading as it stands after the judgements."""


def judgements(store: Store) -> tuple[Judgement, ...]:
    """Return all judgements, also those taken back, in the order in which they were made."""

    def find() -> tuple[Judgement, ...]:
        order = tables.judgement.c.made_at, tables.judgement.c.id
        with store.reading() as connection:
            rows = connection.execute(select(tables.judgement).order_by(*order)).mappings()
            return tuple(_judgement(row) for row in rows)

    return remembered(store, "judgements", find)


def write_judgements(store: Store, given: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Write judgements and return those that were not there before."""
    with store.writing() as connection:
        known = set(connection.scalars(select(tables.judgement.c.id)))
        new = {item.id: item for item in given if item.id not in known}
        insert_new(connection, tables.judgement, [_row(item) for item in new.values()])
        return tuple(new.values())


def judge_readings(store: Store, judges: Judges, document_ids: Iterable[str]) -> int:
    """Bring the judged readings of some documents up to date, and return how many were made or taken away."""
    with store.writing() as connection:
        return sum(_judge_document(connection, judges, id_) for id_ in sorted(set(document_ids)))


def judged_documents(store: Store) -> frozenset[str]:
    """Return the documents that have readings after judgements, or judgements to make some."""
    made = select(tables.reading.c.document_id).where(tables.reading.c.judged_from.is_not(None))
    about = select(tables.judgement.c.document_id).where(tables.judgement.c.document_id.is_not(None))
    with store.reading() as connection:
        return frozenset(connection.scalars(made)) | frozenset(connection.scalars(about))


def reading_as_read(store: Store, document_id: str) -> Reading | None:
    """Return the latest reading of a document before judgements, or None if there is none."""
    shown, read = visible_documents(), tables.reading
    latest = select(shown.c.reading).where(shown.c.document_id == document_id).scalar_subquery()
    numbers = select(read.c.judged_from, read.c.number).where(read.c.number == latest)
    with store.reading() as connection:
        row = connection.execute(numbers).first()
        if row is None:
            return None
        number = row.number if row.judged_from is None else row.judged_from
        return load_readings(connection, {number: _document(connection, number)})[0]


def _judge_document(connection: Connection, judges: Judges, document_id: str) -> int:
    read = tables.reading.c
    rows = connection.execute(select(tables.reading).where(read.document_id == document_id)).mappings().all()
    made = {row["judged_from"]: row for row in rows if row["judged_from"] is not None}
    basis, changed = judges.basis(document_id), 0
    for row in rows:
        if row["judged_from"] is not None:
            continue
        old, wanted = made.get(row["number"]), _judged_id(row, basis)
        if (old["id"] if old else None) == wanted:
            continue
        changed += 1
        if old:
            _show(connection, row["number"], instead_of=old["number"])
            _delete_reading(connection, old["number"])
        if wanted:
            _show(connection, _write_judged(connection, judges, row, wanted), instead_of=row["number"])
    return changed


def _judged_id(row: RowMapping, basis: str) -> str | None:
    return content_id("rea", row["id"], "judged", basis) if basis else None


def _show(connection: Connection, number: int, *, instead_of: int) -> None:
    """Let all runs that cover a document by one reading show another."""
    covered = tables.run_document
    connection.execute(covered.update().where(covered.c.reading == instead_of).values(reading=number))


def _write_judged(connection: Connection, judges: Judges, row: RowMapping, id_: str) -> int:
    """Write what judgements make of a reading, and return its number."""
    number = row["number"]
    reading = load_readings(connection, {number: _document(connection, number)})[0]
    own = {name: value for name, value in row.items() if name != "number"}
    made = connection.execute(tables.reading.insert().values(own | {"id": id_, "judged_from": number}))
    assert made.inserted_primary_key is not None
    judged: int = made.inserted_primary_key[0]
    for table, rows in record_rows(judges.apply(reading), judged).items():
        insert_new(connection, table, rows)
    return judged


def _delete_reading(connection: Connection, number: int) -> None:
    for table in reversed(tables.metadata.sorted_tables):
        if "reading" in table.c and table is not tables.run_document:
            connection.execute(delete(table).where(table.c.reading == number))
    connection.execute(delete(tables.reading).where(tables.reading.c.number == number))


def _document(connection: Connection, number: int) -> Document:
    """Return the document of a reading; what it is called does not matter for its records."""
    read, text = tables.reading, tables.document
    query = select(read, text.c.text, text.c.outlet, text.c.url).join(text, text.c.id == read.c.document_id)
    row = connection.execute(query.where(read.c.number == number)).mappings().one()
    unnamed = {"name": "", "path": None, "title": None, "media_type": ""}
    return document_of({**row, **unnamed})


def _row(judgement: Judgement) -> dict[str, Any]:
    row = {
        name: getattr(judgement, name)
        for name in ("id", "kind", "record", "field", "value", "by", "made_at", "why", "undoes")
    }
    return row | _citation_row("", judgement.subject) | _citation_row("other_", judgement.other)


def _citation_row(prefix: str, citation: Citation | None) -> dict[str, Any]:
    return {
        f"{prefix}document_id": citation.document_id if citation else None,
        f"{prefix}start": citation.span.start if citation else None,
        f"{prefix}end": citation.span.end if citation else None,
        f"{prefix}quote": citation.quote if citation else None,
    }


def _judgement(row: RowMapping) -> Judgement:
    names = ("id", "kind", "record", "field", "value", "by", "made_at", "why", "undoes")
    return Judgement(
        **{name: row[name] for name in names},
        subject=_citation(row, ""),
        other=_citation(row, "other_"),
    )


def _citation(row: RowMapping, prefix: str) -> Citation | None:
    document_id = row[f"{prefix}document_id"]
    if document_id is None:
        return None
    span = Span(row[f"{prefix}start"], row[f"{prefix}end"])
    return Citation(document_id=document_id, span=span, quote=row[f"{prefix}quote"])


def holding(store: Store, given: Sequence[Judgement]) -> frozenset[str]:
    """Return the ids of those judgements whose words stand in the latest reading of their document."""
    shown, read = visible_documents(), tables.reading
    about = {item.document_id for judgement in given for item in (judgement.subject, judgement.other) if item}
    found = set()
    with store.reading() as connection:
        query = select(shown.c.document_id, read.c.number, read.c.judged_from)
        query = query.join(read, read.c.number == shown.c.reading).where(shown.c.document_id.in_(about))
        numbers = {row.document_id: row.judged_from or row.number for row in connection.execute(query)}
        for judgement in given:
            citations = [item for item in (judgement.subject, judgement.other) if item]
            if all(_is_marked(connection, numbers.get(item.document_id), item) for item in citations):
                found.add(judgement.id)
    return frozenset(found)


def _is_marked(connection: Connection, number: int | None, citation: Citation) -> bool:
    """Return whether a record of a reading stands on these words; a whole document only needs to be there."""
    if number is None or not citation.quote:
        return number is not None
    return any(
        connection.scalar(
            select(table.c.id).where(
                table.c.reading == number,
                table.c.start == citation.span.start,
                table.c.end == citation.span.end,
            )
        )
        for table in _SUBJECT_TABLES
    )
