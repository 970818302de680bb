"""Judging as a user does it: what is said, what follows, what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Westphalia
from tests.factory import rich_reading
from westphalia.cli._judging import party_of

READING = rich_reading()
ATTACK, SANCTIONS, ATTACKS, TOLD, CALL, PLAN = (item.id for item in READING.events)


def rows_of(words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(words)))


def record(westphalia: Westphalia, id_: str) -> dict[str, str]:
    return next(row for row in rows_of(westphalia("events", "--records", "--csv").out) if row["id"] == id_)


def id_in(result: Result) -> str:
    assert result.code == 0, result.err
    found = re.search(r"jud-\w+", result.out)
    assert found
    return found[0]


def test_a_judgement_holds_at_once_for_records_and_events(filled: Westphalia) -> None:
    assert json.loads(filled("event", ATTACK, "--json").out)["status"] == "possible"
    id_in(filled("judge", "event", ATTACK, "--polarity", "negative", "--certainty", "certain", "--by", "ada"))

    assert record(filled, ATTACK)["polarity"] == "negative"
    assert json.loads(filled("event", ATTACK, "--json").out)["status"] == "disputed"


def test_undoing_restores_what_was_before(filled: Westphalia) -> None:
    lists = ["events", "events --records", "claims", "commitments", "show firefly"]
    before = [filled(*name.split(), "--json").out for name in lists]
    made = id_in(filled("judge", "no-event", TOLD))
    assert [filled(*name.split(), "--json").out for name in lists] != before

    id_in(filled("judge", "undo", made[:9]))
    assert [filled(*name.split(), "--json").out for name in lists] == before


def test_who_is_meant_is_said_by_words_and_name(filled: Westphalia) -> None:
    filled("judge", "mention", "firefly", "Rudolf", "--is", "Lavrov")

    assert record(filled, TOLD)["recipients"] == "RUS"
    assert record(filled, TOLD)["recipient_persons"] == "Sergey Lavrov"


def test_words_that_stand_for_several_mentions_are_listed(filled: Westphalia) -> None:
    result = filled("judge", "mention", "firefly", "Ruritania", "--is", "USA")

    assert result.code == 1
    assert "stands for 2 mentions" in result.err
    assert "--at 2" in result.err
    assert id_in(filled("judge", "mention", "firefly", "Ruritania", "--is", "USA", "--at", "2"))


def test_words_that_name_nobody_say_where_to_look(filled: Westphalia) -> None:
    assert "westphalia show firefly" in filled("judge", "mention", "firefly", "zebra", "--is", "USA").err


def test_actors_are_named_by_code_or_name_or_nobody(filled: Westphalia) -> None:
    filled("judge", "event", CALL, "--actor", "France", "--actor", "USA/Joe Biden", "--recipient", "")

    assert record(filled, CALL)["actors"] == "FRA;USA"
    assert record(filled, CALL)["actor_persons"] == "Joe Biden"


def test_a_swap_is_shown_without_places(filled: Westphalia) -> None:
    result = filled("judge", "swap", TOLD)

    assert '"told": RUT/Rudolf V -> FRE/Rufus Firefly' in result.out
    assert record(filled, TOLD)["actors"] == "RUT"


def test_events_are_joined_and_parted(filled: Westphalia) -> None:
    filled("judge", "same", CALL, TOLD)
    joined = json.loads(filled("event", CALL, "--json").out)
    assert {item["id"] for item in joined["reports"]} >= {CALL, TOLD}

    filled("judge", "apart", CALL, TOLD)
    assert TOLD not in json.loads(filled("event", CALL, "--json").out)["event_ids"]


def test_a_commitment_is_withdrawn(filled: Westphalia) -> None:
    (found,) = json.loads(filled("commitments", "--json").out)
    filled(
        "judge", "commitment", found["id"][:10], "--state", "withdrawn", "--by", "ada", "--why", "he said so"
    )

    (judged,) = json.loads(filled("commitments", "--state", "withdrawn", "--json").out)
    assert judged["why"].startswith("judged by ada on ")
    assert judged["why"].endswith(": he said so")


def test_the_kind_of_a_commitment_is_changed(filled: Westphalia) -> None:
    filled("judge", "commitment", "com-1", "--kind", "demand")

    assert json.loads(filled("commitments", "--json").out)[0]["kind"] == "demand"


def test_a_judgement_that_disagrees_names_the_other(filled: Westphalia) -> None:
    first = id_in(filled("judge", "event", ATTACK, "--polarity", "negative", "--by", "ada"))
    result = filled("judge", "event", ATTACK, "--polarity", "positive", "--by", "bob")

    assert f"disagrees with {first} by ada" in result.err
    rows = rows_of(filled("judgements", "--conflicts", "--csv").out)
    assert [row["state"] for row in rows] == ["disputed", "disputed, holds"]


def test_an_event_with_several_reports_asks_which(filled: Westphalia) -> None:
    filled("judge", "same", CALL, TOLD)
    (event,) = [item for item in json.loads(filled("events", "--json").out) if CALL in item["event_ids"]]
    result = filled("judge", "no-event", event["id"])

    assert result.code == 1
    assert "--all-reports" in result.err
    assert filled("judge", "no-event", event["id"], "--all-reports").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("event", ATTACK), "say what is so"),
        (("event", ATTACK, "--type", "INVADE"), "is none of"),
        (("event", ATTACK, "--date", "yesterday"), "not a date"),
        (("event", ATTACK, "--actor", "Zembla"), "nobody is known by the name"),
        (("same", ATTACK), "two events"),
        (("same", ATTACK, ATTACK), "two different things"),
        (("commitment", "com-1"), "--state or --kind"),
    ],
)
def test_what_cannot_be_said_is_wrong_usage(
    filled: Westphalia, arguments: tuple[str, ...], words: str
) -> None:
    result = filled("judge", *arguments)

    assert result.code == 2
    assert words in result.err


@pytest.mark.parametrize(("name", "expected"), [("RUS", "RUS"), ("USA+RUS", "USA+RUS"), ("Russia", "RUS")])
def test_who_is_meant_can_be_written_in_several_ways(name: str, expected: str) -> None:
    assert str(party_of(name, None)) == expected


def test_judgements_travel_from_store_to_store(filled: Westphalia, tmp_path: Path) -> None:
    id_in(filled("judge", "event", ATTACK, "--polarity", "negative", "--why", "told later"))
    undone = id_in(filled("judge", "no-event", CALL))
    filled("judge", "undo", undone)
    filled("judgements", "export", "-o", "judged.jsonl")
    listed = filled("judgements", "--all", "--csv").out
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"westphalia.db{suffix}").unlink(missing_ok=True)
    filled("read", "judged.jsonl", "--quiet")

    assert "3 new, 0 known" in filled("judgements", "import", "judged.jsonl").err
    assert "0 new, 3 known" in filled("judgements", "import", "judged.jsonl").err
    ids = [row["id"] for row in rows_of(listed)]
    assert [row["id"] for row in rows_of(filled("judgements", "--all", "--csv").out)] == ids


def test_a_line_that_is_no_judgement_is_named(filled: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('\n{"kind": "event"}\n')
    result = filled("judgements", "import", "bad.jsonl")

    assert result.code == 1
    assert "bad.jsonl:2" in result.err


def test_judgements_say_whether_they_hold(filled: Westphalia) -> None:
    held = id_in(filled("judge", "event", ATTACK, "--polarity", "negative"))
    undone = id_in(filled("judge", "no-event", CALL))
    filled("judge", "undo", undone)

    assert [row["id"] for row in rows_of(filled("judgements", "--csv").out)] == [held]
    states = {row["id"]: row["state"] for row in rows_of(filled("judgements", "--all", "--csv").out)}
    assert (states[held], states[undone]) == ("holds", "taken back")


def test_no_judgements_say_so(filled: Westphalia) -> None:
    assert filled("judgements").err == "no judgements\n"


def test_a_document_is_judged_to_be_a_copy(filled: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome, 3 March 2021 - Paris holds talks about the border.")
    filled("read", "a.txt", "--quiet")

    assert "a is a copy of firefly" in filled("judge", "copy", "a", "firefly").out
    assert "a is no copy of firefly" in filled("judge", "copy", "a", "firefly", "--not").out


def test_only_what_was_judged_is_exported_to_the_corpus(filled: Westphalia) -> None:
    assert filled("export", "--format", "corpus").out == ""
    assert len(filled("export", "--format", "corpus", "--all").out.splitlines()) == 3

    filled("judge", "event", ATTACK, "--polarity", "negative", "--no-relate")
    (line,) = filled("export", "--format", "corpus").out.splitlines()
    (event,) = json.loads(line)["events"]
    assert (event["trigger"], event["polarity"]) == ("attack", "negative")


def test_other_formats_are_cut_to_what_was_judged_when_asked(filled: Westphalia) -> None:
    filled("judge", "event", ATTACK, "--polarity", "negative", "--no-relate")

    assert len(rows_of(filled("export", "--format", "csv", "--judged").out)) == 1
    assert len(rows_of(filled("export", "--format", "csv").out)) == 6
