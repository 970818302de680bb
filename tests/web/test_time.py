"""Stretches of time: every day in one of them, and no more of them than can be seen."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.store.pages_ledgers import Unit
from westphalia.web.pages._time import narrower, stretches, unit_for
from westphalia.web.words import words

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@settings(deadline=None)
@given(DAYS, st.integers(0, 700), st.sampled_from(Unit))
def test_stretches_cover_every_day_once(since: date, length: int, unit: Unit) -> None:
    until = since + timedelta(length)

    found = stretches(since, until, unit, words("en"))

    assert found[0].since <= since.isoformat()
    assert found[-1].until >= until.isoformat()
    for one, other in pairwise(found):
        assert date.fromisoformat(one.until) + timedelta(1) == date.fromisoformat(other.since)


@settings(deadline=None)
@given(DAYS, st.integers(0, 36_000), st.sampled_from((*Unit, None)))
def test_there_are_never_more_stretches_than_can_be_told_apart(
    since: date, length: int, asked: Unit | None
) -> None:
    until = min(date(2100, 12, 31), since + timedelta(length))

    assert len(stretches(since, until, unit_for(since, until, asked), words("en"))) <= 202


def test_a_few_weeks_are_shown_in_days_and_a_few_years_in_months() -> None:
    assert unit_for(date(2022, 1, 1), date(2022, 2, 20)) is Unit.DAY
    assert unit_for(date(2020, 1, 1), date(2022, 2, 20)) is Unit.MONTH
    assert unit_for(date(1990, 1, 1), date(2022, 2, 20)) is Unit.YEAR


def test_days_are_refused_where_there_would_be_too_many() -> None:
    assert unit_for(date(2000, 1, 1), date(2022, 1, 1), Unit.DAY) is Unit.YEAR


def test_opening_a_year_shows_months_and_opening_a_month_days() -> None:
    assert [narrower(unit) for unit in (Unit.YEAR, Unit.MONTH, Unit.DAY)] == [Unit.MONTH, Unit.DAY, Unit.DAY]


def test_months_are_named_in_the_language_of_the_reader_and_years_once() -> None:
    found = stretches(date(2021, 11, 3), date(2022, 2, 1), Unit.MONTH, words("it"))

    assert [(item.tick, item.group) for item in found] == [
        ("nov", "2021"),
        ("dic", ""),
        ("gen", "2022"),
        ("feb", ""),
    ]
