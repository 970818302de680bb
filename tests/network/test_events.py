from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given

from tests.network.strategies import histories, occurrence
from westphalia.model import Occurrence, Status
from westphalia.network import events
from westphalia.network.weights import NO_ACT, act_of_cameo


def pairs(*items: Occurrence) -> set[tuple[str, str]]:
    table = events.of_occurrences(items)
    return {(table.codes[a], table.codes[r]) for a, r in zip(table.actor, table.recipient, strict=True)}


def test_each_actor_acts_towards_each_recipient() -> None:
    assert pairs(occurrence("SANCTION", "USA EUU", "RUS BLR")) == {
        ("USA", "RUS"), ("USA", "BLR"), ("EUU", "RUS"), ("EUU", "BLR"),
    }  # fmt: skip


def test_those_who_meet_act_towards_each_other() -> None:
    assert pairs(occurrence("CONSULT", "USA RUS")) == {("USA", "RUS"), ("RUS", "USA")}


def test_those_who_accuse_somebody_unnamed_do_not_accuse_each_other() -> None:
    assert pairs(occurrence("ACCUSE", "USA GBR")) == set()


def test_a_meeting_of_twenty_counts_as_one_meeting() -> None:
    many = " ".join(f"S{number:02}" for number in range(20))
    meeting, call = occurrence("CONSULT", many), occurrence("CONSULT", "USA RUS")

    assert len(events.of_occurrences([meeting])) == 380
    assert events.of_occurrences([meeting]).weight.sum() == pytest.approx(
        events.of_occurrences([call]).weight.sum()
    )


@given(histories)
def test_pairs_share_the_weight_of_their_event(history: list[Occurrence]) -> None:
    table = events.of_occurrences(history)

    shared = np.bincount(table.event, table.weight, len(history))
    for place in np.unique(table.event):
        assert shared[place] == pytest.approx(events.weight_of(history[place]))


@given(histories)
def test_every_event_has_rows_or_is_counted_as_left_out(history: list[Occurrence]) -> None:
    table = events.of_occurrences(history)

    assert len(np.unique(table.event)) + sum(table.left_out.values()) == len(history)


def test_a_denied_event_has_no_row() -> None:
    table = events.of_occurrences([occurrence("ASSAULT", "RUS", "UKR", status=Status.DENIED)])

    assert len(table) == 0
    assert table.left_out == {events.DENIED: 1}


def test_an_event_published_on_an_unknown_day_is_left_out_and_counted() -> None:
    table = events.of_occurrences([occurrence("ASSAULT", "RUS", "UKR", on="2022-02-24", published=None)])

    assert len(table) == 0
    assert table.left_out == {events.UNDATED: 1}


def test_more_independent_outlets_and_more_confidence_weigh_more() -> None:
    once, twice = (occurrence("AID", "USA", "UKR", outlets=outlets) for outlets in (1, 2))
    unsure = occurrence("AID", "USA", "UKR", confidence=0.5)

    assert events.weight_of(unsure) < events.weight_of(once) < events.weight_of(twice) <= 1


def test_what_is_only_alleged_counts_as_if_it_were_only_possible() -> None:
    attack = occurrence("ASSAULT", "UKR", "RUS")
    denied = occurrence("ASSAULT", "UKR", "RUS", status=Status.DENIED)

    unasserted = events.of_occurrences([attack], unasserted={attack.id}).weight[0]

    assert unasserted < events.of_occurrences([attack]).weight[0] / 4
    assert len(events.of_occurrences([denied], unasserted={denied.id})) == 0


@pytest.mark.parametrize(
    ("on", "published", "fades_from"),
    [
        ("2021-12-07", "2021-12-09", date(2021, 12, 7)),
        ("2021", "2021-06-15", date(2021, 6, 15)),
        ("2022-02", "2021-12-09", date(2022, 2, 1)),
        (None, "2021-12-09", date(2021, 12, 9)),
        ("2021-11", "2021-12-09", date(2021, 11, 30)),
    ],
)
def test_an_event_fades_from_the_last_day_it_can_have_been(
    on: str | None, published: str, fades_from: date
) -> None:
    table = events.of_occurrences([occurrence("AID", "USA", "UKR", on=on, published=published)])

    assert date.fromordinal(int(table.day[0])) == fades_from


def test_a_month_of_publication_is_over_before_it_is_known() -> None:
    table = events.of_occurrences([occurrence("AID", "USA", "UKR", published="2021-12")])

    assert date.fromordinal(int(table.published[0])) == date(2021, 12, 31)


def test_a_history_in_columns_leaves_out_acts_of_somebody_with_itself_and_dropped_codes() -> None:
    day = date(2014, 3, 1).toordinal()
    visit = act_of_cameo("042")

    table = events.of_columns(["RUS", "UKR"], [0, 0, 1], [1, 0, 0], [visit, visit, NO_ACT], [day] * 3)

    assert list(table.event) == [0]
    assert table.left_out == {events.UNPAIRED: 1, events.DROPPED: 1}
    assert table.score[0] == 4
