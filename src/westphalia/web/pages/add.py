"""Add articles: files, text or an address. They are read in another process; this page says how far it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.languages import available
from westphalia.model import Skipped
from westphalia.plain import from_plain
from westphalia.readers import by_suffix
from westphalia.store.engine import Store
from westphalia.web import fetch, uploads
from westphalia.web.filters import Filter
from westphalia.web.forms import Refused, Sent
from westphalia.web.jobs import Job, TooBusy, jobs_of
from westphalia.web.page import Ask, NoSuchRecord
from westphalia.web.pages import _asked

ROUTE = "/add"
TITLE = "add.title"
NAV: int | None = 85

ASKS = (Filter(key="job"),)

LARGEST = 100 * 1024 * 1024
"""Bytes of all files together."""

_LONGEST_TEXT = 1_000_000
_LISTED = 10
_LONGEST_FACT = 300

Prepare = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of reading: how many documents and events, which run, and which inputs could not be read."""

    run: str
    documents: int
    already_read: int
    events: int
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """What can be added here, and how far the reading of what was added is.

    `job` is the reading that the address names, with its `outcome` once it is done; `jobs` are the latest.
    Files end in one of `suffixes`; each has at most `largest` bytes. `may_fetch` says whether an address may
    be given.
    """

    job: Job | None
    outcome: Outcome | None
    jobs: tuple[Job, ...]
    suffixes: tuple[str, ...]
    languages: tuple[str, ...]
    largest: int
    may_fetch: bool


def load(store: Store, ask: Ask) -> Add:
    """Return what can be added, and how far a reading is.

    Raises:
        NoSuchRecord: the address names a reading that was never asked for.
    """
    jobs = jobs_of(store)
    id_ = ask.query.get("job", "")
    job = jobs.find(id_) if id_ else None
    if id_ and (job is None or job.kind != "read"):
        raise NoSuchRecord("job", id_)
    result = jobs.result(id_) if job and job.stage == "done" else None
    return Add(
        job=job,
        outcome=from_plain(Outcome, result) if result else None,
        jobs=tuple(item for item in jobs.all() if item.kind == "read")[:_LISTED],
        suffixes=tuple(sorted(by_suffix())),
        languages=available(),
        largest=uploads.LARGEST_FILE,
        may_fetch=ask.settings.may_fetch,
    )


def send(store: Store, ask: Ask, sent: Sent) -> str:
    """Keep what was sent and have it read; return the address that says how far that is."""
    match sent.one("do"):
        case "files":
            about, prepare, given = _files(ask, sent)
        case "text":
            about, prepare, given = _text(ask, sent)
        case "address":
            about, prepare, given = _address(ask, sent)
        case _:
            raise Refused({"": ask.words("review.unknown")})
    language = sent.one("language")
    if language and language not in available():
        raise Refused({"language": ask.words("add.no_language")})

    def fill(place: Path) -> None:
        folder = place.parent.parent / "added" / place.name
        folder.mkdir(parents=True)
        prepare(folder)

    try:
        id_ = jobs_of(store).begin(
            "read", about=about, browser=ask.browser, given={**given, "language": language}, prepare=fill
        )
    except TooBusy:
        raise Refused({"": ask.words("add.busy")}, 503) from None
    except OSError as error:
        raise Refused({"": ask.words("add.not_kept", error=str(error))}, 507) from error
    return _asked.elsewhere(ask, "/add", job=id_)


Begun = tuple[str, Prepare, dict[str, str]]
"""What is read, what puts its files into a folder, and what else the reading is told."""


def _files(ask: Ask, sent: Sent) -> Begun:
    words, files = ask.words, [item for item in sent.files if item.name.strip()]
    if not files:
        raise Refused({"files": words("add.no_files")})
    if len(files) > uploads.MOST_FILES:
        raise Refused({"files": words("add.too_many", count=uploads.MOST_FILES)})
    for item in files:
        name = uploads.safe_name(item.name)
        if not uploads.is_readable(name):
            known = ", ".join(sorted(by_suffix()))
            raise Refused({"files": words("add.no_reader", name=name, known=known)}, 415)
        if item.size > uploads.LARGEST_FILE:
            size = uploads.LARGEST_FILE // 1024 // 1024
            raise Refused({"files": words("add.too_large", name=name, size=size)}, 413)
    first = uploads.safe_name(files[0].name)
    about = first if len(files) == 1 else words("add.several", name=first, count=len(files) - 1)
    return about, lambda folder: uploads.save(files, folder), {}


def _text(ask: Ask, sent: Sent) -> Begun:
    """Return pasted text with what is known about it, as a line that the reader of such lines takes."""
    words, text = ask.words, sent.one("text")
    if not text:
        raise Refused({"text": words("add.no_text")})
    if len(text) > _LONGEST_TEXT:
        raise Refused({"text": words("add.text_too_long", count=_LONGEST_TEXT)}, 413)
    published = sent.one("published")
    if published and parse_date(published) is None:
        raise Refused({"published": words("review.no_date", value=published)})
    title = " ".join(sent.one("title").split())[:_LONGEST_FACT]
    facts = {
        "text": text,
        "title": title,
        "outlet": " ".join(sent.one("outlet").split())[:_LONGEST_FACT],
        "published": published,
        "language": sent.one("language"),
    }
    line = json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)

    def save(folder: Path) -> None:
        name = uploads.safe_name(f"{title or words('add.pasted')}.jsonl".replace("/", "-"))
        (folder / name).write_text(line + "\n", encoding="utf-8")

    return title or " ".join(text.split())[:60], save, {}


def _address(ask: Ask, sent: Sent) -> Begun:
    words, address = ask.words, sent.one("address")
    if not ask.settings.may_fetch:
        raise Refused({"address": words("add.may_not_fetch")}, 403)
    try:
        fetch.check(address)
    except InputError as error:
        raise Refused({"address": words.either(f"add.fetch.{error.kind}", error.message)}) from error
    return address, lambda _: None, {"address": address}
