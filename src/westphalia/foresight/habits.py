"""Rules at the level of types, learned from public histories and shipped as a table: `data/foresight/`.

A rule reads: where x did BODY to y (or y to x) in a stretch of the past, x does HEAD to y within the horizon.
Its factor says by how much it multiplies the expected number of such events when all else is as it is; its
confidence and supports are counted. The expected number turns into a probability as 1 - exp(-number).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np

from westphalia.errors import DataFileError
from westphalia.foresight.deeds import MEMORY, PLACE_OF, TYPES, WINDOWS, Numbers, Standing
from westphalia.foresight.history import Ints

_FOLDER = files("westphalia") / "data" / "foresight"
RULES, MODEL = "rules.csv", "model.toml"

HORIZONS = (7, 30, 90)
"""Days for which there are weights; between them the expected number is interpolated."""

PRIOR = 0.2
"""Events for which the usual rate counts where it is asked how two go on."""

MEASURES = (
    "rate of the type in this history",
    "known to each other",
    "the same in the last 30 days",
    "the same in the last 90 days",
    "the same in the last year",
    "the same the other way in the last 90 days",
    "the same by the actor in the last 90 days",
    "the same to the recipient in the last 90 days",
    "going on as in the last year",
    "going on as in the last 90 days",
    "length of the history",
)
"""What is measured of a question besides the rules; all but the second on a logarithmic scale."""

OWN = (
    "intercept",
    "days on which it was done",
    "part of all that was between the two",
    "both of these",
    "part of the two in the history",
    "length of the history",
)
"""What decides how much going on as before counts beside the rules: more where it was done often, and where
little else is told, between the two and in the whole history. There the rules have little to read."""

BODIES = 2 * len(TYPES) * len(WINDOWS)
"""Bodies of rules: type, direction and window."""


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes a score the expected number of events: exp(shift + slope x score), per type and horizon."""

    shift: float
    slope: float


class Reliability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How forecasts of a type and horizon did on held-back weeks: their scores, and those of others."""

    count: int
    came_true: int
    brier: float
    brier_of_base_rate: float
    brier_of_recurrence: float
    log_score: float
    log_score_of_base_rate: float
    log_score_of_recurrence: float


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Forecasts on held-back weeks that said up to `top`: how many, what they said, what came true."""

    top: float
    count: int
    mean: float
    came_true: int


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    share: float
    intercept: list[float]
    measures: dict[str, list[float]]
    calibration: list[Calibration]
    reliability: list[Reliability]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    origin: str
    learned: str
    calibrated: str
    measured: str
    curve: dict[str, list[tuple[float, float]]]
    stretches: dict[str, list[Stretch]]
    heads: dict[str, _Head]
    own: dict[str, list[float]] = {}


