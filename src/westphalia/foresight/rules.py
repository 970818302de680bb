"""Temporal rules: what happened between two parties, how long ago and how often, and what follows from it.

A rule reads: if BODY(x, y) was last seen `lag` days ago, `count` times in all, then the answer to HEAD(x, ?)
is y with this confidence. Body and head may be turned (BODY(y, x)), and body may equal head (a recurrence
rule). Confidence is conditional on the question being asked: of all cases in which somebody did HEAD to
anybody while the body held for y, the share in which y was the one. It is learned by counting, as a curve
over lag and count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from westphalia.foresight.history import Floats, Ints, Past, Timeline, Vantage, spread
from westphalia.foresight.protocol import Questions, questions_of

Counts = npt.NDArray[np.float64]

LAGS = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 150, 365)
"""The last day of each stretch of lags within which confidence counts as one; a last stretch has no end."""

COUNTS = (1, 2, 4, 9)
"""The largest count of each stretch of counts; a last stretch has no end."""

STATES = (len(LAGS) + 1) * (len(COUNTS) + 1)

CHUNK = 2_000_000
"""Bodies looked at in one go: bounds memory."""


@dataclass(frozen=True, eq=False)
class Rules:
    """How often every rule's body was seen at each state, and how often its head followed.

    Both tables have the axes head, body and state; `shrink` is how many cases of the wider pattern count as
    prior evidence for the narrower one.
    """

    body_support: Floats
    rule_support: Floats
    confidence: Floats

    @classmethod
    def of(cls, body_support: Counts, rule_support: Counts, *, shrink: float) -> Rules:
        """Turn counts to confidences: each is pulled to that of its lag, and that to that of its body."""
        shape = body_support.shape
        split = (*shape[:2], len(LAGS) + 1, len(COUNTS) + 1)
        cases, hits = body_support.reshape(split), rule_support.reshape(split)
        any_head = _ratio(hits.sum(axis=(0, 3)), cases.sum(axis=(0, 3)), 1e-3, 100.0)
        whole = _ratio(hits.sum(axis=(2, 3)), cases.sum(axis=(2, 3)), any_head.mean(axis=-1)[None], shrink)
        per_lag = _ratio(hits.sum(axis=3), cases.sum(axis=3), whole[:, :, None], shrink)
        full = _ratio(hits, cases, per_lag[..., None], shrink)
        return cls(
            body_support.astype(np.float32),
            rule_support.astype(np.float32),
            full.reshape(shape).astype(np.float32),
        )


def _ratio(
    hits: npt.NDArray[np.floating], cases: npt.NDArray[np.floating], prior: npt.ArrayLike, weight: float
) -> npt.NDArray[np.floating]:
    return np.asarray((hits + weight * np.asarray(prior)) / (cases + weight))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule at one state, for people to read.

    `lags` and `counts` are the first and last of each stretch, None where it has no end. `body_support` is
    how many cases were counted, `rule_support` in how many the head followed.
    """

    head: int
    body: int
    lags: tuple[int, int | None]
    counts: tuple[int, int | None]
    confidence: float
    body_support: int
    rule_support: int


def rule_at(rules: Rules, head: int, body: int, state: int) -> Rule:
    """Return one rule at one state."""
    lag, count = divmod(state, len(COUNTS) + 1)
    return Rule(
        head=head,
        body=body,
        lags=_stretch(LAGS, lag),
        counts=_stretch(COUNTS, count),
        confidence=float(rules.confidence[head, body, state]),
        body_support=int(rules.body_support[head, body, state]),
        rule_support=int(rules.rule_support[head, body, state]),
    )


def _stretch(ends: tuple[int, ...], number: int) -> tuple[int, int | None]:
    return (ends[number - 1] + 1 if number else 1), (ends[number] if number < len(ends) else None)


def strongest(rules: Rules, *, least_support: int = 10, most: int = 100) -> tuple[Rule, ...]:
    """Return the most confident rules that came true at least so many times, the most confident first."""
    found = np.argwhere(rules.rule_support >= least_support)
    order = np.argsort(-rules.confidence[tuple(found.T)], kind="stable")[:most]
    return tuple(rule_at(rules, *(int(number) for number in found[at])) for at in order)


def decay_curve(rules: Rules, head: int, body: int, *, count: int = 1) -> tuple[Rule, ...]:
    """Return a rule over all lags, for a body that happened `count` times: how fast its confidence fades."""
    column = int(np.searchsorted(COUNTS, count))
    return tuple(rule_at(rules, head, body, lag * (len(COUNTS) + 1) + column) for lag in range(len(LAGS) + 1))


def state_of(lag: Ints, count: Ints) -> Ints:
    """Return the number of the stretch of lags and counts that a body is in."""
    return np.asarray(
        np.searchsorted(LAGS, lag) * (len(COUNTS) + 1) + np.searchsorted(COUNTS, count), dtype=np.int64
    )


@dataclass(frozen=True, eq=False)
class Bodies:
    """What had happened between the actor of each question and every one it ever met.

    `row` numbers triples of the past, `owner` the question; both run in the order of owner and recipient.
    """

    row: Ints
    owner: Ints


def bodies_of(past: Past, questions: Questions) -> Bodies:
    """Return every triple of the past whose actor a question asks about."""
    return Bodies(*spread(past.first_of_actor[questions.actor], past.first_of_actor[questions.actor + 1]))


def small_parts(past: Past, questions: Questions) -> Iterable[Questions]:
    """Yield the questions in parts with at most `CHUNK` bodies each (one question may have more)."""
    size = past.first_of_actor[questions.actor + 1] - past.first_of_actor[questions.actor]
    total = np.cumsum(size)
    first = 0
    while first < len(questions):
        done = total[first - 1] if first else 0
        end = max(first + 1, int(np.searchsorted(total, done + CHUNK, side="right")))
        end = min(end, first + 400)
        yield questions.part(first, end)
        first = end


def learn_rules(timeline: Timeline, vantages: Iterable[Vantage], *, shrink: float = 20.0) -> Rules:
    """Count bodies and heads over the questions asked from the given vantages."""
    types = timeline.events.type_count
    size = types * types * STATES
    cases, hits = np.zeros(size, dtype=np.float64), np.zeros(size, dtype=np.float64)
    for vantage in vantages:
        past = timeline.past(vantage, ())
        state = state_of(past.sums.lag, past.sums.count)
        for asked in small_parts(past, questions_of(timeline.events, vantage.asked)):
            found = bodies_of(past, asked)
            cell = (asked.type[found.owner] * types + past.type[found.row]) * STATES + state[found.row]
            _count(cases, cell)
            _count(hits, cell[answered(past, asked, found)])
    shape = (types, types, STATES)
    return Rules.of(cases.reshape(shape), hits.reshape(shape), shrink=shrink)


def _count(table: npt.NDArray[np.float64], cell: Ints) -> None:
    np.add.at(table, cell, 1.0)


def answered(past: Past, questions: Questions, bodies: Bodies) -> npt.NDArray[np.bool_]:
    """Return of every body whether its recipient is an answer to its question."""
    width = past.actor_count
    truth = np.sort(questions.owner * width + questions.answers)
    return np.asarray(np.isin(bodies.owner * width + past.recipient[bodies.row], truth, kind="sort"))
