"""`westphalia events`: who did what to whom, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import (
    DateParam,
    document_option,
    entity_option,
    everybody,
    format_options,
    limit_option,
    run_option,
    store_option,
)
from westphalia.dates import PartialDate
from westphalia.model import Certainty, Event, EventType, Polarity

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.store.read import Found

_TABLE_LIMIT = 200
"""Rows of a table on a terminal unless --limit says otherwise: more is for `--csv` or a file."""

_WIDE = ("Date", "Actor", "Event", "Recipient", "Says", "Sentence", "Document")
_NARROW = ("Date", "Who did what to whom", "Sentence", "Document")
_WIDE_FROM = 130
"""Columns of a terminal from which on everything has a column of its own."""

_AROUND = 70
"""Characters of the sentence on either side of the word that names the event."""


@click.command("events")
@click.option("--actor", "actors", multiple=True, metavar="WHO", help="A code (RUS) or name (Russia, Putin).")
@click.option("--recipient", "recipients", multiple=True, metavar="WHO", help="To whom: a code or a name.")
@entity_option
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
@click.option("--polarity", type=click.Choice([value.value for value in Polarity]), help="Happened or not.")
@click.option(
    "--certainty", type=click.Choice([value.value for value in Certainty]), help="Certain or possible."
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="From 0 to 1.")
@document_option
@limit_option
@format_options
@run_option
@store_option
def command(
    actors: tuple[str, ...],
    recipients: tuple[str, ...],
    anybody: tuple[str, ...],
    types: tuple[str, ...],
    modes: tuple[str, ...],
    since: PartialDate | None,
    until: PartialDate | None,
    polarity: str | None,
    certainty: str | None,
    min_confidence: float,
    names: tuple[str, ...],
    limit: int | None,
    as_json: bool,
    as_csv: bool,
    run: str | None,
    store_path: Path,
) -> None:
    """List events: who did what to whom, when, and who says so.

    An option that may be given several times asks for any of its values. A date in brackets is that of
    publication: the text gives none for the event.

    Types: AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION
    MOBILIZE COERCE ASSAULT.

    \b
    Examples:
      westphalia events --actor RUS --since 2021-12
      westphalia events --entity Putin --type THREATEN --type REQUEST
      westphalia events --polarity negative --csv > denied.csv
    """
    from westphalia.cli._output import plain_record, print_json
    from westphalia.cli._store import document_ids, run_id
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(store_path) as store:
        run = run_id(store, run)
        wanted = read.Wanted(
            actors=everybody(actors),
            recipients=everybody(recipients),
            anybody=everybody(anybody),
            types=tuple(EventType(value.upper()) for value in types),
            modes=modes,
            since=since.earliest() if since else None,
            until=until.latest() if until else None,
            polarity=Polarity(polarity) if polarity else None,
            certainty=Certainty(certainty) if certainty else None,
            min_confidence=min_confidence,
            document_ids=document_ids(store, names, run),
            run=run,
            limit=_TABLE_LIMIT if limit is None and not as_json and not as_csv else limit,
        )
        found = read.events(store, wanted)
        if as_json:
            print_json(map(plain_record, found))
        elif as_csv:
            _print_csv(found)
        else:
            _print_table(found, read.count_events(store, wanted))


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
