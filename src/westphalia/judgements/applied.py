"""Apply judgements to a reading: the one pure function through which all that users see has gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from westphalia.dates import PartialDate
from westphalia.judgements.made import Kind
from westphalia.judgements.parties import Party, parse_parties, parse_party
from westphalia.judgements.weighed import answers, in_force
from westphalia.model import (
    Certainty,
    Claim,
    Commitment,
    CommitmentKind,
    Event,
    EventType,
    Judgement,
    Mention,
    Polarity,
    Quote,
    Reading,
    Resolution,
    Role,
    Span,
    Tense,
)
from westphalia.vocabulary import kinds

Record = TypeVar("Record", Mention, Event, Commitment)

Answers = Mapping[str, str | None]
"""What is decided about some words, by what was asked."""


def apply(reading: Reading, judgements: Iterable[Judgement]) -> Reading:
    """Return a reading as it stands after judgements; those about other documents change nothing."""
    given = [item for item in in_force(judgements) if _is_about(item, reading.document.id)]
    if not given:
        return reading
    decisions = _Decisions(given)
    reading = _with_mentions(reading, decisions)
    reading = _with_events(reading, decisions)
    return _with_commitments(reading, decisions)


def _is_about(judgement: Judgement, document_id: str) -> bool:
    return judgement.subject is not None and judgement.subject.document_id == document_id


@dataclass(frozen=True, slots=True)
class _Decision:
    """What is decided about some words, and the record that the judge saw there."""

    answers: Answers
    record: str | None


class _Decisions:
    """What is decided about the words of a document."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self._by_place: dict[tuple[str, Span, str], dict[str, str | None]] = {}
        self._records: dict[tuple[str, Span, str], set[str]] = {}
        for judgement in judgements:
            for question, answer in answers(judgement):
                assert judgement.subject is not None
                key = _family(judgement.kind), judgement.subject.span, judgement.subject.quote
                found = self._by_place.setdefault(key, {})
                # The last answer stands last, also when the same was asked before.
                found.pop(question.asked, None)
                found[question.asked] = answer
                self._records.setdefault(key, set()).add(judgement.record or "")

    def about(self, family: str, records: Sequence[Record]) -> Iterator[tuple[Record, Answers]]:
        """Yield the records that something is decided about.

        Where several stand on the same words, those that were seen by the judges are meant, if they are
        still there; otherwise all.
        """
        for (kind, span, quote), found in self._by_place.items():
            here = [item for item in records if item.citation.span == span and item.citation.quote == quote]
            seen = [item for item in here if item.id in self._records[kind, span, quote]]
            if kind == family:
                yield from ((item, found) for item in seen or here)


def _family(kind: str) -> str:
    """Return the kind of record that a kind of judgement is about."""
    return Kind.EVENT.value if kind in (Kind.SWAP, Kind.NO_EVENT) else kind


# ------------------------------------------------------------------------------------------------ mentions


def _with_mentions(reading: Reading, decisions: _Decisions) -> Reading:
    """Return the reading with judged mentions, those that point back to them, and all they take part in."""
    judged = {
        mention.id: _meaning(mention, parse_party(answers[Kind.MENTION.value] or ""))
        for mention, answers in decisions.about(Kind.MENTION.value, reading.mentions)
    }
    if not judged:
        return reading
    by_id = {mention.id: mention for mention in reading.mentions}
    for mention in reading.mentions:
        named = _judged_antecedent(mention, judged, by_id)
        if named is not None:
            judged[mention.id] = replace(mention, entities=named.entities, person=named.person)
    mentions = tuple(judged.get(mention.id, mention) for mention in reading.mentions)
    return _retold(replace(reading, mentions=mentions), judged)


def _meaning(mention: Mention, party: Party) -> Mention:
    return replace(
        mention,
        entities=party.codes or mention.entities,
        person=party.person,
        resolution=Resolution.JUDGEMENT,
        confidence=1.0,
    )


def _judged_antecedent(
    mention: Mention, judged: Mapping[str, Mention], by_id: Mapping[str, Mention]
) -> Mention | None:
    """Return the judged mention from which another has its meaning, unless it is judged itself."""
    seen: set[str] = set()
    current: Mention | None = mention
    while current is not None and current.id not in seen and current.entities == mention.entities:
        if current.id in judged:
            return judged[current.id] if current is not mention else None
        seen.add(current.id)
        current = by_id.get(current.antecedent_id or "")
    return None


