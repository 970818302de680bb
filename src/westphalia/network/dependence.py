"""Who depends on whom by trade, as far as tables of trade go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from westphalia.network.graph import Network
from westphalia.network.ties import TieKind, Ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """Two states that are among each other's largest partners in trade, in the year of a table.

    `of_one` is the larger of the shares that the other has in the exports and in the imports of the first,
    from 0 to 1; `of_other` the same of the second. `weight` is that of their tie, None where there is none.
    """

    one: str
    other: str
    of_one: float
    of_other: float
    year: int
    weight: float | None

    @property
    def mutual(self) -> float:
        """The dependence of the one who depends less: what both would lose."""
        return min(self.of_one, self.of_other)


def dependences(network: Network, ties: Ties, at: date) -> tuple[Dependence, ...]:
    """Return the mutual dependences among the entities of a network, the largest first.

    The tables list the largest partners only: who is not among them may still matter. At a date that they do
    not cover, the nearest year that they do counts, and is named.
    """
    if TieKind.TRADE not in ties.covered:
        return ()
    first, last = ties.covered[TieKind.TRADE]
    day = min(max(at, first), last)
    shares: dict[tuple[str, str], float] = {}
    for tie in ties.all_at(TieKind.TRADE, day):
        pair = (tie.one, tie.other)
        shares[pair] = max(shares.get(pair, 0.0), tie.value or 0.0)
    known = set(network.nodes)
    found = [
        Dependence(
            one=one,
            other=other,
            of_one=share,
            of_other=shares[other, one],
            year=day.year,
            weight=network.tie(one, other),
        )
        for (one, other), share in shares.items()
        if one < other and (other, one) in shares and {one, other} <= known
    ]
    return tuple(sorted(found, key=lambda item: (-item.mutual, item.one, item.other)))
