"""The scorer gives the figures and the table that were settled for this project, to the last digit.

The expected files in `golden/scoring` were written by the reference scorer.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from westphalia import scoring
from westphalia.errors import WestphaliaError
from westphalia.scoring import Options, actors, assign, quantity_key

GOLDEN = Path(__file__).parent / "golden" / "scoring"


@pytest.fixture(scope="module")
def files() -> tuple[dict[str, dict[str, object]], dict[str, dict[str, object]]]:
    return scoring.load(GOLDEN / "gold.jsonl"), scoring.load(GOLDEN / "pred.jsonl")


def test_the_table_is_that_of_the_reference(files) -> None:
    assert scoring.table(scoring.tally(*files)) + "\n" == (GOLDEN / "table.txt").read_text(encoding="utf-8")


def test_the_table_with_options_is_that_of_the_reference(files) -> None:
    options = Options(lenient_actors=True, free_codes=True, languages=("it", "ru"))
    expected = (GOLDEN / "table.lenient.txt").read_text(encoding="utf-8")

    assert scoring.table(scoring.tally(*files, options)) + "\n" == expected


def test_the_figures_are_those_of_the_reference(files) -> None:
    expected = json.loads((GOLDEN / "figures.json").read_text(encoding="utf-8"))

    assert json.loads(json.dumps(scoring.score(*files))) == expected


def test_the_errors_are_those_of_the_reference(files, tmp_path: Path) -> None:
    scoring.write_errors(scoring.tally(*files), tmp_path / "errors.jsonl")

    assert (tmp_path / "errors.jsonl").read_bytes() == (GOLDEN / "errors.jsonl").read_bytes()


def test_gold_against_itself_is_perfect(files) -> None:
    gold, _ = files

    assert scoring.score(gold, gold)["events"]["d"] == {"P": 1.0, "R": 1.0, "F1": 1.0}


def test_nothing_against_gold_is_nought(files) -> None:
    gold, _ = files

    assert scoring.score(gold, {})["events"]["a"] == {"P": 0.0, "R": 0.0, "F1": 0.0}


def test_documents_on_one_side_only_are_said(files) -> None:
    missing, extra = scoring.warnings(scoring.tally(*files))

    assert missing.endswith("counted as missed): doc4")
    assert extra.endswith("ignored): stray")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"doc": "a"}\n{"doc"')
    with pytest.raises(WestphaliaError, match=r"broken\.jsonl line 2"):
        scoring.load(path)


def test_main_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert scoring.main([str(GOLDEN / "gold.jsonl"), str(GOLDEN / "pred.jsonl")]) == 0
    assert capsys.readouterr().out == (GOLDEN / "table.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("one", "other"),
    [("94.000", "94,000"), ("1,5 milioni", "1500000"), ("94 тыс.", "94000"), ("90-120", "90 to 120")],
)
def test_quantities_are_compared_by_their_numbers(one: str, other: str) -> None:
    assert quantity_key(one) == quantity_key(other)


def test_actors_are_read_from_any_shape() -> None:
    assert actors("rus, ANONYMOUS:usa") == {"RUS", "anonymous:USA"}
    assert actors([{"code": "ITA"}, None, ""]) == {"ITA"}
    assert actors(["OPP:LBY", "REB:PSE-HAMAS", "BUS:ENI"], lenient=True) == {"LBY", "PSE", "BUS:ENI"}


def test_assignment_takes_the_greatest_sum_and_not_the_greatest_pair() -> None:
    assert assign([[10, 9], [9, 1]]) == [(0, 1), (1, 0)]
    assert assign([[0, 0], [0, 5], [0, 6]]) == [(2, 1)]
