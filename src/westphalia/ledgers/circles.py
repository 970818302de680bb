"""Who belongs to whom: members of organisations, the West and Europe, firms and civilians of a state."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from westphalia.dates import parse_date
from westphalia.gazetteer import Gazetteer, Membership
from westphalia.ledgers.words import decode


class Circle(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"besides": "with"}):
    """States that are spoken of as one without being an organisation."""

    of: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


class _Acting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    for_members: frozenset[str]
    through_members: frozenset[str]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    circles: dict[str, Circle]
    acting: _Acting


class Circles:
    """Membership on a day, and whose deed counts as whose."""

    def __init__(
        self, memberships: Iterable[Membership] = (), homes: Mapping[str, str] | None = None
    ) -> None:
        self._by_organisation: dict[str, list[Membership]] = {}
        for row in memberships:
            self._by_organisation.setdefault(row.organisation, []).append(row)
        self._homes = dict(homes or {})
        self._table = decode("ledgers/circles.toml", _Table)
        self._changes = sorted({day for rows in self._by_organisation.values() for day in _days(rows)})
        self._known: dict[tuple[str, int], frozenset[str]] = {}

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Circles:
        """Return the circles of a gazetteer's tables."""
        homes = {row.code: row.state for row in gazetteer.organisations if row.state}
        return cls(gazetteer.memberships, homes)

    def members(self, code: str, day: date) -> frozenset[str]:
        """Return who belonged to an organisation or circle on a day; nobody belongs to a state."""
        key = code, bisect_right(self._changes, day)
        if key not in self._known:
            rows = self._by_organisation.get(code, ())
            found = {row.state for row in rows if row.holds_at(day)}
            circle = self._table.circles.get(code)
            if circle is not None:
                found.update(circle.besides, circle.of, *(self.members(part, day) for part in circle.of))
            self._known[key] = frozenset(found - {code})
        return self._known[key]

    def acts_as(self, wanted: str, given: str, day: date, *, alone: bool = True) -> bool:
        """Return whether what one does counts as done by the other.

        What an alliance decides it does for each member. A member that acts alone does so for all of a circle
        that is no organisation, and for an organisation only where `alone` is true: "if NATO attacks us" is
        met by any ally, but "NATO will answer" is not.
        """
        if wanted == given:
            return True
        if given in self._table.acting.for_members and wanted in self.members(given, day):
            return True
        is_circle = wanted in self._table.circles
        if not is_circle and not (alone and wanted in self._table.acting.through_members):
            return False
        return given in self.members(wanted, day)

    def suffers_as(self, wanted: str, given: str, day: date) -> bool:
        """Return whether what is done to one counts as done to the other: to its people and firms too."""
        return self.acts_as(wanted, given, day) or wanted == self.home(given)

    def home(self, code: str) -> str | None:
        """Return the state of people or of a firm: UKR of CVL:UKR; None for armed groups and opponents."""
        if code in self._homes:
            return self._homes[code]
        kind, _, place = code.partition(":")
        return place[:3] if kind in ("CVL", "MED") and place else None

    def around(self, code: str, day: date) -> frozenset[str]:
        """Return all whose deeds can count as those of an entity."""
        over = {circle for circle in self._table.acting.for_members if code in self.members(circle, day)}
        return frozenset({code, *over, *(self.members(code, day) if self._has_members(code) else ())})

    def _has_members(self, code: str) -> bool:
        return code in self._table.circles or code in self._table.acting.through_members


def _days(rows: Iterable[Membership]) -> Iterator[date]:
    """Yield the days on which a membership begins or has ended."""
    for row in rows:
        since, until = parse_date(row.since), parse_date(row.until)
        if since is not None:
            yield since.earliest()
        if until is not None:
            yield until.latest() + timedelta(days=1)
