"""Line up claims about the same thing, and say how they stand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from westphalia.dates import PartialDate
from westphalia.gazetteer import words_of
from westphalia.ids import content_id
from westphalia.ledgers.amounts import Amount, amount_of, amount_words, carrier
from westphalia.ledgers.patterns import pattern_text
from westphalia.ledgers.standings import Said, claimant_of, compare, day_key, overlap
from westphalia.ledgers.words import acts
from westphalia.model import (
    Certainty,
    Claim,
    ClaimLine,
    ClaimReport,
    EventType,
    Occurrence,
    Pattern,
    Report,
    Standing,
    Tense,
)

_STANDING_GAP = timedelta(days=60)
"""A number that goes on from day to day is still the same matter after so long without word of it."""

_EVENT_GAP = timedelta(days=1)
"""Two numbers of one event that fusion kept apart are told of days so near to each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A claim with what decides where it belongs. `owners` act, or are counted; `against` are acted upon."""

    report: ClaimReport
    amount: Amount
    said: Said
    event: Report | None
    occurrence: str | None
    owners: frozenset[str]
    against: frozenset[str]
    day: date | None

    @property
    def claim(self) -> Claim:
        return self.report.claim

    @property
    def stands(self) -> bool:
        """True for a number that goes on from day to day: not for those who fell in one attack."""
        kind, event = self.amount.kind, self.event
        is_done = event is not None and _is_done(event)
        is_of_victims = is_done and kind is not None and event is not None and event.type in kind.victims_of
        return self.amount.stands and not is_of_victims

    @property
    def topic(self) -> str:
        """What a standing number is of: who leaves is not counted with who is there."""
        is_leaving = self.event is not None and self.event.type in (EventType.RETREAT, EventType.CONCEDE)
        return "leaving" if is_leaving else "there"

    def own_keys(self) -> Iterator[tuple[object, ...]]:
        """Yield what a line must share one of to be asked whether it takes this row."""
        if self.occurrence is not None and not self.stands and self.amount.kind is not None:
            yield ("event", self.amount.unit, self.occurrence)
        if self.stands:
            yield from (("standing", self.amount.unit, self.topic, code) for code in sorted(self.owners))
        elif self._is_typical and self.event is not None and self.day is not None:
            for code in sorted(self.owners):
                yield ("day", self.amount.unit, self.event.type, code, self.day)

    def near_keys(self) -> Iterator[tuple[object, ...]]:
        """Yield the keys under which a line that takes this row may stand."""
        for key in self.own_keys():
            yield key
            if key[0] == "day" and self.day is not None:
                yield (*key[:-1], self.day - _EVENT_GAP)
                yield (*key[:-1], self.day + _EVENT_GAP)

    @property
    def _is_typical(self) -> bool:
        """True where the unit is mostly told of such an event: only then a number be known by its unit."""
        kind = self.amount.kind
        return kind is not None and self.event is not None and self.event.type.value in kind.types


@dataclass(slots=True)
class _Line:
    rows: list[_Row] = field(default_factory=list)

    def takes(self, row: _Row) -> bool:
        """Return whether a row is about the same thing as those of this line."""
        if any(_are_two_things(row, other) for other in self.rows):
            return False
        if row.stands:
            return self._is_near(row) and all(
                _agree_or_open(row.against, other.against) and _same_place(row, other) for other in self.rows
            )
        return any(_same_event(row, other) for other in self.rows)

    def _is_near(self, row: _Row) -> bool:
        """Return whether the last word of the line is not too long ago."""
        said = row.report.published
        days = [other.report.published for other in self.rows if other.report.published is not None]
        if said is None or not days:
            return True
        return said.earliest() - max(day.latest() for day in days) <= _STANDING_GAP

    def distance(self, row: _Row) -> float:
        """Return how far a row's number is from the nearest of the line: of two lines the nearer takes it."""
        return min((_distance(row, other) for other in self.rows), default=1.0)


