"""Rules of two steps: x met z, z met y, both lately; so it will be y.

A chain reads: if FIRST(x, z) and SECOND(z, y) both happened within the window, the answer to HEAD(x, ?) is y
with this confidence. As elsewhere a type may be turned, and confidence is conditional on the question being
asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from westphalia.foresight.history import Floats, Ints, Past, Timeline, Vantage, look_up
from westphalia.foresight.protocol import Questions, questions_of

WINDOW = 30
"""Days within which both steps must have happened."""

WIDTH = 16
"""How many of an entity's latest dealings are followed: 256 chains per question at most."""

LEAST_SUPPORT = 3
"""A chain that came true fewer times is not kept as a rule."""


@dataclass(frozen=True, eq=False)
class Chains:
    """The chains worth knowing, sorted by key: (head * types + first) * types + second."""

    type_count: int
    key: Ints
    cases: Ints
    hits: Ints
    confidence: Floats

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, eq=False)
class Paths:
    """The two-step paths from the actors of some questions, as rows of the past."""

    owner: Ints
    first: Ints
    second: Ints


def latest_of(past: Past, *, window: int = WINDOW, width: int = WIDTH) -> Ints:
    """Return per actor the rows of its latest triples within the window, -1 where there are fewer."""
    rows = np.flatnonzero(past.sums.lag <= window)
    order = rows[np.lexsort((-past.sums.count[rows], past.sums.lag[rows], past.actor[rows]))]
    actor = past.actor[order]
    place = np.arange(len(order)) - np.searchsorted(actor, actor)
    kept = place < width
    latest = np.full((past.actor_count, width), -1, dtype=np.int64)
    latest[actor[kept], place[kept]] = order[kept]
    return latest


def paths_of(past: Past, latest: Ints, questions: Questions) -> Paths:
    """Return the paths from each question's actor over one entity to another."""
    if not len(past.recipient):
        nothing = np.zeros(0, dtype=np.int64)
        return Paths(nothing, nothing, nothing)
    first = latest[questions.actor]
    middle = np.where(first >= 0, past.recipient[first], 0)
    second = np.where(first[..., None] >= 0, latest[middle], -1)
    owner, step, _ = found = np.nonzero(second >= 0)
    second_row = second[found]
    first_row = first[owner, step]
    onward = past.recipient[second_row] != questions.actor[owner]
    return Paths(owner[onward], first_row[onward], second_row[onward])


def keys_of(past: Past, questions: Questions, paths: Paths) -> Ints:
    """Return the key of the chain that each path is a case of."""
    types = past.type_count
    return (questions.type[paths.owner] * types + past.type[paths.first]) * types + past.type[paths.second]


def learn_chains(
    timeline: Timeline, vantages: Iterable[Vantage], *, shrink: float = 20.0, batch: int = 2000
) -> Chains:
    """Count chains and what followed over the questions asked from the given vantages."""
    keys, counts, hits = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for vantage in vantages:
        past = timeline.past(vantage, ())
        for asked, paths in _walk(past, questions_of(timeline.events, vantage.asked), batch):
            key = keys_of(past, asked, paths)
            ends = paths.owner * past.actor_count + past.recipient[paths.second]
            true = np.isin(ends, asked.owner * past.actor_count + asked.answers)
            found, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
            keys.append(found)
            counts.append(count)
            hits.append(np.bincount(inverse, weights=true, minlength=len(found)).astype(np.int64))
        if sum(map(len, keys)) > 20_000_000:
            keys, counts, hits = _merge(keys, counts, hits)
    keys, counts, hits = _merge(keys, counts, hits)
    return _kept(keys[0], counts[0], hits[0], timeline.events.type_count, shrink)


def _walk(past: Past, questions: Questions, batch: int) -> Iterator[tuple[Questions, Paths]]:
    latest = latest_of(past)
    for first in range(0, len(questions), batch):
        part = questions.part(first, min(first + batch, len(questions)))
        yield part, paths_of(past, latest, part)


def _merge(
    keys: list[Ints], counts: list[Ints], hits: list[Ints]
) -> tuple[list[Ints], list[Ints], list[Ints]]:
    found, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    size = len(found)
    count = np.bincount(inverse, weights=np.concatenate(counts), minlength=size).astype(np.int64)
    hit = np.bincount(inverse, weights=np.concatenate(hits), minlength=size).astype(np.int64)
    return [found], [count], [hit]


def _kept(key: Ints, cases: Ints, hits: Ints, types: int, shrink: float) -> Chains:
    head = key // (types * types)
    base = np.bincount(head, weights=hits, minlength=types) / np.maximum(
        np.bincount(head, weights=cases, minlength=types), 1
    )
    confidence = (hits + shrink * base[head]) / (cases + shrink)
    kept = hits >= LEAST_SUPPORT
    return Chains(types, key[kept], cases[kept], hits[kept], confidence[kept].astype(np.float32))


def weigh_chains(
    past: Past, latest: Ints, chains: Chains, questions: Questions
) -> tuple[Floats, Floats, Floats]:
    """Return per question and entity the best chain, all chains together, and the number of paths."""
    paths = paths_of(past, latest, questions)
    shape = (len(questions), past.actor_count)
    known = look_up(chains.key, np.arange(len(chains)), keys_of(past, questions, paths), -1)
    cell = paths.owner * past.actor_count + past.recipient[paths.second]
    count = np.bincount(cell, minlength=shape[0] * shape[1]).astype(np.float32)
    named = known >= 0
    confidence = chains.confidence[known[named]] if len(chains) else np.zeros(0, np.float32)
    best = np.zeros(shape[0] * shape[1], dtype=np.float32)
    np.maximum.at(best, cell[named], confidence)
    doubt = np.bincount(cell[named], weights=np.log1p(-confidence), minlength=shape[0] * shape[1])
    together = -np.expm1(doubt).astype(np.float32)
    return best.reshape(shape), together.reshape(shape), count.reshape(shape)
