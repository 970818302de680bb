"""The page of errors and the agreement of annotators: what they count."""

from __future__ import annotations

from typing import Any

from evaluation.agreement import compare, corpus, load
from evaluation.corpus_gold import passages
from evaluation.page import CORPUS, Group, Outcome, page, phenomena
from westphalia.model import Span

HERE = CORPUS.parent / "evaluation" / "agreement"


def passage(text: str, trigger: str, **event: Any) -> dict[str, Any]:
    mentions = [{"id": "m1", "text": "Roma", "at": 1, "head": "Roma", "entity": "ITA"}]
    act = {
        "id": "e1",
        "trigger": trigger,
        "type": "CONSULT",
        "actor": ["m1"],
        "polarity": "positive",
        "certainty": "certain",
        "time": "past",
        **event,
    }
    return {"id": "x", "lang": "it", "text": text, "mentions": mentions, "events": [act]}


def shown(item: dict[str, Any], sentences: list[Span] | None = None) -> set[str]:
    (event,) = item["events"]
    start = item["text"].index(event["trigger"])
    trigger = Span(start, start + len(event["trigger"]))
    cut = sentences or [Span(0, len(item["text"]))]
    sentence = next(one for one in cut if one.overlaps(trigger))
    return set(phenomena(item, event, trigger, sentence, cut))


def test_a_noun_after_an_article_is_a_nominal_trigger():
    assert "nominal trigger" in shown(passage("Roma ha chiesto la visita.", "visita"))
    assert "nominal trigger" not in shown(passage("Roma visita Parigi.", "visita"))


def test_a_light_verb_before_the_noun_is_told_apart():
    assert "light verb" in shown(passage("Roma ha tenuto un vertice.", "vertice"))


def test_an_actor_of_the_sentence_before_stands_in_another_sentence():
    text = "Roma tace. Ieri ha incontrato tutti."

    assert "actor in another sentence" in shown(
        passage(text, "incontrato"), [Span(0, 10), Span(11, len(text))]
    )
    assert "actor in another sentence" not in shown(passage(text, "tace"), [Span(0, 10), Span(11, len(text))])


def test_what_did_not_happen_is_shown_as_negation():
    assert "negation and denial" in shown(
        passage("Roma non ha incontrato nessuno.", "incontrato", polarity="negative")
    )


def test_an_event_that_was_not_read_is_a_miss_on_the_page():
    item = passage("Roma <ha> incontrato tutti.", "incontrato")
    missed = Outcome(item, item["events"][0], Span(10, 20), Span(0, 27), None, ("nominal trigger",))

    shown_page = page([missed], 3)

    assert not missed.is_typed
    assert Group("all", [missed]).is_found == 0.0
    assert "&lt;ha&gt;" in shown_page
    assert "<ha>" not in shown_page


def test_an_annotation_agrees_with_itself_and_less_with_another():
    one, other = load(HERE / "alpha.jsonl"), load(HERE / "beta.jsonl")

    same, different = compare(one, one), compare(one, other)

    assert same.events["all", "c"].prf()[2] == 1.0
    assert 0.5 < different.events["all", "c"].prf()[2] < 1.0


def test_the_annotators_read_passages_of_the_development_split_alone():
    held_out = {item["text"] for item in passages(CORPUS)}

    assert load(HERE / "alpha.jsonl").keys() == load(HERE / "beta.jsonl").keys()
    assert load(HERE / "alpha.jsonl").keys() <= held_out
    assert held_out <= corpus().keys()
