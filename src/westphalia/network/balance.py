"""How near a signed network is to balance, by three measures that need not agree, each beside shuffled signs.

A cycle is balanced when its signs multiply to plus. None of the measures is *the* degree of balance, and that
networks move towards balance is no law (Doreian and Mrvar 2015): all three are given, and what each would be
if the same ties had their signs at random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from westphalia.network.frustration import Frustration, frustration
from westphalia.network.graph import Floats, Network

SHUFFLES = 20
"""Networks with shuffled signs, as many as the field's tables use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of balance, 1 at most; its mean over shuffled signs, and how much it varies there.

    None stands where there is nothing to measure: no triangle, or no tie.
    """

    value: float | None
    shuffled: float | None
    spread: float | None

    @property
    def surprise(self) -> float | None:
        """How many standard deviations the value stands above shuffled signs."""
        if self.value is None or self.shuffled is None or not self.spread:
            return None
        return (self.value - self.shuffled) / self.spread


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """The balance of a network by triangles, by closed walks, and by the ties that fit two camps.

    `is_proven` is whether the frustration index is; `unproven` counts the shuffled networks for which it is
    not, so that their line is a bound only.
    """

    entities: int
    ties: int
    negative: int
    triangles: int
    triangle: Measure
    walk: Measure
    fit: Measure
    frustration: Frustration
    unproven: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether the two camps are proven to be the best."""
        return self.frustration.is_proven


def balance(
    network: Network, *, shuffles: int = SHUFFLES, time_limit: float = 60.0, seed: int = 0
) -> Balance:
    """Return the balance of a network by the signs of its ties.

    Args:
        network: whose weights count by their sign alone.
        shuffles: how many networks with the same ties and shuffled signs to compare with.
        time_limit: seconds for the frustration index of the network, and as many for all shuffled ones.
        seed: of the shuffles.
    """
    found = frustration(network, time_limit=time_limit, seed=seed)
    random = np.random.default_rng(seed)
    others = [network.with_weights(random.permutation(network.sign)) for _ in range(shuffles)]
    limit = time_limit / shuffles if shuffles else 0.0
    frustrations = [frustration(other, time_limit=limit, seed=seed) for other in others]
    return Balance(
        entities=int(np.sum(network.degree > 0)),
        ties=len(network),
        negative=network.negative,
        triangles=len(network.triads),
        triangle=_measure(triangle_balance(network), [triangle_balance(other) for other in others]),
        walk=_measure(walk_balance(network), [walk_balance(other) for other in others]),
        fit=_measure(fit_of(network, found), list(map(fit_of, others, frustrations))),
        frustration=found,
        unproven=sum(not other.is_proven for other in frustrations),
    )


def triangle_balance(network: Network) -> float | None:
    """Return the share of triangles that are balanced, or None where there is no triangle."""
    return float(np.mean(triad_signs(network) > 0)) if len(network.triads) else None


def triad_signs(network: Network) -> Floats:
    """Return 1 for each balanced triangle of a network, and -1 for each other."""
    return np.asarray(np.prod(network.sign[network.triads], axis=1))


def walk_balance(network: Network) -> float | None:
    """Return the closed walks with plus as their sign over all, the longer the less (Estrada and Benzi 2014).

    It is tr(exp A) / tr(exp |A|): 1 where the network is balanced, and near 0 where there are many long
    cycles, balanced and not.
    """
    if not len(network):
        return None
    signed = np.linalg.eigvalsh(network.matrix(network.sign))
    plain = np.linalg.eigvalsh(network.matrix(np.abs(network.sign)))
    # the largest taken out of both, so that no exponential overflows
    largest = max(float(signed[-1]), float(plain[-1]))
    return float(np.exp(signed - largest).sum() / np.exp(plain - largest).sum())


def fit_of(network: Network, found: Frustration) -> float | None:
    """Return 1 - 2 L / m: 1 where all ties fit two camps, near 0 where hardly more than half do.

    L is the frustration index, or the best that was found, and m the number of ties (Aref and Wilson 2018).
    """
    return 1 - 2 * found.upper / len(network) if len(network) else None


def _measure(value: float | None, shuffled: list[float | None]) -> Measure:
    known = [other for other in shuffled if other is not None]
    if not known:
        return Measure(value=value, shuffled=None, spread=None)
    return Measure(value=value, shuffled=float(np.mean(known)), spread=float(np.std(known)))
