"""An article with everything marked in its text, readable with colour and without."""

from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given, settings
from rich.console import Console

from tests.factory import document, event, mention, rich_reading
from tests.store.strategies import readings
from westphalia.model import Claim, Comparator, Reading, Span
from westphalia.show import Line, amount, render, sentence_with_trigger


def shown(reading: Reading, *, plain: bool = True) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=200, color_system=None if plain else "truecolor", force_terminal=not plain
    )
    console.print(render(reading, plain=plain))
    return out.getvalue()


def test_without_colour_signs_mark_mentions_events_and_times() -> None:
    page = shown(rich_reading())

    assert "{Ruritania}RUT may *attack*[1] {Freedonia}FRE in January<2022-01>" in page
    assert "{officials in Washington}USA said on Tuesday<2021-12-07>, speaking of 90,000 troops<#>." in page


def test_each_event_has_a_line_below_its_paragraph() -> None:
    lines = shown(rich_reading()).splitlines()

    assert (
        '  [1] ASSAULT:invade possible future in 2022-01  RUT -> FRE  says anonymous:USA citing RUT  "attack"'
        in lines
    )
    assert '  [6] MOBILIZE not-happened  RUT  says RUT  at Strelsau  "plan"' in lines


def test_claims_commitments_and_quotes_have_lines_too() -> None:
    lines = [line.strip() for line in shown(rich_reading()).splitlines()]

    assert '#  CLAIM = 90,000 troops  says anonymous:USA  "90,000 troops"' in lines
    assert (
        '!  THREAT  FRE (Rufus Firefly) -> RUT (Rudolf V)  condition "if Ruritania attacks"'
        '  consequence "impose sanctions"'
    ) in lines
    assert '"  QUOTE  FRE (Rufus Firefly)  "We will impose sanctions if Ruritania attacks,"' in lines


def test_furniture_is_marked_as_no_part_of_the_article() -> None:
    assert "((Skip to Main Content))" in shown(rich_reading())


def test_a_mention_that_could_not_be_resolved_says_so() -> None:
    text = document("They met.")
    they = mention(text, "They")
    page = shown(Reading(document=text, mentions=(they,), events=(event(text, "met", actors=[they]),)))

    assert "{They}? *met*[1]." in page
    assert '[1] CONSULT  "They"  "met"' in page


def test_a_mention_inside_another_is_marked_inside_it() -> None:
    text = document("The Ruritanian minister spoke.")
    whole, inner = mention(text, "The Ruritanian minister", "RUT"), mention(text, "Ruritanian", "RUT")

    assert "{The {Ruritanian}RUT minister}RUT spoke." in shown(
        Reading(document=text, mentions=(whole, inner))
    )


def test_with_colour_the_terminal_gets_colours_and_no_brackets() -> None:
    page = shown(rich_reading(), plain=False)

    assert "\x1b[" in page
    assert "{" not in page


def test_without_colour_there_are_ascii_letters_alone() -> None:
    assert shown(rich_reading()).isascii()


def test_words_that_look_like_markup_are_words() -> None:
    assert "[bold]Rome[/bold] :smile:" in shown(Reading(document=document("[bold]Rome[/bold] :smile:")))


@settings(max_examples=60, deadline=None)
@given(readings())
def test_every_word_of_the_text_is_shown(reading: Reading) -> None:
    """Whatever overlaps; read as if nothing were marked, so that no mark cuts a word in two."""
    bare = Reading(document=replace(reading.document, furniture=()), sentences=reading.sentences)
    shown(reading), shown(reading, plain=False)

    letters = [sign for sign in shown(bare) if sign.isalnum()]
    assert all(sign in letters for sign in reading.document.text if sign.isalnum())


def test_a_sentence_comes_on_one_line_with_its_trigger_marked() -> None:
    text = document("They\n  met\tin Rome.")
    met = replace(event(text, "met"), sentence=Span(0, len(text.text)))

    assert sentence_with_trigger(text, met).plain == "They *met* in Rome."


def test_an_amount_is_the_number_or_the_words() -> None:
    text = document("dozens of men")
    claim = Claim(
        id="cla-1", citation=text.cite(Span(0, 6)), sentence=Span(0, 13), quantity="dozens", value=None,
        comparator=Comparator.ABOUT, unit="men", subject="men",
    )  # fmt: skip

    assert amount(claim) == "dozens"
    assert amount(replace(claim, value=1500000.0)) == "1,500,000"


def test_nobody_is_a_question_mark_unless_another_word_is_given() -> None:
    assert Line({}).people([]).plain == "?"
    assert Line({}).people([], nobody="the article").plain == "the article"


def test_a_long_sentence_is_cut_at_words_around_its_trigger() -> None:
    text = document("After many long and fruitless days they met in the old palace of the river town.")
    met = replace(event(text, "met"), sentence=Span(0, len(text.text)))

    assert sentence_with_trigger(text, met, around=16).plain == "...days they *met* in the old..."
