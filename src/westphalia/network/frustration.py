"""The frustration index: against how few ties a network falls into two camps, exactly where time allows.

It is the least weight of ties that must change sign, or go, before no unbalanced cycle is left (Harary 1959;
Aref and Wilson 2019). A search gives an upper bound with its two camps. A linear program over unbalanced
cycles, each of which must lose a tie, gives a lower one; where the two do not meet, HiGHS branches.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from westphalia.network.graph import Floats, Ints, Network

_STARTS = 24
"""Starts of the search, the first from the spectrum."""

_PATIENCE = 4
"""How many times all entities may be tried without gain before the search starts anew."""

_SLACK = 1e-6
"""Room for rounding in the numbers of a linear program."""

_STEP = 1e-7
"""Added to each tie's length, so that of equal cycles the one with the fewest ties is found."""

_FIRST_CYCLES = 4000
"""Unbalanced triangles that the linear program starts with; longer cycles come when they are violated."""


@dataclass(frozen=True, slots=True, eq=False)
class Frustration:
    """What is known of the index, and the best two camps that were found.

    `camp` is 1 or -1 for each entity of the network. The index is at least `lower` and at most `upper`, which
    is the weight of the ties that do not fit the camps: hostile inside one, or friendly across.
    """

    lower: float
    upper: float
    camp: Ints

    @property
    def is_proven(self) -> bool:
        """True when no other two camps fit better."""
        return self.upper - self.lower < _SLACK


def frustration(
    network: Network, *, weighted: bool = False, time_limit: float = 60.0, seed: int = 0
) -> Frustration:
    """Return the frustration index of a network, within bounds if the time does not suffice.

    Args:
        network: whose ties count one each, or by their weight if `weighted`.
        time_limit: seconds; 0 asks for the search alone, with 0 as the lower bound of what it finds.
        seed: of the search.
    """
    end = time.monotonic() + time_limit
    signed = network if weighted else network.with_weights(network.sign)
    camp = search(signed, seed=seed)
    upper = cost(signed, camp)
    if upper == 0 or time_limit <= 0:
        return Frustration(0.0, upper, camp)
    relaxed = _Relaxation(signed, best=Frustration(0.0, upper, camp), end=end)
    relaxed.tighten()
    if not relaxed.best.is_proven:
        relaxed.branch()
    return relaxed.best


def cost(network: Network, camp: Ints) -> float:
    """Return the weight of the ties that do not fit two camps."""
    return float(np.sum(network.size[misfits(network, camp)]))


def misfits(network: Network, camp: Ints) -> NDArray[np.bool_]:
    """Return which ties do not fit two camps: those that are hostile inside one, or friendly across."""
    return np.asarray(network.sign != camp[network.first] * camp[network.second])


def search(network: Network, *, seed: int = 0, starts: int = _STARTS) -> Ints:
    """Return two camps that no single change of side makes better: the best of several tabu searches."""
    if not len(network):
        return np.ones(len(network.nodes), np.int64)
    matrix, random = network.matrix(), np.random.default_rng(seed)
    best = _spectral_camps(matrix)
    least = math.inf
    for start in range(starts):
        camp = best if start == 0 else random.choice((-1, 1), len(matrix))
        found = _improved(matrix, camp, random)
        total = cost(network, found)
        if total < least:
            best, least = found, total
        if least == 0:
            break
    # which camp is called 1 means nothing; by the first entity, equal camps are equal arrays
    return np.asarray(best * best[0])


def _spectral_camps(matrix: Floats) -> Ints:
    """Return the signs of the vector that the signed Laplacian shrinks most (Kunegis and others 2010)."""
    laplacian = np.diag(np.abs(matrix).sum(axis=1)) - matrix
    vector = np.linalg.eigh(laplacian)[1][:, 0]
    return np.where(vector >= 0, 1, -1)


