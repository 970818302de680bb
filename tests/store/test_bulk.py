"""What is read in bulk is what is read one by one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factory import document, rich_reading
from tests.store.strategies import readings
from tests.store.test_write_and_read import visible, written
from westphalia.fusion import reports_of
from westphalia.model import ClaimReport, CommitmentReport, Reading
from westphalia.store import bulk
from westphalia.store.engine import Store, open_store


@settings(max_examples=20, deadline=None)
@given(st.lists(readings(), max_size=3))
def test_bulk_reports_are_those_of_the_readings(found: list[Reading]) -> None:
    found = list({reading.document.id: reading for reading in found}.values())
    with TemporaryDirectory() as folder, open_store(Path(folder) / "law.db", create=True) as store:
        written(store, *found)
        ordered = sorted(visible(store), key=lambda reading: reading.document.id)

        assert list(bulk.reports(store)) == [item for reading in ordered for item in reports_of(reading)]
        assert [item.claim for item in bulk.claims(store)] == [
            claim
            for reading in ordered
            for claim in sorted(reading.claims, key=lambda c: (c.citation.span, c.id))
        ]
        assert {item.commitment for item in bulk.commitments(store)} == {
            commitment for reading in ordered for commitment in reading.commitments
        }


def test_a_claim_comes_with_the_facts_of_its_document(store: Store) -> None:
    reading = rich_reading()
    written(store, reading)

    (claim,) = reading.claims
    assert list(bulk.claims(store)) == [
        ClaimReport(
            claim=claim,
            published=reading.document.published,
            outlet="Gazette",
            language="en",
            sentence=claim.sentence.of(reading.document.text),
            named=("RUT", "FRE", "USA"),
        )
    ]


def test_a_commitment_comes_with_the_facts_of_its_document(store: Store) -> None:
    reading = rich_reading()
    written(store, reading)

    (commitment,) = reading.commitments
    assert list(bulk.commitments(store)) == [
        CommitmentReport(
            commitment=commitment,
            published=reading.document.published,
            outlet="Gazette",
            language="en",
            sentence=commitment.sentence.of(reading.document.text),
        )
    ]


def test_documents_come_with_their_texts_by_id(store: Store) -> None:
    written(store, rich_reading(), Reading(document=document("Nothing.", "other")))
    found = list(bulk.documents(store))

    assert [item.id for item in found] == sorted(item.id for item in found)
    assert {item.text for item in found} == {rich_reading().document.text, "Nothing."}


def test_a_batch_ends_where_it_must(store: Store) -> None:
    count = bulk.BATCH + 1
    written(store, *(Reading(document=document(f"Text {number}.")) for number in range(count)))

    assert len(list(bulk.documents(store))) == len(bulk.reading_ids(store)) == count
