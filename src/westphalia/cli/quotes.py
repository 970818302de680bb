"""`westphalia quotes`: who says which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from westphalia.cli._records import Given, print_records, record_options

if TYPE_CHECKING:
    from westphalia.cli._output import Columns
    from westphalia.model import Quote
    from westphalia.store.read import Found


@click.command("quotes")
@record_options
def command(**given: Unpack[Given]) -> None:
    """List quotes: direct speech and its speaker.

    \b
    Examples:
      westphalia quotes --entity Lavrov
      westphalia quotes --document summit --json
    """
    from westphalia.store import read

    print_records(read.quotes, _columns(), given, wide=("Words",), empty="no such quotes")


def _columns() -> Columns[Found[Quote]]:
    from westphalia.show import Line, one_line

    return {
        "Published": lambda found: str(found.document.published or ""),
        "Speaker": lambda found: Line(found.mentions).speaker(found.record),
        "Language": lambda found: found.record.language,
        "Words": lambda found: one_line(found.record.citation.quote),
        "Document": lambda found: found.document.name,
    }