def claim_lines(
    claims: Iterable[ClaimReport],
    reports: Iterable[Report] = (),
    occurrences: Iterable[Occurrence] = (),
) -> tuple[ClaimLine, ...]:
    """Return the claims in lines, one for each thing that is counted, earliest first.

    Args:
        claims: the claims, in any order.
        reports: the events that the claims are linked with.
        occurrences: which of these events are one.
    """
    events = {report.event_id: report for report in reports}
    of_event = {id_: occurrence.id for occurrence in occurrences for id_ in occurrence.event_ids}
    beside = _by_sentence(events.values())
    rows = [row for claim in claims if (row := _row(claim, events, beside, of_event)) is not None]
    lines = [_finished(line.rows) for line in _aligned(sorted(rows, key=_order))]
    return tuple(lines)


_Sentences = Mapping[tuple[str, str], Sequence[Report]]


def _by_sentence(reports: Iterable[Report]) -> _Sentences:
    found: dict[tuple[str, str], list[Report]] = {}
    for report in sorted(reports, key=lambda report: (report.document_id, report.start, report.event_id)):
        found.setdefault((report.document_id, report.sentence), []).append(report)
    return found


def _row(
    given: ClaimReport, events: dict[str, Report], beside: _Sentences, of_event: Mapping[str, str]
) -> _Row | None:
    amount = amount_of(given, carrier(given, events))
    if amount is None:
        return None
    event = carrier(given, events, amount.kind) or _nearest(given, beside, amount)
    amount = amount_of(given, event) or amount
    by = claimant_of(given.claim.claimants, given.outlet)
    said = Said(
        id=given.claim.id,
        by=by,
        said=given.published,
        words=amount_words(given.claim, amount) + _doubt(given.claim, event),
        value=amount.value,
        low=amount.low,
        high=amount.high,
    )
    return _Row(
        report=given,
        amount=amount,
        said=said,
        event=event,
        occurrence=of_event.get(event.event_id) if event else None,
        owners=frozenset(event.actors if event else ()) or _named(given),
        against=frozenset(event.recipients if event else ()),
        day=_day(given, event),
    )


def _named(given: ClaimReport) -> frozenset[str]:
    """Return whom a number without an actor is about: the first one named beside it who does not state it."""
    claimants = {code for role in given.claim.claimants for code in role.entities}
    others = [code for code in given.named if code not in claimants]
    return frozenset(given.claim.about or others[:1])


def _nearest(given: ClaimReport, beside: _Sentences, amount: Amount) -> Report | None:
    """Return the act told last before a number that is linked with none, if its unit is told of such acts."""
    citation, types = given.claim.citation, amount.kind.types if amount.kind else ()
    told = beside.get((citation.document_id, given.sentence), ())
    before = [report for report in told if report.start < citation.span.start and report.type.value in types]
    return before[-1] if before else None


def _doubt(claim: Claim, event: Report | None) -> str:
    is_doubtful = event is not None and event.certainty is Certainty.POSSIBLE
    return " (possible)" if is_doubtful or claim.certainty is Certainty.POSSIBLE else ""


def _day(given: ClaimReport, event: Report | None) -> date | None:
    """Return the day that a number is of: its event's where that is known, else that of its statement."""
    when: PartialDate | None = given.published
    if event is not None and event.date is not None and event.date.has_day:
        when = event.date
    return when.earliest() if when is not None else None


def _is_done(event: Report) -> bool:
    return event.certainty is Certainty.CERTAIN and event.time is not Tense.FUTURE


def _order(row: _Row) -> tuple[str, str, int, str]:
    citation = row.claim.citation
    return day_key(row.report.published), citation.document_id, citation.span.start, row.claim.id


