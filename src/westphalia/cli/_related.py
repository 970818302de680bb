"""What the commands about events, lines of claims and commitments have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.errors import StoreError
from westphalia.model import Claim, ClaimLine, Commitment, Event, Occurrence, Pattern, Pledge, Status
from westphalia.plain import to_plain

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.store.engine import Store
    from westphalia.store.read import Found
    from westphalia.workflow import Related

ID_LENGTH = 12
"""Characters of an id that a table shows: enough to name one of millions."""

AROUND = 70
"""Characters of a sentence on either side of the words that a record stands on."""

_STATUS_STYLES: Mapping[Status, str] = {
    Status.HAPPENED: "",
    Status.PLANNED: "blue",
    Status.POSSIBLE: "yellow",
    Status.DENIED: "red",
    Status.DISPUTED: "bold yellow",
}


@contextmanager
def open_related(path: Path) -> Iterator[Store]:
    """Open a store whose records have been related; say so when they changed since."""
    from westphalia.store.engine import open_store
    from westphalia.workflow import is_current

    with open_store(path) as store:
        current = is_current(store)
        if current is None:
            raise StoreError(
                f"{path}: what its records come to has not been worked out yet. Run `westphalia relate`."
            )
        if not current:
            click.echo(
                "something was read or judged since: `westphalia relate` brings this up to date", err=True
            )
        yield store


def in_words(related: Related) -> str:
    """Return in words what the records of a store come to."""
    tally = related.tally
    copies = f" ({tally.copies} documents copy one another)" if tally.copies else ""
    return (
        f"{counted(tally.events, 'event')} told by {counted(tally.reports, 'report')}{copies}; "
        f"{counted(tally.claim_lines, 'line')} of claims, {tally.contradicted} contradicted; "
        f"{counted(tally.pledges, 'commitment')}, {tally.open_pledges} open"
    )


def counted(number: int, one: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "commitment"), counted(2, "commitment")
    ('1 commitment', '2 commitments')
    """
    return f"{number} {one}{'' if number == 1 else 's'}"


def short(id_: str) -> str:
    """Return the beginning of an id."""
    return id_[:ID_LENGTH]


# ------------------------------------------------------------------------------------------------ events

EVENT_COLUMNS: dict[str, Callable[[Occurrence], str | None]] = {
    "id": lambda item: item.id,
    "date": lambda item: str(item.date or ""),
    "type": lambda item: item.type.value,
    "mode": lambda item: item.mode,
    "actors": lambda item: ";".join(item.actors),
    "recipients": lambda item: ";".join(item.recipients),
    "persons": lambda item: ";".join(item.persons),
    "status": lambda item: item.status.value,
    "place": lambda item: item.place,
    "reports": lambda item: str(len(item.event_ids)),
    "outlets": lambda item: str(item.outlets),
    "first_reported": lambda item: str(item.first_reported or ""),
    "last_reported": lambda item: str(item.last_reported or ""),
    "confidence": lambda item: f"{item.confidence:.3f}",
}
"""The columns of events in CSV; several codes in one cell are separated by a semicolon."""


def plain_event(item: Occurrence) -> dict[str, Any]:
    """Return an event with the number of its reports."""
    plain: dict[str, Any] = to_plain(item)
    return plain | {"reports": len(item.event_ids)}


def event_columns(
    told: Mapping[str, Found[Event]], marks: tuple[str, str]
) -> dict[str, Callable[[Occurrence], Text | str]]:
    """Return the columns of a table of events by their heads; `told` has the first report of each."""
    from rich.text import Text

    from westphalia.show import sentence_with_trigger

    def words(item: Occurrence) -> Text | str:
        found = told.get(item.event_ids[0])
        if found is None:
            return ""
        return sentence_with_trigger(found.document, found.record, marks=marks, around=AROUND)

    return {
        "Date": date_of,
        "Event": lambda item: Text(kind_of(item), "bold"),
        "Who did what to whom": _deed,
        "Actor": lambda item: ", ".join(item.actors) or "?",
        "Recipient": lambda item: ", ".join(item.recipients),
        "Status": status_of,
        "Reports": lambda item: str(len(item.event_ids)),
        "Outlets": lambda item: str(item.outlets),
        "Told as": words,
        "Id": lambda item: short(item.id),
    }


def date_of(item: Occurrence) -> str:
    """Return when an event was or, in brackets, when it was first reported."""
    if item.date:
        return str(item.date)
    return f"({item.first_reported})" if item.first_reported else ""


def kind_of(item: Occurrence | Pattern) -> str:
    """Return type and mode."""
    type_ = item.type.value if item.type else "?"
    return f"{type_}:{item.mode}" if item.mode else type_


def status_of(item: Occurrence) -> Text:
    """Return whether an event took place, in its colour."""
    from rich.text import Text

    return Text(item.status.value, _STATUS_STYLES[item.status])


def _deed(item: Occurrence) -> Text:
    text = deed(item)
    return text if item.status is Status.HAPPENED else text.append("  ").append_text(status_of(item))


def deed(item: Occurrence) -> Text:
    """Return what, and who to whom."""
    from rich.text import Text

    text = Text(kind_of(item), "bold").append(f"  {', '.join(item.actors) or '?'}", "not bold")
    return text.append(f" -> {', '.join(item.recipients)}", "not bold") if item.recipients else text


# ------------------------------------------------------------------------------------------------ words


def words_around(found: Found[Claim] | Found[Commitment]) -> Text:
    """Return the sentence of a record on one line, its words bold or, without colour, between stars."""
    from rich.text import Text

    from westphalia.cli._output import console
    from westphalia.show import one_line

    marks = ("", "") if console().color_system else ("*", "*")
    span, text = found.record.citation.span, found.document.text
    start, end = min(found.record.sentence.start, span.start), max(found.record.sentence.end, span.end)
    before = one_line(text[start : span.start], strip=False).lstrip()
    after = one_line(text[span.end : end], strip=False).rstrip()
    before = before if len(before) <= AROUND else "..." + before[-AROUND:].partition(" ")[2]
    after = after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0] + "..."
    return Text(before).append(marks[0] + one_line(span.of(text)) + marks[1], "bold").append(after)


def said_on(found: Found[Any]) -> str:
    """Return when a document was published."""
    return str(found.document.published or "")


def outlet_or_name(found: Found[Any]) -> str:
    """Return who published a document, or what it is called."""
    return found.document.outlet or found.document.name


def members_of(lines: Iterable[ClaimLine]) -> tuple[set[str], set[str]]:
    """Return the ids of claims and the ids of events on some lines."""
    from westphalia.store.related import FACT

    claims: set[str] = set()
    events: set[str] = set()
    for line in lines:
        (events if line.unit == FACT else claims).update(line.claim_ids)
    return claims, events


def statements_of(pledges: Iterable[Pledge]) -> set[str]:
    """Return the ids of all statements of some commitments."""
    return {item.commitment_id for pledge in pledges for item in pledge.statements}


def pattern_words(pattern: Pattern | None) -> str:
    """Return the words that describe an event, or its codes where there are none."""
    from westphalia.ledgers import pattern_text
    from westphalia.show import one_line

    if pattern is None:
        return ""
    return one_line(pattern.words) or pattern_text(pattern)
