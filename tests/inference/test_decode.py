"""From tags to spans."""

import numpy as np

from westphalia.inference.decode import sigmoid, softmax, spans_of
from westphalia.inference.features import TYPES, WORD_OUTPUTS

OUTSIDE, BEGIN, INSIDE = 0, 1, 2


def scores(*tags: int, layer: int = 0, head: int | None = None) -> np.ndarray:
    rows = np.zeros((len(tags), WORD_OUTPUTS), np.float32)
    rows[:, 1 + len(TYPES) : -1 : 3] = 3.0  # outside, unless a tag says otherwise
    for number, tag in enumerate(tags):
        rows[number, 1 + len(TYPES) + 3 * layer + tag] = 9.0
    if head is not None:
        rows[head, -1] = 5.0
    return rows


def test_a_span_runs_from_begin_to_the_last_inside() -> None:
    found = spans_of(scores(OUTSIDE, BEGIN, INSIDE, INSIDE, OUTSIDE, head=3), 0)
    assert [(first, last, head) for first, last, head, _ in found] == [(1, 3, 3)]


def test_two_begins_side_by_side_are_two_spans() -> None:
    found = spans_of(scores(BEGIN, BEGIN, INSIDE), 0)
    assert [(first, last) for first, last, _, _ in found] == [(0, 0), (1, 2)]


def test_no_span_runs_into_the_next_sentence() -> None:
    found = spans_of(scores(BEGIN, INSIDE, INSIDE), 0, sentences=np.array([0, 0, 1]))
    assert [(first, last) for first, last, _, _ in found] == [(0, 1), (2, 2)]


def test_an_inside_with_nothing_before_it_begins_a_span() -> None:
    found = spans_of(scores(OUTSIDE, INSIDE, INSIDE), 0)
    assert [(first, last) for first, last, _, _ in found] == [(1, 2)]


def test_only_the_layer_that_is_asked_for_is_read() -> None:
    assert spans_of(scores(BEGIN, INSIDE, layer=1), 0) == []
    assert len(spans_of(scores(BEGIN, INSIDE, layer=1), 1)) == 1


def test_probabilities_are_probabilities() -> None:
    assert np.allclose(softmax(np.array([[1.0, 2.0, 3.0]], np.float32)).sum(), 1)
    assert 0 < sigmoid(np.array([-100.0], np.float32))[0] < 1e-9


def mentions(
    tags: tuple[int, ...],
    heads: tuple[float, ...],
    almost: int | None = None,
    sentences: tuple[int, ...] | None = None,
) -> list[tuple[int, int]]:
    """Spans of the mention layer with the score of each word as a head; one word may be almost inside."""
    rows = scores(*tags)
    rows[:, -1] = heads
    if almost is not None:
        rows[almost, 1 + len(TYPES) + INSIDE] = 8.5
    found = spans_of(rows, 0, sentences=None if sentences is None else np.array(sentences))
    return [(first, last) for first, last, _, _ in found]


def test_an_article_cut_off_from_its_name_belongs_to_it() -> None:
    """ "the" and "New York Times" begin a span each; only the second has a head."""
    assert mentions((BEGIN, BEGIN, INSIDE, INSIDE), (-9, -9, -9, 5)) == [(0, 3)]


def test_an_article_alone_takes_the_noun_that_is_almost_inside() -> None:
    assert mentions((BEGIN, OUTSIDE, OUTSIDE), (-9, 5, -9), almost=1) == [(0, 1)]


def test_an_article_with_nothing_to_complete_it_is_no_mention() -> None:
    assert mentions((BEGIN, OUTSIDE, OUTSIDE), (-9, -9, -9)) == []


def test_two_names_side_by_side_stay_two() -> None:
    assert mentions((BEGIN, BEGIN), (5, 5)) == [(0, 0), (1, 1)]


def test_an_article_at_the_end_of_a_sentence_takes_no_name_from_the_next() -> None:
    assert mentions((BEGIN, BEGIN, INSIDE), (-9, -9, 5), sentences=(0, 1, 1)) == [(1, 2)]
    assert mentions((BEGIN, OUTSIDE), (-9, 5), almost=1, sentences=(0, 1)) == []
