"""The ledger of commitments as a board by state, and what an event would trigger ('what if')."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from westphalia import ledgers
from westphalia.ledgers.whatif import BINDING
from westphalia.model import Branch, CommitmentKind, CommitmentState, Pledge
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.lists import Turning, offset_of, turning
from westphalia.web.names import code_of
from westphalia.web.page import Ask, Row
from westphalia.web.pages._pledges import Card, cards_of
from westphalia.web.pages._tables import circles

ROUTE = "/commitments"
TITLE = "commitments.title"
NAV: int | None = 60

ASKS = (filters.ENTITY, filters.COMMITMENT, filters.STATE, Filter(key="whatif"), filters.OFFSET)

_CARDS = 6
"""Commitments of each state on the whole board."""

_WINDOW = 48
"""Commitments on a page of one state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The commitments in a state: the last stated ones, and how many there are."""

    state: CommitmentState
    count: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A commitment that an event would trigger, and those that its consequence would in turn."""

    card: Card
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """The board, and the tree of what an event would trigger if a reader asks for it.

    `whatif` is the event as it was asked for, `problem` what is wrong with it. `turning` is None on the whole
    board.
    """

    filters: tuple[filters.Asked, ...]
    columns: tuple[Column, ...]
    turning: Turning | None
    whatif: str
    supposed: str
    problem: str
    tree: tuple[Node, ...]


def load(store: Store, ask: Ask) -> Commitments:
    """Return the commitments that a reader asks for."""
    given = filters.asked(ask.query, (filters.ENTITY, filters.COMMITMENT, filters.STATE))
    values = {item.filter.key: item.values for item in given}
    parties = tuple(code for word in values["entity"] if (code := code_of(word) or word))
    kinds = tuple(CommitmentKind(word) for word in values["kind"])
    states = tuple(CommitmentState(word) for word in values["state"]) or tuple(CommitmentState)
    counts = pages_ledgers.commitments_by_state(store, parties=parties, kinds=kinds)
    is_board = len(states) > 1
    limit, offset = (_CARDS, 0) if is_board else (_WINDOW, offset_of(ask.query))
    columns = tuple(
        Column(
            state=state,
            count=counts[state],
            cards=cards_of(
                store,
                pages_ledgers.commitments_in(
                    store, state, parties=parties, kinds=kinds, limit=limit, offset=offset
                ),
            ),
        )
        for state in states
        if counts[state]
    )
    shown = sum(len(column.cards) for column in columns)
    whatif = ask.query.get("whatif", "").strip()
    supposed, problem, branches = _suppose(store, whatif)
    return Commitments(
        filters=given,
        columns=columns,
        turning=None if is_board else turning(offset, shown, counts[states[0]], window=_WINDOW),
        whatif=whatif,
        supposed=supposed,
        problem=problem,
        tree=_tree(store, branches),
    )


def rows(context: Commitments) -> Iterator[Row]:
    """Yield the commitments shown as rows."""
    for column in context.columns:
        for card in column.cards:
            pledge = card.pledge
            yield {
                "id": pledge.id,
                "kind": pledge.kind.value,
                "by": ";".join(pledge.by),
                "to": ";".join(pledge.to),
                "condition": pledge.condition.words if pledge.condition else None,
                "consequence": pledge.consequence.words if pledge.consequence else None,
                "deadline": str(pledge.deadline or ""),
                "state": pledge.state.value,
                "since": str(pledge.since or ""),
                "statements": len(pledge.statements),
            }


def _suppose(store: Store, asked: str) -> tuple[str, str, tuple[Branch, ...]]:
    """Return the event that a reader supposes, what is wrong with it, and what it would trigger."""
    if not asked:
        return "", "", ()
    try:
        pattern = ledgers.parse_pattern(asked, find_code=code_of)
    except ValueError as error:
        return "", str(error), ()
    pledges = pages_ledgers.conditional_commitments(store, BINDING)
    return ledgers.pattern_text(pattern), "", ledgers.whatif(pattern, pledges, circles=circles())


def _tree(store: Store, branches: Iterable[Branch]) -> tuple[Node, ...]:
    found = tuple(branches)
    cards = {card.pledge.id: card for card in cards_of(store, tuple(_pledges(found)))}
    return tuple(_node(branch, cards) for branch in found)


def _node(branch: Branch, cards: dict[str, Card]) -> Node:
    return Node(
        card=cards[branch.pledge.id], nodes=tuple(_node(further, cards) for further in branch.branches)
    )


def _pledges(branches: Iterable[Branch]) -> Iterator[Pledge]:
    for branch in branches:
        yield branch.pledge
        yield from _pledges(branch.branches)
