"""Standing ties between states: what holds until it ends, apart from what is done and said day by day.

Three layers are never mixed: treaties (alliances, memberships), behaviour as others have coded it for years
(rivalries, disputes, trade, votes), and statements, which are no ties but commitments. That two states have
no tie and that nothing is known of one are different answers.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from westphalia.errors import DataFileError
from westphalia.gazetteer import Gazetteer
from westphalia.network.belonging import Belonging
from westphalia.network.graph import Layer

_FOLDER = files("westphalia") / "data" / "ties"
_HUNDREDTHS = 100.0


class TieKind(StrEnum):
    """What a standing tie is; those of a state alone (capability) have no other side."""

    MEMBERSHIP = "membership"
    DEFENCE = "defence pact"
    OFFENCE = "offence pact"
    NEUTRALITY = "neutrality pact"
    NON_AGGRESSION = "non-aggression pact"
    CONSULTATION = "consultation pact"
    RIVALRY = "rivalry"
    DISPUTE = "dispute"
    TRADE = "trade"
    VOTES = "un votes"
    BORDER = "border"
    CAPABILITY = "capability"

    @property
    def layer(self) -> Layer | None:
        """Treaty or behaviour; None for what a state neither signed nor did (border, capability)."""
        if self in _TREATIES:
            return Layer.TREATY
        return None if self in (TieKind.BORDER, TieKind.CAPABILITY) else Layer.BEHAVIOUR

    @property
    def sign(self) -> int:
        """1 for a pact or a common organisation, -1 for a rivalry or a dispute, 0 for what can be either."""
        if self in _TREATIES:
            return 1
        return -1 if self in (TieKind.RIVALRY, TieKind.DISPUTE) else 0


_TREATIES = frozenset(
    (
        TieKind.MEMBERSHIP,
        TieKind.DEFENCE,
        TieKind.OFFENCE,
        TieKind.NEUTRALITY,
        TieKind.NON_AGGRESSION,
        TieKind.CONSULTATION,
    )
)


class Knowledge(StrEnum):
    """Whether two entities have a tie, have none, or nobody has looked."""

    TIE = "tie"
    NO_TIE = "no tie"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTie:
    """A tie, from and to a day, both included; None on either side is without end.

    `value` is a length in kilometres, a share from 0 to 1, a distance of ideal points or a level of hostility
    from 1 to 5, as the kind has it; `note` says it in words.
    """

    kind: TieKind
    one: str
    other: str
    first: date | None = None
    last: date | None = None
    value: float | None = None
    note: str = ""
    table: str = ""

    def holds_at(self, day: date) -> bool:
        """Return whether the tie held on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of one kind of tie between two entities at a date.

    When the table ends before the date, the answer is UNKNOWN, and `ties` are those that held on its last
    day, `as_of`.
    """

    kind: TieKind
    knowledge: Knowledge
    ties: tuple[StandingTie, ...] = ()
    as_of: date | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"origin": "from"}):
    """A row of `tables.toml`: what a table says, where it is from, and which years it covers."""

    kinds: tuple[TieKind, ...]
    title: str
    origin: str
    licence: str
    is_packed: bool
    first: int | None = None
    last: int | None = None


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tables: dict[str, Table]


@cache
def tables() -> Mapping[str, Table]:
    """Return all tables of ties by name, those that do not come with the package too."""
    try:
        return msgspec.toml.decode((_FOLDER / "tables.toml").read_text(encoding="utf-8"), type=_Tables).tables
    except msgspec.ValidationError as error:
        raise DataFileError("ties/tables.toml", str(error)) from error


class Ties:
    """All standing ties that are known here, by pair."""

    def __init__(
        self,
        held: Iterable[StandingTie],
        covered: Mapping[TieKind, tuple[date, date]],
        states: Iterable[str],
        points: Mapping[str, Mapping[int, float]] | None = None,
        belonging: Belonging | None = None,
    ) -> None:
        self.covered = dict(covered)
        self._states = frozenset(states)
        self._points = points or {}
        self._belonging = belonging or Belonging()
        self._by_pair: dict[frozenset[str], list[StandingTie]] = defaultdict(list)
        for tie in held:
            self._by_pair[frozenset((tie.one, tie.other))].append(tie)

    @classmethod
    def load(cls, gazetteer: Gazetteer, loaded: Iterable[str] = ()) -> Ties:
        """Return the ties of the packed tables, and those of the lines that `pack` has made."""
        added = tuple(_unpacked(loaded))
        covered = {
            kind: (date(first, 1, 1), date(last, 12, 31))
            for name, (first, last) in _years_covered(added).items()
            for kind in tables()[name].kinds
        }
        held = [*_borders(), *_trade(), *added]
        return cls(held, covered, gazetteer.states, _points(), Belonging.of(gazetteer))

    def between(self, one: str, other: str, at: date) -> tuple[Answer, ...]:
        """Return what is known of each kind of tie between two entities at a date.

        Only of memberships is anything known where one of the two is no state.
        """
        answers = [self._membership(one, other, at)]
        if one in self._states and other in self._states:
            kinds = (kind for kind in TieKind if kind not in (TieKind.MEMBERSHIP, TieKind.CAPABILITY))
            answers += [self._answer(kind, one, other, at) for kind in kinds]
        return tuple(answers)

    def capability(self, state: str, at: date) -> Answer:
        """Return a state's share of the system's capabilities."""
        return self._answer(TieKind.CAPABILITY, state, state, at)

    def all_at(self, kind: TieKind, at: date) -> tuple[StandingTie, ...]:
        """Return all ties of a kind that held on a day, in the order of codes."""
        found = (tie for ties in self._by_pair.values() for tie in ties if tie.kind is kind)
        return tuple(sorted((tie for tie in found if tie.holds_at(at)), key=lambda tie: (tie.one, tie.other)))

    def _membership(self, one: str, other: str, at: date) -> Answer:
        shared = set(self._belonging.organisations(one, at)) & set(self._belonging.organisations(other, at))
        direct = [
            (state, organisation)
            for state, organisation in ((one, other), (other, one))
            if state in self._belonging.members(organisation, at)
        ]
        ties = [_membership(state, organisation, organisation) for state, organisation in direct]
        ties += [_membership(one, other, code) for code in sorted(shared)]
        knowledge = Knowledge.TIE if ties else Knowledge.NO_TIE
        return Answer(kind=TieKind.MEMBERSHIP, knowledge=knowledge, ties=tuple(ties))

    def _answer(self, kind: TieKind, one: str, other: str, at: date) -> Answer:
        if kind not in self.covered or at < self.covered[kind][0]:
            return Answer(kind=kind, knowledge=Knowledge.UNKNOWN)
        last = self.covered[kind][1]
        day = min(at, last)
        ties = tuple(self._held(kind, one, other, day))
        if at > last:
            return Answer(kind=kind, knowledge=Knowledge.UNKNOWN, ties=ties, as_of=last)
        # A state that never voted in a year has no distance, which is not a distance of none.
        nothing = Knowledge.UNKNOWN if kind in (TieKind.VOTES, TieKind.CAPABILITY) else Knowledge.NO_TIE
        return Answer(kind=kind, knowledge=Knowledge.TIE if ties else nothing, ties=ties)

    def _held(self, kind: TieKind, one: str, other: str, day: date) -> Iterator[StandingTie]:
        if kind is TieKind.VOTES:
            yield from self._votes(one, other, day.year)
        for tie in self._by_pair.get(frozenset((one, other)), ()):
            if tie.kind is kind and tie.holds_at(day):
                yield tie

    def _votes(self, one: str, other: str, year: int) -> Iterator[StandingTie]:
        """Yield the distance of two states' ideal points, and how many of all pairs are further apart."""
        points = {state: years[year] for state, years in self._points.items() if year in years}
        if one in points and other in points:
            distance = abs(points[one] - points[other])
            further = _share_further(tuple(sorted(points.values())), distance)
            both = f"ideal points {points[one]:+.2f} and {points[other]:+.2f}"
            yield StandingTie(
                kind=TieKind.VOTES,
                one=one,
                other=other,
                first=date(year, 1, 1),
                last=date(year, 12, 31),
                value=distance,
                note=f"{both}; {further:.0%} of pairs are further apart",
                table="un_ideal_points",
            )


