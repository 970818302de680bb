"""Lines of claims as pages show them: who said which value when, in which words, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from westphalia.model import ClaimLine, Comparison, EventType, Standing
from westphalia.store import pages, pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Cited
from westphalia.store.related import FACT
from westphalia.web.names import name_of
from westphalia.web.page import Ask, Row
from westphalia.web.pages import _asked
from westphalia.web.svg import Value, Values, levels_of
from westphalia.web.words import Words

_POSSIBLE = 0.5
"""Where a chart puts what is only called possible: between denied (0) and asserted (1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One claim on a line: the value in the line's unit, who states it, and the words.

    Of a fact the value is 1 where it is asserted, 0 where it is denied, None where it is called possible;
    `event_id` is then the event that it tells of.
    """

    id: str
    value: float | None
    claimants: tuple[str, ...]
    is_contradicted: bool
    certainty: str | None
    event_id: str | None
    words: Cited | None

    @property
    def day(self) -> str | None:
        """The day of publication."""
        return self.words.published if self.words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two claims on a line that do not agree: how the later one stands to the earlier."""

    standing: Standing
    earlier: Member
    later: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Claims about one thing in the order in which they were made. `subject` is in the reader's words."""

    id: str
    subject: str
    unit: str
    about: tuple[str, ...]
    members: tuple[Member, ...]
    clashes: tuple[Clash, ...]
    chart: Values | None

    @property
    def is_fact(self) -> bool:
        """Whether the line says that a thing happened, not how much."""
        return self.unit == FACT

    @property
    def is_contradicted(self) -> bool:
        """Whether two claims on it exclude each other."""
        return any(item.standing is Standing.CONTRADICTS for item in self.clashes)


def lines_of(store: Store, ask: Ask, found: Sequence[ClaimLine]) -> tuple[Line, ...]:
    """Return lines with the words behind each of their claims, read all at once."""
    facts = [id_ for line in found if line.unit == FACT for id_ in line.claim_ids]
    claims = [id_ for line in found if line.unit != FACT for id_ in line.claim_ids]
    words = pages_ledgers.cited(store, "claim", claims) | pages_ledgers.cited(store, "event", facts)
    who = {
        **pages_ledgers.claimants_of(store, claims, facts=False),
        **pages_ledgers.claimants_of(store, facts, facts=True),
    }
    events = pages.events_of_reports(store, facts)
    certain = pages_ledgers.certainties(store, claims)
    return tuple(_line(ask, line, words, who, events, certain) for line in found)


def rows_of_lines(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield the claims of some lines as rows."""
    for line in lines:
        for member in line.members:
            yield {
                "line": line.id,
                "subject": line.subject,
                "unit": line.unit,
                "id": member.id,
                "day": member.day,
                "value": member.value,
                "claimants": ";".join(member.claimants),
                "contradicted": "yes" if member.is_contradicted else "",
                "words": member.words.marked if member.words else None,
                "outlet": member.words.outlet if member.words else None,
                "document": member.words.document_id if member.words else None,
            }


def subject_in_words(subject: str, words: Words) -> str:
    """Return what a line is about: its subject has codes and types of events, or words of the text."""
    return " ".join(_part(part, words) for part in subject.split())


def value_in_words(member: Member, line_is_fact: bool, words: Words) -> str:
    """Return a value as a reader says it: of a fact, whether it is asserted; else the words of the text."""
    if line_is_fact:
        key = {1.0: "asserted", 0.0: "denied"}.get(-1.0 if member.value is None else member.value, "possible")
        return words(f"claims.fact.{key}")
    if member.words:
        return " ".join(member.words.marked.split())
    return "?" if member.value is None else words.number(member.value)


def _part(part: str, words: Words) -> str:
    type_ = part.partition(":")[0]
    if type_ in EventType.__members__:
        return words.either(f"terms.type.{type_}", type_).lower()
    if part.isascii() and part == part.upper():
        return ", ".join(name_of(code, words) for code in part.split(","))
    return part


def _line(
    ask: Ask,
    line: ClaimLine,
    words: Mapping[str, Cited],
    who: Mapping[str, tuple[str, ...]],
    events: Mapping[str, str],
    certain: Mapping[str, str],
) -> Line:
    contradicted = {
        id_
        for item in line.comparisons
        if item.standing is Standing.CONTRADICTS
        for id_ in (item.earlier_id, item.later_id)
    }
    members = {
        id_: Member(
            id=id_,
            value=value,
            claimants=who.get(id_, ()),
            is_contradicted=id_ in contradicted,
            certainty=certain.get(id_),
            event_id=events.get(id_),
            words=words.get(id_),
        )
        for id_, value in zip(line.claim_ids, line.values, strict=True)
    }
    clashes = tuple(_clashes(line.comparisons, members))
    return Line(
        id=line.id,
        subject=subject_in_words(line.subject, ask.words),
        unit=line.unit,
        about=line.about,
        members=tuple(members.values()),
        clashes=clashes,
        chart=_chart(ask, line, tuple(members.values()), clashes),
    )


def _clashes(comparisons: Sequence[Comparison], members: Mapping[str, Member]) -> Iterator[Clash]:
    for item in comparisons:
        if item.standing is not Standing.AGREES and {item.earlier_id, item.later_id} <= set(members):
            earlier, later = members[item.earlier_id], members[item.later_id]
            yield Clash(standing=item.standing, earlier=earlier, later=later)


def _chart(ask: Ask, line: ClaimLine, members: Sequence[Member], clashes: Sequence[Clash]) -> Values | None:
    """Return the values over time; None where they are all of one day."""
    is_fact = line.unit == FACT
    placed = [(item, item.day, _height(item, is_fact)) for item in members]
    drawn = [(item, day, height) for item, day, height in placed if day and height is not None]
    if len({day for _, day, _ in drawn}) < 2:
        return None
    words = ask.words
    subject = subject_in_words(line.subject, words)
    order = {item.id: place for place, (item, _, _) in enumerate(drawn)}
    return Values(
        title=words("claims.chart.title", subject=subject),
        description=words("claims.chart.description", count=len(drawn), clashes=len(clashes)),
        values=tuple(
            Value(
                day=day,
                value=height,
                label=_label(item, is_fact, words),
                href=_asked.elsewhere(ask, f"/documents/{item.words.document_id}") + f"#r-{item.id}"
                if item.words
                else None,
                is_contradicted=item.is_contradicted,
            )
            for item, day, height in drawn
        ),
        contradictions=tuple(
            (order[clash.earlier.id], order[clash.later.id])
            for clash in clashes
            if clash.standing is Standing.CONTRADICTS and {clash.earlier.id, clash.later.id} <= set(order)
        ),
        levels=_fact_levels(words)
        if is_fact
        else tuple((level, words.number(level)) for level in levels_of([height for _, _, height in drawn])),
    )


def _height(member: Member, is_fact: bool) -> float | None:
    return _POSSIBLE if is_fact and member.value is None else member.value


def _fact_levels(words: Words) -> tuple[tuple[float, str], ...]:
    heights = {"asserted": 1.0, "possible": _POSSIBLE, "denied": 0.0}
    return tuple((height, words(f"claims.fact.{key}")) for key, height in heights.items())


def _label(member: Member, is_fact: bool, words: Words) -> str:
    names = ", ".join(name_of(code, words) for code in member.claimants) or words("claims.outlet")
    value = value_in_words(member, is_fact, words)
    return words("claims.said", names=names, value=value, day=words.date(member.day))
