"""One scenario: what it supposes and what came of it: relations, blocs, chains, the words they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from westphalia.network.playing import Touched
from westphalia.plain import from_plain
from westphalia.store.engine import Store
from westphalia.web.forms import Refused, Sent
from westphalia.web.jobs import Job, jobs_of
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages import _asked, _scenarios
from westphalia.web.played import Result
from westphalia.web.svg_spread import SpreadOf

ROUTE = "/scenarios/{id}"
TITLE = "scenarios.one"
NAV: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A relation that a scenario touches, and how it is spread over the runs as a chart."""

    relation: Touched
    chart: SpreadOf


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPage:
    """A scenario as it is written, how far its run is, and what came of it once that is done.

    `is_earlier` says that the result is of what the store held before, and that there is none of it now.
    """

    id: str
    name: str
    events: tuple[str, ...]
    toml: str
    job: Job | None
    result: Result | None
    is_earlier: bool
    relations: tuple[Drawn, ...]


def load(store: Store, ask: Ask) -> ScenarioPage:
    """Return a scenario, and what came of it.

    Raises:
        NoSuchRecord: there is none of this name.
    """
    path = _scenarios.find(store, ask, ask.parts["id"])
    if path is None:
        raise NoSuchRecord("scenario", ask.parts["id"])
    content = path.read_bytes()
    name, _, events = _scenarios.told(path, content)
    job = _scenarios.job_of(store, content)
    is_current = job is not None and job.stage == "done"
    shown = job if is_current else _scenarios.last_of(store, path.stem, content)
    plain = jobs_of(store).result(shown.id) if shown else None
    result = from_plain(Result, plain) if plain else None
    return ScenarioPage(
        id=path.stem,
        name=name,
        events=events,
        toml=content.decode("utf-8", "replace"),
        job=job,
        result=result,
        is_earlier=result is not None and not is_current,
        relations=tuple(Drawn(relation=item, chart=_chart(ask, item)) for item in result.relations)
        if result
        else (),
    )


def send(store: Store, ask: Ask, sent: Sent) -> str:
    """Have the scenario run."""
    path = _scenarios.find(store, ask, ask.parts["id"])
    if path is None or sent.one("do") != "run":
        raise Refused({"": ask.words("review.unknown")}, 404)
    _scenarios.play(store, ask, path)
    return _asked.elsewhere(ask, f"/scenarios/{ask.parts['id']}")


def rows(context: ScenarioPage) -> Iterator[Row]:
    """Yield the relations that the scenario touches as rows."""
    for drawn in context.relations:
        item = drawn.relation
        yield {
            "one": item.one,
            "other": item.other,
            "start": item.start,
            "unmoved": item.unmoved,
            "low": item.spread.low,
            "median": item.spread.median,
            "high": item.spread.high,
        }


def _chart(ask: Ask, item: Touched) -> SpreadOf:
    number = ask.words.number
    return SpreadOf(
        title=ask.words(
            "scenarios.spread",
            low=number(round(item.spread.low, 1)),
            median=number(round(item.spread.median, 1)),
            high=number(round(item.spread.high, 1)),
        ),
        low=item.spread.low,
        median=item.spread.median,
        high=item.spread.high,
        start=item.start,
        unmoved=item.unmoved,
    )
