"""An article in marked stretches: nothing is lost, and each mark is where its words are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.factory import document, event, mention, rich_reading, sentences
from westphalia.model import Polarity, Reading, Span
from westphalia.web.article import Block, blocks


def words_of(found: tuple[Block, ...]) -> str:
    return "".join(item.words for block in found for part in block.parts for item in part.stretches)


def stretches(reading: Reading) -> dict[str, tuple[str, ...]]:
    """The classes of each stretch by its words."""
    return {
        item.words: item.names for block in blocks(reading) for part in block.parts for item in part.stretches
    }


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8), st.booleans())
def test_however_marks_overlap_no_word_is_lost(places: list[tuple[int, int]], has_furniture: bool) -> None:
    text = "Rome warned Paris twice.\nParis did not answer Rome at all.\n"
    article = document(text, furniture=(Span(20, 30),) if has_furniture else ())
    found = [Span(start, min(len(text), start + length)) for start, length in places]
    reading = Reading(
        document=article,
        sentences=sentences(article),
        mentions=tuple(mention(article, span.of(text), "ITA") for span in found if span.of(text).strip()),
    )

    assert words_of(blocks(reading)) == text.replace("\n", "")


def test_every_record_begins_once() -> None:
    reading = rich_reading()
    begun = [
        id_
        for block in blocks(reading)
        for part in block.parts
        for item in part.stretches
        for id_ in item.begins
    ]

    records = (*reading.events, *reading.claims, *reading.commitments, *reading.quotes)
    assert sorted(id_ for id_ in begun if id_ in {item.id for item in records}) == sorted(
        {item.id for item in records}
    )


def test_an_event_on_the_words_of_a_mention_is_what_a_click_opens() -> None:
    article = document("The Rome talks ended.")
    whole = mention(article, "Rome talks", "ITA")
    reading = Reading(
        document=article,
        sentences=sentences(article),
        mentions=(whole,),
        events=(event(article, "talks", actors=[whole]),),
    )

    opens = {
        item.words: item.opens.kind if item.opens else None
        for block in blocks(reading)
        for part in block.parts
        for item in part.stretches
    }

    assert opens["Rome "] == "mention"
    assert opens["talks"] == "event"


def test_what_did_not_happen_is_shown_so() -> None:
    article = document("Rome did not attack Paris.")
    reading = Reading(
        document=article,
        sentences=sentences(article),
        events=(event(article, "attack", "ASSAULT", polarity=Polarity.NEGATIVE),),
    )

    assert stretches(reading)["attack"] == ("e", "q4", "no")


def test_furniture_is_no_paragraph() -> None:
    reading = rich_reading()

    first, *others = blocks(reading)

    assert first.is_furniture
    assert first.span.of(reading.document.text).startswith("Skip to Main Content")
    assert not any(block.is_furniture for block in others)