def _retold(reading: Reading, judged: Mapping[str, Mention]) -> Reading:
    """Return a reading in which all roles of judged mentions say who is meant."""

    def roles(given: tuple[Role, ...]) -> tuple[Role, ...]:
        return _each_once(_retold_role(role, judged) for role in given) if _touched(given, judged) else given

    events = tuple(
        replace(
            event,
            actors=roles(event.actors),
            recipients=roles(event.recipients),
            attribution=roles(event.attribution),
        )
        for event in reading.events
    )
    commitments = tuple(replace(item, by=roles(item.by), to=roles(item.to)) for item in reading.commitments)
    claims = tuple(replace(claim, claimants=roles(claim.claimants)) for claim in reading.claims)
    return replace(
        reading,
        events=events,
        commitments=commitments,
        claims=_about(claims, reading.events, events),
        quotes=tuple(_retold_quote(quote, judged) for quote in reading.quotes),
    )


def _touched(roles: Iterable[Role], judged: Mapping[str, Mention]) -> bool:
    return any(role.mention_id in judged for role in roles)


def _retold_role(role: Role, judged: Mapping[str, Mention]) -> Role:
    mention = judged.get(role.mention_id or "")
    return replace(role, entities=mention.entities, person=mention.person) if mention else role


def _retold_quote(quote: Quote, judged: Mapping[str, Mention]) -> Quote:
    mention = judged.get(quote.speaker.mention_id or "") if quote.speaker else None
    if quote.speaker is None or mention is None:
        return quote
    name = mention.person or quote.speaker_name
    return replace(quote, speaker=_retold_role(quote.speaker, judged), speaker_name=name)


