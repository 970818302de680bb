"""One event: its reports side by side, what they agree and differ on, who says so, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from westphalia.model import (
    Certainty,
    Claim,
    Difference,
    Event,
    Judgement,
    Occurrence,
    Pledge,
    Polarity,
    Span,
)
from westphalia.store import judged, pages, related
from westphalia.store.engine import Store
from westphalia.store.read import Found
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.told import Marked, Somebody, everybody, marked

ROUTE = "/events/{id}"
TITLE = "event.title"
NAV: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report of the event: its record, its document, its sentence with what names the event marked.

    `speakers` is the chain of who says so, the nearest to the document first; `copy_of` the document that
    this one copies.
    """

    record: Event
    document_id: str
    name: str
    document_title: str | None
    outlet: str | None
    url: str | None
    language: str | None
    published: str | None
    words: Marked
    actors: tuple[Somebody, ...]
    recipients: tuple[Somebody, ...]
    speakers: tuple[Somebody, ...]
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """What some tellers say of the event: `verb` is asserted, expected, possible or denied.

    `speakers` are those whom the reports name; `outlets` those that say it in their own name.
    """

    verb: str
    speakers: tuple[Somebody, ...]
    outlets: tuple[str, ...]
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer that some reports give and others do not, with the numbers of these reports."""

    difference: Difference
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedClaim:
    """A claim about the event, the line that it stands on, and where it stands in its document."""

    record: Claim
    line_id: str | None
    document_id: str
    speakers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """An event and everything that it stands on.

    `agreed` names the fields that all reports agree on; `confidence` is the model's probability of each
    report, together; `judgements` are people's decisions about its reports.
    """

    event: Occurrence
    reports: tuple[Report, ...]
    stances: tuple[Stance, ...]
    agreed: tuple[str, ...]
    answers: tuple[Answer, ...]
    claims: tuple[TiedClaim, ...]
    pledges: tuple[Pledge, ...]
    judgements: tuple[Judgement, ...]

    def numbers(self) -> Mapping[str, int]:
        """Return the numbers of the reports by the ids of their records."""
        return {report.record.id: number for number, report in enumerate(self.reports, 1)}


def load(store: Store, ask: Ask) -> EventPage:
    """Return the event of this id, or the event that the report of this id tells of."""
    event = _event(store, ask.parts["id"])
    found = related.reports_of(store, event.event_ids)
    told = sorted((found[id_] for id_ in event.event_ids if id_ in found), key=_by_day)
    copies = pages.copies_of(store, [item.document.id for item in told])
    reports = tuple(_report(item, copies) for item in told)
    numbers = {report.record.id: number for number, report in enumerate(reports, 1)}
    return EventPage(
        event=event,
        reports=reports,
        stances=tuple(_stances(reports)),
        agreed=tuple(_agreed(event)) if len(reports) > 1 else (),
        answers=tuple(_answers(event, numbers)),
        claims=tuple(_claims(store, event.event_ids)),
        pledges=related.pledges_by_id(store, pages.pledges_about(store, event.id, event.event_ids)),
        judgements=tuple(_judgements(store, told)),
    )


def rows(context: EventPage) -> Iterator[Row]:
    """Yield the reports as rows."""
    for report in context.reports:
        yield {
            "event": context.event.id,
            "report": report.record.id,
            "document": report.name,
            "outlet": report.outlet,
            "published": report.published,
            "polarity": report.record.polarity.value,
            "certainty": report.record.certainty.value,
            "date": str(report.record.date or ""),
            "sentence": report.words.before + report.words.marked + report.words.after,
            "probability": report.record.confidence,
        }


def _event(store: Store, id_: str) -> Occurrence:
    found = related.events_by_id(store, [id_])
    if not found:
        told = related.event_of_report(store, id_)
        found = related.events_by_id(store, [told]) if told else ()
    if not found:
        raise NoSuchRecord("event", id_)
    return found[0]


def _by_day(found: Found[Event]) -> tuple[str, str, int]:
    published = found.document.published
    day = published.earliest().isoformat() if published else "9999"
    return day, found.document.name, found.record.citation.span.start


def _report(found: Found[Event], copies: Mapping[str, str]) -> Report:
    document, record = found.document, found.record
    return Report(
        record=record,
        document_id=document.id,
        name=document.name,
        document_title=document.title,
        outlet=document.outlet,
        url=document.url,
        language=document.language,
        published=str(document.published) if document.published else None,
        words=marked(document, record.citation.span, record.sentence),
        actors=everybody(record.actors, found.mentions),
        recipients=everybody(record.recipients, found.mentions),
        speakers=everybody(record.attribution, found.mentions),
        copy_of=copies.get(document.id),
    )


def _stances(reports: Sequence[Report]) -> Iterator[Stance]:
    """Yield what is said of the event, those who deny it last."""
    by_verb: dict[str, list[Report]] = {verb: [] for verb in ("asserted", "expected", "possible", "denied")}
    for report in reports:
        by_verb[_verb(report.record)].append(report)
    for verb, told in by_verb.items():
        if told:
            # One speaker may be named in many words.
            named = {
                (who.codes, who.person or ("" if who.codes else who.words)): who
                for who in (report.speakers[-1] for report in told if report.speakers)
            }
            own = (report.outlet or report.name for report in told if not report.speakers)
            yield Stance(
                verb=verb,
                speakers=tuple(named.values()),
                outlets=tuple(dict.fromkeys(own)),
                reports=len(told),
            )


def _verb(record: Event) -> str:
    if record.polarity is Polarity.NEGATIVE:
        return "denied"
    if record.certainty is Certainty.POSSIBLE:
        return "possible"
    return "expected" if record.time == "future" else "asserted"


def _agreed(event: Occurrence) -> Iterator[str]:
    """Yield the fields that have one answer in all reports."""
    differing = {difference.field for difference in event.differences}
    for name in ("mode", "actors", "recipients", "date", "place"):
        if name not in differing and getattr(event, name):
            yield name


def _answers(event: Occurrence, numbers: Mapping[str, int]) -> Iterator[Answer]:
    for difference in event.differences:
        given = sorted(numbers[id_] for id_ in difference.event_ids if id_ in numbers)
        yield Answer(difference=difference, reports=tuple(given))


def _claims(store: Store, event_ids: Sequence[str]) -> Iterator[TiedClaim]:
    found = related.claims_of(store, pages.claims_about(store, event_ids))
    lines = pages.lines_of_members(store, list(found))
    for id_, item in found.items():
        yield TiedClaim(
            record=item.record,
            line_id=lines.get(id_),
            document_id=item.document.id,
            speakers=everybody(item.record.claimants, item.mentions),
        )


def _judgements(store: Store, told: Iterable[Found[Event]]) -> Iterator[Judgement]:
    """Yield what people decided about words in the sentences of the reports."""
    spans: dict[str, list[Span]] = {}
    for item in told:
        spans.setdefault(item.document.id, []).append(item.record.sentence)
    for judgement in judged.judgements(store):
        about = (judgement.subject, judgement.other)
        if any(
            cited.span.overlaps(span) for cited in about if cited for span in spans.get(cited.document_id, ())
        ):
            yield judgement
