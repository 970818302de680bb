"""Numbers about one thing stand in one line, and the line says how they stand to each other."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers.press import POSSIBLE, claim, occurrence, report
from westphalia.ledgers import claim_lines
from westphalia.model import Certainty, ClaimReport, Report, Standing, Tense

MASSED = report("RUS MOBILIZE:troops UKR", "2021-12-09", id="massed")
GROWN = report("RUS MOBILIZE:troops UKR", "2021-12-30", id="grown", document="grown")
FEARED = report("RUS ASSAULT UKR", "2021-12-31", id="feared", document="feared", **POSSIBLE)

KYIV = claim("94.000 soldati", 94000, "soldiers", by="UKR", about=MASSED, language="it")
KYIV_LATER = claim(
    "oltre 100mila uomini",
    100000,
    "people",
    comparator=">",
    by="UKR",
    published="2021-12-30",
    about=GROWN,
    language="it",
)
WASHINGTON = claim(
    "up to 175,000 troops",
    175000,
    "troops",
    comparator="<=",
    by="USA",
    published="2021-12-31",
    about=FEARED,
    certainty=Certainty.POSSIBLE,
)


def test_soldiers_men_and_troops_at_one_border_stand_in_one_line():
    (line,) = claim_lines([WASHINGTON, KYIV, KYIV_LATER], [MASSED, GROWN, FEARED])

    assert line.unit == "troops"
    assert line.values == (94000, 100000, 175000)
    assert line.subject == "RUS MOBILIZE UKR"


def test_a_claimant_who_gives_another_number_later_supersedes_its_own():
    (line,) = claim_lines([KYIV, KYIV_LATER], [MASSED, GROWN])
    (found,) = line.comparisons

    assert found.standing is Standing.SUPERSEDES
    assert found.ratio == pytest.approx(1.0638, abs=1e-4)


def test_a_number_without_an_act_belongs_to_the_act_told_before_it_and_is_as_doubtful():
    words = "Moscow may launch an offensive with 175,000 troops"
    feared = report("RUS ASSAULT UKR", "2021-12-09", document="a", start=22, sentence=words, **POSSIBLE)
    here = claim("94,000 troops", 94000, "troops", by="UKR", about=MASSED)
    there = claim("175,000 troops", 175000, "troops", by="USA", document="a", sentence=words, named=("RUS",))

    (line,) = claim_lines([here, there], [MASSED, feared])

    assert "USA: 175,000 troops (possible)" in line.comparisons[0].why


def test_a_number_of_nothing_in_particular_is_called_by_its_words():
    bare = claim("94,000 soldiers", 94000, "soldiers", by="UKR")
    bare = replace(bare, claim=replace(bare.claim, subject=""))

    (line,) = claim_lines([bare], [])

    assert line.subject == "94,000 soldiers"


def test_two_claimants_differ_by_a_ratio():
    (line,) = claim_lines([KYIV, WASHINGTON], [MASSED, FEARED])
    (found,) = line.comparisons

    assert found.standing is Standing.DIFFERS
    assert found.ratio == pytest.approx(175 / 94, abs=1e-4)
    assert found.why == "UKR: 94,000 troops (2021-12-09); USA: <=175,000 troops (possible) (2021-12-31)"


def test_only_the_latest_word_of_a_claimant_is_held_against_others():
    (line,) = claim_lines([KYIV, KYIV_LATER, WASHINGTON], [MASSED, GROWN, FEARED])
    pairs = {(found.earlier_id, found.later_id) for found in line.comparisons}

    assert (KYIV_LATER.claim.id, WASHINGTON.claim.id) in pairs
    assert (KYIV.claim.id, WASHINGTON.claim.id) not in pairs


def test_a_number_agrees_with_a_bound_that_it_keeps():
    moscow = claim("more than 90,000 troops", 90000, "troops", comparator=">", by="RUS", about=MASSED)

    (line,) = claim_lines([KYIV, moscow], [MASSED])

    assert [found.standing for found in line.comparisons] == [Standing.AGREES]


def test_who_says_the_same_again_adds_no_comparison():
    again = claim("94,000 soldiers", 94000, "soldiers", by="UKR", published="2021-12-12", about=MASSED)

    (line,) = claim_lines([KYIV, again], [MASSED])

    assert len(line.claim_ids) == 2
    assert line.comparisons == ()


CALL = report("USA CONSULT:phone RUS", "2022-02-12", id="call", on="2022-02-12")
CALL_AGAIN = report("USA CONSULT:phone RUS", "2022-02-13", id="call-2", document="call-2", on="2022-02-12")


def test_an_hour_and_sixty_minutes_are_one_length():
    white_house = claim("62 minutes", 62, "minutes", by="USA", published="2022-02-12", about=CALL)
    kremlin = claim("just over an hour", 1, "hours", comparator=">", by="RUS", published="2022-02-13",
                    about=CALL_AGAIN)  # fmt: skip

    (line,) = claim_lines([white_house, kremlin], [CALL, CALL_AGAIN], [occurrence(CALL, CALL_AGAIN)])

    assert line.unit == "minutes"
    assert line.values == (62, 60)
    assert [found.standing for found in line.comparisons] == [Standing.AGREES]


def test_the_lengths_of_two_calls_are_two_lines():
    other = report("USA CONSULT:phone RUS", "2021-12-30", id="other", on="2021-12-30", document="other")
    december = claim("50 minutes", 50, "minutes", by="USA", published="2021-12-30", about=other)
    february = claim("62 minutes", 62, "minutes", by="USA", published="2022-02-12", about=CALL)

    lines = claim_lines([december, february], [CALL, other], [occurrence(CALL), occurrence(other)])

    assert [line.values for line in lines] == [(50,), (62,)]


def test_tolls_of_two_strikes_on_one_town_are_two_lines():
    first = report("RUS ASSAULT:aerial CVL:UKR", "2023-01-14", id="one", on="2023-01-14", place="Dnipro")
    second = report("RUS ASSAULT:aerial CVL:UKR", "2023-06-03", id="two", on="2023-06-03", place="Dnipro")
    tolls = [
        claim("12 dead", 12, "killed", by="UKR", published="2023-01-14", about=first),
        claim("40 dead", 40, "killed", by="UKR", published="2023-06-04", about=second),
    ]

    assert len(claim_lines(tolls, [first, second], [occurrence(first), occurrence(second)])) == 2


def test_the_toll_that_both_sides_give_of_one_strike_is_one_line_though_fusion_kept_them_apart():
    theirs = report("UKR ASSAULT RUS", "2023-01-02", id="theirs", on="2023-01-01", document="a")
    ours = report("UKR ASSAULT RUS", "2023-01-02", id="ours", on="2023-01-01", document="b")
    tolls = [
        claim("63 soldiers dead", 63, "killed", by="RUS", published="2023-01-02", about=theirs),
        claim(
            "about 400 killed", 400, "killed", comparator="~", by="UKR", published="2023-01-02", about=ours
        ),
    ]

    (line,) = claim_lines(tolls, [theirs, ours], [occurrence(theirs), occurrence(ours)])

    assert [found.standing for found in line.comparisons] == [Standing.DIFFERS]


def test_one_claimant_counts_two_things_in_one_article():
    aid = report("USA AID UKR", "2022-02-26", id="aid", document="aid")
    sums = [
        claim("$350 million", 350e6, "dollars", by="USA", about=aid, document="aid",
              sentence="$350 million now, 6 billion dollars later"),
        claim("6 billion dollars", 6e9, "dollars", by="USA", about=aid, document="aid",
              sentence="$350 million now, 6 billion dollars later"),
    ]  # fmt: skip

    assert len(claim_lines(sums, [aid], [occurrence(aid)])) == 2


def test_the_length_that_an_article_states_itself_is_of_another_call_than_the_one_it_quotes():
    article = [
        claim("two hours", 2, "hours", about=CALL, document="one", sentence="two hours, then 90 minutes"),
        claim("90 minutes", 90, "minutes", by="UKR", about=CALL, document="one",
              sentence="two hours, then 90 minutes"),
    ]  # fmt: skip

    assert len(claim_lines(article, [CALL], [occurrence(CALL)])) == 2


def test_two_sides_that_one_article_names_are_at_odds_about_one_thing():
    march = report("CVL:KOR PROTEST:demo KOR", "2024-12-14", id="march", document="one")
    article = [
        claim("200,000", 200000, "", by="KOR", about=march, document="one", sentence="200,000 or 1,000,000"),
        claim("1,000,000", 1e6, "", by="CVL:KOR", about=march, document="one",
              sentence="200,000 or 1,000,000"),
    ]  # fmt: skip

    (line,) = claim_lines(article, [march], [occurrence(march)])

    assert line.unit == "demonstrators"
    assert [found.standing for found in line.comparisons] == [Standing.DIFFERS]


def test_those_who_withdraw_are_not_counted_with_those_who_stay():
    back = report("RUS RETREAT:withdraw UKR", "2021-12-25", id="back", document="back")
    leaving = claim("10,000 troops", 10000, "troops", by="RUS", published="2021-12-25", about=back)

    assert len(claim_lines([KYIV, leaving], [MASSED, back])) == 2


def test_two_fallen_soldiers_are_no_strength():
    shelling = report("RUS ASSAULT UKR", "2021-12-11", id="shelling", document="s", time=Tense.PAST)
    fallen = claim("two soldiers", 2, "soldiers", by="UKR", published="2021-12-11", about=shelling)

    assert len(claim_lines([KYIV, fallen], [MASSED, shelling])) == 2


def test_a_number_of_last_year_does_not_stand_beside_one_of_today():
    spring = report("RUS MOBILIZE:troops UKR", "2021-04-10", id="spring", document="spring")
    then = claim("80,000 troops", 80000, "troops", by="UKR", published="2021-04-10", about=spring)

    assert len(claim_lines([then, KYIV], [spring, MASSED])) == 2


def test_troops_in_two_countries_are_two_lines():
    here = report("RUS MOBILIZE:troops", "2021-12-09", id="here", place="Yelnya", country="RUS")
    there = report("RUS MOBILIZE:troops", "2021-12-10", id="there", place="Gomel", country="BLR")
    counts = [
        claim("90,000 troops", 90000, "troops", by="USA", about=here),
        claim("30,000 troops", 30000, "troops", by="USA", published="2021-12-10", about=there),
    ]

    assert len(claim_lines(counts, [here, there])) == 2


def test_vague_words_agree_with_a_number_of_their_size_and_differ_from_a_larger():
    march = report("CVL:BLR PROTEST:demo BLR", "2020-08-16", id="march", on="2020-08-16")
    counts = [
        claim("decine di migliaia", None, "people", comparator=">=", by="", outlet="Corriere", about=march,
              published="2020-08-16", language="it", quantity="decine di migliaia"),
        claim("60,000 people", 60000, "people", by="OPP:BLR", published="2020-08-16", about=march),
        claim("2,000 people", 2000, "people", by="BLR", published="2020-08-16", about=march),
    ]  # fmt: skip

    (line,) = claim_lines(counts, [march], [occurrence(march)])

    assert line.unit == "demonstrators"
    assert sorted(found.standing.value for found in line.comparisons) == ["agrees", "differs", "differs"]


def test_a_range_is_held_against_a_number_by_its_ends():
    counted = [
        claim("90,000 to 100,000 troops", None, "troops", by="GBR", about=MASSED, quantity="90000-100000"),
        claim("94,000 soldiers", 94000, "soldiers", by="UKR", about=MASSED, published="2021-12-10"),
    ]

    (line,) = claim_lines(counted, [MASSED])

    assert line.values == (None, 94000)
    assert [found.standing for found in line.comparisons] == [Standing.AGREES]


def test_a_claim_without_a_number_is_in_no_line():
    nothing = claim("missiles", None, "missiles", about=MASSED)

    assert claim_lines([nothing], [MASSED]) == ()


def test_the_noun_behind_the_marked_words_says_what_is_counted():
    sentence = "Moscow keeps 90,000 of its soldiers there"
    bare = claim("90,000", 90000, "of", by="USA", about=MASSED, sentence=sentence)

    (line,) = claim_lines([bare], [MASSED])

    assert line.unit == "troops"


def test_a_number_that_no_event_is_linked_with_is_of_those_named_beside_it_and_not_of_who_states_it():
    bare = claim("175,000 soldiers", 175000, "soldiers", by="USA", named=("USA", "RUS"),
                 published="2021-12-10")  # fmt: skip

    (line,) = claim_lines([KYIV, bare], [MASSED])

    assert line.values == (94000, 175000)


# ---- laws

CLAIMS = (KYIV, KYIV_LATER, WASHINGTON)
EVENTS = (MASSED, GROWN, FEARED)

_numbers = st.integers(1, 4).map(lambda n: 10.0**n)
_days = st.dates(min_value=date(2021, 11, 1), max_value=date(2022, 12, 31))


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[ClaimReport], list[Report]]:
    events, claims = [], []
    for number in range(draw(st.integers(1, 8))):
        owner, other = draw(st.sampled_from([("RUS", "UKR"), ("UKR", "RUS"), ("ISR", "LBN")]))
        kind = draw(st.sampled_from(["MOBILIZE", "ASSAULT", "RETREAT"]))
        when = draw(_days).isoformat()
        event = report(f"{owner} {kind} {other}", when, id=f"e{number}", document=f"d{number}", on=when)
        unit = draw(st.sampled_from(["troops", "soldiers", "killed", "hours", "minutes"]))
        by = draw(st.sampled_from(["", "RUS", "UKR", "USA"]))
        value = draw(_numbers)
        events.append(event)
        claims.append(claim(f"{value:g} {unit}", value, unit, by=by, published=when, about=event,
                            document=f"d{number}"))  # fmt: skip
    return claims, events


@settings(max_examples=60, deadline=None)
@given(collections(), st.randoms())
def test_the_order_of_claims_and_events_does_not_change_the_lines(collected, chance: random.Random):
    claims, events = collected
    shuffled, mixed = list(claims), list(events)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)

    assert claim_lines(shuffled, mixed) == claim_lines(claims, events)


@settings(max_examples=60, deadline=None)
@given(collections())
def test_every_claim_with_a_number_stands_in_one_line(collected):
    claims, events = collected
    placed = [id_ for line in claim_lines(claims, events) for id_ in line.claim_ids]

    assert sorted(placed) == sorted(item.claim.id for item in claims)


@settings(max_examples=60, deadline=None)
@given(collections())
def test_a_comparison_is_between_two_claims_of_its_line(collected):
    for line in claim_lines(*collected):
        for found in line.comparisons:
            earlier, later = line.claim_ids.index(found.earlier_id), line.claim_ids.index(found.later_id)
            assert earlier < later
