"""Every command as a user sees it: what it prints, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Westphalia, keep
from tests.factory import FakeReader, document, rich_document, rich_reading
from westphalia import cli
from westphalia.cli import _options
from westphalia.model import Reading

SCENARIO = Path(__file__).parents[2] / "scenarios" / "odesa.toml"
COMMANDS = cli.group.list_commands(None)  # type: ignore[arg-type]


def rows_of(words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(words)))


# ---- all commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(westphalia: Westphalia, name: str) -> None:
    result = westphalia(name, "--help")

    assert result.code == 0
    assert f"  westphalia {name}" in result.out


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("read", "eval", "ties")])
def test_every_command_says_how_to_make_a_missing_store(westphalia: Westphalia, name: str) -> None:
    needed = {
        "show": ["x"],
        "event": ["x"],
        "judge": ["undo", "x"],
        "whatif": ["CHN AID RUS"],
        "relation": ["RUS", "UKR"],
        "network": ["--shuffles", "0"],
        "tension": ["--pair", "RUS", "UKR"],
        "forecast": ["--pair", "RUS", "UKR"],
        "serve": ["--port", "8449"],
        "scenario": [str(SCENARIO)],
        "export": ["--format", "gold"],
    }
    arguments = needed.get(name, [])
    result = westphalia(name, *arguments)

    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("westphalia: westphalia.db: there is no store here yet.")
    assert "westphalia read FOLDER" in result.err


def test_the_tables_of_ties_need_no_store(westphalia: Westphalia) -> None:
    assert "memberships" in json.loads(westphalia("ties", "--json").out)


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("events --records", 6),
        ("claims --records", 1),
        ("commitments --records", 1),
        ("commitments", 1),
        ("quotes", 1),
        ("skipped", 0),
        ("runs", 1),
        ("documents", 1),
        ("judgements", 0),
    ],
)
def test_every_list_comes_as_json_and_as_csv(filled: Westphalia, command: str, count: int) -> None:
    found = json.loads(filled(*command.split(), "--json").out)
    rows = rows_of(filled(*command.split(), "--csv").out)

    assert len(found) == len(rows) == count


def test_a_wrong_option_is_wrong_usage(westphalia: Westphalia) -> None:
    result = westphalia("events", "--since", "yesterday")

    assert result.code == 2
    assert "'yesterday' is no date. Write 2021, 2021-12 or 2021-12-09." in result.err


def test_an_unknown_command_is_wrong_usage(westphalia: Westphalia) -> None:
    assert westphalia("dance").code == 2


def test_debug_shows_where_an_error_arose(westphalia: Westphalia) -> None:
    with pytest.raises(Exception, match="there is no store"):
        cli.main(["--debug", "runs"])


def test_the_store_can_be_named_by_option_and_environment(
    westphalia: Westphalia, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(rich_reading(), path="other.db")
    assert "firefly" in westphalia("documents", "--store", "other.db").out

    monkeypatch.setenv("WESTPHALIA_STORE", "other.db")
    assert "firefly" in westphalia("documents").out


def test_the_package_can_be_run_as_a_module() -> None:
    found = subprocess.run([sys.executable, "-m", "westphalia", "--version"], capture_output=True, text=True)

    assert (found.returncode, found.stdout.split(",")[0]) == (0, "westphalia")


def test_help_imports_nothing_heavy() -> None:
    """So that it comes at once."""
    code = "import sys, westphalia.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([n for n in ('sqlalchemy', 'rich', 'onnxruntime', 'numpy', 'lingua') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


# ---- read


def test_read_prints_what_came_of_it(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    (tmp_path / "b.txt").write_text("")
    result = westphalia("read", "a.txt", "b.txt")

    assert result.code == 0
    assert "Documents    1 read" in result.out
    assert "Skipped      1 (empty 1)".replace("(empty 1)", "(1 empty)") in result.out
    assert "Events       1 (CONSULT 1)" in result.out
    assert "skipped b.txt" in result.err


@pytest.mark.parametrize(("options", "members"), [((), None), (("--model", "small"), 1)])
def test_read_asks_as_many_networks_as_the_model_has(
    westphalia: Westphalia,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    members: int | None,
) -> None:
    asked: list[int | None] = []

    def reader(*, members: int | None, **_: object) -> FakeReader:
        asked.append(members)
        return FakeReader()

    monkeypatch.setattr(sys.modules["westphalia.reader"], "Reader", reader)
    (tmp_path / "a.txt").write_text("Rome met Paris.")

    assert westphalia("read", "a.txt", "--threads", "1", *options).code == 0
    assert asked == [members]


def test_read_again_reads_nothing_again(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    westphalia("read", "a.txt")

    assert "0 read, 1 already read" in westphalia("read", "a.txt").out


def test_read_gives_its_summary_as_json(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    summary = json.loads(westphalia("read", "a.txt", "--json").out)

    assert (summary["documents"], summary["events"], summary["skipped"]) == (1, {"CONSULT": 1}, [])


def test_read_quiet_prints_nothing(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    result = westphalia("read", "a.txt", "--quiet")

    assert (result.code, result.out, result.err) == (0, "", "")


def test_read_a_path_that_does_not_exist_stops(westphalia: Westphalia) -> None:
    result = westphalia("read", "nowhere")

    assert result.code == 1
    assert "nowhere" in result.err


def test_read_says_loudly_when_the_program_itself_broke(
    westphalia: Westphalia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    monkeypatch.setattr(FakeReader, "read", lambda self, given: 1 / 0)
    result = westphalia("read", "a.txt", "--quiet")

    assert "1 of the skipped documents broke the program itself" in result.err
    assert "ZeroDivisionError" in westphalia("skipped").out


def test_read_interrupted_says_what_to_do(
    westphalia: Westphalia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: FakeReader, given: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text("Rome and Paris hold talks about the border.")
    monkeypatch.setattr(FakeReader, "read", interrupted)
    result = westphalia("read", "a.txt")

    assert result.code == 130
    assert "read again to complete the run" in result.err
    assert "incomplete" in westphalia("runs").out


# ---- lists of records


def test_records_of_events_are_a_table_with_the_sentence_and_its_trigger_marked(filled: Westphalia) -> None:
    lines = filled("events", "--records").out.splitlines()
    (attack,) = [line for line in lines if "*attack*" in line]

    assert lines[0].split() == ["Date", "Actor", "Event", "Recipient", "Says", "Sentence", "Document"]
    assert attack.startswith("2022-01")
    assert attack.split()[1:5] == ["RUT", "ASSAULT:invade", "FRE", "anonymous:USA"]
    assert "possible future" in lines[lines.index(attack) + 1]


def test_records_of_events_on_a_narrow_terminal_have_fewer_columns(
    filled: Westphalia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    lines = filled("events", "--records").out.splitlines()

    assert max(map(len, lines)) <= 90
    assert any("RUT -> FRE" in line for line in lines)


def test_an_event_without_a_date_shows_that_of_publication_in_brackets(filled: Westphalia) -> None:
    (line,) = [line for line in filled("events", "--records").out.splitlines() if "*call*" in line]

    assert line.startswith("(2021-12-08)")


def test_records_of_events_are_filtered_by_code_type_and_date(filled: Westphalia) -> None:
    wanted = ["--actor", "RUT", "--type", "assault", "--since", "2022", "--until", "2022-02"]

    assert [row["quote"] for row in rows_of(filled("events", "--records", *wanted, "--csv").out)] == [
        "attack"
    ]


def test_records_of_events_beyond_the_limit_are_counted(filled: Westphalia) -> None:
    result = filled("events", "--records", "--limit", "2")

    assert "2 of 6 events" in result.err


def test_records_of_events_as_json_carry_document_sentence_and_words(filled: Westphalia) -> None:
    (told,) = json.loads(filled("events", "--records", "--type", "THREATEN", "--json").out)

    assert told["document"]["name"] == "firefly"
    assert told["sentence"]["text"].startswith('"We will')
    assert told["actors"][0]["words"] == "President Rufus Firefly"
    assert told["date"] == "2021-12-07"


def test_no_records_say_so(filled: Westphalia) -> None:
    result = filled("events", "--records", "--type", "AID")

    assert (result.code, result.out, result.err) == (0, "", "no such events\n")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("RUS", {"code": "RUS"}), ("REB:PSE-HAMAS", {"code": "REB:PSE-HAMAS"}), ("G7", {"code": "G7"})],
)
def test_a_code_is_taken_as_it_stands(name: str, expected: dict[str, str]) -> None:
    (who,) = _options.everybody([name])

    assert who.code == expected["code"]


def test_a_name_is_looked_up(filled: Westphalia) -> None:
    (russia,) = _options.everybody(["Russia"])
    (putin,) = _options.everybody(["Putin"])

    assert russia.code == "RUS"
    assert putin.person == "Vladimir Putin"


def test_a_name_that_nobody_knows_is_sought_among_the_persons(filled: Westphalia) -> None:
    rows = rows_of(filled("events", "--records", "--recipient", "rudolf", "--csv").out)

    assert [row["quote"] for row in rows] == ["told"]


def test_claims_commitments_and_quotes_are_tables(filled: Westphalia) -> None:
    assert "anonymous:USA" in filled("claims", "--records").out
    assert "if Ruritania attacks" in filled("commitments", "--records", "--kind", "threat").out
    assert "no such commitments" in filled("commitments", "--records", "--kind", "offer").err
    assert "FRE (Rufus Firefly)" in filled("quotes").out


def test_documents_are_narrowed_by_name(filled: Westphalia) -> None:
    keep(rich_reading(), Reading(document=document("Nothing.", "other")))

    assert len(rows_of(filled("events", "--records", "--document", "firefly", "--csv").out)) == 6
    assert rows_of(filled("events", "--records", "--document", "other", "--csv").out) == []
    assert "no document 'zz'" in filled("events", "--records", "--document", "zz").err


def test_a_run_can_be_looked_at(filled: Westphalia) -> None:
    assert "firefly" in filled("documents", "--run", "1").out
    assert "no run" in filled("documents", "--run", "zz").err


# ---- show


def test_show_prints_the_article_marked(filled: Westphalia) -> None:
    result = filled("show", "firefly")

    assert "{Ruritania}RUT may *attack*[1]" in result.out
    assert "\x1b[" not in result.out


def test_show_takes_the_beginning_of_an_id(filled: Westphalia) -> None:
    assert "*attack*" in filled("show", rich_document().id[:10]).out


def test_show_lists_the_candidates_of_an_ambiguous_name(filled: Westphalia) -> None:
    keep(rich_reading(), Reading(document=document("Nothing.", "fireworks")))
    result = filled("show", "fire")

    assert result.code == 1
    assert "'fire' can mean 2 documents" in result.err
    assert "fireworks" in result.err


def test_show_gives_everything_as_json(filled: Westphalia) -> None:
    assert len(json.loads(filled("show", "firefly", "--json").out)["mentions"]) == 8


def test_show_writes_a_picture_and_a_page(filled: Westphalia, tmp_path: Path) -> None:
    filled("show", "firefly", "--svg", "a.svg", "--html", "a.html")

    picture = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "@font-face" not in picture, "a picture must fetch nothing from elsewhere"
    assert "impose sanctions" in (tmp_path / "a.html").read_text(encoding="utf-8")


# ---- export and eval


def test_export_writes_a_file_or_standard_output(filled: Westphalia, tmp_path: Path) -> None:
    result = filled("export", "--format", "gold", "-o", "out.jsonl")

    assert (result.code, result.out) == (0, "")
    assert result.err.startswith("out.jsonl: 1 line (")
    assert filled("export", "--format", "gold").out == (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_export_of_an_unknown_format_lists_those_that_are(filled: Westphalia) -> None:
    result = filled("export", "--format", "parquet")

    assert result.code == 2
    assert "'gold'" in result.err


def test_eval_prints_the_table(filled: Westphalia) -> None:
    filled("export", "--format", "gold", "-o", "out.jsonl")
    result = filled("eval", "out.jsonl", "out.jsonl", "--json", "figures.json")

    assert result.out.endswith("event_F1_c=1.000\n")
    assert json.loads(Path("figures.json").read_text())["events"]["d"]["F1"] == 1.0
