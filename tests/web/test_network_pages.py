"""The network, the map, why two stand as they do, and all events of the timeline, without scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import client_of
from tests.web.network_store import EARLY, LATE, fill
from westphalia.store.engine import open_store
from westphalia.web import built
from westphalia.web.pages import map as map_page

PAGES = ("/network", "/map")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path: Path = tmp_path_factory.mktemp("network") / "store.db"
    fill(path)
    with client_of(path) as client:
        yield client


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path: Path = tmp_path_factory.mktemp("empty") / "store.db"
    with open_store(path, create=True):
        pass
    with client_of(path) as client:
        yield client


@pytest.mark.parametrize("page", PAGES)
def test_the_picture_the_table_and_the_json_tell_of_the_same_ties(world: TestClient, page: str) -> None:
    looked = world.get(f"{page}.json").json()["looked"]
    rows = list(csv.DictReader(io.StringIO(world.get(f"{page}.csv").text)))
    shown = world.get(page).text

    assert len(looked["ties"]) == looked["total"] == len(rows) > 0
    for tie in looked["ties"]:
        assert shown.count(f"{tie['one']}/{tie['other']}?at={LATE}") >= 1
        assert (tie["weight"] < 0) == (f"{tie['one']}-{tie['other']}" in ("BLR-FRA", "DEU-RUS", "FRA-RUS"))


def test_without_a_date_the_network_is_that_of_the_last_article(world: TestClient) -> None:
    assert world.get("/network.json").json()["looked"]["at"] == LATE


def test_the_network_of_an_early_date_knows_nothing_of_what_came_later(world: TestClient) -> None:
    looked = world.get(f"/network.json?at={EARLY}").json()["looked"]

    assert all({tie["one"], tie["other"]} == {"DEU", "FRA"} for tie in looked["ties"])


def test_a_month_stands_for_its_last_day(world: TestClient) -> None:
    assert world.get("/network.json?at=2020-03").json()["looked"]["at"] == "2020-03-31"


@pytest.mark.parametrize("query", ["at=soon", "layer=weather", "most=7", "most=x"])
@pytest.mark.parametrize("page", PAGES)
def test_what_cannot_be_meant_is_said(world: TestClient, page: str, query: str) -> None:
    assert world.get(f"{page}?{query}").status_code == 400


def test_links_to_other_layers_keep_the_date_and_the_language(world: TestClient) -> None:
    page = world.get("/network?at=2021-12-07&lang=it").text

    assert 'href="/network?at=2021-12-07&amp;lang=it&amp;layer=treaty"' in page
    assert "Rete" in page


def test_time_is_gone_through_by_links_too(world: TestClient) -> None:
    looked = world.get("/network.json").json()["looked"]
    before = looked["before"]["href"]

    assert looked["after"] is None
    assert before in [moment["href"] for moment in looked["moments"]]
    assert world.get(before).status_code == 200


def test_who_is_torn_is_named_under_strain(world: TestClient) -> None:
    looked = world.get("/network.json").json()["looked"]

    assert ["FRA", "RUS", "TUR"] in [triad["members"] for triad in looked["triads"]]
    assert any(tie["is_strained"] for tie in looked["ties"])


def test_a_bloc_is_told_by_its_mark_and_its_members(world: TestClient) -> None:
    looked = world.get("/network.json").json()["looked"]
    page = world.get("/network").text

    together = [set(bloc["members"]) for bloc in looked["blocs"]]
    assert any({"DEU", "FRA"} <= members for members in together)
    assert page.count('class="sign"') >= len(looked["blocs"])


def test_a_tie_is_explained_by_the_events_that_carry_it(world: TestClient) -> None:
    found = world.get(f"/network/ties/FRA/RUS.json?at={LATE}").json()
    page = world.get(f"/network/ties/FRA/RUS?at={LATE}").text

    assert found["score"] < 0
    assert [item["told"]["event"]["id"] for item in found["carrying"]] == ["occ-fra-rus"]
    assert 'href="/events/occ-fra-rus"' in page
    assert 'href="/pairs/FRA/RUS"' in page


def test_a_tie_shows_what_stands_open_and_what_was_signed(world: TestClient) -> None:
    said = world.get("/network/ties/DEU/RUS.json").json()
    signed = world.get("/network/ties/DEU/FRA.json").json()

    assert [pledge["id"] for pledge in said["open"]] == ["plg-1"]
    assert "membership" in [item["kind"] for item in signed["standing"]]


@pytest.mark.parametrize("pair", ["DEU/DEU", "DEU/NOBODY"])
def test_nobody_has_no_tie(world: TestClient, pair: str) -> None:
    assert world.get(f"/network/ties/{pair}").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "/timeline/all"])
def test_an_empty_store_has_a_page_too(empty: TestClient, page: str) -> None:
    assert empty.get(page).status_code == 200
    assert empty.get(f"{page}.json").status_code == 200


def test_without_a_map_the_tables_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "store.db")
    monkeypatch.setattr(map_page, "world", lambda: None)
    with client_of(tmp_path / "store.db") as client:
        page = client.get("/map").text

    assert "is-map" not in page
    assert 'class="ties-table"' in page


@pytest.mark.skipif(built.world() is None, reason="the map of frontend/ was not built here")
def test_a_state_on_the_map_has_the_colour_of_its_bloc(world: TestClient) -> None:
    page = world.get("/map").text
    slot = dict(world.get("/map.json").json()["picture"]["slots"])["DEU"]

    assert f'class="land b{slot}" data-land="DEU"' in page
    assert 'data-code="DEU"' in page


def test_all_events_stand_in_columns_of_one_length(examples: TestClient) -> None:
    found = examples.get("/timeline/all.json").json()
    marks = found["marks"]
    columns = ("ids", "first", "last", "types", "statuses", "parties")

    assert {len(marks[name]) for name in columns} == {marks["total"]}
    assert len(found["names"]) == len(marks["codes"])
    assert marks["first"] == sorted(marks["first"])
    assert all(place < len(marks["codes"]) for places in marks["parties"] for place in places)


def test_all_events_are_narrowed_as_on_the_timeline(examples: TestClient) -> None:
    some = examples.get("/timeline/all.json?quad=4").json()
    every = examples.get("/timeline/all.json").json()

    assert 0 < some["marks"]["total"] < every["marks"]["total"]
    assert {some["kinds"][type_]["quad"] for type_ in some["marks"]["types"]} == {4}


def test_all_events_can_be_downloaded(examples: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(examples.get("/timeline/all.csv").text)))

    assert len(rows) == examples.get("/timeline/all.json").json()["marks"]["total"]
    assert rows[0]["first"] <= rows[0]["last"]


def test_the_timeline_says_where_all_its_events_are(examples: TestClient) -> None:
    page = examples.get("/timeline?quad=4&lang=it").text

    assert 'data-src="/timeline/all.json?quad=4&amp;lang=it"' in page


@pytest.mark.parametrize("page", ["/network", "/map", "/network/ties/RUS/UKR", "/timeline", "/timeline/all"])
@pytest.mark.parametrize("language", ["en", "it"])
def test_no_page_has_a_style_or_a_script_of_its_own(examples: TestClient, page: str, language: str) -> None:
    answer = examples.get(page, params={"lang": language})

    assert answer.status_code == 200
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src="/static/built/')
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("page", PAGES)
def test_organisations_can_be_asked_to_act_for_their_members(world: TestClient, page: str) -> None:
    apart = world.get(f"{page}.json").json()["looked"]
    together = world.get(f"{page}.json?organisations=together").json()["looked"]

    assert (apart["acting"], together["acting"]) == ("apart", "together")
    assert [item["value"] for item in together["actings"] if item["href"] is None] == ["together"]
    assert "act for their members" in world.get(page).text


def test_organisations_are_not_asked_about_what_is_signed(world: TestClient) -> None:
    looked = world.get("/network.json?layer=treaty&organisations=together").json()["looked"]

    assert (looked["acting"], looked["actings"]) == ("apart", [])


def test_an_unknown_way_of_acting_is_refused(world: TestClient) -> None:
    assert world.get("/network?organisations=x").status_code == 400
