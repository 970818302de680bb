"""`westphalia whatif`: which commitments an event would trigger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from westphalia.cli._options import DateParam, is_code, store_option
from westphalia.dates import PartialDate

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

    from westphalia.model import Branch, Commitment
    from westphalia.store.read import Found


@click.command("whatif")
@click.argument("pattern", metavar='"ACTOR TYPE RECIPIENT"')
@click.option(
    "--on", type=DateParam(), help="The day on which it is supposed to happen: who belonged to whom."
)
@click.option("--json", "as_json", is_flag=True, help="Print the tree as JSON.")
@store_option
def command(pattern: str, on: PartialDate | None, as_json: bool, store_path: Path) -> None:
    """Show which commitments an event would trigger, and which their consequences would in turn.

    The event is written as actors, type of PLOVER (with a mode after a colon if need be) and recipients;
    several are separated by commas, * is anybody, and `not` in front turns it. Nothing is foretold: each line
    says who has said so, when, and where.

    \b
    Examples:
      westphalia whatif "CHN AID RUS"
      westphalia whatif "RUS ASSAULT:aerial UKR" --json
      westphalia whatif "not RUS RETREAT UKR"
    """
    from westphalia import ledgers
    from westphalia.cli._output import print_json
    from westphalia.cli._related import open_related
    from westphalia.gazetteer import Gazetteer
    from westphalia.store import related

    gazetteer = Gazetteer.load()

    def find_code(name: str) -> str | None:
        return name if is_code(name) else gazetteer.find_code(name)

    try:
        supposed = ledgers.parse_pattern(pattern, find_code=find_code)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="the event") from error
    with open_related(store_path) as store:
        pledges = list(related.pledges(store, related.WantedPledges()))
        found = ledgers.whatif(
            supposed, pledges, circles=ledgers.Circles.of(gazetteer), on=on.latest() if on else None
        )
        told = related.commitments_of(store, set(_cited(found)))
    if as_json:
        print_json(_plain(branch, told) for branch in found)
    else:
        _print(ledgers.pattern_text(supposed), found, told)


def _cited(branches: Iterable[Branch]) -> Iterator[str]:
    for branch in branches:
        yield from branch.commitment_ids
        yield from _cited(branch.branches)


def _plain(branch: Branch, told: Mapping[str, Found[Commitment]]) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.plain import to_plain

    return {
        "trigger": to_plain(branch.trigger),
        "pledge": to_plain(branch.pledge),
        "statements": [plain_record(told[id_]) for id_ in branch.commitment_ids if id_ in told],
        "branches": [_plain(further, told) for further in branch.branches],
    }


def _print(supposed: str, found: Iterable[Branch], told: Mapping[str, Found[Commitment]]) -> None:
    from rich.text import Text
    from rich.tree import Tree

    from westphalia.cli._output import console

    terminal = console()
    tree = Tree(Text(supposed, "bold"), guide_style="dim")
    branches = list(found)
    if not branches:
        click.echo("nobody has said what would follow from this", err=True)
        return
    for branch in branches:
        _grow(tree, branch, told)
    terminal.print(tree)


def _grow(tree: Tree, branch: Branch, told: Mapping[str, Found[Commitment]]) -> None:
    from westphalia.cli._related import short

    pledge = branch.pledge
    label = _label(branch).append(f"  {short(pledge.id)}", "not bold dim")
    node = tree.add(label)
    for id_ in branch.commitment_ids:
        if id_ in told:
            node.add(_citation(told[id_]))
    for further in branch.branches:
        _grow(node, further, told)


def _label(branch: Branch) -> Text:
    from rich.text import Text

    from westphalia.cli._related import pattern_words

    pledge = branch.pledge
    text = Text(pledge.kind.value.replace("_", " ").upper(), "bold")
    text.append(f"  {', '.join(pledge.by) or '?'}", "not bold")
    if pledge.to:
        text.append(f" -> {', '.join(pledge.to)}", "not bold")
    for name, words in (("if", pattern_words(pledge.condition)), ("then", pattern_words(pledge.consequence))):
        if words:
            text.append(f"  {name} ", "not bold dim").append(f'"{words}"', "not bold")
    return text.append(f"  {pledge.state.value}", "not bold blue")


def _citation(found: Found[Commitment]) -> Text:
    from rich.text import Text

    from westphalia.cli._related import words_around

    document = found.document
    facts = [str(document.published or "day unknown"), document.outlet, document.name]
    return (
        Text("  ".join(fact for fact in facts if fact), "dim").append("  ").append_text(words_around(found))
    )
