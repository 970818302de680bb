"""Which reports are compared at all: those that share a family of types, a party and a time.

Every report is filed under a few keys. Under each key reports are sorted by day and compared with those that
follow, up to a number: so the work grows with the number of reports and not with its square.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import combinations

import numpy as np

from westphalia.fusion.cards import Card
from westphalia.fusion.families import families_of
from westphalia.fusion.kinship import Kinship
from westphalia.fusion.words import rarity

Pairs = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Hashes = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Key = tuple[str, ...]

WINDOW = 45
"""Days between the anchors of two reports of one event: more only where they share rare words or a date."""

MEMORY = 240
"""The same for reports that share a rare word. What is told again later still is dated, or meets by its year;
without a bound, the pairs under rare words doubled for each report from 5,000 to 20,000 documents."""

AHEAD = 4
"""How many of the reports that follow under a key are compared with one."""

AHEAD_OF_RARE = 2
AHEAD_OF_LONE = 1
"""Fewer where it costs most: in large collections these are two of three pairs, and mostly found anyway."""

SIGHT = 20
"""Among how many that follow those are looked for: of the others, the days rule out most."""

_IN_DOCUMENT = 40
_PARTIES = 4
"""Of so many parties the pairs are keys; meetings of thirty states would make hundreds."""

_RARE = 3
_RARE_ENOUGH = 3.0
"""Stems in more than one passage of 150 or so are no keys."""

_NO_DAY = np.iinfo(np.int64).min


class _Kind(IntEnum):
    """How the reports under a key are compared: see `_WAYS`."""

    DOCUMENT = 0
    PAIR = 1
    LONE = 2
    YEAR = 3
    RARE = 4


@dataclass(frozen=True, slots=True)
class _Way:
    """How far from a report those it is compared with may stand under a key, and how many there may be."""

    sight: int
    most: int | None = None
    window: int | None = None
    is_of_days: bool = True
    is_of_lone: bool = False


def _ways() -> dict[_Kind, _Way]:
    """Return how reports are compared.

    In a document those near in the text; under a pair of parties those near in time; under one party
    likewise, if one of the two names no other; under a rare word the nearest in time for longer, and under a
    year however far.
    """
    nearest = _Way(SIGHT, most=AHEAD)
    return {
        _Kind.DOCUMENT: _Way(_IN_DOCUMENT, is_of_days=False),
        _Kind.PAIR: _Way(SIGHT, most=AHEAD, window=WINDOW),
        _Kind.LONE: _Way(AHEAD_OF_LONE, window=WINDOW, is_of_lone=True),
        _Kind.YEAR: nearest,
        _Kind.RARE: _Way(SIGHT, most=AHEAD_OF_RARE, window=MEMORY),
    }


@dataclass(frozen=True, slots=True)
class _Columns:
    """What decides which cards are compared, card by card. `rank` is their place in the order of time."""

    anchor: Ints
    day: Ints
    lone: Flags
    rank: Ints


def candidates(cards: Sequence[Card], kinship: Kinship, unions: Sequence[str]) -> Pairs:
    """Return the pairs of cards to compare, as sorted rows of two positions, the smaller first."""
    columns = _columns(cards)
    ways = _ways()
    found = [np.empty(0, np.int64)]
    for kind, keys, places in _filed(cards, kinship, unions):
        for ones, others in _neighbours(ways[kind], keys, places, columns):
            codes = np.minimum(ones, others) * len(cards) + np.maximum(ones, others)
            found.append(np.unique(codes))
        # A pair meets under several keys: what is the same is dropped before the next kind is looked at.
        found = [np.unique(np.concatenate(found))]
    return np.stack(np.divmod(found[0], max(len(cards), 1)), axis=1)


def _columns(cards: Sequence[Card]) -> _Columns:
    order = sorted(range(len(cards)), key=lambda place: (cards[place].anchor, cards[place].trigger, place))
    rank = np.empty(len(cards), np.int64)
    rank[order] = np.arange(len(cards))
    days = (card.first if card.is_exact and card.first is not None else _NO_DAY for card in cards)
    return _Columns(
        anchor=np.fromiter((card.anchor for card in cards), np.int64, len(cards)),
        day=np.fromiter(days, np.int64, len(cards)),
        lone=np.fromiter((len(card.parties) < 2 for card in cards), np.bool_, len(cards)),
        rank=rank,
    )


# ---- what a report is filed under


def _filed(
    cards: Sequence[Card], kinship: Kinship, unions: Sequence[str]
) -> Iterator[tuple[_Kind, Hashes, Ints]]:
    """Yield for each way of comparing the keys with the cards under them.

    Keys are kept as hashes in arrays: as words in a dictionary they would fill the memory.
    """
    keys = {kind: array("Q") for kind in _Kind}
    places = {kind: array("q") for kind in _Kind}
    for place, card in enumerate(cards):
        for kind, key in set(_keys(card, kinship, unions)):
            keys[kind].append(_hash(key))
            places[kind].append(place)
    families = _families(cards)
    for kind in _Kind:
        filed = np.asarray(keys.pop(kind), np.uint64), np.asarray(places.pop(kind), np.int64)
        yield kind, *_by_family(*filed, families)


def _families(cards: Sequence[Card]) -> Hashes:
    """Return the hashes of the families that each card's type is in; none is 0."""
    types = {card.report.type for card in cards}
    known = {type_: [_hash((name,)) for name in families_of(type_)] for type_ in types}
    width = max(map(len, known.values()), default=1)
    rows = {type_: [*hashes, *[0] * (width - len(hashes))] for type_, hashes in known.items()}
    return np.array([rows[card.report.type] for card in cards], np.uint64).reshape(len(cards), width)


