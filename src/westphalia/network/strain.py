"""Triads under strain, and the ties whose change would relieve most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from westphalia.network.balance import triad_signs
from westphalia.network.graph import Floats, Ints, Network, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """Three entities whose ties do not fit together, and how much they pull: the weight of the weakest tie.

    A triad is no stronger than its weakest tie: where one hardly counts, there is little to be torn by.
    """

    members: tuple[str, str, str]
    ties: tuple[Tie, Tie, Tie]
    strain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What would come of a tie that changes sign: the strain that goes, and the strain that arises elsewhere.

    `ended` is what would go if the tie ended instead; nothing arises from that.
    """

    tie: Tie
    relieved: float
    caused: float
    triads: int

    @property
    def net(self) -> float:
        """The strain that goes less the strain that arises."""
        return self.relieved - self.caused

    @property
    def ended(self) -> float:
        """The strain that would go if there were no tie."""
        return self.relieved


def strained(network: Network, *, limit: int | None = None) -> tuple[Triad, ...]:
    """Return the unbalanced triads, those under most strain first."""
    strain = _strain(network)
    places = np.flatnonzero(triad_signs(network) < 0)
    order = places[np.argsort(-strain[places], kind="stable")]
    return tuple(_triad(network, int(place), float(strain[place])) for place in order[:limit])


def total_strain(network: Network) -> float:
    """Return the strain of all triads together."""
    return float(np.sum(_strain(network)[triad_signs(network) < 0]))


def reliefs(network: Network, *, limit: int | None = None) -> tuple[Relief, ...]:
    """Return the ties whose change of sign would take more strain away than it causes, the best first."""
    strain, signs, triads = _strain(network), triad_signs(network), network.triads
    relieved = _by_tie(network, triads[signs < 0], strain[signs < 0])
    caused = _by_tie(network, triads[signs > 0], strain[signs > 0])
    counts = _by_tie(network, triads[signs < 0], np.ones(int(np.sum(signs < 0))))
    order = np.argsort(-(relieved - caused), kind="stable")
    return tuple(
        Relief(
            tie=_tie(network, tie),
            relieved=float(relieved[tie]),
            caused=float(caused[tie]),
            triads=int(counts[tie]),
        )
        for tie in order[:limit].tolist()
        if relieved[tie] > caused[tie]
    )


def _strain(network: Network) -> Floats:
    """Return the weight of the weakest tie of each triangle."""
    return np.asarray(np.min(network.size[network.triads], axis=1, initial=np.inf))


def _by_tie(network: Network, triads: Ints, values: Floats) -> Floats:
    """Return the sum over the triads that each tie is in."""
    sums = np.bincount(triads.ravel(), np.repeat(values, 3), minlength=len(network))
    return np.asarray(sums, np.float64)


def _triad(network: Network, place: int, strain: float) -> Triad:
    ties: Sequence[int] = network.triads[place].tolist()
    one, other, third = (_tie(network, tie) for tie in ties)
    return Triad(members=(one[0], one[1], other[1]), ties=(one, other, third), strain=strain)


def _tie(network: Network, place: int) -> Tie:
    first, second = network.nodes[network.first[place]], network.nodes[network.second[place]]
    return first, second, float(network.weight[place])
