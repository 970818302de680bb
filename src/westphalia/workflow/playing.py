"""Hand a scenario what a store knows: events, and what was said and stands open, as of its start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from westphalia import ledgers
from westphalia.dates import parse_date
from westphalia.errors import StoreError
from westphalia.foresight.words_kept import Tried, best_known, words_kept
from westphalia.gazetteer import Gazetteer
from westphalia.judgements import in_force
from westphalia.ledgers.words import acts
from westphalia.model import Commitment, CommitmentState, EventType, Occurrence, Pattern, Pledge, Statement
from westphalia.network import moves, playing, scenario
from westphalia.network.moves import Record
from westphalia.network.playing import Outcome
from westphalia.network.scenario import FindsCode, Scenario
from westphalia.network.statements import is_open_at
from westphalia.store import bulk, judged, read, related
from westphalia.store.engine import Store
from westphalia.store.read import Found
from westphalia.vocabulary import score_of
from westphalia.workflow.known import known_at, unasserted
from westphalia.workflow.learned import LearnedRules
from westphalia.workflow.relating import judged_pledges

_EVENT = re.compile(
    r"^(?P<event>.*?)(?:\s+mode\s+(?P<mode>\S+))?(?:\s+topic\s+(?P<topic>\S+))?\s*$", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of a scenario, with the statements that it rests on.

    `records` are those of all speakers; `open_pledges` counts the commitments that stood open at the start.
    """

    outcome: Outcome
    told: Mapping[str, Found[Commitment]]
    records: Mapping[str, Record]
    open_pledges: int


def read_scenario(
    store: Store, content: str | bytes, where: str, *, find_code: FindsCode, at: date | None = None
) -> Scenario:
    """Return the scenario of a file; without a day it starts on that of the last article."""
    return scenario.decode(
        content,
        where,
        read_pattern=lambda words: read_pattern(words, find_code),
        find_code=find_code,
        last_day=at or _last_day(store),
        at=at,
    )


def read_pattern(words: str, find_code: FindsCode) -> Pattern:
    """Return an event that is written like `CHN AID RUS topic arms` or `RUS ASSAULT UKR mode aerial`.

    Raises:
        ValueError: it cannot be read; the message says why, and what could be written.
    """
    match = _EVENT.match(words)
    assert match is not None
    found = ledgers.parse_pattern(match["event"], find_code=find_code)
    kind = found.type
    assert kind is not None
    mode = match["mode"].lower() if match["mode"] else found.mode
    _check_mode(kind, mode)
    return replace(found, mode=mode, words=words.strip(), topics=_topics(kind, match["topic"]))


def play(
    store: Store, given: Scenario, gazetteer: Gazetteer, *, has_place: Callable[[str], bool] | None = None
) -> Played:
    """Run a scenario on what a store knew at its start.

    Commitments are worked out as they stood on that day: neither a statement nor an event that was published
    later has a part in them.
    """
    circles = ledgers.Circles.of(gazetteer)
    occurrences = tuple(related.events(store, related.WantedEvents()))
    known = known_at(store, occurrences, given.at)
    pledges = pledges_at(store, occurrences, circles, given.at)
    binding = [pledge for pledge in pledges if is_open_at(pledge, given.at)]
    records = moves.records_of(pledges)
    evidence = evidence_of(pledges)
    source = moves.Statements(
        binding,
        triggered_by(circles),
        lambda pledge: moves.chance_of(pledge, given.probability, records, evidence),
        already_due=given.already_due,
    )
    ignored = unasserted(store, known)
    outcome = playing.play(
        given,
        known,
        source,
        rules=LearnedRules.of(given, known, ignored, binding, gazetteer) if given.learned else None,
        unasserted=ignored,
        has_place=has_place,
    )
    cited = {item.commitment_id for told in outcome.told for item in _statements(told.option)}
    return Played(
        outcome=outcome,
        told=related.commitments_of(store, cited),
        records=records,
        open_pledges=len(binding),
    )


def tried_of(pledges: Iterable[Pledge]) -> Iterator[Tried]:
    """Yield the commitments that were put to the test, as evidence of how often words are kept."""
    for pledge in moves.tried(pledges):
        yield Tried(kind=pledge.kind, by=pledge.by, carried_out=pledge.state is CommitmentState.CARRIED_OUT)


def evidence_of(pledges: Iterable[Pledge]) -> moves.FindsEvidence:
    """Return the function that tells how often commitments of a kind were carried out, by whomever.

    Where too few of the kind were put to the test, all kinds count together; where too few of any were, it
    tells nothing.
    """
    found = words_kept(tried_of(pledges))

    def evidence(pledge: Pledge) -> Record | None:
        group = best_known(found, pledge.kind, ())
        return Record(speaker="", carried_out=group.carried_out, met=group.met) if group else None

    return evidence


def triggered_by(circles: ledgers.Circles) -> moves.Triggered:
    """Return the function that tells which commitments an act would trigger."""

    def triggered(act: Pattern, pledges: Sequence[Pledge], day: date, is_supposed: bool) -> Iterable[Pledge]:
        found = ledgers.whatif(
            act, pledges, circles=circles, on=day, depth=1, states=frozenset(CommitmentState)
        )
        return [branch.pledge for branch in found if is_supposed or not _is_open(act, branch.pledge)]

    return triggered


def _is_open(act: Pattern, pledge: Pledge) -> bool:
    """Return whether a consequence leaves a side open that a condition names, so that it may not meet it."""
    condition = pledge.condition
    assert condition is not None
    return bool((condition.actors and not act.actors) or (condition.recipients and not act.recipients))


def _statements(option: moves.Option) -> tuple[Statement, ...]:
    return option.pledge.statements if option.pledge else ()


def pledges_at(
    store: Store, occurrences: Iterable[Occurrence], circles: ledgers.Circles, at: date
) -> tuple[Pledge, ...]:
    """Return all commitments as they stood on a day, as judged."""
    commitments = tuple(bulk.commitments(store))
    found = ledgers.pledges(commitments, occurrences, bulk.reports(store), circles=circles, as_of=at)
    return judged_pledges(found, commitments, in_force(judged.judgements(store)))


def _last_day(store: Store) -> date:
    days = [day.latest() for item in read.documents(store) if (day := parse_date(item.published))]
    if not days:
        raise StoreError(
            f"{store.path}: no article has a day of publication; say from which day to start with `at`"
        )
    return max(days)


def _check_mode(type: EventType, mode: str | None) -> None:
    try:
        score_of(type, mode)
    except ValueError as error:
        topics = ", ".join(_topics_of(type))
        hint = f"; or name what it is about with `topic`: {topics}" if topics else ""
        raise ValueError(f"{error}. Leave `mode` out{hint}") from error


def _topics_of(type: EventType) -> list[str]:
    return [name for name, found in acts().topics.items() if type in found.types]


def _topics(type: EventType, topic: str | None) -> tuple[str, ...]:
    """Return what an act is about, where a topic is named that such an act can have."""
    if topic is None:
        return ()
    known = _topics_of(type)
    if topic.lower() not in known:
        raise ValueError(f"{type.value} has no topic {topic!r}; its topics are: {', '.join(known) or 'none'}")
    return (topic.lower(),)
