"""What the ranking model sees of a candidate: rules, recurrence, company, and how active everybody is.

For each question a few hundred candidates are drawn: whoever the rules name, who often is on the receiving
end of the type, whom the actor's partners and peers did it to, and who has a fitting place in the network.
Each candidate gets one row of numbers. The columns whose names begin with `rule_` or `chain_` come from
rules, so that their share of a score can be told (`is_rule`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from westphalia.foresight.chains import Chains, latest_of, weigh_chains
from westphalia.foresight.history import NEVER, Floats, Ints, Past, Sums, look_up, spread, triple_key, turned
from westphalia.foresight.places import Places, unit
from westphalia.foresight.protocol import Questions
from westphalia.foresight.pulls import Pulls, groups_of
from westphalia.foresight.rules import Rules, bodies_of, state_of

Columns = dict[str, npt.NDArray[np.generic]]

WEEK, MONTH, SEASON, YEAR = 1, 2, 3, 4
"""Which of the half-lives to use: those of 7, 20, 60 and 200 days."""

COMPANY = 20
"""How many partners, and how many peers, are asked for each actor."""

DRAWN = {
    "rule_pull": 120,
    "rule_best": 40,
    "chain_together": 30,
    "third": 30,
    "partners": 40,
    "peers": 40,
    "fit": 40,
    "fit_deed": 30,
    "fit_kind": 30,
    "fit_lately": 20,
    "common": 50,
}
"""How many candidates are drawn from each table."""

RELATIVE = ("rule_pull", "rule_best", "rule_together", "chain_together", "peers", "fit", "common")
"""The tables whose values also enter as a part of the question's highest."""


def is_rule(column: str) -> bool:
    """Return whether a feature comes from rules."""
    return column.startswith(("rule_", "chain_"))


@dataclass(frozen=True, eq=False)
class Knowledge:
    """All rules that have been learned."""

    rules: Rules
    pulls: Pulls
    chains: Chains


@dataclass(frozen=True, eq=False)
class Candidates:
    """Who may be the answer: one row per question and entity, sorted by both."""

    owner: Ints
    entity: Ints


@dataclass(frozen=True, eq=False)
class Grouped:
    """The triples of a past in the order of some key, and their sums per key.

    `start[n]` is where the rows of `key[n]` begin in `order`; there is one more entry than there are keys.
    """

    key: Ints
    order: Ints
    start: Ints
    sums: Sums

    @classmethod
    def of(cls, past: Past, key: Ints) -> Grouped:
        """Group the triples by their keys."""
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        start = np.flatnonzero(np.diff(ordered, prepend=-1))
        return cls(ordered[start], order, np.append(start, len(order)), past.sums.grouped(order, start))

    def row(self, key: Ints) -> Ints:
        """Return where each key stands, -1 for those that are not there."""
        return look_up(self.key, np.arange(len(self.key)), key, -1)


