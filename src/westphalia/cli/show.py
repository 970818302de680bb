"""`westphalia show`: an article with everything marked in its text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import run_option, store_option

if TYPE_CHECKING:
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    from westphalia.model import Reading

_PICTURE_WIDTH = 110
"""Columns of an exported picture: fits a README without making the letters small."""

_SHADES = """
    14181f e6e9ee
    3b4252 e5707c 8fd694 f0c667 7aa8ff e58fd8 62d0e3 d5d9e0
    6b7380 ff9d6e b5e48c ffe08a a9b8ff f5b8ea 9be7f2 ffffff
"""


@click.command("show")
@click.argument("document")
@click.option("--plain", is_flag=True, help="No colour, and signs in ASCII: what a pipe gets anyway.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that is known of it as JSON.")
@click.option("--svg", metavar="FILE", type=click.Path(path_type=Path), help="Write a picture instead.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page instead.")
@run_option
@store_option
def command(
    document: str,
    plain: bool,
    as_json: bool,
    svg: Path | None,
    html: Path | None,
    run: str | None,
    store_path: Path,
) -> None:
    """Show an article with every mention, event, time, place, claim and quote marked in its text.

    DOCUMENT is a name or an id, or the beginning of one. Below each paragraph stand its records: what
    happened or did not, who to whom, who says so.

    \b
    Examples:
      westphalia show summit
      westphalia show doc-3f2a --plain | less
      westphalia show summit --svg summit.svg
    """
    from westphalia.cli._store import one_document, run_id
    from westphalia.plain import to_plain
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(store_path) as store:
        run = run_id(store, run)
        reading = read.reading_of(store, one_document(store, document, run), run=run)
    if as_json:
        click.echo(json.dumps(to_plain(reading), ensure_ascii=False))
    elif svg or html:
        _write_pictures(reading, svg, html)
    else:
        _print(reading, plain)


def _print(reading: Reading, plain: bool) -> None:
    from westphalia.cli._output import console
    from westphalia.show import render

    terminal = console(plain=plain)
    terminal.print(render(reading, plain=terminal.no_color or terminal.color_system is None))


def _write_pictures(reading: Reading, svg: Path | None, html: Path | None) -> None:
    console = _recording(reading)
    title, theme = f"westphalia show {reading.document.name}", _theme()
    if svg:
        svg.write_text(_offline(console.export_svg(title=title, theme=theme, clear=False)), encoding="utf-8")
    if html:
        console.save_html(str(html), theme=theme, clear=False)


def _offline(svg: str) -> str:
    """Return the picture without the fonts that it would fetch: it is drawn with what the machine has."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "Fira Code, DejaVu Sans Mono, monospace")


def _theme() -> TerminalTheme:
    """Return the colours of a picture: ground, ink, then the eight of a terminal and their bright sisters."""
    from rich.terminal_theme import TerminalTheme

    def shade(words: str) -> tuple[int, int, int]:
        red, green, blue = bytes.fromhex(words)
        return red, green, blue

    dark, light, *shades = map(shade, _SHADES.split())
    return TerminalTheme(dark, light, shades[:8], shades[8:])


def _recording(reading: Reading) -> Console:
    """Return a console that has shown the article to nobody and remembers it."""
    from rich.console import Console

    from westphalia.show import render

    console = Console(
        record=True,
        width=_PICTURE_WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
    )
    console.print(render(reading))
    return console
