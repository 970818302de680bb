"""Build records from the rows of some readings, a table at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, RowMapping, Table, select

from westphalia.dates import PartialDate
from westphalia.model import (
    Certainty,
    Citation,
    Claim,
    Commitment,
    CommitmentKind,
    Comparator,
    Condition,
    DateOrigin,
    Document,
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
from westphalia.store import tables

Key: TypeAlias = tuple[int, str]
"""The number of a reading, and the id of a record in it."""

Found = TypeVar("Found")

Strings: TypeAlias = dict[Key, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads records of the readings with these numbers; only those with these ids, if ids are given."""

    connection: Connection
    numbers: Sequence[int]
    ids: Collection[str] | None = None

    def sentences(self) -> Mapping[int, list[Sentence]]:
        """Return the sentences by reading."""
        found = defaultdict(list)
        for row in self._rows(tables.sentence):
            found[row["reading"]].append(
                Sentence(
                    span=Span(row["start"], row["end"]),
                    parts=_spans(row["parts"]),
                    language=row["language"],
                    paragraph=row["paragraph"],
                )
            )
        return found

    def mentions(self) -> dict[Key, Mention]:
        """Return the mentions."""
        entities = self._strings(tables.mention_entity, "mention_id", "code")
        return {
            key: Mention(
                id=row["id"],
                citation=_citation(row),
                head=Span(row["head_start"], row["head_end"]),
                entities=entities.get(key, ()),
                person=row["person"],
                sector=row["sector"],
                office=row["office"],
                resolution=Resolution(row["resolution"]),
                antecedent_id=row["antecedent_id"],
                confidence=row["confidence"],
            )
            for key, row in self._records(tables.mention)
        }

    def times(self) -> dict[Key, TimeExpression]:
        """Return the time expressions."""
        return {
            key: TimeExpression(id=row["id"], citation=_citation(row), value=_date(row["value"]))
            for key, row in self._records(tables.time_expression)
        }

    def places(self) -> dict[Key, Place]:
        """Return the places."""
        return {
            key: Place(id=row["id"], citation=_citation(row), name=row["name"], country=row["country"])
            for key, row in self._records(tables.place)
        }

    def events(self) -> dict[Key, Event]:
        """Return the events."""
        roles = self._roles("actor", "recipient", "attribution")
        times = self._strings(tables.event_time, "record_id", "target_id")
        places = self._strings(tables.event_place, "record_id", "target_id")
        content = self._strings(tables.event_content, "record_id", "target_id")
        return {
            key: Event(
                id=row["id"],
                citation=_citation(row),
                sentence=_sentence(row),
                type=EventType(row["type"]),
                mode=row["mode"],
                actors=roles[*key, "actor"],
                recipients=roles[*key, "recipient"],
                attribution=roles[*key, "attribution"],
                polarity=Polarity(row["polarity"]),
                certainty=Certainty(row["certainty"]),
                time=Tense(row["time"]),
                date=_date(row["date"]),
                time_ids=times.get(key, ()),
                place_ids=places.get(key, ()),
                place=row["place"],
                content_ids=content.get(key, ()),
                confidence=row["confidence"],
            )
            for key, row in self._records(tables.event)
        }

    def conditions(self) -> dict[Key, Condition]:
        """Return the conditions."""
        sides = self._sides(tables.condition_event)
        return {
            key: Condition(
                id=row["id"],
                citation=_citation(row),
                condition_ids=sides[*key, "condition"],
                consequence_ids=sides[*key, "consequence"],
                condition_text=row["condition_text"],
                consequence_text=row["consequence_text"],
            )
            for key, row in self._records(tables.condition)
        }

    def claims(self) -> dict[Key, Claim]:
        """Return the claims."""
        roles = self._roles("claimant")
        about = self._strings(tables.claim_about, "claim_id", "code")
        events = self._strings(tables.claim_event, "record_id", "target_id")
        return {
            key: Claim(
                id=row["id"],
                citation=_citation(row),
                sentence=_sentence(row),
                quantity=row["quantity"],
                value=row["value"],
                comparator=Comparator(row["comparator"]),
                unit=row["unit"],
                subject=row["subject"],
                claimants=roles[*key, "claimant"],
                about=about.get(key, ()),
                event_ids=events.get(key, ()),
                as_of=_date(row["as_of"]),
                certainty=Certainty(row["certainty"]),
            )
            for key, row in self._records(tables.claim)
        }

    def commitments(self) -> dict[Key, Commitment]:
        """Return the commitments."""
        roles = self._roles("by", "to")
        sides = self._sides(tables.commitment_event)
        return {
            key: Commitment(
                id=row["id"],
                citation=_citation(row),
                sentence=_sentence(row),
                kind=CommitmentKind(row["kind"]),
                by=roles[*key, "by"],
                to=roles[*key, "to"],
                speech_id=row["speech_id"],
                condition=_optional_citation(row, "condition"),
                condition_ids=sides[*key, "condition"],
                consequence=_optional_citation(row, "consequence"),
                consequence_ids=sides[*key, "consequence"],
                confidence=row["confidence"],
            )
            for key, row in self._records(tables.commitment)
        }

    def quotes(self) -> dict[Key, Quote]:
        """Return the quotes."""
        roles = self._roles("speaker")
        return {
            key: Quote(
                id=row["id"],
                citation=_citation(row),
                speaker=next(iter(roles[*key, "speaker"]), None),
                speaker_name=row["speaker_name"],
                language=row["language"],
            )
            for key, row in self._records(tables.quote)
        }

    def _rows(
        self, table: Table, owner: str | None = None, parts: Sequence[str] = ()
    ) -> Iterable[RowMapping]:
        """Return the rows of a table in the order of the text."""
        query = select(table).where(table.c.reading.in_(self.numbers))
        if parts:
            query = query.where(table.c.part.in_(parts))
        if owner and self.ids is not None:
            query = query.where(table.c[owner].in_(self.ids))
        query = query.order_by(table.c.reading, table.c.position)
        return self.connection.execute(query).mappings()

    def _records(self, table: Table) -> Iterable[tuple[Key, RowMapping]]:
        return (((row["reading"], row["id"]), row) for row in self._rows(table, "id"))

    def _strings(self, table: Table, owner: str, column: str) -> Strings:
        """Return a column of a table that lists strings of a record, by record."""
        found: dict[Key, list[str]] = defaultdict(list)
        for row in self._rows(table, owner):
            found[row["reading"], row[owner]].append(row[column])
        return {key: tuple(values) for key, values in found.items()}

    def _sides(self, table: Table) -> Mapping[tuple[int, str, str], tuple[str, ...]]:
        """Return the condition and the consequence events of each record."""
        found: dict[tuple[int, str, str], tuple[str, ...]] = defaultdict(tuple)
        for row in self._rows(table, "record_id"):
            found[row["reading"], row["record_id"], row["part"]] += (row["target_id"],)
        return found

    def _roles(self, *parts: str) -> Mapping[tuple[int, str, str], tuple[Role, ...]]:
        """Return the roles by reading, record and part; only those parts are looked for."""
        codes: dict[tuple[int, str, str, int], tuple[str, ...]] = defaultdict(tuple)
        for row in self._rows(tables.role_entity, "record_id", parts):
            codes[row["reading"], row["record_id"], row["part"], row["role"]] += (row["code"],)
        found: dict[tuple[int, str, str], tuple[Role, ...]] = defaultdict(tuple)
        for row in self._rows(tables.role, "record_id", parts):
            key = row["reading"], row["record_id"], row["part"]
            role = Role(
                mention_id=row["mention_id"],
                entities=codes[*key, row["position"]],
                person=row["person"],
                confidence=row["confidence"],
            )
            found[key] += (role,)
        return found