def _improved(matrix: Floats, camp: Ints, random: np.random.Generator) -> Ints:
    """Return the best camps on a walk on which whoever it costs least changes side, and not back at once."""
    side = camp.astype(np.float64)
    loss = side * (matrix @ side)
    free_at = np.zeros(len(side), np.int64)
    change, lowest, best = 0.0, 0.0, side.copy()
    last_gain, step, tenure = 0, 0, max(2, len(side) // 8)
    while step - last_gain < _PATIENCE * len(side):
        step += 1
        # whoever leads below the lowest so far may always change side
        allowed = (free_at <= step) | (change + loss < lowest - _SLACK)
        chosen = int(np.argmin(np.where(allowed, loss, np.inf)))
        change += loss[chosen]
        side[chosen] = -side[chosen]
        loss += 2 * side * matrix[chosen] * side[chosen]
        loss[chosen] = -loss[chosen]
        free_at[chosen] = step + tenure + int(random.integers(0, tenure))
        if change < lowest - _SLACK:
            lowest, best, last_gain = change, side.copy(), step
    return best.astype(np.int64)


class _Relaxation:
    """The linear program: how far to break each tie, so that every unbalanced cycle has one broken in sum."""

    def __init__(self, network: Network, *, best: Frustration, end: float) -> None:
        self.network = network
        self.best = best
        self.end = end
        self.is_whole = bool(np.all(network.size == np.rint(network.size)))
        self.cycles: dict[frozenset[int], None] = {}
        self.broken = np.zeros(len(network))
        self.solver = _solver()
        count = len(network)
        self.solver.addVars(count, np.zeros(count), np.ones(count))
        self.solver.changeColsCost(count, np.arange(count, dtype=np.int32), network.size)

    def tighten(self) -> None:
        """Add violated cycles until there are none, the bounds meet, or the time is up."""
        self._add(_unbalanced_triangles(self.network)[:_FIRST_CYCLES])
        while self._solve():
            self._round()
            violated = [cycle for cycle in self._violated() if cycle not in self.cycles]
            if self.best.is_proven or not violated or time.monotonic() > self.end:
                return
            self._add(violated)

    def branch(self) -> None:
        """Let HiGHS look for better camps, or prove that there are none, in the time that is left."""
        left = self.end - time.monotonic()
        if left <= 0:
            return
        solver, count = _solver(), len(self.network)
        people = len(self.network.nodes)
        anchor = int(np.argmax(self.network.degree))
        lowest = np.zeros(people)
        lowest[anchor] = 1.0
        solver.addVars(count, np.zeros(count), np.ones(count))
        solver.addVars(people, lowest, np.ones(people))
        solver.changeColsCost(count, np.arange(count, dtype=np.int32), self.network.size)
        solver.changeColsIntegrality(
            people,
            np.arange(count, count + people, dtype=np.int32),
            np.full(people, highspy.HighsVarType.kInteger),
        )
        _add_rows(solver, *_tie_rows(self.network))
        tight = [cycle for cycle in self.cycles if self.broken[list(cycle)].sum() < 1 + _SLACK]
        _add_cycles(solver, tight)
        solver.setOptionValue("time_limit", max(0.1, left))
        # anything less than one whole tie better than what is known is of no interest
        solver.setOptionValue("mip_abs_gap", 0.999 if self.is_whole else _SLACK)
        solver.setSolution(self._as_solution(anchor))
        solver.run()
        self._take(np.asarray(solver.getSolution().col_value)[count:], solver.getInfo().mip_dual_bound)

    def _as_solution(self, anchor: int) -> highspy.HighsSolution:
        side = self.best.camp * self.best.camp[anchor]
        broken = misfits(self.network, side).astype(float)
        solution = highspy.HighsSolution()
        solution.col_value = [*broken.tolist(), *((side + 1) / 2).tolist()]
        return solution

    def _take(self, sides: Floats, bound: float) -> None:
        if len(sides):
            self._offer(np.where(sides > 0.5, 1, -1))
        self._raise(bound)

    def _solve(self) -> bool:
        """Solve the linear program and raise the lower bound; return False when the time is up."""
        left = self.end - time.monotonic()
        # HiGHS counts the time of all runs of one solver together
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(0.1, left))
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self.broken = np.clip(np.asarray(self.solver.getSolution().col_value), 0.0, 1.0)
        self._raise(self.solver.getObjectiveValue())
        return True

    def _raise(self, bound: float) -> None:
        if not math.isfinite(bound):
            return
        lower = float(math.ceil(bound - _SLACK)) if self.is_whole else bound
        lower = min(max(lower, self.best.lower), self.best.upper)
        self.best = Frustration(lower, self.best.upper, self.best.camp)

    def _round(self) -> None:
        """Make camps of the program's solution: along a tree of the ties that it leaves most whole."""
        camp = _camps_along(self.network, np.argsort(self.broken, kind="stable"))
        self._offer(_improved(self.network.matrix(), camp, np.random.default_rng(0)))

    def _offer(self, camp: Ints) -> None:
        total = cost(self.network, camp)
        if total < self.best.upper - _SLACK:
            self.best = Frustration(min(self.best.lower, total), total, camp * camp[0])

    def _add(self, cycles: Sequence[frozenset[int]]) -> None:
        self.cycles.update(dict.fromkeys(cycles))
        _add_cycles(self.solver, cycles)

    def _violated(self) -> Iterator[frozenset[int]]:
        """Yield the shortest unbalanced cycle through each entity, if the program leaves it unbroken.

        Each entity stands twice in a graph in which friendly ties join equal copies and hostile ties unequal
        ones: a way from one copy to the other is an unbalanced cycle (Barahona and Mahjoub 1986).
        """
        people = len(self.network.nodes)
        doubled, tie_of = _doubled(self.network, self.broken + _STEP)
        lengths, before = dijkstra(doubled, indices=np.arange(people), return_predecessors=True)
        for start in range(people):
            if lengths[start, start + people] < 1 - _SLACK:
                cycle = list(_way_back(before[start], start, start + people, tie_of, people))
                if len(set(cycle)) == len(cycle):
                    yield frozenset(cycle)


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


