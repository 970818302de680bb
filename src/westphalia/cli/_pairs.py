"""What a question about who does what to whom looks like in a line of text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from westphalia.foresight.scores import Interval


def asked(type_: str, actor: str, recipient: str, first: date, last: date) -> str:
    """Return a question in words."""
    return f"{actor} {type_} {recipient}, {first} to {last}"


def percent(value: float | None) -> str:
    """Return a share, with more places where it is small.

    >>> percent(0.314), percent(0.0213), percent(0.0004)
    ('31 %', '2.1 %', '0.04 %')
    """
    if value is None:
        return "-"
    share = 100 * value
    places = 0 if share >= 9.95 or share == 0 else 1 if share >= 0.95 else 2
    return f"{share:.{places}f} %"


def between(interval: Interval) -> str:
    """Return from where to where a share lies."""
    return f"{percent(interval.low)} to {percent(interval.high)}"
