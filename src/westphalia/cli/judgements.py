"""`westphalia judgements`: what people have decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from westphalia.cli._options import format_options, store_option

if TYPE_CHECKING:
    from westphalia.judgements import Conflict
    from westphalia.model import Judgement


@click.group("judgements", invoke_without_command=True)
@click.option(
    "--conflicts", "only_conflicts", is_flag=True, help="Only those that disagree, the one that holds last."
)
@click.option("--all", "with_undone", is_flag=True, help="Also those that were taken back.")
@format_options
@store_option
@click.pass_context
def command(
    ctx: click.Context, only_conflicts: bool, with_undone: bool, as_json: bool, as_csv: bool, store_path: Path
) -> None:
    """List judgements: who decided what, when, why, and on which words.

    A judgement whose words are not marked in the latest reading is kept, and does nothing.

    \b
    Examples:
      westphalia judgements
      westphalia judgements --conflicts
      westphalia judgements export > judgements.jsonl
      westphalia judgements import judgements.jsonl
    """
    if ctx.invoked_subcommand:
        return
    from westphalia.cli._judging import document_names
    from westphalia.judgements import conflicts, in_force
    from westphalia.store import judged
    from westphalia.store.engine import open_store

    with open_store(store_path) as store:
        given = judged.judgements(store)
        found = given if with_undone else in_force(given)
        marked = judged.holding(store, found)
        names = document_names(store)
    disagreeing = conflicts(given)
    if only_conflicts:
        found = tuple(dict.fromkeys(item for conflict in disagreeing for item in conflict.judgements))
    state = _States(in_force(given), marked, disagreeing)
    _print(found, state, names, as_json, as_csv)


@command.command("export")
@click.option("-o", "--output", default="-", metavar="FILE", type=click.Path(dir_okay=False, allow_dash=True))
@store_option
def export(output: str, store_path: Path) -> None:
    """Write all judgements, also those taken back, as JSON lines.

    \b
    Example:
      westphalia judgements export -o judgements.jsonl
    """
    from westphalia.judgements import to_line
    from westphalia.store import judged
    from westphalia.store.engine import open_store

    with open_store(store_path) as store:
        lines = [to_line(item) for item in judged.judgements(store)]
    with click.open_file(output, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)
    if output != "-":
        click.echo(f"{output}: {len(lines)} judgements", err=True)


@command.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@click.option("--no-relate", is_flag=True, help="Leave it to `westphalia relate` to bring events up to date.")
@store_option
def import_(files: tuple[str, ...], no_relate: bool, store_path: Path) -> None:
    """Take in judgements that `export` wrote. Those that are there already stay as they are.

    Judgements about documents that are not in the store wait until these are read.

    \b
    Example:
      westphalia judgements import judgements.jsonl
    """
    from westphalia.store.engine import open_store
    from westphalia.workflow import judge, relate

    given = [judgement for file in files for judgement in _judgements_in(file)]
    with open_store(store_path) as store:
        added = judge(store, *given)
        if not no_relate:
            relate(store)
    click.echo(f"{len(added)} new, {len(given) - len(added)} known", err=True)


def _judgements_in(file: str) -> list[Judgement]:
    from westphalia.judgements import from_line

    with click.open_file(file, encoding="utf-8") as lines:
        return [from_line(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


class _States:
    """Whether judgements hold."""

    def __init__(
        self, held: tuple[Judgement, ...], marked: frozenset[str], disagreeing: tuple[Conflict, ...]
    ) -> None:
        self._held = {item.id for item in held}
        self._marked = marked
        self._last = {item.judgements[-1].id for item in disagreeing}
        self._disputed = {item.id for conflict in disagreeing for item in conflict.judgements}

    def of(self, judgement: Judgement) -> str:
        """Return in words whether a judgement holds."""
        if judgement.undoes:
            return "holds"
        if judgement.id not in self._held:
            return "taken back"
        if judgement.id in self._disputed:
            return "disputed, holds" if judgement.id in self._last else "disputed"
        return "holds" if judgement.id in self._marked else "words not marked"


def _print(
    found: tuple[Judgement, ...], state: _States, names: dict[str, str], as_json: bool, as_csv: bool
) -> None:
    from westphalia.cli._judging import in_words
    from westphalia.cli._output import Columns, print_csv, print_json, print_table
    from westphalia.cli._related import short
    from westphalia.plain import to_plain

    columns: Columns[Judgement] = {
        "Id": lambda item: item.id if as_csv else short(item.id),
        "Made": lambda item: item.made_at[:16].replace("T", " "),
        "By": lambda item: item.by,
        "Judgement": lambda item: in_words(item, names),
        "Why": lambda item: item.why,
        "State": state.of,
        "Document": lambda item: names.get(item.subject.document_id, "") if item.subject else "",
    }
    if as_json:
        print_json({**to_plain(item), "state": state.of(item)} for item in found)
    elif as_csv:
        print_csv(found, columns)
    else:
        print_table(found, columns, wide=("Judgement",), firm=("Id", "Made"), empty="no judgements")
