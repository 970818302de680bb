"""What a document, an event and a search show of the records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.factory import document, event, mention, rich_reading, sentences
from tests.web.conftest import client_of, keep
from westphalia.model import Polarity, Reading


def report(text: str, outlet: str, published: str, **fields: object) -> Reading:
    """An article in which Rome signs, or does not sign, a treaty with Paris."""
    article = document(
        text, name=outlet.lower(), outlet=outlet, title=f"{outlet} writes", published=published
    )
    rome, paris = mention(article, "Rome", "ITA"), mention(article, "Paris", "FRA")
    told = event(article, "signed", "AGREE", actors=[rome], recipients=[paris], date="2022-03-01", **fields)
    return Reading(document=article, sentences=sentences(article), mentions=(rome, paris), events=(told,))


ASSERTED = report("Rome signed a treaty with Paris.", "Gazette", "2022-03-02")
DENIED = report(
    "Rome has not signed a treaty with Paris.", "Courier", "2022-03-03", polarity=Polarity.NEGATIVE
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Two reports that may tell of one event, and an article with all kinds of records."""
    path: Path = tmp_path_factory.mktemp("pages") / "store.db"
    with client_of(keep(path, ASSERTED, DENIED, rich_reading())) as client:
        yield client


def test_an_event_is_opened_by_the_id_of_a_report(two: TestClient) -> None:
    page = two.get(f"/events/{ASSERTED.events[0].id}.json").json()

    assert ASSERTED.events[0].id in page["event"]["event_ids"]


def test_a_report_shows_its_sentence_with_the_word_marked(two: TestClient) -> None:
    page = two.get(f"/events/{ASSERTED.events[0].id}").text

    assert "Rome <mark>signed</mark> a treaty with Paris." in page
    assert "Gazette" in page


def test_who_denies_is_said_in_words(two: TestClient) -> None:
    page = two.get(f"/events/{DENIED.events[0].id}.json").json()

    assert {"verb": "denied", "speakers": [], "outlets": ["Courier"], "reports": 1} in page["stances"]


def test_the_reader_sees_the_article_and_the_analyst_its_numbers(two: TestClient) -> None:
    address = f"/documents/{rich_reading().document.id}"

    reader, analyst = two.get(address).text, two.get(f"{address}?view=analyst").text

    assert '<sup class="tag">' not in reader
    assert '<sup class="tag">1</sup>' in analyst
    assert 'class="furniture"' in reader


def test_each_record_of_an_article_can_be_linked_to(two: TestClient) -> None:
    reading = rich_reading()

    page = two.get(f"/documents/{reading.document.id}").text

    for record in (*reading.events, *reading.claims, *reading.commitments, *reading.quotes):
        assert f'id="r-{record.id}"' in page


def test_a_mark_leads_to_its_record(two: TestClient) -> None:
    page = two.get(f"/documents/{ASSERTED.document.id}").text
    opened = two.get(f"/events/{ASSERTED.events[0].id}.json").json()["event"]["id"]

    assert f'href="/events/{opened}" title="Agreement">signed</a>' in page
    assert 'href="/entities/ITA" title="Italy">Rome</a>' in page


def test_a_search_opens_the_sentence(two: TestClient) -> None:
    hit = two.get("/search.json?q=treaty").json()["documents"][0]

    page = two.get(f"/documents/{hit['id']}").text

    assert f'id="s-{hit["sentence"]}"' in page
    assert [piece["words"] for piece in hit["pieces"] if piece["is_hit"]] == ["treaty"]


@pytest.mark.parametrize("name", ["Turchia", "turkey", "TÜRKEI", "Турция", "TUR"])
def test_an_entity_is_found_by_any_of_its_names(examples: TestClient, name: str) -> None:
    assert "TUR" in examples.get("/search.json", params={"q": name}).json()["entities"]


def test_documents_are_narrowed_by_outlet_and_title(two: TestClient) -> None:
    by_outlet = two.get("/documents.json?outlet=Gazette").json()["documents"]
    by_title = two.get("/documents.json?q=courier").json()["documents"]

    assert "Gazette writes" in [item["title"] for item in by_outlet]
    assert [item["title"] for item in by_title] == ["Courier writes"]


def test_the_first_page_counts_the_store(two: TestClient) -> None:
    page = two.get("/overview.json").json()

    assert page["documents"] == 3
    assert page["is_related"]
    assert page["last_run"]["new"] == 3
