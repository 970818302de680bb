"""The base file of the language packs."""

import pytest

from westphalia.errors import DataFileError
from westphalia.extract.typography import parse_typography, typography


def test_a_wrong_field_is_named():
    with pytest.raises(DataFileError, match=r"_base\.toml.*openning"):
        parse_typography('[sentences]\nopenning = "x"\n', where="_base.toml")


def test_every_quote_pair_has_two_single_marks():
    assert all(len(mark) == 1 for pair in typography().quotes.pairs for mark in pair)


def test_phrases_are_in_small_letters_and_stand_once():
    signs = typography().furniture
    for phrases in (signs.lines, signs.starts, signs.anywhere, signs.menu_words, signs.metadata_keys):
        assert all(phrase == phrase.lower() for phrase in phrases)
        assert len(phrases) == len(set(phrases))
