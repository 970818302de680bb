"""Charts of events over a stretch of time: the view that the timeline and the pages of entities share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Amount, Asked, Unit
from westphalia.vocabulary import quad_of
from westphalia.web.names import name_of
from westphalia.web.page import Ask
from westphalia.web.pages import _asked
from westphalia.web.pages._time import Stretch, narrower, stretches, unit_for
from westphalia.web.svg import Bin, Cell, Density, Lane, Lanes
from westphalia.web.words import Words

_LANES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A way to another stretch of time: what it is called, and its address (None: it is shown now)."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class View:
    """The stretch of time that is shown, in stretches of one width; `href` is the address of another view."""

    ask: Ask
    href: Callable[..., str]
    asked: Asked
    since: date
    until: date
    unit: Unit
    stretches: tuple[Stretch, ...]

    @classmethod
    def of(
        cls, store: Store, ask: Ask, asked: Asked, href: Callable[..., str], by: Unit | None = None
    ) -> View:
        """Return the view of the events asked for, all of their time where no days are."""
        found = pages_ledgers.extent(store, asked) or ("2000-01-01", "2000-01-01")
        since, until = (date.fromisoformat(day) for day in found)
        # An event that reaches beyond the days asked for does not widen them.
        since = date.fromisoformat(asked.since) if asked.since else since
        until = date.fromisoformat(asked.until) if asked.until else until
        until = max(since, until)
        unit = unit_for(since, until, by)
        return cls(ask, href, asked, since, until, unit, stretches(since, until, unit, ask.words))

    @property
    def is_one_day(self) -> bool:
        """Whether there is nothing to draw but one day."""
        return len(self.stretches) <= 1

    def density(self, store: Store) -> Density | None:
        """Return the events by stretch."""
        if self.is_one_day:
            return None
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for amount in pages_ledgers.density(store, self.asked, self.unit):
            counts[amount.when][quad_of(amount.type).number - 1] += amount.count
        bins = tuple(self._bin(stretch, counts[stretch.when]) for stretch in self.stretches)
        said = self._said()
        return Density(
            title=self.ask.words("timeline.density.title", said=said),
            description=_summary(bins, self.ask.words),
            bins=bins,
        )

    def lanes(self, store: Store) -> Lanes | None:
        """Return the events of those with most of them, by stretch."""
        if self.is_one_day:
            return None
        codes = pages_ledgers.busiest(store, self.asked, _LANES)
        cells: dict[tuple[str, str, bool], list[Amount]] = defaultdict(list)
        for amount in pages_ledgers.lanes(store, self.asked, self.unit, codes):
            cells[amount.code, amount.when, quad_of(amount.type).sign < 0].append(amount)
        lanes = tuple(self._lane(code, cells) for code in codes)
        lanes = tuple(lane for lane in lanes if lane.cells)
        words = self.ask.words
        if not lanes:
            return None
        return Lanes(
            title=words("timeline.lanes.title", said=self._said()),
            description=words("timeline.lanes.description", names=", ".join(lane.name for lane in lanes)),
            bins=tuple(self._bin(stretch, [0, 0, 0, 0]) for stretch in self.stretches),
            lanes=lanes,
        )

    def steps(self) -> Iterator[Step]:
        """Yield the ways out of and beside the stretch that is shown."""
        words = self.ask.words
        if self.asked.since or self.asked.until:
            yield Step(label=words("timeline.all"), href=self.href(since="", until="", by=""))
        whole = _whole(self.since, self.until)
        if whole is None:
            return
        if len(whole) > len("2022"):
            year = whole[:4]
            yield Step(label=year, href=self.href(since=f"{year}-01-01", until=f"{year}-12-31", by="month"))
        if len(whole) > len("2022-01"):
            month = _named(self.since, len("2022-01"), words)
            yield Step(label=month.name, href=self.href(since=month.since, until=month.until, by="day"))
        yield Step(label=words.date(whole), href=None)
        before = _named(self.since - timedelta(1), len(whole), words)
        after = _named(self.until + timedelta(1), len(whole), words)
        yield Step(label=f"← {before.name}", href=self.href(since=before.since, until=before.until))
        yield Step(label=f"{after.name} →", href=self.href(since=after.since, until=after.until))

    def _said(self) -> str:
        words = self.ask.words
        return words(
            "timeline.between",
            since=words.date(self.since.isoformat()),
            until=words.date(self.until.isoformat()),
        )

    def _bin(self, stretch: Stretch, counts: Sequence[int]) -> Bin:
        words = self.ask.words
        verbal, material, words_against, deeds_against = counts
        return Bin(
            when=stretch.when,
            tick=stretch.tick,
            group=stretch.group,
            label=words(
                "timeline.bin",
                when=stretch.name,
                cooperation=verbal + material,
                conflict=words_against + deeds_against,
            ),
            href=self._into(stretch),
            counts=(verbal, material, words_against, deeds_against),
        )

    def _into(self, stretch: Stretch, **changed: object) -> str:
        by = narrower(self.unit).value
        return self.href(since=stretch.since, until=stretch.until, by=by, **changed)

    def _lane(self, code: str, cells: dict[tuple[str, str, bool], list[Amount]]) -> Lane:
        words = self.ask.words
        name = name_of(code, words)
        entities = tuple(dict.fromkeys((*self.asked.together, code)))
        found = []
        for place, stretch in enumerate(self.stretches):
            for is_conflict in (False, True):
                amounts = cells.get((code, stretch.when, is_conflict), [])
                count = sum(amount.count for amount in amounts)
                if not count:
                    continue
                key = "timeline.cell.conflict" if is_conflict else "timeline.cell.cooperation"
                found.append(
                    Cell(
                        place=place,
                        is_conflict=is_conflict,
                        count=count,
                        label=words(key, name=name, when=stretch.name, count=count),
                        href=_asked.elsewhere(self.ask, f"/events/{amounts[0].id}")
                        if count == 1
                        else self._into(stretch, entity=entities),
                    )
                )
        return Lane(name=name, href=_asked.elsewhere(self.ask, f"/entities/{code}"), cells=tuple(found))


def _summary(bins: Sequence[Bin], words: Words) -> str:
    """Return what a density shows, for those who cannot see it."""
    fullest = max(bins, key=lambda item: sum(item.counts))
    return words(
        "timeline.density.description",
        cooperation=sum(item.cooperation for item in bins),
        conflict=sum(item.conflict for item in bins),
        label=fullest.label,
    )


def _whole(since: date, until: date) -> str | None:
    """Return the day, month or year that two days bound, None if they bound none."""
    for when in (since.isoformat(), since.isoformat()[:7], since.isoformat()[:4]):
        stretch = Stretch(when=when, tick="", group="", name="")
        if (stretch.since, stretch.until) == (since.isoformat(), until.isoformat()):
            return when
    return None


def _named(day: date, length: int, words: Words) -> Stretch:
    """Return the day, month or year (by the length of its ISO prefix) in which a day lies."""
    when = day.isoformat()[:length]
    return Stretch(when=when, tick="", group="", name=words.date(when))
