"""Fit the trees that weigh events and their parties once more, with the whole passage in view.

    python fit_trees.py MODEL_FOLDER --learn EARLIER_MODEL_FOLDER NEW_PASSAGES.jsonl ... [--learn ...]

Writes eight files of trees into the model's folder: see `westphalia.extract.referents`, `parties`,
`triggers`, `attributes`, `timing`, `contents` and `pledges`. The passages must be new to the networks whose
marks the trees learn from: on those that they were trained on, their own scores look better than they are,
and the trees would learn to trust them. So the trees are fitted whenever new passages have been written,
with models that do not know them yet; then the networks learn them too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper

sys.path.insert(0, str(Path(__file__).parent.parent / "evaluation"))

from corpus_gold import gold

from corpus import is_development
from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.exporters.gold import UNLISTED
from westphalia.extract.attributes import OUTPUTS, attribute_features, days_from_publication
from westphalia.extract.contents import OWN_CONDITION, OWN_CONTENT, RELATIONS, event_pairs
from westphalia.extract.entities import passage_of, resolve_mentions
from westphalia.extract.parties import SIDES, candidates, reweigh, sides_of
from westphalia.extract.pledges import OUTPUTS as PLEDGES
from westphalia.extract.pledges import pledge_features
from westphalia.extract.referents import choices
from westphalia.extract.timing import time_pairs
from westphalia.extract.triggers import trigger_features
from westphalia.gazetteer import Gazetteer
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
LARGER: dict[str, dict[str, Any]] = {
    "parties": {"num_leaves": 31, "learning_rate": 0.05, "num_iterations": 300},
}
"""Where larger trees are better on passages left out."""
FOLDS = 5
GAZETTEER = Gazetteer.load()


def readings(folder: Path, files: Sequence[Path]) -> Iterator[tuple[Item, Prepared]]:
    """Yield the passages of some files that are for learning, as a model's networks alone read them."""
    reader = Reader(model=folder, threads=1)
    reader._referent_trees = reader._party_trees = reader._trigger_trees = reader._attribute_trees = (
        reader._time_trees
    ) = reader._empty_trees = reader._content_trees = reader._pledge_trees = None
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            item = json.loads(line)
            prepared = prepare(reader, item) if not is_development(number) else None
            if prepared is not None:
                yield item, prepared


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


def referent_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of each meaning that a mention which names nobody may have, and whether it is meant."""
    spans, marks = spans_of(item), prepared.marks
    passage = passage_of(
        prepared.document, prepared.sentences, marks.mentions, marks.events, gazetteer=GAZETTEER
    )
    for choice in choices(passage):
        at = marks.mentions[choice.mention].head.start
        meant = next(
            (_codes(m) for m in item["mentions"] if spans[m["id"]].start <= at < spans[m["id"]].end), None
        )
        if meant:
            yield choice.features, [set(choice.entities) == meant]


def _codes(mention: Item) -> set[str]:
    """Return the codes of a marked mention, none where its writer could not tell."""
    entity = mention["entity"]
    codes = {code.split("/")[0] for code in (entity if isinstance(entity, list) else [entity])}
    codes = {bare if (bare := code.removeprefix("NGO:")) in UNLISTED else code for code in codes}
    return codes if "UNK" not in codes else set()


def resolved(prepared: Prepared, trees: Trees) -> Prepared:
    """Return a passage with its mentions resolved by the trees, too."""
    document, marks = prepared.document, prepared.marks
    mentions = resolve_mentions(
        document, prepared.sentences, marks.mentions, gazetteer=GAZETTEER, published=document.published,
        events=marks.events, trees=trees,
    )  # fmt: skip
    return replace(prepared, mentions=mentions)


def party_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features and labels of every candidate of the events whose trigger the model found."""
    marked = _by_trigger(item)
    coded = dict(zip((e["id"] for e in item["events"]), gold(item)["events"], strict=True))
    spans = spans_of(item)
    for candidate in candidates(prepared.marks, prepared.mentions):
        event = marked.get(prepared.marks.events[candidate.event].trigger.start)
        if event is not None:
            yield candidate.features, _labels(prepared, candidate.key, event, coded[event["id"]], spans)


