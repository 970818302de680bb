"""The script reads a history of CAMEO events, and says whether a known turn is where it was."""

from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import pytest

from evaluation import histories, relations
from westphalia.gazetteer import Gazetteer


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A history in which Russia and Ukraine meet each month until it attacks in March 2014."""
    folder, cameo = tmp_path / "data" / "icews" / "icews0515", tmp_path / "data" / "reference" / "cameo"
    folder.mkdir(parents=True)
    cameo.mkdir(parents=True)
    (cameo / "cameo-codes.no-examples.csv").write_text(
        "code,name\n010,Make statement\n040,Consult\n190,Use conventional military force\n"
    )
    (folder / "entity2id.txt").write_text("Military (Russia)\t0\nUkraine\t1\nElbonia\t2\n")
    (folder / "relation2id.txt").write_text(
        "Consult\t0\nUse conventional military force\t1\nMake statement\t2\n"
    )
    meetings = [(0, 0, 1, date(2013, month, 5)) for month in range(6, 13)]
    rows = [*meetings, (0, 1, 1, date(2014, 3, 2)), (0, 1, 2, date(2013, 7, 2)), (0, 2, 1, date(2013, 7, 2))]
    for name, part in (("train", rows[:3]), ("valid", rows[3:6]), ("test", rows[6:])):
        with lzma.open(folder / f"{name}.txt.xz", "wt") as out:
            for actor, type_, recipient, day in part:
                hours = (day - histories.FIRST_DAYS["icews0515"]).days * histories.HOURS
                out.write(f"{actor}\t{type_}\t{recipient}\t{hours}\t-1\n")
    return tmp_path


def test_organs_in_brackets_act_for_their_state_and_what_is_no_state_is_left_out(shared: Path) -> None:
    table = relations.read_history(shared)

    assert set(table.codes) == {"RUS", "UKR"}
    assert len(table) == 8
    assert sum(table.left_out.values()) == 2


def test_the_largest_fall_is_where_the_attack_was(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = relations.show(relations.read_history(shared), ("RUS", "UKR"), "2013-06", "2014-06")

    assert relations.judge(relations.KNOWN[0], turns)
    assert "largest fall here: 2014-03 (agrees)" in capsys.readouterr().out


def test_a_turn_elsewhere_does_not_agree() -> None:
    assert not relations.judge(relations.KNOWN[0], [("2013-09", -3.0), ("2014-03", -1.0)])


def test_a_leader_acts_for_the_state_only_while_in_office() -> None:
    states = histories.States(Gazetteer.load())
    places = {"USA": 0}

    in_office, before = (
        states.place("Barack Obama", day.toordinal(), places) for day in (date(2014, 3, 1), date(2003, 3, 1))
    )

    assert (in_office, before) == (0, -1)


def test_signs_in_the_names_of_events_do_not_count(shared: Path) -> None:
    exact, other = histories.acts_of(
        ["Use conventional military force", "use conventional-military force"], shared
    )

    assert exact == other
