"""Whether organisations act for their members in a network, and members within their organisations.

Apart, each act is a tie of those who did it: what NATO does is no tie of Italy. Together, each tie is what
`Belonging.parts` says of its two ends, as for a single pair: one act then stands in several ties, with a
share in each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from westphalia.network.belonging import Belonging
from westphalia.network.grouping import Ints
from westphalia.network.relations import Relations
from westphalia.network.weights import Bools, Floats

_ROWS = 2_000_000
"""Shares looked at at once: some hundred megabytes."""


class Acting(StrEnum):
    """How an act of an organisation counts, and one of its members."""

    APART = "apart"
    TOGETHER = "together"


def together(found: Relations, belonging: Belonging) -> Relations:
    """Return the relations of all entities of whom anything is known, with those who act for them.

    Both ways together. Each pair has the sums that its parts add up to by `Belonging.parts`.
    """
    both = found.both_ways()
    ends, size = _Ends.of(both, belonging), max(1, len(both.codes))
    values = np.column_stack([both.sums, both.evidence])
    keys, total = np.zeros(0, np.int64), np.zeros((0, values.shape[1]))
    for rows in _parts(ends.count[both.actor] * ends.count[both.recipient]):
        found_keys, pairs, shares = ends.spread(both.actor[rows], both.recipient[rows])
        added = values[rows][pairs] * shares[:, None]
        keys, total = _added(np.concatenate([keys, found_keys]), np.concatenate([total, added]))
    return Relations(
        at=both.at,
        codes=both.codes,
        actor=keys // size,
        recipient=keys % size,
        sums=total[:, :-1],
        evidence=total[:, -1],
        is_directed=False,
        keys=keys,
    )


@dataclass(frozen=True)
class _Ends:
    """For whom each entity acts, one after the other: from `start`, `count` of them are those of an entity.

    `share` is the part of an act that is theirs, `is_above` says that the entity is an organisation to which
    they belong. `touches` says of two entities that they are one, that one is a member of the other, or that
    they have members in common.
    """

    start: Ints
    count: Ints
    whom: Ints
    share: Floats
    is_above: Bools
    touches: Bools

    @classmethod
    def of(cls, relations: Relations, belonging: Belonging) -> _Ends:
        codes, day = relations.codes, relations.at
        place = {code: number for number, code in enumerate(codes)}
        circles = [{code, *belonging.members(code, day)} for code in codes]
        rows = sorted(
            (place[actor], number, share, actor not in circles[number])
            for number, code in enumerate(codes)
            for actor, share in belonging.shares(code, day).items()
            if actor in place
        )
        actor, whom, share, above = zip(*rows, strict=True) if rows else ((), (), (), ())
        count = np.bincount(np.array(actor, np.int64), minlength=len(codes))
        return cls(
            start=np.cumsum(count) - count,
            count=count,
            whom=np.array(whom, np.int64),
            share=np.array(share, np.float64),
            is_above=np.array(above, np.bool_),
            touches=_touching(circles),
        )

    def spread(self, one: Ints, other: Ints) -> tuple[Ints, Ints, Floats]:
        """Return what some pairs of entities add to: the key of the tie, the place of the pair, the share.

        No organisation with a foot on the other side acts for anybody, as `Belonging.parts` has it; of two
        ways in which a pair adds to a tie the larger share counts.
        """
        of_one, of_other = self.count[one], self.count[other]
        many = of_one * of_other
        pair = np.repeat(np.arange(len(one)), many)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        first = self.start[one[pair]] + within // of_other[pair]
        second = self.start[other[pair]] + within % of_other[pair]
        ours, theirs, a, b = self.whom[first], self.whom[second], one[pair], other[pair]
        may = (ours != theirs) & ~(
            (self.is_above[first] & (self.touches[a, theirs] | self.touches[a, b]))
            | (self.is_above[second] & (self.touches[b, ours] | self.touches[a, b]))
        )
        size = len(self.count)
        key = np.minimum(ours, theirs)[may] * size + np.maximum(ours, theirs)[may]
        ways, places = np.unique(pair[may] * size * size + key, return_inverse=True)
        shares = np.zeros(len(ways))
        np.maximum.at(shares, places.reshape(-1), (self.share[first] * self.share[second])[may])
        return ways % (size * size), ways // (size * size), shares


def _touching(circles: Sequence[Collection[str]]) -> Bools:
    names = {name: number for number, name in enumerate(sorted({name for each in circles for name in each}))}
    inside = np.zeros((len(circles), len(names)), np.float32)
    for number, each in enumerate(circles):
        inside[number, [names[name] for name in each]] = 1
    return np.asarray(inside @ inside.T > 0)


def _parts(counts: Ints) -> Iterator[slice]:
    """Yield rows whose counts come to no more than is looked at at once; or a single row with more."""
    start, total = 0, 0
    for row, count in enumerate(counts.tolist()):
        if total and total + count > _ROWS:
            yield slice(start, row)
            start, total = row, 0
        total += count
    if total:
        yield slice(start, len(counts))


def _added(keys: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Return each key once, in rising order, with the sum of its values."""
    found, places = np.unique(keys, return_inverse=True)
    columns = [np.bincount(places.reshape(-1), column, len(found)) for column in values.T]
    return found, np.stack(columns, axis=1) if len(found) else values[:0]
