"""Work in other processes: in its turn, bounded in time, ended with the explorer, and told of in files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factory import rich_reading
from tests.web.conftest import keep
from westphalia.store.engine import open_store
from westphalia.web import jobs
from westphalia.web.jobs import Job, Jobs, TooBusy, working_on


@pytest.fixture
def work(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "store.db")


def commands(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let work be a few lines of Python instead; its folder is `place`."""
    begin = subprocess.Popen
    start = "import json, sys, time, pathlib; place = pathlib.Path(sys.argv[1])\n"

    def popen(command: list[str], **options: object) -> object:
        return begin([sys.executable, "-c", start + code, command[-1]], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(jobs.subprocess, "Popen", popen)


def wait(work: Jobs, id_: str, until: Callable[[Job], bool] = lambda job: not job.is_open) -> Job:
    for _ in range(600):
        job = work.find(id_)
        if job is not None and until(job):
            return job
        time.sleep(0.05)
    raise AssertionError(job)


DONE = "(place / 'state.json').write_text(json.dumps({'stage': 'done'}))\n"


def test_what_is_asked_for_is_done(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, "(place / 'result.json').write_text('[1]')\n" + DONE)

    id_ = work.begin("read", about="a.txt", given={"x": 1})

    assert wait(work, id_).stage == "done"
    assert work.result(id_) == [1]


def test_work_on_the_store_is_done_one_after_the_other(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    began = "(place / 'began').write_text(str(time.time())); time.sleep(0.3)\n"
    ended = "(place / 'ended').write_text(str(time.time()))\n"
    commands(monkeypatch, began + ended + DONE)

    first, second = work.begin("read"), work.begin("relate")
    wait(work, second)

    assert float(work.file(second, "began") or b"0") >= float(work.file(first, "ended") or b"9e99")


def test_what_breaks_off_has_failed_with_its_last_words(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, "raise ValueError('out of paper')")

    job = wait(work, work.begin("play"))

    assert (job.stage, job.message) == ("failed", "ValueError: out of paper")


def test_what_takes_too_long_is_ended(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, "time.sleep(60)")
    monkeypatch.setattr(jobs, "SECONDS", {"play": 0.3})

    job = wait(work, work.begin("play"))

    assert (job.stage, job.message) == ("failed", "too_long")


def test_work_ends_with_the_explorer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, "(place / 'state.json').write_text('{\"stage\": \"running\"}'); time.sleep(60)")
    with open_store(keep(tmp_path / "store.db", rich_reading())) as store:
        began = time.monotonic()
        with working_on(store):
            running = jobs.jobs_of(store)
            id_ = running.begin("read")
            waiting = running.begin("read")
            wait(running, id_, lambda job: job.stage == "running")

        assert time.monotonic() - began < 20
        after = Jobs(store.path)
        assert {job.stage for job in after.all() if job.id in (id_, waiting)} <= {"stopped", "failed"}


def test_what_another_explorer_left_is_stopped(work: Jobs) -> None:
    place = work.folder / "old"
    place.mkdir(parents=True)
    asked = {"kind": "read", "browser": "", "about": "x", "made_at": "2026-01-01", "given": {}}
    (place / "job.json").write_text(json.dumps(asked))
    (place / "state.json").write_text('{"stage": "running", "done": 1, "total": 2}')

    (job,) = work.all()

    assert (job.stage, job.done) == ("stopped", 1)


def test_too_much_at_once_is_refused(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Jobs, "_put", lambda self, kind, id_: self._open.add(id_))
    monkeypatch.setattr(jobs, "_MOST_WAITING", 2)
    work.begin("read")
    work.begin("read")

    with pytest.raises(TooBusy):
        work.begin("read")


def test_bringing_events_up_to_date_is_not_asked_for_twice(
    work: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jobs, "_put", lambda self, kind, id_: self._open.add(id_))
    work.relate()
    work.relate()

    assert [job.kind for job in work.all()] == ["relate"]


def test_what_cannot_be_prepared_leaves_nothing(work: Jobs) -> None:
    def refuse(place: Path) -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        work.begin("read", prepare=refuse)

    assert list(work.all()) == []


def test_the_oldest_finished_work_is_taken_away(work: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    commands(monkeypatch, DONE)
    monkeypatch.setattr(jobs, "_KEPT", 2)
    ids = [work.begin("play") for _ in range(4)]
    wait(work, ids[-1])
    time.sleep(0.3)

    assert {job.id for job in work.all()} <= set(ids[-3:])


@pytest.mark.parametrize("id_", ["", ".", "..", "../x", "a/b", "a\\b", "é", "a" * 100, "\x00"])
def test_an_id_never_leads_out_of_the_folder(work: Jobs, id_: str) -> None:
    assert work.find(id_) is None
    assert work.result(id_) is None
