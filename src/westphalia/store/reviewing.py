"""What a person should look at first: the least certain events, and reports that may be of one event."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from westphalia.store import tables
from westphalia.store.engine import Store
from westphalia.store.read import visible_documents

Place: TypeAlias = tuple[str, int, int]
"""Document, first character and end of the words of a record."""

MOST = 1000
"""Events up to which they are counted: of more nobody needs to know how many there are."""

_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReview:
    """Which events a reader wants to go through; an empty field asks for nothing in particular."""

    types: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """Two reports near the line between one event and two, and the log odds that they are one."""

    one_id: str
    other_id: str
    score: float


def least_certain(
    store: Store, wanted: WantedReview, *, judged: Collection[Place], after: str = "", limit: int
) -> tuple[str, ...]:
    """Return events, the least certain first, without those on whose words something is judged.

    `after` is the event after which to go on.
    """
    table = tables.event.c
    query = _events(wanted).order_by(table.confidence, table.id)
    with store.reading() as connection:
        if after:
            passed = connection.scalar(select(table.confidence).where(table.id == after).limit(1))
            if passed is not None:
                further = or_(table.confidence > passed, and_(table.confidence == passed, table.id > after))
                query = query.where(further)
        rows = connection.execute(query.execution_options(yield_per=_BATCH))
        found = (row.id for row in rows if (row.document_id, row.start, row.end) not in judged)
        return tuple(islice(found, limit))


def count_unjudged(store: Store, wanted: WantedReview, *, judged: Collection[Place]) -> int:
    """Return how many events there are without those on whose words something is judged, up to MOST."""
    query = _events(wanted).limit(MOST + len(judged))
    with store.reading() as connection:
        rows = connection.execute(query)
        return min(MOST, sum((row.document_id, row.start, row.end) not in judged for row in rows))


def doubts(
    store: Store, wanted: WantedReview, *, judged: Collection[frozenset[Place]], offset: int = 0, limit: int
) -> tuple[Doubted, ...]:
    """Return pairs of reports, those nearest to the line first, without those that are judged."""
    doubt, one, other = tables.doubt.c, tables.event.alias(), tables.event.alias()
    shown = visible_documents().c.reading
    query = (
        select(
            doubt.one_id, doubt.other_id, doubt.score,
            one.c.document_id, one.c.start, one.c.end,
            other.c.document_id.label("other_document_id"),
            other.c.start.label("other_start"), other.c.end.label("other_end"),
        )
        .select_from(tables.doubt)
        # By their ids, as the sums make sure: by readings, all events would be gone through for each pair.
        .join(one, and_(one.c.id == doubt.one_id, (one.c.reading + 0).in_(select(shown))))
        .join(other, and_(other.c.id == doubt.other_id, (other.c.reading + 0).in_(select(shown))))
        .order_by(doubt.distance, doubt.one_id, doubt.other_id)
    )  # fmt: skip
    for table in (one, other):
        query = query.where(*_tests(wanted, table))
    with store.reading() as connection:
        rows = connection.execute(query)
        found = (
            Doubted(one_id=row.one_id, other_id=row.other_id, score=row.score)
            for row in rows
            if frozenset(
                (
                    (row.document_id, row.start, row.end),
                    (row.other_document_id, row.other_start, row.other_end),
                )
            )
            not in judged
        )
        return tuple(islice(found, offset, offset + limit))


def count_doubts(store: Store) -> int:
    """Return how many pairs of reports are in doubt, judged ones too."""
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.doubt)) or 0


def probability(score: float) -> float:
    """Return the probability that log odds stand for.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-score))


def _events(wanted: WantedReview) -> Select[Any]:
    table, shown = tables.event, visible_documents()
    # Not by the index of readings, as the sum makes sure, but by that of certainty: the first events that are
    # found in its order are those that are wanted, and nothing has to be sorted.
    return select(table.c.id, table.c.document_id, table.c.start, table.c.end).where(
        (table.c.reading + 0).in_(select(shown.c.reading)), *_tests(wanted, table)
    )


def _tests(wanted: WantedReview, table: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.types:
        yield table.c.type.in_(wanted.types)
    if wanted.outlets:
        document = tables.document.c
        yield table.c.document_id.in_(select(document.id).where(document.outlet.in_(wanted.outlets)))
    if wanted.entities:
        role = tables.role_entity.c
        query = select(role.reading).where(
            role.reading == table.c.reading,
            role.record_id == table.c.id,
            role.part.in_(("actor", "recipient")),
            role.code.in_(wanted.entities),
        )
        yield query.exists()
