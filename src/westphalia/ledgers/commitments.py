"""Gather what was said of one commitment into a pledge with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.ledgers.circles import Circles
from westphalia.ledgers.happenings import Happenings
from westphalia.ledgers.patterns import is_checkable
from westphalia.ledgers.statements import Stated, stated
from westphalia.ledgers.states import Draft, state_of
from westphalia.ledgers.words import acts
from westphalia.model import (
    Change,
    Commitment,
    CommitmentKind,
    CommitmentReport,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Polarity,
    Report,
    Statement,
)

_GAP = timedelta(days=180)
"""So long after its last statement, a commitment that is said again counts as a new one."""

_GAP_OF_WORDS = timedelta(days=45)
"""What is known only by its words and parties is taken for the same for a shorter time."""

_GAP_OF_EVERYDAY = timedelta(days=30)
"""Meetings and the like are announced all the time: a promise of one is soon a promise of another. The same
holds where it is left open to whom something shall be done."""

_NEXT_DAY = timedelta(days=1)

_ALIKE = 0.5
"""Share of the longer words that two statements without coded acts must have in common."""


class _Group:
    """The statements of one commitment, in their order, and what they say together of its two sides."""

    def __init__(self, first: Stated) -> None:
        self.stated = [first]
        self.condition = first.condition
        self.consequence = first.consequence

    @property
    def first(self) -> Stated:
        return self.stated[0]

    @property
    def last(self) -> Stated:
        return self.stated[-1]

    def add(self, item: Stated) -> None:
        """Add the next statement."""
        self.stated.append(item)
        self.condition = _fuller(self.condition, item.condition)
        self.consequence = _fuller(self.consequence, item.consequence)

    def takes(self, item: Stated) -> bool:
        """Return whether a statement is one more of this commitment."""
        last, condition, consequence = self.last, self.condition, self.consequence
        if not set(item.by) & set(last.by) or not _fit_parties(item.to, last.to):
            return False
        if not _fit(condition, item.condition) or not _fit(consequence, item.consequence):
            return False
        sides = ((consequence, item.consequence), (condition, item.condition))
        for one, other in sides:
            if one is not None and other is not None and _typed(one) and _typed(other):
                return _in_time(last, item, _GAP if _is_particular(one, other) else _GAP_OF_EVERYDAY)
        return self._sounds_alike(item)

    def _sounds_alike(self, item: Stated) -> bool:
        """Return whether the words are those of a statement of it, or the act of speech is the same."""
        for other in self.stated:
            if not _in_time(other, item, _GAP_OF_WORDS):
                continue
            if item.report.language == other.report.language and _share(item.words, other.words) >= _ALIKE:
                return True
        return False


def pledges(
    commitments: Iterable[CommitmentReport],
    occurrences: Iterable[Occurrence] = (),
    reports: Iterable[Report] = (),
    *,
    circles: Circles | None = None,
    as_of: date | None = None,
) -> tuple[Pledge, ...]:
    """Return the commitments with their history and what became of them, earliest first.

    Args:
        commitments: the statements, in any order.
        occurrences: what happened, may happen or was denied.
        reports: the events behind the statements and the occurrences.
        circles: who belongs to whom; nobody to anybody when it is left out.
        as_of: the day from which it is looked at. Nothing that was published later is seen, nor what has no
            date of publication; without it everything is, from the last day on which something was published.
    """
    seen = [item for item in commitments if _is_seen(item.published, as_of)]
    known = [report for report in reports if _is_seen(report.published, as_of)]
    events = {report.event_id: report for report in known}
    now = as_of or _latest([*(item.published for item in seen), *(report.published for report in known)])
    happenings = Happenings.of(occurrences, events, circles or Circles(), now=now, as_of=as_of)
    statements = sorted((stated(item, events) for item in seen), key=Stated.order)
    groups = _groups(statements)
    return tuple(_pledge(group, taken_back, happenings) for group, taken_back in _with_reversals(groups))


def _is_seen(published: PartialDate | None, as_of: date | None) -> bool:
    return as_of is None or (published is not None and published.latest() <= as_of)


def _latest(days: Iterable[PartialDate | None]) -> date:
    return max((day.latest() for day in days if day is not None), default=date.min)


# ---- statements of one commitment


def _groups(statements: Iterable[Stated]) -> list[_Group]:
    """Return the statements, given in their order, with those of one commitment together."""
    groups: list[_Group] = []
    recent: dict[tuple[int, str], dict[int, None]] = {}  # by who speaks, the last spoken of at the end
    for item in statements:
        number = _taking(item, groups, recent)
        if number is None:
            number = len(groups)
            groups.append(_Group(item))
        else:
            groups[number].add(item)
        for key in _keys(item):
            spoken_of = recent.setdefault(key, {})
            spoken_of.pop(number, None)
            spoken_of[number] = None
    return groups


def _taking(
    item: Stated, groups: Sequence[_Group], recent: Mapping[tuple[int, str], dict[int, None]]
) -> int | None:
    """Return the commitment that a statement is one more of: of several the one last spoken of."""
    found = []
    for key in _keys(item):
        for number in reversed(recent.get(key, {})):
            if not _in_time(groups[number].last, item, _GAP):
                break
            if groups[number].takes(item):
                found.append(number)
                break
    return max(found, key=lambda number: (groups[number].last.order(), number), default=None)


def _keys(item: Stated) -> Iterator[tuple[int, str]]:
    yield from ((item.family, code) for code in item.by)


def _typed(pattern: Pattern | None) -> bool:
    return pattern is not None and pattern.type is not None


def _is_particular(one: Pattern, other: Pattern) -> bool:
    """Return whether two descriptions say so much that both can hardly be of two acts."""
    return one.type not in acts().everyday.types and bool(one.recipients) and bool(other.recipients)


def _fit(one: Pattern | None, other: Pattern | None) -> bool:
    """Return whether two descriptions can be of one act; what one leaves open is no hindrance."""
    if one is None or other is None or one.type is None or other.type is None:
        return True
    return (
        one.type is other.type
        and one.polarity is other.polarity
        and acts().modes_fit(one.type, one.mode, other.mode)
        and _fit_parties(one.actors, other.actors)
        and _fit_parties(one.recipients, other.recipients)
        and _fit_parties(one.topics, other.topics)
    )


def _fit_parties(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or bool(set(one) & set(other))


def _in_time(earlier: Stated, later: Stated, gap: timedelta) -> bool:
    one, other = earlier.said, later.said
    return one is None or other is None or other.earliest() - one.latest() <= gap


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _fuller(one: Pattern | None, other: Pattern | None) -> Pattern | None:
    """Return the description that says more, of two the first."""
    if one is None or other is None:
        return one or other
    return other if _fullness(other) > _fullness(one) else one


def _fullness(pattern: Pattern) -> tuple[bool, bool, bool, bool]:
    return is_checkable(pattern), bool(pattern.actors), bool(pattern.recipients), bool(pattern.mode)


# ---- what is taken back


def _with_reversals(groups: Sequence[_Group]) -> Iterator[tuple[_Group, list[Stated]]]:
    """Yield each commitment with the later statements that take it back: refusals of what was promised."""
    index: dict[tuple[str, EventType, Polarity], list[_Group]] = {}
    for group in groups:
        for key in _sides(group):
            index.setdefault(key, []).append(group)
    for group in groups:
        near = {
            id(other): other
            for by, type, polarity in _sides(group)
            for other in index.get((by, type, _OTHER[polarity]), ())
        }
        later = (item for other in near.values() if _is_reverse(group, other) for item in other.stated)
        yield group, sorted((item for item in later if _takes_back(group, item)), key=Stated.order)


_OTHER = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}


def _sides(group: _Group) -> Iterator[tuple[str, EventType, Polarity]]:
    """Yield who binds itself to what, or to its contrary; what others are asked for is taken back by none."""
    pattern = group.consequence
    if pattern is None or pattern.type is None or group.first.commitment.kind is CommitmentKind.DEMAND:
        return
    for code in group.first.by:
        yield code, pattern.type, pattern.polarity


def _is_reverse(group: _Group, other: _Group) -> bool:
    """Return whether one refuses what the other announces, or announces what it refuses."""
    one, two = group.consequence, other.consequence
    if one is None or two is None or not _fit(one, replace(two, polarity=one.polarity)):
        return False
    if set(one.topics) != set(two.topics):
        return False
    is_of_oneself = set(one.actors) & set(group.first.by) and set(two.actors) & set(other.first.by)
    return bool(is_of_oneself) and bool(set(one.recipients) & set(two.recipients) or one.topics)


def _takes_back(group: _Group, item: Stated) -> bool:
    """Return whether a statement takes a commitment back: outright, after it and not too long after.

    Who binds itself for one case takes nothing back for all others.
    """
    if item.condition is not None:
        return False
    first, last, said = group.first.said, group.last.said, item.said
    if said is None or first is None or last is None:
        return False
    return said.earliest() > first.latest() and said.earliest() - last.latest() <= _GAP


# ---- the pledge


def _pledge(group: _Group, taken_back: Sequence[Stated], happenings: Happenings) -> Pledge:
    first = group.first
    history = _history(group.stated, taken_back)
    is_taken_back = history[-1].change is Change.WITHDRAWN
    draft = Draft(
        kind=_kind(group.stated),
        by=_codes_of(item.by for item in group.stated),
        to=_codes_of(item.to for item in group.stated),
        condition=group.condition,
        consequence=group.consequence,
        condition_by=_latest_set(item.condition_by for item in group.stated),
        consequence_by=_latest_set(item.consequence_by for item in group.stated),
        said=first.said,
        last_said=group.last.said,
        withdrawn=history[-1].said if is_taken_back else None,
        speech=first.speech,
        event_ids=frozenset(id_ for item in group.stated for id_ in _own_events(item.commitment)),
        speech_ids=frozenset(filter(None, (item.commitment.speech_id for item in group.stated))),
    )
    outcome = state_of(draft, happenings)
    return Pledge(
        id=content_id("plg", first.commitment.id),
        kind=draft.kind,
        by=draft.by,
        to=draft.to,
        condition=draft.condition,
        consequence=draft.consequence,
        deadline=draft.deadline,
        statements=history,
        state=outcome.state,
        because=outcome.because,
        since=outcome.since,
        why=outcome.why,
    )


def _latest_set(days: Iterable[PartialDate | None]) -> PartialDate | None:
    """Return the day that was set last."""
    found = [day for day in days if day is not None]
    return found[-1] if found else None


def _own_events(commitment: Commitment) -> Iterator[str]:
    yield from commitment.condition_ids
    yield from commitment.consequence_ids
    if commitment.speech_id:
        yield commitment.speech_id


def _kind(statements: Sequence[Stated]) -> CommitmentKind:
    """Return the kind that most statements have, of two the one said first."""
    return Counter(item.commitment.kind for item in statements).most_common(1)[0][0]


def _codes_of(parties: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return who is named in at least half of the statements that name anybody, most often named first."""
    given = [party for party in parties if party]
    counts = Counter(code for party in given for code in party)
    return tuple(code for code, count in counts.most_common() if count * 2 >= len(given))


