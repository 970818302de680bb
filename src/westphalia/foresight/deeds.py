"""Who did what to whom on which day, at the level of types, and what was known of each pair on a day.

`Deeds` are columns of whole numbers; a `Standing` sums them up at a day per ordered pair, and reads nothing
that became known later. Rules of a forecast are held against a `Standing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from westphalia.foresight.history import Ints, look_up
from westphalia.model import EventType

Numbers = npt.NDArray[np.float64]

TYPES: tuple[EventType, ...] = tuple(EventType)
PLACE_OF = {type_: place for place, type_ in enumerate(TYPES)}

WINDOWS = (7, 30, 90, 365)
"""Days back at which a stretch ends: the last week, the rest of the month, of the quarter, of the year."""

MEMORY = WINDOWS[-1]
USUAL = 20.0
LEAST_SPAN = 30
"""Days that a history is taken to cover at least: of less, no rate can be told."""


@dataclass(frozen=True, eq=False)
class Deeds:
    """Events of one actor and one recipient as columns; `day` and `known` are ordinals.

    `actor` and `recipient` are places in `codes`, `type` one in `TYPES`. `known` is the day on which an event
    became known; `event` leads back to what the columns were made of, and to its id in `ids`.
    """

    codes: tuple[str, ...]
    day: Ints
    actor: Ints
    type: Ints
    recipient: Ints
    known: Ints
    event: Ints
    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.day)

    @classmethod
    def of(
        cls,
        codes: Sequence[str],
        day: npt.ArrayLike,
        actor: npt.ArrayLike,
        type_: npt.ArrayLike,
        recipient: npt.ArrayLike,
        known: npt.ArrayLike | None = None,
        event: npt.ArrayLike | None = None,
        ids: Sequence[str] = (),
    ) -> Deeds:
        """Return the columns; without `known`, events became known on the day itself."""
        days, actors, types, recipients = (
            np.asarray(column, np.int64) for column in (day, actor, type_, recipient)
        )
        return cls(
            tuple(codes),
            days,
            actors,
            types,
            recipients,
            days if known is None else np.asarray(known, np.int64),
            np.arange(len(days)) if event is None else np.asarray(event, np.int64),
            tuple(ids),
        )

    def where(self, chosen: npt.NDArray[np.bool_] | Ints) -> Deeds:
        """Return some of the events."""
        names = ("day", "actor", "type", "recipient", "known", "event")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def with_room_for(self, others: Iterable[str]) -> Deeds:
        """Return the same events with places for entities of which nothing may be known."""
        codes = (*self.codes, *(code for code in dict.fromkeys(others) if code not in self._places))
        return replace(self, codes=codes)

    def known_at(self, at: int) -> Deeds:
        """Return what had happened by the end of a day and was known then."""
        return self.where((self.day <= at) & (self.known <= at))

    def place_of(self, code: str) -> int | None:
        """Return the place of an entity, or None if no event is about it."""
        return self._places.get(code)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def pair(self) -> Ints:
        """The ordered pair of each event as one number."""
        return self.actor * len(self.codes) + self.recipient


@dataclass(frozen=True, eq=False)
class Standing:
    """What was known at the end of day `at` of the events of the last year, per ordered pair.

    `pair` is sorted and holds both directions of all who had to do with each other. `counts` has the axes
    pair, type, window: on how many days. `span` is how many days the history covers, a year at most.
    """

    at: int
    size: int
    span: int
    pair: Ints
    counts: npt.NDArray[np.int32]

    @classmethod
    def of(cls, deeds: Deeds, at: int) -> Standing:
        """Sum up what was known at the end of a day."""
        known = deeds.known_at(at)
        span = min(MEMORY, max(LEAST_SPAN, at - int(known.day.min()) + 1)) if len(known) else LEAST_SPAN
        known = known.where(known.day > at - MEMORY)
        size = len(deeds.codes)
        pair = np.unique(np.concatenate([known.pair, known.recipient * size + known.actor]))
        counts = np.zeros((len(pair), len(TYPES), len(WINDOWS)), dtype=np.int32)
        key = np.unique((known.pair * len(TYPES) + known.type) * MEMORY + (at - known.day))
        age, rest = key % MEMORY, key // MEMORY
        rows = np.searchsorted(pair, rest // len(TYPES))
        np.add.at(counts, (rows, rest % len(TYPES), np.searchsorted(WINDOWS, age, side="right")), 1)
        return cls(at, size, span, pair, counts)

    @cached_property
    def turned(self) -> Ints:
        """The row of the same two the other way round, for each pair."""
        rows = np.searchsorted(self.pair, self.pair % self.size * self.size + self.pair // self.size)
        return np.asarray(rows, np.int64)

    def rates(self, share: Numbers) -> Numbers:
        """Return on how many days a type is done, per acquainted pair and day.

        `share` is the usual share of each type in all events; it counts like so many events of this history
        (`USUAL`), so that what has not happened yet in a short one is not taken for impossible.
        """
        total = self.counts.sum(axis=(0, 2)).astype(np.float64)
        every = max(total.sum(), 1.0)
        exposure = max(len(self.pair), 1) * self.span
        return np.asarray(every / exposure * (total + USUAL * share) / (total.sum() + USUAL))

    @cached_property
    def by_actor(self) -> Numbers:
        """How often each entity did each type to anybody in the last quarter; axes entity, type."""
        return self._sums(self.pair // self.size)

    @cached_property
    def by_recipient(self) -> Numbers:
        """How often each type was done to each entity in the last quarter; axes entity, type."""
        return self._sums(self.pair % self.size)

    def _sums(self, entity: Ints) -> Numbers:
        found = np.zeros((self.size, len(TYPES)))
        np.add.at(found, entity, self.counts[:, :, :3].sum(axis=2))
        return found

    def row_of(self, pairs: Ints) -> Ints:
        """Return the row of each pair, -1 where the two had nothing to do with each other."""
        return look_up(self.pair, np.arange(len(self.pair)), pairs, -1)


def came_true(deeds: Deeds, at: int, horizon: int) -> npt.NDArray[np.int64]:
    """Return the sorted keys (pair x types + type) of what happened after day `at` within the horizon."""
    later = (deeds.day > at) & (deeds.day <= at + horizon)
    return np.unique(deeds.pair[later] * len(TYPES) + deeds.type[later])
