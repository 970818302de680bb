"""`westphalia event`: one event with all its reports side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import store_option

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from westphalia.model import Event, Occurrence
    from westphalia.store.read import Found


@click.command("event")
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the event and its reports as JSON.")
@store_option
def command(id_: str, as_json: bool, store_path: Path) -> None:
    """Show one event with all its reports side by side, and where they differ.

    ID is that of an event (occ-...) or of one of its reports (evt-...), or the beginning of one. Each report
    shows its sentence with the word that names the event marked, its document, outlet and day, and who says
    so.

    \b
    Examples:
      westphalia event occ-3f2a
      westphalia event evt-91bc --json
    """
    from westphalia.cli._output import plain_record
    from westphalia.cli._related import open_related, plain_event
    from westphalia.store import related

    with open_related(store_path) as store:
        event = related.event(store, id_)
        reports = related.reports_of(store, event.event_ids)
        copies = related.copies(store)
    told = [reports[id_] for id_ in event.event_ids if id_ in reports]
    if as_json:
        plain = plain_event(event) | {
            "reports": [plain_record(found) | {"copy_of": copies.get(found.document.id)} for found in told]
        }
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        _print(event, told, copies)


def _print(event: Occurrence, told: list[Found[Event]], copies: Mapping[str, str]) -> None:
    from westphalia.cli._output import console

    terminal = console()
    marks = ("", "") if terminal.color_system else ("*", "*")
    for part in (*_head(event), *_differences(event, told)):
        terminal.print(part)
    terminal.print()
    for found in _by_day(told):
        for part in _report(found, copies, marks):
            terminal.print(part)


def _head(event: Occurrence) -> Iterable[RenderableType]:
    from rich.text import Text

    from westphalia.cli._related import date_of, deed, status_of

    date = date_of(event)
    yield deed(event).append(f"  {date}" if date else "", "blue").append("  ").append_text(status_of(event))
    first, last = event.first_reported, event.last_reported
    days = str(first) if first == last else f"{first} to {last}"
    facts = [
        event.id,
        f"{len(event.event_ids)} report{'' if len(event.event_ids) == 1 else 's'}",
        f"{event.outlets} independent outlet{'' if event.outlets == 1 else 's'}",
        f"reported {days}" if first else "day of publication unknown",
        f"confidence {event.confidence:.2f}",
    ]
    yield Text("  ".join(facts), "dim")
    if event.persons:
        yield Text(f"persons  {', '.join(event.persons)}")
    if event.place:
        yield Text(f"place  {event.place}", "green")


def _differences(event: Occurrence, told: Iterable[Found[Event]]) -> Iterable[RenderableType]:
    from rich.text import Text

    names = {found.record.id: found.document.name for found in told}
    for difference in event.differences:
        given = sorted({names[id_] for id_ in difference.event_ids if id_ in names})
        line = Text(f"  {difference.field}: ", "yellow").append(difference.value or "nothing", "bold")
        yield line.append(f"  by {len(difference.event_ids)}: {', '.join(given)}", "dim")


def _by_day(told: Iterable[Found[Event]]) -> list[Found[Event]]:
    """Return reports by day of publication."""

    def order(found: Found[Event]) -> tuple[str, str, int]:
        published = found.document.published
        day = published.earliest().isoformat() if published else "9999"
        return day, found.document.name, found.record.citation.span.start

    return sorted(told, key=order)


def _report(
    found: Found[Event], copies: Mapping[str, str], marks: tuple[str, str]
) -> Iterable[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import short
    from westphalia.show import Line, sentence_with_trigger

    document = found.document
    facts = [str(document.published or "day unknown"), document.name, document.outlet, short(found.record.id)]
    head = Text("  ".join(fact for fact in facts if fact), "bold")
    if document.id in copies and copies[document.id] != document.id:
        head.append(f"  copy of {short(copies[document.id])}", "dim")
    yield head
    yield Padding(_said(found, Line(found.mentions)), (0, 0, 0, 2), expand=False)
    yield Padding(sentence_with_trigger(document, found.record, marks=marks), (0, 0, 1, 2), expand=False)


def _said(found: Found[Event], line: object) -> Text:
    """Return what a report says of the event, and who says so."""
    from westphalia.show import Line, event_name

    assert isinstance(line, Line)
    record = found.record
    text = event_name(record).append("  ").append_text(line.people(record.actors))
    if record.recipients:
        text.append(" -> ").append_text(line.people(record.recipients))
    if record.date:
        text.append(f"  on {record.date}", "blue")
    if record.attribution:
        text.append("  says ", "italic").append_text(line.chain(record.attribution))
    return text
