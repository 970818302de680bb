"""Small networks, and how their two camps are found by trying all."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from westphalia.network.graph import Network, Tie, network_of

NAMES = tuple("ABCDEFGH")


def network(words: str) -> Network:
    """Ties in words: "A+B B-C" with an optional weight, "A+B:3"."""
    ties: list[Tie] = []
    for word in words.split():
        pair, _, weight = word.partition(":")
        sign = 1.0 if "+" in pair else -1.0
        one, other = pair.replace("-", "+").split("+")
        ties.append((one, other, sign * float(weight or 1)))
    return network_of(ties)


@st.composite
def networks(draw: st.DrawFn, *, names: tuple[str, ...] = NAMES, weighted: bool = False) -> Network:
    """Any network of up to eight entities."""
    size = draw(st.integers(2, len(names)))
    weights = st.sampled_from((-3.0, -2.0, -1.5, -1.0, 0.0, 1.0, 2.0, 2.5) if weighted else (-1.0, 0.0, 1.0))
    pairs = list(combinations(names[:size], 2))
    return network_of([(one, other, draw(weights)) for one, other in pairs], nodes=names[:size])


@st.composite
def balanced_networks(draw: st.DrawFn) -> Network:
    """A network of two camps without a tie that does not fit."""
    camp = [draw(st.sampled_from((1.0, -1.0))) for _ in NAMES]
    pairs = combinations(range(len(NAMES)), 2)
    return network_of(
        (NAMES[one], NAMES[other], camp[one] * camp[other] * draw(st.sampled_from((0.0, 1.0))))
        for one, other in pairs
    )


def least_cost(found: Network) -> float:
    """The frustration index by trying all camps."""
    costs = []
    for camp in product((1, -1), repeat=len(found.nodes)):
        side = np.array(camp)
        costs.append(float(found.size[found.sign != side[found.first] * side[found.second]].sum()))
    return min(costs)


def switched(found: Network, codes: set[str]) -> Network:
    """The same network with the signs of all ties between some entities and the others turned."""
    side = np.array([-1.0 if code in codes else 1.0 for code in found.nodes])
    return found.with_weights(found.weight * side[found.first] * side[found.second])
