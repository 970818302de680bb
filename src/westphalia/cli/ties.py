"""`westphalia ties`: the tables of standing ties, where they are from, and how to load more."""

from __future__ import annotations

import csv
import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from westphalia.cli._options import store_option
from westphalia.cli._ties import load_ties, ties_file
from westphalia.errors import InputError

_SUFFIXES = (".csv", ".csv.xz")


@click.command("ties")
@click.option(
    "--load",
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the tables that do not come with the package from this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@store_option
def command(folder: Path | None, as_json: bool, store_path: Path) -> None:
    """List the tables of standing ties: their years, where they are from, under what licence.

    Alliances, rivalries, disputes and capabilities do not come with the package, because of their licence.
    They are in the R package peacesciencer, each as a table of the name given here. Write those wanted to a
    folder in CSV, under their names, and --load the folder; what is read is kept beside the store.

    \b
    In R, for one of them:
      write.csv(peacesciencer::atop_alliance, "tables/atop_alliance.csv", row.names = FALSE)
    \b
    Examples:
      westphalia ties
      westphalia ties --load tables/
    """
    if folder:
        _load(folder, ties_file(store_path))
    _list(as_json, store_path)


def _load(folder: Path, to: Path) -> None:
    from westphalia.network.tie_sources import FIELDS, pack
    from westphalia.network.ties import tables

    names = [name for name, table in tables().items() if not table.is_packed]
    files = {name: path for name in names for path in _files(folder, name)}
    if not files:
        wanted = ", ".join(f"{name}.csv" for name in names)
        raise InputError(str(folder), "empty", f"no table of ties in this folder. It can hold: {wanted}")
    with lzma.open(to, "wt", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(FIELDS)
        for name, path in files.items():
            with _open(path) as lines:
                packed = pack(name, lines)
            rows.writerows(packed.lines)
            unknown = (
                f"; {sum(packed.unknown.values())} rows of states without a code" if packed.unknown else ""
            )
            click.echo(f"{name}: {len(packed.lines)} ties from {path}{unknown}", err=True)


def _files(folder: Path, name: str) -> Iterator[Path]:
    return (path for suffix in _SUFFIXES if (path := folder / f"{name}{suffix}").is_file())


@contextmanager
def _open(path: Path) -> Iterator[TextIO]:
    if path.suffix == ".xz":
        with lzma.open(path, "rt", encoding="utf-8", newline="") as packed:
            yield packed
    else:
        with path.open(encoding="utf-8", newline="") as plain:
            yield plain


def _list(as_json: bool, store_path: Path) -> None:
    from westphalia.cli._output import print_table
    from westphalia.gazetteer import Gazetteer
    from westphalia.network.ties import Table, tables

    covered = load_ties(Gazetteer.load(), store_path).covered

    def years(table: Table) -> str:
        spans = [covered[kind] for kind in table.kinds if kind in covered]
        if spans:
            return f"{spans[0][0].year}-{spans[0][1].year}"
        return "all" if table.is_packed else "not loaded"

    if as_json:
        rows = {name: {"title": table.title, "kinds": [kind.value for kind in table.kinds],
                       "years": years(table), "from": table.origin, "licence": table.licence,
                       "is_packed": table.is_packed} for name, table in tables().items()}  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    print_table(
        tables().items(),
        {
            "Table": lambda item: item[0],
            "What": lambda item: item[1].title,
            "Years": lambda item: years(item[1]),
            "From": lambda item: item[1].origin,
            "Licence": lambda item: item[1].licence,
        },
        wide=("What", "From"),
        empty="no tables",
    )
