"""Organisations act for their members, and members within their organisations.

An act of an organisation is that of all its members together: each has done 1/n of it, as in any act of many
parties. An act of a member is likewise 1/n of an act of the organisation. The parts add up, and are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from westphalia.dates import parse_date
from westphalia.gazetteer import Gazetteer, Membership
from westphalia.network.relations import Relations, Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one ordered pair adds to the relation of two entities, and which share of it counts.

    `is_forth` says that the actor acts for the first of the two, else it acts for the second.
    """

    actor: str
    recipient: str
    share: float
    is_forth: bool
    sums: Sums = field(default_factory=Sums)


class _Term(NamedTuple):
    """The other side of a membership, and when it holds."""

    code: str
    first: date
    last: date


class Belonging:
    """Who belongs to which organisation on a day."""

    def __init__(self, memberships: Iterable[Membership] = ()) -> None:
        self._members: dict[str, list[_Term]] = {}
        self._organisations: dict[str, list[_Term]] = {}
        for row in memberships:
            since, until = parse_date(row.since), parse_date(row.until)
            first = since.earliest() if since else date.min
            last = until.latest() if until else date.max
            self._members.setdefault(row.organisation, []).append(_Term(row.state, first, last))
            self._organisations.setdefault(row.state, []).append(_Term(row.organisation, first, last))

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Belonging:
        """Return the memberships of a gazetteer's tables."""
        return cls(gazetteer.memberships)

    def members(self, organisation: str, day: date) -> tuple[str, ...]:
        """Return the states that were members of an organisation on a day; a state has none."""
        return _held(day, self._members.get(organisation, ()))

    def organisations(self, state: str, day: date) -> tuple[str, ...]:
        """Return the organisations of which a state was a member on a day."""
        return _held(day, self._organisations.get(state, ()))

    def is_organisation(self, code: str) -> bool:
        """Return whether the tables list members of it."""
        return code in self._members

    def parts(self, one: str, other: str, day: date) -> tuple[Part, ...]:
        """Return the ordered pairs that add to the relation of two entities, themselves first.

        An organisation does not act for a member where it stands on both sides: neither in what it does to
        its own members, nor in what it does to another organisation with common members. Who acts in two
        ways, as two members of both organisations do, counts once, with the larger share.
        """
        first, second = _Side(one, day, self), _Side(other, day, self)
        found: dict[tuple[str, str], Part] = {}
        for actor, share in first.shares.items():
            for recipient, other_share in second.shares.items():
                if actor != recipient and first.may_act(actor, second, recipient):
                    both = share * other_share
                    for key, is_forth in (((actor, recipient), True), ((recipient, actor), False)):
                        if key not in found or found[key].share < both:
                            found[key] = Part(actor=key[0], recipient=key[1], share=both, is_forth=is_forth)
        return tuple(found.values())

    def shares(self, code: str, day: date) -> dict[str, float]:
        """Return who acts for an entity on a day, itself first, and which share of their acts is its."""
        members = self.members(code, day)
        found = {code: 1.0} | {member: 1 / len(members) for member in members}
        for organisation in self.organisations(code, day):
            found.setdefault(organisation, 1 / len(self.members(organisation, day)))
        return found


@dataclass(frozen=True)
class _Side:
    """One of two entities, with those that act for it."""

    code: str
    day: date
    belonging: Belonging
    circles: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def circle(self) -> frozenset[str]:
        """The entity and its members."""
        return self._circle_of(self.code)

    @cached_property
    def shares(self) -> dict[str, float]:
        """Who acts for the entity, and the share of each act that is the entity's."""
        return self.belonging.shares(self.code, self.day)

    def may_act(self, code: str, other: _Side, counterpart: str) -> bool:
        """Return whether no organisation that acts for either side has a foot in the other."""
        ours, theirs = self._circle_of(code), self._circle_of(counterpart)
        ours_above, theirs_above = code not in self.circle, counterpart not in other.circle
        return not (
            (ours_above and ours & (other.circle | theirs))
            or (theirs_above and theirs & (self.circle | ours))
        )

    def _circle_of(self, code: str) -> frozenset[str]:
        if code not in self.circles:
            self.circles[code] = frozenset((code, *self.belonging.members(code, self.day)))
        return self.circles[code]


def add_up(relations: Relations, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts about which anything is known, each with its share of what is known."""
    places = {code: place for place, code in enumerate(relations.codes)}
    found = []
    for part in parts:
        if part.actor in places and part.recipient in places:
            sums = relations.of_places(places[part.actor], places[part.recipient]) * part.share
            if sums.is_known:
                found.append(replace(part, sums=sums))
    return tuple(found)


def _held(day: date, terms: Iterable[_Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.code for term in terms if term.first <= day <= term.last))
