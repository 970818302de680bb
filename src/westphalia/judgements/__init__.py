"""What people decide about records: rows that are added and never edited, and what follows from them.

A judgement stands on words, not on a record: it holds for whatever a reading finds at the same place of the
same document. What users see is `apply(reading, judgements)`, a pure function of both, so that taking a
judgement back leaves no trace.
"""

from westphalia.judgements.applied import apply
from westphalia.judgements.lines import from_line, to_line
from westphalia.judgements.made import (
    KINDS,
    Kind,
    Verdict,
    copy,
    judge_commitment,
    judge_event,
    judge_mention,
    no_event,
    pair,
    swap,
    undo,
)
from westphalia.judgements.parties import Party, format_parties, parse_parties
from westphalia.judgements.passages import judged_passages
from westphalia.judgements.weighed import Conflict, conflicts, decided, in_force, verdicts

__all__ = [
    "KINDS",
    "Conflict",
    "Kind",
    "Party",
    "Verdict",
    "apply",
    "conflicts",
    "copy",
    "decided",
    "format_parties",
    "from_line",
    "in_force",
    "judge_commitment",
    "judge_event",
    "judge_mention",
    "judged_passages",
    "no_event",
    "pair",
    "parse_parties",
    "swap",
    "to_line",
    "undo",
    "verdicts",
]