def load_readings(connection: Connection, documents: Mapping[int, Document]) -> list[Reading]:
    """Return whole readings, in the order of the documents given by the number of their reading."""
    load = Loader(connection, list(documents))
    sentences = load.sentences()
    mentions, times, places = _split(load.mentions()), _split(load.times()), _split(load.places())
    events, conditions, claims = _split(load.events()), _split(load.conditions()), _split(load.claims())
    commitments, quotes = _split(load.commitments()), _split(load.quotes())
    return [
        Reading(
            document=document,
            sentences=tuple(sentences[number]),
            mentions=tuple(mentions[number]),
            times=tuple(times[number]),
            places=tuple(places[number]),
            events=tuple(events[number]),
            conditions=tuple(conditions[number]),
            claims=tuple(claims[number]),
            commitments=tuple(commitments[number]),
            quotes=tuple(quotes[number]),
        )
        for number, document in documents.items()
    ]


def document_of(row: RowMapping | dict[str, Any]) -> Document:
    """Return the document that a row of document, reading and run_document together describes."""
    return Document(
        id=row["document_id"],
        name=row["name"],
        text=row["text"],
        language=row["language"],
        title=row["title"],
        outlet=row["outlet"],
        url=row["url"],
        path=row["path"],
        media_type=row["media_type"],
        published=_date(row["published"]),
        published_origin=DateOrigin(row["published_origin"]),
        furniture=_spans(row["furniture"]),
    )


def _split(records: Mapping[Key, Found]) -> Mapping[int, list[Found]]:
    """Return records by reading."""
    found: dict[int, list[Found]] = defaultdict(list)
    for (number, _), record in records.items():
        found[number].append(record)
    return found


def _citation(row: RowMapping) -> Citation:
    return Citation(document_id=row["document_id"], span=Span(row["start"], row["end"]), quote=row["quote"])


def _optional_citation(row: RowMapping, name: str) -> Citation | None:
    quote = row[f"{name}_quote"]
    if quote is None:
        return None
    span = Span(row[f"{name}_start"], row[f"{name}_end"])
    return Citation(document_id=row["document_id"], span=span, quote=quote)


def _sentence(row: RowMapping) -> Span:
    return Span(row["sentence_start"], row["sentence_end"])


def _date(value: str | None) -> PartialDate | None:
    return PartialDate(value) if value else None


def _spans(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)
