"""What many records come to, as a user sees it: events, claims side by side, commitments, what-if."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Westphalia, keep, together
from tests.factory import document, event, mention, rich_reading
from westphalia.model import Polarity, Reading, Tense


def rows_of(words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(words)))


def report(outlet: str, text: str, says: str | None = None, **fields: object) -> Reading:
    """An article in which Rome and Paris sign something, as somebody of Paris says or nobody."""
    article = document(text, outlet.lower(), outlet=outlet, published="2022-03-02")
    parties = [mention(article, "Rome", "ITA"), mention(article, "Paris", "FRA")]
    speakers = [mention(article, says, "FRA")] if says else []
    fields |= {"actors": parties, "attribution": speakers, "date": "2022-03-01"}
    signed = event(article, "signed", "SUPPORT", time=Tense.PAST, **fields)
    return Reading(document=article, mentions=(*parties, *speakers), events=(signed,))


@pytest.fixture
def signed(westphalia: Westphalia) -> Westphalia:
    """The command, run where two outlets tell of one treaty and a third denies it."""
    keep(
        report("Gazette", "Rome and Paris signed a treaty on fishing on Tuesday in the old harbour."),
        report("Courier", "A treaty on fishing was signed on Tuesday by Rome and Paris, sources say."),
        report(
            "Herald",
            "No treaty on fishing was signed on Tuesday by Rome and Paris, an envoy said.",
            says="an envoy",
            polarity=Polarity.NEGATIVE,
        ),
    )
    together()
    return westphalia


def only_event(westphalia: Westphalia) -> str:
    (found,) = json.loads(westphalia("events", "--json").out)
    assert isinstance(found["id"], str)
    return found["id"]


# ---- events


def test_events_are_listed_with_how_many_tell_of_them(signed: Westphalia) -> None:
    head, _, line, *_ = signed("events").out.splitlines()

    assert head.split() == [
        "Date",
        "Event",
        "Actor",
        "Recipient",
        "Status",
        "Reports",
        "Outlets",
        "Told",
        "as",
        "Id",
    ]
    assert line.split()[:2] == ["2022-03-01", "SUPPORT"]
    assert "disputed" in line
    assert "occ-" in line


def test_events_on_a_narrow_terminal_have_fewer_columns(
    signed: Westphalia, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    lines = signed("events").out.splitlines()

    assert max(map(len, lines)) <= 90
    assert lines[0].split() == ["Date", "Who", "did", "what", "to", "whom", "Reports", "Id"]


def test_events_as_csv_have_one_row_each(signed: Westphalia) -> None:
    (row,) = rows_of(signed("events", "--csv").out)

    assert (row["actors"], row["reports"], row["status"]) == ("FRA;ITA", "3", "disputed")


def test_events_are_asked_for_by_status_and_reports(signed: Westphalia) -> None:
    assert rows_of(signed("events", "--status", "disputed", "--min-reports", "3", "--csv").out)
    assert signed("events", "--status", "planned").err == "no such events\n"
    assert signed("events", "--min-reports", "4").err == "no such events\n"


def test_events_are_asked_for_by_what_a_report_says(signed: Westphalia) -> None:
    assert rows_of(signed("events", "--polarity", "negative", "--document", "gazette", "--csv").out) == []
    assert rows_of(signed("events", "--document", "gazette", "--csv").out)


@pytest.mark.parametrize(
    "options", [("--run", "1"), ("--records", "--status", "denied"), ("--records", "--min-reports", "2")]
)
def test_options_that_do_not_go_together_are_wrong_usage(
    signed: Westphalia, options: tuple[str, ...]
) -> None:
    assert signed("events", *options).code == 2


def test_an_event_shows_all_its_reports_side_by_side(signed: Westphalia) -> None:
    out = signed("event", only_event(signed)).out

    assert [name for name in ("gazette", "courier", "herald") if f"  {name}  " in out] == [
        "gazette",
        "courier",
        "herald",
    ]
    assert "Rome and Paris *signed* a treaty" in out
    assert "not-happened" in out
    assert "polarity: negative  by 1: herald" in out


def test_an_event_is_found_by_one_of_its_reports(signed: Westphalia) -> None:
    (first, *_) = json.loads(signed("events", "--records", "--json").out)
    plain = json.loads(signed("event", first["id"], "--json").out)

    assert plain["id"] == only_event(signed)
    assert {item["document"]["outlet"] for item in plain["reports"]} == {"Gazette", "Courier", "Herald"}


def test_an_event_that_is_not_there_says_where_to_look(signed: Westphalia) -> None:
    result = signed("event", "occ-zz")

    assert result.code == 1
    assert "See `westphalia events`" in result.err


@pytest.mark.parametrize("command", ["events", "claims", "commitments", "whatif", "event"])
def test_what_was_not_worked_out_says_how(westphalia: Westphalia, command: str) -> None:
    keep(rich_reading())
    arguments = {"whatif": ["CHN AID RUS"], "event": ["x"]}.get(command, [])
    result = westphalia(command, *arguments)

    assert result.code == 1
    assert "Run `westphalia relate`" in result.err


def test_what_is_no_longer_current_says_so(filled: Westphalia) -> None:
    keep(rich_reading(), Reading(document=document("Nothing.", "other")))
    result = filled("events", "--csv")

    assert result.code == 0
    assert "`westphalia relate` brings this up to date" in result.err


# ---- relate and read


def test_relate_says_what_it_comes_to(signed: Westphalia) -> None:
    assert signed("relate").out.startswith("1 event told by 3 reports")
    assert json.loads(signed("relate", "--json").out)["is_new"] is False
    assert json.loads(signed("relate", "--again", "--json").out)["is_new"] is True


def test_relate_can_look_from_an_earlier_day(filled: Westphalia) -> None:
    filled("relate", "--as-of", "2021-12-07")
    assert filled("commitments").err.endswith("no such commitments\n")

    filled("relate")
    assert "THREAT" in filled("commitments").out


def test_read_relates_at_its_end_unless_told_not_to(westphalia: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rome, 3 March 2021 - Paris holds talks about the border.")
    summary = json.loads(westphalia("read", "a.txt", "--no-relate", "--json").out)
    assert summary["related"] is None
    assert westphalia("events").code == 1

    assert "1 event told by 1 report" in westphalia("read", "a.txt").out
    assert westphalia("events").code == 0


# ---- ledgers


def test_a_denied_thing_is_a_line_of_claims(signed: Westphalia) -> None:
    out = signed("claims", "--contradicted").out

    assert "did not happen" in out
    assert "contradicts" in out
    assert "whether it happened" in out


def test_claims_are_lines_in_json_and_rows_in_csv(filled: Westphalia) -> None:
    lines = json.loads(filled("claims", "--about", "troops", "--json").out)
    rows = rows_of(filled("claims", "--about", "troops", "--csv").out)

    assert [line["unit"] for line in lines] == ["troops"]
    assert [
        member["words"] for line in lines for member in [{"words": m["quantity"]} for m in line["members"]]
    ] == ["90,000"]
    assert [(row["unit"], row["value"], row["document"]) for row in rows] == [("troops", "90000", "firefly")]


def test_claims_that_nobody_makes_say_so(filled: Westphalia) -> None:
    assert filled("claims", "--about", "submarines").err == "no such claims\n"


def test_a_commitment_shows_condition_state_and_words(filled: Westphalia) -> None:
    out = filled("commitments", "--by", "FRE").out

    assert out.startswith("THREAT  FRE -> RUT")
    assert "if    if Ruritania attacks" in out
    assert "first said" in out
    assert "*told*" in out


def test_commitments_are_asked_for_by_state(filled: Westphalia) -> None:
    (found,) = json.loads(filled("commitments", "--json").out)

    assert json.loads(filled("commitments", "--state", found["state"], "--json").out) == [found]
    assert filled("commitments", "--state", "averted").err == "no such commitments\n"
    assert found["statements"][0]["record"]["kind"] == "threat"


def test_what_if_prints_who_would_do_what_with_its_words(filled: Westphalia) -> None:
    out = filled("whatif", "RUT ASSAULT FRE").out

    assert out.startswith("RUT ASSAULT FRE")
    assert "THREAT  FRE -> RUT" in out
    assert "firefly" in out


def test_what_if_as_json_has_the_statements(filled: Westphalia) -> None:
    (branch,) = json.loads(filled("whatif", "RUT ASSAULT FRE", "--json").out)

    assert branch["pledge"]["kind"] == "threat"
    assert branch["statements"][0]["document"]["name"] == "firefly"


def test_what_if_says_when_nothing_was_said(filled: Westphalia) -> None:
    assert filled("whatif", "CHN AID RUS").err == "nobody has said what would follow from this\n"


def test_what_if_of_no_event_is_wrong_usage(filled: Westphalia) -> None:
    result = filled("whatif", "the moon falls")

    assert result.code == 2
    assert "CHN AID RUS" in result.err
