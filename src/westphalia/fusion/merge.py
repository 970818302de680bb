"""What the reports of one event say together: where they agree, where they differ, whether it happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from westphalia.dates import PartialDate
from westphalia.fusion.families import is_symmetric
from westphalia.fusion.kinship import Kinship
from westphalia.gazetteer import fold
from westphalia.ids import content_id
from westphalia.model import (
    Certainty,
    Difference,
    EventType,
    Occurrence,
    Polarity,
    Report,
    Status,
    Tense,
)

Answer = TypeVar("Answer")
Codes = tuple[str, ...]

_NEARLY_ALL = 0.75
"""Of the reports that name parties: what so many say holds, and the others are shown as differing."""


def occurrence_of(reports: Iterable[Report], *, groups: Mapping[str, str], kinship: Kinship) -> Occurrence:
    """Return the event that some reports tell of. `groups` names the group of copies a document belongs to.

    Its id is that of its first report, so that it stays the same when later ones join.
    """
    ordered = sorted(reports, key=_by_age)
    dates = _answers(ordered, lambda report: report.date)
    actors = _answers(ordered, lambda report: _sorted(report.actors))
    recipients = _answers(ordered, lambda report: _sorted(report.recipients))
    type_ = _commonest(report.type for report in ordered)
    if is_symmetric(type_) and _told_both_ways(actors, recipients):
        # "A met B" and "A and B met" say the same of who took part.
        actors = _answers(ordered, lambda report: _sorted((*report.actors, *report.recipients)))
        recipients = {}
    acting, receiving = _apart(
        ordered,
        _agreed_codes(actors, kinship, _year(ordered)),
        _agreed_codes(recipients, kinship, _year(ordered)),
    )
    known = [report.published for report in ordered if report.published]
    return Occurrence(
        id=content_id("occ", ordered[0].event_id),
        type=type_,
        mode=_mode(ordered, type_),
        actors=acting,
        recipients=receiving,
        persons=tuple(dict.fromkeys(person for report in ordered for person in report.persons)),
        date=_agreed_date(list(dates)),
        place=_agreed_place(ordered),
        status=status_of(ordered),
        event_ids=tuple(report.event_id for report in ordered),
        outlets=count_outlets(ordered, groups),
        first_reported=min(known, key=lambda day: (day.earliest(), day.value), default=None),
        last_reported=max(known, key=lambda day: (day.latest(), day.value), default=None),
        confidence=max(report.confidence for report in ordered),
        differences=tuple(_differences(ordered, dates, actors, recipients, kinship)),
    )


def _by_age(report: Report) -> tuple[date, str, int, str]:
    """Earliest publication first; what has no date comes last."""
    day = report.published.earliest() if report.published else date.max
    return day, report.document_id, report.start, report.event_id


# ---- whether it happened


def status_of(reports: Sequence[Report]) -> Status:
    """Return whether an event took place, by what all its reports say.

    Who denies what others assert makes it disputed; that something will not be done, or is not so, said
    before anybody told that it was done, does not. What most still tell as to come has not been done, though
    one says so.
    """
    told = [report for report in reports if report.polarity is Polarity.POSITIVE]
    denied = [report for report in reports if report.polarity is Polarity.NEGATIVE]
    if not told:
        return Status.DENIED
    done = _done(told)
    answers = [report for report in denied if report.time is not Tense.FUTURE]
    if done and all(_is_before(report, done) for report in answers):
        return Status.HAPPENED
    if denied:
        return Status.DISPUTED
    to_come = told if done else [report for report in told if report.time is Tense.FUTURE] or told
    is_fixed = any(report.certainty is Certainty.CERTAIN for report in to_come)
    return Status.PLANNED if is_fixed else Status.POSSIBLE


def _done(told: Sequence[Report]) -> list[Report]:
    """Return the reports that tell it as done, none where more that are no older tell it as to come."""
    done = [r for r in told if r.certainty is Certainty.CERTAIN and r.time is not Tense.FUTURE]
    to_come = [r for r in told if r.time is Tense.FUTURE and not _is_before(r, done)]
    return done if len(done) >= len(to_come) else []


def _is_before(report: Report, others: Iterable[Report]) -> bool:
    """Return whether a report was published before all others, as far as dates can tell."""
    days = [other.published.earliest() for other in others if other.published]
    return report.published is not None and bool(days) and report.published.latest() < min(days)


# ---- who tells it


def count_outlets(reports: Iterable[Report], groups: Mapping[str, str]) -> int:
    """Return how many tell of it independently: an outlet counts once, and so do copies of one text."""
    tellers: list[set[str]] = []
    for report in reports:
        marks = {"text " + groups.get(report.document_id, report.document_id)}
        if report.outlet:
            marks.add("outlet " + fold(report.outlet))
        joined = [teller for teller in tellers if teller & marks]
        tellers = [teller for teller in tellers if not teller & marks]
        tellers.append(marks.union(*joined))
    return len(tellers)


# ---- what they agree on

Answers = dict[Answer, list[str]]
"""Each answer given, with the reports that give it."""


def _answers(reports: Iterable[Report], answer: Callable[[Report], Answer | None]) -> Answers[Answer]:
    found: Answers[Answer] = defaultdict(list)
    for report in reports:
        value = answer(report)
        if value:
            found[value].append(report.event_id)
    return dict(found)


def _sorted(codes: Iterable[str]) -> Codes:
    return tuple(sorted(set(codes)))


def _commonest(values: Iterable[EventType]) -> EventType:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def _mode(reports: Sequence[Report], type_: EventType) -> str | None:
    modes = {report.mode for report in reports if report.mode and report.type is type_}
    return modes.pop() if len(modes) == 1 else None


def _told_both_ways(actors: Answers[Codes], recipients: Answers[Codes]) -> bool:
    return any(set(acting) & set(receiving) for acting in actors for receiving in recipients)


def _apart(reports: Sequence[Report], actors: Codes, recipients: Codes) -> tuple[Codes, Codes]:
    """Return both sides without those who only by different reports are on both: nobody asks himself.

    Such a party stays where more reports have it, as often told on both as an actor.
    """
    dropped: tuple[set[str], set[str]] = (set(), set())
    for code in set(actors) & set(recipients):
        if not any(code in report.actors and code in report.recipients for report in reports):
            as_actor = sum(code in report.actors for report in reports)
            as_recipient = sum(code in report.recipients for report in reports)
            dropped[as_actor >= as_recipient].add(code)
    kept = (
        (code for code in side if code not in gone)
        for side, gone in zip((actors, recipients), dropped, strict=True)
    )
    first, second = map(tuple, kept)
    return first, second


def _agreed_codes(answers: Answers[Codes], kinship: Kinship, year: int) -> Codes:
    """Return the answer that all others are part of, or nearly all; else what every fullest answer has."""
    fullest = _fullest(answers, kinship, year)
    if not fullest:
        return ()
    total = sum(map(len, answers.values()))
    for answer in fullest:
        for_it = sum(len(ids) for codes, ids in answers.items() if _is_part(codes, answer, kinship, year))
        if for_it >= _NEARLY_ALL * total:
            return answer
    return tuple(code for code in fullest[0] if all(code in answer for answer in fullest[1:]))


def _fullest(answers: Iterable[Codes], kinship: Kinship, year: int) -> list[Codes]:
    """Return the answers that are part of no other: 'Russia' is part of 'Russia and the United States'."""
    ranked = sorted(answers, key=lambda codes: (-len(codes), codes))
    found: list[Codes] = []
    for codes in ranked:
        if not any(_is_part(codes, other, kinship, year) for other in found):
            found.append(codes)
    return found


def _is_part(codes: Codes, whole: Codes, kinship: Kinship, year: int) -> bool:
    return all(any(kinship.of_pair(code, other, year) > 0 for other in whole) for code in codes)


def _agreed_date(dates: Sequence[PartialDate]) -> PartialDate | None:
    """Return the most precise date if it agrees with all others.

    >>> _agreed_date([PartialDate("2022-02"), PartialDate("2022-02-12")])
    PartialDate(value='2022-02-12')
    """
    if not dates:
        return None
    sharpest = min(dates, key=lambda day: (day.latest() - day.earliest(), day.value))
    return sharpest if all(sharpest.agrees_with(day) for day in dates) else None


def _agreed_place(reports: Sequence[Report]) -> str | None:
    places = {fold(report.place): report.place for report in reversed(reports) if report.place}
    return next(iter(places.values())) if len(places) == 1 else None


def _year(reports: Sequence[Report]) -> int:
    return max((known.latest().year for r in reports if (known := r.date or r.published)), default=0)


# ---- where they differ


def _differences(
    reports: Sequence[Report],
    dates: Answers[PartialDate],
    actors: Answers[Codes],
    recipients: Answers[Codes],
    kinship: Kinship,
) -> Iterator[Difference]:
    if len(dates) > 1 and _agreed_date(list(dates)) is None:
        yield from _differing("date", {str(day): ids for day, ids in dates.items()})
    for field, codes in (("actors", actors), ("recipients", recipients)):
        if len(_fullest(codes, kinship, _year(reports))) > 1:
            yield from _differing(field, {", ".join(answer): ids for answer, ids in codes.items()})
    for field, answers in _plain_answers(reports):
        if len(answers) > 1:
            yield from _differing(field, answers)


def _plain_answers(reports: Sequence[Report]) -> Iterator[tuple[str, Answers[str]]]:
    places = {fold(report.place): report.place for report in reversed(reports) if report.place}
    yield "place", _answers(reports, lambda report: places.get(fold(report.place or "")))
    yield "polarity", _answers(reports, lambda report: report.polarity.value)
    yield "certainty", _answers(reports, lambda report: report.certainty.value)
    yield "mode", _answers(reports, lambda report: report.mode)


def _differing(field: str, answers: Mapping[str, Sequence[str]]) -> Iterator[Difference]:
    for value, ids in sorted(answers.items()):
        yield Difference(field=field, value=value, event_ids=tuple(ids))
