from __future__ import annotations

from datetime import date

import pytest

from westphalia.errors import DataFileError
from westphalia.gazetteer import Gazetteer, Membership, State
from westphalia.network.belonging import Belonging
from westphalia.network.graph import Layer
from westphalia.network.tie_sources import FIELDS, code_of_cow, pack
from westphalia.network.ties import Answer, Knowledge, TieKind, Ties, read_rows, tables

ATOP = """ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
2.0,20.0,1949.0,1.0,0.0,0.0,0.0,1.0
20.0,2.0,1949.0,1.0,0.0,0.0,0.0,1.0
2.0,20.0,1950.0,1.0,0.0,0.0,0.0,0.0
2.0,20.0,1952.0,1.0,0.0,0.0,0.0,0.0
2.0,300.0,1952.0,1.0,0.0,0.0,0.0,0.0
"""
RIVALS = """tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary
1,Greek-Turkish,350.0,640.0,1866.0,2020.0,,1.0,,
"""
DISPUTES = """dispnum,ccode1,ccode2,year,hostlev
1,365.0,369.0,2014.0,4.0
1,365.0,369.0,2014.0,4.0
"""
SHARES = """ccode,year,cinc
2.0,2022.0,0.13245
"""
STATES = Gazetteer(
    states=[State(code=code, name=code) for code in ("USA", "CAN", "RUS", "UKR", "GRC", "TUR", "CHN")],
    memberships=[
        Membership(organisation="NATO", state="USA", since="1949"),
        Membership(organisation="NATO", state="CAN", since="1949"),
    ],
)


def lines(name: str, content: str) -> list[str]:
    rows = [",".join(FIELDS)]
    return rows + [",".join(line) for line in pack(name, content.splitlines()).lines]


def answer(kind: TieKind, one: str, other: str, at: date, loaded: list[str] | None = None) -> Answer:
    answers = Ties.load(STATES, loaded or ()).between(one, other, at)
    return next(found for found in answers if found.kind is kind)


# ---- what is known


def test_a_common_organisation_is_a_tie_from_its_day_on() -> None:
    before, after = (answer(TieKind.MEMBERSHIP, "USA", "CAN", date(year, 6, 1)) for year in (1948, 1950))

    assert before.knowledge is Knowledge.NO_TIE
    assert [tie.note for tie in after.ties] == ["NATO"]


def test_a_state_has_a_tie_to_the_organisation_it_belongs_to_and_nothing_else_is_asked() -> None:
    (found,) = Ties.load(STATES).between("NATO", "USA", date(2020, 1, 1))

    assert found.knowledge is Knowledge.TIE
    assert found.kind is TieKind.MEMBERSHIP


def test_no_common_border_is_not_the_same_as_nothing_known_of_alliances() -> None:
    at = date(2021, 12, 31)

    assert answer(TieKind.BORDER, "USA", "CHN", at).knowledge is Knowledge.NO_TIE
    assert answer(TieKind.BORDER, "RUS", "UKR", at).knowledge is Knowledge.TIE
    assert answer(TieKind.DEFENCE, "USA", "CHN", at).knowledge is Knowledge.UNKNOWN


def test_after_the_last_year_of_a_table_its_ties_are_given_with_that_year_as_not_known_since() -> None:
    loaded = lines("atop_alliance", ATOP)

    then = answer(TieKind.DEFENCE, "CAN", "USA", date(1952, 6, 1), loaded)
    later = answer(TieKind.DEFENCE, "CAN", "USA", date(2021, 6, 1), loaded)

    assert (then.knowledge, then.as_of) == (Knowledge.TIE, None)
    assert (later.knowledge, later.as_of) == (Knowledge.UNKNOWN, date(1952, 12, 31))
    assert later.ties


def test_a_gap_between_two_pacts_is_a_time_without_one() -> None:
    found = answer(TieKind.DEFENCE, "USA", "CAN", date(1951, 6, 1), lines("atop_alliance", ATOP))

    assert found.knowledge is Knowledge.NO_TIE


def test_states_that_vote_alike_are_closer_than_states_that_do_not() -> None:
    at = date(2010, 6, 1)

    (allied,), (opposed,) = (answer(TieKind.VOTES, "USA", other, at).ties for other in ("CAN", "CHN"))

    assert allied.value is not None
    assert opposed.value is not None
    assert allied.value < opposed.value
    assert "further apart" in opposed.note


