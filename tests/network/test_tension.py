"""Tension over time, and where it turns."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.network.strategies import FIRST, histories, occurrence
from westphalia.network.belonging import Belonging, Part
from westphalia.network.events import of_occurrences
from westphalia.network.relations import PRIOR, relations
from westphalia.network.tension import among, changepoints, curve, of_parts, step_of, turns

UNTIL = FIRST + timedelta(600)


def crisis():
    """Half a year of visits, then half a year of attacks, one a week."""
    days = [FIRST + timedelta(7 * week) for week in range(52)]
    return of_occurrences(
        occurrence("CONSULT" if week < 26 else "ASSAULT", "ABW", "AFG", id=f"occ-{week}", published=str(day))
        for week, day in enumerate(days)
    )


# ------------------------------------------------------------------------------------------------ curve


@settings(max_examples=30, deadline=None)
@given(history=histories, day=st.integers(0, 600))
def test_tension_at_a_date_is_the_share_of_conflict_in_the_relations_of_that_date(history, day):
    table, at = of_occurrences(history), FIRST + timedelta(day)
    now = relations(table, at)
    conflict, cooperation = now.conflict.sum(), now.cooperation.sum()

    found = curve(table, at, at)

    assert found.index[-1] == pytest.approx(100 * conflict / (conflict + cooperation + PRIOR))


@settings(max_examples=30, deadline=None)
@given(history=histories, day=st.integers(0, 599))
def test_no_point_of_the_curve_knows_what_was_published_after_it(history, day):
    table, at = of_occurrences(history), FIRST + timedelta(day)
    known = table.rows(table.published <= at.toordinal())

    whole, cut = curve(table, FIRST, UNTIL, step=1), curve(known, FIRST, UNTIL, step=1)

    assert whole.index[: day + 1] == pytest.approx(cut.index[: day + 1])
    assert whole.flow[: day + 1] == pytest.approx(cut.flow[: day + 1])


@settings(max_examples=30, deadline=None)
@given(history=histories)
def test_tension_lies_between_0_and_100(history):
    index = curve(of_occurrences(history), FIRST, UNTIL).index

    assert np.all((index >= 0) & (index < 100))


@settings(max_examples=30, deadline=None)
@given(history=histories, step=st.integers(1, 40))
def test_everything_published_in_the_time_is_added_once_whatever_the_step(history, step):
    table = of_occurrences(history)
    found = curve(table, FIRST, UNTIL, step=step)
    inside = (table.published > FIRST.toordinal() - step) & (table.published <= found.days[-1])

    assert found.flow.sum() == pytest.approx((table.weight * table.score)[inside].sum())


def test_nothing_known_is_no_tension():
    assert list(curve(of_occurrences([]), FIRST, FIRST + timedelta(3)).index) == [0, 0, 0, 0]


@pytest.mark.parametrize(("days", "step"), [(30, 1), (365, 7), (4000, 30)])
def test_long_times_are_looked_at_in_longer_steps(days, step):
    assert step_of(FIRST, FIRST + timedelta(days)) == step


def test_a_region_has_the_events_between_its_members_only():
    table = of_occurrences([occurrence("ASSAULT", "ABW", "AFG"), occurrence("ASSAULT", "ABW", "BEL")])

    found = among(table, {"ABW", "AFG"})

    assert [(found.codes[a], found.codes[r]) for a, r in zip(found.actor, found.recipient, strict=True)] == [
        ("ABW", "AFG")
    ]


def test_a_pair_has_the_share_of_what_others_do_for_it():
    table = of_occurrences([occurrence("ASSAULT", "ABW", "AFG"), occurrence("ASSAULT", "BEL", "AFG")])
    parts = [
        Part(actor="ABW", recipient="AFG", share=1.0, is_forth=True),
        Part(actor="BEL", recipient="AFG", share=0.25, is_forth=True),
    ]

    found = of_parts(table, parts)

    assert list(found.weight / table.weight) == [1.0, 0.25]


def test_a_pair_of_whom_nothing_is_known_has_no_events():
    table = of_occurrences([occurrence("ASSAULT", "ABW", "AFG")])

    assert not len(of_parts(table, Belonging().parts("BEL", "CAN", FIRST)))


# ------------------------------------------------------------------------------------------------ turns


def test_a_crisis_is_one_turn_with_its_first_events_named():
    table = crisis()

    (turn,) = turns(table, curve(table, FIRST, FIRST + timedelta(7 * 51)))

    assert turn.rises
    assert turn.day == FIRST + timedelta(7 * 26)
    assert [table.ids[named.event] for named in turn.events] == ["occ-26", "occ-27", "occ-28"]
    assert turn.index_before < 10 < 60 < turn.index_after


def test_events_are_named_that_weigh_towards_the_turn():
    table = crisis()

    (turn,) = turns(table, curve(table, FIRST, FIRST + timedelta(7 * 51)))

    assert all(named.points < 0 for named in turn.events)


def test_an_even_course_does_not_turn():
    days = [FIRST + timedelta(7 * week) for week in range(52)]
    table = of_occurrences(occurrence("CONSULT", "ABW", "AFG", published=str(day)) for day in days)

    assert turns(table, curve(table, FIRST, FIRST + timedelta(360), step=7)) == ()


def test_noise_without_a_turn_is_seldom_taken_for_one():
    random = np.random.default_rng(0)
    found = 0
    for _ in range(100):
        values = random.normal(size=100)
        found += len(changepoints(values, penalty=3 * np.log(100)))

    assert found <= 5


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(-5, 5), min_size=2, max_size=12).map(np.array),
    penalty=st.sampled_from((0.5, 2.0, 8.0)),
)
@example(values=np.array([0, 0, 0, -3, 2]), penalty=0.5)  # PELT would drop the best start
def test_changepoints_are_those_that_trying_all_finds(values, penalty):
    def total(places):
        parts = np.split(values.astype(float), places)
        return sum(((part - part.mean()) ** 2).sum() for part in parts) + penalty * len(places)

    size, least = len(values), 2
    possible = [
        places
        for count in range(size // least)
        for places in combinations(range(1, size), count)
        if all(after - before >= least for before, after in zip((0, *places), (*places, size), strict=True))
    ]

    found = changepoints(values.astype(float), penalty=penalty, least=least)

    assert total(found) == pytest.approx(min(map(total, possible), default=total(())))


def test_a_turn_says_the_day_on_which_its_first_event_was_published():
    quiet = [occurrence("CONSULT", "ABW", "AFG", id="a", published="2021-01-01")]
    war = [
        occurrence("ASSAULT", "ABW", "AFG", id=f"b{n}", published=f"2021-06-{n:02}") for n in range(10, 28)
    ]
    table = of_occurrences([*quiet, *war])

    first = turns(table, curve(table, date(2021, 1, 1), date(2021, 6, 30), step=1))[0]

    assert first.day == date(2021, 6, 10)
