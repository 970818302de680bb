"""Every noun of the project: documents, mentions, events, claims, commitments, quotes, runs.

All are frozen and hold facts only. Offsets are character offsets (Python string indices, end exclusive) in
the document's own text, which is never rewritten. Type and mode names are those of the PLOVER manual
(openeventdata/PLOVER, CC BY-SA 4.0); see `data/ontology/`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from westphalia.dates import PartialDate


class EventType(StrEnum):
    """The sixteen types of PLOVER."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    CONCEDE = "CONCEDE"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Polarity(StrEnum):
    """Whether the text says that it happened or that it did not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Certainty(StrEnum):
    """Certain, or possible: hedged, hearsay, threatened, demanded, feared, conditional."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Tense(StrEnum):
    """When, relative to publication."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class CommitmentKind(StrEnum):
    """What somebody binds itself or others to."""

    THREAT = "threat"
    PROMISE = "promise"
    DEMAND = "demand"
    RED_LINE = "red_line"
    GUARANTEE = "guarantee"
    OFFER = "offer"
    REFUSAL = "refusal"


class Comparator(StrEnum):
    """How a claimed quantity bounds the true one."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


class DateOrigin(StrEnum):
    """How the publication date of a document is known."""

    METADATA = "metadata"
    TEXT = "text"
    GIVEN = "given"
    UNKNOWN = "unknown"


