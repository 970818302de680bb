"""Pairs of reports that are nearly one event, or nearly two: what a person should look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from westphalia.fusion.blocking import Pairs
from westphalia.fusion.cards import Card
from westphalia.fusion.likeness import Scores

LINE = 2.0
"""Log odds within which a pair is in doubt: with 2, one in eight is judged the other way."""

MOST = 1000
"""Pairs that are kept, those nearest to the line: more than anybody looks through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two reports by their ids, the log odds that they tell of one event, and whether they were joined."""

    one: str
    other: str
    score: float
    is_joined: bool


def doubts(
    cards: Sequence[Card], pairs: Pairs, scores: Scores, clusters: Sequence[Sequence[int]]
) -> tuple[Doubt, ...]:
    """Return the pairs nearest to the line between one event and two, of each two events one pair."""
    near = np.flatnonzero(np.abs(scores) < LINE)
    order = near[np.argsort(np.abs(scores[near]), kind="stable")]
    event = {place: number for number, found in enumerate(clusters) for place in found}
    seen: set[tuple[int, int]] = set()
    kept = []
    for row in order.tolist():
        one, other = (int(place) for place in pairs[row])
        first, second = sorted((event[one], event[other]))
        if (first, second) not in seen:
            seen.add((first, second))
            kept.append(
                Doubt(
                    one=cards[one].report.event_id,
                    other=cards[other].report.event_id,
                    score=float(scores[row]),
                    is_joined=first == second,
                )
            )
        if len(kept) == MOST:
            break
    return tuple(kept)
