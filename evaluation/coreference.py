"""Measures of coreference: MUC, B-cubed, CEAF-e and their mean, for clusters of the same or other mentions.

Mentions of the key that the response lacks stand alone in it, and the other way round those that the key
lacks stand alone in the key, unless the measure leaves them out, as is said beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from westphalia.scoring import assign

Labels = Mapping[str, Hashable]
"""For each mention the name of its cluster."""

Clusters = list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def clusters_of(labels: Labels) -> Clusters:
    """Return the clusters that labels make."""
    found: dict[Hashable, set[str]] = defaultdict(set)
    for mention, name in labels.items():
        found[name].add(mention)
    return [frozenset(mentions) for mentions in found.values()]


def b_cubed(key: Labels, response: Labels) -> Figure:
    """Return the mean over mentions of how much of a mention's cluster is right; missing ones are wrong."""
    return Figure(_b_share(response, key), _b_share(key, response))


def _b_share(one: Labels, other: Labels) -> float:
    theirs = {mention: cluster for cluster in clusters_of(other) for mention in cluster}
    total = 0.0
    for cluster in clusters_of(one):
        total += sum(len(cluster & theirs.get(mention, frozenset())) for mention in cluster) / len(cluster)
    return total / len(one) if one else 0.0


def muc(key: Labels, response: Labels) -> Figure:
    """Return how many links are found; clusters of one have none."""
    return Figure(_links_kept(response, key), _links_kept(key, response))


def _links_kept(one: Labels, other: Labels) -> float:
    links = kept = 0
    for cluster in clusters_of(one):
        parts = {other.get(mention, ("alone", mention)) for mention in cluster}
        links += len(cluster) - 1
        kept += len(cluster) - len(parts)
    return kept / links if links else 0.0


def ceaf_e(key: Labels, response: Labels) -> Figure:
    """Return the likeness of the clusters under the best one to one matching (phi 4)."""
    keys, responses = clusters_of(key), clusters_of(response)
    best = _best_likeness(keys, responses)
    return Figure(best / len(responses) if responses else 0.0, best / len(keys) if keys else 0.0)


def _best_likeness(keys: Clusters, responses: Clusters) -> float:
    """Match within groups of clusters that share mentions: a matching over all of them would be too large."""
    where = {mention: number for number, cluster in enumerate(responses) for mention in cluster}
    owner = list(range(len(keys) + len(responses)))

    def root(node: int) -> int:
        while owner[node] != node:
            node = owner[node]
        return node

    overlaps: dict[tuple[int, int], int] = Counter(
        (number, where[mention])
        for number, cluster in enumerate(keys)
        for mention in cluster
        if mention in where
    )
    for one, other in overlaps:
        owner[root(one)] = root(len(keys) + other)
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in overlaps:
        groups[root(one)].append((one, other))
    return sum(_matched(pairs, overlaps, keys, responses) for pairs in groups.values())


def _matched(
    pairs: Sequence[tuple[int, int]],
    overlaps: Mapping[tuple[int, int], int],
    keys: Clusters,
    responses: Clusters,
) -> float:
    rows = sorted({one for one, _ in pairs})
    columns = sorted({other for _, other in pairs})
    likeness = [
        [2 * overlaps.get((one, other), 0) / (len(keys[one]) + len(responses[other])) for other in columns]
        for one in rows
    ]
    return sum(likeness[row][column] for row, column in assign(likeness))


def conll(key: Labels, response: Labels) -> float:
    """Return the mean F1 of MUC, B-cubed and CEAF-e."""
    return sum(measure(key, response).f1 for measure in (muc, b_cubed, ceaf_e)) / 3


def table(key: Labels, responses: Iterable[tuple[str, Labels]]) -> str:
    """Return the figures of some responses, a line each."""
    lines = [f"{'':34}{'B-cubed P/R/F1':>21}{'CEAF-e P/R/F1':>21}{'MUC P/R/F1':>21}{'CoNLL':>8}"]
    for name, response in responses:
        cells = "".join(
            f"{f.precision:9.3f}{f.recall:6.3f}{f.f1:6.3f}"
            for f in (measure(key, response) for measure in (b_cubed, ceaf_e, muc))
        )
        lines.append(f"{name:34}{cells}{conll(key, response):8.3f}")
    return "\n".join(lines)
