"""What became of a commitment: its state, the occurrences that made it, and why in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from westphalia.dates import PartialDate
from westphalia.ledgers.happenings import Happening, Happenings
from westphalia.ledgers.patterns import involves_another, is_checkable, is_verbal, pattern_text
from westphalia.ledgers.words import acts
from westphalia.model import (
    CommitmentKind,
    CommitmentState,
    EventType,
    Pattern,
    Polarity,
    Report,
    Status,
)

_SILENCE = timedelta(days=365)
"""A commitment of which nobody has spoken for so long binds nobody any more; guarantees and red lines do."""

_SILENCE_OF_CONDITIONAL = timedelta(days=1095)
"""What is said for the case that something happens waits longer for it."""

_REACH = timedelta(days=365)
"""What is done so long after a threat or promise fell due is done for other reasons."""

_SOON = timedelta(days=60)
"""So near, an act of one party alone is the one that was spoken of."""

_WORDS = timedelta(days=90)
"""Words are exchanged all the time: an agreement, a visit or a refusal is soon another than was meant."""

_ANSWER = timedelta(days=60)
"""A demand or an offer is turned down in the weeks after it was made."""

_LASTING = frozenset({CommitmentKind.GUARANTEE, CommitmentKind.RED_LINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A pledge before it has a state.

    `event_ids` are the events of its own statements, `speech_ids` those by which it was made.
    """

    kind: CommitmentKind
    by: tuple[str, ...]
    to: tuple[str, ...]
    condition: Pattern | None
    consequence: Pattern | None
    condition_by: PartialDate | None
    consequence_by: PartialDate | None
    said: PartialDate | None
    last_said: PartialDate | None
    withdrawn: PartialDate | None = None
    speech: Report | None = None
    event_ids: frozenset[str] = frozenset()
    speech_ids: frozenset[str] = frozenset()

    @property
    def deadline(self) -> PartialDate | None:
        """The day that was set for what is announced, else that for its condition."""
        return self.consequence_by or self.condition_by

    @property
    def limit(self) -> PartialDate | None:
        """The day until which the condition can be met."""
        return self.condition_by or self.consequence_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A state with what made it."""

    state: CommitmentState
    because: tuple[str, ...] = ()
    since: PartialDate | None = None
    why: str = ""


def state_of(draft: Draft, happenings: Happenings) -> Outcome:
    """Return what became of a commitment by what is known to have happened since it was made."""
    if draft.said is None:
        return _open("it is not known when it was said")
    if draft.withdrawn is not None:
        why = f"taken back on {draft.withdrawn}"
        return Outcome(state=CommitmentState.WITHDRAWN, since=draft.withdrawn, why=why)
    if draft.kind is CommitmentKind.DEMAND:
        found = _demand(draft, happenings, draft.said)
    elif _is_abstention(draft.consequence) and not is_checkable(draft.condition):
        found = _abstention(draft, happenings, draft.said)
    elif is_checkable(draft.condition):
        found = _conditional(draft, happenings, draft.said)
    else:
        found = _unconditional(draft, happenings, draft.said)
    return found if found.state is not CommitmentState.OPEN else _lapsed(draft, happenings.now) or found


# ---- by what kind of commitment it is


def _conditional(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome:
    """A threat or promise for the case that something happens, or that something does not."""
    assert draft.condition is not None
    if draft.condition.polarity is Polarity.NEGATIVE:
        return _unless(draft, happenings, said)
    done = _done(draft, happenings, draft.condition, said, within=_reach(draft), is_condition=True)
    met = _first(happening for happening in done if _calls_in(draft, happening))
    if met is not None:
        return _due(draft, happenings, met)
    if draft.limit is not None and _has_passed(draft, happenings, draft.limit):
        why = f"until {draft.limit} nothing met its condition"
        return Outcome(state=CommitmentState.LAPSED, since=draft.limit, why=why)
    doubtful = _first(_doubtful(draft, happenings, draft.condition, said))
    if doubtful is not None:
        return _open(f"{doubtful} would meet its condition, but is disputed")
    return _open("nothing is known to have met its condition")


def _unless(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome:
    """A threat for the case that something is not done: the deed averts it, the passed day makes it due."""
    assert draft.condition is not None
    asked = replace(draft.condition, polarity=Polarity.POSITIVE)
    deed = _first(_done(draft, happenings, asked, said, within=_reach(draft), is_condition=True))
    if deed is not None and (draft.limit is None or _is_by(deed, draft.limit)):
        return _because(CommitmentState.AVERTED, deed, f"{deed}: what was asked for")
    if draft.limit is not None and _has_passed(draft, happenings, draft.limit):
        return _due_since(draft, happenings, draft.limit)
    if _is_abstention(draft.consequence):
        return _abstention(draft, happenings, said)
    carried = _first(_done(draft, happenings, draft.consequence, said, within=_REACH))
    if carried is not None:
        return _because(CommitmentState.CARRIED_OUT, carried, f"{carried}: what was announced")
    return _open("what was asked for is not known to have been done")


def _due(draft: Draft, happenings: Happenings, met: Happening) -> Outcome:
    """What follows once the condition is met by something that happened."""
    planned = "planned for that day: " if met.status is Status.PLANNED else ""
    reason = f"{planned}{met}: the condition"
    if _is_abstention(draft.consequence):
        return _because(CommitmentState.CONDITION_MET, met, reason)
    carried = _first(_done(draft, happenings, draft.consequence, met.when, within=_REACH, since=met))
    if carried is not None:
        return Outcome(
            state=CommitmentState.CARRIED_OUT,
            because=(met.id, carried.id),
            since=carried.when,
            why=f"{reason}; {carried}: what was announced",
        )
    failed = _not_done_by(draft, happenings)
    if failed is not None and _is_by(met, draft.consequence_by):
        return replace(failed, because=(met.id,), why=f"{reason}; {failed.why}")
    return _because(CommitmentState.CONDITION_MET, met, f"{reason}; {_nothing(draft.consequence)} since")


def _due_since(draft: Draft, happenings: Happenings, day: PartialDate) -> Outcome:
    """What follows once the day has passed until which something should have been done."""
    reason = f"until {day} what was asked for was not done"
    if _is_abstention(draft.consequence):
        return Outcome(state=CommitmentState.CONDITION_MET, since=day, why=reason)
    carried = _first(_done(draft, happenings, draft.consequence, day, within=_REACH))
    if carried is not None:
        return _because(CommitmentState.CARRIED_OUT, carried, f"{reason}; {carried}: what was announced")
    return Outcome(state=CommitmentState.CONDITION_MET, since=day, why=reason)


def _unconditional(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome:
    """A threat, promise or offer that depends on nothing, or on words that no event can be held against."""
    if not is_checkable(draft.consequence):
        return _refused(draft, happenings, said) or _open("only its words are known, and no act in them")
    if _is_of_others(draft, happenings, said):
        return _refused(draft, happenings, said) or _open("what is announced would be a deed of others")
    carried = _first(_done(draft, happenings, draft.consequence, said, within=_REACH))
    if carried is not None:
        return _because(CommitmentState.CARRIED_OUT, carried, f"{carried}: what was announced")
    refused = _refused(draft, happenings, said)
    if refused is not None:
        return refused
    return _not_done_by(draft, happenings) or _open(f"{_nothing(draft.consequence)} since")


def _abstention(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome:
    """A promise not to do something, or a refusal: it holds until the thing is done after all."""
    assert draft.consequence is not None
    broken = _first(
        _done(draft, happenings, replace(draft.consequence, polarity=Polarity.POSITIVE), said, within=_REACH)
    )
    if broken is not None:
        return _because(CommitmentState.NOT_CARRIED_OUT, broken, f"{broken}: done after all")
    return _open("it is not known to have been done after all")


def _demand(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome:
    """A demand: done, turned down, or neither until the day that was set."""
    if _is_abstention(draft.consequence):
        return _refused(draft, happenings, said) or _abstention(draft, happenings, said)
    done = _first(_done(draft, happenings, draft.consequence, said, within=_REACH))
    if done is not None:
        return _because(CommitmentState.CARRIED_OUT, done, f"{done}: what was demanded")
    refused = _refused(draft, happenings, said)
    if refused is not None:
        return refused
    return _not_done_by(draft, happenings) or _open("it is not known to have been met or turned down")


def _refused(draft: Draft, happenings: Happenings, said: PartialDate) -> Outcome | None:
    """Return the refusal of a demand or an offer, or None when none is known."""
    if draft.kind not in (CommitmentKind.DEMAND, CommitmentKind.OFFER) or not draft.by or not draft.to:
        return None
    speech = draft.speech
    mode = speech.mode if speech is not None and speech.type is EventType.REQUEST else None
    answer = Pattern(type=EventType.REJECT, mode=mode, actors=draft.to, recipients=draft.by)
    found = _first(_done(draft, happenings, answer, said, within=_ANSWER))
    return _because(CommitmentState.REFUSED, found, f"{found}: turned down") if found is not None else None


def _lapsed(draft: Draft, now: date) -> Outcome | None:
    """Return that a commitment is of the past when nobody has spoken of it for long."""
    if draft.last_said is None or draft.kind in _LASTING or now - draft.last_said.latest() <= _silence(draft):
        return None
    if draft.deadline is not None and draft.deadline.latest() >= now:
        return None
    since = PartialDate((draft.last_said.latest() + _silence(draft)).isoformat())
    why = f"not spoken of since {draft.last_said}"
    return Outcome(state=CommitmentState.LAPSED, since=since, why=why)


# ---- what happened


def _done(
    draft: Draft,
    happenings: Happenings,
    pattern: Pattern | None,
    after: PartialDate | None,
    *,
    within: timedelta,
    since: Happening | None = None,
    is_condition: bool = False,
) -> Iterator[Happening]:
    """Yield what was done that a pattern describes, after a day; or on it or after, since something else.

    A condition is met by what was fixed for a day that has passed, and by any ally; nothing else is done by
    being announced, or by one for all.
    """
    for happening in _told_by_others(draft, happenings, pattern, after, within, alone=is_condition):
        if happening.status is Status.PLANNED and not is_condition:
            continue
        if after is not None and happening.took_place(happenings.now) and _follows(happening, after, since):
            yield happening


def _follows(happening: Happening, after: PartialDate, since: Happening | None) -> bool:
    """Return whether it comes after a day; on the day of what it answers it may come too."""
    if since is None:
        return happening.is_after(after)
    when = happening.when
    return happening.id != since.id and when is not None and when.earliest() >= after.earliest()


def _doubtful(
    draft: Draft, happenings: Happenings, pattern: Pattern, after: PartialDate
) -> Iterator[Happening]:
    """Yield what some say was done, after a day, and others deny."""
    for happening in _told_by_others(draft, happenings, pattern, after, _SILENCE, alone=True):
        is_open = happening.is_contested and not happening.took_place(happenings.now)
        if is_open and happening.is_after(after):
            yield happening


def _told_by_others(
    draft: Draft,
    happenings: Happenings,
    pattern: Pattern | None,
    after: PartialDate | None,
    within: timedelta,
    *,
    alone: bool,
) -> Iterator[Happening]:
    """Yield what a pattern describes, without what only the commitment's own words tell of."""
    if pattern is None or after is None:
        return
    if pattern.type is not None and is_verbal(pattern.type):
        within = min(within, _WORDS)
    until = after.latest() + within
    for happening in happenings.find(pattern, since=after.earliest(), until=until, alone=alone):
        speeches = happening.event_ids & draft.speech_ids
        is_own = bool(speeches) or happening.event_ids <= draft.event_ids
        if not is_own and _is_of_the_parties(draft, happenings, pattern, happening, after):
            yield happening


