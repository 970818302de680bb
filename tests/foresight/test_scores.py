"""Scores, skill and calibration."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from westphalia.foresight.scores import brier_scores, calibration, log_scores, score, wilson
from westphalia.foresight.words_kept import LEAST, Tried, best_known, words_kept
from westphalia.model import CommitmentKind

TRUE = np.array([True, False, False, True])
SAID = np.array([0.9, 0.1, 0.2, 0.6])
HALF = np.full(4, 0.5)


def test_the_brier_score_is_the_square_of_the_error() -> None:
    assert brier_scores(SAID, TRUE) == pytest.approx([0.01, 0.01, 0.04, 0.16])


def test_the_log_score_is_the_surprise_and_never_without_end() -> None:
    assert log_scores(HALF, TRUE) == pytest.approx([log(2)] * 4)
    assert np.isfinite(log_scores(np.array([0.0, 1.0]), np.array([True, False]))).all()


def test_skill_is_what_is_saved_of_the_other_score() -> None:
    found = score(SAID, HALF, SAID, TRUE)

    assert found is not None
    assert found.brier.skill == pytest.approx(1 - 0.055 / 0.25)
    assert found.brier.skill_against_recurrence == 0
    assert (found.count, found.came_true) == (4, 2)


def test_without_forecasts_there_is_no_score() -> None:
    none = np.zeros(0)

    assert score(none, none, none, none.astype(bool)) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_forecast_stands_in_one_stretch(answers: list[tuple[float, bool]]) -> None:
    said, true = np.array([each[0] for each in answers]), np.array([each[1] for each in answers])

    bins = list(calibration(said, true))

    assert sum(item.count for item in bins) == len(answers)
    assert sum(item.came_true for item in bins) == true.sum()
    assert all(item.low <= item.mean <= item.high + 1e-9 for item in bins)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(one: int, other: int) -> None:
    came_true, count = min(one, other), max(one, other)

    found = wilson(came_true, count)

    assert 0 <= found.low <= found.high <= 1
    if count:
        assert found.low - 1e-9 <= came_true / count <= found.high + 1e-9


def test_more_cases_make_an_interval_narrower() -> None:
    few, many = wilson(3, 10), wilson(300, 1000)

    assert many.high - many.low < few.high - few.low


def tried(speaker: str, kind: CommitmentKind, kept: int, broken: int) -> list[Tried]:
    return [Tried(kind=kind, by=(speaker,), carried_out=number < kept) for number in range(kept + broken)]


def test_of_too_few_words_nothing_is_said() -> None:
    (found,) = (
        item
        for item in words_kept(tried("RUS", CommitmentKind.THREAT, 3, LEAST - 4))
        if item.speaker and item.kind
    )

    assert (found.carried_out, found.met) == (3, LEAST - 1)
    assert found.share is None
    assert found.interval is None


def test_words_are_counted_by_speaker_and_kind() -> None:
    given_words = [*tried("RUS", CommitmentKind.THREAT, 6, 4), *tried("USA", CommitmentKind.PROMISE, 1, 1)]
    groups = {(item.kind, item.speaker): item for item in words_kept(given_words)}

    assert groups[None, None].met == 12
    assert groups[CommitmentKind.THREAT, "RUS"].share == 0.6
    assert groups[CommitmentKind.PROMISE, "USA"].share is None


def test_the_narrowest_group_with_enough_cases_speaks() -> None:
    found = words_kept(
        [*tried("RUS", CommitmentKind.THREAT, 6, 4), *tried("USA", CommitmentKind.PROMISE, 1, 1)]
    )

    for speaker, kind, expected in (
        ("RUS", CommitmentKind.THREAT, (CommitmentKind.THREAT, "RUS")),
        ("RUS", CommitmentKind.PROMISE, (None, "RUS")),
        ("USA", CommitmentKind.THREAT, (CommitmentKind.THREAT, None)),
        ("USA", CommitmentKind.PROMISE, (None, None)),
    ):
        best = best_known(found, kind, [speaker])
        assert best is not None
        assert (best.kind, best.speaker) == expected
    assert best_known([], CommitmentKind.THREAT, ["RUS"]) is None
