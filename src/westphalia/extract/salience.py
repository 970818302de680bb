"""Weigh what a word that points elsewhere can mean: what was named often, lately, first, as a subject."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

import msgspec

from westphalia.errors import DataFileError

Unit = tuple[str, ...]
"""The codes that a mention stands for: what is chosen among."""

FEATURES = (
    "count",
    "nearness",
    "last",
    "opens_sentence",
    "opened_last_sentence",
    "first",
    "share",
    "in_sentence",
    "land",
    "only_after",
    "next",
    "state",
    "several",
    "person",
)
"""What is known of a candidate, in the order of the weights."""

CLASSES = (
    "civilians",
    "fighters",
    "bodies",
    "organ",
    "official",
    "one",
    "many",
    "pair",
    "thing",
    "anonymous",
)
"""Kinds of pointing words, each with weights of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One mention of a candidate, before or after the word that points."""

    unit: Unit
    sentence: int
    is_before: bool
    opens_sentence: bool
    is_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """How often the text names each state at all, in the sentence, and as a land rather than a government."""

    share: Mapping[str, float]
    in_sentence: frozenset[str]
    land: frozenset[str]


def candidates(
    traces: Sequence[Trace], sentence: int, around: Surroundings, *, with_states: bool
) -> dict[Unit, tuple[float, ...]]:
    """Return all candidates with their features. `traces` are in the order of the text."""
    units = dict.fromkeys(trace.unit for trace in traces)
    if with_states:
        units |= dict.fromkeys((state,) for state in around.share)
    before = [trace for trace in traces if trace.is_before]
    after = [trace for trace in traces if not trace.is_before]
    return {unit: _features(unit, before, after, sentence, around) for unit in units}


def _features(
    unit: Unit, before: Sequence[Trace], after: Sequence[Trace], sentence: int, around: Surroundings
) -> tuple[float, ...]:
    own = [trace for trace in before if trace.unit == unit]
    nearest = min((sentence - trace.sentence for trace in own), default=None)
    opened = [trace for trace in own if trace.opens_sentence]
    code = unit[0] if len(unit) == 1 else ""
    return (
        math.log1p(len(own)),
        0.0 if nearest is None else 0.6 ** max(0, nearest),
        float(bool(before) and before[-1].unit == unit),
        float(any(trace.sentence == sentence for trace in opened)),
        float(any(trace.sentence == sentence - 1 for trace in opened)),
        float(bool(before) and before[0].unit == unit),
        around.share.get(code, 0.0),
        float(code in around.in_sentence),
        float(code in around.land),
        float(not own and any(trace.unit == unit for trace in after)),
        float(bool(after) and after[0].unit == unit),
        float(len(code) == 3),
        float(len(unit) > 1),
        float(any(trace.is_person for trace in own)),
    )


def ranked(found: Mapping[Unit, Sequence[float]], kind: str) -> list[tuple[Unit, float]]:
    """Return candidates with their probabilities, likeliest first."""
    weights = load_weights()[kind]
    scores = {unit: sum(map(mul, weights, features)) for unit, features in found.items()}
    if not scores:
        return []
    top = max(scores.values())
    powers = {unit: math.exp(score - top) for unit, score in scores.items()}
    total = sum(powers.values())
    return sorted(
        ((unit, power / total) for unit, power in powers.items()), key=lambda pair: (-pair[1], pair[0])
    )


@cache
def load_weights() -> dict[str, tuple[float, ...]]:
    """Read the weights that `training/fit_salience.py` wrote."""
    where = "salience.toml"
    content = (files("westphalia") / "data" / "entities" / where).read_bytes()
    try:
        tables = msgspec.toml.decode(content, type=dict[str, dict[str, float]])
    except msgspec.DecodeError as error:
        raise DataFileError(where, str(error)) from error
    for kind in CLASSES:
        if kind not in tables:
            raise DataFileError(where, f"no weights for {kind!r}")
        unknown = set(tables[kind]) - set(FEATURES)
        if unknown:
            raise DataFileError(where, f"{kind}: unknown feature", got=min(unknown), known=FEATURES)
    return {kind: tuple(table.get(name, 0.0) for name in FEATURES) for kind, table in tables.items()}
