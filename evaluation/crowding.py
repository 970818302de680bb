"""Make a set of stories harder: crowd them into one corner of the world, or blur what is known of them.

Real collections are about one crisis: the same few parties do the same kinds of things in the same weeks.
The stories of the development set are about many. `crowded` gives them a handful of parties and one month,
each story by its own mapping, so that only wording, order and days tell the stories apart. `bundled` strings
articles together to long ones. `blurred` takes away parts of what is known of a report, as a reader does that
overlooks and mistakes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from fusion_set import Told

from westphalia.dates import PartialDate
from westphalia.fusion.families import load
from westphalia.model import Report

POOL = ("USA", "RUS", "UKR", "CHN", "FRA", "EUU")
_WEEKS = 4
_FIRST = date(2022, 3, 1)
_BUNDLE = 4
_LONG = 1000
"""More characters than an article of the set has."""


def crowded(told: Sequence[Told], seed: int) -> list[Told]:
    """Return the stories with parties of a small pool, all in the same weeks."""
    draw = random.Random(seed)
    found: list[Told] = []
    for story in sorted({article.story for article in told}):
        mine = [article for article in told if article.story == story]
        codes = sorted(
            {c for a in mine for r in a.reports for c in (*r.actors, *r.recipients, *r.attribution)}
        )
        names = dict(zip(codes, draw.sample(POOL, len(POOL)) + [f"BUS:{n}" for n in range(99)], strict=False))
        known = sorted(a.document.published.earliest() for a in mine if a.document.published)
        shift = _FIRST + timedelta(days=draw.randrange(7 * _WEEKS)) - known[0]
        found += [_moved(article, names, shift) for article in mine]
    return found


def _moved(article: Told, names: dict[str, str], shift: timedelta) -> Told:
    reports = tuple(
        replace(
            report,
            actors=tuple(names[code] for code in report.actors),
            recipients=tuple(names[code] for code in report.recipients),
            attribution=tuple(names[code] for code in report.attribution),
            date=_shifted(report.date, shift),
            published=_shifted(report.published, shift),
        )
        for report in article.reports
    )
    published = _shifted(article.document.published, shift)
    return replace(article, reports=reports, document=replace(article.document, published=published))


def _shifted(day: PartialDate | None, shift: timedelta) -> PartialDate | None:
    if day is None:
        return None
    parts = [_shifted_part(part, shift) for part in day.value.split("/")]
    return PartialDate("/".join(parts))


def _shifted_part(part: str, shift: timedelta) -> str:
    """Move a day, or the middle of a month or year, and keep as much of it as was known."""
    middle = {4: "-07-01", 7: "-15", 10: ""}[len(part)]
    return (date.fromisoformat(part + middle) + shift).isoformat()[: len(part)]


def bundled(told: Sequence[Told], seed: int) -> list[Told]:
    """Return the articles strung together by fours from different stories, each four as one long document.

    A long article tells of many things between the same parties: that two reports stand in it says little.
    """
    draw = random.Random(seed)
    stories = sorted({article.story for article in told})
    draw.shuffle(stories)
    rows = {story: [article for article in told if article.story == story] for story in stories}
    ordered = [rows[s][n] for n in range(max(map(len, rows.values()))) for s in stories if n < len(rows[s])]
    return [
        replace(article, reports=_strung(article, ordered[number // _BUNDLE * _BUNDLE], number))
        for number, article in enumerate(ordered)
    ]


def _strung(article: Told, first: Told, number: int) -> tuple[Report, ...]:
    return tuple(
        replace(
            report,
            document_id=f"bundle-{number // _BUNDLE}",
            start=report.start + number % _BUNDLE * _LONG,
            published=first.document.published,
        )
        for report in article.reports
    )


def blurred(told: Sequence[Told], seed: int, *, strength: float = 1.0) -> list[Told]:
    """Return the stories with parts of what is known taken away, more of it the greater the strength."""
    draw = random.Random(seed)
    return [
        replace(article, reports=tuple(_blurred(report, draw, strength) for report in article.reports))
        for article in told
    ]


def _blurred(report: Report, draw: random.Random, strength: float) -> Report:
    def lost(share: float) -> bool:
        return draw.random() < share * strength

    changes: dict[str, object] = {}
    if lost(0.25):
        changes["date"] = None
    if lost(0.3):
        changes["mode"] = None
    if lost(0.15):
        changes["actors"] = report.actors[:1] if len(report.actors) > 1 else ()
    if lost(0.25):
        changes["recipients"] = ()
    if lost(0.3):
        changes["persons"] = report.persons[:1] if len(report.persons) > 1 else ()
    if lost(0.06):
        near = [type_ for family in load().families if report.type in family for type_ in family]
        changes |= {"type": draw.choice(near), "mode": None} if near else {}
    return replace(report, **changes)  # type: ignore[arg-type]
