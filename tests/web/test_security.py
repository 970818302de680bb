"""Who may ask: this machine alone, or who knows the token; and no other site on their behalf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.factory import rich_reading
from tests.web.conftest import ADDRESS, client_of, keep
from westphalia.errors import WestphaliaError
from westphalia.web.security import HEADERS, POLICY, WebSettings

TOKEN = "a long phrase of our own"


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("security") / "store.db", rich_reading())


@pytest.fixture
def here(store_path: Path) -> Iterator[TestClient]:
    with client_of(store_path) as client:
        yield client


@pytest.fixture
def guarded(store_path: Path) -> Iterator[TestClient]:
    settings = WebSettings(host="0.0.0.0", token=TOKEN)
    with client_of(store_path, settings, "http://desk.example:8448") as client:
        yield client


@pytest.mark.parametrize(
    "address", ["/", "/documents.json", "/documents.csv", "/nowhere", "/static/westphalia.css"]
)
def test_every_answer_carries_the_headers(here: TestClient, address: str) -> None:
    headers = here.get(address).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_policy_lets_nothing_run_that_is_not_ours() -> None:
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "desk.example"])
def test_other_machines_may_ask_only_with_a_token(host: str) -> None:
    with pytest.raises(WestphaliaError, match="--token"):
        WebSettings(host=host)
    assert WebSettings(host=host, token=TOKEN).token == TOKEN


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_no_token(host: str) -> None:
    assert WebSettings(host=host).token is None


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8448", "", "127.0.0.1.evil.example"])
def test_a_name_of_another_site_that_points_here_is_turned_away(here: TestClient, host: str) -> None:
    assert here.get("/documents", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8448", "localhost:9000", "[::1]:8448"])
def test_the_names_of_this_machine_are_known(here: TestClient, host: str) -> None:
    assert here.get("/documents", headers={"host": host}).status_code == 200


def test_without_the_token_nothing_is_shown(guarded: TestClient) -> None:
    for address in ("/", "/documents.json", "/static/westphalia.css"):
        assert guarded.get(address).status_code == 401
    assert guarded.get("/documents?token=wrong").status_code == 401
    assert guarded.get("/documents", headers={"authorization": "Bearer wrong"}).status_code == 401


def test_a_program_names_the_token_in_a_header(guarded: TestClient) -> None:
    assert guarded.get("/documents.json", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_browser_names_the_token_once_and_it_leaves_the_address(guarded: TestClient) -> None:
    answer = guarded.get("/documents", params={"token": TOKEN, "lang": "it"}, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/documents?lang=it"
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert guarded.get("/documents").status_code == 200


def test_the_way_to_the_page_without_the_token_stays_here(guarded: TestClient) -> None:
    address = "http://desk.example:8448//evil.example/x"

    answer = guarded.get(address, params={"token": TOKEN}, follow_redirects=False)

    assert answer.headers["location"] == "/evil.example/x"


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}],
)
def test_a_form_of_another_site_is_refused(here: TestClient, headers: dict[str, str]) -> None:
    assert here.post("/documents", headers=headers).status_code == 403


def test_a_form_of_ours_is_not_refused_for_where_it_comes_from(here: TestClient) -> None:
    """There is nothing to send yet; the answer is that the page takes no forms."""
    assert here.post("/documents", headers={"origin": ADDRESS}).status_code == 405
