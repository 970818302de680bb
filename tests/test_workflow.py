"""The straight line: what becomes of good inputs, bad inputs, and interruptions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factory import FakeReader, document, meeting
from westphalia.dates import PartialDate
from westphalia.errors import InputError, StoreError, WestphaliaError
from westphalia.model import DateOrigin, Document, Reading
from westphalia.store import read
from westphalia.store.engine import Store
from westphalia.workflow import INTERNAL, Summary, ingest, ingest_documents, prepare

ROME, PARIS = document("Rome meets Paris.", "rome"), document("Paris meets Rome.", "paris")


def line(store: Store, *items: Document | InputError, reader: FakeReader | None = None) -> Summary:
    return ingest_documents(items, store=store, reader=reader or FakeReader(), ready=lambda item: item)


def names(store: Store) -> list[str]:
    return [item.name for item in read.documents(store)]


def test_documents_are_read_and_written(store: Store) -> None:
    summary = line(store, ROME, PARIS)

    assert (summary.documents, summary.events, summary.words) == (2, {"CONSULT": 2}, 6)
    assert list(read.readings(store)) == [meeting(PARIS), meeting(ROME)]
    assert summary.run.complete


def test_an_input_error_becomes_a_row_and_the_run_goes_on(store: Store) -> None:
    summary = line(store, InputError("bad.pdf", "encrypted", "it asks for a password"), ROME)

    assert summary.skipped == {"encrypted": 1}
    assert names(store) == ["rome"]
    (row,) = read.skipped(store)
    assert (row.where, row.kind, row.message) == ("bad.pdf", "encrypted", "it asks for a password")


def test_an_error_that_nobody_foresaw_costs_one_document_and_is_called_internal(store: Store) -> None:
    def clumsy(given: Document) -> Reading:
        if given.name == "rome":
            raise ZeroDivisionError("division by zero")
        return meeting(given)

    summary = line(store, ROME, PARIS, reader=FakeReader(read=clumsy))

    assert names(store) == ["paris"]
    assert [(item.kind, item.message) for item in summary.failures] == [
        (INTERNAL, "ZeroDivisionError: division by zero")
    ]


def test_an_error_of_the_store_stops_everything(store: Store) -> None:
    def broken(_: Document) -> Reading:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        line(store, ROME, reader=FakeReader(read=broken))

    assert [run.complete for run in read.runs(store)] == [False]


def test_an_interruption_leaves_an_incomplete_run_and_reading_again_completes_it(store: Store) -> None:
    def interrupted(given: Document) -> Reading:
        if given.name == "paris":
            raise KeyboardInterrupt
        return meeting(given)

    with pytest.raises(KeyboardInterrupt):
        line(store, ROME, PARIS, reader=FakeReader(read=interrupted))
    assert [(run.complete, run.documents) for run in read.runs(store)] == [(False, 1)]

    again = FakeReader()
    summary = line(store, ROME, PARIS, reader=again)

    assert again.seen == ["paris"]
    assert (summary.documents, summary.already_read) == (1, 1)
    assert names(store) == ["paris", "rome"]


def test_what_was_read_by_the_same_version_is_not_read_again(store: Store) -> None:
    line(store, ROME)
    again = FakeReader()
    line(store, ROME, reader=again)

    assert again.seen == []
    assert names(store) == ["rome"]


def test_a_better_model_reads_everything_again(store: Store) -> None:
    line(store, ROME)
    better = FakeReader("model-2")
    line(store, ROME, reader=better)

    assert better.seen == ["rome"]


def test_the_same_text_twice_in_one_run_is_one_document(store: Store) -> None:
    summary = line(store, ROME, document(ROME.text, "copy of rome"))

    assert (summary.documents, summary.repeated) == (1, 1)
    assert names(store) == ["rome"]


def test_the_entities_of_mentions_are_written_with_their_names(store: Store) -> None:
    reader = FakeReader()
    ingest_documents([ROME], store=store, reader=reader, ready=lambda item: item, entity_of=reader.entity)

    assert read.entity_names(store) == {"ROM": reader.entity("ROM")}


def test_files_and_folders_are_read_and_the_day_given_counts_where_none_is_told(
    store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Rome and Paris hold talks about the border.", encoding="utf-8")
    row = {"text": "The minister travels to the border for talks.", "published": "2020-05-05"}
    (folder / "b.jsonl").write_text(
        json.dumps(row) + "\n" + json.dumps({"title": "no text"}), encoding="utf-8"
    )
    seen: list[tuple[int, int]] = []
    summary = ingest(
        [folder],
        store=store,
        reader=FakeReader(),
        published=PartialDate("2021-12-09"),
        progress=lambda done, total, where: seen.append((done, total)),
    )

    found = [(item.published, item.published_origin) for item in read.documents(store)]
    assert found == [("2021-12-09", "given"), ("2020-05-05", "metadata")]
    assert summary.skipped.total() == 1
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_standard_input_is_read(store: Store) -> None:
    summary = ingest(
        [], store=store, reader=FakeReader(), stream=b"Rome and Paris hold talks about the border."
    )

    assert summary.documents == 1


def test_a_path_that_does_not_exist_stops_before_a_run_begins(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WestphaliaError, match="nowhere"):
        ingest([tmp_path / "nowhere"], store=store, reader=FakeReader())

    assert read.runs(store) == ()


def test_a_language_that_is_given_counts() -> None:
    assert prepare(document("Rome meets Paris.", language=None), language="it").language == "it"


def test_a_day_of_the_document_itself_counts_more_than_the_one_given() -> None:
    ready = prepare(document(published="2020-01-01"), PartialDate("2021-12-09"))

    assert (ready.published, ready.published_origin) == (PartialDate("2020-01-01"), DateOrigin.METADATA)
