"""What was known of pairs on a day, and nothing that came later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.foresight import habits
from westphalia.foresight.deeds import PLACE_OF, TYPES, WINDOWS, Deeds, Standing, came_true
from westphalia.foresight.forecasting import Question, Vista, chance, likeliest
from westphalia.foresight.habits import HORIZONS, Body, Habits
from westphalia.foresight.level import levels
from westphalia.model import EventType

NOW = date(2022, 3, 1)
AT = NOW.toordinal()
CODES = ("AAA", "BBB", "CCC", "DDD")

Row = tuple[int, int, EventType, int, int]


def deeds(rows: Iterable[Row]) -> Deeds:
    """Make deeds of (days before now, actor, type, recipient, days before now on which it became known)."""
    listed = list(rows)
    return Deeds.of(
        CODES,
        [AT - row[0] for row in listed],
        [row[1] for row in listed],
        [PLACE_OF[row[2]] for row in listed],
        [row[3] for row in listed],
        known=[AT - row[4] for row in listed],
        ids=[f"occ-{number}" for number in range(len(listed))],
    )


def told(rows: Iterable[tuple[int, int, EventType, int]]) -> Deeds:
    """Deeds that became known on the day itself."""
    return deeds((*row, row[0]) for row in rows)


def asked(type_: EventType = EventType.SANCTION, horizon: int = 30, actor: str = "AAA") -> Question:
    return Question(type=type_, actor=actor, recipient="BBB", at=NOW, horizon=horizon)


THREAT = (3, 0, EventType.THREATEN, 1)
HISTORY = told(
    [THREAT, (20, 0, EventType.CONSULT, 1), (50, 1, EventType.ACCUSE, 0), (90, 2, EventType.AID, 3)]
)

rows = st.tuples(
    st.integers(-60, 400), st.integers(0, 3), st.sampled_from(list(EventType)), st.integers(0, 3)
).filter(lambda row: row[1] != row[3])


def test_an_event_is_counted_in_the_stretch_of_its_age() -> None:
    standing = Standing.of(HISTORY, AT)
    row = standing.row_of(np.array([0 * 4 + 1]))[0]

    assert standing.counts[row, PLACE_OF[EventType.THREATEN]].tolist() == [1, 0, 0, 0]
    assert standing.counts[row, PLACE_OF[EventType.CONSULT]].tolist() == [0, 1, 0, 0]


def test_what_is_told_twice_on_a_day_counts_once() -> None:
    standing = Standing.of(told([THREAT, THREAT]), AT)

    assert standing.counts.sum() == 1


def test_the_turned_row_is_that_of_the_other_direction() -> None:
    standing = Standing.of(HISTORY, AT)

    size = standing.size
    assert (standing.pair[standing.turned] == standing.pair % size * size + standing.pair // size).all()


def test_what_became_known_later_is_not_known() -> None:
    late = deeds([(10, 0, EventType.ASSAULT, 1, -5)])

    assert len(Standing.of(late, AT).pair) == 0


@given(st.lists(rows, max_size=20), st.lists(rows, max_size=10), st.integers(7, 90))
@settings(deadline=None, max_examples=30)
def test_a_forecast_is_the_same_whatever_comes_later(
    past: list[tuple[int, int, EventType, int]], future: list[tuple[int, int, EventType, int]], horizon: int
) -> None:
    before = [row for row in past if row[0] >= 0]
    after = [(-1 - abs(row[0]), *row[1:]) for row in future]
    late = [(row[0], *row[1:], -1) for row in future if row[0] >= 0]

    known = Vista.of(told(before), NOW, Habits.load())
    more = Vista.of(deeds([*((*row, row[0]) for row in [*before, *after]), *late]), NOW, Habits.load())

    for type_ in (EventType.SANCTION, EventType.CONSULT):
        question = asked(type_, horizon)
        assert chance(known, question) == chance(more, question)


@given(st.lists(rows, max_size=25))
@settings(deadline=None, max_examples=30)
def test_a_longer_horizon_is_never_less_likely(given_rows: list[tuple[int, int, EventType, int]]) -> None:
    vista = Vista.of(told(given_rows), NOW, Habits.load())

    for type_ in TYPES:
        said = [chance(vista, asked(type_, horizon)).probability for horizon in (7, 14, 30, 45, 90)]
        assert said == pytest.approx(sorted(said))
        assert 0 <= said[0] <= said[-1] < 1


@given(st.lists(rows, min_size=1, max_size=25), st.permutations(range(4)))
@settings(deadline=None, max_examples=30)
def test_names_do_not_matter(given_rows: list[tuple[int, int, EventType, int]], order: list[int]) -> None:
    renamed = [(row[0], order[row[1]], row[2], order[row[3]]) for row in given_rows]
    one, other = (Vista.of(told(each), NOW, Habits.load()) for each in (given_rows, renamed))
    actor, recipient = CODES[order[0]], CODES[order[1]]

    question = Question(type=EventType.ASSAULT, actor=actor, recipient=recipient, at=NOW, horizon=30)

    assert chance(one, asked(EventType.ASSAULT)).probability == pytest.approx(
        chance(other, question).probability
    )


def test_a_question_of_another_day_is_refused() -> None:
    vista = Vista.of(HISTORY, date(2022, 2, 1), Habits.load())

    with pytest.raises(ValueError, match="cannot be answered"):
        chance(vista, asked())


def test_an_accusation_makes_a_sanction_likelier_and_is_cited() -> None:
    accusation = (3, 0, EventType.ACCUSE, 1)
    calm = [(20, 0, EventType.CONSULT, 1), (200, 0, EventType.CONSULT, 1)]
    quiet, tense = (
        chance(Vista.of(told(each), NOW, Habits.load()), asked(), rules=99)
        for each in (calm, [*calm, accusation])
    )

    assert tense.probability > quiet.probability
    rule = next(rule for rule in tense.rules if rule.body is EventType.ACCUSE)
    assert rule.factor > 1
    assert rule.precedents == ("occ-2",)
    assert 0 < rule.followed < rule.cases
    assert rule.confidence.low < rule.followed / rule.cases < rule.confidence.high


def test_entities_of_which_nothing_is_known_are_strangers() -> None:
    vista = Vista.of(HISTORY, NOW, Habits.load(), asked=("AAA", "ZZZ"))
    question = Question(type=EventType.CONSULT, actor="AAA", recipient="ZZZ", at=NOW, horizon=30)

    found = chance(vista, question)

    assert (found.before, found.together, found.rules) == (0, 0, ())
    assert found.probability < chance(vista, asked(EventType.CONSULT)).probability


def test_an_empty_history_has_an_answer_too() -> None:
    vista = Vista.of(told([]), NOW, Habits.load(), asked=("AAA", "BBB"))

    assert 0 < chance(vista, asked()).probability < 0.5


def test_the_likeliest_questions_come_first() -> None:
    vista = Vista.of(HISTORY, NOW, Habits.load())

    found = [
        chance(vista, question).probability
        for question in likeliest(vista, vista.pairs_of("AAA"), TYPES, 30, most=6)
    ]

    assert len(found) == 6
    assert found == sorted(found, reverse=True)


def test_the_same_question_has_the_same_id() -> None:
    assert asked().id == asked().id
    assert asked().id != asked(horizon=31).id


def test_what_came_true_lies_in_the_window() -> None:
    later = told([(-1, 0, EventType.AID, 1), (-8, 0, EventType.AID, 1), (0, 0, EventType.AID, 1)])

    assert len(came_true(later, AT, 7)) == 1
    assert len(came_true(later.where(later.day == AT), AT, 7)) == 0


def test_a_body_is_found_by_its_number() -> None:
    for number in range(2 * len(TYPES) * len(WINDOWS)):
        assert Body.at(number).number == number


def test_horizons_in_between_lie_between() -> None:
    numbers = np.array([0.1, 0.3, 0.9])

    assert habits.at_horizon(numbers, HORIZONS[1]) == pytest.approx(0.3)
    assert 0.1 < habits.at_horizon(numbers, 14) < 0.3
    with pytest.raises(ValueError, match="from 7 to 90"):
        habits.at_horizon(numbers, 91)


def test_a_history_that_has_fallen_silent_lowers_its_forecasts() -> None:
    """The rules expect that it goes on; the history's own last weeks say that it does not."""
    going_on = told([(day, 0, EventType.PROTEST, 1) for day in range(0, 300, 2)])
    silent = told([(day, 0, EventType.PROTEST, 1) for day in range(60, 300, 2)])

    assert levels(Habits.load(), silent, AT)[1] < levels(Habits.load(), going_on, AT)[1]


def test_a_young_history_stays_at_the_level_of_the_rules() -> None:
    young = told([(day, 0, EventType.CONSULT, 1) for day in range(20)])

    assert levels(Habits.load(), young, AT).tolist() == [1.0] * len(HORIZONS)


@given(st.lists(rows, max_size=20), st.lists(rows, max_size=10))
@settings(deadline=None, max_examples=20)
def test_the_level_is_the_same_whatever_comes_later(
    past: list[tuple[int, int, EventType, int]], future: list[tuple[int, int, EventType, int]]
) -> None:
    before = [row for row in past if row[0] >= 0]
    after = [(-1 - abs(row[0]), *row[1:]) for row in future]

    one, other = (levels(Habits.load(), told(each), AT) for each in (before, [*before, *after]))

    assert one.tolist() == other.tolist()
