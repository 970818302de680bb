"""Learn the rules at the level of types that ship with the package, from the public event history ICEWS.

    python training/build_foresight.py --shared ../shared

Writes `src/westphalia/data/foresight/`. The history is that of 2005 to 2015 (version b of the benchmark),
among states, its CAMEO codes turned into PLOVER's types. Rules are counted and weighed on the first part of
the training years and calibrated on the last two, where it is also weighed what going on as before counts
beside them; all is measured on the validation days, and the test days are not looked at. So that the rules
hold for small stores too, each day of learning and of calibration is looked at several times: as a whole,
thinned, cut short, and as a store about a few states would hold it.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression, minimize
from scipy.sparse import csr_matrix, hstack

sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation.foresight import Made, Week, forecasts, read_deeds, score_of, small_weeks, table, week, weeks
from evaluation.histories import FIRST_DAYS
from westphalia.foresight import habits
from westphalia.foresight.deeds import MEMORY, TYPES, Deeds, Standing, came_true
from westphalia.foresight.habits import BODIES, HORIZONS, MEASURES, Body, Habits

OUT = Path(__file__).parents[1] / "src" / "westphalia" / "data" / "foresight"
FOLDER = "icews0515"
TRAIN_END, VALID_END = 2775, 3454
CALIBRATED_FROM = 2045
"""The first of the days on which forecasts are calibrated; what the rules are weighed on ends before."""

VARIANTS = (
    (1.0, 365, 0),
    (0.1, 180, 0),
    (0.3, 365, 0),
    (0.1, 365, 0),
    (1.0, 365, 25),
    (1.0, 365, 10),
    (1.0, 120, 10),
    (1.0, 60, 10),
    (1.0, 365, 4),
    (1.0, 45, 4),
    (0.4, 365, 10),
)
"""What a store may hold: a share of all events, of so many days, among so many states (0: all)."""

WHOLE = 4
"""Variants with all states; the others are small, and drawn `DRAWS` times for each day."""

DRAWS = 3
FULL_FROM = 6
"""Pairs with so many days of events are all looked at; of the others one in `FEW`."""

FEW = 6
STRANGERS = 60
LEAST_CASES = 40
LEAST_WEIGHT = 0.02
LEAST_ANSWERS = 30
WHOLE_COUNTS = 2.0
"""What all cases of whole histories and larger stores count beside those of small stores in weighing OWN."""

OWN_PENALTY = 1e-5
LEAST = {
    "rate of the type in this history": 0.0,
    "the same in the last 30 days": 0.0,
    "the same in the last 90 days": 0.0,
    "going on as in the last year": 0.6,
    "going on as in the last 90 days": 0.0,
}
"""The least weight of measures of which more can never make a forecast less likely, whatever a sample says.

In one of few events nearly all that is known of two is how often they did it before, so that it must count.
"""

L2 = 8.0
HELD = np.array([30.0, 2.0])
"""How strongly a calibration is held to what was learned: its slope and its shift, in answers."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cases:
    """Pairs looked at on some days: what held, what was measured (per type), and what followed.

    `followed` has the axes case, type, horizon.
    """

    bodies: npt.NDArray[np.float32]
    measures: npt.NDArray[np.float32]
    followed: npt.NDArray[np.bool_]
    weight: Floats


def as_held(deeds: Deeds, variant: tuple[float, int, int], day: int, chance: np.random.Generator) -> Deeds:
    """Return what a store might hold by some day: a share, some time, the events among a few states.

    The states are drawn by how much they do.
    """
    share, span, states = variant
    chosen = (deeds.day > day - span) & (chance.random(len(deeds)) < share)
    if states:
        lately = (deeds.day > day - MEMORY) & (deeds.day <= day)
        busy = np.bincount(deeds.actor[lately], minlength=len(deeds.codes)).astype(float)
        drawn = chance.choice(len(busy), states, replace=False, p=busy / busy.sum())
        chosen &= np.isin(deeds.actor, drawn) & np.isin(deeds.recipient, drawn)
    return deeds.where(chosen)


