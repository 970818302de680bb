"""Dates as precise as the text was: a year, a month, a day, or an interval of them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PART = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A prefix of an ISO 8601 date, or two of them with a slash between.

    "In March" must not become 1 March, so the precision is the length that was written.

    >>> PartialDate("2021-02").earliest(), PartialDate("2021-02").latest()
    (datetime.date(2021, 2, 1), datetime.date(2021, 2, 28))
    >>> str(PartialDate("2021-12-07/2021-12-09"))
    '2021-12-07/2021-12-09'
    """

    value: str

    def __post_init__(self) -> None:
        for part in self.value.split("/"):
            _bounds(part)
        if self.value.count("/") > 1:
            raise ValueError(f"more than two ends in {self.value!r}")
        if self.earliest() > self.latest():
            raise ValueError(f"the interval {self.value!r} ends before it begins")

    def __str__(self) -> str:
        return self.value

    @property
    def is_interval(self) -> bool:
        """True for two dates with a slash between."""
        return "/" in self.value

    @property
    def precision(self) -> str:
        """'year', 'month', 'day' or 'interval'."""
        if self.is_interval:
            return "interval"
        return {4: "year", 7: "month", 10: "day"}[len(self.value)]

    @property
    def has_day(self) -> bool:
        """True when the date names one day."""
        return self.precision == "day"

    def earliest(self) -> date:
        """Return the first day that the date can mean."""
        return _bounds(self.value.split("/")[0])[0]

    def latest(self) -> date:
        """Return the last day that the date can mean."""
        return _bounds(self.value.split("/")[-1])[1]

    def agrees_with(self, other: PartialDate) -> bool:
        """Return whether both can mean the same day."""
        return self.earliest() <= other.latest() and other.earliest() <= self.latest()


def parse_date(text: str | None) -> PartialDate | None:
    """Return the date that an ISO prefix or interval writes, or None when it writes none.

    A time of day after the date is cut off.

    >>> parse_date("2022-02-04T10:30:00Z")
    PartialDate(value='2022-02-04')
    """
    if not text:
        return None
    parts = [part.strip()[:10] for part in text.split("/")]
    try:
        return PartialDate("/".join(parts))
    except ValueError:
        return None


def _bounds(part: str) -> tuple[date, date]:
    match = _PART.match(part)
    if not match:
        raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {part!r}")
    year, month, day = (int(group) if group else None for group in match.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
