"""Print how good probabilities were when held-back weeks of the public event history ICEWS were forecast.

    python evaluation/foresight.py --shared ../shared                       # 2012 to 2014, validation days
    python evaluation/foresight.py --shared ../shared --dataset icews18     # another history, 2018
    python evaluation/foresight.py --shared ../shared --thinned 0.1         # as a store with a tenth of it
    python evaluation/foresight.py --shared ../shared --states 10           # as a store about ten states
    python evaluation/foresight.py --shared ../shared --small               # as stores about very little
    python evaluation/foresight.py --shared ../shared --split test --check  # 2014 to 2015; against the floors
    python evaluation/foresight.py --shared ../shared --shuffle-future

The rules are those that ship with the package; they were learned from training days of 2006 to 2010 and
calibrated on training days after those. On a day in every four weeks each type is forecast for all ordered
pairs of states that had to do with each other in the year before; the history says which came true. Nothing
is learned here. The base rate is how often a type happens between any two of that history; recurrence is how
often it has happened between those two.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation.histories import FIRST_DAYS, read_states
from westphalia.foresight import habits
from westphalia.foresight.deeds import MEMORY, PLACE_OF, TYPES, Deeds, Standing, came_true
from westphalia.foresight.habits import HORIZONS, Habits
from westphalia.foresight.level import at_level, levels
from westphalia.foresight.scores import Score, score, wilson
from westphalia.network.weights import scale

FLOORS = Path(__file__).with_name("foresight_floors.json")
NOISE = 5e-4
EVERY = 28
SMALL = (
    (2, 0, 365),
    (2, 1, 365),
    (2, 1, 90),
    (3, 1, 365),
    (3, 2, 120),
    (4, 1, 365),
    (4, 0, 180),
    (6, 2, 365),
)
"""What a small store may be about: so many states, so many types (0: all), the last so many days."""

DRAWS = 20
"""Small stores drawn for each day."""

REGULAR = 0.7
"""Of two that did something as often as makes it this likely within a horizon, it is a regular thing."""

ENOUGH = 50
"""Regular acts without which nothing is pinned of them."""

NOTHING: npt.NDArray[np.int64] = np.zeros(0, np.int64)
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dataset:
    """A history and its parts, as days."""

    folder: str
    splits: dict[str, tuple[int, int]]


DATASETS = {
    "icews0515": Dataset("icews0515", {"train": (1, 2775), "valid": (2775, 3454), "test": (3454, 4017)}),
    "icews18": Dataset("icews18", {"train": (1, 240), "valid": (100, 270)}),
}
"""Of ICEWS 2018 nothing was learned, so all of its days from the hundredth on are held back."""


@dataclass(frozen=True, eq=False)
class Week:
    """A day of forecasts: what was known, the pairs asked about, and what followed."""

    day: int
    deeds: Deeds
    standing: Standing
    pairs: npt.NDArray[np.int64]
    true: dict[int, npt.NDArray[np.int64]]

    def followed(self, head: int, horizon: int) -> Flags:
        """Return for which pairs a type followed within the horizon."""
        return np.isin(self.pairs * len(TYPES) + head, self.true[horizon])


@dataclass(frozen=True, eq=False)
class Made:
    """Forecasts of one type and horizon on many days, with those of the base rate and of recurrence."""

    head: int
    horizon: int
    said: Numbers
    base_rate: Numbers
    recurrence: Numbers
    true: Flags


def read_deeds(shared: Path, folder: str, splits: Sequence[str]) -> tuple[Deeds, int]:
    """Return a history among states at the level of types, and the ordinal of its first day."""
    table = read_states(shared, folder, splits)
    types = np.array([PLACE_OF[act[0]] for act in scale().acts])
    deeds = Deeds.of(table.codes, table.day, table.actor, types[table.act], table.recipient)
    return deeds, FIRST_DAYS[folder].toordinal()


def weeks(deeds: Deeds, first: int, end: int, *, every: int = EVERY) -> list[Week]:
    """Return the days of forecasts from one up to another; all acquainted pairs are asked about."""
    return [week(deeds, day) for day in range(first, end, every)]


def week(deeds: Deeds, day: int) -> Week:
    """Return a day of forecasts."""
    standing = Standing.of(deeds, day)
    true = {horizon: came_true(deeds, day, horizon) for horizon in HORIZONS}
    return Week(day, deeds, standing, standing.pair, true)


def forecasts(found: Habits, looked: Sequence[Week], *, own_level: bool = True) -> list[Made]:
    """Return forecasts of all types and horizons, at the history's own level unless told otherwise."""
    made = []
    level = [levels(found, item.deeds, item.day) if own_level else np.ones(len(HORIZONS)) for item in looked]
    for head in range(len(TYPES)):
        columns: dict[int, list[tuple[Numbers, ...]]] = {horizon: [] for horizon in HORIZONS}
        for item, own in zip(looked, level, strict=True):
            numbers = habits.numbers(found, item.standing, item.pairs, head)
            said = habits.probability(at_level(numbers, own))
            rows = item.standing.row_of(item.pairs)
            for place, horizon in enumerate(HORIZONS):
                base = habits.base_rates(found, item.standing, horizon)[head]
                columns[horizon].append(
                    (
                        said[:, place],
                        np.full(len(rows), base),
                        habits.recurrence(found, item.standing, rows, head, horizon),
                        item.followed(head, horizon),
                    )
                )
        for horizon, found_columns in columns.items():
            joined = [np.concatenate(column) for column in zip(*found_columns, strict=True)]
            made.append(Made(head, horizon, joined[0], joined[1], joined[2], joined[3].astype(bool)))
    return made


