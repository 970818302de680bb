"""`westphalia commitments`: threats, promises, demands, what they depend on, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

import click

from westphalia.cli._records import Given, print_records, record_options
from westphalia.cli._related import pattern_words
from westphalia.model import Change, CommitmentKind, CommitmentState, Pledge

if TYPE_CHECKING:
    from rich.console import RenderableType

    from westphalia.cli._output import Columns
    from westphalia.model import Citation, Commitment, Occurrence
    from westphalia.store.engine import Store
    from westphalia.store.read import Found


_TABLE_LIMIT = 60
"""Commitments on a terminal unless --limit says otherwise."""


@click.command("commitments")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in CommitmentKind], case_sensitive=False),
    help="Only commitments of this kind.",
)
@click.option("--by", multiple=True, metavar="WHO", help="Who committed itself: a code or a name.")
@click.option("--to", multiple=True, metavar="WHO", help="To whom: a code or a name.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in CommitmentState], case_sensitive=False),
    help="What became of it.",
)
@click.option("--records", "as_records", is_flag=True, help="List what each article says, one by one.")
@record_options
def command(
    kinds: tuple[str, ...],
    by: tuple[str, ...],
    to: tuple[str, ...],
    states: tuple[str, ...],
    as_records: bool,
    **given: Unpack[Given],
) -> None:
    """List threats, promises, demands, red lines, guarantees, offers and refusals, and what became of them.

    Statements of one commitment stand together: first said, repeated, hardened, softened, withdrawn. Each
    state says by which event.

    \b
    Examples:
      westphalia commitments --by USA --state open
      westphalia commitments --kind threat --entity RUS --json
      westphalia commitments --records --document summit
    """
    if as_records:
        if by or to or states:
            raise click.UsageError("--by, --to and --state are about commitments: leave out --records")
        _list_records(kinds, given)
    elif given["run"]:
        raise click.UsageError("--run looks at what one run read: add --records")
    else:
        _list_pledges(kinds, by, to, states, given)


def _list_records(kinds: tuple[str, ...], given: Given) -> None:
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


def _list_pledges(
    kinds: tuple[str, ...], by: tuple[str, ...], to: tuple[str, ...], states: tuple[str, ...], given: Given
) -> None:
    from westphalia.cli._options import everybody
    from westphalia.cli._output import print_csv, print_json
    from westphalia.cli._related import open_related, statements_of
    from westphalia.cli._store import document_ids
    from westphalia.store import related

    is_table = not given["as_json"] and not given["as_csv"]
    with open_related(given["store_path"]) as store:
        wanted = related.WantedPledges(
            by=everybody(by),
            to=everybody(to),
            anybody=everybody(given["anybody"]),
            kinds=tuple(CommitmentKind(kind.lower()) for kind in kinds),
            states=tuple(CommitmentState(state.lower()) for state in states),
            document_ids=document_ids(store, given["names"], None),
            limit=_TABLE_LIMIT + 1 if given["limit"] is None and is_table else given["limit"],
        )
        found = list(related.pledges(store, wanted))
        shown = found[:_TABLE_LIMIT] if given["limit"] is None and is_table else found
        told = related.commitments_of(store, statements_of(shown))
        events = _events_of(store, shown)
    if given["as_json"]:
        print_json(_plain(pledge, told, events) for pledge in shown)
    elif given["as_csv"]:
        print_csv(shown, _PLEDGE_COLUMNS)
    else:
        _print(shown, told, events)
        if len(found) > len(shown):
            click.echo(f"the first {len(shown)}; --limit 0 shows all", err=True)


def _events_of(store: Store, pledges: Iterable[Pledge]) -> dict[str, Occurrence]:
    from westphalia.store import related

    ids = {id_ for pledge in pledges for id_ in pledge.because}
    return {item.id: item for item in related.events_by_id(store, ids)}


_PLEDGE_COLUMNS: Columns[Pledge] = {
    "id": lambda item: item.id,
    "kind": lambda item: item.kind.value,
    "by": lambda item: ";".join(item.by),
    "to": lambda item: ";".join(item.to),
    "condition": lambda item: pattern_words(item.condition),
    "consequence": lambda item: pattern_words(item.consequence),
    "deadline": lambda item: str(item.deadline or ""),
    "state": lambda item: item.state.value,
    "since": lambda item: str(item.since or ""),
    "why": lambda item: item.why,
    "because": lambda item: ";".join(item.because),
    "statements": lambda item: str(len(item.statements)),
    "first_said": lambda item: next((str(said.said) for said in item.statements if said.said), ""),
}


def _plain(
    pledge: Pledge, told: Mapping[str, Found[Commitment]], events: Mapping[str, Occurrence]
) -> dict[str, Any]:
    from westphalia.cli._output import plain_record
    from westphalia.cli._related import plain_event
    from westphalia.plain import to_plain

    plain: dict[str, Any] = to_plain(pledge)
    for statement in plain["statements"]:
        found = told.get(statement["commitment_id"])
        statement["record"] = plain_record(found) if found else None
    return plain | {"because": [plain_event(events[id_]) for id_ in pledge.because if id_ in events]}


def _print(
    pledges: Sequence[Pledge], told: Mapping[str, Found[Commitment]], events: Mapping[str, Occurrence]
) -> None:
    from westphalia.cli._output import console

    terminal = console()
    for pledge in pledges:
        for part in (*_head(pledge), *_because(pledge, events), *_statements(pledge, told)):
            terminal.print(part)
        terminal.print()
    if not pledges:
        click.echo("no such commitments", err=True)


def _head(pledge: Pledge) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import short

    line = Text(pledge.kind.value.replace("_", " ").upper(), "bold")
    line.append(f"  {', '.join(pledge.by) or '?'}", "not bold")
    if pledge.to:
        line.append(f" -> {', '.join(pledge.to)}", "not bold")
    line.append("  ").append(pledge.state.value, _STATE_STYLES.get(pledge.state, "bold"))
    if pledge.since:
        line.append(f" since {pledge.since}", "not bold")
    yield line.append(f"  {short(pledge.id)}", "not bold dim")
    for name, words in (
        ("if", pattern_words(pledge.condition)),
        ("then", pattern_words(pledge.consequence)),
        ("until", str(pledge.deadline or "")),
        ("why", pledge.why),
    ):
        if words:
            yield Padding(Text(f"{name:6}", "dim").append(words, "not dim"), (0, 0, 0, 2), expand=False)


def _because(pledge: Pledge, events: Mapping[str, Occurrence]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import date_of, deed, short

    for id_ in pledge.because:
        if id_ in events:
            event = events[id_]
            line = Text("by    ", "dim").append_text(deed(event)).append(f"  {date_of(event)}", "blue")
            yield Padding(line.append(f"  {short(event.id)}", "dim"), (0, 0, 0, 2), expand=False)


def _statements(pledge: Pledge, told: Mapping[str, Found[Commitment]]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from westphalia.cli._related import words_around

    seen: set[tuple[str, int]] = set()
    for statement in pledge.statements:
        found = told.get(statement.commitment_id)
        if found and statement.change is Change.REPEATED:
            # A sentence that says it twice over has said it once.
            place = (found.document.id, found.record.sentence.start)
            if place in seen:
                continue
        if found:
            seen.add((found.document.id, found.record.sentence.start))
        line = Text(f"{statement.said or 'undated'}  {statement.change.value}  ", "bold")
        if found:
            line.append_text(words_around(found)).append(f"  {found.document.name}", "dim")
        yield Padding(line, (0, 0, 0, 4), expand=False)


_STATE_STYLES: Mapping[CommitmentState, str] = {
    CommitmentState.OPEN: "bold blue",
    CommitmentState.CONDITION_MET: "bold yellow",
    CommitmentState.CARRIED_OUT: "bold green",
    CommitmentState.NOT_CARRIED_OUT: "bold red",
}


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
