"""Events as columns: what is in them is what the derived tables hold now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.ledger_store import ATTACK, CALL, TALKS, THREAT, fill, occurrence
from westphalia.store.columns import Links, columns
from westphalia.store.derived import Derived, write_derived
from westphalia.store.engine import Store, open_store
from westphalia.store.pages_ledgers import Asked, Unit, count, density, extent, told, vaguer


@pytest.fixture
def store(tmp_path: Path) -> Store:
    fill(tmp_path / "small.db")
    with open_store(tmp_path / "small.db") as opened:
        return opened


def test_events_stand_by_day(store: Store) -> None:
    assert list(columns(store).ids) == [TALKS, CALL, THREAT, ATTACK]


def test_columns_are_read_once_for_a_state_and_anew_after_it_changed(store: Store) -> None:
    before = columns(store)
    assert columns(store) is before

    write_derived(
        store, Derived(digest="another", occurrences=[occurrence("occ-1", "AID", ("RUT",), ("FRE",))])
    )

    assert list(columns(store).ids) == ["occ-1"]


def test_the_same_question_is_answered_from_what_was_found(store: Store) -> None:
    events = columns(store)
    count(store, Asked(text="call"))

    assert list(events.answers) == [Asked(text="call")]


def test_the_amounts_of_a_density_and_those_too_vague_for_it_are_all_events(store: Store) -> None:
    for unit in Unit:
        amounts = sum(amount.count for amount in density(store, Asked(), unit))
        assert amounts + vaguer(store, Asked(), unit) == count(store, Asked()) == 4


def test_an_undated_event_stands_where_it_was_first_reported(store: Store) -> None:
    write_derived(
        store, Derived(digest="undated", occurrences=[occurrence("occ-1", "AID", ("RUT",), ("FRE",))])
    )

    assert [amount.when for amount in density(store, Asked(), Unit.DAY)] == ["2021-12-08"]


def test_nothing_has_no_extent(store: Store) -> None:
    assert extent(store, Asked(together=("USA", "RUT"))) is None


def test_the_latest_come_first_when_asked_for(store: Store) -> None:
    found = told(store, Asked(), limit=2, latest=True)

    assert found[0].event.id == ATTACK


def test_links_know_the_rows_of_a_value_once() -> None:
    links = Links.of([(2, "RUT"), (0, "RUT"), (2, "RUT"), (1, "FRE")])

    assert list(links.rows_of("RUT")) == [0, 2]
    assert list(links.rows_of("USA")) == []
