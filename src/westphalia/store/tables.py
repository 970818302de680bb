"""The schema at one glance.

A `document` is a text. A `reading` is what one version of the pipeline, one model and one set of data files
found in it; all records belong to a reading, so records never change and a better model adds readings beside
the old ones. A `run` is one execution; `run_document` says which documents it covered and by which reading.
What users see of a document is the reading of the latest complete run that covers it.

A `judgement` is what a person decided; it is never changed. A reading that is `judged_from` another is that
one as it stands after the judgements about its document; `run_document` then names it instead. The tables
under "what many records come to" follow from all these, and are replaced as a whole.

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
    Column("judged_from", ForeignKey("reading.number")),
    Index("reading_by_judged_from", "judged_from", unique=True),
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
    Index("event_by_id", "id"),
    Index("event_by_confidence", "confidence", "id"),
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
    Index("claim_by_id", "id"),
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
Index("claim_event_by_target", claim_event.c.target_id)

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
    Index("commitment_by_id", "id"),
    Index("commitment_by_speech", "speech_id"),
)

commitment_event = _link("commitment_event", "commitment", "event", "part")
"""`part` is 'condition' or 'consequence'."""
Index("commitment_event_by_target", commitment_event.c.target_id)

quote = _record(
    "quote",
    _text("speaker_name", null=True),
    _text("language"),
    Index("quote_by_id", "id"),
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

# ---- what can be searched

passage = Table(
    "passage",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String, CheckConstraint("kind IN ('document', 'quote', 'claim')"), nullable=False),
    Column("record_id", String, nullable=False),
    _text("document_id"),
    Index("passage_by_record", "kind", "record_id", unique=True),
)
"""A text that can be searched. Its words stand in the full text index `passage_words`, under its number.

