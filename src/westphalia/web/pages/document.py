"""One document: the article with everything that was read in it, marked in its own text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from westphalia.errors import StoreError
from westphalia.model import Claim, Commitment, Document, Event, Mention, Quote, Reading, Span
from westphalia.store import pages, read
from westphalia.store.engine import Store
from westphalia.web.article import Block, blocks
from westphalia.web.filters import Filter
from westphalia.web.page import Ask, BadFilter, NoSuchRecord
from westphalia.web.told import Somebody, everybody

ROUTE = "/documents/{id}"
TITLE = "document.title"
NAV: int | None = None

ASKS = (Filter(key="view"),)

VIEWS = ("reader", "analyst")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """An event of the article: its number in the order of the text, who takes part and who says so."""

    number: int
    record: Event
    event_id: str
    actors: tuple[Somebody, ...]
    recipients: tuple[Somebody, ...]
    speakers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim of the article, who makes it, and the line of claims that it stands on."""

    record: Claim
    line_id: str | None
    speakers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """A commitment stated in the article, by whom and to whom, and its history."""

    record: Commitment
    pledge_id: str | None
    by: tuple[Somebody, ...]
    to: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """Words that the article quotes, and who speaks them."""

    record: Quote
    speakers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The records of an article, or of one of its paragraphs, in the order of the text."""

    events: tuple[EventLine, ...]
    claims: tuple[ClaimLine, ...]
    commitments: tuple[CommitmentLine, ...]
    quotes: tuple[QuoteLine, ...]

    def within(self, span: Span) -> Lines:
        """Return those that begin inside a stretch of the text."""
        return Lines(
            events=tuple(item for item in self.events if _begins(item.record, span)),
            claims=tuple(item for item in self.claims if _begins(item.record, span)),
            commitments=tuple(item for item in self.commitments if _begins(item.record, span)),
            quotes=tuple(item for item in self.quotes if _begins(item.record, span)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """A document: its text in blocks of marked stretches, and the records that the marks stand for."""

    document: Document
    view: str
    views: tuple[str, ...]
    blocks: tuple[Block, ...]
    lines: Lines
    mentions: tuple[Mention, ...]

    def headline(self) -> Block | None:
        """Return the first paragraph where it is the title, else None."""
        first, title = self.blocks[0], self.document.title
        words = " ".join(first.span.of(self.document.text).split())
        return first if title and words == " ".join(title.split()) else None

    def of_events(self) -> Mapping[str, EventLine]:
        """Return the events by the ids of their records."""
        return {item.record.id: item for item in self.lines.events}

    def addresses(self) -> dict[str, str]:
        """Return where a click on a mark leads, by the id of its record."""
        found = {item.record.id: f"/events/{item.event_id}" for item in self.lines.events}
        found |= {item.record.id: f"/claims/{item.line_id}" for item in self.lines.claims if item.line_id}
        found |= {
            item.record.id: f"/commitments/{item.pledge_id}"
            for item in self.lines.commitments
            if item.pledge_id
        }
        return found | {item.id: f"/entities/{item.entities[0]}" for item in self.mentions if item.entities}

    def named(self) -> Mapping[str, Mention]:
        """Return the mentions by their ids."""
        return {item.id: item for item in self.mentions}


def load(store: Store, ask: Ask) -> DocumentPage:
    """Return one document."""
    view = ask.query.get("view") or VIEWS[0]
    if view not in VIEWS:
        raise BadFilter("view", view)
    try:
        reading = read.reading_of(store, ask.parts["id"])
    except StoreError:
        raise NoSuchRecord("document", ask.parts["id"]) from None
    return DocumentPage(
        document=reading.document,
        view=view,
        views=VIEWS,
        blocks=blocks(reading),
        lines=_lines(store, reading),
        mentions=reading.mentions,
    )


def _lines(store: Store, reading: Reading) -> Lines:
    mentions = {mention.id: mention for mention in reading.mentions}
    told = pages.events_of_reports(store, [event.id for event in reading.events])
    lined = pages.lines_of_members(store, [claim.id for claim in reading.claims])
    pledged = pages.pledges_of_statements(store, [item.id for item in reading.commitments])
    return Lines(
        events=tuple(_events(reading.events, told, mentions)),
        claims=tuple(
            ClaimLine(record=item, line_id=lined.get(item.id), speakers=everybody(item.claimants, mentions))
            for item in reading.claims
        ),
        commitments=tuple(
            CommitmentLine(
                record=item,
                pledge_id=pledged.get(item.id),
                by=everybody(item.by, mentions),
                to=everybody(item.to, mentions),
            )
            for item in reading.commitments
        ),
        quotes=tuple(
            QuoteLine(record=item, speakers=everybody((item.speaker,) if item.speaker else (), mentions))
            for item in reading.quotes
        ),
    )


def _events(
    events: Iterable[Event], told: Mapping[str, str], mentions: Mapping[str, Mention]
) -> Iterator[EventLine]:
    ordered = sorted(events, key=lambda event: (event.citation.span, event.id))
    for number, event in enumerate(ordered, 1):
        yield EventLine(
            number=number,
            record=event,
            event_id=told.get(event.id, event.id),
            actors=everybody(event.actors, mentions),
            recipients=everybody(event.recipients, mentions),
            speakers=everybody(event.attribution, mentions),
        )


def _begins(record: Event | Claim | Commitment | Quote, span: Span) -> bool:
    return span.start <= record.citation.span.start < span.end
