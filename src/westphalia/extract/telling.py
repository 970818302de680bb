"""Find whom a sentence names as its source by words such as "according to"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from westphalia import languages
from westphalia.extract.conditions import CLAUSE_EDGE
from westphalia.model import Span

_REACH = 6
"""Words within which the head of whom they name stands: "secondo fonti anonime dell'intelligence di Kiev"."""
_PARTS = ";"
"""What parts a sentence so that one source speaks on either side."""


def source_of(text: str, within: Span, at: int, heads: Sequence[Span], language: str) -> int | None:
    """Return which of some mentions, given by their heads in order, is named as the source; None for none.

    Of several the one nearest to `at` is meant. A cue behind an article is none: "il secondo incontro".

    >>> text = "Al confine sono in 100mila, secondo fonti di Kiev"
    >>> source_of(text, Span(0, len(text)), 19, [Span(44, 48)], "it")
    0
    """
    found: list[tuple[int, int]] = []
    for cue in _cues(language).finditer(text, within.start, within.end):
        before = text[within.start : cue.start()].split()
        if before and before[-1].lower() in _determiners(language):
            continue
        low, high = sorted((cue.start(), at))
        edge = CLAUSE_EDGE.search(text, cue.end(), within.end)
        end = edge.start() if edge else within.end
        named = next((n for n, head in enumerate(heads) if cue.end() <= head.start < end), None)
        if named is None or any(mark in text[low:high] for mark in _PARTS):
            continue
        if len(text[cue.end() : heads[named].end].split()) <= _REACH:
            found.append((abs(cue.start() - at), named))
    return min(found)[1] if found else None


@cache
def _cues(language: str) -> re.Pattern[str]:
    words = sorted(languages.load(language).telling.according, key=len, reverse=True) or ["\uffff"]
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)


@cache
def _determiners(language: str) -> frozenset[str]:
    return frozenset(languages.load(language).particles.determiners) - {""}