def empty_rows(
    prepared: Prepared, item: Item, scores: Iterator[np.ndarray]
) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of the sides of events, and whether they are empty.

    `scores` are those of the candidates that `party_rows` yields, by trees that have not learnt the passage.
    """
    marked, events = _by_trigger(item), prepared.marks.events
    found = [
        c for c in candidates(prepared.marks, prepared.mentions) if events[c.event].trigger.start in marked
    ]
    rows = np.array([next(scores) for _ in found])
    for number, side, _, features in sides_of(found, rows):
        event = marked[events[number].trigger.start]
        if event["type"] == events[number].type.value:
            yield features, [not event.get(KEYS[SIDES[side]])]


def trigger_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of every marked event, and whether an event of its type stands there."""
    known = {(_place(item["text"], e["trigger"], e.get("at", 1)), e["type"]) for e in item["events"]}
    features = trigger_features(prepared.document, prepared.sentences, prepared.marks, prepared.mentions)
    for event, row in zip(prepared.marks.events, features, strict=True):
        yield row, [(event.trigger.start, event.type.value) in known]


def attribute_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of the events whose trigger the model found, and which attributes hold of them."""
    marked = _by_trigger(item)
    days = days_from_publication(prepared.document, prepared.sentences, prepared.marks)
    features = attribute_features(prepared.document, prepared.sentences, prepared.marks, days)
    for event, row in zip(prepared.marks.events, features, strict=True):
        told = marked.get(event.trigger.start)
        if told is not None:
            holds = {told["polarity"], told["certainty"], told["time"]}
            yield row, [name in holds for name in OUTPUTS]


def time_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of pairs of a found event and a time, and whether the time dates the event."""
    marked = _by_trigger(item)
    spans = {t["id"]: _span(item["text"], t["text"], t.get("at", 1)) for t in item.get("times", [])}
    days = days_from_publication(prepared.document, prepared.sentences, prepared.marks)
    for pair in time_pairs(prepared.document, prepared.marks, days):
        told = marked.get(prepared.marks.events[pair.event].trigger.start)
        if told is not None:
            span = prepared.marks.times[pair.time].span
            yield pair.features, [any(spans[t].overlaps(span) for t in told.get("when") or [] if t in spans)]


