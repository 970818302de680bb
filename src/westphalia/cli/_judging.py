"""What the commands that judge have in common: who judges, what is judged, and what follows."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from westphalia.cli._options import store_option
from westphalia.errors import StoreError

if TYPE_CHECKING:
    from westphalia.judgements import Party
    from westphalia.model import Commitment, Event, Judgement
    from westphalia.store.engine import Store
    from westphalia.store.read import Found

Function = TypeVar("Function", bound=Callable[..., Any])


class Judging(TypedDict):
    """The options of all commands that judge."""

    by: str
    why: str
    no_relate: bool
    store_path: Path


def judging_options(function: Function) -> Function:
    """Add --by, --why, --no-relate and --store."""
    for option in (
        store_option,
        click.option(
            "--no-relate", is_flag=True, help="Leave it to `westphalia relate` to bring events up to date."
        ),
        click.option("--why", default="", metavar="WORDS", help="The reason, for those who read it later."),
        click.option(
            "--by",
            default=_user,
            envvar="WESTPHALIA_BY",
            metavar="NAME",
            help="Who judges.  [default: your user name, or WESTPHALIA_BY]",
        ),
    ):
        function = option(function)
    return function


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a machine without a table of users
        return "somebody"


def signed(given: Judging) -> dict[str, str]:
    """Return who judges, when, and why."""
    return {
        "by": given["by"],
        "why": given["why"],
        "made_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def keep(store: Store, made: Iterable[Judgement], *, relates: bool) -> None:
    """Add judgements to a store, say what they are and which disagree, and bring events up to date."""
    from westphalia.judgements import conflicts
    from westphalia.store import judged
    from westphalia.workflow import judge, relate

    added = judge(store, *made)
    names = document_names(store)
    for judgement in added:
        click.echo(f"{judgement.id}  {in_words(judgement, names)}")
    new = {judgement.id for judgement in added}
    for conflict in conflicts(judged.judgements(store)):
        others = [item for item in conflict.judgements if item.id not in new]
        if len(others) < len(conflict.judgements):
            for other in others:
                click.secho(
                    f"  disagrees with {other.id} by {other.by}: {in_words(other, names)}",
                    fg="yellow",
                    err=True,
                )
    if relates:
        relate(store)


def in_words(judgement: Judgement, names: dict[str, str]) -> str:
    """Return what a judgement says, in one line."""
    from westphalia.judgements import Kind

    words = [
        _quoted(item.quote) or names.get(item.document_id, item.document_id) for item in _subjects(judgement)
    ]
    value = _PLACE.sub("", judgement.value or "nothing")
    match Kind(judgement.kind):
        case Kind.MENTION:
            return f"{words[0]} is {value}"
        case Kind.EVENT | Kind.COMMITMENT:
            return f"{words[0]}: {judgement.field} is {value}"
        case Kind.SWAP:
            return f"{words[0]}: {value}"
        case Kind.NO_EVENT:
            return f"{words[0]} is no event"
        case Kind.PAIR:
            return f"{words[0]} and {words[1]} are {'one event' if value == 'same' else 'two events'}"
        case Kind.COPY:
            return f"{words[0]} is {'a' if value == 'same' else 'no'} copy of {words[1]}"
        case Kind.UNDO:
            return f"takes back {judgement.undoes}"


def document_names(store: Store) -> dict[str, str]:
    """Return what documents are called, by id."""
    from westphalia.store import read

    return {item.id: item.name for item in read.documents(store)}


def find_events(store: Store, prefix: str, *, all_reports: bool = False) -> list[Found[Event]]:
    """Return the reports that an id can mean: its own, or those of the event that it names."""
    from westphalia.store import related

    ids = related.record_ids(store, "event", prefix)
    if not ids and not prefix.startswith("evt-"):
        ids = related.event(store, prefix).event_ids
    if not ids:
        raise StoreError(
            f"{store.path}: no event with an id that begins with {prefix!r}. See `westphalia events`."
        )
    found = related.reports_of(store, ids)
    if len(found) > 1 and not all_reports:
        listed = "".join(
            f'\n  {id_}  {item.document.name}  "{item.record.citation.quote}"' for id_, item in found.items()
        )
        raise StoreError(f"{prefix} has {len(found)} reports. Name one, or give --all-reports:{listed}")
    return [found[id_] for id_ in ids if id_ in found]


def find_commitment(store: Store, prefix: str) -> Found[Commitment]:
    """Return the statement that an id means; of a commitment with a history, the last one."""
    from westphalia.store import related

    ids = related.record_ids(store, "commitment", prefix)
    if not ids:
        pledges = related.pledges_by_id(store, related.pledge_ids(store, prefix))
        ids = tuple(pledge.statements[-1].commitment_id for pledge in pledges)
    if len(ids) != 1:
        many = "no commitment" if not ids else "more than one commitment"
        raise StoreError(
            f"{store.path}: {many} with an id that begins with {prefix!r}. See `westphalia commitments`."
        )
    return related.commitments_of(store, ids)[ids[0]]


def party_of(name: str, day: date | None) -> Party:
    """Return whom a user means by codes, a name, or both (RUS, Russia, Lavrov, RUS/Sergey Lavrov)."""
    from westphalia.gazetteer import Gazetteer
    from westphalia.judgements import Party, parse_parties

    if "/" in name or name.isupper():
        try:
            (party,) = parse_parties(name)
        except ValueError as error:
            raise click.BadParameter(
                f"{name!r} names nobody. Write RUS, Russia, Lavrov or RUS/Sergey Lavrov."
            ) from error
        return party
    gazetteer = Gazetteer.load()
    code = gazetteer.find_code(name)
    if code is None:
        raise click.BadParameter(
            f"nobody is known by the name of {name!r}. Write a code, or code and name: RUS/Sergey Lavrov."
        )
    person = gazetteer.persons.get(code)
    if person is None:
        return Party(codes=(code,))
    return Party(codes=(person.term_at(day).code,), person=person.name)


def _subjects(judgement: Judgement) -> list[Any]:
    return [item for item in (judgement.subject, judgement.other) if item]


_PLACE = re.compile(r"@\d+-\d+")
"""Where in the text a party is named: not for people's eyes."""


def _quoted(words: str) -> str:
    joined = " ".join(words.split())
    return f'"{joined}"' if joined else ""