def _history(statements: Sequence[Stated], taken_back: Sequence[Stated]) -> tuple[Statement, ...]:
    found = [(statements[0].order(), _statement(statements[0], Change.FIRST))]
    before = statements[0]
    for item in statements[1:]:
        is_new = _is_another_day(before, item)
        change = _change(before, item) if is_new else Change.REPEATED
        found.append((item.order(), _statement(item, change)))
        before = item if is_new else before
    found += [(item.order(), _statement(item, Change.WITHDRAWN)) for item in taken_back]
    return tuple(statement for _, statement in sorted(found, key=lambda pair: pair[0]))


def _is_another_day(before: Stated, after: Stated) -> bool:
    """Return whether something was said again: what is told on the next day is told of the same words."""
    one, other = before.said, after.said
    return one is not None and other is not None and other.earliest() - one.latest() > _NEXT_DAY


def _statement(item: Stated, change: Change) -> Statement:
    return Statement(commitment_id=item.commitment.id, said=item.said, change=change)


def _change(before: Stated, after: Stated) -> Change:
    """Return what a further statement does: harder or softer only where nothing speaks for the other."""
    steps = [now - then for now, then in zip(after.strength, before.strength, strict=True)]
    if before.deadline and after.deadline and before.deadline != after.deadline:
        steps.append(-1 if after.deadline.latest() > before.deadline.latest() else 1)
    elif after.deadline and not before.deadline:
        steps.append(1)
    if max(steps) > 0 and min(steps) >= 0:
        return Change.HARDENED
    if min(steps) < 0 and max(steps) <= 0:
        return Change.SOFTENED
    return Change.REPEATED
