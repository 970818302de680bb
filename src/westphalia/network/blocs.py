"""Blocs: who holds together against whom, how firmly each belongs, who stands between, and who moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from westphalia.network.graph import Floats, Ints, Network

_STARTS = 20
"""Orders in which the entities are tried; the best partition of all counts."""

_GAIN = 1e-12
"""Less than this is rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An entity of a bloc, and how firmly it belongs.

    `firmness` looks at its ties with its own bloc and with the one that draws it most: friends in its own and
    enemies in the other hold it where it is, enemies in its own and friends in the other draw it away. It is
    the share of weight that holds less the share that draws: at 1 nothing draws, at 0 it could as well be
    elsewhere. `steadiness` is how often it is found with the others of its bloc when the search starts anew.
    """

    code: str
    firmness: float
    steadiness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """Entities that hold together; named after the one with most friendly weight inside."""

    name: str
    members: tuple[Member, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the members."""
        return tuple(member.code for member in self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocs:
    """A network parted into blocs, the largest first, and its signed modularity; `alone` have no bloc."""

    blocs: tuple[Bloc, ...]
    alone: tuple[str, ...]
    modularity: float

    @property
    def bloc_of(self) -> dict[str, str]:
        """The name of each entity's bloc."""
        return {code: bloc.name for bloc in self.blocs for code in bloc.codes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An entity that is in another bloc than before; None stands for being in none."""

    code: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """An entity between blocs.

    `bridged` counts the pairs of its friends in different blocs that are no friends of each other (Gould and
    Fernandez 1989), `hostile` those among them that are hostile. `shares` is the share of its friendly weight
    that goes to each bloc.
    """

    code: str
    bridged: int
    hostile: int
    shares: Mapping[str, float]


def blocs(network: Network, *, seed: int = 0, starts: int = _STARTS) -> Blocs:
    """Return the blocs of a network by signed modularity (Gomez, Jensen and Arenas 2009).

    More weight than chance would have is friendly inside the blocs, and less hostile. The search moves single
    entities and whole blocs (Blondel and others 2008), from several seeded orders. Common enemies alone make
    no bloc: one whose friendly ties do not hold it together falls into the parts that they do.
    """
    if not len(network):
        return Blocs(blocs=(), alone=network.nodes, modularity=0.0)
    gain, random = _gain(network), np.random.default_rng(seed)
    found = [_held_together(network, _louvain(gain, random)) for _ in range(starts)]
    quality = [_quality(gain, labels) for labels in found]
    best = found[int(np.argmax(np.round(quality, 9)))]
    together = np.mean([labels[:, None] == labels[None, :] for labels in found], axis=0)
    return _blocs_of(network, best, together, max(quality))


def opposed(network: Network, camp: Ints) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return who stands against whom in the two camps of the frustration index, larger parts first.

    Where no ties lead from one part of the network to another, nothing tells which camp of the one goes with
    which of the other; each part has two camps of its own, the second perhaps empty.
    """
    _, parts = connected_components(csr_array(network.matrix() != 0), directed=False)
    codes = np.array(network.nodes)
    found = []
    for part in range(int(parts.max(initial=-1)) + 1):
        sides = sorted(
            (tuple(codes[(parts == part) & (camp == side)].tolist()) for side in (1, -1)),
            key=lambda side: (-len(side), side),
        )
        found.append((sides[0], sides[1]))
    return tuple(sorted(found, key=lambda sides: (-len(sides[0]) - len(sides[1]), sides)))


def moved(before: Blocs, after: Blocs) -> tuple[Move, ...]:
    """Return who changed bloc between two dates.

    A bloc is the same when it shares more members with the earlier one than any other does. Who has ties at
    one of the dates only comes or goes; who has none at either did not move.
    """
    then, now = before.bloc_of, after.bloc_of
    same = _matched(before, after)
    return tuple(
        Move(code=code, before=then.get(code), after=now.get(code))
        for code in sorted({*then, *now})
        if code not in then or code not in now or same.get(now[code]) != then[code]
    )


def brokers(network: Network, parted: Blocs, *, limit: int | None = None) -> tuple[Broker, ...]:
    """Return who bridges blocs, those who bridge most first."""
    names = [bloc.name for bloc in parted.blocs]
    number = {code: names.index(name) for code, name in parted.bloc_of.items()}
    labels = np.array([number.get(code, -1 - place) for place, code in enumerate(network.nodes)])
    weights = network.matrix()
    friendly, hostile = weights > 0, weights < 0
    apart = labels[:, None] != labels[None, :]
    found = []
    for place, code in enumerate(network.nodes):
        friends = np.flatnonzero(friendly[place])
        between = np.ix_(friends, friends)
        bridged = np.triu(apart[between] & ~friendly[between], 1)
        if bridged.any():
            hostile_pairs = int(np.sum(bridged & hostile[between]))
            shares = _shares(weights[place], labels, names)
            found.append(Broker(code=code, bridged=int(bridged.sum()), hostile=hostile_pairs, shares=shares))
    found.sort(key=lambda broker: (-broker.hostile, -broker.bridged, broker.code))
    return tuple(found[:limit])


def firmness(network: Network, labels: Ints) -> Floats:
    """Return what holds each entity in its bloc less what draws it away, as a share of both.

    The bloc that draws most counts; so does being alone, where nothing holds and nothing draws.
    """
    weights, entities = network.matrix(), np.arange(len(labels))
    count = int(labels.max(initial=-1)) + 1
    net, size = np.zeros((len(labels), count + 1)), np.zeros((len(labels), count + 1))
    for label in range(count):
        net[:, label] = weights[:, labels == label].sum(axis=1)
        size[:, label] = np.abs(weights[:, labels == label]).sum(axis=1)
    held, concerned = net[entities, labels][:, None] - net, size[entities, labels][:, None] + size
    found = np.divide(held, concerned, out=np.zeros_like(held), where=concerned > 0)
    found[entities, labels] = np.inf
    return np.asarray(found.min(axis=1, initial=np.inf))


def _gain(network: Network) -> Floats:
    """Return what each pair adds to the modularity when it is in one bloc; who is alone changes nothing."""
    found = np.zeros((len(network.nodes), len(network.nodes)))
    total = 2 * network.size.sum()
    for sign in (1, -1):
        weights = np.maximum(network.matrix() * sign, 0)
        strength = weights.sum(axis=1)
        if strength.sum():
            found += sign * (weights - np.outer(strength, strength) / strength.sum())
    return found / total if total else found


def _quality(gain: Floats, labels: Ints) -> float:
    return float(gain[labels[:, None] == labels[None, :]].sum())


def _held_together(network: Network, labels: Ints) -> Ints:
    """Return the parts of each bloc that friendly ties hold together."""
    inside = (network.matrix() > 0) & (labels[:, None] == labels[None, :])
    _, parts = connected_components(csr_array(inside), directed=False)
    return _numbered(parts)


def _louvain(gain: Floats, random: np.random.Generator) -> Ints:
    """Return a partition that neither moving one entity nor joining two blocs makes better."""
    labels = np.arange(len(gain))
    while True:
        joined = _numbered(_moved_singly(_between(gain, labels), random))
        if len(set(joined.tolist())) == len(joined):
            refined = _numbered(_moved_singly(gain, random, labels))
            if _quality(gain, refined) <= _quality(gain, labels) + _GAIN:
                return labels
            labels = refined
        else:
            labels = joined[labels]


def _between(gain: Floats, labels: Ints) -> Floats:
    """Return what each pair of blocs adds."""
    member = np.equal.outer(np.arange(int(labels.max()) + 1), labels).astype(float)
    return np.asarray(member @ gain @ member.T)


def _moved_singly(gain: Floats, random: np.random.Generator, start: Ints | None = None) -> Ints:
    """Return the labels after each has moved to where it adds most, until none does."""
    size = len(gain)
    labels = np.arange(size) if start is None else start.copy()
    pull = np.zeros((size, size))
    for place in range(size):
        pull[:, labels[place]] += gain[:, place]
    everyone = np.arange(size)
    pull[everyone, labels] -= np.diag(gain)
    while True:
        order = random.permutation(size)
        if not np.any(pull.max(axis=1, initial=-np.inf) > pull[everyone, labels] + _GAIN):
            return labels
        for place in order.tolist():
            row = pull[place]
            best = int(row.argmax())
            if row[best] > row[labels[place]] + _GAIN:
                change = gain[:, place].copy()
                change[place] = 0.0
                pull[:, labels[place]] -= change
                pull[:, best] += change
                labels[place] = best


def _numbered(labels: Ints) -> Ints:
    """Return the same partition with labels from 0, in the order of their first members."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.asarray(np.argsort(np.argsort(first))[inverse.reshape(-1)])


def _blocs_of(network: Network, labels: Ints, together: Floats, modularity: float) -> Blocs:
    firm = firmness(network, labels)
    tied = network.degree > 0
    found = []
    for label in range(int(labels.max(initial=-1)) + 1):
        places = np.flatnonzero((labels == label) & tied)
        if len(places) < 2:
            continue
        # with the others of the bloc: without itself, with whom it always is
        steady = (together[np.ix_(places, places)].sum(axis=1) - 1) / (len(places) - 1)
        members = [
            Member(code=network.nodes[place], firmness=float(firm[place]), steadiness=float(steadiness))
            for place, steadiness in zip(places, steady, strict=True)
        ]
        members.sort(key=lambda member: (-member.firmness, member.code))
        found.append(Bloc(name=_leader(network, places), members=tuple(members)))
    found.sort(key=lambda bloc: (-len(bloc.members), bloc.name))
    in_blocs = {code for bloc in found for code in bloc.codes}
    alone = tuple(code for code in network.nodes if code not in in_blocs)
    return Blocs(blocs=tuple(found), alone=alone, modularity=modularity)


def _leader(network: Network, places: Ints) -> str:
    """Return the entity with most friendly weight inside a bloc."""
    inside = np.maximum(network.matrix()[np.ix_(places, places)], 0).sum(axis=1)
    leader: int = places[int(np.argmax(inside))]
    return network.nodes[leader]


def _matched(before: Blocs, after: Blocs) -> dict[str, str]:
    """Return the earlier name of each later bloc, pairing those that share most members first."""
    shared = Counter(
        {
            (new.name, old.name): len(set(new.codes) & set(old.codes))
            for new in after.blocs
            for old in before.blocs
        }
    )
    same: dict[str, str] = {}
    for (new_name, old_name), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if count and new_name not in same and old_name not in same.values():
            same[new_name] = old_name
    return same


def _shares(weights: Floats, labels: Ints, names: list[str]) -> dict[str, float]:
    friendly = np.maximum(weights, 0)
    total = float(friendly.sum())
    found = {name: float(friendly[labels == number].sum()) / total for number, name in enumerate(names)}
    return {name: share for name, share in found.items() if share}
