"""What many records come to is written as a whole, read again, and found by what users ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factory import rich_reading
from tests.store.strategies import dates, words
from tests.store.test_write_and_read import written
from westphalia.dates import PartialDate
from westphalia.errors import StoreError
from westphalia.model import (
    Certainty,
    Change,
    ClaimLine,
    CommitmentKind,
    CommitmentState,
    Comparison,
    Difference,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Polarity,
    Standing,
    Statement,
    Status,
)
from westphalia.store import derived, related
from westphalia.store.engine import Store, open_store
from westphalia.store.read import Who
from westphalia.store.related import WantedEvents, WantedLines, WantedPledges

READING = rich_reading()
ATTACK, SANCTIONS, ATTACKS, TOLD, CALL, PLAN = (event.id for event in READING.events)


def occurrence(id_: str = "occ-1", *event_ids: str, **given: Any) -> Occurrence:
    values: dict[str, Any] = {
        "type": EventType.ASSAULT,
        "mode": None,
        "actors": ("RUT",),
        "recipients": ("FRE",),
        "persons": ("Rufus Firefly",),
        "date": PartialDate("2022-01"),
        "place": "Strelsau",
        "status": Status.POSSIBLE,
        "outlets": 1,
        "first_reported": PartialDate("2021-12-08"),
        "last_reported": PartialDate("2021-12-09"),
        "confidence": 0.5,
    }
    return Occurrence(id=id_, event_ids=event_ids or (ATTACK,), **(values | given))


def line(id_: str = "lin-1", **given: Any) -> ClaimLine:
    values: dict[str, Any] = {
        "subject": "troops at the border",
        "unit": "troops",
        "about": ("RUT",),
        "claim_ids": ("cla-1",),
        "values": (90000.0,),
    }
    return ClaimLine(id=id_, **(values | given))


def pledge(id_: str = "plg-1", **given: Any) -> Pledge:
    values: dict[str, Any] = {
        "kind": CommitmentKind.THREAT,
        "by": ("FRE",),
        "to": ("RUT",),
        "condition": Pattern(type=EventType.ASSAULT, actors=("RUT",), words="if Ruritania attacks"),
        "consequence": Pattern(type=EventType.SANCTION, actors=("FRE",), recipients=("RUT",)),
        "deadline": None,
        "statements": (
            Statement(commitment_id="com-1", said=PartialDate("2021-12-08"), change=Change.FIRST),
        ),
        "state": CommitmentState.OPEN,
    }
    return Pledge(id=id_, **(values | given))


def filled(store: Store, **given: Sequence[Any]) -> Store:
    written(store, READING)
    derived.write_derived(store, derived.Derived(digest="d", **given))  # type: ignore[arg-type]
    return store


def ids(found: Iterable[Any]) -> list[str]:
    return [item.id for item in found]


# ---- any


def _strategy(kind: type) -> st.SearchStrategy[Any]:
    texts = st.lists(words, max_size=3).map(tuple)
    given = {
        "PartialDate | None": st.none() | dates,
        "tuple[str, ...]": texts,
        "str": words,
        "str | None": st.none() | words,
        "float": st.floats(0, 1),
        "float | None": st.none() | st.floats(0, 1),
        "int": st.integers(0, 9),
        "Pattern | None": st.none() | st.deferred(lambda: _strategy(Pattern)),
    }
    children = {
        "differences": Difference,
        "comparisons": Comparison,
        "statements": Statement,
    }
    chosen = {item.name: given[str(item.type)] for item in fields(kind) if str(item.type) in given}
    for item in fields(kind):
        if item.name in children:
            chosen[item.name] = st.lists(_strategy(children[item.name]), max_size=3).map(tuple)
    return st.builds(kind, **chosen)


def _unique(kind: type) -> st.SearchStrategy[list[Any]]:
    return st.lists(_strategy(kind), max_size=3, unique_by=lambda item: item.id)


def _line_of(found: ClaimLine) -> ClaimLine:
    return replace(found, values=tuple(None for _ in found.claim_ids))


@settings(max_examples=30, deadline=None)
@given(_unique(Occurrence), _unique(ClaimLine), _unique(Pledge))
def test_what_is_written_is_read_again(
    occurrences: list[Occurrence], lines: list[ClaimLine], pledges: list[Pledge]
) -> None:
    lines = [_line_of(found) for found in lines]
    with TemporaryDirectory() as folder, open_store(Path(folder) / "law.db", create=True) as store:
        made = derived.Derived(digest="d", occurrences=occurrences, claim_lines=lines, pledges=pledges)
        for _ in range(2):
            derived.write_derived(store, made)

        assert {item.id: item for item in related.events(store, WantedEvents())} == {
            item.id: item for item in occurrences
        }
        assert {item.id: item for item in related.claim_lines(store, WantedLines())} == {
            item.id: item for item in lines
        }
        assert {item.id: item for item in related.pledges(store, WantedPledges())} == {
            item.id: item for item in pledges
        }


def test_an_error_leaves_what_was_there_before(store: Store) -> None:
    filled(store, occurrences=[occurrence()])
    twice = derived.Derived(digest="e", occurrences=[occurrence("occ-2"), occurrence("occ-2")])
    with pytest.raises(Exception, match="UNIQUE"):
        derived.write_derived(store, twice)

    assert ids(related.events(store, WantedEvents())) == ["occ-1"]
    assert derived.basis_of_derived(store) == ("d", None)


def test_a_store_without_relation_says_so(store: Store) -> None:
    assert derived.basis_of_derived(store) == (None, None)


# ---- events


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (WantedEvents(), ["occ-1", "occ-2"]),
        (WantedEvents(actors=(Who(code="RUT"),)), ["occ-1"]),
        (WantedEvents(recipients=(Who(code="RUT"),)), ["occ-2"]),
        (WantedEvents(anybody=(Who(code="RUT"),)), ["occ-1", "occ-2"]),
        (WantedEvents(anybody=(Who(person="rudolf"),)), ["occ-2"]),
        (WantedEvents(types=(EventType.CONSULT,), modes=("phone",)), ["occ-2"]),
        (WantedEvents(statuses=(Status.POSSIBLE,)), ["occ-1"]),
        (WantedEvents(since=date(2022, 2, 1)), ["occ-2"]),
        (WantedEvents(until=date(2022, 1, 15)), ["occ-1"]),
        (WantedEvents(min_confidence=0.6), ["occ-2"]),
        (WantedEvents(min_reports=2), ["occ-2"]),
        (WantedEvents(polarity=Polarity.NEGATIVE), ["occ-2"]),
        (WantedEvents(certainty=Certainty.POSSIBLE), ["occ-1"]),
        (WantedEvents(document_ids=(READING.document.id,)), ["occ-1", "occ-2"]),
        (WantedEvents(document_ids=("doc-else",)), []),
        (WantedEvents(limit=1), ["occ-1"]),
    ],
)
def test_events_are_found_by_what_is_asked(store: Store, wanted: WantedEvents, expected: list[str]) -> None:
    other = occurrence(
        "occ-2", CALL, PLAN, type=EventType.CONSULT, mode="phone", actors=("FRE",), recipients=("RUT",),
        persons=("Rudolf V",), status=Status.HAPPENED, date=PartialDate("2022-02-03"), confidence=0.7,
    )  # fmt: skip
    filled(store, occurrences=[other, occurrence()])

    assert ids(related.events(store, wanted)) == expected
    assert related.count_events(store, replace(wanted, limit=1)) == len(
        list(related.events(store, replace(wanted, limit=None)))
    )


def test_an_event_without_date_stands_where_it_was_first_reported(store: Store) -> None:
    filled(store, occurrences=[occurrence(date=None), occurrence("occ-0", CALL, date=PartialDate("2021-11"))])

    assert ids(related.events(store, WantedEvents())) == ["occ-0", "occ-1"]


def test_an_event_is_found_by_the_beginning_of_its_id_or_of_a_report(store: Store) -> None:
    filled(store, occurrences=[occurrence(), occurrence("occ-2", CALL)])

    assert related.event(store, "occ-1").id == related.event(store, "1").id == "occ-1"
    assert related.event(store, CALL[:12]).id == "occ-2"
    with pytest.raises(StoreError, match="more than one event"):
        related.event(store, "occ-")


def test_reports_come_with_their_documents(store: Store) -> None:
    filled(store, occurrences=[occurrence()])
    found = related.reports_of(store, [ATTACK, CALL])

    assert found[ATTACK].document.name == "firefly"
    assert found[CALL].record.mode == "phone"


# ---- ledgers


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (WantedLines(), ["lin-1", "lin-2"]),
        (WantedLines(about=("TROOPS",)), ["lin-1"]),
        (WantedLines(about=("90,000",)), ["lin-1"]),
        (WantedLines(anybody=(Who(code="FRE"),)), ["lin-2"]),
        (WantedLines(anybody=(Who(code="USA"),)), ["lin-1"]),
        (WantedLines(is_contradicted=True), ["lin-2"]),
        (WantedLines(document_ids=(READING.document.id,)), ["lin-1", "lin-2"]),
        (WantedLines(limit=1), ["lin-1"]),
    ],
)
def test_lines_of_claims_are_found_by_what_is_asked(
    store: Store, wanted: WantedLines, expected: list[str]
) -> None:
    against = Comparison(earlier_id=PLAN, later_id=PLAN, standing=Standing.CONTRADICTS, why="denied")
    fact = line(
        "lin-2",
        subject="x",
        unit="fact",
        about=("FRE",),
        claim_ids=(PLAN,),
        values=(0.0,),
        comparisons=(against,),
    )
    filled(store, claim_lines=[fact, line(claim_ids=("cla-1", "cla-2"), values=(1.0, None))])

    assert ids(related.claim_lines(store, wanted)) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (WantedPledges(), ["plg-1", "plg-2"]),
        (WantedPledges(by=(Who(code="FRE"),)), ["plg-1"]),
        (WantedPledges(by=(Who(person="Firefly"),)), ["plg-1"]),
        (WantedPledges(to=(Who(code="FRE"),)), ["plg-2"]),
        (WantedPledges(anybody=(Who(code="RUT"),)), ["plg-1", "plg-2"]),
        (WantedPledges(kinds=(CommitmentKind.OFFER,)), ["plg-2"]),
        (WantedPledges(states=(CommitmentState.OPEN,)), ["plg-1"]),
        (WantedPledges(document_ids=(READING.document.id,)), ["plg-1"]),
    ],
)
def test_commitments_are_found_by_what_is_asked(
    store: Store, wanted: WantedPledges, expected: list[str]
) -> None:
    other = pledge(
        "plg-2",
        kind=CommitmentKind.OFFER,
        by=("RUT",),
        to=("FRE",),
        state=CommitmentState.LAPSED,
        statements=(Statement(commitment_id="com-9", said=None, change=Change.FIRST),),
    )
    filled(store, pledges=[other, pledge()])

    assert ids(related.pledges(store, wanted)) == expected


def test_copies_share_the_id_of_one_of_them(store: Store) -> None:
    filled(store, copies=[("doc-b", "doc-a")])

    assert related.copies(store) == {"doc-a": "doc-a", "doc-b": "doc-a"}


def test_what_is_derived_is_counted(store: Store) -> None:
    filled(store, occurrences=[occurrence()], claim_lines=[line()], pledges=[pledge()], copies=[("a", "b")])

    assert derived.tally(store) == derived.Tally(
        events=1, reports=1, copies=2, claim_lines=1, contradicted=0, pledges=1, open_pledges=1
    )
