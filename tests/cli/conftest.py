"""Commands run as a user runs them, in a folder of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.factory import FakeReader, rich_reading
from westphalia import cli, settings
from westphalia.model import Reading, Run
from westphalia.store import write
from westphalia.store.engine import open_store
from westphalia.workflow import relate


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Westphalia = Callable[..., Result]


@pytest.fixture
def westphalia(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Westphalia:
    """The command, run in an empty folder, with a reader that finds one meeting in every document."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "220")
    monkeypatch.delenv("WESTPHALIA_STORE", raising=False)
    settings.settings.cache_clear()
    module = ModuleType("westphalia.reader")
    module.Reader = lambda **options: FakeReader()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "westphalia.reader", module)

    def run(*arguments: object) -> Result:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, captured.out, captured.err)

    return run


def keep(*found: Reading, path: str = "westphalia.db") -> Run:
    """Write readings into a store as one complete run."""
    run = Run(
        id=f"run-{len(found)}",
        version="1",
        model_digest="m",
        data_digest="d",
        started_at="2021-12-08T10:00:00",
    )
    with open_store(Path(path), create=True) as store:
        begun = write.start_run(store, run)
        for position, reading in enumerate(found):
            write.write_reading(store, begun, reading.document, reading, position=position)
        return write.finish_run(store, begun, finished_at="2021-12-08T10:00:01", complete=True)


@pytest.fixture
def filled(westphalia: Westphalia) -> Westphalia:
    """The command, run where the store holds the rich reading and what it comes to."""
    keep(rich_reading())
    together()
    return westphalia


def together(path: str = "westphalia.db") -> None:
    """Work out what the records of a store come to."""
    with open_store(Path(path)) as store:
        relate(store)
