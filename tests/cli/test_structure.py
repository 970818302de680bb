"""`westphalia network` and `westphalia tension` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx
import pytest

from tests.cli.conftest import Westphalia, keep, together
from tests.factory import document, event, mention
from westphalia.cli._chart import bars, marks
from westphalia.cli.network import ACTING, LAYERS
from westphalia.model import Reading, Tense
from westphalia.network.acting import Acting
from westphalia.network.graph import Layer

STATES = {"Rome": "ITA", "Paris": "FRA", "Madrid": "ESP", "Lisbon": "PRT", "Moscow": "RUS", "NATO": "NATO"}


def told(number: int, words: str, type_: str, day: str) -> Reading:
    """An article in which the first of two capitals did something to the second."""
    article = document(words, f"article-{number}", outlet=f"Outlet {number}", published=day)
    parties = [mention(article, name, code) for name, code in STATES.items() if name in words]
    parties.sort(key=lambda party: party.head.start)
    trigger = words.split()[1]
    deed = event(
        article, trigger, type_, actors=parties[:1], recipients=parties[1:], date=day, time=Tense.PAST
    )
    return Reading(document=article, mentions=tuple(parties), events=(deed,))


@pytest.fixture
def torn(westphalia: Westphalia) -> Westphalia:
    """A store in which Rome helps Paris and Madrid, Madrid attacks Paris, and nobody else does anything."""
    keep(
        told(1, "Rome helped Paris with grain.", "AID", "2022-03-01"),
        told(2, "Rome armed Madrid with guns.", "AID", "2022-03-02"),
        told(3, "Madrid shelled Paris at dawn.", "ASSAULT", "2022-03-03"),
    )
    together()
    return westphalia


def test_a_network_is_printed_with_its_balance_and_the_triad_under_strain(torn: Westphalia) -> None:
    out = torn("network", "--shuffles", "5").out

    assert out.startswith("behaviour at 2022-03-03: 3 entities, 3 ties, 1 of them hostile")
    assert "1 of 3 do not, proven to be the fewest" in out
    assert "triads under strain" in out
    assert "if ESP - FRA turned friendly" in out


def test_only_what_was_published_until_the_date_counts(torn: Westphalia) -> None:
    out = torn("network", "--at", "2022-03-02").out

    assert "2 ties, 0 of them hostile" in out
    assert "no tie is hostile" in out


def test_who_moved_is_printed(torn: Westphalia) -> None:
    out = torn("network", "--since", "2022-03-01", "--shuffles", "0").out

    assert "moved since 2022-03-01" in out
    assert "ESP" in out.split("moved since")[1]


def test_json_has_all_of_it(torn: Westphalia) -> None:
    found = json.loads(torn("network", "--json", "--shuffles", "2").out)

    assert found["entities"] == ["ESP", "FRA", "ITA"]
    assert found["balance"]["triangle"]["value"] == 0
    assert found["balance"]["frustration"] == {"lower": 1.0, "upper": 1.0, "proven": True}
    assert found["triads"][0]["members"] == ["ESP", "FRA", "ITA"]
    assert {"ties", "neutral", "blocs", "camps", "brokers", "reliefs"} <= found.keys()


def test_a_network_written_for_a_program_is_the_one_that_is_printed(torn: Westphalia) -> None:
    result = torn("network", "--format", "graphml", "-o", "out.graphml")
    ties = json.loads(torn("network", "--json", "--shuffles", "0").out)["ties"]

    graph = networkx.read_graphml(Path("out.graphml"))

    assert "3 ties of 3 entities" in result.err
    assert {frozenset((one, other)): weight for one, other, weight in graph.edges(data="weight")} == {
        frozenset((tie["one"], tie["other"])): tie["weight"] for tie in ties
    }
    assert graph.nodes["ITA"]["name"] == "Italy"


def test_a_network_goes_to_standard_output(torn: Westphalia) -> None:
    rows = list(csv.DictReader(io.StringIO(torn("network", "--format", "csv").out)))

    assert [(row["Source"], row["Target"], row["Sign"]) for row in rows] == [
        ("ESP", "FRA", "-1"),
        ("ESP", "ITA", "1"),
        ("FRA", "ITA", "1"),
    ]


def test_all_layers_that_there_are_can_be_asked_for() -> None:
    assert set(LAYERS) == {layer.value for layer in Layer}


def test_treaties_are_another_network(torn: Westphalia) -> None:
    found = json.loads(
        torn("network", "--layer", "treaty", "--at", "2022-03", "--shuffles", "0", "--json").out
    )

    pairs = {(tie["one"], tie["other"]) for tie in found["ties"]}
    assert ("FRA", "ITA") in pairs
    assert found["layer"] == "treaty"


def test_where_no_statement_stands_open_there_is_nothing_to_show(torn: Westphalia) -> None:
    result = torn("network", "--layer", "statement")

    assert (result.code, result.out) == (0, "")
    assert "no tie of statement is known" in result.err


def test_tension_is_drawn_with_its_scale(torn: Westphalia) -> None:
    out = torn("tension", "--pair", "Madrid", "FRA").out

    assert out.startswith("tension of ESP - FRA, 2022-03-01 to 2022-03-03")
    assert "100 |" in out
    assert "█" in out


def test_the_curve_of_a_pair_in_csv_rises_with_the_attack(torn: Westphalia) -> None:
    rows = list(csv.DictReader(io.StringIO(torn("tension", "--pair", "ESP", "FRA", "--csv").out)))

    assert [row["date"] for row in rows] == ["2022-03-01", "2022-03-02", "2022-03-03"]
    assert float(rows[1]["tension"]) == 0 < float(rows[2]["tension"])
    assert float(rows[2]["added"]) < 0


def test_a_turn_names_its_event_with_the_words_that_tell_it(westphalia: Westphalia) -> None:
    calm = [told(n, "Rome met Paris again.", "CONSULT", f"2022-03-{n:02}") for n in range(1, 15)]
    war = [told(n, "Paris shelled Rome at dawn.", "ASSAULT", f"2022-03-{n:02}") for n in range(15, 29)]
    keep(*calm, *war)
    together()

    found = json.loads(westphalia("tension", "--pair", "ITA", "FRA", "--json").out)
    out = westphalia("tension", "--pair", "ITA", "FRA").out

    (turn,) = found["turns"]
    assert (turn["day"], turn["rises"]) == ("2022-03-15", True)
    assert turn["events"][0]["event"]["type"] == "ASSAULT"
    assert turn["events"][0]["told"]["document"]["name"].startswith("article-")
    assert "2022-03-15  towards conflict" in out
    assert "*shelled*" in out


def test_a_region_may_be_an_organisation_a_circle_or_a_list(torn: Westphalia) -> None:
    for region in ("NATO", "EUROPE", "ESP,FRA", "Spain, France"):
        rows = list(csv.DictReader(io.StringIO(torn("tension", "--region", region, "--csv").out)))
        assert float(rows[-1]["conflict"]) > 0, region


def test_a_region_without_the_pair_has_no_tension(torn: Westphalia) -> None:
    assert "nothing is known" in torn("tension", "--region", "CSTO").err


def test_a_pair_and_a_region_are_wrong_usage(torn: Westphalia) -> None:
    assert torn("tension", "--pair", "ESP", "FRA", "--region", "NATO").code == 2


def test_a_name_that_nobody_bears_is_wrong_usage(torn: Westphalia) -> None:
    result = torn("tension", "--pair", "Atlantis Minor", "FRA")

    assert result.code == 2
    assert "Atlantis Minor" in result.err


def test_an_end_before_the_beginning_is_wrong_usage(torn: Westphalia) -> None:
    assert torn("tension", "--since", "2023", "--until", "2022").code == 2


@pytest.mark.parametrize("width", [10, 37, 50, 200])
def test_a_mark_stands_under_the_column_of_its_value(width: int) -> None:
    values = [0.0] * 50
    for place in range(50):
        peak = [*values[:place], 1.0, *values[place + 1 :]]

        (line,) = bars(peak, top=1.0, width=width, height=1)

        assert marks([place], count=50, width=width).index("^") == line.index("█")


def test_no_peak_is_lost_in_a_narrow_chart() -> None:
    assert "█" in bars([0.0] * 99 + [1.0], top=1.0, width=7, height=1)[0]


def test_trade_between_those_who_are_hostile_is_named(torn: Westphalia) -> None:
    """Spain and France are among each other's largest partners in the packed table."""
    out = torn("network", "--shuffles", "0").out

    (line,) = (line for line in out.splitlines() if line.startswith("  ESP - FRA: "))
    assert "largest partners in trade (2023)\n  ESP - FRA: " in out
    assert line.endswith("; hostile")


