"""Fit the trees that weigh events and their parties once more, with the whole passage in view.

    python fit_trees.py MODEL_FOLDER NEW_PASSAGES.jsonl ... --networks EARLIER_MODEL_FOLDER ...

Writes parties.onnx and triggers.onnx into the model's folder: see `westphalia.extract.parties` and
`westphalia.extract.triggers`. The passages must be new to the networks whose marks the trees learn from: on
those that they were trained on, their own scores look better than they are, and the trees would learn to
trust them. So the trees are fitted whenever new passages have been written, with models that do not know
them yet; then the networks learn them too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))

from corpus_gold import gold

from corpus import is_development
from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.extract.parties import SIDES, candidates
from westphalia.extract.triggers import trigger_features
from westphalia.inference.trees import Trees
from westphalia.model import Document, Span
from westphalia.reader import Prepared, Reader

Item = dict[str, Any]
Row = tuple[float, ...]

KEYS = {"actors": "actor", "recipients": "recipient", "attribution": "attributed_to"}
SETTINGS = {
    "objective": "binary", "learning_rate": 0.04, "num_leaves": 12, "min_data_in_leaf": 30, "lambda_l2": 5.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "num_threads": 1, "seed": 1,
    "deterministic": True, "verbose": -1,
}  # fmt: skip
ROUNDS = 220
FOLDS = 5
OWN, BY_SIDE = 0, 5
"""Where the features hold the networks' own score: at the front, of parties the first of five a side."""


def prepare(reader: Reader, item: Item) -> Prepared | None:
    document = Document(
        id=item["id"], name=item["id"], text=item["text"], language=item["lang"],
        published=parse_date(item.get("published")),
    )  # fmt: skip
    try:
        return reader.prepare(document)
    except InputError:
        return None


def spans_of(item: Item) -> dict[str, Span]:
    return {m["id"]: _span(item["text"], m["text"], m.get("at", 1)) for m in item["mentions"]}


def _place(text: str, words: str, occurrence: int) -> int:
    at = -1
    for _ in range(occurrence or 1):
        at = text.find(words, at + 1)
    return at


def _span(text: str, words: str, occurrence: int) -> Span:
    at = _place(text, words, occurrence)
    return Span(max(at, 0), max(at, 0) + len(words))


def party_rows(reader: Reader, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features and labels of every candidate of the events whose trigger the model found."""
    prepared = prepare(reader, item)
    if prepared is None:
        return
    marked = {_place(item["text"], e["trigger"], e.get("at", 1)): e for e in item["events"]}
    coded = dict(zip((e["id"] for e in item["events"]), gold(item)["events"], strict=True))
    spans = spans_of(item)
    for candidate in candidates(prepared.marks, prepared.mentions):
        event = marked.get(prepared.marks.events[candidate.event].trigger.start)
        if event is not None:
            yield candidate.features, _labels(prepared, candidate.key, event, coded[event["id"]], spans)


def trigger_rows(reader: Reader, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of every marked event, and whether an event of its type stands there."""
    prepared = prepare(reader, item)
    if prepared is None:
        return
    known = {(_place(item["text"], e["trigger"], e.get("at", 1)), e["type"]) for e in item["events"]}
    features = trigger_features(prepared.document, prepared.sentences, prepared.marks, prepared.mentions)
    for event, row in zip(prepared.marks.events, features, strict=True):
        yield row, [(event.trigger.start, event.type.value) in known]


def _labels(prepared: Prepared, key: object, event: Item, coded: Item, spans: dict[str, Span]) -> list[bool]:
    """Whether an entity is named on each side, by its code or by the words of one of its mentions."""
    own = [m for m in prepared.mentions if (m.entities or m.id) == key]
    codes = {code.split("/")[0] for m in own for code in m.entities}
    heads = [m.head for m in own]
    out = []
    for side in SIDES:
        told = event.get(KEYS[side]) or []
        words = any(spans[t].overlaps(h) for t in told if t in spans for h in heads)
        # Of several ("both countries") all must take part, or the trees learn to name one too many.
        out.append((bool(codes) and codes <= set(coded[KEYS[side]])) or words)
    return out


def fit(x: np.ndarray, y: np.ndarray) -> lightgbm.Booster:
    return lightgbm.train(SETTINGS, lightgbm.Dataset(x, y), ROUNDS)


def log_loss(p: np.ndarray, y: np.ndarray) -> float:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


def as_onnx(boosters: dict[str, lightgbm.Booster], width: int) -> onnx.ModelProto:
    """Return trees as one graph: rows [n, width] in, one probability [n, 1] a booster out."""
    nodes, outputs = [], []
    for name, booster in boosters.items():
        fields: dict[str, list[Any]] = defaultdict(list)
        for tree, info in enumerate(booster.dump_model()["tree_info"]):
            _add_tree(fields, tree, info["tree_structure"])
        nodes.append(
            helper.make_node(
                "TreeEnsembleRegressor",
                ["rows"],
                [f"{name}_sum"],
                domain="ai.onnx.ml",
                n_targets=1,
                aggregate_function="SUM",
                post_transform="NONE",
                **fields,
            )
        )
        nodes.append(helper.make_node("Sigmoid", [f"{name}_sum"], [name]))
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, 1]))
    rows = helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, width])
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(
        helper.make_graph(nodes, "trees", [rows], outputs), opset_imports=opsets, ir_version=9
    )
    onnx.checker.check_model(model)
    return model


