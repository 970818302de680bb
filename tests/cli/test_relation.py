"""`westphalia relation` and `westphalia ties` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Westphalia

RIVALS = "ccode1,ccode2,start,end,positional,spatial,ideological,interventionary\n2,365,1945,2020,1,,,\n"


def test_a_relation_is_printed_with_its_parts_events_and_words(filled: Westphalia) -> None:
    out = filled("relation", "RUT", "FRE", "--at", "2021-12-31").out

    assert out.startswith("RUT - FRE at 2021-12-31\nscore -")
    assert "FRE -> RUT" in out
    assert "THREATEN" in out
    assert "*told*" in out
    assert "firefly, 2021-12-08" in out


def test_the_open_commitments_of_the_two_are_printed_with_their_words(filled: Westphalia) -> None:
    out = filled("relation", "RUT", "FRE", "--at", "2021-12-31").out

    assert "Open commitments (1)" in out
    assert "THREAT  FRE -> RUT" in out


def test_before_the_first_article_nothing_is_known(filled: Westphalia) -> None:
    out = filled("relation", "RUT", "FRE", "--at", "2021-12-07").out

    assert "nothing is known between the two until that day" in out
    assert "Open commitments (none known)" in out


def test_without_a_date_the_day_of_the_last_article_counts(filled: Westphalia) -> None:
    assert filled("relation", "RUT", "FRE").out.startswith("RUT - FRE at 2021-12-08")


def test_as_json_everything_adds_up_and_is_cited(filled: Westphalia) -> None:
    found = json.loads(filled("relation", "RUT", "FRE", "--at", "2021-12-31", "--json").out)

    cooperation, conflict = (
        sum(part[f"verbal_{sign}"] + part[f"material_{sign}"] for part in found["parts"])
        for sign in ("cooperation", "conflict")
    )
    net = cooperation - conflict
    assert abs(sum(item["points"] for item in found["events"]) - net) < 1e-9
    assert {item["cited"]["document"]["name"] for item in found["events"]} == {"firefly"}
    assert found["commitments"][0]["records"]
    assert found["trend"] is None


def test_the_number_of_events_printed_can_be_set(filled: Westphalia) -> None:
    found = json.loads(filled("relation", "RUT", "FRE", "--events", "1", "--json").out)

    assert len(found["events"]) == 1
    assert found["events_count"] > 1


def test_a_name_that_nobody_bears_is_wrong_usage(filled: Westphalia) -> None:
    result = filled("relation", "Atlantis Minor", "RUT")

    assert result.code == 2
    assert "Atlantis Minor" in result.err


def test_a_relation_of_somebody_with_itself_is_wrong_usage(filled: Westphalia) -> None:
    assert filled("relation", "RUS", "Russia").code == 2


def test_ties_lists_the_tables_with_their_licence(westphalia: Westphalia) -> None:
    out = westphalia("ties").out

    assert "un_ideal_points" in out
    assert "MIT" in out
    assert "not loaded" in out


def test_loaded_ties_are_known_from_then_on(filled: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "tss_rivalries.csv").write_text(RIVALS)

    loaded = filled("ties", "--load", "tables")
    out = filled("relation", "USA", "RUS", "--at", "2015-06-01").out

    assert "tss_rivalries: 2 ties" in loaded.err
    assert "1945-2020" in loaded.out
    assert "rivalry              positional" in out


def test_a_folder_without_tables_is_an_error_that_names_them(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()

    result = westphalia("ties", "--load", "tables")

    assert result.code == 1
    assert "atop_alliance.csv" in result.err


def test_a_code_that_nothing_has_is_named(filled: Westphalia) -> None:
    assert "XYZ is in no table and in no event" in filled("relation", "XYZ", "RUT").err
    assert "is in no table" not in filled("relation", "FRE", "RUT").err
