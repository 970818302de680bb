"""One statement of a commitment: who binds whom to what, on which condition, said when and how firmly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from westphalia.dates import PartialDate
from westphalia.gazetteer import words_of
from westphalia.ledgers.patterns import with_parties
from westphalia.ledgers.standings import day_key
from westphalia.ledgers.words import acts, lexicon
from westphalia.model import (
    Certainty,
    Citation,
    Commitment,
    CommitmentKind,
    CommitmentReport,
    Pattern,
    Polarity,
    Report,
    Role,
    Tense,
)

_SHORTEST_WORD = 4

_FAMILIES = (
    (CommitmentKind.THREAT, CommitmentKind.RED_LINE),
    (CommitmentKind.OFFER, CommitmentKind.PROMISE, CommitmentKind.GUARANTEE),
    (CommitmentKind.DEMAND,),
    (CommitmentKind.REFUSAL,),
)
"""Kinds that may be statements of one commitment, the weaker first."""

_DIRECTED_AT_ADDRESSEE = frozenset({CommitmentKind.THREAT, CommitmentKind.RED_LINE, CommitmentKind.DEMAND})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement of a commitment with what decides which commitment it is of."""

    report: CommitmentReport
    by: tuple[str, ...]
    to: tuple[str, ...]
    condition: Pattern | None
    consequence: Pattern | None
    speech: Report | None
    said: PartialDate | None
    condition_by: PartialDate | None
    consequence_by: PartialDate | None
    is_certain: bool
    words: frozenset[str]

    @property
    def commitment(self) -> Commitment:
        """The record itself."""
        return self.report.commitment

    @property
    def deadline(self) -> PartialDate | None:
        """The day that was set for what is announced, else that for its condition."""
        return self.consequence_by or self.condition_by

    @property
    def family(self) -> int:
        """The number of the group of kinds among which it may be repeated."""
        return next(n for n, kinds in enumerate(_FAMILIES) if self.commitment.kind in kinds)

    @property
    def strength(self) -> tuple[int, int]:
        """How firm it is: the kind among its family, and whether the act is told as certain."""
        return _FAMILIES[self.family].index(self.commitment.kind), int(self.is_certain)

    def order(self) -> tuple[str, str, int, str]:
        """Return what sorts statements by the day on which they were made."""
        citation = self.commitment.citation
        return day_key(self.said), citation.document_id, citation.span.start, self.commitment.id


def stated(given: CommitmentReport, events: Mapping[str, Report]) -> Stated:
    """Return a statement with its two sides as patterns; `events` are those that are known, by id."""
    commitment = given.commitment
    speech = events.get(commitment.speech_id or "")
    consequences = [events[id_] for id_ in commitment.consequence_ids if id_ in events]
    conditions = [events[id_] for id_ in commitment.condition_ids if id_ in events]
    act = _main(consequences)
    said = _said(speech, given.published)
    by = _codes(commitment.by) or _doers(act, commitment.kind)
    to = tuple(code for code in _codes(commitment.to) if code not in by)
    condition, consequence = _turned(
        commitment,
        by,
        _condition(_main(conditions), commitment, to),
        _consequence(act, commitment, by, to),
    )
    return Stated(
        report=given,
        by=by,
        to=to,
        condition=condition,
        consequence=consequence,
        speech=speech,
        said=said,
        condition_by=_deadline(conditions, said),
        consequence_by=_deadline(consequences, said),
        is_certain=act is not None and act.certainty is Certainty.CERTAIN,
        words=frozenset(w.folded for w in words_of(given.sentence) if len(w.folded) >= _SHORTEST_WORD),
    )


def _said(speech: Report | None, published: PartialDate | None) -> PartialDate | None:
    """Return the day on which it was said: that of the speech if it is dated, else that of publication."""
    if speech is None or speech.date is None or not speech.date.has_day or speech.time is Tense.FUTURE:
        return published
    is_before = published is None or speech.date.latest() <= published.latest()
    return speech.date if is_before else published


