"""Write what many records come to: always all of it, in one transaction, in place of what was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, func, select

from westphalia.dates import PartialDate
from westphalia.model import ClaimLine, CommitmentState, Occurrence, Pledge, Standing
from westphalia.plain import to_plain
from westphalia.store import tables
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.read import visible_documents

BATCH = 20_000
"""Rows in one call of the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the records of a store come to, and the digest of all that it was made from.

    `doubts` are pairs of reports near the line between one event and two, with their log odds of being one.
    """

    digest: str
    as_of: date | None = None
    occurrences: Sequence[Occurrence] = ()
    claim_lines: Sequence[ClaimLine] = ()
    pledges: Sequence[Pledge] = ()
    copies: Sequence[Sequence[str]] = ()
    doubts: Sequence[tuple[str, str, float]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much the records of a store come to."""

    events: int = 0
    reports: int = 0
    copies: int = 0
    claim_lines: int = 0
    contradicted: int = 0
    pledges: int = 0
    open_pledges: int = 0


def tally(store: Store) -> Tally:
    """Count the derived tables."""
    return remembered(store, "tally", lambda: _tally(store))


def _tally(store: Store) -> Tally:
    compared, pledge = tables.claim_line_comparison.c, tables.pledge
    with store.reading() as connection:

        def count(table: Table, *tests: ColumnElement[bool]) -> int:
            return connection.scalar(select(func.count()).select_from(table).where(*tests)) or 0

        contradicted = select(func.count(compared.claim_line_id.distinct()))
        return Tally(
            events=count(tables.occurrence),
            reports=count(tables.occurrence_report),
            copies=count(tables.copy),
            claim_lines=count(tables.claim_line),
            contradicted=connection.scalar(
                contradicted.where(compared.standing == Standing.CONTRADICTS.value)
            )
            or 0,
            pledges=count(pledge),
            open_pledges=count(pledge, pledge.c.state == CommitmentState.OPEN.value),
        )


def basis_of_derived(store: Store) -> tuple[str | None, date | None]:
    """Return the digest of what the derived tables were made from, and the day given; None if never made."""
    return remembered(store, "basis", lambda: _basis(store))


def _basis(store: Store) -> tuple[str | None, date | None]:
    with store.reading() as connection:
        row = connection.execute(select(tables.relation)).first()
    if row is None:
        return None, None
    return row.digest, date.fromisoformat(row.as_of) if row.as_of else None


def write_derived(store: Store, derived: Derived) -> None:
    """Replace the derived tables."""
    with store.writing() as connection:
        for table in tables.DERIVED:
            connection.execute(delete(table))
        rows = _Rows(connection)
        for occurrence in derived.occurrences:
            _add_occurrence(rows, occurrence)
        for line in derived.claim_lines:
            _add_claim_line(rows, line)
        for pledge in derived.pledges:
            _add_pledge(rows, pledge)
        for group in derived.copies:
            for document_id in group:
                rows.add(tables.copy, document_id=document_id, text_id=min(group))
        for one, other, score in derived.doubts:
            rows.add(tables.doubt, one_id=one, other_id=other, score=score, distance=abs(score))
        rows.add(
            tables.relation,
            number=1,
            digest=derived.digest,
            as_of=derived.as_of.isoformat() if derived.as_of else None,
        )
        rows.write()
        connection.execute(tables.naming.insert().from_select(("code", "words", "count"), _namings()))


def _namings() -> Select[Any]:
    """Return how often texts as users see them name each entity by which words."""
    mention, named, shown = tables.mention, tables.mention_entity, visible_documents()
    return (
        select(named.c.code, mention.c.quote, func.count())
        .join(named, and_(named.c.reading == mention.c.reading, named.c.mention_id == mention.c.id))
        .where(mention.c.person.is_(None), mention.c.resolution == "name")
        .where(mention.c.reading.in_(select(shown.c.reading)))
        .group_by(named.c.code, mention.c.quote)
    )


