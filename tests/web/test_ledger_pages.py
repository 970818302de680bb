"""The pages of time, entities, pairs, ledgers and runs: what each shows of a small store and opens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.ledger_store import ATTACK, CALL, EVIL, LINE, PLEDGE, TALKS, THREAT, answer, fill
from westphalia.model import Run
from westphalia.store import pages_ledgers, write
from westphalia.store.engine import open_store
from westphalia.web.app import make_app

ADDRESSES = (
    "/timeline",
    "/timeline?since=2021-12&until=2021-12",
    "/entities/RUT",
    "/pairs/RUT/FRE",
    "/claims",
    f"/claims/{LINE}",
    "/commitments",
    f"/commitments/{PLEDGE}",
    "/runs",
    "/runs/run-1",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser that looks at the small store."""
    path = tmp_path_factory.mktemp("web") / "small.db"
    fill(path)
    with TestClient(make_app(path), base_url="http://127.0.0.1:8448") as client:
        yield client


def shown(pages: TestClient, address: str, **query: str | list[str]) -> str:
    found = pages.get(address, params=query)
    assert found.status_code == 200, found.text
    return str(found.text)


def data(pages: TestClient, address: str, **query: str | list[str]) -> dict[str, Any]:
    found: dict[str, Any] = pages.get(f"{address}.json", params=query).json()
    return found


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["en", "it"])
def test_every_page_is_there_in_both_languages(pages: TestClient, address: str, language: str) -> None:
    page = pages.get(address, params={"lang": language})

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_json_and_a_table_at_the_same_address(pages: TestClient, address: str) -> None:
    bare, _, query = address.partition("?")

    assert json.loads(pages.get(f"{bare}.json?{query}").text)
    assert pages.get(f"{bare}.csv?{query}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/claims/lin-x",
        "/commitments/plg-x",
        "/runs/run-x",
        "/entities/XYZ",
        "/pairs/RUT/XYZ",
        "/pairs/RUT/RUT",
    ],
)
def test_a_record_that_is_not_there_is_said_to_be_missing(pages: TestClient, address: str) -> None:
    assert pages.get(address).status_code == 404


# ---- timeline


def test_events_stand_in_the_stretch_in_which_they_were(pages: TestClient) -> None:
    bins = data(pages, "/timeline")["density"]["bins"]

    assert {item["when"]: item["counts"] for item in bins if any(item["counts"])} == {
        "2020-03": [0, 1, 0, 0],
        "2021-12": [1, 0, 1, 0],
        "2022-01": [0, 0, 0, 1],
    }


def test_an_event_of_some_day_in_a_month_stands_on_no_day(pages: TestClient) -> None:
    found = data(pages, "/timeline", since="2022-01", until="2022-01", by="day")

    assert not any(any(item["counts"]) for item in found["density"]["bins"])
    assert found["vaguer"] == 1
    assert [item["event"]["id"] for item in found["events"]] == [ATTACK]


def test_a_month_opens_its_days(pages: TestClient) -> None:
    (month,) = (item for item in data(pages, "/timeline")["density"]["bins"] if item["when"] == "2021-12")

    days = pages.get(month["href"].replace("/timeline", "/timeline.json")).json()

    assert days["unit"] == "day"
    assert {item["event"]["id"] for item in days["events"]} == {THREAT, CALL}


def test_bars_keep_the_filters_and_the_language_of_the_page(pages: TestClient) -> None:
    found = data(pages, "/timeline", entity="RUT", lang="it")

    assert all(
        "entity=RUT" in item["href"] and "lang=it" in item["href"] for item in found["density"]["bins"]
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"entity": "USA"}, {TALKS}),
        ({"entity": ["RUT", "FRE"], "type": "ASSAULT"}, {ATTACK}),
        ({"quad": "3"}, {THREAT}),
        ({"quad": "3", "type": "ASSAULT"}, set()),
        ({"status": "denied"}, {TALKS}),
        ({"certainty": "certain"}, {THREAT, CALL}),
        ({"outlet": "Gazette"}, {ATTACK, THREAT, CALL, TALKS}),
        ({"q": "call"}, {CALL}),
        ({"q": "100%"}, set()),
        ({"since": "2022"}, {ATTACK}),
        ({"until": "2020-12-31"}, {TALKS}),
    ],
)
def test_filters_leave_what_they_say(
    pages: TestClient, query: dict[str, str | list[str]], expected: set[str]
) -> None:
    found = data(pages, "/timeline", **query)

    assert {item["event"]["id"] for item in found["events"]} == expected
    assert found["total"] == len(expected)