Triggers keep both (see `m0003_search.sql`). Records that no reading holds any more may still stand here."""

# ---- what people decided

judgement = Table(
    "judgement",
    metadata,
    _key("id"),
    _text("kind"),
    _text("document_id", null=True),
    Column("start", Integer),
    Column("end", Integer),
    _text("quote", null=True),
    _text("other_document_id", null=True),
    Column("other_start", Integer),
    Column("other_end", Integer),
    _text("other_quote", null=True),
    _text("record", null=True),
    _text("field", null=True),
    _text("value", null=True),
    _text("by"),
    _text("made_at"),
    _text("why"),
    _text("undoes", null=True),
    Index("judgement_by_document", "document_id"),
)
"""No foreign keys: a judgement that somebody sends may be about a document that is yet to be read."""

# ---- what was forecast

forecast = Table(
    "forecast",
    metadata,
    _key("id"),
    _text("at"),
    _text("first_day"),
    _text("last_day"),
    _integer("horizon"),
    _text("type"),
    _text("actor"),
    _text("recipient"),
    Column("probability", Float, nullable=False),
    Column("base_rate", Float, nullable=False),
    Column("recurrence", Float, nullable=False),
    Column("grounds", JSON, nullable=False),
    _text("rules"),
    _text("made_at"),
    Column("is_looking_back", Boolean, nullable=False),
    Column("outcome", Boolean),
    _text("decided_on", null=True),
    Column("because", JSON, nullable=False),
    Index("forecast_by_day", "last_day"),
    Index("forecast_by_pair", "actor", "recipient"),
)
"""A question with the answer that was given to it. `outcome` is null while it is open; `because` holds the
ids of the events that made it come true. `is_looking_back` says that later articles were already there."""

# ---- what many records come to

relation = Table(
    "relation",
    metadata,
    Column("number", Integer, CheckConstraint("number = 1"), primary_key=True),
    _text("digest"),
    _text("as_of", null=True),
)
"""One row: from what the tables below were made. Empty until that is done for the first time."""

occurrence = Table(
    "occurrence",
    metadata,
    _key("id"),
    _text("type"),
    _text("mode", null=True),
    _text("date", null=True),
    _text("first_day", null=True),
    _text("last_day", null=True),
    _text("place", null=True),
    _text("status"),
    _integer("outlets"),
    _text("first_reported", null=True),
    _text("last_reported", null=True),
    Column("confidence", Float, nullable=False),
    Index("occurrence_by_day", "first_day"),
    Index("occurrence_by_outlets", "status", "outlets", "first_day"),
    Index("occurrence_by_kind", "status", "first_day", "type"),
)
"""`first_day` and `last_day` bound the date or, where there is none, the days of publication."""


def _derived(name: str, owner: str, *columns: SchemaItem, part: bool = False) -> Table:
    """Return a table that lists, in order, what belongs to a row of another derived table."""
    return Table(
        name,
        metadata,
        Column(
            f"{owner}_id", ForeignKey(f"{owner}.id", deferrable=True, initially="DEFERRED"), primary_key=True
        ),
        *((_key("part"),) if part else ()),
        _order(),
        *columns,
    )


occurrence_entity = _derived(
    "occurrence_entity",
    "occurrence",
    _text("code"),
    Index("occurrence_entity_by_code", "code", "part"),
    part=True,
)
"""`part` is actor, recipient or person; of a person, `code` is the name."""

occurrence_report = _derived(
    "occurrence_report",
    "occurrence",
    _text("event_id"),
    Index("occurrence_report_by_event", "event_id"),
)

occurrence_difference = _derived(
    "occurrence_difference",
    "occurrence",
    _text("field"),
    _text("value"),
    Column("event_ids", JSON, nullable=False),
)

claim_line = Table("claim_line", metadata, _key("id"), _text("subject"), _text("unit"))

claim_line_about = _derived(
    "claim_line_about", "claim_line", _text("code"), Index("claim_line_about_by_code", "code")
)

claim_line_member = _derived(
    "claim_line_member",
    "claim_line",
    _text("member_id"),
    Column("value", Float),
    Index("claim_line_member_by_member", "member_id"),
)
"""`member_id` is the id of a claim or, on a line of unit 'fact', of an event."""

claim_line_comparison = _derived(
    "claim_line_comparison",
    "claim_line",
    _text("earlier_id"),
    _text("later_id"),
    _text("standing"),
    _text("why"),
    Column("ratio", Float),
    Index("claim_line_comparison_by_standing", "standing", "claim_line_id"),
)

pledge = Table(
    "pledge",
    metadata,
    _key("id"),
    _text("kind"),
    Column("condition", JSON),
    Column("consequence", JSON),
    _text("deadline", null=True),
    _text("state"),
    _text("since", null=True),
    _text("why"),
    _text("first_day", null=True),
    Index("pledge_by_state", "state", "first_day"),
)
"""`condition` and `consequence` are patterns; `first_day` is when it was first said."""

pledge_entity = _derived(
    "pledge_entity", "pledge", _text("code"), Index("pledge_entity_by_code", "code", "part"), part=True
)
"""`part` is by or to."""

pledge_statement = _derived(
    "pledge_statement",
    "pledge",
    _text("commitment_id"),
    _text("said", null=True),
    _text("change"),
    Index("pledge_statement_by_commitment", "commitment_id"),
)

pledge_because = _derived(
    "pledge_because",
    "pledge",
    _text("occurrence_id"),
    Index("pledge_because_by_occurrence", "occurrence_id"),
)

copy = Table(
    "copy",
    metadata,
    _key("document_id"),
    _text("text_id"),
    Index("copy_by_text", "text_id"),
)
"""Documents that are one text: all that copy each other have the same `text_id`, the id of one of them."""

doubt = Table(
    "doubt",
    metadata,
    _key("one_id"),
    _key("other_id"),
    Column("score", Float, nullable=False),
    Column("distance", Float, nullable=False),
    Index("doubt_by_distance", "distance", "one_id", "other_id"),
)
"""Pairs of reports near the line between one event and two: `distance` is how far the log odds are from 0."""

naming = Table(
    "naming",
    metadata,
    _key("code"),
    _key("words"),
    Column("count", Integer, nullable=False),
    Index("naming_by_count", "code", "count"),
)
"""Words by which texts name an entity, pronouns and the like left out, and how often."""

DERIVED: tuple[Table, ...] = (
    naming,
    doubt,
    copy,
    pledge_because,
    pledge_statement,
    pledge_entity,
    pledge,
    claim_line_comparison,
    claim_line_member,
    claim_line_about,
    claim_line,
    occurrence_difference,
    occurrence_report,
    occurrence_entity,
    occurrence,
    relation,
)
"""The tables that are replaced as a whole, in the order in which they can be emptied."""
