"""`westphalia events`: who did what to whom, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from westphalia.cli._options import (
    DateParam,
    document_option,
    everybody,
    format_options,
    limit_option,
    run_option,
    store_option,
)
from westphalia.dates import PartialDate
from westphalia.model import Certainty, Event, EventType, Occurrence, Polarity, Status

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.store.engine import Store
    from westphalia.store.read import Found

_TABLE_LIMIT = 200
"""Rows of a table on a terminal unless --limit says otherwise: more is for `--csv` or a file."""

_WIDE = ("Date", "Actor", "Event", "Recipient", "Says", "Sentence", "Document")
_NARROW = ("Date", "Who did what to whom", "Sentence", "Document")
_WIDE_EVENTS = (
    "Date",
    "Event",
    "Actor",
    "Recipient",
    "Status",
    "Reports",
    "Outlets",
    "Told as",
    "Id",
)
_FIRM = ("Date", "Event", "Status", "Reports", "Outlets", "Id")
_NARROW_EVENTS = ("Date", "Who did what to whom", "Reports", "Id")
_WIDE_FROM = 130
"""Columns of a terminal from which on everything has a column of its own."""

_AROUND = 70
"""Characters of the sentence on either side of the word that names the event."""


@click.command("events")
@click.option("--actor", "actors", multiple=True, metavar="WHO", help="A code (RUS) or name (Russia, Putin).")
@click.option("--recipient", "recipients", multiple=True, metavar="WHO", help="To whom: a code or a name.")
@click.option(
    "--entity",
    "anybody",
    multiple=True,
    metavar="WHO",
    help="A code or name among actors and recipients; with --records in any part, speakers too.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([kind.value for kind in EventType], case_sensitive=False),
    metavar="TYPE",
    help="A type of PLOVER (ASSAULT, CONSULT, ...; below).",
)
@click.option("--mode", "modes", multiple=True, metavar="MODE", help="A mode of PLOVER (visit, arrest, ...).")
@click.option("--since", type=DateParam(), help="Events that may have been on this day or later.")
@click.option("--until", type=DateParam(), help="Events that may have been on this day or before.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([value.value for value in Status]),
    help="What all reports of an event say together.",
)
@click.option("--polarity", type=click.Choice([value.value for value in Polarity]), help="Happened or not.")
@click.option(
    "--certainty", type=click.Choice([value.value for value in Certainty]), help="Certain or possible."
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="From 0 to 1.")
@click.option("--min-reports", type=click.IntRange(1), metavar="N", help="Told at least N times.")
@click.option("--records", "as_records", is_flag=True, help="List what each article says, one by one.")
@document_option
@limit_option
@format_options
@run_option
@store_option
def command(as_records: bool, **given: Unpack[Asked]) -> None:
    """List events: who did what to whom, when, and how many reports and outlets tell of it.

    Reports of one event, in one article or in many, stand together; `westphalia event ID` opens them, and
    --records lists them one by one. An option that may be given several times asks for any of its values. A
    date in brackets is that of publication: the text gives none for the event. --document, --polarity and
    --certainty ask for events with at least one such report.

    Types: AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION
    MOBILIZE COERCE ASSAULT.

    \b
    Examples:
      westphalia events --actor RUS --since 2021-12
      westphalia events --entity Putin --type THREATEN --type REQUEST
      westphalia events --status disputed --min-reports 3
      westphalia events --records --polarity negative --csv > denied.csv
    """
    if as_records:
        for name in ("statuses", "min_reports"):
            if given[name]:
                raise click.UsageError("--status and --min-reports are about events: leave out --records")
        _list_records(given)
    elif given["run"]:
        raise click.UsageError("--run looks at what one run read: add --records")
    else:
        _list_events(given)


class Asked(TypedDict):
    """What a user asks for."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    anybody: tuple[str, ...]
    types: tuple[str, ...]
    modes: tuple[str, ...]
    since: PartialDate | None
    until: PartialDate | None
    statuses: tuple[str, ...]
    polarity: str | None
    certainty: str | None
    min_confidence: float
    min_reports: int | None
    names: tuple[str, ...]
    limit: int | None
    as_json: bool
    as_csv: bool
    run: str | None
    store_path: Path


