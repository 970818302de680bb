"""Run a scenario forward many times, and count what comes of it.

An event that is supposed may meet the condition of a commitment; that is carried out or not, by chance; what
is done may meet further conditions, and make likelier what learned rules say. Each run ends when nothing more
follows. What is counted is no forecast: it says what would come of what has been said, if it were meant.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from westphalia.dates import PartialDate
from westphalia.model import Occurrence, Pattern, Polarity, Status
from westphalia.network import layers
from westphalia.network.balance import triangle_balance
from westphalia.network.blocs import blocs, moved
from westphalia.network.events import EventTable, of_occurrences, weight_of
from westphalia.network.graph import Floats, Ints, Network
from westphalia.network.moves import Basis, Chance, Moves, NoRules, Option, Source
from westphalia.network.relations import Relations, relations, score_from
from westphalia.network.scenario import Scenario
from westphalia.network.weights import Bools

LOW, HIGH = 0.1, 0.9
"""The ends of what is given beside each median."""

HasPlace = Callable[[str], bool]
"""Returns whether an entity has a place in the network."""

_OUTCOMES = 25
"""Outcomes whose blocs are looked at, the most frequent first: the rest of a wide scenario is rare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How a figure is spread over the runs: nine runs in ten are above `low`, one in ten above `high`."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Spread | None:
        """Return the spread of some values, or None where there are none."""
        known = values[~np.isnan(values)]
        if not len(known):
            return None
        low, median, high = (float(value) for value in np.quantile(known, (LOW, 0.5, HIGH)))
        return cls(low=low, median=median, high=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move in its place: what it is, when, and after which other."""

    option: Option
    on: date
    depth: int
    parent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What followed from what until nothing more followed, and in which share of the runs."""

    steps: tuple[Step, ...]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a move over all runs: in how many it was called for, and in how many made."""

    option: Option
    called: int
    made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The relation of two, both ways together, at the start, at the end, and over the runs.

    `unmoved` is what it comes to at the end if nothing happens. None stands where nothing is known.
    """

    one: str
    other: str
    start: float | None
    unmoved: float | None
    spread: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The network at the end: triangles and the share of balanced ones, ties and hostile ones, and who moved.

    `unmoved` is its balance if nothing happens; `without_triangles` the share of the runs that have none.
    `moved` has, by code, bloc before and bloc after, the share of runs in which somebody is found elsewhere
    than if nothing happened; `looked_at` is the share of runs whose blocs were looked at.
    """

    unmoved: float | None
    balance: Spread | None
    without_triangles: float
    triangles: Spread
    ties: Spread
    hostile: Spread
    moved: Mapping[tuple[str, str | None, str | None], float]
    looked_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that came of a scenario."""

    scenario: Scenario
    chains: tuple[Chain, ...]
    told: tuple[Told, ...]
    relations: tuple[Touched, ...]
    system: System


def play(
    scenario: Scenario,
    known: Iterable[Occurrence],
    statements: Moves,
    *,
    rules: Moves | None = None,
    unasserted: Collection[str] = (),
    has_place: HasPlace | None = None,
) -> Outcome:
    """Run a scenario as often as it says.

    Args:
        scenario: what is supposed.
        known: the events that were known at its start.
        statements: the first source of moves.
        rules: the second source, if it is asked for.
        unasserted: the ids of events that nobody asserts.
        has_place: who has a place in the network; everybody when it is left out.
    """
    tree = _Tree(scenario, (statements, rules or NoRules()))
    played = [tree.play(run) for run in range(scenario.runs)]
    table = of_occurrences(known, unasserted=unasserted)
    ends = _Ends.of(scenario, table, tree.steps, played)
    return Outcome(
        scenario=scenario,
        chains=_chains(tree.steps, played),
        told=_told(tree, played),
        relations=_touched(scenario, table, ends),
        system=_system(ends, has_place, seed=scenario.seed),
    )


# ---- the runs


@dataclass
class _Tree:
    """All moves that can be made, grown as runs come upon them; what may follow from one is asked once."""

    scenario: Scenario
    sources: Sequence[Moves]
    steps: list[Step] = field(default_factory=list)
    called: Counter[str] = field(default_factory=Counter)
    _after: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _draws: dict[str, Floats] = field(default_factory=dict)
    _records: dict[str, Floats] = field(default_factory=dict)

    @cached_property
    def roots(self) -> tuple[int, ...]:
        """The places of what is supposed, and of what was due before."""
        start = self.scenario.at
        due = [
            self._add(Step(option=option, on=start + self._lag(option), depth=1, parent=None))
            for source in self.sources
            for option in source.due()
        ]
        supposed = [
            self._add(
                Step(option=_supposed(number, item.act, item.probability), on=item.on, depth=0, parent=None)
            )
            for number, item in enumerate(self.scenario.events)
        ]
        return (*supposed, *due)

    def play(self, run: int) -> frozenset[int]:
        """Return the places of the moves that are made in a run: by day, each only once."""
        tried: set[str] = set()
        made: set[int] = set()
        waiting = self._made(self.roots, run, tried)
        heapq.heapify(waiting)
        while waiting:
            _, place = heapq.heappop(waiting)
            made.add(place)
            for item in self._made(self._following(place), run, tried):
                heapq.heappush(waiting, item)
        return frozenset(made)

    def _made(self, places: Iterable[int], run: int, tried: set[str]) -> list[tuple[date, int]]:
        """Return which of some moves are made, those left out that have had their chance."""
        found = []
        for place in places:
            step = self.steps[place]
            deed = _deed(step.option)
            if {step.option.id, deed} & tried or step.on > self.scenario.until:
                continue
            tried.add(step.option.id)
            self.called[step.option.id] += 1
            if self._draw(deed)[run] < self._chance(step.option, run):
                tried.add(deed)
                found.append((step.on, place))
        return found

    def _following(self, place: int) -> tuple[int, ...]:
        if place not in self._after:
            self._after[place] = tuple(self._grown(place))
        return self._after[place]

    def _grown(self, place: int) -> Iterator[int]:
        step = self.steps[place]
        act = step.option.act
        if act is None or step.depth >= self.scenario.steps:
            return
        is_supposed = step.option.source is Source.SUPPOSED
        for source in self.sources:
            for option in source.after(act, step.on, is_supposed=is_supposed):
                yield self._add(
                    Step(option=option, on=step.on + self._lag(option), depth=step.depth + 1, parent=place)
                )

    def _add(self, step: Step) -> int:
        self.steps.append(step)
        return len(self.steps) - 1

    def _lag(self, option: Option) -> timedelta:
        return timedelta(days=self.scenario.delay if option.lag is None else option.lag)

    def _draw(self, deed: str) -> Floats:
        """Return a number from 0 to 1 for each run; it depends on nothing but the seed and the deed."""
        if deed not in self._draws:
            self._draws[deed] = self._random(deed).random(self.scenario.runs)
        return self._draws[deed]

    def _chance(self, option: Option, run: int) -> float:
        """Return how likely a move is in a run: what a record leaves uncertain differs from run to run."""
        chance = option.chance
        if chance.record is None or chance.kept is None or chance.broken is None:
            return chance.value
        speaker = chance.record.speaker
        if speaker not in self._records:
            random = self._random(f"record of {speaker}")
            self._records[speaker] = random.beta(chance.kept, chance.broken, self.scenario.runs)
        return float(self._records[speaker][run])

    def _random(self, name: str) -> np.random.Generator:
        digest = hashlib.sha256(name.encode()).digest()
        return np.random.default_rng([abs(self.scenario.seed), int.from_bytes(digest[:8], "big")])


def _deed(option: Option) -> str:
    """Return what is done, and by whom: who has announced it twice does it once, and it has one chance."""
    act = option.act
    if act is None or option.source is Source.SUPPOSED:
        return f"deed of {option.id}"
    parties = (",".join(sorted(codes)) for codes in (option.by, act.actors, act.recipients))
    return " ".join(("deed:", *parties, str(act.type), act.mode or "", act.polarity))


def _supposed(number: int, act: Pattern, probability: float) -> Option:
    return Option(
        id=f"supposed-{number}",
        source=Source.SUPPOSED,
        act=act,
        by=act.actors,
        chance=Chance(value=probability, basis=Basis.EVENT),
    )


# ---- what was played


def _chains(steps: Sequence[Step], played: Sequence[frozenset[int]]) -> tuple[Chain, ...]:
    """Return the chains by how often they came to their end there; of one share the shorter first."""
    found: Counter[tuple[int, ...]] = Counter()
    for made in played:
        parents = {steps[place].parent for place in made}
        found.update(_path(steps, place) for place in made if place not in parents)
    ordered = sorted(found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    return tuple(
        Chain(steps=tuple(steps[place] for place in path), share=count / len(played))
        for path, count in ordered
    )


def _path(steps: Sequence[Step], place: int) -> tuple[int, ...]:
    found: list[int] = []
    at: int | None = place
    while at is not None:
        found.append(at)
        at = steps[at].parent
    return tuple(reversed(found))


def _told(tree: _Tree, played: Sequence[frozenset[int]]) -> tuple[Told, ...]:
    """Return how often each move that is not supposed was called for and made, most often first."""
    made: Counter[str] = Counter()
    for places in played:
        made.update(tree.steps[place].option.id for place in places)
    options = {
        step.option.id: step.option for step in tree.steps if step.option.source is not Source.SUPPOSED
    }
    found = [
        Told(option=option, called=tree.called[id_], made=made[id_])
        for id_, option in options.items()
        if tree.called[id_]
    ]
    return tuple(sorted(found, key=lambda item: (-item.called, item.option.id)))


# ---- what it comes to


@dataclass(frozen=True, eq=False)
class _Ends:
    """The relations at the end of each outcome, as sums over pairs.

    `keys` are the pairs, `lower` x number of codes + `higher`; `base` has the sums of what was known, `added`
    those of each move by its place; `outcomes` are the sets of moves that occurred, `of_run` the outcome of
    each run.
    """

    at: date
    codes: tuple[str, ...]
    keys: Ints
    base: Floats
    added: Mapping[int, Floats]
    outcomes: tuple[frozenset[int], ...]
    of_run: Ints

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        table: EventTable,
        steps: Sequence[Step],
        played: Sequence[frozenset[int]],
    ) -> _Ends:
        made = sorted(frozenset().union(*played))
        tables = {place: found for place in made if (found := _table_of(steps[place])) is not None}
        before = relations(table, scenario.until).both_ways()
        after = {place: relations(found, scenario.until).both_ways() for place, found in tables.items()}
        codes = tuple(sorted({*before.codes, *(code for found in after.values() for code in found.codes)}))
        placed = {code: place for place, code in enumerate(codes)}
        own = {place: _keys(found, placed) for place, found in after.items()}
        keys = np.unique(np.concatenate([_keys(before, placed), *own.values()]))
        # An outcome is which deeds were done: what was only said or left undone changes no relation.
        done = [frozenset(place for place in run if place in tables) for run in played]
        outcomes = tuple(sorted(set(done), key=sorted))
        numbers = {outcome: number for number, outcome in enumerate(outcomes)}
        return cls(
            at=scenario.until,
            codes=codes,
            keys=keys,
            base=_aligned(before, _keys(before, placed), keys),
            added={place: _aligned(found, own[place], keys) for place, found in after.items()},
            outcomes=outcomes,
            of_run=np.array([numbers[outcome] for outcome in done], np.int64),
        )

    def sums(self, outcome: Collection[int]) -> Floats:
        """Return the four sums and the evidence of each pair when some moves have been made."""
        return np.asarray(self.base + sum((self.added[place] for place in sorted(outcome)), np.float64(0)))

    def touched(self) -> Ints:
        """Return the places in `keys` of the pairs that a move touches."""
        size = np.zeros(len(self.keys))
        for sums in self.added.values():
            size += sums[:, -1]
        return np.flatnonzero(size > 0)

    def network(self, outcome: Collection[int], has_place: HasPlace | None) -> Network:
        """Return the network of behaviour at the end of an outcome."""
        sums = self.sums(outcome)
        is_known: Bools = sums[:, -1] > 0
        keys, sums = self.keys[is_known], sums[is_known]
        size = max(1, len(self.codes))
        found = layers.of_relations(
            Relations(
                at=self.at,
                codes=self.codes,
                actor=keys // size,
                recipient=keys % size,
                sums=sums[:, :-1],
                evidence=sums[:, -1],
                is_directed=False,
                keys=keys,
            )
        )
        if has_place is not None:
            found = found.among(set(filter(has_place, found.nodes)))
        return found.tied()

    def codes_of(self, place: int) -> tuple[str, str]:
        """Return the two entities of a pair."""
        size = len(self.codes)
        key = int(self.keys[place])
        return self.codes[key // size], self.codes[key % size]


def _table_of(step: Step) -> EventTable | None:
    """Return a move as an event that has happened for sure, or None where it is no deed between two."""
    act = step.option.act
    if act is None or act.type is None or act.polarity is Polarity.NEGATIVE:
        return None
    day = PartialDate(step.on.isoformat())
    item = Occurrence(
        id=step.option.id,
        type=act.type,
        mode=act.mode,
        actors=act.actors,
        recipients=act.recipients,
        persons=(),
        date=day,
        place=None,
        status=Status.HAPPENED,
        event_ids=(),
        outlets=1,
        first_reported=day,
        last_reported=day,
        confidence=1.0,
    )
    table = of_occurrences([item])
    # What is supposed is not doubted because one outlet alone tells of it.
    return replace(table, weight=table.weight / weight_of(item)) if len(table) else None


def _keys(found: Relations, placed: Mapping[str, int]) -> Ints:
    """Return the pairs of some relations as numbers among other codes; the codes of both are sorted."""
    new = np.array([placed[code] for code in found.codes], np.int64)
    if not len(found):
        return np.zeros(0, np.int64)
    return np.asarray(new[found.actor] * len(placed) + new[found.recipient], np.int64)


def _aligned(found: Relations, own: Ints, keys: Ints) -> Floats:
    sums = np.zeros((len(keys), 5))
    if len(own):
        places = np.searchsorted(keys, own)
        sums[places, :4] = found.sums
        sums[places, 4] = found.evidence
    return sums


def _scores(sums: Floats) -> Floats:
    """Return the scores of some pairs; not a number where nothing is known."""
    scores = score_from(sums[:, 0] + sums[:, 1], sums[:, 2] + sums[:, 3])
    return np.where(sums[:, -1] > 0, scores, np.nan)


def _touched(scenario: Scenario, table: EventTable, ends: _Ends) -> tuple[Touched, ...]:
    """Return the relations that a move touches, the one that changes most first."""
    places = ends.touched()
    if not len(places):
        return ()
    start = relations(table, scenario.at).both_ways()
    placed = {code: place for place, code in enumerate(ends.codes)}
    at_start = _scores(_aligned(start, _keys(start, placed), ends.keys)[places])
    unmoved = _scores(ends.base[places])
    by_outcome = np.stack([_scores(ends.sums(outcome)[places]) for outcome in ends.outcomes])
    # With no event between the two, a relation has the score that little evidence comes to.
    by_run = np.nan_to_num(by_outcome[ends.of_run])
    found = []
    for column, place in enumerate(places.tolist()):
        spread = Spread.of(by_run[:, column])
        assert spread is not None
        one, other = ends.codes_of(place)
        found.append(
            Touched(
                one=one,
                other=other,
                start=_known(at_start[column]),
                unmoved=_known(unmoved[column]),
                spread=spread,
            )
        )
    change = np.abs(by_run - np.nan_to_num(unmoved)).mean(axis=0)
    order = sorted(range(len(found)), key=lambda n: (-change[n], found[n].one, found[n].other))
    return tuple(found[number] for number in order)


def _known(score: np.float64) -> float | None:
    return None if np.isnan(score) else float(score)


def _system(ends: _Ends, has_place: HasPlace | None, *, seed: int) -> System:
    networks = [ends.network(outcome, has_place) for outcome in ends.outcomes]
    unmoved = ends.network((), has_place)
    balances = np.array([_or_nan(triangle_balance(network)) for network in networks])[ends.of_run]
    ties = np.array([float(len(network)) for network in networks])[ends.of_run]
    hostile = np.array([float(network.negative) for network in networks])[ends.of_run]
    moved_, looked_at = _moved(ends, networks, unmoved, seed=seed)
    triangles = np.array([float(len(network.triads)) for network in networks])[ends.of_run]
    spread_of_ties, spread_of_hostile, spread_of_triangles = map(Spread.of, (ties, hostile, triangles))
    assert spread_of_ties is not None
    assert spread_of_hostile is not None
    assert spread_of_triangles is not None
    return System(
        unmoved=triangle_balance(unmoved),
        balance=Spread.of(balances),
        without_triangles=float(np.mean(np.isnan(balances))),
        triangles=spread_of_triangles,
        ties=spread_of_ties,
        hostile=spread_of_hostile,
        moved=moved_,
        looked_at=looked_at,
    )


def _moved(
    ends: _Ends, networks: Sequence[Network], unmoved: Network, *, seed: int
) -> tuple[dict[tuple[str, str | None, str | None], float], float]:
    """Return who is found in another bloc than if nothing happened, and in which share of the runs."""
    counts = Counter(ends.of_run.tolist())
    before = blocs(unmoved, seed=seed)
    shares: dict[tuple[str, str | None, str | None], float] = defaultdict(float)
    looked_at = 0
    for number, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_OUTCOMES]:
        share = count / len(ends.of_run)
        looked_at += count
        for move in moved(before, blocs(networks[number], seed=seed)):
            shares[move.code, move.before, move.after] += share
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0][0]))
    return dict(ordered), looked_at / len(ends.of_run)


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
