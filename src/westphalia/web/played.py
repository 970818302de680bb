"""What came of a scenario, as it is kept and shown: figures, chains of steps, and the words each rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from westphalia.gazetteer import Gazetteer
from westphalia.model import Commitment, Pattern, Span
from westphalia.network.moves import Learned, Option, Source
from westphalia.network.playing import Spread, Step, Touched
from westphalia.network.scenario import Supposed
from westphalia.store.engine import Store
from westphalia.store.read import Found
from westphalia.web.names import code_of
from westphalia.web.told import Marked, marked
from westphalia.workflow import playing
from westphalia.workflow.playing import Played
from westphalia.workflow.system import ACTORS

_CHAINS, _RELATIONS, _MOVES, _MOVED = 12, 16, 16, 24
"""What is kept of each; the rest is rarer still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A statement that a step rests on: its sentence with the words marked, and where it stands."""

    commitment_id: str
    document_id: str
    name: str
    outlet: str | None
    published: str | None
    language: str | None
    said: str | None
    sentence: int
    words: Marked


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """A step of a chain: who does what to whom on a day, or only its words where it is not known what it is.

    `pledge_id` names the commitment that it carries out and `kind` what that is; none where it is supposed.
    """

    by: tuple[str, ...]
    act: Pattern | None
    words: str
    on: str
    pledge_id: str | None
    kind: str | None
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainShown:
    """Steps of which each follows from the one before, and in which share of the runs it ended there."""

    share: float
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveShown:
    """How likely a statement is acted upon, by what, and in how many runs it was called for and done.

    `carried_out` of `met` is the record of the speaker, where the probability is from it; `learned` the rule,
    where it is from one.
    """

    step: StepShown
    probability: float
    basis: str
    carried_out: int | None
    met: int | None
    called: int
    made: int
    learned: Learned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupposedShown:
    """An event that is supposed, on a day, and how likely."""

    act: Pattern
    on: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody found in another bloc than if nothing happened, and in which share of the runs."""

    code: str
    before: str | None
    after: str | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a scenario. `relations` are those that it touches, the one that changes most first.

    `balance` is the share of balanced triangles in the network at the end, `unmoved` that if nothing happens;
    `open_pledges` counts the commitments that stood open at the start. `chains_total` and `relations_total`
    say how many there were before the rarest were left out.
    """

    name: str
    at: str
    until: str
    runs: int
    seed: int
    supposed: tuple[SupposedShown, ...]
    open_pledges: int
    chains: tuple[ChainShown, ...]
    chains_total: int
    moves: tuple[MoveShown, ...]
    relations: tuple[Touched, ...]
    relations_total: int
    unmoved: float | None
    balance: Spread | None
    without_triangles: float
    ties: Spread
    hostile: Spread
    moved: tuple[Moved, ...]
    looked_at: float


def play(store: Store, content: bytes, name: str) -> Result:
    """Run a scenario that is written in TOML."""
    gazetteer = Gazetteer.load()
    given = playing.read_scenario(store, content, Path(name).name, find_code=code_of)
    played = playing.play(
        store, given, gazetteer, has_place=lambda code: gazetteer.entity(code).kind in ACTORS
    )
    return result_of(played)


def result_of(played: Played) -> Result:
    """Return what came of a scenario as it is kept."""
    outcome = played.outcome
    given, system = outcome.scenario, outcome.system
    return Result(
        name=given.name,
        at=given.at.isoformat(),
        until=given.until.isoformat(),
        runs=given.runs,
        seed=given.seed,
        supposed=tuple(map(_supposed, given.events)),
        open_pledges=played.open_pledges,
        chains=tuple(
            ChainShown(share=chain.share, steps=tuple(_step(played, step) for step in chain.steps))
            for chain in outcome.chains[:_CHAINS]
        ),
        chains_total=len(outcome.chains),
        moves=tuple(_moves(played)),
        relations=outcome.relations[:_RELATIONS],
        relations_total=len(outcome.relations),
        unmoved=system.unmoved,
        balance=system.balance,
        without_triangles=system.without_triangles,
        ties=system.ties,
        hostile=system.hostile,
        moved=tuple(
            Moved(code=code, before=before, after=after, share=share)
            for (code, before, after), share in system.moved.items()
        )[:_MOVED],
        looked_at=system.looked_at,
    )


def _supposed(item: Supposed) -> SupposedShown:
    return SupposedShown(act=item.act, on=item.on.isoformat(), probability=item.probability)


def _step(played: Played, step: Step) -> StepShown:
    return _shown(played, step.option, step.on.isoformat())


def _shown(played: Played, option: Option, on: str) -> StepShown:
    pledge = option.pledge
    consequence = pledge.consequence if pledge else None
    return StepShown(
        by=option.by,
        act=option.act,
        words=consequence.words if consequence else "",
        on=on,
        pledge_id=pledge.id if pledge and option.source is not Source.SUPPOSED else None,
        kind=pledge.kind.value if pledge else None,
        cited=tuple(_cited(played, option)),
    )


def _cited(played: Played, option: Option) -> Iterator[Cited]:
    """Yield the statements that a move rests on, the last said first; of each sentence one."""
    seen: set[tuple[str, int]] = set()
    for item in reversed(option.pledge.statements if option.pledge else ()):
        found = played.told.get(item.commitment_id)
        place = (found.document.id, found.record.sentence.start) if found else None
        if found is not None and place is not None and place not in seen:
            seen.add(place)
            yield _citation(found, str(item.said) if item.said else None)


def _citation(found: Found[Commitment], said: str | None) -> Cited:
    record, document = found.record, found.document
    return Cited(
        commitment_id=record.id,
        document_id=document.id,
        name=document.title or document.name,
        outlet=document.outlet,
        published=str(document.published) if document.published else None,
        language=document.language,
        said=said,
        sentence=record.sentence.start,
        words=marked(document, record.citation.span, Span(record.sentence.start, record.sentence.end)),
    )


def _moves(played: Played) -> Iterator[MoveShown]:
    for told in played.outcome.told[:_MOVES]:
        chance = told.option.chance
        yield MoveShown(
            step=_shown(played, told.option, ""),
            probability=chance.value,
            basis=chance.basis.name.lower(),
            carried_out=chance.record.carried_out if chance.record else None,
            met=chance.record.met if chance.record else None,
            called=told.called,
            made=told.made,
            learned=told.option.learned,
        )
