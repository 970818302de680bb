"""Nothing that stands in a document runs, or leads anywhere but to the web."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import OUR_SCRIPT
from tests.web.hostile import ADDRESSES, STRINGS
from westphalia.web.rendering import address_of, outside

OURS = {
    "a", "article", "aside", "b", "blockquote", "body", "br", "button", "caption", "code", "dd", "details",
    "div", "dl", "dt", "em", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "head", "header",
    "hr", "html", "i", "input", "label", "li", "link", "main", "mark", "meta", "nav", "ol", "option", "p",
    "section", "select", "small", "span", "strong", "summary", "sup", "table", "tbody", "td", "th", "thead",
    "textarea", "time", "title", "tr", "ul",
    "fieldset", "legend", "optgroup", "kbd", "pre", "progress", "noscript",
    "svg", "g", "path", "rect", "circle", "line", "text", "desc", "polyline", "polygon", "defs", "tspan",
}  # fmt: skip


class Seen(HTMLParser):
    """What a browser makes of a page: its elements, and where they lead."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(OUR_SCRIPT.sub("", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def addresses(hostile: TestClient) -> list[str]:
    """All pages that can be reached in two steps, and searches for the strings."""
    found = {"/", "/documents", "/timeline", "/claims", "/commitments", "/search"}
    for _ in range(2):
        for address in sorted(found):
            page = hostile.get(address).text
            found |= {link for link in Seen(page).addresses if link.startswith("/") and "static" not in link}
    return sorted(found)[:150]


def test_no_page_holds_an_element_that_is_not_ours(hostile: TestClient) -> None:
    seen = 0
    for address in addresses(hostile):
        answer = hostile.get(address)
        if answer.headers["content-type"].startswith("text/html"):
            page = Seen(answer.text)
            assert page.elements <= OURS, (address, page.elements - OURS)
            assert not [name for name in page.attributes if name.startswith("on") or name == "style"], address
            seen += 1
    assert seen > 30


def test_every_link_leads_into_the_explorer_or_to_the_web(hostile: TestClient) -> None:
    for address in addresses(hostile):
        answer = hostile.get(address)
        if answer.headers["content-type"].startswith("text/html"):
            for link in Seen(answer.text).addresses:
                assert re.match(r"(/(?!/)|#|https?://)", link), (address, link)


@pytest.mark.parametrize("words", STRINGS)
def test_words_that_were_asked_for_are_shown_as_words(hostile: TestClient, words: str) -> None:
    for address in ("/search", "/documents", "/timeline"):
        answer = hostile.get(address, params={"q": words, "outlet": "", "entity": words})

        assert answer.status_code in (200, 400)
        assert Seen(answer.text).elements <= OURS


@pytest.mark.parametrize("words", STRINGS[:5])
def test_an_error_shows_the_address_as_words(hostile: TestClient, words: str) -> None:
    answer = hostile.get(address_of(f"/documents/{words.replace('/', '')}", {}))

    assert answer.status_code == 404
    assert Seen(answer.text).elements <= OURS


def test_the_words_of_a_hostile_title_can_be_read(hostile: TestClient) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile.get("/documents").text


@pytest.mark.parametrize("address", [address for address in ADDRESSES if not address.startswith("http")])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    assert outside(address) is None


def test_a_name_with_a_suffix_is_no_download(hostile: TestClient) -> None:
    """A table of hostile rows goes out as a file, and not as a page that a browser would show."""
    answer = hostile.get("/documents.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