def looked_at(standing: Standing, chance: np.random.Generator) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return pairs to look at with what each stands for: acquainted ones, and a few who never met."""
    days = standing.counts.sum(axis=(1, 2))
    days = days + days[standing.turned]
    is_full = days >= FULL_FROM
    few = np.flatnonzero(~is_full & (chance.random(len(days)) < 1 / FEW))
    rows = np.concatenate([np.flatnonzero(is_full), few])
    weight = np.where(is_full[rows], 1.0, float(FEW))
    active = np.unique(standing.pair // standing.size)
    drawn = len(active) ** 2 // STRANGERS
    one, other = (
        active[chance.integers(len(active), size=(2, drawn))] if drawn else np.zeros((2, 0), np.int64)
    )
    strangers = (one * standing.size + other)[one != other]
    strangers = strangers[standing.row_of(strangers) < 0]
    total = np.concatenate([standing.pair[rows], strangers])
    return total, np.concatenate([weight, np.full(len(strangers), float(STRANGERS))])


def drawn(days: Sequence[int]) -> Iterator[tuple[int, tuple[float, int, int]]]:
    """Yield for each day one variant of a whole store and some of small ones."""
    for number, day in enumerate(days):
        yield day, VARIANTS[number % WHOLE]
        for draw in range(DRAWS):
            yield day, VARIANTS[WHOLE + (DRAWS * number + draw) % (len(VARIANTS) - WHOLE)]


def cases_of(deeds: Deeds, days: Sequence[int], share: Floats, seed: int) -> Cases:
    """Return the cases of some days, the history thinned and cut short at random."""
    chance = np.random.default_rng(seed)
    held, measured, followed, weights = [], [], [], []
    for day, variant in drawn(days):
        part = as_held(deeds, variant, day, chance)
        standing = Standing.of(part, day)
        if not len(standing.pair):
            continue
        pairs, weight = looked_at(standing, chance)
        rows = standing.row_of(pairs)
        rates = standing.rates(share)
        held.append(habits.bodies(standing, rows).astype(np.float32))
        measured.append(
            np.stack(
                [habits.measures(standing, pairs, rows, head, rates[head]) for head in range(len(TYPES))],
                axis=1,
            ).astype(np.float32)
        )
        followed.append(
            np.stack(
                [
                    np.stack([np.isin(pairs * len(TYPES) + head, true) for head in range(len(TYPES))], axis=1)
                    for true in (came_true(part, day, horizon) for horizon in HORIZONS)
                ],
                axis=2,
            )
        )
        weights.append(weight)
    return Cases(*(np.concatenate(column) for column in (held, measured, followed, weights)))


def fit(
    x: csr_matrix,
    followed: npt.NDArray[np.bool_],
    weight: Floats,
    penalty: Floats,
    start: Floats,
    offset: Floats | float = 0.0,
    least: Sequence[float | None] | None = None,
) -> Floats:
    """Return the weights of 1 - exp(-exp(x w + b + offset)), the last of which is b; all are held near 0."""
    across = x.T.tocsr()

    def loss(w: Floats) -> tuple[float, Floats]:
        number = np.exp(np.clip(x @ w[:-1] + w[-1] + offset, -20, 3))
        chance = np.maximum(-np.expm1(-number), 1e-12)
        value = np.where(followed, -np.log(chance), number) * weight
        slope = np.where(followed, -number * np.exp(-number) / chance, number) * weight
        gradient = np.append(across @ slope, slope.sum()) + penalty * w
        return float(value.sum() + 0.5 * (penalty * w**2).sum()), gradient

    bounds = None if least is None else [(low, None) for low in least]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 100})
    return np.asarray(found.x)


def learn(cases: Cases, share: Floats) -> Habits:
    """Count and weigh the rules."""
    support = (cases.bodies.T @ cases.weight).astype(np.int64)
    seen = (cases.bodies > 0).sum(axis=0)
    shape = (len(TYPES), BODIES, len(HORIZONS))
    rule, hits = np.zeros(shape), np.zeros(shape, dtype=np.int64)
    measure, intercept = (
        np.zeros((len(TYPES), len(MEASURES), len(HORIZONS))),
        np.zeros((len(TYPES), len(HORIZONS))),
    )
    is_kept = seen >= LEAST_CASES
    held, every = csr_matrix(cases.bodies[:, is_kept].astype(float)), csr_matrix(cases.bodies)
    for head in range(len(TYPES)):
        x = hstack([held, csr_matrix(cases.measures[:, head].astype(float))]).tocsr()
        penalty = np.concatenate([np.full(is_kept.sum(), L2), np.full(len(MEASURES), 0.1), [0.0]])
        start = np.zeros(x.shape[1] + 1)
        least = [None] * is_kept.sum() + [LEAST.get(name) for name in MEASURES] + [None]
        for place in range(len(HORIZONS)):
            true = cases.followed[:, head, place]
            hits[head, :, place] = every.T @ (true * cases.weight)
            start[-1] = start[-1] or np.log(max((true * cases.weight).sum(), 1) / cases.weight.sum())
            found = fit(x, true, cases.weight, penalty, start, least=least)
            rule[head, is_kept, place], measure[head, :, place] = (
                found[: is_kept.sum()],
                found[is_kept.sum() : -1],
            )
            intercept[head, place], start = found[-1], found
    return Habits(
        rule=rule,
        measure=measure,
        intercept=intercept,
        shift=np.zeros_like(intercept),
        slope=np.ones_like(intercept),
        share=share,
        support=np.tile(support, (len(TYPES), 1)),
        hits=hits,
        curve={},
        stretches={},
        reliability={},
        name="",
        origin="",
    )


def calibrated(found: Habits, looked: Sequence[Week]) -> Habits:
    """Return the rules with the line that fits scores to what came true on held-back weeks, per type."""
    shift, slope = np.zeros_like(found.shift), np.ones_like(found.slope)
    for head in range(len(TYPES)):
        for place, horizon in enumerate(HORIZONS):
            x = np.concatenate([scores_of(found, each, head)[:, place] for each in looked])
            y = np.concatenate([each.followed(head, horizon) for each in looked])
            centre = float(x[y].mean()) if y.any() else 0.0
            fitted = fit(csr_matrix((x - centre)[:, None]), y, np.ones(len(x)), HELD, np.zeros(2), x)
            slope[head, place] = 1 + fitted[0]
            shift[head, place] = fitted[1] - fitted[0] * centre
    found = replace(found, shift=shift, slope=slope)
    made = forecasts(found, looked, own_level=False)
    return replace(
        found,
        curve={horizon: curve([each for each in made if each.horizon == horizon]) for horizon in HORIZONS},
    )


KNOTS = np.array([0.003, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])


def curve(made: Sequence[Made]) -> tuple[tuple[float, float], ...]:
    """Return what came true for what was said, by stretches, never falling (isotonic regression)."""
    said, true = (np.concatenate([getattr(item, name) for item in made]) for name in ("said", "true"))
    place = np.searchsorted(KNOTS, said)
    count = np.bincount(place, minlength=len(KNOTS))
    seen = count >= LEAST_ANSWERS
    means, shares = (
        np.bincount(place, weights=each, minlength=len(KNOTS))[seen] / count[seen] for each in (said, true)
    )
    # a few answers' worth of "as it was said", so that no stretch says never or always
    held = (shares * count[seen] + LEAST_ANSWERS / 3 * means) / (count[seen] + LEAST_ANSWERS / 3)
    rising = isotonic_regression(held, weights=count[seen].astype(float)).x
    last = float(rising[-1])
    return (*zip(means.tolist(), rising.tolist(), strict=True), (1.0, last + (1 - last) / 3))


@dataclass(frozen=True, eq=False)
class Repeats:
    """Cases in which a type had been done between two: what the rules and going on as before expect.

    `measured` has the columns of OWN; `by_rules`, `going_on` and `followed` have the axes case, horizon.
    """

    measured: Floats
    by_rules: Floats
    going_on: Floats
    followed: npt.NDArray[np.bool_]


def repeats(found: Habits, looked: Sequence[Week]) -> Repeats:
    """Return the cases of some days in which a type had been done."""
    parts = []
    for item in looked:
        rates = item.standing.rates(found.share)
        rows = item.standing.row_of(item.pairs)
        for head in range(len(TYPES)):
            measured, before = habits.own_measures(item.standing, rows, head)
            some = before > 0
            by_rules = habits.expected(found, scores_of(found, item, head)[some], head)
            going_on = habits.going_on(before[some], item.standing.span, float(rates[head]))
            followed = np.stack([item.followed(head, horizon) for horizon in HORIZONS], axis=1)
            parts.append((measured[some], by_rules, np.outer(going_on, HORIZONS), followed[some]))
    return Repeats(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def own(small: Repeats, whole: Repeats) -> Floats:
    """Return the weights of OWN for each horizon that fit what followed best (log score)."""
    result = np.zeros((len(habits.OWN), len(HORIZONS)))
    parts = ((small, 1.0), (whole, WHOLE_COUNTS))
    counts = np.concatenate(
        [np.full(len(part.measured), share / len(part.measured)) for part, share in parts]
    )
    measured, by_rules, going_on, followed = (
        np.concatenate([getattr(part, name) for part, _ in parts])
        for name in ("measured", "by_rules", "going_on", "followed")
    )
    start = np.append(-1.0, np.zeros(len(habits.OWN) - 1))
    for place in range(len(HORIZONS)):
        given = (
            measured,
            np.log(by_rules[:, place]),
            np.log(going_on[:, place]),
            followed[:, place],
            counts / counts.sum(),
        )
        result[:, place] = minimize(_own_loss, start, args=given, jac=True, method="BFGS").x
    return result.round(4)


def _own_loss(
    w: Floats, measured: Floats, rules: Floats, again: Floats, true: npt.NDArray[np.bool_], counts: Floats
) -> tuple[float, Floats]:
    share = 1 / (1 + np.exp(-(measured @ w)))
    number = np.exp(np.minimum(rules + share * (again - rules), 5.0))
    chance = np.clip(-np.expm1(-number), 1e-9, 1 - 1e-9)
    value = np.where(true, -np.log(chance), number) * counts
    slope = np.where(true, -number * np.exp(-number) / chance, number) * counts
    gradient = measured.T @ (slope * (again - rules) * share * (1 - share)) + 2 * OWN_PENALTY * w
    return float(value.sum() + OWN_PENALTY * (w**2).sum()), gradient


def with_own(found: Habits, deeds: Deeds, first: int) -> Habits:
    """Return the rules with what going on as before counts, weighed on the days of the calibration."""
    until = deeds.where(deeds.day < first + TRAIN_END)
    days = range(first + CALIBRATED_FROM, first + TRAIN_END - max(HORIZONS), 14)
    chance = np.random.default_rng(3)
    whole = [week(as_held(until, variant, day, chance), day) for day, variant in drawn(days[::2])]
    small = small_weeks(until, days, seed=4)
    return replace(found, own=own(repeats(found, small), repeats(found, whole)))


def scores_of(found: Habits, week: Week, head: int) -> Floats:
    return habits.scores(found, week.standing, week.pairs, head)


def main() -> None:
    """Learn, calibrate, measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--days", type=int, default=240, help="days of learning")
    parser.add_argument("--measure", action="store_true", help="only measure again what is there")
    parser.add_argument(
        "--own", action="store_true", help="only weigh again what going on as before counts, and measure"
    )
    options = parser.parse_args()
    began = time.perf_counter()

    def tell(words: str) -> None:
        print(f"{time.perf_counter() - began:6.0f} s  {words}", file=sys.stderr, flush=True)

    deeds, first = read_deeds(options.shared, FOLDER, ("train", "valid"))
    if not (options.measure or options.own):
        found = fitted(deeds, first, options.days, tell)
        OUT.mkdir(exist_ok=True)
        (OUT / habits.RULES).write_text("".join(rules(found)), encoding="utf-8")
        (OUT / habits.MODEL).write_text("".join(model(found, ())), encoding="utf-8")
    # What ships is measured: rounded, and without the rules that hardly weigh anything.
    found = Habits.load()
    if not options.measure:
        found = with_own(replace(found, own=np.zeros((0, len(HORIZONS)))), deeds, first)
        tell("weighed what going on as before counts")
    held = weeks(deeds, first + TRAIN_END, first + VALID_END - max(HORIZONS))
    made = forecasts(found, held)
    (OUT / habits.MODEL).write_text("".join(model(found, made)), encoding="utf-8")
    tell(f"measured on {len(held)} days")
    for line in table(made):
        print(line)


