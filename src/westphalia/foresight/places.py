"""Where entities stand in the network: vectors from a singular value decomposition of faded counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from westphalia.foresight.history import Floats, Ints, Past, look_up

SIZE = 48
"""Numbers per vector."""


@dataclass(frozen=True, eq=False)
class Places:
    """Vectors whose products tell how well two entities fit.

    `giving` and `taking` come from counts per pair, one row per entity. `deed` has a row per (actor, type) in
    use, whose keys are in `deed_key`, and `end` a row per recipient: they come from counts per triple.
    """

    type_count: int
    giving: Floats
    taking: Floats
    deed_key: Ints
    deed: Floats
    end: Floats

    @classmethod
    def of(cls, past: Past) -> Places:
        """Decompose the counts of a past, faded by its longest half-life."""
        first = past.pair_start
        count = past.actor_count
        giving, taking = _decompose(
            past.actor[first], past.recipient[first], past.pairs.faded[:, -1], (count, count)
        )
        key, row = np.unique(past.actor * past.type_count + past.type, return_inverse=True)
        deed, end = _decompose(row, past.recipient, past.sums.faded[:, -1], (len(key), count))
        return cls(past.type_count, giving, taking, key, deed, end)

    @cached_property
    def unit(self) -> Floats:
        """The vectors of both roles side by side, each of length one: who has the same partners."""
        return unit(np.hstack([self.giving, self.taking]))

    def deeds(self, actor: Ints, type_: Ints) -> Floats:
        """Return the vector of every (actor, type), zero for those never in use."""
        row = look_up(self.deed_key, np.arange(len(self.deed_key)), actor * self.type_count + type_, -1)
        found = np.zeros((len(row), self.end.shape[1]), dtype=np.float32)
        found[row >= 0] = self.deed[row[row >= 0]]
        return found


def unit(rows: Floats) -> Floats:
    """Return the rows scaled to length one; rows of zeros stay."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _decompose(rows: Ints, columns: Ints, faded: Floats, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return vectors for rows and columns whose products approach the log counts, scaled by how busy both
    are."""
    size = min(SIZE, min(shape) - 1)
    if size < 1 or not len(rows):
        return np.zeros((shape[0], 1), dtype=np.float32), np.zeros((shape[1], 1), dtype=np.float32)
    weight = np.log1p(faded)
    busy_row = np.bincount(rows, weights=weight, minlength=shape[0]) + 1
    busy_column = np.bincount(columns, weights=weight, minlength=shape[1]) + 1
    scaled = weight / np.sqrt(busy_row[rows] * busy_column[columns])
    matrix = sparse.csr_matrix((scaled, (rows, columns)), shape=shape)
    # A fixed first vector makes the decomposition the same on every run.
    left, strength, right = svds(matrix, k=size, v0=np.full(min(shape), min(shape) ** -0.5))
    root = np.sqrt(strength)
    return (left * root).astype(np.float32), (right.T * root).astype(np.float32)