def _by_family(keys: Hashes, places: Ints, families: Hashes) -> tuple[Hashes, Ints]:
    """Return each key once for every family of the card under it."""
    mixed: list[Hashes] = [np.empty(0, np.uint64)]
    under: list[Ints] = [np.empty(0, np.int64)]
    for family in families.T:
        of_card = family[places]
        has_one = np.flatnonzero(of_card)
        mixed.append(_mixed(keys[has_one], of_card[has_one]))
        under.append(places[has_one])
    return np.concatenate(mixed), np.concatenate(under)


_ODD = np.uint64(0x9E3779B97F4A7C15)


def _mixed(one: Hashes, other: Hashes) -> Hashes:
    """Return hashes of pairs of hashes: a product modulo 2**64, so that order and both parts count."""
    product = (one ^ (other >> np.uint64(29))) * _ODD + other
    mixed: Hashes = product ^ (product >> np.uint64(32))
    return mixed


@lru_cache(maxsize=50_000)
def _hash(key: Key) -> int:
    words = "\x1f".join(key).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(words, digest_size=8).digest(), "big")


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


# ---- who stands near whom under a key


def _neighbours(way: _Way, keys: Hashes, places: Ints, columns: _Columns) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pairs of a kind to compare, those next to each other under a key first."""
    order = np.lexsort((columns.rank[places] if way.is_of_days else places, keys))
    keys, places = keys[order], places[order]
    ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]) + 1, len(keys))
    end = np.repeat(ends, np.diff(ends, prepend=0))
    looking = np.arange(len(keys))
    left = np.full(len(keys), way.most if way.most is not None else way.sight)
    for step in range(1, way.sight + 1):
        looking = looking[(looking + step < end[looking]) & (left[looking] > 0)]
        ones, others = places[looking], places[looking + step]
        if way.window is not None:
            is_near = columns.anchor[others] - columns.anchor[ones] <= way.window
            looking, ones, others = looking[is_near], ones[is_near], others[is_near]
        if not len(looking):
            return
        fits = _fits(way, ones, others, columns)
        left[looking[fits]] -= 1
        yield ones[fits], others[fits]


def _fits(way: _Way, ones: Ints, others: Ints, columns: _Columns) -> Flags:
    """Return which pairs can be of one event: the days that both name, if both do, are at most neighbours."""
    if not way.is_of_days:
        return np.ones(len(ones), np.bool_)
    one, other = columns.day[ones], columns.day[others]
    fits: Flags = (one == _NO_DAY) | (other == _NO_DAY) | (np.abs(one - other) <= 1)
    return fits & (columns.lone[ones] | columns.lone[others]) if way.is_of_lone else fits
