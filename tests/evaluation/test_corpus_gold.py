"""Annotated passages in the shape of the gold export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evaluation.corpus_gold import gold, passages
from westphalia import scoring

CORPUS = Path(__file__).parents[2] / "corpus"
TEXT = (
    "President Rufus Firefly of Freedonia threatened Ruritania on Tuesday with sanctions if it attacks Zenda."
    " “We counted 90,000 troops,” he said. The two states had talks."
)
ITEM: dict[str, Any] = {
    "id": "invented-1",
    "lang": "en",
    "published": "2021-12-08",
    "text": TEXT,
    "mentions": [
        {"id": "m1", "text": "President Rufus Firefly of Freedonia", "at": 1, "head": "Firefly",
         "entity": "FRE", "person": "Rufus Firefly"},
        {"id": "m2", "text": "Ruritania", "at": 1, "head": "Ruritania", "entity": "RUT"},
        {"id": "m3", "text": "he", "at": 2, "head": "he", "entity": "FRE", "person": "Rufus Firefly"},
        {"id": "m4", "text": "The two states", "at": 1, "head": "states", "entity": ["FRE", "RUT"]},
        {"id": "m5", "text": "it", "at": 2, "head": "it", "entity": "UNK"},
    ],
    "events": [
        {"id": "e1", "trigger": "threatened", "at": 1, "type": "THREATEN", "actor": ["m1"],
         "recipient": ["m2"], "polarity": "positive", "certainty": "certain", "time": "past",
         "when": ["t1"], "content": ["e2"]},
        {"id": "e2", "trigger": "sanctions", "at": 1, "type": "SANCTION", "actor": ["m1"],
         "recipient": ["m2"], "polarity": "positive", "certainty": "possible", "time": "future",
         "attributed_to": ["m1"]},
        {"id": "e3", "trigger": "attacks", "at": 1, "type": "ASSAULT", "actor": ["m5"], "recipient": [],
         "polarity": "positive", "certainty": "possible", "time": "future", "where": ["p1"]},
        {"id": "e4", "trigger": "talks", "at": 1, "type": "CONSULT", "actor": ["m4"], "recipient": [],
         "polarity": "positive", "certainty": "certain", "time": "past"},
    ],
    "times": [{"id": "t1", "text": "on Tuesday", "at": 1, "value": "2021-12-07"}],
    "places": [{"id": "p1", "text": "Zenda", "at": 1, "name": "Zenda", "country": "RUT"}],
    "claims": [
        {"id": "q1", "text": "90,000 troops", "at": 1, "value": 90000, "comparator": "=", "unit": "troops",
         "subject": "troops", "about": ["e3"], "claimant": ["m3"], "certainty": "certain"},
    ],
    "conditions": [{"condition": ["e3"], "consequence": ["e2"], "cue": "if", "at": 1}],
    "quotes": [{"text": "We counted 90,000 troops,", "at": 1, "speaker": "m3"}],
    "commitments": [
        {"kind": "threat", "speech": "e1", "by": ["m1"], "to": ["m2"], "condition": ["e3"],
         "consequence": ["e2"]}
    ],
}  # fmt: skip
GOLD = gold(ITEM)


def test_an_event_has_its_sentence_codes_persons_and_date():
    threat = GOLD["events"][0]

    assert threat["sentence"] == TEXT[: TEXT.index(" “We")]
    assert (threat["actor"], threat["recipient"]) == (["FRE"], ["RUT"])
    assert threat["persons"] == {"actor": ["Rufus Firefly"], "recipient": []}
    assert threat["date"] == "2021-12-07"


def test_an_event_without_a_time_expression_has_no_date():
    assert GOLD["events"][1]["date"] is None


def test_a_mention_of_several_gives_all_their_codes():
    assert GOLD["events"][3]["actor"] == ["FRE", "RUT"]


def test_an_actor_whom_nobody_can_resolve_has_no_code():
    assert (GOLD["events"][2]["actor"], GOLD["events"][2]["place"]) == ([], "Zenda")


def test_a_claim_has_its_number_and_who_makes_it():
    (claim,) = GOLD["claims"]

    assert (claim["quantity"], claim["claimant"], claim["unit"]) == ("90000", ["FRE"], "troops")


def test_a_claim_of_nobody_is_the_article_s():
    nobody = {**ITEM["claims"][0], "claimant": []}

    assert gold({**ITEM, "claims": [nobody]})["claims"][0]["claimant"] == ["article"]


def test_a_commitment_has_its_condition_and_consequence_as_events():
    (commitment,) = GOLD["commitments"]

    assert (commitment["kind"], commitment["by"], commitment["to"]) == ("threat", ["FRE"], ["RUT"])
    assert commitment["sentence"] == GOLD["events"][0]["sentence"]
    assert commitment["condition_event"]["type"] == "ASSAULT"
    assert commitment["consequence_event"] == {"type": "SANCTION", "actor": ["FRE"], "recipient": ["RUT"]}


def test_a_quote_has_its_speaker():
    assert GOLD["quotes"] == [
        {
            "text": "We counted 90,000 troops,",
            "speaker": "Rufus Firefly",
            "speaker_actor": ["FRE"],
            "language": "en",
        }
    ]


def test_every_trigger_of_the_development_split_stands_in_its_sentence():
    wrong = [
        (item["id"], event["trigger"])
        for item in passages(CORPUS)
        for event in gold(item)["events"]
        if event["trigger"] not in event["sentence"]
    ]

    assert wrong == []


def test_no_role_of_the_development_split_is_lost():
    """Each code that annotators gave an actor or recipient of an event is there, but for unknown ones."""
    for item in passages(CORPUS):
        entities = {m["id"]: m["entity"] for m in item["mentions"]}
        for event, found in zip(item["events"], gold(item)["events"], strict=True):
            for side in ("actor", "recipient"):
                given = [entities[i] for i in event.get(side) or []]
                codes = {code for one in given for code in ([one] if isinstance(one, str) else one)} - {"UNK"}
                assert set(found[side]) == codes


def test_the_annotation_is_perfect_against_itself():
    both = {item["id"]: gold(item) for item in passages(CORPUS)}
    found = scoring.score(both, both)

    assert found["events"]["d"]["F1"] == 1.0
    assert (found["claims"][2], found["commitments"][2], found["quotes"][2]) == (1.0, 1.0, 1.0)
