from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from tests.network.strategies import STATES, days, histories, occurrence
from westphalia.gazetteer import Membership
from westphalia.model import Occurrence
from westphalia.network.belonging import Belonging
from westphalia.network.events import of_occurrences
from westphalia.network.explain import Account, account
from westphalia.network.relations import relations

AT = date(2021, 12, 31)
CLUB = Belonging(
    [
        Membership(organisation="CLUB", state="USA", since="1949"),
        Membership(organisation="CLUB", state="FRA", since="1949", until="1966"),
        Membership(organisation="CLUB", state="ITA", since="1949"),
        Membership(organisation="WORLD", state="USA"),
        Membership(organisation="WORLD", state="RUS"),
    ]
)


def told(one: str, other: str, *items: Occurrence, at: date = AT, most: int = 10) -> Account:
    return account(of_occurrences(items), one, other, at, CLUB, most=most)


def test_an_act_of_an_organisation_is_in_part_that_of_each_member() -> None:
    act = occurrence("REJECT", "CLUB", "RUS")

    own, member = told("CLUB", "RUS", act), told("USA", "RUS", act)

    assert member.whole.conflict == pytest.approx(own.whole.conflict / 2)
    assert [(part.actor, part.share) for part in member.parts] == [("CLUB", 0.5)]


def test_an_act_of_a_member_is_in_part_that_of_its_organisation() -> None:
    found = told("RUS", "CLUB", occurrence("THREATEN", "RUS", "ITA"))

    assert found.forth.conflict == pytest.approx(found.whole.conflict)
    assert [(part.recipient, part.share) for part in found.parts] == [("ITA", 0.5)]


def test_a_former_member_has_no_part() -> None:
    assert not told("CLUB", "RUS", occurrence("ACCUSE", "FRA", "RUS")).whole.is_known


def test_an_organisation_of_both_does_not_act_for_either() -> None:
    assert not told("USA", "RUS", occurrence("ACCUSE", "WORLD", "RUS")).whole.is_known


def test_members_of_one_organisation_stand_to_each_other_by_their_own_acts() -> None:
    found = told("USA", "ITA", occurrence("ACCUSE", "CLUB", "ITA"), occurrence("AID", "USA", "ITA"))

    assert [(part.actor, part.recipient) for part in found.parts] == [("USA", "ITA")]


def test_what_a_member_does_to_the_others_is_in_part_done_to_the_organisation() -> None:
    found = told("USA", "CLUB", occurrence("AID", "USA", "ITA"), occurrence("AID", "USA", "CLUB"))

    assert {(part.recipient, part.share) for part in found.parts} == {("CLUB", 1.0), ("ITA", 0.5)}


@given(histories, days)
@settings(max_examples=50)
def test_parts_events_and_directions_all_add_up_to_the_relation(history: list[Occurrence], at: date) -> None:
    club = Belonging([Membership(organisation=STATES[0], state=code) for code in STATES[2:]])
    table = of_occurrences(history)

    found = account(table, STATES[0], STATES[1], at, club, most=len(history))

    assert sum(part.sums.net for part in found.parts) == pytest.approx(found.whole.net)
    assert sum(bearing.points for bearing in found.bearings) == pytest.approx(found.whole.net)
    if found.bearings:
        assert sum(bearing.share for bearing in found.bearings) == pytest.approx(1)
    assert found.forth.net + found.back.net == pytest.approx(found.whole.net)


@given(histories, days)
@settings(max_examples=50)
def test_without_organisations_an_account_is_the_relation_itself(history: list[Occurrence], at: date) -> None:
    table = of_occurrences(history)

    found = account(table, STATES[0], STATES[1], at, Belonging())

    one, other = (table.place_of(code) for code in STATES[:2])
    if one is not None and other is not None:
        assert found.forth.net == pytest.approx(relations(table, at).of_places(one, other).net)
        assert found.back.net == pytest.approx(relations(table, at).of_places(other, one).net)
    assert found.own == found.whole


def test_the_weightiest_event_comes_first_with_its_share() -> None:
    request = occurrence("REQUEST", "USA", "RUS", mode="yield", published=AT.isoformat())
    sanction = occurrence("SANCTION", "USA", "RUS", published=AT.isoformat())

    found = told("USA", "RUS", request, sanction)

    assert [bearing.event for bearing in found.bearings] == [1, 0]
    assert found.bearings[0].share == pytest.approx(6 / 7)


def test_no_more_events_are_named_than_asked_for_and_all_are_counted() -> None:
    found = told("USA", "RUS", *[occurrence("ACCUSE", "USA", "RUS")] * 3, most=2)

    assert len(found.bearings) == 2
    assert found.events == 3


def test_an_event_of_several_pairs_bears_once_with_all_it_adds() -> None:
    found = told("CLUB", "RUS", occurrence("ACCUSE", "USA ITA", "RUS"))

    (bearing,) = found.bearings
    assert bearing.points == pytest.approx(found.whole.net)


def test_a_trend_is_the_change_since_a_quarter_before() -> None:
    found = told(
        "USA",
        "RUS",
        occurrence("CONSULT", "USA RUS", published="2021-06-01"),
        occurrence("SANCTION", "USA", "RUS", published="2021-12-01"),
    )

    assert found.trend is not None
    assert found.trend < 0
    assert found.trend == pytest.approx(found.whole.score - found.earlier.score)
    assert found.fresh == 1


def test_without_earlier_events_there_is_no_trend() -> None:
    assert told("USA", "RUS", occurrence("SANCTION", "USA", "RUS")).trend is None
