"""The marks of a document are put together from overlapping windows; a small fake stands for the networks."""

import numpy as np

from westphalia.extract.mark import Thresholds, mark
from westphalia.extract.marks import Marks
from westphalia.extract.quotes import find_quotes
from westphalia.extract.sentences import segment
from westphalia.inference.features import (
    ITEM_OUTPUTS,
    RELATIONS,
    TYPES,
    WORD_OUTPUTS,
    ItemKind,
    Passage,
)
from westphalia.inference.networks import Floats, Numbers
from westphalia.inference.tokens import Vocabulary
from westphalia.model import Document, EventType

ACCUSE, MENTION = TYPES.index(EventType.ACCUSE), 1 + len(TYPES)


class FakeNetworks:
    """Marks 'accuses' as a trigger, 'Aland' and 'Boria' as mentions: who stands before it is the actor."""

    reach = 3
    """Words from a trigger to a party at most."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.passages: list[Passage] = []

    def encode(self, passage: Passage) -> tuple[Floats, Floats]:
        self.passages.append(passage)
        scores = np.full((len(passage.words), WORD_OUTPUTS), -9.0, np.float32)
        scores[..., MENTION::3] = 0.0
        for w, span in enumerate(passage.words):
            word = span.of(self.text)
            if word == "accuses":
                scores[w, 0] = 9.0
                scores[w, 1 + ACCUSE] = 9.0
            if word in ("Aland", "Boria"):
                scores[w, MENTION + 1] = 9.0
        return np.zeros((len(passage.words), 384), np.float32), scores

    def link(self, words: Floats, scores: Floats, lexicon: Floats, items: Numbers) -> tuple[Floats, Floats]:
        count = len(items)
        what = np.zeros((count, ITEM_OUTPUTS), np.float32)
        what[..., 0] = 9.0
        what[..., 1 + ACCUSE] = 9.0
        links = np.full((count, count, len(RELATIONS)), -9.0, np.float32)
        for i, j in np.ndindex(count, count):
            if items[i, 0] == ItemKind.EVENT and items[j, 0] == ItemKind.MENTION:
                side = "actor" if items[j, 1] < items[i, 1] else "recipient"
                near = abs(items[j, 1] - items[i, 1]) <= self.reach
                links[i, j, RELATIONS.index(side)] = 5.0 if near else -9.0
        return what, links


def vocabulary() -> Vocabulary:
    letters = [chr(n) for n in range(97, 123)]
    return Vocabulary(["<s>", "<pad>", "</s>", "<unk>", *letters], [0.0] * 30)


def marked(text: str) -> tuple[Document, Marks]:
    document = Document(id="d", name="d", text=text, language="en")
    sentences = segment(document)
    quotes = find_quotes(document, sentences)
    return document, mark(
        document,
        sentences,
        quotes,
        networks=FakeNetworks(text),
        vocabulary=vocabulary(),
        thresholds=Thresholds(),
    )


def test_a_trigger_becomes_an_event_with_its_parties() -> None:
    document, marks = marked("Today Aland accuses Boria.")
    (event,) = marks.events
    assert event.trigger.of(document.text) == "accuses"
    assert event.type is EventType.ACCUSE
    assert [marks.mentions[n].span.of(document.text) for n, _ in event.actors] == ["Aland"]
    assert [marks.mentions[n].span.of(document.text) for n, _ in event.recipients] == ["Boria"]


def test_an_event_in_repeated_context_is_counted_once() -> None:
    """The document is longer than a window, so that its middle is read twice."""
    text = " ".join(f"On day {n} the minister Aland accuses Boria of a breach." for n in range(60))
    _, marks = marked(text)
    assert len(marks.events) == text.count("accuses")
    assert len({event.trigger for event in marks.events}) == len(marks.events)
    assert len(marks.mentions) == text.count("Aland") + text.count("Boria")
    for event in marks.events:
        (actor,) = event.actors
        assert marks.mentions[actor[0]].span.end < event.trigger.start


def test_an_actor_in_repeated_context_is_the_one_marked_where_it_was_decided() -> None:
    """The first sentence sees to it that windows begin to decide between an actor and the trigger."""
    text = "One came. " + "We saw Aland. Now accuses Boria of it. " * 60
    _, marks = marked(text)
    assert [[marks.mentions[n].sentence for n, _ in event.actors] for event in marks.events] == [
        [number] for number in range(1, 120, 2)
    ]


def test_sentences_are_numbered_in_the_document_not_in_the_window() -> None:
    text = " ".join(f"On day {n} the minister Aland accuses Boria of a breach." for n in range(60))
    _, marks = marked(text)
    assert [event.sentence for event in marks.events] == list(range(60))


def test_a_quote_knows_its_span_without_the_marks() -> None:
    document, marks = marked('"Aland accuses Boria of everything," he said.')
    assert [quote.span.of(document.text) for quote in marks.quotes] == ["Aland accuses Boria of everything,"]
    assert all(mention.quote == 0 for mention in marks.mentions)


def test_a_hyphenated_trigger_is_taken_whole() -> None:
    document, marks = marked("Aland counter-accuses Boria.")
    assert [event.trigger.of(document.text) for event in marks.events] == ["counter-accuses"]
