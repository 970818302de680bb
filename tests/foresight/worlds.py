"""Small event histories to learn from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from westphalia.foresight.history import History, Ints

PRAISE, THREATEN, SANCTION = 0, 1, 2


def history(rows: Iterable[tuple[int, int, int, int]], *, entities: int = 8, types: int = 3) -> History:
    """Make a history of (day, actor, type, recipient)."""
    columns = np.array(list(rows), dtype=np.int64).reshape(-1, 4).T
    return History(columns[0], columns[1], columns[2], columns[3], entities, types)


def habits(days: int = 60, *, entities: int = 12, seed: int = 0) -> History:
    """A world with one habit: who threatens somebody sanctions it the day after. The rest is noise."""
    chance = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        for _ in range(3):
            actor, recipient = chance.choice(entities, 2, replace=False)
            rows.append((day, actor, THREATEN, recipient))
            rows.append((day + 1, actor, SANCTION, recipient))
        for _ in range(4):
            actor, recipient = chance.choice(entities, 2, replace=False)
            rows.append((day, actor, PRAISE, recipient))
    return history(sorted(set(rows)), entities=entities)


def shuffled_from(past_and_future: History, day: int, seed: int = 1) -> History:
    """Put actors, types and recipients from a day on in any order."""
    chance = np.random.default_rng(seed)
    later = np.flatnonzero(past_and_future.date >= day)

    def mixed(column: Ints) -> Ints:
        column = column.copy()
        column[later] = chance.permutation(column[later])
        return column

    return replace(
        past_and_future,
        actor=mixed(past_and_future.actor),
        type=mixed(past_and_future.type),
        recipient=mixed(past_and_future.recipient),
    )
