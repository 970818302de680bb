"""The page of forecasts shows what was said, what came true, and how good that was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.test_forecasting import WEEKLY, add, ask, opened, told
from tests.web.conftest import client_of
from westphalia.workflow import forecasting


@pytest.fixture
def scored(tmp_path: Path) -> Iterator[TestClient]:
    path = tmp_path / "store.db"
    with opened(path, *WEEKLY) as store:
        forecasting.keep(store, ask(store, horizon=7))
        add(store, told(60), told(99, "AID", "Madrid helped Rome"), number=2)
        forecasting.keep(store, ask(store))
        forecasting.resolve(store)
    with client_of(path) as client:
        yield client


def test_the_page_has_the_scores_and_the_forecasts(scored: TestClient) -> None:
    page = scored.get("/scorecard.json").json()

    assert (page["decided"], page["open"]) == (2, 2)
    assert page["scores"][0]["count"] == 2
    assert {item["outcome"] for item in page["decided_forecasts"]} == {True, False}
    assert len(page["open_forecasts"]) == 2
    assert page["words_kept"] == []


def test_a_decided_forecast_links_to_the_event_that_decided_it(scored: TestClient) -> None:
    page = scored.get("/scorecard").text

    assert "came true" in page
    assert 'href="/events/occ-' in page
    assert "<circle" in page


def test_the_scores_can_be_downloaded(scored: TestClient) -> None:
    table = scored.get("/scorecard.csv").text

    assert table.splitlines()[0].startswith("type,horizon,looking_back,count,came_true,brier")


def test_the_page_can_be_read_in_italian(scored: TestClient) -> None:
    assert "Previsioni aperte" in scored.get("/scorecard?lang=it").text


def test_without_forecasts_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY):
        pass
    with client_of(tmp_path / "store.db") as client:
        assert "westphalia forecast" in client.get("/scorecard").text
