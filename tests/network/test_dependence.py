"""Who depends on whom by trade."""

from __future__ import annotations

from datetime import date

from tests.network.graphs import network
from westphalia.network.dependence import dependences
from westphalia.network.ties import StandingTie, TieKind, Ties

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def trade(one: str, other: str, share: float) -> StandingTie:
    return StandingTie(kind=TieKind.TRADE, one=one, other=other, first=YEAR[0], last=YEAR[1], value=share)


def known(*ties: StandingTie) -> Ties:
    return Ties(ties, {TieKind.TRADE: YEAR}, ["A", "B", "C"])


def test_the_larger_of_exports_and_imports_counts_for_each_side():
    ties = known(trade("A", "B", 0.1), trade("A", "B", 0.3), trade("B", "A", 0.2))

    (found,) = dependences(network("A-B"), ties, date(2023, 6, 1))

    assert (found.of_one, found.of_other, found.mutual, found.weight) == (0.3, 0.2, 0.2, -1.0)


def test_who_is_no_large_partner_of_its_partner_is_not_mutual():
    assert dependences(network("A-B"), known(trade("A", "B", 0.5)), date(2023, 6, 1)) == ()


def test_two_without_a_tie_may_depend_on_each_other():
    ties = known(trade("A", "C", 0.1), trade("C", "A", 0.1))

    (found,) = dependences(network("A-B B-C"), ties, date(2023, 6, 1))

    assert found.weight is None


def test_the_nearest_year_of_the_table_counts_and_is_named():
    ties = known(trade("A", "B", 0.1), trade("B", "A", 0.1))

    for day in (date(2014, 1, 1), date(2030, 1, 1)):
        assert dependences(network("A-B"), ties, day)[0].year == 2023


def test_only_members_of_the_network_are_looked_at():
    ties = known(trade("A", "C", 0.1), trade("C", "A", 0.1))

    assert dependences(network("A-B"), ties, date(2023, 6, 1)) == ()


def test_those_who_would_both_lose_most_come_first():
    ties = known(trade("A", "B", 0.9), trade("B", "A", 0.1), trade("A", "C", 0.2), trade("C", "A", 0.2))

    assert [item.mutual for item in dependences(network("A-B B-C A+C"), ties, date(2023, 6, 1))] == [0.2, 0.1]
