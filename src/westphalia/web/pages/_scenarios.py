"""Scenarios as files: those of a folder, those that a reader has built, and how a form becomes one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from westphalia.dates import parse_date
from westphalia.ids import content_id
from westphalia.model import EventType
from westphalia.store import derived
from westphalia.store.engine import Store
from westphalia.web.forms import Refused, Sent, rows_of
from westphalia.web.jobs import Job, TooBusy, folder_of, jobs_of
from westphalia.web.names import code_of
from westphalia.web.page import Ask
from westphalia.workflow.playing import read_pattern

MOST_RUNS = 10_000
"""Runs that a page may ask for: a minute of work at most; the command line takes more."""

RUNS = (200, 1000, 5000, MOST_RUNS)
_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}")
_MOST_KEPT = 200
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event as a form writes it: who does what to whom (`what` is a type and a mode), when, how likely."""

    actor: str
    what: str
    recipient: str
    on: str
    probability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A scenario in a list: its name, the events as it writes them, and whether the reader has built it."""

    id: str
    name: str
    at: str
    events: tuple[str, ...]
    is_own: bool


def listed(store: Store, ask: Ask) -> tuple[Listed, ...]:
    """Return the scenarios of the folder, and before them those of this browser, the latest first."""
    own = sorted(_files(_own_folder(store, ask.browser)), key=_age, reverse=True) if ask.browser else []
    shared = sorted(_files(_folder(store, ask)))
    found = ((path, path in own) for path in (*own, *shared))
    return tuple(item for path, is_own in found if (item := _listed(path, is_own)) is not None)


def find(store: Store, ask: Ask, id_: str) -> Path | None:
    """Return the file of a scenario: of the folder, or of any reader, for a link leads to it."""
    if not _ID.fullmatch(id_):
        return None
    own = folder_of(store) / "scenarios"
    places = (_folder(store, ask) / f"{id_}.toml", *sorted(own.glob(f"*/{id_}.toml")))
    return next((path for path in places if path.is_file()), None)


def keep(store: Store, ask: Ask, content: str, name: str) -> str:
    """Keep a scenario that a reader has built, and return its id."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "scenario"
    id_ = f"{slug}-{content_id('sce', content).removeprefix('sce-')[:8]}"
    folder = _own_folder(store, ask.browser or "nobody")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{id_}.toml").write_text(content, encoding="utf-8")
    for path in sorted(_files(folder), key=_age, reverse=True)[_MOST_KEPT:]:
        path.unlink(missing_ok=True)
    return id_


def play(store: Store, ask: Ask, path: Path) -> None:
    """Have a scenario run in another process, unless that is done for what the store holds now."""
    content = path.read_bytes()
    jobs = jobs_of(store)
    id_ = job_id(store, content)
    job = jobs.find(id_)
    if job is not None and job.stage in ("waiting", "running", "done"):
        return
    try:
        jobs.begin(
            "play",
            about=path.stem,
            browser=ask.browser,
            given={"name": path.name},
            prepare=lambda place: _copy(content, place),
            id_=id_,
        )
    except TooBusy:
        raise Refused({"": ask.words("scenarios.busy")}, 503) from None


def job_of(store: Store, content: bytes) -> Job | None:
    """Return the run of a scenario on what the store holds now, None where there is none."""
    return jobs_of(store).find(job_id(store, content))


def last_of(store: Store, stem: str, content: bytes) -> Job | None:
    """Return the last run of a scenario that is done, on whatever the store held then."""
    jobs = jobs_of(store)
    done = (job for job in jobs.all() if job.kind == "play" and job.about == stem and job.stage == "done")
    return next((job for job in done if jobs.file(job.id, "scenario.toml") == content), None)


def job_id(store: Store, content: bytes) -> str:
    """Return the id of a run: the same scenario on the same store is run once."""
    basis = derived.basis_of_derived(store)[0]
    return "play-" + content_id("ply", content.decode("utf-8", "replace"), basis).removeprefix("ply-")


# ------------------------------------------------------------------------------------------------ forms


def read_row(words: str) -> Row:
    """Return an event that an address writes (`CHN AID RUS`, `RUS ASSAULT UKR mode aerial`) as a row.

    Raises:
        ValueError: it writes none.
    """
    event, _, day = words.strip().partition(" on ")
    found = read_pattern(event, code_of)
    return Row(
        actor=", ".join(found.actors),
        what=f"{found.type}:{found.mode or ''}",
        recipient=", ".join(found.recipients),
        on=day.strip(),
        probability="",
    )


