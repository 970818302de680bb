"""Passages over a document: every sentence decided once, with context before it."""

from hypothesis import given
from hypothesis import strategies as st

from westphalia.extract.windows import CONTEXT, MAXIMUM, windows

LENGTHS = st.lists(st.integers(1, 400), max_size=60)


def test_a_short_document_is_one_window() -> None:
    assert len(windows([20] * 10)) == 1


def test_the_next_window_repeats_the_sentences_before_it() -> None:
    first, second = windows([40] * 12)
    assert first.end == second.own
    assert second.start == second.own - CONTEXT // 40


@given(LENGTHS)
def test_every_sentence_is_owned_by_exactly_one_window(lengths: list[int]) -> None:
    owned = [n for window in windows(lengths) for n in range(window.own, window.end)]
    assert owned == list(range(len(lengths)))


@given(LENGTHS)
def test_a_window_is_too_long_only_if_its_one_sentence_is(lengths: list[int]) -> None:
    for window in windows(lengths):
        total = sum(lengths[window.start : window.end])
        assert total <= MAXIMUM or window.end - window.own == 1
