"""Who holds together against whom, who stands between, and who moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.network.graphs import network, networks
from westphalia.network.blocs import Blocs, blocs, brokers, moved, opposed
from westphalia.network.frustration import frustration
from westphalia.network.graph import Network, network_of

TWO = "A+B A+C B+C D+E D+F E+F A-D B-E C-F"
"""Two blocs of three friends, hostile to each other."""


def codes(found: Blocs) -> list[set[str]]:
    return [set(bloc.codes) for bloc in found.blocs]


def test_friends_are_in_one_bloc_and_enemies_in_two():
    assert codes(blocs(network(TWO))) == [{"A", "B", "C"}, {"D", "E", "F"}]


def test_who_fits_entirely_belongs_firmly_and_steadily():
    members = blocs(network(TWO)).blocs[0].members

    assert {member.firmness for member in members} == {1.0}
    assert {member.steadiness for member in members} == {1.0}


def test_a_friend_on_the_other_side_makes_one_less_firm():
    found = {m.code: m.firmness for bloc in blocs(network(TWO + " C+D")).blocs for m in bloc.members}

    # two friends here and an enemy there hold C, a friend there draws it: (3 - 1) / 4
    assert found["C"] == pytest.approx(0.5)
    assert found["A"] == 1


def test_a_bloc_is_named_after_the_one_with_most_friends_in_it():
    assert blocs(network("A+B:1 B+C:5 C+D:5 A+D:1")).blocs[0].name == "C"


def test_a_common_enemy_alone_makes_no_bloc():
    found = blocs(network("A-X B-X C-X D-X"))

    assert found.blocs == ()
    assert found.alone == ("A", "B", "C", "D", "X")


@settings(max_examples=20, deadline=None)
@given(found=networks(weighted=True))
def test_everybody_is_in_one_bloc_or_alone(found: Network):
    parted = blocs(found)

    everybody = [code for bloc in parted.blocs for code in bloc.codes] + list(parted.alone)
    assert sorted(everybody) == sorted(found.nodes)


@settings(max_examples=20, deadline=None)
@given(found=networks(weighted=True))
def test_firmness_and_steadiness_are_shares(found: Network):
    for bloc in blocs(found).blocs:
        for member in bloc.members:
            assert -1 <= member.firmness <= 1
            assert -1e-9 <= member.steadiness <= 1 + 1e-9


def test_the_same_seed_gives_the_same_blocs():
    assert blocs(network(TWO), seed=5) == blocs(network(TWO), seed=5)


def test_camps_of_the_frustration_index_stand_against_each_other():
    found = network("A+B A-C B-C")

    assert opposed(found, frustration(found).camp) == ((("A", "B"), ("C",)),)


def test_camps_of_parts_without_a_tie_between_them_are_not_thrown_together():
    found = network("A+B A-C B-C X-Y")

    assert opposed(found, frustration(found).camp) == ((("A", "B"), ("C",)), (("X",), ("Y",)))


# ------------------------------------------------------------------------------------------------ moves


def test_who_changes_sides_has_moved():
    after = network("A+B D+E:2 D+F:2 E+F A-D B-E C+D C+E C+F A-C B-C")

    (move,) = moved(blocs(network(TWO)), blocs(after))

    assert (move.code, move.before, move.after) == ("C", "A", "D")


@settings(max_examples=20, deadline=None)
@given(found=networks(weighted=True))
def test_nobody_moves_while_nothing_changes(found: Network):
    assert moved(blocs(found), blocs(found)) == ()


def test_a_bloc_that_is_named_after_another_member_has_not_moved():
    before, after = network("A+B:9 A+C:9 B+C:1"), network("A+B:1 A+C:9 B+C:9")

    assert blocs(before).blocs[0].name != blocs(after).blocs[0].name
    assert moved(blocs(before), blocs(after)) == ()


def test_who_loses_all_ties_is_in_none():
    (move,) = moved(blocs(network("A+B A+C B+C")), blocs(network("A+B")))

    assert (move.code, move.after) == ("C", None)


# ---------------------------------------------------------------------------------------------- brokers


def test_a_friend_of_both_sides_bridges_them():
    found = network(TWO + " C+D")

    first = brokers(found, blocs(found))[0]

    # C knows A and B, D knows E and F: C joins D to A (hostile) and to B; D joins C to E and to F (hostile)
    assert (first.code, first.bridged, first.hostile) == ("C", 2, 1)
    assert first.shares == pytest.approx({"A": 2 / 3, "D": 1 / 3})


def test_who_has_friends_on_one_side_only_is_no_broker():
    assert brokers(network(TWO), blocs(network(TWO))) == ()


def test_two_communities_planted_in_noise_are_found():
    random = np.random.default_rng(0)
    names = [f"N{number:02}" for number in range(40)]
    ties = []
    for one in range(40):
        for other in range(one + 1, 40):
            same = one % 2 == other % 2
            if random.random() < 0.4:
                sign = 1.0 if same else -1.0
                ties.append((names[one], names[other], sign if random.random() < 0.9 else -sign))

    found = codes(blocs(network_of(ties)))

    assert sorted(map(min, found)) == ["N00", "N01"]
    assert set(names[::2]) in found
