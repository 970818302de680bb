from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factory import document, event, mention
from westphalia.model import Certainty, Document, EventType, Occurrence, Polarity, Reading, Run, Status
from westphalia.store import related, write
from westphalia.store.engine import Store, open_store
from westphalia.workflow import relate
from westphalia.workflow.known import known_at, unasserted

TOLD = "Ruritania attacked Freedonia on Monday, in Strelsau, the ministry of Freedonia said."
DENIED = "Ruritania has not attacked Freedonia on Monday, in Strelsau, the palace of Ruritania said."


def _reading(text: str, published: str, polarity: Polarity, **fields: Any) -> Reading:
    article: Document = document(text, name=published, published=published, outlet=f"Gazette of {published}")
    one, other = mention(article, "Ruritania", "RUT"), mention(article, "Freedonia", "FRE")
    attack = event(
        article,
        "attacked",
        "ASSAULT",
        actors=[one],
        recipients=[other],
        date="2021-12-06",
        polarity=polarity,
        **fields,
    )
    return Reading(document=article, mentions=(one, other), events=(attack,))


def _related(tmp_path: Path, *readings: Reading) -> Store:
    run = Run(id="run-1", version="1", model_digest="m", data_digest="d", started_at="2021-12-10T10:00:00")
    with open_store(tmp_path / "known.db", create=True) as store:
        begun = write.start_run(store, run)
        for position, reading in enumerate(readings):
            write.write_reading(store, begun, reading.document, reading, position=position)
        write.finish_run(store, begun, finished_at="2021-12-10T10:00:01", complete=True)
        relate(store)
    return store


def _events(tmp_path: Path, at: date) -> tuple[Occurrence, ...]:
    told = _reading(TOLD, "2021-12-07", Polarity.POSITIVE)
    denied = _reading(DENIED, "2021-12-09", Polarity.NEGATIVE)
    with open_store(_related(tmp_path, told, denied).path) as store:
        events = tuple(related.events(store, related.WantedEvents()))
        assert len(events) == 1
        return known_at(store, events, at)


def _unasserted(tmp_path: Path, mode: str, *more: Reading) -> set[EventType]:
    """The types of the events that nobody asserts, when Freedonia accuses Ruritania of an attack."""
    article = document("Freedonia accused Ruritania of having attacked Strelsau.", published="2021-12-07")
    one, other = mention(article, "Freedonia", "FRE"), mention(article, "Ruritania", "RUT")
    attack = event(article, "attacked", "ASSAULT", actors=[other], recipients=[one], date="2021-12-06")
    said = event(
        article, "accused", "ACCUSE", actors=[one], recipients=[other], mode=mode, content_ids=(attack.id,)
    )
    reading = Reading(document=article, mentions=(one, other), events=(attack, said))
    with open_store(_related(tmp_path, reading, *more).path) as store:
        events = tuple(related.events(store, related.WantedEvents()))
        found = unasserted(store, events)
        return {item.type for item in events if item.id in found}


def test_before_it_was_denied_an_event_was_not_disputed(tmp_path: Path) -> None:
    (found,) = _events(tmp_path, date(2021, 12, 8))

    assert found.status is Status.HAPPENED
    assert found.outlets == 1


def test_with_the_denial_it_is_disputed(tmp_path: Path) -> None:
    (found,) = _events(tmp_path, date(2021, 12, 9))

    assert found.status is Status.DISPUTED
    assert found.outlets == 2


def test_before_its_first_report_an_event_is_not_known(tmp_path: Path) -> None:
    assert _events(tmp_path, date(2021, 12, 6)) == ()


def test_what_only_an_accuser_tells_of_is_not_asserted(tmp_path: Path) -> None:
    assert _unasserted(tmp_path, "allege") == {EventType.ASSAULT}


def test_what_is_condemned_is_taken_to_have_been_done(tmp_path: Path) -> None:
    assert _unasserted(tmp_path, "disapprove") == set()


def test_what_others_tell_of_too_is_asserted(tmp_path: Path) -> None:
    assert _unasserted(tmp_path, "allege", _reading(TOLD, "2021-12-07", Polarity.POSITIVE)) == set()


@pytest.mark.parametrize(
    ("certainty", "is_asserted"), [(Certainty.CERTAIN, True), (Certainty.POSSIBLE, False)]
)
def test_what_is_denied_was_asserted_only_if_somebody_called_it_certain(
    tmp_path: Path, certainty: Certainty, is_asserted: bool
) -> None:
    told = _reading(TOLD, "2021-12-07", Polarity.POSITIVE, certainty=certainty)
    denied = _reading(DENIED, "2021-12-09", Polarity.NEGATIVE)

    with open_store(_related(tmp_path, told, denied).path) as store:
        (found,) = related.events(store, related.WantedEvents())
        assert found.status is Status.DISPUTED
        assert unasserted(store, [found]) == (frozenset() if is_asserted else {found.id})
