"""Turn the scores of words into spans."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from westphalia.inference.features import LAYERS, TYPES

_TAGS = 1 + len(TYPES)
_HEADLESS = 0.1
"""A span in which no word is a head with this probability is no mention yet."""
_HARDLY_INSIDE = 0.2
"""What a word must have to complete such a span."""
_REACH = 3
"""How many words further it may go."""


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the softmax over the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def sigmoid(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logistic function of the scores."""
    result: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return result


def spans_of(
    scores: NDArray[np.float32],
    layer: int,
    threshold: float = 0.5,
    sentences: NDArray[np.integer[Any]] | None = None,
) -> list[tuple[int, int, int, float]]:
    """Return (first word, last word, head word, probability) of each span of a layer.

    `scores` is [words, WORD_OUTPUTS]. Words that are probably not *outside* form spans, cut anew at every
    word that rather begins a span than continues one, and where `sentences`, the number of each word's
    sentence, changes: a headline without a full stop ends all the same. The head is the word that the network
    marks as such, for mentions; else the last word.
    """
    start = _TAGS + 3 * layer
    tags = softmax(scores[:, start : start + 3])
    inside = 1.0 - tags[:, 0] >= threshold
    opens = tags[:, 1] > tags[:, 2]
    edges = np.zeros(len(tags), bool) if sentences is None else np.diff(sentences, prepend=sentences[:1]) != 0
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(tags):
        if not inside[first]:
            first += 1
            continue
        last = first
        while last + 1 < len(tags) and inside[last + 1] and not (opens[last + 1] or edges[last + 1]):
            last += 1
        spans.append((first, last))
        first = last + 1
    outside = tags[:, 0]
    if LAYERS[layer] != "mention":
        return [(first, last, last, _share(outside, first, last)) for first, last in spans]
    heads = sigmoid(scores[:, -1])
    whole = _with_heads(spans, heads, 1.0 - outside, edges)
    return [
        (first, last, int(first + np.argmax(heads[first : last + 1])), _share(outside, first, last))
        for first, last in whole
    ]


def _share(outside: NDArray[np.float32], first: int, last: int) -> float:
    return float(np.mean(1.0 - outside[first : last + 1]))


def _with_heads(
    spans: list[tuple[int, int]],
    heads: NDArray[np.float32],
    inside: NDArray[np.float32],
    edges: NDArray[np.bool_],
) -> list[tuple[int, int]]:
    """Give a span without a head, a mere article, the words that follow; drop it where none can be meant."""
    whole: list[tuple[int, int]] = []
    waiting: int | None = None
    for first, last in spans:
        begin = first if waiting is None or edges[waiting + 1 : first + 1].any() else waiting
        waiting = None
        if heads[begin : last + 1].max() >= _HEADLESS:
            whole.append((begin, last))
            continue
        end = last
        while end + 1 < len(inside) and end - last < _REACH and inside[end + 1] >= _HARDLY_INSIDE:
            if edges[end + 1]:
                break
            end += 1
            if heads[end] >= _HEADLESS:
                break
        taken = any(other <= end for other, _ in spans if other > last)
        if taken:
            waiting = begin
        elif end > last and heads[begin : end + 1].max() >= _HEADLESS:
            whole.append((begin, end))
    return whole
