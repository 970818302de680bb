"""The rules that ship with the package."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from westphalia.errors import DataFileError
from westphalia.foresight import habits
from westphalia.foresight.habits import HORIZONS, Habits

FOLDER = files("westphalia") / "data" / "foresight"
MODEL = (FOLDER / habits.MODEL).read_text(encoding="utf-8")
RULES = (FOLDER / habits.RULES).read_text(encoding="utf-8").splitlines()


def test_the_files_name_their_origin_and_licence() -> None:
    for text in (MODEL, "\n".join(RULES[:8])):
        assert "ICEWS" in text
        assert "CC BY 4.0" in text


def test_the_files_are_small() -> None:
    assert len(MODEL) + sum(map(len, RULES)) < 300_000


def test_heads_follow_in_at_most_all_cases() -> None:
    found = Habits.load()

    assert (found.hits <= found.support[:, :, None]).all()
    assert (np.diff(found.hits, axis=2) >= 0).all()


def test_what_was_learned_calibrated_and_measured_lies_apart_in_time() -> None:
    found = Habits.load()

    ends = [day for part in (found.learned, found.calibrated, found.measured) for day in part.split(" to ")]
    assert ends == sorted(ends)


def test_each_horizon_says_how_forecasts_did() -> None:
    found = Habits.load()

    for horizon in HORIZONS:
        assert sum(item.count for item in found.stretches[horizon]) > 100_000
        assert len(found.stretches[horizon]) > 8
        assert [item.top for item in found.stretches[horizon]] == sorted(
            {item.top for item in found.stretches[horizon]}
        )


def test_the_curve_of_calibration_never_falls() -> None:
    for points in Habits.load().curve.values():
        assert [true for _, true in points] == sorted(true for _, true in points)


def test_a_wrong_key_is_named() -> None:
    with pytest.raises(DataFileError, match="colour"):
        habits.decode(f'colour = "blue"\n{MODEL}', RULES)


def test_a_wrong_row_is_named_with_its_number() -> None:
    with pytest.raises(DataFileError, match="row 1"):
        habits.decode(MODEL, [",".join(habits.COLUMNS), "SANCTION,THREATEN,sideways,7" + ",1" * 7])


def test_a_missing_type_is_named() -> None:
    start = MODEL.index("[heads.ASSAULT]")

    with pytest.raises(DataFileError, match="ASSAULT"):
        habits.decode(MODEL[:start], RULES)