@cache
def _share_further(points: tuple[float, ...], distance: float) -> float:
    pairs = [later - earlier for place, earlier in enumerate(points) for later in points[place + 1 :]]
    return sum(pair > distance for pair in pairs) / len(pairs)


def _membership(one: str, other: str, organisation: str) -> StandingTie:
    return StandingTie(kind=TieKind.MEMBERSHIP, one=one, other=other, note=organisation, table="memberships")


# ------------------------------------------------------------------------------------------------ tables


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a packed table; lines that begin with '#' are remarks."""
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _borders() -> Iterator[StandingTie]:
    for row in read_rows("borders.csv"):
        yield StandingTie(
            kind=TieKind.BORDER,
            one=row["one"],
            other=row["other"],
            value=float(row["km"]),
            note=f"{row['km']} km",
            table="borders",
        )


def _trade() -> Iterator[StandingTie]:
    for row in read_rows("trade.csv"):
        year = int(row["year"])
        yield StandingTie(
            kind=TieKind.TRADE,
            one=row["state"],
            other=row["partner"],
            first=date(year, 1, 1),
            last=date(year, 12, 31),
            value=float(row["share"]) / _HUNDREDTHS,
            note=f"{row['share']}% of the {row['flow']} of {row['state']}",
            table="trade",
        )


def _points() -> dict[str, dict[int, float]]:
    return {
        row["state"]: {
            int(row["since"]) + place: int(point) / _HUNDREDTHS
            for place, point in enumerate(row["hundredths"].split())
            if point != "-"
        }
        for row in read_rows("un_ideal_points.csv")
    }


def _years_covered(added: Iterable[StandingTie]) -> dict[str, tuple[int, int]]:
    """Return the years that each table covers: as it says, or from its first tie to its last."""
    found = {
        name: (table.first, table.last)
        for name, table in tables().items()
        if table.first is not None and table.last is not None
    }
    for tie in added:
        assert tie.first is not None
        assert tie.last is not None
        first, last = found.get(tie.table, (tie.first.year, tie.last.year))
        found[tie.table] = min(first, tie.first.year), max(last, tie.last.year)
    return found


def _unpacked(lines: Iterable[str]) -> Iterator[StandingTie]:
    for number, row in enumerate(csv.DictReader(lines), 2):
        try:
            yield StandingTie(
                kind=TieKind(row["kind"]),
                one=row["one"],
                other=row["other"] or row["one"],
                first=date(int(row["first"]), 1, 1),
                last=date(int(row["last"]), 12, 31),
                value=float(row["value"]) if row["value"] else None,
                note=row["note"],
                table=row["table"],
            )
        except (KeyError, ValueError, TypeError) as error:
            message = f"not a line that `westphalia ties --load` writes ({error}). Load the tables again."
            raise DataFileError(f"ties:{number}", message) from error
