"""`westphalia runs`: what was done to a store."""

from __future__ import annotations

from pathlib import Path

import click

from westphalia.cli._options import format_options, store_option


@click.command("runs")
@format_options
@store_option
def command(as_json: bool, as_csv: bool, store_path: Path) -> None:
    """List the runs of a store, the latest first: when, with which version, model and data files.

    \b
    Examples:
      westphalia runs
      westphalia events --run 3f2a        what one run found
    """
    from westphalia.cli._output import Columns, print_csv, print_json, print_table
    from westphalia.model import Run
    from westphalia.plain import to_plain
    from westphalia.store import read
    from westphalia.store.engine import open_store

    columns: Columns[Run] = {
        "Run": lambda run: run.id,
        "Started": lambda run: run.started_at[:19].replace("T", " "),
        "State": lambda run: "complete" if run.complete else "incomplete: read again to complete it",
        "Documents": lambda run: str(run.documents),
        "Skipped": lambda run: str(run.skipped),
        "Version": lambda run: run.version,
        "Model": lambda run: run.model_digest[:12],
        "Data": lambda run: run.data_digest[:12],
    }
    with open_store(store_path) as store:
        found = read.runs(store)
    if as_json:
        print_json(map(to_plain, found))
    elif as_csv:
        print_csv(found, columns)
    else:
        print_table(found, columns, empty="no runs")
