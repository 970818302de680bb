"""Names are found across scripts by how they sound."""

from __future__ import annotations

import pytest

from westphalia.sounds import NamesBySound, is_cyrillic, load

NAMES = NamesBySound([(("astrid", "holmqvist"), "AH"), (("john", "hartley"), "JH"), (("bo", "li"), "BL")])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("астрид", "хольмквист"), ("AH",)),
        (("джон", "гартли"), ("JH",)),
        (("астрид", "хольмквистом"), ("AH",)),
        (("астрид", "петрова"), ()),
        (("джон",), ()),
        (("бо", "ли"), ()),
    ],
)
def test_a_full_name_is_told_by_its_consonants(words, found):
    assert NAMES.find(words) == found


def test_doubled_letters_count_once():
    assert load().readings("rossi") == load().readings("rosi")


def test_a_letter_of_two_sounds_gives_two_readings():
    assert set(load().readings("gero")) == {"KR", "SR"}


def test_an_ending_of_declension_may_be_left_out():
    assert "KRD" in load().readings("говардом")


@pytest.mark.parametrize(("word", "expected"), [("Ґалаґан", True), ("їжак", True), ("Galagan", False)])
def test_scripts_are_told_apart(word, expected):
    assert is_cyrillic(word) is expected
