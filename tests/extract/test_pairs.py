"""Who "the two sides" are: those who stand together in what the passage tells."""

from __future__ import annotations

import pytest

from westphalia.extract.marks import EventMark, Marks, MentionMark
from westphalia.extract.pairs import pair_up
from westphalia.model import Citation, EventType, Mention, Resolution, Sentence, Span

QATAR, ISRAEL, HAMAS = ("QAT",), ("ISR",), ("REB:PSE-HAMAS",)


def _party(at: int, words: str, entities: tuple[str, ...], how: Resolution = Resolution.NAME) -> Mention:
    span = Span(at, at + len(words))
    return Mention(
        id=f"men-{at}",
        citation=Citation(document_id="doc-1", span=span, quote=words),
        head=span,
        entities=entities,
        resolution=how,
    )


def _act(at: int, actors: tuple[int, ...], recipients: tuple[int, ...] = (), score: float = 0.9) -> EventMark:
    return EventMark(
        trigger=Span(at, at + 5),
        sentence=0,
        type=EventType.CONSULT,
        type_scores=(),
        score=score,
        actors=tuple((n, 0.9) for n in actors),
        recipients=tuple((n, 0.9) for n in recipients),
    )


def _paired(mentions: list[Mention], *events: EventMark, language: str = "en") -> tuple[str, ...]:
    """Return whom the last mention means once pairs are looked for."""
    whole = Span(0, 10_000)
    sentence = Sentence(span=whole, parts=(whole,), language=language, paragraph=0)
    marks = Marks(
        mentions=tuple(
            MentionMark(span=m.citation.span, head=m.head, sentence=0, is_person=0.0) for m in mentions
        ),
        events=events,
    )
    return pair_up([sentence], marks, mentions)[-1].entities


def _story(words: str, meaning: tuple[str, ...], how: Resolution = Resolution.CONTEXT) -> list[Mention]:
    return [
        _party(0, "Israel", ISRAEL),
        _party(50, "Hamas", HAMAS),
        _party(100, "Qatar", QATAR),
        _party(200, words, meaning, how),
    ]


def test_the_two_sides_are_those_who_fought_and_not_the_mediator_named_last() -> None:
    told = (_act(20, (0, 1)), _act(60, (0,), (1,)))
    assert _paired(_story("the two sides", (*HAMAS, *QATAR)), *told) == (*ISRAEL, *HAMAS)


def test_a_pair_taken_for_one_party_means_it_and_its_counterpart() -> None:
    told = (_act(20, (0,), (1,)), _act(110, (2,), (0,), score=0.3))
    assert _paired(_story("both parties", HAMAS), *told) == (*ISRAEL, *HAMAS)


def test_italian_words_for_two_are_known() -> None:
    assert _paired(_story("le due parti", QATAR), _act(20, (2,), (1,)), language="it") == (*QATAR, *HAMAS)


@pytest.mark.parametrize(
    ("words", "how"),
    [("the negotiators", Resolution.CONTEXT), ("the two Gulf states", Resolution.NAME)],
    ids=["no word for two", "named by its own words"],
)
def test_other_mentions_keep_their_meaning(words: str, how: Resolution) -> None:
    assert _paired(_story(words, QATAR, how), _act(20, (2,), (1,))) == QATAR


def test_two_of_whom_an_act_is_told_stay_even_where_more_is_told_of_others() -> None:
    told = (_act(20, (0,), (1,)), _act(60, (0,), (1,)), _act(110, (2,), (1,)))
    assert _paired(_story("the two sides", (*HAMAS, *QATAR)), *told) == (*HAMAS, *QATAR)


def test_the_acts_of_the_pair_itself_say_nothing_about_who_it_is() -> None:
    assert _paired(_story("the two sides", (*HAMAS, *QATAR)), _act(210, (3,), (0,))) == (*HAMAS, *QATAR)
