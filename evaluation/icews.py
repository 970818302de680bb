"""Print how well forecasts are on the public event histories (ICEWS), by the common protocol.

    python evaluation/icews.py --shared ../shared                      # all benchmarks, single step
    python evaluation/icews.py --shared ../shared --dataset icews14    # one of them
    python evaluation/icews.py --shared ../shared --dataset icews14 --steps many    # several steps at once
    python evaluation/icews.py --shared ../shared --dataset icews14 --split valid   # what tuning looks at
    python evaluation/icews.py --shared ../shared --dataset icews14 --shuffle-future

Every event asks two questions: who was the recipient, and who was the actor. Other true answers of the same
day are left out of a ranking (time-aware filter), ties are put in random order, and the validation days are
known when the test days are forecast; nothing is learned from them, though. Single step: everything before
the day is known. Many steps: nothing of the split is known.
"""

from __future__ import annotations

import argparse
import lzma
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from westphalia.foresight.baseline import tune
from westphalia.foresight.features import Scene, draw, scores_by_rules, tables_of
from westphalia.foresight.history import History, Ints, Timeline, Vantage, join, next_day
from westphalia.foresight.protocol import (
    CLASSES,
    HITS,
    Questions,
    batches,
    margin,
    measures,
    questions_of,
    ranks,
    recurrence_class,
)
from westphalia.foresight.ranker import Forecaster, Plan, batch_size, learn
from westphalia.foresight.reasons import Forecast, RuleReason, forecast

HOURS = 24
SPLITS = ("train", "valid", "test")


@dataclass(frozen=True)
class Dataset:
    """A benchmark: its folder, what is scored by default, and the figures published for it (MRR, Hits@10)."""

    folder: str
    split: str
    published: tuple[tuple[str, str], ...]


DATASETS = {
    "icews14": Dataset(
        "icews14a",
        "test",
        (
            ("recurrency baseline", "37.4 / 51.5"),
            ("TLogic", "42.5 / 60.3"),
            ("TiRGN", "44.0 / 63.8"),
            ("CountTRuCoLa", "45.0 / 62.0"),
            ("highest found (DNCL, its own protocol)", "51.2 / 71.9"),
        ),
    ),
    "icews14b": Dataset("icews14b", "test", (("published figures are of version (a), see icews14", ""),)),
    "icews18": Dataset(
        "icews18",
        "valid",
        (
            ("recurrency baseline (test)", "28.7 / 43.6"),
            ("TLogic (test)", "29.6 / 48.1"),
            ("TiRGN (test)", "33.7 / 54.2"),
            ("CountTRuCoLa (test)", "- / 51.0"),
            ("highest found (DNCL, test, its own protocol)", "37.4 / 60.0"),
        ),
    ),
    "icews0515": Dataset(
        "icews0515",
        "test",
        (
            ("TLogic (as given by LLM-DA)", "45.9 / 64.6"),
            ("TiRGN (as given by LLM-DA; version (a) in its own paper)", "49.5 / 70.3"),
            ("highest found (DNCL, its own protocol)", "59.0 / 80.9"),
        ),
    ),
}


@dataclass(frozen=True, eq=False)
class Splits:
    """The parts of a benchmark that are at hand; ICEWS18 has no test part."""

    parts: dict[str, History]
    entities: dict[int, str]
    types: dict[int, str]

    @classmethod
    def load(cls, folder: Path) -> Splits:
        """Read the files of a benchmark."""
        entities, types = (int(word) for word in (folder / "stat.txt").read_text().split()[:2])
        parts = {}
        for name in SPLITS:
            path = folder / f"{name}.txt.xz"
            if path.exists():
                with lzma.open(path) as file:
                    rows = np.loadtxt(file, dtype=np.int64)
                parts[name] = History(
                    rows[:, 3] // HOURS, rows[:, 0], rows[:, 1], rows[:, 2], entities, types
                )
        return cls(parts, _names(folder / "entity2id.txt"), _names(folder / "relation2id.txt"))

    def known_at(self, split: str) -> History:
        """Return the events up to the end of a split: what comes after it is never loaded into a forecast."""
        return join(*(self.parts[name] for name in SPLITS[: SPLITS.index(split) + 1]))

    def deed(self, type_: int, actor: str, recipient: str) -> str:
        """Return an act in words, a turned type with the parties exchanged."""
        if type_ >= len(self.types):
            return self.deed(type_ - len(self.types), recipient, actor)
        return f"{actor} - {self.types[type_]} - {recipient}"


def _names(path: Path) -> dict[int, str]:
    """Return the names of entities or types by their numbers."""
    rows = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {int(number): name.replace("_", " ") for name, number in rows}


