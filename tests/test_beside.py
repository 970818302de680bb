"""Documents that further processes read."""

from __future__ import annotations

import os
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial

import pytest

from tests.factory import FakeReader, document, meeting
from westphalia.errors import InputError
from westphalia.model import Document, Reading
from westphalia.store import read
from westphalia.store.engine import Store
from westphalia.workflow import ingest_documents
from westphalia.workflow.beside import WORTH, Beside, outcome_of


@dataclass(frozen=True)
class OtherProcess:
    """A reading model that says which process it runs in, and breaks on certain texts."""

    first: int

    def read(self, document: Document) -> Reading:
        if document.text == "unreadable":
            raise InputError(document.name, "empty", "there is no sentence in it")
        if document.text == "deadly":
            os._exit(3)
        if document.text == "odd":
            raise ZeroDivisionError("division by zero")
        where = "here" if os.getpid() == self.first else "beside"
        return replace(meeting(document), document=replace(document, name=where))


@dataclass(frozen=True)
class Meetings:
    """A reading model that finds a meeting everywhere but in certain texts."""

    def read(self, document: Document) -> Reading:
        if "unreadable" in document.text:
            raise InputError(document.name, "empty", "there is no sentence in it")
        return meeting(document)


def a_document(number: int, text: str = "Rome meets Paris.") -> Document:
    return replace(document(text, f"{number}.txt"), id=f"doc-{number}")


def beside(processes: int = 1) -> Beside:
    return Beside(partial(OtherProcess, os.getpid()), processes)


def begun(desk: Beside) -> None:
    for number in range(WORTH):
        assert desk.take(a_document(number)) is None


def test_few_documents_are_not_worth_a_process() -> None:
    with beside() as desk:
        assert [desk.take(a_document(n)) for n in range(WORTH)] == [None] * WORTH


def test_what_comes_after_them_is_read_in_another_process() -> None:
    with beside() as desk:
        begun(desk)
        future = desk.take(a_document(99))
        assert isinstance(future, Future)
        found = outcome_of(future)
        assert found is not None
        assert (found.document.id, found.document.name) == ("doc-99", "beside")


def test_a_process_has_two_documents_on_its_desk_at_most() -> None:
    with beside() as desk:
        begun(desk)
        taken = [desk.take(a_document(n)) for n in range(100, 103)]
        assert [future is not None for future in taken] == [True, True, False]


def test_an_input_error_comes_back_as_one() -> None:
    with beside() as desk:
        begun(desk)
        future = desk.take(a_document(99, "unreadable"))
        assert future is not None
        with pytest.raises(InputError, match="there is no sentence in it") as caught:
            outcome_of(future)
        assert (caught.value.where, caught.value.kind) == ("99.txt", "empty")


def test_a_process_that_dies_gives_nothing_and_no_other_is_begun() -> None:
    with beside() as desk:
        begun(desk)
        future = desk.take(a_document(99, "deadly"))
        assert future is not None
        assert outcome_of(future) is None
        assert desk.take(a_document(100)) is None


def test_no_process_takes_nothing() -> None:
    with beside(0) as desk:
        assert [desk.take(a_document(n)) for n in range(WORTH + 3)] == [None] * (WORTH + 3)


def test_a_run_is_the_same_with_processes_beside_it(store: Store) -> None:
    texts = [f"Rome meets Paris for the {n}th time." for n in range(WORTH + 6)]
    texts[WORTH + 2] = "unreadable"
    texts[WORTH + 4] = texts[WORTH + 1]
    given = [document(text, f"{n}.txt") for n, text in enumerate(texts)]
    summary = ingest_documents(
        given,
        store=store,
        reader=FakeReader(read=Meetings().read),
        ready=lambda i: i,
        beside=Beside(Meetings, 1),
    )

    assert (summary.documents, summary.repeated, summary.skipped) == (WORTH + 4, 1, {"empty": 1})
    assert summary.run.complete
    assert {item.name for item in read.documents(store)} == {
        f"{n}.txt" for n in range(WORTH + 6) if n not in (WORTH + 2, WORTH + 4)
    }


def test_an_error_that_nobody_foresaw_comes_back_too() -> None:
    with beside() as desk:
        begun(desk)
        future = desk.take(a_document(99, "odd"))
        assert future is not None
        with pytest.raises(ZeroDivisionError):
            outcome_of(future)


def test_a_reading_model_that_cannot_be_sent_is_used_here_alone() -> None:
    with Beside(lambda: Meetings(), 1) as desk:
        begun(desk)
        assert desk.take(a_document(99)) is None
