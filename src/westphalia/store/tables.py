"""The schema at one glance.

A `document` is a text. A `reading` is what one version of the pipeline, one model and one set of data files
found in it; all records belong to a reading, so records never change and a better model adds readings beside
the old ones. A `run` is one execution; `run_document` says which documents it covered and by which reading.
What users see of a document is the reading of the latest complete run that covers it.

Every record cites its document, start, end (in characters) and the exact words. `position` keeps the order
of the text. Dates are ISO prefixes as precise as the text was; `first_day` and `last_day` bound them for
queries.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.sql.schema import SchemaItem

metadata = MetaData()


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _key(name: str) -> Column[str]:
    return Column(name, String, primary_key=True)


def _order(name: str = "position") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _reading() -> Column[int]:
    return Column("reading", ForeignKey("reading.number"), primary_key=True)


def _within(columns: list[str], target: str, target_columns: list[str]) -> ForeignKeyConstraint:
    """Return a foreign key to a record of the same reading, checked when the document's transaction ends."""
    return ForeignKeyConstraint(
        ["reading", *columns],
        [f"{target}.reading", *(f"{target}.{column}" for column in target_columns)],
        deferrable=True,
        initially="DEFERRED",
    )


def _record(name: str, *items: SchemaItem) -> Table:
    """Return a table of records: its reading, id, order and citation, then what is its own."""
    return Table(
        name,
        metadata,
        _reading(),
        _key("id"),
        _integer("position"),
        Column("document_id", ForeignKey("document.id"), nullable=False),
        _integer("start"),
        _integer("end"),
        _text("quote"),
        *items,
    )


def _link(name: str, owner: str, target: str, *parts: str) -> Table:
    """Return a table that lists, in order, the records of one kind that a record points to."""
    return Table(
        name,
        metadata,
        _reading(),
        _key("record_id"),
        *(_key(part) for part in parts),
        _order(),
        _text("target_id"),
        _within(["record_id"], owner, ["id"]),
        _within(["target_id"], target, ["id"]),
    )


# ---- what was done

migration = Table("migration", metadata, _key("name"), _text("applied_at"))

run = Table(
    "run",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    _text("version"),
    _text("model_digest"),
    _text("data_digest"),
    _text("started_at"),
    _text("finished_at", null=True),
    Column("complete", Boolean, nullable=False),
    Column("settings", JSON, nullable=False),
)

document = Table(
    "document",
    metadata,
    _key("id"),
    _text("text"),
    _text("outlet", null=True),
    _text("url", null=True),
)

reading = Table(
    "reading",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("document_id", ForeignKey("document.id"), nullable=False, index=True),
    _text("version"),
    _text("model_digest"),
    _text("data_digest"),
    _text("language", null=True),
    _text("published", null=True),
    _text("published_origin"),
    _text("first_day", null=True),
    _text("last_day", null=True),
    Column("furniture", JSON, nullable=False),
)

run_document = Table(
    "run_document",
    metadata,
    Column("run", ForeignKey("run.number"), primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    _integer("position"),
    Column("reading", ForeignKey("reading.number"), nullable=False, index=True),
    _text("name"),
    _text("path", null=True),
    _text("title", null=True),
    _text("media_type"),
    Column("status", String, CheckConstraint("status IN ('read', 'already read')"), nullable=False),
    Index("run_document_by_document", "document_id", "run"),
)

skipped = Table(
    "skipped",
    metadata,
    Column("run", ForeignKey("run.number"), primary_key=True),
    _key("id"),
    _integer("position"),
    _text("where"),
    _text("kind"),
    _text("message"),
)

# ---- what was found

entity = Table("entity", metadata, _key("code"), _text("kind"), _text("name"), _text("wikidata", null=True))

sentence = Table(
    "sentence",
    metadata,
    _reading(),
    _order(),
    _integer("start"),
    _integer("end"),
    Column("parts", JSON, nullable=False),
    _text("language"),
    _integer("paragraph"),
)

mention = _record(
    "mention",
    _integer("head_start"),
    _integer("head_end"),
    _text("person", null=True),
    _text("sector", null=True),
    _text("office", null=True),
    _text("resolution"),
    _text("antecedent_id", null=True),
    Column("confidence", Float, nullable=False),
    _within(["antecedent_id"], "mention", ["id"]),
)

mention_entity = Table(
    "mention_entity",
    metadata,
    _reading(),
    _key("mention_id"),
    _order(),
    _text("code"),
    _within(["mention_id"], "mention", ["id"]),
)

time_expression = _record(
    "time_expression",
    _text("value", null=True),
)

place = _record(
    "place",
    _text("name"),
    _text("country", null=True),
)

event = _record(
    "event",
    _integer("sentence_start"),
    _integer("sentence_end"),
    _text("type"),
    _text("mode", null=True),
    _text("polarity"),
    _text("certainty"),
    _text("time"),
    _text("date", null=True),
    _text("first_day", null=True),
    _text("last_day", null=True),
    _text("place", null=True),
    Column("confidence", Float, nullable=False),
    Index("event_by_type", "type"),
)

event_time = _link("event_time", "event", "time_expression")
event_place = _link("event_place", "event", "place")
event_content = _link("event_content", "event", "event")

condition = _record(
    "condition",
    _text("condition_text", null=True),
    _text("consequence_text", null=True),
)

condition_event = _link("condition_event", "condition", "event", "part")
"""`part` is 'condition' or 'consequence'."""

claim = _record(
    "claim",
    _integer("sentence_start"),
    _integer("sentence_end"),
    _text("quantity"),
    Column("value", Float),
    _text("comparator"),
    _text("unit"),
    _text("subject"),
    _text("as_of", null=True),
    _text("certainty"),
)

claim_about = Table(
    "claim_about",
    metadata,
    _reading(),
    _key("claim_id"),
    _order(),
    _text("code"),
    _within(["claim_id"], "claim", ["id"]),
)

claim_event = _link("claim_event", "claim", "event")

commitment = _record(
    "commitment",
    _integer("sentence_start"),
    _integer("sentence_end"),
    _text("kind"),
    _text("speech_id", null=True),
    Column("condition_start", Integer),
    Column("condition_end", Integer),
    _text("condition_quote", null=True),
    Column("consequence_start", Integer),
    Column("consequence_end", Integer),
    _text("consequence_quote", null=True),
    Column("confidence", Float, nullable=False),
    _within(["speech_id"], "event", ["id"]),
)

commitment_event = _link("commitment_event", "commitment", "event", "part")
"""`part` is 'condition' or 'consequence'."""

quote = _record(
    "quote",
    _text("speaker_name", null=True),
    _text("language"),
)

role = Table(
    "role",
    metadata,
    _reading(),
    _key("record_id"),
    _key("part"),
    _order(),
    _text("mention_id", null=True),
    _text("person", null=True),
    Column("confidence", Float, nullable=False),
    _within(["mention_id"], "mention", ["id"]),
    Index("role_by_person", "person"),
)
"""Somebody's part in a record. `part` is actor, recipient or attribution of an event (attribution in order,
nearest first), claimant of a claim, by or to of a commitment, speaker of a quote."""

role_entity = Table(
    "role_entity",
    metadata,
    _reading(),
    _key("record_id"),
    _key("part"),
    _order("role"),
    _order(),
    _text("code"),
    _within(["record_id", "part", "role"], "role", ["record_id", "part", "position"]),
    Index("role_entity_by_code", "code", "part"),
)
