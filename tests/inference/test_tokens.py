"""Words and pieces keep exact offsets, whatever the text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from westphalia.inference.tokens import MAXIMUM_PIECES, UNKNOWN, Vocabulary, split_words


def vocabulary() -> Vocabulary:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "\u2581", "a", "b", "ab", "\u2581ab", "\u2581a"]
    return Vocabulary(pieces, [0, 0, 0, 0, -5.0, -3.0, -3.0, -4.0, -2.0, -2.5])


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


def test_an_elided_article_is_a_word_of_its_own() -> None:
    assert words("l’invasione dell'isola") == ["l", "’", "invasione", "dell", "'", "isola"]


def test_a_number_with_its_separators_is_one_word() -> None:
    assert words("94.000 truppe, 1,5 ore, 100mila") == ["94.000", "truppe", ",", "1,5", "ore", ",", "100mila"]


def test_the_best_scored_cut_wins_over_single_letters() -> None:
    """'ab' costs 4, 'a' and 'b' cost 6."""
    assert vocabulary().pieces("ab", spaced=False) == (7,)


def test_white_space_before_a_word_belongs_to_its_first_piece() -> None:
    assert vocabulary().pieces("ab", spaced=True) == (8,)
    assert vocabulary().pieces("ab", spaced=False) != vocabulary().pieces("ab", spaced=True)


def test_an_unknown_letter_is_an_unknown_piece() -> None:
    assert vocabulary().pieces("aЖ", spaced=False) == (5, UNKNOWN)


def test_a_very_long_word_is_cut_short() -> None:
    assert len(vocabulary().pieces("ba" * 500, spaced=False)) == MAXIMUM_PIECES


@given(st.text())
def test_words_are_in_order_and_hold_every_character_that_is_no_space(text: str) -> None:
    spans = list(split_words(text))
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = {n for a, b in spans for n in range(a, b)}
    assert all(n in covered or text[n].isspace() for n in range(len(text)))


@given(st.text(min_size=1, max_size=40), st.booleans())
def test_every_word_has_at_least_one_piece(word: str, spaced: bool) -> None:
    assert vocabulary().pieces(word, spaced=spaced)
