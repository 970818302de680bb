"""Sentences by offsets: where they end, what they skip, and how long they take."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.extract.furniture import furniture
from westphalia.extract.sentences import LONGEST, segment, words_of
from westphalia.model import Document, Span


def article(text, language="en", marks=()):
    return Document(id="d", name="d", text=text, language=language, furniture=tuple(marks))


def cut(text, language="en", abbreviations=(), marks=()):
    document = article(text, language, marks)
    return [words_of(document, found) for found in segment(document, abbreviations=frozenset(abbreviations))]


@pytest.mark.parametrize(
    ("language", "abbreviations", "sentences"),
    [
        ("en", {"mr", "gen"}, ["Mr. Hale met Gen. Ortiz.", "Nobody spoke."]),
        ("en", {"jan"}, ["They signed on Jan. 5 in Oslo.", "Then they left."]),
        ("it", {"on", "sig"}, ["Parlano l'on. Bassi e il sig. Verri.", "Nessuno risponde."]),
        ("fr", {"m", "mme"}, ["M. Lebrun reçoit Mme. Le Goff.", "Elle part."]),
        ("es", {"sr", "pág"}, ["El Sr. Vidal cita la pág. 5 del acuerdo.", "Nadie firma."]),
        ("pt", {"dr", "art"}, ["O dr. Matos invoca o art. 5 do tratado.", "Ninguém assina."]),
        ("de", {"z.b", "russ"}, ["Er sprach z. B. mit dem russ. Gesandten.", "Danach ging er."]),
        ("ru", {"г", "млн"}, ["Он прибыл в г. Казань и дал 3 млн. рублей.", "Потом он уехал."]),
        ("uk", {"м", "грн"}, ["Він прибув до м. Львова і дав 5 грн. готівкою.", "Потім він поїхав."]),
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(language, abbreviations, sentences):
    assert cut(" ".join(sentences), language, abbreviations) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["It was J. F. Hollis who called.", "He hung up."]),
        ("ru", ["Там был В. В. Орлов из посольства.", "Он молчал."]),
        ("es", ["Llegó de EE. UU. el enviado.", "No habló."]),
    ],
)
def test_initials_do_not_end_a_sentence(language, sentences):
    assert cut(" ".join(sentences), language) == sentences


def test_letters_with_full_stops_end_a_sentence_only_before_a_word_that_begins_one():
    assert cut("The U.S. Navy left. She lives in the U.S. They know.") == [
        "The U.S. Navy left.",
        "She lives in the U.S.",
        "They know.",
    ]


def test_a_decimal_number_does_not_end_a_sentence():
    assert cut("It cost 3.5 million. Nobody paid.") == ["It cost 3.5 million.", "Nobody paid."]


def test_a_german_ordinal_does_not_end_a_sentence():
    sentences = ["Am 7. Dezember kam der 2. Gesandte.", "Er blieb bis zum 9. Danach ging er."]

    assert cut(" ".join(sentences), "de") == [sentences[0], "Er blieb bis zum 9.", "Danach ging er."]


def test_no_is_an_abbreviation_only_before_a_number():
    assert cut("He lives at No. 10 and said no. Then he left.") == [
        "He lives at No. 10 and said no.",
        "Then he left.",
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["«Non firmeremo.»", "Il ministro esce."],
        ["“We will not sign.”", "The minister left."],
        ["« Nous partons. »", "Le ministre sort."],
        ["„Wir gehen.“", "Der Minister schweigt."],
    ],
)
def test_a_quote_mark_after_the_full_stop_belongs_to_the_sentence(sentences):
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "“Stop!” she said.",
        "– Che cosa vuole? – chiese il console.",
        "Aspettiamo… poi decideremo.",
        "«Mai!», disse.",
    ],
)
def test_a_sentence_goes_on_with_a_small_letter_after_its_quotation_or_dots(sentence):
    assert cut(sentence, "it") == [sentence]


def test_sentences_glued_without_a_space_are_parted():
    assert cut("The talks ended.Nobody signed.") == ["The talks ended.", "Nobody signed."]


def test_an_address_on_the_web_is_not_parted():
    assert cut("It was on Example.Com for a day.") == ["It was on Example.Com for a day."]


def test_a_heading_is_a_sentence_of_its_own():
    assert cut("A long night in Oslo\n\nThe ministers met at eight.") == [
        "A long night in Oslo",
        "The ministers met at eight.",
    ]


def test_a_sentence_goes_on_in_the_next_line():
    assert cut("The minister said that\nnobody had signed. He left.") == [
        "The minister said that\nnobody had signed.",
        "He left.",
    ]


def test_a_line_broken_at_a_fixed_width_goes_on_before_a_name():
    text = "The envoy said on Monday that\nthe talks would be held by\nMinister Hale in the capital."

    assert cut(text) == [text]


def test_list_items_are_not_joined():
    assert cut("- first point\n- second point") == ["- first point", "- second point"]


def test_lines_are_paragraphs_when_each_ends_its_sentence():
    found = segment(article("Oslo agreed.\nBern refused. Then it left.\n\nRome waits."))

    assert [sentence.paragraph for sentence in found] == [0, 1, 1, 2]


def test_furniture_is_left_out_of_a_sentence():
    text = "Oslo **agreed** to it."
    document = article(text, marks=furniture(text))
    (found,) = segment(document)

    assert words_of(document, found) == "Oslo agreed to it."
    assert found.span == Span(0, len(text))
    assert len(found.parts) == 3


def test_a_sentence_goes_on_behind_a_title_that_cut_it():
    title = "A long night in the old town"
    text = (
        f"{title}\n\nThe talks began late. Nobody knew why the president of\n\n{title}\n\nMoldova had left."
    )

    assert cut(text, marks=furniture(text)) == [
        title,
        "The talks began late.",
        "Nobody knew why the president of\n\n\n\nMoldova had left.",
    ]


def test_metadata_between_title_and_text_ends_the_title():
    text = "A night in Oslo date 2021-12 The talks began late."

    assert [words.strip() for words in cut(text, marks=furniture(text))] == [
        "A night in Oslo",
        "The talks began late.",
    ]


def test_an_overlong_sentence_is_cut_at_a_comma():
    found = cut("word word, " * 400)

    assert all(len(words) <= LONGEST for words in found)
    assert all(words.endswith(",") for words in found[:-1])


def test_the_language_of_a_passage_is_asked_for_each_sentence():
    found = segment(article("Uno due. Three four."), passage_language=lambda words, _: words[:3].lower())

    assert [sentence.language for sentence in found] == ["uno", "thr"]


def test_two_million_characters_in_one_line_take_seconds():
    document = article("a, b c " * 300_000)
    start = time.process_time()
    segment(document)

    assert time.process_time() - start < 10


@pytest.mark.parametrize("piece", [".", " ", "J. ", "word\n", '"', "a", "Some words here. "])
def test_the_time_stays_in_proportion_for_any_run_of_signs(piece):
    document = article(piece * (300_000 // len(piece)))
    start = time.process_time()
    segment(document)

    assert time.process_time() - start < 5


signs = st.sampled_from(
    [*'abAB.!?…"«»“”‘’„ \n\r\t-–,;:12()[]#*_\\ДдЕ\u00a0\u2028\x0c中', "Il ", "U.S. ", "\n\n", "J. "]
)


@st.composite
def documents(draw):
    text = "".join(draw(st.lists(signs, max_size=60)))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    marks = [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False) if start < end]
    return article(text, draw(st.sampled_from(["it", "en", "de", "ru", None])), marks)


@settings(max_examples=300, deadline=None)
@given(documents())
def test_sentences_are_in_order_and_short_and_do_not_overlap(document):
    end = paragraph = 0
    for sentence in segment(document):
        assert sentence.span.start >= end
        assert sentence.span.end - sentence.span.start <= LONGEST
        assert sentence.paragraph >= paragraph
        assert (sentence.parts[0].start, sentence.parts[-1].end) == (sentence.span.start, sentence.span.end)
        end, paragraph = sentence.span.end, sentence.paragraph


@settings(max_examples=300, deadline=None)
@given(documents())
def test_sentences_hold_every_character_that_is_neither_space_nor_furniture(document):
    held = {at for found in segment(document) for part in found.parts for at in range(part.start, part.end)}
    left_out = {at for span in document.furniture for at in range(span.start, span.end)}

    assert not held & left_out
    assert {at for at, sign in enumerate(document.text) if not sign.isspace()} <= held | left_out
