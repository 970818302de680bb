"""Choose the pieces of the pretrained vocabulary that news in the eight languages needs.

The full vocabulary (250,002 pieces of a hundred languages) would fill 54 MB of the package. Kept are: the
pieces that the commonest words of the eight languages are cut into (word lists of the package wordfreq, which
is needed for training only), those of the corpus, and every single character that they use.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import numpy as np
import weights
from wordfreq import top_n_list

from westphalia.inference.tokens import Vocabulary, split_words

LANGUAGES = ("it", "en", "fr", "es", "de", "pt", "ru", "uk")
WORDS = 120_000
"""Commonest words of each language whose pieces are kept."""


def words_of(language: str) -> list[str]:
    words = top_n_list(language, WORDS, wordlist="best")
    return [
        form for word in words for form in {word, word.capitalize(), word.upper() if len(word) < 6 else word}
    ]


def corpus_words(folder: Path) -> set[tuple[str, bool]]:
    found: set[tuple[str, bool]] = set()
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            found.update((text[a:b], a == 0 or text[a - 1].isspace()) for a, b in split_words(text))
    return found


def main() -> None:
    corpus, target = Path(sys.argv[1]), Path(sys.argv[2])
    source = weights.load(weights.find())
    full = Vocabulary(source.pieces, source.scores.tolist())
    kept = {0, 1, 2, 3}
    for language in LANGUAGES:
        before = len(kept)
        for word in words_of(language):
            for start, end in split_words(word):
                kept.update(full.pieces(word[start:end], spaced=start == 0))
        print(language, len(kept) - before, "pieces more", flush=True)
    for word, spaced in corpus_words(corpus):
        kept.update(full.pieces(word, spaced=spaced))
    alphabet = {c for number in kept for c in source.pieces[number]}
    kept.update(
        n
        for n, piece in enumerate(source.pieces)
        if len(piece.lstrip("\u2581")) <= 1 and set(piece) <= alphabet
    )
    order = np.array(sorted(kept))
    print(len(order), "pieces kept of", len(source.pieces))
    target.mkdir(parents=True, exist_ok=True)
    lines = [f"{source.pieces[n]}\t{source.scores[n]:.4f}" for n in order]
    (target / "vocabulary.txt.xz").write_bytes(lzma.compress("\n".join(lines).encode("utf-8"), preset=9))
    np.savez(target / "kept.npz", order=order)


if __name__ == "__main__":
    main()
