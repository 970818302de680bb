"""What the commands that list claims, commitments and quotes have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from westphalia.cli._options import (
    document_option,
    entity_option,
    everybody,
    format_options,
    limit_option,
    run_option,
    store_option,
)
from westphalia.cli._output import Columns, plain_record, print_csv, print_json, print_table
from westphalia.model import Claim, Commitment, Quote

if TYPE_CHECKING:
    from westphalia.store.engine import Store
    from westphalia.store.read import Found, Wanted

Record = TypeVar("Record", Claim, Commitment, Quote)
Function = TypeVar("Function", bound=Callable[..., Any])


class Given(TypedDict):
    """The options of these commands."""

    anybody: tuple[str, ...]
    names: tuple[str, ...]
    limit: int | None
    as_json: bool
    as_csv: bool
    run: str | None
    store_path: Path


def record_options(function: Function) -> Function:
    """Add the options of these commands."""
    for option in (store_option, run_option, format_options, limit_option, document_option, entity_option):
        function = option(function)
    return function


def print_records(
    ask: Callable[[Store, Wanted], Iterator[Found[Record]]],
    columns: Columns[Found[Record]],
    given: Given,
    *,
    empty: str,
    wide: tuple[str, ...] = ("Sentence",),
    hidden: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
) -> None:
    """Print the records that a user asks for, in the form asked for.

    `wide` are the columns that take the room there is, `hidden` those that only the CSV shows.
    """
    from westphalia.cli._store import document_ids, run_id
    from westphalia.store.engine import open_store
    from westphalia.store.read import Wanted

    with open_store(given["store_path"]) as store:
        run = run_id(store, given["run"])
        wanted = Wanted(
            anybody=everybody(given["anybody"]),
            document_ids=document_ids(store, given["names"], run),
            kinds=kinds,
            run=run,
            limit=given["limit"],
        )
        found = ask(store, wanted)
        if given["as_json"]:
            print_json(map(plain_record, found))
        elif given["as_csv"]:
            print_csv(found, columns)
        else:
            shown = {name: column for name, column in columns.items() if name not in hidden}
            print_table(found, shown, wide=wide, empty=empty)
