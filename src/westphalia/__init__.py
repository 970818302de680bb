"""Read news about international politics, offline, into a cited record of who did what to whom.

>>> import westphalia
>>> reading = westphalia.read_text("Roma, 3 marzo 2021 - La Francia ha accusato la Russia.", language="it")
>>> (event,) = reading.events
>>> event.type.value, event.actors[0].entities, event.recipients[0].entities
('ACCUSE', ('FRA',), ('RUS',))
"""

from westphalia.api import read_file, read_text
from westphalia.dates import PartialDate
from westphalia.errors import DataFileError, InputError, ModelError, StoreError, WestphaliaError
from westphalia.model import (
    Certainty,
    Citation,
    Claim,
    Commitment,
    CommitmentKind,
    Document,
    Event,
    EventType,
    Mention,
    Polarity,
    Quote,
    Reading,
    Role,
    Span,
    Tense,
)

__all__ = [
    "Certainty",
    "Citation",
    "Claim",
    "Commitment",
    "CommitmentKind",
    "DataFileError",
    "Document",
    "Event",
    "EventType",
    "InputError",
    "Mention",
    "ModelError",
    "PartialDate",
    "Polarity",
    "Quote",
    "Reading",
    "Role",
    "Span",
    "StoreError",
    "Tense",
    "WestphaliaError",
    "read_file",
    "read_text",
]
