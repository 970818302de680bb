"""By which mention an entity stands in an event."""

from __future__ import annotations

import pytest

from westphalia.extract.marks import MentionMark
from westphalia.extract.standing import standing
from westphalia.model import Citation, Mention, Span

UKRAINE = ("UKR",)


def _text(*parts: tuple[int, tuple[str, ...], str | None, float]) -> tuple[list[MentionMark], list[Mention]]:
    """Make mentions of (sentence, entities, person, probability of meaning a person), in order."""
    spans = [Span(10 * n, 10 * n + 5) for n in range(len(parts))]
    marks = [
        MentionMark(span=span, head=span, sentence=sentence, is_person=is_person)
        for span, (sentence, _, _, is_person) in zip(spans, parts, strict=True)
    ]
    mentions = [
        Mention(
            id=f"men-{n}",
            citation=Citation(document_id="doc-1", span=span, quote="words"),
            head=span,
            entities=codes,
            person=person,
        )
        for n, (span, (_, codes, person, _)) in enumerate(zip(spans, parts, strict=True))
    ]
    return marks, mentions


def test_a_person_in_the_sentence_of_the_event_stands_for_himself() -> None:
    marks, mentions = _text((0, UKRAINE, None, 0.0), (0, UKRAINE, "Volodymyr Zelensky", 1.0))
    assert standing(1, 0, marks, mentions) == 1


def test_the_state_in_the_sentence_of_the_event_goes_before_a_person_of_another() -> None:
    marks, mentions = _text((0, UKRAINE, "Volodymyr Zelensky", 1.0), (1, UKRAINE, None, 0.0))
    assert standing(0, 1, marks, mentions) == 1


def test_who_is_named_only_later_gives_way_to_his_state_wherever_it_is_named() -> None:
    marks, mentions = _text(
        (1, UKRAINE, None, 0.0), (2, UKRAINE, None, 0.0), (3, UKRAINE, "Volodymyr Zelensky", 1.0)
    )
    assert standing(2, 0, marks, mentions) == 0


@pytest.mark.parametrize(
    ("other", "is_person"),
    [(UKRAINE, 0.9), (("RUS",), 0.0), ((), 0.0)],
    ids=["he", "another state", "nobody"],
)
def test_a_person_named_before_stays_where_nothing_else_is_his_state(
    other: tuple[str, ...], is_person: float
) -> None:
    marks, mentions = _text((0, UKRAINE, "Volodymyr Zelensky", 1.0), (1, other, None, is_person))
    assert standing(0, 1, marks, mentions) == 0


def test_an_earlier_person_stays_where_the_sentence_does_not_name_the_state() -> None:
    marks, mentions = _text(
        (0, UKRAINE, None, 0.0), (1, UKRAINE, "Volodymyr Zelensky", 1.0), (2, ("RUS",), None, 0.0)
    )
    assert standing(1, 2, marks, mentions) == 1


def test_a_person_of_no_known_state_is_not_mistaken_for_others_of_none() -> None:
    marks, mentions = _text((0, (), "Somebody Unknown", 1.0), (1, (), None, 0.0))
    assert standing(0, 1, marks, mentions) == 0
