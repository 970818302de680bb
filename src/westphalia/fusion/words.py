"""The words of a sentence as stems with weights: rare words say more about which event is meant.

How rare a stem is stands in a table and does not depend on the collection: otherwise one more document would
change the weights, and with them events that it has nothing to do with.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from heapq import nlargest
from importlib.resources import files

from westphalia.gazetteer import fold


class Stems(dict[str, float]):
    """Stems and their weights; the squares of the weights add up to one.

    Two are the same only if they are one object: what texts have in common can then be kept by the pair.
    """

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


LENGTH = 5
"""Letters that are kept of a word: inflection goes, and words that languages share often stay."""

_SHORTEST = 3
TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+")
COMMON = files("westphalia") / "data" / "fusion" / "common_words.csv"


MOST = 40
"""Of a long text, so many stems are kept, the rarest."""


@lru_cache(maxsize=1000)
def stems_of(text: str) -> Stems:
    """Return the stems of a text with weights of length one; common stems weigh little.

    >>> sorted(stems_of("90 minutes, in Geneva"))
    ['90', 'genev', 'minut']
    """
    found = {stem: rarity(stem) for stem in map(stem_of, TOKEN.findall(text)) if stem}
    if len(found) > MOST:
        found = dict(nlargest(MOST, found.items(), key=lambda item: (item[1], item[0])))
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return Stems({stem: weight / length for stem, weight in found.items() if weight} if length else {})


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """Return the stem of a word; a number without its signs; nothing for a word that is too short.

    >>> stem_of("94.000"), stem_of("Sanctions"), stem_of("di")
    ('94000', 'sanct', '')
    """
    if word[0].isdigit():
        return re.sub(r"\D", "", word)
    folded = fold(word)
    return folded[:LENGTH] if len(folded) >= _SHORTEST else ""


def rarity(stem: str) -> float:
    """Return how much a stem says: nothing for the most common ones."""
    return _table().get(stem, _rarest())


@lru_cache(maxsize=20_000)
def cosine(one: Stems, other: Stems) -> float:
    """Return how alike two texts are, from 0 to 1.

    The many reports of two sentences, or of two articles, ask for it again and again.
    """
    # An exact sum: a set has no order, and the last digit must not depend on it.
    return math.fsum(one[stem] * other[stem] for stem in one.keys() & other.keys())


@cache
def _table() -> dict[str, float]:
    """Return the weights of common stems: the logarithm of how few passages have them, at least zero."""
    lines = [line for line in COMMON.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    passages = int(lines[0].split(",")[1])
    rows = (line.split(",") for line in lines[1:])
    return {stem: max(0.0, math.log(passages / int(count)) - 2.0) for stem, count in rows}


@cache
def _rarest() -> float:
    return max(_table().values(), default=1.0) + 0.7
