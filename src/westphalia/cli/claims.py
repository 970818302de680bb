"""`westphalia claims`: the numbers that somebody states, and how they stand to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

import click

from westphalia.cli._records import Given, print_records, record_options

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.cli._output import Columns
    from westphalia.model import Claim, ClaimLine, Event
    from westphalia.store.engine import Store
    from westphalia.store.read import Found

_TABLE_LIMIT = 40
"""Lines on a terminal unless --limit says otherwise."""


@click.command("claims")
@click.option("--about", multiple=True, metavar="WORDS", help="Words of subject or unit: troops, minutes.")
@click.option("--contradicted", is_flag=True, help="Only where one claim says what another denies.")
@click.option("--records", "as_records", is_flag=True, help="List what each article says, one by one.")
@record_options
def command(about: tuple[str, ...], contradicted: bool, as_records: bool, **given: Unpack[Given]) -> None:
    """List claims about the same thing side by side, and how each stands to those before it.

    A line holds a number (troops, minutes, dead) as several people state it, or, with the unit 'fact',
    whether a thing happened at all. Each claim says when it was read, who claims it, and by which words.

    \b
    Examples:
      westphalia claims --about troops --entity RUS
      westphalia claims --contradicted --json
      westphalia claims --records --entity UKR --csv > claims.csv
    """
    if as_records:
        if about or contradicted:
            raise click.UsageError("--about and --contradicted are about lines: leave out --records")
        from westphalia.store import read

        print_records(read.claims, _columns(), given, empty="no such claims", hidden=("As of", "Subject"))
    elif given["run"]:
        raise click.UsageError("--run looks at what one run read: add --records")
    else:
        _list_lines(about, contradicted, given)


class Member(NamedTuple):
    """One claim of a line: the record, and the number in the unit of the line."""

    line: ClaimLine
    found: Found[Any]
    value: float | None
    standing: str
    why: str
    ratio: float | None = None


def _list_lines(about: tuple[str, ...], contradicted: bool, given: Given) -> None:
    from westphalia.cli._options import everybody
    from westphalia.cli._output import print_csv, print_json
    from westphalia.cli._related import open_related
    from westphalia.cli._store import document_ids
    from westphalia.store import related

    is_table = not given["as_json"] and not given["as_csv"]
    with open_related(given["store_path"]) as store:
        wanted = related.WantedLines(
            about=about,
            anybody=everybody(given["anybody"]),
            is_contradicted=contradicted,
            document_ids=document_ids(store, given["names"], None),
            limit=_TABLE_LIMIT + 1 if given["limit"] is None and is_table else given["limit"],
        )
        lines = list(related.claim_lines(store, wanted))
        shown = lines[:_TABLE_LIMIT] if given["limit"] is None and is_table else lines
        records = _records(store, shown)
    if given["as_json"]:
        print_json(_plain(line, records) for line in shown)
    elif given["as_csv"]:
        print_csv((member for line in shown for member in _members(line, records)), _csv_columns())
    else:
        _print(shown, records)
        if len(lines) > len(shown):
            click.echo(f"the longest {len(shown)} lines; --limit 0 shows all", err=True)


def _records(store: Store, lines: Iterable[ClaimLine]) -> Mapping[str, Found[Claim] | Found[Event]]:
    from westphalia.cli._related import members_of
    from westphalia.store import related

    claims, events = members_of(lines)
    return {**related.claims_of(store, claims), **related.reports_of(store, events)}


def _members(line: ClaimLine, records: Mapping[str, Found[Any]]) -> Iterator[Member]:
    """Yield the claims of a line with how each stands to the last one before it that it is compared with."""
    compared = {item.later_id: item for item in line.comparisons}
    worst = {item.later_id: item for item in line.comparisons if item.standing.value == "contradicts"}
    for id_, value in zip(line.claim_ids, line.values, strict=True):
        how = worst.get(id_) or compared.get(id_)
        if id_ in records:
            yield Member(
                line,
                records[id_],
                value,
                how.standing.value if how else "",
                how.why if how else "",
                how.ratio if how else None,
            )


def _plain(line: ClaimLine, records: Mapping[str, Found[Any]]) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.plain import to_plain

    plain: dict[str, Any] = to_plain(line)
    return plain | {"members": [plain_record(records[id_]) for id_ in line.claim_ids if id_ in records]}


def _csv_columns() -> Columns[Member]:
    from westphalia.show import one_line

    return {
        "line": lambda member: member.line.id,
        "subject": lambda member: member.line.subject,
        "unit": lambda member: member.line.unit,
        "about": lambda member: ";".join(member.line.about),
        "published": lambda member: str(member.found.document.published or ""),
        "who": lambda member: str(_who(member)),
        "value": lambda member: "" if member.value is None else f"{member.value:.15g}",
        "words": lambda member: one_line(member.found.record.citation.quote),
        "standing": lambda member: member.standing,
        "why": lambda member: member.why,
        "sentence": lambda member: one_line(member.found.record.sentence.of(member.found.document.text)),
        "document": lambda member: member.found.document.name,
        "outlet": lambda member: member.found.document.outlet,
        "id": lambda member: member.found.record.id,
    }


def _print(lines: Sequence[ClaimLine], records: Mapping[str, Found[Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from westphalia.cli._output import console
    from westphalia.cli._related import said_on

    terminal = console()
    for line in lines:
        terminal.print(_head(line, records))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
        for width in (10, None, None, None, None):
            table.add_column(min_width=width, overflow="fold")
        for member in _members(line, records):
            name = Text(member.found.document.name, "dim")
            table.add_row(
                said_on(member.found), _who(member), _value(member), _stands(member), _words(member), name
            )
        terminal.print(table)
        terminal.print()
    if not lines:
        click.echo("no such claims", err=True)


def _head(line: ClaimLine, records: Mapping[str, Found[Any]]) -> Text:
    """Return what a line is of, in which unit, and about whom else than its subject names."""
    from rich.text import Text

    named = set(line.subject.replace(",", " ").split())
    others = [code for code in line.about if code not in named]
    about = f"  about {', '.join(others)}" if others else ""
    if line.unit == "fact":
        return Text(line.subject, "bold").append(f"  whether it happened{about}", "not bold dim")
    own = {records[id_].record.unit for id_ in line.claim_ids if id_ in records}
    unit = own.pop() or line.unit if len(own) == 1 else line.unit
    counted = f"  in {unit}" if unit and unit != line.subject else ""
    return Text(line.subject, "bold").append(f"{counted}{about}", "not bold dim")


def _who(member: Member) -> Text:
    from westphalia.model import Claim
    from westphalia.show import Line

    record = member.found.record
    speakers = record.claimants if isinstance(record, Claim) else record.attribution
    return Line(member.found.mentions).people(speakers, nobody="the article")


def _value(member: Member) -> Text:
    from rich.text import Text

    from westphalia.model import Certainty, Claim, Polarity
    from westphalia.show import amount

    record = member.found.record
    if isinstance(record, Claim):
        unit = record.unit.removesuffix("s") if record.value == 1 else record.unit
        own = f" {unit}" if record.unit != member.line.unit and record.value is not None else ""
        text = Text(f"{record.comparator.value} {amount(record)}{own}")
        return text.append(" possible", "yellow") if record.certainty is Certainty.POSSIBLE else text
    if record.polarity is Polarity.NEGATIVE:
        return Text("did not happen", "red")
    return Text("happened" if member.value else "possible", "" if member.value else "yellow")


def _stands(member: Member) -> Text:
    from rich.text import Text

    style = {"contradicts": "bold red", "differs": "yellow", "supersedes": "blue"}.get(member.standing, "")
    times = f" x{member.ratio:.2f}" if member.ratio is not None else ""
    return Text(member.standing + times, style)


def _words(member: Member) -> Text:
    from westphalia.cli._output import console
    from westphalia.cli._related import AROUND, words_around
    from westphalia.model import Claim
    from westphalia.show import sentence_with_trigger

    if isinstance(member.found.record, Claim):
        return words_around(member.found)
    marks = ("", "") if console().color_system else ("*", "*")
    return sentence_with_trigger(member.found.document, member.found.record, marks=marks, around=AROUND)


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