def _list_events(given: Asked) -> None:
    from westphalia.cli._output import print_csv, print_json
    from westphalia.cli._related import EVENT_COLUMNS, open_related, plain_event
    from westphalia.cli._store import document_ids
    from westphalia.store import related

    with open_related(given["store_path"]) as store:
        wanted = related.WantedEvents(
            actors=everybody(given["actors"]),
            recipients=everybody(given["recipients"]),
            anybody=everybody(given["anybody"]),
            types=_types(given),
            modes=given["modes"],
            statuses=tuple(Status(value) for value in given["statuses"]),
            polarity=Polarity(given["polarity"]) if given["polarity"] else None,
            certainty=Certainty(given["certainty"]) if given["certainty"] else None,
            since=given["since"].earliest() if given["since"] else None,
            until=given["until"].latest() if given["until"] else None,
            min_confidence=given["min_confidence"],
            min_reports=given["min_reports"] or 0,
            document_ids=document_ids(store, given["names"], None),
            limit=_limit(given),
        )
        found = related.events(store, wanted)
        if given["as_json"]:
            print_json(map(plain_event, found))
        elif given["as_csv"]:
            print_csv(found, EVENT_COLUMNS)
        else:
            _print_events(store, list(found), related.count_events(store, wanted))


def _print_events(store: Store, shown: list[Occurrence], count: int) -> None:
    from westphalia.cli._output import console, print_table
    from westphalia.cli._related import event_columns
    from westphalia.store import related

    terminal = console()
    told = related.reports_of(store, [item.event_ids[0] for item in shown])
    columns = event_columns(told, ("", "") if terminal.color_system else ("*", "*"))
    chosen = _WIDE_EVENTS if terminal.width >= _WIDE_FROM else _NARROW_EVENTS
    print_table(
        shown,
        {head: columns[head] for head in chosen},
        wide=("Told as",) if "Told as" in chosen else ("Who did what to whom",),
        firm=_FIRM,
        empty="no such events",
    )
    if len(shown) < count:
        click.echo(f"{len(shown)} of {count} events; --limit 0 shows all", err=True)


def _list_records(given: Asked) -> None:
    from westphalia.cli._output import plain_record, print_json
    from westphalia.cli._store import document_ids, run_id
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        run = run_id(store, given["run"])
        wanted = read.Wanted(
            actors=everybody(given["actors"]),
            recipients=everybody(given["recipients"]),
            anybody=everybody(given["anybody"]),
            types=_types(given),
            modes=given["modes"],
            since=given["since"].earliest() if given["since"] else None,
            until=given["until"].latest() if given["until"] else None,
            polarity=Polarity(given["polarity"]) if given["polarity"] else None,
            certainty=Certainty(given["certainty"]) if given["certainty"] else None,
            min_confidence=given["min_confidence"],
            document_ids=document_ids(store, given["names"], run),
            run=run,
            limit=_limit(given),
        )
        found = read.events(store, wanted)
        if given["as_json"]:
            print_json(map(plain_record, found))
        elif given["as_csv"]:
            _print_csv(found)
        else:
            _print_table(found, read.count_events(store, wanted))


def _types(given: Asked) -> tuple[EventType, ...]:
    return tuple(EventType(value.upper()) for value in given["types"])


def _limit(given: Asked) -> int | None:
    is_table = not given["as_json"] and not given["as_csv"]
    return _TABLE_LIMIT if given["limit"] is None and is_table else given["limit"]


def _print_csv(events: Iterator[Found[Event]]) -> None:
    import csv
    import sys

    from westphalia.exporters.csv import COLUMNS, event_row

    rows = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for found in events:
        rows.writerow(event_row(found.document, found.record, found.mentions))


def _print_table(events: Iterator[Found[Event]], count: int) -> None:
    from westphalia.cli._output import console, print_table

    shown, terminal = list(events), console()
    # Where there is no colour, signs mark the trigger.
    columns = _columns(("", "") if terminal.color_system else ("*", "*"))
    chosen = _WIDE if terminal.width >= _WIDE_FROM else _NARROW
    print_table(shown, {head: columns[head] for head in chosen}, wide=("Sentence",), empty="no such events")
    if len(shown) < count:
        click.echo(f"{len(shown)} of {count} events; --limit 0 shows all", err=True)


def _columns(marks: tuple[str, str]) -> dict[str, Callable[[Found[Event]], Text | str]]:
    """Return all columns by their heads; `marks` stand around the trigger."""
    from westphalia.show import Line, event_name, sentence_with_trigger

    def line(found: Found[Event]) -> Line:
        return Line(found.mentions)

    return {
        "Date": _date,
        "Who did what to whom": lambda found: line(found).act(found.record),
        "Actor": lambda found: line(found).people(found.record.actors),
        "Event": lambda found: event_name(found.record, between="\n"),
        "Recipient": lambda found: line(found).people(found.record.recipients, nobody=""),
        "Says": lambda found: line(found).chain(found.record.attribution),
        "Sentence": lambda found: sentence_with_trigger(
            found.document, found.record, marks=marks, around=_AROUND
        ),
        "Document": lambda found: found.document.name,
    }


def _date(found: Found[Event]) -> str:
    if found.record.date:
        return str(found.record.date)
    return f"({found.document.published})" if found.document.published else ""
