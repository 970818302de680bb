"""Forecasts from a store: only what was published counts, the store decides, and words are evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.test_scenario_command import threat
from tests.factory import document, event, mention
from westphalia.errors import StoreError
from westphalia.gazetteer import Gazetteer
from westphalia.model import CommitmentKind, EventType, Polarity, Reading, Run, Tense
from westphalia.store import forecasts as kept
from westphalia.store import write
from westphalia.store.engine import Store, open_store
from westphalia.workflow import forecasting, relate
from westphalia.workflow.forecasting import Bears, Forecast

START = date(2022, 1, 1)
GAZETTEER = Gazetteer.load()


def told(
    day: int, type_: str = "CONSULT", words: str = "Rome met Paris", dated: str | None = None, **fields: Any
) -> Reading:
    """An article of a day after the start in which Rome does something to Paris on that day."""
    published = (START + timedelta(day)).isoformat()
    article = document(
        f"{words}, for the {day}th time.",
        f"article-{day}-{type_}",
        outlet=f"Outlet {day}",
        published=published,
    )
    actor, trigger, recipient = words.split()[:3]
    codes = {"Rome": "ITA", "Paris": "FRA", "Madrid": "ESP"}
    parties = [mention(article, name, codes[name]) for name in (actor, recipient)]
    fields.setdefault("time", Tense.PAST)
    deed = event(
        article, trigger, type_, actors=parties[:1], recipients=parties[1:], date=dated or published, **fields
    )
    parties.sort(key=lambda party: party.head.start)
    return Reading(document=article, mentions=tuple(parties), events=(deed,))


@contextmanager
def opened(path: Path, *readings: Reading) -> Iterator[Store]:
    """A store with some readings in it, and what they come to."""
    with open_store(path, create=True) as store:
        add(store, *readings)
        yield store


def add(store: Store, *readings: Reading, number: int = 1) -> None:
    run = Run(
        id=f"run-{number}", version="1", model_digest="m", data_digest="d", started_at="2022-06-01T10:00:00"
    )
    begun = write.start_run(store, run)
    for position, reading in enumerate(readings):
        write.write_reading(store, begun, reading.document, reading, position=position)
    write.finish_run(store, begun, finished_at="2022-06-01T10:00:01", complete=True)
    relate(store)


def ask(store: Store, at: date | None = None, **options: Any) -> tuple[Forecast, ...]:
    options = {"pair": ("ITA", "FRA"), "horizon": 30, "types": (EventType.CONSULT,), **options}
    return forecasting.forecast(store, GAZETTEER, at=at, **options)


def essence(made: tuple[Forecast, ...]) -> list[object]:
    return [
        (item.chance.question, item.chance.probability, item.chance.base_rate, item.chance.before)
        for item in made
    ]


WEEKLY = tuple(told(day) for day in range(0, 60, 6))
LAST = START + timedelta(54)


def test_both_directions_of_a_pair_are_asked_about(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        made = ask(store)

    assert {(item.chance.question.actor, item.chance.question.recipient) for item in made} == {
        ("ITA", "FRA"),
        ("FRA", "ITA"),
    }


def test_a_question_names_its_window_and_begins_after_the_last_article(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        question = ask(store)[0].chance.question

    assert (question.at, question.first_day, question.last_day) == (
        LAST,
        LAST + timedelta(1),
        LAST + timedelta(30),
    )


def test_what_often_was_is_likely_and_cites_events(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY, told(50, "AID", "Madrid helped Rome")) as store:
        one, other = ask(store)

    assert one.chance.question.actor == "ITA"
    assert one.chance.probability > 0.5
    assert 0.1 < one.chance.own < 1
    assert one.chance.probability > 2 * other.chance.probability
    assert one.precedents
    assert all(event.first_reported and event.first_reported.latest() <= LAST for event in one.precedents)


@pytest.mark.parametrize(
    "later",
    [
        told(60, "ASSAULT", "Paris shelled Rome"),
        told(61, "CONSULT", "Rome met Paris", dated="2022-02-01"),
        told(58, "CONSULT", "Rome met Paris", polarity=Polarity.NEGATIVE),
    ],
    ids=["an event", "an older event that is only told now", "a denial"],
)
def test_what_is_published_later_changes_no_forecast(tmp_path: Path, later: Reading) -> None:
    with opened(tmp_path / "one.db", *WEEKLY) as store:
        before = ask(store)
    with opened(tmp_path / "two.db", *WEEKLY, later) as store:
        after = ask(store, at=LAST)

    assert essence(before) == essence(after)
    assert not before[0].is_looking_back
    assert after[0].is_looking_back


LATER = st.lists(
    st.builds(
        told,
        st.integers(55, 90),
        st.sampled_from(["ASSAULT", "CONSULT", "AID"]),
        st.sampled_from(["Paris struck Rome", "Rome met Paris", "Madrid helped Rome"]),
        st.sampled_from([None, "2022-01-20", "2022-02-10"]),
        polarity=st.sampled_from(list(Polarity)),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda reading: reading.document.name,
)


@given(LATER)
@settings(max_examples=5, deadline=None)
def test_no_forecast_uses_anything_published_after_its_date(
    tmp_path_factory: pytest.TempPathFactory, later: list[Reading]
) -> None:
    path = tmp_path_factory.mktemp("later") / "store.db"
    with opened(path, *WEEKLY) as store:
        before = ask(store, types=(), most=20)
        add(store, *later, number=2)
        after = ask(store, at=LAST, types=(), most=20)

    assert essence(before) == essence(after)


def test_a_forecast_comes_true_by_an_event_that_is_read_later(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        forecasting.keep(store, ask(store))
        assert forecasting.resolve(store).open == 2
        add(store, told(70), number=2)
        found = forecasting.resolve(store)
        decided = {item.actor: item for item in kept.forecasts(store)}

    assert (found.came_true, found.did_not, found.open, found.new) == (1, 0, 1, 1)
    assert decided["ITA"].outcome is True
    assert decided["ITA"].decided_on == START + timedelta(70)
    assert len(decided["ITA"].because) == 1


def test_a_forecast_has_not_come_true_once_articles_reach_a_week_beyond(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        forecasting.keep(store, ask(store))
        add(store, told(90, "AID", "Madrid helped Rome"), number=2)
        assert forecasting.resolve(store).open == 2
        add(store, told(92, "AID", "Madrid helped Rome"), number=3)
        found = forecasting.resolve(store)

    assert (found.came_true, found.did_not, found.open) == (0, 2, 0)


def test_what_was_told_before_does_not_make_a_forecast_come_true(tmp_path: Path) -> None:
    """A meeting that had been reported as held on a coming day is nothing foreseen."""
    early = told(54, "CONSULT", "Rome met Paris", dated="2022-03-10")
    with opened(tmp_path / "store.db", *WEEKLY[:-1], early) as store:
        forecasting.keep(store, ask(store))
        add(store, told(99, "AID", "Madrid helped Rome"), number=2)
        found = forecasting.resolve(store)

    assert (found.came_true, found.did_not) == (0, 2)


def test_a_later_article_overturns_what_was_decided(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        forecasting.keep(store, ask(store))
        add(store, told(99, "AID", "Madrid helped Rome"), number=2)
        assert forecasting.resolve(store).came_true == 0
        add(store, told(100, "CONSULT", "Rome met Paris", dated="2022-03-05"), number=3)

        assert forecasting.resolve(store).came_true == 1


def test_resolving_twice_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        forecasting.keep(store, ask(store))
        add(store, told(70), number=2)
        forecasting.resolve(store)
        before = kept.forecasts(store)

        assert forecasting.resolve(store).new == 0
        assert kept.forecasts(store) == before


def test_the_scorecard_scores_forecasts_made_ahead_and_looking_back_apart(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        forecasting.keep(store, ask(store))
        add(store, told(70), told(99, "AID", "Madrid helped Rome"), number=2)
        forecasting.keep(store, ask(store, at=START + timedelta(30)))
        forecasting.resolve(store)
        card = forecasting.scorecard(store)

    assert (card.decided, card.open) == (4, 0)
    assert (card.lines[0].type, card.lines[0].horizon, card.lines[0].score.count) == (None, None, 2)
    assert card.looking_back[0].score.count == 2
    assert {(line.type, line.horizon) for line in card.lines} == {
        (None, None),
        (None, 30),
        (EventType.CONSULT, None),
        (EventType.CONSULT, 30),
    }


def test_a_commitment_that_announces_it_stands_beside_the_number(tmp_path: Path) -> None:
    words = threat(2, "Madrid will punish Paris if Paris shells Rome.", "2022-02-20", "SANCTION", "ASSAULT")
    options: dict[str, Any] = {"pair": ("ESP", "FRA"), "types": (EventType.SANCTION,)}
    with opened(tmp_path / "store.db", *WEEKLY, words) as store:
        (announced,) = (item for item in ask(store, **options) if item.chance.question.actor == "ESP")
        (called,) = (
            item
            for item in ask(store, pair=("FRA", "ITA"), types=(EventType.ASSAULT,))
            if item.chance.question.actor == "FRA"
        )
        (before,) = (
            item
            for item in ask(store, at=date(2022, 2, 19), **options)
            if item.chance.question.actor == "ESP"
        )

    assert [(each.how, each.pledge.kind) for each in announced.bearing] == [
        (Bears.ANNOUNCED, CommitmentKind.THREAT)
    ]
    assert announced.bearing[0].kept is None
    assert [each.how for each in called.bearing] == [Bears.CALLED_FOR]
    assert before.bearing == ()


def test_an_entity_and_a_type_can_be_asked_about(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY, told(50, "AID", "Madrid helped Rome")) as store:
        of_spain = ask(store, pair=None, entity="ESP", types=())
        of_aid = ask(store, pair=None, types=(EventType.AID,))

    assert all("ESP" in (item.chance.question.actor, item.chance.question.recipient) for item in of_spain)
    assert {item.chance.question.type for item in of_aid} == {EventType.AID}
    assert of_aid[0].chance.question.actor == "ESP"


def test_nobody_of_whom_anything_is_known_is_no_error(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db", *WEEKLY) as store:
        assert ask(store, pair=None, entity="JPN") == ()
        assert ask(store, pair=("JPN", "KOR"))[0].chance.together == 0


def test_a_store_without_days_cannot_be_asked(tmp_path: Path) -> None:
    with opened(tmp_path / "store.db") as store, pytest.raises(StoreError, match="no day to forecast from"):
        ask(store)
