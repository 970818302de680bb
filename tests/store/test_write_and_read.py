"""What is written is read again, and nothing is written twice."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factory import FakeReader, document, event, mention, rich_document, rich_reading
from tests.store.strategies import readings
from westphalia.dates import PartialDate
from westphalia.errors import StoreError
from westphalia.model import Certainty, Document, EventType, Polarity, Reading, Run, Skipped
from westphalia.store import read, write
from westphalia.store.engine import Store, open_store
from westphalia.store.read import Wanted, Who
from westphalia.store.tables import DERIVED, metadata
from westphalia.workflow import NO_EVENT

CALLS = 0


def run_of(digest: str = "model-1", *, started_at: str = "") -> Run:
    global CALLS
    CALLS += 1
    started_at = started_at or f"2021-12-08T10:00:00.{CALLS:06d}"
    return Run(
        id=f"run-{digest}-{CALLS}",
        version="1",
        model_digest=digest,
        data_digest="data",
        started_at=started_at,
    )


def written(store: Store, *found: Reading, digest: str = "model-1", complete: bool = True) -> Run:
    """Write readings as one run."""
    run = write.start_run(store, run_of(digest))
    for position, reading in enumerate(found):
        if not write.link_reading(store, run, reading.document, position=position):
            write.write_reading(store, run, reading.document, reading, position=position)
    return write.finish_run(store, run, finished_at="2021-12-08T11:00:00", complete=complete)


def row_counts(store: Store) -> dict[str, int]:
    """Rows of each table of records, without the account of runs, judgements and forecasts."""
    with sqlite3.connect(store.path) as connection:
        counts = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in metadata.tables
            if name not in ("run", "run_document", "migration", "judgement", "forecast", *map(str, DERIVED))
        }
    connection.close()
    return counts


def visible(store: Store, **options: str) -> tuple[Reading, ...]:
    return tuple(read.readings(store, **options))


@settings(max_examples=30, deadline=None)
@given(readings())
def test_writing_and_reading_gives_the_same_reading(reading: Reading) -> None:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "law.db", create=True) as store:
        written(store, reading)

        assert visible(store) == (reading,)


@settings(max_examples=10, deadline=None)
@given(st.lists(readings(), max_size=3), st.randoms())
def test_the_order_of_documents_does_not_matter(found: list[Reading], random: object) -> None:
    found = list({reading.document.id: reading for reading in found}.values())
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with (
        TemporaryDirectory() as folder,
        open_store(Path(folder) / "one.db", create=True) as one,
        open_store(Path(folder) / "other.db", create=True) as other,
    ):
        written(one, *found)
        written(other, *shuffled)

        assert visible(one) == visible(other)


def test_every_table_of_records_is_filled_by_the_rich_reading(store: Store) -> None:
    """So that the tests below look at every kind of row."""
    written(store, rich_reading())

    assert {name for name, count in row_counts(store).items() if not count} == {"entity", "skipped"}


def test_writing_twice_adds_nothing(store: Store) -> None:
    written(store, rich_reading())
    before = row_counts(store)
    written(store, rich_reading())

    assert row_counts(store) == before


def test_a_second_folder_adds_documents_to_what_is_visible(store: Store) -> None:
    written(store, rich_reading())
    written(store, FakeReader().read(document("Rome spoke.")))

    assert [reading.document.name for reading in visible(store)] == ["article", "firefly"]


def test_a_better_model_replaces_what_is_visible_and_the_old_run_can_still_be_looked_at(store: Store) -> None:
    old = rich_reading()
    new = replace(old, events=old.events[:1], conditions=(), claims=(), commitments=())
    first = written(store, old, digest="model-1")
    written(store, new, digest="model-2")

    assert visible(store) == (new,)
    assert visible(store, run=first.id) == (old,)


def test_an_incomplete_run_is_not_visible_until_it_is_completed(store: Store) -> None:
    written(store, rich_reading(), complete=False)
    assert visible(store) == ()

    written(store, rich_reading())
    assert visible(store) == (rich_reading(),)


def test_an_incomplete_run_of_a_better_model_leaves_the_old_records_visible(store: Store) -> None:
    old = rich_reading()
    written(store, old)
    written(store, replace(old, quotes=()), digest="model-2", complete=False)

    assert visible(store) == (old,)


def test_a_document_that_comes_in_with_another_date_is_read_anew(store: Store) -> None:
    one = rich_reading(rich_document(published="2021-12-08"))
    other = rich_reading(rich_document(published="2021-12-09"))
    written(store, one)
    written(store, other)

    assert visible(store) == (other,)


def test_what_is_learnt_of_a_document_while_reading_does_not_make_it_another(store: Store) -> None:
    """Its language or date may be found only then, and yet it counts as already read."""
    given_document = document("Rome spoke.", language=None)
    learnt = replace(given_document, language="it", published=PartialDate("2020"))
    run = write.start_run(store, run_of())
    write.write_reading(store, run, given_document, Reading(document=learnt), position=0)

    assert write.link_reading(store, run, given_document, position=1)


def test_a_crash_in_the_middle_leaves_a_store_that_opens_without_half_a_document(tmp_path: Path) -> None:
    path = tmp_path / "crash.db"
    broken = rich_reading()
    broken = replace(broken, quotes=(replace(broken.quotes[0], speaker_name=object()),))  # type: ignore[arg-type]
    with open_store(path, create=True) as store:
        run = write.start_run(store, run_of())
        with pytest.raises(Exception, match="type 'object' is not supported"):
            write.write_reading(store, run, broken.document, broken, position=0)

    with open_store(path) as store:
        assert sum(row_counts(store).values()) == 0
        assert [run.complete for run in read.runs(store)] == [False]


def test_a_record_that_points_to_nothing_is_refused(store: Store) -> None:
    reading = rich_reading()
    broken = replace(reading, mentions=reading.mentions[1:])

    with pytest.raises(Exception, match="FOREIGN KEY"):
        written(store, broken)


ALL = ["told", "impose sanctions", "attacks", "call", "plan", "attack"]
"""By date; the three without one stand at the day of publication, the attack is to come."""


@pytest.mark.parametrize(
    ("wanted", "triggers"),
    [
        (Wanted(), ALL),
        (Wanted(limit=2), ALL[:2]),
        (Wanted(actors=(Who(code="FRE"),)), ["told", "impose sanctions", "call"]),
        (Wanted(actors=(Who(person="firefly"),)), ["told", "impose sanctions", "call"]),
        (Wanted(actors=(Who(code="FRE"),), recipients=(Who(person="Rudolf"),)), ["told"]),
        (Wanted(actors=(Who(code="FRE"), Who(code="RUT"))), ALL),
        (Wanted(anybody=(Who(code="USA"),)), ["attack"]),
        (Wanted(types=(EventType.ASSAULT, EventType.CONSULT)), ["attacks", "call", "attack"]),
        (Wanted(modes=("phone",)), ["call"]),
        (Wanted(polarity=Polarity.NEGATIVE), ["plan"]),
        (Wanted(certainty=Certainty.CERTAIN), ["told", "call", "plan"]),
        (Wanted(since=date(2022, 1, 10)), ["attack"]),
        (Wanted(until=date(2021, 12, 7)), ["told"]),
        (Wanted(since=date(2021, 12, 8), until=date(2021, 12, 31)), ALL[1:5]),
        (Wanted(min_confidence=0.6), ALL[:5]),
        (Wanted(document_ids=("doc-none",)), []),
    ],
)
def test_events_are_found_by_what_is_wanted(store: Store, wanted: Wanted, triggers: list[str]) -> None:
    written(store, rich_reading())

    assert [found.record.citation.quote for found in read.events(store, wanted)] == triggers
    assert read.count_events(store, wanted) == (6 if wanted.limit else len(triggers))


def test_a_found_event_comes_with_its_document_and_the_mentions_of_its_roles(store: Store) -> None:
    reading = rich_reading()
    written(store, reading)
    (found,) = read.events(store, Wanted(types=(EventType.THREATEN,)))

    assert found.record == reading.events[3]
    assert found.document == reading.document
    assert {item.citation.quote for item in found.mentions.values()} == {"President Rufus Firefly", "Rudolf"}


def test_claims_commitments_and_quotes_are_found_by_who_stands_in_them(store: Store) -> None:
    reading = rich_reading()
    written(store, reading)
    usa, fre = Wanted(anybody=(Who(code="USA"),)), Wanted(anybody=(Who(code="FRE"),))

    assert [found.record for found in read.claims(store, usa)] == list(reading.claims)
    assert [found.record for found in read.claims(store, fre)] == []
    assert [found.record for found in read.commitments(store, fre)] == list(reading.commitments)
    assert [found.record for found in read.quotes(store, fre)] == list(reading.quotes)
    assert [found.record for found in read.quotes(store, usa)] == []


def test_answers_are_complete_beyond_one_batch(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "BATCH", 3)
    found = [FakeReader().read(document(f"State{number} spoke.", f"n{number}")) for number in range(8)]
    written(store, *found)

    assert list(visible(store)) == found
    assert [item.document.name for item in read.events(store, Wanted())] == [f"n{n}" for n in range(8)]


def test_documents_are_listed_with_the_number_of_their_events(store: Store) -> None:
    written(store, rich_reading(), Reading(document=document("Nothing.", "empty")))

    assert [(item.name, item.events) for item in read.documents(store)] == [("empty", 0), ("firefly", 6)]


@pytest.mark.parametrize("words", ["firefly", "fire", "FLY", "palace denies"])
def test_a_document_is_found_by_its_name_and_by_a_part_of_name_or_title(store: Store, words: str) -> None:
    written(store, rich_reading(), Reading(document=document("Nothing.", "other")))

    assert [item.name for item in read.find_documents(store, words)] == ["firefly"]


def test_a_document_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    written(store, rich_reading())
    id_ = rich_document().id

    assert [item.id for item in read.find_documents(store, id_)] == [id_]
    assert [item.id for item in read.find_documents(store, id_[4:10])] == [id_]


def test_a_name_that_fits_exactly_hides_those_that_only_begin_like_it(store: Store) -> None:
    written(store, *(Reading(document=document(name, name)) for name in ("a", "ab", "ac")))

    assert [item.name for item in read.find_documents(store, "a")] == ["a"]
    assert [item.name for item in read.find_documents(store, "zz")] == []


def test_a_run_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    run = written(store, rich_reading())

    assert read.find_run(store, run.id.removeprefix("run-")).id == run.id
    with pytest.raises(StoreError, match="no run with an id that begins with 'run-zzz'"):
        read.find_run(store, "zzz")


def test_a_run_counts_its_documents(store: Store) -> None:
    written(store, rich_reading(), Reading(document=Document(id="doc-2", name="x", text="")))

    assert [(run.documents, run.skipped, run.complete) for run in read.runs(store)] == [(2, 0, True)]


@pytest.mark.parametrize(("kind", "counted"), [(NO_EVENT, 0), ("empty", 1)])
def test_a_run_does_not_count_an_article_without_events_as_skipped(
    store: Store, kind: str, counted: int
) -> None:
    run = write.start_run(store, run_of())
    notice = Skipped(id="ski-1", where="calm.txt", kind=kind, message="")
    write.write_skipped(store, run, notice, position=0)
    write.finish_run(store, run, finished_at="2021-12-08T11:00:00", complete=True)

    assert [found.skipped for found in read.runs(store)] == [counted]
    assert read.skipped(store) == (notice,)


def test_an_event_without_any_day_stands_last(store: Store) -> None:
    undated = document("Paris spoke.", "a")
    dated = document("Rome spoke.", "b", published="2021-01-01")
    written(store, *(Reading(document=item, events=(event(item, "spoke"),)) for item in (undated, dated)))

    assert [found.document.name for found in read.events(store, Wanted())] == ["b", "a"]


def test_a_mention_keeps_several_entities_in_their_order(store: Store) -> None:
    both = document("The two presidents met.")
    written(store, Reading(document=both, mentions=(mention(both, "The two presidents", "USA", "RUS"),)))

    assert visible(store)[0].mentions[0].entities == ("USA", "RUS")
