"""Typing sentences whose parties are given, on an invented one and marks of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from evaluation.plv import best_type, score, span_of
from westphalia.extract.marks import EventMark, Marks, MentionMark
from westphalia.model import EventType, Span
from westphalia.reader import Reader

TEXT = "After Freedonia protested , troops of Ruritania left the valley that Albion occupies ."
RURITANIA, FREEDONIA = span_of(TEXT, "Ruritania"), span_of(TEXT, "Freedonia")


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def act(trigger: str, type_: EventType, actor: int, recipient: int | None = None, **fields: Any) -> EventMark:
    return EventMark(
        trigger=at(trigger), sentence=0, type=type_, type_scores=(), score=fields.pop("score", 0.9),
        actors=((actor, 0.9),), recipients=() if recipient is None else ((recipient, 0.8),), **fields,
    )  # fmt: skip


MENTIONS = tuple(
    MentionMark(span=at(words), head=at(words), sentence=0) for words in ("Freedonia", "Ruritania", "Albion")
)
LEFT = act("left", EventType.RETREAT, actor=1, recipient=0)
OCCUPIES = act("occupies", EventType.COERCE, actor=2, score=0.99)


class Marking:
    """A reader that marks the same events in every text."""

    def __init__(self, *events: EventMark) -> None:
        self.events = events

    def marks_of(self, text: str, language: str) -> Marks:
        return Marks(mentions=MENTIONS, events=self.events)


def scored(tmp_path: Path, gold: str, *events: EventMark) -> dict[str, float]:
    path = tmp_path / "sentences.tsv"
    rows = f"sentence\tsource\ttarget\tgold_root\n{TEXT}\tRuritania\tFreedonia\t{gold}\n"
    path.write_text(rows, encoding="utf-8")
    return score(path, cast(Reader, Marking(*events)))


def test_a_party_is_found_where_it_stands_and_nowhere_if_it_does_not():
    assert RURITANIA.of(TEXT) == "Ruritania"
    assert span_of(TEXT, "Sylvania") == Span(0, 0)


def test_the_event_that_ties_both_parties_is_chosen():
    assert best_type(Marks(mentions=MENTIONS, events=(OCCUPIES, LEFT)), RURITANIA, FREEDONIA) == "YIELD"


def test_without_an_event_there_is_no_type():
    assert best_type(Marks(mentions=MENTIONS), RURITANIA, FREEDONIA) is None


@pytest.mark.parametrize("type_", [EventType.RETREAT, EventType.CONCEDE])
def test_conceding_and_retreating_are_both_yielding(tmp_path, type_):
    assert scored(tmp_path, "YIELD", act("left", type_, actor=1, recipient=0))["accuracy"] == 1.0


def test_a_wrong_type_is_not_accurate(tmp_path):
    found = scored(tmp_path, "ASSAULT", LEFT)

    assert (found["accuracy"], found["macro_f1"], found["no_event"], found["sentences"]) == (0.0, 0.0, 0.0, 1)


def test_a_sentence_without_an_event_is_counted_as_such(tmp_path):
    assert scored(tmp_path, "ASSAULT")["no_event"] == 1.0


@pytest.mark.parametrize(
    ("type_", "stage"),
    [
        (EventType.RETREAT, "AGREE"),
        (EventType.AID, "AGREE"),
        (EventType.SANCTION, "THREATEN"),
        (EventType.ACCUSE, "ACCUSE"),
    ],
)
def test_an_act_to_come_is_coded_by_its_stage(type_: EventType, stage: str):
    event = act("left", type_, actor=1, recipient=0, tense=(0.1, 0.1, 0.8))

    assert best_type(Marks(mentions=MENTIONS, events=(event,)), RURITANIA, FREEDONIA) == stage
