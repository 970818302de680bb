"""A forecaster finds the habit in a small world, says why, and never looks ahead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.foresight.worlds import PRAISE, SANCTION, THREATEN, habits, history, shuffled_from
from westphalia.foresight import Plan, Timeline, Vantage, forecast, learn
from westphalia.foresight.features import columns_of, draw, is_rule, scores_by_rules, tables_of
from westphalia.foresight.protocol import question, questions_of, ranks
from westphalia.foresight.ranker import count, split

END = 50
PLAN = Plan(questions=300, rounds=20, leaves=7)


@pytest.fixture(scope="module")
def world():
    return habits(70)


@pytest.fixture(scope="module")
def timeline(world):
    return Timeline.of(world)


@pytest.fixture(scope="module")
def forecaster(timeline):
    return learn(timeline, END, PLAN)


@pytest.fixture(scope="module")
def scene(forecaster, timeline):
    return forecaster.scene(timeline, Vantage(60, 60))


def scores_on(forecaster, timeline, day, questions):
    return forecaster.scores(forecaster.scene(timeline, Vantage(day, day)), questions)


def threat_before(world, day):
    rows = np.flatnonzero((world.date == day - 1) & (world.type == THREATEN))
    return int(world.actor[rows[0]]), int(world.recipient[rows[0]]), int(rows[0])


def test_who_was_threatened_yesterday_is_forecast_to_be_sanctioned(forecaster, timeline):
    places = []
    for day in range(END, 70):
        questions = questions_of(timeline.events, day)
        found = ranks(scores_on(forecaster, timeline, day, questions), questions, np.random.default_rng(0))
        places += found[questions.type[questions.owner] == SANCTION].tolist()

    assert np.mean(1 / np.array(places)) > 0.7


def test_rules_alone_find_the_habit_too(forecaster, timeline, world):
    actor, recipient, _ = threat_before(world, 60)
    scores = scores_by_rules(forecaster.scene(timeline, Vantage(60, 60)), question(60, actor, SANCTION))

    assert scores[0].argmax() == recipient


def test_a_forecast_names_the_rule_and_the_past_event_that_carry_it(forecaster, timeline, scene, world):
    actor, recipient, row = threat_before(world, 60)
    first = forecast(forecaster, timeline, scene, actor=actor, type_=SANCTION)[0]

    assert first.recipient == recipient
    assert (first.rules[0].body, first.rules[0].lag) == (THREATEN, 1)
    assert first.rules[0].precedents[0] == row


def test_precedents_are_earlier_events_of_the_pair(forecaster, timeline, scene, world):
    for found in forecast(forecaster, timeline, scene, actor=0, type_=PRAISE, top=8):
        for reason in found.rules:
            for row in reason.precedents:
                assert world.date[row] < 60
                assert {int(world.actor[row]), int(world.recipient[row])} == {0, found.recipient}


def test_forecasts_come_in_the_order_of_their_scores(forecaster, timeline, scene):
    found = forecast(forecaster, timeline, scene, actor=0, type_=PRAISE, top=6)

    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_the_share_of_rules_lies_between_nothing_and_all(forecaster, timeline, scene):
    for found in forecast(forecaster, timeline, scene, actor=0, type_=SANCTION):
        assert 0 <= found.rule_share <= 1
        assert 0 <= found.chance <= 1


def test_the_chances_of_one_question_add_up_to_one_at_most(forecaster, timeline, scene):
    found = forecast(forecaster, timeline, scene, actor=0, type_=SANCTION, top=12)

    assert sum(each.chance for each in found) <= 1 + 1e-5


def test_an_actor_that_was_never_heard_of_gets_forecasts_without_rules(forecaster, world):
    kept = (world.actor != 11) & (world.recipient != 11)
    quiet = Timeline.of(world.where(kept))
    unheard = forecaster.scene(quiet, Vantage(60, 60))
    found = forecast(forecaster, quiet, unheard, actor=11, type_=SANCTION)

    assert found
    assert all(each.rules == () and each.chance == 0 for each in found)


def test_learning_again_gives_the_same_scores(timeline, forecaster):
    questions = questions_of(timeline.events, 60)
    again = learn(timeline, END, PLAN)

    assert np.array_equal(
        scores_on(forecaster, timeline, 60, questions), scores_on(again, timeline, 60, questions)
    )


def test_rules_are_counted_on_days_before_those_that_train_the_ranking(timeline):
    older, later = split(timeline, timeline.days(0, END), 100)

    assert max(older) < min(later)
    assert older + later == timeline.days(0, END)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_learning_does_not_look_beyond_its_end(world, timeline, forecaster, seed):
    changed = Timeline.of(shuffled_from(world, END, seed))
    questions = questions_of(timeline.events, END)

    assert np.array_equal(
        scores_on(forecaster, timeline, END, questions),
        scores_on(learn(changed, END, PLAN), changed, END, questions),
    )


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), day=st.integers(END, 69))
def test_no_forecast_changes_when_its_future_is_shuffled(world, timeline, forecaster, seed, day):
    changed = Timeline.of(shuffled_from(world, day, seed))
    questions = questions_of(timeline.events, day)

    assert np.array_equal(
        scores_on(forecaster, timeline, day, questions), scores_on(forecaster, changed, day, questions)
    )


def test_a_forecast_does_change_when_its_past_is_shuffled(world, timeline, forecaster):
    changed = Timeline.of(shuffled_from(world, 40))
    questions = questions_of(timeline.events, 60)

    assert not np.array_equal(
        scores_on(forecaster, timeline, 60, questions), scores_on(forecaster, changed, 60, questions)
    )


def test_several_steps_ahead_nothing_after_the_block_start_is_known(world, timeline):
    many = learn(timeline, END, Plan(questions=300, rounds=5, leaves=7, block=10))
    questions = questions_of(timeline.events, 58)
    changed = Timeline.of(shuffled_from(world, END))
    known, other = (many.scene(each, Vantage(END, 58)) for each in (timeline, changed))

    assert np.array_equal(many.scores(known, questions), many.scores(other, questions))


def test_every_feature_is_a_number_and_some_come_from_rules(forecaster, timeline, scene):
    questions = questions_of(timeline.events, 60)
    tables = tables_of(scene, questions)
    columns = columns_of(scene, questions, tables, draw(tables))

    assert all(np.isfinite(values).all() for values in columns.values())
    assert 0 < sum(map(is_rule, columns)) < len(columns)


def test_a_history_of_a_single_day_is_too_short_to_learn_from():
    timeline = Timeline.of(history([(1, 0, PRAISE, 1)]))

    with pytest.raises(ValueError, match="too short"):
        learn(timeline, 2)


def test_days_are_skipped_so_that_a_long_history_stays_cheap(timeline):
    few = count(timeline, timeline.days(0, END), Plan(days=10))
    all_ = count(timeline, timeline.days(0, END), Plan())

    assert 0 < few.rules.rule_support.sum() < 0.5 * all_.rules.rule_support.sum()
