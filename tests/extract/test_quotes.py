"""Direct speech between quote marks."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.extract.quotes import find_quotes, is_quoted, quoted_spans
from westphalia.extract.sentences import segment
from westphalia.model import Document, Span


def document(text):
    return Document(id="d", name="d", text=text, language="en")


def quotes(text):
    found = document(text)
    return [span.of(text) for span in find_quotes(found, segment(found))]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("«Non firmeremo nulla», dice il console.", "Non firmeremo nulla"),
        ("“We sign nothing,” the consul says.", "We sign nothing,"),
        ("„Wir gehen nicht“, sagt der Konsul.", "Wir gehen nicht"),
        ("»Wir gehen nicht«, sagt der Konsul.", "Wir gehen nicht"),
        ("« Nous ne signons rien », dit le consul.", "Nous ne signons rien"),
        ('"Non firmeremo nulla", dice il console.', "Non firmeremo nulla"),
        ("«Мы ничего не подпишем», — говорит консул.", "Мы ничего не подпишем"),
        ("„Ми нічого не підпишемо”, — каже консул.", "Ми нічого не підпишемо"),
        ("‹Wir gehen nicht›, sagt der Konsul.", "Wir gehen nicht"),
        ("The consul says: 'We sign nothing.'", "We sign nothing."),
        ("The consul says ‘we sign nothing’ again.", "we sign nothing"),
    ],
)
def test_each_manner_of_quoting_is_found_without_its_marks(text, speech):
    assert quotes(text) == [speech]


def test_a_quotation_runs_over_several_sentences():
    assert quotes("«Non firmeremo. Non oggi», dice.") == ["Non firmeremo. Non oggi"]


def test_a_paragraph_that_opens_with_a_mark_again_goes_on():
    text = "“We wait. We have time.\n\n“And we shall win,” he said."

    assert quotes(text) == ["We wait. We have time.\n\n“And we shall win,"]


def test_a_quotation_closed_in_the_next_paragraph_is_whole():
    assert quotes("«Aspettiamo. Abbiamo tempo.\n\nE vinceremo», dice.") == [
        "Aspettiamo. Abbiamo tempo.\n\nE vinceremo"
    ]


def test_a_missing_mark_does_not_swallow_the_article():
    text = "«Non firmeremo, dice il console.\n\nPoi esce.\n\n«Forse domani sera», aggiunge."

    assert quotes(text) == ["Forse domani sera"]


def test_a_quotation_inside_a_quotation_is_part_of_it():
    text = "«Ha detto “mai e poi mai” a tutti», riferisce."

    assert quotes(text) == ["Ha detto “mai e poi mai” a tutti"]


def test_a_scare_quote_of_one_word_is_left_out():
    assert quotes("Una «visita» di cortesia.") == []


@pytest.mark.parametrize("text", ["«Mai», disse.", "Disse: «Mai» e uscì.", "E poi «Basta!» dalla folla."])
def test_one_word_that_is_speech_is_kept(text):
    assert len(quotes(text)) == 1


def test_an_apostrophe_opens_no_quotation():
    assert quotes("Un po' di 'ndrangheta: l'ha detto, un po' dopo, il capo dell'ufficio.") == []


def test_an_apostrophe_after_an_s_does_not_close_a_quotation():
    assert quotes("‘The leaders’ plan has failed’ was all he said.") == ["The leaders’ plan has failed"]


def test_a_mark_in_furniture_is_not_seen():
    text = "Oslo [“agreed](x”) to the plan."
    found = Document(id="d", name="d", text=text, language="en", furniture=(Span(5, 7), Span(13, 18)))

    assert quoted_spans(found, segment(found)) == ()


def test_a_scare_quote_counts_as_quoted_text():
    found = document("Una «visita» breve.")
    spans = quoted_spans(found, segment(found))

    assert is_quoted(spans, found.text.index("visita"))
    assert not is_quoted(spans, found.text.index("breve"))


@pytest.mark.parametrize("piece", ['"', '"a ', "«a ", "'a ", "‘a s’ ", "«a b.\n\n"])
def test_the_time_stays_in_proportion_for_any_run_of_marks(piece):
    found = document(piece * 30_000)
    sentences = segment(found)
    start = time.process_time()
    find_quotes(found, sentences)

    assert time.process_time() - start < 5


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aB.,!: \n\"'«»“”„‘’‚‹›—é1"), max_size=80))
def test_quotations_are_in_order_inside_the_text_and_without_spaces_at_their_edges(text):
    end = 0
    for span in quoted_spans(document(text), segment(document(text))):
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        end = span.end
