"""What the pages of the network and of the map share: which layer, when, among how many, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from westphalia.dates import parse_date
from westphalia.network.acting import Acting
from westphalia.network.graph import Layer, Tie
from westphalia.network.strain import Triad
from westphalia.store.engine import Store
from westphalia.web.names import name_of
from westphalia.web.page import Ask, BadFilter, Row
from westphalia.web.pages import _asked
from westphalia.web.pages._tables import gazetteer
from westphalia.web.pages._view import Step
from westphalia.web.rendering import address_of
from westphalia.web.svg_network import Line, Node, Picture, legible
from westphalia.web.words import Words
from westphalia.workflow.system import MOST, System, View, system

SIZES = (10, 30, 60, 120, MOST)
DEFAULT_SIZE = 60
WIDTH, HEIGHT = 900.0, 560.0

_DRAWN = 400
"""Ties in one picture and table, the heaviest first: beyond that it is a ball of wool."""

_SMALLEST, _LARGEST = 5.0, 13.0
_THINNEST, _THICKEST = 1.0, 5.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Another layer or another number of entities; `href` is None for the one that is shown."""

    value: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieShown:
    """A tie, below zero if hostile; whether it is in a triad under strain; and the page that explains it."""

    one: str
    other: str
    weight: float
    is_strained: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriadShown:
    """Three who cannot all be content: two friends of one are enemies, or all three are."""

    members: tuple[str, str, str]
    ties: tuple[TieShown, ...]
    strain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BlocShown:
    """Entities that hold together; `slot` is the number of their shape and colour."""

    name: str
    slot: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A layer of the system at a date, in words and numbers.

    `acting` says whether organisations act for their members; of other layers than behaviour that is not
    asked. `ties` are the heaviest, `left_out` counts those that are neither drawn nor listed, and `hostile`
    all that are hostile. `moments` are dates to look at one after the other.
    """

    at: str
    layer: Layer
    most: int
    entities: int
    total: int
    hostile: int
    left_out: int
    strain: float
    ties: tuple[TieShown, ...]
    triads: tuple[TriadShown, ...]
    blocs: tuple[BlocShown, ...]
    alone: tuple[str, ...]
    acting: Acting
    layers: tuple[Choice, ...]
    actings: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    moments: tuple[Step, ...]
    before: Step | None
    after: Step | None


def known_system(store: Store) -> System:
    """Return the system of a store."""
    return system(store, gazetteer())


def look(found: System, ask: Ask) -> tuple[Looked, View] | None:
    """Return what a reader asks to see, and the same in numbers; None when there is nothing at all.

    Raises:
        BadFilter: the date, the layer or the number of entities is none.
    """
    at, layer, most = day_of(found, ask), layer_of(ask), _size(ask)
    if at is None:
        return None
    acting = acting_of(ask, layer)
    view = found.view(layer, at, most, acting)
    ties = sorted(view.network.ties(), key=lambda tie: (-abs(tie[2]), tie))
    strained = {frozenset(tie[:2]) for triad in view.triads for tie in triad.ties}
    moments = tuple(_moment(ask, day) for day in found.moments)
    earlier = [day for day in found.moments if day < at]
    later = [day for day in found.moments if day > at]
    return (
        Looked(
            at=at.isoformat(),
            layer=layer,
            most=most,
            entities=len(view.network.nodes),
            total=len(ties),
            hostile=view.network.negative,
            left_out=max(0, len(ties) - _DRAWN),
            strain=round(view.strain, 2),
            ties=tuple(_tie(ask, tie, at, layer, strained) for tie in ties[:_DRAWN]),
            triads=tuple(_triad(ask, triad, at, layer) for triad in view.triads),
            blocs=tuple(_blocs(view)),
            alone=view.blocs.alone,
            acting=acting,
            actings=tuple(_choice(ask, "organisations", item.value, acting.value) for item in Acting)
            if layer is Layer.BEHAVIOUR
            else (),
            layers=tuple(_choice(ask, "layer", item.value, layer.value) for item in _LAYERS),
            sizes=tuple(_choice(ask, "most", str(size), str(most)) for size in SIZES),
            moments=moments,
            before=_moment(ask, earlier[-1]) if earlier else None,
            after=_moment(ask, later[0]) if later else None,
        ),
        view,
    )


def day_of(found: System, ask: Ask) -> date | None:
    """Return the date that is asked for; without one the last, and None where nothing is dated."""
    given = ask.query.get("at", "").strip()
    if not given:
        return found.last
    parsed = parse_date(given)
    if parsed is None:
        raise BadFilter("at", given)
    return parsed.latest()


def layer_of(ask: Ask) -> Layer:
    """Return the layer that is asked for, by default what was done."""
    given = ask.query.get("layer") or Layer.BEHAVIOUR.value
    if given not in list(Layer):
        raise BadFilter("layer", given)
    return Layer(given)


def acting_of(ask: Ask, layer: Layer) -> Acting:
    """Return whether organisations are to act for their members: by default not, nor in other layers."""
    given = ask.query.get("organisations") or Acting.APART.value
    if given not in list(Acting):
        raise BadFilter("organisations", given)
    return Acting(given) if layer is Layer.BEHAVIOUR else Acting.APART


def picture(
    ask: Ask,
    looked: Looked,
    view: View,
    places: Mapping[str, tuple[float, float]],
    *,
    width: float,
    height: float,
    key: str,
    is_map: bool = False,
) -> Picture:
    """Return the picture of those who have a place; `key` is that of the words of its title."""
    words = ask.words
    tied = dict(zip(view.network.nodes, view.network.degree.tolist(), strict=True))
    top = max(tied.values(), default=1)
    heaviest = max((abs(tie.weight) for tie in looked.ties), default=1.0)
    nodes = tuple(
        Node(
            code=code,
            name=name_of(code, words),
            x=round(places[code][0], 1),
            y=round(places[code][1], 1),
            size=round(
                _SMALLEST + (_LARGEST - _SMALLEST) * (tied[code] / top) ** 0.5 * (0.6 if is_map else 1), 1
            ),
            slot=view.slot.get(code),
            is_named=True,
            href=_asked.elsewhere(ask, f"/entities/{code}"),
        )
        for code in view.network.nodes
        if code in places
    )
    return Picture(
        title=words(
            f"{key}.picture.title", layer=words(f"network.layer.{looked.layer}"), day=words.date(looked.at)
        ),
        description=words(
            "network.picture.description", entities=looked.entities, ties=looked.total, hostile=looked.hostile
        ),
        width=width,
        height=height,
        nodes=legible(nodes),
        lines=tuple(
            Line(
                one=tie.one,
                other=tie.other,
                weight=tie.weight,
                width=round(_THINNEST + (_THICKEST - _THINNEST) * abs(tie.weight) / heaviest, 2),
                label=said(tie, words),
                is_strained=tie.is_strained,
                href=tie.href,
            )
            for tie in looked.ties
            if tie.one in places and tie.other in places
        ),
        slots=tuple(sorted(view.slot.items())) if is_map else (),
        is_map=is_map,
    )


def said(tie: TieShown, words: Words) -> str:
    """Return a tie in words."""
    sign = "plus" if tie.weight > 0 else "minus"
    return words(
        f"network.tie.{sign}",
        one=name_of(tie.one, words),
        other=name_of(tie.other, words),
        weight=words.number(round(abs(tie.weight), 2)),
    )


def tie_rows(looked: Looked | None) -> Iterator[Row]:
    """Yield the ties as rows."""
    for tie in looked.ties if looked else ():
        yield {
            "at": looked.at if looked else None,
            "layer": looked.layer.value if looked else None,
            "one": tie.one,
            "other": tie.other,
            "weight": tie.weight,
            "strained": int(tie.is_strained),
        }


_LAYERS = (Layer.BEHAVIOUR, Layer.STATEMENT, Layer.TREATY)


def _size(ask: Ask) -> int:
    given = ask.query.get("most") or str(DEFAULT_SIZE)
    if given not in map(str, SIZES):
        raise BadFilter("most", given)
    return int(given)


def _tie(ask: Ask, tie: Tie, at: date, layer: Layer, strained: set[frozenset[str]]) -> TieShown:
    one, other, weight = tie
    return TieShown(
        one=one,
        other=other,
        weight=round(weight, 3),
        is_strained=frozenset((one, other)) in strained,
        href=_asked.elsewhere(ask, f"/network/ties/{one}/{other}", at=at.isoformat(), layer=layer.value),
    )


def _triad(ask: Ask, triad: Triad, at: date, layer: Layer) -> TriadShown:
    pairs = {frozenset(tie[:2]) for tie in triad.ties}
    return TriadShown(
        members=triad.members,
        ties=tuple(_tie(ask, tie, at, layer, pairs) for tie in triad.ties),
        strain=round(triad.strain, 2),
    )


def _blocs(view: View) -> Iterator[BlocShown]:
    for bloc in view.blocs.blocs:
        yield BlocShown(name=bloc.name, slot=view.slot[bloc.name], members=bloc.codes)


def _moment(ask: Ask, day: date) -> Step:
    return Step(label=ask.words.date(day.isoformat()), href=_changed(ask, at=day.isoformat()))


def _choice(ask: Ask, key: str, value: str, now: str) -> Choice:
    return Choice(value=value, href=None if value == now else _changed(ask, **{key: value}))


def _changed(ask: Ask, **changed: str) -> str:
    given: dict[str, Sequence[str]] = {key: ask.query.getlist(key) for key in ask.query}
    path = ask.address.removesuffix(".json").removesuffix(".csv")
    return address_of(path, {**given, **changed})
