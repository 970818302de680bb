"""What many records come to: who claims what, who is bound to what, and what would follow from an event."""

from __future__ import annotations

from westphalia.ledgers.circles import Circles
from westphalia.ledgers.claims import claim_lines
from westphalia.ledgers.commitments import pledges
from westphalia.ledgers.facts import fact_lines
from westphalia.ledgers.patterns import parse_pattern, pattern_text
from westphalia.ledgers.whatif import whatif

__all__ = ["Circles", "claim_lines", "fact_lines", "parse_pattern", "pattern_text", "pledges", "whatif"]
