"""What a claimed quantity comes to: a unit that others share, and the least and the most it can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from westphalia.gazetteer import Word, words_of
from westphalia.ledgers.words import Lexicon, Unit, lexicon, units
from westphalia.model import Claim, ClaimReport, Comparator, EventType, Report

_RANGE = re.compile(r"^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$")
_NEAR = 4
"""Words after the marked span in which the thing counted may stand: "90,000 of their best soldiers"."""

_CLAUSE_END = re.compile(r"[.,;:()]")

_SPREAD = {
    Comparator.EQUAL: (1.0, 1.0),
    Comparator.ABOUT: (0.85, 1.15),
    Comparator.MORE: (1.0, 1.25),
    Comparator.AT_LEAST: (1.0, 1.5),
    Comparator.LESS: (0.8, 1.0),
    Comparator.AT_MOST: (0.75, 1.0),
}
"""How far the true number may lie from the one named. Bounds are not endless: who speaks of more than a
hundred thousand does not mean a million, and would stand corrected by it."""

_ROUNDING = 0.02
"""Large exact numbers that are this close are one number, rounded by one of the two."""

_ROUNDED_FROM = 1000.0
_VAGUE_WIDTH = 5.0
"""Dozens are twenty to a hundred, thousands two thousand to ten thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity in a unit of the ledgers, or in a unit as printed. `value` is None for vague words."""

    unit: str
    value: float | None
    low: float
    high: float
    kind: Unit | None = None

    @property
    def stands(self) -> bool:
        """True for a number that goes on from day to day."""
        return self.kind is not None and self.kind.stands(self.value if self.value is not None else self.low)


def amount_of(given: ClaimReport, event: Report | None) -> Amount | None:
    """Return what a claim comes to, or None where its words hold no quantity."""
    words = lexicon(given.language)
    bounds = _bounds(given.claim, words)
    if bounds is None:
        return None
    name, factor = _unit(given, event, words)
    value = given.claim.value
    return Amount(
        unit=name,
        value=None if value is None else round(value * factor, 6),
        low=bounds[0] * factor,
        high=bounds[1] * factor,
        kind=units().get(name),
    )


def amount_words(claim: Claim, amount: Amount) -> str:
    """Return a claimed quantity in short: comparator, number, unit; vague words as they are."""
    if amount.value is None:
        return f"{claim.quantity} {amount.unit}".strip()
    sign = "" if claim.comparator is Comparator.EQUAL else claim.comparator.value
    return f"{sign}{amount.value:,.10g} {amount.unit}".strip()


def _bounds(claim: Claim, words: Lexicon) -> tuple[float, float] | None:
    if claim.value is not None and not 0 < claim.value < 1:  # half of something that is not counted
        below, above = _SPREAD[claim.comparator]
        slack = _ROUNDING * claim.value if claim.value >= _ROUNDED_FROM else 0.0
        return claim.value * below - slack, claim.value * above + slack
    match = _RANGE.match(claim.quantity)
    if match:
        return float(match[1]), float(match[2])
    phrase = " ".join(word.folded for word in words_of(claim.quantity))
    if phrase in words.vague:
        return float(words.vague[phrase]), words.vague[phrase] * _VAGUE_WIDTH
    return None


def _unit(given: ClaimReport, event: Report | None, words: Lexicon) -> tuple[str, float]:
    """Return the unit of the ledgers that a claim counts in, and the factor that leads to it."""
    found = [_gathered(given.claim.unit, event)]
    if found[0] is None or units()[found[0][0]].wide:
        found = [*(_gathered(read, event) for read in words.units.find(_counted(given))), *found]
    for gathered in found:
        if gathered is not None:
            return gathered
    default = _default(event) if not given.claim.unit else None
    return default or (given.claim.unit.lower(), 1.0)


def _gathered(read: str, event: Report | None) -> tuple[str, float] | None:
    """Return the unit that gathers a unit as read, first one that takes it because of the event."""
    for name, unit in units().items():
        if event is not None and event.type.value in unit.also.get(read, ()):
            return name, 1.0
    return next(((name, unit.of[read]) for name, unit in units().items() if read in unit.of), None)


def _default(event: Report | None) -> tuple[str, float] | None:
    if event is None:
        return None
    acts = {event.type.value, f"{event.type.value}:{event.mode}"}
    return next(((name, 1.0) for name, unit in units().items() if acts & set(unit.default_for)), None)


def _counted(given: ClaimReport) -> tuple[Word, ...]:
    """Return the words that can name what is counted: the claim's own, then the next few of its clause."""
    claim = given.claim
    start = claim.citation.span.end - claim.sentence.start
    rest = _CLAUSE_END.split(given.sentence[start:], maxsplit=1)[0] if start > 0 else ""
    return (*words_of(claim.citation.quote), *words_of(rest)[:_NEAR])


def carrier(given: ClaimReport, events: dict[str, Report], name_of: Unit | None = None) -> Report | None:
    """Return the event that a claim belongs to: of a type that its unit is told of, else the first."""
    linked = [events[id_] for id_ in given.claim.event_ids if id_ in events]
    wanted: tuple[str, ...] = name_of.types if name_of is not None else ()
    ranked = {EventType(name): rank for rank, name in enumerate(wanted)}
    return min(linked, key=lambda event: ranked.get(event.type, len(ranked)), default=None)