@dataclass(frozen=True, eq=False)
class Scene:
    """One past, what is known of rules, and the sums that features need. Made once per vantage."""

    past: Past
    knowledge: Knowledge
    places: Places

    @cached_property
    def state(self) -> Ints:
        """The state that every triple is in as the body of a rule."""
        return state_of(self.past.sums.lag, self.past.sums.count)

    @cached_property
    def latest(self) -> Ints:
        """The latest dealings of every actor, for chains."""
        return latest_of(self.past)

    @cached_property
    def ends(self) -> Grouped:
        """Sums per type and recipient, whoever the actor."""
        past = self.past
        return Grouped.of(past, past.type * past.actor_count + past.recipient)

    @cached_property
    def deeds(self) -> Grouped:
        """Sums per actor and type, whoever the recipient."""
        past = self.past
        return Grouped.of(past, past.actor * past.type_count + past.type)

    @cached_property
    def activity(self) -> Floats:
        """Faded counts per entity: columns are half-lives."""
        past = self.past
        columns = [
            np.bincount(past.actor, weights=each, minlength=past.actor_count) for each in past.sums.faded.T
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    @cached_property
    def type_size(self) -> Floats:
        """Faded counts per type: columns are half-lives."""
        past = self.past
        columns = [
            np.bincount(past.type, weights=each, minlength=past.type_count) for each in past.sums.faded.T
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    @cached_property
    def entity_lag(self) -> Ints:
        """Days since each entity was last heard of."""
        lag = np.full(self.past.actor_count, NEVER, dtype=np.int64)
        np.minimum.at(lag, self.past.actor, self.past.sums.lag)
        return lag

    @cached_property
    def popular(self) -> sparse.csr_matrix:
        """How common every recipient is, per type: lately above all, and in the long run."""
        ends, width = self.ends, self.past.actor_count
        weight = ends.sums.faded[:, MONTH] + 0.1 * ends.sums.faded[:, YEAR]
        shape = (self.past.type_count, width)
        return sparse.csr_matrix((weight, (ends.key // width, ends.key % width)), shape=shape)

    @cached_property
    def partners(self) -> tuple[Ints, Floats]:
        """The closest partners of every actor, and the share of its dealings with them that each has."""
        past = self.past
        first = past.pair_start
        return _heaviest(
            past.actor[first], past.recipient[first], past.pairs.faded[:, SEASON], past.actor_count
        )

    @cached_property
    def hot_steps(self) -> sparse.csr_matrix:
        """The pairs of the last weeks, every actor's adding up to one at most."""
        past = self.past
        first, weight = past.pair_start, past.pairs.faded[:, WEEK]
        # A single event is left out after three and a half weeks; else hubs would touch everybody.
        kept = weight > 0.1
        actor, recipient, weight = past.actor[first][kept], past.recipient[first][kept], weight[kept]
        total = np.maximum(np.bincount(actor, weights=weight, minlength=past.actor_count), 1)
        shape = (past.actor_count, past.actor_count)
        return sparse.csr_matrix((weight / total[actor], (actor, recipient)), shape=shape)


def _table(rows: Ints, columns: Ints, weights: npt.NDArray[np.floating], shape: tuple[int, int]) -> Floats:
    flat = np.bincount(rows * shape[1] + columns, weights=weights, minlength=shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float32)


def _heaviest(group: Ints, member: Ints, weight: Floats, groups: int) -> tuple[Ints, Floats]:
    """Return the heaviest members of each group and their shares as tables; empty places have share 0."""
    order = np.lexsort((-weight, group))
    group, member, weight = group[order], member[order], weight[order]
    place = np.arange(len(group)) - np.searchsorted(group, group)
    kept = place < COMPANY
    members = np.zeros((groups, COMPANY), dtype=np.int64)
    weights = np.zeros((groups, COMPANY), dtype=np.float32)
    members[group[kept], place[kept]] = member[kept]
    weights[group[kept], place[kept]] = weight[kept]
    return members, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)


@dataclass(frozen=True, eq=False)
class Tables:
    """Scores of all entities for each question, from which candidates are drawn."""

    rule_best: Floats
    rule_second: Floats
    rule_together: Floats
    rule_pull: Floats
    rule_count: Floats
    chain_best: Floats
    chain_together: Floats
    chain_count: Floats
    third: Floats
    partners: Floats
    partners_lately: Floats
    peers: Floats
    peers_lately: Floats
    fit: Floats
    fit_deed: Floats
    fit_kind: Floats
    fit_lately: Floats
    common: Floats


def tables_of(scene: Scene, questions: Questions) -> Tables:
    """Return the tables of some questions (few at a time: each has a row of all entities)."""
    past, places, actor, type_ = scene.past, scene.places, questions.actor, questions.type
    members, shares = scene.partners
    close, alike = (members[actor], shares[actor]), _peers(places, actor)
    return Tables(
        *weigh_rules(scene, questions),
        *weigh_chains(past, scene.latest, scene.knowledge.chains, questions),
        (scene.hot_steps[actor] @ scene.hot_steps).toarray().astype(np.float32),
        _through(scene, questions, *close, SEASON),
        _through(scene, questions, *close, WEEK),
        _through(scene, questions, *alike, SEASON),
        _through(scene, questions, *alike, WEEK),
        places.giving[actor] @ places.taking.T,
        places.deeds(actor, type_) @ places.end.T,
        _profile(scene, questions, YEAR, typed=True) @ places.unit.T,
        _profile(scene, questions, WEEK, typed=False) @ places.unit.T,
        scene.popular[type_].toarray().astype(np.float32),
    )


def weigh_rules(scene: Scene, questions: Questions) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return per question and entity the best rule, the second, all together, their pull, how many."""
    past, knowledge = scene.past, scene.knowledge
    bodies = bodies_of(past, questions)
    start, owner = groups_of(past, bodies)
    shape = (len(questions), past.actor_count)
    if not len(start):
        return tuple(np.zeros(shape, dtype=np.float32) for _ in range(5))  # type: ignore[return-value]
    case = (questions.type[bodies.owner], past.type[bodies.row], scene.state[bodies.row])
    confidence = knowledge.rules.confidence[case]
    entity = past.recipient[bodies.row[start]]
    length = np.diff(np.append(start, len(bodies.row)))

    def table(values: npt.NDArray[np.generic]) -> Floats:
        full = np.zeros(shape, dtype=np.float32)
        full[owner, entity] = values
        return full

    together = -np.expm1(np.add.reduceat(np.log1p(-np.minimum(confidence, 0.999)), start))
    pull = np.add.reduceat(knowledge.pulls.rule[case], start)
    best = np.maximum.reduceat(confidence, start)
    at = np.where(confidence == np.repeat(best, length), np.arange(len(confidence)), len(confidence))
    confidence[np.minimum.reduceat(at, start)] = 0
    second = np.maximum.reduceat(confidence, start)
    return table(best), table(second), table(together), table(pull), table(length)


def scores_by_rules(scene: Scene, questions: Questions) -> Floats:
    """Return the pull of the rules on every entity, and far below them how common those are whom no rule
    names."""
    pull = weigh_rules(scene, questions)[3]
    common = scene.popular[questions.type].toarray()
    return np.asarray(pull + 1e-6 * common / max(float(common.max(initial=0)), 1.0), dtype=np.float32)


def _through(scene: Scene, questions: Questions, members: Ints, shares: Floats, fade: int) -> Floats:
    """Return how much those close to the actor did what is asked about, to everybody.

    `members` and `shares` have one row per question.
    """
    past = scene.past
    deeds = scene.deeds
    deed = deeds.row((members * past.type_count + questions.type[:, None]).ravel())
    rows, owner = spread(deeds.start[deed], np.where(deed >= 0, deeds.start[deed + 1], deeds.start[deed]))
    rows = deeds.order[rows]
    weight = shares.ravel()[owner] * past.sums.faded[rows, fade]
    return _table(owner // members.shape[1], past.recipient[rows], weight, (len(questions), past.actor_count))


def _peers(places: Places, actor: Ints) -> tuple[Ints, Floats]:
    """Return those in the most similar places, and how similar (the actor itself has weight 0)."""
    likeness = places.unit[actor] @ places.unit.T
    likeness[np.arange(len(actor)), actor] = 0
    width = min(COMPANY, likeness.shape[1] - 1)
    members = np.argpartition(-likeness, width, axis=1)[:, :width].astype(np.int64)
    return members, np.maximum(np.take_along_axis(likeness, members, axis=1), 0) ** 2


def _profile(scene: Scene, questions: Questions, fade: int, *, typed: bool) -> Floats:
    """Return the mean place of those to whom the actor did this (or anything), by faded count."""
    past = scene.past
    bodies = bodies_of(past, questions)
    row, owner = bodies.row, bodies.owner
    if typed:
        same = past.type[row] == questions.type[owner]
        row, owner = row[same], owner[same]
    shape = (len(questions), past.actor_count)
    weights = sparse.csr_matrix((past.sums.faded[row, fade], (owner, past.recipient[row])), shape=shape)
    return unit(np.asarray(weights @ scene.places.unit))


def draw(tables: Tables) -> Candidates:
    """Return the candidates of each question: the best of every table."""
    kept = np.zeros(tables.fit.shape, dtype=bool)
    for name, wanted in DRAWN.items():
        values: Floats = getattr(tables, name)
        count = min(wanted, values.shape[1] - 1)
        best = np.argpartition(-values, count, axis=1)[:, :count]
        kept[np.arange(len(values))[:, None], best] |= np.take_along_axis(values, best, axis=1) > 0
    owner, entity = np.nonzero(kept)
    return Candidates(owner, entity)


def columns_of(
    scene: Scene, questions: Questions, tables: Tables, candidates: Candidates
) -> dict[str, Floats]:
    """Return the features of all candidates, by name."""
    found = _from_tables(tables, candidates)
    _add_newcomer(found, scene, questions, tables, candidates)
    _add_dealings(found, scene, questions, candidates)
    _add_activity(found, scene, questions, candidates)
    _add_shares(found, scene, questions, candidates)
    return {name: np.asarray(values, dtype=np.float32) for name, values in found.items()}


def _from_tables(tables: Tables, candidates: Candidates) -> Columns:
    found: Columns = {
        field.name: getattr(tables, field.name)[candidates.owner, candidates.entity]
        for field in fields(tables)
    }
    for name in RELATIVE:
        top = getattr(tables, name).max(axis=1)
        found[f"{name}_relative"] = found[name] / np.maximum(top[candidates.owner], 1e-9)
    return found


def _add_newcomer(
    found: Columns, scene: Scene, questions: Questions, tables: Tables, candidates: Candidates
) -> None:
    """Add the chance of each candidate, and of somebody new, by the pulls alone."""
    new = scene.knowledge.pulls.newcomer[questions.type]
    total = tables.rule_pull.sum(axis=1) + new
    found["rule_chance"] = tables.rule_pull[candidates.owner, candidates.entity] / total[candidates.owner]
    found["rule_newcomer"] = (new / total)[candidates.owner]


def _add_dealings(found: Columns, scene: Scene, questions: Questions, candidates: Candidates) -> None:
    """Add what happened between the two: at all, of the same type, and that type the other way round."""
    past, places = scene.past, scene.places
    entity = candidates.entity
    actor, type_ = questions.actor[candidates.owner], questions.type[candidates.owner]
    back = turned(type_, past.type_count)
    pair = look_up(past.pair_key, np.arange(len(past.pair_key)), actor * past.actor_count + entity, -1)
    _add_sums(found, "pair", past.pairs, pair, past.half_lives)
    for name, asked in (("same", type_), ("turned", back)):
        row = look_up(past.key, np.arange(len(past.key)), triple_key(past, actor, asked, entity), -1)
        _add_sums(found, name, past.sums, row, past.half_lives)
        confidence = scene.knowledge.rules.confidence[type_, asked, scene.state[row]]
        found[f"rule_{name}"] = np.where(row >= 0, confidence, 0)
    found["fit_back"] = np.einsum("nk,nk->n", places.deeds(entity, back), places.end[actor])
    found["likeness"] = np.einsum("nk,nk->n", places.unit[actor], places.unit[entity])


def _add_sums(found: Columns, name: str, sums: Sums, row: Ints, half_lives: tuple[float, ...]) -> None:
    known = row >= 0
    found[f"{name}_count"] = np.where(known, sums.count[row], 0)
    found[f"{name}_lag"] = np.where(known, sums.lag[row], NEVER)
    found[f"{name}_lag_before"] = np.where(known, sums.lag_before[row], NEVER)
    for n, half_life in enumerate(half_lives):
        found[f"{name}_{half_life:.0f}"] = np.where(known, sums.faded[row, n], 0)


def _add_activity(found: Columns, scene: Scene, questions: Questions, candidates: Candidates) -> None:
    """Add how busy the candidate, the actor and the type are."""
    past, entity = scene.past, candidates.entity
    actor, type_ = questions.actor[candidates.owner], questions.type[candidates.owner]
    _add_sums(
        found, "common", scene.ends.sums, scene.ends.row(type_ * past.actor_count + entity), past.half_lives
    )
    asked = scene.deeds.row(questions.actor * past.type_count + questions.type)[candidates.owner]
    _add_sums(found, "habit", scene.deeds.sums, asked, past.half_lives)
    for n, half_life in enumerate(past.half_lives):
        found[f"activity_{half_life:.0f}"] = scene.activity[entity, n]
        found[f"asker_{half_life:.0f}"] = scene.activity[actor, n]
    found["entity_lag"] = scene.entity_lag[entity]
    found["variety"] = np.where(asked >= 0, np.diff(scene.deeds.start)[asked], 0)
    found["type_size"] = scene.type_size[type_, YEAR]


def _add_shares(found: Columns, scene: Scene, questions: Questions, candidates: Candidates) -> None:
    """Add which part of the actor's, the candidate's and the type's events the counts are."""
    type_ = questions.type[candidates.owner]
    for n, half_life in list(enumerate(scene.past.half_lives))[WEEK:]:
        name = f"{half_life:.0f}"
        whole = scene.type_size[type_, n]
        found[f"same_share_{name}"] = _ratio(found[f"same_{name}"], found[f"habit_{name}"])
        found[f"pair_share_{name}"] = _ratio(found[f"pair_{name}"], found[f"asker_{name}"])
        found[f"attention_{name}"] = _ratio(found[f"pair_{name}"], found[f"activity_{name}"])
        found[f"common_share_{name}"] = _ratio(found[f"common_{name}"], whole)


def _ratio(part: npt.NDArray[np.generic], whole: npt.NDArray[np.generic]) -> Floats:
    return np.asarray(part / np.maximum(whole, 1e-9), dtype=np.float32)
