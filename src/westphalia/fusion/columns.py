"""The features of many pairs at once: column by column what `likeness.features` says of one pair.

A pair costs less than by itself, and in a large collection there are ten for every report.
What is a matter of sets (parties, persons, numbers) or of words is looked at once for each two that meet.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, repeat
from typing import Generic, TypeVar

import numpy as np
from scipy.sparse import csr_array

from westphalia.fusion.cards import Card
from westphalia.fusion.families import compatible, is_spoken, is_symmetric
from westphalia.fusion.kinship import Kinship
from westphalia.fusion.likeness import (
    NEWS_DAYS,
    NO_PERSONS,
    PARTIES_SAME,
    PARTIES_UNKNOWN,
    Row,
    of_persons,
    of_sides,
)
from westphalia.fusion.words import Stems
from westphalia.model import Tense

Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Column = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Columns = list[Column]
Sides = tuple[frozenset[str], frozenset[str]]
"""Actors and recipients of one report."""

Item = TypeVar("Item", bound=Hashable)

_NONE = -1
"""Stands for what a report does not say."""


class Table:
    """Cards as columns of numbers: two reports say the same of something where their numbers are the same."""

    def __init__(self, cards: Sequence[Card], kinship: Kinship) -> None:
        reports = [card.report for card in cards]
        self._kinship = kinship
        self._type = _numbered(report.type for report in reports)
        self._is_symmetric = _flags(is_symmetric(report.type) for report in reports)
        self._is_spoken = _flags(is_spoken(report.type) for report in reports)
        self._modes = _Modes(report.mode for report in reports)
        self._parties = _numbered(card.parties or None for card in cards)
        self._actors = _numbered(card.actors for card in cards)
        self._sides = _Sets((card.actors, card.recipients) for card in cards)
        self._year = _integers(card.year for card in cards)
        self._persons = _Sets(card.persons or None for card in cards)
        self._numbers = _Sets(card.numbers or None for card in cards)
        self._first = _integers(card.first for card in cards)
        self._last = _integers(card.last for card in cards)
        self._published = _integers(card.published for card in cards)
        self._is_exact = _flags(card.is_exact for card in cards)
        self._is_to_come = _flags(report.time is Tense.FUTURE for report in reports)
        self._place = _numbered(card.place or None for card in cards)
        self._country = _numbered(report.country or None for report in reports)
        self._polarity = _numbered(report.polarity for report in reports)
        self._certainty = _numbered(report.certainty for report in reports)
        self._trigger = _numbered(card.trigger for card in cards)
        self._language = _numbered(report.language for report in reports)
        self._document = _numbered(report.document_id for report in reports)
        self._group = _numbered(card.group for card in cards)
        self._start = _integers(report.start for report in reports)
        self._sentence = _numbered(report.sentence for report in reports)
        self._stems = _Texts(self._sentence, [card.stems for card in cards])
        self._context = _Texts(self._document, [card.context for card in cards])

    def features(self, ones: Ints, others: Ints) -> Columns:
        """Return what the reports of each pair have in common and where they part: a column per feature."""
        return [
            np.ones(len(ones)),
            *self._of_kind(ones, others),
            *self._of_parties(ones, others),
            *self._of_persons(ones, others),
            *self._of_time(ones, others),
            *self._of_place(ones, others),
            *self._of_truth(ones, others),
            *self._of_words(ones, others),
            *self._of_nearness(ones, others),
        ]

    def _of_kind(self, ones: Ints, others: Ints) -> Columns:
        return [_column(self._type[ones] != self._type[others]), *self._modes.features(ones, others)]

    def _of_parties(self, ones: Ints, others: Ints) -> Columns:
        parties, others_parties = self._parties[ones], self._parties[others]
        unknown = (parties == _NONE) | (others_parties == _NONE)
        same = ~unknown & (parties == others_parties) & (self._actors[ones] == self._actors[others])
        rows = np.empty((len(ones), len(PARTIES_SAME)))
        rows[unknown] = PARTIES_UNKNOWN
        rows[same] = PARTIES_SAME
        rest = np.flatnonzero(~unknown & ~same)
        ones, others = ones[rest], others[rest]
        symmetric = self._is_symmetric[ones] & self._is_symmetric[others]
        years = np.maximum(self._year[ones], self._year[others])

        def row(one: Sides, other: Sides, circumstance: int) -> Row:
            return of_sides((*one, *other), bool(circumstance % 2), circumstance // 2, self._kinship)

        rows[rest] = self._sides.of_each(ones, others, row, rows.shape[1], years * 2 + symmetric)
        return list(rows.T)

    def _of_persons(self, ones: Ints, others: Ints) -> Columns:
        rows = np.zeros((len(ones), len(NO_PERSONS)))
        named = np.flatnonzero(self._persons.has(ones) & self._persons.has(others))
        rows[named] = self._persons.of_each(
            ones[named],
            others[named],
            lambda one, other, _: of_persons(one, other, self._kinship),
            len(NO_PERSONS),
        )
        return list(rows.T)

    def _of_time(self, ones: Ints, others: Ints) -> Columns:
        dated, others_dated = self._first[ones] != _NONE, self._first[others] != _NONE
        both = dated & others_dated
        one_is = dated ^ others_dated
        known, unknown = np.where(dated, ones, others), np.where(dated, others, ones)
        return [
            *self._of_dates(ones, others, both),
            _column(one_is),
            *self._of_undated(known, unknown, one_is),
            _column(~dated & ~others_dated),
            np.where(both, 0.0, self._gap(ones, others)),
        ]

    def _of_dates(self, ones: Ints, others: Ints, both: Flags) -> Columns:
        first, last = self._first[ones], self._last[ones]
        others_first, others_last = self._first[others], self._last[others]
        exact = both & self._is_exact[ones] & self._is_exact[others]
        days = np.abs(first - others_first)
        later = exact & (days > 1)
        agree = (first <= others_last) & (others_first <= last)
        vague = both & ~exact
        return [
            _column(exact & (days == 0)),
            _column(exact & (days == 1)),
            _column(later),
            np.log(np.where(later, days, 1)),
            _column(vague & agree),
            _column(vague & ~agree),
        ]

    def _of_undated(self, dated: Ints, undated: Ints, is_one: Flags) -> Columns:
        published = self._published[undated]
        known = is_one & (published != _NONE)
        late, early = published - self._last[dated], self._first[dated] - published
        to_come = self._is_to_come[undated]
        fits = np.where(to_come, late <= 0, (early <= 0) & (late <= NEWS_DAYS))
        days = np.where(to_come, late, np.maximum(early, late - NEWS_DAYS))
        return [_column(known & fits), np.log1p(np.where(known & ~fits, days, 0))]

    def _gap(self, ones: Ints, others: Ints) -> Column:
        published, others_published = self._published[ones], self._published[others]
        known = (published != _NONE) & (others_published != _NONE)
        gap: Column = np.log1p(np.where(known, np.abs(published - others_published), 0))
        return gap

    def _of_place(self, ones: Ints, others: Ints) -> Columns:
        same, apart = _compared(self._place, ones, others)
        return [_column(same), _column(apart), _column(_compared(self._country, ones, others)[1])]

    def _of_truth(self, ones: Ints, others: Ints) -> Columns:
        tense = self._is_to_come[ones] != self._is_to_come[others]
        same_day = self._both_exact(ones, others) & (self._first[ones] == self._first[others])
        return [
            _column(self._polarity[ones] != self._polarity[others]),
            _column(self._certainty[ones] != self._certainty[others]),
            _column(tense),
            _column(tense & same_day),
        ]

    def _of_words(self, ones: Ints, others: Ints) -> Columns:
        same = self._trigger[ones] == self._trigger[others]
        across = self._language[ones] != self._language[others]
        spoken = self._is_spoken[ones] & self._is_spoken[others]
        likeness = self._stems.cosines(ones, others)
        numbers = np.zeros(len(ones))
        named = np.flatnonzero(self._numbers.has(ones) & self._numbers.has(others))
        numbers[named] = self._numbers.of_each(ones[named], others[named], _meet, 1)[:, 0]
        return [
            _column(same),
            _column(~same & ~across),
            likeness,
            np.where(spoken, likeness, 0.0),
            np.where(across, likeness, 0.0),
            numbers,
        ]

    def _of_nearness(self, ones: Ints, others: Ints) -> Columns:
        inside = self._document[ones] == self._document[others]
        outside = np.flatnonzero(~inside)
        context = np.zeros(len(ones))
        context[outside] = self._context.cosines(ones[outside], others[outside])
        apart = self._both_exact(ones, others) & (self._first[ones] != self._first[others])
        return [
            _column(inside),
            _column(inside & (self._sentence[ones] == self._sentence[others])),
            inside / (1.0 + np.abs(self._start[ones] - self._start[others]) / 200),
            _column(inside & (self._trigger[ones] == self._trigger[others])),
            context,
            _column(~inside & (self._group[ones] == self._group[others])),
            _column(inside & apart),
        ]

    def _both_exact(self, ones: Ints, others: Ints) -> Flags:
        both: Flags = self._is_exact[ones] & self._is_exact[others]
        return both


class _Modes:
    """The modes of reports, and which of them can be of one act."""

    def __init__(self, modes: Iterable[str | None]) -> None:
        listed = list(modes)
        names = list(dict.fromkeys(mode for mode in listed if mode is not None))
        self._fits = np.array([[compatible(one, other) for other in names] for one in names] or [[False]])
        self._mode = _numbered(listed)

    def features(self, ones: Ints, others: Ints) -> Columns:
        """modes_same, modes_compatible, modes_apart."""
        same, apart = _compared(self._mode, ones, others)
        fits = self._fits[self._mode[ones], self._mode[others]]
        return [_column(same), _column(apart & fits), _column(apart & ~fits)]


class _Sets(Generic[Item]):
    """What reports name, each different answer once."""

    def __init__(self, items: Iterable[Item | None]) -> None:
        numbers: dict[Item, int] = {}
        self._number = _numbered(items, numbers)
        self._items = list(numbers)

    def has(self, places: Ints) -> Flags:
        """Return which reports name any."""
        named: Flags = self._number[places] != _NONE
        return named

    def of_each(
        self,
        ones: Ints,
        others: Ints,
        row: Callable[[Item, Item, int], Row],
        width: int,
        circumstances: Ints | None = None,
    ) -> Column:
        """Return a row for each pair, made once for all that name the same in the same circumstances."""
        one, other = self._number[ones].astype(np.int64), self._number[others].astype(np.int64)
        codes = np.minimum(one, other) * len(self._items) + np.maximum(one, other)
        if circumstances is not None:
            # Years, times two: far fewer than would make the product too large.
            codes = codes * (int(circumstances.max(initial=0)) + 1) + circumstances
        _, firsts, rows = np.unique(codes, return_index=True, return_inverse=True)
        given = circumstances[firsts].tolist() if circumstances is not None else repeat(0)
        made = [
            row(self._items[a], self._items[b], circumstance)
            for a, b, circumstance in zip(one[firsts].tolist(), other[firsts].tolist(), given, strict=False)
        ]
        found: Column = np.array(made, np.float64).reshape(len(made), width)[rows]
        return found


def _meet(one: frozenset[str], other: frozenset[str], _: int) -> Row:
    """numbers_shared."""
    return [float(not one.isdisjoint(other))]


class _Texts:
    """Texts as rows of a sparse matrix: a column for each stem."""

    def __init__(self, numbers: Ints, stems: Sequence[Stems]) -> None:
        self._number = numbers
        texts, firsts = np.unique(numbers, return_index=True)
        different = [stems[first] for first in firsts.tolist()]
        # In alphabetical order, so that a sum does not depend on what else is in the collection.
        known = {stem: place for place, stem in enumerate(sorted(set(chain.from_iterable(different))))}
        rows = [sorted((known[stem], weight) for stem, weight in text.items()) for text in different]
        ends = np.cumsum([0, *map(len, rows)])
        places = np.fromiter((place for row in rows for place, _ in row), np.int32, ends[-1])
        weights = np.fromiter((weight for row in rows for _, weight in row), np.float64, ends[-1])
        self._matrix = csr_array((weights, places, ends), shape=(len(texts), max(len(known), 1)))

    def cosines(self, ones: Ints, others: Ints) -> Column:
        """Return how alike the texts of each pair are, from 0 to 1."""
        one, other = self._number[ones].astype(np.int64), self._number[others].astype(np.int64)
        count = self._matrix.shape[0]
        codes, rows = np.unique(np.minimum(one, other) * count + np.maximum(one, other), return_inverse=True)
        if not len(codes):
            return np.zeros(0)
        first, second = np.divmod(codes, count)
        likeness: Column = self._matrix[first].multiply(self._matrix[second]).sum(axis=1)
        return likeness[rows]


def _numbered(items: Iterable[Item | None], numbers: dict[Item, int] | None = None) -> Ints:
    """Return a number for each item, the same for the same; nothing is `_NONE`. `numbers` is filled."""
    seen: dict[Item, int] = numbers if numbers is not None else {}
    return np.array([_NONE if item is None else seen.setdefault(item, len(seen)) for item in items], np.int32)


def _integers(values: Iterable[int | None]) -> Ints:
    return np.array([_NONE if value is None else value for value in values], np.int32)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), np.bool_)


def _column(flags: Flags) -> Column:
    return flags.astype(np.float64)


def _compared(numbers: Ints, ones: Ints, others: Ints) -> tuple[Flags, Flags]:
    """Return which pairs say the same, and which say two things; where one says nothing, it is neither."""
    one, other = numbers[ones], numbers[others]
    known = (one != _NONE) & (other != _NONE)
    same: Flags = known & (one == other)
    return same, known & ~same
