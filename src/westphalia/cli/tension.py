"""`westphalia tension`: how tense a pair, a region or the system is over time, and what turned it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, format_options, store_option
from westphalia.dates import PartialDate
from westphalia.model import Status

if TYPE_CHECKING:
    from rich.text import Text

    from westphalia.gazetteer import Gazetteer
    from westphalia.model import Event, Occurrence
    from westphalia.network.events import EventTable
    from westphalia.network.tension import Curve, Named, Turn
    from westphalia.store.read import Found

_HEIGHT = 8
_WIDEST = 120
_AXIS = 6
"""Columns left of a chart, for the numbers."""


@click.command("tension")
@click.option("--pair", nargs=2, metavar="WHO WHO", help="Two entities, with those who act for them.")
@click.option(
    "--region",
    metavar="WHO",
    help="All pairs inside an organisation (NATO), a circle (EUROPE) or a list (RUS,UKR,POL).",
)
@click.option("--since", type=DateParam(), help="From when on.  [default: the first article]")
@click.option("--until", type=DateParam(), help="Until when.  [default: the last article]")
@click.option("--step", type=click.IntRange(1), metavar="DAYS", help="Days between two points of the curve.")
@format_options
@store_option
def command(
    pair: tuple[str, str] | None,
    region: str | None,
    since: PartialDate | None,
    until: PartialDate | None,
    step: int | None,
    as_json: bool,
    as_csv: bool,
    store_path: Path,
) -> None:
    """Show tension over time between two, in a region, or in the whole system, and the events that turned it.

    Tension is the share of conflict in all that was done and said, from 0 to 100, fading as time goes by and
    near 0 where little is known. At a turning point what is added day by day changes for good; the events
    named with it are those of its first steps that weigh most towards the change.

    \b
    Examples:
      westphalia tension --pair RUS UKR --since 2021-06 --until 2022-06
      westphalia tension --region NATO --json
      westphalia tension --since 2022 --csv
    """
    from westphalia.cli import _system
    from westphalia.cli._output import print_csv
    from westphalia.cli._related import open_related
    from westphalia.gazetteer import Gazetteer
    from westphalia.network import tension
    from westphalia.store import related

    if pair and region:
        raise click.UsageError("--pair or --region, not both")
    gazetteer = Gazetteer.load()
    with open_related(store_path) as store:
        found, newest = _system.read_system(store, gazetteer)
        table = found.table
        last = until.latest() if until else newest
        first = since.earliest() if since else _first_day(table, last)
        if first > last:
            raise click.UsageError(f"nothing lies between {first} and {last}")
        table, title = _asked(table, gazetteer, pair, region, last)
        course = tension.curve(table, first, last, step=step)
        turns = tension.turns(table, course)
        ids = {table.ids[named.event] for turn in turns for named in turn.events}
        events = {item.id: item for item in related.events_by_id(store, ids)}
        told = related.reports_of(store, {item.event_ids[0] for item in events.values()})
    if as_json:
        _print_json(title, table, course, turns, events, told)
    elif as_csv:
        print_csv(list(_rows(course)), {name: _cell(name) for name in ("date", *_VALUES)})
    else:
        _print(title, table, course, turns, events, told)


_VALUES = ("tension", "conflict", "cooperation", "added")


def _asked(
    table: EventTable, gazetteer: Gazetteer, pair: tuple[str, str] | None, region: str | None, day: date
) -> tuple[EventTable, str]:
    """Return the rows that a user asks for, and what to call them."""
    from westphalia.cli import _system
    from westphalia.network import tension
    from westphalia.network.belonging import Belonging

    if pair:
        one, other = (_system.code_of(gazetteer, word) for word in pair)
        _system.say_if_unknown(gazetteer, table, (one, other))
        return tension.of_parts(table, Belonging.of(gazetteer).parts(one, other, day)), f"{one} - {other}"
    if region:
        members = _members(gazetteer, region, day)
        if len(members) == 1:
            _system.say_if_unknown(gazetteer, table, members)
        return tension.among(table, members), region
    return table, "the whole system"


def _members(gazetteer: Gazetteer, region: str, day: date) -> Collection[str]:
    """Return all entities of a region: the organisations and circles that a user names, and their members."""
    from westphalia.cli._system import code_of
    from westphalia.ledgers import Circles

    circles = Circles.of(gazetteer)
    found: set[str] = set()
    for word in (part.strip() for part in region.split(",") if part.strip()):
        if circle := circles.members(word, day):
            found |= {word, *circle}
        else:
            code = code_of(gazetteer, word)
            found |= {code, *circles.members(code, day)}
    return found


def _first_day(table: EventTable, last: date) -> date:
    return min(date.fromordinal(int(table.published.min())), last)


# -------------------------------------------------------------------------------------------- JSON, CSV


def _rows(course: Curve) -> Iterator[dict[str, str]]:
    values = zip(course.index, course.conflict, course.cooperation, course.flow, strict=True)
    for day, numbers in zip(course.days, values, strict=True):
        cells = (f"{number:.3f}" for number in numbers)
        yield {"date": str(date.fromordinal(int(day))), **dict(zip(_VALUES, cells, strict=True))}


def _cell(name: str) -> Any:
    return lambda row: row[name]


def _print_json(
    title: str,
    table: EventTable,
    course: Curve,
    turns: tuple[Turn, ...],
    events: Mapping[str, Occurrence],
    told: Mapping[str, Found[Event]],
) -> None:
    import json

    from westphalia.cli._output import plain_record
    from westphalia.cli._related import plain_event
    from westphalia.plain import to_plain

    plain = {
        "of": title,
        "step": course.step,
        "curve": [
            {name: float(cell) if name != "date" else cell for name, cell in row.items()}
            for row in _rows(course)
        ],
        "turns": [
            {
                **to_plain(turn),
                "day": turn.day.isoformat(),
                "rises": turn.rises,
                "course": turn.course,
                "events": [
                    {
                        "points": named.points,
                        "published": named.published.isoformat(),
                        "event": plain_event(event),
                        "told": plain_record(told[event.event_ids[0]])
                        if event.event_ids[0] in told
                        else None,
                    }
                    for named, event in _events_of(turn, table, events)
                ],
            }
            for turn in turns
        ],
    }
    click.echo(json.dumps(plain, ensure_ascii=False, indent=1))


def _events_of(
    turn: Turn, table: EventTable, events: Mapping[str, Occurrence]
) -> Iterator[tuple[Named, Occurrence]]:
    for named in turn.events:
        event = events.get(table.ids[named.event])
        if event is not None:
            yield named, event


# ------------------------------------------------------------------------------------------------- text


def _print(
    title: str,
    table: EventTable,
    course: Curve,
    turns: tuple[Turn, ...],
    events: Mapping[str, Occurrence],
    told: Mapping[str, Found[Event]],
) -> None:
    from westphalia.cli._output import console

    terminal = console()
    width = min(terminal.width - _AXIS, _WIDEST)
    if not len(table):
        click.echo("nothing is known between them", err=True)
        return
    for line in _chart(title, course, turns, width):
        terminal.print(line, soft_wrap=True)
    terminal.print()
    if not turns:
        terminal.print("no turning point")
    for turn in turns:
        terminal.print(_turn_words(turn), soft_wrap=True)
        for named, event in _events_of(turn, table, events):
            terminal.print(_event_words(named, event, told.get(event.event_ids[0])), soft_wrap=True)


def _chart(title: str, course: Curve, turns: tuple[Turn, ...], width: int) -> Iterator[str]:
    from westphalia.cli import _chart
    from westphalia.network.tension import LARGEST

    index = course.index.tolist()
    days = [date.fromordinal(int(day)) for day in course.days]
    yield f"tension of {title}, {days[0]} to {days[-1]}: now {index[-1]:.0f}, highest {max(index):.0f} of 100"
    yield ""
    lines = _chart.bars(index, top=LARGEST, width=width, height=_HEIGHT)
    for row, line in enumerate(lines):
        label = {0: "100", _HEIGHT // 2: "50"}.get(row, "")
        yield f"{label:>{_AXIS - 2}} |{line}".rstrip()
    size = min(len(index), width)
    yield " " * (_AXIS - 2) + " +" + "-" * size
    places = [int((course.days < turn.day.toordinal()).sum()) for turn in turns]
    if places:
        yield " " * _AXIS + _chart.marks(places, count=len(index), width=width).rstrip()
    first, last = str(days[0]), str(days[-1])
    yield " " * _AXIS + (first + last.rjust(size - len(first)) if size > len(first + last) else first)


def _turn_words(turn: Turn) -> str:
    return (
        f"{turn.day}  {turn.course}: {_signed(turn.before)} -> {_signed(turn.after)} points a day; "
        f"tension {turn.index_before:.0f} -> {turn.index_after:.0f}"
        + ("" if turn.events else "; no event: less was reported")
    )


def _signed(points: float) -> str:
    """Return a number with its sign; what rounds to nothing has plus."""
    return f"{round(points, 2) + 0.0:+.2f}"


def _event_words(named: Named, event: Occurrence, told: Found[Event] | None) -> Text:
    from rich.text import Text

    from westphalia.cli._related import AROUND, date_of, deed, outlet_or_name, short, status_of
    from westphalia.show import sentence_with_trigger

    text = Text(f"    {named.points:+6.2f}  {date_of(event):<12} ").append_text(deed(event))
    if event.status is not Status.HAPPENED:
        text.append("  ").append_text(status_of(event))
    if told is not None:
        text.append("  ").append_text(
            sentence_with_trigger(told.document, told.record, marks=("*", "*"), around=AROUND)
        )
        text.append(f"  {outlet_or_name(told)}, {told.document.published}", "dim")
    return text.append(f"  {short(event.id)}", "dim")
