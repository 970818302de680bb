"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from westphalia.dates import PartialDate, parse_date
from westphalia.settings import settings

if TYPE_CHECKING:
    from westphalia.store.read import Who

Function = TypeVar("Function", bound=Callable[..., Any])

_CODE = re.compile(r"[A-Z][A-Z0-9]+(:[A-Z0-9-]+)?")


class DateParam(click.ParamType[PartialDate]):
    """A year, a month or a day."""

    name = "date"

    def convert(
        self, value: str | PartialDate, param: click.Parameter | None, ctx: click.Context | None
    ) -> PartialDate:
        """Return the date that the user wrote."""
        if isinstance(value, PartialDate):
            return value
        date = parse_date(value)
        if date is None:
            self.fail(f"{value!r} is no date. Write 2021, 2021-12 or 2021-12-09.", param, ctx)
        return date


def store_option(function: Function) -> Function:
    """Add --store."""
    return click.option(
        "--store",
        "store_path",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        default=lambda: settings().store,
        help="The store.  [default: westphalia.db, or WESTPHALIA_STORE]",
    )(function)


def run_option(function: Function) -> Function:
    """Add --run."""
    return click.option(
        "--run", metavar="ID", help="Look at one run instead of the latest complete one of each document."
    )(function)


def format_options(function: Function) -> Function:
    """Add --json and --csv."""
    function = click.option("--csv", "as_csv", is_flag=True, help="Print a table in CSV.")(function)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, one record a line.")(function)


def document_option(function: Function) -> Function:
    """Add --document."""
    return click.option(
        "--document", "names", multiple=True, metavar="NAME", help="Only documents with this name or id."
    )(function)


def entity_option(function: Function) -> Function:
    """Add --entity."""
    return click.option(
        "--entity",
        "anybody",
        multiple=True,
        metavar="WHO",
        help="A code or name that stands in any part of the record, speakers too.",
    )(function)


def limit_option(function: Function) -> Function:
    """Add --limit."""
    return click.option("--limit", type=click.IntRange(0), metavar="N", help="Print at most N records.")(
        function
    )


def everybody(names: Iterable[str]) -> tuple[Who, ...]:
    """Return whom a user means by codes (RUS, REB:PSE-HAMAS) and names (Russia, Putin)."""
    return tuple(_who(name) for name in names)


def is_code(name: str) -> bool:
    """Return whether a name is written as a code, known or not.

    >>> is_code("REB:PSE-HAMAS"), is_code("Russia")
    (True, False)
    """
    return _CODE.fullmatch(name) is not None


def _who(name: str) -> Who:
    from westphalia.store.read import Who

    if is_code(name):
        return Who(code=name)
    from westphalia.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    code = gazetteer.find_code(name)
    if code is None:
        return Who(person=name)
    entity = gazetteer.entity(code)
    return Who(person=entity.name) if code.startswith("PER:") else Who(code=code)
