"""Put reports together into events: average linkage over the pairs compared, under what judgements demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from westphalia.fusion.blocking import Pairs
from westphalia.fusion.likeness import Scores

Links = Sequence[tuple[int, int]]
Edge = tuple[int, int, float]
Compare = Callable[[int, int], float]
"""Returns the score of two reports."""

SPOKESMEN = 3
"""Of a large cluster so many reports are compared with those of another before the two are joined."""


def cluster(
    size: int,
    pairs: Pairs,
    scores: Scores,
    compare: Compare,
    *,
    same: Links = (),
    apart: Links = (),
) -> list[list[int]]:
    """Return the clusters of `size` reports, each sorted, in the order of their first members.

    Clusters are joined, the most alike first, while the mean score between their reports is positive; pairs
    that were not compared before are, up to a number, before two clusters become one. `same` joins regardless
    of scores, `apart` forbids joining; where they conflict, `apart` holds. What no chain of positive pairs
    connects is worked on apart, and cannot influence each other.
    """
    forbidden: dict[int, set[int]] = defaultdict(set)
    for one, other in apart:
        forbidden[one].add(other)
        forbidden[other].add(one)
    roots = _roots(size, [*pairs[scores > 0].tolist(), *same])
    members: dict[int, list[int]] = defaultdict(list)
    for node, root in enumerate(roots):
        members[root].append(node)
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in sorted(same):
        links[roots[one]].append((one, other))
    found = [nodes for nodes in members.values() if len(nodes) == 1]
    joined = {root for root, nodes in members.items() if len(nodes) > 1}
    for root, edges in _by_component(np.array(roots, dtype=np.int64), pairs, scores):
        joined.discard(root)
        found += _Agglomeration(members[root], edges, compare, forbidden).run(links[root])
    for root in joined:
        found += _Agglomeration(members[root], (), compare, forbidden).run(links[root])
    return sorted(found)


def _roots(size: int, links: Iterable[Sequence[int]]) -> list[int]:
    """Return for each node the smallest one that it is linked with, directly or not."""
    parents = list(range(size))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for one, other in links:
        first, second = sorted((root(one), root(other)))
        parents[second] = first
    return [root(node) for node in range(size)]


def _by_component(
    roots: np.ndarray[tuple[int, ...], np.dtype[np.int64]], pairs: Pairs, scores: Scores
) -> Iterator[tuple[int, list[Edge]]]:
    """Yield the edges within each component of several nodes."""
    if not len(pairs):
        return
    inner = np.flatnonzero(roots[pairs[:, 0]] == roots[pairs[:, 1]])
    owners = roots[pairs[inner, 0]]
    order = np.argsort(owners, kind="stable")
    inner, owners = inner[order], owners[order]
    starts = [0, *(np.flatnonzero(owners[1:] != owners[:-1]) + 1).tolist(), len(inner)]
    for start, end in pairwise(starts):
        rows = inner[start:end]
        if len(rows):
            ones, others = pairs[rows, 0].tolist(), pairs[rows, 1].tolist()
            yield int(owners[start]), list(zip(ones, others, scores[rows].tolist(), strict=True))


class _Agglomeration:
    """One component at work. A cluster is known by its smallest member: the order of joins shows nowhere."""

    def __init__(
        self,
        nodes: Sequence[int],
        edges: Iterable[Edge],
        compare: Compare,
        forbidden: dict[int, set[int]],
    ) -> None:
        self.compare = compare
        self.members: dict[int, list[int]] = {node: [node] for node in nodes}
        self.forbidden = {node: forbidden[node] for node in nodes if node in forbidden}
        self.verified: dict[tuple[int, int], int] = {}
        self.known: dict[tuple[int, int], float] = {}
        self.sums: dict[int, dict[int, tuple[float, int]]] = {node: {} for node in nodes}
        for one, other, score in edges:
            self.known[one, other] = score
            self.sums[one][other] = self.sums[other][one] = (score, 1)

    def run(self, links: Links) -> list[list[int]]:
        """Return the clusters once nothing more can be joined."""
        owner = {node: node for node in self.members}
        for one, other in links:
            first, second = sorted((owner[one], owner[other]))
            if first != second and not self._are_apart(first, second):
                self._join(first, second)
                owner.update(dict.fromkeys(self.members[first], first))
        heap = [
            (-total / count, one, other)
            for one, others in self.sums.items()
            for other, (total, count) in others.items()
            if one < other and total > 0
        ]
        heapify(heap)
        while heap:
            mean, one, other = heappop(heap)
            if not self._is_current(-mean, one, other) or self._are_apart(one, other):
                continue
            # What the join did not change is in the heap already.
            changed = self._join(one, other) if self._verify(one, other) else [other]
            for third in changed:
                total, count = self.sums[one][third]
                if total > 0:
                    heappush(heap, (-total / count, min(one, third), max(one, third)))
        return [sorted(nodes) for nodes in self.members.values()]

    def _is_current(self, mean: float, one: int, other: int) -> bool:
        found = self.sums.get(one, {}).get(other)
        return found is not None and found[0] / found[1] == mean

    def _verify(self, one: int, other: int) -> bool:
        """Return whether the mean between two clusters is known well enough; if it is not, learn it."""
        size = len(self.members[one]) * len(self.members[other])
        if self.sums[one][other][1] >= size or self.verified.get((one, other)) == size:
            return True
        mine, theirs = _spokesmen(self.members[one]), _spokesmen(self.members[other])
        scores = [self._score(min(a, b), max(a, b)) for a in mine for b in theirs]
        self.sums[one][other] = self.sums[other][one] = (sum(scores), len(scores))
        self.verified[one, other] = size
        return False

    def _score(self, one: int, other: int) -> float:
        """Return the score of two reports, each pair compared once."""
        found = self.known.get((one, other))
        if found is None:
            found = self.known[one, other] = self.compare(one, other)
        return found

    def _are_apart(self, one: int, other: int) -> bool:
        return not self.forbidden.get(one, set()).isdisjoint(self.members[other])

    def _join(self, one: int, other: int) -> list[int]:
        """Add the second cluster to the first; return those whose likeness to it has changed by that."""
        self.members[one] += self.members.pop(other)
        if other in self.forbidden:
            self.forbidden[one] = self.forbidden.get(one, set()) | self.forbidden.pop(other)
        mine, theirs = self.sums[one], self.sums.pop(other)
        mine.pop(other, None)
        theirs.pop(one, None)
        for third, (total, count) in theirs.items():
            before, number = mine.get(third, (0.0, 0))
            mine[third] = self.sums[third][one] = (before + total, number + count)
            del self.sums[third][other]
        return list(theirs)


def _spokesmen(nodes: Sequence[int]) -> list[int]:
    """Return some members of a cluster, spread over all of it."""
    ordered = sorted(nodes)
    if len(ordered) <= SPOKESMEN:
        return ordered
    return [ordered[number * (len(ordered) - 1) // (SPOKESMEN - 1)] for number in range(SPOKESMEN)]