def _unbalanced_triangles(network: Network) -> list[frozenset[int]]:
    triads = network.triads
    unbalanced = triads[np.prod(network.sign[triads], axis=1) < 0] if len(triads) else triads
    return [frozenset(row) for row in unbalanced.tolist()]


def _add_cycles(solver: highspy.Highs, cycles: Sequence[frozenset[int]]) -> None:
    """Add that at least one tie of each cycle is broken."""
    members = [sorted(cycle) for cycle in cycles]
    _add_rows(
        solver,
        np.ones(len(members)),
        [len(ties) for ties in members],
        [tie for ties in members for tie in ties],
        [1.0 for ties in members for _ in ties],
    )


def _tie_rows(network: Network) -> tuple[Floats, list[int], list[int], list[float]]:
    """Return as rows of a program that ties are broken if friendly across the camps, or hostile inside."""
    least, members, factors = [], [], []
    for tie, (one, other) in enumerate(zip(network.first, network.second, strict=True)):
        ends = [len(network) + int(one), len(network) + int(other)]
        friendly = network.weight[tie] > 0
        for turn in (1.0, -1.0):
            least.append(0.0 if friendly else -turn)
            members += [tie, *ends]
            # friendly: broken >= one - other and back; hostile: broken >= one + other - 1 and 1 - one - other
            factors += [1.0, -turn, turn] if friendly else [1.0, -turn, -turn]
    return np.array(least), [3] * len(least), members, factors


def _add_rows(
    solver: highspy.Highs, least: Floats, lengths: list[int], members: list[int], factors: list[float]
) -> None:
    count = len(lengths)
    if not count:
        return
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    solver.addRows(
        count,
        np.asarray(least, np.float64),
        np.full(count, highspy.kHighsInf),
        len(members),
        starts,
        np.asarray(members, np.int32),
        np.asarray(factors, np.float64),
    )


def _doubled(network: Network, length: Floats) -> tuple[csr_array, dict[tuple[int, int], int]]:
    people = len(network.nodes)
    cross = np.where(network.weight > 0, 0, people)
    one, other = network.first, network.second
    rows = np.concatenate([one, one + people, other, other + people])
    ends = np.concatenate([other + cross, other + people - cross, one + cross, one + people - cross])
    doubled = csr_array((np.tile(length, 4), (rows, ends)), shape=(2 * people, 2 * people))
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return doubled, {pair: tie for tie, pair in enumerate(pairs)}


def _way_back(
    before: Ints, start: int, end: int, tie_of: dict[tuple[int, int], int], people: int
) -> Iterator[int]:
    """Yield the ties of a shortest way, from its end to its start."""
    while end != start:
        previous = int(before[end])
        one, other = previous % people, end % people
        yield tie_of[min(one, other), max(one, other)]
        end = previous


def _camps_along(network: Network, order: Ints) -> Ints:
    """Return the camps that fit all ties of a spanning forest, which takes ties in an order."""
    root = list(range(len(network.nodes)))
    side = [1] * len(network.nodes)
    members = [[place] for place in root]
    for tie in order.tolist():
        one, other = int(network.first[tie]), int(network.second[tie])
        if root[one] == root[other]:
            continue
        if side[one] * side[other] != network.sign[tie]:
            for place in members[root[other]]:
                side[place] = -side[place]
        into, out = root[one], root[other]
        for place in members[out]:
            root[place] = into
        members[into] += members[out]
        members[out] = []
    return np.array(side)