def test_two_states_of_which_one_did_not_vote_have_no_known_distance() -> None:
    assert answer(TieKind.VOTES, "RUS", "USA", date(1960, 6, 1)).knowledge is Knowledge.UNKNOWN


def test_trade_says_which_share_of_whose_trade() -> None:
    found = answer(TieKind.TRADE, "CAN", "USA", date(2023, 6, 1))

    assert any("exports of CAN" in tie.note and (tie.value or 0) > 0.5 for tie in found.ties)


def test_capability_is_of_one_state() -> None:
    ties = Ties.load(STATES, lines("cow_nmc", SHARES))

    (share,) = ties.capability("USA", date(2022, 6, 1)).ties
    assert share.value == pytest.approx(0.1325, abs=1e-4)


def test_all_ties_of_a_kind_at_a_date_come_in_the_order_of_codes() -> None:
    found = Ties.load(STATES, lines("tss_rivalries", RIVALS)).all_at(TieKind.RIVALRY, date(1990, 1, 1))

    assert [(tie.one, tie.other, tie.note) for tie in found] == [("GRC", "TUR", "spatial")]


# ---- layers


def test_treaties_are_a_layer_apart_from_behaviour_and_borders_are_neither() -> None:
    assert TieKind.DEFENCE.layer is TieKind.MEMBERSHIP.layer is Layer.TREATY
    assert TieKind.RIVALRY.layer is TieKind.VOTES.layer is Layer.BEHAVIOUR
    assert TieKind.BORDER.layer is None


def test_pacts_are_friendly_rivalries_hostile_and_trade_neither() -> None:
    assert (TieKind.DEFENCE.sign, TieKind.RIVALRY.sign, TieKind.TRADE.sign) == (1, -1, 0)


# ---- packing


def test_a_run_of_years_makes_one_line_and_both_directions_of_a_pair_the_same() -> None:
    found = [line[:5] for line in pack("atop_alliance", ATOP.splitlines()).lines]

    assert found == [
        ("consultation pact", "CAN", "USA", "1949", "1949"),
        ("defence pact", "CAN", "USA", "1949", "1950"),
        ("defence pact", "CAN", "USA", "1952", "1952"),
    ]


def test_rows_of_states_without_a_code_are_counted() -> None:
    assert pack("atop_alliance", ATOP.splitlines()).unknown == {300: 1}


def test_a_dispute_keeps_how_far_it_went() -> None:
    (line,) = pack("cow_mid_ddydisps", DISPUTES.splitlines()).lines

    assert line[0:3] == ("dispute", "RUS", "UKR")
    assert line[5:7] == ("4", "use of force")


def test_another_table_than_the_one_expected_is_an_error() -> None:
    with pytest.raises(DataFileError, match="not the table expected"):
        pack("atop_alliance", RIVALS.splitlines())


def test_an_unknown_table_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(DataFileError, match="atop_alliance"):
        pack("atop_alliances", [])


def test_lines_that_are_no_ties_are_an_error() -> None:
    with pytest.raises(DataFileError, match="Load the tables again"):
        Ties.load(STATES, [",".join(FIELDS), "friendship,USA,CAN,1950,1951,,,atop_alliance"])


# ---- tables


def test_every_kind_of_tie_has_a_table_and_every_table_says_where_it_is_from() -> None:
    assert {kind for table in tables().values() for kind in table.kinds} == set(TieKind)
    assert all(table.origin and table.licence for table in tables().values())


def test_every_state_in_the_packed_tables_is_in_the_table_of_states() -> None:
    known = set(Gazetteer.load().states)
    columns = {
        "borders.csv": ("one", "other"),
        "trade.csv": ("state", "partner"),
        "un_ideal_points.csv": ("state",),
        "cow_codes.csv": ("code",),
    }

    for name, fields in columns.items():
        assert {row[field] for row in read_rows(name) for field in fields} <= known, name


def test_one_number_is_one_state_at_a_time() -> None:
    assert code_of_cow(345, 2002) == "YUG"
    assert code_of_cow(345, 2003) == "SRB"
    assert code_of_cow(300, 1914) is None


def test_who_belongs_to_whom_is_taken_from_the_gazetteer() -> None:
    assert Belonging.of(STATES).members("NATO", date(2000, 1, 1)) == ("USA", "CAN")
    assert Belonging.of(STATES).is_organisation("NATO")
    assert not Belonging.of(STATES).is_organisation("USA")