def _is_of_the_parties(
    draft: Draft, happenings: Happenings, pattern: Pattern, happening: Happening, after: PartialDate
) -> bool:
    """Return whether an act is one between those concerned, where the pattern names only one of them.

    A pattern of one party is met every day by something: then a second of those who speak or are spoken to
    must have a part in it, or its topic must be named, or it is an act that needs no second party and comes
    soon.
    """
    if pattern.actors and pattern.recipients:
        return True
    act, day = happening.act, after.latest()
    if set(act.topics) & set(pattern.topics):
        return True
    if involves_another(act, pattern, (*draft.by, *draft.to), circles=happenings.circles, day=day):
        return True
    when = happening.when
    is_soon = when is not None and when.earliest() - day <= _SOON
    return act.type in acts().alone.types and not act.recipients and is_soon


def _first(found: Iterator[Happening]) -> Happening | None:
    return next(islice(found, 1), None)


def _is_by(deed: Happening, day: PartialDate | None) -> bool:
    return deed.when is not None and day is not None and deed.when.earliest() <= day.latest()


def _not_done_by(draft: Draft, happenings: Happenings) -> Outcome | None:
    """Return that nothing was done until the day that was set, or None while that cannot be said."""
    day = draft.consequence_by
    if day is None or not _has_passed(draft, happenings, day):
        return None
    why = f"until {day} {_nothing(draft.consequence)}"
    return Outcome(state=CommitmentState.NOT_CARRIED_OUT, since=day, why=why)


