"""The straight line from files to evidence: read, judge, relate. Only here do the working parts meet."""

from westphalia.workflow.ingesting import (
    INTERNAL,
    NO_EVENT,
    FindsRecords,
    Summary,
    ingest,
    ingest_documents,
    prepare,
    where_of,
)
from westphalia.workflow.judging import Judges, find_judgement, judge, refresh, take_back
from westphalia.workflow.progress import Progress
from westphalia.workflow.relating import Related, is_current, relate

__all__ = [
    "INTERNAL",
    "NO_EVENT",
    "FindsRecords",
    "Judges",
    "Progress",
    "Related",
    "Summary",
    "find_judgement",
    "ingest",
    "ingest_documents",
    "is_current",
    "judge",
    "prepare",
    "refresh",
    "relate",
    "take_back",
    "where_of",
]
