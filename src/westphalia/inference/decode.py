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
    scores: NDArray[np.float32], layer: int, threshold: float = 0.4
) -> list[tuple[int, int, int, float]]:
    """Return (first word, last word, head word, probability) of each span of a layer.

    `scores` is [words, WORD_OUTPUTS]. A span begins where the probability of *begin* passes the threshold or
    where *inside* prevails with nothing before it, and goes on while *inside* prevails. The head is the word
    that the network marks as such, for mentions; else the last word.
    """
    start = _TAGS + 3 * layer
    tags = softmax(scores[:, start : start + 3])
    inside = (tags[:, 2] >= tags[:, 0]) & (tags[:, 2] >= tags[:, 1])
    begins = (tags[:, 1] >= threshold) & ~inside
    begins |= inside & ~np.concatenate([[False], (begins | inside)[:-1]])
    spans: list[tuple[int, int, int, float]] = []
    for first in np.nonzero(begins)[0]:
        last = int(first)
        while last + 1 < len(tags) and inside[last + 1] and not begins[last + 1]:
            last += 1
        score = float(np.mean(1.0 - tags[first : last + 1, 0]))
        head = int(first + np.argmax(scores[first : last + 1, -1])) if LAYERS[layer] == "mention" else last
        spans.append((int(first), last, head, score))
    return spans
