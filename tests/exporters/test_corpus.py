"""Judged passages come out in the notation that the corpus is checked by."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factory import document, event, mention, rich_reading, sentences
from tests.store.strategies import readings
from westphalia.exporters import corpus
from westphalia.model import Reading, Role, Sentence, Span

CHECK = Path(__file__).parents[2] / "corpus" / "check.py"


def items(*found: Reading) -> list[dict[str, Any]]:
    out = io.StringIO()
    count = corpus.export(found, out)
    rows = [json.loads(line) for line in out.getvalue().split("\n") if line]
    assert len(rows) == count
    return rows


def complaints(rows: list[dict[str, Any]], folder: Path) -> str:
    """What the checker of the corpus says is wrong."""
    file = folder / "judged.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = subprocess.run([sys.executable, str(CHECK), str(file)], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def words(row: dict[str, Any], kind: str) -> list[str]:
    return [item.get("trigger") or item["text"] for item in row[kind]]


def test_the_rich_reading_passes_the_check_of_the_corpus(tmp_path: Path) -> None:
    assert complaints(items(rich_reading()), tmp_path) == ""


@settings(max_examples=8, deadline=None)
@given(st.lists(readings(), min_size=4, max_size=8))
def test_any_readings_pass_the_check_of_the_corpus(found: list[Reading]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        assert complaints(items(*found), Path(folder)) == ""


def test_a_passage_is_a_paragraph_with_what_is_marked_in_it() -> None:
    first, second, third = items(rich_reading())

    assert words(first, "events") == ["attack"]
    assert words(second, "events") == ["sanctions", "attacks", "told", "call"]
    assert words(third, "mentions") == ["The palace in Strelsau"]
    assert (first["lang"], first["published"], first["style"]) == ("en", "2021-12-08", "judged")


def test_references_lead_to_what_is_in_the_passage() -> None:
    _, second, _ = items(rich_reading())
    ids = {item["trigger"]: item["id"] for item in second["events"]}
    (condition,) = second["conditions"]
    (commitment,) = second["commitments"]

    assert (condition["condition"], condition["consequence"]) == ([ids["attacks"]], [ids["sanctions"]])
    assert condition["cue"] == "if"
    assert (commitment["kind"], commitment["speech"]) == ("threat", ids["told"])


def test_a_claim_is_written_with_its_claimant() -> None:
    first, *_ = items(rich_reading())
    (claim,) = first["claims"]
    officials = next(item for item in first["mentions"] if item["text"] == "officials in Washington")

    assert (claim["text"], claim["value"], claim["claimant"]) == ("90,000 troops", 90000, [officials["id"]])


def test_the_same_words_are_told_apart_by_their_number() -> None:
    text = document("Rome met Paris. Rome met Bonn.")
    met = [event(text, "met", at=1), event(text, "met", at=2)]
    (row,) = items(Reading(document=text, events=tuple(met)))

    assert [item["at"] for item in row["events"]] == [1, 2]


def test_furniture_is_left_out_and_all_that_stands_on_it() -> None:
    text = document("Rome [Advertisement: meet us] met Paris.")
    cut = Span(5, 29)
    sentence = Sentence(
        span=Span(0, len(text.text)),
        parts=(Span(0, cut.start), Span(cut.end, len(text.text))),
        language="en",
        paragraph=0,
    )
    found = Reading(
        document=text,
        sentences=(sentence,),
        mentions=(mention(text, "Rome", "ITA"), mention(text, "us", "USA")),
        events=(event(text, "met"),),
    )
    (row,) = items(found)

    assert row["text"] == "Rome met Paris."
    assert words(row, "mentions") == ["Rome"]
    assert words(row, "events") == ["met"]


def test_a_part_for_which_nobody_is_mentioned_is_left_out() -> None:
    text = document("It signed.")
    signed = replace(event(text, "signed", "SUPPORT"), actors=(Role(mention_id=None, entities=("ITA",)),))
    (row,) = items(Reading(document=text, events=(signed,)))

    assert row["events"][0]["actor"] == []


def test_of_two_mentions_that_share_words_the_outer_is_written() -> None:
    text = document("The army of Ruritania marched.")
    inner, outer = mention(text, "Ruritania", "RUT"), mention(text, "The army of Ruritania", "RUT")
    (row,) = items(Reading(document=text, mentions=(inner, outer)))

    assert words(row, "mentions") == ["The army of Ruritania"]


def test_a_mention_of_nobody_known_is_written_as_unknown() -> None:
    text = document("They marched.")
    (row,) = items(Reading(document=text, mentions=(mention(text, "They"),)))

    assert row["mentions"][0]["entity"] == "UNK"


def test_several_entities_are_a_list() -> None:
    text = document("Both marched.")
    (row,) = items(Reading(document=text, mentions=(mention(text, "Both", "RUT", "FRE"),)))

    assert row["mentions"][0]["entity"] == ["RUT", "FRE"]


def test_a_long_paragraph_is_several_passages() -> None:
    text = document("\n".join(f"Sentence {number}." for number in range(7)))
    found = tuple(replace(item, paragraph=0) for item in sentences(text))

    assert len(items(Reading(document=text, sentences=found))) == 2


def test_the_same_text_is_written_once() -> None:
    assert len(items(rich_reading(), rich_reading())) == 3