def content_of(ask: Ask, sent: Sent) -> tuple[str, str]:
    """Return the scenario that a form writes, as TOML, and its name.

    Raises:
        Refused: something in it cannot be; what is wrong with a row is named by its number.
    """
    words, problems = ask.words, dict[str, str]()
    events = list(_events(ask, sent, problems))
    days = {name: sent.one(name) for name in ("at", "until")}
    for name, value in days.items():
        if value and (parse_date(value) is None or "/" in value):
            problems[name] = words("review.no_date", value=value)
    runs = _whole(sent.one("runs", "1000"), 1, MOST_RUNS)
    seed = _whole(sent.one("seed", "1"), 0, 2**31)
    if runs is None:
        problems["runs"] = words("scenarios.no_number", least=1, most=MOST_RUNS)
    if seed is None:
        problems["seed"] = words("scenarios.no_number", least=0, most=2**31)
    default = _share(sent.one("default", "0.7"))
    if default is None:
        problems["default"] = words("scenarios.no_share", value=sent.one("default"))
    if not events and not problems:
        problems["events"] = words("scenarios.no_events")
    if problems:
        raise Refused(problems)
    name = " ".join(sent.one("name").split())[:_LONGEST_NAME] or "; ".join(event for event, _, _ in events)
    name = name[:_LONGEST_NAME]
    return "\n".join(_lines(name, days, runs or 1, seed or 0, default or 0.0, events)) + "\n", name


def _events(ask: Ask, sent: Sent, problems: dict[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield the events of a form as scenarios write them, with day and probability."""
    for number, row in enumerate(rows_of(sent, "actor", "what", "recipient", "on", "probability"), start=1):
        if not (row["actor"] or row["recipient"]):
            continue
        try:
            yield _event(ask, row)
        except ValueError as error:
            problems["events"] = ask.words("scenarios.row", number=number, problem=str(error))


def _event(ask: Ask, row: Mapping[str, str]) -> tuple[str, str, float]:
    words = ask.words
    actors, recipients = (_codes(ask, row[name]) for name in ("actor", "recipient"))
    if not actors:
        raise ValueError(words("scenarios.no_actor"))
    kind, _, mode = row["what"].partition(":")
    if kind not in tuple(EventType):
        raise ValueError(words("scenarios.no_kind"))
    event = " ".join(part for part in (",".join(actors), kind, ",".join(recipients)) if part)
    event += f" mode {mode}" if mode else ""
    read_pattern(event, code_of)
    if row["on"] and (parse_date(row["on"]) is None or "/" in row["on"]):
        raise ValueError(words("review.no_date", value=row["on"]))
    share = _share(row["probability"] or "1")
    if share is None:
        raise ValueError(words("scenarios.no_share", value=row["probability"]))
    return event, row["on"], share


def _codes(ask: Ask, names: str) -> list[str]:
    found = []
    for name in re.split(r"[;,]", names):
        if name.strip():
            code = code_of(name)
            if code is None:
                raise ValueError(ask.words("review.nobody", name=name.strip()))
            found.append(code)
    return found


def _lines(
    name: str,
    days: Mapping[str, str],
    runs: int,
    seed: int,
    default: float,
    events: Sequence[tuple[str, str, float]],
) -> Iterator[str]:
    yield f"name = {_quoted(name)}"
    for key, value in days.items():
        if value:
            yield f"{key} = {_quoted(value)}"
    yield f"runs = {runs}"
    yield f"seed = {seed}"
    for event, on, probability in events:
        yield f"\n[[events]]\nevent = {_quoted(event)}"
        if on:
            yield f"on = {_quoted(on)}"
        if probability != 1:
            yield f"probability = {probability:g}"
    yield f"\n[probability]\ndefault = {default:g}"


def _quoted(words: str) -> str:
    """Return words as a string of TOML."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04X}" for sign in escaped) + '"'


def _whole(words: str, least: int, most: int) -> int | None:
    if not (words.isascii() and words.isdigit()) or len(words) > 12 or not least <= int(words) <= most:
        return None
    return int(words)


def _share(words: str) -> float | None:
    """Return a probability that is written as 0.8, 0,8 or 80 %."""
    try:
        found = float(words.replace(",", ".").removesuffix("%").strip())
    except ValueError:
        return None
    found = found / 100 if words.strip().endswith("%") else found
    return found if 0 <= found <= 1 else None


# ------------------------------------------------------------------------------------------------ files


def _folder(store: Store, ask: Ask) -> Path:
    return ask.settings.scenarios or store.path.parent / "scenarios"


def _own_folder(store: Store, browser: str) -> Path:
    return folder_of(store) / "scenarios" / browser


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.glob("*.toml") if _ID.fullmatch(path.stem)]
    except OSError:
        return []


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _copy(content: bytes, place: Path) -> None:
    (place / "scenario.toml").write_bytes(content)


def told(path: Path, content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return what a scenario is called, from when on it is, and its events, all as it writes them.

    A file that is no scenario is called as it is: what is wrong with it is said when it is run.
    """
    try:
        found = tomllib.loads(content.decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        found = {}
    events = found.get("events")
    rows = events if isinstance(events, list) else []
    return (
        str(found.get("name") or path.stem),
        str(found.get("at") or ""),
        tuple(str(row.get("event", "")) for row in rows if isinstance(row, dict)),
    )


def _listed(path: Path, is_own: bool) -> Listed | None:
    try:
        name, at, events = told(path, path.read_bytes())
    except OSError:
        return None
    day = parse_date(at)
    return Listed(id=path.stem, name=name, at=str(day) if day else "", events=events, is_own=is_own)
