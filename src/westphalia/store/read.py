"""Questions to a store, one function each. Answers are records of the model, never rows.

Unless a run is named, a document shows what the latest complete run that covers it found. Where something was
judged in it, it shows that as it stands after the judgements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    ScalarSelect,
    Select,
    Subquery,
    Table,
    exists,
    func,
    or_,
    select,
)

from westphalia.errors import StoreError
from westphalia.model import (
    Certainty,
    Claim,
    Commitment,
    Document,
    Entity,
    Event,
    EventType,
    Mention,
    Polarity,
    Quote,
    Reading,
    Run,
    Skipped,
)
from westphalia.store import tables
from westphalia.store.engine import Store
from westphalia.store.load import Key, Loader, document_of, load_readings

BATCH = 100
"""Documents or records in memory at once: enough to make queries rare, few enough to keep memory flat."""

NO_EVENT = "no_event"
"""The kind of a notice among the skipped: the document was read, and no event was found in it."""

Record = TypeVar("Record", Event, Claim, Commitment, Quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody that a user asks for: an entity by its code, or a person by a part of the name."""

    code: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records a user asks for; an empty field asks for nothing in particular.

    `anybody` may stand in any part of a record. `since` and `until` look at the event's own date or, where
    the text gives none, at the day of publication.
    """

    actors: tuple[Who, ...] = ()
    recipients: tuple[Who, ...] = ()
    anybody: tuple[Who, ...] = ()
    types: tuple[EventType, ...] = ()
    modes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    polarity: Polarity | None = None
    certainty: Certainty | None = None
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0
    document_ids: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    run: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Record]):
    """A record, the document that it cites, and the mentions that its roles point to."""

    record: Record
    document: Document
    mentions: Mapping[str, Mention]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document in a list: without its text, with the number of its events."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    language: str | None
    published: str | None
    published_origin: str
    path: str | None
    events: int


# ------------------------------------------------------------------------------------------------ runs


def runs(store: Store) -> tuple[Run, ...]:
    """Return all runs, the latest first."""
    with store.reading() as connection:
        rows = connection.execute(_runs().order_by(tables.run.c.number.desc())).mappings()
        return tuple(_run(row) for row in rows)


def find_run(store: Store, id_or_prefix: str) -> Run:
    """Return the one run whose id begins like this."""
    prefix = id_or_prefix if id_or_prefix.startswith("run-") else f"run-{id_or_prefix}"
    found = [run for run in runs(store) if run.id.startswith(prefix)]
    if len(found) != 1:
        many = "no run" if not found else f"{len(found)} runs"
        raise StoreError(
            f"{store.path}: {many} with an id that begins with {prefix!r}. See `westphalia runs`."
        )
    return found[0]


def skipped(store: Store, run: str | None = None) -> tuple[Skipped, ...]:
    """Return the inputs that a run did not read, by default the latest run."""
    numbers = select(func.max(tables.run.c.number)) if run is None else _number_of(run)
    query = (
        select(tables.skipped).where(tables.skipped.c.run.in_(numbers)).order_by(tables.skipped.c.position)
    )
    with store.reading() as connection:
        return tuple(
            Skipped(id=row["id"], where=row["where"], kind=row["kind"], message=row["message"])
            for row in connection.execute(query).mappings()
        )


# ------------------------------------------------------------------------------------------------ documents


def documents(store: Store, *, run: str | None = None) -> tuple[Listed, ...]:
    """Return all visible documents, by name."""
    counts = select(tables.event.c.reading, func.count().label("events")).group_by(tables.event.c.reading)
    counted = counts.subquery()
    visible = visible_documents(run)
    query = _documents(visible, with_text=False).add_columns(
        func.coalesce(counted.c.events, 0).label("events")
    )
    query = query.outerjoin(counted, counted.c.reading == tables.reading.c.number)
    query = query.order_by(visible.c.name, visible.c.document_id)
    with store.reading() as connection:
        return tuple(_listed(row) for row in connection.execute(query).mappings())


def find_documents(store: Store, words: str, *, run: str | None = None) -> tuple[Listed, ...]:
    """Return the documents that some words can mean: by name or id, else by how these begin, else by a part.

    Only the best kind of match is returned.
    """
    listed = documents(store, run=run)
    tests: tuple[Callable[[Listed], bool], ...] = (
        lambda item: words in (item.id, item.name, item.path),
        lambda item: item.id.startswith((words, f"doc-{words}")) or item.name.startswith(words),
        lambda item: words.lower() in f"{item.name}\n{item.title or ''}".lower(),
    )
    return next((found for test in tests if (found := tuple(filter(test, listed)))), ())


def reading_of(store: Store, document_id: str, *, run: str | None = None) -> Reading:
    """Return all that is known of one document."""
    query = _documents(visible_documents(run)).where(tables.document.c.id == document_id)
    with store.reading() as connection:
        rows = connection.execute(query).mappings().all()
        if not rows:
            raise StoreError(f"{store.path}: no document {document_id}. See `westphalia documents`.")
        return load_readings(connection, _by_number(rows))[0]


def readings(store: Store, *, run: str | None = None, document_ids: Sequence[str] = ()) -> Iterator[Reading]:
    """Yield all visible readings by document name, a batch in memory at a time."""
    visible = visible_documents(run)
    order = select(visible.c.reading, visible.c.run).order_by(visible.c.name, visible.c.document_id)
    if document_ids:
        order = order.where(visible.c.document_id.in_(document_ids))
    with store.reading() as connection:
        keys = [(row.reading, row.run) for row in connection.execute(order)]
        for batch in _batches(keys):
            found = _documents_at(connection, dict(batch))
            yield from load_readings(connection, {number: found[number] for number, _ in batch})


def entity_names(store: Store) -> dict[str, Entity]:
    """Return the entities of the store by code."""
    with store.reading() as connection:
        rows = connection.execute(select(tables.entity)).mappings()
        return {row["code"]: Entity(**row) for row in rows}


# ------------------------------------------------------------------------------------------------ records


def count_events(store: Store, wanted: Wanted) -> int:
    """Return how many events a user asks for, whatever the limit."""
    with store.reading() as connection:
        query = _keys(tables.event, wanted).order_by(None).limit(None).subquery()
        return connection.scalar(select(func.count()).select_from(query)) or 0


def events(store: Store, wanted: Wanted) -> Iterator[Found[Event]]:
    """Yield events by date; those without a date stand at the day of publication."""
    return _found(store, tables.event, wanted, Loader.events)


def claims(store: Store, wanted: Wanted) -> Iterator[Found[Claim]]:
    """Yield claims by day of publication."""
    return _found(store, tables.claim, wanted, Loader.claims)


def commitments(store: Store, wanted: Wanted) -> Iterator[Found[Commitment]]:
    """Yield commitments by day of publication."""
    return _found(store, tables.commitment, wanted, Loader.commitments)


def quotes(store: Store, wanted: Wanted) -> Iterator[Found[Quote]]:
    """Yield quotes by day of publication."""
    return _found(store, tables.quote, wanted, Loader.quotes)


def _found(
    store: Store, table: Table, wanted: Wanted, load: Callable[[Loader], Mapping[Key, Record]]
) -> Iterator[Found[Record]]:
    """Yield the records of one table that a user asks for, a batch in memory at a time."""
    with store.reading() as connection:
        keys = [(row.reading, row.run, row.id) for row in connection.execute(_keys(table, wanted))]
        for batch in _batches(keys):
            found = _documents_at(connection, {number: run for number, run, _ in batch})
            loader = Loader(connection, list(found), {id_ for _, _, id_ in batch})
            records = load(loader)
            mentions = _cited_mentions(connection, loader)
            for number, _, id_ in batch:
                yield Found(
                    record=records[number, id_], document=found[number], mentions=mentions.get(number, {})
                )


def _cited_mentions(connection: Connection, loader: Loader) -> dict[int, dict[str, Mention]]:
    """Return the mentions behind the roles of the records that a loader is for."""
    query = select(tables.role.c.mention_id).where(
        tables.role.c.reading.in_(loader.numbers),
        tables.role.c.record_id.in_(loader.ids or ()),
        tables.role.c.mention_id.is_not(None),
    )
    cited = set(connection.scalars(query))
    found: dict[int, dict[str, Mention]] = {}
    for (number, id_), mention in Loader(connection, loader.numbers, cited).mentions().items():
        found.setdefault(number, {})[id_] = mention
    return found


# ------------------------------------------------------------------------------------------------ queries


def _keys(table: Table, wanted: Wanted) -> Select[Any]:
    """Return the query for the records that a user asks for, in the order in which they are shown."""
    visible = visible_documents(wanted.run)
    first, last = _days(table)
    query = (
        select(table.c.reading, visible.c.run, table.c.id)
        .join(visible, visible.c.reading == table.c.reading)
        .join(tables.reading, tables.reading.c.number == table.c.reading)
        .where(*_conditions(table, wanted))
        .order_by(first.is_(None), first, visible.c.name, table.c.reading, table.c.position)
    )
    if wanted.since:
        query = query.where(last >= wanted.since.isoformat())
    if wanted.until:
        query = query.where(first <= wanted.until.isoformat())
    return query.limit(wanted.limit) if wanted.limit else query


def _days(table: Table) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Return the first and the last day that a record can stand for."""
    published = tables.reading.c
    if "first_day" not in table.c:
        return published.first_day, published.last_day
    first = func.coalesce(table.c.first_day, published.first_day)
    return first, func.coalesce(table.c.last_day, published.last_day)


