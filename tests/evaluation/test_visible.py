"""Facts as the ledgers show them: through the event that reports have become, a line, a commitment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.visible import shown, visible
from tests.factory import rich_reading
from tests.store.test_write_and_read import written
from westphalia import fusion, workflow
from westphalia.fusion import reports_of
from westphalia.model import Occurrence, Status
from westphalia.store.engine import Store

READING = rich_reading()
REPORTS = reports_of(READING)


def event_with(trigger: str) -> Occurrence:
    (report,) = [item for item in REPORTS if item.trigger == trigger and item.mode == "invade"]
    (found,) = [item for item in fusion.fuse(REPORTS) if report.event_id in item.event_ids]
    return found


def as_shown(occurrence: Occurrence) -> list[dict[str, object]]:
    (document,) = shown([READING], [occurrence], (), ())
    events: list[dict[str, object]] = document["events"]
    return events


def test_a_report_is_shown_with_the_parties_and_the_date_of_its_event():
    event = replace(event_with("attack"), actors=("FRE",), status=Status.HAPPENED, date=None)

    assert {tuple(item["actor"]) for item in as_shown(event)} == {("FRE",)}  # type: ignore[arg-type]
    assert {item["date"] for item in as_shown(event)} == {None}


@pytest.mark.parametrize(
    ("status", "truth"),
    [
        (Status.HAPPENED, ("positive", "certain", "past")),
        (Status.PLANNED, ("positive", "certain", "future")),
        (Status.POSSIBLE, ("positive", "possible", "future")),
        (Status.DENIED, ("negative", "possible", "future")),
    ],
)
def test_the_status_of_the_event_says_whether_it_happened(status: Status, truth: tuple[str, ...]):
    event = replace(event_with("attack"), status=status)
    told = [item for item in as_shown(event) if item["trigger"] == "attack"]

    assert [(item["polarity"], item["certainty"], item["time"]) for item in told] == [truth]


def test_what_is_in_no_line_and_no_commitment_is_not_shown():
    (document,) = shown([READING], (), (), ())

    assert document["events"] == document["claims"] == document["commitments"] == []


def test_facts_are_looked_for_in_a_store(store: Store, tmp_path: Path):
    written(store, replace(READING, document=replace(READING.document, name="007")))
    workflow.relate(store)
    facts = tmp_path / "facts.md"
    facts.write_text(
        '1. 007 | event | ASSAULT RUT -> FRE; positive; possible; future; trigger "attack"\n'
        '2. 007 | event | AID CHN -> RUT; positive; certain; past; trigger "sent gold"\n'
    )

    assert [(item.number, item.right) for item in visible(store, facts)] == [(1, True), (2, False)]
