"""Scenarios: those that are there, and a form to build one."""

from __future__ import annotations

from dataclasses import dataclass

from westphalia.errors import DataFileError
from westphalia.store.engine import Store
from westphalia.web.filters import Filter
from westphalia.web.forms import Refused, Sent
from westphalia.web.names import code_of
from westphalia.web.page import Ask
from westphalia.web.pages import _asked, _scenarios
from westphalia.web.pages._kinds import KindOf, all_kinds
from westphalia.web.pages._scenarios import Listed, Row
from westphalia.workflow import playing

ROUTE = "/scenarios"
TITLE = "scenarios.title"
NAV: int | None = 65

ASKS = (Filter(key="event"), Filter(key="actor"), Filter(key="recipient"), Filter(key="at"))

_ROWS = 4
_MOST_ROWS = 12
_FIRST = "ASSAULT:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """The scenarios that can be run, and the form filled in as the address asks.

    `problem` says what is wrong with an event in the address. `runs` are the numbers of runs to choose from.
    """

    scenarios: tuple[Listed, ...]
    rows: tuple[Row, ...]
    at: str
    problem: str
    runs: tuple[int, ...]
    kinds: tuple[KindOf, ...]


def load(store: Store, ask: Ask) -> Scenarios:
    """Return the scenarios that can be run, and the form."""
    rows, problem = _asked_rows(ask)
    return Scenarios(
        scenarios=_scenarios.listed(store, ask),
        rows=rows,
        at=ask.query.get("at", "")[:10],
        problem=problem,
        runs=_scenarios.RUNS,
        kinds=all_kinds(),
    )


def send(store: Store, ask: Ask, sent: Sent) -> str:
    """Keep the scenario that a form writes, and have it run."""
    content, name = _scenarios.content_of(ask, sent)
    try:
        playing.read_scenario(store, content, "", find_code=code_of)
    except DataFileError as error:
        raise Refused({"events": error.message}) from error
    try:
        id_ = _scenarios.keep(store, ask, content, name)
    except OSError as error:
        raise Refused({"": ask.words("add.not_kept", error=str(error))}, 507) from error
    path = _scenarios.find(store, ask, id_)
    assert path is not None
    _scenarios.play(store, ask, path)
    return _asked.elsewhere(ask, f"/scenarios/{id_}")


def _asked_rows(ask: Ask) -> tuple[tuple[Row, ...], str]:
    """Return the rows of the form, the first filled in as the address asks, and what is wrong with it."""
    rows, problem = [], ""
    for words in ask.query.getlist("event")[:_MOST_ROWS]:
        try:
            rows.append(_scenarios.read_row(words))
        except ValueError as error:
            problem = str(error)
    actor, recipient = (ask.query.get(name, "")[:100] for name in ("actor", "recipient"))
    if actor or recipient:
        rows.append(Row(actor=actor, what=_FIRST, recipient=recipient, on="", probability=""))
    empty = Row(actor="", what=_FIRST, recipient="", on="", probability="")
    return (*rows, *[empty] * (_ROWS - len(rows))), problem
