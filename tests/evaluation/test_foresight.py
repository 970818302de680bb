"""The script of held-back weeks prints scores beside those of others, and notices who looks ahead."""

from __future__ import annotations

import json

import numpy as np

from evaluation import foresight
from westphalia.foresight.deeds import PLACE_OF, Deeds, Standing
from westphalia.foresight.habits import HORIZONS, Habits
from westphalia.model import EventType

CODES = ("AAA", "BBB", "CCC", "DDD", "EEE")
FIRST = 738_000


def world(days: int = 500, seed: int = 0) -> Deeds:
    """A world in which two meet every ten days and the rest is noise."""
    chance = np.random.default_rng(seed)
    rows = [(FIRST + day, 0, PLACE_OF[EventType.CONSULT], 1) for day in range(0, days, 10)]
    for day in range(days):
        actor, recipient = chance.choice(5, 2, replace=False)
        rows.append((FIRST + day, int(actor), int(chance.integers(16)), int(recipient)))
    columns = np.array(rows).T
    return Deeds.of(CODES, *columns)


def test_all_types_are_forecast_for_all_who_had_to_do_with_each_other() -> None:
    looked = foresight.weeks(world(), FIRST + 365, FIRST + 400)

    made = foresight.forecasts(Habits.load(), looked)

    assert {(item.head, item.horizon) for item in made} == {
        (head, horizon) for head in range(16) for horizon in HORIZONS
    }
    assert all(len(item.said) == sum(len(week.pairs) for week in looked) for item in made)


def test_the_table_has_counts_intervals_and_both_others() -> None:
    made = foresight.forecasts(Habits.load(), foresight.weeks(world(), FIRST + 365, FIRST + 400))

    text = "\n".join(foresight.table(made))

    for words in ("forecasts", "base", "recur.", "skill", "CONSULT    30 days", "n = "):
        assert words in text
    assert "calibration, 90 days" in text


def test_what_often_was_is_foreseen_better_than_by_the_base_rate() -> None:
    looked = foresight.weeks(world(), FIRST + 380, FIRST + 410, every=10)
    head = PLACE_OF[EventType.CONSULT]
    made = foresight.forecasts(Habits.load(), looked)

    said = next(item for item in made if (item.head, item.horizon) == (head, 7)).said
    place = np.concatenate([week.pairs == 1 for week in looked])
    assert said[place].mean() > said[~place].mean()


def test_the_audit_finds_forecasts_unchanged_and_notices_who_looks_ahead(monkeypatch) -> None:
    deeds = world()
    assert foresight.audit(Habits.load(), deeds, FIRST + 400)

    class Ahead(Standing):
        @classmethod
        def of(cls, deeds: Deeds, at: int) -> Standing:
            return Standing.of(deeds, at + 30)

    monkeypatch.setattr(foresight, "Standing", Ahead)
    assert not foresight.audit(Habits.load(), deeds, FIRST + 400)


def test_a_store_about_a_few_states_holds_only_their_events() -> None:
    left = foresight.among_busiest(world(), 2)

    assert len(left)
    assert len({*left.actor.tolist(), *left.recipient.tolist()}) == 2


def test_a_small_store_holds_few_states_few_types_and_some_time() -> None:
    chance = np.random.default_rng(3)
    held = foresight.small_store(world(), FIRST + 400, 3, 2, 90, chance)

    assert held is not None
    assert len({*held.actor.tolist(), *held.recipient.tolist()}) <= 3
    assert len(set(held.type.tolist())) <= 2
    assert held.day.min() > FIRST + 400 - 90
    assert held.day.max() <= FIRST + 400 + max(HORIZONS)


def test_a_world_with_too_few_states_has_no_small_store() -> None:
    pair = foresight.among_busiest(world(), 2)

    assert foresight.small_store(pair, FIRST + 400, 4, 0, 365, np.random.default_rng(1)) is None


def test_drawing_a_small_store_does_not_look_ahead() -> None:
    """Which states and types it is about depends on nothing that came later."""
    one, other = (
        foresight.small_store(each, FIRST + 400, 2, 1, 365, np.random.default_rng(5))
        for each in (world(), foresight.shuffled_after(world(), FIRST + 400))
    )

    assert one is not None
    assert other is not None
    for column in ("actor", "type", "recipient", "day"):
        before, again = (getattr(each, column)[each.day <= FIRST + 400] for each in (one, other))
        assert np.array_equal(before, again)


def test_small_stores_are_forecast_and_their_regular_acts_told() -> None:
    looked = foresight.small_weeks(world(), [FIRST + 380, FIRST + 400], seed=1, draws=4)
    made = foresight.forecasts(Habits.load(), looked)

    assert 0 < len(looked) <= 8
    assert "going on as before is 70% likely or more, 90 days" in "\n".join(foresight.table(made))


def test_a_figure_below_its_floor_is_named() -> None:
    assert foresight.below({"skill": 0.1}, {"skill": 0.2}) == ["skill: 0.1000 is below its floor of 0.2000"]
    assert foresight.below({"skill": 0.2}, {"skill": 0.2}) == []
    assert foresight.below({}, {"skill": 0.2})


def test_floors_are_pinned_for_the_days_that_are_held_back() -> None:
    floors = json.loads(foresight.FLOORS.read_text(encoding="utf-8"))

    assert "icews0515 valid" in floors
    assert all(figure > 0 for name, figure in floors["icews0515 valid"].items() if "recurrence" not in name)
