"""Who says that a thing happened stands against who says that it did not."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers.press import POSSIBLE, occurrence, report
from westphalia.ledgers import fact_lines
from westphalia.model import Certainty, Standing, Tense

PARTS = report("CHN AID RUS", "2023-02-20", says="UKR", id="parts", document="kyiv", trigger="supplied")
DENIAL = report("not CHN AID RUS", "2023-02-23", says="CHN", id="denial", document="beijing", trigger="arms")


def test_a_denial_contradicts_what_another_side_asserts():
    (line,) = fact_lines([DENIAL, PARTS])

    assert line.unit == "fact"
    assert line.subject == "CHN AID RUS"
    assert line.claim_ids == ("parts", "denial")
    assert line.values == (1.0, 0.0)
    assert [found.standing for found in line.comparisons] == [Standing.CONTRADICTS]
    assert line.comparisons[0].why == "UKR: asserted (2023-02-20); CHN: denied (2023-02-23)"


def test_what_is_only_called_possible_differs_from_its_denial():
    feared = report("CHN AID RUS", "2023-02-20", says="USA", certainty=Certainty.POSSIBLE, id="feared")

    (line,) = fact_lines([feared, DENIAL])

    assert line.values == (None, 0.0)
    assert [found.standing for found in line.comparisons] == [Standing.DIFFERS]


def test_a_state_that_first_denies_and_then_admits_supersedes_itself():
    shooting = report("not RUS ASSAULT UKR", "2022-07-23", says="RUS", id="no", document="a", on="2022-07-23")
    admitted = report("RUS ASSAULT UKR", "2022-07-24", says="RUS", id="yes", document="b", on="2022-07-23")
    asserted = report("RUS ASSAULT UKR", "2022-07-23", says="UKR", id="hit", document="c", on="2022-07-23")

    (line,) = fact_lines([shooting, admitted, asserted], [occurrence(asserted, shooting, admitted)])

    assert Standing.SUPERSEDES in [found.standing for found in line.comparisons]


def test_who_has_denied_and_then_calls_it_possible_takes_nothing_back():
    first = report("not RUS ASSAULT UKR", "2022-07-23", says="RUS", id="no", document="a", on="2022-07-23")
    then = report("RUS ASSAULT UKR", "2022-07-24", says="RUS", id="may", document="b", on="2022-07-23",
                  certainty=Certainty.POSSIBLE)  # fmt: skip
    other = report("RUS ASSAULT UKR", "2022-07-23", says="UKR", id="hit", document="c", on="2022-07-23")

    (line,) = fact_lines([first, then, other], [occurrence(other, first, then)])

    assert Standing.SUPERSEDES not in [found.standing for found in line.comparisons]


def test_what_an_article_itself_says_did_not_happen_is_nobodys_denial():
    told = report("not CHN AID RUS", "2023-02-23", id="told")

    assert fact_lines([PARTS, told], [occurrence(PARTS, told)]) == ()


def test_a_promise_not_to_attack_contradicts_no_attack_that_was_made():
    promise = report(
        "not RUS ASSAULT UKR", "2022-07-23", says="RUS", id="no", document="a", time=Tense.FUTURE
    )
    struck = report("RUS ASSAULT UKR", "2022-07-23", says="UKR", id="hit", document="a", start=5)
    feared = replace(struck, certainty=Certainty.POSSIBLE, time=Tense.FUTURE)

    assert fact_lines([promise, struck], [occurrence(promise, struck)]) == ()
    assert len(fact_lines([promise, feared], [occurrence(promise, feared)])) == 1


def test_a_refusal_answers_nothing_that_is_said_of_others():
    promise = report("not FIN SUPPORT TUR", "2022-06-28", says="FIN", id="no", document="a")
    accord = report("TUR SUPPORT FIN", "2022-06-28", says="SWE", id="yes", document="a", start=5)

    assert fact_lines([promise, accord], [occurrence(promise, accord)], refused={"no"}) == ()


def test_a_refusal_denies_only_what_others_are_quoted_as_saying():
    told = report("CHN AID RUS", "2023-02-20", id="told", document="beijing")

    assert fact_lines([told, DENIAL], [occurrence(told, DENIAL)], refused={"denial"}) == ()
    assert len(fact_lines([told, DENIAL], [occurrence(told, DENIAL)])) == 1
    assert len(fact_lines([PARTS, DENIAL], refused={"denial"})) == 1


def test_a_doubt_asserts_nothing():
    doubt = report("not CHN AID RUS", "2023-02-22", says="DEU", certainty=Certainty.POSSIBLE, id="doubt")

    assert fact_lines([doubt, DENIAL], [occurrence(doubt, DENIAL)]) == ()


def test_who_says_that_it_will_not_attack_answers_those_who_say_it_may():
    feared = report("RUS ASSAULT UKR", "2022-01-14", says="USA", id="feared", **POSSIBLE)
    denied = report("not RUS ASSAULT UKR", "2022-01-18", says="RUS", id="denied", time=Tense.FUTURE)

    assert len(fact_lines([feared, denied])) == 1


def test_who_says_that_it_will_not_attack_does_not_deny_an_attack_of_yesterday():
    strike = report("RUS ASSAULT UKR", "2022-01-17", says="UKR", id="strike")
    denied = report("not RUS ASSAULT UKR", "2022-01-18", says="RUS", id="denied", time=Tense.FUTURE)

    assert fact_lines([strike, denied]) == ()


def test_what_somebody_says_of_talks_does_not_deny_that_the_article_tells_of_them():
    talks = report("RUS CONSULT USA", "2021-12-31", id="talks", document="one")
    quoted = report("not RUS CONSULT USA", "2021-12-31", says="RUS", id="quoted", document="one", start=9)

    assert fact_lines([talks, quoted], [occurrence(talks, quoted)]) == ()


def test_talks_that_one_side_tells_of_and_the_other_denies_are_at_odds():
    talks = report("RUS CONSULT USA", "2021-12-31", says="USA", id="talks", document="one")
    denied = report("not RUS CONSULT USA", "2021-12-31", says="RUS", id="denied", document="one", start=9)

    assert len(fact_lines([talks, denied], [occurrence(talks, denied)])) == 1


def test_a_doubt_is_no_denial():
    doubt = report("not CHN AID RUS", "2023-02-23", says="DEU", certainty=Certainty.POSSIBLE, id="doubt")

    assert fact_lines([PARTS, doubt]) == ()


def test_a_denial_of_another_year_is_of_another_matter():
    old = report("not CHN AID RUS", "2021-02-23", says="CHN", id="old")

    assert fact_lines([PARTS, old]) == ()


def test_a_denial_to_others_is_of_another_matter():
    other = report("not CHN AID PRK", "2023-02-23", says="CHN", id="other")

    assert fact_lines([PARTS, other]) == ()


def test_all_sides_agreeing_make_no_line():
    again = report("CHN AID RUS", "2023-02-21", says="USA", id="again")

    assert fact_lines([PARTS, again], [occurrence(PARTS, again)]) == ()


ACTS = ("CHN AID RUS", "not CHN AID RUS", "RUS ASSAULT UKR", "not RUS ASSAULT UKR")


@st.composite
def collections(draw: st.DrawFn):
    return [
        report(
            draw(st.sampled_from(ACTS)),
            f"2023-02-{draw(st.integers(1, 28)):02}",
            says=draw(st.sampled_from(["", "RUS", "CHN", "UKR"])),
            id=f"e{number}",
            document=f"d{draw(st.integers(0, 3))}",
        )
        for number in range(draw(st.integers(0, 10)))
    ]


@settings(max_examples=60, deadline=None)
@given(collections(), st.randoms())
def test_the_order_of_reports_does_not_change_the_lines(told, chance: random.Random):
    shuffled = list(told)
    chance.shuffle(shuffled)

    assert fact_lines(shuffled) == fact_lines(told)


@settings(max_examples=60, deadline=None)
@given(collections())
def test_every_line_has_a_denial_and_something_denied(told):
    for line in fact_lines(told):
        assert 0.0 in line.values
        assert set(line.values) != {0.0}
