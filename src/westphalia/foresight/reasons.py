"""Forecasts that say why: who comes next, the rules that say so, and the past events that they stand on.

A forecast is made for one question at one vantage. Its reasons are the rules and chains that name the
candidate, the strongest first, each with the rows of the history that it rests on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from westphalia.foresight.chains import keys_of, paths_of
from westphalia.foresight.features import Scene, draw, tables_of
from westphalia.foresight.history import Ints, Timeline, Vantage, look_up
from westphalia.foresight.protocol import Questions, question
from westphalia.foresight.ranker import Forecaster
from westphalia.foresight.rules import bodies_of

PRECEDENTS = 3
"""Past events listed for each body: the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReason:
    """A rule that names the candidate: its body was last seen `lag` days ago, `count` times in all.

    Types at or above half the type count are turned: their actor is the candidate. `body_support` is how many
    cases in the state were counted, `rule_support` in how many the head followed.
    """

    body: int
    lag: int
    count: int
    confidence: float
    pull: float
    body_support: int
    rule_support: int
    precedents: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReason:
    """A chain that names the candidate: the actor and `via` had `first`, `via` and the candidate `second`."""

    first: int
    via: int
    second: int
    confidence: float
    body_support: int
    rule_support: int
    precedents: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One candidate for an answer, with its score and what the score rests on.

    `chance` is the candidate's by the pulls of the rules alone; `rule_share` is the part of the ranking
    model's score that comes from rules. Precedents are rows of the history that was handed in.
    """

    vantage: Vantage
    actor: int
    type: int
    recipient: int
    rank: int
    score: float
    chance: float
    rule_share: float
    rules: tuple[RuleReason, ...]
    chains: tuple[ChainReason, ...]


def forecast(
    forecaster: Forecaster,
    timeline: Timeline,
    scene: Scene,
    *,
    actor: int,
    type_: int,
    top: int = 5,
    reasons: int = 5,
) -> tuple[Forecast, ...]:
    """Return the likeliest recipients of an actor's next act of a type, the likeliest first.

    To ask who acts on somebody, give that somebody as actor and the turned type. The scene is what was known
    at the vantage (`Forecaster.scene`).
    """
    asked = question(scene.past.vantage.asked, actor, type_)
    tables = tables_of(scene, asked)
    candidates = draw(tables)
    if not len(candidates.owner):
        return ()
    features = forecaster.features(scene, asked, tables, candidates)
    scores = np.asarray(forecaster.booster.predict(features, num_threads=forecaster.plan.threads))
    best = np.argsort(-scores, kind="stable")[:top]
    share = forecaster.rule_share(features[best])
    chance = features[best, forecaster.columns.index("rule_chance")]
    return tuple(
        Forecast(
            vantage=scene.past.vantage,
            actor=actor,
            type=type_,
            recipient=int(candidates.entity[at]),
            rank=place + 1,
            score=float(scores[at]),
            chance=float(chance[place]),
            rule_share=float(share[place]),
            rules=_rules_for(scene, timeline, asked, int(candidates.entity[at]))[:reasons],
            chains=_chains_for(scene, timeline, asked, int(candidates.entity[at]))[:reasons],
        )
        for place, at in enumerate(best)
    )


def _rules_for(scene: Scene, timeline: Timeline, asked: Questions, recipient: int) -> tuple[RuleReason, ...]:
    past, known = scene.past, scene.knowledge
    rows = bodies_of(past, asked).row
    rows = rows[past.recipient[rows] == recipient]
    head = int(asked.type[0])
    pull = known.pulls.rule[head, past.type[rows], scene.state[rows]]
    reasons = []
    for row in rows[np.argsort(-pull, kind="stable")].tolist():
        case = (head, int(past.type[row]), int(scene.state[row]))
        reasons.append(
            RuleReason(
                body=case[1],
                lag=int(past.sums.lag[row]),
                count=int(past.sums.count[row]),
                confidence=float(known.rules.confidence[case]),
                pull=float(known.pulls.rule[case]),
                body_support=int(known.rules.body_support[case]),
                rule_support=int(known.rules.rule_support[case]),
                precedents=precedents(scene, timeline, row),
            )
        )
    return tuple(reasons)


def _chains_for(
    scene: Scene, timeline: Timeline, asked: Questions, recipient: int
) -> tuple[ChainReason, ...]:
    past, chains = scene.past, scene.knowledge.chains
    paths = paths_of(past, scene.latest, asked)
    known: Ints = look_up(chains.key, np.arange(len(chains)), keys_of(past, asked, paths), -1)
    here = np.flatnonzero((known >= 0) & (past.recipient[paths.second] == recipient))
    here = here[np.argsort(-chains.confidence[known[here]], kind="stable")]
    return tuple(
        ChainReason(
            first=int(past.type[paths.first[at]]),
            via=int(past.recipient[paths.first[at]]),
            second=int(past.type[paths.second[at]]),
            confidence=float(chains.confidence[known[at]]),
            body_support=int(chains.cases[known[at]]),
            rule_support=int(chains.hits[known[at]]),
            precedents=precedents(scene, timeline, int(paths.first[at]))[:1]
            + precedents(scene, timeline, int(paths.second[at]))[:1],
        )
        for at in here.tolist()
    )


def precedents(scene: Scene, timeline: Timeline, row: int) -> tuple[int, ...]:
    """Return the rows of the history that a triple of the past sums up, the latest first."""
    first, end = np.searchsorted(timeline.key, scene.past.key[row] + np.arange(2))
    known = np.flatnonzero(timeline.events.date[first:end] < scene.past.vantage.known_until) + first
    return tuple(int(at) for at in timeline.row[known[::-1][:PRECEDENTS]])
