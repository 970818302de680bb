from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from westphalia.dates import PartialDate
from westphalia.model import Change, CommitmentKind, CommitmentState, Pattern, Pledge, Statement
from westphalia.network.statements import is_open_at, known_until, open_between

PLEDGE = Pledge(
    id="plg-1",
    kind=CommitmentKind.THREAT,
    by=("USA",),
    to=(),
    condition=Pattern(actors=("RUS",), recipients=("UKR",)),
    consequence=None,
    deadline=None,
    statements=(Statement(commitment_id="com-1", said=PartialDate("2021-12-07"), change=Change.FIRST),),
    state=CommitmentState.OPEN,
)
AT = date(2021, 12, 31)


def test_a_commitment_is_open_from_the_day_on_which_it_was_said() -> None:
    assert is_open_at(PLEDGE, date(2021, 12, 7))
    assert not is_open_at(PLEDGE, date(2021, 12, 6))


def test_a_commitment_that_was_carried_out_later_was_open_then() -> None:
    later = replace(PLEDGE, state=CommitmentState.CARRIED_OUT, since=PartialDate("2022-02-24"))

    assert is_open_at(later, AT)
    assert not is_open_at(later, date(2022, 2, 24))


@pytest.mark.parametrize("state", [CommitmentState.AVERTED, CommitmentState.WITHDRAWN])
def test_a_commitment_that_came_to_an_end_is_not_open(state: CommitmentState) -> None:
    assert not is_open_at(replace(PLEDGE, state=state), AT)


def test_a_commitment_past_its_deadline_is_not_open() -> None:
    assert not is_open_at(replace(PLEDGE, deadline=PartialDate("2021-12-20")), AT)


def test_a_commitment_said_on_an_unknown_day_is_not_placed_in_time() -> None:
    unknown = replace(PLEDGE.statements[0], said=None)

    assert not is_open_at(replace(PLEDGE, statements=(unknown,)), AT)


def test_a_commitment_concerns_those_in_its_condition() -> None:
    assert open_between([PLEDGE], {"RUS"}, {"USA"}, AT) == (PLEDGE,)
    assert open_between([PLEDGE], {"USA"}, {"UKR"}, AT) == (PLEDGE,)
    assert open_between([PLEDGE], {"USA"}, {"CHN"}, AT) == ()


def test_those_who_are_only_spoken_of_commit_themselves_to_nothing() -> None:
    assert open_between([PLEDGE], {"RUS"}, {"UKR"}, AT) == ()


def test_what_was_said_last_comes_first() -> None:
    said = replace(PLEDGE.statements[0], said=PartialDate("2021-12-20"))
    later = replace(PLEDGE, id="plg-0", statements=(said,))

    assert open_between([PLEDGE, later], {"USA"}, {"RUS"}, AT) == (later, PLEDGE)


def test_what_was_published_later_than_said_is_not_known_before() -> None:
    published = {"com-1": PartialDate("2021-12-09")}

    assert list(known_until([PLEDGE], published, date(2021, 12, 8))) == []
    assert list(known_until([PLEDGE], published, date(2021, 12, 9))) == [PLEDGE]


def test_of_several_statements_those_published_until_then_are_known() -> None:
    again = replace(PLEDGE.statements[0], commitment_id="com-2", change=Change.HARDENED)
    pledge = replace(PLEDGE, statements=(*PLEDGE.statements, again))
    published = {"com-1": PartialDate("2021-12-09"), "com-2": PartialDate("2022-01-09")}

    assert list(known_until([pledge], published, AT)) == [PLEDGE]
