"""The international system as a store tells it, held in memory: what pages and commands look at.

It is read once for each state of the derived tables (after each `relate`) and shared by all requests; what is
worked out from it at a date is kept too, so that a page asks for most of it in microseconds. The table of
events holds what was known for all dates: a report published later changes nothing before.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from westphalia.gazetteer import Gazetteer
from westphalia.model import Pledge
from westphalia.network import blocs as parting
from westphalia.network import events, layers, relations, strain
from westphalia.network.acting import Acting, together
from westphalia.network.belonging import Belonging
from westphalia.network.blocs import Blocs
from westphalia.network.events import EventTable
from westphalia.network.graph import Layer, Network, network_of
from westphalia.network.layout import layout
from westphalia.network.relations import Relations
from westphalia.network.strain import Triad
from westphalia.network.ties import Ties
from westphalia.store import derived, frames, related
from westphalia.store.acts import acts
from westphalia.store.changes import made_beside
from westphalia.store.engine import Store
from westphalia.store.frames import Frame
from westphalia.workflow.known import tellings
from westphalia.workflow.standing import load_ties

ACTORS = ("state", "alliance", "union", "forum", "organisation", "group", "court")
"""Kinds of entities that have a place in the system; not persons, firms and media."""

MOST = 300
"""Entities in one picture: more can neither be told apart nor parted into blocs while somebody waits."""

SLOTS = 6
"""Blocs with a shape and a colour of their own; the smaller ones share one."""

_MOMENTS = 60
_STEPS = (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652)
_SAMPLES = 24
_FEW = 80
"""Entities up to which blocs are searched for from as many orders as the command line does."""

_STARTS, _STARTS_OF_MANY = 20, 4
_TRIADS = 12
_KEPT = 400

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A layer of the system at a date, among those of whom most is told.

    `slot` is the number of each entity's bloc, from 0; the same bloc has the same number at all dates, as far
    as it has the same members. Blocs beyond the last slot share it; who has no bloc is not in it. `strain` is
    that of all triads together, of which `triads` are those under most.
    """

    network: Network
    blocs: Blocs
    slot: dict[str, int]
    triads: tuple[Triad, ...]
    strain: float


