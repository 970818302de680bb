"""Clauses that open with if, unless, in case of are conditions of what is committed beside them."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factory
from westphalia.extract.conditions import condition_clauses
from westphalia.extract.marks import EventMark, Marks
from westphalia.extract.records import build_records
from westphalia.model import Commitment, CommitmentKind, EventType, Sentence, Span


def clauses(text: str, language: str) -> list[str]:
    return [clause.of(text) for clause in condition_clauses(text, Span(0, len(text)), language)]


@pytest.mark.parametrize(
    ("text", "language", "clause"),
    [
        ("Oslo offre aiuti a patto che la tregua regga", "it", "a patto che la tregua regga"),
        ("«Se sparano», dice Oslo, «rispondiamo»", "it", "Se sparano"),
        ("Oslo would pay if the truce held, he said.", "en", "if the truce held"),
        ("Oslo paiera en cas de retrait.", "fr", "en cas de retrait"),
        ("Осло заплатит, если перемирие продержится.", "ru", "если перемирие продержится"),
        ("Oslo pagará a condición de que haya tregua", "es", "a condición de que haya tregua"),
        ("Oslo tratta se Roma ritira gli «insulti» di ieri", "it", "se Roma ritira gli «insulti» di ieri"),
        ("Oslo tratta se Roma «smette, subito», di sparare", "it", "se Roma"),
    ],
)
def test_a_condition_goes_from_its_word_to_the_end_of_the_clause(
    text: str, language: str, clause: str
) -> None:
    assert clauses(text, language) == [clause]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Oslo manterrà la promessa anche se costa", "it"),
        ("He asked if Oslo would pay", "en"),
        ("Talks should resume in May", "en"),
        ("Os ministros se reuniram em Oslo", "pt"),
        ("Oslo paga.", "it"),
    ],
)
def test_other_uses_of_such_words_are_none(text: str, language: str) -> None:
    assert clauses(text, language) == []


TEXT = "If Oslo arms Bern, Rome threatens sanctions, and Paris promised aid in case of need."
DOCUMENT = factory.document(TEXT)
SENTENCE = Sentence(span=Span(0, len(TEXT)), parts=(Span(0, len(TEXT)),), language="en", paragraph=0)


def commitments(**arms: Any) -> dict[str, Commitment]:
    def act(words: str, kind: EventType, **fields: Any) -> EventMark:
        return EventMark(
            trigger=factory.span(DOCUMENT, words), sentence=0, type=kind, score=0.9,
            type_scores=tuple(float(t is kind) for t in EventType), **fields,
        )  # fmt: skip

    threat = {"commitment": CommitmentKind.THREAT, "commitment_score": 0.9}
    promise = {"commitment": CommitmentKind.PROMISE, "commitment_score": 0.9}
    marks = Marks(
        events=(
            act("arms", EventType.AID, **arms),
            act("threatens", EventType.THREATEN, **threat),
            act("promised", EventType.AGREE, **promise),
        )
    )
    found = build_records(DOCUMENT, [SENTENCE], marks, ()).commitments
    return {commitment.citation.quote: commitment for commitment in found}


def test_each_commitment_takes_the_condition_beside_it() -> None:
    found = commitments(possible=0.9)
    threat, promise = found["threatens"].condition, found["promised"].condition
    assert threat is not None and threat.quote == "If Oslo arms Bern"  # noqa: PT018
    assert promise is not None and promise.quote == "in case of need"  # noqa: PT018


def test_an_act_that_may_happen_is_the_condition_and_one_that_has_happened_is_not() -> None:
    assert len(commitments(possible=0.9, tense=(0.0, 0.0, 1.0))["threatens"].condition_ids) == 1
    assert commitments(possible=0.1, tense=(1.0, 0.0, 0.0))["threatens"].condition_ids == ()


def test_an_act_to_come_that_commits_is_itself_what_would_follow() -> None:
    mark = EventMark(
        trigger=factory.span(DOCUMENT, "promised"), sentence=0, type=EventType.SUPPORT, score=0.9,
        type_scores=tuple(float(t is EventType.SUPPORT) for t in EventType), tense=(0.0, 0.0, 1.0),
        commitment=CommitmentKind.PROMISE, commitment_score=0.9,
    )  # fmt: skip
    found = build_records(DOCUMENT, [SENTENCE], Marks(events=(mark,)), ())
    assert found.commitments[0].consequence_ids == (found.events[0].id,)
    assert found.commitments[0].speech_id is None
