"""Work that takes longer than a request: done one piece after the other, each in a process of its own.

A piece of work is a folder beside the store: `job.json` says what is to be done, `state.json` how far it is,
`result.json` what came of it. Whoever looks reads these files, and waits for nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from westphalia.store.engine import Store

STAGES = ("waiting", "running", "done", "failed", "stopped")

SECONDS: Mapping[str, float] = {"read": 6 * 3600, "relate": 3600, "play": 120}
"""How long each kind of work may take; what takes longer is ended."""

_LANES: Mapping[str, str] = {"read": "store", "relate": "store", "play": "play"}
"""Work that writes to the store waits for other such work; scenarios only for each other."""

_MOST_WAITING = 20
_KEPT = 200
"""Folders of finished work that are kept, so that what came of it can still be looked at."""


class TooBusy(Exception):  # noqa: N818
    """Too much is waiting already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work: its kind (read, relate or play), who asked for it, and how far it is.

    `stage` is waiting, running, done, failed or stopped (by the end of the explorer). Of `total` things
    `done` are done, now the one named `where`. `message` says why it failed; `about` is what it is called.
    """

    id: str
    kind: str
    browser: str
    about: str
    made_at: str
    stage: str = "waiting"
    done: int = 0
    total: int = 0
    where: str = ""
    finished_at: str | None = None
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be finished."""
        return self.stage in ("waiting", "running")


def folder_of(store: Store) -> Path:
    """Return the folder beside a store in which the explorer keeps what is its own."""
    return store.path.with_name(store.path.name + ".explorer")


