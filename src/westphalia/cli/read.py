"""`westphalia read`: files and folders into the store."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, store_option
from westphalia.cli._progress import progress_bar
from westphalia.cli._related import in_words
from westphalia.dates import PartialDate
from westphalia.settings import MODELS, settings

if TYPE_CHECKING:
    from westphalia.model import Skipped
    from westphalia.workflow import Related, Summary
    from westphalia.workflow.forecasting import Resolved

_SHOWN = 10
"""Skipped inputs that the summary names; `westphalia skipped` lists all."""


@click.command("read")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--published", type=DateParam(), help="Day of publication of articles that do not tell theirs.")
@click.option(
    "--language", metavar="XX", help="Language of all articles (it, en, ...), instead of detecting it."
)
@click.option(
    "--threads",
    type=click.IntRange(1),
    default=lambda: settings().threads,
    help="How many documents are read at once, a process each.  [default: 2, or WESTPHALIA_THREADS]",
)
@click.option(
    "--model",
    type=click.Choice(list(MODELS)),
    default=lambda: settings().model,
    help="The standard model reads better, the small one faster.  [default: standard, or WESTPHALIA_MODEL]",
)
@click.option(
    "--no-relate", is_flag=True, help="Leave it to `westphalia relate` to find one event in many reports."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@store_option
def command(
    paths: tuple[str, ...],
    published: PartialDate | None,
    language: str | None,
    threads: int,
    model: str,
    no_relate: bool,
    as_json: bool,
    quiet: bool,
    store_path: Path,
) -> None:
    """Read files and folders into the store.

    Text, Markdown, HTML, PDF, JSON Lines and RSS or Atom files; '-' is standard input. What was read before
    by the same version is not read again. Inputs that cannot be read are left out; `westphalia skipped` lists
    them, and the articles in which no event was found. At the end, what all articles of the store say is put
    together, as `westphalia relate` does, and forecasts are decided whose time has come.

    \b
    Examples:
      westphalia read articles/ notes.md
      westphalia read --published 2021-12-09 article.txt
      curl -s https://example.org/feed.xml | westphalia read -
    """
    from westphalia.reader import Reader
    from westphalia.store.engine import open_store
    from westphalia.store.read import skipped
    from westphalia.workflow import NO_EVENT, forecasting, ingest, relate
    from westphalia.workflow.beside import Beside

    stream = sys.stdin.buffer.read() if "-" in paths else None
    shown = not quiet and not as_json
    with (
        open_store(store_path, create=True) as store,
        progress_bar("loading the reading model", shown=shown) as progress,
    ):
        reader_of = partial(Reader, threads=1, members=MODELS[model])
        reader = reader_of()
        summary = ingest(
            [path for path in paths if path != "-"],
            store=store,
            reader=reader,
            published=published,
            language=language,
            stream=stream,
            progress=progress,
            entity_of=reader.gazetteer.entity,
            beside=Beside(reader_of, threads - 1),
        )
        related = None if no_relate else relate(store, progress=progress)
        resolved = forecasting.resolve(store) if related else None
        left_out = tuple(item for item in skipped(store, summary.run.id) if item.kind != NO_EVENT)
    if as_json:
        click.echo(json.dumps(_plain(summary, left_out, related, resolved), ensure_ascii=False))
    elif not quiet:
        _print(summary, left_out, store_path, related, resolved)
    if summary.failures:
        click.secho(
            f"westphalia: {len(summary.failures)} of the skipped documents broke the program itself. "
            "This is an error of ours: please report what `westphalia skipped` shows as 'internal'.",
            fg="red",
            err=True,
        )


def _plain(
    summary: Summary, left_out: tuple[Skipped, ...], related: Related | None, resolved: Resolved | None
) -> dict[str, Any]:
    return {
        "run": summary.run.id,
        "documents": summary.documents,
        "already_read": summary.already_read,
        "repeated": summary.repeated,
        "without_events": summary.without_events,
        "skipped": [{"where": item.where, "kind": item.kind, "message": item.message} for item in left_out],
        "events": dict(summary.events.most_common()),
        "claims": summary.claims,
        "commitments": summary.commitments,
        "quotes": summary.quotes,
        "words": summary.words,
        "seconds": round(summary.seconds, 3),
        "words_per_second": round(summary.words_per_second, 1),
        "related": asdict(related.tally) if related else None,
        "forecasts": asdict(resolved) if resolved else None,
    }


def _print(
    summary: Summary,
    left_out: tuple[Skipped, ...],
    store_path: Path,
    related: Related | None,
    resolved: Resolved | None,
) -> None:
    from rich.table import Table

    from westphalia.cli._output import console

    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    together = {"Together": in_words(related)} if related else {}
    if resolved and resolved.new:
        together["Forecasts"] = f"{resolved.new} decided (`westphalia scorecard`)"
    for name, words in (_facts(summary, store_path) | together).items():
        table.add_row(name, words)
    console().print(table)
    for item in left_out[:_SHOWN]:
        click.secho(f"  skipped {item.where}: {item.message}", fg="yellow", err=True)
    if len(left_out) > _SHOWN:
        click.secho(f"  and {len(left_out) - _SHOWN} more: see `westphalia skipped`", fg="yellow", err=True)


def _facts(summary: Summary, store_path: Path) -> dict[str, str]:
    documents = [f"{summary.documents} read"]
    documents += [f"{summary.already_read} already read"] if summary.already_read else []
    documents += [f"{summary.repeated} repeated"] if summary.repeated else []
    documents += [f"{summary.without_events} without events"] if summary.without_events else []
    left_out = ", ".join(f"{count} {kind}" for kind, count in summary.skipped.most_common())
    by_type = ", ".join(f"{kind} {count}" for kind, count in summary.events.most_common())
    speed = f", {summary.words:,} words at {summary.words_per_second:,.0f} a second" if summary.words else ""
    return {
        "Documents": ", ".join(documents),
        "Skipped": f"{summary.skipped.total()} ({left_out})" if left_out else "none",
        "Events": f"{summary.events.total()}" + (f" ({by_type})" if by_type else ""),
        "Claims": str(summary.claims),
        "Commitments": str(summary.commitments),
        "Quotes": str(summary.quotes),
        "Time": f"{summary.seconds:.1f} s{speed}",
        "Store": str(store_path),
    }