def score_of(made: Sequence[Made]) -> Score:
    """Return how good some forecasts were, all together."""
    columns = [
        np.concatenate([getattr(item, name) for item in made]) for name in ("said", "base_rate", "recurrence")
    ]
    found = score(*columns, np.concatenate([item.true for item in made]))
    assert found is not None
    return found


def table(made: Sequence[Made]) -> Iterator[str]:
    """Yield the scores by horizon and by type, and the calibration."""
    yield (
        f"{'':<18}{'forecasts':>11}{'true':>8}{'share':>7} |"
        f"{'Brier':>8}{'±':>7}{'base':>8}{'recur.':>8}{'skill':>7}{'':>2}"
        f"{'(rec.)':>6} |{'log':>8}{'base':>8}{'recur.':>8}{'skill':>7}{'(rec.)':>8}"
    )
    for horizon in HORIZONS:
        yield line(f"all, {horizon} days", score_of([item for item in made if item.horizon == horizon]))
    for head, type_ in enumerate(TYPES):
        for horizon in HORIZONS:
            chosen = [item for item in made if item.horizon == horizon and item.head == head]
            yield line(f"{type_.value:<9} {horizon:>3} days", score_of(chosen))
    for horizon in HORIZONS:
        said, true = regular(made, horizon)
        if len(said):
            lies = wilson(int(true.sum()), len(true))
            yield (
                f"going on as before is {REGULAR:.0%} likely or more, {horizon} days: "
                f"said {said.mean():.1%}, true {true.mean():.1%} ({lies.low:.1%} to {lies.high:.1%}), "
                f"n = {len(said):,}"
            )
    for horizon in HORIZONS:
        yield f"calibration, {horizon} days: said, came true (95 % interval), n"
        for item in score_of([item for item in made if item.horizon == horizon]).bins:
            yield (
                f"  {item.low:4.0%} to {item.high:4.0%}  said {item.mean:6.1%}  true {item.share:6.1%} "
                f"({item.interval.low:.1%} to {item.interval.high:.1%})  n = {item.count:,}"
            )


def line(title: str, found: Score) -> str:
    """Return a row of the table."""

    def percent(value: float | None) -> str:
        return "-" if value is None else f"{value:.1%}"

    brier, log = found.brier, found.log
    return (
        f"{title:<18}{found.count:>11,}{found.came_true:>8,}{found.came_true / found.count:>7.2%} |"
        f"{brier.score:>8.4f}{found.margin:>7.4f}{brier.of_base_rate:>8.4f}{brier.of_recurrence:>8.4f}"
        f"{percent(brier.skill):>7}{percent(brier.skill_against_recurrence):>8} |"
        f"{log.score:>8.4f}{log.of_base_rate:>8.4f}{log.of_recurrence:>8.4f}"
        f"{percent(log.skill):>7}{percent(log.skill_against_recurrence):>8}"
    )


