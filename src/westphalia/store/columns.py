"""Events as columns of numbers in memory: a page counts them by day, kind and entity in milliseconds.

Read once for each state of the derived tables (that is, after each `relate`), and shared by all requests. A
hundred thousand events take about ten megabytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, and_, select

from westphalia.model import Certainty, EventType, Status
from westphalia.store import frames, tables
from westphalia.store.changes import made_beside
from westphalia.store.derived import basis_of_derived
from westphalia.store.engine import Store
from westphalia.store.frames import Frame
from westphalia.vocabulary import score_of

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.datetime64]

TYPES = tuple(EventType)
STATUSES = tuple(Status)
CERTAINTIES = tuple(Certainty)
_ANSWERS_KEPT = 16
_STATES_KEPT = 2
"""States of stores in memory: the one that is shown, and the one before while somebody still looks at it."""


@dataclass(frozen=True, eq=False)
class Links:
    """Which rows have which values: parallel arrays of rows and of places in `values`, each pair once."""

    values: tuple[str, ...]
    row: Ints
    value: Ints

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, str]]) -> Links:
        """Return the links of some rows with their values."""
        values = tuple(sorted({value for _, value in pairs}))
        place = {value: number for number, value in enumerate(values)}
        size = max(1, len(values))
        keys = np.unique(np.array([row * size + place[value] for row, value in pairs], np.int64))
        return cls(values, keys // size, keys % size)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each value."""
        return {value: number for number, value in enumerate(self.values)}

    @cached_property
    def _by_value(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.value, kind="stable")
        return self.row[order], np.searchsorted(self.value[order], np.arange(len(self.values) + 1))

    def rows_of(self, value: str) -> Ints:
        """Return the rows that have a value, in rising order."""
        place = self.place.get(value)
        rows, starts = self._by_value
        return rows[:0] if place is None else rows[starts[place] : starts[place + 1]]

    def of_another(self, value: str) -> Ints:
        """Return the rows that have a value other than this, in rising order."""
        rows = self.row[self.value != self.place.get(value, -1)]
        # In rising order already: each is taken where it first comes.
        return np.asarray(rows[np.flatnonzero(np.diff(rows, prepend=-1))], np.int64)


@dataclass(frozen=True, eq=False)
class Columns:
    """All events by day, those without one last; `type` and `status` are places in TYPES and STATUSES.

    `told` is how exactly (in characters of the ISO date) it is known when an event without a date was first
    reported, 0 for those with one. `certainty` has a bit for each of CERTAINTIES that a report has. `weight`
    is the size of the act's score by confidence and number of outlets. `speakers` are the entities by whose
    account a report goes; `words` the triggers, the places and the titles of articles of reports, in small
    letters.
    """

    ids: NDArray[np.object_]
    first: Days
    last: Days
    told: Ints
    type: Ints
    status: Ints
    weight: NDArray[np.float64]
    certainty: Ints
    parties: Links
    persons: Links
    outlets: Links
    speakers: Links
    words: Links
    answers: dict[Hashable, Ints] = field(default_factory=dict, repr=False)
    """Rows that were asked for last, by the question: one page puts the same question several times."""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each event by its id."""
        return {id_: row for row, id_ in enumerate(self.ids)}

    @cached_property
    def is_cooperation(self) -> Bools:
        """Whether the act of each row has a score above zero."""
        return np.array([score_of(type_) > 0 for type_ in TYPES])[self.type]

    def answer(self, question: Hashable, find: Callable[[], Ints]) -> Ints:
        """Return the rows that answer a question, found now unless they were found before."""
        found = self.answers.get(question)
        if found is None:
            found = find()
            if len(self.answers) >= _ANSWERS_KEPT:
                self.answers.clear()
            self.answers[question] = found
        return found

    def having(self, links: Links, values: Collection[str]) -> Bools:
        """Return which rows have at least one of some values."""
        found = np.zeros(len(self), np.bool_)
        for value in values:
            found[links.rows_of(value)] = True
        return found


_kept: dict[tuple[Path, str], Columns] = {}
"""What was read last, by the store's file and the digest of what its derived tables were made from."""

_reading = Lock()


def columns(store: Store) -> Columns:
    """Return the events of a store as they stand now."""
    key = store.path, basis_of_derived(store)[0] or ""
    if key in _kept:
        return _kept[key]
    return made_beside(store, ("events", key[1]), lambda: _made(store, key))


def _made(store: Store, key: tuple[Path, str]) -> Columns:
    # Many who ask at once after a change wait for the first of them to read, instead of all reading.
    with _reading:
        if key not in _kept:
            found = _of_frame(frames.load(store, "events", key[1]))
            if found is None:
                with store.reading() as connection:
                    found = _read(connection)
                frames.save(store, "events", key[1], _frame_of(found))
            while len(_kept) >= _STATES_KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = found
        return _kept[key]


_LINKS = ("parties", "persons", "outlets", "speakers", "words")
_NUMBERS = ("first", "last", "told", "type", "status", "weight", "certainty")


