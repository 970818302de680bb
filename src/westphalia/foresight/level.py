"""How much more or less happens in a history than the rules expect of it, by what it held before.

The rules were learned from one history; another may tell of more, or of less. So they are held against the
history's own past: what they would have expected on some earlier days beside what came. Nothing after the day
of the forecast has a part in it.
"""

from __future__ import annotations

import numpy as np

from westphalia.foresight import habits
from westphalia.foresight.deeds import LEAST_SPAN, TYPES, Deeds, Numbers, Standing, came_true
from westphalia.foresight.habits import HORIZONS, Habits

BACK, STEP = 2, 28
"""How many earlier days are looked at for each horizon, and how far apart they are."""

HELD = 25.0
"""Events' worth of "as the rules expect": a history with few of its own changes little."""


def levels(found: Habits, deeds: Deeds, at: int) -> Numbers:
    """Return for each horizon by what the expected numbers are to be multiplied on a day."""
    known = deeds.known_at(at)
    result = np.ones(len(HORIZONS))
    if not len(known):
        return result
    first = int(known.day.min())
    for place, horizon in enumerate(HORIZONS):
        said, came = HELD, HELD
        for day in range(at - horizon, at - horizon - BACK * STEP, -STEP):
            if day - first < LEAST_SPAN:
                break
            standing = Standing.of(known, day)
            true = came_true(known, day, horizon)
            came += float(np.isin(true // len(TYPES), standing.pair).sum())
            for head in range(len(TYPES)):
                numbers = habits.numbers(found, standing, standing.pair, head)
                said += float(habits.probability(numbers[:, place]).sum())
        result[place] = came / said
    return result


def at_level(numbers: Numbers, level: Numbers) -> Numbers:
    """Return expected numbers at a history's own level; never less for a longer horizon."""
    return np.asarray(np.maximum.accumulate(numbers * level, axis=-1))
