"""The network says where a time expression is, the language's words how far it goes."""

from __future__ import annotations

import pytest

from westphalia.extract.time_spans import settle_times
from westphalia.model import Span


def settled(text: str, *words: str, language: str = "it") -> list[str]:
    marked = [Span(text.index(word), text.index(word) + len(word)) for word in words]
    return [span.of(text) for span in settle_times(text, marked, Span(0, len(text)), language)]


@pytest.mark.parametrize(
    ("text", "marks", "whole", "language"),
    [
        ("Due giorni dopo hanno firmato a Berna", ["Due"], "Due giorni dopo", "it"),
        (
            "La riunione comincia martedì alle 22:30 a Oslo",
            ["martedì", "22", "30"],
            "martedì alle 22:30",
            "it",
        ),
        ("Si vedranno il prossimo mese a Lima", ["il prossimo"], "il prossimo mese", "it"),
        ("The truce begins at 4 am, the envoys said", ["4"], "4 am", "en"),
        ("Talks resumed in August after a pause", ["in", "August"], "in August", "en"),
        ("They met four days earlier in Vienna", ["earlier"], "four days earlier", "en"),
        ("Le ministre part dans deux semaines", ["deux"], "dans deux semaines", "fr"),
    ],
)
def test_pieces_of_one_expression_become_one(text: str, marks: list[str], whole: str, language: str) -> None:
    assert settled(text, *marks, language=language) == [whole]


@pytest.mark.parametrize(
    ("text", "mark", "language"),
    [
        ("On Thursday 12 envoys left the hall", "Thursday", "en"),
        ("On Thursday after talks they left", "Thursday", "en"),
        ("Giovedì, due ministri hanno firmato", "Giovedì", "it"),
        ("Ieri un ministro ha firmato", "Ieri", "it"),
    ],
)
def test_what_follows_a_day_is_not_taken_for_a_part_of_it(text: str, mark: str, language: str) -> None:
    assert settled(text, mark, language=language) == [mark]


def test_a_comma_ends_an_expression() -> None:
    assert settled("L'intesa di ieri, il 4 ministri erano assenti", "ieri") == ["ieri"]


def test_words_that_tell_no_time_are_left_out() -> None:
    assert settled("The two met in the palace", "in", language="en") == []
    assert settled("Six envoys met", "Six", language="en") == []


def test_a_number_in_digits_may_be_a_day() -> None:
    assert settled("The ambassador was called in on the 8th", "8th", language="en") == ["8th"]


def test_an_unknown_language_keeps_its_marks() -> None:
    assert settled("Tuklas na bukas", "bukas", language="xx") == ["bukas"]


def test_two_expressions_stay_two() -> None:
    text = "Arrivato lunedì a Roma, è ripartito mercoledì mattina"
    assert settled(text, "lunedì", "mercoledì") == ["lunedì", "mercoledì mattina"]
