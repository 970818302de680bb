"""`westphalia relation`: how two entities stand to each other at a date, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, is_code, store_option
from westphalia.dates import PartialDate

if TYPE_CHECKING:
    from rich.console import RenderableType

    from westphalia.gazetteer import Gazetteer
    from westphalia.model import Commitment, Event, Occurrence, Pledge
    from westphalia.network.explain import Account, Bearing
    from westphalia.network.relations import Sums
    from westphalia.network.ties import Answer
    from westphalia.store.engine import Store
    from westphalia.store.read import Found

_SHOWN_PARTS = 8
_SHOWN_PLEDGES = 8
_WORDS = 72
"""Characters of a condition or a consequence: the words themselves follow below."""

_LEAST_POINTS = 0.005
_LEAST_SHARE = 0.005
"""Parts and events that come to less are printed as 0, or not at all; the JSON has them."""

_STEADY = 0.2
"""A change of the score below this is called none."""


@click.command("relation")
@click.argument("one")
@click.argument("other")
@click.option("--at", type=DateParam(), help="The date.  [default: the day of the last article]")
@click.option("--events", "most", type=click.IntRange(0), default=10, show_default=True, metavar="N",
              help="Print the N weightiest events.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@store_option
def command(one: str, other: str, at: PartialDate | None, most: int, as_json: bool, store_path: Path) -> None:
    """Show how two states, organisations or groups stand to each other at a date, and why.

    The score goes from -10 (conflict alone) to 10 (cooperation alone); it rests on what was published until
    that day. Below it stand its parts (organisations act for their members, members within organisations),
    the events that carry most of it with the words that tell them, the commitments open between the two, and
    their standing ties. `westphalia ties` says which tables of ties there are.

    \b
    Examples:
      westphalia relation USA RUS --at 2021-12-31
      westphalia relation NATO Russia --at 2022-02 --json
    """
    from westphalia.cli._related import open_related
    from westphalia.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    pair = _code(gazetteer, one), _code(gazetteer, other)
    if pair[0] == pair[1]:
        raise click.UsageError(f"{one} and {other} are the same: {pair[0]}")
    with open_related(store_path) as store:
        day = at.latest() if at else _last_day(store)
        found = _found(store, gazetteer, pair, day, most, store_path)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
    else:
        _print(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relation:
    """All that is printed of a relation."""

    account: Account
    events: Mapping[int, Occurrence]
    cited: Mapping[str, Found[Event]]
    pledges: Sequence[Pledge]
    told: Mapping[str, Found[Commitment]]
    ties: Sequence[Answer]
    left_out: Mapping[str, int]


def _code(gazetteer: Gazetteer, name: str) -> str:
    code = name if is_code(name) else gazetteer.find_code(name)
    if code is None:
        raise click.UsageError(f"nobody is known by the name {name!r}: write a code (RUS) or another name")
    if code.startswith("PER:"):
        raise click.UsageError(f"{name} is a person: ask for the state or organisation")
    return code


def _last_day(store: Store) -> date:
    from westphalia.dates import parse_date
    from westphalia.store import read

    days = (parse_date(item.published) for item in read.documents(store))
    last = max((day.latest() for day in days if day), default=None)
    if last is None:
        raise click.UsageError("no article has a day of publication: say which day is meant with --at")
    return last


def _found(
    store: Store, gazetteer: Gazetteer, pair: tuple[str, str], at: date, most: int, store_path: Path
) -> _Relation:
    from westphalia.cli._related import statements_of
    from westphalia.cli._system import say_if_unknown
    from westphalia.cli._ties import load_ties
    from westphalia.network import explain, statements
    from westphalia.network.belonging import Belonging
    from westphalia.store import related
    from westphalia.store.read import Who
    from westphalia.workflow.known import known_at
    from westphalia.workflow.system import table_of

    belonging = Belonging.of(gazetteer)
    parts = belonging.parts(*pair, at)
    acting = sorted({part.actor for part in parts})
    sides = tuple(Who(code=code) for code in acting)
    table = table_of(store, acting)
    say_if_unknown(gazetteer, table, pair)
    account = explain.account(table, *pair, at, belonging, most=most)
    ids = {table.ids[bearing.event]: bearing.event for bearing in account.bearings}
    told_of = related.events_by_id(store, ids)
    weighty = {ids[item.id]: item for item in known_at(store, told_of, at)}
    ones = {part.actor if part.is_forth else part.recipient for part in parts}
    others = {part.recipient if part.is_forth else part.actor for part in parts}
    stated = list(related.pledges(store, related.WantedPledges(by=sides)))
    told = related.commitments_of(store, statements_of(stated))
    published = {id_: found.document.published for id_, found in told.items()}
    pledges = statements.open_between(statements.known_until(stated, published, at), ones, others, at)
    return _Relation(
        account=account,
        events=weighty,
        cited=related.reports_of(store, {id_ for item in weighty.values() for id_ in item.event_ids}),
        pledges=pledges,
        told=told,
        ties=load_ties(gazetteer, store_path).between(*pair, at),
        left_out=table.left_out,
    )


def _citation(found: _Relation, item: Occurrence) -> Found[Event] | None:
    """Return the report to cite for an event: the first, of those published until the date."""
    reports = [found.cited[id_] for id_ in item.event_ids if id_ in found.cited]
    at = found.account.at
    told = [report for report in reports if report.document.published]
    early = [
        report for report in told if report.document.published and report.document.published.latest() <= at
    ]
    return next(iter(early or told or reports), None)


# ------------------------------------------------------------------------------------------------ JSON


def _plain(found: _Relation) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.plain import to_plain

    account = found.account
    return {
        "one": account.one,
        "other": account.other,
        "at": account.at.isoformat(),
        "known": account.whole.is_known,
        "score": account.whole.score if account.whole.is_known else None,
        "trend": account.trend,
        "fresh": account.fresh,
        "whole": _plain_sums(account.whole),
        "forth": _plain_sums(account.forth),
        "back": _plain_sums(account.back),
        "parts": [
            {"actor": part.actor, "recipient": part.recipient, "share": part.share} | _plain_sums(part.sums)
            for part in account.parts
        ],
        "events_count": account.events,
        "events": [_plain_bearing(found, bearing) for bearing in account.bearings],
        "commitments": [
            to_plain(pledge)
            | {
                "records": [
                    plain_record(found.told[item.commitment_id])
                    for item in pledge.statements
                    if item.commitment_id in found.told
                ]
            }
            for pledge in found.pledges
        ],
        "ties": [
            {
                "kind": answer.kind.value,
                "layer": answer.kind.layer.value if answer.kind.layer else None,
                "knowledge": answer.knowledge.value,
                "as_of": answer.as_of.isoformat() if answer.as_of else None,
                "ties": [
                    {
                        "one": tie.one,
                        "other": tie.other,
                        "since": tie.first.isoformat() if tie.first else None,
                        "until": tie.last.isoformat() if tie.last else None,
                        "value": tie.value,
                        "note": tie.note,
                        "table": tie.table,
                    }
                    for tie in answer.ties
                ],
            }
            for answer in found.ties
        ],
        "left_out": dict(found.left_out),
    }


def _plain_sums(sums: Sums) -> dict[str, float]:
    return {
        "score": sums.score,
        "verbal_cooperation": sums.verbal_cooperation,
        "material_cooperation": sums.material_cooperation,
        "verbal_conflict": sums.verbal_conflict,
        "material_conflict": sums.material_conflict,
        "evidence": sums.evidence,
    }


def _plain_bearing(found: _Relation, bearing: Bearing) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.cli._related import plain_event

    item = found.events[bearing.event]
    cited = _citation(found, item)
    return {
        "points": bearing.points,
        "share": bearing.share,
        "event": plain_event(item),
        "is_asserted": bearing.is_asserted,
        "cited": plain_record(cited) if cited else None,
    }


# ------------------------------------------------------------------------------------------------ words


def _print(found: _Relation) -> None:
    from westphalia.cli._output import console

    terminal = console()
    for block in (_head(found), _parts(found), _events(found), _pledges(found), _ties(found)):
        lines = list(block)
        for line in lines:
            terminal.print(line)
        if lines:
            terminal.print()


def _head(found: _Relation) -> Iterator[RenderableType]:
    from rich.text import Text

    from westphalia.network.events import UNDATED

    account, whole = found.account, found.account.whole
    yield Text(f"{account.one} - {account.other} at {account.at}", "bold")
    if not whole.is_known:
        yield Text("nothing is known between the two until that day")
    else:
        yield Text.assemble(("score ", "dim"), _signed(whole.score), f"  {_trend(account)}")
        yield Text(
            f"cooperation {whole.cooperation:.1f} (verbal {whole.verbal_cooperation:.1f}, "
            f"material {whole.material_cooperation:.1f}); conflict {whole.conflict:.1f} "
            f"(verbal {whole.verbal_conflict:.1f}, material {whole.material_conflict:.1f}); "
            f"{_events_in_words(account.events)}"
        )
    undated = found.left_out.get(UNDATED, 0)
    if undated:
        yield Text(f"left out: {_events_in_words(undated)} {UNDATED}", "dim")


def _trend(account: Account) -> str:
    from westphalia.network.explain import TREND_DAYS

    if account.trend is None:
        return f"nothing was known {TREND_DAYS} days before"
    news = f"{_events_in_words(account.fresh, 'new ')}" if account.fresh else "no new event, by age alone"
    if abs(account.trend) < _STEADY:
        return f"steady over {TREND_DAYS} days ({news})"
    return f"{'up' if account.trend > 0 else 'down'} {abs(account.trend):.1f} in {TREND_DAYS} days ({news})"


def _parts(found: _Relation) -> Iterator[RenderableType]:
    from rich.text import Text

    if not found.account.parts:
        return
    yield Text("How the parts add up (points of cooperation less conflict)", "bold")
    telling = [part for part in found.account.parts if part.share == 1 or abs(part.sums.net) >= _LEAST_POINTS]
    for part in telling[:_SHOWN_PARTS]:
        line = f"  {part.sums.net:+7.2f}  {part.actor} -> {part.recipient}"
        if part.share < 1:
            line += f"  one part in {1 / part.share:.0f} of {part.sums.net / part.share:+.2f}"
        yield Text(line)
    more = len(found.account.parts) - len(telling[:_SHOWN_PARTS])
    if more:
        rest = found.account.whole.net - sum(part.sums.net for part in telling[:_SHOWN_PARTS])
        yield Text(f"  {rest:+7.2f}  {more} more")
    yield Text(f"  {found.account.whole.net:+7.2f}  together")


def _events(found: _Relation) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._output import console
    from westphalia.cli._related import date_of, deed, short, status_of
    from westphalia.model import Status
    from westphalia.show import sentence_with_trigger

    telling = [bearing for bearing in found.account.bearings if bearing.share >= _LEAST_SHARE]
    if not telling:
        return
    marks = ("", "") if console().color_system else ("*", "*")
    carried = sum(bearing.share for bearing in telling)
    yield Text(f"What carries most of it ({carried:.0%})", "bold")
    for bearing in telling:
        item = found.events[bearing.event]
        line = Text(f"  {bearing.share:4.0%}  {bearing.points:+6.2f}  ").append_text(deed(item))
        line.append(f"  {date_of(item)}", "blue")
        if item.status is not Status.HAPPENED:
            line.append("  ").append_text(status_of(item))
        if not bearing.is_asserted:
            line.append("  not asserted", "yellow")
        yield line.append(f"  {short(item.id)}", "dim")
        cited = _citation(found, item)
        if cited:
            words = sentence_with_trigger(cited.document, cited.record, marks=marks, around=70)
            said = f"  {cited.document.name}, {cited.document.published or 'day unknown'}"
            yield Padding(words.append(said, "dim"), (0, 0, 0, 16))


def _pledges(found: _Relation) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import pattern_words, short, words_around

    yield Text(f"Open commitments ({len(found.pledges) or 'none known'})", "bold")
    for pledge in found.pledges[:_SHOWN_PLEDGES]:
        line = Text(f"  {pledge.kind.value.replace('_', ' ').upper()}  {', '.join(pledge.by)}")
        line.append(f" -> {', '.join(pledge.to)}" if pledge.to else "")
        for name, words in (
            ("if", pattern_words(pledge.condition)),
            ("then", pattern_words(pledge.consequence)),
        ):
            if words:
                line.append(f"  {name} ", "dim").append(f'"{shorten(words, _WORDS, placeholder="...")}"')
        yield line.append(f"  {short(pledge.id)}", "dim")
        for statement in pledge.statements[-1:]:
            told = found.told.get(statement.commitment_id)
            if told:
                said = f"  {told.document.name}, {told.document.published or 'day unknown'}"
                yield Padding(words_around(told).append(said, "dim"), (0, 0, 0, 16))
    if len(found.pledges) > _SHOWN_PLEDGES:
        yield Text(f"  and {len(found.pledges) - _SHOWN_PLEDGES} more", "dim")


def _ties(found: _Relation) -> Iterator[RenderableType]:
    from rich.text import Text

    from westphalia.network.ties import Knowledge

    yield Text("Standing ties", "bold")
    held = [answer for answer in found.ties if answer.knowledge is Knowledge.TIE]
    older = [answer for answer in found.ties if answer.knowledge is Knowledge.UNKNOWN and answer.ties]
    for answer in (*held, *older):
        layer = answer.kind.layer.value if answer.kind.layer else "-"
        notes = "; ".join(_note(tie.note, tie.value) for tie in answer.ties)
        line = Text(f"  {layer:10} {answer.kind.value:20} {notes}".rstrip())
        yield line.append(f"  as of {answer.as_of.year}; not known since", "dim") if answer.as_of else line
    for name, kinds in (
        ("none", _kinds(found.ties, Knowledge.NO_TIE)),
        ("not known", _kinds((a for a in found.ties if not a.ties), Knowledge.UNKNOWN)),
    ):
        if kinds:
            yield Text(f"  {name}: {', '.join(kinds)}", "dim")


def _kinds(answers: Iterable[Answer], knowledge: str) -> list[str]:
    return [
        answer.kind.value + (f" (none in {answer.as_of.year})" if answer.as_of else "")
        for answer in answers
        if answer.knowledge == knowledge
    ]


def _note(note: str, value: float | None) -> str:
    return note or (f"{value:g}" if value is not None else "")


def _events_in_words(count: int, which: str = "") -> str:
    return f"{count} {which}event{'' if count == 1 else 's'}"


def _signed(score: float) -> tuple[str, str]:
    return f"{score:+.1f}", "bold green" if score > 0 else "bold red"