class Jobs:
    """The work on one store: what is asked for here is begun here; all of it can be seen."""

    def __init__(self, store_path: Path) -> None:
        self.store_path = store_path
        self.folder = store_path.with_name(store_path.name + ".explorer") / "jobs"
        self._queues: dict[str, SimpleQueue[str]] = {}
        self._open: set[str] = set()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = Lock()

    # ---- asking for work

    def begin(
        self,
        kind: str,
        *,
        about: str = "",
        browser: str = "",
        given: Mapping[str, Any] | None = None,
        prepare: Callable[[Path], None] | None = None,
        id_: str | None = None,
    ) -> str:
        """Put work at the end of its line, and return its id. `prepare` puts files into its folder first.

        Work of an id that is under way is not begun again.

        Raises:
            TooBusy: too much is waiting.
        """
        with self._lock:
            if len(self._open) >= _MOST_WAITING:
                raise TooBusy
        if id_ in self._open:
            return id_
        id_ = id_ or f"{_now().replace(':', '').replace('.', '')[:17]}-{secrets.token_hex(4)}"
        place = self.folder / id_
        if place.exists():
            shutil.rmtree(place)
        place.mkdir(parents=True)
        try:
            if prepare:
                prepare(place)
            write_json(
                place / "job.json",
                {
                    "kind": kind,
                    "about": about,
                    "browser": browser,
                    "made_at": _now(),
                    "store": str(self.store_path.resolve()),
                    "given": dict(given or {}),
                },
            )
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        self._put(kind, id_)
        return id_

    def relate(self) -> None:
        """Have events brought up to date, unless that is waiting to be done anyway."""
        waiting = (job for job in self.all() if job.kind == "relate" and job.stage == "waiting")
        if next(waiting, None) is None:
            with contextlib.suppress(TooBusy):
                self.begin("relate")

    def stop(self) -> None:
        """End all work; what has not begun is not begun any more."""
        with self._lock:
            self._open.clear()
            running = tuple(self._processes.values())
        for process in running:
            process.terminate()
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)

    # ---- looking at it

    def all(self) -> Iterator[Job]:
        """Yield all work, the latest first."""
        try:
            names = os.listdir(self.folder)
        except OSError:
            return
        found = [job for name in names if (job := self.find(name)) is not None]
        yield from sorted(found, key=lambda job: (job.made_at, job.id), reverse=True)

    def find(self, id_: str) -> Job | None:
        """Return the work of an id, None where there is none."""
        if not _is_id(id_):
            return None
        asked = read_json(self.folder / id_ / "job.json")
        if asked is None:
            return None
        state = read_json(self.folder / id_ / "state.json") or {}
        known = {"id", "kind", "browser", "about", "made_at"}
        own = {name: value for name, value in asked.items() if name in known}
        job = Job(id=id_, **{**own, **state})
        if job.is_open and id_ not in self._open:
            return Job(id=id_, **{**own, **state, "stage": "stopped"})
        return job

    def result(self, id_: str) -> Any:
        """Return what came of work as it was written, None where nothing has yet."""
        return read_json(self.folder / id_ / "result.json") if _is_id(id_) else None

    def file(self, id_: str, name: str) -> bytes | None:
        """Return a file that was put into the folder of work, None where there is none."""
        try:
            return (self.folder / id_ / name).read_bytes()
        except OSError:
            return None

    # ---- doing it

    def _put(self, kind: str, id_: str) -> None:
        lane = _LANES[kind]
        with self._lock:
            self._open.add(id_)
            if lane not in self._queues:
                self._queues[lane] = SimpleQueue()
                Thread(target=self._work, args=(self._queues[lane],), daemon=True).start()
        self._queues[lane].put(id_)

    def _work(self, queue: SimpleQueue[str]) -> None:
        while True:
            id_ = queue.get()
            if id_ in self._open:
                self._do(id_)
                self._open.discard(id_)
                self._tidy()

    def _do(self, id_: str) -> None:
        place = self.folder / id_
        asked = read_json(place / "job.json")
        if asked is None:
            return
        try:
            code = self._run(id_, place, SECONDS[asked["kind"]])
        except subprocess.TimeoutExpired:
            _finish(place, "failed", "too_long")
            return
        except OSError as error:
            _finish(place, "failed", str(error))
            return
        state = read_json(place / "state.json") or {}
        if state.get("stage") not in ("done", "failed"):
            _finish(place, "failed", _last_line(place / "log.txt") or f"exit {code}")

    def _run(self, id_: str, place: Path, seconds: float) -> int:
        with open(place / "log.txt", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "westphalia.web.work", str(place.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=place,
            )
        with self._lock:
            self._processes[id_] = process
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            with self._lock:
                self._processes.pop(id_, None)

    def _tidy(self) -> None:
        """Take away the oldest folders of finished work; what was added by readers is kept elsewhere."""
        finished = [job for job in self.all() if not job.is_open]
        for job in finished[_KEPT:]:
            shutil.rmtree(self.folder / job.id, ignore_errors=True)


_all: dict[Path, Jobs] = {}
_making = Lock()


def jobs_of(store: Store) -> Jobs:
    """Return the work on a store: one for all requests of this process."""
    path = store.path.resolve()
    with _making:
        if path not in _all:
            _all[path] = Jobs(path)
        return _all[path]


@contextlib.contextmanager
def working_on(store: Store) -> Iterator[None]:
    """End the work on a store that this process has begun, once the explorer ends."""
    try:
        yield
    finally:
        with _making:
            found = _all.pop(store.path.resolve(), None)
        if found is not None:
            found.stop()


def write_json(path: Path, value: Any) -> None:
    """Write a file at once: whoever reads it sees the old one or the new one whole."""
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8", errors="replace")
    os.replace(new, path)


def read_json(path: Path) -> Any:
    """Return what a file holds, None where there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _finish(place: Path, stage: str, message: str) -> None:
    state = read_json(place / "state.json") or {}
    with contextlib.suppress(OSError):
        write_json(place / "state.json", {**state, "stage": stage, "message": message, "finished_at": _now()})


def _last_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:500] if lines else ""


def _is_id(id_: str) -> bool:
    return 0 < len(id_) < 80 and all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in id_)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "")
