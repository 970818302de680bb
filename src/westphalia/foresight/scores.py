"""How good probabilities were: Brier and log score, skill against other forecasts, and calibration.

Nothing is said without its number of cases; shares have Wilson intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from westphalia.foresight.deeds import Numbers

Flags = npt.NDArray[np.bool_]

_LEAST = 1e-4
"""A probability of 0 or 1 is scored as this near to it, so that one miss is not worth everything."""

TOPS = (0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Where the stretches of a table of calibration end."""

_NORMAL = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From where to where a share lies, with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One score of forecasts beside those of the base rate and of going on as before; lower is better.

    `skill` and `skill_against_recurrence` are the part of their score that is saved: 1 is perfect.
    """

    score: float
    of_base_rate: float
    of_recurrence: float

    @property
    def skill(self) -> float | None:
        """The part of the base rate's score that is saved."""
        return _saved(self.score, self.of_base_rate)

    @property
    def skill_against_recurrence(self) -> float | None:
        """The part of recurrence's score that is saved."""
        return _saved(self.score, self.of_recurrence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Forecasts with probabilities in a stretch: how many, what they said on average, how many came true."""

    low: float
    high: float
    count: int
    mean: float
    came_true: int

    @property
    def share(self) -> float:
        """The part that came true."""
        return self.came_true / self.count

    @property
    def interval(self) -> Interval:
        """Where that part lies."""
        return wilson(self.came_true, self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good some forecasts were. `margin` is half the 95 % interval of the Brier score."""

    count: int
    came_true: int
    brier: Measure
    margin: float
    log: Measure
    bins: tuple[Bin, ...]


def wilson(came_true: int, count: int) -> Interval:
    """Return the Wilson interval of a share.

    >>> wilson(0, 10).high < 0.3, wilson(5, 10).low > 0.2
    (True, True)
    """
    if not count:
        return Interval(low=0.0, high=1.0)
    share, square = came_true / count, _NORMAL**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _NORMAL * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return Interval(low=max(0.0, middle - half), high=min(1.0, middle + half))


def brier_scores(said: Numbers, true: Flags) -> Numbers:
    """Return the square of each error."""
    return np.asarray((said - true) ** 2)


def log_scores(said: Numbers, true: Flags) -> Numbers:
    """Return how surprising each answer was, in nats."""
    kept = np.clip(said, _LEAST, 1 - _LEAST)
    return np.asarray(-np.log(np.where(true, kept, 1 - kept)))


def score(said: Numbers, base_rate: Numbers, recurrence: Numbers, true: Flags) -> Score | None:
    """Return how good forecasts were, or None where there are none."""
    if not len(said):
        return None
    others = base_rate, recurrence
    brier, log = ([rule(given, true) for given in (said, *others)] for rule in (brier_scores, log_scores))
    return Score(
        count=len(said),
        came_true=int(true.sum()),
        brier=_measure(brier),
        margin=float(_NORMAL * brier[0].std() / sqrt(len(said))),
        log=_measure(log),
        bins=tuple(calibration(said, true)),
    )


def calibration(said: Numbers, true: Flags, tops: Sequence[float] = TOPS) -> Iterator[Bin]:
    """Yield what was said and what came true, by stretches of probability that hold anything."""
    place = np.searchsorted(tops, said)
    for number, top in enumerate(tops):
        chosen = place == number
        if chosen.any():
            yield Bin(
                low=tops[number - 1] if number else 0.0,
                high=top,
                count=int(chosen.sum()),
                mean=float(said[chosen].mean()),
                came_true=int(true[chosen].sum()),
            )


def _measure(given: Sequence[Numbers]) -> Measure:
    own, of_base_rate, of_recurrence = (float(each.mean()) for each in given)
    return Measure(score=own, of_base_rate=of_base_rate, of_recurrence=of_recurrence)


def _saved(own: float, other: float) -> float | None:
    return 1 - own / other if other > 0 else None
