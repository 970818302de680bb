"""Rules are counted as told: cases, hits, lags and counts; and pulls give credit only once."""

from __future__ import annotations

import numpy as np

from tests.foresight.worlds import PRAISE, SANCTION, THREATEN, habits, history
from westphalia.foresight.baseline import Recurrency, tune
from westphalia.foresight.chains import latest_of, learn_chains, paths_of, weigh_chains
from westphalia.foresight.history import Timeline, Vantage, next_day
from westphalia.foresight.protocol import questions_of
from westphalia.foresight.pulls import fit_pulls
from westphalia.foresight.rules import COUNTS, LAGS, STATES, decay_curve, learn_rules, state_of, strongest


def counted(rows, days, **size):
    return learn_rules(Timeline.of(history(rows, **size)), next_day(days))


def state(lag, count=1):
    return int(state_of(np.array([lag]), np.array([count]))[0])


def test_a_body_and_its_head_are_counted_once():
    rules = counted([(1, 0, THREATEN, 1), (2, 0, SANCTION, 1)], [2])

    assert rules.body_support[SANCTION, THREATEN, state(1)] == 1
    assert rules.rule_support[SANCTION, THREATEN, state(1)] == 1


def test_a_body_with_another_recipient_is_a_case_and_no_hit():
    rules = counted([(1, 0, THREATEN, 1), (2, 0, SANCTION, 2)], [2])

    assert rules.body_support[SANCTION, THREATEN, state(1)] == 1
    assert rules.rule_support[SANCTION, THREATEN, state(1)] == 0


def test_a_body_may_be_turned():
    rules = counted([(1, 1, THREATEN, 0), (2, 0, SANCTION, 1)], [2])

    assert rules.rule_support[SANCTION, THREATEN + 3, state(1)] == 1


def test_a_body_is_in_the_state_of_its_lag_and_count():
    rows = [(1, 0, PRAISE, 1), (3, 0, PRAISE, 1), (9, 0, PRAISE, 1)]

    assert counted(rows, [9]).rule_support[PRAISE, PRAISE, state(6, count=2)] == 1


def test_events_of_the_day_itself_are_no_bodies():
    rules = counted([(2, 0, THREATEN, 1), (2, 0, SANCTION, 1)], [2])

    assert rules.body_support.sum() == 0


def test_every_lag_and_count_has_a_state():
    lags, counts = np.meshgrid(np.arange(1, 1000), np.arange(1, 30))
    states = state_of(lags.ravel(), counts.ravel())

    assert set(states.tolist()) == set(range(STATES))
    assert (len(LAGS) + 1) * (len(COUNTS) + 1) == STATES


def test_a_rule_that_holds_is_more_confident_than_one_that_does_not():
    rules = learn_rules(Timeline.of(habits()), next_day(list(range(10, 60))))

    assert rules.confidence[SANCTION, THREATEN, state(1)] > 2 * rules.confidence[SANCTION, PRAISE, state(1)]


def test_confidence_falls_with_the_lag():
    rules = learn_rules(Timeline.of(habits()), next_day(list(range(10, 60))))

    assert (
        rules.confidence[SANCTION, THREATEN, state(1)] > 2 * rules.confidence[SANCTION, THREATEN, state(10)]
    )


def test_a_decay_curve_runs_over_all_lags():
    curve = decay_curve(learn_rules(Timeline.of(habits()), next_day(list(range(10, 60)))), SANCTION, THREATEN)

    assert [curve[0].lags, curve[1].lags, curve[-1].lags] == [(1, 1), (2, 2), (LAGS[-1] + 1, None)]
    assert curve[0].confidence == max(rule.confidence for rule in curve)


def test_the_strongest_rule_of_a_world_is_its_habit():
    first = strongest(learn_rules(Timeline.of(habits()), next_day(list(range(10, 60)))))[0]

    assert (first.head, first.body, first.lags) in {
        (SANCTION, THREATEN, (1, 1)),
        (SANCTION + 3, THREATEN + 3, (1, 1)),
    }
    assert 10 <= first.rule_support <= first.body_support


