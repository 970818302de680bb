"""Events without all that the network does not need."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.web.network_store import fill
from westphalia.network.events import of_occurrences
from westphalia.store import related
from westphalia.store.acts import acts
from westphalia.store.engine import open_store


def test_the_network_is_the_same_from_acts_as_from_whole_events(tmp_path: Path) -> None:
    fill(tmp_path / "store.db")
    with open_store(tmp_path / "store.db") as store:
        light = acts(store)
        whole = tuple(sorted(related.events(store, related.WantedEvents()), key=lambda item: item.id))

    one, other = of_occurrences(light), of_occurrences(whole)

    assert len(one) > 0
    assert one.codes == other.codes
    assert one.ids == other.ids
    for name in ("actor", "recipient", "act", "day", "published", "weight", "event"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
