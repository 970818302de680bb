"""Print which of a list of facts a reader of the ledgers can see, and of each other one what hides it.

    python evaluation/visible.py ../shared                     # read the seeds, relate them, print all facts
    python evaluation/visible.py ../shared --store FILE.db     # look into a store that holds them

The list and its form are those of `facts.py`. There a fact is right if one record of the article says it;
here it is visible if `events`, `claims` or `commitments` show it after fusion: with the parties, the date and
the state of the event that many reports have become, in a line of claims, or as a commitment with its
history. A fact that was read rightly can be hidden here by an event that it was put into, and one that was
read poorly can be seen because other reports of the same event make up for it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from evaluation.facts import NOTES, Fact, Outcome, WantedEvent, check, load
from westphalia.exporters.gold import gold_document, prefix_of
from westphalia.model import (
    ClaimLine,
    Event,
    Occurrence,
    Pattern,
    Pledge,
    Polarity,
    Reading,
    Role,
    Status,
    Tense,
)
from westphalia.reader import Reader
from westphalia.store import read, related
from westphalia.store.engine import Store, open_store
from westphalia.workflow import ingest, relate

Record = dict[str, Any]

_CERTAIN = {Status.HAPPENED: "certain", Status.PLANNED: "certain", Status.POSSIBLE: "possible"}
"""What a status says of certainty; of what is denied or disputed each report says it for itself."""


def shown(
    readings: Iterable[Reading],
    occurrences: Iterable[Occurrence],
    lines: Iterable[ClaimLine],
    pledges: Iterable[Pledge],
) -> list[Record]:
    """Return the documents as the ledgers show them, in the shape of the gold export."""
    event_of = {id_: item for item in occurrences for id_ in item.event_ids}
    pledge_of = {said.commitment_id: item for item in pledges for said in item.statements}
    in_lines = {id_ for line in lines for id_ in line.claim_ids}
    return [_document(reading, event_of, pledge_of, in_lines) for reading in readings]


def _document(
    reading: Reading,
    event_of: Mapping[str, Occurrence],
    pledge_of: Mapping[str, Pledge],
    in_lines: set[str],
) -> Record:
    plain: Record = gold_document(reading)
    claims = zip(reading.claims, plain["claims"], strict=True)
    said = zip(reading.commitments, plain["commitments"], strict=True)
    return plain | {
        "events": [
            told
            for event, record in zip(reading.events, plain["events"], strict=True)
            if event.id in event_of
            for told in _told(event, record, event_of[event.id])
        ],
        "claims": [record for claim, record in claims if claim.id in in_lines],
        "commitments": [
            _pledged(record, pledge_of[item.id]) for item, record in said if item.id in pledge_of
        ],
    }


def _told(event: Event, record: Record, shown_as: Occurrence) -> Iterator[Record]:
    """Yield one report as its event shows it, under its own word and under all words of its sentence.

    Whoever looks for a fact finds the event by any report in the sentence that tells it.
    """
    is_denied = shown_as.status is Status.DENIED or (
        shown_as.status is Status.DISPUTED and event.polarity is Polarity.NEGATIVE
    )
    as_shown = record | {
        "type": shown_as.type.value,
        "actor": list(shown_as.actors),
        "recipient": list(shown_as.recipients),
        "persons": {"actor": list(shown_as.persons), "recipient": []},
        "polarity": "negative" if is_denied else "positive",
        "certainty": _CERTAIN.get(shown_as.status, event.certainty.value),
        "time": _time(shown_as.status, event.time),
        "date": prefix_of(shown_as.date),
        "place": shown_as.place,
        "attributed_to": _speakers(event.attribution),
    }
    yield as_shown
    yield as_shown | {"trigger": record["sentence"]}


def _time(status: Status, time: Tense) -> str:
    """Return when a status says that it is: a status does not tell what goes on from what is over."""
    is_to_come = status is Status.PLANNED or (status is not Status.HAPPENED and time is Tense.FUTURE)
    return Tense.FUTURE.value if is_to_come else Tense.PAST.value


def _speakers(roles: Sequence[Role]) -> list[str]:
    """Return all speakers of a report: the ledgers show the whole chain."""
    return list(dict.fromkeys(code for role in roles for code in role.entities))


def _pledged(record: Record, shown_as: Pledge) -> Record:
    """Return one statement as its commitment shows it."""
    return record | {
        "kind": shown_as.kind.value,
        "by": list(shown_as.by),
        "to": list(shown_as.to),
        "condition": _words(shown_as.condition),
        "consequence": _words(shown_as.consequence),
        "consequence_event": _act(shown_as.consequence),
    }


def _words(pattern: Pattern | None) -> str | None:
    return pattern.words if pattern is not None else None


def _act(pattern: Pattern | None) -> Record | None:
    return {"type": pattern.type.value} if pattern is not None and pattern.type is not None else None


def visible(store: Store, facts: Path) -> list[Outcome]:
    """Return for each fact whether the ledgers of a store show it."""
    documents = shown(
        read.readings(store),
        related.events(store, related.WantedEvents()),
        related.claim_lines(store, related.WantedLines()),
        related.pledges(store, related.WantedPledges()),
    )
    return check(map(_as_asked, load(facts)), documents)


def _as_asked(fact: Fact) -> Fact:
    """Return a fact as it can be asked of the ledgers: what goes on has happened."""
    past, present = Tense.PAST.value, Tense.PRESENT.value
    wanted = tuple(
        replace(item, time=past) if isinstance(item, WantedEvent) and item.time == present else item
        for item in fact.wanted
    )
    return replace(fact, wanted=wanted)


@contextmanager
def _store(shared: Path, given: Path | None, threads: int) -> Iterator[Store]:
    """Open the store that was given, or a new one in which the seeds have been read and related."""
    if given is not None:
        with open_store(given) as store:
            yield store
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "seeds.db", create=True) as store,
    ):
        ingest([shared / "seeds"], store=store, reader=Reader(threads=threads))
        relate(store)
        yield store


def main() -> int:
    """Print every fact with its outcome."""
    raw = argparse.RawDescriptionHelpFormatter
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    arguments.add_argument("shared", type=Path, help=f"folder with seeds/ and {NOTES}")
    arguments.add_argument("--store", type=Path, help="look into this store instead of reading the seeds")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    with _store(a.shared, a.store, a.threads) as store:
        outcome = visible(store, a.shared / NOTES)
    for item in outcome:
        print(item.line.replace(" right ", " visible ", 1).replace(" wrong ", " hidden  ", 1))
    print(f"{sum(item.right for item in outcome)} of {len(outcome)} facts are visible")
    return 0


if __name__ == "__main__":
    sys.exit(main())