@dataclass(frozen=True, eq=False)
class System:
    """All events and commitments of a store, and the tables of who belongs to whom.

    `ranked` are the entities with a place in the system, those of whom most is told first.
    """

    table: EventTable
    pledges: tuple[Pledge, ...]
    gazetteer: Gazetteer
    belonging: Belonging
    ties: Ties
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def first(self) -> date | None:
        """The first day on which an event was published."""
        return date.fromordinal(int(self.table.published.min())) if len(self.table) else None

    @cached_property
    def last(self) -> date | None:
        """The last day on which an event was published, or told otherwise than before."""
        return date.fromordinal(int(self.table.published.max())) if len(self.table) else None

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The entities with a place in the system, those of whom most is told first."""
        table, size = self.table, len(self.table.codes)
        points = np.abs(table.score) * table.weight
        told = np.bincount(table.actor, points, size) + np.bincount(table.recipient, points, size)
        weight = Counter(dict(zip(table.codes, told.tolist(), strict=True)))
        weight.update({code: 1.0 for pledge in self.pledges for code in (*pledge.by, *pledge.to)})
        return tuple(sorted(self._placed(weight), key=lambda code: (-weight[code], code)))

    @cached_property
    def moments(self) -> tuple[date, ...]:
        """Some sixty dates from the first to the last, evenly apart, at each of which there is a picture."""
        if self.first is None or self.last is None:
            return ()
        span = (self.last - self.first).days
        step = next((days for days in _STEPS if span <= days * _MOMENTS), _STEPS[-1])
        count = math.ceil(span / step)
        return tuple(self.last - timedelta(step * back) for back in range(count, -1, -1))

    @cached_property
    def pledges_by(self) -> Mapping[str, tuple[Pledge, ...]]:
        """The commitments of each entity."""
        found: dict[str, list[Pledge]] = defaultdict(list)
        for pledge in self.pledges:
            for code in dict.fromkeys(pledge.by):
                found[code].append(pledge)
        return {code: tuple(given) for code, given in found.items()}

    def view(self, layer: Layer, at: date, most: int, acting: Acting = Acting.APART) -> View:
        """Return a layer at a date among the `most` of whom most is told."""
        return self._answer(("view", layer, at, most, acting), lambda: self._view(layer, at, most, acting))

    def network(
        self, layer: Layer, at: date, *, acting: Acting = Acting.APART, everybody: bool = False
    ) -> Network:
        """Return a layer at a date among all states, organisations and groups, or among everybody.

        `acting` says whether organisations act for their members in the layer of behaviour. Apart is the
        default, because balance and blocs take each tie for evidence of its own: together, one act of an
        organisation would stand in a tie of each member.
        """
        match layer:
            case Layer.BEHAVIOUR:
                found = layers.of_relations(self.relations(at, acting))
            case Layer.STATEMENT:
                found = layers.of_statements(self.pledges, at)
            case Layer.TREATY:
                found = layers.of_treaties(self.ties, self._organisations(at), at)
        return (found if everybody else found.among(set(self._placed(found.nodes)))).tied()

    def relations(self, at: date, acting: Acting = Acting.APART) -> Relations:
        """Return all pairs about which anything was known at a date."""
        found = relations.relations(self.table, at)
        return together(found, self.belonging) if acting is Acting.TOGETHER else found

    def places(self, most: int, width: float, height: float) -> dict[str, tuple[float, float]]:
        """Return where the `most` of whom most is told stand, in all layers and at all dates alike."""

        def find() -> dict[str, tuple[float, float]]:
            usual = self._usual.among(self.ranked[:most])
            found = layout(usual, width, height)
            return {code: (float(x), float(y)) for code, (x, y) in zip(usual.nodes, found, strict=True)}

        return self._answer(("places", most, width, height), find)

    def _view(self, layer: Layer, at: date, most: int, acting: Acting) -> View:
        network = self._network(layer, at, most, acting)
        found = _blocs(network)
        return View(
            network=network,
            blocs=found,
            slot=_slots(found, self._usual_blocs(most)),
            triads=strain.strained(network, limit=_TRIADS),
            strain=strain.total_strain(network),
        )

    def _network(self, layer: Layer, at: date, most: int, acting: Acting = Acting.APART) -> Network:
        among = set(self.ranked[: min(most, MOST)])
        return self.network(layer, at, acting=acting, everybody=True).among(among).tied()

    def _placed(self, codes: Iterable[str]) -> list[str]:
        return [code for code in codes if self.gazetteer.entity(code).kind in ACTORS]

    def _organisations(self, at: date) -> list[tuple[str, ...]]:
        codes = sorted({row.organisation for row in self.gazetteer.memberships})
        return [tuple(self.gazetteer.members(code, at)) for code in codes]

    @cached_property
    def _usual(self) -> Network:
        """How all have stood to each other on average over the time told, and what they have said."""
        codes = self.ranked[:MOST]
        days = self.moments[:: max(1, len(self.moments) // _SAMPLES)]
        found = [
            (one, other, weight / len(days))
            for day in days
            for one, other, weight in self._network(Layer.BEHAVIOUR, day, MOST).ties()
        ]
        said = [
            (one, other, weight / len(days))
            for day in days
            for one, other, weight in layers.of_statements(self.pledges, day).among(codes).ties()
        ]
        return network_of([*found, *said], nodes=codes)

    def _usual_blocs(self, most: int) -> Blocs:
        return self._answer(("blocs", most), lambda: _blocs(self._usual.among(self.ranked[:most])))

    def _answer(self, question: Hashable, find: Callable[[], Found]) -> Found:
        """Return what answers a question, found now unless it was found before."""
        found = self.kept.get(question)
        if found is None:
            found = find()
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            self.kept[question] = found
        return found


_systems: dict[tuple[Path, str], System] = {}
"""The systems of the last states of stores: the one that is shown, and the one before."""

_STATES_KEPT = 2
_reading = Lock()


def system(store: Store, gazetteer: Gazetteer) -> System:
    """Return the system as a store tells it now, read from it unless nothing has changed."""
    key = store.path, derived.basis_of_derived(store)[0] or ""
    if key in _systems:
        return _systems[key]
    return made_beside(store, ("network", key[1]), lambda: _made(store, gazetteer, key))


def _made(store: Store, gazetteer: Gazetteer, key: tuple[Path, str]) -> System:
    with _reading:
        if key not in _systems:
            table = _of_frame(frames.load(store, "network", key[1]))
            if table is None:
                table = table_of(store)
                frames.save(store, "network", key[1], _frame_of(table))
            found = System(
                table=table,
                pledges=tuple(related.pledges(store, related.WantedPledges())),
                gazetteer=gazetteer,
                belonging=Belonging.of(gazetteer),
                ties=load_ties(gazetteer, store.path),
            )
            while len(_systems) >= _STATES_KEPT:
                _systems.pop(next(iter(_systems)))
            _systems[key] = found
        return _systems[key]


_COLUMNS = ("actor", "recipient", "act", "first_day", "last_day", "day", "published", "until", "weight",
            "event", "is_unasserted")  # fmt: skip


def _frame_of(table: EventTable) -> Frame:
    left_out = table.left_out
    return {name: getattr(table, name) for name in _COLUMNS} | {
        "codes": frames.of_words(table.codes),
        "ids": frames.of_words(table.ids),
        "reasons": frames.of_words(tuple(left_out)),
        "left_out": np.array(list(left_out.values()), np.int64),
        "acts": frames.of_words(_acts(table)),
    }


def _of_frame(frame: Frame | None) -> EventTable | None:
    if frame is None:
        return None
    columns: dict[str, Any] = {name: frame[name] for name in _COLUMNS}
    reasons = zip(frames.words_of(frame["reasons"]), frame["left_out"].tolist(), strict=True)
    codes, ids = (frames.words_of(frame[name]) for name in ("codes", "ids"))
    found = EventTable(codes=codes, ids=ids, left_out=dict(reasons), **columns)
    # Acts are places in a list of this version: a file of another list is of no use.
    return found if _acts(found) == frames.words_of(frame["acts"]) else None


def _acts(table: EventTable) -> tuple[str, ...]:
    return tuple(map(str, (*table.scale.acts, table.scale.score.tolist(), table.scale.half_life.tolist())))


def table_of(store: Store, about: Collection[str] = ()) -> EventTable:
    """Return the events of a store as numbers, or those in which one of some entities takes part.

    Every score of a page and of a command comes from here: each event as it was told from when to when, and
    what nobody asserts as little more than nothing.
    """
    return events.of_tellings(tellings(store, acts(store, about)))


def _blocs(network: Network) -> Blocs:
    return parting.blocs(network, starts=_STARTS if len(network.nodes) <= _FEW else _STARTS_OF_MANY)


def _slots(found: Blocs, usual: Blocs) -> dict[str, int]:
    """Return the number of each entity's bloc: that of the usual bloc with which it shares most members."""
    shared = sorted(
        (
            (-len(set(now.codes) & set(then.codes)), -len(now.codes), place, number)
            for place, now in enumerate(found.blocs)
            for number, then in enumerate(usual.blocs[:SLOTS])
            if set(now.codes) & set(then.codes)
        ),
    )
    number_of: dict[int, int] = {}
    for _, _, place, number in shared:
        if place not in number_of and number not in number_of.values():
            number_of[place] = number
    free = iter(sorted(set(range(SLOTS)) - set(number_of.values())))
    for place in range(len(found.blocs)):
        if place not in number_of:
            number_of[place] = next(free, SLOTS)
    return {code: number_of[place] for place, bloc in enumerate(found.blocs) for code in bloc.codes}
