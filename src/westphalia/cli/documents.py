"""`westphalia documents`: what was read."""

from __future__ import annotations

from pathlib import Path

import click

from westphalia.cli._options import format_options, run_option, store_option


@click.command("documents")
@format_options
@run_option
@store_option
def command(as_json: bool, as_csv: bool, run: str | None, store_path: Path) -> None:
    """List the documents of a store, with what is known of them and the number of their events.

    \b
    Examples:
      westphalia documents
      westphalia documents --csv > documents.csv
    """
    from westphalia.cli._output import Columns, print_csv, print_json, print_table
    from westphalia.cli._store import run_id
    from westphalia.plain import to_plain
    from westphalia.store import read
    from westphalia.store.engine import open_store

    columns: Columns[read.Listed] = {
        "Name": lambda item: item.name,
        "Id": lambda item: item.id,
        "Language": lambda item: item.language,
        "Published": lambda item: item.published,
        "Known by": lambda item: item.published_origin,
        "Events": lambda item: str(item.events),
        "Outlet": lambda item: item.outlet,
        "Title": lambda item: item.title,
    }
    with open_store(store_path) as store:
        found = read.documents(store, run=run_id(store, run))
    if as_json:
        print_json(map(to_plain, found))
    elif as_csv:
        print_csv(found, columns)
    else:
        print_table(found, columns, empty="no documents")