def _down(threshold: float) -> float:
    """Round to the next lower number of the graph's precision, so that no row falls on the other side."""
    rounded = np.float32(threshold)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if rounded > threshold else rounded)


def _add_tree(fields: dict[str, list[Any]], tree: int, root: dict[str, Any]) -> None:
    waiting, count = [(root, 0)], 1
    while waiting:
        node, number = waiting.pop()
        leaf = "leaf_value" in node
        fields["nodes_treeids"].append(tree)
        fields["nodes_nodeids"].append(number)
        fields["nodes_featureids"].append(0 if leaf else node["split_feature"])
        fields["nodes_values"].append(0.0 if leaf else _down(node["threshold"]))
        fields["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
        fields["nodes_truenodeids"].append(0 if leaf else count)
        fields["nodes_falsenodeids"].append(0 if leaf else count + 1)
        if leaf:
            for name, value in (("treeids", tree), ("nodeids", number), ("ids", 0)):
                fields[f"target_{name}"].append(value)
            fields["target_weights"].append(float(node["leaf_value"]))
        else:
            waiting += [(node["left_child"], count), (node["right_child"], count + 1)]
            count += 2


def make(data: list[tuple[int, Row, list[bool]]], outputs: Sequence[str], file: Path) -> None:
    """Fit one booster for each output, say what it is worth on passages left out, write all as one graph."""
    group = np.array([n for n, _, _ in data]) % FOLDS
    x = np.array([f for _, f, _ in data], np.float32)
    y = np.array([labels for _, _, labels in data], float)
    print(f"{file.name}: {len(x)} candidates, {x.shape[1]} features")
    boosters = {}
    for side, name in enumerate(outputs):
        held = np.zeros(len(y))
        for fold in range(FOLDS):
            held[group == fold] = fit(x[group != fold], y[group != fold, side]).predict(x[group == fold])
        boosters[name] = fit(x, y[:, side])
        networks = 1 / (1 + np.exp(-x[:, OWN + BY_SIDE * side]))
        print(f"{name}: log loss {log_loss(networks, y[:, side]):.4f} of the networks, "
              f"{log_loss(held, y[:, side]):.4f} with the trees, held out")  # fmt: skip
    onnx.save(as_onnx(boosters, x.shape[1]), file)
    gap = np.abs(Trees(file).run(x) - np.stack([b.predict(x) for b in boosters.values()], -1)).mean()
    print(f"{file.stat().st_size} bytes; on average {gap:.1e} from what was fitted")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", type=Path, help="folder that the trees are written to")
    arguments.add_argument("passages", type=Path, nargs="+")
    arguments.add_argument(
        "--networks", type=Path, nargs="+", required=True, help="models that have not learnt the passages"
    )
    a = arguments.parse_args()
    items = [
        json.loads(line)
        for file in a.passages
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines())
        if not is_development(number)
    ]
    print(f"{len(items)} passages, {len(a.networks)} models")
    readers = [Reader(model=folder, threads=1) for folder in a.networks]
    for reader in readers:
        reader._party_trees = reader._trigger_trees = None  # the networks' own scores are wanted
    for name, rows, outputs in (("parties", party_rows, SIDES), ("triggers", trigger_rows, ("triggers",))):
        data = [(n, *row) for reader in readers for n, item in enumerate(items) for row in rows(reader, item)]
        make(data, outputs, a.model / f"{name}.onnx")
        for reader in readers:  # the second see what the first have decided
            reader._party_trees = Trees(a.model / "parties.onnx")


if __name__ == "__main__":
    main()
