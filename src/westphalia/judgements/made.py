"""Make judgements: one function for each kind, each checking that what it says can be said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.judgements.parties import Party, format_parties, parse_parties, party_of
from westphalia.model import (
    Certainty,
    Citation,
    Commitment,
    CommitmentKind,
    CommitmentState,
    Document,
    Event,
    EventType,
    Judgement,
    Mention,
    Polarity,
    Span,
    Tense,
)
from westphalia.vocabulary import kinds


class Kind(StrEnum):
    """What a judgement decides."""

    MENTION = "mention"
    """Who is meant by a mention: `value` is a party."""
    EVENT = "event"
    """A field of an event: `field` names it, `value` is its content, None for nothing."""
    SWAP = "swap"
    """Who acts on whom: `value` is `actors -> recipients`, as they should stand."""
    NO_EVENT = "no event"
    """The words name no event."""
    PAIR = "pair"
    """Whether two events are one: `value` is a verdict."""
    COMMITMENT = "commitment"
    """A field of a commitment: `kind`, or `state` (of the commitment with all its statements)."""
    COPY = "copy"
    """Whether a document is a copy of another: `value` is a verdict."""
    UNDO = "undo"
    """Takes another judgement back."""


class Verdict(StrEnum):
    """The answer of a judgement about two things."""

    SAME = "same"
    APART = "apart"


KINDS: Mapping[str, str] = {
    Kind.MENTION: "who is meant by these words",
    Kind.EVENT: "a field of an event",
    Kind.SWAP: "who acts on whom",
    Kind.NO_EVENT: "these words name no event",
    Kind.PAIR: "whether two events are one",
    Kind.COMMITMENT: "kind or state of a commitment",
    Kind.COPY: "whether a document is a copy of another",
    Kind.UNDO: "takes a judgement back",
}
"""Every kind of judgement, and what it decides."""

ARROW = " -> "
"""Stands between those who act and those whom they act upon."""

WHOLE = Span(0, 0)
"""The span of a judgement about a document as a whole."""

PARTS = ("actors", "recipients", "attribution")
"""Fields of an event that hold parties."""


def judge_mention(mention: Mention, who: Party, *, by: str, made_at: str, why: str = "") -> Judgement:
    """Return the judgement that a mention means somebody."""
    if not (who.codes or who.person):
        raise ValueError("say who is meant: a code, a person, or both")
    value = str(who.without_place())
    return _made(Kind.MENTION, mention.citation, record=mention.id, value=value, by=by, at=made_at, why=why)


def judge_event(
    event: Event, field: str, value: str | None, *, by: str, made_at: str, why: str = ""
) -> Judgement:
    """Return the judgement that a field of an event has a value; None empties it."""
    return _made(
        Kind.EVENT, event.citation, record=event.id, field=field, value=value, by=by, at=made_at, why=why
    )


def swap(event: Event, mentions: Iterable[Mention], *, by: str, made_at: str, why: str = "") -> Judgement:
    """Return the judgement that those read as actors are recipients, and the other way round.

    It says how they should stand, not that they should change places: if a better reading finds them as they
    should be, nothing changes, and said twice it means the same as said once.
    """
    known = tuple(mentions)
    actors, recipients = (
        format_parties(party_of(role, known) for role in roles) for roles in (event.recipients, event.actors)
    )
    value = f"{actors}{ARROW}{recipients}"
    return _made(Kind.SWAP, event.citation, record=event.id, value=value, by=by, at=made_at, why=why)


def no_event(event: Event, *, by: str, made_at: str, why: str = "") -> Judgement:
    """Return the judgement that the words of an event name none."""
    return _made(Kind.NO_EVENT, event.citation, record=event.id, by=by, at=made_at, why=why)


def pair(event: Event, other: Event, verdict: Verdict, *, by: str, made_at: str, why: str = "") -> Judgement:
    """Return the judgement that two events are the same, or are not."""
    return _two(Kind.PAIR, event.citation, other.citation, verdict, event.id, by=by, made_at=made_at, why=why)


def copy(
    document: Document, other: Document, verdict: Verdict, *, by: str, made_at: str, why: str = ""
) -> Judgement:
    """Return the judgement that a document is a copy of another, or is not."""
    one, two = document.cite(WHOLE), other.cite(WHOLE)
    return _two(Kind.COPY, one, two, verdict, document.id, by=by, made_at=made_at, why=why)


def judge_commitment(
    commitment: Commitment, field: str, value: str, *, by: str, made_at: str, why: str = ""
) -> Judgement:
    """Return the judgement about the kind of a commitment, or about its state."""
    return _made(
        Kind.COMMITMENT,
        commitment.citation,
        record=commitment.id,
        field=field,
        value=value,
        by=by,
        at=made_at,
        why=why,
    )


def undo(judgement: Judgement, *, by: str, made_at: str, why: str = "") -> Judgement:
    """Return the judgement that takes another back; it can be taken back in turn."""
    return checked(
        replace(
            judgement,
            id="",
            kind=Kind.UNDO.value,
            record=None,
            field=None,
            value=None,
            other=None,
            by=by,
            made_at=made_at,
            why=why,
            undoes=judgement.id,
        )
    )


def parties_of_swap(value: str) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return actors and recipients as a swap says that they should stand."""
    actors, arrow, recipients = value.partition(ARROW)
    if not arrow:
        raise ValueError(f"{value!r} does not say who acts on whom: write actors{ARROW}recipients")
    return parse_parties(actors), parse_parties(recipients)


