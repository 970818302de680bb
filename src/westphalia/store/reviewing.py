"""What a person should look at first: the least certain events, and reports that may be of one event."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, or_, select

from westphalia.store import tables
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.read import is_visible

Place: TypeAlias = tuple[str, int, int]
"""Document, first character and end of the words of a record."""

MOST = 1000
"""Events up to which they are counted: of more nobody needs to know how many there are."""

_FIRST = MOST + 200
"""Events that are found at once, as most looks are at the first of them."""

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
    first = _first(store, wanted)
    open_ = [id_ for id_, place in first if place not in judged]
    start = open_.index(after) + 1 if after in open_ else 0
    if (not after or start) and (len(open_) - start >= limit or len(first) < _FIRST):
        return tuple(open_[start : start + limit])
    return _further(store, wanted, judged, after, limit)


def _first(store: Store, wanted: WantedReview) -> tuple[tuple[str, Place], ...]:
    """Return the least certain events with their places, judged ones too: found once for many looks."""

    def find() -> tuple[tuple[str, Place], ...]:
        table = tables.event.c
        query = _events(wanted).order_by(table.confidence, table.id).limit(_FIRST)
        with store.reading() as connection:
            rows = connection.execute(query)
            return tuple((row.id, (row.document_id, row.start, row.end)) for row in rows)

    return remembered(store, ("least certain", wanted), find)


def _further(
    store: Store, wanted: WantedReview, judged: Collection[Place], after: str, limit: int
) -> tuple[str, ...]:
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
    first = _first(store, wanted)
    found = sum(place not in judged for _, place in first)
    if found >= MOST or len(first) < _FIRST:
        return min(MOST, found)
    query = _events(wanted).limit(MOST + len(judged))
    with store.reading() as connection:
        rows = connection.execute(query)
        return min(MOST, sum((row.document_id, row.start, row.end) not in judged for row in rows))


def doubts(
    store: Store, wanted: WantedReview, *, judged: Collection[frozenset[Place]], offset: int = 0, limit: int
) -> tuple[Doubted, ...]:
    """Return pairs of reports, those nearest to the line first, without those that are judged."""
    found = (item for item, places in _visible_doubts(store, wanted) if places not in judged)
    return tuple(islice(found, offset, offset + limit))


def _visible_doubts(store: Store, wanted: WantedReview) -> Iterator[tuple[Doubted, frozenset[Place]]]:
    """Yield pairs of reports, those nearest to the line first, each with the words that they stand on."""
    table, doubt = tables.event, tables.doubt.c
    query = select(tables.doubt).order_by(doubt.distance, doubt.one_id, doubt.other_id)
    with store.reading() as connection:
        # Some pairs at a time, and their reports by id: joined, SQLite would sort all reports first.
        for start in count(0, _BATCH):
            pairs = connection.execute(query.limit(_BATCH).offset(start)).all()
            ids = {id_ for pair in pairs for id_ in (pair.one_id, pair.other_id)}
            asked = select(table.c.id, table.c.document_id, table.c.start, table.c.end).where(
                table.c.id.in_(ids), is_visible(table.c.reading), *_tests(wanted, table)
            )
            place = {row.id: (row.document_id, row.start, row.end) for row in connection.execute(asked)}
            for pair in pairs:
                if pair.one_id in place and pair.other_id in place:
                    doubted = Doubted(one_id=pair.one_id, other_id=pair.other_id, score=pair.score)
                    yield doubted, frozenset((place[pair.one_id], place[pair.other_id]))
            if len(pairs) < _BATCH:
                return


def first_doubts(
    store: Store, wanted: WantedReview, *, judged: Collection[frozenset[Place]]
) -> tuple[Doubted, ...]:
    """Return the first MOST of the pairs that `doubts` returns: found once for many looks."""
    question = "doubts", wanted, frozenset(judged)
    return remembered(store, question, lambda: doubts(store, wanted, judged=judged, limit=MOST))


def probability(score: float) -> float:
    """Return the probability that log odds stand for.

    >>> probability(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-score))


def _events(wanted: WantedReview) -> Select[Any]:
    table = tables.event
    # By the index of certainty: the first events that are found in its order are those that are wanted, and
    # nothing has to be sorted.
    return select(table.c.id, table.c.document_id, table.c.start, table.c.end).where(
        is_visible(table.c.reading), *_tests(wanted, table)
    )


def _tests(wanted: WantedReview, table: Any) -> Iterator[ColumnElement[bool]]:
    if wanted.types:
        yield table.c.type.in_(wanted.types)
    if wanted.outlets:
        document = tables.document.c
        yield table.c.document_id.in_(select(document.id).where(document.outlet.in_(wanted.outlets)))
    if wanted.entities:
        role = tables.role_entity.c
        named = (role.part.in_(("actor", "recipient")), role.code.in_(wanted.entities))
        query = select(role.reading).where(
            role.reading == table.c.reading, role.record_id == table.c.id, *named
        )
        # By the index of names first: to ask each event for who is in it takes ten times as long.
        yield table.c.id.in_(select(role.record_id).where(*named))
        yield query.exists()
