"""One commitment: who is bound to what, every time it was stated, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia import ledgers
from westphalia.ledgers.whatif import BINDING
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Told
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages._pledges import Card, cards_of

ROUTE = "/commitments/{id}"
TITLE = "commitments.one"
NAV: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A commitment, the events that decided its state, and its condition as an event to suppose.

    `supposed` is None where there is no condition, where it names no kind of event, or where the commitment
    binds no longer.
    """

    card: Card
    because: tuple[Told, ...]
    supposed: str | None


def load(store: Store, ask: Ask) -> Commitment:
    """Return the commitment that an address names.

    Raises:
        NoSuchRecord: there is no such commitment.
    """
    pledge = pages_ledgers.pledge(store, ask.parts["id"])
    if pledge is None:
        raise NoSuchRecord("commitment", ask.parts["id"])
    is_triggered = pledge.condition and pledge.condition.type and pledge.state in BINDING
    return Commitment(
        card=cards_of(store, [pledge])[0],
        because=pages_ledgers.told_of(store, pledge.because),
        supposed=ledgers.pattern_text(pledge.condition) if pledge.condition and is_triggered else None,
    )


def rows(context: Commitment) -> Iterator[Row]:
    """Yield the statements of the commitment as rows."""
    for item in context.card.history:
        yield {
            "id": item.id,
            "said": item.said,
            "change": item.change.value,
            "words": item.words.marked if item.words else None,
            "outlet": item.words.outlet if item.words else None,
            "document": item.words.document_id if item.words else None,
        }