@dataclass(frozen=True, eq=False)
class Result:
    """The rank of every answer, and what is needed to break the ranks down."""

    found: Ints
    by_rules: Ints
    recurrence: npt.NDArray[np.int8]
    type: Ints
    rule_share: npt.NDArray[np.float64]


def evaluate(
    forecaster: Forecaster, timeline: Timeline, vantages: Sequence[Vantage], *, explained: int
) -> Result:
    """Return the ranks of all answers; the rules' share is measured on `explained` questions of each day."""
    chance = np.random.default_rng(forecaster.plan.seed)
    found, by_rules, recurrence, types, shares = [], [], [], [], []
    for vantage, scene in forecaster.scenes(timeline, vantages):
        today = questions_of(timeline.events, vantage.asked)
        for asked in batches(today, batch_size(timeline)):
            found.append(ranks(forecaster.scores(scene, asked), asked, chance))
            by_rules.append(ranks(scores_by_rules(scene, asked), asked, chance))
            recurrence.append(recurrence_class(scene.past, asked, vantage.asked - 1))
            types.append(asked.type[asked.owner])
        if explained:
            shares.append(_rule_share(forecaster, scene, today.part(0, min(explained, len(today)))))
    return Result(
        np.concatenate(found),
        np.concatenate(by_rules),
        np.concatenate(recurrence),
        np.concatenate(types),
        np.concatenate(shares) if shares else np.zeros(0),
    )


def _rule_share(forecaster: Forecaster, scene: Scene, asked: Questions) -> npt.NDArray[np.float64]:
    """Return the rules' part of the score of the first candidate of each question."""
    tables = tables_of(scene, asked)
    candidates = draw(tables)
    features = forecaster.features(scene, asked, tables, candidates)
    scores = np.asarray(forecaster.booster.predict(features, num_threads=forecaster.plan.threads))
    order = np.lexsort((-scores, candidates.owner))
    first = order[np.flatnonzero(np.diff(candidates.owner[order], prepend=-1))]
    return forecaster.rule_share(features[first])


def baseline_ranks(splits: Splits, timeline: Timeline, vantages: Sequence[Vantage]) -> Ints:
    """Return the ranks by the recurrency baseline, tuned on the validation days as its authors do."""
    valid = splits.parts["valid"].date
    model = tune(timeline, int(valid.min()), int(valid.max()) + 1)
    chance = np.random.default_rng(0)
    found = []
    for vantage in vantages:
        past = timeline.past(vantage, ())
        for asked in batches(questions_of(timeline.events, vantage.asked)):
            found.append(ranks(model.scores(past, asked), asked, chance))
    return np.concatenate(found)


def shuffled_from(history: History, day: int, seed: int = 1) -> History:
    """Return the history with the actors, types and recipients from a day on put in any order."""
    chance = np.random.default_rng(seed)
    later = np.flatnonzero(history.date >= day)

    def mixed(column: Ints) -> Ints:
        column = column.copy()
        column[later] = chance.permutation(column[later])
        return column

    return replace(
        history, actor=mixed(history.actor), type=mixed(history.type), recipient=mixed(history.recipient)
    )


def audit(forecaster: Forecaster, timeline: Timeline, history: History, day: int) -> bool:
    """Return whether scores for a day stay the same when everything from the day on is shuffled."""
    other = Timeline.of(shuffled_from(history, day))
    scene, changed = (forecaster.scene(each, Vantage(day, day)) for each in (timeline, other))
    asked = questions_of(timeline.events, day).part(0, 50)
    return bool(np.array_equal(forecaster.scores(scene, asked), forecaster.scores(changed, asked)))


def lines(title: str, result: Result) -> Iterator[str]:
    """Yield the rows of the table of one run."""
    yield _row(title, result.found)
    for number, name in CLASSES.items():
        yield _row(f"  {name}", result.found[result.recurrence == number])
    half = int(result.type.max()) // 2
    yield _row("  asked for the recipient", result.found[result.type <= half])
    yield _row("  asked for the actor", result.found[result.type > half])
    yield _row("rules alone, by their pulls", result.by_rules)
    if len(result.rule_share):
        spread = 1.96 * result.rule_share.std() / len(result.rule_share) ** 0.5
        yield (
            f"rules' share of the first candidate's score: {result.rule_share.mean():.1%} ± {spread:.1%}"
            + (f" (n = {len(result.rule_share)})")
        )


def _row(title: str, found: Ints) -> str:
    given = measures(found)
    hits = " ".join(f"{given[f'H@{n}']:6.2f}" for n in HITS)
    return f"{title:<44}{given['MRR']:6.2f} ± {margin(found):4.2f} {hits}   n = {len(found):,}"


