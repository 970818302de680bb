"""Learned rules as moves in scenarios: marked, within their window, by seed alone, never from later on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_forecasting import GAZETTEER, LAST, add, opened, told
from westphalia.model import EventType, Pattern, Polarity, Reading
from westphalia.network.moves import Basis, Source
from westphalia.network.playing import Outcome
from westphalia.network.scenario import Scenario, Supposed
from westphalia.store.engine import Store
from westphalia.workflow import playing

MEETINGS = [told(day) for day in range(5, 55, 7)]
OTHERS = [told(30, "AID", "Madrid helped Rome"), told(44, "ACCUSE", "Paris blamed Rome")]


def supposed(words: str = "FRA ASSAULT ITA", day: int = 5, **fields: Any) -> Supposed:
    actor, type_, recipient = words.split()
    act = Pattern(type=EventType(type_), actors=(actor,), recipients=(recipient,), words=words, **fields)
    return Supposed(act=act, on=LAST + timedelta(day))


def scenario(*events: Supposed, **fields: Any) -> Scenario:
    given: dict[str, Any] = {"at": LAST, "until": LAST + timedelta(60), "runs": 300, "learned": True}
    return Scenario(events=events or (supposed(),), **(given | fields))


def play(store: Store, given: Scenario) -> Outcome:
    return playing.play(store, given, GAZETTEER).outcome


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with opened(tmp_path_factory.mktemp("learned") / "store.db", *MEETINGS, *OTHERS) as found:
        yield found


def test_where_rules_are_not_asked_for_nothing_follows(store: Store) -> None:
    outcome = play(store, scenario(learned=False))

    assert outcome.told == ()
    assert [len(chain.steps) for chain in outcome.chains] == [1]


def test_moves_of_rules_are_marked_as_learned(store: Store) -> None:
    outcome = play(store, scenario())

    assert outcome.told
    for item in outcome.told:
        option = item.option
        assert (option.source, option.chance.basis, option.pledge) == (Source.RULES, Basis.RULE, None)
        assert option.learned is not None
        assert "ICEWS" in option.learned.origin


def test_a_move_is_made_as_often_as_the_act_makes_it_likelier(store: Store) -> None:
    outcome = play(store, scenario(runs=4000, steps=1))

    for item in outcome.told:
        learned = item.option.learned
        assert learned is not None
        assert item.option.chance.value == pytest.approx(learned.probability - learned.without)
        assert item.made / item.called == pytest.approx(item.option.chance.value, abs=0.03)


def test_a_rule_fires_only_within_its_window(store: Store) -> None:
    given = scenario(within=10, until=LAST + timedelta(60))

    for chain in play(store, given).chains:
        for before, step in zip(chain.steps, chain.steps[1:], strict=False):
            assert before.on < step.on <= before.on + timedelta(10)


@given(st.integers(5, 40))
@settings(max_examples=6, deadline=None)
def test_nothing_happens_after_the_end(store: Store, days: int) -> None:
    given = scenario(until=LAST + timedelta(days))
    outcome = play(store, given)

    assert all(step.on <= given.until for chain in outcome.chains for step in chain.steps)
    for item in outcome.told:
        assert item.option.learned is not None
        assert item.option.learned.days <= days - 5


def test_the_same_seed_gives_the_same_outcome_and_another_seed_another(store: Store) -> None:
    one, again, other = (
        {item.option.id: item.made for item in play(store, scenario(seed=seed)).told} for seed in (1, 1, 2)
    )

    assert one == again != other


def test_the_order_of_what_is_supposed_does_not_matter(store: Store) -> None:
    events = (supposed(day=5), supposed("ITA SANCTION FRA", day=8), supposed("ESP AID ITA", day=6))
    one, other = (play(store, scenario(*order)) for order in (events, events[::-1]))

    assert {item.option.id: item.made for item in one.told} == {
        item.option.id: item.made for item in other.told
    }
    assert one.relations == other.relations


def test_what_is_left_undone_makes_nothing_likelier(store: Store) -> None:
    assert play(store, scenario(supposed(polarity=Polarity.NEGATIVE))).told == ()


def test_parties_of_which_nothing_is_known_are_no_error(store: Store) -> None:
    play(store, scenario(supposed("JPN ASSAULT KOR")))


LATER = st.lists(
    st.builds(
        told,
        st.integers(55, 80),
        st.sampled_from(["ASSAULT", "CONSULT", "SANCTION"]),
        st.sampled_from(["Paris struck Rome", "Rome met Paris"]),
        st.sampled_from([None, "2022-02-10"]),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda reading: reading.document.name,
)


@given(LATER)
@settings(max_examples=5, deadline=None)
def test_what_is_published_after_the_start_changes_no_learned_move(
    store: Store, tmp_path_factory: pytest.TempPathFactory, later: list[Reading]
) -> None:
    path = tmp_path_factory.mktemp("later") / "store.db"
    with opened(path, *MEETINGS, *OTHERS) as changed:
        add(changed, *later, number=2)
        after = play(changed, scenario(runs=50))

    assert [item.option for item in after.told] == [
        item.option for item in play(store, scenario(runs=50)).told
    ]
