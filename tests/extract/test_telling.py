"""Words such as "according to" name the source of what their sentence says."""

from __future__ import annotations

import pytest

from westphalia.extract.telling import source_of
from westphalia.model import Span


def source(text: str, claim: str, *names: str, language: str) -> str | None:
    heads = [Span(text.index(name), text.index(name) + len(name)) for name in names]
    named = source_of(text, Span(0, len(text)), text.index(claim), heads, language)
    return names[named] if named is not None else None


@pytest.mark.parametrize(
    ("text", "claim", "name", "language"),
    [
        ("Sono in 4.000, secondo fonti anonime di Berna", "4.000", "Berna", "it"),
        ("According to Oslo, 40 people were freed", "40", "Oslo", "en"),
        ("Laut Wien kamen 30 Schiffe", "30", "Wien", "de"),
        ("Selon Dakar, 12 navires sont partis", "12", "Dakar", "fr"),
        ("По данным Минска, задержаны 5 человек", "5", "Минска", "ru"),
    ],
)
def test_the_one_named_by_such_words_is_the_source(text: str, claim: str, name: str, language: str) -> None:
    assert source(text, claim, name, language=language) == name


def test_the_nearest_of_two_sources_is_meant_and_a_semicolon_parts_them() -> None:
    text = "According to Oslo 40 were freed; according to Bern 50 were"
    assert source(text, "40", "Oslo", "Bern", language="en") == "Oslo"
    assert source(text, "50", "Oslo", "Bern", language="en") == "Bern"


@pytest.mark.parametrize(
    "text",
    [
        "Il secondo incontro con Berna è durato 40 minuti",
        "Secondo quanto si apprende qui in queste ore molto difficili da Berna sono 40",
        "Sono 40, secondo fonti vicine, Berna tace",
    ],
)
def test_an_ordinal_a_far_name_and_another_clause_are_no_source(text: str) -> None:
    assert source(text, "40", "Berna", language="it") is None