def _frame_of(found: Columns) -> Frame:
    frame: dict[str, Any] = {name: getattr(found, name) for name in _NUMBERS}
    # Types and statuses are places in lists of this version: a file of another list says so.
    frame["lists"] = frames.of_words([*TYPES, *STATUSES, *CERTAINTIES])
    frame["ids"] = frames.of_words(list(found.ids))
    for name in _LINKS:
        links: Links = getattr(found, name)
        frame |= {f"{name}.row": links.row, f"{name}.value": links.value}
        frame[f"{name}.values"] = frames.of_words(links.values)
    return frame


def _of_frame(frame: Frame | None) -> Columns | None:
    if frame is None or frames.words_of(frame["lists"]) != (*TYPES, *STATUSES, *CERTAINTIES):
        return None
    ids = np.array(frames.words_of(frame["ids"]), np.object_)
    found: dict[str, Any] = {name: frame[name] for name in _NUMBERS}
    for name in _LINKS:
        values = frames.words_of(frame[f"{name}.values"])
        found[name] = Links(values, frame[f"{name}.row"], frame[f"{name}.value"])
    return Columns(ids=ids, **found)


def _read(connection: Connection) -> Columns:
    table = tables.occurrence.c
    query = select(
        table.id,
        table.first_day,
        table.last_day,
        table.date,
        table.first_reported,
        table.type,
        table.status,
        table.confidence,
        table.outlets,
    ).order_by(table.first_day.is_(None), table.first_day, table.id)
    rows = connection.execute(query).all()
    row_of = {row.id: number for number, row in enumerate(rows)}
    type_of = {type_.value: place for place, type_ in enumerate(TYPES)}
    status_of = {status.value: place for place, status in enumerate(STATUSES)}
    size = {type_.value: abs(score_of(type_)) for type_ in TYPES}
    certainty, outlets = _reports(connection, row_of)
    ids = np.empty(len(rows), np.object_)
    ids[:] = [row.id for row in rows]
    return Columns(
        ids=ids,
        first=np.array([row.first_day or "NaT" for row in rows], "datetime64[D]"),
        last=np.array([row.last_day or "NaT" for row in rows], "datetime64[D]"),
        told=np.array([0 if row.date else len(row.first_reported or "") for row in rows], np.int64),
        type=np.array([type_of[row.type] for row in rows], np.int64),
        status=np.array([status_of[row.status] for row in rows], np.int64),
        weight=np.array([size[row.type] * row.confidence * (2 - 1 / (row.outlets + 1)) for row in rows]),
        certainty=certainty,
        parties=_entities(connection, row_of, ("actor", "recipient")),
        persons=_entities(connection, row_of, ("person",)),
        outlets=outlets,
        speakers=_speakers(connection, row_of),
        words=_words(connection, row_of),
    )


def _entities(connection: Connection, row_of: Mapping[str, int], parts: Sequence[str]) -> Links:
    entity = tables.occurrence_entity.c
    found = connection.execute(select(entity.occurrence_id, entity.code).where(entity.part.in_(parts)))
    return Links.of([(row_of[row.occurrence_id], row.code) for row in found])


def _reports(connection: Connection, row_of: Mapping[str, int]) -> tuple[Ints, Links]:
    """Return how certain the reports of each row are, and which outlets they are from."""
    report, event, document = tables.occurrence_report.c, tables.event.c, tables.document.c
    query = (
        select(report.occurrence_id, event.certainty, document.outlet)
        .join(tables.event, event.id == report.event_id)
        .join(tables.document, document.id == event.document_id)
    )
    bit = {certainty.value: 1 << place for place, certainty in enumerate(CERTAINTIES)}
    certainty = np.zeros(len(row_of), np.int64)
    outlets = []
    for row in connection.execute(query):
        place = row_of[row.occurrence_id]
        certainty[place] |= bit[row.certainty]
        if row.outlet:
            outlets.append((place, row.outlet))
    return certainty, Links.of(outlets)


def _speakers(connection: Connection, row_of: Mapping[str, int]) -> Links:
    report, event, role = tables.occurrence_report.c, tables.event.c, tables.role_entity.c
    query = (
        select(report.occurrence_id, role.code)
        .join(tables.event, event.id == report.event_id)
        .join(tables.role_entity, and_(role.reading == event.reading, role.record_id == event.id))
        .where(role.part == "attribution")
    )
    return Links.of([(row_of[row.occurrence_id], row.code) for row in connection.execute(query)])


def _words(connection: Connection, row_of: Mapping[str, int]) -> Links:
    report, event, listed = tables.occurrence_report.c, tables.event.c, tables.run_document.c
    by_reading: dict[int, set[str]] = defaultdict(set)
    titles = select(listed.reading, listed.title).where(listed.title.is_not(None))
    for reading, title in connection.execute(titles):
        by_reading[reading].add(title.casefold())
    query = select(report.occurrence_id, event.reading, event.quote, event.place).join(
        tables.event, event.id == report.event_id
    )
    found = set()
    for row in connection.execute(query):
        place = row_of[row.occurrence_id]
        found.add((place, row.quote.casefold()))
        if row.place:
            found.add((place, row.place.casefold()))
        found.update((place, title) for title in by_reading[row.reading])
    return Links.of(list(found))