def test_together_each_tie_is_what_the_relation_of_the_two_says(westphalia: Westphalia) -> None:
    keep(
        told(1, "Rome helped NATO with grain.", "AID", "2022-03-01"),
        told(2, "Madrid shelled Rome at dawn.", "ASSAULT", "2022-03-02"),
        told(3, "Moscow shelled Rome at noon.", "ASSAULT", "2022-03-03"),
        told(4, "Moscow warned NATO at night.", "THREATEN", "2022-03-03"),
    )
    together()
    apart, whole = (
        json.loads(westphalia("network", "--json", "--shuffles", "0", "--organisations", how).out)
        for how in ("apart", "together")
    )
    relation = json.loads(westphalia("relation", "NATO", "RUS", "--json").out)

    def tie(found: dict, *ends: str) -> dict:
        return next(each for each in found["ties"] if {each["one"], each["other"]} == set(ends))

    assert tie(whole, "NATO", "RUS")["weight"] == pytest.approx(relation["score"])
    assert tie(whole, "NATO", "RUS")["own"] == pytest.approx(tie(apart, "NATO", "RUS")["weight"])
    assert tie(whole, "NATO", "RUS")["weight"] < tie(apart, "NATO", "RUS")["weight"]
    assert tie(whole, "ITA", "RUS")["weight"] < tie(apart, "ITA", "RUS")["weight"]
    assert (apart["organisations"], whole["organisations"]) == ("apart", "together")


def test_organisations_act_for_members_only_in_what_was_done(torn: Westphalia) -> None:
    assert torn("network", "--layer", "treaty", "--organisations", "together").code == 2


def test_all_ways_in_which_organisations_act_can_be_asked_for() -> None:
    assert tuple(Acting) == ACTING
