"""Pages and commands give the same scores: what is denied, only alleged or told later counts alike in all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.factory import document, event, mention
from tests.web.conftest import client_of, keep
from westphalia import cli
from westphalia.model import Certainty, Polarity, Reading
from westphalia.network.events import of_occurrences
from westphalia.network.relations import relations
from westphalia.store import related
from westphalia.store.engine import open_store
from westphalia.workflow.known import known_at, unasserted
from westphalia.workflow.system import table_of

DAYS = ("2021-12-07", "2021-12-08", "2021-12-09", "2021-12-31")


def told(text: str, published: str, outlet: str, *, accuser: str = "", **fields: object) -> Reading:
    article = document(text, name=outlet, published=published, outlet=outlet)
    one, other = mention(article, "Rome", "ITA"), mention(article, "Paris", "FRA")
    deed = event(
        article, "attacked", "ASSAULT", actors=[one], recipients=[other], date="2021-12-06", **fields
    )
    if not accuser:
        return Reading(document=article, mentions=(one, other), events=(deed,))
    third = mention(article, accuser, "ESP")
    said = event(
        article, "accused", "ACCUSE", actors=[third], recipients=[one], mode="allege", content_ids=(deed.id,)
    )
    return Reading(document=article, mentions=(one, other, third), events=(deed, said))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Madrid alleges an attack, an outlet tells of it the day after, and then it is denied."""
    return keep(
        tmp_path_factory.mktemp("one") / "store.db",
        told("Madrid accused Rome of having attacked Paris on Monday.", DAYS[0], "Herald", accuser="Madrid"),
        told("Rome attacked Paris on Monday, in the morning.", DAYS[1], "Gazette"),
        told("Rome has not attacked Paris on Monday.", DAYS[2], "Courier", polarity=Polarity.NEGATIVE),
        told("Rome may have attacked Paris on Monday.", DAYS[2], "Post", certainty=Certainty.POSSIBLE),
    )


@pytest.fixture(scope="module")
def pages(path: Path) -> TestClient:
    with client_of(path) as client:
        yield client


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    with pytest.raises(SystemExit):
        cli.main([str(argument) for argument in arguments])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("day", DAYS)
def test_the_page_and_the_command_of_a_pair_give_one_score(
    path: Path, pages: TestClient, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    page = pages.get(f"/network/ties/FRA/ITA.json?at={day}").json()
    command = printed(capsys, "relation", "FRA", "ITA", "--at", day, "--json", "--store", path)

    assert page["score"] == pytest.approx(round(command["score"], 1))
    assert page["events"] == command["events_count"]
    assert page["conflict"] == pytest.approx(
        round(command["whole"]["verbal_conflict"] + command["whole"]["material_conflict"], 1)
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_page_and_the_command_of_the_network_give_the_same_ties(
    path: Path, pages: TestClient, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    page = pages.get(f"/network.json?at={day}").json()["looked"]["ties"]
    command = printed(capsys, "network", "--at", day, "--json", "--shuffles", 0, "--store", path)["ties"]

    assert {(tie["one"], tie["other"]): tie["weight"] for tie in page} == {
        (tie["one"], tie["other"]): pytest.approx(tie["weight"], abs=1e-3) for tie in command
    }


@pytest.mark.parametrize("day", DAYS)
def test_the_table_for_all_dates_says_what_was_known_at_each(path: Path, day: str) -> None:
    at = date.fromisoformat(day)
    with open_store(path) as store:
        known = known_at(store, related.events(store, related.WantedEvents()), at)
        expected = relations(of_occurrences(known, unasserted=unasserted(store, known)), at)
        found = relations(table_of(store), at)

    assert found.codes == expected.codes
    assert found.net.tolist() == pytest.approx(expected.net.tolist())


def test_before_somebody_asserts_it_an_alleged_attack_counts_for_little_and_once_denied_for_less(
    path: Path,
) -> None:
    with open_store(path) as store:
        table = table_of(store)
    conflict = []
    for day in DAYS[:3]:
        now = relations(table, date.fromisoformat(day))
        one, other = table.place_of("ITA"), table.place_of("FRA")
        assert one is not None
        assert other is not None
        conflict.append(now.of_places(one, other).conflict)

    alleged, asserted, disputed = conflict
    assert alleged < disputed < asserted


def test_a_table_about_some_holds_the_same_of_them_as_the_table_of_all(path: Path) -> None:
    at = date.fromisoformat(DAYS[1])
    with open_store(path) as store:
        whole, some = relations(table_of(store), at), relations(table_of(store, ["FRA"]), at)

    for found in (whole, some):
        place = {code: number for number, code in enumerate(found.codes)}
        assert found.of_places(place["ITA"], place["FRA"]) == whole.of_places(
            whole.codes.index("ITA"), whole.codes.index("FRA")
        )
