"""Why two entities stand as they do at a date: how it adds up, the events that carry it, what stands open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from westphalia.model import Pledge
from westphalia.network import explain, statements
from westphalia.network.belonging import Part
from westphalia.network.explain import Account
from westphalia.network.graph import Layer
from westphalia.network.ties import Knowledge, TieKind
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Told
from westphalia.web.filters import Filter
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages._system import day_of, known_system, layer_of
from westphalia.workflow.system import System

ROUTE = "/network/ties/{one}/{other}"
TITLE = "network_tie.title"
NAV: int | None = None

ASKS = (Filter(key="at"), Filter(key="layer"))

_EVENTS = 8
_PARTS = 6
_PLEDGES = 6
_LEAST_SHARE, _LEAST_POINTS = 0.005, 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrying:
    """An event, the points that it adds to the relation (below zero: takes away), and its share of all."""

    points: float
    share: float
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """What one does to the other adds so many points; of the acts of an organisation, a share counts."""

    actor: str
    recipient: str
    points: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A standing tie of a table: its kind, the organisations that two share, or the largest number given.

    Of trade, `value` is a share in per cent, of borders a length in kilometres, of votes in the UN the
    distance of ideal points.
    """

    kind: str
    organisations: tuple[str, ...]
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTie:
    """How two stand to each other at a date, and why.

    `score` goes from -10 to 10 and is None where nothing is known; `trend` is its change in the last ninety
    days, None where nothing was known before. It rests on `events` events, of which `carrying` are those that
    matter most.
    """

    one: str
    other: str
    at: str
    layer: Layer
    score: float | None
    cooperation: float
    conflict: float
    trend: float | None
    events: int
    carrying: tuple[Carrying, ...]
    parts: tuple[PartShown, ...]
    open: tuple[Pledge, ...]
    standing: tuple[Standing, ...]


def load(store: Store, ask: Ask) -> NetworkTie:
    """Return why two entities stand as they do.

    Raises:
        NoSuchRecord: the store does not know one of them, both are the same, or nothing is dated.
    """
    one, other = ask.parts["one"], ask.parts["other"]
    found = known_system(store)
    at = day_of(found, ask)
    for code in (one, other):
        if one == other or not _is_known(store, found, code):
            raise NoSuchRecord("entity", code)
    if at is None:
        raise NoSuchRecord("relation", f"{one} {other}")
    account = explain.account(found.table, one, other, at, found.belonging, most=_EVENTS)
    whole = account.whole
    return NetworkTie(
        one=one,
        other=other,
        at=at.isoformat(),
        layer=layer_of(ask),
        score=round(whole.score, 1) if whole.is_known else None,
        cooperation=round(whole.cooperation, 1),
        conflict=round(whole.conflict, 1),
        trend=None if account.trend is None else round(account.trend, 1),
        events=account.events,
        carrying=tuple(_carrying(store, found, account)),
        parts=tuple(_parts(account.parts)),
        open=_open(found, one, other, at),
        standing=tuple(_standing(found, one, other, at)),
    )


def rows(context: NetworkTie) -> Iterator[Row]:
    """Yield the events that carry the relation as rows."""
    for item in context.carrying:
        yield {
            "event": item.told.event.id,
            "date": str(item.told.event.date or ""),
            "type": item.told.event.type.value,
            "points": item.points,
            "share": item.share,
        }


def _is_known(store: Store, found: System, code: str) -> bool:
    return code in found.ranked or pages_ledgers.is_known(store, code)


def _carrying(store: Store, found: System, account: Account) -> Iterator[Carrying]:
    telling = [bearing for bearing in account.bearings if bearing.share >= _LEAST_SHARE]
    ids = {found.table.ids[bearing.event]: bearing for bearing in telling}
    for told in pages_ledgers.told_of(store, list(ids)):
        bearing = ids[told.event.id]
        yield Carrying(points=round(bearing.points, 2), share=round(bearing.share, 3), told=told)


def _parts(parts: tuple[Part, ...]) -> Iterator[PartShown]:
    telling = [part for part in parts if abs(part.sums.net) >= _LEAST_POINTS]
    for part in telling[:_PARTS]:
        yield PartShown(
            actor=part.actor,
            recipient=part.recipient,
            points=round(part.sums.net, 2),
            share=round(part.share, 3),
        )


def _open(found: System, one: str, other: str, at: date) -> tuple[Pledge, ...]:
    """Return the commitments between the two that stand open, those said last first."""
    said = (found.pledges_by.get(code, ()) for code in (one, other))
    concerned = {pledge.id: pledge for pledges in said for pledge in pledges}.values()
    return statements.open_between(concerned, {one}, {other}, at)[:_PLEDGES]


def _standing(found: System, one: str, other: str, at: date) -> Iterator[Standing]:
    for answer in found.ties.between(one, other, at):
        if answer.knowledge is Knowledge.TIE:
            is_membership = answer.kind is TieKind.MEMBERSHIP
            values = [tie.value for tie in answer.ties if tie.value is not None]
            largest = max(values) * (100 if answer.kind is TieKind.TRADE else 1) if values else None
            yield Standing(
                kind=answer.kind.name.lower(),
                organisations=tuple(tie.note for tie in answer.ties) if is_membership else (),
                value=None if largest is None else round(largest, 1),
            )
