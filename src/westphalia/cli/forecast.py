"""`westphalia forecast`: how likely it is that one does something to another within some days, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, store_option
from westphalia.cli._pairs import between, percent
from westphalia.cli._related import counted
from westphalia.dates import PartialDate
from westphalia.model import EventType

if TYPE_CHECKING:
    from rich.console import RenderableType

    from westphalia.foresight.forecasting import Chance, RuleThatHolds
    from westphalia.model import Commitment, Event, Occurrence
    from westphalia.store.read import Found
    from westphalia.workflow.forecasting import Bearing, Forecast

_RULES = 4
_COMMITMENTS = 3
_HORIZON = re.compile(r"(?P<count>\d+)\s*(?P<unit>d|w|days?|weeks?)?")
_LONGEST, _SHORTEST = 90, 7


class HorizonParam(click.ParamType[int]):
    """A number of days, or of weeks."""

    name = "horizon"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of days."""
        if isinstance(value, int):
            return value
        match = _HORIZON.fullmatch(value.strip().lower())
        if match is None:
            self.fail(f"{value!r} is no horizon. Write 30d, 30 or 4w.", param, ctx)
        days = int(match["count"]) * (7 if (match["unit"] or "d").startswith("w") else 1)
        if not _SHORTEST <= days <= _LONGEST:
            self.fail(f"{days} days: forecasts reach from {_SHORTEST} to {_LONGEST} days.", param, ctx)
        return days


@click.command("forecast")
@click.option("--pair", nargs=2, metavar="WHO WHO", help="Two entities; both directions are asked about.")
@click.option("--entity", metavar="WHO", help="One entity, with all it had to do with in the last year.")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([type_.value for type_ in EventType], case_sensitive=False),
    help="Only acts of this type.",
)
@click.option("--horizon", type=HorizonParam(), default="30d", show_default=True, metavar="DAYS",
              help="Within how many days: 7 to 90 (30d, 4w).")  # fmt: skip
@click.option("--at", type=DateParam(), help="From which day.  [default: that of the last article]")
@click.option("--limit", "most", type=click.IntRange(1), default=8, show_default=True, metavar="N",
              help="Print and keep the N likeliest.")  # fmt: skip
@click.option("--no-keep", is_flag=True, help="Do not write them down to be scored.")
@click.option("--resolve", "only_resolve", is_flag=True, help="Make none: decide those whose time has come.")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@store_option
def command(
    pair: tuple[str, str] | None,
    entity: str | None,
    types: tuple[str, ...],
    horizon: int,
    at: PartialDate | None,
    most: int,
    no_keep: bool,
    only_resolve: bool,
    as_json: bool,
    store_path: Path,
) -> None:
    """Say how likely acts are between two, around one, or of a type, and what says so.

    Each forecast is a question that the store itself will decide: a type, who to whom, from when until when.
    It is written down, decided when articles reach beyond its window, and scored (`westphalia scorecard`).
    The rules were learned from a public history of states; nothing published after the day has a part in it.
    Commitments that bear on a question stand beside the number and are not in it.

    \b
    Examples:
      westphalia forecast --pair USA CHN --horizon 30d
      westphalia forecast --entity RUS --type SANCTION --json
      westphalia forecast --type ASSAULT --horizon 2w --at 2022-02-20
      westphalia forecast --resolve
    """
    if only_resolve:
        if pair or entity or types:
            raise click.UsageError("--resolve decides all forecasts: leave out --pair, --entity and --type")
        _resolve(store_path, as_json)
        return
    if pair and entity:
        raise click.UsageError("--pair or --entity, not both")
    if not (pair or entity or types):
        raise click.UsageError("ask about something: --pair USA CHN, --entity RUS, or --type SANCTION")
    _forecast(pair, entity, types, horizon, at, most, no_keep, as_json, store_path)


