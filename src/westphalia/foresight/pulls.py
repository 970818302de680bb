"""How strongly each rule pulls when many rules speak at once.

Confidence says how often a rule alone is right. Rules overlap: two parties at war show fifty bodies that all
mean the same, and each takes credit for what one of them explains. A pull is a rule's strength in a choice
among all whom the actor ever met and "somebody new": the chance of a candidate is the sum of the pulls on it
over the sum of all pulls (Luce's choice axiom). The pulls are fitted by minorization-maximization (Hunter
2004): credit for an answer is shared among the rules that named it, in proportion to their pulls, and set
against how often they named somebody. Rare rules are held near the pull of similar ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from westphalia.foresight.history import Floats, Ints, Past, Timeline, Vantage
from westphalia.foresight.protocol import Questions, questions_of
from westphalia.foresight.rules import (
    COUNTS,
    LAGS,
    STATES,
    Bodies,
    Counts,
    Rules,
    answered,
    bodies_of,
    small_parts,
    state_of,
)


@dataclass(frozen=True, eq=False)
class Pulls:
    """Strengths with the axes head, body and state, and that of "somebody new" per head."""

    rule: Floats
    newcomer: Floats


def fit_pulls(
    timeline: Timeline, vantages: Sequence[Vantage], rules: Rules, *, passes: int = 3, hold: float = 1.0
) -> Pulls:
    """Fit the pulls on the questions asked from the given vantages; `hold` is the weight of similar rules, in
    answers."""
    types = timeline.events.type_count
    pulls = Pulls(rules.confidence, np.full(types, 0.2, dtype=np.float32))
    for _ in range(passes):
        credit, exposure, new = _shares(timeline, vantages, pulls)
        pulls = Pulls(_held(credit, exposure, types, hold), new)
    return pulls


@dataclass(frozen=True, eq=False)
class _Account:
    """Credit for answers and exposure to questions, per rule and state and for newcomers."""

    credit: Counts
    exposure: Counts
    credit_new: Counts
    exposure_new: Counts


def _shares(timeline: Timeline, vantages: Iterable[Vantage], pulls: Pulls) -> tuple[Counts, Counts, Floats]:
    types = timeline.events.type_count
    size = types * types * STATES
    account = _Account(np.zeros(size), np.zeros(size), np.full(types, 1.0), np.full(types, 5.0))
    for vantage in vantages:
        past = timeline.past(vantage, ())
        state = state_of(past.sums.lag, past.sums.count)
        for asked in small_parts(past, questions_of(timeline.events, vantage.asked)):
            _book(account, past, state, asked, pulls)
    return account.credit, account.exposure, (account.credit_new / account.exposure_new).astype(np.float32)


def _book(account: _Account, past: Past, state: Ints, asked: Questions, pulls: Pulls) -> None:
    """Share the credit for each answer among the rules that named it, and note whom else they named."""
    bodies = bodies_of(past, asked)
    if not len(bodies.row):
        return
    cell = (asked.type[bodies.owner] * past.type_count + past.type[bodies.row]) * STATES + state[bodies.row]
    pull = pulls.rule.reshape(-1)[cell]
    start, owner = groups_of(past, bodies)
    sums = np.add.reduceat(pull, start)
    total = np.bincount(owner, weights=sums, minlength=len(asked)) + pulls.newcomer[asked.type]
    answers = np.diff(asked.answer_start)
    right = answered(past, asked, Bodies(bodies.row[start], owner))
    found = np.bincount(owner, weights=right, minlength=len(asked))
    per_body = np.repeat(np.where(right, 1 / sums, 0), np.diff(np.append(start, len(cell))))
    named = per_body > 0
    np.add.at(account.credit, cell[named], pull[named] * per_body[named])
    np.add.at(account.exposure, cell, (answers / total)[bodies.owner])
    np.add.at(account.credit_new, asked.type, answers - found)
    np.add.at(account.exposure_new, asked.type, answers / total)


def _held(credit: Counts, exposure: Counts, types: int, hold: float) -> Floats:
    """Return credit over exposure, rare cells held near the product of what body, head and state have in
    common."""
    shape = (types, types, len(LAGS) + 1, len(COUNTS) + 1)
    credit, exposure = credit.reshape(shape), exposure.reshape(shape)

    def ratio(axis: tuple[int, ...], prior: Counts) -> Counts:
        top, bottom = credit.sum(axis=axis, keepdims=True), exposure.sum(axis=axis, keepdims=True)
        return np.asarray((top + hold) / (bottom + hold / prior))

    everything = np.full((1, 1, 1, 1), (credit.sum() + hold) / (exposure.sum() + hold))
    per_lag = ratio((0, 1, 3), everything) / everything
    per_state = ratio((0, 1), everything) / everything
    per_rule = ratio((2, 3), ratio((0, 2, 3), everything))
    per_rule_lag = ratio((3,), per_rule * per_lag)
    full = (credit + hold) / (exposure + hold / (per_rule_lag * per_state / per_lag))
    return np.asarray(full.reshape(types, types, STATES), dtype=np.float32)


def groups_of(past: Past, bodies: Bodies) -> tuple[Ints, Ints]:
    """Return where the bodies of each candidate begin, and the question of each candidate."""
    recipient = past.recipient[bodies.row]
    fresh = (np.diff(recipient, prepend=-1) != 0) | (np.diff(bodies.owner, prepend=-1) != 0)
    start = np.flatnonzero(fresh)
    return start, bodies.owner[start]