def _aligned(rows: Iterable[_Row]) -> list[_Line]:
    """Return the rows, given in their order, each in the line that takes it best."""
    lines: list[_Line] = []
    index: dict[tuple[object, ...], dict[int, None]] = {}
    for row in rows:
        numbers = sorted({number for key in row.near_keys() for number in index.get(key, ())})
        taking = [number for number in numbers if lines[number].takes(row)]
        if taking:
            best = min(taking, key=lambda number: (lines[number].distance(row), number))
        else:
            best = len(lines)
            lines.append(_Line())
        lines[best].rows.append(row)
        for key in row.own_keys():
            index.setdefault(key, {})[best] = None
    return lines


def _are_two_things(row: _Row, other: _Row) -> bool:
    """Return whether one article counts two things with two numbers.

    It does where one claimant gives both, or where it states one itself: two sides that are at odds are both
    named.
    """
    if row.claim.citation.document_id != other.claim.citation.document_id or overlap(row.said, other.said):
        return False
    return row.said.by == other.said.by or not row.claim.claimants or not other.claim.claimants


def _same_event(row: _Row, other: _Row) -> bool:
    if row.occurrence is not None and row.occurrence == other.occurrence:
        return True
    if row.event is None or other.event is None or row.day is None or other.day is None:
        return False
    return (
        row.event.type is other.event.type
        and _same_parties(row, other)
        and abs(row.day - other.day) <= _EVENT_GAP
        and _same_place(row, other)
    )


def _same_parties(row: _Row, other: _Row) -> bool:
    """Return whether both sides of the event are the same; of talks all who took part."""
    if row.event is not None and row.event.type in acts().both_ways.types:
        return row.owners | row.against == other.owners | other.against
    return bool(row.owners & other.owners) and bool(row.against & other.against)


def _agree_or_open(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _same_place(row: _Row, other: _Row) -> bool:
    """Return whether no two places are named. Names of two languages cannot be held against each other."""
    one, two = row.event, other.event
    if one is None or two is None:
        return True
    if one.country and two.country and one.country != two.country:
        return False
    if not one.place or not two.place or one.language != two.language:
        return True
    words = [{word.folded for word in words_of(place)} for place in (one.place, two.place)]
    return bool(words[0] & words[1])


def _distance(row: _Row, other: _Row) -> float:
    if overlap(row.said, other.said):
        return 0.0
    low = min(row.said.high, other.said.high)
    high = max(row.said.low, other.said.low)
    return 1.0 - low / high if high else 1.0


# ---- a finished line


def _finished(rows: list[_Row]) -> ClaimLine:
    first = rows[0]
    about = Counter(code for row in rows for code in sorted(row.owners | row.against))
    return ClaimLine(
        id=content_id("lin", first.amount.unit, first.claim.id),
        subject=_subject(rows),
        unit=first.amount.unit,
        about=tuple(code for code, _ in about.most_common()),
        claim_ids=tuple(row.claim.id for row in rows),
        values=tuple(row.amount.value for row in rows),
        comparisons=compare((row.said for row in rows), _weigh),
    )


def _weigh(earlier: Said, later: Said) -> Standing:
    return Standing.AGREES if overlap(earlier, later) else Standing.DIFFERS


def _subject(rows: list[_Row]) -> str:
    """Return what the numbers are of, as a pattern of the act; without an act the words as read.

    A number that stands alone is its own subject: a line without a name could not be opened.
    """
    kinds = Counter(row.event.type for row in rows if row.event is not None)
    if not kinds:
        return rows[0].claim.subject or rows[0].claim.citation.quote
    owners = Counter(code for row in rows for code in sorted(row.owners))
    against = Counter(code for row in rows for code in sorted(row.against - row.owners))
    most = len(rows) / 2
    return pattern_text(
        Pattern(
            type=kinds.most_common(1)[0][0],
            actors=tuple(code for code, count in owners.most_common(3) if count >= most),
            recipients=tuple(code for code, count in against.most_common(3) if count >= most),
        )
    )
