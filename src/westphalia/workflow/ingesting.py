"""From files to a store: read, prepare, find, write."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Protocol

from westphalia import readers
from westphalia.dates import PartialDate
from westphalia.errors import InputError, WestphaliaError
from westphalia.extract import language as languages
from westphalia.extract.published import publication_date
from westphalia.ids import content_id
from westphalia.model import Document, Entity, Reading, Run, Skipped
from westphalia.store import judged, read, write
from westphalia.store.engine import Store
from westphalia.workflow.beside import Beside, Outcome, outcome_of
from westphalia.workflow.judging import Judges
from westphalia.workflow.progress import Progress

INTERNAL = "internal"
"""The kind of a skipped document on which our own code failed."""

NO_EVENT = "no_event"
"""The kind of a notice, listed with what was skipped: the document was read and is in the store."""

_NO_EVENT_WORDS = "read, but no event was found; look at it with `westphalia show` if there should be one"

_STORE_SUFFIXES = ("", "-wal", "-shm")
"""How the names of a store's files end: SQLite keeps its log and an index of it beside it."""

_HELD = 64
"""Readings that are kept until those before them are there."""

EntityOf = Callable[[str], Entity]
"""Returns the entity of a code."""


class FindsRecords(Protocol):
    """What the line needs of a reading model."""

    @property
    def digest(self) -> str:
        """The digest of the model's weights."""

    @property
    def data_digest(self) -> str:
        """The digest of the data files that it reads with."""

    def read(self, document: Document) -> Reading:
        """Return everything that is found in a document; raise InputError if it cannot be read."""


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run came to."""

    run: Run
    documents: int = 0
    already_read: int = 0
    repeated: int = 0
    """Documents whose very text came a second time in the same run."""
    without_events: int = 0
    """Documents of the run, already read ones too, in which no event was found."""
    skipped: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    commitments: int = 0
    quotes: int = 0
    words: int = 0
    seconds: float = 0.0
    failures: list[Skipped] = field(default_factory=list)
    """Documents on which our own code failed: errors of the program, not of the input."""

    @property
    def words_per_second(self) -> float:
        """Words of the documents that were read in this run, by the time that the run took."""
        return self.words / self.seconds if self.seconds else 0.0

    def add(self, reading: Reading) -> None:
        """Count what was found in a document."""
        self.documents += 1
        self.words += len(reading.document.text.split())
        self.events.update(event.type.value for event in reading.events)
        self.claims += len(reading.claims)
        self.commitments += len(reading.commitments)
        self.quotes += len(reading.quotes)


def ingest(
    paths: Sequence[str | Path],
    *,
    store: Store,
    reader: FindsRecords,
    published: PartialDate | None = None,
    language: str | None = None,
    stream: bytes | None = None,
    progress: Progress | None = None,
    entity_of: EntityOf | None = None,
    beside: Beside | None = None,
) -> Summary:
    """Read files and folders, and `stream` if given, into a store; return what came of it.

    Further processes read `beside` this one; all is written here, in the order in which it came. An input
    that cannot be read becomes a row of the skipped, and the run goes on. An interruption leaves the run
    incomplete; reading again completes it.
    """
    # Listed before the run begins: a path that does not exist stops here and leaves no trace.
    inputs = [item for item in readers.inputs(paths) if not _is_store(item, store.path)]
    return ingest_documents(
        _found(inputs, stream, progress),
        store=store,
        reader=reader,
        ready=lambda document: prepare(document, published, language),
        entity_of=entity_of,
        beside=beside,
    )


def prepare(
    document: Document, published: PartialDate | None = None, language: str | None = None
) -> Document:
    """Return a document with its language and its day of publication, as far as they can be known.

    A language that is given counts; a day that is given counts only when the document tells none.
    """
    spoken = language or document.language or languages.detect(document.text)
    document = replace(document, language=spoken)
    day, origin = publication_date(document, given=published)
    return replace(document, published=day, published_origin=origin)


def ingest_documents(
    documents: Iterable[Document | InputError],
    *,
    store: Store,
    reader: FindsRecords,
    ready: Callable[[Document], Document] = prepare,
    entity_of: EntityOf | None = None,
    beside: Beside | None = None,
) -> Summary:
    """Read documents into a store as one run, each made ready first."""
    began = time.perf_counter()
    run = write.start_run(store, _new_run(reader))
    judges = Judges.of(judged.judgements(store))
    line = _Line(store, reader, ready, entity_of, judges, run, Summary(run=run.run), beside)
    complete = False
    try:
        with beside or nullcontext():
            for position, item in enumerate(documents):
                line.take(item, position)
            line.close()
        complete = True
    finally:
        # Also after Ctrl-C, so that the run says when it was broken off.
        line.summary.run = write.finish_run(store, run, finished_at=_now(), complete=complete)
    line.summary.seconds = time.perf_counter() - began
    return line.summary


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document that was read here, or is being read beside."""

    document: Document
    position: int
    reading: Reading | Future[Outcome]

    def is_done(self) -> bool:
        return not isinstance(self.reading, Future) or self.reading.done()


