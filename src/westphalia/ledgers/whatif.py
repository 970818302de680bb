"""Ask which commitments an event would trigger, and which their consequences would in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from westphalia.ledgers.circles import Circles
from westphalia.ledgers.patterns import Act, as_act, involves_another, may_meet
from westphalia.ledgers.standings import day_key
from westphalia.model import Branch, Change, CommitmentKind, CommitmentState, Pattern, Pledge

DEPTH = 4
"""Links of a chain: threat answers threat, and further out nobody has said anything any more."""

BINDING = frozenset({CommitmentState.OPEN, CommitmentState.CONDITION_MET})
"""States of a commitment that an event would still trigger."""

_ASKED_OF_OTHERS = frozenset({CommitmentKind.DEMAND})


def whatif(
    pattern: Pattern,
    pledges: Iterable[Pledge],
    *,
    circles: Circles | None = None,
    on: date | None = None,
    depth: int = DEPTH,
    states: Collection[CommitmentState] = BINDING,
) -> tuple[Branch, ...]:
    """Return the pledges that an event would trigger, each with those that its consequence would.

    Nothing is weighed and nothing is foretold: a branch says that somebody has said so, and where. A pledge
    stands only once in the tree, as near to the root as it can, so that threat and counter-threat come to an
    end and the tree is never larger than the ledger.

    Args:
        pattern: the event that is supposed to happen.
        pledges: the commitments, in any order.
        circles: who belongs to whom; nobody to anybody when it is left out.
        on: the day on which membership is asked; the day of the latest statement when it is left out.
        depth: how many links a chain may have.
        states: the states in which a commitment still binds.
    """
    binding = sorted((p for p in pledges if _binds(p, states)), key=_order)
    day = on or max((_last_said(pledge) for pledge in binding), default=date.min)
    root = _Node(pattern)
    _grow(root, binding, circles or Circles(), day=day, depth=depth)
    return root.branches()


@dataclass(slots=True)
class _Node:
    """An event that is supposed, and the pledges that it triggers."""

    supposed: Pattern
    triggered: list[tuple[Pledge, _Node]] = field(default_factory=list)

    def branches(self) -> tuple[Branch, ...]:
        """Return what is triggered, with all that follows."""
        return tuple(
            Branch(
                trigger=self.supposed,
                pledge=pledge,
                commitment_ids=tuple(
                    item.commitment_id for item in pledge.statements if item.change is not Change.WITHDRAWN
                ),
                branches=node.branches(),
            )
            for pledge, node in self.triggered
        )


def _grow(root: _Node, pledges: Sequence[Pledge], circles: Circles, *, day: date, depth: int) -> None:
    """Add to a node what it triggers, and so on: all that is one link away before what is two links away."""
    left = list(pledges)
    level = [root]
    for _ in range(depth):
        following = []
        for node in level:
            act = as_act(node.supposed)
            is_asked = node is root
            for pledge in [p for p in left if act and _is_triggered(p, act, circles, day, is_asked)]:
                left.remove(pledge)
                node.triggered.append((pledge, _Node(pledge.consequence or Pattern())))
            following += [further for _, further in node.triggered]
        level = following


def _binds(pledge: Pledge, states: Collection[CommitmentState]) -> bool:
    return pledge.state in states and pledge.kind not in _ASKED_OF_OTHERS and pledge.condition is not None


def _order(pledge: Pledge) -> tuple[str, str]:
    return day_key(pledge.statements[0].said if pledge.statements else None), pledge.id


def _last_said(pledge: Pledge) -> date:
    return max((item.said.latest() for item in pledge.statements if item.said), default=date.min)


def _is_triggered(pledge: Pledge, act: Act, circles: Circles, day: date, is_asked: bool) -> bool:
    """Return whether a supposed act would meet a pledge's condition.

    A condition that names one side only is about those who speak and are spoken to: "if they impose
    sanctions" means on us. What is asked for may leave a side open on purpose; where a consequence does, it
    is only not known.
    """
    condition = pledge.condition
    if condition is None or not may_meet(act, condition, circles=circles, day=day):
        return False
    is_open = (condition.actors and not act.actors) or (condition.recipients and not act.recipients)
    if is_open and not is_asked:
        return False
    if (condition.actors and condition.recipients) or not (act.actors and act.recipients):
        return True
    return involves_another(act, condition, (*pledge.by, *pledge.to), circles=circles, day=day)
