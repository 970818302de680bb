"""Every page: as a page, as JSON and as CSV, with its headers, in both languages, and its errors."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from tests.web.conftest import OUR_SCRIPT, client_of
from westphalia.plain import to_plain
from westphalia.store.engine import Store, open_store
from westphalia.web import words
from westphalia.web.app import csv_of
from westphalia.web.page import Ask, pages
from westphalia.web.security import POLICY

HREF = re.compile(r'href="(/[^"#]*)')
ID = re.compile(r'\sid="([^"]+)"')
FRAGMENT = re.compile(r'href="(/documents/[^"#?]+)(?:\?[^"#]*)?#([^"]+)"')

EVERY_PAGE = sorted(pages())
FIRST_BYTE_SECONDS = 1.0
"""Ten times what a page should take: the machine that tests may be busy."""


def address_of(examples: TestClient, name: str) -> str:
    """The address of a page of the examples: of the first record of its kind that another page links to."""
    route = pages()[name].ROUTE
    if "{" not in route:
        return route
    shape = re.compile(re.sub(r"\{\w+\}", "[^/]+", route))
    found = next((link for link in links(examples) if shape.fullmatch(link)), None)
    assert found, f"no page links to {route}"
    return found


def links(examples: TestClient) -> list[str]:
    """The addresses that are found by following links, two steps from the first page."""
    if not _SEEN:
        first = links_of(examples.get("/").text)
        _SEEN.extend(first)
        for link in first[:40]:
            _SEEN.extend(links_of(examples.get(link).text))
    return _SEEN


_SEEN: list[str] = []


def links_of(page: str) -> list[str]:
    found = (match.split("?")[0] for match in HREF.findall(page))
    return [link for link in dict.fromkeys(found) if not link.startswith("/static")]


@pytest.mark.parametrize("name", EVERY_PAGE)
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_can_be_shown(examples: TestClient, name: str, language: str) -> None:
    answer = examples.get(address_of(examples, name), params={"lang": language})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_the_json_of_a_page_is_its_context(examples: TestClient, examples_store: Store, name: str) -> None:
    page, address = pages()[name], address_of(examples, name)
    shown = "/overview" if address == "/" else address
    ask = Ask(
        parts=_parts(page.ROUTE, address),
        query=QueryParams(),
        address=f"{shown}.json",
        words=words.words("en"),
    )

    answer = examples.get(f"{shown}.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(json.dumps(to_plain(page.load(examples_store, ask)), default=str))


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_the_context_of_a_page_cannot_be_changed_and_says_what_it_is(
    examples: TestClient, examples_store: Store, name: str
) -> None:
    page, address = pages()[name], address_of(examples, name)
    ask = Ask(
        parts=_parts(page.ROUTE, address), query=QueryParams(), address=address, words=words.words("en")
    )

    context = page.load(examples_store, ask)

    assert type(context).__doc__
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(context, dataclasses.fields(context)[0].name, None)


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if hasattr(pages()[name], "rows")])
def test_a_list_can_be_downloaded_as_a_table(examples: TestClient, name: str) -> None:
    answer = examples.get(f"{address_of(examples, name)}.csv")

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_the_first_byte_of_a_page_is_quick(examples: TestClient, name: str) -> None:
    address = address_of(examples, name)
    examples.get(address)

    began = time.perf_counter()
    with examples.stream("GET", address) as answer:
        next(answer.iter_bytes())

    assert time.perf_counter() - began < FIRST_BYTE_SECONDS


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_page_needs_a_script_or_a_style_of_its_own(examples: TestClient, name: str) -> None:
    page = OUR_SCRIPT.sub("", examples.get(address_of(examples, name)).text)

    assert "<script" not in page
    assert not re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", page))
    assert not re.search(r"<[^>]+\sstyle=", page)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_an_id_stands_once_in_a_page(examples: TestClient, name: str) -> None:
    found = ID.findall(examples.get(address_of(examples, name)).text)

    assert len(found) == len(set(found))


def test_every_link_leads_to_a_page(examples: TestClient) -> None:
    for link in dict.fromkeys(links(examples)):
        assert examples.get(link).status_code == 200, link


def test_a_link_into_a_document_leads_to_words_that_are_there(examples: TestClient) -> None:
    followed = 0
    for page in ("/", "/search?q=russia", "/claims", "/commitments"):
        for document, fragment in FRAGMENT.findall(examples.get(page).text):
            assert fragment in ID.findall(examples.get(document).text), (page, document, fragment)
            followed += 1
    assert followed > 5


def test_a_link_keeps_the_language_that_was_asked_for(examples: TestClient) -> None:
    page = examples.get("/documents?lang=it").text

    assert all(
        "lang=it" in link or "lang=en" in link for link in re.findall(r'href="(/documents/[^"]+)"', page)
    )
    assert re.search(r'href="/documents/doc-\w+\?lang=it"', page)


def test_the_browser_says_which_language_to_show(examples: TestClient) -> None:
    page = examples.get("/documents", headers={"accept-language": "de,it;q=0.8,en;q=0.7"}).text

    assert "<h1>Documenti</h1>" in page


def test_both_languages_have_the_same_words() -> None:
    english, italian = words.words("en").messages, words.words("it").messages

    assert set(english) == set(italian)


def test_words_of_both_languages_have_the_same_gaps() -> None:
    gap = re.compile(r"\{(\w+)")
    english, italian = words.words("en").messages, words.words("it").messages

    for key, message in english.items():
        assert set(gap.findall(message)) == set(gap.findall(italian[key])), key


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/documents/doc-0", 404),
        ("/events/occ-0", 404),
        ("/documents?offset=x", 400),
        ("/documents?offset=-1", 400),
        ("/search?q=a&kind=x", 400),
        ("/timeline?type=NOTHING", 400),
    ],
)
def test_what_is_wrong_is_said_in_words(examples: TestClient, address: str, status: int) -> None:
    page = examples.get(address)
    path, _, query = address.partition("?")
    plain = examples.get(f"{path}.json" + (f"?{query}" if query else ""))

    assert page.status_code == plain.status_code == status
    assert page.headers["content-security-policy"] == POLICY
    assert "<h1>" in page.text
    assert plain.json()["error"]


def test_a_spreadsheet_takes_nothing_for_a_formula() -> None:
    rows = csv_of([{"title": "=HYPERLINK(1)", "n": -1}, {"title": "@x", "n": 2}, {"title": "plain", "n": 3}])

    assert rows.splitlines() == ["title,n", "'=HYPERLINK(1),-1", "'@x,2", "plain,3"]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    with open_store(tmp_path / "empty.db", create=True):
        pass
    with client_of(tmp_path / "empty.db") as client:
        yield client


@pytest.mark.parametrize("name", [name for name in EVERY_PAGE if "{" not in pages()[name].ROUTE])
def test_a_page_of_an_empty_store_is_a_page(empty: TestClient, name: str) -> None:
    assert empty.get(pages()[name].ROUTE).status_code == 200


def _parts(route: str, address: str) -> dict[str, str]:
    pairs = zip(route.split("/"), address.split("/"), strict=True)
    return {name.strip("{}"): value for name, value in pairs if name.startswith("{")}
