"""Where moves come from: what somebody has said it would do, and, if asked for, rules learned from the past.

A source says what may follow from an act. There are two: statements, and rules that were learned from what
followed in the past. Without the second nothing happens of which nobody has spoken. Each move bears the name
of its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from westphalia.model import CommitmentKind, CommitmentState, EventType, Pattern, Pledge, Polarity
from westphalia.network.scenario import Probabilities


class Source(StrEnum):
    """What a move rests on."""

    SUPPOSED = "supposed"
    STATEMENTS = "statements"
    RULES = "rules"


class Basis(StrEnum):
    """Where a probability is from."""

    SPEAKER = "the file, for this speaker"
    KIND = "the file, for this kind of commitment"
    RECORD = "the speaker's record"
    EVIDENCE = "how often such words were kept, by whomever"
    DEFAULT = "the file's default"
    EVENT = "the file, for this event"
    RULE = "a rule learned from the past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Of a speaker's commitments whose condition was met, how many it has carried out."""

    speaker: str
    carried_out: int = 0
    met: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How likely a move is once it is called for, and where that is from.

    What follows from a record is not known for sure: it has a Beta distribution with `kept` and `broken`,
    prior included, and `value` is its mean.
    """

    value: float
    basis: Basis
    record: Record | None = None
    kept: float | None = None
    broken: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A rule that was learned from a history of events, and what it says here.

    After `body` done by `body_actor` to `body_recipient`, from `first_age` to `last_age` days before, the
    move is made within `horizon` days: so it was in `followed` of `cases`, a share from `low` to `high`. The
    rule multiplies the number expected by `factor`, all else as it is. Here the move has the chance `without`
    as things stood, and `probability` after the act, within `days` days; of forecasts on held-back weeks that
    said about the latter, `alike_came_true` of `alike` came true, a share from `alike_low` to `alike_high`.
    """

    rule: str
    body: EventType
    body_actor: str
    body_recipient: str
    first_age: int
    last_age: int
    horizon: int
    factor: float
    cases: int
    followed: int
    low: float
    high: float
    origin: str
    learned: str
    days: int
    without: float
    probability: float
    alike: int
    alike_came_true: int
    alike_low: float
    alike_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A move that may follow. `act` is None where only its words are known: then nothing follows from it.

    It rests on `pledge` or on the rule `learned`. `lag` is how many days after an act it is made; None leaves
    that to the scenario.
    """

    id: str
    source: Source
    act: Pattern | None
    by: tuple[str, ...]
    chance: Chance
    pledge: Pledge | None = None
    learned: Learned | None = None
    lag: int | None = None


class Moves(Protocol):
    """A source of moves."""

    source: Source

    def due(self) -> Sequence[Option]:
        """Return the moves that may be made without anything having happened."""

    def after(self, act: Pattern, day: date, *, is_supposed: bool) -> Sequence[Option]:
        """Return the moves that may follow from an act on a day."""


class NoRules:
    """The second source where no rules are asked for."""

    source = Source.RULES

    def due(self) -> Sequence[Option]:
        """Return nothing."""
        return ()

    def after(self, act: Pattern, day: date, *, is_supposed: bool) -> Sequence[Option]:  # noqa: ARG002
        """Return nothing."""
        return ()


Triggered = Callable[[Pattern, Sequence[Pledge], date, bool], Iterable[Pledge]]
"""Returns those of some pledges whose condition an act on a day meets, and whether the act is one that is
supposed and not itself a consequence."""


class Statements:
    """The first source: commitments that stand open, with their condition and what would follow."""

    source = Source.STATEMENTS

    def __init__(
        self,
        pledges: Iterable[Pledge],
        triggered: Triggered,
        chance_of: Callable[[Pledge], Chance],
        *,
        already_due: bool = False,
    ) -> None:
        binding = [pledge for pledge in pledges if pledge.kind is not CommitmentKind.DEMAND]
        self._pledges = tuple(sorted(binding, key=lambda pledge: pledge.id))
        self._triggered = triggered
        self._chance_of = chance_of
        self._already_due = already_due

    def due(self) -> Sequence[Option]:
        """Return what was due before the start, or depends on nothing, if that is asked for."""
        if not self._already_due:
            return ()
        return [self._option(pledge) for pledge in self._pledges if _is_due(pledge)]

    def after(self, act: Pattern, day: date, *, is_supposed: bool) -> Sequence[Option]:
        """Return what was announced for the case of an act, as far as its deadline has not passed."""
        left = [p for p in self._pledges if p.deadline is None or p.deadline.latest() >= day]
        return [self._option(pledge) for pledge in self._triggered(act, left, day, is_supposed)]

    def _option(self, pledge: Pledge) -> Option:
        act = pledge.consequence
        return Option(
            id=pledge.id,
            source=self.source,
            act=act if act is not None and act.type is not None else None,
            by=pledge.by,
            chance=self._chance_of(pledge),
            pledge=pledge,
        )


FindsEvidence = Callable[[Pledge], Record | None]
"""Returns how many commitments like one were carried out, of how many put to the test; None for too few."""


def chance_of(
    pledge: Pledge,
    given: Probabilities,
    records: dict[str, Record],
    evidence: FindsEvidence | None = None,
) -> Chance:
    """Return how likely a commitment is carried out once its condition is met.

    What the file states for a speaker goes before what it states for a kind, that before the record of the
    speaker, that before how often others have kept such words (`evidence`), and that before the file's
    default. Of several speakers the first with an answer counts.
    """
    for code in pledge.by:
        if code in given.speaker:
            return Chance(value=given.speaker[code], basis=Basis.SPEAKER)
    if pledge.kind in given.kind:
        return Chance(value=given.kind[pledge.kind], basis=Basis.KIND)
    for code in pledge.by if given.record else ():
        record = records.get(code)
        if record is not None and record.met:
            return from_record(record, given)
    found = evidence(pledge) if evidence and given.evidence else None
    if found is not None and found.met:
        return from_record(found, given, Basis.EVIDENCE)
    return Chance(value=given.default, basis=Basis.DEFAULT)


def from_record(record: Record, given: Probabilities, basis: Basis = Basis.RECORD) -> Chance:
    """Return the chance that follows from a record and the file's prior."""
    kept = given.prior.kept + record.carried_out
    broken = given.prior.broken + record.met - record.carried_out
    return Chance(value=kept / (kept + broken), basis=basis, record=record, kept=kept, broken=broken)


