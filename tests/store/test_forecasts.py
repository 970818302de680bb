"""Forecasts are kept as they were made; only their outcome is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from westphalia.model import EventType
from westphalia.store import forecasts
from westphalia.store.engine import Store, open_store
from westphalia.store.forecasts import Decision, KeptForecast

MADE = KeptForecast(
    id="fct-1",
    at=date(2022, 3, 1),
    first_day=date(2022, 3, 2),
    last_day=date(2022, 3, 31),
    horizon=30,
    type=EventType.SANCTION,
    actor="USA",
    recipient="RUS",
    probability=0.4,
    base_rate=0.01,
    recurrence=0.2,
    grounds={"rules": [{"body": "THREATEN"}]},
    rules="tests",
    made_at="2022-03-01T12:00:00+00:00",
    is_looking_back=False,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db", create=True) as opened:
        yield opened


def test_a_forecast_comes_back_as_it_was_made(store: Store) -> None:
    assert forecasts.keep(store, [MADE]) == 1
    assert forecasts.forecasts(store) == (MADE,)


def test_what_was_said_first_stays(store: Store) -> None:
    forecasts.keep(store, [MADE])

    assert forecasts.keep(store, [replace(MADE, probability=0.9)]) == 0
    assert forecasts.forecasts(store) == (MADE,)


def test_an_outcome_is_filled_in_and_can_be_taken_back(store: Store) -> None:
    forecasts.keep(store, [MADE])
    came_true = Decision(id="fct-1", outcome=True, decided_on=date(2022, 3, 9), because=("occ-1",))
    forecasts.decide(store, [came_true])

    (decided,) = forecasts.forecasts(store)
    assert decided == replace(MADE, outcome=True, decided_on=date(2022, 3, 9), because=("occ-1",))
    forecasts.decide(store, [Decision(id="fct-1", outcome=None)])
    assert forecasts.forecasts(store) == (MADE,)


def test_a_store_without_articles_has_no_last_day(store: Store) -> None:
    assert forecasts.last_published(store) is None
