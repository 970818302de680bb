"""Every exporter keeps its promise, and each writes what its format is for."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.factory import document, event, mention, rich_document, rich_reading
from tests.store.strategies import readings
from westphalia import exporters, scoring
from westphalia.dates import PartialDate
from westphalia.exporters import gold, jsonl
from westphalia.model import Reading


def exported(name: str, *found: Reading) -> str:
    out = io.StringIO()
    exporters.load(name).export(found, out)
    return out.getvalue()


def gold_of(reading: Reading) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(exported("gold", reading))
    return row


@pytest.mark.parametrize("name", exporters.names())
def test_every_exporter_says_what_it_is_and_counts_what_it_writes(name: str) -> None:
    exporter, out = exporters.load(name), io.StringIO()
    count = exporter.export([rich_reading(), Reading(document=document())], out)

    assert exporter.TITLE
    assert exporter.SUFFIX.startswith(".")
    assert count == len(out.getvalue().splitlines()) - (name == "csv")


@pytest.mark.parametrize("name", exporters.names())
def test_every_exporter_writes_the_words_that_name_an_event(name: str) -> None:
    assert "impose sanctions" in exported(name, rich_reading())


@settings(max_examples=50, deadline=None)
@given(readings())
def test_jsonl_read_back_gives_the_same_readings(reading: Reading) -> None:
    assert list(jsonl.read(io.StringIO(exported("jsonl", reading)))) == [reading]


def test_gold_is_one_document_a_line_under_its_name() -> None:
    row = gold_of(rich_reading())

    assert (row["doc"], row["lang"], row["published"]) == ("firefly", "en", "2021-12-08")
    assert {kind: len(row[kind]) for kind in ("events", "claims", "commitments", "quotes")} == {
        "events": 6, "claims": 1, "commitments": 1, "quotes": 1,
    }  # fmt: skip


def test_gold_events_have_the_exact_sentence_and_words() -> None:
    text = rich_document().text
    attack, sanctions = gold_of(rich_reading())["events"][:2]

    assert attack == {
        "sentence": text.splitlines()[1],
        "trigger": "attack",
        "type": "ASSAULT",
        "actor": ["RUT"],
        "recipient": ["FRE"],
        "persons": {"actor": [], "recipient": []},
        "polarity": "positive",
        "certainty": "possible",
        "time": "future",
        "date": "2022-01",
        "attributed_to": ["anonymous:USA"],
        "place": None,
    }
    assert sanctions["persons"] == {"actor": ["Rufus Firefly"], "recipient": []}
    assert sanctions["attributed_to"] == ["FRE"]


def test_gold_names_each_entity_once() -> None:
    text = document("Rome and the Italians met.")
    both = [mention(text, "Rome", "ITA"), mention(text, "the Italians", "ITA", "VAT")]
    reading = Reading(document=text, mentions=tuple(both), events=(event(text, "met", actors=both),))

    assert gold_of(reading)["events"][0]["actor"] == ["ITA", "VAT"]


def test_gold_attributes_to_the_nearest_speaker_of_whom_anything_is_known() -> None:
    text = document("It was said by them, and by Rome, that Paris fell.")
    them, rome = mention(text, "them"), mention(text, "Rome", "ITA")
    unnamed = replace(them, office="anonymous")
    for nearest, expected in ((them, ["ITA"]), (unnamed, ["anonymous"])):
        fell = event(text, "fell", attribution=[nearest, rome])
        reading = Reading(document=text, mentions=(nearest, rome), events=(fell,))

        assert gold_of(reading)["events"][0]["attributed_to"] == expected


def test_gold_claims_give_the_number_in_digits_and_the_claimant() -> None:
    (claim,) = gold_of(rich_reading())["claims"]

    assert (claim["quantity"], claim["comparator"], claim["unit"]) == ("90000", "=", "troops")
    assert (claim["claimant"], claim["about"], claim["as_of"]) == (
        ["USA"],
        ["RUT", "FRE"],
        "2021-12",
    )


def test_gold_claims_of_nobody_are_the_article_s_and_vague_ones_keep_their_words() -> None:
    reading = rich_reading()
    vague = replace(reading.claims[0], claimants=(), value=None, quantity="dozens")
    (claim,) = gold_of(replace(reading, claims=(vague,)))["claims"]

    assert (claim["claimant"], claim["quantity"]) == (["article"], "dozens")


def test_gold_commitments_give_condition_and_consequence_in_words_and_as_events() -> None:
    (commitment,) = gold_of(rich_reading())["commitments"]

    assert (commitment["kind"], commitment["by"], commitment["to"]) == ("threat", ["FRE"], ["RUT"])
    assert commitment["condition"] == "if Ruritania attacks"
    assert commitment["condition_event"] == {"type": "ASSAULT", "actor": ["RUT"], "recipient": []}
    assert commitment["consequence"] == "impose sanctions"
    assert commitment["consequence_event"] == {"type": "SANCTION", "actor": ["FRE"], "recipient": ["RUT"]}


def test_gold_quotes_name_the_speaker() -> None:
    (quote,) = gold_of(rich_reading())["quotes"]

    assert quote["text"] == "We will impose sanctions if Ruritania attacks,"
    assert (quote["speaker"], quote["speaker_actor"]) == ("Rufus Firefly", ["FRE"])


@pytest.mark.parametrize(
    ("date", "prefix"),
    [
        ("2021-12-07", "2021-12-07"),
        ("2021-12-07/2021-12-09", "2021-12"),
        ("2021-11/2021-12", "2021"),
        ("2021/2022", None),
    ],
)
def test_gold_gives_of_an_interval_what_both_ends_share(date: str, prefix: str | None) -> None:
    assert gold.prefix_of(PartialDate(date)) == prefix


def test_the_scorer_finds_an_export_perfect_against_itself(tmp_path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(exported("gold", rich_reading()), encoding="utf-8")
    both = scoring.load(path)

    assert scoring.score(both, both)["events"]["d"]["F1"] == 1.0


def test_csv_has_one_row_an_event_with_codes_persons_and_speakers() -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv", rich_reading()))))
    attack, _, _, told, call, _ = rows

    assert attack["attribution"] == "USA;RUT"
    assert (told["actors"], told["actor_persons"], told["recipient_persons"]) == (
        "FRE",
        "Rufus Firefly",
        "Rudolf V",
    )
    assert (call["actors"], call["recipients"], call["mode"]) == ("FRE;RUT", "", "phone")


def test_csv_gives_the_quad_category_of_an_event() -> None:
    rows = csv.DictReader(io.StringIO(exported("csv", rich_reading())))

    assert {row["type"]: row["quad"] for row in rows} == {
        "ASSAULT": "material conflict",
        "SANCTION": "material conflict",
        "THREATEN": "verbal conflict",
        "CONSULT": "verbal cooperation",
        "MOBILIZE": "material conflict",
    }


def test_csv_gives_the_words_of_a_speaker_who_could_not_be_resolved() -> None:
    text = document("They said Paris fell.")
    they = mention(text, "They")
    reading = Reading(document=text, mentions=(they,), events=(event(text, "fell", attribution=[they]),))
    (row,) = csv.DictReader(io.StringIO(exported("csv", reading)))

    assert row["attribution"] == "They"


def test_plover_records_have_the_fields_that_the_manual_requires() -> None:
    rows = [json.loads(line) for line in exported("plover", rich_reading()).splitlines()]
    attack, sanctions, *_ = rows

    assert (attack["event"], attack["mode"], attack["date"]) == (["ASSAULT"], ["invade"], "2022-01")
    assert attack["actor"] == [{"code": "RUT", "entity_text": "Ruritania"}]
    assert attack["attribution"][0]["office"] == "anonymous"
    assert (sanctions["date"], sanctions["date_from"]) == ("2021-12-08", "publication")


def test_plover_gives_the_number_of_the_quad_category() -> None:
    rows = [json.loads(line) for line in exported("plover", rich_reading()).splitlines()]

    assert {row["event"][0]: row["quad_code"] for row in rows} == {
        "ASSAULT": 4, "SANCTION": 4, "THREATEN": 3, "CONSULT": 1, "MOBILIZE": 4,
    }  # fmt: skip


def test_plover_gives_both_ends_of_an_interval() -> None:
    text = document("They met.")
    reading = Reading(document=text, events=(event(text, "met", date="2021-12-07/2021-12-09"),))
    (row,) = map(json.loads, exported("plover", reading).splitlines())

    assert (row["date"], row["enddate"]) == ("2021-12-07", "2021-12-09")
