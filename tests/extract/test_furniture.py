"""What is no part of an article."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.extract.furniture import furniture


def found(text):
    return [span.of(text) for span in furniture(text)]


def left(text):
    for span in reversed(furniture(text)):
        text = text[: span.start] + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Oslo** agreed.", "Oslo agreed."),
        ("__Oslo__ agreed with *some* and _others_.", "Oslo agreed with some and others."),
        ("The [envoys](https://a.example/b_(c)) left.", "The envoys left."),
        ("Dell\\'accordo e del file\\_nome.", "Dell'accordo e del file_nome."),
        ("## The talks\nThey met.", "The talks\nThey met."),
        ("> They met.\n* One came.", "They met.\nOne came."),
        ("They met.[12] They left.", "They met. They left."),
        ("They met<br/> and <b>left</b>.", "They met and left."),
        ("![a map](map.png)They met.", "They met."),
        ("They met. pic.twitter.com/Ab12Cd", "They met. "),
        ("They met, see https://a.example/b?c=1.", "They met, see ."),
    ],
)
def test_markup_is_furniture_and_its_words_are_not(text, words):
    assert left(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "2**3 is eight",
        "user_name_x wrote",
        "3 * 4 is twelve",
        "A heading without a full stop",
        "He said: read also my book.",
    ],
)
def test_what_only_looks_like_furniture_is_kept(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("di Marta Cordelli — 11 dicembre 2024", True),
        ("By Ann Other, 3 May 2021", True),
        ("por Ana Ejemplo | 12:40", True),
        ("Di Marta Cordelli, ministra dal 2019, si parla poco.", False),
        ("By Ann Other, a minister", False),
    ],
)
def test_a_byline_may_bear_its_date(line, is_byline):
    assert (line in found(f"Talks in Oslo\n\n{line}\n\nThey met.")) is is_byline


@pytest.mark.parametrize(
    "phrase", ["Skip to main content", "Back To Top", "Vai al contenuto", "Zum Inhalt springen"]
)
def test_a_link_of_the_page_is_found_even_when_glued_to_a_word(phrase):
    assert found(f"{phrase}The ministers met.") == [phrase]


@pytest.mark.parametrize(
    "line",
    [
        "Leggi anche: Il vertice di domani",
        "Читайте также: Что было вчера",
        "Lesen Sie auch: Der Gipfel von morgen",
        "Condividi",
        "Schließen",
        "Share this article",
        "[di Carla Prova]",
        "By Anna Holm",
        "von Peter Muster",
        "© 2021 Agenzia Prova",
        "Home | Esteri | Politica",
        "We use cookies to improve our site. Accept or change your preferences.",
        "Utilizziamo i cookie per migliorare la navigazione. Accetta",
    ],
)
def test_a_line_that_belongs_to_the_page_is_found(line):
    assert found(f"The ministers met.\n\n{line}\n\nThey left.") == [line]


def test_a_run_of_short_lines_with_words_of_a_menu_is_a_menu():
    assert found("Home\nPolitics\nThe Arctic\nSport\n\nThe ministers met.") == [
        "Home",
        "Politics",
        "The Arctic",
        "Sport",
    ]


def test_a_pointer_to_other_articles_at_the_end_of_a_paragraph_is_found():
    assert found("The talks failed. Read also: What the envoys ate") == ["Read also: What the envoys ate"]


def test_a_run_of_short_lines_without_words_of_a_menu_is_kept():
    assert found("Oslo\nBern\nRome\nLima\n\nThe ministers met.") == []


def test_a_date_glued_to_its_key_at_the_start_is_found():
    assert found("Una notte a Oslo date 2021-12 I ministri si vedono.") == ["date 2021-12"]


def test_fields_in_the_first_lines_are_found_and_the_words_of_a_title_kept():
    assert left("Title: A night in Oslo\nAuthor: Anna Holm\n\nThey met.") == "A night in Oslo\n\n\nThey met."


def test_front_matter_is_furniture():
    assert left("---\ntitle: A night\ndate: 2021-02-03\n---\nThey met.") == "\nThey met."


TITLE = "A long night in Oslo"


def test_a_repeated_title_that_cuts_a_sentence_is_found():
    text = f"{TITLE}\n\nThe talks began late. The envoy of\n\n{TITLE}\n\nMoldova had left."

    (span,) = furniture(text)
    assert span.of(text) == TITLE
    assert span.start == text.rindex(TITLE)


def test_a_repeated_heading_between_whole_paragraphs_is_kept():
    filler = "The talks began late.\n\nNobody knew why.\n\nIt rained all day."

    assert found(f"{TITLE}\n\n{filler}\n\n{TITLE}\n\nThe envoy left.") == []


def test_a_running_head_is_found_from_the_second_time_on():
    pages = "\n\n".join(f"{TITLE}\n\nPage text number {number} is here. It ends." for number in range(4))

    assert found(pages) == [TITLE] * 3


@pytest.mark.parametrize(
    "piece", ["*", "[", "[a](b", "_a ", "> ", "<a ", " #", "<!--", "\\", "Home | ", " ", "ab cd\n", "[di "]
)
def test_long_runs_of_marks_take_seconds(piece):
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    furniture(text)

    assert time.process_time() - start < 5


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aB.:[]()*_#>-|\\<!/`1 \n\r\t«©"), max_size=80))
def test_spans_are_in_order_inside_the_text_and_not_empty(text):
    end = 0
    for span in furniture(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
