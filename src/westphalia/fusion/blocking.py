"""Which reports are compared at all: those that share a family of types, a party and a time.

Every report is filed under a few keys. Under each key reports are sorted by day and compared with those that
follow, up to a number: so the work grows with the number of reports and not with its square.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from hashlib import blake2b
from heapq import nsmallest
from itertools import combinations

import numpy as np

from westphalia.fusion.cards import Card
from westphalia.fusion.families import families_of
from westphalia.fusion.kinship import Kinship
from westphalia.fusion.words import rarity

Pairs = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Key = tuple[str, ...]

WINDOW = 45
"""Days between the anchors of two reports of one event: more only where they share rare words or a date."""

AHEAD = 8
"""How many of the reports that follow under a key are compared with one."""

SIGHT = 40
"""Among how many that follow those are looked for: of the others, the days rule out most."""

_IN_DOCUMENT = 40
_PARTIES = 4
"""Of so many parties the pairs are keys; meetings of thirty states would make hundreds."""

_RARE = 3
_RARE_ENOUGH = 3.0
"""Stems in more than one passage of 150 or so are no keys."""


class _Kind(IntEnum):
    """How the reports under a key are compared: see `_neighbours`."""

    DOCUMENT = 0
    PAIR = 1
    LONE = 2
    YEAR = 3
    RARE = 4


def candidates(cards: Sequence[Card], kinship: Kinship, unions: Sequence[str]) -> Pairs:
    """Return the pairs of cards to compare, as sorted rows of two positions, the smaller first."""
    found = array("q")
    for kind, block in _blocks(cards, kinship, unions):
        found.extend(one * len(cards) + other for one, other in _neighbours(kind, block, cards))
    codes = np.unique(np.frombuffer(found, dtype=np.int64)) if found else np.empty(0, np.int64)
    return np.stack(np.divmod(codes, max(len(cards), 1)), axis=1)


def _blocks(
    cards: Sequence[Card], kinship: Kinship, unions: Sequence[str]
) -> Iterator[tuple[_Kind, list[int]]]:
    """Yield the reports under each key that holds more than one.

    Keys are kept as hashes in one array: as words in a dictionary they would fill the memory.
    """
    hashes, positions, kinds = array("q"), array("q"), array("b")
    for position, card in enumerate(cards):
        for kind, key in set(_keys(card, kinship, unions)):
            for family in families_of(card.report.type):
                hashes.append(_hash(kind, family, key))
                positions.append(position)
                kinds.append(kind)
    if not hashes:
        return
    keys, where, how = np.asarray(hashes), np.asarray(positions), np.asarray(kinds)
    order = np.argsort(keys, kind="stable")
    keys, where, how = keys[order], where[order], how[order]
    ends = [*(np.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(keys)]
    start = 0
    for end in ends:
        if end - start > 1:
            yield _Kind(int(how[start])), where[start:end].tolist()
        start = end


def _hash(kind: _Kind, family: str, key: Key) -> int:
    words = "\x1f".join((str(int(kind)), family, *key)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "big", signed=True)


def _keys(card: Card, kinship: Kinship, unions: Sequence[str]) -> Iterator[tuple[_Kind, Key]]:
    """Yield what a report is filed under, beside the families of its type."""
    yield _Kind.DOCUMENT, (card.report.document_id,)
    if card.group != card.report.document_id:
        yield _Kind.RARE, (card.group, card.trigger)
    parties = sorted(card.parties)
    parties += [union for union in kinship.unions(card.parties, card.year, unions) if union not in parties]
    for couple in combinations(parties[:_PARTIES], 2):
        yield _Kind.PAIR, couple
        if card.is_background:
            yield _Kind.YEAR, (*couple, str(card.year))
    for code in parties:
        yield _Kind.LONE, (code,)
        if card.is_background:
            yield _Kind.YEAR, (code, str(card.year))
    rare = _rare_stems(card)
    if not parties:
        rare.append(card.trigger)
    for code in parties[:_PARTIES] or [""]:
        for stem in rare:
            yield _Kind.RARE, (code, stem)


def _rare_stems(card: Card) -> list[str]:
    known = [(-rarity(stem), stem) for stem in card.stems]
    return [stem for weight, stem in nsmallest(_RARE, known) if -weight >= _RARE_ENOUGH]


def _neighbours(kind: _Kind, block: list[int], cards: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block to compare.

    In a document those near in the text; under a pair of parties those near in time; under one party
    likewise, if one of the two names no other; under a year or a rare word the nearest in time, however far.
    """
    if kind is _Kind.DOCUMENT:
        yield from _ahead(block, _IN_DOCUMENT)
        return
    block.sort(key=lambda position: (cards[position].anchor, cards[position].trigger, position))
    days = [cards[position].anchor for position in block]
    if kind is _Kind.LONE:
        yield from _with_lone(block, days, cards)
        return
    window = WINDOW if kind is _Kind.PAIR else None
    for place, one in enumerate(block):
        left = AHEAD
        for other_place in range(place + 1, min(place + 1 + SIGHT, len(block))):
            if not left or (window is not None and days[other_place] - days[place] > window):
                break
            if _can_be_one(cards[one], cards[block[other_place]]):
                left -= 1
                yield _ordered(one, block[other_place])


def _can_be_one(one: Card, other: Card) -> bool:
    """Return whether the days that two reports name, if both name one, are at most neighbours."""
    if not (one.is_exact and other.is_exact):
        return True
    assert one.first is not None
    assert other.first is not None
    return abs(one.first - other.first) <= 1


def _ahead(block: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    for place, one in enumerate(block):
        for other in block[place + 1 : place + 1 + count]:
            yield one, other


def _with_lone(block: Sequence[int], days: Sequence[int], cards: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of which one has a single party: those with two meet under the pair of them."""
    for place, one in enumerate(block):
        if len(cards[one].parties) > 1:
            continue
        start = bisect_left(days, days[place] - WINDOW)
        for other_place in range(max(start, place - AHEAD), min(place + 1 + AHEAD, len(block))):
            near = other_place != place and days[other_place] - days[place] <= WINDOW
            if near and _can_be_one(cards[one], cards[block[other_place]]):
                yield _ordered(one, block[other_place])


def _ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