def _has_passed(draft: Draft, happenings: Happenings, day: PartialDate) -> bool:
    """Return whether a day has passed and there has been word of those concerned since.

    Where nothing has been read about them, that nothing is known says nothing.
    """
    if day.latest() >= happenings.now:
        return False
    concerned = (*draft.by, *(draft.consequence.actors if draft.consequence else ()))
    return happenings.has_word_of(concerned, day.latest())


def _reach(draft: Draft) -> timedelta:
    """Return how long after it was first said a commitment can be called in."""
    if draft.kind in _LASTING or draft.said is None or draft.last_said is None:
        return timedelta(days=36500)
    last = max(draft.last_said.latest(), draft.deadline.latest() if draft.deadline else date.min)
    return _silence(draft) + (last - draft.said.latest())


def _silence(draft: Draft) -> timedelta:
    return _SILENCE_OF_CONDITIONAL if draft.condition is not None else _SILENCE


def _calls_in(draft: Draft, happening: Happening) -> bool:
    """Return whether what meets a condition came in time, and is not the deed of those who threaten."""
    if draft.limit is not None and not _is_by(happening, draft.limit):
        return False
    is_threat = draft.kind in (CommitmentKind.THREAT, CommitmentKind.RED_LINE)
    actors = set(happening.act.actors)
    return not (is_threat and actors and actors <= set(draft.by))


def _is_of_others(draft: Draft, happenings: Happenings, said: PartialDate) -> bool:
    """Return whether what is announced is a deed of others: then it binds nobody who speaks."""
    pattern, day, circles = draft.consequence, said.latest(), happenings.circles
    if pattern is None or pattern.type is None or not pattern.actors or not draft.by:
        return False
    doers = pattern.actors
    if pattern.type in acts().both_ways.types:
        doers = (*doers, *pattern.recipients)
    return not any(
        circles.suffers_as(one, other, day) or circles.suffers_as(other, one, day)
        for one in doers
        for other in draft.by
    )


def _is_abstention(pattern: Pattern | None) -> bool:
    return pattern is not None and pattern.polarity is Polarity.NEGATIVE


# ---- in words


def _open(why: str) -> Outcome:
    return Outcome(state=CommitmentState.OPEN, why=why)


def _because(state: CommitmentState, happening: Happening, why: str) -> Outcome:
    return Outcome(state=state, because=(happening.id,), since=happening.when, why=why)


def _nothing(pattern: Pattern | None) -> str:
    return f"no {pattern_text(pattern)} is known" if is_checkable(pattern) and pattern else "nothing is known"
