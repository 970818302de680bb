"""`westphalia claims`: the numbers that somebody states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import click

from westphalia.cli._records import Given, print_records, record_options

if TYPE_CHECKING:
    from westphalia.cli._output import Columns
    from westphalia.model import Claim
    from westphalia.store.read import Found


@click.command("claims")
@record_options
def command(**given: Unpack[Given]) -> None:
    """List claims: a quantity, what it counts, and who states it.

    \b
    Examples:
      westphalia claims --entity UKR
      westphalia claims --csv > claims.csv
    """
    from westphalia.store import read

    print_records(read.claims, _columns(), given, empty="no such claims", hidden=("As of", "Subject"))


def _columns() -> Columns[Found[Claim]]:
    from westphalia.show import Line, amount, one_line

    return {
        "Published": lambda found: str(found.document.published or ""),
        "Claimant": lambda found: Line(found.mentions).people(found.record.claimants, nobody="the article"),
        "Value": lambda found: f"{found.record.comparator.value} {amount(found.record)}",
        "Unit": lambda found: found.record.unit,
        "Subject": lambda found: found.record.subject,
        "About": lambda found: ";".join(found.record.about),
        "As of": lambda found: str(found.record.as_of or ""),
        "Sentence": lambda found: one_line(found.record.sentence.of(found.document.text)),
        "Document": lambda found: found.document.name,
    }
