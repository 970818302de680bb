"""Forms are taken from the browser that they were shown to, and from nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.factory import rich_reading
from tests.web.conftest import ADDRESS, client_of, keep
from tests.web.forms import problems, seal_of, send
from tests.web.hostile import STRINGS
from tests.web.test_hostile import OURS, Seen
from westphalia.web.forms import COOKIE
from westphalia.web.page import pages
from westphalia.web.security import WebSettings

EVERY_FORM = sorted(name for name, page in pages().items() if hasattr(page, "send") and "{" not in page.ROUTE)


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("forms") / "store.db", rich_reading())


@pytest.fixture
def here(store_path: Path) -> Iterator[TestClient]:
    with client_of(store_path) as client:
        yield client


def test_there_are_forms() -> None:
    assert {"add", "judgements", "review", "scenarios"} <= set(EVERY_FORM)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_a_form_without_a_seal_changes_nothing_and_says_so(here: TestClient, name: str) -> None:
    address = pages()[name].ROUTE
    here.get(address)

    answer = here.post(address, data={"do": "accept"}, follow_redirects=False)

    assert answer.status_code == 403
    assert "started anew" in problems(answer)[0]


def test_the_seal_of_another_browser_is_no_seal(here: TestClient, store_path: Path) -> None:
    with client_of(store_path) as other:
        stolen = seal_of(other, "/add")
    here.get("/add")

    assert here.post("/add", data={"seal": stolen, "do": "text", "text": "Words."}).status_code == 403


def test_a_seal_without_the_cookie_is_no_seal(here: TestClient) -> None:
    seal = seal_of(here, "/add")
    here.cookies.clear()

    assert here.post("/add", data={"seal": seal, "do": "text", "text": "Words."}).status_code == 403


def test_the_seal_of_an_explorer_that_was_started_anew_is_no_seal(store_path: Path) -> None:
    with client_of(store_path, WebSettings(csrf="one")) as before:
        seal, browser = seal_of(before, "/add"), before.cookies[COOKIE]
    with client_of(store_path, WebSettings(csrf="two")) as after:
        after.cookies.set(COOKIE, browser)

        assert after.post("/add", data={"seal": seal, "do": "text", "text": "x"}).status_code == 403


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}])
def test_a_form_of_another_site_is_refused_even_with_a_seal(
    here: TestClient, headers: dict[str, str]
) -> None:
    fields = {"seal": seal_of(here, "/add"), "do": "text", "text": "Words."}

    assert here.post("/add", data=fields, headers=headers).status_code == 403


def test_browsers_may_say_where_a_form_comes_from(here: TestClient) -> None:
    """With a referrer policy of `no-referrer` they would send `Origin: null`, which is refused."""
    assert here.get("/add").headers["referrer-policy"] == "same-origin"


def test_a_form_of_ours_is_taken(here: TestClient) -> None:
    fields = {"seal": seal_of(here, "/review"), "do": "nothing known"}

    assert here.post("/review", data=fields, headers={"origin": ADDRESS}).status_code == 422


def test_the_cookie_of_a_browser_is_kept_from_scripts_and_other_sites(here: TestClient) -> None:
    cookie = here.get("/review").headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_browser_keeps_its_cookie(here: TestClient) -> None:
    here.get("/review")

    assert "set-cookie" not in here.get("/add").headers


def test_a_page_without_a_form_gives_no_cookie(here: TestClient) -> None:
    assert "set-cookie" not in here.get("/documents").headers


@pytest.mark.parametrize("given", ["", "x", "../../etc", "g" * 32, "a" * 33])
def test_a_cookie_that_is_not_ours_is_replaced(here: TestClient, given: str) -> None:
    here.cookies.set(COOKIE, given)

    assert "set-cookie" in here.get("/add").headers


def test_what_is_no_form_is_refused(here: TestClient) -> None:
    assert here.post("/review", json={"do": "accept"}).status_code == 415
    assert here.post("/review", content=b"x").status_code == 415
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert here.post("/review", content=b"no form at all", headers=kind).status_code in (400, 403)


def test_a_form_that_is_too_large_is_refused_by_its_length_and_without_one(here: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    large = b"why=" + b"x" * 100_000

    def pieces() -> Iterator[bytes]:
        yield from (large[start : start + 1000] for start in range(0, len(large), 1000))

    assert here.post("/review", content=large, headers=kind).status_code == 413
    assert here.post("/review", content=pieces(), headers=kind).status_code == 413


def test_a_page_without_a_form_takes_none(here: TestClient) -> None:
    assert here.post("/documents", data={"a": "b"}).status_code == 405


@pytest.mark.parametrize("words", STRINGS)
def test_what_was_typed_is_shown_again_as_words(here: TestClient, words: str) -> None:
    typed = {"do": "text", "title": words, "outlet": words, "published": words, "text": words}

    answer = send(here, "/add", typed)

    assert answer.status_code == 422
    assert Seen(answer.text).elements <= OURS
    assert problems(answer)


@pytest.mark.parametrize("words", STRINGS[:4])
def test_rows_that_were_typed_are_shown_again_as_words(here: TestClient, words: str) -> None:
    typed = {"name": words, "actor": words, "what": words, "recipient": words, "on": words, "at": words}

    answer = send(here, "/scenarios", typed)

    assert answer.status_code == 422
    assert Seen(answer.text).elements <= OURS
    assert "value=&#34;" not in answer.text