def _each_once(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return roles without those who are there already: one entity is one participant."""
    found: dict[object, Role] = {}
    for role in roles:
        found.setdefault((role.entities, role.person) if role.entities else role.mention_id, role)
    return tuple(found.values())


def _about(claims: tuple[Claim, ...], before: Iterable[Event], after: Iterable[Event]) -> tuple[Claim, ...]:
    """Return claims with whom they are about, wherever the parties of their events have changed."""
    then, now = ({event.id: _codes(event) for event in events} for events in (before, after))
    return tuple(
        replace(
            claim, about=tuple(dict.fromkeys(code for id_ in claim.event_ids for code in now.get(id_, ())))
        )
        if any(then.get(id_) != now.get(id_) for id_ in claim.event_ids)
        else claim
        for claim in claims
    )


def _codes(event: Event) -> tuple[str, ...]:
    return tuple(code for role in (*event.actors, *event.recipients) for code in role.entities)


# ------------------------------------------------------------------------------------------------ events


def _with_events(reading: Reading, decisions: _Decisions) -> Reading:
    judged: dict[str, Event | None] = {
        event.id: None if _is_none(answers) else _judged_event(event, answers, reading)
        for event, answers in decisions.about(Kind.EVENT.value, reading.events)
    }
    if not judged:
        return reading
    found = (judged.get(event.id, event) for event in reading.events)
    events = tuple(event for event in found if event is not None)
    commitments = _committed(reading.commitments, reading.events, judged)
    changed = replace(
        reading, events=events, commitments=commitments, claims=_about(reading.claims, reading.events, events)
    )
    return _without(changed, [event for event in reading.events if judged.get(event.id, event) is None])


def _is_none(answers: Answers) -> bool:
    """Return whether the last word is that there is no event: a change made later takes it for one."""
    return bool(answers) and list(answers)[-1] == Kind.NO_EVENT.value


def _judged_event(event: Event, answers: Answers, reading: Reading) -> Event:
    changes: dict[str, Any] = {"confidence": 1.0}
    for field, answer in answers.items():
        if field in _FIELDS:
            changes[field] = _FIELDS[field](answer)
        elif field in ("actors", "recipients", "attribution"):
            given = parse_parties(answer)
            changes[field] = _each_once(_role(party, event, reading) for party in given)
    changed = replace(event, **changes)
    if changed.type is not event.type and (changed.type, changed.mode) not in kinds():
        changed = replace(changed, mode=None)
    return _anchored(changed, answers, reading)


_FIELDS: Mapping[str, Any] = {
    "type": EventType,
    "mode": lambda answer: answer,
    "polarity": Polarity,
    "certainty": Certainty,
    "time": Tense,
    "date": lambda answer: PartialDate(answer) if answer else None,
    "place": lambda answer: answer,
}
"""What turns an answer into the value of a field."""


def _anchored(event: Event, answers: Answers, reading: Reading) -> Event:
    """Return an event whose words of time and place say what its date and place say, or which has none."""
    if "date" in answers:
        times = [item.id for item in reading.times if event.date and item.value == event.date]
        event = replace(
            event, time_ids=tuple(id_ for id_ in event.time_ids if id_ in times) or tuple(times[:1])
        )
    if "place" in answers:
        places = [item.id for item in reading.places if item.name == event.place]
        kept = tuple(id_ for id_ in event.place_ids if id_ in places)
        event = replace(event, place_ids=kept or tuple(places[:1]))
    return event


def _role(party: Party, event: Event, reading: Reading) -> Role:
    """Return the role of a party: by the words named, else by who has a part already, else by the nearest."""
    mention = _mention_of(party, event, reading)
    if mention is None:
        return Role(mention_id=None, entities=party.codes, person=party.person)
    if mention.resolution is Resolution.JUDGEMENT or not (party.codes or party.person):
        return Role(mention_id=mention.id, entities=mention.entities, person=mention.person)
    return Role(mention_id=mention.id, entities=party.codes, person=party.person)


def _mention_of(party: Party, event: Event, reading: Reading) -> Mention | None:
    if party.span is not None:
        at_place = [item for item in reading.mentions if item.citation.span == party.span]
        if at_place:
            return at_place[0]
    meant = [
        item
        for item in reading.mentions
        if set(item.entities) == set(party.codes) and party.person in (None, item.person)
    ]
    taking_part = {role.mention_id for role in (*event.actors, *event.recipients, *event.attribution)}
    trigger = event.citation.span

    def preference(mention: Mention) -> tuple[bool, bool, int, Span]:
        span = mention.citation.span
        away = abs(span.start - trigger.start)
        return mention.id not in taking_part, not event.sentence.contains(span), away, span

    return min(meant, key=preference, default=None) if party.codes or party.person else None


def _committed(
    commitments: tuple[Commitment, ...], before: Iterable[Event], judged: Mapping[str, Event | None]
) -> tuple[Commitment, ...]:
    """Return commitments whose parties follow those of the event that they stand on."""
    then = {event.citation.span: event for event in before if judged.get(event.id)}

    def following(item: Commitment) -> Commitment:
        old = then.get(item.citation.span)
        new = judged.get(old.id) if old else None
        if old is None or new is None:
            return item
        by = item.by
        if item.by == old.actors:
            by = new.actors
        elif item.by == old.attribution[:1]:
            by = new.attribution[:1] or new.actors
        return replace(item, by=by, to=new.recipients if item.to == old.recipients else item.to)

    return tuple(map(following, commitments))


def _without(reading: Reading, none: Sequence[Event]) -> Reading:
    """Return a reading in which nothing stands on events that are none, or points to them."""
    if not none:
        return reading
    gone, words = {event.id for event in none}, {event.citation.span for event in none}

    def left(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if id_ not in gone) if gone & set(ids) else ids

    conditions = (
        replace(item, condition_ids=left(item.condition_ids), consequence_ids=left(item.consequence_ids))
        for item in reading.conditions
    )
    commitments = (
        replace(item, condition_ids=left(item.condition_ids), consequence_ids=left(item.consequence_ids))
        for item in reading.commitments
        if item.speech_id not in gone and (item.speech_id or item.citation.span not in words)
    )
    return replace(
        reading,
        events=tuple(replace(event, content_ids=left(event.content_ids)) for event in reading.events),
        conditions=tuple(
            item for item in conditions if item.condition_ids or item.consequence_ids or item.condition_text
        ),
        claims=tuple(replace(claim, event_ids=left(claim.event_ids)) for claim in reading.claims),
        commitments=tuple(commitments),
    )


# ------------------------------------------------------------------------------------------------ commitments


def _with_commitments(reading: Reading, decisions: _Decisions) -> Reading:
    """Return the reading with the kinds of commitments as judged; states belong to many readings."""
    judged = {
        item.id: CommitmentKind(answers["kind"] or "")
        for item, answers in decisions.about(Kind.COMMITMENT.value, reading.commitments)
        if "kind" in answers
    }
    if not judged:
        return reading
    return replace(
        reading,
        commitments=tuple(
            replace(item, kind=judged[item.id], confidence=1.0) if item.id in judged else item
            for item in reading.commitments
        ),
    )
