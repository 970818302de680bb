"""Turn annotated passages into the arrays and labels that the network learns from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from westphalia.extract.sentences import segment
from westphalia.inference.features import (
    KINDS,
    MODES,
    RELATIONS,
    SECTORS,
    TYPES,
    ItemKind,
    Passage,
    passage,
)
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.tokens import Vocabulary
from westphalia.languages import load
from westphalia.model import CommitmentKind, Document, Span

EVERY = 10
"""Every tenth item of each writer's file is the development split: never trained on."""


@dataclass
class Example:
    name: str
    language: str
    passage: Passage
    trigger: np.ndarray  # [words] 0, or 1 + type
    tags: np.ndarray  # [words, 4] 0 outside, 1 begin, 2 inside
    head: np.ndarray  # [words] 1 at the head of a mention
    kind: np.ndarray  # [items]
    anchor: np.ndarray  # [items] word number
    start: np.ndarray
    end: np.ndarray  # inclusive
    labels: dict[str, np.ndarray] = field(default_factory=dict)  # per item; -1 = not asked
    pairs: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), np.int64))
    """Relation, from, to, and 1 as annotated or 2 for another mention of the same entity."""


def read(folder: Path) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            if line.strip():
                yield file.stem, number, json.loads(line)


def sentences_of(text: str, language: str) -> list[tuple[Span, ...]]:
    """Cut as reading cuts, so that training sees the same sentences."""
    document = Document(id="", name="", text=text, language=language)
    return [s.parts for s in segment(document, abbreviations=abbreviations(language))]


@cache
def abbreviations(language: str) -> frozenset[str]:
    return frozenset(load(language).sentences.abbreviations)


def is_development(number: int) -> bool:
    return number % EVERY == EVERY - 1


def locate(text: str, words: str, occurrence: int) -> Span | None:
    at = -1
    for _ in range(occurrence):
        at = text.find(words, at + 1)
        if at < 0:
            return None
    return Span(at, at + len(words))


