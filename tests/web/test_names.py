"""What entities are called on pages."""

from __future__ import annotations

import pytest

from westphalia.web.names import name_of
from westphalia.web.words import words


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("ITA", "it", "Italia"),
        ("CVL:ITA", "en", "Italy (civilians)"),
        ("WEST", "en", "the West"),
        ("WEST", "it", "Occidente"),
        ("ZZZ", "en", "ZZZ"),
    ],
)
def test_an_entity_is_called_by_its_name_in_the_language_of_the_reader(code, language, name):
    assert name_of(code, words(language)) == name