def test_rules_that_came_true_too_rarely_are_not_listed():
    rules = counted([(1, 0, THREATEN, 1), (2, 0, SANCTION, 1)], [2])

    assert strongest(rules, least_support=2) == ()
    assert len(strongest(rules, least_support=1)) == 2


def test_a_rule_never_met_has_a_confidence_above_zero_and_below_one():
    rules = counted([(1, 0, THREATEN, 1), (2, 0, SANCTION, 1)], [2])

    assert 0 < rules.confidence.min() <= rules.confidence.max() < 1


def test_a_rule_that_only_goes_along_with_another_pulls_less_than_its_confidence_says():
    told = habits(120)
    along = [
        (day, actor, PRAISE, recipient)
        for day, actor, type_, recipient in zip(told.date, told.actor, told.type, told.recipient, strict=True)
        if type_ == THREATEN and (actor + day) % 3
    ]
    rows = sorted({*along, *zip(told.date, told.actor, told.type, told.recipient, strict=True)})
    timeline = Timeline.of(history(rows, entities=12))
    vantages = next_day(list(range(10, 120)))
    rules = learn_rules(timeline, vantages)
    pulls = fit_pulls(timeline, vantages, rules, passes=5)

    case, main = (SANCTION, PRAISE, state(1)), (SANCTION, THREATEN, state(1))
    assert pulls.rule[case] / pulls.rule[main] < 0.5 * rules.confidence[case] / rules.confidence[main]


def test_paths_lead_over_one_entity_to_another_and_not_back():
    told = history([(1, 0, PRAISE, 1), (2, 1, THREATEN, 2)])
    past = Timeline.of(told).past(Vantage(3, 3), ())
    asked = questions_of(history([(3, 0, SANCTION, 2)]), 3)
    paths = paths_of(past, latest_of(past), asked)

    assert past.recipient[paths.first].tolist() == [1]
    assert past.recipient[paths.second].tolist() == [2]


def test_a_path_older_than_the_window_is_not_followed():
    past = Timeline.of(history([(1, 0, PRAISE, 1), (2, 1, THREATEN, 2)])).past(Vantage(90, 90), ())

    assert (latest_of(past) == -1).all()


def test_a_chain_that_came_true_often_enough_is_a_rule_and_names_its_end():
    rows = []
    for n in range(6):
        rows += [(10 * n, 0, PRAISE, 1), (10 * n + 1, 1, THREATEN, n + 2), (10 * n + 2, 0, SANCTION, n + 2)]
    told = history(sorted(rows))
    timeline = Timeline.of(told)
    chains = learn_chains(timeline, next_day(timeline.days(0, 60)))
    past = timeline.past(Vantage(52, 52), ())
    best, together, count = weigh_chains(past, latest_of(past), chains, questions_of(told, 52))

    assert ((SANCTION * 6 + PRAISE) * 6 + THREATEN) in chains.key
    assert best[0, 7] == best[0].max() > 0
    assert together[0, 7] >= best[0, 7]
    assert count[0, 7] == 1


def test_the_baseline_prefers_the_latest_recipient_and_then_the_common_one():
    told = history([(1, 0, PRAISE, 1), (3, 0, PRAISE, 2), (2, 5, PRAISE, 4), (2, 6, PRAISE, 4)])
    model = Recurrency(np.full(6, 0.1), np.full(6, 0.99))
    past = Timeline.of(told).past(Vantage(4, 4), ())
    scores = model.scores(past, questions_of(history([(4, 0, PRAISE, 7)]), 4))[0]

    assert np.argsort(-scores)[:3].tolist() == [2, 1, 4]


def test_the_baseline_is_tuned_per_type_on_the_days_given():
    model = tune(Timeline.of(habits()), 40, 60)

    assert len(model.decay) == len(model.mix) == 6
