"""The corpus is sound, and its development split stays what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluation.corpus_gold import blind, passages

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(CORPUS.glob("*.jsonl"))
ITEMS = {file: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] for file in FILES}


def codes_of(item: dict[str, Any]) -> Iterator[str]:
    for mention in item["mentions"]:
        entity = mention["entity"]
        yield from entity if isinstance(entity, list) else [entity]


def test_the_checker_of_the_corpus_finds_no_error():
    command = [sys.executable, str(CORPUS / "check.py"), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_ids_are_unique():
    ids = [item["id"] for items in ITEMS.values() for item in items]

    assert ids
    assert len(ids) == len(set(ids))


def test_the_development_split_is_every_tenth_passage_that_was_annotated_twice():
    twice = {item["text"] for item in blind()}
    expected = [item["id"] for items in ITEMS.values() for item in items[9::10] if item["text"] in twice]

    assert [item["id"] for item in passages(CORPUS)] == expected
    assert len(expected) == len(twice)


def test_no_tenth_passage_is_trained_on():
    held_out = {item["id"] for items in ITEMS.values() for item in items[9::10]}
    trained_on = {item["id"] for item in passages(CORPUS, "training")}

    assert trained_on == {item["id"] for items in ITEMS.values() for item in items} - held_out


def test_no_two_codes_differ_in_hyphens_alone():
    codes = {code for items in ITEMS.values() for item in items for code in codes_of(item)}
    bare = Counter(code.replace("-", "") for code in codes)

    assert [code for code in codes if bare[code.replace("-", "")] > 1] == []


def test_no_text_occurs_twice():
    texts = [item["text"] for items in ITEMS.values() for item in items]

    assert len(texts) == len(set(texts))
