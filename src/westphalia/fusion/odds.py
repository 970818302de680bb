"""The logarithm of the odds that two reports tell of one event: of one pair, or of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

import numpy as np

from westphalia.fusion.blocking import Pairs
from westphalia.fusion.cards import Card
from westphalia.fusion.columns import Table
from westphalia.fusion.kinship import Kinship
from westphalia.fusion.likeness import FEATURES, Scores, features, weights

_CHUNK = 20_000
"""Pairs at once: all their columns together would be the largest thing in memory."""

_STEPS = 2.0**30
"""Scores are multiples of a fraction of this: then sums are exact, and what is equal does not differ in the
last digit by how it was worked out, or in which order it was added up. Many pairs are equal, and a tie is
then decided by the order of the reports."""


class Odds:
    """The log odds that two reports, named by their positions among cards, tell of one event."""

    def __init__(self, cards: Sequence[Card], kinship: Kinship) -> None:
        self._cards = cards
        self._kinship = kinship
        self._weights = [weights()[name] for name in FEATURES]

    def of(self, one: int, other: int) -> float:
        """Return the log odds of one pair."""
        row = features(self._cards[one], self._cards[other], self._kinship)
        return float(round(sum(map(mul, row, self._weights)) * _STEPS) / _STEPS)

    def of_all(self, pairs: Pairs) -> Scores:
        """Return the log odds of each pair."""
        table = Table(self._cards, self._kinship)
        parts = (pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK))
        return np.concatenate([np.empty(0), *(self._of_part(part, table) for part in parts)])

    def _of_part(self, pairs: Pairs, table: Table) -> Scores:
        scores = np.zeros(len(pairs))
        # One after the other: a product of matrices may add up in another order where there are more pairs.
        for column, weight in zip(table.features(pairs[:, 0], pairs[:, 1]), self._weights, strict=True):
            scores += column * weight
        return np.round(scores * _STEPS) / _STEPS
