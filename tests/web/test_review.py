"""Going through records: each decision is a judgement, and each can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.factory import document, event, mention, sentences
from tests.web.conftest import client_of, keep
from tests.web.forms import problems, send
from westphalia.model import Reading
from westphalia.store import judged
from westphalia.store.engine import open_store
from westphalia.web.jobs import Jobs


def article(name: str, outlet: str, *confidences: float) -> Reading:
    """An article in which Rome does something to Paris, as often as there are probabilities."""
    verbs = ("accused", "threatened", "visited")[: len(confidences)]
    text = "A day in Europe. " + " ".join(f"Rome {verb} Paris." for verb in verbs) + " So it goes."
    told = document(text, name=name, outlet=outlet, title=f"{outlet} writes", published="2022-03-02")
    events = []
    mentions = []
    for number, (verb, confidence) in enumerate(zip(verbs, confidences, strict=True), start=1):
        rome, paris = mention(told, "Rome", "ITA", at=number), mention(told, "Paris", "FRA", at=number)
        mentions += [rome, paris]
        kind = {"accused": "ACCUSE", "threatened": "THREATEN", "visited": "CONSULT"}[verb]
        events.append(
            event(
                told, verb, kind, actors=[rome], recipients=[paris], confidence=confidence, date="2022-03-01"
            )
        )
    return Reading(document=told, sentences=sentences(told), mentions=tuple(mentions), events=tuple(events))


GAZETTE = article("gazette", "Gazette", 0.9, 0.3)
COURIER = article("courier", "Courier", 0.8, 0.5, 0.6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which all pairs of reports are in doubt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("westphalia.fusion.doubts.LINE", 1000.0)
        return keep(tmp_path_factory.mktemp("review") / "store.db", GAZETTE, COURIER)


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "store.db"))


@pytest.fixture
def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(Jobs, "relate", lambda self: None)
    with client_of(path) as client:
        yield client


def shown(client: TestClient, address: str = "/review.json") -> Any:
    return client.get(address).json()


def decide(client: TestClient, do: str, address: str = "/review", **fields: str) -> Any:
    id_ = (
        fields.pop("id", None)
        or shown(client, address.replace("/review", "/review.json"))["record"]["record"]["id"]
    )
    return send(client, address, {"do": do, "id": id_, "by": "Anna", **fields})


def confidence(client: TestClient, address: str = "/review.json") -> float:
    found: float = shown(client, address)["record"]["record"]["confidence"]
    return found


def test_the_least_certain_record_comes_first(here: TestClient) -> None:
    page = shown(here)

    assert page["record"]["record"]["confidence"] == 0.3
    assert page["left"] == 5


def test_its_sentence_stands_in_its_surroundings(here: TestClient) -> None:
    record = shown(here)["record"]

    assert record["words"] == {"before": "Rome ", "marked": "threatened", "after": " Paris."}
    assert record["before"].endswith("Rome accused Paris.")
    assert "<mark>threatened</mark>" in here.get("/review").text


def test_skipping_goes_on_to_the_next(here: TestClient) -> None:
    address = shown(here)["skip"].replace("/review", "/review.json")

    assert confidence(here, address) == 0.5


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=CONSULT", 0.6),
        ("outlet=Courier", 0.5),
        ("outlet=Courier&type=ACCUSE", 0.8),
        ("entity=France", 0.3),
    ],
)
def test_filters_narrow_what_is_looked_at(here: TestClient, query: str, expected: float) -> None:
    assert confidence(here, f"/review.json?{query}") == expected


def test_nobody_of_that_name_leaves_nothing(here: TestClient) -> None:
    assert shown(here, "/review.json?entity=CHN")["record"] is None
    assert "Nothing is left" in here.get("/review?entity=CHN").text


def test_accepting_is_a_judgement_of_all_that_was_read(here: TestClient, path: Path) -> None:
    answer = decide(here, "accept", why="as the text says")

    with open_store(path) as store:
        made = judged.judgements(store)
    assert answer.status_code == 303
    assert {item.field for item in made} == {
        "type", "polarity", "certainty", "time", "date", "actors", "recipients",
    }  # fmt: skip
    assert {(item.kind, item.by, item.why) for item in made} == {("event", "Anna", "as the text says")}
    assert confidence(here) == 0.5


def test_the_way_on_keeps_filters_language_and_name(here: TestClient) -> None:
    answer = decide(here, "accept", "/review?type=ACCUSE&lang=it")

    assert answer.headers["location"] == "/review?type=ACCUSE&lang=it&by=Anna"


def test_rejecting_takes_the_event_away(here: TestClient) -> None:
    id_ = shown(here)["record"]["record"]["id"]

    decide(here, "reject")

    assert id_ not in here.get(f"/documents/{GAZETTE.document.id}").text
    assert shown(here)["left"] == 4


def test_a_change_is_a_judgement_of_the_field_alone(here: TestClient, path: Path) -> None:
    decide(here, "change", what="PROTEST:", polarity="positive", certainty="possible", date="2022-02")

    with open_store(path) as store:
        made = {item.field: item.value for item in judged.judgements(store)}
    assert made == {"type": "PROTEST", "certainty": "possible", "date": "2022-02"}


def test_parties_are_written_by_code_or_name(here: TestClient, path: Path) -> None:
    decide(here, "change", actors="Germany; Lavrov", recipients="USA/Joe Biden, REB:TUR-PKK")

    with open_store(path) as store:
        made = {item.field: item.value for item in judged.judgements(store)}
    assert made == {"actors": "DEU; RUS/Sergey Lavrov", "recipients": "USA/Joe Biden; REB:TUR-PKK"}


def test_turning_round_exchanges_actor_and_recipient(here: TestClient) -> None:
    id_ = shown(here)["record"]["record"]["id"]

    decide(here, "swap")

    assert shown(here, f"/review.json?id={id_}")["record"]["actors"] == "FRA"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"actors": "Nobody at all"}, "Nobody is known by the name “Nobody at all”"),
        ({"date": "yesterday"}, "“yesterday” is no date"),
        ({"what": "NOTHING:"}, "NOTHING"),
        ({"polarity": "perhaps"}, "perhaps"),
        ({}, "Nothing is changed"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_kept(
    here: TestClient, path: Path, fields: dict[str, str], said: str
) -> None:
    answer = decide(here, "change", **fields)

    with open_store(path) as store:
        assert judged.judgements(store) == ()
    assert answer.status_code == 422
    assert said in problems(answer)[0]
    assert all(
        value in answer.text for value in fields.values() if value != "NOTHING:" and value != "perhaps"
    )


def test_a_record_that_has_gone_is_said_to_be_gone(here: TestClient) -> None:
    answer = decide(here, "accept", id="evt-0")

    assert answer.status_code == 409
    assert "not there any more" in problems(answer)[0]


def test_the_last_decision_can_be_undone_and_holds_again(here: TestClient) -> None:
    decide(here, "reject")
    made = shown(here, "/review.json?by=Anna")["last"]

    send(here, "/review", {"do": "undo", "decision": made["id"], "by": "Bruno"})
    undone = shown(here, "/review.json?by=Anna")
    send(here, "/judgements", {"do": "undo", "decision": made["id"], "by": "Bruno"})

    assert (undone["last"]["state"], undone["last"]["undone_by"], undone["left"]) == (
        "taken_back",
        "Bruno",
        5,
    )
    assert shown(here)["left"] == 4


def test_undoing_takes_back_all_that_was_decided_at_once(here: TestClient) -> None:
    decide(here, "accept")
    (made,) = shown(here, "/judgements.json")["decisions"]

    send(here, "/judgements", {"do": "undo", "decision": made["id"]})

    assert shown(here, "/judgements.json")["held"] == 0


def test_who_changed_what_is_listed_with_the_latest_first(here: TestClient) -> None:
    decide(here, "accept")
    decide(here, "reject")

    page = shown(here, "/judgements.json")

    assert [item["judgements"][0]["kind"] for item in page["decisions"]] == ["no event", "event"]
    assert {item["state"] for item in page["decisions"]} == {"holds"}
    assert "names no event" in here.get("/judgements").text


def test_decisions_that_disagree_are_shown(here: TestClient) -> None:
    id_ = shown(here)["record"]["record"]["id"]
    decide(here, "change", what="PROTEST:", id=id_)
    again = {"do": "change", "id": id_, "what": "REJECT:", "by": "Bruno"}
    send(here, "/review", again)

    (found,) = shown(here, "/judgements.json")["disputes"]

    assert [(item["by"], item["state"]) for item in found["decisions"]] == [
        ("Anna", "outvoted"),
        ("Bruno", "disputed"),
    ]


def test_pairs_near_the_line_can_be_judged(here: TestClient) -> None:
    pair = shown(here, "/review.json?kind=pairs")["pair"]
    ids = {"id": pair["one"]["record"]["id"], "other": pair["other"]["record"]["id"]}
    left = shown(here, "/review.json?kind=pairs")["left"]

    answer = send(here, "/review?kind=pairs", {"do": "apart", "by": "Anna", **ids})

    assert answer.status_code == 303
    assert shown(here, "/review.json?kind=pairs")["left"] == left - 1
    assert "are two events" in here.get("/judgements").text


def test_a_report_is_not_paired_with_itself(here: TestClient) -> None:
    id_ = shown(here)["record"]["record"]["id"]

    answer = send(here, "/review?kind=pairs", {"do": "same", "id": id_, "other": id_})

    assert answer.status_code == 422


def test_an_event_leads_to_its_judgement(here: TestClient) -> None:
    id_ = GAZETTE.events[0].id

    assert f"/review?id={id_}" in here.get(f"/events/{id_}").text
    assert shown(here, f"/review.json?id={id_}")["record"]["record"]["id"] == id_
    assert here.get("/review?id=evt-0").status_code == 404


@pytest.mark.parametrize("query", ["kind=x", "kind=pairs&after=x", "type=NOTHING", "outlet=Nowhere"])
def test_an_address_that_asks_for_nothing_known_is_refused(here: TestClient, query: str) -> None:
    assert here.get(f"/review?{query}").status_code == 400


def test_the_page_works_by_plain_buttons(here: TestClient) -> None:
    page = here.get("/review").text

    for do in ("accept", "change", "reject", "swap"):
        assert f'name="do" value="{do}"' in page


def test_every_key_that_is_told_of_is_there(here: TestClient) -> None:
    page = here.get("/review").text

    assert {key for key in "arwen" if f'data-key="{key}"' in page} == set("arwen")


def test_what_many_records_come_to_follows_in_another_process(path: Path) -> None:
    with client_of(path) as client:
        decide(client, "reject")
        jobs = Jobs(path.resolve())

        assert [job.kind for job in jobs.all()] == ["relate"]
