"""The parts of fusion: words, kinship, filing, joining, the weights and the families."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.factory import rich_reading
from tests.fusion.factory import call, report
from westphalia.dates import PartialDate
from westphalia.fusion import families, likeness
from westphalia.fusion.blocking import AHEAD, MEMORY, candidates
from westphalia.fusion.cards import cards_of
from westphalia.fusion.cluster import cluster
from westphalia.fusion.kinship import PART, kinship_of, tables
from westphalia.fusion.reports import reports_of
from westphalia.fusion.words import cosine, stems_of
from westphalia.model import EventType

KINSHIP = kinship_of(tables())


def test_rare_words_weigh_more_than_common_ones():
    stems = stems_of("The president of Strelsau")

    assert stems["strel"] > 2 * stems.get("presi", 0)


def test_texts_without_a_word_in_common_are_not_alike():
    assert cosine(stems_of("a treaty on wheat"), stems_of("Raketen auf Charkiw")) == 0


def test_a_member_has_something_in_common_with_its_union():
    assert KINSHIP.shared({"POL"}, {"B9"}, 2023) == PART


def test_a_state_had_nothing_in_common_with_a_union_before_it_joined():
    assert KINSHIP.shared({"FIN"}, {"NATO"}, 2021) == 0


def test_two_armed_groups_of_one_land_are_not_one():
    assert KINSHIP.shared({"REB:COD-M23"}, {"REB:COD-ADF"}, 2023) == 0


def test_most_members_of_a_union_can_mean_it():
    assert KINSHIP.unions({"POL", "CZE", "SVK", "HUN", "ROU"}, 2023, ["B9", "NATO"]) == ["B9"]


def test_reports_of_unrelated_types_are_not_compared():
    cards = cards_of([call("a"), report("b", "ASSAULT", actors="USA", recipients="RUS")], {})

    assert not len(candidates(cards, KINSHIP, []))


def test_the_pairs_compared_grow_with_the_reports_and_not_with_their_square():
    def compared(count: int) -> int:
        told = [call(f"{n:04}", None, sentence="They spoke.", trigger="spoke") for n in range(count)]
        return len(candidates(cards_of(told, {}), KINSHIP, []))

    assert compared(400) <= 400 * AHEAD * 4
    assert compared(400) < 2.5 * compared(200)


@pytest.mark.parametrize(("days", "expected"), [(MEMORY, 1), (MEMORY + 1, 0)])
def test_reports_under_a_rare_word_are_compared_within_a_bound_of_days(days: int, expected: int) -> None:
    told = [
        call(
            str(day),
            None,
            sentence="They spoke of the wombats.",
            trigger="spoke",
            published=PartialDate(day.isoformat()),
        )
        for day in (date(2022, 2, 13), date(2022, 2, 13) + timedelta(days))
    ]
    assert len(candidates(cards_of(told, {}), KINSHIP, [])) == expected


def test_two_clusters_are_joined_only_if_their_reports_are_alike_on_the_whole():
    pairs = np.array([(0, 1), (1, 2), (2, 3)])
    scores = np.array([2.0, 1.0, 2.0])

    def compare(one: int, other: int) -> float:
        return 1.0 if abs(one - other) == 1 else -3.0

    assert cluster(4, pairs, scores, compare) == [[0, 1], [2, 3]]


def test_every_feature_has_a_weight_and_a_place():
    cards = cards_of([call("a"), call("b")], {})

    assert len(likeness.features(cards[0], cards[1], KINSHIP)) == len(likeness.FEATURES)
    assert set(likeness.weights()) == set(likeness.FEATURES)


def test_likeness_does_not_depend_on_which_report_comes_first():
    first, second = cards_of([call("a"), call("b", None, "conversation", actors="RUS")], {})

    assert likeness.features(first, second, KINSHIP) == likeness.features(second, first, KINSHIP)


def test_a_family_holds_both_names_of_a_signed_accord():
    assert families.near(EventType.AGREE, EventType.SUPPORT)
    assert not families.near(EventType.CONSULT, EventType.ASSAULT)


def test_a_reading_gives_one_report_for_each_event_with_its_words():
    reading = rich_reading()
    found = {item.event_id: item for item in reports_of(reading)}
    attack = next(event for event in reading.events if event.mode == "invade")

    assert len(found) == len(reading.events)
    assert found[attack.id].trigger == "attack"
    assert found[attack.id].actors == ("RUT",)
    assert found[attack.id].sentence.startswith("Ruritania may attack")


def test_the_country_of_a_report_is_that_of_its_place():
    reading = rich_reading()
    (denied,) = [item for item in reports_of(reading) if item.place]

    assert (denied.place, denied.country) == ("Strelsau", "RUT")