class Resolution(StrEnum):
    """How the entity of a mention was found."""

    NAME = "name"
    DESCRIPTION = "description"
    ANTECEDENT = "antecedent"
    CONTEXT = "context"
    JUDGEMENT = "judgement"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text; `end` is exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}, {self.end}")

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """Return the words at this span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The exact words that a record stands on."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article, notice or transcript: its text, and where it came from.

    `name` is the file's name without suffix, and the line or entry number when a file holds many.
    `language` is an ISO 639-1 code, or None when it could not be told. `furniture` lists the spans that are
    no part of the article (menus, repeated titles, link targets, markup): no record may stand on them.
    """

    id: str
    name: str
    text: str
    language: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    path: str | None = None
    media_type: str = "text/plain"
    published: PartialDate | None = None
    published_origin: DateOrigin = DateOrigin.UNKNOWN
    furniture: tuple[Span, ...] = ()

    def cite(self, span: Span) -> Citation:
        """Return the citation of a span of this document."""
        return Citation(document_id=self.id, span=span, quote=span.of(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence by offsets. `parts` are the stretches left when furniture inside it is taken out."""

    span: Span
    parts: tuple[Span, ...]
    language: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A state, organisation, person or group by its canonical code.

    `code` is ISO 3166-1 alpha-3 for states, an acronym for organisations (NATO, EUU, UNO), a prefixed code
    for others (REB:PSE-HAMAS, OPP:BLR, MED:RUS, BUS:ROSOBORONEXPORT). Persons have `code` PER:<slug>.
    """

    code: str
    kind: str
    name: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names or points to a political actor.

    `entities` holds entity codes (several for "the two presidents"), empty when unresolved.
    `person` is the canonical full name when a person is meant. `antecedent_id` names the earlier mention that
    an anaphoric one was resolved through.
    """

    id: str
    citation: Citation
    head: Span
    entities: tuple[str, ...] = ()
    person: str | None = None
    sector: str | None = None
    office: str | None = None
    resolution: Resolution = Resolution.UNRESOLVED
    antecedent_id: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that say when, and the date they come to (None when they cannot be resolved)."""

    id: str
    citation: Citation
    value: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Words that say where; `name` is as printed, `country` an ISO alpha-3 code when known."""

    id: str
    citation: Citation
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Somebody's part in a record: the mention, the entities behind it, the person if one is named."""

    mention_id: str | None
    entities: tuple[str, ...]
    person: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something one or more actors did, or are said to do, to others or to nobody in particular.

    `attribution` is the chain of who says so, nearest speaker first; empty when the document itself says it.
    `content_ids` are the events that this speech act is about. `confidence` is the probability that the event
    with this type stands in the text.
    """

    id: str
    citation: Citation
    sentence: Span
    type: EventType
    mode: str | None = None
    actors: tuple[Role, ...] = ()
    recipients: tuple[Role, ...] = ()
    attribution: tuple[Role, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    time: Tense = Tense.PAST
    date: PartialDate | None = None
    time_ids: tuple[str, ...] = ()
    place_ids: tuple[str, ...] = ()
    place: str | None = None
    content_ids: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """If these events, then those. The words stand where an event could not be found."""

    id: str
    citation: Citation
    condition_ids: tuple[str, ...] = ()
    consequence_ids: tuple[str, ...] = ()
    condition_text: str | None = None
    consequence_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A quantity that somebody states. `value` is in `unit`; None when the words are vague (dozens)."""

    id: str
    citation: Citation
    sentence: Span
    quantity: str
    value: float | None
    comparator: Comparator
    unit: str
    subject: str
    claimants: tuple[Role, ...] = ()
    about: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    as_of: PartialDate | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A threat, promise, demand, red line, guarantee, offer or refusal, with its condition if it has one."""

    id: str
    citation: Citation
    sentence: Span
    kind: CommitmentKind
    by: tuple[Role, ...]
    to: tuple[Role, ...] = ()
    speech_id: str | None = None
    condition: Citation | None = None
    condition_ids: tuple[str, ...] = ()
    consequence: Citation | None = None
    consequence_ids: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Direct speech. `citation` covers the words without their quote marks."""

    id: str
    citation: Citation
    speaker: Role | None
    speaker_name: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was read in one document."""

    document: Document
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[Place, ...] = ()
    events: tuple[Event, ...] = ()
    conditions: tuple[Condition, ...] = ()
    claims: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An input, or part of one, that was not read, and why. Nothing is dropped quietly."""

    id: str
    where: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One execution of the pipeline: what made the records, and whether it came to its end."""

    id: str
    version: str
    model_digest: str
    data_digest: str
    started_at: str
    finished_at: str | None = None
    complete: bool = False
    documents: int = 0
    skipped: int = 0
    settings: dict[str, str] = field(default_factory=dict)


# ---- what many records come to


class Status(StrEnum):
    """Whether an occurrence took place, by what all its reports say together."""

    HAPPENED = "happened"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One record of an event as it enters fusion: flat, and without the article around it.

    `actors`, `recipients` and `attribution` are entity codes, `persons` the canonical names behind them.
    `start` is the trigger's offset in the document. `sentence` holds the words around the trigger.
    """

    event_id: str
    document_id: str
    start: int
    type: EventType
    mode: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    time: Tense = Tense.PAST
    date: PartialDate | None = None
    place: str | None = None
    country: str | None = None
    published: PartialDate | None = None
    outlet: str | None = None
    language: str | None = None
    trigger: str = ""
    sentence: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer that some reports of an occurrence give and others do not.

    `field` is a field of `Report` (date, actors, recipients, place, polarity, certainty, mode).
    """

    field: str
    value: str
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One real-world event, told by one or more reports.

    Its fields hold what the reports agree on; where they differ, `differences` has every answer with the
    reports that give it, and the field itself the answer that all others are compatible with, or nothing.
    `outlets` counts independent tellers: copies of one text count once. `first_reported` is the earliest day
    of publication.
    """

    id: str
    type: EventType
    mode: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    persons: tuple[str, ...]
    date: PartialDate | None
    place: str | None
    status: Status
    event_ids: tuple[str, ...]
    outlets: int
    first_reported: PartialDate | None
    last_reported: PartialDate | None
    confidence: float
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReport:
    """One claim as it enters the ledger, with what is needed of its document.

    `sentence` holds the words of the claim's sentence, `named` the entities that are mentioned in it, in
    their order.
    """

    claim: Claim
    published: PartialDate | None = None
    outlet: str | None = None
    language: str | None = None
    sentence: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentReport:
    """One stated commitment as it enters the ledger, with what is needed of its document.

    `sentence` holds the words of the commitment's sentence.
    """

    commitment: Commitment
    published: PartialDate | None = None
    outlet: str | None = None
    language: str | None = None
    sentence: str = ""


class Standing(StrEnum):
    """How one claim stands to another about the same thing."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a later claim stands to an earlier one, and why in words."""

    earlier_id: str
    later_id: str
    standing: Standing
    why: str
    ratio: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """Claims about the same thing, in the order in which they were made.

    `unit` is canonical ('troops', 'minutes', 'fact'); a line of unit 'fact' says whether a thing happened and
    holds ids of events (as asserted or denied) instead of claims. `values` are the claimed quantities in
    `unit`, one per id, None where the words are vague; of a fact 1 where asserted, 0 where denied,
    None where it is only called possible.
    """

    id: str
    subject: str
    unit: str
    about: tuple[str, ...]
    claim_ids: tuple[str, ...]
    values: tuple[float | None, ...]
    comparisons: tuple[Comparison, ...] = ()


class CommitmentState(StrEnum):
    """What became of a commitment."""

    OPEN = "open"
    CONDITION_MET = "condition met"
    CARRIED_OUT = "carried out"
    NOT_CARRIED_OUT = "not carried out"
    AVERTED = "averted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Change(StrEnum):
    """What a further statement of a commitment does to it."""

    FIRST = "first said"
    REPEATED = "repeated"
    HARDENED = "hardened"
    SOFTENED = "softened"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An event that a condition or a consequence describes: empty fields match anything.

    `words` are those of the text; `topics` say what they speak of where the type alone is too wide
    ('invasion' among assaults, 'arms' in aid).
    """

    type: EventType | None = None
    mode: str | None = None
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    words: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One time that a commitment was stated: which record, when, and what it changed."""

    commitment_id: str
    said: PartialDate | None
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """A commitment with its history: all its statements, its state, and the occurrences that made the state.

    `because` names occurrences; `since` is the day from which the state holds; `why` says it in words.
    """

    id: str
    kind: CommitmentKind
    by: tuple[str, ...]
    to: tuple[str, ...]
    condition: Pattern | None
    consequence: Pattern | None
    deadline: PartialDate | None
    statements: tuple[Statement, ...]
    state: CommitmentState
    because: tuple[str, ...] = ()
    since: PartialDate | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A pledge that an event would trigger, and what its consequence would trigger in turn.

    `trigger` is the event that meets the pledge's condition; `commitment_ids` are the statements to cite,
    earliest first.
    """

    trigger: Pattern
    pledge: Pledge
    commitment_ids: tuple[str, ...]
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's decision about a record: who decided, when, what, why, and on which words. Never edited.

    `subject` is the citation that the judgement is about, so that it survives re-reading wherever the words
    are the same; `kind` says what it decides (see `judgements.KINDS`), `field` and `value` the decision;
    `other` is the second citation of a judgement about two records. `undoes` names the judgement that this
    one takes back.
    """

    id: str
    kind: str
    subject: Citation | None
    other: Citation | None = None
    record: str | None = None
    field: str | None = None
    value: str | None = None
    by: str = ""
    made_at: str = ""
    why: str = ""
    undoes: str | None = None
