"""Events as parallel columns of numbers, each spread over the pairs of entities that it is about.

Here, and nowhere else, an event of many parties becomes events of pairs. It shares its weight among them: a
meeting of twenty is one meeting, not 380.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import permutations, product
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from westphalia.dates import PartialDate
from westphalia.model import Occurrence
from westphalia.network.grouping import Grouping, Ints
from westphalia.network.weights import NO_ACT, Bools, Floats, Scale, scale, weights

Days: TypeAlias = NDArray[np.int32]
"""Days as proleptic ordinals, as `date.toordinal` gives them."""

NEVER = int(np.iinfo(np.int32).max)
"""The day on which a telling ends that no later one replaces."""

UNDATED = "published on an unknown day"
UNPAIRED = "not between two known entities"
DENIED = "denied"
DROPPED = "of a kind that PLOVER does not code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An event as it was known from one day to another: by the reports that had been published by then.

    `since` is None for the first telling, which holds from its publication on; `until` is the first day on
    which a later report has made it another. `is_unasserted` says that nobody asserts it: it is only alleged,
    or denied although nobody had called it certain.
    """

    event: Occurrence
    since: int | None = None
    until: int = NEVER
    is_unasserted: bool = False


@dataclass(frozen=True, eq=False)
class EventTable:
    """Rows of one telling of one event and one ordered pair; all arrays are equally long.

    `actor` and `recipient` are places in `codes`, `act` a place in `scale.acts`, `event` one in the events
    that the table was made of (and in `ids`, where these have ids). `first_day` to `last_day` is when it was
    or will be. The row is what was known from the day `published` on and before the day `until`, on which
    other rows of the event take its place. `day` is the day from which it fades: the last that the event can
    have been, but not after it was told as past. `weight` is the event's own weight shared among its pairs.
    `left_out` counts the events without a row, by the reason.
    """

    codes: tuple[str, ...]
    actor: Ints
    recipient: Ints
    act: Ints
    first_day: Days
    last_day: Days
    day: Days
    published: Days
    until: Days
    weight: Floats
    event: Ints
    is_unasserted: Bools
    ids: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    scale: Scale = field(default_factory=scale)

    def __len__(self) -> int:
        return len(self.actor)

    @cached_property
    def score(self) -> Floats:
        """The PLOVER score of each row's act, from -10 to 10, before weight and age."""
        return self.scale.score[self.act]

    @cached_property
    def half_life(self) -> Floats:
        """The days after which each row counts half."""
        return self.scale.half_life[self.act]

    @cached_property
    def grouping(self) -> Grouping:
        """The rows by pair and act; the pairs are actor x len(codes) + recipient."""
        return Grouping.of(self.actor * len(self.codes) + self.recipient, self.act, self.scale)

    def known_at(self, today: int) -> Bools:
        """Return which rows were known on a day, as an ordinal."""
        return np.asarray((self.published <= today) & (today < self.until))

    def place_of(self, code: str) -> int | None:
        """Return the place of an entity in `codes`, or None if no event is about it."""
        return self._places.get(code)

    def rows(self, chosen: Bools | Ints) -> EventTable:
        """Return the table with some rows only, in the order given."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _COLUMNS})

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.codes)}


_COLUMNS = (
    "actor", "recipient", "act", "first_day", "last_day", "day", "published", "until", "weight", "event",
    "is_unasserted",
)  # fmt: skip


def of_occurrences(occurrences: Iterable[Occurrence], *, unasserted: Collection[str] = ()) -> EventTable:
    """Return the table of some events, in the order given; `unasserted` are ids of those nobody asserts."""
    return of_tellings((Telling(event=item, is_unasserted=item.id in unasserted),) for item in occurrences)


def of_tellings(tellings: Iterable[Sequence[Telling]]) -> EventTable:
    """Return the table of some events, in the order given, each with its tellings from the first to the last.

    The weight of an event is its confidence x what its status is worth x the chance that not all its
    independent outlets have it wrong. What was published on an unknown day cannot be placed in what was known
    at a date; it is left out, and counted.
    """
    ids: list[str] = []
    rows: list[_Row] = []
    left_out: Counter[str] = Counter()
    for place, told in enumerate(tellings):
        before = len(rows)
        reason = None
        for telling in told:
            reason = _reason_to_leave_out(telling.event)
            rows += () if reason else _rows_of(telling, place)
        if reason and len(rows) == before:
            left_out[reason] += 1
        ids.append(told[-1].event.id)
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * len(_Row._fields)
    return _table(_Row(*columns), tuple(ids), dict(left_out))


class _Row(NamedTuple):
    """One telling and one ordered pair; or, of all of them, the columns."""

    actor: Any
    recipient: Any
    act: Any
    first_day: Any
    last_day: Any
    told: Any
    published: Any
    until: Any
    weight: Any
    event: Any
    is_unasserted: Any


def _rows_of(telling: Telling, place: int) -> Iterator[_Row]:
    item = telling.event
    assert item.first_reported is not None
    told = _last(item.first_reported)
    pairs = pairs_of(item)
    share = weight_of(item, is_unasserted=telling.is_unasserted) / len(pairs)
    for actor, recipient in pairs:
        yield _Row(
            actor=actor,
            recipient=recipient,
            act=scale().number(item.type, item.mode),
            first_day=_first(item.date) if item.date else _first(item.first_reported),
            last_day=_last(item.date) if item.date else told,
            told=told,
            published=told if telling.since is None else telling.since,
            until=telling.until,
            weight=share,
            event=place,
            is_unasserted=telling.is_unasserted,
        )


def _table(columns: _Row, ids: tuple[str, ...], left_out: Mapping[str, int]) -> EventTable:
    codes = tuple(sorted({*columns.actor, *columns.recipient}))
    found = {code: place for place, code in enumerate(codes)}
    first_day, last_day, told, published, until = (
        np.array(column, np.int32)
        for column in (columns.first_day, columns.last_day, columns.told, columns.published, columns.until)
    )
    return EventTable(
        codes=codes,
        actor=np.array([found[code] for code in columns.actor], np.int64),
        recipient=np.array([found[code] for code in columns.recipient], np.int64),
        act=np.array(columns.act, np.int64),
        first_day=first_day,
        last_day=last_day,
        day=_fades_from(first_day, last_day, told),
        published=published,
        until=until,
        weight=np.array(columns.weight, np.float64),
        event=np.array(columns.event, np.int64),
        is_unasserted=np.array(columns.is_unasserted, np.bool_),
        ids=ids,
        left_out=left_out,
    )


def of_columns(
    codes: Sequence[str],
    actor: ArrayLike,
    recipient: ArrayLike,
    act: ArrayLike,
    day: ArrayLike,
    *,
    published: ArrayLike | None = None,
    weight: ArrayLike | None = None,
) -> EventTable:
    """Return the table of a history in which each event is about one pair.

    Args:
        codes: the entities.
        actor: the place of each event's actor in `codes`.
        recipient: the place of its recipient; an event without one, or of somebody with itself, is left out.
        act: its place in `scale().acts` (see `act_of_cameo`); `NO_ACT` is left out.
        day: when it was, as an ordinal.
        published: when it became known, by default on the day itself.
        weight: by default 1 each.
    """
    actors, recipients, acts = (np.asarray(column, np.int64) for column in (actor, recipient, act))
    days = np.asarray(day, np.int32)
    known = days if published is None else np.asarray(published, np.int32)
    weighed = np.ones(len(days)) if weight is None else np.asarray(weight, np.float64)
    is_paired = (actors != recipients) & (actors >= 0) & (recipients >= 0)
    is_coded = acts != NO_ACT
    chosen = is_paired & is_coded
    left_out = {UNPAIRED: int(np.sum(~is_paired)), DROPPED: int(np.sum(is_paired & ~is_coded))}
    return EventTable(
        codes=tuple(codes),
        actor=actors[chosen],
        recipient=recipients[chosen],
        act=acts[chosen],
        first_day=days[chosen],
        last_day=days[chosen],
        day=days[chosen],
        published=known[chosen],
        until=np.full(int(np.sum(chosen)), NEVER, np.int32),
        weight=weighed[chosen],
        event=np.flatnonzero(chosen),
        is_unasserted=np.zeros(int(np.sum(chosen)), np.bool_),
        left_out={reason: count for reason, count in left_out.items() if count},
    )


def pairs_of(item: Occurrence) -> tuple[tuple[str, str], ...]:
    """Return the ordered pairs that an event is about.

    Each actor acts towards each recipient; without recipients, actors of a mutual act act towards each other.
    """
    actors, recipients = dict.fromkeys(item.actors), dict.fromkeys(item.recipients)
    if not recipients and item.type in weights().mutual:
        return tuple(permutations(actors, 2))
    return tuple((actor, recipient) for actor, recipient in product(actors, recipients) if actor != recipient)


def weight_of(item: Occurrence, *, is_unasserted: bool = False) -> float:
    """Return how much an event counts before it is shared and before it fades, from 0 to 1."""
    table = weights()
    status = table.status[item.status]
    if is_unasserted:
        status = min(status, table.unasserted)
    return item.confidence * status * table.independence(item.outlets)


def ordinal(day: date | PartialDate) -> int:
    """Return the number of a day; of a month or a year, of its last day."""
    return _last(day) if isinstance(day, PartialDate) else day.toordinal()


def _reason_to_leave_out(item: Occurrence) -> str | None:
    if not pairs_of(item):
        return UNPAIRED
    if weight_of(item) == 0:
        return DENIED
    return UNDATED if item.first_reported is None else None


def _fades_from(first_day: Days, last_day: Days, published: Days) -> Days:
    """Return the last day that an event can have been, but not after it was told, unless told beforehand."""
    return np.minimum(last_day, np.maximum(published, first_day)).astype(np.int32)


@cache
def _first(day: PartialDate) -> int:
    return day.earliest().toordinal()


@cache
def _last(day: PartialDate) -> int:
    return day.latest().toordinal()
