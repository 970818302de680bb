"""The networks of behaviour, treaties and statements at a date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from tests.network.strategies import histories, occurrence
from westphalia.dates import PartialDate
from westphalia.model import Change, CommitmentKind, CommitmentState, Pledge, Statement
from westphalia.network.events import of_occurrences
from westphalia.network.graph import Layer
from westphalia.network.layers import LEAST, of_relations, of_statements, of_treaties
from westphalia.network.relations import relations
from westphalia.network.ties import StandingTie, TieKind, Ties

DAY = date(2021, 12, 31)


def pledge(kind: CommitmentKind, by: str, to: str, **fields) -> Pledge:
    said = Statement(commitment_id="com-1", said=PartialDate("2021-12-01"), change=Change.FIRST)
    fields = {
        "state": CommitmentState.OPEN,
        "condition": None,
        "consequence": None,
        "deadline": None,
    } | fields
    return Pledge(
        id="ple-1", kind=kind, by=tuple(by.split()), to=tuple(to.split()), statements=(said,), **fields
    )


def test_those_who_attack_each_other_have_a_hostile_tie():
    table = of_occurrences([occurrence("ASSAULT", "ABW", "AFG"), occurrence("AID", "ABW", "BEL")])

    found = of_relations(relations(table, DAY))

    assert (found.layer, found.at) == (Layer.BEHAVIOUR, DAY)
    assert {(one, other): weight > 0 for one, other, weight in found.ties()} == {
        ("ABW", "AFG"): False,
        ("ABW", "BEL"): True,
    }


def test_those_whose_acts_cancel_out_are_neutral_and_not_unknown():
    table = of_occurrences([occurrence("AGREE", "ABW", "AFG"), occurrence("REJECT", "AFG", "ABW")])

    found = of_relations(relations(table, date(2021, 12, 1)))

    assert found.tie("ABW", "AFG") is None
    assert [(found.nodes[one], found.nodes[other]) for one, other in found.neutral] == [("ABW", "AFG")]


@settings(max_examples=30, deadline=None)
@given(history=histories)
def test_a_tie_weighs_what_the_relation_scores(history):
    now = relations(of_occurrences(history), date(2022, 6, 1))
    both = now.both_ways()

    found = of_relations(now)

    for actor, recipient, score in zip(both.actor, both.recipient, both.score, strict=True):
        tie = found.tie(both.codes[actor], both.codes[recipient])
        assert tie == (pytest.approx(score) if abs(score) >= LEAST else None)


def test_a_promise_is_a_friendly_tie_and_a_threat_a_hostile_one():
    pledges = [pledge(CommitmentKind.PROMISE, "ABW", "AFG"), pledge(CommitmentKind.THREAT, "BEL", "AFG")]

    found = of_statements(pledges, DAY)

    assert dict(zip(found.nodes, found.nodes, strict=True)).keys() == {"ABW", "AFG", "BEL"}
    assert (found.tie("ABW", "AFG"), found.tie("AFG", "BEL")) == (1.0, -1.0)


def test_a_threat_of_two_to_two_is_one_threat():
    found = of_statements([pledge(CommitmentKind.THREAT, "ABW BEL", "AFG CAN")], DAY)

    assert sum(weight for _, _, weight in found.ties()) == -1.0


def test_what_has_been_withdrawn_is_no_tie():
    gone = pledge(CommitmentKind.THREAT, "ABW", "AFG", state=CommitmentState.WITHDRAWN)

    assert not len(of_statements([gone], DAY))


def test_what_had_not_been_said_is_no_tie():
    assert not len(of_statements([pledge(CommitmentKind.THREAT, "ABW", "AFG")], date(2021, 11, 30)))


@pytest.mark.parametrize("kind", CommitmentKind)
def test_every_kind_of_commitment_is_friendly_or_hostile(kind):
    assert len(of_statements([pledge(kind, "ABW", "AFG")], DAY)) == 1


def test_to_be_in_an_organisation_of_three_says_more_than_in_one_of_five():
    nothing = Ties([], {}, [])

    found = of_treaties(nothing, [["A", "B", "C"], ["C", "D", "E", "F", "G"]], DAY)

    assert (found.tie("A", "B"), found.tie("D", "E")) == (0.5, 0.25)
    assert found.tie("A", "D") is None


def test_a_pact_holds_from_its_first_day_to_its_last():
    pact = StandingTie(
        kind=TieKind.DEFENCE, one="A", other="B", first=date(1950, 1, 1), last=date(1990, 12, 31)
    )
    ties = Ties([pact], {}, ["A", "B"])

    assert of_treaties(ties, [], date(1985, 1, 1)).tie("A", "B") == 1.0
    assert of_treaties(ties, [], date(1991, 1, 1)).tie("A", "B") is None
