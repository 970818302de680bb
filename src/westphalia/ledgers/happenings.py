"""What happened, as it is known on a day: occurrences in the order of time, found by what they are."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from westphalia.dates import PartialDate
from westphalia.ledgers.circles import Circles
from westphalia.ledgers.patterns import Act, act_of, meets, pattern_text, with_topics
from westphalia.ledgers.words import acts
from westphalia.model import (
    Certainty,
    EventType,
    Occurrence,
    Pattern,
    Polarity,
    Report,
    Status,
    Tense,
)

_LEAD = 400
"""Characters. News stands at the top of an article; what is told further down without a date may be old."""

_SEVERAL = 2
"""Articles. One that names nobody for what it tells may have left the name out."""

_Key = tuple[EventType, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An occurrence as an act in time, with its reports as far as they are known.

    `is_news` is false where only the depths of articles tell of it.
    """

    id: str
    act: Act
    status: Status
    date: PartialDate | None
    first_reported: PartialDate | None
    is_news: bool
    reports: tuple[Report, ...] = ()
    event_ids: frozenset[str]

    @property
    def when(self) -> PartialDate | None:
        """The day that it is known of: its own date, else that of the first report."""
        return self.date or self.first_reported

    def is_after(self, said: PartialDate) -> bool:
        """Return whether it took place after a day, as far as dates can tell.

        Where its own date does not decide, it must have been news on a later day.
        """
        if self.date is not None and self.date.earliest() > said.latest():
            return True
        if self.date is not None and self.date.latest() < said.latest() and not self.date.agrees_with(said):
            return False
        is_new = self.first_reported is not None and self.first_reported.earliest() > said.latest()
        return is_new and (self.is_news or self.date is not None)

    def took_place(self, now: datetime.date) -> bool:
        """Return whether it is known to have happened, or was fixed for a day that has passed.

        What several articles tell in their own voice happened, though somebody denies it.
        """
        if self.status is Status.PLANNED:
            return self.date is not None and self.date.latest() < now
        if self.status is Status.DISPUTED:
            outright = {report.document_id for report in self.reports if _is_outright(report)}
            return len(outright) >= _SEVERAL
        return self.status is Status.HAPPENED

    @property
    def is_contested(self) -> bool:
        """True where somebody says that it was done and another that it was not; not where it is feared."""
        is_told = any(
            report.polarity is Polarity.POSITIVE
            and report.certainty is Certainty.CERTAIN
            and report.time is not Tense.FUTURE
            for report in self.reports
        )
        return self.status is Status.DISPUTED and is_told

    def __str__(self) -> str:
        act = self.act
        pattern = Pattern(type=act.type, mode=act.mode, actors=act.actors, recipients=act.recipients)
        day = f" on {self.date}" if self.date else f", reported on {self.first_reported}"
        denied = " (denied by some)" if self.status is Status.DISPUTED else ""
        return f"{pattern_text(pattern)}{day if self.when else ''}{denied}"


def _is_outright(report: Report) -> bool:
    """Return whether an article says itself that it happened."""
    is_told = report.polarity is Polarity.POSITIVE and report.certainty is Certainty.CERTAIN
    return is_told and report.time is not Tense.FUTURE and not report.attribution