def fitted(deeds: Deeds, first: int, count: int, tell: Callable[[str], None]) -> Habits:
    """Return rules that were weighed on days of the first years and calibrated on those of the next two."""
    early = deeds.where(deeds.day < first + CALIBRATED_FROM)
    by_type = np.bincount(early.type, minlength=len(TYPES)) + 1.0
    share = by_type / by_type.sum()
    days = np.linspace(first + MEMORY, first + CALIBRATED_FROM - max(HORIZONS) - 1, count).astype(int)
    cases = cases_of(early, days.tolist(), share, seed=1)
    tell(f"{len(deeds):,} events, {len(cases.weight):,} cases on {len(days)} days")
    found = replace(learn(cases, share), name=f"ICEWS 2006-2010, {len(days)} days")
    tell("weighed")
    until = deeds.where(deeds.day < first + TRAIN_END)
    chance = np.random.default_rng(2)
    calibrated_on = range(first + CALIBRATED_FROM, first + TRAIN_END - max(HORIZONS), 14)
    looked = [week(as_held(until, variant, day, chance), day) for day, variant in drawn(calibrated_on)]
    found = calibrated(found, looked)
    tell(f"calibrated on {len(calibrated_on)} days")
    return found


HEAD = """\
# Rules at the level of PLOVER's types: sums over a public event history, with no event of it.
# Origin: ICEWS, Integrated Crisis Early Warning System (Boschee et al., Harvard Dataverse,
# doi:10.7910/DVN/28075), in the form of the benchmark ICEWS05-15, folded to states and to PLOVER's types;
# made by training/build_foresight.py. The histories themselves may not be passed on and are not part of this
# project. These files: CC BY 4.0.
"""


