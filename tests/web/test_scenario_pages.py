"""Scenarios: built by a form, run in another process, shown with the words that each step rests on."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from starlette.testclient import TestClient

from tests.factory import rich_reading
from tests.web.conftest import client_of, keep
from tests.web.forms import job_of, problems, seal_of, send
from westphalia.network.moves import Basis
from westphalia.web.forms import COOKIE
from westphalia.web.jobs import Jobs
from westphalia.web.security import WebSettings
from westphalia.web.svg_spread import SpreadOf
from westphalia.web.words import words

STRIKE = {
    "actor": "Russia",
    "what": "ASSAULT:aerial",
    "recipient": "UKR",
    "on": "2022-08-10",
    "probability": "80 %",
}
ATTACK = """at = 2021-12-09
runs = 50

[[events]]
event = "RUT ASSAULT FRE"

[probability]
default = 1.0
record = false
"""
EMPTY = {"actor": "", "what": "ASSAULT:", "recipient": "", "on": "", "probability": ""}
BUILT = {"name": "A strike", "at": "2022-07-31", "runs": "200", "seed": "7", "default": "0.6"}


@pytest.fixture
def path(examples_path: Path, tmp_path: Path) -> Path:
    """A copy of the examples, with the scenarios beside it."""
    shutil.copytree(examples_path.parent / "scenarios", tmp_path / "scenarios")
    return Path(shutil.copy(examples_path, tmp_path / "examples.db"))


@pytest.fixture
def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """An explorer in which work waits for ever."""
    monkeypatch.setattr(Jobs, "_put", lambda self, kind, id_: self._open.add(id_))
    with client_of(path) as client:
        yield client


def build(client: TestClient, *rows: dict[str, str], **fields: str) -> Any:
    columns = {name: [row[name] for row in rows] for name in STRIKE}
    return send(client, "/scenarios", {**BUILT, **columns, **fields})


def written(path: Path) -> list[dict[str, Any]]:
    found = path.with_name("examples.db.explorer").glob("scenarios/*/*.toml")
    return [tomllib.loads(item.read_text(encoding="utf-8")) for item in found]


def test_the_scenarios_of_the_folder_are_listed(here: TestClient) -> None:
    names = [item["name"] for item in here.get("/scenarios.json").json()["scenarios"]]

    assert "A further strike on Odesa" in names


def test_another_folder_can_be_named(path: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.toml").write_text('name = "Mine"\n[[events]]\nevent = "CHN AID RUS"\n')
    with client_of(path, WebSettings(scenarios=tmp_path / "mine")) as client:
        assert [item["name"] for item in client.get("/scenarios.json").json()["scenarios"]] == ["Mine"]


def test_a_form_becomes_a_scenario(here: TestClient, path: Path) -> None:
    answer = build(here, STRIKE, EMPTY)

    (found,) = written(path)
    assert answer.status_code == 303
    assert found == {
        "name": "A strike",
        "at": "2022-07-31",
        "runs": 200,
        "seed": 7,
        "events": [{"event": "RUS ASSAULT UKR mode aerial", "on": "2022-08-10", "probability": 0.8}],
        "probability": {"default": 0.6},
    }
    assert here.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "name", ['"]\n[x]\ny = "', "\\", "\u0007\u2028", "è « » 'x'", "<script>alert(1)</script>"]
)
def test_a_name_stays_a_name_whatever_stands_in_it(here: TestClient, path: Path, name: str) -> None:
    answer = build(here, STRIKE, name=name)

    (found,) = written(path)
    assert found["name"] == " ".join(name.split())
    assert "<script>alert" not in here.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"actor": "Nobody at all"}, "Row 1: Nobody is known"),
        ({"actor": ""}, "Row 1: somebody has to act"),
        ({"what": "NOTHING:"}, "Row 1: choose what is done"),
        ({"what": "AID:nothing"}, "Row 1: AID has no mode"),
        ({"on": "soon"}, "Row 1: “soon” is no date"),
        ({"on": "2021-01-01"}, "before the start"),
        ({"probability": "7"}, "Row 1: “7” is no probability"),
        ({"probability": "nan"}, "Row 1: “nan” is no probability"),
        ({"actor": "", "recipient": ""}, "Suppose one event"),
    ],
)
def test_a_row_that_cannot_be_is_said_with_its_number(
    here: TestClient, path: Path, changed: dict[str, str], said: str
) -> None:
    answer = build(here, STRIKE | changed)

    assert answer.status_code == 422
    assert said in problems(answer)[0]
    assert written(path) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"runs": "10001"},
        {"runs": "0"},
        {"runs": "x"},
        {"seed": "-1"},
        {"at": "x"},
        {"until": "x"},
        {"default": "2"},
    ],
)
def test_how_it_is_played_is_bounded(here: TestClient, changed: dict[str, str]) -> None:
    assert build(here, STRIKE, **changed).status_code == 422


def test_the_form_is_filled_in_by_the_address(here: TestClient) -> None:
    rows = here.get(
        "/scenarios.json", params={"event": ["CHN AID RUS", "RUS ASSAULT UKR mode aerial on 2022-08"]}
    )

    assert [(row["actor"], row["what"], row["recipient"], row["on"]) for row in rows.json()["rows"][:2]] == [
        ("CHN", "AID:", "RUS", ""),
        ("RUS", "ASSAULT:aerial", "UKR", "2022-08"),
    ]
    assert here.get("/scenarios?event=CHN+NOTHING+RUS").status_code == 200
    assert here.get("/scenarios.json?event=CHN+NOTHING+RUS").json()["problem"]


def test_a_pair_leads_to_the_form(here: TestClient) -> None:
    assert "/scenarios?actor=RUS&amp;recipient=UKR#build" in here.get("/pairs/RUS/UKR").text
    assert here.get("/scenarios.json?actor=RUS&recipient=UKR").json()["rows"][0]["actor"] == "RUS"


def test_what_a_reader_has_built_is_listed_for_that_browser_alone(here: TestClient) -> None:
    address = build(here, STRIKE).headers["location"]
    assert [item["is_own"] for item in here.get("/scenarios.json").json()["scenarios"]].count(True) == 1

    here.cookies.delete(COOKIE)

    assert "A strike" not in here.get("/scenarios").text
    assert here.get(address).status_code == 200, "a link leads to it all the same"


@pytest.mark.parametrize("id_", ["nothing", "..%2f..%2fsecret", "%2e%2e", "a.b", "-x"])
def test_no_other_file_is_a_scenario(here: TestClient, path: Path, id_: str) -> None:
    (path.parent / "secret.toml").write_text('name = "secret"')

    assert here.get(f"/scenarios/{id_}").status_code == 404


def test_while_it_waits_the_page_asks_again_without_scripts(here: TestClient) -> None:
    answer = send(here, "/scenarios/odesa", {"do": "run"}, follow=True)

    assert '<meta http-equiv="refresh" content="2">' in answer.text
    assert "Waiting" in answer.text


def test_the_same_scenario_on_the_same_store_is_run_once(here: TestClient, path: Path) -> None:
    seal = seal_of(here, "/scenarios/odesa")
    for _ in range(3):
        here.post("/scenarios/odesa", data={"seal": seal, "do": "run"})

    assert len(list(path.with_name("examples.db.explorer").glob("jobs/*"))) == 1


def test_a_run_shows_chains_with_the_words_they_rest_on(tmp_path: Path) -> None:
    """Freedonia has threatened sanctions if Ruritania attacks it."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "attack.toml").write_text(ATTACK, encoding="utf-8")
    with client_of(keep(tmp_path / "store.db", rich_reading())) as client:
        send(client, "/scenarios/attack", {"do": "run"})
        job = job_of(client, "/scenarios/attack.json")
        page = client.get("/scenarios/attack.json").json()
        shown = client.get("/scenarios/attack").text
        rows = client.get("/scenarios/attack.csv").text

    assert job["stage"] == "done", job
    (chain,) = page["result"]["chains"]
    attack, sanction = chain["steps"]
    (cited,) = sanction["cited"]
    assert (chain["share"], attack["kind"], sanction["kind"]) == (1, None, "threat")
    assert cited["commitment_id"] == "com-1"
    assert f"/documents/{cited['document_id']}#r-com-1" in shown
    assert f"<mark>{cited['words']['marked']}</mark>" in shown
    assert shown.count('<svg class="spread"') == len(page["result"]["relations"]) == 1
    assert rows.startswith("one,other,start,unmoved,low,median,high\nFRE,RUT,")


def test_a_scenario_that_is_none_says_what_is_wrong_with_it(path: Path) -> None:
    (path.parent / "scenarios" / "wrong.toml").write_text('[[events]]\nevent = "CHN NOTHING RUS"\n')
    with client_of(path) as client:
        send(client, "/scenarios/wrong", {"do": "run"})
        job = job_of(client, "/scenarios/wrong.json")

    assert job["stage"] == "failed"
    assert "wrong.toml" in job["message"]


def test_a_chart_shows_median_range_and_start() -> None:
    chart = Markup(SpreadOf(title="t", low=-5, median=-2, high=0, start=None, unmoved=1.0).__html__())

    assert 'class="median"' in chart
    assert 'class="range"' in chart
    assert 'class="unmoved"' in chart
    assert 'class="start"' not in chart


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("basis", list(Basis))
def test_whatever_a_probability_is_from_has_its_words(language: str, basis: Basis) -> None:
    assert words(language).has(f"scenarios.basis.{basis.name.lower()}")
