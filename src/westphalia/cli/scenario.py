"""`westphalia scenario`: what would come of some events, if what was said for their case were meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, is_code, store_option
from westphalia.cli._pairs import percent
from westphalia.dates import PartialDate

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from westphalia.network.moves import Chance, Learned, Option
    from westphalia.network.playing import Spread, Step, Told
    from westphalia.workflow.playing import Played

_RELATIONS = 12
_STATEMENTS = 12
_RULES = 6
_MOVED = 8
_LEAST_SHARE = 0.05
"""Who is found in another bloc in fewer runs is not printed; the JSON has them."""


@click.command("scenario")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--runs", type=click.IntRange(1, 100_000), metavar="N", help="How often.  [default: the file's, or 1000]"
)
@click.option("--seed", type=int, help="Of all that is left to chance.  [default: the file's, or 1]")
@click.option(
    "--at", type=DateParam(), help="From when on.  [default: the file's, or the day of the last article]"
)
@click.option("--chains", "most", type=click.IntRange(0), default=5, show_default=True, metavar="N",
              help="Print the N most likely chains.")  # fmt: skip
@click.option(
    "--learned", is_flag=True, help="Let learned rules make moves too.  [default: as the file says]"
)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@store_option
def command(
    file: Path,
    runs: int | None,
    seed: int | None,
    at: PartialDate | None,
    most: int,
    learned: bool,
    as_json: bool,
    store_path: Path,
) -> None:
    """Suppose some events, and play forward what was said for their case.

    FILE is TOML: the events, the day from which to start, and how likely a statement is acted upon where the
    speaker's record does not say. Each run carries commitments out by chance; what is done may meet the
    condition of others. Where nobody has said anything, nothing happens. This is no forecast: it says what
    would come of what was said, who said it, and where. With --learned an act also makes likelier what
    usually follows such acts, by rules learned from a public history of events; these moves are marked.

    \b
    Examples:
      westphalia scenario scenarios/odesa.toml
      westphalia scenario scenarios/odesa.toml --learned
      westphalia scenario scenarios/sweden.toml --runs 10000 --seed 7 --json
    """
    from westphalia.cli._related import open_related
    from westphalia.gazetteer import Gazetteer
    from westphalia.workflow import playing
    from westphalia.workflow.system import ACTORS

    gazetteer = Gazetteer.load()

    def find_code(name: str) -> str | None:
        return name if is_code(name) else gazetteer.find_code(name)

    with open_related(store_path) as store:
        given = playing.read_scenario(
            store, file.read_bytes(), str(file), find_code=find_code, at=at.latest() if at else None
        )
        given = replace(
            given,
            runs=given.runs if runs is None else runs,
            seed=given.seed if seed is None else seed,
            learned=given.learned or learned,
        )
        played = playing.play(
            store, given, gazetteer, has_place=lambda code: gazetteer.entity(code).kind in ACTORS
        )
    if as_json:
        _print_json(played)
    else:
        _print(played, most)


# ------------------------------------------------------------------------------------------------- JSON


def _print_json(played: Played) -> None:
    import json

    click.echo(json.dumps(_plain(played), ensure_ascii=False, indent=1))


def _plain(played: Played) -> dict[str, Any]:
    from westphalia.plain import to_plain

    outcome = played.outcome
    given, system = outcome.scenario, outcome.system
    return {
        "name": given.name,
        "at": given.at.isoformat(),
        "until": given.until.isoformat(),
        "runs": given.runs,
        "seed": given.seed,
        "supposed": [
            {"event": to_plain(item.act), "on": item.on.isoformat(), "probability": item.probability}
            for item in given.events
        ],
        "open_commitments": played.open_pledges,
        "sources": ["statements", *(["rules"] if given.learned else [])],
        "chains": [
            {"share": chain.share, "steps": [_plain_step(played, step) for step in chain.steps]}
            for chain in outcome.chains
        ],
        "moves": [
            _plain_option(played, told.option) | {"called": told.called, "made": told.made}
            for told in outcome.told
        ],
        "relations": [to_plain(item) for item in outcome.relations],
        "network": {
            "unmoved": system.unmoved,
            "balance": to_plain(system.balance),
            "without_triangles": system.without_triangles,
            "triangles": to_plain(system.triangles),
            "ties": to_plain(system.ties),
            "hostile": to_plain(system.hostile),
            "moved": [
                {"code": code, "before": before, "after": after, "share": share}
                for (code, before, after), share in system.moved.items()
            ],
            "looked_at": system.looked_at,
        },
    }


def _plain_step(played: Played, step: Step) -> dict[str, Any]:
    return _plain_option(played, step.option) | {"on": step.on.isoformat(), "depth": step.depth}


def _plain_option(played: Played, option: Option) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.plain import to_plain

    statements = option.pledge.statements if option.pledge else ()
    rule = {"rule": to_plain(option.learned)} if option.learned else {}
    return rule | {
        "id": option.id,
        "source": option.source.value,
        "by": list(option.by),
        "event": to_plain(option.act),
        "probability": to_plain(option.chance),
        "pledge": to_plain(option.pledge),
        "statements": [
            plain_record(played.told[item.commitment_id])
            for item in statements
            if item.commitment_id in played.told
        ],
    }


# ------------------------------------------------------------------------------------------------- text


def _print(played: Played, most: int) -> None:
    from westphalia.cli._output import console

    terminal = console()
    for line in (
        *_head(played),
        *_chains(played, most),
        *_moves(played),
        *_relations(played),
        *_network(played),
    ):
        terminal.print(line)


def _head(played: Played) -> Iterator[RenderableType]:
    from rich.text import Text

    given = played.outcome.scenario
    if given.name:
        yield Text(given.name, "bold")
    yield (
        f"from {given.at} to {given.until}: {given.runs:,} runs, seed {given.seed}; "
        f"commitments that stood open: {played.open_pledges}"
    )
    if given.learned:
        yield f"learned rules make moves too, each within {given.within} days{_origin(played)}"
    for item in given.events:
        share = "" if item.probability == 1 else f"  in {item.probability:.0%} of the runs"
        topics = f"  topic {', '.join(item.act.topics)}" if item.act.topics else ""
        line = Text(f"  {item.on}  supposed  ").append_text(_act(item.act))
        yield line.append(topics).append(share, "dim")


def _chains(played: Played, most: int) -> Iterator[RenderableType]:
    from rich.text import Text

    yield ""
    yield Text("Most likely chains", "bold")
    if not _told_by(played, "statements"):
        yield "  nobody has said what would follow from this (`westphalia commitments` lists what was said)"
    for chain in played.outcome.chains[:most]:
        for place, step in enumerate(chain.steps):
            lead = f"  {chain.share:4.0%}  " if place == 0 else f"        {'   ' * (place - 1)}-> "
            yield from _step(played, step, lead)
        if len(chain.steps) == 1:
            yield Text("        and nothing more", "dim")
    yield from _and_more(len(played.outcome.chains) - most, "        ")


def _step(played: Played, step: Step, lead: str) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import pattern_words, short, words_around

    option = step.option
    pledge = option.pledge
    if option.act is not None:
        deed = _act(option.act)
    else:
        said = pattern_words(pledge.consequence) if pledge else ""
        deed = Text(", ".join(option.by), "bold").append(
            f': "{said}"' if said else ": what it is, is not known"
        )
    line = Text(lead).append_text(deed).append(f"  {step.on}", "blue")
    if option.learned is not None:
        yield line.append("  LEARNED RULE").append(f"  {short(option.learned.rule)}", "dim")
        yield Padding(Text(_rule(option.learned), "dim"), (0, 0, 0, len(lead)))
        return
    if pledge is None:
        yield line
        return
    yield line.append(f"  {pledge.kind.value.replace('_', ' ').upper()} of {', '.join(pledge.by)}").append(
        f"  {short(pledge.id)}", "dim"
    )
    for item in pledge.statements[-1:]:
        if item.commitment_id in played.told:
            found = played.told[item.commitment_id]
            document = found.document
            facts = (str(document.published or "day unknown"), document.outlet, document.name)
            words = Text("  ".join(fact for fact in facts if fact) + "  ", "dim")
            yield Padding(words.append_text(words_around(found)), (0, 0, 0, len(lead)))


def _origin(played: Played) -> str:
    """Return in words what the rules of the moves were learned from."""
    rules = [told.option.learned for told in played.outcome.told if told.option.learned]
    return f"; learned from {rules[0].origin}, {rules[0].learned}" if rules else ""


def _told_by(played: Played, source: str) -> list[Told]:
    return [told for told in played.outcome.told if told.option.source == source]


def _moves(played: Played) -> Iterator[RenderableType]:
    from rich.text import Text

    said, learned = (_told_by(played, source) for source in ("statements", "rules"))
    if said:
        yield ""
        yield Text("How likely each statement is acted upon, and by what", "bold")
    for told in said[:_STATEMENTS]:
        option = told.option
        yield (
            f"  {option.chance.value:.2f}  {', '.join(option.by)}  {option.id[:12]}  "
            f"by {_basis(played, option)}; {_called(told)}"
        )
    yield from _and_more(len(said) - _STATEMENTS)
    if learned:
        yield ""
        yield Text(
            "How much likelier learned rules make what follows, and what they were learned from", "bold"
        )
    for told in learned[:_RULES]:
        yield from _likelier(told)
    yield from _and_more(len(learned) - _RULES)


def _called(told: Told) -> str:
    return f"called for in {told.called:,} runs, done in {told.made:,}"


def _likelier(told: Told) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import short

    option = told.option
    rule, act = option.learned, option.act
    assert rule is not None
    assert act is not None
    line = Text(f"  {100 * option.chance.value:+.1f} points  ").append_text(_act(act))
    yield line.append(f"  {short(rule.rule)}", "dim").append(f"  {_called(told)}")
    alone = f"the rule alone makes it {rule.factor:.2f} times as many; what the two did before does the rest"
    for words in (_rule(rule), _like(rule), alone):
        yield Padding(Text(words, "dim"), (0, 0, 0, 15))


def _rule(rule: Learned) -> str:
    """Return in words what a rule says here, and the cases that it was learned from."""
    return (
        f"{percent(rule.probability)} instead of {percent(rule.without)} within {rule.days} days, after "
        f"{rule.body_actor} {rule.body.value} {rule.body_recipient}; followed within {rule.horizon} days in "
        f"{rule.followed:,} of {rule.cases:,} cases ({percent(rule.low)} to {percent(rule.high)})"
    )


def _like(rule: Learned) -> str:
    """Return in words how forecasts that said as much did."""
    if not rule.alike:
        return "no forecasts like this were made on held-back weeks"
    share = percent(rule.alike_came_true / rule.alike)
    return (
        f"of {rule.alike:,} forecasts like this on held-back weeks {share} came true "
        f"({percent(rule.alike_low)} to {percent(rule.alike_high)})"
    )


def _and_more(count: int, lead: str = "  ") -> Iterator[RenderableType]:
    """Yield how many were left out, if any were."""
    from rich.text import Text

    if count > 0:
        yield Text(f"{lead}and {count} more", "dim")


def _basis(played: Played, option: Option) -> str:
    chance: Chance = option.chance
    record = chance.record
    if record is not None and chance.kept is not None and chance.broken is not None:
        return (
            f"{chance.basis.value}: {record.carried_out} of {record.met} carried out, "
            f"Beta({chance.kept:g}, {chance.broken:g})"
        )
    known = [played.records[code] for code in option.by if code in played.records]
    said = "; ".join(f"{item.speaker} {item.carried_out} of {item.met}" for item in known)
    return f"{chance.basis.value} (record: {said or 'none'})"


def _relations(played: Played) -> Iterator[RenderableType]:
    from rich.text import Text

    given = played.outcome.scenario
    yield ""
    yield Text(f"Relations at {given.until}, from -10 to 10", "bold")
    yield f"  {'':20}{'at start':>10}{'unmoved':>10}{'median':>10}    10-90 %"
    for item in played.outcome.relations[:_RELATIONS]:
        spread = item.spread
        yield (
            f"  {item.one + ' - ' + item.other:20}{_number(item.start):>10}{_number(item.unmoved):>10}"
            f"{spread.median:>+10.1f}    {spread.low:+.1f} to {spread.high:+.1f}"
        )
    yield from _and_more(len(played.outcome.relations) - _RELATIONS)


def _network(played: Played) -> Iterator[RenderableType]:
    from rich.text import Text

    system = played.outcome.system
    yield ""
    yield Text("The network of behaviour then", "bold")
    yield f"  ties       {_spread(system.ties, '.0f')};  hostile {_spread(system.hostile, '.0f')}"
    unmoved = "none" if system.unmoved is None else f"{system.unmoved:.2f}"
    balance = "no triangle in any run" if system.balance is None else _spread(system.balance, ".2f")
    some = (
        f"; no triangle in {system.without_triangles:.0%} of the runs"
        if 0 < system.without_triangles < 1
        else ""
    )
    yield f"  triangles  {_spread(system.triangles, '.0f')};  balanced: {balance}{some};  unmoved {unmoved}"
    moved = [(who, share) for who, share in system.moved.items() if share >= _LEAST_SHARE][:_MOVED]
    for (code, before, after), share in moved:
        yield f"  blocs      {code}: {_bloc(before)} -> {_bloc(after)} in {share:.0%} of the runs"
    if not moved:
        yield "  blocs      nobody moves"
    if system.looked_at < 1:
        yield f"  blocs were looked at in {system.looked_at:.0%} of the runs, the most frequent outcomes"


def _act(pattern: Any) -> Text:
    from rich.text import Text

    from westphalia.ledgers import pattern_text

    return Text(pattern_text(pattern), "bold")


def _number(score: float | None) -> str:
    return "-" if score is None else f"{round(score, 1) + 0.0:+.1f}"


def _spread(spread: Spread, form: str) -> str:
    if spread.low == spread.high:
        return f"{spread.median:{form}}"
    return f"{spread.median:{form}} ({spread.low:{form}} to {spread.high:{form}})"


def _bloc(name: str | None) -> str:
    return f"bloc of {name}" if name else "none"
