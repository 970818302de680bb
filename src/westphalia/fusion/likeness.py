"""How alike two reports are: named features, and what each of them weighs.

The sum of weights is the logarithm of the odds that both tell of one event. The weights stand in
`data/fusion/likeness.toml`; they were fitted on the tuning half of the development set.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from westphalia.errors import DataFileError
from westphalia.fusion.cards import Card
from westphalia.fusion.families import compatible, is_spoken, is_symmetric
from westphalia.fusion.kinship import Kinship
from westphalia.fusion.words import cosine
from westphalia.model import Tense

Scores = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Row = list[float]
Sides = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
"""Actors and recipients of one report, then of another."""

FEATURES = (
    "bias",
    "types_near",
    "modes_same",
    "modes_compatible",
    "modes_apart",
    "parties_shared",
    "parties_alike",
    "parties_crossed",
    "parties_unknown",
    "actors_apart",
    "recipients_apart",
    "roles_swapped",
    "persons_shared",
    "persons_apart",
    "persons_crossed",
    "persons_rival",
    "same_day",
    "next_day",
    "days_apart",
    "days_apart_log",
    "dates_agree",
    "dates_apart",
    "one_undated",
    "undated_fits",
    "undated_apart",
    "both_undated",
    "published_gap",
    "place_same",
    "place_apart",
    "country_apart",
    "polarity_apart",
    "certainty_apart",
    "tense_apart",
    "tense_apart_same_day",
    "trigger_same",
    "trigger_apart",
    "wording",
    "wording_spoken",
    "wording_across_languages",
    "numbers_shared",
    "same_document",
    "same_sentence",
    "near_in_document",
    "document_trigger_same",
    "context",
    "copied",
    "document_days_apart",
)
"""What is looked at, in the order of a row."""

PARTIES_UNKNOWN: Row = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
PARTIES_SAME: Row = [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
NO_PERSONS: Row = [0.0, 0.0, 0.0, 0.0]

NEWS_DAYS = 4
"""An act without a date was reported within so many days, mostly."""


@cache
def weights() -> dict[str, float]:
    """Return the weight of each feature.

    Raises:
        DataFileError: the file lacks a feature, or has one that is not known.
    """
    path = files("westphalia") / "data" / "fusion" / "likeness.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
    for name in found.keys() ^ set(FEATURES):
        raise DataFileError(
            "fusion/likeness.toml", f"unknown or missing feature {name!r}.", got=name, known=FEATURES
        )
    return {name: float(value) for name, value in found.items()}


def features(one: Card, other: Card, kinship: Kinship) -> Row:
    """Return what two reports have in common and where they part, in the order of `FEATURES`."""
    return [
        1.0,
        *_kind(one, other),
        *_parties(one, other, kinship),
        *of_persons(one.persons, other.persons, kinship),
        *_time(one, other),
        *_place(one, other),
        *_truth(one, other),
        *_words(one, other),
        *_nearness(one, other),
    ]


def _kind(one: Card, other: Card) -> Row:
    """types_near, modes_same, modes_compatible, modes_apart."""
    first, second = one.report.mode, other.report.mode
    near = float(one.report.type is not other.report.type)
    if first is None or second is None:
        return [near, 0.0, 0.0, 0.0]
    if first == second:
        return [near, 1.0, 0.0, 0.0]
    fits = compatible(first, second)
    return [near, 0.0, float(fits), float(not fits)]


def _parties(one: Card, other: Card, kinship: Kinship) -> Row:
    """From parties_shared to roles_swapped. Crossed: each names a party that the other does not."""
    if not one.parties or not other.parties:
        return PARTIES_UNKNOWN
    if one.parties == other.parties and one.actors == other.actors:
        return PARTIES_SAME
    is_symmetric_act = is_symmetric(one.report.type) and is_symmetric(other.report.type)
    sides = (one.actors, one.recipients, other.actors, other.recipients)
    return of_sides(sides, is_symmetric_act, max(one.year, other.year), kinship)


@lru_cache(maxsize=20_000)
def of_sides(sides: Sides, is_symmetric_act: bool, year: int, kinship: Kinship) -> Row:
    """Return the features of the parties of two reports: the same few meet again and again."""
    actors, recipients, others_actors, others_recipients = sides
    one, other = actors | recipients, others_actors | others_recipients
    few, many = sorted((one, other), key=lambda codes: (len(codes), sorted(codes)))
    likes = kinship.likes(few, many, year)
    shared, back = sum(likes, 0.0), kinship.shared(many, few, year)
    crossed = float(0 < shared < len(few) and not all(likes))
    row = [shared / len(few), (shared + back) / (len(few) + len(many)), crossed, 0.0]
    if is_symmetric_act:
        return [*row, 0.0, 0.0, 0.0]
    apart = _apart(actors, others_actors, kinship, year)
    swapped = apart and bool(actors & others_recipients or others_actors & recipients)
    missed = _apart(recipients, others_recipients, kinship, year)
    return [*row, float(apart), float(missed), float(swapped)]


def _apart(one: frozenset[str], other: frozenset[str], kinship: Kinship, year: int) -> bool:
    return bool(one and other and not kinship.shared(one, other, year))


def of_persons(one: frozenset[str], other: frozenset[str], kinship: Kinship) -> Row:
    """persons_shared, persons_apart, persons_crossed, persons_rival.

    Rivals act for the same party: the president whom a visit brought is not the minister whom another did.
    """
    if not one or not other:
        return NO_PERSONS
    shared = len(one & other) / min(len(one), len(other))
    return [shared, float(not shared), float(0 < shared < 1), float(kinship.rivals(one, other))]


def _time(one: Card, other: Card) -> Row:
    """From same_day to published_gap."""
    gap = _gap(one.published, other.published)
    if one.first is not None and other.first is not None:
        return [*_both_dated(one, other), 0.0, 0.0, 0.0, 0.0, 0.0]
    if one.first is None and other.first is None:
        return [0.0] * 9 + [1.0, gap]
    dated, undated = (one, other) if one.first is not None else (other, one)
    return [0.0] * 6 + [1.0, *_undated_fit(dated, undated), 0.0, gap]


def _both_dated(one: Card, other: Card) -> Row:
    """same_day, next_day, days_apart, days_apart_log, dates_agree, dates_apart."""
    assert one.first is not None
    assert other.first is not None
    assert one.last is not None
    assert other.last is not None
    if one.is_exact and other.is_exact:
        days = abs(one.first - other.first)
        later = days > 1
        return [float(days == 0), float(days == 1), float(later), math.log(days) if later else 0.0, 0.0, 0.0]
    agree = one.first <= other.last and other.first <= one.last
    return [0.0, 0.0, 0.0, 0.0, float(agree), float(not agree)]


def _undated_fit(dated: Card, undated: Card) -> Row:
    """undated_fits, undated_apart: whether a report without a date can be of the day that another names."""
    if undated.published is None or dated.first is None or dated.last is None:
        return [0.0, 0.0]
    late = undated.published - dated.last
    early = dated.first - undated.published
    if undated.report.time is Tense.FUTURE:
        fits = late <= 0
        return [float(fits), 0.0 if fits else math.log1p(late)]
    fits = early <= 0 and late <= NEWS_DAYS
    return [float(fits), 0.0 if fits else math.log1p(max(early, late - NEWS_DAYS))]


def _gap(one: int | None, other: int | None) -> float:
    return math.log1p(abs(one - other)) if one is not None and other is not None else 0.0


def _place(one: Card, other: Card) -> Row:
    """place_same, place_apart, country_apart."""
    same = bool(one.place) and one.place == other.place
    apart = bool(one.place and other.place) and not same
    first, second = one.report.country, other.report.country
    return [float(same), float(apart), float(bool(first and second and first != second))]


def _truth(one: Card, other: Card) -> Row:
    """polarity_apart, certainty_apart, tense_apart, tense_apart_same_day."""
    first, second = one.report, other.report
    tense = (first.time is Tense.FUTURE) != (second.time is Tense.FUTURE)
    same_day = one.is_exact and other.is_exact and one.first == other.first
    return [
        float(first.polarity is not second.polarity),
        float(first.certainty is not second.certainty),
        float(tense),
        float(tense and same_day),
    ]


def _words(one: Card, other: Card) -> Row:
    """trigger_same, trigger_apart, wording, wording_spoken, wording_across_languages, numbers_shared."""
    same = one.trigger == other.trigger
    across = one.report.language != other.report.language
    likeness = cosine(one.stems, other.stems)
    spoken = is_spoken(one.report.type) and is_spoken(other.report.type)
    return [
        float(same),
        float(not same and not across),
        likeness,
        likeness if spoken else 0.0,
        likeness if across else 0.0,
        float(bool(one.numbers & other.numbers)),
    ]


def _nearness(one: Card, other: Card) -> Row:
    """From same_document to the end."""
    first, second = one.report, other.report
    if first.document_id != second.document_id:
        copied = float(one.group == other.group)
        return [0.0, 0.0, 0.0, 0.0, cosine(one.context, other.context), copied, 0.0]
    together = first.sentence == second.sentence
    near = 1.0 / (1.0 + abs(first.start - second.start) / 200)
    same = one.trigger == other.trigger
    apart = one.is_exact and other.is_exact and one.first != other.first
    return [1.0, float(together), near, float(same), 0.0, 0.0, float(apart)]