class _Rows:
    """Rows on their way to the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)

    def add(self, table: Table, **values: Any) -> None:
        """Add a row, and write those of its table when there are many."""
        rows = self._rows[table]
        rows.append(values)
        if len(rows) >= BATCH:
            self._connection.execute(table.insert(), rows)
            rows.clear()

    def add_list(self, table: Table, owner: str, id_: str, column: str, values: Iterable[Any]) -> None:
        """Add a row for each of some values, in order."""
        for position, value in enumerate(values):
            self.add(table, **{owner: id_, "position": position, column: value})

    def add_codes(self, table: Table, owner: str, id_: str, part: str, codes: Iterable[str]) -> None:
        """Add a row for each of some entities that play a part."""
        for position, code in enumerate(codes):
            self.add(table, **{owner: id_, "part": part, "position": position, "code": code})

    def write(self) -> None:
        """Write what is left."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(table.insert(), rows)


def _add_occurrence(rows: _Rows, item: Occurrence) -> None:
    # Where no report gives a date, the days of publication say when to look for it.
    first, last = item.date or item.first_reported, item.date or item.last_reported or item.first_reported
    rows.add(
        tables.occurrence,
        id=item.id,
        type=item.type.value,
        mode=item.mode,
        date=_date(item.date),
        first_day=first.earliest().isoformat() if first else None,
        last_day=last.latest().isoformat() if last else None,
        place=item.place,
        status=item.status.value,
        outlets=item.outlets,
        first_reported=_date(item.first_reported),
        last_reported=_date(item.last_reported),
        confidence=item.confidence,
    )
    owner = "occurrence_id"
    rows.add_codes(tables.occurrence_entity, owner, item.id, "actor", item.actors)
    rows.add_codes(tables.occurrence_entity, owner, item.id, "recipient", item.recipients)
    rows.add_codes(tables.occurrence_entity, owner, item.id, "person", item.persons)
    rows.add_list(tables.occurrence_report, owner, item.id, "event_id", item.event_ids)
    for position, difference in enumerate(item.differences):
        rows.add(
            tables.occurrence_difference,
            occurrence_id=item.id,
            position=position,
            field=difference.field,
            value=difference.value,
            event_ids=list(difference.event_ids),
        )


def _add_claim_line(rows: _Rows, line: ClaimLine) -> None:
    rows.add(tables.claim_line, id=line.id, subject=line.subject, unit=line.unit)
    rows.add_list(tables.claim_line_about, "claim_line_id", line.id, "code", line.about)
    for position, (member_id, value) in enumerate(zip(line.claim_ids, line.values, strict=True)):
        rows.add(
            tables.claim_line_member,
            claim_line_id=line.id,
            position=position,
            member_id=member_id,
            value=value,
        )
    for position, item in enumerate(line.comparisons):
        rows.add(tables.claim_line_comparison, claim_line_id=line.id, position=position, **to_plain(item))


def _add_pledge(rows: _Rows, pledge: Pledge) -> None:
    said = [item.said.earliest().isoformat() for item in pledge.statements if item.said]
    rows.add(
        tables.pledge,
        id=pledge.id,
        kind=pledge.kind.value,
        condition=to_plain(pledge.condition),
        consequence=to_plain(pledge.consequence),
        deadline=_date(pledge.deadline),
        state=pledge.state.value,
        since=_date(pledge.since),
        why=pledge.why,
        first_day=min(said, default=None),
    )
    rows.add_codes(tables.pledge_entity, "pledge_id", pledge.id, "by", pledge.by)
    rows.add_codes(tables.pledge_entity, "pledge_id", pledge.id, "to", pledge.to)
    rows.add_list(tables.pledge_because, "pledge_id", pledge.id, "occurrence_id", pledge.because)
    for position, item in enumerate(pledge.statements):
        rows.add(tables.pledge_statement, pledge_id=pledge.id, position=position, **to_plain(item))


def _date(date: PartialDate | None) -> str | None:
    return date.value if date else None
