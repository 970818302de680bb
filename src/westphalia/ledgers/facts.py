"""Line up those who say that a thing happened with those who say that it did not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.ledgers.patterns import is_verbal, pattern_text
from westphalia.ledgers.standings import Said, compare, day_key
from westphalia.ledgers.words import acts
from westphalia.model import (
    Certainty,
    ClaimLine,
    EventType,
    Occurrence,
    Pattern,
    Polarity,
    Report,
    Standing,
    Tense,
)

UNIT = "fact"
"""The unit of a line that says whether a thing happened."""

_GAP = timedelta(days=45)
"""A denial answers what was said in the weeks around it, not in another crisis."""

_GAP_IN_WAR = timedelta(days=7)
"""Of two sides that fight every day, a denial answers what was said in the days around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    report: Report
    occurrence: str | None
    is_refusal: bool
    said: Said

    @property
    def is_denial(self) -> bool:
        """True where it is said that the thing did not happen; a doubt whether it did is none."""
        return self.report.polarity is Polarity.NEGATIVE and self.report.certainty is Certainty.CERTAIN


def fact_lines(
    reports: Iterable[Report],
    occurrences: Iterable[Occurrence] = (),
    *,
    refused: Collection[str] = (),
) -> tuple[ClaimLine, ...]:
    """Return a line for each thing that one side says happened and another says did not.

    Its `claim_ids` are ids of events; its `values` are 1 where the thing is asserted, 0 where it is denied,
    and None where it is only called possible.

    Args:
        reports: the records of events, in any order.
        occurrences: which of them are one.
        refused: ids of events that a refusal is about: "we will not send arms" denies only what others are
            quoted as saying.
    """
    of_event = {id_: occurrence.id for occurrence in occurrences for id_ in occurrence.event_ids}
    rows = sorted((_row(report, of_event, refused) for report in reports), key=_order)
    index = _index(row for row in rows if row.report.polarity is Polarity.POSITIVE)
    groups = _grouped([row for row in rows if row.is_denial], index)
    lines = (_finished(sorted(group, key=_order)) for group in groups)
    return tuple(line for line in lines if line is not None)


def _row(report: Report, of_event: Mapping[str, str], refused: Collection[str]) -> _Row:
    by = ",".join(sorted(report.attribution)) or report.outlet
    value = 0.0 if report.polarity is Polarity.NEGATIVE else 1.0
    is_sure = value == 0.0 or report.certainty is Certainty.CERTAIN
    words = "denied" if value == 0.0 else "asserted" if is_sure else "called possible"
    return _Row(
        report=report,
        occurrence=of_event.get(report.event_id),
        is_refusal=report.event_id in refused,
        said=Said(
            id=report.event_id,
            by=by,
            said=report.published,
            words=words,
            value=value if is_sure else None,
            low=value if is_sure else 0.0,
            high=value,
        ),
    )


def _order(row: _Row) -> tuple[str, str, int, str]:
    report = row.report
    return day_key(report.published), report.document_id, report.start, report.event_id


# ---- which reports are about one thing

_Key = tuple[object, ...]
_EVENT = "event"


def _keys(row: _Row) -> Iterator[_Key]:
    """Yield the keys of which reports about one thing share at least one."""
    if row.occurrence is not None:
        yield (_EVENT, row.occurrence)
    # That words were not said is seldom a denial of other words: only fusion can tell.
    if not is_verbal(row.report.type):
        yield from (("act", row.report.type, code) for code in row.report.actors)


def _index(rows: Iterable[_Row]) -> dict[_Key, list[_Row]]:
    index: dict[_Key, list[_Row]] = defaultdict(list)
    for row in rows:
        for key in _keys(row):
            index[key].append(row)
    return index


