"""`westphalia relate`: from many records to events, claims side by side, and commitments."""

from __future__ import annotations

from pathlib import Path

import click

from westphalia.cli._options import DateParam, store_option
from westphalia.cli._progress import progress_bar
from westphalia.cli._related import in_words
from westphalia.dates import PartialDate


@click.command("relate")
@click.option(
    "--as-of",
    type=DateParam(),
    help="Look at commitments from this day, not from that of the last article; what came later is not seen.",
)
@click.option("--again", is_flag=True, help="Work it out even if nothing has changed.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@store_option
def command(as_of: PartialDate | None, again: bool, as_json: bool, quiet: bool, store_path: Path) -> None:
    """Work out which reports tell of one event, which claims are about one thing, and what was kept.

    `westphalia read` and `westphalia judge` do this at their end unless told not to. When nothing was read or
    judged since the last time, there is nothing to do.

    \b
    Examples:
      westphalia relate
      westphalia relate --as-of 2022-02-23      commitments as they stood on that day
    """
    import json
    from dataclasses import asdict

    from westphalia.store.engine import open_store
    from westphalia.workflow import relate

    with (
        open_store(store_path) as store,
        progress_bar("relating", shown=not quiet and not as_json) as progress,
    ):
        related = relate(store, progress=progress, as_of=as_of.latest() if as_of else None, again=again)
    if as_json:
        click.echo(json.dumps(asdict(related.tally) | {"is_new": related.is_new}))
    elif not quiet:
        click.echo(in_words(related))