class Happenings:
    """All that is known on a day."""

    def __init__(self, found: Iterable[Happening], circles: Circles, *, now: datetime.date) -> None:
        self.circles = circles
        self.now = now
        self._index: dict[_Key, list[Happening]] = {}
        self._last_word: dict[str, datetime.date] = {}
        self._told: dict[str, Happening] = {}
        for happening in sorted(found, key=_in_time):
            last = happening.first_reported.latest() if happening.first_reported else datetime.date.min
            for type_, code in self._keys(happening.act):
                self._index.setdefault((type_, code), []).append(happening)
                self._last_word[code] = max(self._last_word.get(code, last), last)

    @classmethod
    def of(
        cls,
        occurrences: Iterable[Occurrence],
        events: Mapping[str, Report],
        circles: Circles,
        *,
        now: datetime.date,
        as_of: datetime.date | None,
    ) -> Happenings:
        """Return what can be seen of the occurrences when only these reports are known."""
        found = []
        for occurrence in occurrences:
            reports = [events[id_] for id_ in occurrence.event_ids if id_ in events]
            visible = _visible(occurrence, reports, as_of)
            if visible is not None:
                found.append(_happening(visible, reports))
        return cls(found, circles, now=now)

    def find(
        self, pattern: Pattern | None, *, since: datetime.date, until: datetime.date, alone: bool = True
    ) -> Iterator[Happening]:
        """Yield what the pattern describes and happened in a time, in its order, whatever its status.

        `alone` says whether an ally that acts alone counts as its alliance.
        """
        if pattern is None or pattern.type is None:
            return
        seen: dict[str, Happening] = {}
        for key in self._sought(pattern):
            rows = self._index.get(key, ())
            for happening in rows[bisect_left(rows, since, key=_latest) :]:
                if _latest(happening) > until:
                    break
                seen.setdefault(happening.id, happening)
        for happening in sorted(seen.values(), key=_in_time):
            told = self._with_topics(happening) if pattern.topics else happening
            if meets(told.act, pattern, circles=self.circles, day=_latest(told), alone=alone):
                yield told

    def _with_topics(self, happening: Happening) -> Happening:
        """Return a happening with its topics: few are asked for them, and they take long to find."""
        if happening.id not in self._told:
            act = with_topics(happening.act, happening.reports)
            self._told[happening.id] = replace(happening, act=act)
        return self._told[happening.id]

    def has_word_of(self, codes: Iterable[str], since: datetime.date) -> bool:
        """Return whether anything that concerns some entities was reported after a day."""
        return any(self._last_word.get(code, datetime.date.min) > since for code in codes)

    def _keys(self, act: Act) -> Iterator[_Key]:
        for code in dict.fromkeys((*act.actors, *act.recipients)):
            yield act.type, code
            home = self.circles.home(code)
            if home and home not in act.actors and home not in act.recipients:
                yield act.type, home

    def _sought(self, pattern: Pattern) -> Iterator[_Key]:
        assert pattern.type is not None
        named = [acts().topics[topic].types for topic in pattern.topics if topic in acts().topics]
        types = {pattern.type, *(EventType(name) for types in named for name in types)}
        for code in pattern.actors or pattern.recipients:
            for other in sorted(self.circles.around(code, self.now)):
                yield from ((type, other) for type in sorted(types))


def _latest(happening: Happening) -> datetime.date:
    """Return the last day on which it can have happened; what has no date at all comes first."""
    return happening.when.latest() if happening.when is not None else datetime.date.min


def _in_time(happening: Happening) -> tuple[datetime.date, datetime.date, str]:
    first = happening.first_reported
    return _latest(happening), first.earliest() if first else datetime.date.min, happening.id


def _happening(occurrence: Occurrence, reports: Sequence[Report]) -> Happening:
    is_news = any(report.start < _LEAD or report.time is Tense.PRESENT for report in reports)
    return Happening(
        id=occurrence.id,
        act=act_of(occurrence),
        reports=tuple(reports),
        status=occurrence.status,
        date=occurrence.date,
        first_reported=occurrence.first_reported,
        is_news=is_news or not reports,
        event_ids=frozenset(occurrence.event_ids),
    )


# ---- what can be seen on a day


def _visible(
    occurrence: Occurrence, reports: Sequence[Report], as_of: datetime.date | None
) -> Occurrence | None:
    """Return an occurrence as its reports until a day tell it, or None when none had been published.

    `reports` are those of it that are known on the day.
    """
    if as_of is None or len(reports) == len(occurrence.event_ids):
        return occurrence
    if reports:
        return _as_told(occurrence, reports)
    last = occurrence.last_reported
    return occurrence if last is not None and last.latest() <= as_of else None


def _as_told(occurrence: Occurrence, reports: Sequence[Report]) -> Occurrence:
    dates = sorted({report.date for report in reports if report.date}, key=_by_precision)
    published = sorted({report.published for report in reports if report.published}, key=_by_day)
    return replace(
        occurrence,
        actors=_named(occurrence.actors, [report.actors for report in reports]),
        recipients=_named(occurrence.recipients, [report.recipients for report in reports]),
        date=occurrence.date if occurrence.date in dates else (dates[0] if dates else None),
        status=_status(reports),
        first_reported=published[0] if published else None,
        last_reported=published[-1] if published else None,
    )


def _by_precision(day: PartialDate) -> tuple[int, str]:
    return -len(day.value), day.value


def _by_day(day: PartialDate) -> tuple[str, str]:
    return day.earliest().isoformat(), day.value


def _named(agreed: tuple[str, ...], told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    named = {code for codes in told for code in codes}
    return tuple(code for code in agreed if code in named)


def _status(reports: Sequence[Report]) -> Status:
    """Return what some reports say together of whether a thing took place."""
    told = [report for report in reports if report.polarity is Polarity.POSITIVE]
    denied = len(told) < len(reports)
    sure = [report for report in told if report.certainty is Certainty.CERTAIN]
    if any(report.time is not Tense.FUTURE for report in sure):
        return Status.DISPUTED if denied else Status.HAPPENED
    if denied:
        return Status.DENIED
    return Status.PLANNED if sure else Status.POSSIBLE
