"""Which rows of a table are about the same pair and the same act, so that sums need no loop and no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from westphalia.network.weights import Floats, Scale

Ints: TypeAlias = NDArray[np.int64]

CELLS = 4
VERBAL_COOPERATION, MATERIAL_COOPERATION, VERBAL_CONFLICT, MATERIAL_CONFLICT = range(CELLS)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Rows by key: one key for each pair and act that occur, in the order of pair, cell and act.

    `key_of` is the key of each row. `points` is what an act scores, without its sign, and `kept_a_day` what a
    day leaves of it, both by key. `pairs` are the pairs as first x size + second, rising; `pair_starts` where
    the keys of each begin; `cells` and `cell_starts` the same for the cells of pairs, as pair x 4 + cell.
    """

    key_of: Ints
    points: Floats
    kept_a_day: Floats
    pairs: Ints
    pair_starts: Ints
    cells: Ints
    cell_starts: Ints

    @classmethod
    def of(cls, pair: Ints, act: Ints, scale: Scale) -> Grouping:
        """Return the rows with these pairs and acts, grouped."""
        cell = np.where(scale.score < 0, VERBAL_CONFLICT, VERBAL_COOPERATION) + scale.is_material
        by_cell = np.argsort(cell, kind="stable")
        rank = np.argsort(by_cell, kind="stable")
        keys, key_of = np.unique(pair * len(rank) + rank[act], return_inverse=True)
        key_pair, key_act = keys // len(rank), by_cell[keys % len(rank)]
        pairs, pair_starts = np.unique(key_pair, return_index=True)
        places = np.repeat(np.arange(len(pairs)), np.diff([*pair_starts, len(keys)]))
        cells, cell_starts = np.unique(places * CELLS + cell[key_act], return_index=True)
        return cls(
            key_of=key_of.reshape(-1),
            points=np.abs(scale.score[key_act]),
            kept_a_day=np.exp2(-1.0 / scale.half_life[key_act]),
            pairs=pairs,
            pair_starts=pair_starts,
            cells=cells,
            cell_starts=cell_starts,
        )

    def __len__(self) -> int:
        return len(self.points)

    def totals(self, weights: Floats) -> tuple[Floats, Floats]:
        """Return points by pair and cell, and evidence by pair, from weights by key."""
        points = np.zeros(len(self.pairs) * CELLS)
        if not len(self):
            return points.reshape(-1, CELLS), np.zeros(0)
        points[self.cells] = np.add.reduceat(weights * self.points, self.cell_starts)
        return points.reshape(-1, CELLS), np.add.reduceat(weights, self.pair_starts)
