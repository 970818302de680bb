"""Words and word pieces, with the character offsets that every record later cites.

The encoder knows text as pieces of a unigram vocabulary (SentencePiece, as XLM-R and multilingual-e5 use it).
Words are cut first, so that each has exact offsets, and then each word is cut into pieces by itself: the best
sequence by the vocabulary's scores (Viterbi; Kudo 2018, "Subword Regularization"). Twenty lines of our own
instead of a library, because a word's pieces are cached and nothing else of the libraries would be used.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from westphalia.errors import ModelError
from westphalia.memory import undisturbed

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:[^\W\d_]+)?|[^\W_]+|[^\s\w]|_", re.UNICODE)
_SPACE_MARK = "\u2581"
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
MAXIMUM_PIECES = 8
"""Pieces kept of one word: longer ones are file names, codes and noise."""


def split_words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each word, number and punctuation mark of `text[start:end]`.

    >>> ["dell'Ucraina: 94.000 truppe"[a:b] for a, b in split_words("dell'Ucraina: 94.000 truppe")]
    ['dell', "'", 'Ucraina', ':', '94.000', 'truppe']
    """
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        yield match.span()


class Vocabulary:
    """The pieces that the encoder knows, with their log probabilities."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._scores = {
            piece: (number, score) for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
        }
        self._longest = max(len(piece) for piece in pieces)
        self._unknown_score = min(scores) - 10.0
        self._cache: dict[tuple[str, bool], tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._scores)

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Read a vocabulary file: xz-compressed lines of piece, tab, score.

        Raises:
            ModelError: the file is missing or is not such a file.
        """
        try:
            lines = lzma.decompress(path.read_bytes()).decode("utf-8").split("\n")
        except (OSError, lzma.LZMAError) as error:
            raise ModelError(f"{path.name}: the model's vocabulary cannot be read: {error}") from error
        with undisturbed():
            rows = [line.split("\t") for line in lines if line]
            return cls([row[0] for row in rows], [float(row[1]) for row in rows])

    def pieces(self, word: str, *, spaced: bool) -> tuple[int, ...]:
        """Return the piece numbers of a word; `spaced` says that white space stands before it."""
        key = (word, spaced)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 200_000:  # bounded, so that memory stays flat over a large collection
                self._cache.clear()
            found = self._cut((_SPACE_MARK if spaced else "") + unicodedata.normalize("NFKC", word))
            self._cache[key] = found
        return found

    def _cut(self, text: str) -> tuple[int, ...]:
        text = text[:64]
        best = [0.0] + [float("-inf")] * len(text)
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                known = self._scores.get(text[start:end])
                if known is None and end > start + 1:
                    continue
                number, score = known if known is not None else (UNKNOWN, self._unknown_score)
                if best[start] + score > best[end]:
                    best[end] = best[start] + score
                    back[end] = (start, number)
        numbers: list[int] = []
        position = len(text)
        while position > 0:
            position, number = back[position]
            numbers.append(number)
        return tuple(reversed(numbers))[:MAXIMUM_PIECES] or (UNKNOWN,)
