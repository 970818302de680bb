"""`westphalia forecast` and `westphalia scorecard` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Westphalia, keep, together
from tests.cli.test_scenario_command import threat
from tests.test_forecasting import WEEKLY, told
from westphalia.cli.forecast import HorizonParam


@pytest.fixture
def calm(westphalia: Westphalia) -> Westphalia:
    """A store in which Rome meets Paris every week and Madrid threatens Paris."""
    keep(
        *WEEKLY,
        threat(2, "Madrid will punish Paris if Paris shells Rome.", "2022-02-20", "SANCTION", "ASSAULT"),
    )
    together()
    return westphalia


def test_a_forecast_says_what_it_rests_on(calm: Westphalia) -> None:
    out = calm("forecast", "--pair", "Italy", "FRA", "--horizon", "30d").out

    assert "by what was known on 2022-02-24" in out
    assert "ITA CONSULT FRA  2022-02-25 to 2022-03-26" in out
    for words in ("base rate", "going on as before", "cases followed", "held-back weeks", "Rome *met* Paris"):
        assert words in out


def test_json_has_every_number_with_its_sample(calm: Westphalia) -> None:
    (first, *_) = json.loads(calm("forecast", "--pair", "ITA", "FRA", "--type", "consult", "--json").out)

    assert 0 < first["probability"] < 1
    assert first["alike"]["interval"]["low"] <= first["alike"]["interval"]["high"]
    assert first["base_rate"]["pairs"] > 0
    assert first["reliability"]["count"] > 1000
    assert {"rules", "precedents", "recurrence", "commitments", "here"} <= first.keys()
    assert all(rule["cases"] >= rule["followed"] for rule in first["rules"])


def test_commitments_are_quoted_beside_the_number(calm: Westphalia) -> None:
    out = calm("forecast", "--pair", "ESP", "FRA", "--type", "SANCTION").out

    assert "said: THREAT of ESP announces it" in out
    assert "too few such words were put to the test" in out
    assert "Madrid *will* punish Paris" in out


def test_forecasts_are_kept_decided_and_scored(calm: Westphalia) -> None:
    calm("forecast", "--pair", "ITA", "FRA", "--type", "CONSULT", "--horizon", "7")
    keep(*WEEKLY, told(60), told(99, "AID", "Madrid helped Rome"))
    together()

    resolved = calm("forecast", "--resolve").out
    card = json.loads(calm("scorecard", "--json").out)
    text = calm("scorecard").out

    assert resolved.startswith("2 forecasts decided, 2 of them now: 1 came true, 1 did not; 0 are open")
    assert (card["decided"], card["scores"][0]["count"], card["scores"][0]["came_true"]) == (2, 2, 1)
    assert {"skill", "of_base_rate", "of_recurrence"} <= card["scores"][0]["brier"].keys()
    assert sum(item["count"] for item in card["scores"][0]["calibration"]) == 2
    assert "CONSULT, 7 days" in text
    assert "Calibration" in text
    assert "too few were put to the test to say anything" in text


def test_reading_decides_what_has_come_true(calm: Westphalia) -> None:
    """The reader of these tests finds a meeting of nobody in particular, which decides by its day alone."""
    calm("forecast", "--pair", "ITA", "FRA", "--type", "CONSULT")
    Path("later.txt").write_text("Rome met Paris.", encoding="utf-8")

    summary = json.loads(calm("read", "later.txt", "--published", "2022-06-01", "--json").out)

    assert summary["forecasts"]["came_true"] + summary["forecasts"]["did_not"] == 2


def test_a_forecast_that_is_not_to_be_kept_is_not(calm: Westphalia) -> None:
    calm("forecast", "--pair", "ITA", "FRA", "--no-keep")

    assert json.loads(calm("scorecard", "--json").out)["open"] == 0


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--pair", "ITA", "FRA", "--entity", "ESP"),
        ("--pair", "ITA", "Italy"),
        ("--pair", "ITA", "FRA", "--horizon", "1000d"),
        ("--pair", "ITA", "FRA", "--horizon", "soon"),
        ("--pair", "Atlantis Minor", "FRA"),
        ("--resolve", "--type", "AID"),
    ],
)
def test_wrong_usage_is_said(calm: Westphalia, options: tuple[str, ...]) -> None:
    result = calm("forecast", *options)

    assert result.code == 2
    assert result.err


@pytest.mark.parametrize(("written", "days"), [("30d", 30), ("4w", 28), ("45", 45), ("2 weeks", 14)])
def test_a_horizon_is_days_or_weeks(written: str, days: int) -> None:
    assert HorizonParam().convert(written, None, None) == days


def test_nothing_known_is_said_and_no_error(calm: Westphalia) -> None:
    result = calm("forecast", "--entity", "JPN")

    assert (result.code, result.out) == (0, "")
    assert "nothing is known" in result.err
