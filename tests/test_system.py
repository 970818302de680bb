"""The system in memory: read once for each state of the store, and drawn alike at all dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.web.network_store import EARLY, LATE, fill
from westphalia.gazetteer import Gazetteer
from westphalia.network.graph import Layer
from westphalia.store.engine import Store, open_store
from westphalia.workflow.system import SLOTS, System, system

AT = date.fromisoformat(LATE)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Store]:
    fill(tmp_path / "store.db")
    with open_store(tmp_path / "store.db") as store:
        yield store


@pytest.fixture
def found(world: Store, gazetteer: Gazetteer) -> System:
    return system(world, gazetteer)


def test_it_is_read_again_only_when_the_store_has_changed(world: Store, gazetteer: Gazetteer) -> None:
    first = system(world, gazetteer)
    again = system(world, gazetteer)
    fill(world.path, digest="another")
    changed = system(world, gazetteer)

    assert again is first
    assert changed is not first


def test_what_was_worked_out_once_is_kept(found: System) -> None:
    assert found.view(Layer.BEHAVIOUR, AT, 60) is found.view(Layer.BEHAVIOUR, AT, 60)


def test_moments_go_from_the_first_to_the_last_day(found: System) -> None:
    assert found.moments[0] <= date.fromisoformat(EARLY) < found.moments[1]
    assert found.moments[-1] == AT
    assert 2 <= len(found.moments) <= 62


def test_only_what_was_published_until_the_date_is_in_the_network(found: System) -> None:
    early = found.view(Layer.BEHAVIOUR, date.fromisoformat(EARLY), 60).network
    late = found.view(Layer.BEHAVIOUR, AT, 60).network

    assert set(early.nodes) <= {"DEU", "FRA"}
    assert late.tie("FRA", "RUS") is not None
    assert set(late.nodes) == {"BLR", "DEU", "FRA", "RUS", "TUR"}


def test_fewer_entities_are_those_of_whom_most_is_told(found: System) -> None:
    assert found.view(Layer.BEHAVIOUR, AT, 2).network.nodes == tuple(sorted(found.ranked[:2]))


def test_layers_are_not_mixed(found: System) -> None:
    said = found.view(Layer.STATEMENT, AT, 60).network
    signed = found.view(Layer.TREATY, AT, 60).network

    assert list(said.ties()) == [("DEU", "RUS", -1.0)]
    assert (signed.tie("DEU", "FRA") or 0) > 0


def test_who_is_torn_between_two_enemies_is_in_a_triad_under_strain(found: System) -> None:
    triads = found.view(Layer.BEHAVIOUR, AT, 60).triads

    assert ("FRA", "RUS", "TUR") in [triad.members for triad in triads]


def test_a_bloc_has_the_same_number_at_all_dates(found: System) -> None:
    numbers = {
        found.view(Layer.BEHAVIOUR, day, 60).slot.get("DEU")
        for day in found.moments
        if "DEU" in found.view(Layer.BEHAVIOUR, day, 60).slot
    }

    assert len(numbers) == 1
    assert numbers <= set(range(SLOTS))


def test_an_entity_stands_at_one_place_whatever_the_date_and_layer(found: System) -> None:
    assert set(found.view(Layer.TREATY, AT, 60).network.nodes) <= set(found.places(60, 900.0, 560.0))
    assert found.places(60, 900.0, 560.0) is found.places(60, 900.0, 560.0)


def test_an_empty_store_has_no_moments(store: Store, gazetteer: Gazetteer) -> None:
    empty = system(store, gazetteer)

    assert empty.moments == ()
    assert empty.last is None
