"""Ranks follow the protocol: fellow answers are left out, ties are random, classes tell repeats from news."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foresight.worlds import PRAISE, THREATEN, history
from westphalia.foresight.history import Timeline, Vantage
from westphalia.foresight.protocol import (
    batches,
    margin,
    measures,
    questions_of,
    ranks,
    recurrence_class,
)


def asked(*recipients, actor=0, type_=THREATEN, day=5):
    """The question of one side: whom did the actor threaten?"""
    return questions_of(history([(day, actor, type_, recipient) for recipient in recipients]), day)


def ranked(scores, *recipients, seed=0):
    table = np.array([scores], dtype=np.float32)
    return ranks(table, asked(*recipients), np.random.default_rng(seed)).tolist()


def test_events_of_a_day_with_the_same_actor_and_type_are_one_question():
    questions = asked(3, 1)

    assert (len(questions), questions.answers.tolist()) == (1, [1, 3])


def test_both_sides_of_an_event_are_asked_about():
    events = Timeline.of(history([(5, 0, THREATEN, 1)])).events

    assert len(questions_of(events, 5)) == 2


def test_the_highest_score_is_first():
    assert ranked([0, 5, 9, 1, 0, 0, 0, 0], 2) == [1]


def test_a_fellow_answer_above_does_not_count():
    assert ranked([0, 5, 9, 1, 0, 0, 0, 0], 1, 2) == [1, 1]


def test_a_wrong_candidate_above_does_count():
    assert ranked([0, 5, 9, 1, 0, 0, 0, 0], 1, 3) == [2, 2]


def test_ties_are_put_in_random_order():
    places = {ranked([1] * 8, 2, seed=seed)[0] for seed in range(200)}

    assert places == set(range(1, 9))


def test_a_fellow_answer_is_no_tie():
    places = {place for seed in range(50) for place in ranked([1] * 8, 0, 1, 2, 3, 4, 5, seed=seed)}

    assert places == {1, 2, 3}


def test_a_score_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        ranked([float("nan")] * 8, 1)


def test_classes_tell_the_last_step_from_before_and_from_never():
    told = history([(1, 0, THREATEN, 1), (4, 0, THREATEN, 2), (4, 0, PRAISE, 3)])
    past = Timeline.of(told).past(Vantage(5, 5))

    assert recurrence_class(past, asked(1, 2, 3), last_step=4).tolist() == [1, 0, 2]


def test_measures_are_in_percent():
    found = measures(np.array([1, 4]))

    assert (found["MRR"], found["H@1"], found["H@3"], found["H@10"]) == (62.5, 50, 50, 100)


def test_no_answers_have_no_figures():
    nobody = np.zeros(0, dtype=np.int64)

    assert np.isnan(measures(nobody)["MRR"])
    assert np.isnan(margin(nobody))


def test_the_margin_shrinks_with_the_number_of_answers():
    few, many = np.array([1, 2] * 10), np.array([1, 2] * 1000)

    assert margin(many) == pytest.approx(margin(few) / 10)


@given(
    st.lists(st.integers(0, 3), min_size=8, max_size=8),
    st.sets(st.integers(0, 7), min_size=1),
    st.integers(0, 99),
)
def test_a_rank_lies_among_the_candidates_left(scores, answers, seed):
    found = ranked(scores, *answers, seed=seed)

    assert all(1 <= place <= 8 - len(answers) + 1 for place in found)


def test_batches_hold_all_questions_in_order():
    told = history([(5, actor, THREATEN, (actor + 1) % 8) for actor in range(7)])
    questions = questions_of(told, 5)
    parts = list(batches(questions, 3))

    assert [len(part) for part in parts] == [3, 3, 1]
    assert np.concatenate([part.answers for part in parts]).tolist() == questions.answers.tolist()