class Builder:
    """Builds one example; items that cannot be placed are counted, not hidden."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.lost: dict[str, int] = {}

    def lose(self, what: str) -> None:
        self.lost[what] = self.lost.get(what, 0) + 1

    def build(self, item: dict[str, Any]) -> Example:
        text, language = item["text"], item["lang"]
        lexicon = load_lexicon(language)
        sentences = sentences_of(text, language)
        quotes = [s for q in item.get("quotes", []) if (s := locate(text, q["text"], q.get("at", 1)))]
        arrays = passage(
            text,
            sentences,
            vocabulary=self.vocabulary,
            features=lambda _n, word: lexicon.features(word),
            quotes=quotes,
        )
        return Labels(self, item, arrays).example(language)


class Labels:
    def __init__(self, builder: Builder, item: dict[str, Any], arrays: Passage) -> None:
        self.builder, self.item, self.arrays, self.text = builder, item, arrays, item["text"]
        self.number: dict[str, int] = {}  # id of the annotation -> item number
        self.rows: list[tuple[ItemKind, int, int, int]] = []
        self.values: list[dict[str, int]] = []
        count = len(arrays.words)
        self.trigger = np.zeros(count, np.int64)
        self.tags = np.zeros((count, 4), np.int64)
        self.head = np.zeros(count, np.float32)
        self.pairs: list[tuple[int, int, int, int]] = []

    def words(self, span: Span | None) -> tuple[int, int] | None:
        if span is None:
            return None
        inside = [n for n, word in enumerate(self.arrays.words) if word.overlaps(span)]
        return (inside[0], inside[-1]) if inside else None

    def place(self, row: dict[str, Any], key: str = "text") -> tuple[int, int] | None:
        return self.words(locate(self.text, row[key], row.get("at") or 1))

    def add(self, kind: ItemKind, name: str, anchor: int, span: tuple[int, int], **values: int) -> None:
        self.number[name] = len(self.rows)
        self.rows.append((kind, anchor, *span))
        self.values.append(values)

    def tag(self, layer: int, span: tuple[int, int]) -> None:
        self.tags[span[0], layer] = 1
        self.tags[span[0] + 1 : span[1] + 1, layer] = 2

    def link(self, relation: str, start: str | None, ends: list[Any]) -> None:
        for end in ends:
            if start in self.number and end in self.number:
                self.pairs.append((RELATIONS.index(relation), self.number[start], self.number[end], 1))

    def example(self, language: str) -> Example:
        self.mentions()
        self.events()
        self.spans()
        self.links()
        rows = np.array([list(map(int, row)) for row in self.rows], np.int64).reshape(-1, 4)
        names = ("type", "mode", "negative", "possible", "tense", "commitment", "person", "hedged", "sector",
                 "open")  # fmt: skip
        labels = {name: np.array([v.get(name, -1) for v in self.values], np.int64) for name in names}
        return Example(
            self.item["id"], language, self.arrays, self.trigger, self.tags, self.head,
            rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], labels,
            np.array(self.pairs, np.int64).reshape(-1, 4),
        )  # fmt: skip

    def mentions(self) -> None:
        for row in self.item["mentions"]:
            span = self.place(row)
            if span is None:
                self.builder.lose("mention")
                continue
            inside = [
                n for n in range(span[0], span[1] + 1) if self.arrays.words[n].of(self.text) in row["head"]
            ]
            exact = [n for n in inside if self.arrays.words[n].of(self.text) == row["head"]]
            head = (
                exact or sorted(inside, key=lambda n: -len(self.arrays.words[n].of(self.text))) or [span[1]]
            )[0]
            person = int(bool(row.get("person")))
            self.add(
                ItemKind.MENTION, row["id"], head, span, person=person, sector=sector_of(row["entity"]),
                open=int(is_open(row["text"], self.item["lang"])),
            )  # fmt: skip
            self.tag(0, span)
            self.head[head] = 1
        self.same()

    def same(self) -> None:
        keys = {
            r["id"]: (json.dumps(r["entity"]), r.get("person"))
            for r in self.item["mentions"]
            if r["entity"] != "UNK"
        }
        known = [(self.number[i], key) for i, key in keys.items() if i in self.number]
        relation = RELATIONS.index("same")
        for a, key in known:
            self.pairs += [(relation, a, b, 1) for b, other in known if b != a and other == key]
        bases = [
            (self.number[r["id"]], bases_of(r["entity"]))
            for r in self.item["mentions"]
            if r["id"] in self.number
        ]
        relation = RELATIONS.index("state")
        for a, own in bases:
            self.pairs += [(relation, a, b, 1) for b, other in bases if b != a and own & other]

    def alike(self, name: str) -> list[int]:
        entity = {r["id"]: json.dumps(r["entity"]) for r in self.item["mentions"] if r["entity"] != "UNK"}
        return [
            self.number[i]
            for i, e in entity.items()
            if i in self.number and e == entity.get(name) and i != name
        ]

    def events(self) -> None:
        kinds = self.commitments()
        for row in self.item["events"]:
            span = self.place(row, "trigger")
            if span is None:
                self.builder.lose("trigger")
                continue
            type_number = TYPES.index(row["type"])
            mode = f"{row['type']}:{row['mode']}" if row.get("mode") else "none"
            if mode not in MODES:
                self.builder.lose(f"mode {mode}")
                mode = "none"
            self.trigger[span[0]] = 1 + type_number
            self.add(
                ItemKind.EVENT, row["id"], span[0], span, type=type_number, mode=MODES.index(mode),
                negative=int(row["polarity"] == "negative"), possible=int(row["certainty"] == "possible"),
                tense=("past", "present", "future").index(row["time"]), commitment=kinds.get(row["id"], 0),
            )  # fmt: skip

    def commitments(self) -> dict[str, int]:
        kinds: dict[str, int] = {}
        for row in self.item.get("commitments", []):
            anchor = row.get("speech") or next(iter(row.get("consequence") or []), None)
            if isinstance(anchor, str):
                kinds.setdefault(anchor, 1 + KINDS.index(CommitmentKind(row["kind"])))
        return kinds

    def spans(self) -> None:
        for key, layer, kind in (
            ("times", 1, ItemKind.TIME),
            ("places", 2, ItemKind.PLACE),
            ("claims", 3, ItemKind.CLAIM),
        ):
            for row in self.item.get(key, []):
                span = self.place(row)
                if span is None:
                    self.builder.lose(key)
                    continue
                values = {"hedged": int(row.get("certainty") == "possible")} if kind is ItemKind.CLAIM else {}
                self.add(kind, row["id"], span[1], span, **values)
                self.tag(layer, span)
        for number, row in enumerate(self.item.get("quotes", [])):
            span = self.place(row)
            if span is not None:
                self.add(ItemKind.QUOTE, f"quote{number}", span[0], span)

    def links(self) -> None:
        for row in self.item["events"]:
            for relation, key in (
                ("actor", "actor"), ("recipient", "recipient"), ("attribution", "attributed_to"),
                ("when", "when"), ("where", "where"), ("content", "content"),
            ):  # fmt: skip
                self.link(relation, row["id"], row.get(key) or [])
                if relation in ("actor", "recipient", "attribution"):
                    self.spread(relation, row["id"], row.get(key) or [])
        for row in self.item.get("conditions", []):
            for consequence in row.get("consequence") or []:
                self.link("condition", consequence, row.get("condition") or [])
        for row in self.item.get("claims", []):
            self.link("claimant", row["id"], row.get("claimant") or [])
            self.link("about", row["id"], row.get("about") or [])
        for number, row in enumerate(self.item.get("quotes", [])):
            self.link("speaker", f"quote{number}", [row.get("speaker")])

    def spread(self, relation: str, event: str, ends: list[str]) -> None:
        """Another mention of the same entity is as right, if less sure: which one to mark was arbitrary."""
        if event not in self.number:
            return
        gold = {self.number[e] for e in ends if e in self.number}
        others = {other for end in ends for other in self.alike(end)} - gold
        self.pairs += [(RELATIONS.index(relation), self.number[event], other, 2) for other in sorted(others)]


def is_open(words: str, language: str) -> bool:
    """Whether words name nobody: no capital but at their beginning; in German pronouns alone.

    >>> is_open("Il governo", "it"), is_open("Kiev", "it"), is_open("they", "en")
    (True, False, True)
    """
    found = re.findall(r"\w+", words)
    later = found if len(found) == 1 or language == "de" else found[1:]
    return not any(word[0].isupper() for word in later)


def _codes(entity: str | list[str]) -> list[str]:
    return [code for code in ([entity] if isinstance(entity, str) else entity) if code != "UNK"]


def bases_of(entity: str | list[str]) -> frozenset[str]:
    """The states that codes belong to, or the organisations: CVL:MMR and MMR are both of MMR.

    >>> sorted(bases_of(["CVL:MMR", "NATO", "REB:PSE-HAMAS"]))
    ['MMR', 'NATO', 'PSE']
    """
    return frozenset(code.split(":")[-1].split("-")[0] for code in _codes(entity))


def sector_of(entity: str | list[str]) -> int:
    """The number of a mention's sector; -1 where it is unknown or mixed."""
    found = {_sector(code) for code in _codes(entity)}
    return SECTORS.index(found.pop()) if len(found) == 1 else -1


def _sector(code: str) -> str:
    prefix, colon, _rest = code.partition(":")
    if colon:
        return prefix
    return "state" if len(code) == 3 and code not in _THREE_LETTERS else "organisation"


_THREE_LETTERS = frozenset({"EUU", "UNO", "IMF", "WTO", "ICC", "ICJ", "WHO"})
"""Organisations whose code is as long as a state's."""
