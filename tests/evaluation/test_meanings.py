"""Counting which mentions are understood, on an invented sentence."""

from __future__ import annotations

from evaluation.meanings import verdicts
from westphalia.model import Citation, Mention, Span

TEXT = "Ruritania and Albion warned the junta; the harvest was good in Sylvania."
ITEM = {
    "text": TEXT,
    "mentions": [
        {"id": "m1", "text": "Ruritania and Albion", "at": 1, "entity": ["RUR", "ALB"]},
        {"id": "m2", "text": "the junta", "at": 1, "entity": "FRE"},
        {"id": "m3", "text": "Sylvania", "at": 1, "entity": "SYL"},
    ],
    "events": [{"actor": ["m1"], "recipient": ["m2"], "attributed_to": []}],
}


def mention(words: str, *entities: str) -> Mention:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Mention(
        id=words, citation=Citation(document_id="d", span=span, quote=words), head=span, entities=entities
    )


def test_a_list_that_was_taken_apart_counts_as_a_whole():
    read = [mention("Ruritania", "RUR"), mention("Albion", "ALB")]

    assert list(verdicts(ITEM, read)) == [("Ruritania and Albion", True)]


def test_a_mention_of_somebody_else_is_wrong_and_one_without_a_role_is_not_asked_for():
    read = [mention("junta", "ALB"), mention("Sylvania", "ALB")]

    assert list(verdicts(ITEM, read)) == [("the junta", False)]
