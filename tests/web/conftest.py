"""Stores to look at: the examples as they are really read, and one whose documents are hostile."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.hostile import hostile_readings
from westphalia.model import Reading, Run
from westphalia.store import changes, write
from westphalia.store.engine import Store, open_store
from westphalia.web.app import make_app
from westphalia.web.security import WebSettings
from westphalia.workflow import ingest, relate

EXAMPLES = Path(__file__).parents[2] / "examples"
ADDRESS = "http://127.0.0.1:8448"
OUR_SCRIPT = re.compile(r'<script type="module" src="/static/[\w./-]+"></script>')
"""A script of ours that a page loads, with no words in it."""


def client_of(path: Path, settings: WebSettings | None = None, address: str = ADDRESS) -> TestClient:
    """A browser that looks at a store; it shows errors as pages, as a reader sees them."""
    return TestClient(make_app(path, settings), base_url=address, raise_server_exceptions=False)


def keep(path: Path, *found: Reading) -> Path:
    """Write readings into a store as one complete run, and work out what they come to."""
    run = Run(id="run-1", version="1", model_digest="m", data_digest="d", started_at="2021-12-08T10:00:00")
    with open_store(path, create=True) as store:
        begun = write.start_run(store, run)
        for position, reading in enumerate(found):
            write.write_reading(store, begun, reading.document, reading, position=position)
        write.finish_run(store, begun, finished_at="2021-12-08T10:00:01", complete=True)
        relate(store)
    return path


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """The machine that tests may be busy: a page waits for what is being read, however long it takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "PATIENCE", 120.0)
        yield


@pytest.fixture(scope="session")
def examples_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the README's first command."""
    from westphalia.reader import Reader

    path = tmp_path_factory.mktemp("web") / "examples.db"
    with open_store(path, create=True) as store:
        reader = Reader(threads=1)
        shutil.copytree(EXAMPLES.parent / "scenarios", path.parent / "scenarios", dirs_exist_ok=True)
        ingest([EXAMPLES], store=store, reader=reader, entity_of=reader.gazetteer.entity)
        relate(store)
    return path


@pytest.fixture(scope="session")
def examples_store(examples_path: Path) -> Iterator[Store]:
    with open_store(examples_path) as store:
        yield store


@pytest.fixture(scope="session")
def examples(examples_path: Path) -> Iterator[TestClient]:
    with client_of(examples_path) as client:
        yield client


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A store whose titles, texts, names, addresses and file names all try to run something."""
    path = keep(tmp_path_factory.mktemp("web") / "hostile.db", *hostile_readings())
    with client_of(path) as client:
        yield client
