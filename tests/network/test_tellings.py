"""Events that are told one way and then another: each day has the telling that holds on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.strategies import FIRST, days, occurrence, occurrences
from westphalia.dates import PartialDate
from westphalia.model import Occurrence, Status
from westphalia.network import tension
from westphalia.network.belonging import Belonging
from westphalia.network.events import DENIED, NEVER, EventTable, Telling, of_occurrences, of_tellings
from westphalia.network.explain import account
from westphalia.network.relations import daily, relations

Told = tuple[Telling, ...]


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    """One event, told in up to three ways, each from a day of its own on."""
    told = sorted(draw(st.lists(st.integers(0, 500), min_size=1, max_size=3, unique=True)))
    first = FIRST + timedelta(told[0])
    since = [(FIRST + timedelta(day)).toordinal() for day in told]
    events = [replace(draw(occurrences()), first_reported=PartialDate(first.isoformat())) for _ in told]
    return tuple(
        Telling(event=event, since=start, until=end, is_unasserted=draw(st.booleans()))
        for event, start, end in zip(events, since, [*since[1:], NEVER], strict=True)
    )


stories = st.lists(tellings(), max_size=12)


def known(story: list[Told], at: date) -> EventTable:
    """The table of the events as they were told on a day, made of them alone."""
    today = at.toordinal()
    now = [telling for told in story for telling in told if (telling.since or 0) <= today < telling.until]
    named = [replace(telling.event, id=f"occ-{place}") for place, telling in enumerate(now)]
    return of_occurrences(
        named, unasserted={e.id for e, t in zip(named, now, strict=True) if t.is_unasserted}
    )


def named(table: EventTable, at: date) -> dict[tuple[str, str], float]:
    found = relations(table, at)
    ends = zip(found.actor, found.recipient, found.net, strict=True)
    return {(found.codes[one], found.codes[other]): float(net) for one, other, net in ends}


@given(stories, days)
@settings(deadline=None)
def test_a_date_sees_each_event_as_it_was_told_by_then(story: list[Told], at: date) -> None:
    assert named(of_tellings(story), at) == pytest.approx(named(known(story, at), at))


@given(stories, days, st.integers(7, 60))
@settings(max_examples=30, deadline=None)
def test_a_series_of_dates_gives_what_each_date_gives_by_itself(
    story: list[Told], since: date, step: int
) -> None:
    table = of_tellings(story)

    for found in daily(table, since, since + timedelta(200), step=step):
        alone = relations(table, found.at)
        assert found.keys.tolist() == alone.keys.tolist()
        np.testing.assert_allclose(found.sums, alone.sums, rtol=1e-9, atol=1e-12)


@given(stories)
@settings(max_examples=30, deadline=None)
def test_what_the_days_add_comes_to_what_is_told_in_the_end(story: list[Told]) -> None:
    table = of_tellings(story)
    course = tension.curve(table, FIRST - timedelta(1), FIRST + timedelta(800), step=30)
    last = table.rows(table.known_at((FIRST + timedelta(800)).toordinal()))

    assert course.flow.sum() == pytest.approx(float(np.sum(last.weight * last.score)))


def attack(status: Status, published: str = "2021-12-01") -> Occurrence:
    return occurrence("ASSAULT", "RUS", "UKR", published=published, status=status)


def test_what_is_denied_later_counts_until_it_is_denied() -> None:
    denial = date(2021, 12, 20)
    table = of_tellings(
        [
            (
                Telling(event=attack(Status.HAPPENED), until=denial.toordinal()),
                Telling(event=attack(Status.DENIED), since=denial.toordinal()),
            )
        ]
    )

    assert named(table, denial - timedelta(1))["RUS", "UKR"] < 0
    assert named(table, denial) == {}
    assert not table.left_out


def test_what_has_been_denied_from_the_first_is_left_out_and_counted() -> None:
    assert of_tellings([(Telling(event=attack(Status.DENIED)),)]).left_out == {DENIED: 1}


def test_an_event_told_anew_is_no_new_event() -> None:
    later = date(2021, 12, 20)
    table = of_tellings(
        [
            (
                Telling(event=attack(Status.POSSIBLE, "2021-06-01"), until=later.toordinal()),
                Telling(event=attack(Status.HAPPENED, "2021-06-01"), since=later.toordinal()),
            )
        ]
    )

    found = account(table, "RUS", "UKR", date(2021, 12, 31), Belonging())

    assert (found.events, found.fresh) == (1, 0)
    assert found.whole.conflict > found.earlier.conflict


def test_of_an_event_that_nobody_asserts_the_account_says_so() -> None:
    told = [(Telling(event=attack(Status.HAPPENED), is_unasserted=True),)]

    (bearing,) = account(of_tellings(told), "RUS", "UKR", date(2021, 12, 31), Belonging()).bearings

    assert not bearing.is_asserted
