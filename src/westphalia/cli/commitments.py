"""`westphalia commitments`: threats, promises, demands, and what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from westphalia.cli._records import Given, print_records, record_options
from westphalia.model import CommitmentKind

if TYPE_CHECKING:
    from westphalia.cli._output import Columns
    from westphalia.model import Citation, Commitment
    from westphalia.store.read import Found


@click.command("commitments")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in CommitmentKind], case_sensitive=False),
    help="Only commitments of this kind.",
)
@record_options
def command(kinds: tuple[str, ...], **given: Unpack[Given]) -> None:
    """List commitments: threats, promises, demands, red lines, guarantees, offers and refusals.

    \b
    Examples:
      westphalia commitments --entity RUS
      westphalia commitments --kind threat --json
    """
    from westphalia.store import read

    print_records(
        read.commitments,
        _columns(),
        given,
        kinds=kinds,
        empty="no such commitments",
        wide=("Condition", "Consequence"),
        hidden=("Sentence",),
    )


def _columns() -> Columns[Found[Commitment]]:
    from westphalia.show import Line, one_line

    def words(citation: Citation | None) -> str:
        return one_line(citation.quote) if citation else ""

    return {
        "Published": lambda found: str(found.document.published or ""),
        "Kind": lambda found: found.record.kind.value,
        "By": lambda found: Line(found.mentions).people(found.record.by),
        "To": lambda found: Line(found.mentions).people(found.record.to, nobody=""),
        "Condition": lambda found: words(found.record.condition),
        "Consequence": lambda found: words(found.record.consequence),
        "Sentence": lambda found: one_line(found.record.sentence.of(found.document.text)),
        "Document": lambda found: found.document.name,
    }
