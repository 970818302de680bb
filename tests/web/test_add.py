"""Adding articles: what may be sent, under which names it is kept, and what comes of it."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.factory import rich_reading
from tests.web.conftest import client_of, keep
from tests.web.forms import job_of, problems, send
from tests.web.hostile import STRINGS
from tests.web.test_hostile import OURS, Seen
from westphalia.web import uploads
from westphalia.web.forms import Upload
from westphalia.web.jobs import Jobs
from westphalia.web.security import WebSettings

NAMES = (
    "../../etc/passwd.txt", "..\\..\\windows\\x.txt", "/etc/cron.d/x.txt", "C:\\x.txt", "con.txt",
    "a\x00b.txt", "-rf.txt", ".hidden.txt", "…/….txt", "\u202etxt.exe.txt", "a" * 400 + ".txt", "a\nb.txt",
    "x;rm -rf $HOME.txt", "`id`.txt", "$(id).txt", "%2e%2e%2fx.txt", "<script>alert(1)</script>.txt",
    "'\"><img src=x>.txt", "~root.txt",
)  # fmt: skip
"""Names that mean something to some system."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("add") / "store.db", rich_reading())


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "store.db"))


@pytest.fixture
def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An explorer in which work waits for ever."""
    monkeypatch.setattr(Jobs, "_put", lambda self, kind, id_: self._open.add(id_))
    with client_of(path) as client:
        yield client


def kept(path: Path) -> list[Path]:
    """The files that readers have added."""
    return sorted(
        item for item in (path.parent / "store.db.explorer" / "added").glob("**/*") if item.is_file()
    )


def files(*given: tuple[str, bytes]) -> Any:
    return [("files", item) for item in given]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_becomes_a_harmless_one(here: TestClient, path: Path, name: str) -> None:
    answer = send(here, "/add", {"do": "files"}, files=files((name, b"Rome signed a treaty.")), follow=True)

    (found,) = kept(path)
    assert answer.status_code == 200
    assert found.parent.parent == path.parent / "store.db.explorer" / "added"
    assert found.read_bytes() == b"Rome signed a treaty."
    assert Seen(answer.text).elements <= OURS


@given(st.text(max_size=80))
def test_a_name_is_one_part_of_a_path_whatever_it_was(name: str) -> None:
    safe = uploads.safe_name(name)

    assert safe == os.path.basename(safe)
    assert safe not in ("", ".", "..")
    assert not safe.startswith((".", "-", "~"))
    assert safe.isprintable()
    assert len(safe.encode()) < 500
    assert uploads.safe_name(safe) == safe


def test_files_of_one_name_are_kept_side_by_side(tmp_path: Path) -> None:
    sent = [
        Upload(name=name, size=1, content=io.BytesIO(name.encode())) for name in ("a.txt", "A.TXT", "x/a.txt")
    ]

    uploads.save(sent, tmp_path)

    assert sorted(item.name for item in tmp_path.iterdir()) == ["A-2.TXT", "a-3.txt", "a.txt"]


@pytest.mark.parametrize("name", ["a.exe", "a.docx", "a", "a.txt.zip", "a.svg", ".txt/../a.sh"])
def test_files_that_cannot_be_read_are_refused(here: TestClient, path: Path, name: str) -> None:
    answer = send(here, "/add", {"do": "files"}, files=files((name, b"x")))

    assert answer.status_code == 415
    assert "no reader" in problems(answer)[0]
    assert kept(path) == []


def test_a_file_that_is_too_large_is_refused(
    here: TestClient, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 100)

    answer = send(here, "/add", {"do": "files"}, files=files(("a.txt", b"x" * 101)))

    assert answer.status_code == 413
    assert kept(path) == []


def test_too_many_files_are_refused(here: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    three = files(*((f"{number}.txt", b"x") for number in range(3)))

    assert "At most 2" in problems(send(here, "/add", {"do": "files"}, files=three))[0]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "text", "text": " "}, "Paste the words"),
        ({"do": "text", "text": "Words.", "published": "soon"}, "no date"),
        ({"do": "text", "text": "Words.", "language": "xx"}, "language"),
        ({"do": "files"}, "Choose a file"),
        ({"do": "address", "address": "http://127.0.0.1/"}, "private network"),
        ({"do": "address", "address": "file:///etc/passwd"}, "http://"),
        ({"do": "nothing"}, "does not say"),
    ],
)
def test_what_cannot_be_added_is_said_in_its_place(
    here: TestClient, path: Path, fields: dict[str, str], said: str
) -> None:
    answer = send(here, "/add", fields)

    assert answer.status_code == 422
    assert said in problems(answer)[0]
    assert kept(path) == []


def test_an_address_may_be_fetched_on_this_machine_alone_unless_it_is_said(path: Path) -> None:
    token = "a long phrase of our own"

    assert WebSettings().may_fetch
    assert not WebSettings(fetch=False).may_fetch
    assert not WebSettings(host="0.0.0.0", token=token).may_fetch
    assert WebSettings(host="0.0.0.0", token=token, fetch=True).may_fetch


def test_where_fetching_is_switched_off_it_is_neither_offered_nor_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(path, WebSettings(fetch=False)) as client:
        answer = send(client, "/add", {"do": "address", "address": "https://example.org/"})

        assert 'name="address"' not in client.get("/add").text
        assert answer.status_code == 403


def test_what_is_waiting_is_shown_and_asked_for_again(here: TestClient) -> None:
    answer = send(here, "/add", {"do": "text", "text": "Words.", "title": "A headline"}, follow=True)

    assert '<meta http-equiv="refresh" content="2">' in answer.text
    assert "A headline" in answer.text
    assert "A headline" in here.get("/add").text


def test_too_much_at_once_has_to_wait(here: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("westphalia.web.jobs._MOST_WAITING", 0)

    answer = send(here, "/add", {"do": "text", "text": "Words."})

    assert answer.status_code == 503


@pytest.mark.parametrize("id_", ["x", "../../etc", "%2e%2e", "a" * 200, "é"])
def test_work_that_nobody_asked_for_is_not_there(here: TestClient, id_: str) -> None:
    assert here.get("/add", params={"job": id_}).status_code == 404


@pytest.mark.parametrize("words", STRINGS[:4])
def test_hostile_text_is_shown_as_words_while_it_waits(here: TestClient, words: str) -> None:
    answer = send(here, "/add", {"do": "text", "text": words, "title": words}, follow=True)

    assert answer.status_code == 200
    assert Seen(answer.text).elements <= OURS


def test_added_files_are_read_and_their_events_found(path: Path) -> None:
    """One file that can be read, and one line that cannot: in another process, while the pages go on."""
    sent = files(
        ("treaty.txt", b"Washington, 3 March 2021 - France accused Russia of interference."),
        ("lines.jsonl", b'{"no": "text"}\n'),
    )
    with client_of(path) as client:
        answer = send(client, "/add", {"do": "files"}, files=sent)
        address = answer.headers["location"].replace("/add", "/add.json")
        assert client.get("/documents").status_code == 200

        job = job_of(client, address)
        page = client.get(address).json()

        assert job["stage"] == "done", job
        assert page["outcome"]["documents"] == 1
        assert [item["kind"] for item in page["outcome"]["skipped"]] == ["no_text"]
        assert "treaty" in client.get("/documents").text
        assert client.get(f"/runs/{page['outcome']['run']}").status_code == 200
        assert client.get("/search.json?q=interference").json()["documents"]
