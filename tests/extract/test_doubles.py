"""A verb that says little and the noun that names the act are one event."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factory
from westphalia.extract.doubles import doubles, united
from westphalia.extract.marks import ClaimMark, EventMark, Marks
from westphalia.extract.records import build_records
from westphalia.model import Document, EventType, Sentence, Span


def mark(document: Document, word: str, score: float, kind: EventType, **fields: Any) -> EventMark:
    scores = tuple(float(t is kind) for t in EventType)
    return EventMark(
        trigger=factory.span(document, word), sentence=0, type=kind, type_scores=scores, score=score, **fields
    )


def sentences(text: str, language: str = "en") -> list[Sentence]:
    return [Sentence(span=Span(0, len(text)), parts=(Span(0, len(text)),), language=language, paragraph=0)]


def found(
    text: str, *words: str, language: str = "en", types: tuple[EventType, ...] = (), **scores: float
) -> dict[int, int]:
    document = factory.document(text)
    kinds = types or (EventType.SANCTION,) * len(words)
    events = [
        mark(document, word, scores.get(word, 0.5), kind) for word, kind in zip(words, kinds, strict=True)
    ]
    return doubles(text, sentences(text, language), events, range(len(events)))


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("Rome imposed sanctions.", ("imposed", "sanctions"), "en"),
        ("Roma ha inflitto a Mosca nuove sanzioni.", ("inflitto", "sanzioni"), "it"),
        ("L'embargo è stato decretato.", ("embargo", "decretato"), "it"),
    ],
)
def test_a_verb_and_its_noun_are_one_act(text: str, words: tuple[str, str], language: str) -> None:
    assert found(text, *words, language=language, **{words[1]: 0.9}) == {0: 1}


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("Rome froze and seized assets.", ("froze", "seized"), "en"),
        ("Roma ha multato ed espulso la ditta.", ("multato", "espulso"), "it"),
        ("Sanctions, said Rome, sanctioned nobody.", ("Sanctions", "sanctioned"), "en"),
        ("Rome fined the bank that Paris had already sanctioned.", ("fined", "sanctioned"), "en"),
    ],
)
def test_joined_parted_or_far_words_are_two_acts(text: str, words: tuple[str, str], language: str) -> None:
    assert found(text, *words, language=language) == {}


def test_two_types_are_two_acts() -> None:
    types = (EventType.REQUEST, EventType.SANCTION)
    assert found("Rome wants sanctions.", "wants", "sanctions", types=types) == {}


def test_of_three_words_the_likeliest_stands_for_all() -> None:
    text = "Rome decided to impose sanctions."
    assert found(text, "decided", "impose", "sanctions", decided=0.4, impose=0.5, sanctions=0.9) == {
        0: 2,
        1: 2,
    }


def test_what_was_linked_with_the_second_word_is_linked_with_the_act() -> None:
    document = factory.document("Rome threatened to impose sanctions on 3 banks.")
    marks = Marks(
        events=(
            mark(document, "threatened", 0.9, EventType.THREATEN, content=((1, 0.8), (2, 0.6))),
            mark(document, "impose", 0.4, EventType.SANCTION, content=((2, 0.5),)),
            mark(document, "sanctions", 0.9, EventType.SANCTION, content=((1, 0.5),)),
        ),
        claims=(ClaimMark(span=factory.span(document, "3"), sentence=0, events=((1, 0.7),)),),
    )
    led, fallen = united(document.text, sentences(document.text), marks, range(3))

    assert fallen == {1}
    assert led.events[0].content == ((2, 0.8),)
    assert led.events[2].content == ()
    assert led.claims[0].events == ((2, 0.7),)


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("Rome struck with sanctions.", ("struck", "sanctions"), "sanctions"),
        ("Sanctions struck Rome.", ("Sanctions", "struck"), "Sanctions"),
        ("Rome sanctioned by embargo.", ("sanctioned", "embargo"), "sanctioned"),
    ],
)
def test_the_likelier_word_names_the_act_unless_only_a_later_one_is_listed(
    text: str, words: tuple[str, str], named: str
) -> None:
    document = factory.document(text)
    events = (
        mark(document, words[0], 0.6, EventType.SANCTION, negative=0.7),
        mark(document, words[1], 0.5, EventType.SANCTION),
    )
    led, fallen = united(text, sentences(text), Marks(events=events), range(2))

    assert (led.events[0].trigger.of(text), led.events[0].negative, fallen) == (named, 0.7, {1})


def test_records_hold_one_event_for_both_words() -> None:
    text = "Rome threatened to impose sanctions."
    document = factory.document(text)
    marks = Marks(
        events=(
            mark(document, "threatened", 0.9, EventType.THREATEN, content=((1, 0.9),)),
            mark(document, "impose", 0.6, EventType.SANCTION),
            mark(document, "sanctions", 0.9, EventType.SANCTION),
        )
    )
    events = build_records(document, sentences(text), marks, ()).events

    assert [event.citation.quote for event in events] == ["threatened", "sanctions"]
    assert events[0].content_ids == (events[1].id,)
