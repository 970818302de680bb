"""Forecasts as they were made. A forecast never changes; what became of it is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from westphalia.model import EventType
from westphalia.store import tables
from westphalia.store.engine import Store

_DAYS = ("at", "first_day", "last_day", "decided_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForecast:
    """A question, the answer that was given, and what became of it.

    The question is whether `actor` does something of `type` to `recipient` from `first_day` to `last_day`, by
    the events of the store; it was answered with what was known at the end of day `at`. `grounds` is what the
    answer rested on, as plain values, `rules` names the rules that gave it. `is_looking_back` says that the
    store already held later articles. `outcome` is None while the question is open.
    """

    id: str
    at: date
    first_day: date
    last_day: date
    horizon: int
    type: EventType
    actor: str
    recipient: str
    probability: float
    base_rate: float
    recurrence: float
    grounds: Mapping[str, Any]
    rules: str
    made_at: str
    is_looking_back: bool
    outcome: bool | None = None
    decided_on: date | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of a forecast; `outcome` is None where it is open."""

    id: str
    outcome: bool | None
    decided_on: date | None = None
    because: tuple[str, ...] = ()


def keep(store: Store, forecasts: Iterable[KeptForecast]) -> int:
    """Write forecasts down, and return how many are new: what was said first about a question stays."""
    rows = [_row(item) for item in forecasts]
    if not rows:
        return 0
    count = select(func.count()).select_from(tables.forecast)
    with store.writing() as connection:
        before = connection.scalar(count) or 0
        connection.execute(insert(tables.forecast).on_conflict_do_nothing(), rows)
        return (connection.scalar(count) or 0) - before


def forecasts(store: Store) -> tuple[KeptForecast, ...]:
    """Return all forecasts, the earliest first."""
    table = tables.forecast
    with store.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.at, table.c.last_day, table.c.id))
        return tuple(_forecast(row) for row in rows.mappings())


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a score needs to know of a forecast."""

    type: EventType
    horizon: int
    probability: float
    base_rate: float
    recurrence: float
    outcome: bool | None
    is_looking_back: bool


def scored(store: Store) -> tuple[Scored, ...]:
    """Return all forecasts as far as scores need them: a tenth of what it takes to read all of each."""
    table = tables.forecast.c
    query = select(*(table[field.name] for field in fields(Scored)))
    with store.reading() as connection:
        return tuple(
            Scored(**{**row, "type": EventType(row["type"])}) for row in connection.execute(query).mappings()
        )


def open_forecasts(store: Store, *, limit: int) -> tuple[KeptForecast, ...]:
    """Return forecasts of which nothing is decided, the likeliest first."""
    table = tables.forecast
    query = select(table).where(table.c.outcome.is_(None))
    return _some(store, query.order_by(table.c.probability.desc(), table.c.at, table.c.id), limit)


def decided_forecasts(store: Store, *, limit: int) -> tuple[KeptForecast, ...]:
    """Return forecasts of which it is known what became of them, those with the latest windows first."""
    table = tables.forecast
    query = select(table).where(table.c.outcome.is_not(None))
    return _some(store, query.order_by(table.c.last_day.desc(), table.c.at.desc(), table.c.id.desc()), limit)


def _some(store: Store, query: Select[Any], limit: int) -> tuple[KeptForecast, ...]:
    with store.reading() as connection:
        return tuple(_forecast(row) for row in connection.execute(query.limit(limit)).mappings())


def decide(store: Store, decisions: Iterable[Decision]) -> None:
    """Write down what became of forecasts."""
    rows = [
        {
            "_id": item.id,
            "outcome": item.outcome,
            "decided_on": item.decided_on.isoformat() if item.decided_on else None,
            "because": list(item.because),
        }
        for item in decisions
    ]
    if rows:
        table = tables.forecast
        with store.writing() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == bindparam("_id"))
                .values({name: bindparam(name) for name in ("outcome", "decided_on", "because")}),
                rows,
            )


def last_published(store: Store) -> date | None:
    """Return the day of the last article, None where no article has one."""
    shown = tables.reading.c.last_day
    with store.reading() as connection:
        found = connection.scalar(select(func.max(shown)))
    return date.fromisoformat(found) if found else None


def _row(item: KeptForecast) -> dict[str, Any]:
    row = {field.name: getattr(item, field.name) for field in fields(item)}
    days = {name: row[name].isoformat() if row[name] else None for name in _DAYS}
    return (
        row | days | {"type": item.type.value, "because": list(item.because), "grounds": dict(item.grounds)}
    )


def _forecast(row: RowMapping) -> KeptForecast:
    values = dict(row)
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in _DAYS}
    return KeptForecast(
        **{**values, **days, "type": EventType(values["type"]), "because": tuple(values["because"])}
    )
