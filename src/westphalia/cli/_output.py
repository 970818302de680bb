"""Print records as a table, as JSON or as CSV."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from westphalia.plain import to_plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from westphalia.store.read import Found

Item = TypeVar("Item")

Columns: TypeAlias = "Mapping[str, Callable[[Item], Text | str | None]]"
"""The columns of a table by their heads."""

_FIRM = ("Date", "Event", "Kind", "Published", "Started", "Value")
"""Columns that are short and hard to read when they are broken."""

_PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""


def console(*, stderr: bool = False, plain: bool = False) -> Console:
    """Return a console; it is without colour when asked for, and wide when the output is no terminal."""
    from rich.console import Console

    found = Console(stderr=stderr, highlight=False, emoji=False, markup=False, no_color=plain or None)
    if not found.is_terminal and "COLUMNS" not in os.environ:
        found.width = _PIPE_WIDTH
    return found


def print_table(
    items: Iterable[Item],
    columns: Columns[Item],
    *,
    empty: str,
    wide: Sequence[str] = (),
    firm: Sequence[str] = _FIRM,
) -> None:
    """Print a table; the columns named in `wide` get two fifths of the width at least, if they need it.

    Those named in `firm` are never broken.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    terminal = console()
    others = len(columns) - len(wide)
    narrow = max(10, terminal.width * 3 // 5 // others - 2) if wide else None
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for head in columns:
        is_firm = head in firm
        limit = None if is_firm or head in wide else narrow
        table.add_column(head, overflow="fold", max_width=limit, no_wrap=is_firm)
    for item in items:
        table.add_row(*(cell(item) or "" for cell in columns.values()))
    if table.row_count:
        terminal.print(table)
    else:
        click.echo(empty, err=True)


def print_json(items: Iterable[Any]) -> None:
    """Print a JSON array with one item a line."""
    sys.stdout.write("[")
    for number, item in enumerate(items):
        sys.stdout.write((",\n" if number else "\n") + json.dumps(item, ensure_ascii=False))
    sys.stdout.write("\n]\n")


def print_csv(items: Iterable[Item], columns: Columns[Item]) -> None:
    """Print the columns as CSV."""
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow([head.lower() for head in columns])
    for item in items:
        rows.writerow([str(cell(item) or "") for cell in columns.values()])


def plain_record(found: Found[Any]) -> dict[str, Any]:
    """Return a record with its document and the words of its sentence and of the mentions in its roles."""
    document = found.document
    plain: dict[str, Any] = to_plain(found.record)
    facts = ("id", "name", "title", "outlet", "url", "language")
    plain["document"] = {name: getattr(document, name) for name in facts} | {
        "published": str(document.published) if document.published else None
    }
    if "sentence" in plain:
        plain["sentence"]["text"] = found.record.sentence.of(document.text)
    for value in plain.values():
        for role in value if isinstance(value, list) else [value]:
            if isinstance(role, dict) and "mention_id" in role:
                mention = found.mentions.get(role["mention_id"])
                role["words"] = mention.citation.quote if mention else None
    return plain
