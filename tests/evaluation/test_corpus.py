"""The corpus is sound, and its development split stays what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from evaluation.corpus_gold import passages

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted(CORPUS.glob("*.jsonl"))
ITEMS = {file: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] for file in FILES}


def test_the_checker_of_the_corpus_finds_no_error():
    command = [sys.executable, str(CORPUS / "check.py"), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_ids_are_unique():
    ids = [item["id"] for items in ITEMS.values() for item in items]

    assert ids
    assert len(ids) == len(set(ids))


def test_the_development_split_is_every_tenth_passage_of_each_file():
    expected = [item["id"] for items in ITEMS.values() for item in items[9::10]]

    assert [item["id"] for item in passages(CORPUS)] == expected


def test_nothing_is_both_trained_on_and_held_out():
    held_out = {item["id"] for item in passages(CORPUS)}
    trained_on = {item["id"] for item in passages(CORPUS, "training")}

    assert not held_out & trained_on
    assert len(held_out | trained_on) == sum(map(len, ITEMS.values()))


def test_no_text_occurs_twice():
    texts = [item["text"] for items in ITEMS.values() for item in items]

    assert len(texts) == len(set(texts))
