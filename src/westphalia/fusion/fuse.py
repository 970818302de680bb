"""From reports to events: file, compare, join, merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from westphalia.fusion.blocking import candidates
from westphalia.fusion.cards import cards_of
from westphalia.fusion.cluster import cluster
from westphalia.fusion.doubts import Doubt, doubts
from westphalia.fusion.kinship import kinship_of, tables
from westphalia.fusion.merge import occurrence_of
from westphalia.fusion.odds import Odds
from westphalia.gazetteer import Gazetteer
from westphalia.model import Occurrence, Report

Judged = Iterable[tuple[str, str]]
"""Pairs of ids of events."""


def fuse(
    reports: Iterable[Report],
    *,
    same: Judged = (),
    apart: Judged = (),
    copies: Iterable[Iterable[str]] = (),
    gazetteer: Gazetteer | None = None,
) -> tuple[Occurrence, ...]:
    """Return the events that reports tell of, in the order in which they were first reported.

    See `fuse_with_doubts`.
    """
    return fuse_with_doubts(reports, same=same, apart=apart, copies=copies, gazetteer=gazetteer).occurrences


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """The events that reports tell of, and the pairs of reports of which it is least sure."""

    occurrences: tuple[Occurrence, ...]
    doubts: tuple[Doubt, ...]


def fuse_with_doubts(
    reports: Iterable[Report],
    *,
    same: Judged = (),
    apart: Judged = (),
    copies: Iterable[Iterable[str]] = (),
    gazetteer: Gazetteer | None = None,
) -> Fused:
    """Return the events that reports tell of, in the order in which they were first reported, and doubts.

    Every report belongs to one event. The order of the input does not matter, and reports that share neither
    a document, a party nor a rare word with others do not change what becomes of those.

    Args:
        reports: the records of all documents; of two with one `event_id` the first in a fixed order counts.
        same: pairs of event ids that a person judged to be one event.
        apart: pairs judged not to be; they prevail over `same`.
        copies: groups of ids of documents that copy each other, as `find_copies` returns them.
        gazetteer: tells which states belong to an organisation; by default that of the package.
    """
    groups = {document: min(group) for group in map(tuple, copies) for document in group}
    names = gazetteer or tables()
    kinship = kinship_of(names)
    cards = cards_of(_each_once(reports), groups)
    pairs = candidates(cards, kinship, sorted({row.organisation for row in names.memberships}))
    odds = Odds(cards, kinship)
    places = {card.report.event_id: place for place, card in enumerate(cards)}
    scores = odds.of_all(pairs)
    clusters = cluster(
        len(cards),
        pairs,
        scores,
        odds.of,
        same=_positions(same, places),
        apart=_positions(apart, places),
    )
    occurrences = (
        occurrence_of([cards[place].report for place in found], groups=groups, kinship=kinship)
        for found in clusters
    )
    return Fused(
        occurrences=tuple(sorted(occurrences, key=_by_age)), doubts=doubts(cards, pairs, scores, clusters)
    )


def _each_once(reports: Iterable[Report]) -> list[Report]:
    found: dict[str, Report] = {}
    for report in sorted(reports, key=lambda report: (report.event_id, report.document_id, report.start)):
        found.setdefault(report.event_id, report)
    return list(found.values())


def _positions(judged: Judged, places: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return pairs of ids as pairs of positions; what is not among the reports is left out."""
    found = {(places[one], places[other]) for one, other in judged if one in places and other in places}
    return sorted(tuple(sorted(pair)) for pair in found if pair[0] != pair[1])  # type: ignore[misc]


def _by_age(occurrence: Occurrence) -> tuple[str, str]:
    first = occurrence.first_reported
    return first.earliest().isoformat() if first else "9999", occurrence.id
