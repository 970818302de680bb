"""Hold a pattern of an event against what happened, or against another pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from westphalia.ledgers.circles import Circles
from westphalia.ledgers.words import acts, lexicon
from westphalia.model import EventType, Occurrence, Pattern, Polarity, Report
from westphalia.vocabulary import Quad, quad_of, score_of

_ANYBODY = "*"
_NOT = "not"
_SPLIT = re.compile(r"[,;+]")

_Holds = Callable[[str, str, date], bool]

FindCode = Callable[[str], str | None]
"""Returns the entity code that words or a code stand for, None for one that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is held against a pattern: something that happened, or might."""

    type: EventType
    mode: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    topics: tuple[str, ...] = ()


def act_of(occurrence: Occurrence) -> Act:
    """Return an occurrence as an act; what it is about is not looked at."""
    return Act(
        type=occurrence.type,
        mode=occurrence.mode,
        actors=occurrence.actors,
        recipients=occurrence.recipients,
    )


def with_topics(act: Act, reports: Iterable[Report]) -> Act:
    """Return an act with the topics that its reports speak of."""
    found = (
        topic
        for report in reports
        for topic in lexicon(report.language).topics(act.type, report.trigger, report.sentence)
    )
    return replace(act, topics=tuple(sorted(set(found))))


def as_act(pattern: Pattern) -> Act | None:
    """Return a pattern as an act that might happen, or None for one without a type."""
    if pattern.type is None:
        return None
    return Act(
        type=pattern.type,
        mode=pattern.mode,
        actors=pattern.actors,
        recipients=pattern.recipients,
        polarity=pattern.polarity,
        topics=pattern.topics,
    )


def is_verbal(type: EventType) -> bool:
    """Return whether an act of this type is one of words, not of deeds."""
    return quad_of(type) in (Quad.VERBAL_COOPERATION, Quad.VERBAL_CONFLICT)


def is_checkable(pattern: Pattern | None) -> bool:
    """Return whether a pattern says enough to be held against events: what, and by or to whom."""
    return pattern is not None and pattern.type is not None and bool(pattern.actors or pattern.recipients)


def meets(act: Act, pattern: Pattern, *, circles: Circles, day: date, alone: bool = True) -> bool:
    """Return whether an act that happened is one that the pattern describes.

    What the pattern says must be known of the act: an attack upon nobody in particular does not meet "if
    they attack us". Polarity is not asked here: whether the act took place is its status. `alone` says
    whether an ally that acts alone counts as its alliance.
    """
    return (
        is_checkable(pattern)
        and _kind_fits(act, pattern, known=True)
        and _parties_fit(act, pattern, circles, day, known=True, alone=alone)
    )


def may_meet(act: Act, pattern: Pattern, *, circles: Circles, day: date) -> bool:
    """Return whether an act that is only supposed could be one that the pattern describes.

    What the supposition leaves open does not speak against it.
    """
    return (
        is_checkable(pattern)
        and act.polarity is pattern.polarity
        and _kind_fits(act, pattern, known=False)
        and _parties_fit(act, pattern, circles, day, known=False)
    )


def involves_another(
    act: Act, pattern: Pattern, parties: Iterable[str], *, circles: Circles, day: date
) -> bool:
    """Return whether another of some parties has a part in an act than those whom the pattern names."""
    named = pattern.actors or pattern.recipients

    def is_named(code: str) -> bool:
        return any(circles.acts_as(name, code, day) for name in named)

    others = [code for code in parties if not is_named(code)]
    parts = [code for code in (*act.actors, *act.recipients) if not is_named(code)]
    return any(circles.suffers_as(other, part, day) for other in others for part in parts)


def _kind_fits(act: Act, pattern: Pattern, *, known: bool) -> bool:
    if pattern.topics and (set(act.topics) & set(pattern.topics)):
        return True  # a topic has the types under which it may be coded
    if pattern.topics and (known or act.topics):
        return False
    assert pattern.type is not None
    return act.type is pattern.type and acts().modes_fit(act.type, pattern.mode, act.mode)


def _parties_fit(
    act: Act, pattern: Pattern, circles: Circles, day: date, *, known: bool, alone: bool = True
) -> bool:
    def acts_as(wanted: str, given: str, at: date) -> bool:
        return circles.acts_as(wanted, given, at, alone=alone)

    if act.type in acts().both_ways.types:
        return _parties_fit_both_ways(act, pattern, acts_as, day, known=known)
    by = _any(acts_as, pattern.actors, act.actors, day, or_open=not known)
    # An invasion of nobody in particular is told so often that its word must do.
    is_named = bool(set(act.topics) & set(pattern.topics))
    to = _any(circles.suffers_as, pattern.recipients, act.recipients, day, or_open=not known or is_named)
    return by and to


def _parties_fit_both_ways(act: Act, pattern: Pattern, acts_as: _Holds, day: date, *, known: bool) -> bool:
    """Return whether two of those named take part, whoever comes to whom, or the only one that is named."""
    wanted, given = (*pattern.actors, *pattern.recipients), (*act.actors, *act.recipients)
    parts = {other for name in wanted for other in given if acts_as(name, other, day)}
    names = {name for name in wanted for other in given if acts_as(name, other, day)}
    enough = 1 if len(set(wanted)) == 1 or (not known and len(given) < 2) else 2
    return len(parts) >= enough and len(names) >= enough


def _any(
    holds: _Holds,
    wanted: tuple[str, ...],
    given: tuple[str, ...],
    day: date,
    *,
    or_open: bool = False,
) -> bool:
    if not wanted or (or_open and not given):
        return True
    return any(holds(one, other, day) for one in wanted for other in given)


# ---- patterns in words


def parse_pattern(text: str, *, find_code: FindCode | None = None) -> Pattern:
    """Return the pattern that is written as actors, type with or without mode, recipients.

    Several actors or recipients are parted by commas; `*` is anybody; `not` before it all turns it. Names
    stand for codes where `find_code` knows them.

    >>> parse_pattern("CHN AID RUS").recipients
    ('RUS',)
    >>> pattern_text(parse_pattern("usa,gbr assault:aerial yem"))
    'USA,GBR ASSAULT:aerial YEM'

    Raises:
        ValueError: no type stands in it, a mode is not one of its type, or a name is not known.
    """
    words = text.split()
    is_negative = bool(words) and words[0].lower() == _NOT
    words = words[1:] if is_negative else words
    at = next((n for n, word in enumerate(words) if _type(word) is not None), None)
    if at is None:
        raise ValueError(f"{text!r} names no type of event.{_hint(words)} Write it like: CHN AID RUS")
    found = _type(words[at])
    assert found is not None
    mode = words[at].partition(":")[2].lower() or None
    if mode:
        score_of(found, mode)  # says which modes there are
    return Pattern(
        type=found,
        mode=mode,
        actors=_codes(" ".join(words[:at]), find_code),
        recipients=_codes(" ".join(words[at + 1 :]), find_code),
        polarity=Polarity.NEGATIVE if is_negative else Polarity.POSITIVE,
        words=text,
    )


def pattern_text(pattern: Pattern) -> str:
    """Return a pattern as `parse_pattern` reads it; one without a type is its words.

    >>> pattern_text(Pattern(type=EventType.AID, actors=("CHN",)))
    'CHN AID'
    """
    if pattern.type is None:
        return pattern.words
    kind = f"{pattern.type.value}:{pattern.mode}" if pattern.mode else pattern.type.value
    parts = [_NOT] if pattern.polarity is Polarity.NEGATIVE else []
    return " ".join(
        [*parts, ",".join(pattern.actors) or _ANYBODY, kind, *[",".join(pattern.recipients)]]
    ).strip()


def with_parties(
    pattern: Pattern, *, actors: tuple[str, ...] = (), recipients: tuple[str, ...] = ()
) -> Pattern:
    """Return a pattern with parties where it names none."""
    return replace(pattern, actors=pattern.actors or actors, recipients=pattern.recipients or recipients)


def _type(word: str) -> EventType | None:
    name = word.partition(":")[0].upper()
    return EventType(name) if name in EventType.__members__ else None


def _hint(words: list[str]) -> str:
    for word in words:
        near = get_close_matches(word.partition(":")[0].upper(), list(EventType), n=1, cutoff=0.75)
        if near:
            return f" Did you mean {near[0]}?"
    return ""


def _codes(text: str, find_code: FindCode | None) -> tuple[str, ...]:
    names = [name.strip() for name in _SPLIT.split(text)]
    found = [_code(name, find_code) for name in names if name and name != _ANYBODY]
    return tuple(dict.fromkeys(found))


def _code(name: str, find_code: FindCode | None) -> str:
    code = find_code(name) if find_code is not None else name.upper()
    if code is None:
        raise ValueError(f"{name!r} is no state, organisation or person that is known")
    return code
