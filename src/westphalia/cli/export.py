"""`westphalia export`: records for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westphalia import exporters
from westphalia.cli._options import document_option, run_option, store_option

if TYPE_CHECKING:
    from westphalia.model import Reading
    from westphalia.store.engine import Store


@click.command("export")
@click.option(
    "--format", "name", required=True, type=click.Choice(exporters.names()), help="See the list below."
)
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Where to write; '-' is standard output, and the default.",
)
@click.option(
    "--judged/--all",
    "only_judged",
    default=None,
    help="Only passages that somebody judged, or all.  [default: all; with corpus, judged]",
)
@document_option
@run_option
@store_option
def command(
    name: str,
    output: str,
    only_judged: bool | None,
    names: tuple[str, ...],
    run: str | None,
    store_path: Path,
) -> None:
    """Write records in a format that other programs read.

    \b
    Formats:
      corpus  judged passages, as the reading model is trained on
      csv     events as a table, one event a row
      gold    the shape of annotators and of `westphalia eval`, one document a line
      jsonl   everything with its citations, one document a line
      plover  events with the field names of PLOVER, one event a line

    \b
    Examples:
      westphalia export --format gold -o out.jsonl
      westphalia export --format csv > events.csv
      westphalia export --format corpus -o corrections.jsonl
    """
    from westphalia.cli._store import document_ids, run_id
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(store_path) as store:
        run = run_id(store, run)
        ids = document_ids(store, names, run)
        readings = read.readings(store, run=run, document_ids=ids)
        exporter = exporters.load(name)
        if getattr(exporter, "ONLY_JUDGED", False) if only_judged is None else only_judged:
            readings = _judged(store, readings)
        if output == "-":
            exporter.export(readings, sys.stdout)
            return
        with open(output, "w", encoding="utf-8", newline="") as out:
            count = exporter.export(readings, out)
    click.echo(f"{output}: {count} {'line' if count == 1 else 'lines'} ({exporter.TITLE})", err=True)


def _judged(store: Store, readings: Iterable[Reading]) -> Iterator[Reading]:
    """Yield readings cut down to the passages that somebody judged, without those in which nobody did."""
    from westphalia.judgements import in_force, judged_passages
    from westphalia.store import judged

    given = in_force(judged.judgements(store))
    documents = {item.subject.document_id for item in given if item.subject}
    for reading in readings:
        if reading.document.id in documents:
            cut = judged_passages(reading, given)
            if cut.sentences:
                yield cut
