"""Passages in the notation of the training corpus: what people have corrected becomes what a model learns.

A passage is a run of sentences of one reading. Furniture is left out, and with it all that stands on it. What
the notation cannot say is left out too: a part for which nobody is mentioned, a mention inside another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TextIO

from westphalia.ids import content_id
from westphalia.model import (
    Claim,
    Commitment,
    Condition,
    Event,
    Mention,
    Quote,
    Reading,
    Role,
    Sentence,
    Span,
)
from westphalia.vocabulary import kinds

TITLE = "Judged passages in the notation of the training corpus, one passage a line"
SUFFIX = ".jsonl"
ONLY_JUDGED = True
"""Unless all is asked for, this format is for what somebody has looked at."""

_LONGEST = 5
"""Sentences of a passage: what a model reads at once."""

_UNKNOWN = "UNK"
_WORD = re.compile(r"\S+")

Record = dict[str, Any]


def export(readings: Iterable[Reading], out: TextIO) -> int:
    """Write one line per passage and return how many were written; the same text is written once."""
    seen: set[str] = set()
    for reading in readings:
        for sentences in _runs(reading):
            passage = _Passage(reading, sentences)
            if passage.text and passage.text not in seen:
                seen.add(passage.text)
                out.write(json.dumps(passage.item(), ensure_ascii=False) + "\n")
    return len(seen)


def _runs(reading: Reading) -> Iterator[list[Sentence]]:
    """Yield the sentences of each passage: neighbours of one paragraph, not too many.

    A reading without sentences is one passage as a whole.
    """
    text = reading.document.text
    if not reading.sentences:
        whole = Span(0, len(text))
        language = reading.document.language or ""
        yield [Sentence(span=whole, parts=(whole,), language=language, paragraph=0)]
        return
    ordered = sorted(reading.sentences, key=lambda sentence: sentence.span)
    run = ordered[:1]
    for before, sentence in pairwise(ordered):
        between = text[before.span.end : max(before.span.end, sentence.span.start)]
        if sentence.paragraph != before.paragraph or between.strip() or len(run) == _LONGEST:
            yield run
            run = []
        run.append(sentence)
    yield run


class _Passage:
    """One passage at work: its text, and where the words of the document stand in it."""

    def __init__(self, reading: Reading, sentences: Sequence[Sentence]) -> None:
        self.reading = reading
        self.language = sentences[0].language or reading.document.language
        self.pieces: list[tuple[Span, int]] = []
        """Stretches of the document, and where each begins in the passage."""
        self.text = self._joined([part for sentence in sentences for part in sentence.parts])
        self.names: dict[str, str] = {}
        """The ids that records of the reading have in the passage."""

    def item(self) -> Record:
        """Return the passage with all that is marked in it."""
        published = self.reading.document.published
        return {
            "id": content_id(f"{self.language or 'xx'}-judged", self.text),
            "lang": self.language,
            "published": published.value if published else None,
            "style": "judged",
            "text": self.text,
            # The order counts: what is pointed to is named first.
            "mentions": self._mentions(),
            "times": self._times(),
            "places": self._places(),
            "events": self._events(),
            "claims": self._claims(),
            "conditions": [found for item in self.reading.conditions if (found := self._condition(item))],
            "quotes": [found for item in self.reading.quotes if (found := self._quote(item))],
            "commitments": [found for item in self.reading.commitments if (found := self._commitment(item))],
        }

    def _joined(self, parts: Iterable[Span]) -> str:
        """Return the words of some stretches with a space between them, and remember where each begins."""
        text = ""
        last: Span | None = None
        for part in parts:
            part = self._trimmed(part)
            if part.start == part.end or (last and part.overlaps(last)):
                continue
            text += " " if text else ""
            self.pieces.append((part, len(text)))
            text += part.of(self.reading.document.text)
            last = part
        return text

    def _trimmed(self, span: Span) -> Span:
        words = span.of(self.reading.document.text)
        start = span.start + len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))

    def _place(self, span: Span) -> Record | None:
        """Return the words of a span and which occurrence they are, or None if not in the passage."""
        span = self._trimmed(span)
        for piece, start in self.pieces:
            if span.start < span.end and piece.contains(span):
                words = span.of(self.reading.document.text)
                return {"text": words, "at": self._occurrence(words, start + span.start - piece.start)}
        return None

    def _occurrence(self, words: str, position: int) -> int:
        count, found = 0, -1
        while found < position:
            found = self.text.find(words, found + 1)
            count += 1
        return count

    def _named(self, prefix: str, number: int, id_: str) -> str:
        return self.names.setdefault(id_, f"{prefix}{number}")

    # ---- what others point to

    def _mentions(self) -> list[Record]:
        found: list[Record] = []
        last: Span | None = None
        # Of two that share words, the notation has room for the outer one.
        for mention in sorted(
            self.reading.mentions, key=lambda m: (m.citation.span.start, -m.citation.span.end)
        ):
            span = self._trimmed(mention.citation.span)
            place = self._place(span)
            if place is None or (last is not None and span.overlaps(last)):
                continue
            last = span
            name = self._named("m", len(found) + 1, mention.id)
            found.append({"id": name} | place | self._who(mention, str(place["text"])))
        return found

    def _who(self, mention: Mention, words: str) -> Record:
        head = mention.head.of(self.reading.document.text).strip()
        codes = list(mention.entities)
        who: Record = {
            "head": head if head and head in words else words.split()[-1],
            "entity": codes if len(codes) > 1 else (codes or [_UNKNOWN])[0],
        }
        known = {"person": mention.person, "sector": mention.sector}
        return who | {name: value for name, value in known.items() if value}

    def _times(self) -> list[Record]:
        found: list[Record] = []
        for time in self.reading.times:
            if place := self._place(time.citation.span):
                name = self._named("t", len(found) + 1, time.id)
                found.append({"id": name} | place | {"value": time.value.value if time.value else None})
        return found

    def _places(self) -> list[Record]:
        found: list[Record] = []
        for item in self.reading.places:
            if place := self._place(item.citation.span):
                name = self._named("p", len(found) + 1, item.id)
                found.append({"id": name} | place | {"name": item.name, "country": item.country})
        return found

    def _events(self) -> list[Record]:
        placed: list[tuple[Event, Record]] = []
        for event in self.reading.events:
            if place := self._trigger(event):
                self._named("e", len(placed) + 1, event.id)
                placed.append((event, place))
        return [self._event(event, place) for event, place in placed]

    def _trigger(self, event: Event) -> Record | None:
        """Return the one word that names an event: of several, the longest."""
        span = event.citation.span
        words = list(_WORD.finditer(span.of(self.reading.document.text)))
        if not words:
            return None
        word = max(words, key=lambda match: (match.end() - match.start(), -match.start()))
        return self._place(Span(span.start + word.start(), span.start + word.end()))

    def _event(self, event: Event, place: Record) -> Record:
        return {
            "id": self.names[event.id],
            "trigger": place["text"],
            "at": place["at"],
            "type": event.type.value,
            "mode": event.mode if (event.type, event.mode) in kinds() else None,
            "actor": self._roles(event.actors),
            "recipient": self._roles(event.recipients),
            "polarity": event.polarity.value,
            "certainty": event.certainty.value,
            "time": event.time.value,
            "when": self._ids(event.time_ids),
            "where": self._ids(event.place_ids),
            "attributed_to": self._roles(event.attribution),
            "content": self._ids(event.content_ids),
        }

    # ---- what points to others

    def _claims(self) -> list[Record]:
        placed = [
            (claim, place) for claim in self.reading.claims if (place := self._place(claim.citation.span))
        ]
        return [
            {"id": f"q{number}"} | place | self._claimed(claim)
            for number, (claim, place) in enumerate(placed, 1)
        ]

    def _claimed(self, claim: Claim) -> Record:
        return {
            "value": claim.quantity if claim.value is None else _number(claim.value),
            "comparator": claim.comparator.value,
            "unit": claim.unit,
            "subject": claim.subject,
            "about": self._ids(claim.event_ids),
            "claimant": self._roles(claim.claimants),
            "certainty": claim.certainty.value,
        }

    def _condition(self, item: Condition) -> Record | None:
        condition, consequence = self._ids(item.condition_ids), self._ids(item.consequence_ids)
        place = self._place(item.citation.span)
        if place is None or not (condition and consequence):
            return None
        cue = self._place(_first_word(item.citation.span, self.reading.document.text))
        assert cue is not None
        return {"condition": condition, "consequence": consequence, "cue": cue["text"], "at": cue["at"]}

    def _quote(self, quote: Quote) -> Record | None:
        place = self._place(quote.citation.span)
        if place is None:
            return None
        speaker = self._roles((quote.speaker,) if quote.speaker else ())
        return place | ({"speaker": speaker[0]} if speaker else {})

    def _commitment(self, item: Commitment) -> Record | None:
        if self._place(item.citation.span) is None:
            return None
        speech = self._ids((item.speech_id,) if item.speech_id else ())
        return {
            "kind": item.kind.value,
            **({"speech": speech[0]} if speech else {}),
            "by": self._roles(item.by),
            "to": self._roles(item.to),
            "condition": self._ids(item.condition_ids),
            "consequence": self._ids(item.consequence_ids),
        }

    def _roles(self, roles: Iterable[Role]) -> list[str]:
        return self._ids(role.mention_id for role in roles if role.mention_id)

    def _ids(self, ids: Iterable[str]) -> list[str]:
        """Return ids as the passage has them, without those of what is not in it."""
        return list(dict.fromkeys(self.names[id_] for id_ in ids if id_ in self.names))


def _first_word(span: Span, text: str) -> Span:
    match = _WORD.search(span.of(text))
    assert match is not None, "the words of a span that has a place are not all white space"
    return Span(span.start + match.start(), span.start + match.end())


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value