def show(forecaster: Forecaster, timeline: Timeline, splits: Splits, vantage: Vantage, wanted: int) -> None:
    """Print forecasts for the busiest questions of a day, with the rules and past events that carry them."""
    today = questions_of(timeline.events, vantage.asked)
    scene = forecaster.scene(timeline, vantage)
    for number in np.argsort(-np.diff(today.answer_start), kind="stable")[:wanted].tolist():
        asked = today.part(number, number + 1)
        actor, type_ = int(asked.actor[0]), int(asked.type[0])
        print(f"\nday {vantage.asked}: {splits.deed(type_, splits.entities[actor], '?')}")
        for each in forecast(forecaster, timeline, scene, actor=actor, type_=type_, top=3, reasons=2):
            print(
                f" {'*' if each.recipient in asked.answers else ' '}{each.rank}. "
                f"{splits.entities[each.recipient]}: chance by rules alone {each.chance:.2f}, "
                f"rules' share of the score {each.rule_share:.0%}"
            )
            for reason in each.rules:
                print(f"      {_reason(splits, each, reason)}")


def _reason(splits: Splits, made: Forecast, reason: RuleReason) -> str:
    body = splits.deed(reason.body, splits.entities[made.actor], splits.entities[made.recipient])
    days = ", ".join(str(date_of(splits, row)) for row in reason.precedents)
    return (
        f"{body}: {reason.count} times, last {reason.lag} days before; confidence {reason.confidence:.2f} "
        f"({reason.rule_support} of {reason.body_support} cases), on days {days}"
    )


def date_of(splits: Splits, row: int) -> int:
    """Return the day of a row of the joined history."""
    for name in SPLITS:
        part = splits.parts[name]
        if row < len(part):
            return int(part.date[row])
        row -= len(part)
    raise IndexError(row)


def run(name: str, shared: Path, options: argparse.Namespace) -> None:
    """Learn and score one benchmark, and print its table."""
    began, worked = time.perf_counter(), time.process_time()
    data = DATASETS[name]
    split = options.split or data.split
    splits = Splits.load(shared / "data" / "icews" / data.folder)
    history = splits.known_at(split)
    timeline = Timeline.of(history)
    dates = splits.parts[split].date
    first, end = int(dates.min()), int(dates.max()) + 1
    days = timeline.days(first, end)[:: options.every]
    vantages = next_day(days) if options.steps == "one" else [Vantage(first, day) for day in days]
    plan = Plan(threads=options.threads, block=0 if options.steps == "one" else len(range(first, end)))
    forecaster = learn(timeline, int(splits.parts["train"].date.max()) + 1, plan)
    learned = time.perf_counter() - began
    print(f"{name}: learned in {learned:.0f} s, scoring {len(days)} days", file=sys.stderr, flush=True)
    result = evaluate(forecaster, timeline, vantages, explained=options.explained)
    print(
        f"\n{name} ({data.folder}), {split} split, {options.steps} step(s): time-aware filter, random ties, "
        f"{'validation days known' if split == 'test' else 'training days known'}, both directions"
        + (f", every {options.every}th day" if options.every > 1 else "")
    )
    print(f"{'':<44}{'MRR':>6}   95 %  {' '.join(f'  H@{n:<2}' for n in HITS)}")
    for line in lines("rules, ranked", result):
        print(line)
    if options.baseline:
        print(_row("recurrency baseline, our implementation", baseline_ranks(splits, timeline, vantages)))
    for title, figures in data.published if options.steps == "one" else ():
        print(f"  published: {title}: {figures}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"learned in {learned:.0f} s, all in {time.perf_counter() - began:.0f} s "
        f"({time.process_time() - worked:.0f} s of processor), {peak:.2f} GiB at most"
    )
    if options.show:
        show(forecaster, timeline, splits, vantages[0], options.show)
    if options.shuffle_future:
        same = audit(forecaster, timeline, history, days[len(days) // 2])
        print(f"scores after shuffling the future: {'the same' if same else 'CHANGED'}")
        if not same:
            sys.exit(1)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds data/icews")
    parser.add_argument("--dataset", choices=sorted(DATASETS), help="one benchmark instead of all")
    parser.add_argument(
        "--split", choices=SPLITS[1:], help="what to score (test; valid where test is held out)"
    )
    parser.add_argument("--steps", choices=("one", "many"), default="one")
    parser.add_argument("--every", type=int, default=1, help="score only every so many days")
    parser.add_argument(
        "--explained", type=int, default=10, help="questions a day on which shares are measured"
    )
    parser.add_argument("--show", type=int, default=0, help="print forecasts for so many questions")
    parser.add_argument("--baseline", action="store_true", help="also score the recurrency baseline")
    parser.add_argument(
        "--shuffle-future", action="store_true", help="also audit that no forecast looks ahead"
    )
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    for name in [options.dataset] if options.dataset else list(DATASETS):
        run(name, options.shared, options)


if __name__ == "__main__":
    main()
