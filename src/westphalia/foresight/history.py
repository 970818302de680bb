"""Event histories as columns of whole numbers, and what was known of them on a day.

A `History` holds who did what to whom on which day. `Past` is the part of it before a day, summed up per
triple (actor, type, recipient): how often, when last, and how much when older events count less. Every
learner and every forecast reads a `Past`, and a `Past` is made of nothing but events before its day, so that
nobody can look into the future by mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

HALF_LIVES = (2.0, 7.0, 20.0, 60.0, 200.0)
"""Days after which an event counts half: from a hot story to the standing relations of a year."""

NEVER = 99_999
"""The lag of what has never happened: longer than any lag that a history of ours holds."""


@dataclass(frozen=True, eq=False)
class History:
    """Events as four columns of equal length; dates are days counted from any first day.

    `actor_count` and `type_count` bound the numbers in use; entities share one numbering for both roles.
    """

    date: Ints
    actor: Ints
    type: Ints
    recipient: Ints
    actor_count: int
    type_count: int

    def __post_init__(self) -> None:
        columns = (self.date, self.actor, self.type, self.recipient)
        if len({len(column) for column in columns}) > 1:
            raise ValueError(f"columns of different lengths: {[len(column) for column in columns]}")
        bounds = (self.actor_count, self.type_count, self.actor_count)
        for column, bound in zip(columns[1:], bounds, strict=True):
            if len(column) and not 0 <= column.min() <= column.max() < bound:
                raise ValueError(f"numbers from {column.min()} to {column.max()} do not fit below {bound}")

    def __len__(self) -> int:
        return len(self.date)

    def where(self, chosen: Flags | Ints) -> History:
        """Return the events that a mask or a list of rows chooses."""
        return History(
            self.date[chosen],
            self.actor[chosen],
            self.type[chosen],
            self.recipient[chosen],
            self.actor_count,
            self.type_count,
        )

    def before(self, date: int) -> History:
        """Return the events of earlier days."""
        return self.where(self.date < date)

    def between(self, first: int, end: int) -> History:
        """Return the events from day `first` up to but not on day `end`."""
        return self.where((self.date >= first) & (self.date < end))

    def both_ways(self) -> History:
        """Return the history with every event told a second time from its recipient's side.

        The type of the second telling is `type + type_count`: "was visited by" next to "visited". Asking who
        was the actor then is asking for the recipient of the turned type, and rules may have a turned body.
        """
        return History(
            np.concatenate([self.date, self.date]),
            np.concatenate([self.actor, self.recipient]),
            np.concatenate([self.type, self.type + self.type_count]),
            np.concatenate([self.recipient, self.actor]),
            self.actor_count,
            2 * self.type_count,
        )


def turned(types: Ints, type_count: int) -> Ints:
    """Return the same types seen from the other side, `type_count` counting both sides."""
    half = type_count // 2
    return np.where(types < half, types + half, types - half)


def join(*histories: History) -> History:
    """Return the events of several histories of one numbering as one."""
    return History(
        np.concatenate([each.date for each in histories]),
        np.concatenate([each.actor for each in histories]),
        np.concatenate([each.type for each in histories]),
        np.concatenate([each.recipient for each in histories]),
        max(each.actor_count for each in histories),
        max(each.type_count for each in histories),
    )


@dataclass(frozen=True, slots=True)
class Vantage:
    """A day asked about, and the day up to which (not including it) the past is known."""

    known_until: int
    asked: int

    def __post_init__(self) -> None:
        if self.known_until > self.asked:
            raise ValueError(
                f"day {self.asked} cannot be forecast from what is known before {self.known_until}"
            )


def next_day(days: Sequence[int]) -> list[Vantage]:
    """Return the vantages of forecasting a single step: everything before the day is known."""
    return [Vantage(day, day) for day in days]


def from_block_starts(days: Sequence[int], length: int) -> list[Vantage]:
    """Return the vantages of forecasting several steps: the past ends where a block of days begins.

    Blocks are counted back from the last day.

    >>> [vantage.known_until for vantage in from_block_starts([4, 5, 6, 7, 8, 9], 3)]
    [4, 4, 4, 7, 7, 7]
    """
    return [Vantage(days[-1] + 1 - length * ((days[-1] - day) // length + 1), day) for day in days]


@dataclass(frozen=True, eq=False)
class Timeline:
    """A history told from both sides and sorted by triple and day: the fast way to many `Past`s.

    `row` leads back to the row of the history that an event was told in.
    """

    events: History
    key: Ints
    row: Ints

    @classmethod
    def of(cls, history: History) -> Timeline:
        """Sort a one-sided history."""
        both = history.both_ways()
        key = triple_key(both, both.actor, both.type, both.recipient)
        order = np.lexsort((both.date, key))
        return cls(both.where(order), key[order], order % max(len(history), 1))

    def past(self, vantage: Vantage, half_lives: tuple[float, ...] = HALF_LIVES) -> Past:
        """Return what was known at a vantage; its lags are counted to the day asked about."""
        known = self.events.date < vantage.known_until
        return Past.of(self.events.where(known), self.key[known], vantage, half_lives)

    def days(self, first: int, end: int) -> list[int]:
        """Return the days from `first` up to but not `end` on which anything happened."""
        dates = self.events.date
        return [int(day) for day in np.unique(dates[(dates >= first) & (dates < end)])]


def triple_key(bounds: History | Past, actor: Ints, type_: Ints, recipient: Ints) -> Ints:
    """Return one number per (actor, recipient, type), which sorts in that order."""
    return (actor * bounds.actor_count + recipient) * bounds.type_count + type_


@dataclass(frozen=True, eq=False)
class Sums:
    """One row per distinct thing: how often, when last, when before that, and the faded counts."""

    count: Ints
    lag: Ints
    lag_before: Ints
    faded: Floats
    """One column per half-life: the sum over events of 0.5 ** (age / half-life)."""

    def grouped(self, order: Ints, start: Ints) -> Sums:
        """Return the sums per group of rows: `order` lists them, and groups begin at `start`."""
        if not len(start):
            return self
        return Sums(
            count=np.add.reduceat(self.count[order], start),
            lag=np.minimum.reduceat(self.lag[order], start),
            lag_before=np.minimum.reduceat(self.lag_before[order], start),
            faded=np.add.reduceat(self.faded[order], start, axis=0),
        )


@dataclass(frozen=True, eq=False)
class Past:
    """What was known before a day, per triple, sorted by actor, recipient and type."""

    vantage: Vantage
    actor_count: int
    type_count: int
    actor: Ints
    recipient: Ints
    type: Ints
    sums: Sums
    half_lives: tuple[float, ...] = field(default=HALF_LIVES)

    @classmethod
    def of(cls, events: History, key: Ints, vantage: Vantage, half_lives: tuple[float, ...]) -> Past:
        """Sum up events that are sorted by `key` and day."""
        start = np.flatnonzero(np.diff(key, prepend=-1))
        end = np.append(start[1:], len(key))
        count = end - start
        age = vantage.asked - events.date
        before = age[np.maximum(end - 2, 0)] if len(key) else age
        sums = Sums(
            count=count,
            lag=age[end - 1] if len(key) else age,
            lag_before=np.where(count > 1, before, NEVER),
            faded=fade(age, start, half_lives),
        )
        return cls(
            vantage,
            events.actor_count,
            events.type_count,
            events.actor[start],
            events.recipient[start],
            events.type[start],
            sums,
            half_lives,
        )

    @cached_property
    def first_of_actor(self) -> Ints:
        """Where each actor's rows begin; one more entry than there are actors."""
        return np.searchsorted(self.actor, np.arange(self.actor_count + 1))

    @cached_property
    def pair_of(self) -> Ints:
        """The row in `pairs` of every triple."""
        new = (np.diff(self.actor, prepend=-1) != 0) | (np.diff(self.recipient, prepend=-1) != 0)
        return np.cumsum(new) - 1

    @cached_property
    def pair_start(self) -> Ints:
        """The first triple of every pair."""
        return np.flatnonzero(np.diff(self.pair_of, prepend=-1))

    @cached_property
    def pairs(self) -> Sums:
        """Sums per (actor, recipient), whatever the type."""
        return self.sums.grouped(np.arange(len(self.actor)), self.pair_start)

    @cached_property
    def key(self) -> Ints:
        """The sorted keys of the triples."""
        return triple_key(self, self.actor, self.type, self.recipient)

    @cached_property
    def pair_key(self) -> Ints:
        """The sorted keys of the pairs."""
        return self.actor[self.pair_start] * self.actor_count + self.recipient[self.pair_start]


