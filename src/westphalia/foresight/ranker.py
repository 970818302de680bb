"""The forecaster: rules counted on older days, a ranking model trained on later ones, and how to ask it.

The order matters: rules that had seen the days on which the ranking model is trained would look better there
than they are. So rules are first counted up to those days, and counted again over everything once the model
is trained.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt

from westphalia.foresight.chains import learn_chains
from westphalia.foresight.features import (
    Candidates,
    Knowledge,
    Scene,
    Tables,
    columns_of,
    draw,
    is_rule,
    tables_of,
)
from westphalia.foresight.history import Floats, Ints, Timeline, Vantage, from_block_starts, next_day
from westphalia.foresight.places import Places
from westphalia.foresight.protocol import Questions, batches, questions_of
from westphalia.foresight.pulls import fit_pulls
from westphalia.foresight.rules import bodies_of, learn_rules

CELLS = 2_500_000
"""Questions times entities looked at in one go: bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is spent on learning. The defaults were chosen on the validation days of ICEWS14 (a)."""

    questions: int = 25_000
    """About how many of the latest events, told from both sides, train the ranking model."""
    bodies: int = 60_000_000
    """About how many bodies the rules are counted on; days are skipped evenly to stay below."""
    days: int = 280
    """On how many days at most: in a long history every day costs the summing up of its past."""
    refresh: int = 7
    """After how many days the places of entities are computed anew."""
    kept_wrong: float = 0.4
    """The share of wrong candidates kept in training."""
    rounds: int = 200
    leaves: int = 31
    rate: float = 0.08
    block: int = 0
    """Zero to forecast a single step; else the number of days at whose start the past ends."""
    threads: int = 1
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Forecaster:
    """What has been learned from a history: rules, and the model that ranks by them."""

    plan: Plan
    knowledge: Knowledge
    booster: lightgbm.Booster
    columns: tuple[str, ...]

    def scenes(self, timeline: Timeline, vantages: Sequence[Vantage]) -> Iterator[tuple[Vantage, Scene]]:
        """Yield what was known at each vantage."""
        yield from scenes(timeline, vantages, self.knowledge, self.plan.refresh)

    def scene(self, timeline: Timeline, vantage: Vantage) -> Scene:
        """Return what was known at one vantage."""
        ((_, found),) = self.scenes(timeline, [vantage])
        return found

    def scores(self, scene: Scene, questions: Questions) -> Floats:
        """Return the score of every entity for each question; those not drawn come below all others."""
        tables = tables_of(scene, questions)
        candidates = draw(tables)
        scores = _rest(tables)
        if len(candidates.owner):
            features = self.features(scene, questions, tables, candidates)
            found = self.booster.predict(features, num_threads=self.plan.threads)
            scores[candidates.owner, candidates.entity] = np.asarray(found, dtype=np.float32)
        return scores

    def features(self, scene: Scene, questions: Questions, tables: Tables, candidates: Candidates) -> Floats:
        """Return the features of candidates in the order that the model was trained with."""
        columns = columns_of(scene, questions, tables, candidates)
        return np.stack([columns[name] for name in self.columns], axis=1)

    def rule_share(self, features: Floats) -> npt.NDArray[np.float64]:
        """Return which part of each score comes from rules.

        It is their part of the absolute contributions (SHAP values) of all columns.
        """
        given = self.booster.predict(features, pred_contrib=True, num_threads=self.plan.threads)
        contribution = np.abs(np.asarray(given)[:, :-1])
        from_rules = np.array([is_rule(name) for name in self.columns])
        return np.asarray(
            contribution[:, from_rules].sum(axis=1) / np.maximum(contribution.sum(axis=1), 1e-9)
        )


def _rest(tables: Tables) -> Floats:
    """Return scores far below those of any candidate, in the order of how common a recipient is."""
    order = tables.common + 1e-3 * tables.fit
    return np.asarray(-1e3 + order / (1 + np.abs(order).max(axis=1, keepdims=True)), dtype=np.float32)


def scenes(
    timeline: Timeline, vantages: Sequence[Vantage], knowledge: Knowledge, refresh: int
) -> Iterator[tuple[Vantage, Scene]]:
    """Yield the scene of each vantage; places are kept for `refresh` days."""
    places: Places | None = None
    made = 0
    for vantage in vantages:
        past = timeline.past(vantage)
        if places is None or not 0 <= vantage.known_until - made < refresh:
            places, made = Places.of(past), vantage.known_until
        yield vantage, Scene(past, knowledge, places)


def learn(timeline: Timeline, end: int, plan: Plan | None = None) -> Forecaster:
    """Learn from everything before day `end`."""
    plan = plan or Plan()
    days = timeline.days(0, end)
    older, later = split(timeline, days, plan.questions)
    if not older:
        raise ValueError(f"a history of {len(days)} days is too short to learn from: at least 2 are needed")
    rows = training_rows(timeline, _vantages(later, plan), count(timeline, older, plan), plan)
    booster = train(rows, plan)
    return Forecaster(plan, count(timeline, days, plan), booster, rows.columns)


def split(timeline: Timeline, days: list[int], questions: int) -> tuple[list[int], list[int]]:
    """Return the older days, for rules, and the latest ones that ask so many questions (a third at most)."""
    dates = timeline.events.date
    per_day = np.searchsorted(np.sort(dates), np.array(days) + 1) - np.searchsorted(
        np.sort(dates), np.array(days)
    )
    later = int(np.searchsorted(np.cumsum(per_day[::-1]), questions)) + 1
    later = max(1, min(later, len(days) // 3))
    return days[: len(days) - later], days[len(days) - later :]


def _vantages(days: Sequence[int], plan: Plan) -> list[Vantage]:
    return from_block_starts(days, plan.block) if plan.block and days else next_day(days)


def count(timeline: Timeline, days: list[int], plan: Plan) -> Knowledge:
    """Count all rules over a selection of the days; the first tenth is left out for want of a past."""
    vantages = _vantages(days[len(days) // 10 :], plan)
    probe = vantages[:: max(1, len(vantages) // 6)]
    bodies = np.mean([_bodies_at(timeline, vantage) for vantage in probe]) if probe else 0
    by_bodies = round(float(bodies) * len(vantages) / plan.bodies)
    chosen = vantages[:: max(1, by_bodies, -(-len(vantages) // plan.days))]
    rules = learn_rules(timeline, chosen)
    return Knowledge(rules, fit_pulls(timeline, chosen, rules), learn_chains(timeline, chosen))


def _bodies_at(timeline: Timeline, vantage: Vantage) -> int:
    past = timeline.past(vantage, ())
    return len(bodies_of(past, questions_of(timeline.events, vantage.asked)).row)


@dataclass(frozen=True, eq=False)
class Rows:
    """What the ranking model is trained on: features, which rows are right, how many rows per question."""

    features: Floats
    right: npt.NDArray[np.int8]
    sizes: Ints
    columns: tuple[str, ...]


def training_rows(timeline: Timeline, vantages: Sequence[Vantage], knowledge: Knowledge, plan: Plan) -> Rows:
    """Return the features of all right and some wrong candidates of the questions asked from the vantages.

    Questions without a right candidate teach nothing and are left out.
    """
    chance = np.random.default_rng(plan.seed)
    features, right, sizes = [], [], []
    columns: tuple[str, ...] = ()
    for vantage, scene in scenes(timeline, vantages, knowledge, plan.refresh):
        for asked in batches(questions_of(timeline.events, vantage.asked), batch_size(timeline)):
            tables = tables_of(scene, asked)
            candidates, true = _sample(asked, draw(tables), scene.past.actor_count, chance, plan.kept_wrong)
            found = columns_of(scene, asked, tables, candidates)
            columns = tuple(found)
            features.append(np.stack(list(found.values()), axis=1))
            right.append(true.astype(np.int8))
            size = np.bincount(candidates.owner, minlength=len(asked))
            sizes.append(size[size > 0])
    return Rows(np.concatenate(features), np.concatenate(right), np.concatenate(sizes), columns)


def batch_size(timeline: Timeline) -> int:
    """Return how many questions to look at in one go."""
    return max(10, CELLS // timeline.events.actor_count)


def _sample(
    asked: Questions, drawn: Candidates, width: int, chance: np.random.Generator, kept_wrong: float
) -> tuple[Candidates, npt.NDArray[np.bool_]]:
    right = np.isin(drawn.owner * width + drawn.entity, asked.owner * width + asked.answers)
    answerable = np.bincount(drawn.owner[right], minlength=len(asked)) > 0
    kept = (right | (chance.random(len(right)) < kept_wrong)) & answerable[drawn.owner]
    return Candidates(drawn.owner[kept], drawn.entity[kept]), right[kept]


def train(rows: Rows, plan: Plan) -> lightgbm.Booster:
    """Train the ranking model (LambdaMART)."""
    options = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": 20,
        "label_gain": [0, 1],
        "learning_rate": plan.rate,
        "num_leaves": plan.leaves,
        "min_data_in_leaf": min(200, max(1, len(rows.right) // 50)),
        "feature_fraction": 0.3,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 127,
        "num_threads": plan.threads,
        "seed": plan.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
    }
    names = list(rows.columns)
    data = lightgbm.Dataset(rows.features, rows.right, group=rows.sizes, feature_name=names, params=options)
    return lightgbm.train(options, data, plan.rounds)
