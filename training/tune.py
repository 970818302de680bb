"""Draw the lines between probable and believed, and calibrate the confidence, on the development split.

Every passage counts twice: by its annotation in the corpus and by that of blind annotators.

    python tune.py CORPUS MODEL_FOLDER      # writes MODEL_FOLDER/model.json

Some fifteen numbers, each moved by itself over a coarse grid, twice round; more would fit the split's
accidents. The model's weights never see the split.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))

from corpus_gold import blind, comparable, gold, passages

from westphalia import scoring
from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.exporters.gold import gold_document
from westphalia.extract.records import Lines
from westphalia.model import Document
from westphalia.reader import Prepared, Reader

GRIDS: dict[str, tuple[float, ...]] = {
    "event": (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "actor": (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6),
    "more_actors": (0.15, 0.2, 0.3, 0.4, 0.5),
    "recipient": (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6),
    "more_recipients": (0.15, 0.2, 0.3, 0.4, 0.5),
    "attribution": (0.15, 0.2, 0.3, 0.4, 0.5),
    "more_attribution": (0.3, 0.4, 0.5, 0.6),
    "negative": (0.12, 0.15, 0.2, 0.25, 0.35, 0.5),
    "possible": (0.15, 0.2, 0.3, 0.4, 0.5),
    "possible_if_negative": (0.5, 0.6, 0.7, 0.8, 0.9),
    "when": (0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
    "claim": (0.4, 0.5, 0.6, 0.7),
    "claimant": (0.2, 0.3, 0.4, 0.5, 0.6),
    "commitment": (0.06, 0.1, 0.15, 0.2, 0.25, 0.3),
    "content": (0.2, 0.3, 0.4, 0.5),
    "condition": (0.2, 0.3, 0.4, 0.5),
    "speaker": (0.05, 0.1, 0.2, 0.3),
    "told": (0.3, 0.5, 0.7, 1.1),
}


def worth(figures: dict[str, Any]) -> float:
    """One number for a setting: whole events first, then everything else that the tables show."""
    a = figures["attributes"]
    return float(
        4 * figures["events"]["c"]["F1"]
        + 2 * figures["events"]["a"]["F1"]
        + 2 * figures["events"]["d"]["F1"]  # or else naming everybody would pay
        + 0.5 * (a["polarity"] + a["certainty"])
        + 0.3 * (a["attributed_to (overlap)"] + a["attributed_to, gold not empty"])
        + 0.3 * (a["date prefix-compatible"] + a["date prefix-compatible, gold dated"])
        + 0.15 * (a["polarity, gold negative"] + a["certainty, gold possible"])
        + 0.7 * figures["claims"][2]
        + 1.0 * figures["commitments"][2]
        + 0.5 * (figures["speaker_actor"] or 0)
    )


class Split:
    """The development passages, marked once; records are built anew for every setting."""

    def __init__(self, reader: Reader, corpus: Path) -> None:
        self.reader = reader
        self.golden: dict[str, dict[str, Any]] = {}
        self.other: dict[str, dict[str, Any]] = {}
        self.prepared: dict[str, Prepared] = {}
        others = {item["text"]: item for item in blind()}
        for item in passages(corpus):
            self.golden[item["id"]] = gold(item)
            if item["text"] in others:
                self.other[item["id"]] = gold(others[item["text"]])
            document = Document(
                id=item["id"], name=item["id"], text=item["text"], language=item["lang"],
                published=parse_date(item.get("published")),
            )  # fmt: skip
            try:
                self.prepared[item["id"]] = reader.prepare(document)
            except InputError:
                continue

    def figures(self, lines: Lines) -> dict[str, Any]:
        read = {
            n: comparable(gold_document(self.reader.decide(p, lines=lines))) for n, p in self.prepared.items()
        }
        read = {name: read.get(name, {"events": []}) for name in self.golden}
        return scoring.score(
            {**self.golden, **{f"{name} blind": item for name, item in self.other.items()}},
            {**read, **{f"{name} blind": read[name] for name in self.other}},
        )

    def outcomes(self) -> Iterator[tuple[float, bool]]:
        """The raw score of every marked event, and whether an event of that type stands at that word."""
        for name, one in self.prepared.items():
            for golden in (self.golden[name], self.other.get(name, self.golden[name])):
                known = {(e["trigger"], e["type"]) for e in golden["events"]}
                for event in one.marks.events:
                    yield event.score, (event.trigger.of(one.document.text), event.type.value) in known


def platt(outcomes: list[tuple[float, bool]]) -> tuple[float, float]:
    """Fit scale and shift of the logistic calibration (Platt 1999) by damped Newton steps."""
    x = np.stack([logits(outcomes), np.ones(len(outcomes))], -1)
    y = np.array([right for _, right in outcomes], float)
    w = np.array([1.0, 0.0])
    for _ in range(100):
        p = probabilities(x @ w)
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + 1e-3 * np.eye(2), x.T @ (y - p))
        w += np.clip(step, -0.2, 0.2)
    return float(w[0]), float(w[1])


def logits(outcomes: list[tuple[float, bool]]) -> np.ndarray:
    score = np.clip(np.array([s for s, _ in outcomes]), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(score / (1 - score)))


def probabilities(values: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))


def calibration_error(
    outcomes: list[tuple[float, bool]], scale: float, shift: float, bins: int = 10
) -> float:
    """Expected calibration error: the mean gap of confidence and accuracy over ten bins."""
    p = probabilities(scale * logits(outcomes) + shift)
    y = np.array([right for _, right in outcomes], float)
    slot = np.minimum((p * bins).astype(int), bins - 1)
    used = [slot == b for b in range(bins) if (slot == b).any()]
    return float(sum(abs(p[here].mean() - y[here].mean()) * here.mean() for here in used))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--onward", action="store_true", help="begin with the lines that the model has")
    a = arguments.parse_args()
    split = Split(Reader(model=a.model, threads=a.threads), a.corpus)
    outcomes = list(split.outcomes())
    scale, shift = platt(outcomes)
    error = calibration_error(outcomes, scale, shift)
    file = a.model / "model.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    first = Lines.of(settings) if a.onward else replace(Lines(), event=0.35)
    lines = replace(first, event_scale=round(scale, 4), event_shift=round(shift, 4))
    best = worth(split.figures(lines))
    print(
        f"calibration: scale {scale:.3f}, shift {shift:.3f}, expected error {error:.3f}; start {best:.4f}",
        flush=True,
    )
    for turn in range(a.rounds):
        for name, grid in GRIDS.items():
            for value in grid:
                if value == getattr(lines, name):
                    continue
                trial = replace(lines, **{name: value})
                reached = worth(split.figures(trial))
                if reached > best + 1e-4:
                    best, lines = reached, trial
            print(f"round {turn + 1}: {name} = {getattr(lines, name)}, {best:.4f}", flush=True)
    settings["lines"] = asdict(lines)
    settings["calibration_error"] = round(error, 4)
    file.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    figures = split.figures(lines)
    print({k: round(v["F1"], 4) for k, v in figures["events"].items()})


if __name__ == "__main__":
    main()