def records_of(pledges: Iterable[Pledge]) -> dict[str, Record]:
    """Return the record of each speaker, from the commitments whose condition has been met.

    That somebody abstains can never be told for sure, and where no act was announced none can be missed: such
    commitments have no part in it.
    """
    found: dict[str, Record] = {}
    for pledge in tried(pledges):
        is_kept = pledge.state is CommitmentState.CARRIED_OUT
        for code in pledge.by:
            old = found.get(code, Record(speaker=code))
            found[code] = Record(speaker=code, carried_out=old.carried_out + is_kept, met=old.met + 1)
    return found


def tried(pledges: Iterable[Pledge]) -> Iterable[Pledge]:
    """Return the commitments put to the test: an act was announced, and its condition was met."""
    return (pledge for pledge in pledges if _is_tried(pledge))


TRIED = (CommitmentState.CARRIED_OUT, CommitmentState.NOT_CARRIED_OUT, CommitmentState.CONDITION_MET)
"""The states of commitments that were put to the test."""


def _is_tried(pledge: Pledge) -> bool:
    announced = pledge.consequence
    return (
        pledge.kind is not CommitmentKind.DEMAND
        and pledge.condition is not None
        and pledge.state in TRIED
        and announced is not None
        and announced.type is not None
        and announced.polarity is Polarity.POSITIVE
    )


def _is_due(pledge: Pledge) -> bool:
    return pledge.condition is None or pledge.state is CommitmentState.CONDITION_MET
