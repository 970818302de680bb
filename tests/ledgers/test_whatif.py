"""What an event would trigger, and what would follow from that: a tree of what has been said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers.press import Press
from westphalia.gazetteer import Membership
from westphalia.ledgers import Circles, parse_pattern, pattern_text, pledges, whatif
from westphalia.model import Branch, CommitmentState

CIRCLES = Circles([Membership(organisation="EUU", state="DEU"), Membership(organisation="NATO", state="USA")])


def asked(press: Press, question: str, **options: object) -> tuple[Branch, ...]:
    found = pledges(press.commitments, press.occurrences, press.reports, circles=CIRCLES)
    return whatif(parse_pattern(question), found, circles=CIRCLES, **options)  # type: ignore[arg-type]


def paths(branches: tuple[Branch, ...]) -> list[list[str]]:
    """All ways from the root to the leaves, as what is triggered at each step."""
    found = []
    for branch in branches:
        own = pattern_text(branch.pledge.consequence) if branch.pledge.consequence else "?"
        further = paths(branch.branches)
        found += [[own, *rest] for rest in further] or [[own]]
    return found


def spring() -> Press:
    """Washington threatens Beijing in case it arms Moscow; Beijing threatens to answer sanctions."""
    press = Press()
    press.said("threat", "USA", "2023-02-19", to="CHN", given="CHN AID RUS", then="USA SANCTION CHN",
               words="there will be consequences if China arms Russia")  # fmt: skip
    press.said("threat", "CHN", "2023-02-21", to="USA", given="USA SANCTION CHN", then="CHN SANCTION USA")
    press.said("threat", "USA", "2023-03-02", to="CHN", given="CHN SANCTION USA", then="USA SANCTION CHN")
    press.said("promise", "CHN", "2023-02-24", to="UKR", then="CHN AID UKR")
    return press


def test_an_event_triggers_the_commitments_whose_condition_it_meets():
    (branch,) = asked(spring(), "CHN AID RUS")

    assert branch.pledge.by == ("USA",)
    assert branch.trigger == parse_pattern("CHN AID RUS")
    assert branch.commitment_ids == (spring().commitments[0].commitment.id,)


def test_a_consequence_triggers_others_in_turn():
    assert paths(asked(spring(), "CHN AID RUS")) == [
        ["USA SANCTION CHN", "CHN SANCTION USA", "USA SANCTION CHN"],
    ]


def test_threat_and_counter_threat_come_to_an_end():
    press = Press()
    press.said("threat", "USA", "2025-04-01", to="CHN", given="CHN SANCTION USA", then="USA SANCTION CHN")
    press.said("threat", "CHN", "2025-04-02", to="USA", given="USA SANCTION CHN", then="CHN SANCTION USA")

    assert paths(asked(press, "USA SANCTION CHN")) == [["CHN SANCTION USA", "USA SANCTION CHN"]]


def test_a_pledge_that_several_events_would_trigger_stands_once_and_near_the_root():
    press = spring()
    press.said("threat", "USA", "2023-03-05", to="CHN", given="CHN AID RUS", then="USA MOBILIZE CHN")
    press.said("threat", "CHN", "2023-03-06", to="USA", given="USA MOBILIZE CHN", then="CHN SANCTION USA")

    found = chains(asked(press, "CHN AID RUS"))

    assert len({chain[-1] for chain in found}) == len(found)


def test_a_condition_of_one_side_is_about_those_who_speak():
    press = Press()
    press.said("threat", "FRA", "2026-01-21", to="EUU", given="USA SANCTION", then="FRA SANCTION USA")

    assert asked(press, "USA SANCTION RUS") == ()
    assert len(asked(press, "USA SANCTION FRA")) == 1
    assert len(asked(press, "USA SANCTION")) == 1


def test_a_consequence_that_strikes_nobody_in_particular_triggers_nothing_of_those_struck():
    press = Press()
    press.said("threat", "IRN", "2024-04-13", given="ISR ASSAULT IRN", then="IRN ASSAULT")
    press.said("threat", "IRQ", "2024-04-14", given="* ASSAULT IRQ", then="IRQ ASSAULT ISR")

    assert paths(asked(press, "ISR ASSAULT IRN")) == [["IRN ASSAULT"]]


def test_depth_ends_a_chain():
    assert paths(asked(spring(), "CHN AID RUS", depth=1)) == [["USA SANCTION CHN"]]
    assert asked(spring(), "CHN AID RUS", depth=0) == ()


def test_what_nobody_has_spoken_of_triggers_nothing():
    assert asked(spring(), "IND AID RUS") == ()


@pytest.mark.parametrize("question", ["DEU AID UKR", "EUU AID UKR"])
def test_a_member_triggers_what_is_said_of_its_union(question: str):
    press = Press()
    press.said("threat", "RUS", "2022-04-01", to="EUU", given="EUU AID UKR", then="RUS SANCTION EUU")

    assert len(asked(press, question)) == 1


def test_a_commitment_that_has_been_carried_out_is_triggered_only_when_asked_for():
    press = spring()
    press.happened("CHN AID RUS", "2023-03-01", on="2023-03-01", trigger="sent")
    press.happened("USA SANCTION CHN", "2023-03-05", on="2023-03-05", trigger="sanctions")

    assert asked(press, "CHN AID RUS") == ()
    assert asked(press, "CHN AID RUS", states={CommitmentState.CARRIED_OUT}) != ()


def test_a_demand_is_not_triggered():
    press = Press()
    press.said("demand", "USA", "2023-02-19", to="CHN", given="CHN AID RUS", then="CHN RETREAT RUS")

    assert asked(press, "CHN AID RUS") == ()


def test_a_condition_that_something_is_not_done_is_met_by_its_not_being_done():
    press = Press()
    press.said("threat", "USA", "2023-02-19", to="IRQ", given="not IRQ RETREAT KWT", then="USA ASSAULT IRQ")

    assert asked(press, "IRQ RETREAT KWT") == ()
    assert len(asked(press, "not IRQ RETREAT KWT")) == 1


ACTS = ("USA SANCTION CHN", "CHN SANCTION USA", "CHN AID RUS", "RUS ASSAULT UKR")


@st.composite
def presses(draw: st.DrawFn) -> Press:
    press = Press()
    for number in range(draw(st.integers(0, 8))):
        press.said(
            draw(st.sampled_from(["threat", "promise", "guarantee"])),
            draw(st.sampled_from(["USA", "CHN", "RUS"])),
            f"2023-01-{draw(st.integers(1, 28)):02}",
            given=draw(st.sampled_from(ACTS)),
            then=draw(st.sampled_from(ACTS)),
            words=f"said {number}",
        )
    return press


def chains(branches: tuple[Branch, ...], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path] if path else []
    for branch in branches:
        found += chains(branch.branches, (*path, branch.pledge.id))
    return found


@settings(max_examples=60, deadline=None)
@given(presses(), st.sampled_from(ACTS), st.integers(0, 6))
def test_no_chain_is_longer_than_asked_or_names_a_pledge_twice(press: Press, question: str, depth: int):
    for chain in chains(asked(press, question, depth=depth)):
        assert len(chain) <= depth
        assert len(set(chain)) == len(chain)


@settings(max_examples=60, deadline=None)
@given(presses(), st.sampled_from(ACTS))
def test_no_pledge_stands_twice_in_the_tree(press: Press, question: str):
    found = [chain[-1] for chain in chains(asked(press, question))]

    assert len(set(found)) == len(found)