def figures(made: Sequence[Made]) -> dict[str, float]:
    """Return what is pinned: the skill against both, and how near regular acts were, by horizon."""
    found = {}
    for horizon in HORIZONS:
        whole = score_of([item for item in made if item.horizon == horizon])
        for name, measure in (("Brier", whole.brier), ("log", whole.log)):
            found[f"{name} skill, {horizon} days"] = round(measure.skill or 0.0, 4)
            found[f"{name} skill against recurrence, {horizon} days"] = round(
                measure.skill_against_recurrence or 0.0, 4
            )
        said, true = regular(made, horizon)
        if len(said) >= ENOUGH:
            off = abs(float(said.mean()) - float(true.mean()))
            found[f"nearness of what was said of regular acts, {horizon} days"] = round(1 - off, 4)
    return found


def among_busiest(deeds: Deeds, count: int) -> Deeds:
    """Return the events among the states that do most."""
    busiest = np.argsort(-np.bincount(deeds.actor, minlength=len(deeds.codes)), kind="stable")[:count]
    return deeds.where(np.isin(deeds.actor, busiest) & np.isin(deeds.recipient, busiest))


def small_store(
    deeds: Deeds, day: int, parties: int, types: int, span: int, chance: np.random.Generator
) -> Deeds | None:
    """Return what a store might hold by some day that is about a few states, and tells of some types only.

    One state is drawn by how much it does, the others by how much it does to them, the types by how often
    they are done among these. None where there are too few.
    """
    lately = (deeds.day > day - MEMORY) & (deeds.day <= day)
    first = int(_drawn(deeds.actor[lately], len(deeds.codes), 1, chance)[0])
    is_other = lately & (deeds.actor == first) & (deeds.recipient != first)
    others = _drawn(deeds.recipient[is_other], len(deeds.codes), parties - 1, chance)
    if len(others) < parties - 1:
        return None
    chosen = np.append(others, first)
    held = deeds.where(np.isin(deeds.actor, chosen) & np.isin(deeds.recipient, chosen))
    held = held.where((held.day > day - span) & (held.day <= day + max(HORIZONS)))
    if types:
        held = held.where(np.isin(held.type, _drawn(held.type[held.day <= day], len(TYPES), types, chance)))
    return held if (held.day <= day).any() else None