def fade(age: Ints, start: Ints, half_lives: tuple[float, ...]) -> Floats:
    """Return per group of events (beginning at `start`) the sum of 0.5 ** (age / half-life)."""
    if not len(age) or not half_lives:
        return np.zeros((len(start), len(half_lives)), dtype=np.float32)
    steps = np.arange(int(age.max()) + 1)[:, None] / np.asarray(half_lives)
    weight = np.power(0.5, steps)
    return np.stack(
        [np.add.reduceat(weight[:, n][age], start) for n in range(len(half_lives))], axis=1
    ).astype(np.float32)


def spread(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return, for ranges of rows, every row in them and the number of the range that it belongs to.

    >>> spread(np.array([3, 9]), np.array([5, 10]))
    (array([3, 4, 9]), array([0, 0, 1]))
    """
    length = end - start
    owner = np.repeat(np.arange(len(start)), length)
    offset = np.arange(len(owner)) - np.repeat(np.cumsum(length) - length, length)
    return start[owner] + offset, owner


def look_up(known: Ints, values: Ints, wanted: Ints, missing: int) -> Ints:
    """Return the value of every wanted key in a sorted table, `missing` where it is not there."""
    if not len(known):
        return np.full(len(wanted), missing, dtype=np.int64)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, values[at], missing)
