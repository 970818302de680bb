"""What the reading model marks in a document, before anything is resolved.

Offsets are character offsets in the document's own text. Indices (`antecedent`, roles ...) are positions in
the tuples of the same `Marks`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from westphalia.model import CommitmentKind, EventType, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionMark:
    """A noun phrase, name, pronoun or adjective that points to a political actor.

    `antecedents` are earlier or later mentions that probably mean the same, with probabilities, best first.
    `kin` are mentions that probably belong to the same state, in whatever part (its police, its rebels, its
    president). `sector` is what the words mean within a state (see `inference.features.SECTORS`), with its
    probability; "" when the model does not say. `speaker` is the mention that speaks the quote around this
    one, if it stands inside a quote.
    """

    span: Span
    head: Span
    sentence: int
    score: float = 1.0
    is_person: float = 0.0
    antecedents: tuple[tuple[int, float], ...] = ()
    kin: tuple[tuple[int, float], ...] = ()
    sector: str = ""
    sector_score: float = 0.0
    quote: int | None = None
    speaker: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanMark:
    """A time expression, a place or a claimed quantity."""

    span: Span
    sentence: int
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMark:
    """A claimed quantity, who claims it (mentions with probabilities) and which events it is about."""

    span: Span
    sentence: int
    score: float = 1.0
    claimants: tuple[tuple[int, float], ...] = ()
    events: tuple[tuple[int, float], ...] = ()
    possible: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMark:
    """Direct speech between quote marks; `span` leaves the marks out."""

    span: Span
    sentence: int
    speakers: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMark:
    """A trigger with the model's probabilities; roles are (index, probability), best first."""

    trigger: Span
    sentence: int
    type: EventType
    type_scores: tuple[float, ...]
    score: float
    mode: str | None = None
    negative: float = 0.0
    possible: float = 0.0
    tense: tuple[float, float, float] = (1.0, 0.0, 0.0)
    commitment: CommitmentKind | None = None
    commitment_score: float = 0.0
    commitment_scores: tuple[float, ...] = (1.0, *(0.0 for _ in CommitmentKind))
    """Probability of no commitment, then of each kind."""
    actors: tuple[tuple[int, float], ...] = ()
    recipients: tuple[tuple[int, float], ...] = ()
    attribution: tuple[tuple[int, float], ...] = ()
    times: tuple[tuple[int, float], ...] = ()
    places: tuple[tuple[int, float], ...] = ()
    content: tuple[tuple[int, float], ...] = ()
    conditions: tuple[tuple[int, float], ...] = field(default=())
    """Events that are the condition of this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All marks of one document."""

    mentions: tuple[MentionMark, ...] = ()
    events: tuple[EventMark, ...] = ()
    times: tuple[SpanMark, ...] = ()
    places: tuple[SpanMark, ...] = ()
    claims: tuple[ClaimMark, ...] = ()
    quotes: tuple[QuoteMark, ...] = ()
