"""The benchmark script reads the splits, keeps the held-out part out, and prints the table it promises."""

from __future__ import annotations

import lzma
import sys

import numpy as np
import pytest

from evaluation import icews
from tests.foresight.worlds import habits
from westphalia.foresight.history import Vantage


@pytest.fixture
def shared(tmp_path):
    """A small world in the files of a benchmark."""
    folder = tmp_path / "data" / "icews" / "icews14a"
    folder.mkdir(parents=True)
    world = habits(70)
    for name, first, end in (("train", 0, 50), ("valid", 50, 60), ("test", 60, 70)):
        part = world.between(first, end)
        rows = np.stack([part.actor, part.type, part.recipient, part.date * icews.HOURS], axis=1)
        with lzma.open(folder / f"{name}.txt.xz", "wt") as file:
            np.savetxt(file, rows, fmt="%d", delimiter="\t")
    (folder / "stat.txt").write_text("12\t3\t0")
    (folder / "entity2id.txt").write_text("".join(f"State {n}\t{n}\n" for n in range(12)))
    (folder / "relation2id.txt").write_text("praise\t0\nthreaten\t1\nsanction\t2\n")
    return tmp_path


def printed(shared, monkeypatch, capsys, *options):
    monkeypatch.setattr(sys, "argv", ["icews.py", "--shared", str(shared), "--dataset", "icews14", *options])
    icews.main()
    return capsys.readouterr().out


def test_what_comes_after_a_split_is_not_loaded(shared):
    splits = icews.Splits.load(shared / "data" / "icews" / "icews14a")

    assert splits.known_at("valid").date.max() < 60


def test_the_table_says_its_protocol_and_its_sample_sizes(shared, monkeypatch, capsys):
    text = printed(shared, monkeypatch, capsys)

    assert "time-aware filter, random ties, validation days known, both directions" in text
    assert all(
        line in text for line in ("seen at the last step", "never seen", "asked for the actor", "n = ")
    )


def test_the_future_can_be_shuffled(shared, monkeypatch, capsys):
    assert "after shuffling the future: the same" in printed(shared, monkeypatch, capsys, "--shuffle-future")


def test_many_steps_and_the_baseline_are_scored_too(shared, monkeypatch, capsys):
    text = printed(shared, monkeypatch, capsys, "--steps", "many", "--baseline")

    assert "many step(s)" in text
    assert "recurrency baseline, our implementation" in text


def test_a_forecast_is_shown_with_rules_and_the_days_of_past_events(shared, monkeypatch, capsys):
    text = printed(shared, monkeypatch, capsys, "--show", "2")

    assert "rules' share of the score" in text
    assert "cases), on days" in text


def test_a_turned_type_is_told_with_the_parties_exchanged(shared):
    splits = icews.Splits.load(shared / "data" / "icews" / "icews14a")

    assert splits.deed(1 + 3, "A", "B") == "B - threaten - A"


def test_the_audit_notices_a_forecaster_that_looks_ahead(shared):
    class Cheat:
        def scene(self, timeline, vantage):
            return timeline.past(Vantage(vantage.asked + 10, vantage.asked + 10))

        def scores(self, past, questions):
            return past.sums.faded

    world = habits(70)

    assert not icews.audit(Cheat(), icews.Timeline.of(world), world, 60)
