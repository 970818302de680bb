"""The tables of entities, read once for all requests."""

from __future__ import annotations

from functools import cache

from westphalia.gazetteer import Gazetteer
from westphalia.ledgers import Circles


@cache
def gazetteer() -> Gazetteer:
    """Return all names and offices known."""
    return Gazetteer.load()


@cache
def circles() -> Circles:
    """Return who belongs to whom."""
    return Circles.of(gazetteer())
