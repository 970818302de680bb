"""Signed networks as arrays."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import networkx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.network.graphs import NAMES, network, networks
from westphalia.network.graph import Network, network_of, network_of_arrays, to_igraph, to_networkx

ties = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from((-2.0, -1.0, 0.5, 1.0))),
    max_size=30,
)


@given(found=ties, seed=st.randoms())
def test_the_order_of_ties_and_of_their_ends_does_not_matter(found, seed):
    turned = [(other, one, weight) for one, other, weight in found]
    seed.shuffle(turned)

    one, other = network_of(found), network_of(turned)

    assert one.nodes == other.nodes
    assert list(one.ties()) == list(other.ties())
    assert one.neutral.tolist() == other.neutral.tolist()


def test_ties_of_one_pair_are_added_up():
    assert network_of([("A", "B", 2.0), ("B", "A", -5.0)]).tie("A", "B") == -3.0


def test_nobody_has_a_tie_with_itself():
    assert not len(network_of([("A", "A", 1.0)]))


def test_what_comes_to_nothing_is_neutral_and_not_unknown():
    found = network_of([("A", "B", 1.0), ("A", "B", -1.0)], nodes=["C"])

    assert found.tie("A", "B") is None
    assert found.neutral.tolist() == [[0, 1]]


@given(found=ties)
def test_ties_in_arrays_make_the_same_network(found):
    one = [NAMES.index(tie[0]) for tie in found]
    other = [NAMES.index(tie[1]) for tie in found]

    by_arrays = network_of_arrays(NAMES, one, other, [tie[2] for tie in found])

    assert list(by_arrays.ties()) == list(network_of(found).ties())


def test_a_network_among_some_keeps_their_ties_and_neutral_pairs():
    found = network_of([("A", "B", 1.0), ("B", "C", -1.0), ("C", "D", 1.0)], neutral=[("B", "D"), ("A", "D")])

    kept = found.among({"B", "C", "D"})

    assert list(kept.ties()) == [("B", "C", -1.0), ("C", "D", 1.0)]
    assert [(kept.nodes[one], kept.nodes[other]) for one, other in kept.neutral] == [("B", "D")]


def test_entities_without_ties_can_be_left_out():
    assert network_of([("A", "B", 1.0)], nodes=["C"]).tied().nodes == ("A", "B")


@given(found=networks())
def test_triads_are_the_triangles_that_trying_all_finds(found: Network):
    expected = [
        three
        for three in combinations(found.nodes, 3)
        if all(found.tie(*pair) is not None for pair in combinations(three, 2))
    ]

    ends = [
        sorted({found.nodes[place] for tie in row for place in (found.first[tie], found.second[tie])})
        for row in found.triads
    ]

    assert sorted(map(tuple, ends)) == expected


@given(found=networks(weighted=True))
def test_networkx_gets_the_same_ties(found: Network):
    graph = to_networkx(found)

    assert sorted(graph.nodes) == list(found.nodes)
    assert {frozenset(ends): weight for *ends, weight in graph.edges(data="weight")} == {
        frozenset((one, other)): weight for one, other, weight in found.ties()
    }
    assert sum(networkx.triangles(graph).values()) == 3 * len(found.triads)


@given(found=networks(weighted=True))
def test_igraph_gets_the_same_ties(found: Network):
    graph = to_igraph(found)

    names = graph.vs["name"]
    assert [(names[edge.source], names[edge.target], edge["weight"]) for edge in graph.es] == list(
        found.ties()
    )
    assert len(graph.cliques(3, 3)) == len(found.triads)


def test_a_graph_says_of_when_and_of_what_it_is():
    found = network_of([("A", "B", 1.0)], at=date(2022, 2, 24))

    assert to_networkx(found).graph == {"at": "2022-02-24"}


def test_the_matrix_is_that_of_the_ties():
    assert np.array_equal(network("A+B B-C:2").matrix(), [[0, 1, 0], [1, 0, -2], [0, -2, 0]])
