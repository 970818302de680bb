"""Documents that copy each other: agency copy with small edits, syndication, translations of one text.

Copies in one language share most runs of words; a translation shares what is recorded in it, in order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from westphalia.gazetteer import fold
from westphalia.model import Document, Report

Hashes = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]

RUN = 4
"""Words in a run: shorter ones are shared by chance, longer ones do not survive an edit."""

SHARED = 0.45
"""Of the runs of the shorter text, as many are in the longer one when it is a copy."""

TRANSLATED = 0.75
"""Of the records of two texts in two languages, as many agree in order when one translates the other."""

_BANDS = 24
_ROWS = 2
"""Minhash bands: two texts that share half of their runs meet in one with near certainty."""

_CROWD = 40
"""Under one band, a document is compared with so many that follow."""

_FEWEST = 4
_DAYS = 3
_WORD = re.compile(r"[^\W_]+")
_SEEDS = np.random.default_rng(1648).integers(1, 2**62, size=_BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)


def find_copies(documents: Iterable[Document], reports: Iterable[Report] = ()) -> tuple[tuple[str, ...], ...]:
    """Return groups of ids of documents that copy each other, each sorted; most documents are in none.

    With their reports, translations are found too.
    """
    runs = {document.id: _runs(document.text) for document in documents}
    links = {*_copied(runs), *_translated(reports)}
    return _groups(links)


def _copied(runs: Mapping[str, Hashes]) -> Iterator[tuple[str, str]]:
    for one, other in sorted(_meeting(runs)):
        few, many = sorted((runs[one], runs[other]), key=len)
        if len(np.intersect1d(few, many, assume_unique=True)) >= SHARED * len(few):
            yield one, other


def _runs(text: str) -> Hashes:
    """Return the hashes of a text's runs of words, sorted, each once."""
    words = [fold(word) for word in _WORD.findall(text)]
    hashes = {_hash(" ".join(words[start : start + RUN])) for start in range(max(1, len(words) - RUN + 1))}
    return np.sort(np.fromiter(hashes, dtype=np.uint64, count=len(hashes)))


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _meeting(runs: Mapping[str, Hashes]) -> set[tuple[str, str]]:
    """Return the pairs of documents that have a band of minhashes in common."""
    bands: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for id_ in sorted(runs):
        if len(runs[id_]) >= _FEWEST:
            for number, band in enumerate(_sketch(runs[id_])):
                bands[number, band].append(id_)
    met: set[tuple[str, str]] = set()
    for ids in bands.values():
        for place, one in enumerate(ids):
            met.update((one, other) for other in ids[place + 1 : place + 1 + _CROWD])
    return met


def _sketch(hashes: Hashes) -> Iterator[bytes]:
    with np.errstate(over="ignore"):
        # Multiplication by an odd number permutes the hashes; the high bits are the well mixed ones.
        smallest = ((hashes[:, None] * _SEEDS[None, :]) >> np.uint64(11)).min(axis=0)
    for band in smallest.reshape(_BANDS, _ROWS):
        yield band.tobytes()


def _translated(reports: Iterable[Report]) -> Iterator[tuple[str, str]]:
    by_document: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda report: (report.document_id, report.start, report.event_id)):
        by_document[report.document_id].append(report)
    long = {id_: found for id_, found in by_document.items() if len(found) >= _FEWEST}
    for one, other in sorted(_same_openings(long)):
        if _translates(long[one], long[other]):
            yield one, other


def _same_openings(by_document: Mapping[str, Sequence[Report]]) -> set[tuple[str, str]]:
    """Return pairs of documents that have two neighbouring records in common and are near in time."""
    keys: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    for id_, found in by_document.items():
        day = found[0].published.latest().toordinal() if found[0].published else 0
        deeds = [_deed(report) for report in found]
        for pair in set(pairwise(deeds)):
            keys[pair].append((day, id_))
    met: set[tuple[str, str]] = set()
    for listed in keys.values():
        listed.sort()
        for place, (day, one) in enumerate(listed):
            for later, other in listed[place + 1 : place + 1 + _CROWD]:
                if later - day <= _DAYS:
                    met.add((min(one, other), max(one, other)))
    return met


def _translates(one: Sequence[Report], other: Sequence[Report]) -> bool:
    if one[0].language == other[0].language or None in (one[0].language, other[0].language):
        return False
    matcher = SequenceMatcher(None, [_deed(r) for r in one], [_deed(r) for r in other], autojunk=False)
    return matcher.ratio() >= TRANSLATED


def _deed(report: Report) -> tuple[object, ...]:
    return (report.type, frozenset(report.actors), frozenset(report.recipients), report.polarity)


def _groups(links: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    groups: dict[str, set[str]] = {}
    for one, other in sorted(links):
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return tuple(sorted({tuple(sorted(group)) for group in groups.values()}))
