"""The reader reads as well as it has read before, and floors never fall unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import run
from westphalia.reader import Reader

CORPUS = Path(__file__).parents[2] / "corpus"
FLOORS = {"corpus": "of this text", "figures": {"type F1": 0.7, "claims F1": 0.5}}


@pytest.mark.skipif(
    not run.FLOORS.exists(), reason="no floors are pinned yet (python evaluation/run.py --pin)"
)
def test_the_development_split_is_read_as_well_as_before():
    floors = json.loads(run.FLOORS.read_text(encoding="utf-8"))
    reached = run.pinned(*run.development(Reader(), CORPUS))

    assert run.check(reached, floors, run.digest(CORPUS)) == []


def test_a_figure_below_its_floor_is_named():
    fallen = run.check({"type F1": 0.65, "claims F1": 0.5}, FLOORS, "of this text")

    assert fallen == ["type F1: 0.6500 is below its floor of 0.7000"]


def test_a_figure_that_is_gone_has_fallen():
    assert run.check({"type F1": 0.7}, FLOORS, "of this text")


def test_a_difference_within_the_noise_of_machines_is_no_fall():
    assert run.check({"type F1": 0.7 - run.NOISE / 2, "claims F1": 0.5}, FLOORS, "of this text") == []


def test_floors_of_another_text_do_not_hold():
    (said,) = run.check({"type F1": 1.0, "claims F1": 1.0}, FLOORS, "of that text")

    assert "has changed" in said


def test_pinning_raises_floors_and_lowers_none(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FLOORS", tmp_path / "floors.json")
    run.pin({"type F1": 0.7, "claims F1": 0.5}, "of this text", anew=False)
    run.pin({"type F1": 0.6, "claims F1": 0.6}, "of this text", anew=False)

    assert json.loads(run.FLOORS.read_text(encoding="utf-8"))["figures"] == {"type F1": 0.7, "claims F1": 0.6}


def test_floors_are_forgotten_when_that_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FLOORS", tmp_path / "floors.json")
    run.pin({"type F1": 0.7}, "of this text", anew=False)
    run.pin({"type F1": 0.6}, "of that text", anew=True)

    assert json.loads(run.FLOORS.read_text(encoding="utf-8")) == {
        "corpus": "of that text",
        "figures": {"type F1": 0.6},
    }