def _doers(act: Report | None, kind: CommitmentKind) -> tuple[str, ...]:
    """Return who would do what is announced; what is demanded is done by others than who demands it."""
    return () if act is None or kind is CommitmentKind.DEMAND else act.actors


def _main(events: Sequence[Report]) -> Report | None:
    """Return the event that a commitment is above all about: one with parties, the surest of these."""
    return max(
        events,
        key=lambda event: (bool(event.actors), bool(event.recipients), event.confidence, event.event_id),
        default=None,
    )


def _codes(roles: Iterable[Role]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for role in roles for code in role.entities))


def _condition(event: Report | None, commitment: Commitment, to: tuple[str, ...]) -> Pattern | None:
    """Return what the condition describes; whoever is threatened is who would bring it about."""
    if event is None:
        return _in_words(commitment.condition)
    pattern = _pattern(event, commitment.condition)
    if commitment.kind in _DIRECTED_AT_ADDRESSEE:
        pattern = with_parties(pattern, actors=_without(to, pattern.recipients))
    return pattern


def _consequence(
    event: Report | None, commitment: Commitment, by: tuple[str, ...], to: tuple[str, ...]
) -> Pattern | None:
    """Return what the consequence describes: by whoever commits itself, or by whoever is asked."""
    if event is None:
        return _in_words(commitment.consequence)
    pattern = _pattern(event, commitment.consequence)
    if commitment.kind is CommitmentKind.REFUSAL:
        pattern = replace(pattern, polarity=Polarity.NEGATIVE)  # what is refused is not done, however told
    doers, others = by, to
    if commitment.kind is CommitmentKind.DEMAND:
        doers, others = to, by
        if to and set(pattern.actors) <= set(by):  # nobody demands of itself
            pattern = replace(pattern, actors=to, recipients=_without(pattern.recipients, to))
    elif _is_turned_round(pattern, commitment, to):
        pattern = replace(pattern, actors=by, recipients=pattern.actors)
    pattern = with_parties(pattern, actors=_without(doers, pattern.recipients))
    if pattern.type in acts().aimed.types:
        pattern = with_parties(pattern, recipients=_without(others, pattern.actors))
    return pattern


def _is_turned_round(pattern: Pattern, commitment: Commitment, to: tuple[str, ...]) -> bool:
    """Return whether those threatened were read as the doers of what they are threatened with."""
    is_threat = commitment.kind is CommitmentKind.THREAT and pattern.polarity is Polarity.POSITIVE
    return is_threat and bool(pattern.actors) and not pattern.recipients and set(pattern.actors) <= set(to)


def _turned(
    commitment: Commitment, by: tuple[str, ...], condition: Pattern | None, consequence: Pattern | None
) -> tuple[Pattern | None, Pattern | None]:
    """Return condition and consequence, where "do not dare to" is told as a consequence as the condition.

    Whoever threatens others with what these shall not do names the condition, and leaves open what follows.
    """
    is_forbidden = (
        commitment.kind in (CommitmentKind.THREAT, CommitmentKind.RED_LINE)
        and condition is None
        and consequence is not None
        and consequence.polarity is Polarity.NEGATIVE
        and not set(consequence.actors) & set(by)
    )
    if is_forbidden and consequence is not None:
        return replace(consequence, polarity=Polarity.POSITIVE), None
    return condition, consequence


def _without(codes: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in others)


def _pattern(event: Report, clause: Citation | None) -> Pattern:
    words = clause.quote if clause is not None else event.trigger
    return Pattern(
        type=event.type,
        mode=event.mode,
        actors=event.actors,
        recipients=event.recipients,
        polarity=event.polarity,
        words=words,
        topics=lexicon(event.language).topics(event.type, event.trigger, words),
    )


def _in_words(clause: Citation | None) -> Pattern | None:
    return Pattern(words=clause.quote) if clause is not None else None


def _deadline(events: Iterable[Report], said: PartialDate | None) -> PartialDate | None:
    """Return the date by which it shall be done: one that begins after the day on which it was said."""
    if said is None:
        return None
    dates = [event.date for event in events if event.date and event.date.earliest() > said.latest()]
    return min(dates, key=lambda day: (day.latest(), day.value), default=None)
