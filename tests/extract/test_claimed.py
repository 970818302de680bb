"""A claimed number takes the words that say it."""

from __future__ import annotations

import pytest

from westphalia.extract.claimed import claimed_words
from westphalia.model import Span


def words(text: str, marked: str, *others: str, language: str = "en") -> str | None:
    def span(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    found = claimed_words(
        text, Span(0, len(text)), span(marked), [span(other) for other in others], language=language
    )
    return None if found is None else found.of(text)


@pytest.mark.parametrize(
    ("text", "marked", "language", "expected"),
    [
        ("Ventisei anni dopo, Asunción firma.", "anni", "it", "Ventisei anni"),
        ("They sent five American warships.", "warships", "en", "five American warships"),
        ("They fired some eighty bombs.", "some", "en", "some eighty"),
        ("A trois voix, ils ont cédé.", "voix", "fr", "trois voix"),
        ("Il costo è salito del due per cento.", "per cento", "it", "due per cento"),
        ("They lost 300 tanks.", "300 tanks", "en", "300 tanks"),
        ("Decine di migliaia di persone hanno sfilato.", "Decine di migliaia", "it", "Decine di migliaia"),
    ],
)
def test_the_number_beside_what_is_counted_belongs_to_it(
    text: str, marked: str, language: str, expected: str
) -> None:
    assert words(text, marked, language=language) == expected


@pytest.mark.parametrize(
    ("text", "marked", "language"),
    [
        ("The agents withdrew; five stayed.", "agents", "en"),
        ("Washington non si muove di un millimetro.", "millimetro", "it"),
        ("Il prezzo è salito dell'uno per cento.", "per cento", "it"),
        ("Volontari vennero a proteggerla.", "Volontari", "it"),
    ],
)
def test_what_holds_no_number_claims_none(text: str, marked: str, language: str) -> None:
    assert words(text, marked, language=language) is None


def test_a_number_that_another_mark_has_is_not_claimed_twice() -> None:
    assert words("They lost 300 of their tanks.", "tanks", "300") is None
