"""One line makes one object. Spans are found by their words: `event(document, "signed", "SUPPORT")`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from westphalia.dates import PartialDate
from westphalia.errors import InputError
from westphalia.ids import content_id
from westphalia.model import (
    Certainty,
    Claim,
    Commitment,
    CommitmentKind,
    Comparator,
    Condition,
    DateOrigin,
    Document,
    Entity,
    Event,
    EventType,
    Mention,
    Place,
    Polarity,
    Quote,
    Reading,
    Resolution,
    Role,
    Sentence,
    Span,
    Tense,
    TimeExpression,
)


def document(text: str = "Rome and Paris signed a treaty.", name: str = "article", **fields: Any) -> Document:
    """A document; `published` may be a string."""
    if isinstance(fields.get("published"), str):
        fields["published"] = PartialDate(fields["published"])
        fields.setdefault("published_origin", DateOrigin.METADATA)
    fields.setdefault("language", "en")
    id_ = content_id("doc", fields.get("outlet"), fields.get("url"), text)
    return Document(id=id_, name=name, text=text, **fields)


def span(document: Document, words: str, at: int = 1) -> Span:
    """The span of the `at`-th occurrence of some words."""
    start = -1
    for _ in range(at):
        start = document.text.index(words, start + 1)
    return Span(start, start + len(words))


def sentence_around(document: Document, inner: Span) -> Span:
    """The stretch between two full stops, or line ends, around a span."""
    ends = [i + 1 for i, sign in enumerate(document.text) if sign in ".\n"]
    start = max((end for end in ends if end <= inner.start), default=0)
    end = min((end for end in ends if end >= inner.end), default=len(document.text))
    words = document.text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end)


def mention(document: Document, words: str, *entities: str, at: int = 1, **fields: Any) -> Mention:
    where = span(document, words, at)
    return Mention(
        id=content_id("men", document.id, where.start, where.end),
        citation=document.cite(where),
        head=fields.pop("head", where),
        entities=entities,
        resolution=Resolution.NAME if entities else Resolution.UNRESOLVED,
        **fields,
    )


def role(*given: Mention) -> tuple[Role, ...]:
    """The roles that some mentions play."""
    return tuple(Role(mention_id=item.id, entities=item.entities, person=item.person) for item in given)


def event(document: Document, words: str, type: str = "CONSULT", *, at: int = 1, **fields: Any) -> Event:
    """An event; actors, recipients and attribution are mentions, `date` may be a string."""
    where = span(document, words, at)
    for part in ("actors", "recipients", "attribution"):
        fields[part] = role(*fields.get(part, ()))
    if isinstance(fields.get("date"), str):
        fields["date"] = PartialDate(fields["date"])
    return Event(
        id=content_id("eve", document.id, where.start, where.end, type),
        citation=document.cite(where),
        sentence=sentence_around(document, where),
        type=EventType(type),
        **fields,
    )


def sentences(document: Document) -> tuple[Sentence, ...]:
    """One sentence per line."""
    found, start = [], 0
    for paragraph, line in enumerate(document.text.split("\n")):
        if line.strip():
            where = Span(start, start + len(line))
            found.append(Sentence(span=where, parts=(where,), language="en", paragraph=paragraph))
        start += len(line) + 1
    return tuple(found)


TEXT = """Skip to Main Content
Ruritania may attack Freedonia in January, officials in Washington said on Tuesday, speaking of 90,000 troops.
"We will impose sanctions if Ruritania attacks," President Rufus Firefly told Rudolf in a call of an hour.
The palace in Strelsau denied any plan."""


def rich_document(**fields: Any) -> Document:
    """An article in which every kind of record occurs."""
    fields.setdefault("published", "2021-12-08")
    fields.setdefault("name", "firefly")
    return document(TEXT, furniture=(Span(0, 20),), title="The palace denies", outlet="Gazette", **fields)


def rich_reading(article: Document | None = None) -> Reading:
    """A reading with every kind of record: RUT and FRE are states, Firefly and Rudolf their leaders."""
    text = article or rich_document()
    rut, fre = mention(text, "Ruritania", "RUT"), mention(text, "Freedonia", "FRE")
    officials = mention(text, "officials in Washington", "USA", office="anonymous", sector="GOV")
    we = mention(text, "We", "FRE", person="Rufus Firefly")
    again = replace(mention(text, "Ruritania", "RUT", at=2), antecedent_id=rut.id)
    firefly = mention(text, "President Rufus Firefly", "FRE", person="Rufus Firefly", confidence=0.75)
    rudolf = mention(text, "Rudolf", "RUT", person="Rudolf V")
    palace = mention(text, "The palace in Strelsau", "RUT")
    january, tuesday = _time(text, "in January", "2022-01"), _time(text, "on Tuesday", "2021-12-07")
    where = Place(id="pla-1", citation=text.cite(span(text, "Strelsau")), name="Strelsau", country="RUT")
    possible = {"certainty": Certainty.POSSIBLE, "time": Tense.FUTURE}
    attack = event(
        text, "attack", "ASSAULT", actors=[rut], recipients=[fre], attribution=[officials, rut],
        mode="invade", date="2022-01", time_ids=(january.id,), confidence=0.5, **possible,
    )  # fmt: skip
    sanctions = event(
        text,
        "impose sanctions",
        "SANCTION",
        actors=[we],
        recipients=[again],
        attribution=[firefly],
        **possible,
    )
    attacks = event(text, "attacks", "ASSAULT", actors=[again], **possible)
    told = event(
        text,
        "told",
        "THREATEN",
        actors=[firefly],
        recipients=[rudolf],
        content_ids=(sanctions.id,),
        date="2021-12-07",
    )
    call = event(text, "call", "CONSULT", actors=[firefly, rudolf], mode="phone")
    denied = event(
        text, "plan", "MOBILIZE", actors=[palace], attribution=[palace], polarity=Polarity.NEGATIVE,
        place="Strelsau", place_ids=(where.id,),
    )  # fmt: skip
    condition = text.cite(span(text, "if Ruritania attacks"))
    return Reading(
        document=text,
        sentences=sentences(text)[1:],
        mentions=(rut, fre, officials, we, again, firefly, rudolf, palace),
        times=(january, tuesday),
        places=(where,),
        events=(attack, sanctions, attacks, told, call, denied),
        conditions=(
            Condition(
                id="con-1", citation=condition, condition_ids=(attacks.id,), consequence_ids=(sanctions.id,),
                condition_text="Ruritania attacks", consequence_text=None,
            ),
        ),
        claims=(
            Claim(
                id="cla-1", citation=text.cite(span(text, "90,000 troops")), sentence=attack.sentence,
                quantity="90,000", value=90000.0, comparator=Comparator.EQUAL, unit="troops",
                subject="troops", claimants=role(officials), about=("RUT", "FRE"), event_ids=(attack.id,),
                as_of=PartialDate("2021-12"),
            ),
        ),
        commitments=(
            Commitment(
                id="com-1", citation=told.citation, sentence=told.sentence, kind=CommitmentKind.THREAT,
                by=role(firefly), to=role(rudolf), speech_id=told.id, condition=condition,
                condition_ids=(attacks.id,), consequence=sanctions.citation, consequence_ids=(sanctions.id,),
                confidence=0.875,
            ),
        ),
        quotes=(
            Quote(
                id="quo-1", citation=text.cite(span(text, "We will impose sanctions if Ruritania attacks,")),
                speaker=role(firefly)[0], speaker_name="Rufus Firefly", language="en",
            ),
        ),
    )  # fmt: skip


def _time(document: Document, words: str, value: str) -> TimeExpression:
    where = span(document, words)
    id_ = content_id("tim", document.id, where.start, where.end)
    return TimeExpression(id=id_, citation=document.cite(where), value=PartialDate(value))


class FakeReader:
    """Finds one meeting in every document, or does what it is told; counts what it read."""

    def __init__(self, digest: str = "model-1", read: Callable[[Document], Reading] | None = None) -> None:
        self.digest = digest
        self.data_digest = "data-1"
        self.gazetteer = self
        self.seen: list[str] = []
        self._read = read or meeting

    def read(self, document: Document) -> Reading:
        self.seen.append(document.name)
        return self._read(document)

    def entity(self, code: str) -> Entity:
        return Entity(code=code, kind="state", name=f"Land of {code}")


def meeting(document: Document) -> Reading:
    """A reading in which the first word of the text meets nobody."""
    if not document.text.strip():
        raise InputError(document.name, "empty", "the file is empty")
    first = document.text.split()[0]
    actor = mention(document, first, first[:3].upper())
    return Reading(document=document, mentions=(actor,), events=(event(document, first, actors=[actor]),))