def rules(found: Habits) -> Iterator[str]:
    """Yield the lines of the table of rules."""
    yield HEAD
    yield "# `cases` are pairs and days on which the body held, `followed_N` those in which the head came\n"
    yield "# within N days, `weight_N` the logarithm of the factor. Sampled cases are counted up.\n"
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(habits.COLUMNS)
    for head in range(len(TYPES)):
        for number in range(BODIES):
            weights = found.rule[head, number]
            if np.abs(weights).max() >= LEAST_WEIGHT:
                body = Body.at(number)
                followed = found.hits[head, number].tolist()
                rows.writerow(
                    habits.rule_row(head, body, int(found.support[head, number]), followed, weights.tolist())
                )
    yield out.getvalue()


def model(found: Habits, made: Sequence[Made]) -> Iterator[str]:
    """Yield the lines of the file of weights, calibration, and how forecasts did."""
    first = FIRST_DAYS[FOLDER].toordinal()

    def day(number: int) -> str:
        return date.fromordinal(first + number).isoformat()

    yield HEAD
    yield f'name = "{found.name}"\n'
    yield 'origin = "ICEWS (Harvard Dataverse, doi:10.7910/DVN/28075), as in the benchmark ICEWS05-15"\n'
    yield f'learned = "{day(MEMORY)} to {day(CALIBRATED_FROM - 1)}"\n'
    yield f'calibrated = "{day(CALIBRATED_FROM)} to {day(TRAIN_END - 1)}"\n'
    yield f'measured = "{day(TRAIN_END - 1)} to {day(VALID_END - 1)}"\n'
    yield "\n# What came true on the days named in `calibrated` for what the types' own lines had said.\n"
    yield "[curve]\n"
    for horizon in HORIZONS:
        points = ", ".join(f"[{said:.4f}, {true:.4f}]" for said, true in found.curve[horizon])
        yield f"{horizon} = [{points}]\n"
    yield "\n# How forecasts did on the days named in `measured`, by what they said at most.\n"
    yield "[stretches]\n"
    for horizon in HORIZONS if made else ():
        bins = score_of([item for item in made if item.horizon == horizon]).bins
        rows = (
            f"{{ top = {item.high}, count = {item.count}, "
            f"mean = {item.mean:.4f}, came_true = {item.came_true} }}"
            for item in bins
        )
        yield f"{horizon} = [\n" + "".join(f"  {row},\n" for row in rows) + "]\n"
    if len(found.own):
        yield "\n# What decides how much going on as before counts beside the rules.\n[own]\n"
        for name, weights in zip(habits.OWN, found.own, strict=True):
            yield f'"{name}" = {_numbers(weights)}\n'
    for head, type_ in enumerate(TYPES):
        yield f"\n[heads.{type_.value}]\n"
        yield f"share = {found.share[head]:.5f}\nintercept = {_numbers(found.intercept[head])}\n"
        yield "calibration = [\n"
        for place in range(len(HORIZONS)):
            yield f"  {{ shift = {found.shift[head, place]:.4f}, slope = {found.slope[head, place]:.4f} }},\n"
        yield "]\nreliability = [\n"
        for horizon in HORIZONS if made else ():
            chosen = [item for item in made if item.head == head and item.horizon == horizon]
            yield f"  {_reliability(chosen)},\n"
        yield f"]\n[heads.{type_.value}.measures]\n"
        for number, name in enumerate(MEASURES):
            yield f'"{name}" = {_numbers(found.measure[head, number])}\n'


def _numbers(values: Floats) -> str:
    return "[" + ", ".join(f"{value:.4f}" for value in values) + "]"


def _reliability(made: Sequence[Made]) -> str:
    found = score_of(made)
    fields = {
        "count": found.count,
        "came_true": found.came_true,
        "brier": f"{found.brier.score:.5f}",
        "brier_of_base_rate": f"{found.brier.of_base_rate:.5f}",
        "brier_of_recurrence": f"{found.brier.of_recurrence:.5f}",
        "log_score": f"{found.log.score:.5f}",
        "log_score_of_base_rate": f"{found.log.of_base_rate:.5f}",
        "log_score_of_recurrence": f"{found.log.of_recurrence:.5f}",
    }
    return "{ " + ", ".join(f"{name} = {value}" for name, value in fields.items()) + " }"


if __name__ == "__main__":
    main()