def identity(judgement: Judgement) -> str:
    """Return the id that a judgement has by its content."""
    return content_id(
        "jud",
        judgement.kind,
        _place(judgement.subject),
        _place(judgement.other),
        judgement.field,
        judgement.value,
        judgement.by,
        judgement.made_at,
        judgement.why,
        judgement.undoes,
    )


def checked(judgement: Judgement) -> Judgement:
    """Return a judgement with its id.

    Raises:
        ValueError: it says what cannot be said.
    """
    try:
        kind = Kind(judgement.kind)
    except ValueError:
        raise ValueError(f"no kind of judgement: {judgement.kind!r} (known: {', '.join(KINDS)})") from None
    if (kind is Kind.UNDO) != (judgement.undoes is not None):
        raise ValueError("a judgement takes another back if its kind is 'undo', and only then")
    if judgement.subject is None and kind is not Kind.UNDO:
        raise ValueError(f"a judgement of kind {kind.value!r} is about words: its subject is missing")
    if (judgement.other is not None) != (kind in (Kind.PAIR, Kind.COPY)):
        raise ValueError(f"a judgement of kind {kind.value!r} is about {_HOW_MANY[kind in _ABOUT_TWO]}")
    value = _CHECKS[kind](judgement) if kind in _CHECKS else None
    judgement = replace(judgement, kind=kind.value, value=value)
    return replace(judgement, id=identity(judgement))


_ABOUT_TWO = (Kind.PAIR, Kind.COPY)
_HOW_MANY = {True: "two things: the other is missing", False: "one thing, not two"}


def _made(
    kind: Kind,
    subject: Citation,
    *,
    record: str | None = None,
    field: str | None = None,
    value: str | None = None,
    other: Citation | None = None,
    by: str,
    at: str,
    why: str,
) -> Judgement:
    return checked(
        Judgement(
            id="",
            kind=kind.value,
            subject=subject,
            other=other,
            record=record,
            field=field,
            value=value,
            by=by,
            made_at=at,
            why=why,
        )
    )


def _two(
    kind: Kind,
    one: Citation,
    other: Citation,
    verdict: Verdict,
    record: str,
    *,
    by: str,
    made_at: str,
    why: str,
) -> Judgement:
    """Return a judgement about two things, which of them is named first does not matter."""
    if one == other:
        raise ValueError("name two different things")
    return _made(kind, one, record=record, value=verdict.value, other=other, by=by, at=made_at, why=why)


def _place(citation: Citation | None) -> str | None:
    if citation is None:
        return None
    return f"{citation.document_id} {citation.span.start} {citation.span.end} {citation.quote}"


# ------------------------------------------------------------------------------------------------ checks


def _mention_value(judgement: Judgement) -> str:
    (party, *more) = parse_parties(judgement.value) or (Party(),)
    if more or not (party.codes or party.person):
        raise ValueError("say who is meant: codes, a person, or both, as in RUS/Sergey Lavrov")
    return str(party.without_place())


def _event_value(judgement: Judgement) -> str | None:
    field, value = judgement.field or "", judgement.value or None
    if field not in EVENT_FIELDS:
        raise ValueError(f"no field of an event that can be judged: {field!r} ({', '.join(EVENT_FIELDS)})")
    return EVENT_FIELDS[field](value)


def _swap_value(judgement: Judgement) -> str:
    return ARROW.join(format_parties(parties) for parties in parties_of_swap(judgement.value or ""))


def _verdict(judgement: Judgement) -> str:
    return Verdict(judgement.value or "").value


def _commitment_value(judgement: Judgement) -> str:
    known: type[StrEnum] | None = {"kind": CommitmentKind, "state": CommitmentState}.get(
        judgement.field or ""
    )
    if known is None:
        raise ValueError(f"no field of a commitment that can be judged: {judgement.field!r} (kind, state)")
    return _one_of(known)(judgement.value) or ""


_CHECKS: Mapping[Kind, Callable[[Judgement], str | None]] = {
    Kind.MENTION: _mention_value,
    Kind.EVENT: _event_value,
    Kind.SWAP: _swap_value,
    Kind.PAIR: _verdict,
    Kind.COPY: _verdict,
    Kind.COMMITMENT: _commitment_value,
}


def _one_of(known: type[StrEnum]) -> Callable[[str | None], str | None]:
    def check(value: str | None) -> str | None:
        try:
            return known(value or "").value
        except ValueError:
            raise ValueError(f"{value!r} is none of {', '.join(known)}") from None

    return check


def _mode(value: str | None) -> str | None:
    modes = sorted({mode for _, mode in kinds() if mode})
    if value is not None and value not in modes:
        raise ValueError(f"{value!r} is no mode of PLOVER ({', '.join(modes)})")
    return value


def _date(value: str | None) -> str | None:
    return PartialDate(value).value if value else None


def _parties(value: str | None) -> str | None:
    return format_parties(parse_parties(value)) or None


def _words(value: str | None) -> str | None:
    return value.strip() or None if value else None


EVENT_FIELDS: Mapping[str, Callable[[str | None], str | None]] = {
    "type": _one_of(EventType),
    "mode": _mode,
    "polarity": _one_of(Polarity),
    "certainty": _one_of(Certainty),
    "time": _one_of(Tense),
    "date": _date,
    "place": _words,
    "actors": _parties,
    "recipients": _parties,
    "attribution": _parties,
}
"""The fields of an event that can be judged, and what checks their values."""