@pytest.mark.parametrize(
    "query", [{"by": "hour"}, {"since": "soon"}, {"type": "WAR"}, {"outlet": "Nobody"}, {"offset": "-1"}]
)
def test_a_filter_that_cannot_be_understood_is_refused(pages: TestClient, query: dict[str, str]) -> None:
    assert pages.get("/timeline", params=query).status_code == 400


def test_a_lane_counts_events_of_both_sides_apart(pages: TestClient) -> None:
    lanes = {lane["name"]: lane["cells"] for lane in data(pages, "/timeline")["lanes"]["lanes"]}

    assert sorted((cell["is_conflict"], cell["count"]) for cell in lanes["RUT"]) == [
        (False, 1),
        (True, 1),
        (True, 1),
    ]


def test_a_single_event_of_a_lane_opens_the_event(pages: TestClient) -> None:
    lanes = {lane["name"]: lane["cells"] for lane in data(pages, "/timeline")["lanes"]["lanes"]}

    assert f"/events/{ATTACK}" in {cell["href"] for cell in lanes["RUT"]}


def test_an_event_shows_the_words_of_its_report(pages: TestClient) -> None:
    assert "<mark>told</mark>" in shown(pages, "/timeline", type="THREATEN")


def test_an_empty_timeline_says_so(pages: TestClient) -> None:
    assert "Nothing here." in shown(pages, "/timeline", q="no such words")


# ---- entities and pairs


def test_an_entity_has_its_names_in_the_texts_and_its_partners(pages: TestClient) -> None:
    found = data(pages, "/entities/RUT")

    assert ("Ruritania", 3) in {(item["words"], item["count"]) for item in found["namings"]}
    assert found["partners"] == [{"code": "FRE", "cooperation": 1, "conflict": 2}]


def test_what_an_entity_says_and_what_is_said_of_it_are_apart(pages: TestClient) -> None:
    found = data(pages, "/entities/RUT")

    assert [item["words"]["marked"] for item in found["quotes"]] == ["Freedonia is trying to frighten us,"]
    assert all("RUT" not in item["speakers"] for item in found["told_by_others"])


def test_the_weightiest_event_is_the_gravest_that_happened(pages: TestClient) -> None:
    assert data(pages, "/entities/FRE")["weightiest"][0]["event"]["id"] == ATTACK


def test_the_offices_of_a_state_have_their_dates(pages: TestClient) -> None:
    offices = data(pages, "/entities/FRA")["offices"]

    assert any(item["office"] == "head_of_state" and item["since"] for item in offices)


def test_a_pair_is_the_same_relation_from_both_sides(pages: TestClient) -> None:
    one, other = data(pages, "/pairs/RUT/FRE"), data(pages, "/pairs/FRE/RUT")

    assert one["now"] == other["now"]
    assert one["events"] == other["events"] == 3
    assert one["mine"] == other["yours"]


def test_what_one_says_of_the_other_has_the_other_in_it(pages: TestClient) -> None:
    found = data(pages, "/pairs/RUT/FRE")

    assert [item["words"]["marked"] for item in found["mine"]] == [
        "Freedonia is trying to frighten us,",
        "attack",
    ]


def test_commitments_between_two_are_open_or_settled(pages: TestClient) -> None:
    found = data(pages, "/pairs/FRE/RUT")

    assert [item["id"] for item in found["open"]] == [PLEDGE]
    assert found["settled"] == []


