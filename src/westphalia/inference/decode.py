"""Turn the scores of words into spans."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from westphalia.inference.features import LAYERS, TYPES

_TAGS = 1 + len(TYPES)


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
    scores: NDArray[np.float32], layer: int, threshold: float = 0.5
) -> list[tuple[int, int, int, float]]:
    """Return (first word, last word, head word, probability) of each span of a layer.

    `scores` is [words, WORD_OUTPUTS]. Words that are probably not *outside* form spans, cut anew at every
    word that rather begins a span than continues one. The head is the word that the network marks as such,
    for mentions; else the last word.
    """
    start = _TAGS + 3 * layer
    tags = softmax(scores[:, start : start + 3])
    inside = 1.0 - tags[:, 0] >= threshold
    spans: list[tuple[int, int, int, float]] = []
    first = 0
    while first < len(tags):
        if not inside[first]:
            first += 1
            continue
        last = first
        while last + 1 < len(tags) and inside[last + 1] and tags[last + 1, 1] <= tags[last + 1, 2]:
            last += 1
        score = float(np.mean(1.0 - tags[first : last + 1, 0]))
        head = int(first + np.argmax(scores[first : last + 1, -1])) if LAYERS[layer] == "mention" else last
        spans.append((first, last, head, score))
        first = last + 1
    return spans
