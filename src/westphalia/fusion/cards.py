"""A report made ready to be compared: what is looked at for every pair is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from westphalia.dates import PartialDate
from westphalia.fusion.words import Stems, stem_of, stems_of
from westphalia.gazetteer import fold
from westphalia.model import Report, Tense

_BACKGROUND = 60
"""An event this many days before publication is background: told again for years."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Card:
    """A report with its words as stems and its dates as day numbers.

    `first` and `last` bound the day of the event, if its date is known; `anchor` is the day that it is filed
    under: that of the event, else that of publication. `context` holds the stems of its whole document.
    """

    report: Report
    actors: frozenset[str]
    recipients: frozenset[str]
    parties: frozenset[str]
    persons: frozenset[str]
    trigger: str
    stems: Stems
    numbers: frozenset[str]
    context: Stems
    group: str
    place: str
    first: int | None
    last: int | None
    published: int | None
    anchor: int
    year: int

    @property
    def is_exact(self) -> bool:
        """True when the day of the event is known."""
        return self.first is not None and self.first == self.last

    @property
    def is_background(self) -> bool:
        """True when the event lies long before publication, or is dated to no day."""
        if self.first is None or self.last is None:
            return False
        return self.last - self.first > _BACKGROUND or (
            self.published is not None and self.published - self.last > _BACKGROUND
        )


def cards_of(reports: Iterable[Report], groups: dict[str, str]) -> list[Card]:
    """Return the reports as cards, in the order of their documents and places in them.

    `groups` names the group of copies that a document belongs to.
    """
    ordered = sorted(reports, key=lambda report: (report.document_id, report.start, report.event_id))
    by_document: dict[str, list[Report]] = {}
    for report in ordered:
        by_document.setdefault(report.document_id, []).append(report)
    contexts = {id_: _context(found) for id_, found in by_document.items()}
    return [_card(report, contexts[report.document_id], groups) for report in ordered]


def _context(reports: Sequence[Report]) -> Stems:
    return stems_of("\n".join(dict.fromkeys(report.sentence for report in reports)))


def _card(report: Report, context: Stems, groups: dict[str, str]) -> Card:
    published = report.published.latest().toordinal() if report.published else None
    first, last = _bounds(report.date)
    stems = stems_of(report.sentence)
    return Card(
        report=report,
        actors=_set(report.actors),
        recipients=_set(report.recipients),
        parties=_set((*report.actors, *report.recipients)),
        persons=_set(report.persons),
        trigger=_trigger(report.trigger),
        stems=stems,
        numbers=_set(tuple(stem for stem in stems if stem.isdigit())),
        context=context,
        group=groups.get(report.document_id, report.document_id),
        place=fold(report.place or ""),
        first=first,
        last=last,
        published=published,
        anchor=_anchor(report, first, last, published),
        year=_year(report),
    )


@lru_cache(maxsize=100_000)
def _set(items: tuple[str, ...]) -> frozenset[str]:
    """Return a set that all cards with these items share, to save memory."""
    return frozenset(items)


def _trigger(words: str) -> str:
    """Return the stem of the longest word of a trigger.

    >>> _trigger("to sign")
    'sign'
    """
    stems = [stem for word in words.replace("'", " ").replace("’", " ").split() if (stem := stem_of(word))]
    return max(stems, key=len, default=fold(words))


def _bounds(date: PartialDate | None) -> tuple[int | None, int | None]:
    return (date.earliest().toordinal(), date.latest().toordinal()) if date else (None, None)


def _anchor(report: Report, first: int | None, last: int | None, published: int | None) -> int:
    if first is None or last is None:
        return published or 0
    if first == last or published is None:
        return last
    # "In March", told in March: the days until publication if it is past, those after it if not.
    return min(last, published) if report.time is not Tense.FUTURE else max(first, published)


def _year(report: Report) -> int:
    known = report.date or report.published
    return known.latest().year if known else 0