def _resolve(store_path: Path, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from westphalia.cli._related import open_related
    from westphalia.workflow import forecasting

    with open_related(store_path) as store:
        found = forecasting.resolve(store)
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        click.echo(
            f"{found.came_true + found.did_not} forecasts decided, {found.new} of them now: "
            f"{found.came_true} came true, {found.did_not} did not; {found.open} are open"
        )


def _forecast(
    pair: tuple[str, str] | None,
    entity: str | None,
    types: Sequence[str],
    horizon: int,
    at: PartialDate | None,
    most: int,
    no_keep: bool,
    as_json: bool,
    store_path: Path,
) -> None:
    from westphalia.cli._related import open_related, statements_of
    from westphalia.cli._system import code_of
    from westphalia.gazetteer import Gazetteer
    from westphalia.store import related
    from westphalia.workflow import forecasting

    gazetteer = Gazetteer.load()
    codes = (code_of(gazetteer, pair[0]), code_of(gazetteer, pair[1])) if pair else None
    if codes and codes[0] == codes[1]:
        raise click.UsageError(f"{codes[0]} and {codes[1]} are the same")
    with open_related(store_path) as store:
        made = forecasting.forecast(
            store,
            gazetteer,
            horizon=horizon,
            pair=codes,
            entity=code_of(gazetteer, entity) if entity else None,
            types=tuple(EventType(type_.upper()) for type_ in types),
            at=at.latest() if at else None,
            most=most,
        )
        if not no_keep:
            forecasting.keep(store, made)
            forecasting.resolve(store)
        pledges = [item.pledge for forecast in made for item in forecast.bearing]
        said = related.commitments_of(store, statements_of(pledges))
        told = related.reports_of(
            store, {event.event_ids[0] for item in made for event in item.precedents if event.event_ids}
        )
    if as_json:
        _print_json(made, said)
    else:
        _print(made, said, told)


# ------------------------------------------------------------------------------------------------- JSON


def _print_json(made: Sequence[Forecast], said: Mapping[str, Found[Commitment]]) -> None:
    from westphalia.cli._output import print_json

    print_json(_plain(item, said) for item in made)


def _plain(item: Forecast, said: Mapping[str, Found[Commitment]]) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.cli._related import plain_event
    from westphalia.plain import to_plain

    found, question = item.chance, item.chance.question
    return {
        "id": question.id,
        "type": question.type.value,
        "actor": question.actor,
        "recipient": question.recipient,
        "at": question.at.isoformat(),
        "first_day": question.first_day.isoformat(),
        "last_day": question.last_day.isoformat(),
        "horizon": question.horizon,
        "probability": found.probability,
        "alike": to_plain(found.alike) | {"interval": to_plain(found.alike.interval)},
        "base_rate": {"probability": found.base_rate, "pairs": found.pairs, "days": found.days},
        "level": found.level,
        "recurrence": {
            "probability": found.recurrence,
            "before": found.before,
            "together": found.together,
            "weight": found.own,
        },
        "rules": [to_plain(rule) | {"confidence": to_plain(rule.confidence)} for rule in found.rules],
        "reliability": _fields(found.reliability),
        "here": to_plain(item.here),
        "is_looking_back": item.is_looking_back,
        "commitments": [
            {
                "how": each.how.value,
                "pledge": to_plain(each.pledge),
                "kept": _plain_kept(each),
                "statements": [
                    plain_record(said[statement.commitment_id])
                    for statement in each.pledge.statements
                    if statement.commitment_id in said
                ],
            }
            for each in item.bearing
        ],
        "precedents": [plain_event(event) for event in item.precedents],
    }


def _fields(record: Any) -> dict[str, Any] | None:
    return {name: getattr(record, name) for name in record.__struct_fields__} if record else None


def _plain_kept(item: Bearing) -> dict[str, Any] | None:
    from westphalia.plain import to_plain

    return (to_plain(item.kept) | {"interval": to_plain(item.kept.interval)}) if item.kept else None


# ------------------------------------------------------------------------------------------------- text


def _print(
    made: Sequence[Forecast], said: Mapping[str, Found[Commitment]], told: Mapping[str, Found[Event]]
) -> None:
    from westphalia.cli._output import console

    terminal = console()
    if not made:
        click.echo("nothing is known to have happened there in the last year", err=True)
        return
    first = made[0].chance
    terminal.print(
        f"by what was known on {first.question.at}: {first.pairs:,} pairs who had to do with each other, "
        f"{first.days} days" + ("; looking back, later articles are there" if made[0].is_looking_back else "")
    )
    for item in made:
        terminal.print()
        for line in (*_head(item.chance), *_rules(item, told), *_commitments(item, said), *_reliable(item)):
            terminal.print(line)


def _head(found: Chance) -> Iterator[RenderableType]:
    from rich.text import Text

    from westphalia.cli._related import short

    question = found.question
    line = Text(f"{percent(found.probability):>7}  ", "bold")
    line.append(f"{question.actor} {question.type.value} {question.recipient}", "bold")
    line.append(f"  {question.first_day} to {question.last_day}", "blue").append(
        f"  {short(question.id)}", "dim"
    )
    yield line
    if found.alike.count:
        yield (
            f"         of {found.alike.count:,} forecasts like this on held-back weeks "
            f"{percent(found.alike.came_true / found.alike.count)} came true "
            f"({between(found.alike.interval)})"
        )
    yield (
        f"         base rate {percent(found.base_rate)} between any two; going on as before "
        f"{percent(found.recurrence)} ({_days(found.before)} of the last {found.days}){_own(found)}"
    )


def _own(found: Chance) -> str:
    """Return in words what going on as before counts beside the rules."""
    return f", weighed {found.own:.2f} and the rules {1 - found.own:.2f}" if found.own else ""


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _rules(item: Forecast, told: Mapping[str, Found[Event]]) -> Iterator[RenderableType]:
    from rich.text import Text

    events = {event.id: event for event in item.precedents}
    for rule in item.chance.rules[:_RULES]:
        factor = f"x{rule.factor:.2f}"
        line = Text(f"  {factor:>7}  ").append(_body(item.chance, rule))
        line.append(
            f"  {rule.followed:,} of {rule.cases:,} cases followed ({between(rule.confidence)})", "dim"
        )
        yield line
        if rule.precedents and rule.precedents[0] in events:
            yield from _precedent(events[rule.precedents[0]], rule.met, told)


def _body(found: Chance, rule: RuleThatHolds) -> str:
    parties = (found.question.actor, found.question.recipient)
    actor, recipient = reversed(parties) if rule.is_turned else parties
    return f"{actor} {rule.body.value} {recipient} {rule.first_age} to {rule.last_age} days before"


def _precedent(event: Occurrence, met: int, told: Mapping[str, Found[Event]]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import AROUND, date_of, short
    from westphalia.show import sentence_with_trigger

    line = Text(f"{date_of(event)}  ", "blue")
    if event.event_ids and event.event_ids[0] in told:
        found = told[event.event_ids[0]]
        line.append(sentence_with_trigger(found.document, found.record, marks=("*", "*"), around=AROUND))
    more = f" and {met - 1} more" if met > 1 else ""
    yield Padding(line.append(f"  {short(event.id)}{more}", "dim"), (0, 0, 0, 11), expand=False)


def _commitments(item: Forecast, said: Mapping[str, Found[Commitment]]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import short, words_around

    for each in item.bearing[:_COMMITMENTS]:
        pledge = each.pledge
        line = Text("         said: ").append(pledge.kind.value.replace("_", " ").upper(), "bold")
        line.append(f" of {', '.join(pledge.by)} {each.how.value}").append(f"  {short(pledge.id)}", "dim")
        yield line.append(f"  {_kept(each)}", "dim")
        for statement in pledge.statements[-1:]:
            if statement.commitment_id in said:
                words = words_around(said[statement.commitment_id])
                yield Padding(
                    Text(f"{statement.said or 'undated'}  ", "blue").append_text(words), (0, 0, 0, 11)
                )
    if len(item.bearing) > _COMMITMENTS:
        yield f"         and {counted(len(item.bearing) - _COMMITMENTS, 'more commitment')}"


def _kept(item: Bearing) -> str:
    found = item.kept
    if found is None or found.interval is None:
        return "too few such words were put to the test to say how often they are kept"
    who = found.speaker or "all speakers"
    what = f"{found.kind.value}s" if found.kind else "words"
    return (
        f"{what} of {who} whose case came: {found.carried_out} of {found.met} carried out "
        f"({between(found.interval)})"
    )


def _reliable(item: Forecast) -> Iterator[RenderableType]:
    from rich.text import Text

    found = item.chance.reliability
    if found is not None:
        skill = 1 - found.brier / found.brier_of_base_rate if found.brier_of_base_rate else 0.0
        further = 1 - found.brier / found.brier_of_recurrence if found.brier_of_recurrence else 0.0
        words = (
            f"         forecasts of {item.chance.question.type.value} on held-back weeks: "
            f"Brier skill {skill:+.0%} against the base rate, {further:+.0%} against "
            f"going on as before (n = {found.count:,})"
        )
        yield Text(words, "dim")
    if item.here is not None:
        yield Text(
            f"         in this store: Brier {item.here.brier.score:.3f}, base rate's "
            f"{item.here.brier.of_base_rate:.3f} (n = {item.here.count})",
            "dim",
        )
