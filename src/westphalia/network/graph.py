"""A signed network of entities at a date, as arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import igraph
    import networkx

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

Tie: TypeAlias = tuple[str, str, float]
"""Two entities and the signed weight between them."""


class Layer(StrEnum):
    """What the ties of a network are made of; never added up: a treaty is no deed, and words are neither."""

    TREATY = "treaty"
    BEHAVIOUR = "behaviour"
    STATEMENT = "statement"


@dataclass(frozen=True, eq=False)
class Network:
    """Entities and the signed ties between them.

    `first` and `second` are places in `nodes`, `first` always the lower; a pair occurs at most once, and in
    the order of its places. `weight` is above 0 for friendly ties and below for hostile ones, never 0: a pair
    that does not occur has no tie. `neutral` has those pairs among them, as rows of two places in order, that
    are known to be neither friendly nor hostile; of the others nothing is known.
    """

    nodes: tuple[str, ...]
    first: Ints
    second: Ints
    weight: Floats
    at: date | None = None
    layer: Layer | None = None
    neutral: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    def __len__(self) -> int:
        return len(self.weight)

    @cached_property
    def sign(self) -> Floats:
        """1 for each friendly tie, -1 for each hostile one."""
        return np.sign(self.weight)

    @cached_property
    def size(self) -> Floats:
        """The weight of each tie without its sign."""
        return np.abs(self.weight)

    @cached_property
    def negative(self) -> int:
        """How many ties are hostile."""
        return int(np.sum(self.weight < 0))

    @cached_property
    def degree(self) -> Ints:
        """How many ties each entity has."""
        return np.bincount(np.concatenate([self.first, self.second]), minlength=len(self.nodes))

    def ties(self) -> Iterator[Tie]:
        """Yield each tie by the codes of its ends."""
        for first, second, weight in zip(self.first, self.second, self.weight, strict=True):
            yield self.nodes[first], self.nodes[second], float(weight)

    def tie(self, one: str, other: str) -> float | None:
        """Return the weight between two entities, or None where there is no tie."""
        return self._weights.get(frozenset((one, other)))

    def matrix(self, weight: ArrayLike | None = None) -> Floats:
        """Return the symmetric matrix of the ties, by default of their signed weights."""
        found = np.zeros((len(self.nodes), len(self.nodes)))
        found[self.first, self.second] = self.weight if weight is None else weight
        return found + found.T

    def with_weights(self, weight: ArrayLike) -> Network:
        """Return the same ties with other weights; those of weight 0 are left out."""
        given = np.asarray(weight, np.float64)
        kept = given != 0
        return replace(self, first=self.first[kept], second=self.second[kept], weight=given[kept])

    def with_neutral(self, pairs: Ints) -> Network:
        """Return the same ties with other pairs, as rows of two places in order, known to be neutral."""
        return replace(self, neutral=pairs)

    def chosen(self, kept: NDArray[np.bool_]) -> Network:
        """Return the network with some of its ties only, and with all its nodes."""
        return replace(self, first=self.first[kept], second=self.second[kept], weight=self.weight[kept])

    def among(self, codes: Collection[str]) -> Network:
        """Return the network of some of its entities, and of the ties between them."""
        places = [place for place, code in enumerate(self.nodes) if code in codes]
        new = np.full(len(self.nodes), -1)
        new[places] = np.arange(len(places))
        both = (new[self.first] >= 0) & (new[self.second] >= 0)
        neutral = new[self.neutral]
        return replace(
            self,
            nodes=tuple(self.nodes[place] for place in places),
            first=new[self.first[both]],
            second=new[self.second[both]],
            weight=self.weight[both],
            neutral=neutral[np.all(neutral >= 0, axis=1)],
        )

    def tied(self) -> Network:
        """Return the network without entities that have no tie."""
        return self.among({code for code, degree in zip(self.nodes, self.degree, strict=True) if degree})

    @cached_property
    def triads(self) -> Ints:
        """The triangles, as one row of three ties each, by their places in `weight`.

        The ties of a row are those between the first and second, first and third, second and third entity.
        """
        starts = np.searchsorted(self.first, np.arange(len(self.nodes) + 1)).tolist()
        later = [self.second[start:end] for start, end in pairwise(starts)]
        rows = [np.zeros((0, 3), np.int64)]
        for tie, (one, other) in enumerate(zip(self.first.tolist(), self.second.tolist(), strict=True)):
            _, to_one, to_other = np.intersect1d(
                later[one], later[other], assume_unique=True, return_indices=True
            )
            rows.append(
                np.stack([np.full(len(to_one), tie), starts[one] + to_one, starts[other] + to_other], axis=1)
            )
        return np.concatenate(rows)

    @cached_property
    def _weights(self) -> dict[frozenset[str], float]:
        return {frozenset((one, other)): weight for one, other, weight in self.ties()}


def network_of(
    ties: Iterable[Tie],
    *,
    nodes: Iterable[str] = (),
    neutral: Iterable[tuple[str, str]] = (),
    at: date | None = None,
    layer: Layer | None = None,
) -> Network:
    """Return the network of some ties, whatever their order; several between one pair are added up.

    A tie of an entity with itself is left out, and so is one that comes to nothing: the pair is then neutral.
    `nodes` names entities besides those that have ties.

    >>> network = network_of([("RUS", "USA", -3.0), ("USA", "GBR", 5.0)])
    >>> network.nodes, list(network.ties())
    (('GBR', 'RUS', 'USA'), [('GBR', 'USA', 5.0), ('RUS', 'USA', -3.0)])
    """
    total: dict[tuple[str, str], float] = {}
    for one, other, weight in ties:
        if one != other:
            pair = (one, other) if one < other else (other, one)
            total[pair] = total.get(pair, 0.0) + weight
    even = {pair for pair, weight in total.items() if weight == 0}
    even |= {(min(pair), max(pair)) for pair in neutral} - (total.keys() - even)
    pairs = sorted(total.keys() - even)
    codes = tuple(sorted({*nodes, *(code for pair in (*pairs, *even) for code in pair)}))
    place = {code: number for number, code in enumerate(codes)}
    return Network(
        nodes=codes,
        first=np.array([place[one] for one, _ in pairs], np.int64),
        second=np.array([place[other] for _, other in pairs], np.int64),
        weight=np.array([total[pair] for pair in pairs], np.float64),
        at=at,
        layer=layer,
        neutral=np.array([[place[code] for code in pair] for pair in sorted(even)], np.int64).reshape(-1, 2),
    )


def network_of_arrays(
    nodes: Sequence[str],
    one: ArrayLike,
    other: ArrayLike,
    weight: ArrayLike,
    *,
    at: date | None = None,
    layer: Layer | None = None,
) -> Network:
    """Return the network of ties that stand in arrays of places; several between one pair are added up.

    Pairs whose weights come to exactly 0 are left out.
    """
    ends = np.sort(np.stack([np.asarray(one, np.int64), np.asarray(other, np.int64)], axis=1), axis=1)
    weights = np.asarray(weight, np.float64)
    apart = ends[:, 0] != ends[:, 1]
    keys, rows = np.unique(ends[apart, 0] * len(nodes) + ends[apart, 1], return_inverse=True)
    total = np.bincount(rows, weights[apart], minlength=len(keys)) if len(keys) else np.zeros(0)
    keys, total = keys[total != 0], total[total != 0]
    return Network(
        nodes=tuple(nodes),
        first=keys // max(1, len(nodes)),
        second=keys % max(1, len(nodes)),
        weight=total,
        at=at,
        layer=layer,
    )


def to_networkx(network: Network) -> networkx.Graph:
    """Return the network as a graph of networkx, which has to be installed."""
    import networkx

    graph = networkx.Graph(**_facts(network))
    graph.add_nodes_from(network.nodes)
    graph.add_weighted_edges_from(network.ties())
    for one, other in graph.edges:
        graph.edges[one, other]["sign"] = 1 if graph.edges[one, other]["weight"] > 0 else -1
    return graph


def to_igraph(network: Network) -> igraph.Graph:
    """Return the network as a graph of igraph, which has to be installed."""
    import igraph

    graph = igraph.Graph(
        n=len(network.nodes), edges=np.stack([network.first, network.second], axis=1).tolist()
    )
    graph.vs["name"] = list(network.nodes)
    graph.es["weight"] = network.weight.tolist()
    graph.es["sign"] = network.sign.astype(int).tolist()
    for name, value in _facts(network).items():
        graph[name] = value
    return graph


def _facts(network: Network) -> dict[str, str]:
    facts = {"at": network.at.isoformat() if network.at else "", "layer": network.layer or ""}
    return {name: str(value) for name, value in facts.items() if value}
