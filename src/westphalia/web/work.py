"""Do a piece of work in a process of its own: `python -m westphalia.web.work FOLDER`. See `web.jobs`."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from westphalia.errors import WestphaliaError
from westphalia.plain import to_plain
from westphalia.reader import Reader
from westphalia.settings import MODELS, settings
from westphalia.store import read
from westphalia.store.changes import NotYet, watching
from westphalia.store.columns import columns
from westphalia.store.engine import Store, open_store
from westphalia.web import fetch, played
from westphalia.web.jobs import read_json, write_json
from westphalia.web.pages._system import known_system
from westphalia.workflow import ingest, relate

_LESS_URGENT = 5
"""Steps by which this gives way to the pages."""

_BETWEEN = 0.2
"""Seconds between two notices of how far the work is."""

_LOCK_SECONDS = 60.0

Given = Mapping[str, Any]


class Notice:
    """Tells whoever looks how far the work is, now and then."""

    def __init__(self, place: Path) -> None:
        self._path = place / "state.json"
        self._last = 0.0

    def __call__(self, done: int, total: int, where: str) -> None:
        """Tell how much is done, how much there is, and where the work is."""
        now = time.monotonic()
        if now - self._last >= _BETWEEN or done == total:
            self._last = now
            name = Path(where).name
            self.state("running", done=done, total=total, where=name)

    def state(self, stage: str, **more: Any) -> None:
        """Tell at what stage the work is."""
        write_json(self._path, {"stage": stage, **more})


def main(place: Path) -> int:
    """Do what a folder asks for; return 0 when it was done."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_LESS_URGENT)
    asked = read_json(place / "job.json")
    notice = Notice(place)
    notice.state("running")
    try:
        result = _KINDS[asked["kind"]](Path(asked["store"]), place, asked["given"], notice)
    except WestphaliaError as error:
        notice.state("failed", message=str(error), finished_at=_now())
        return 1
    write_json(place / "result.json", result)
    notice.state("done", finished_at=_now())
    return 0


def _read(store_path: Path, place: Path, given: Given, notice: Notice) -> Any:
    """Read the files that a reader has added, and put what all articles say together."""
    folder = place.parent.parent / "added" / place.name
    if given.get("address"):
        notice(0, 0, given["address"])
        fetch.save(given["address"], folder)
    with open_store(store_path, lock_seconds=_LOCK_SECONDS) as store:
        # The names under which documents are kept are those of the files, wherever the folder lies.
        os.chdir(folder)
        reader = Reader(threads=settings().threads, members=MODELS[settings().model])
        names = sorted(name for name in os.listdir(".") if not name.startswith("."))
        summary = ingest(
            names,
            store=store,
            reader=reader,
            language=given.get("language") or None,
            progress=notice,
            entity_of=reader.gazetteer.entity,
        )
        relate(store, progress=notice)
        _keep_columns(store)
        return _summary(store, summary.run.id) | {
            "documents": summary.documents,
            "already_read": summary.already_read,
            "events": summary.events.total(),
        }


def _summary(store: Store, run: str) -> dict[str, Any]:
    return {
        "run": run,
        "skipped": [to_plain(item) for item in read.skipped(store, run) if item.kind != read.NO_EVENT],
    }


def _relate(store_path: Path, place: Path, given: Given, notice: Notice) -> Any:  # noqa: ARG001
    """Bring events, claims and commitments up to date."""
    with open_store(store_path, lock_seconds=_LOCK_SECONDS) as store:
        is_new = relate(store, progress=notice).is_new
        _keep_columns(store)
        return {"is_new": is_new}


def _keep_columns(store: Store) -> None:
    """Work out here what the pages hold in memory, so that the explorer only has to take it over."""
    with watching(store):
        for find in (columns, known_system):
            while True:
                with contextlib.suppress(NotYet):
                    find(store)
                    break


def _play(store_path: Path, place: Path, given: Given, notice: Notice) -> Any:
    """Run a scenario."""
    notice(0, 0, given["name"])
    with open_store(store_path, lock_seconds=_LOCK_SECONDS) as store:
        return to_plain(played.play(store, (place / "scenario.toml").read_bytes(), given["name"]))


_KINDS: Mapping[str, Callable[[Path, Path, Given, Notice], Any]] = {
    "read": _read,
    "relate": _relate,
    "play": _play,
}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
