"""`westphalia judge`: say what is so, where the reading is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Unpack

import click

from westphalia.cli._judging import (
    Judging,
    find_commitment,
    find_events,
    judging_options,
    keep,
    party_of,
    signed,
)
from westphalia.errors import StoreError
from westphalia.model import (
    CommitmentKind,
    CommitmentState,
    Judgement,
)

if TYPE_CHECKING:
    from westphalia.model import Document, Mention


@click.group("judge")
def command() -> None:
    """Correct a record. A judgement is added beside what was read, holds at once, and can be undone.

    It stands on words: where another version of the reading model finds the same words, it holds for them
    too. Ids are shown by `westphalia events`, `event` and `commitments`; the beginning of one is enough.

    \b
    Examples:
      westphalia judge mention summit "il ministro" --is Lavrov
      westphalia judge event evt-3f2a --polarity negative --why "denied the next day"
      westphalia judge swap evt-3f2a
      westphalia judge same occ-91bc occ-77d0
      westphalia judge commitment plg-0e51 --state withdrawn
      westphalia judge undo jud-5a6b
    """


@command.command("mention")
@click.argument("document")
@click.argument("words")
@click.option(
    "--is", "who", required=True, metavar="WHO", help="RUS, Russia, Lavrov, USA+RUS, RUS/Sergey Lavrov."
)
@click.option(
    "--at",
    type=click.IntRange(1),
    metavar="N",
    help="The N-th mention with these words, where there are several.",
)
@judging_options
def mention(document: str, words: str, who: str, at: int | None, **given: Unpack[Judging]) -> None:
    """Say who is meant by WORDS in DOCUMENT.

    What was resolved through this mention, and every event, claim and quote in which it takes part, follows.

    \b
    Examples:
      westphalia judge mention summit "il ministro" --is Lavrov
      westphalia judge mention doc-3f2a "the two leaders" --is USA+RUS
      westphalia judge mention summit he --at 2 --is "FRA/Emmanuel Macron"
    """
    from westphalia.cli._store import one_document
    from westphalia.judgements import judge_mention
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        reading = read.reading_of(store, one_document(store, document, None))
        subject = _mention(reading.mentions, words, at, reading.document)
        made = _made(judge_mention, subject, party_of(who, _day(reading.document)), given)
        keep(store, [made], relates=not given["no_relate"])


@command.command("event")
@click.argument("event_id", metavar="ID")
@click.option("--type", "type", metavar="TYPE", help="A type of PLOVER.")
@click.option("--mode", help="A mode of PLOVER; '' for none.")
@click.option("--polarity", help="positive or negative: it happened, or it did not.")
@click.option("--certainty", help="certain or possible.")
@click.option("--time", help="past, present or future.")
@click.option("--date", metavar="DATE", help="2021, 2021-12, 2021-12-09; '' for unknown.")
@click.option("--place", metavar="WORDS", help="Where; '' for unknown.")
@click.option(
    "--actor", "actors", multiple=True, metavar="WHO", help="Who acts; '' for nobody. Repeat for several."
)
@click.option("--recipient", "recipients", multiple=True, metavar="WHO", help="Upon whom; likewise.")
@click.option(
    "--says", "attribution", multiple=True, metavar="WHO", help="Who says so, nearest first; likewise."
)
@click.option("--all-reports", is_flag=True, help="Judge all reports of an event.")
@judging_options
def event(event_id: str, all_reports: bool, **given: Unpack[EventGiven]) -> None:
    """Correct fields of an event: type, polarity, date, who acts, who says so ...

    ID is that of a report (evt-...), or of an event (occ-...) that has just one or with --all-reports.

    \b
    Examples:
      westphalia judge event evt-3f2a --polarity negative
      westphalia judge event evt-3f2a --type SANCTION --mode expel --date 2022-02-24
      westphalia judge event evt-3f2a --actor France --actor Germany --recipient ''
      westphalia judge event occ-91bc --all-reports --certainty possible
    """
    from westphalia.judgements import judge_event
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        made = [
            _made(judge_event, found.record, field, value, given)
            for found in find_events(store, event_id, all_reports=all_reports)
            for field, value in _fields(given, _day(found.document))
        ]
        if not made:
            raise click.UsageError("say what is so: --polarity, --type, --date, --actor ...")
        keep(store, made, relates=not given["no_relate"])


class EventGiven(Judging):
    """The options of `judge event`."""

    type: str | None
    mode: str | None
    polarity: str | None
    certainty: str | None
    time: str | None
    date: str | None
    place: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    attribution: tuple[str, ...]


@command.command("swap")
@click.argument("event_id", metavar="ID")
@click.option("--all-reports", is_flag=True, help="Judge all reports of an event.")
@judging_options
def swap(event_id: str, all_reports: bool, **given: Unpack[Judging]) -> None:
    """Say that those read as actors of an event are its recipients, and the other way round.

    \b
    Example:
      westphalia judge swap evt-3f2a
    """
    from westphalia import judgements
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        found = find_events(store, event_id, all_reports=all_reports)
        made = [_made(judgements.swap, item.record, item.mentions.values(), given) for item in found]
        keep(store, made, relates=not given["no_relate"])


@command.command("no-event")
@click.argument("event_id", metavar="ID")
@click.option("--all-reports", is_flag=True, help="Judge all reports of an event.")
@judging_options
def no_event(event_id: str, all_reports: bool, **given: Unpack[Judging]) -> None:
    """Say that the words of an event name none.

    \b
    Example:
      westphalia judge no-event evt-3f2a --why "a figure of speech"
    """
    from westphalia import judgements
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        found = find_events(store, event_id, all_reports=all_reports)
        keep(
            store,
            [_made(judgements.no_event, item.record, given) for item in found],
            relates=not given["no_relate"],
        )


@command.command("same")
@click.argument("event_ids", metavar="ID ID...", nargs=-1, required=True)
@judging_options
def same(event_ids: tuple[str, ...], **given: Unpack[Judging]) -> None:
    """Say that events, or reports, are of one and the same event.

    \b
    Example:
      westphalia judge same occ-91bc occ-77d0
    """
    _pair("same", event_ids, given)


@command.command("apart")
@click.argument("event_ids", metavar="ID ID...", nargs=-1, required=True)
@judging_options
def apart(event_ids: tuple[str, ...], **given: Unpack[Judging]) -> None:
    """Say that reports are not of one event: the first named is none of the others'.

    \b
    Example:
      westphalia judge apart evt-3f2a evt-91bc
    """
    _pair("apart", event_ids, given)


@command.command("commitment")
@click.argument("commitment_id", metavar="ID")
@click.option(
    "--state", type=click.Choice([state.value for state in CommitmentState]), help="What became of it."
)
@click.option("--kind", type=click.Choice([kind.value for kind in CommitmentKind]), help="What it is.")
@judging_options
def commitment(commitment_id: str, state: str | None, kind: str | None, **given: Unpack[Judging]) -> None:
    """Say what became of a commitment, or what kind it is of.

    ID is that of a commitment (plg-...) or of one of its statements (com-...).

    \b
    Examples:
      westphalia judge commitment plg-0e51 --state withdrawn
      westphalia judge commitment com-2f11 --kind demand
    """
    from westphalia.judgements import judge_commitment
    from westphalia.store.engine import open_store

    values = [(name, value) for name, value in (("state", state), ("kind", kind)) if value]
    if not values:
        raise click.UsageError("say what is so: --state or --kind")
    with open_store(given["store_path"]) as store:
        found = find_commitment(store, commitment_id)
        made = [_made(judge_commitment, found.record, name, value, given) for name, value in values]
        keep(store, made, relates=not given["no_relate"])


@command.command("copy")
@click.argument("document")
@click.argument("other")
@click.option("--not", "is_none", is_flag=True, help="It is no copy of the other.")
@judging_options
def copy(document: str, other: str, is_none: bool, **given: Unpack[Judging]) -> None:
    """Say that DOCUMENT is a copy of OTHER: both count as one when outlets are counted.

    \b
    Examples:
      westphalia judge copy summit_2 summit
      westphalia judge copy summit_2 summit --not
    """
    from westphalia import judgements
    from westphalia.cli._store import one_document
    from westphalia.store import read
    from westphalia.store.engine import open_store

    with open_store(given["store_path"]) as store:
        one, two = (
            read.reading_of(store, one_document(store, name, None)).document for name in (document, other)
        )
        verdict = judgements.Verdict.APART if is_none else judgements.Verdict.SAME
        keep(store, [_made(judgements.copy, one, two, verdict, given)], relates=not given["no_relate"])


@command.command("undo")
@click.argument("judgement_id", metavar="ID")
@judging_options
def undo(judgement_id: str, **given: Unpack[Judging]) -> None:
    """Take a judgement back. It stays in the list, and this can be undone in turn.

    \b
    Example:
      westphalia judge undo jud-5a6b --why "misread"
    """
    from westphalia import judgements
    from westphalia.store.engine import open_store
    from westphalia.workflow import find_judgement

    with open_store(given["store_path"]) as store:
        made = judgements.undo(find_judgement(store, judgement_id), **signed(given))
        keep(store, [made], relates=not given["no_relate"])


# ------------------------------------------------------------------------------------------------ helpers


def _pair(verdict: str, event_ids: tuple[str, ...], given: Judging) -> None:
    from westphalia import judgements
    from westphalia.store.engine import open_store

    if len(event_ids) < 2:
        raise click.UsageError("name two events at least")
    with open_store(given["store_path"]) as store:
        first, *others = (find_events(store, id_, all_reports=True)[0].record for id_ in event_ids)
        made = [_made(judgements.pair, first, other, judgements.Verdict(verdict), given) for other in others]
        keep(store, made, relates=not given["no_relate"])


def _made(make: Any, *about: Any) -> Judgement:
    """Return a judgement, signed; what cannot be said is wrong usage."""
    *subject, given = about
    try:
        judgement: Judgement = make(*subject, **signed(given))
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return judgement


def _fields(given: Mapping[str, Any], day: date | None) -> Iterator[tuple[str, str | None]]:
    from westphalia.judgements import format_parties

    for name in ("type", "mode", "polarity", "certainty", "time", "date", "place"):
        value = given[name]
        if value is not None:
            yield name, value.upper() if name == "type" else value
    for name in ("actors", "recipients", "attribution"):
        if given[name]:
            yield name, format_parties(party_of(who, day) for who in given[name] if who)


def _day(document: Document) -> date | None:
    return document.published.latest() if document.published else None


def _mention(mentions: tuple[Mention, ...], words: str, at: int | None, document: Document) -> Mention:
    """Return the mention with these words, or that has them in it."""
    exact = [item for item in mentions if item.citation.quote == words]
    found = exact or [item for item in mentions if words.casefold() in item.citation.quote.casefold()]
    if not found:
        raise StoreError(
            f'{document.name}: nobody is mentioned as "{words}". See `westphalia show {document.name}`.'
        )
    if at is None and len(found) > 1:
        listed = "".join(
            f"\n  --at {number}  {_context(item, document)}  ({'+'.join(item.entities) or 'nobody'})"
            for number, item in enumerate(found, 1)
        )
        raise StoreError(f'{document.name}: "{words}" stands for {len(found)} mentions. Name one:{listed}')
    if at is not None and at > len(found):
        raise StoreError(f'{document.name}: "{words}" stands for {len(found)} mentions only.')
    return found[(at or 1) - 1]


_CONTEXT = 25
"""Characters shown on either side of a mention."""


def _context(mention: Mention, document: Document) -> str:
    span, text = mention.citation.span, document.text
    before, after = text[max(0, span.start - _CONTEXT) : span.start], text[span.end : span.end + _CONTEXT]
    return " ".join(f"...{before}[{mention.citation.quote}]{after}...".split())
