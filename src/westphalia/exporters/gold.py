"""The shape that annotators and the scorer use: one document a line, actors as codes, words verbatim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any, TextIO

from westphalia.dates import PartialDate
from westphalia.model import Citation, Claim, Commitment, Event, Mention, Quote, Reading, Role

TITLE = "Gold annotation, one document a line"
SUFFIX = ".jsonl"

ANONYMOUS = "anonymous"
"""The office of a speaker whom the text leaves unnamed, and the prefix of his code."""

UNLISTED = frozenset({
    "ADB", "AES", "AFDB", "AIIB", "ALBA", "ANDEAN", "BIMSTEC", "BIS", "BSEC", "CARICOM", "CELAC",
    "CERN", "COE", "COMESA", "COMMONWEALTH", "CPTPP", "EBRD", "EFTA", "G77", "GUAM", "ICJ", "IDB",
    "IEA", "IGAD", "IIB", "INTERPOL", "ITLOS", "MERCOSUR", "NDB", "NSG", "OECD", "OIF", "OPCW",
    "PCA", "PIF", "RCEP", "SAARC", "SADC", "SICA", "UEMOA", "UNASUR",
})  # fmt: skip
"""Organisations outside the annotators' list of codes: they write them with the prefix of the unlisted."""

Record = dict[str, Any]


def export(readings: Iterable[Reading], out: TextIO) -> int:
    """Write one line per document and return how many were written."""
    count = 0
    for reading in readings:
        out.write(json.dumps(gold_document(reading), ensure_ascii=False) + "\n")
        count += 1
    return count


def gold_document(reading: Reading) -> Record:
    """Return a reading as an annotator would have written it."""
    document = reading.document
    mentions = {mention.id: mention for mention in reading.mentions}
    events = {event.id: event for event in reading.events}
    return {
        "doc": document.name,
        "lang": document.language,
        "published": prefix_of(document.published),
        "events": [_event(event, document.text, mentions) for event in reading.events],
        "claims": [_claim(claim, document.text) for claim in reading.claims],
        "commitments": [_commitment(item, document.text, events) for item in reading.commitments],
        "quotes": [_quote(quote) for quote in reading.quotes],
    }


def annotated(code: str) -> str:
    """Return the code that annotators write for an entity.

    >>> annotated("MERCOSUR"), annotated("NATO")
    ('NGO:MERCOSUR', 'NATO')
    """
    return f"NGO:{code}" if code in UNLISTED else code


def codes(roles: Iterable[Role]) -> list[str]:
    """Return the entity codes of some roles, each once, in the order of the text."""
    return list(dict.fromkeys(annotated(code) for role in roles for code in role.entities))


def prefix_of(date: PartialDate | None) -> str | None:
    """Return a date as one ISO prefix: of an interval, the part that both ends share, if there is one.

    >>> prefix_of(PartialDate("2021-12-07/2021-12-09"))
    '2021-12'
    """
    if date is None or not date.is_interval:
        return date.value if date else None
    first, last = (part.split("-") for part in date.value.split("/"))
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "-".join(part for part, _ in shared) or None


def _event(event: Event, text: str, mentions: Mapping[str, Mention]) -> Record:
    return {
        "sentence": event.sentence.of(text),
        "trigger": event.citation.quote,
        "type": event.type.value,
        "actor": codes(event.actors),
        "recipient": codes(event.recipients),
        "persons": {"actor": _persons(event.actors), "recipient": _persons(event.recipients)},
        "polarity": event.polarity.value,
        "certainty": event.certainty.value,
        "time": event.time.value,
        "date": prefix_of(event.date),
        "attributed_to": _nearest_speaker(event.attribution, mentions),
        "place": event.place,
    }


def _claim(claim: Claim, text: str) -> Record:
    return {
        "sentence": claim.sentence.of(text),
        "claimant": codes(claim.claimants) or ["article"],
        "subject": claim.subject,
        "quantity": _quantity(claim),
        "comparator": claim.comparator.value,
        "unit": claim.unit,
        "about": list(claim.about),
        "as_of": prefix_of(claim.as_of),
        "certainty": claim.certainty.value,
    }


def _commitment(commitment: Commitment, text: str, events: Mapping[str, Event]) -> Record:
    return {
        "sentence": commitment.sentence.of(text),
        "kind": commitment.kind.value,
        "by": codes(commitment.by),
        "to": codes(commitment.to),
        "condition": _words(commitment.condition),
        "condition_event": _first_event(commitment.condition_ids, events),
        "consequence": _words(commitment.consequence),
        "consequence_event": _first_event(commitment.consequence_ids, events),
    }


def _quote(quote: Quote) -> Record:
    return {
        "text": quote.citation.quote,
        "speaker": quote.speaker_name,
        "speaker_actor": codes([quote.speaker] if quote.speaker else []),
        "language": quote.language,
    }


def _persons(roles: Iterable[Role]) -> list[str]:
    return list(dict.fromkeys(role.person for role in roles if role.person))


def _nearest_speaker(chain: Iterable[Role], mentions: Mapping[str, Mention]) -> list[str]:
    """Return the codes of the nearest speaker of whom anything is known."""
    return next((found for role in chain if (found := _speakers([role], mentions))), [])


def _speakers(roles: Iterable[Role], mentions: Mapping[str, Mention]) -> list[str]:
    """Return the codes of speakers, each once; those left unnamed by the text are marked."""
    return list(dict.fromkeys(code for role in roles for code in _speaker_codes(role, mentions)))


def _speaker_codes(role: Role, mentions: Mapping[str, Mention]) -> Iterable[str]:
    mention = mentions.get(role.mention_id or "")
    if mention and mention.office == ANONYMOUS:
        return [f"{ANONYMOUS}:{code}" for code in codes([role])] or [ANONYMOUS]
    return codes([role])


def _quantity(claim: Claim) -> str:
    """Return the number in digits, or the words where they are vague."""
    if claim.value is None:
        return claim.quantity
    return str(int(claim.value)) if claim.value.is_integer() else str(claim.value)


def _words(citation: Citation | None) -> str | None:
    return citation.quote if citation else None


def _first_event(ids: Iterable[str], events: Mapping[str, Event]) -> Record | None:
    event = next((events[id_] for id_ in ids if id_ in events), None)
    if event is None:
        return None
    return {"type": event.type.value, "actor": codes(event.actors), "recipient": codes(event.recipients)}
