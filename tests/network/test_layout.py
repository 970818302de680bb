"""Where entities are drawn: friends near, enemies far, always alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.network.graph import Network, network_of
from westphalia.network.layout import layout

WIDTH, HEIGHT = 900.0, 560.0
CODES = [f"A{number:02}" for number in range(24)]
NETWORKS = st.lists(
    st.tuples(
        st.sampled_from(CODES), st.sampled_from(CODES), st.floats(-10, 10).filter(lambda value: value != 0)
    ),
    max_size=60,
).map(lambda ties: network_of(ties, nodes=CODES))


def distance(network: Network, one: str, other: str) -> float:
    places = dict(zip(network.nodes, layout(network, WIDTH, HEIGHT), strict=True))
    return float(np.linalg.norm(places[one] - places[other]))


def test_friends_stand_nearer_than_enemies() -> None:
    network = network_of([("DEU", "FRA", 8.0), ("DEU", "RUS", -8.0), ("FRA", "RUS", -6.0)])

    assert distance(network, "DEU", "FRA") < distance(network, "DEU", "RUS")


@settings(max_examples=25, deadline=None)
@given(NETWORKS)
def test_everybody_stands_on_the_sheet(network: Network) -> None:
    places = layout(network, WIDTH, HEIGHT)

    assert places.shape == (len(network.nodes), 2)
    assert np.all(np.isfinite(places))
    assert np.all((places >= 0) & (places <= (WIDTH, HEIGHT)))


@settings(max_examples=15, deadline=None)
@given(NETWORKS)
def test_no_two_stand_on_each_other(network: Network) -> None:
    places = layout(network, WIDTH, HEIGHT)
    apart = np.linalg.norm(places[:, None] - places[None, :], axis=2)

    assert apart[~np.eye(len(apart), dtype=bool)].min() > 20


@settings(max_examples=15, deadline=None)
@given(NETWORKS)
def test_the_same_network_is_always_drawn_alike(network: Network) -> None:
    assert np.array_equal(layout(network, WIDTH, HEIGHT), layout(network, WIDTH, HEIGHT))


@pytest.mark.parametrize("nodes", [(), ("ITA",)])
def test_nobody_and_somebody_alone_have_a_place_too(nodes: tuple[str, ...]) -> None:
    assert layout(network_of([], nodes=nodes), WIDTH, HEIGHT).shape == (len(nodes), 2)
