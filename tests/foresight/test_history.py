"""What was known before a day is summed up right, and holds nothing of the day itself or after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foresight.worlds import PRAISE, SANCTION, THREATEN, history, shuffled_from
from westphalia.foresight.history import (
    NEVER,
    Timeline,
    Vantage,
    from_block_starts,
    look_up,
    spread,
    triple_key,
    turned,
)

ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 7), st.integers(0, 2), st.integers(0, 7)),
    max_size=30,
    unique=True,
)


def sums_of(rows, vantage, actor, type_, recipient):
    past = Timeline.of(history(rows)).past(vantage, (7.0,))
    key = triple_key(past, np.array([actor]), np.array([type_]), np.array([recipient]))
    row = look_up(past.key, np.arange(len(past.key)), key, -1)[0]
    return None if row < 0 else (past.sums.count[row], past.sums.lag[row], past.sums.lag_before[row])


def test_a_triple_is_counted_and_aged_from_the_day_asked_about():
    rows = [(1, 0, THREATEN, 1), (4, 0, THREATEN, 1), (9, 0, THREATEN, 1)]

    assert sums_of(rows, Vantage(6, 8), 0, THREATEN, 1) == (2, 4, 7)


def test_what_happened_once_has_no_lag_before_the_last():
    assert sums_of([(1, 0, PRAISE, 1)], Vantage(2, 2), 0, PRAISE, 1) == (1, 1, NEVER)


def test_every_event_is_told_from_the_recipients_side_too():
    assert sums_of([(1, 0, PRAISE, 1)], Vantage(2, 2), 1, PRAISE + 3, 0) == (1, 1, NEVER)


def test_an_event_one_half_life_old_counts_half():
    past = Timeline.of(history([(0, 0, SANCTION, 1)])).past(Vantage(7, 7), (7.0,))

    assert past.sums.faded[0, 0] == pytest.approx(0.5)


def test_a_pair_sums_up_its_types():
    past = Timeline.of(history([(1, 0, PRAISE, 1), (3, 0, THREATEN, 1)])).past(Vantage(5, 5))

    at = int(np.flatnonzero(past.pair_key == 0 * past.actor_count + 1)[0])
    assert (past.pairs.count[at], past.pairs.lag[at]) == (2, 2)


def test_a_past_without_events_is_empty():
    past = Timeline.of(history([])).past(Vantage(5, 5))

    assert len(past.actor) == len(past.pairs.count) == 0


def test_nobody_can_know_more_than_the_day_asked_about():
    with pytest.raises(ValueError, match="cannot be forecast"):
        Vantage(known_until=6, asked=5)


def test_a_number_beyond_its_bound_is_refused():
    with pytest.raises(ValueError, match="do not fit below 3"):
        history([(1, 0, 3, 1)])


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="different lengths"):
        replace(history([(1, 0, 0, 1)]), date=np.array([1, 2]))


def test_a_type_turned_twice_is_itself():
    types = np.arange(6)

    assert (turned(turned(types, 6), 6) == types).all()


def test_every_day_of_a_block_is_seen_from_its_start():
    assert [each.known_until for each in from_block_starts([4, 5, 6, 7, 8, 9], 3)] == [4, 4, 4, 7, 7, 7]


def test_spread_lists_the_rows_of_ranges_and_skips_empty_ones():
    rows, owner = spread(np.array([3, 5, 9]), np.array([5, 5, 10]))

    assert (rows.tolist(), owner.tolist()) == ([3, 4, 9], [0, 0, 2])


@given(ROWS, st.integers(0, 10))
def test_a_past_counts_just_the_events_before_its_day(rows, day):
    past = Timeline.of(history(rows)).past(Vantage(day, day))

    assert past.sums.count.sum() == 2 * sum(row[0] < day for row in rows)


@given(ROWS, st.integers(0, 10))
def test_a_past_does_not_change_when_the_future_does(rows, day):
    told = history(rows)
    past = Timeline.of(told).past(Vantage(day, day))
    other = Timeline.of(shuffled_from(told, day)).past(Vantage(day, day))

    assert (past.key == other.key).all()
    assert (past.sums.faded == other.sums.faded).all()
    assert (past.sums.lag == other.sums.lag).all()
