from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.strategies import FIRST, STATES, days, histories, occurrence
from westphalia.dates import PartialDate
from westphalia.model import Occurrence, Status
from westphalia.network.events import EventTable, of_occurrences, ordinal
from westphalia.network.relations import (
    Relations,
    Sums,
    between,
    curve,
    daily,
    days_from,
    relations,
)

AT = date(2021, 12, 31)


def of(*items: Occurrence) -> EventTable:
    return of_occurrences(items)


def pair(table: EventTable, one: str, other: str, at: date = AT) -> Sums:
    found, places = relations(table, at), {code: place for place, code in enumerate(table.codes)}
    if one not in places or other not in places:
        return Sums()
    return found.of_places(places[one], places[other])


def same(one: Relations, other: Relations) -> None:
    assert list(one.keys) == list(other.keys)
    np.testing.assert_allclose(one.sums, other.sums, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.evidence, other.evidence, rtol=1e-9, atol=1e-12)


# ---- laws


@given(histories, days, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(
    history: list[Occurrence], at: date, chance: random.Random
) -> None:
    shuffled = chance.sample(history, len(history))

    same(relations(of(*history), at), relations(of(*shuffled), at))


@given(histories, days)
def test_swapping_all_signs_swaps_all_relations(history: list[Occurrence], at: date) -> None:
    table = of(*history)
    found, swapped = relations(table, at), relations(replace(table, scale=table.scale.mirrored()), at)

    np.testing.assert_allclose(swapped.score, -found.score, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(swapped.cooperation, found.conflict, rtol=1e-9, atol=1e-12)


@given(histories, days)
def test_no_date_sees_an_event_published_after_it(history: list[Occurrence], at: date) -> None:
    dated = [(item, item.first_reported) for item in history if item.first_reported]
    known = [item for item, published in dated if ordinal(published) <= at.toordinal()]

    found, expected = relations(of(*history), at), relations(of(*known), at)

    assert sorted(_named(found)) == pytest.approx(sorted(_named(expected)))


def _named(found: Relations) -> list[float]:
    return [float(value) for value in found.net]


@given(days, st.integers(0, 400), st.integers(0, 400))
def test_an_older_event_never_weighs_more(at: date, age: int, more: int) -> None:
    newer, older = (
        abs(pair(of(_threat(at - timedelta(days))), "RUS", "UKR", at).net) for days in (age, age + more)
    )

    assert older <= newer


def _threat(day: date) -> Occurrence:
    return occurrence("THREATEN", "RUS", "UKR", on=day.isoformat(), published=day.isoformat())


@given(histories, days)
def test_a_denied_event_changes_nothing(history: list[Occurrence], at: date) -> None:
    denied = [occurrence("ASSAULT", *STATES[:2], on=FIRST.isoformat(), status=Status.DENIED)]

    assert list(relations(of(*history), at).net) == list(relations(of(*history, *denied), at).net)


@given(histories, days, st.integers(7, 90))
@settings(max_examples=30)
def test_a_series_of_dates_gives_what_each_date_gives_by_itself(
    history: list[Occurrence], since: date, step: int
) -> None:
    table = of(*history)

    for found in daily(table, since, since + timedelta(200), step=step):
        same(found, relations(table, found.at))


@given(histories, days)
def test_a_relation_is_no_more_than_the_end_of_the_scale(history: list[Occurrence], at: date) -> None:
    assert np.all(np.abs(relations(of(*history), at).score) < 10)


@given(histories, days)
def test_both_ways_together_are_the_sum_of_each(history: list[Occurrence], at: date) -> None:
    found = relations(of(*history), at)
    whole = found.both_ways()

    for one, other in zip(whole.actor.tolist(), whole.recipient.tolist(), strict=True):
        apart = found.of_places(one, other) + found.of_places(other, one)
        assert whole.of_places(other, one).net == pytest.approx(apart.net)
        assert whole.of_places(one, other).evidence == pytest.approx(apart.evidence)


# ---- single facts


def test_a_deed_and_a_word_are_told_apart() -> None:
    sums = pair(of(occurrence("AID", "USA", "UKR"), occurrence("SUPPORT", "USA", "UKR")), "USA", "UKR")

    assert sums.material_cooperation > 0
    assert sums.verbal_cooperation > 0
    assert sums.conflict == 0


def test_a_relation_has_a_direction() -> None:
    table = of(occurrence("ASSAULT", "RUS", "UKR"))

    assert pair(table, "RUS", "UKR").score < 0
    assert not pair(table, "UKR", "RUS").is_known


def test_a_threat_of_force_counts_as_a_threat_and_hardly_as_force() -> None:
    threat, threatened = (
        pair(of(item), "RUS", "UKR").conflict
        for item in (
            occurrence("THREATEN", "RUS", "UKR", mode="violence"),
            occurrence("ASSAULT", "RUS", "UKR", status=Status.POSSIBLE),
        )
    )

    assert threatened < threat / 2


def test_an_event_one_half_life_old_counts_half() -> None:
    new, old = (
        pair(of(occurrence("THREATEN", "RUS", "UKR", on=day, published=day)), "RUS", "UKR").conflict
        for day in ("2021-12-31", "2021-11-01")
    )

    assert old == pytest.approx(new / 2)


def test_what_is_announced_does_not_fade_before_its_day() -> None:
    table = of(
        occurrence("CONSULT", "USA RUS", on="2022-01-10", published="2021-11-01", status=Status.PLANNED)
    )

    assert pair(table, "USA", "RUS", date(2021, 11, 2)) == pair(table, "USA", "RUS", date(2022, 1, 10))
    assert pair(table, "USA", "RUS", date(2022, 1, 11)).net < pair(table, "USA", "RUS", date(2022, 1, 10)).net


def test_neutral_is_not_unknown() -> None:
    table = of(occurrence("REQUEST", "USA", "RUS"))

    assert pair(table, "USA", "RUS").is_known
    assert pair(table, "USA", "RUS").score == 0
    assert not pair(table, "USA", "FRA").is_known


def test_one_act_of_the_largest_score_moves_a_relation_half_way_at_most() -> None:
    assert Sums(material_cooperation=10.0).score == 5


def test_a_table_without_events_has_no_relations() -> None:
    assert len(relations(of(), AT)) == 0
    assert [len(found) for found in daily(of(), AT, AT)] == [0]


def test_a_curve_follows_one_pair_both_ways() -> None:
    table = of(
        occurrence("CONSULT", "USA RUS", published="2021-12-01"),
        occurrence("THREATEN", "RUS", "USA", published="2021-12-20"),
        occurrence("ASSAULT", "RUS", "UKR", published="2021-12-02"),
    )

    before, first, last = curve(table, "RUS", "USA", days_from(date(2021, 11, 30), date(2021, 12, 30), 15))

    assert not before.is_known
    assert first.score > 0 > last.score


def test_the_days_of_a_curve_must_rise() -> None:
    table = of(occurrence("CONSULT", "USA RUS"))

    with pytest.raises(ValueError, match="rise"):
        curve(table, "RUS", "USA", [AT, AT - timedelta(1)])


def test_rows_between_two_hold_both_directions_and_nobody_else() -> None:
    table = of(occurrence("CONSULT", "USA RUS FRA"))

    assert len(between(table, "USA", "RUS")) == 2
    assert len(between(table, "USA", "CHN")) == 0


def test_days_from_one_to_another_hold_both_ends() -> None:
    assert days_from(AT, AT + timedelta(4), 2) == [AT, AT + timedelta(2), AT + timedelta(4)]


def test_a_month_counts_from_its_last_day() -> None:
    assert ordinal(PartialDate("2021-12")) == AT.toordinal()