def content_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of pairs of found events, and whether one is content or condition of the other."""
    marked, contents, conditions = _by_trigger(item), set(), set()
    for event in item["events"]:
        contents |= {(event["id"], other) for other in event.get("content") or []}
    for row in item.get("conditions", []):
        conditions |= {(a, b) for a in row.get("consequence") or [] for b in row.get("condition") or []}
    for row in item.get("commitments", []):
        consequences, speech = row.get("consequence") or [], [row["speech"]] if row.get("speech") else []
        contents |= {(a, b) for a in speech for b in consequences}
        conditions |= {(a, b) for a in (*speech, *consequences) for b in row.get("condition") or []}
    events = prepared.marks.events
    for pair in event_pairs(prepared.document, prepared.sentences, prepared.marks, prepared.mentions):
        one, other = (marked.get(events[n].trigger.start) for n in (pair.event, pair.other))
        if one is not None and other is not None:
            ids = (one["id"], other["id"])
            yield pair.features, [ids in contents, ids in conditions]


def pledge_rows(prepared: Prepared, item: Item) -> Iterator[tuple[Row, list[bool]]]:
    """Yield features of the events whose trigger the model found, and to what each commits somebody."""
    marked, kinds = _by_trigger(item), {}
    for row in item.get("commitments", []):
        anchor = row.get("speech") or next(iter(row.get("consequence") or []), None)
        kinds.setdefault(anchor, row["kind"])
    days = days_from_publication(prepared.document, prepared.sentences, prepared.marks)
    own = attribute_features(prepared.document, prepared.sentences, prepared.marks, days)
    features = pledge_features(prepared.document, prepared.sentences, prepared.marks, prepared.mentions, own)
    for event, row in zip(prepared.marks.events, features, strict=True):
        told = marked.get(event.trigger.start)
        if told is not None:
            yield row, [kinds.get(told["id"]) == name for name in PLEDGES]


def _by_trigger(item: Item) -> dict[int, Item]:
    return {_place(item["text"], e["trigger"], e.get("at", 1)): e for e in item["events"]}


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


def fit(x: np.ndarray, y: np.ndarray, others: dict[str, Any] | None = None) -> lightgbm.Booster:
    settings = {"num_iterations": ROUNDS, **SETTINGS, **(others or {})}
    return lightgbm.train(settings, lightgbm.Dataset(x, y))


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


def make(
    data: list[tuple[int, Row, list[bool]]], outputs: Sequence[str], own: Sequence[int], file: Path
) -> np.ndarray:
    """Fit one booster for each output, say what it is worth on passages left out, write all as one graph.

    `own` are the columns in which the features hold the networks' own scores of the outputs. Returns what
    boosters that have not learnt a passage say of it, [rows, outputs].
    """
    others = LARGER.get(file.stem)
    group = np.array([n for n, _, _ in data]) % FOLDS
    x = np.array([f for _, f, _ in data], np.float32)
    y = np.array([labels for _, _, labels in data], float)
    print(f"{file.name}: {len(x)} candidates, {x.shape[1]} features")
    boosters, held = {}, np.zeros(y.shape)
    for side, name in enumerate(outputs):
        for fold in range(FOLDS):
            learnt = fit(x[group != fold], y[group != fold, side], others)
            held[group == fold, side] = learnt.predict(x[group == fold])
        boosters[name] = fit(x, y[:, side], others)
        networks = 1 / (1 + np.exp(-x[:, own[side]]))
        print(f"{name}: log loss {log_loss(networks, y[:, side]):.4f} of the networks, "
              f"{log_loss(held[:, side], y[:, side]):.4f} with the trees, held out")  # fmt: skip
    onnx.save(as_onnx(boosters, x.shape[1]), file)
    gap = np.abs(Trees(file).run(x) - np.stack([b.predict(x) for b in boosters.values()], -1)).mean()
    print(f"{file.stat().st_size} bytes; on average {gap:.1e} from what was fitted")
    return held


TREES = (
    ("referents", referent_rows, ("meant",), (39,)),
    ("attributes", attribute_rows, OUTPUTS, (0, 1, 2, 3, 4)),
    ("times", time_rows, ("when",), (0,)),
    ("pledges", pledge_rows, PLEDGES, tuple(range(1, 1 + len(PLEDGES)))),
    ("parties", party_rows, SIDES, (0, 5, 10)),
    ("triggers", trigger_rows, ("triggers",), (0,)),
    ("contents", content_rows, RELATIONS, (OWN_CONTENT, OWN_CONDITION)),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model", type=Path, help="folder that the trees are written to")
    arguments.add_argument(
        "--learn", type=Path, nargs="+", action="append", required=True, metavar="MODEL PASSAGES.jsonl",
        help="a model and files of passages that it has not learnt; may be given several times",
    )  # fmt: skip
    a = arguments.parse_args()
    read = [one for folder, *files in a.learn for one in readings(folder, files)]
    print(f"{len({item['id'] for item, _ in read})} passages, {len(read)} readings")
    fit_all(read, a.model)


def fit_all(read: list[tuple[Item, Prepared]], folder: Path) -> None:
    """Fit all trees one after the other, each with what those before it have decided in view."""
    for name, rows, outputs, own in TREES:
        data = [(_group(item), *row) for item, found in read for row in rows(found, item)]
        held = make(data, outputs, own, folder / f"{name}.onnx")
        if name == "referents":
            trees = Trees(folder / "referents.onnx")
            read = [(item, resolved(found, trees)) for item, found in read]
        if name == "parties":
            scores = iter(held)
            data = [(_group(item), *row) for item, found in read for row in empty_rows(found, item, scores)]
            make(data, ("empty",), (0,), folder / "empty.onnx")
            trees, empty = Trees(folder / "parties.onnx"), Trees(folder / "empty.onnx")
            read = [(i, replace(p, marks=reweigh(p.marks, p.mentions, trees, empty))) for i, p in read]


def _group(item: Item) -> int:
    return crc32(item["id"].encode())


if __name__ == "__main__":
    main()
