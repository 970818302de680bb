"""`westphalia skipped`: what was not read, and why, and what was read in vain."""

from __future__ import annotations

from pathlib import Path

import click

from westphalia.cli._options import format_options, run_option, store_option


@click.command("skipped")
@format_options
@run_option
@store_option
def command(as_json: bool, as_csv: bool, run: str | None, store_path: Path) -> None:
    """List the inputs that the latest run, or the one named, could not read, and why.

    Articles that were read but hold no event stand among them, with the kind no_event.

    \b
    Examples:
      westphalia skipped
      westphalia skipped --run 3f2a --csv
    """
    from westphalia.cli._output import Columns, print_csv, print_json, print_table
    from westphalia.cli._store import run_id
    from westphalia.model import Skipped
    from westphalia.plain import to_plain
    from westphalia.store import read
    from westphalia.store.engine import open_store

    columns: Columns[Skipped] = {
        "Where": lambda item: item.where,
        "Kind": lambda item: item.kind,
        "Message": lambda item: item.message,
    }
    with open_store(store_path) as store:
        found = read.skipped(store, run_id(store, run))
    if as_json:
        print_json(map(to_plain, found))
    elif as_csv:
        print_csv(found, columns)
    else:
        print_table(found, columns, wide=("Message",), empty="nothing was skipped")
