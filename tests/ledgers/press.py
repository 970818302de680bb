"""A press review in a few lines: each line makes the flat records that one sentence of news would come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.ledgers import parse_pattern
from westphalia.model import (
    Certainty,
    Citation,
    Claim,
    ClaimReport,
    Commitment,
    CommitmentKind,
    CommitmentReport,
    Comparator,
    Occurrence,
    Polarity,
    Report,
    Role,
    Span,
    Status,
    Tense,
)

POSSIBLE = {"certainty": Certainty.POSSIBLE, "time": Tense.FUTURE}


def day(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None


def roles(codes: str) -> tuple[Role, ...]:
    """One role for each code: "RUS,CHN"."""
    return tuple(Role(mention_id=None, entities=(code,)) for code in codes.split(",") if code)


def report(act: str, published: str | None = "2021-12-01", **fields: Any) -> Report:
    """The record of an event: `act` is written like "RUS ASSAULT UKR", a leading "not" denies it."""
    pattern = parse_pattern(act)
    fields["date"] = day(fields.pop("on", None))
    fields["attribution"] = tuple(filter(None, fields.pop("says", "").split(",")))
    document = fields.pop("document", f"doc-{act}-{published}-{fields.get('trigger', '')}")
    start = fields.pop("start", 0)
    assert pattern.type is not None
    return Report(
        event_id=fields.pop("id", content_id("evt", document, act, start, fields.get("trigger"))),
        document_id=document,
        start=start,
        type=pattern.type,
        mode=pattern.mode,
        actors=pattern.actors,
        recipients=pattern.recipients,
        polarity=pattern.polarity,
        published=day(published),
        language=fields.pop("language", "en"),
        outlet=fields.pop("outlet", "Gazette"),
        **fields,
    )


def occurrence(*told: Report, status: Status | None = None, **fields: Any) -> Occurrence:
    """The event that some reports tell of; what the first says holds."""
    first = told[0]
    published = sorted((item.published for item in told if item.published), key=lambda found: found.value)
    return Occurrence(
        id=content_id("occ", *(item.event_id for item in told)),
        type=first.type,
        mode=first.mode,
        actors=first.actors,
        recipients=first.recipients,
        persons=(),
        date=fields.pop("date", next((item.date for item in told if item.date), None)),
        place=first.place,
        status=status or status_of(told),
        event_ids=tuple(item.event_id for item in told),
        outlets=len({item.outlet for item in told}),
        first_reported=published[0] if published else None,
        last_reported=published[-1] if published else None,
        confidence=1.0,
        **fields,
    )


def status_of(told: tuple[Report, ...]) -> Status:
    sure = [
        item
        for item in told
        if item.polarity is Polarity.POSITIVE
        and item.certainty is Certainty.CERTAIN
        and item.time is not Tense.FUTURE
    ]
    denied = [item for item in told if item.polarity is Polarity.NEGATIVE]
    if sure:
        return Status.DISPUTED if denied else Status.HAPPENED
    if denied:
        return Status.DENIED
    return Status.PLANNED if told[0].certainty is Certainty.CERTAIN else Status.POSSIBLE


def claim(
    words: str,
    value: float | None,
    unit: str,
    *,
    by: str = "",
    published: str | None = "2021-12-09",
    about: Report | None = None,
    comparator: str = "=",
    language: str = "en",
    outlet: str = "Gazette",
    document: str | None = None,
    sentence: str = "",
    quantity: str | None = None,
    named: tuple[str, ...] = (),
    certainty: Certainty = Certainty.CERTAIN,
) -> ClaimReport:
    """A claim of some words; `sentence` must hold them, and is the words themselves when left out."""
    sentence = sentence or words
    start = sentence.index(words)
    document = document or f"doc-{published}-{outlet}-{sentence}"
    span = Span(start, start + len(words))
    return ClaimReport(
        claim=Claim(
            id=content_id("clm", document, start, words),
            citation=Citation(document_id=document, span=span, quote=words),
            sentence=Span(0, len(sentence)),
            quantity=quantity or (f"{value:g}" if value is not None else words),
            value=value,
            comparator=Comparator(comparator),
            unit=unit,
            subject=unit,
            claimants=roles(by),
            about=(*about.actors, *about.recipients) if about else (),
            event_ids=(about.event_id,) if about else (),
            certainty=certainty,
        ),
        published=day(published),
        outlet=outlet,
        language=language,
        sentence=sentence,
        named=named,
    )


@dataclass
class Press:
    """A growing collection of statements and of what happened."""

    reports: list[Report] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    commitments: list[CommitmentReport] = field(default_factory=list)

    def happened(
        self, act: str, published: str, *, status: Status | None = None, **fields: Any
    ) -> Occurrence:
        """An event that one article reports."""
        return self.one(report(act, published, **fields), status=status)

    def one(self, *told: Report, status: Status | None = None) -> Occurrence:
        """An event that some reports tell of."""
        self.reports += told
        self.occurrences.append(occurrence(*told, status=status))
        return self.occurrences[-1]

    def said(
        self,
        kind: str,
        by: str,
        published: str | None,
        *,
        to: str = "",
        then: str | Report | None = None,
        given: str | Report | None = None,
        until: str | None = None,
        words: str = "",
        speech: Report | None = None,
        outlet: str = "Gazette",
        language: str = "en",
    ) -> CommitmentReport:
        """A statement of a commitment: `then` follows, `given` the condition, both written like an event."""
        document = f"said-{kind}-{by}-{published}-{words}-{then}-{given}"
        condition = self._possible(given, published, document, 1, language)
        consequence = self._possible(then, published, document, 2, language, until)
        quote = words or f"{by} {kind}"
        citation = Citation(document_id=document, span=Span(0, len(quote)), quote=quote)
        commitment = Commitment(
            id=content_id("com", document),
            citation=citation,
            sentence=citation.span,
            kind=CommitmentKind(kind),
            by=roles(by),
            to=roles(to),
            speech_id=speech.event_id if speech else None,
            condition=self._clause(condition, document),
            condition_ids=(condition.event_id,) if condition else (),
            consequence=self._clause(consequence, document),
            consequence_ids=(consequence.event_id,) if consequence else (),
        )
        if speech is not None:
            self.reports.append(speech)
        made = CommitmentReport(
            commitment=commitment, published=day(published), outlet=outlet, language=language, sentence=quote
        )
        self.commitments.append(made)
        return made

    def _possible(
        self,
        act: str | Report | None,
        published: str | None,
        document: str,
        start: int,
        language: str,
        until: str | None = None,
    ) -> Report | None:
        if act is None:
            return None
        if isinstance(act, str):
            act = report(
                act, published, document=document, start=start, language=language, on=until, **POSSIBLE
            )
        self.reports.append(act)
        return act

    @staticmethod
    def _clause(event: Report | None, document: str) -> Citation | None:
        if event is None:
            return None
        quote = event.sentence or event.trigger
        return Citation(document_id=document, span=Span(0, len(quote)), quote=quote)