@dataclass(frozen=True, slots=True)
class _Line:
    """One run at work.

    Everything that touches the store happens in this process, in the order in which the documents came.
    """

    store: Store
    reader: FindsRecords
    ready: Callable[[Document], Document]
    entity_of: EntityOf | None
    judges: Judges
    run: write.OpenRun
    summary: Summary
    beside: Beside | None = None
    waiting: deque[_Waiting] = field(default_factory=deque)
    """The documents that are not written yet, in the order in which they came."""
    linked: dict[str, int] = field(default_factory=dict)
    """The positions of documents that were already read, by id."""

    def take(self, item: Document | InputError, position: int) -> None:
        """Read one document and write it, or record why not."""
        try:
            if isinstance(item, InputError):
                raise item
            with _errors_of(item):
                self._take_document(self.ready(item), position)
        except InputError as error:
            self._skip(error, position)
        self._write(hold=_HELD)

    def close(self) -> None:
        """Write what is still being read, and give notice of documents without events already read."""
        self._write(hold=0)
        # Asked once for all of them: a question for each would cost more the more there are.
        listed = read.documents(self.store, run=self.run.run.id) if self.linked else ()
        for item in listed:
            if not item.events and item.id in self.linked:
                self._notice(where_of(item.path, item.name), self.linked[item.id])

    def _take_document(self, document: Document, position: int) -> None:
        if any(document.id == other.document.id for other in self.waiting):
            self._write(hold=0)  # the store shall know the text when the same comes again
        if write.covers(self.store, self.run, document):
            self.summary.repeated += 1
        elif write.link_reading(self.store, self.run, document, position=position):
            self.summary.already_read += 1
            self.linked[document.id] = position
        else:
            reading = self.beside.take(document) if self.beside else None
            self.waiting.append(_Waiting(document, position, reading or self.reader.read(document)))

    def _write(self, hold: int) -> None:
        """Write the oldest readings: those that are there, and all but the last `hold`."""
        while self.waiting and (self.waiting[0].is_done() or len(self.waiting) > hold):
            one = self.waiting.popleft()
            try:
                with _errors_of(one.document):
                    self._write_reading(one.document, self._reading(one), one.position)
            except InputError as error:
                self._skip(error, one.position)

    def _reading(self, one: _Waiting) -> Reading:
        """Return a reading; a document whose process died is read here."""
        found = outcome_of(one.reading) if isinstance(one.reading, Future) else one.reading
        return found or self.reader.read(one.document)

    def _write_reading(self, document: Document, reading: Reading, position: int) -> None:
        entities = self._entities(reading)
        write.write_reading(self.store, self.run, document, reading, position=position, entities=entities)
        if document.id in self.judges.by_document:
            judged.judge_readings(self.store, self.judges, [document.id])
        self.summary.add(reading)
        if not reading.events:
            self._notice(where_of(document.path, document.name), position)

    def _notice(self, where: str, position: int) -> None:
        self._list(where, NO_EVENT, _NO_EVENT_WORDS, position)
        self.summary.without_events += 1

    def _skip(self, error: InputError, position: int) -> None:
        skipped = self._list(error.where, error.kind, error.message, position)
        self.summary.skipped[error.kind] += 1
        if error.kind == INTERNAL:
            self.summary.failures.append(skipped)

    def _list(self, where: str, kind: str, message: str, position: int) -> Skipped:
        id_ = content_id("ski", where, kind, message)
        skipped = Skipped(id=id_, where=where, kind=kind, message=message)
        write.write_skipped(self.store, self.run, skipped, position=position)
        return skipped

    def _entities(self, reading: Reading) -> list[Entity]:
        if self.entity_of is None:
            return []
        codes = {code for mention in reading.mentions for code in mention.entities}
        return [self.entity_of(code) for code in sorted(codes)]


def where_of(path: str | None, name: str) -> str:
    """Return where a document stands: its file and, when the file holds many, the entry in it.

    >>> where_of("news/wire.jsonl", "wire#7"), where_of(None, "stdin")
    ('news/wire.jsonl#7', 'stdin')
    """
    if path is None:
        return name
    entry = name.removeprefix(Path(path).stem)
    return path + entry if entry.startswith("#") else path


def _is_store(item: Path | InputError, store: Path) -> bool:
    """Return whether an input is the store itself: it often lies in the folder that is read."""
    path = Path(item.where if isinstance(item, InputError) else item)
    return path.name in {store.name + suffix for suffix in _STORE_SUFFIXES} and _same(
        path.parent, store.parent
    )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _found(
    inputs: Sequence[Path | InputError], stream: bytes | None, progress: Progress | None
) -> Iterator[Document | InputError]:
    """Yield the documents of all inputs, telling how far the work is."""
    if stream is not None:
        yield from _guarded(readers.read_stream(stream), "-")
    for done, item in enumerate(inputs):
        where = item.where if isinstance(item, InputError) else readers.shown(item)
        if progress:
            progress(done, len(inputs), where)
        if isinstance(item, InputError):
            yield item
        else:
            yield from _guarded(readers.read_path(item), where)
    if progress:
        progress(len(inputs), len(inputs), "")


def _guarded(documents: Iterable[Document | InputError], where: str) -> Iterator[Document | InputError]:
    """Yield the documents of a file; an error ends the file, not the run."""
    try:
        with _internal_errors(where):
            yield from documents
    except InputError as error:
        yield error


@contextmanager
def _errors_of(document: Document) -> Iterator[None]:
    """Let what goes wrong with a document say where it stands, also when its file holds many."""
    where = where_of(document.path, document.name)
    try:
        with _internal_errors(where):
            yield
    except InputError as error:
        raise InputError(where, error.kind, error.message) from error


@contextmanager
def _internal_errors(where: str) -> Iterator[None]:
    """Turn an error that nobody foresaw into one that skips an input and says that it is our fault."""
    try:
        yield
    except WestphaliaError:
        raise
    except Exception as error:
        message = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        raise InputError(where, INTERNAL, message) from error


def _new_run(reader: FindsRecords) -> Run:
    started_at = _now()
    version = metadata.version("westphalia")
    return Run(
        id=content_id("run", version, reader.digest, reader.data_digest, started_at),
        version=version,
        model_digest=reader.digest,
        data_digest=reader.data_digest,
        started_at=started_at,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
