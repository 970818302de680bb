"""What an act makes likelier by the rules that were learned: how likely without it, and with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.foresight.test_deeds import AT, HISTORY, NOW, deeds, rows, told
from westphalia.foresight.deeds import PLACE_OF, Deeds, Standing
from westphalia.foresight.following import LEAST_ADDED, MOST, Following, Sequel, with_act
from westphalia.foresight.forecasting import LEAST_FACTOR, Question, Vista, chance
from westphalia.foresight.habits import Habits
from westphalia.model import EventType

ACT = EventType.ASSAULT


def sequel(known: Deeds = HISTORY) -> Sequel:
    return Sequel(Vista.of(known, NOW, Habits.load()))


def after(days: int = 30, known: Deeds = HISTORY, act: EventType = ACT) -> tuple[Following, ...]:
    return sequel(known).after(act, "AAA", "BBB", days)


def test_an_act_makes_likelier_what_usually_follows_and_names_the_rule() -> None:
    found = after()

    assert 0 < len(found) <= MOST
    for item in found:
        assert {item.actor, item.recipient} == {"AAA", "BBB"}
        assert item.rule.body is ACT
        assert item.rule.is_turned == (item.actor == "BBB")
        assert item.rule.factor >= LEAST_FACTOR
        assert item.added >= LEAST_ADDED
        assert 0 < item.rule.followed <= item.rule.cases
        assert item.rule.confidence.low <= item.rule.followed / item.rule.cases <= item.rule.confidence.high
        assert item.alike.count >= item.alike.came_true


def test_what_an_act_adds_most_to_comes_first() -> None:
    added = [item.added for item in after()]

    assert added == sorted(added, reverse=True)


def test_both_chances_are_those_of_forecasts() -> None:
    """Without the act as forecast from the history, with it as from one in which it has just been done."""
    done = told(
        [
            (3, 0, EventType.THREATEN, 1),
            (20, 0, EventType.CONSULT, 1),
            (50, 1, EventType.ACCUSE, 0),
            (90, 2, EventType.AID, 3),
            (0, 0, ACT, 1),
        ]
    )
    for item in after():
        question = Question(
            type=item.rule.head, actor=item.actor, recipient=item.recipient, at=NOW, horizon=30
        )
        without, with_it = (
            chance(Vista.of(known, NOW, Habits.load()), question) for known in (HISTORY, done)
        )
        assert item.without == pytest.approx(without.probability)
        assert item.probability * with_it.level == pytest.approx(
            with_it.probability * without.level, rel=0.05
        )


def test_a_rule_whose_body_held_already_says_nothing_new() -> None:
    again = told([(2, 0, ACT, 1), (20, 0, EventType.CONSULT, 1), (90, 2, EventType.AID, 3)])

    assert after(known=again) == ()


def test_nothing_follows_within_no_day_nor_from_an_act_against_oneself() -> None:
    assert after(days=0) == ()
    assert sequel().after(ACT, "AAA", "AAA", 30) == ()


@given(st.integers(1, 90))
@settings(max_examples=20, deadline=None)
def test_what_follows_comes_within_its_days(days: int) -> None:
    for item in after(days=days):
        assert 1 <= item.lag <= days == item.days


def test_the_next_days_hold_less_than_the_next_months() -> None:
    week, quarter = (
        {(item.rule.head, item.actor): item.probability for item in after(days=days)} for days in (7, 90)
    )

    assert week
    assert all(quarter.get(key, 1) >= value for key, value in week.items())


def test_an_act_between_strangers_makes_them_known_to_each_other() -> None:
    standing = Standing.of(HISTORY, AT)
    pair, turned = 0 * 4 + 3, 3 * 4 + 0
    changed = with_act(standing, pair, PLACE_OF[ACT])

    assert standing.row_of(np.array([pair]))[0] == -1
    assert (changed.row_of(np.array([pair, turned])) >= 0).all()
    assert changed.counts.sum() == standing.counts.sum() + 1
    assert standing.counts.sum() == Standing.of(HISTORY, AT).counts.sum()


@given(
    st.lists(rows, max_size=20),
    st.lists(rows.map(lambda row: (-1 - abs(row[0]) % 60, *row[1:])), min_size=1, max_size=10),
)
@settings(max_examples=25, deadline=None)
def test_what_follows_is_the_same_whatever_comes_later(before: list, later: list) -> None:
    one, other = told(before), told([*before, *later])

    assert after(known=one) == after(known=other)


def test_what_became_known_later_has_no_part() -> None:
    early, late = (deeds([(40, 0, EventType.CONSULT, 1, 40), (5, 0, ACT, 1, told_on)]) for told_on in (5, -1))

    assert after(known=late) == after(known=told([(40, 0, EventType.CONSULT, 1)]))
    assert after(known=late) != after(known=early)
