"""Cut a document into passages that the network reads at once: several sentences, with what went before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAXIMUM = 320
"""Word pieces in a passage. The encoder takes 512; training passages have 120 on average and up to 420."""
CONTEXT = 90
"""Word pieces of earlier sentences that a passage repeats, so that names and speakers stay in view."""


@dataclass(frozen=True)
class Window:
    """Sentences `start` to `end` (exclusive); those from `own` on are decided here, others are context."""

    start: int
    own: int
    end: int


def windows(lengths: Sequence[int]) -> tuple[Window, ...]:
    """Return windows over sentences of the given lengths in word pieces, each sentence owned by exactly one.

    >>> windows([150, 150, 150])
    (Window(start=0, own=0, end=2), Window(start=2, own=2, end=3))
    """
    found: list[Window] = []
    own = 0
    while own < len(lengths):
        start, total = own, 0
        while start > 0 and total + lengths[start - 1] <= CONTEXT:
            start -= 1
            total += lengths[start]
        end = own
        while end < len(lengths) and (end == own or total + lengths[end] <= MAXIMUM):
            total += lengths[end]
            end += 1
        found.append(Window(start, own, end))
        own = end
    return tuple(found)