def _drawn(
    column: npt.NDArray[np.int64], size: int, count: int, chance: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return so many different values of a column, or all where there are fewer, drawn by their frequency."""
    often = np.bincount(column, minlength=size).astype(float)
    count = min(count, int((often > 0).sum()))
    return np.asarray(chance.choice(size, count, replace=False, p=often / often.sum()) if count else [], int)


def small_weeks(deeds: Deeds, days: Sequence[int], *, seed: int, draws: int = DRAWS) -> list[Week]:
    """Return days of forecasts as small stores would hold them, some for each day."""
    chance = np.random.default_rng(seed)
    return [
        week(held, day)
        for day in days
        for _ in range(draws)
        if (held := small_store(deeds, day, *SMALL[chance.integers(len(SMALL))], chance)) is not None
    ]


def regular(made: Sequence[Made], horizon: int) -> tuple[Numbers, Flags]:
    """Return what was said of what two do regularly, and what came true of it."""
    chosen = [(item, item.recurrence >= REGULAR) for item in made if item.horizon == horizon]
    return (
        np.concatenate([item.said[rows] for item, rows in chosen]),
        np.concatenate([item.true[rows] for item, rows in chosen]),
    )


def shuffled_after(deeds: Deeds, day: int, seed: int = 1) -> Deeds:
    """Return the history with actors, types and recipients after a day put in any order."""
    chance = np.random.default_rng(seed)
    later = np.flatnonzero(deeds.day > day)

    def mixed(column: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        column = column.copy()
        column[later] = chance.permutation(column[later])
        return column

    return Deeds.of(deeds.codes, deeds.day, mixed(deeds.actor), mixed(deeds.type), mixed(deeds.recipient))


def audit(found: Habits, deeds: Deeds, day: int) -> bool:
    """Return whether the forecasts of a day stay the same when everything after it is shuffled."""
    one, other = (
        forecasts(found, [Week(day, each, standing, standing.pair, dict.fromkeys(HORIZONS, NOTHING))])
        for each in (deeds, shuffled_after(deeds, day))
        for standing in (Standing.of(each, day),)
    )
    return all(np.array_equal(each.said, again.said) for each, again in zip(one, other, strict=True))


def main() -> None:
    """Read the options and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds data/icews")
    parser.add_argument("--dataset", choices=sorted(DATASETS), default="icews0515")
    parser.add_argument("--split", choices=("valid", "test"), default="valid")
    parser.add_argument("--thinned", type=float, default=1.0, help="the share of all events that is left")
    parser.add_argument(
        "--states", type=int, default=0, help="only the events among the so many busiest states"
    )
    parser.add_argument("--small", action="store_true", help="small stores of few states and few types")
    parser.add_argument("--shuffle-future", action="store_true", help="audit that no forecast looks ahead")
    parser.add_argument("--check", action="store_true", help="fail where a figure is below its floor")
    parser.add_argument("--pin", action="store_true", help="write the figures down as floors")
    options = parser.parse_args()
    data = DATASETS[options.dataset]
    if options.split not in data.splits:
        parser.error(f"{options.dataset} has no {options.split} part")
    parts = ["train", "valid", "test"][: 3 if options.split == "test" else 2]
    deeds, first = read_deeds(options.shared, data.folder, parts)
    if options.thinned < 1:
        deeds = deeds.where(np.random.default_rng(1).random(len(deeds)) < options.thinned)
    if options.states:
        deeds = among_busiest(deeds, options.states)
    begin, end = data.splits[options.split]
    days = range(first + begin - 1, first + end - max(HORIZONS), EVERY)
    looked = small_weeks(deeds, days, seed=2) if options.small else [week(deeds, day) for day in days]
    found = Habits.load()
    made = forecasts(found, looked)
    pairs = round(sum(len(item.pairs) for item in looked) / len(looked))
    print(
        f"{options.dataset}, {options.split}"
        + (f", {options.thinned:.0%} of the events" if options.thinned < 1 else "")
        + (f", among the {options.states} busiest states" if options.states else "")
        + (f", {len(looked)} small stores" if options.small else "")
        + f": {len(days)} days from {date.fromordinal(looked[0].day)} "
        f"to {date.fromordinal(looked[-1].day)}, {pairs:,} ordered pairs of states at a time; "
        f"rules learned from {found.learned}, calibrated on {found.calibrated}"
    )
    for row in table(made):
        print(row)
    reached = figures(made)
    key = f"{options.dataset} {options.split}"
    key += f", {options.thinned:.0%} of the events" if options.thinned < 1 else ""
    key += f", {options.states} states" if options.states else ""
    key += ", small stores" if options.small else ""
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if options.shuffle_future:
        same = audit(found, deeds, looked[len(looked) // 2].day)
        print(f"forecasts after shuffling the future: {'the same' if same else 'CHANGED'}")
        if not same:
            sys.exit(1)
    if options.pin:
        FLOORS.write_text(json.dumps({**floors, key: reached}, indent=1) + "\n", encoding="utf-8")
    if options.check:
        fallen = below(reached, floors.get(key, {}))
        print("\n".join(fallen) or "no figure is below its floor")
        sys.exit(bool(fallen))


def below(reached: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Return the figures that are below their floor, in words."""
    return [
        f"{name}: {reached.get(name, 0):.4f} is below its floor of {floor:.4f}"
        for name, floor in floors.items()
        if reached.get(name, 0) < floor - NOISE
    ]


if __name__ == "__main__":
    main()
