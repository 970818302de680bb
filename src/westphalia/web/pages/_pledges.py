"""Commitments as pages show them: every time that one was stated, with the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from westphalia.model import Change, Pledge
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One time that a commitment was stated: when, what that changed, and in which words."""

    id: str
    said: str | None
    change: Change
    words: Cited | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A commitment with its history."""

    pledge: Pledge
    history: tuple[Stated, ...]


def cards_of(store: Store, pledges: Sequence[Pledge]) -> tuple[Card, ...]:
    """Return commitments with the words of all their statements, read at once."""
    ids = [item.commitment_id for pledge in pledges for item in pledge.statements]
    words = pages_ledgers.cited(store, "commitment", ids)
    return tuple(
        Card(
            pledge=pledge,
            history=tuple(
                Stated(
                    id=item.commitment_id,
                    said=str(item.said) if item.said else None,
                    change=item.change,
                    words=words.get(item.commitment_id),
                )
                for item in pledge.statements
            ),
        )
        for pledge in pledges
    )
