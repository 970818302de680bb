"""A pattern is written like CHN AID RUS, and held against what happened, mindful of who belongs to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.gazetteer import Membership
from westphalia.ledgers.circles import Circles
from westphalia.ledgers.patterns import as_act, may_meet, meets, parse_pattern, pattern_text
from westphalia.model import EventType, Pattern, Polarity
from westphalia.vocabulary import kinds

DAY = date(2022, 2, 24)
CIRCLES = Circles(
    [
        Membership(organisation="NATO", state="USA", since="1949-04-04"),
        Membership(organisation="NATO", state="POL", since="1999-03-12"),
        Membership(organisation="NATO", state="SWE", since="2024-03-07"),
        Membership(organisation="EUU", state="DEU", since="1958-01-01"),
        Membership(organisation="EUU", state="GBR", since="1973-01-01", until="2020-01-31"),
        Membership(organisation="G20", state="RUS"),
    ],
    {"BUS:GAZPROM": "RUS"},
)


def met(act: str, pattern: str, *, day: date = DAY, topics: tuple[str, ...] = (), of: tuple[str, ...] = (),
        alone: bool = True) -> bool:  # fmt: skip
    """Whether an act meets a pattern; `topics` are those of the pattern, `of` those of the act."""
    what = as_act(replace(parse_pattern(act), topics=of))
    assert what is not None
    wanted = replace(parse_pattern(pattern), topics=topics)
    return meets(what, wanted, circles=CIRCLES, day=day, alone=alone)


@pytest.mark.parametrize(
    ("act", "pattern"),
    [
        ("RUS ASSAULT UKR", "RUS ASSAULT UKR"),
        ("RUS ASSAULT UKR", "RUS ASSAULT"),
        ("RUS ASSAULT UKR", "* ASSAULT UKR"),
        ("RUS ASSAULT:aerial UKR", "RUS ASSAULT UKR"),
        ("RUS ASSAULT:aerial UKR", "RUS ASSAULT:drone UKR"),
        ("RUS ASSAULT CVL:UKR", "RUS ASSAULT UKR"),
        ("EUU SANCTION BUS:GAZPROM", "EUU SANCTION RUS"),
        ("RUS CONSULT USA", "USA CONSULT RUS"),
        ("USA MOBILIZE RUS", "NATO MOBILIZE RUS"),
        ("DEU SANCTION RUS", "WEST SANCTION RUS"),
        ("EUU SANCTION RUS", "DEU SANCTION RUS"),
        ("RUS ASSAULT POL", "RUS ASSAULT NATO"),
    ],
)
def test_an_act_meets_a_pattern(act: str, pattern: str):
    assert met(act, pattern)


@pytest.mark.parametrize(
    ("act", "pattern"),
    [
        ("RUS ASSAULT UKR", "UKR ASSAULT RUS"),
        ("RUS ASSAULT", "RUS ASSAULT UKR"),
        ("RUS MOBILIZE UKR", "RUS ASSAULT UKR"),
        ("RUS SANCTION:expel USA", "RUS SANCTION:discontinue USA"),
        ("SEP:UKR-DONBAS ASSAULT UKR", "RUS ASSAULT UKR"),
        ("CVL:RUS PROTEST UKR", "RUS PROTEST UKR"),
        ("SWE MOBILIZE RUS", "NATO MOBILIZE RUS"),
        ("GBR SANCTION RUS", "EUU SANCTION RUS"),
        ("RUS SANCTION USA", "G20 SANCTION USA"),
        ("RUS CONSULT GBR", "USA CONSULT RUS"),
        ("RUS ASSAULT UKR", "* ASSAULT"),
    ],
)
def test_an_act_does_not_meet_a_pattern(act: str, pattern: str):
    assert not met(act, pattern)


def test_an_ally_that_acts_alone_is_not_the_alliance_where_that_is_asked():
    assert met("POL MOBILIZE RUS", "NATO MOBILIZE RUS")
    assert not met("POL MOBILIZE RUS", "NATO MOBILIZE RUS", alone=False)


def test_membership_is_that_of_the_day():
    assert met("SWE MOBILIZE RUS", "NATO MOBILIZE RUS", day=date(2024, 3, 7))
    assert met("GBR SANCTION RUS", "EUU SANCTION RUS", day=date(2020, 1, 31))


def test_a_shelling_is_no_invasion():
    assert not met("RUS ASSAULT UKR", "RUS ASSAULT UKR", topics=("invasion",))


def test_an_invasion_may_be_coded_as_a_movement_of_troops():
    assert met("RUS MOBILIZE:troops UKR", "RUS ASSAULT UKR", topics=("invasion",), of=("invasion",))


def test_what_is_supposed_may_leave_open_what_it_is_about():
    act = as_act(parse_pattern("CHN AID RUS"))
    arms = Pattern(type=EventType.AID, actors=("CHN",), recipients=("RUS",), topics=("arms",))

    assert act is not None
    assert may_meet(act, arms, circles=CIRCLES, day=DAY)


def test_what_is_supposed_not_to_happen_does_not_trigger_what_depends_on_its_happening():
    act = as_act(parse_pattern("not RUS RETREAT UKR"))

    assert act is not None
    assert not may_meet(act, parse_pattern("RUS RETREAT UKR"), circles=CIRCLES, day=DAY)
    assert may_meet(act, parse_pattern("not RUS RETREAT UKR"), circles=CIRCLES, day=DAY)


def test_names_stand_for_codes_where_they_are_known():
    known = {"united states": "USA", "china": "CHN"}

    found = parse_pattern("China SANCTION United States", find_code=lambda name: known.get(name.lower()))

    assert (found.actors, found.recipients) == (("CHN",), ("USA",))


def test_an_unknown_name_is_an_error_that_names_it():
    with pytest.raises(ValueError, match="'Ruritania' is no state"):
        parse_pattern("Ruritania AID RUS", find_code=lambda name: "RUS" if name == "RUS" else None)


def test_a_misspelt_type_is_an_error_that_proposes_the_right_one():
    with pytest.raises(ValueError, match="Did you mean SANCTION"):
        parse_pattern("USA SANCTOIN RUS")


def test_a_mode_that_a_type_does_not_have_is_an_error_that_lists_those_it_has():
    with pytest.raises(ValueError, match="phone"):
        parse_pattern("USA CONSULT:telegram RUS")


codes = st.lists(st.sampled_from(["USA", "RUS", "NATO", "CVL:UKR", "REB:PSE-HAMAS"]), unique=True, max_size=3)


@settings(deadline=None)
@given(codes, codes, st.sampled_from(sorted(kinds(), key=str)), st.sampled_from(Polarity))
def test_a_pattern_that_is_written_and_read_is_the_same(actors, recipients, act, polarity):
    pattern = Pattern(type=act[0], mode=act[1], actors=tuple(actors), recipients=tuple(recipients),
                      polarity=polarity)  # fmt: skip
    written = pattern_text(pattern)
    found = parse_pattern(written)

    assert (found.type, found.mode, found.actors, found.recipients, found.polarity) == (
        pattern.type, pattern.mode, pattern.actors, pattern.recipients, pattern.polarity,
    )  # fmt: skip
    assert pattern_text(found) == written
