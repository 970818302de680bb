"""Fit weights of fusion: logistic regression on pairs of reports, drawn towards weights known before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import coreference
import numpy as np

from westphalia.fusion import likeness
from westphalia.fusion.blocking import candidates
from westphalia.fusion.cards import cards_of
from westphalia.fusion.cluster import cluster
from westphalia.fusion.kinship import kinship_of, tables
from westphalia.model import Report

Weights = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

KINSHIP = kinship_of(tables())
UNIONS = sorted({row.organisation for row in tables().memberships})


class Sample:
    """Some reports: the pairs compared, their features, the truth, and how much it all counts."""

    def __init__(self, reports: Sequence[Report], truth: Mapping[str, str], weight: float = 1.0) -> None:
        cards = cards_of(reports, {})
        self.weight = weight
        self.ids = [card.report.event_id for card in cards]
        self.names = [truth[id_] for id_ in self.ids]
        self.pairs = candidates(cards, KINSHIP, UNIONS)
        self.features = cache(lambda i, j: np.array(likeness.features(cards[i], cards[j], KINSHIP)))
        self.rows = np.array([self.features(i, j) for i, j in self.pairs.tolist()])
        self.same = np.array([self.names[i] == self.names[j] for i, j in self.pairs.tolist()], dtype=float)

    def labels(self, weights: Weights) -> dict[str, str]:
        """Return the name of the cluster of each report under some weights."""

        def compare(one: int, other: int) -> float:
            return float(self.features(one, other) @ weights)

        clusters = cluster(len(self.names), self.pairs, self.rows @ weights, compare)
        return {self.ids[node]: str(number) for number, nodes in enumerate(clusters) for node in nodes}

    def score(self, weights: Weights) -> float:
        """Return CoNLL F1 of the clusters that some weights make."""
        return coreference.conll(dict(zip(self.ids, self.names, strict=True)), self.labels(weights))


def vector(weights: Mapping[str, float]) -> Weights:
    """Return named weights in the order of the features."""
    return np.array([float(weights[name]) for name in likeness.FEATURES])


def fit(samples: Sequence[Sample], prior: Weights, pull: float) -> Weights:
    """Return the weights of greatest likelihood under a pull towards the prior, by Newton's method."""
    rows = np.concatenate([sample.rows for sample in samples])
    same = np.concatenate([sample.same for sample in samples])
    counts = np.concatenate([np.full(len(sample.same), sample.weight) for sample in samples])

    def loss(weights: Weights) -> float:
        odds = rows @ weights
        misfit = float(counts @ (np.logaddexp(0, odds) - same * odds))
        return misfit + pull / 2 * float(((weights - prior) ** 2).sum())

    weights = prior.copy()
    for _ in range(50):
        odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -50, 50)))
        slope = rows.T @ (counts * (odds - same)) + pull * (weights - prior)
        curve = (rows * (counts * odds * (1 - odds))[:, None]).T @ rows + pull * np.eye(len(prior))
        step = np.linalg.solve(curve, slope)
        # A full step can overshoot where the prior is far off: half of it, until it helps.
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-7:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def shifted(weights: Weights, shift: float) -> Weights:
    """Return the weights with another bias."""
    return weights + shift * (np.arange(len(weights)) == 0)
