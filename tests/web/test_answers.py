"""Answers are kept, and never outlive what they were made of."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import client_of
from tests.web.forms import send
from tests.web.network_store import fill
from tests.web.test_review import COURIER, GAZETTE
from westphalia.judgements import no_event
from westphalia.model import Run
from westphalia.store import changes, read, write
from westphalia.store.changes import Kept, NotYet, made_beside, remembered, watching
from westphalia.store.columns import columns
from westphalia.store.engine import Store, open_store
from westphalia.store.frames import load, of_words, save, words_of
from westphalia.web import app as application
from westphalia.web.jobs import Jobs
from westphalia.web.page import pages
from westphalia.workflow import judge, relate

LISTS = ("/", "/timeline", "/documents", "/entities/ITA", "/search?q=rome", "/overview.json", "/timeline.csv")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return _keep(tmp_path / "store.db", GAZETTE, number=1)


@pytest.fixture
def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(Jobs, "relate", lambda self: None)
    with client_of(path) as client:
        yield client


def _keep(path: Path, *found: object, number: int) -> Path:
    run = Run(
        id=f"run-{number}", version="1", model_digest="m", data_digest="d",
        started_at=f"2021-12-0{number}T10:00:00",
    )  # fmt: skip
    with open_store(path, create=True) as store:
        begun = write.start_run(store, run)
        for position, reading in enumerate(found):
            write.write_reading(store, begun, reading.document, reading, position=position)  # type: ignore[attr-defined]
        write.finish_run(store, begun, finished_at=f"2021-12-0{number}T10:00:01", complete=True)
        relate(store)
    return path


def _made_again(client: TestClient, monkeypatch: pytest.MonkeyPatch, address: str) -> bool:
    """Whether a page is made for this look."""
    made: list[str] = []
    for page in pages().values():
        load = page.load
        monkeypatch.setattr(
            page, "load", lambda store, ask, load=load: (made.append(""), load(store, ask))[1]
        )
    client.get(address)
    return bool(made)


@pytest.mark.parametrize("address", LISTS)
def test_the_second_look_gets_the_kept_answer(
    here: TestClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    first = here.get(address)

    assert not _made_again(here, monkeypatch, address)
    assert here.get(address).content == first.content


@pytest.mark.parametrize("address", LISTS)
def test_an_added_article_is_on_the_page_that_was_kept(here: TestClient, path: Path, address: str) -> None:
    before = here.get(address).text

    _keep(path, GAZETTE, COURIER, number=2)

    assert here.get(address).text != before


def test_a_judgement_is_on_the_page_that_was_kept(here: TestClient, path: Path) -> None:
    before = here.get("/timeline.json").json()["total"]

    with open_store(path) as store:
        found = next(iter(read.events(store, read.Wanted())))
        judge(store, no_event(found.record, by="Anna", made_at="2022-03-05T10:00:00", why=""))
        relate(store)

    assert here.get("/timeline.json").json()["total"] == before - 1


def test_a_judgement_made_in_the_explorer_is_listed_at_once(here: TestClient) -> None:
    assert here.get("/judgements.json").json()["decisions"] == []
    id_ = here.get("/review.json").json()["record"]["record"]["id"]

    send(here, "/review", {"do": "accept", "id": id_, "by": "Anna"})

    assert len(here.get("/judgements.json").json()["decisions"]) == 1


def test_a_new_run_without_new_articles_is_listed_at_once(here: TestClient, path: Path) -> None:
    assert len(here.get("/runs.json").json()["runs"]) == 1

    _keep(path, GAZETTE, number=2)

    assert len(here.get("/runs.json").json()["runs"]) == 2


def test_a_change_by_another_program_is_noticed(here: TestClient, path: Path) -> None:
    here.get("/documents")

    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE run_document SET title = 'Another headline'")
    connection.close()

    assert "Another headline" in here.get("/documents").text


def test_each_language_has_its_own_answer(here: TestClient) -> None:
    english = here.get("/documents", headers={"accept-language": "en"}).text
    italian = here.get("/documents", headers={"accept-language": "it"}).text

    assert "<h1>Documents</h1>" in english
    assert "<h1>Documenti</h1>" in italian


def test_a_browser_that_has_the_answer_gets_no_second_copy(here: TestClient) -> None:
    first = here.get("/timeline")

    again = here.get("/timeline", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_a_mark_of_an_older_answer_brings_the_new_one(here: TestClient, path: Path) -> None:
    old = here.get("/timeline").headers["etag"]
    _keep(path, GAZETTE, COURIER, number=2)

    assert here.get("/timeline", headers={"if-none-match": old}).status_code == 200


def test_a_browser_asks_each_time(here: TestClient) -> None:
    assert here.get("/timeline").headers["cache-control"] == "private, no-cache"


def test_who_takes_nothing_compressed_gets_the_same_words(here: TestClient) -> None:
    plain = here.get("/timeline", headers={"accept-encoding": "identity"})
    packed = here.get("/timeline", headers={"accept-encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text


@pytest.mark.parametrize("name", [name for name, page in pages().items() if hasattr(page, "send")])
def test_a_page_with_a_form_is_made_for_each_browser(path: Path, name: str) -> None:
    route = pages()[name].ROUTE
    address = route if "{" not in route else None
    if address is None:
        pytest.skip("its address is that of a record")
    seals = []
    with client_of(path) as one, client_of(path) as other:
        for client in (one, other):
            answer = client.get(address)
            seals.append(answer.text)
            assert "etag" not in answer.headers
    assert 'name="seal"' not in seals[0] or seals[0] != seals[1]


def test_two_browsers_have_two_seals_on_one_explorer(here: TestClient) -> None:
    first = here.get("/review").text
    here.cookies.clear()

    assert here.get("/review").text != first


def test_what_does_not_exist_is_not_kept(here: TestClient, path: Path) -> None:
    document = COURIER.document.id
    assert here.get(f"/documents/{document}").status_code == 404

    _keep(path, GAZETTE, COURIER, number=2)

    assert here.get(f"/documents/{document}").status_code == 200


def test_no_more_is_kept_than_there_is_room_for() -> None:
    kept: Kept[str] = Kept(100, len)
    for number in range(50):
        kept.value(number, lambda: "x" * 10)

    assert [number for number in range(50) if kept.find(number)] == list(range(40, 50))


def test_what_would_drive_out_much_else_is_not_kept() -> None:
    kept: Kept[str] = Kept(100, len)

    assert kept.value("long", lambda: "x" * 99) == "x" * 99
    assert kept.find("long") is None


def test_many_who_ask_at_once_have_it_made_once() -> None:
    kept: Kept[int] = Kept(10)
    made, go = [], threading.Event()

    def make() -> int:
        made.append(1)
        go.wait(5)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(kept.value("x", make))) for _ in range(5)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()

    assert (found, made) == ([7] * 5, [1])


def test_where_making_fails_the_next_who_asks_tries_again() -> None:
    kept: Kept[int] = Kept(10)
    with pytest.raises(ZeroDivisionError):
        kept.value("x", lambda: 1 // 0)

    assert kept.value("x", lambda: 1) == 1


def test_what_is_asked_of_a_store_is_found_once_for_each_state(path: Path) -> None:
    asked = []
    with open_store(path) as store, watching(store):
        for _ in range(3):
            remembered(store, "q", lambda: asked.append(1))
        _keep(path, GAZETTE, COURIER, number=2)
        remembered(store, "q", lambda: asked.append(2))

    assert asked == [1, 2]


def test_a_store_that_nobody_watches_is_asked_each_time(path: Path) -> None:
    asked = []
    with open_store(path) as store:
        for _ in range(2):
            remembered(store, "q", lambda: asked.append(1))

    assert asked == [1, 1]


def test_columns_that_were_kept_are_those_that_were_read(path: Path) -> None:
    with open_store(path) as store, watching(store):
        read_now = columns(store)
        shutil.copytree(f"{path}.explorer", path.parent / "copy.db.explorer")
        shutil.copy(path, path.parent / "copy.db")
    with (
        open_store(path.parent / "copy.db") as store,
        watching(store),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("westphalia.store.columns._read", lambda _: pytest.fail("read again"))
        taken_over = columns(store)

    assert list(taken_over.ids) == list(read_now.ids)
    assert taken_over.weight.tolist() == read_now.weight.tolist()
    assert taken_over.parties.values == read_now.parties.values
    assert taken_over.parties.rows_of("ITA").tolist() == read_now.parties.rows_of("ITA").tolist()


def test_a_damaged_file_of_columns_is_as_good_as_none(path: Path) -> None:
    with open_store(path) as store, watching(store):
        save(store, "x", "b", {"words": of_words(["è", "b"])})
        kept = load(store, "x", "b")
        assert kept is not None
        assert words_of(kept["words"]) == ("è", "b")
        for file in Path(f"{path}.explorer").rglob("x-*.npz"):
            file.write_bytes(b"PK\x03\x04 broken")

        assert load(store, "x", "b") is None


def test_no_file_is_written_for_who_only_asks_once(path: Path) -> None:
    with open_store(path) as store:
        columns(store)

    assert not Path(f"{path}.explorer").exists()


def test_what_takes_long_is_said_to_take_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "store.db")
    go = threading.Event()
    monkeypatch.setattr(changes, "PATIENCE", 0.05)
    with open_store(tmp_path / "store.db") as store, watching(store):
        with pytest.raises(NotYet):
            made_beside(store, "slow", lambda: go.wait(5))
        go.set()
        monkeypatch.setattr(changes, "PATIENCE", 5.0)

        assert made_beside(store, "slow", lambda: True)


def test_a_page_that_has_to_wait_says_so_and_comes_by_itself(
    here: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_yet(store: Store, ask: object) -> object:
        raise NotYet("")

    monkeypatch.setattr(pages()["timeline"], "load", not_yet)

    page = here.get("/timeline")

    assert page.status_code == 503
    assert (page.headers["retry-after"], page.headers["refresh"]) == ("3", "3")
    assert "is being read" in page.text
    assert application.STATUS[NotYet][0] == 503
