"""The rules that ship with the package."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from westphalia.errors import DataFileError
from westphalia.foresight import habits
from westphalia.foresight.deeds import PLACE_OF, Deeds, Standing
from westphalia.foresight.habits import HORIZONS, Habits
from westphalia.model import EventType

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


def test_a_wrong_weight_of_going_on_is_named() -> None:
    with pytest.raises(DataFileError, match="own: the keys are"):
        habits.decode(MODEL.replace('"length of the history" = [', '"length of days" = [', 1), RULES)


def standing_of(*rows: tuple[int, int, EventType, int]) -> Standing:
    """What is known of deeds some days ago: actor, type, recipient."""
    ago, actors, types, recipients = zip(*rows, strict=True)
    deeds = Deeds.of(
        tuple("ABCDEFGH"),
        [900 - day for day in ago],
        actors,
        [PLACE_OF[type_] for type_ in types],
        recipients,
    )
    return Standing.of(deeds, 900)


REGULAR = [(day, 0, EventType.CONSULT, 1) for day in range(3, 360, 10)]
ELSE = [
    (day, one, type_, other)
    for day in range(1, 360, 2)
    for one, other in ((0, 1), (2, 3), (3, 4), (4, 2))
    for type_ in (EventType.AID, EventType.ACCUSE, EventType.AGREE)
]
CONSULT, PAIR = PLACE_OF[EventType.CONSULT], np.array([0 * 8 + 1])


def test_going_on_counts_more_where_little_else_is_told() -> None:
    alone, among = (
        habits.own_weight(Habits.load(), standing_of(*rows), PAIR, CONSULT)
        for rows in (REGULAR, [*REGULAR, *ELSE])
    )

    assert (alone > among).all()
    assert ((alone < 1) & (among > 0)).all()


def test_what_was_never_done_does_not_go_on() -> None:
    standing = standing_of(*REGULAR)

    assert not habits.own_weight(Habits.load(), standing, PAIR, PLACE_OF[EventType.AID]).any()
    assert not habits.own_weight(Habits.load(), standing, np.array([5 * 8 + 6]), CONSULT).any()


def test_a_regular_pair_of_which_little_else_is_told_is_foreseen() -> None:
    """Every ten days for a year: within thirty days it is nearly sure, and the rules alone do not see it."""
    standing, found = standing_of(*REGULAR), Habits.load()
    by_rules = habits.expected(found, habits.scores(found, standing, PAIR, CONSULT), CONSULT)
    together = habits.numbers(found, standing, PAIR, CONSULT)

    assert habits.probability(together)[0, 1] > 0.8 > habits.probability(by_rules)[0, 1]


def test_what_is_expected_lies_between_the_rules_and_going_on() -> None:
    found, standing = Habits.load(), standing_of(*REGULAR, *ELSE)
    by_rules = habits.expected(found, habits.scores(found, standing, PAIR, CONSULT), CONSULT)
    again = -np.log1p(
        -np.array(
            [habits.recurrence(found, standing, standing.row_of(PAIR), CONSULT, days)[0] for days in HORIZONS]
        )
    )
    together = habits.numbers(found, standing, PAIR, CONSULT)

    assert (together >= np.minimum(by_rules, again) - 1e-9).all()
    assert (together <= np.maximum(by_rules, again) + 1e-9).all()


def test_a_missing_type_is_named() -> None:
    start = MODEL.index("[heads.ASSAULT]")

    with pytest.raises(DataFileError, match="ASSAULT"):
        habits.decode(MODEL[:start], RULES)