@dataclass(frozen=True, slots=True)
class Body:
    """What a rule looks for: a type, which way round, in which stretch of the past (a place in WINDOWS)."""

    type: int
    is_turned: bool
    window: int

    @property
    def number(self) -> int:
        """The column of the body among all."""
        return (int(self.is_turned) * len(TYPES) + self.type) * len(WINDOWS) + self.window

    @classmethod
    def at(cls, number: int) -> Body:
        """Return the body of a column."""
        rest, window = divmod(number, len(WINDOWS))
        return cls(rest % len(TYPES), rest >= len(TYPES), window)

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last age in days of the stretch, the day of the forecast being 0."""
        return (WINDOWS[self.window - 1] if self.window else 0), WINDOWS[self.window] - 1


@dataclass(frozen=True, eq=False)
class Habits:
    """All rules and weights; the last axis is always the horizon.

    `rule` and `support` have the axes head and body, `measure` head and measure. `support` counts the cases
    in which a body held, `hits` those in which the head followed. `own` has a row for each of OWN, or none:
    then going on as before counts nothing beside the rules.
    """

    rule: Numbers
    measure: Numbers
    intercept: Numbers
    shift: Numbers
    slope: Numbers
    share: Numbers
    support: Ints
    hits: Ints
    curve: Mapping[int, tuple[tuple[float, float], ...]]
    stretches: Mapping[int, tuple[Stretch, ...]]
    reliability: Mapping[tuple[int, int], Reliability]
    name: str
    origin: str
    own: Numbers = field(default_factory=lambda: np.zeros((0, len(HORIZONS))))
    learned: str = ""
    calibrated: str = ""
    measured: str = ""

    @classmethod
    def load(cls) -> Habits:
        """Return the rules that come with the package."""
        return _packed()


def bodies(standing: Standing, rows: Ints) -> Numbers:
    """Return which bodies hold for some pairs, 1 or 0; a row of -1 has none."""
    held = (standing.counts > 0).reshape(len(standing.pair), BODIES // 2)
    held = np.concatenate([held, np.zeros((1, held.shape[1]), dtype=bool)])
    turned = np.append(standing.turned, len(standing.pair))
    return np.concatenate([held[rows], held[turned[rows]]], axis=1).astype(np.float64)


def measures(standing: Standing, pairs: Ints, rows: Ints, head: int, rate: float) -> Numbers:
    """Return the measures of some pairs for a type, with the columns of MEASURES."""
    counts = np.concatenate([standing.counts, np.zeros((1, *standing.counts.shape[1:]), np.int32)])
    turned = np.append(standing.turned, len(standing.pair))
    same, other = counts[rows], counts[turned[rows]]
    actor, recipient = pairs // standing.size, pairs % standing.size
    columns = (
        np.full(len(rows), rate),
        (rows >= 0).astype(np.float64),
        same[:, head, :2].sum(axis=1),
        same[:, head, :3].sum(axis=1),
        same[:, head].sum(axis=1),
        other[:, head, :3].sum(axis=1),
        standing.by_actor[actor, head],
        standing.by_recipient[recipient, head],
        going_on(same[:, head].sum(axis=1), standing.span, rate),
        going_on(same[:, head, :3].sum(axis=1), min(standing.span, WINDOWS[2]), rate),
        np.full(len(rows), standing.span / WINDOWS[-1]),
    )
    found = [np.log1p(column) for column in columns]
    found[1] = columns[1]
    for place in (0, -3, -2, -1):
        found[place] = np.log(columns[place])
    return np.stack(found, axis=1)


def going_on(counts: Ints, span: int, rate: float) -> Numbers:
    """Return the number a day if it goes on as before between two; the usual counts like `PRIOR` events."""
    return np.asarray((counts + PRIOR) / (span + PRIOR / rate))


def scores(habits: Habits, standing: Standing, pairs: Ints, head: int) -> Numbers:
    """Return the score of a type for each pair; the axes are pair and horizon."""
    rows = standing.row_of(pairs)
    rate = float(standing.rates(habits.share)[head])
    known, measured = bodies(standing, rows), measures(standing, pairs, rows, head, rate)
    return np.asarray(known @ habits.rule[head] + measured @ habits.measure[head] + habits.intercept[head])


def probability(expected: Numbers) -> Numbers:
    """Return the chance of at least one event where some number is expected."""
    return np.asarray(-np.expm1(-expected))


def expected(habits: Habits, score: Numbers, head: int) -> Numbers:
    """Return the calibrated number of events that a score stands for; never less for a longer horizon.

    First each type's own line, then one curve for all types, by which what was said becomes what came true.
    """
    number = np.exp(np.clip(habits.shift[head] + habits.slope[head] * score, -20.0, 3.0))
    said = probability(number)
    for place, horizon in enumerate(HORIZONS):
        if horizon in habits.curve:
            points = np.array([(0.0, 0.0), *habits.curve[horizon]])
            said[..., place] = np.interp(said[..., place], points[:, 0], points[:, 1])
    return np.asarray(np.maximum.accumulate(-np.log1p(-np.minimum(said, 1 - 1e-6)), axis=-1))


def numbers(habits: Habits, standing: Standing, pairs: Ints, head: int) -> Numbers:
    """Return the expected number of events of a type for each pair; the axes are pair and horizon.

    What the rules expect and what comes to pass if it goes on as before are brought together as a geometric
    mean, in which the latter has the weight `own_weight`.
    """
    by_rules = expected(habits, scores(habits, standing, pairs, head), head)
    weight = own_weight(habits, standing, pairs, head)
    before = _counts(standing, standing.row_of(pairs), head)
    rate = float(standing.rates(habits.share)[head])
    again = np.outer(going_on(before, standing.span, rate), HORIZONS)
    together = np.exp((1 - weight) * np.log(by_rules) + weight * np.log(again))
    return np.asarray(np.maximum.accumulate(together, axis=-1))


def own_weight(habits: Habits, standing: Standing, pairs: Ints, head: int) -> Numbers:
    """Return what going on as before counts beside the rules, from 0 to 1; the axes are pair and horizon.

    It counts nothing where the type has not been done between the two.
    """
    if not len(habits.own):
        return np.zeros((len(pairs), len(HORIZONS)))
    measured, before = own_measures(standing, standing.row_of(pairs), head)
    return np.where(before[:, None] > 0, 1 / (1 + np.exp(-(measured @ habits.own))), 0.0)


def own_measures(standing: Standing, rows: Ints, head: int) -> tuple[Numbers, Ints]:
    """Return the columns of OWN for some pairs and a type, and on how many days it was done."""
    before = _counts(standing, rows, head)
    every = np.append(standing.counts.sum(axis=(1, 2)), 0)
    other = np.append(standing.turned, len(standing.pair))[rows]
    between = np.maximum(every[rows] + every[other], 1)
    often, part = np.log(np.maximum(before, 1)), before / between
    told = np.log(between / max(every.sum(), 1))
    length = np.full(len(rows), np.log(standing.span / MEMORY))
    return np.stack([np.ones(len(rows)), often, part, often * part, told, length], axis=1), before


def _counts(standing: Standing, rows: Ints, head: int) -> Ints:
    """Return on how many days of the last year a type was done."""
    return np.asarray(np.append(standing.counts[:, head].sum(axis=1), 0)[rows], np.int64)


def at_horizon(numbers: Numbers, horizon: int) -> Numbers:
    """Return the expected number at a horizon between those that there are, on logarithmic scales."""
    logs = np.log(np.maximum(numbers, 1e-12))
    for place in range(len(HORIZONS) - 1):
        low, high = HORIZONS[place : place + 2]
        if low <= horizon <= high:
            part = np.log(horizon / low) / np.log(high / low)
            return np.asarray(np.exp(logs[..., place] * (1 - part) + logs[..., place + 1] * part))
    raise ValueError(f"a horizon of {horizon} days; it can be from {HORIZONS[0]} to {HORIZONS[-1]} days")


def base_rates(habits: Habits, standing: Standing, horizon: int) -> Numbers:
    """Return how likely each type is between any two who had to do with each other."""
    return probability(standing.rates(habits.share) * horizon)


def recurrence(habits: Habits, standing: Standing, rows: Ints, head: int, horizon: int) -> Numbers:
    """Return how likely a type is if it goes on as often as before between the two."""
    rate = float(standing.rates(habits.share)[head])
    return probability(going_on(_counts(standing, rows, head), standing.span, rate) * horizon)


def nearest(horizon: int) -> int:
    """Return the place of the horizon with weights of its own that is nearest."""
    return int(np.argmin([abs(np.log(horizon / known)) for known in HORIZONS]))


@cache
def _packed() -> Habits:
    model = (_FOLDER / MODEL).read_text(encoding="utf-8")
    return decode(model, (_FOLDER / RULES).read_text(encoding="utf-8").splitlines())


def decode(model: str, rules: Iterable[str]) -> Habits:
    """Return the rules that the two files hold; a DataFileError says what is wrong with them."""
    where = f"foresight/{MODEL}"
    try:
        file = msgspec.toml.decode(model, type=_File)
    except msgspec.MsgspecError as error:
        raise DataFileError(where, str(error)) from error
    missing = {type_.value for type_ in TYPES} - set(file.heads)
    if missing:
        raise DataFileError(where, f"heads: {', '.join(sorted(missing))} missing")
    heads = [file.heads[type_.value] for type_ in TYPES]
    rule, support, hits = _table(rules)
    stretches = {int(days): tuple(found) for days, found in file.stretches.items()}
    return Habits(
        rule=rule,
        measure=np.array([[head.measures[name] for name in MEASURES] for head in heads]),
        intercept=np.array([head.intercept for head in heads]),
        shift=np.array([[item.shift for item in head.calibration] for head in heads]),
        slope=np.array([[item.slope for item in head.calibration] for head in heads]),
        share=np.array([head.share for head in heads]),
        support=support,
        hits=hits,
        curve={int(days): tuple(found) for days, found in file.curve.items()},
        stretches=stretches,
        reliability={
            (place, days): found
            for place, head in enumerate(heads)
            for days, found in zip(HORIZONS, head.reliability, strict=False)
        },
        name=file.name,
        origin=file.origin,
        own=_own(file.own),
        learned=file.learned,
        calibrated=file.calibrated,
        measured=file.measured,
    )


def _own(given: Mapping[str, Sequence[float]]) -> Numbers:
    if given and set(given) != set(OWN):
        raise DataFileError(f"foresight/{MODEL}", f"own: the keys are {', '.join(OWN)}")
    return np.array([given[name] for name in OWN if given], float).reshape(-1, len(HORIZONS))


COLUMNS = (
    "head",
    "body",
    "way",
    "window",
    "cases",
    *(f"{name}_{days}" for name in ("followed", "weight") for days in HORIZONS),
)
_WAYS = ("same", "turned")


def _table(lines: Iterable[str]) -> tuple[Numbers, Ints, Ints]:
    rule = np.zeros((len(TYPES), BODIES, len(HORIZONS)))
    support = np.zeros((len(TYPES), BODIES), dtype=np.int64)
    hits = np.zeros((len(TYPES), BODIES, len(HORIZONS)), dtype=np.int64)
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    for number, row in enumerate(rows, start=1):
        try:
            head = _place(row["head"])
            body = Body(_place(row["body"]), bool(_WAYS.index(row["way"])), WINDOWS.index(int(row["window"])))
            support[head, body.number] = int(row["cases"])
            for place, days in enumerate(HORIZONS):
                hits[head, body.number, place] = int(row[f"followed_{days}"])
                rule[head, body.number, place] = float(row[f"weight_{days}"])
        except (KeyError, ValueError) as error:
            raise DataFileError(f"foresight/{RULES}", f"row {number}: {error}") from error
    return rule, support, hits


def _place(name: str) -> int:
    return next(place for type_, place in PLACE_OF.items() if type_.value == name)


def rule_row(
    head: int, body: Body, cases: int, hits: Sequence[int], weights: Sequence[float]
) -> list[object]:
    """Return a row of the table of rules, in the order of COLUMNS."""
    way = _WAYS[body.is_turned]
    names = TYPES[head].value, TYPES[body.type].value, way, WINDOWS[body.window]
    return [*names, cases, *hits, *(f"{weight:.3f}" for weight in weights)]