def _conditions(table: Table, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    listed: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("type", tuple(wanted.types)),
        ("mode", wanted.modes),
        ("kind", wanted.kinds),
        ("document_id", wanted.document_ids),
        ("id", wanted.ids),
        ("polarity", (wanted.polarity,) if wanted.polarity else ()),
        ("certainty", (wanted.certainty,) if wanted.certainty else ()),
    )
    for name, values in listed:
        if values:
            yield table.c[name].in_([str(value) for value in values])
    if wanted.min_confidence:
        yield table.c.confidence >= wanted.min_confidence
    if wanted.actors:
        yield _has_role(table, wanted.actors, ("actor",))
    if wanted.recipients:
        yield _has_role(table, wanted.recipients, ("recipient",))
    if wanted.anybody:
        yield _has_role(table, wanted.anybody, ())


def _has_role(table: Table, people: Sequence[Who], parts: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that one of some people stands in one of these parts (none given: in any)."""
    codes = [who.code for who in people if who.code]
    coded = tables.role_entity.c.code.in_(codes)
    named = [tables.role.c.person.icontains(who.person, autoescape=True) for who in people if who.person]
    tests = [_in_part(tables.role_entity, table, parts, coded)] if codes else []
    return or_(*tests, *(_in_part(tables.role, table, parts, test) for test in named))


def _in_part(
    roles: Table, table: Table, parts: Sequence[str], test: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that a role of a record passes a test."""
    query = select(roles.c.reading).where(
        roles.c.reading == table.c.reading, roles.c.record_id == table.c.id, test
    )
    return (query.where(roles.c.part.in_(parts)) if parts else query).exists()


def visible_documents(run: str | None = None) -> Subquery:
    """Return the rows of `run_document` that users see: the latest complete run's of each, or one run's."""
    covered = tables.run_document
    if run is not None:
        return select(covered).where(covered.c.run.in_(_number_of(run))).subquery()
    return select(covered).where(covered.c.run == _latest(covered)).subquery()


def is_visible(reading: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the test whether users see a reading: it is asked of each record that a query has found."""
    covered = tables.run_document.alias("covering")
    return exists().where(covered.c.reading == reading, covered.c.run == _latest(covered))


def _latest(covered: FromClause) -> ScalarSelect[int]:
    """Return the latest complete run that covers a document.

    Asked of each row by itself, and not of all at once: a query that is after a few of them stays quick.
    """
    other = tables.run_document.alias("other")
    return (
        select(func.max(other.c.run))
        .join(tables.run, tables.run.c.number == other.c.run)
        .where(tables.run.c.complete, other.c.document_id == covered.c.document_id)
        .correlate(covered)
        .scalar_subquery()
    )


def _documents(covered: FromClause, *, with_text: bool = True) -> Select[Any]:
    """Return the query for what `document_of` needs, of the documents in some rows of `run_document`."""
    read, text = tables.reading, tables.document
    columns = (
        covered.c.run,
        read.c.number,
        read.c.document_id,
        read.c.language,
        read.c.published,
        read.c.published_origin,
        read.c.furniture,
        covered.c.name,
        covered.c.path,
        covered.c.title,
        covered.c.media_type,
        text.c.outlet,
        text.c.url,
        *((text.c.text,) if with_text else ()),
    )
    return (
        select(*columns)
        .select_from(covered)
        .join(read, read.c.number == covered.c.reading)
        .join(text, text.c.id == covered.c.document_id)
    )


def _documents_at(connection: Connection, runs: Mapping[int, int]) -> dict[int, Document]:
    """Return the documents of some readings, by number, as they were named in the run given for each."""
    covered = tables.run_document
    query = _documents(covered).where(covered.c.reading.in_(runs), covered.c.run.in_(set(runs.values())))
    rows = connection.execute(query).mappings()
    return _by_number(row for row in rows if runs[row["number"]] == row["run"])


def _number_of(run: str) -> Select[tuple[int]]:
    return select(tables.run.c.number).where(tables.run.c.id == run)


def _runs() -> Select[Any]:
    number = tables.run.c.number
    read = select(func.count()).where(tables.run_document.c.run == number).scalar_subquery()
    left_out = (
        select(func.count())
        .where(tables.skipped.c.run == number, tables.skipped.c.kind != NO_EVENT)
        .scalar_subquery()
    )
    return select(tables.run, read.label("documents"), left_out.label("skipped"))


def _run(row: RowMapping) -> Run:
    return Run(**{name: value for name, value in row.items() if name != "number"})


def _listed(row: RowMapping) -> Listed:
    return Listed(
        id=row["document_id"],
        name=row["name"],
        title=row["title"],
        outlet=row["outlet"],
        language=row["language"],
        published=row["published"],
        published_origin=row["published_origin"],
        path=row["path"],
        events=row["events"],
    )


def _by_number(rows: Iterable[RowMapping]) -> dict[int, Document]:
    return {row["number"]: document_of(row) for row in rows}


Item = TypeVar("Item")


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
