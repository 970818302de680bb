from __future__ import annotations

from importlib.resources import files

import pytest

from westphalia.errors import DataFileError
from westphalia.model import EventType, Status
from westphalia.network.weights import NO_ACT, act_of_cameo, decode, scale, weights
from westphalia.vocabulary import kinds

CONTENT = (files("westphalia") / "data" / "network" / "weights.toml").read_text(encoding="utf-8")


def test_every_type_and_mode_has_a_place_on_the_scale() -> None:
    assert set(scale().acts) == set(kinds())


def test_an_accusation_is_conflict_although_the_manual_prints_it_without_its_sign() -> None:
    assert scale().score[scale().number(EventType.ACCUSE)] == -3


def test_a_call_fades_sooner_than_a_visit_and_a_visit_sooner_than_sanctions() -> None:
    table = weights()
    call, visit = (table.half_life_of(EventType.CONSULT, mode) for mode in ("phone", "visit"))

    assert call < visit < table.half_life_of(EventType.SANCTION)


def test_what_is_denied_counts_for_nothing_and_what_is_possible_for_less_than_what_happened() -> None:
    status = weights().status

    assert status[Status.DENIED] == 0
    assert status[Status.POSSIBLE] < status[Status.PLANNED] < status[Status.HAPPENED]


def test_a_mode_that_the_vocabulary_does_not_know_is_its_type() -> None:
    assert scale().acts[scale().number(EventType.ASSAULT, "invade")] == (EventType.ASSAULT, None)


def test_a_code_that_plover_dropped_becomes_no_act() -> None:
    assert act_of_cameo("010") == NO_ACT


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"THREATEN" = 60', '"THREATN" = 60', "Did you mean 'THREATEN'"),
        ('"THREATEN" = 60', '"THREATEN" = 0', "more than 0 days"),
        ('"THREATEN" = 60', "", "THREATEN is missing"),
        ("denied = 0.0", "denied = 1.5", "needs a weight from 0 to 1"),
        ("denied = 0.0", "", "needs a weight from 0 to 1"),
        ("doubt = 0.3", "doubt = 1", "doubt"),
        ("unasserted = 0.1", "unasserted = -1", "unasserted"),
        ("doubt = 0.3", "doubts = 0.3", "doubts"),
    ],
)
def test_a_wrong_file_of_weights_is_an_error_that_says_what_is_wrong(old: str, new: str, said: str) -> None:
    assert old in CONTENT

    with pytest.raises(DataFileError, match=said):
        decode(CONTENT.replace(old, new))
