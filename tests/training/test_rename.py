"""Passages with other names: the labels move along, and what cannot be carried over stays."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

from rename import carried, pack, plan, renamed

TEXT = "Mosca accusa Kiev. La Russia, dice il ministro russo Ivan Belov, non teme Kiev; Belov tace su Russia."


def passage() -> dict[str, Any]:
    return {
        "lang": "it",
        "text": TEXT,
        "mentions": [
            {"id": "m1", "text": "Mosca", "at": 1, "head": "Mosca", "entity": "RUS"},
            {"id": "m2", "text": "Kiev", "at": 2, "head": "Kiev", "entity": "UKR"},
            {"id": "m3", "text": "Belov", "at": 2, "head": "Belov", "entity": "RUS", "person": "Ivan Belov"},
            {"id": "m4", "text": "su Russia", "at": 1, "head": "Russia", "entity": "RUS"},
        ],
        "events": [{"id": "e1", "trigger": "accusa", "at": 1, "type": "ACCUSE", "actor": ["m1"]}],
    }


def test_labels_move_along_with_the_words() -> None:
    changed = renamed(passage(), {"Mosca": "Ankara", "Russia": "Turchia", "russo": "turco", "Belov": "Ro"})
    assert changed is not None
    assert changed["text"] == (
        "Ankara accusa Kiev. La Turchia, dice il ministro turco Ivan Ro, non teme Kiev; Ro tace su Turchia."
    )
    told = [(m["text"], m["at"], m["head"]) for m in changed["mentions"]]
    assert told == [
        ("Ankara", 1, "Ankara"),
        ("Kiev", 2, "Kiev"),
        ("Ro", 2, "Ro"),
        ("su Turchia", 1, "Turchia"),
    ]
    assert changed["events"] == passage()["events"]


def test_an_occurrence_is_counted_anew() -> None:
    changed = renamed(passage(), {"Kiev": "Mosca", "Mosca": "Kiev"})
    assert changed is not None
    assert [(m["text"], m["at"]) for m in changed["mentions"][:2]] == [("Kiev", 1), ("Mosca", 2)]


def test_a_label_that_would_be_cut_leaves_the_passage_alone() -> None:
    assert renamed({**passage(), "times": [{"id": "t1", "text": "Bel", "at": 1}]}, {"Belov": "Ro"}) is None


def test_adjectives_keep_their_endings() -> None:
    states = pack("it")
    words = carried(states["RUS"], states["TUR"], TEXT)
    assert words == {"Russia": "Turchia", "Mosca": "Ankara", "russo": "turco"}


@pytest.mark.parametrize("word", ["Cremlino", "moscovita"])
def test_a_state_with_a_name_that_has_no_like_is_left_alone(word: str) -> None:
    states = pack("it")
    assert carried(states["RUS"], states["TUR"], f"{TEXT} Il {word} tace.") == {}


def test_who_is_who_stays_as_it_was() -> None:
    for seed in range(20):
        swaps, names = plan(passage(), np.random.default_rng(seed), ["Zanmur"])
        assert names == {"Belov": "Zanmur"}
        assert len(set(swaps.values())) == len(swaps)
        assert not set(swaps.values()) & {"Mosca", "Kiev", "Russia", "Ucraina"}
