"""Judgements are kept, and readings are shown as they stand after them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factory import FakeReader, document, rich_reading
from tests.judgements.test_laws import judged as judged_readings
from tests.store.test_write_and_read import visible, written
from westphalia import workflow
from westphalia.errors import StoreError
from westphalia.judgements import apply, judge_event, no_event, undo
from westphalia.model import Event, Judgement, Polarity, Reading
from westphalia.store import judged, read
from westphalia.store.engine import Store, open_store
from westphalia.store.read import Wanted

READING = rich_reading()
BY = {"by": "ada", "made_at": "2022-01-01T10:00:00"}


def denied(event: Event = READING.events[0]) -> Judgement:
    return judge_event(event, "polarity", "negative", **BY)


def dump(store: Store) -> list[str]:
    """The content of a store but for its judgements, and for numbers that say nothing."""
    with sqlite3.connect(store.path) as connection:
        lines = [line for line in connection.iterdump() if '"judgement"' not in line]
    connection.close()
    return lines


@settings(max_examples=25, deadline=None)
@given(judged_readings(), st.data())
def test_what_is_shown_is_the_reading_after_its_judgements(
    case: tuple[Reading, list[Judgement]], data: st.DataObject
) -> None:
    reading, made = case
    cut = data.draw(st.integers(0, len(made)))
    with TemporaryDirectory() as folder, open_store(Path(folder) / "law.db", create=True) as store:
        written(store, reading)
        before = dump(store)
        workflow.judge(store, *made[:cut])
        workflow.judge(store, *made[cut:])

        assert visible(store) == (apply(reading, made),)
        assert judged.reading_as_read(store, reading.document.id) == replace(
            reading, document=replace(reading.document, name="", path=None, title=None, media_type="")
        )

        workflow.judge(store, *(undo(item, by="eve", made_at="2023") for item in made if not item.undoes))
        workflow.judge(store, *(undo(item, by="eve", made_at="2024") for item in made if item.undoes))
        if not any(item.undoes for item in made):
            assert dump(store) == before


def test_judgements_are_read_as_they_were_written(store: Store) -> None:
    given = (denied(), no_event(READING.events[1], **BY), undo(denied(), **BY))
    judged.write_judgements(store, given)

    assert set(judged.judgements(store)) == set(given)


def test_a_judgement_that_is_there_already_is_not_new(store: Store) -> None:
    assert judged.write_judgements(store, [denied()]) == (denied(),)
    assert judged.write_judgements(store, [denied()]) == ()


def test_questions_are_answered_by_what_was_judged(store: Store) -> None:
    written(store, READING)
    workflow.judge(store, denied())

    found = read.events(store, Wanted(polarity=Polarity.NEGATIVE))
    assert {item.record.citation.quote for item in found} == {"attack", "plan"}


def test_a_judgement_survives_reading_again_with_another_model(store: Store) -> None:
    written(store, READING)
    workflow.judge(store, denied())
    better = replace(
        READING, events=(replace(READING.events[0], id="eve-new", mode="aerial"),), commitments=()
    )
    better = replace(better, claims=(), conditions=())
    reader = FakeReader("model-2", read=lambda _: better)
    workflow.ingest_documents([READING.document], store=store, reader=reader, ready=lambda item: item)

    (shown,) = visible(store)
    assert (shown.events[0].mode, shown.events[0].polarity) == ("aerial", Polarity.NEGATIVE)


def test_a_judgement_may_come_before_its_document(store: Store) -> None:
    workflow.judge(store, denied())
    reader = FakeReader(read=lambda _: READING)
    workflow.ingest_documents([READING.document], store=store, reader=reader, ready=lambda item: item)

    assert visible(store)[0].events[0].polarity is Polarity.NEGATIVE


def test_what_was_judged_is_not_read_again(store: Store) -> None:
    reader = FakeReader(read=lambda _: READING)
    for _ in range(2):
        workflow.ingest_documents([READING.document], store=store, reader=reader, ready=lambda item: item)
        workflow.judge(store, denied())

    assert len(reader.seen) == 1
    assert visible(store)[0].events[0].polarity is Polarity.NEGATIVE


def test_an_old_run_shows_judgements_too(store: Store) -> None:
    run = written(store, READING)
    written(store, READING, digest="model-2")
    workflow.judge(store, denied())

    assert visible(store, run=run.id)[0].events[0].polarity is Polarity.NEGATIVE


def test_other_documents_keep_their_readings(store: Store) -> None:
    other = Reading(document=document("Nothing.", "other"))
    written(store, READING, other)
    workflow.judge(store, denied())

    assert other in visible(store)
    assert workflow.refresh(store) == 0


def test_judgements_whose_words_are_marked_are_told_from_others(store: Store) -> None:
    written(store, READING)
    gone = no_event(READING.events[1], **BY)
    elsewhere = denied(replace(READING.events[0], citation=document("Away.").cite(READING.sentences[0].span)))
    workflow.judge(store, gone, elsewhere)

    assert judged.holding(store, [gone, elsewhere]) == {gone.id}


def test_a_judgement_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    workflow.judge(store, denied())

    assert workflow.find_judgement(store, denied().id[4:10]) == denied()
    with pytest.raises(StoreError, match="no judgement"):
        workflow.find_judgement(store, "zz")


def test_undoing_shows_the_reading_as_it_was_read(store: Store) -> None:
    written(store, READING)
    workflow.judge(store, denied())
    workflow.take_back(store, denied().id, by="ada", made_at="2022-02-02")

    assert visible(store) == (READING,)