def test_a_later_reading_of_a_document_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    fill(tmp_path / "again.db")
    again = replace(answer(), quotes=())
    run = Run(id="run-2", version="1", model_digest="m2", data_digest="d", started_at="2021-12-11T10:00:00")
    with open_store(tmp_path / "again.db") as store:
        before = pages_ledgers.namings(store, "RUT", limit=5)
        begun = write.start_run(store, run)
        write.write_reading(store, begun, again.document, again, position=0)
        write.finish_run(store, begun, finished_at="2021-12-11T10:00:01", complete=True)

        assert pages_ledgers.namings(store, "RUT", limit=5) == before
        assert pages_ledgers.quotes_of(store, "RUT", limit=5) == ()


# ---- claims


def test_claims_that_exclude_each_other_are_marked_and_joined(pages: TestClient) -> None:
    line = data(pages, f"/claims/{LINE}")["line"]

    assert [item["is_contradicted"] for item in line["members"]] == [True, True]
    assert line["chart"]["contradictions"] == [[0, 1]]
    assert "contradiction" in shown(pages, f"/claims/{LINE}")


def test_a_claim_has_its_words_and_the_way_to_them(pages: TestClient) -> None:
    page = shown(pages, f"/claims/{LINE}")

    assert "<mark>90,000 troops</mark>" in page
    assert "#r-cla-1" in page


def test_a_fact_that_is_only_called_possible_has_no_figure(pages: TestClient) -> None:
    page = shown(pages, "/claims/lin-fact")

    assert "called possible" in page
    assert "asserted" in page


def test_only_lines_with_a_contradiction_are_left_when_asked_for(pages: TestClient) -> None:
    assert [item["id"] for item in data(pages, "/claims", contradicted="1")["lines"]] == [LINE]


def test_claims_are_found_by_words_of_theirs(pages: TestClient) -> None:
    assert [item["id"] for item in data(pages, "/claims", q="troops")["lines"]] == [LINE]


# ---- commitments


def test_a_commitment_stands_in_the_column_of_its_state(pages: TestClient) -> None:
    columns = data(pages, "/commitments")["columns"]

    assert [(item["state"], item["count"]) for item in columns] == [("open", 1)]


def test_a_commitment_shows_its_condition_its_consequence_and_its_history(pages: TestClient) -> None:
    page = shown(pages, f"/commitments/{PLEDGE}")

    assert "if Ruritania attacks" in page
    assert "impose sanctions" in page
    assert "first said" in page
    assert f"/events/{CALL}" in page


def test_what_if_shows_what_an_event_would_trigger(pages: TestClient) -> None:
    found = data(pages, "/commitments", whatif="RUT ASSAULT FRE")

    assert [node["card"]["pledge"]["id"] for node in found["tree"]] == [PLEDGE]


def test_what_if_of_something_else_triggers_nothing(pages: TestClient) -> None:
    assert "nobody here has said" in shown(pages, "/commitments", whatif="RUT AID FRE")


def test_what_if_says_what_is_wrong_with_what_was_asked(pages: TestClient) -> None:
    found = data(pages, "/commitments", whatif="nonsense")

    assert found["problem"]
    assert found["tree"] == []


# ---- runs


def test_what_was_not_read_stands_apart_from_what_holds_no_event(pages: TestClient) -> None:
    found = data(pages, "/runs/run-1")

    assert [item["message"] for item in found["skipped"]] == ["the file needs a password"]
    assert [item["kind"] for item in found["empty"]] == ["no_event"]


def test_the_documents_of_a_run_have_their_events_counted(pages: TestClient) -> None:
    assert [item["events"] for item in data(pages, "/runs/run-1")["documents"]] == [6, 1]


# ---- hostile input


@pytest.mark.parametrize("address", ADDRESSES)
def test_markup_in_a_document_is_text_on_every_page(tmp_path: Path, address: str) -> None:
    fill(tmp_path / "evil.db", title=EVIL)
    with TestClient(make_app(tmp_path / "evil.db"), base_url="http://127.0.0.1:8448") as client:
        page = client.get(address, params={"q": EVIL, "whatif": EVIL, "entity": EVIL}).text

    assert EVIL not in page
