"""One act under two words: "imposed sanctions", "launched an attack", "an accord was reached".

The encoder scores each word by itself, and of a verb that says little and the noun that names the act it
often finds both. Two marks of one type that stand next to each other, with a few words and nothing else
between, are one event; joined by "and", or parted by "if", they are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from westphalia import languages
from westphalia.extract.conditions import condition_cues
from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.features import TYPES
from westphalia.inference.lexicon import load_lexicon
from westphalia.model import Commitment, Role, Sentence

REACH = 3
"""Words that may stand between: "imposed on the two banks sanctions"."""

_EDGE = re.compile(r"[^\w\s'’-]")

Links = tuple[tuple[int, float], ...]


def doubles(
    text: str, sentences: Sequence[Sentence], events: Sequence[EventMark], kept: Iterable[int]
) -> dict[int, int]:
    """Return, for each event that is another one under a second word, the number of that other one.

    Of two the likelier one stays, of equal ones the first. `kept` are the numbers of the events that are
    believed at all; what others are marked between does not part two of them.
    """
    ordered = sorted(kept, key=lambda number: events[number].trigger.start)
    found: dict[int, int] = {}
    for one, other in pairwise(ordered):
        if one not in found and _are_one(text, sentences, events[one], events[other]):
            weaker, stronger = (one, other) if events[one].score < events[other].score else (other, one)
            found[weaker] = stronger
    return {weaker: _last(found, stronger) for weaker, stronger in found.items()}


def united(
    text: str, sentences: Sequence[Sentence], marks: Marks, kept: Iterable[int]
) -> tuple[Marks, frozenset[int]]:
    """Return the marks with each act under one word, and the numbers of the events that fell to others.

    Links to what fell lead to what stayed. What stays is the likelier mark with all that is known of it; its
    trigger is the later word where only that one names such acts: sanctions, not imposed.
    """
    found = doubles(text, sentences, marks.events, kept)
    if not found:
        return marks, frozenset()
    events = [
        replace(
            event,
            content=_led(event.content, found, number),
            conditions=_led(event.conditions, found, number),
        )
        for number, event in enumerate(marks.events)
    ]
    for fallen, stayed in sorted(found.items()):
        one, other = events[stayed], marks.events[fallen]
        language = sentences[one.sentence].language
        if other.trigger > one.trigger and _names(other, text, language) and not _names(one, text, language):
            events[stayed] = replace(one, trigger=other.trigger)
    claims = tuple(replace(claim, events=_led(claim.events, found)) for claim in marks.claims)
    return replace(marks, events=tuple(events), claims=claims), frozenset(found)


def once(commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
    """Return the commitments of a document without those that another one of their sentence says already.

    "He warned that they would strike" commits once, by the warning. Two are one if they are of one kind and
    by one party, and about the same act, or one of them about none. Of two the surer stays, with what only
    the other one knows of condition and consequence.
    """
    kept: list[Commitment] = []
    for one in commitments:
        place = next((n for n, other in enumerate(kept) if _is_once_more(one, other)), None)
        if place is None:
            kept.append(one)
        else:
            surer, other = sorted((kept[place], one), key=lambda c: -c.confidence)
            kept[place] = _completed(surer, other)
    return tuple(kept)


def _is_once_more(one: Commitment, other: Commitment) -> bool:
    if one.kind is not other.kind or one.sentence != other.sentence:
        return False
    about = {one.speech_id, *one.consequence_ids} & {other.speech_id, *other.consequence_ids} - {None}
    is_alike = bool(about) or not one.consequence_ids or not other.consequence_ids
    return is_alike and not _codes(one.by).isdisjoint(_codes(other.by))


def _codes(roles: Iterable[Role]) -> set[str]:
    return {code for role in roles for code in role.entities}


def _completed(surer: Commitment, other: Commitment) -> Commitment:
    own: dict[str, Any] = {"to": surer.to or other.to}
    if surer.condition is None:
        own |= {"condition": other.condition, "condition_ids": other.condition_ids}
    if not surer.consequence_ids:
        own |= {"consequence": other.consequence, "consequence_ids": other.consequence_ids}
    return replace(surer, **own)


def _led(links: Links, found: Mapping[int, int], own: int | None = None) -> Links:
    """Return the links led to what stayed; an act is not linked with itself."""
    best: dict[int, float] = {}
    for number, chance in links:
        target = found.get(number, number)
        if target != own:
            best[target] = max(best.get(target, 0.0), chance)
    return tuple(sorted(best.items(), key=lambda link: (-link[1], link[0])))


def _names(event: EventMark, text: str, language: str) -> bool:
    """Return whether the trigger is listed as a word for such acts."""
    listed = load_lexicon(language).features(event.trigger.of(text))
    return bool(listed[TYPES.index(event.type)])


def _are_one(text: str, sentences: Sequence[Sentence], one: EventMark, other: EventMark) -> bool:
    if one.sentence != other.sentence or one.type is not other.type:
        return False
    between = text[one.trigger.end : other.trigger.start]
    words = between.lower().split()
    language = sentences[one.sentence].language
    is_parted = _EDGE.search(between) or condition_cues(language).search(between)
    return len(words) <= REACH and not is_parted and _joining(language).isdisjoint(words)


def _last(found: Mapping[int, int], number: int) -> int:
    while number in found:
        number = found[number]
    return number


@cache
def _joining(language: str) -> frozenset[str]:
    return frozenset(languages.load(language).particles.joining) if language else frozenset()
