"""Who changed what: all decisions, those that disagree, and the way to take each back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.judgements import in_force
from westphalia.store import judged
from westphalia.store.engine import Store
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.forms import Refused, Sent
from westphalia.web.lists import WINDOW, Turning, offset_of, turning
from westphalia.web.page import Ask, Row
from westphalia.web.pages import _asked, _decisions
from westphalia.web.pages._decisions import Decision, Dispute

ROUTE = "/judgements"
TITLE = "judgements.title"
NAV: int | None = None

ASKS = (filters.OFFSET, Filter(key="by"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """Decisions, the latest first, and those that disagree; `held` judgements are in force. `by` decides."""

    decisions: tuple[Decision, ...]
    turning: Turning
    disputes: tuple[Dispute, ...]
    held: int
    by: str


def load(store: Store, ask: Ask) -> Judgements:
    """Return what people have decided."""
    given = judged.judgements(store)
    known = _decisions.decisions(store, given)
    offset = offset_of(ask.query)
    shown = known[offset : offset + WINDOW]
    return Judgements(
        decisions=shown,
        turning=turning(offset, len(shown), len(known)),
        disputes=_decisions.disputes(given, known),
        held=len(in_force(given)),
        by=_decisions.reader_of(ask),
    )


def send(store: Store, ask: Ask, sent: Sent) -> str:
    """Take a decision back, or let it hold again."""
    if sent.one("do") != "undo":
        raise Refused({"": ask.words("review.unknown")})
    _decisions.take_back(store, ask, sent)
    return _asked.address(ask, offset=ask.query.get("offset", ""))


def rows(context: Judgements) -> Iterator[Row]:
    """Yield the judgements shown as rows."""
    for decision in context.decisions:
        for item in decision.judgements:
            yield {
                "id": item.id,
                "made_at": item.made_at,
                "by": item.by,
                "kind": item.kind,
                "field": item.field,
                "value": item.value,
                "words": item.subject.quote if item.subject else None,
                "document": decision.name,
                "why": item.why,
                "state": decision.state,
            }
