"""Stretches of time: how wide those of a timeline are, what they are called, and which days they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from westphalia.dates import PartialDate
from westphalia.store.pages_ledgers import Unit
from westphalia.web.words import Words

_MOST_BINS = 190
"""Stretches in one chart: as many bars as can still be told apart and hit."""

_DAYS_IN_DAYS = 75
_DAYS_IN_MONTHS = 366 * 7
_SHORT = 3
"""Letters of a month's name below a bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A year, month or day: its ISO prefix, the label below its bar, and a second line where one begins."""

    when: str
    tick: str
    group: str
    name: str

    @property
    def since(self) -> str:
        """The first day."""
        return _bounds(self.when)[0]

    @property
    def until(self) -> str:
        """The last day."""
        return _bounds(self.when)[1]


@lru_cache(4096)
def _bounds(when: str) -> tuple[str, str]:
    found = PartialDate(when)
    return found.earliest().isoformat(), found.latest().isoformat()


def unit_for(since: date, until: date, asked: Unit | None = None) -> Unit:
    """Return how wide stretches are: as asked, unless that would be too many to see.

    >>> unit_for(date(2022, 1, 1), date(2022, 2, 1)), unit_for(date(2000, 1, 1), date(2022, 1, 1))
    (<Unit.DAY: 'day'>, <Unit.YEAR: 'year'>)
    """
    days = (until - since).days + 1
    if asked is Unit.DAY and days <= _MOST_BINS:
        return Unit.DAY
    if asked is Unit.YEAR:
        return Unit.YEAR
    if asked is None and days <= _DAYS_IN_DAYS:
        return Unit.DAY
    return Unit.MONTH if days <= (_DAYS_IN_MONTHS if asked is None else 30 * _MOST_BINS) else Unit.YEAR


def narrower(unit: Unit) -> Unit:
    """Return the width that opening a stretch shows."""
    return {Unit.YEAR: Unit.MONTH, Unit.MONTH: Unit.DAY, Unit.DAY: Unit.DAY}[unit]


def stretches(since: date, until: date, unit: Unit, words: Words) -> tuple[Stretch, ...]:
    """Return all stretches from one day to another, both included, in order."""
    found = []
    group = ""
    for when in _prefixes(since, until, unit):
        now = _group(when, unit, words)
        found.append(
            Stretch(
                when=when,
                tick=_tick(when, unit, words),
                group=now if now != group else "",
                name=words.date(when),
            )
        )
        group = now
    return tuple(found)


def _prefixes(since: date, until: date, unit: Unit) -> Iterator[str]:
    match unit:
        case Unit.YEAR:
            yield from (f"{year:04}" for year in range(since.year, until.year + 1))
        case Unit.MONTH:
            first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
            yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(first, last + 1))
        case Unit.DAY:
            days = range(since.toordinal(), until.toordinal() + 1)
            yield from (date.fromordinal(day).isoformat() for day in days)


def _tick(when: str, unit: Unit, words: Words) -> str:
    match unit:
        case Unit.YEAR:
            return when
        case Unit.MONTH:
            return words(f"common.month.{when[5:7]}")[:_SHORT]
        case Unit.DAY:
            return str(int(when[8:]))


def _group(when: str, unit: Unit, words: Words) -> str:
    match unit:
        case Unit.YEAR:
            return ""
        case Unit.MONTH:
            return when[:4]
        case Unit.DAY:
            return words.date(when[:7])