def _grouped(denials: list[_Row], index: Mapping[_Key, list[_Row]]) -> list[list[_Row]]:
    """Return each denial with what it denies; denials of one thing stand together."""
    groups: list[list[_Row]] = []
    group_of: dict[str, int] = {}
    for denial in denials:
        denied = {
            row.report.event_id: row
            for key in _keys(denial)
            for row in _near(denial, key, index.get(key, []))
            if _is_denied_by(row, denial)
        }
        if not denied:
            continue
        number = min((group_of[id_] for id_ in denied if id_ in group_of), default=len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(denial)
        for id_, row in denied.items():
            if group_of.setdefault(id_, number) == number and row not in groups[number]:
                groups[number].append(row)
    return groups


def _near(denial: _Row, key: _Key, rows: list[_Row]) -> list[_Row]:
    """Return the rows that a denial can answer, given in the order of time; of one event all."""
    day = _first(denial.report.published)
    if key[0] == _EVENT or day is None:
        return rows if key[0] == _EVENT else []
    start = bisect_left(rows, (day - _GAP).isoformat(), key=_day_of)
    end = bisect_right(rows, (day + _GAP).isoformat(), key=_day_of)
    return rows[start:end]


def _day_of(row: _Row) -> str:
    return day_key(row.report.published)


def _is_denied_by(row: _Row, denial: _Row) -> bool:
    one, other = row.report, denial.report
    is_of_another = row.said.by != denial.said.by
    if denial.is_refusal and not (is_of_another and _is_said_of(other.actors, one)):
        return False
    if row.occurrence is not None and row.occurrence == denial.occurrence:
        is_told_twice = is_of_another or one.document_id != other.document_id
        if not is_told_twice or _is_own_summary(one, other):
            return False
        return _answers(one, other) and _same_time(one, other, _GAP)
    return (
        is_of_another
        and (one.document_id == other.document_id or bool(one.attribution))
        and (one.time is Tense.FUTURE) == (other.time is Tense.FUTURE)
        and _answers(one, other)
        and _same_act(one, other)
        and _same_time(one, other, _GAP_IN_WAR if one.type is EventType.ASSAULT else _GAP)
    )


def _is_own_summary(one: Report, denial: Report) -> bool:
    """Return whether an article itself names the talk or promise of which it quotes what came of it."""
    is_quoted = bool(one.attribution) or one.document_id != denial.document_id
    return is_verbal(one.type) and not is_quoted


def _answers(one: Report, denial: Report) -> bool:
    """Return whether a denial is somebody's, and answers a report.

    Who says that it will not do a thing answers only what others say that it may do; of anybody else it would
    be a demand or a guess, and what was done is not denied by a promise.
    """
    if denial.time is not Tense.FUTURE:
        return bool(denial.attribution)
    is_of_oneself = bool(set(denial.attribution) & set(denial.actors))
    return is_of_oneself and _is_to_come(one) and _is_said_of(denial.actors, one)


def _is_to_come(one: Report) -> bool:
    return one.time is Tense.FUTURE or one.certainty is Certainty.POSSIBLE


def _is_said_of(codes: Collection[str], one: Report) -> bool:
    """Return whether others say of some that they act."""
    parties = (*one.actors, *one.recipients) if one.type in acts().both_ways.types else one.actors
    return bool(set(codes) & set(parties)) and bool(one.attribution) and not set(one.attribution) & set(codes)


def _same_act(one: Report, other: Report) -> bool:
    return (
        one.type is other.type
        and acts().modes_fit(one.type, one.mode, other.mode)
        and bool(set(one.actors) & set(other.actors))
        and bool(set(one.recipients) & set(other.recipients))
    )


def _same_time(one: Report, other: Report, gap: timedelta) -> bool:
    """Return whether two reports can be of one day; those that do not say which must not lie far apart."""
    if one.date is not None and other.date is not None:
        return one.date.agrees_with(other.date)
    days = _first(one.published), _first(other.published)
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]) <= gap


def _first(day: PartialDate | None) -> date | None:
    return day.earliest() if day is not None else None


# ---- a finished line


def _finished(rows: list[_Row]) -> ClaimLine | None:
    comparisons = compare((row.said for row in rows), _weigh)
    if not comparisons:
        return None
    reports = [row.report for row in rows]
    actors = Counter(code for report in reports for code in sorted(report.actors))
    recipients = Counter(code for report in reports for code in sorted(report.recipients))
    most = len(rows) / 2
    kind = Counter(report.type for report in reports).most_common(1)[0][0]
    subject = Pattern(
        type=kind,
        actors=tuple(code for code, count in actors.most_common(3) if count >= most),
        recipients=tuple(code for code, count in recipients.most_common(3) if count >= most),
    )
    denials = [row.report.event_id for row in rows if row.is_denial]
    return ClaimLine(
        id=content_id("lin", UNIT, denials[0]),
        subject=pattern_text(subject),
        unit=UNIT,
        about=tuple(dict.fromkeys(code for code, _ in (*actors.most_common(), *recipients.most_common()))),
        claim_ids=tuple(row.report.event_id for row in rows),
        values=tuple(row.said.value for row in rows),
        comparisons=comparisons,
    )


def _weigh(earlier: Said, later: Said) -> Standing | None:
    """Return how two sides stand; that several say the same is plain from the line."""
    values = {earlier.value, later.value}
    if values == {0.0, 1.0}:
        return Standing.CONTRADICTS
    return Standing.DIFFERS if values == {0.0, None} else None
