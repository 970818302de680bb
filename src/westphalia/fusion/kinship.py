"""Whether two sets of entity codes can mean the same parties: equal, member and union, part and whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache

from westphalia.gazetteer import Gazetteer

MembersOf = Callable[[str, date], Sequence[str]]
"""Returns the states that belonged to an organisation on a day."""

PostsOf = Callable[[str], frozenset[str]]
"""Returns for whom a person has held office: codes of entities, by the canonical name."""

PART = 0.6
"""How much a part stands for its whole: a member for the union, the people of a state for the state."""

_MANY = 3
"""From so many members on, a list of states can mean their union."""


class Kinship:
    """How much entities have in common, by the tables of membership."""

    def __init__(self, members: MembersOf, posts: PostsOf = lambda _: frozenset()) -> None:
        self._posts = posts
        self._members = lru_cache(maxsize=100_000)(lambda code, year: frozenset(members(code, _middle(year))))
        self.of_pair = lru_cache(maxsize=500_000)(self._of_pair)

    def members(self, code: str, year: int) -> frozenset[str]:
        """Return the members of an organisation in the middle of a year."""
        return self._members(code, year)

    def shared(self, one: Collection[str], other: Collection[str], year: int) -> float:
        """Return how many of the first have their like among the second; a part counts for less.

        >>> Kinship(lambda code, day: ()).shared({"USA", "RUS"}, {"RUS"}, 2022)
        1.0
        """
        return sum(self.likes(one, other, year), 0.0)

    def likes(self, one: Iterable[str], other: Collection[str], year: int) -> list[float]:
        """Return for each of the first how much its like among the second has in common with it."""
        return [
            1.0 if code in other else max([self.of_pair(code, b, year) for b in other], default=0.0)
            for code in one
        ]

    def _of_pair(self, one: str, other: str, year: int) -> float:
        if one == other:
            return 1.0
        if one in self.members(other, year) or other in self.members(one, year):
            return PART
        return PART if _state(one) == _state(other) and (":" in one) != (":" in other) else 0.0

    def rivals(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Return whether two sets of persons name different ones for the same state or organisation.

        >>> Kinship(lambda code, day: (), lambda name: frozenset({"CHN"})).rivals({"Xi"}, {"Li"})
        True
        """
        mine, theirs = self._envoys(one), self._envoys(other)
        return any(mine[code].isdisjoint(theirs[code]) for code in mine.keys() & theirs.keys())

    def _envoys(self, persons: Iterable[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for person in persons:
            for code in self._posts(person):
                found.setdefault(_state(code), set()).add(person)
        return found

    def unions(self, codes: Collection[str], year: int, known: Sequence[str]) -> list[str]:
        """Return the organisations that a list of states can mean: of half their members, and no outsider."""
        if len(codes) < _MANY:
            return []
        states = frozenset(codes)
        return [
            union
            for union in known
            if (members := self.members(union, year))
            and states <= members
            and 2 * len(states) >= len(members)
        ]


def _state(code: str) -> str:
    """Return the state that a code belongs to: of rebels, civilians, an opposition or a firm.

    >>> _state("CVL:UKR"), _state("REB:PSE-HAMAS"), _state("RUS")
    ('UKR', 'PSE', 'RUS')
    """
    return code.partition(":")[2].partition("-")[0] if ":" in code else code


def _middle(year: int) -> date:
    """Return the middle of a year; of an unknown one (0) the last there is: who belongs now counts."""
    return date(year or 9999, 7, 1)


@cache
def kinship_of(gazetteer: Gazetteer) -> Kinship:
    """Return the kinship that the tables of a gazetteer tell of."""
    return Kinship(gazetteer.members, gazetteer.posts)


@cache
def tables() -> Gazetteer:
    """Return the entity tables that come with the package."""
    return Gazetteer.load()
