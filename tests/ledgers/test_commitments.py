"""Statements of one commitment are one pledge with its history, and what happened since makes its state."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers.press import POSSIBLE, Press, report
from westphalia.dates import PartialDate
from westphalia.gazetteer import Membership
from westphalia.ledgers import Circles, pledges
from westphalia.model import Certainty, Change, CommitmentState, Occurrence, Pledge, Report, Status, Tense

CIRCLES = Circles([Membership(organisation="EUU", state="DEU"), Membership(organisation="NATO", state="USA")])


def ledger(press: Press, as_of: str | None = None) -> tuple[Pledge, ...]:
    day = date.fromisoformat(as_of) if as_of else None
    return pledges(press.commitments, press.occurrences, press.reports, circles=CIRCLES, as_of=day)


def only(press: Press, as_of: str | None = None) -> Pledge:
    (found,) = ledger(press, as_of)
    return found


def quiet(press: Press, until: str) -> None:
    """Let time pass: something else is reported of the parties."""
    press.happened("USA CONSULT RUS", until, trigger="spoke", document=f"quiet-{until}")


# ---- the winter of 2021


def winter() -> Press:
    """Sanctions announced for the case of an invasion, the invasion, the sanctions."""
    press = Press()
    if_invades = report(
        "RUS ASSAULT UKR", "2021-12-07", id="if", document="dec", trigger="invade",
        sentence="se la Russia invade l'Ucraina", language="it", certainty=Certainty.POSSIBLE,
        time=Tense.FUTURE,
    )  # fmt: skip
    press.said("threat", "USA", "2021-12-07", to="RUS", given=if_invades, then="USA SANCTION RUS",
               words="Biden promette dure sanzioni se la Russia invade", language="it")  # fmt: skip
    press.said("threat", "USA", "2022-01-20", to="RUS", then="USA SANCTION RUS", words="severe sanctions")
    return press


def invasion(press: Press) -> Occurrence:
    return press.happened("RUS ASSAULT UKR", "2022-02-24", on="2022-02-24", trigger="invasion",
                          document="war")  # fmt: skip


def test_a_threat_is_open_until_its_condition_is_met():
    found = only(winter())

    assert found.state is CommitmentState.OPEN
    assert found.because == ()
    assert found.why == "nothing is known to have met its condition"


def test_the_invasion_meets_the_condition():
    press = winter()
    war = invasion(press)
    found = only(press)

    assert found.state is CommitmentState.CONDITION_MET
    assert found.because == (war.id,)
    assert found.since == PartialDate("2022-02-24")
    assert "RUS ASSAULT UKR on 2022-02-24: the condition" in found.why


def test_the_sanctions_carry_it_out():
    press = winter()
    war = invasion(press)
    sanctions = press.happened("USA SANCTION RUS", "2022-02-25", on="2022-02-25", trigger="sanctions")
    found = only(press)

    assert found.state is CommitmentState.CARRIED_OUT
    assert found.because == (war.id, sanctions.id)
    assert found.since == PartialDate("2022-02-25")


def test_sanctions_before_the_invasion_carry_nothing_out():
    press = winter()
    press.happened("USA SANCTION RUS", "2022-01-10", on="2022-01-10", trigger="sanctions")
    invasion(press)

    assert only(press).state is CommitmentState.CONDITION_MET


def test_a_shelling_is_not_the_invasion():
    press = winter()
    press.happened("RUS ASSAULT UKR", "2022-02-18", on="2022-02-17", trigger="shelled")

    assert only(press).state is CommitmentState.OPEN


def test_an_invasion_of_years_ago_told_today_meets_nothing():
    press = winter()
    press.happened("RUS ASSAULT UKR", "2022-01-25", on="2014-02", trigger="invasion")

    assert only(press).state is CommitmentState.OPEN


def test_an_undated_invasion_far_down_in_an_article_may_be_an_old_one():
    press = winter()
    press.happened("RUS ASSAULT UKR", "2022-01-25", trigger="invasion", start=2500)

    assert only(press).state is CommitmentState.OPEN


def test_an_undated_invasion_at_the_top_of_the_news_is_a_new_one():
    press = winter()
    press.happened("RUS ASSAULT UKR", "2022-02-24", trigger="invasion", start=12)

    assert only(press).state is CommitmentState.CONDITION_MET


def test_a_feared_invasion_meets_nothing():
    press = winter()
    press.happened("RUS ASSAULT UKR", "2022-02-11", on="2022-02-16", trigger="invasion",
                   certainty=Certainty.POSSIBLE, time=Tense.FUTURE)  # fmt: skip
    quiet(press, "2022-03-01")

    assert only(press).state is CommitmentState.OPEN


def test_an_invasion_that_is_only_feared_and_denied_is_not_called_disputed():
    press = winter()
    press.one(
        report("RUS ASSAULT UKR", "2022-01-22", says="USA", id="a", **POSSIBLE),
        report("not RUS ASSAULT UKR", "2022-01-22", says="RUS", id="b"),
        status=Status.DISPUTED,
    )

    assert "disputed" not in only(press).why


def test_a_warning_of_what_others_will_do_is_never_carried_out_or_failed():
    press = Press()
    press.said("threat", "USA", "2021-12-09", to="UKR", then="RUS ASSAULT UKR", until="2022-01-15")
    press.happened("RUS CONSULT USA", "2022-02-01")
    found = only(press)

    assert found.state is CommitmentState.OPEN
    assert "others" in found.why


def test_a_disputed_invasion_leaves_it_open_and_says_so():
    press = winter()
    press.one(
        report("RUS ASSAULT UKR", "2022-02-22", on="2022-02-21", trigger="invasion", says="UKR", id="a"),
        report("not RUS ASSAULT UKR", "2022-02-22", on="2022-02-21", trigger="invasion", says="RUS", id="b"),
    )
    found = only(press)

    assert found.state is CommitmentState.OPEN
    assert "is disputed" in found.why


def test_an_invasion_that_several_articles_tell_of_happened_though_the_invader_denies_it():
    press = winter()
    press.one(
        report("RUS ASSAULT UKR", "2022-02-24", on="2022-02-24", trigger="invasion", id="a", document="x"),
        report("RUS ASSAULT UKR", "2022-02-24", on="2022-02-24", trigger="invasion", id="b", document="y"),
        report("not RUS ASSAULT UKR", "2022-02-24", on="2022-02-24", trigger="invasion", says="RUS", id="c"),
    )
    found = only(press)

    assert found.state is CommitmentState.CONDITION_MET
    assert "(denied by some)" in found.why


def test_a_planned_event_meets_a_condition_once_its_day_has_passed():
    press = Press()
    press.said(
        "threat", "CHN", "2022-07-20", to="USA", given="USA CONSULT:visit TWN", then="CHN MOBILIZE TWN"
    )
    press.happened("USA CONSULT:visit TWN", "2022-07-28", on="2022-08-02", time=Tense.FUTURE, trigger="visit")

    assert only(press, "2022-08-01").state is CommitmentState.OPEN
    quiet(press, "2022-08-04")
    found = only(press)
    assert found.state is CommitmentState.CONDITION_MET
    assert "planned for that day" in found.why


def test_repeated_statements_are_one_pledge_with_its_history():
    found = only(winter())

    assert [(str(item.said), item.change) for item in found.statements] == [
        ("2021-12-07", Change.FIRST),
        ("2022-01-20", Change.REPEATED),
    ]
    assert found.condition is not None
    assert found.condition.topics == ("invasion",)


def test_the_sanctions_of_a_union_carry_out_what_a_member_threatened():
    press = Press()
    press.said("threat", "DEU", "2022-02-15", to="RUS", then="DEU SANCTION RUS")
    press.happened("EUU SANCTION RUS", "2022-02-25", on="2022-02-25", trigger="sanctions")

    assert only(press).state is CommitmentState.CARRIED_OUT


# ---- what else may become of one


def test_a_promise_whose_day_has_passed_is_not_carried_out():
    press = Press()
    press.said("promise", "RUS", "2022-02-10", then="RUS RETREAT:withdraw BLR", until="2022-02-20")
    quiet(press, "2022-02-22")
    found = only(press)

    assert found.state is CommitmentState.NOT_CARRIED_OUT
    assert found.deadline == found.since == PartialDate("2022-02-20")
    assert found.why == "until 2022-02-20 no RUS RETREAT:withdraw BLR is known"


def test_a_day_that_has_passed_says_nothing_where_nothing_has_been_read_since():
    press = Press()
    press.said("promise", "RUS", "2022-02-10", then="RUS RETREAT:withdraw BLR", until="2022-02-20")
    press.happened("BRA CONSULT ARG", "2022-03-10", trigger="met")

    assert only(press).state is CommitmentState.OPEN


def test_a_threat_is_carried_out_too_late_to_be_in_time_but_carried_out_it_is():
    press = Press()
    press.said("threat", "USA", "1998-02-10", to="IRQ", then="USA ASSAULT IRQ", until="1998-02-20")
    strike = press.happened("USA ASSAULT IRQ", "1998-03-17", on="1998-03-16", trigger="struck")

    assert only(press).because == (strike.id,)


def test_what_was_asked_for_averts_a_threat():
    press = Press()
    press.said("threat", "USA", "1998-02-10", to="IRQ", given="not IRQ RETREAT:access UNO",
               then="USA ASSAULT IRQ")  # fmt: skip
    opened = press.happened("IRQ RETREAT:access UNO", "1998-02-23", on="1998-02-22", trigger="opened")
    found = only(press)

    assert found.state is CommitmentState.AVERTED
    assert found.because == (opened.id,)


def test_a_threat_for_the_case_that_something_is_not_done_falls_due_when_its_day_has_passed():
    press = Press()
    asked = report("not IRQ RETREAT:withdraw KWT", "1990-11-30", on="1991-01-15", document="un", id="asked",
                   certainty=Certainty.POSSIBLE, time=Tense.FUTURE)  # fmt: skip
    press.said("threat", "USA", "1990-11-30", to="IRQ", given=asked, then="USA ASSAULT IRQ")

    press.happened("USA CONSULT IRQ", "1991-01-16", trigger="met")
    assert only(press).state is CommitmentState.CONDITION_MET
    press.happened("USA ASSAULT IRQ", "1991-01-17", on="1991-01-17", trigger="bombed")
    assert only(press).state is CommitmentState.CARRIED_OUT


def test_a_demand_that_is_turned_down_is_refused():
    press = Press()
    asked = report("RUS REQUEST:yield USA", "2021-12-17", id="asked", document="moscow")
    press.said("demand", "RUS", "2021-12-17", to="USA", then="USA AGREE RUS", words="garanzie scritte",
               speech=asked)  # fmt: skip
    answer = press.happened("USA REJECT:yield RUS", "2022-01-26", on="2022-01-26", trigger="rejected")
    found = only(press)

    assert found.state is CommitmentState.REFUSED
    assert found.because == (answer.id,)


def test_turning_down_a_meeting_does_not_refuse_a_demand_to_yield():
    press = Press()
    asked = report("RUS REQUEST:yield USA", "2021-12-17", id="asked", document="moscow")
    press.said("demand", "RUS", "2021-12-17", to="USA", then="USA AGREE RUS", speech=asked)
    press.happened("USA REJECT:meet RUS", "2022-01-26", on="2022-01-26", trigger="rejected")

    assert only(press).state is CommitmentState.OPEN


def test_a_demand_that_is_met_is_carried_out():
    press = Press()
    press.said("demand", "USA", "2008-08-12", to="RUS", then="RUS RETREAT:withdraw GEO")
    press.happened("RUS RETREAT:withdraw GEO", "2008-10-08", on="2008-10-08", trigger="left")

    assert only(press).state is CommitmentState.CARRIED_OUT


def test_who_demands_is_not_who_does_what_is_demanded():
    press = Press()
    press.said("demand", "OAS", "2009-06-28", to="HND", then="OAS CONCEDE HND")
    found = only(press)

    assert found.consequence is not None
    assert found.consequence.actors == ("HND",)


def test_a_promise_that_its_maker_later_refuses_is_withdrawn():
    press = Press()
    press.said("promise", "USA", "2022-03-01", to="UKR", then="USA AID UKR")
    refusal = press.said("refusal", "USA", "2022-03-20", to="UKR", then="not USA AID UKR")
    promise = next(found for found in ledger(press) if found.kind == "promise")

    assert promise.state is CommitmentState.WITHDRAWN
    assert promise.since == PartialDate("2022-03-20")
    assert promise.statements[-1].commitment_id == refusal.commitment.id
    assert promise.statements[-1].change is Change.WITHDRAWN


def test_a_promise_made_again_after_its_withdrawal_is_open_again():
    press = Press()
    press.said("promise", "USA", "2022-03-01", to="UKR", then="USA AID UKR")
    press.said("refusal", "USA", "2022-03-20", to="UKR", then="not USA AID UKR")
    press.said("promise", "USA", "2022-04-10", to="UKR", then="USA AID UKR")
    promise = next(found for found in ledger(press) if found.kind == "promise")

    assert promise.state is CommitmentState.OPEN


def test_a_refusal_is_broken_by_the_deed():
    press = Press()
    press.said("refusal", "DEU", "2022-09-01", to="UKR", then="DEU AID UKR")
    deed = press.happened("DEU AID UKR", "2023-03-27", on="2023-03-27", trigger="delivered")
    found = only(press)

    assert found.state is CommitmentState.NOT_CARRIED_OUT
    assert found.because == (deed.id,)
    assert "done after all" in found.why


def test_a_threat_of_which_nobody_speaks_for_more_than_a_year_has_lapsed():
    press = Press()
    press.said("threat", "PRK", "2010-05-01", to="KOR", then="PRK ASSAULT KOR")
    quiet(press, "2012-05-01")

    assert only(press).state is CommitmentState.LAPSED
    assert only(press).since == PartialDate("2011-05-01")


def test_a_guarantee_lasts():
    press = Press()
    press.said("guarantee", "USA", "2010-05-01", to="JPN", given="CHN ASSAULT JPN", then="USA ASSAULT CHN")
    quiet(press, "2012-05-01")

    assert only(press).state is CommitmentState.OPEN


def test_warning_others_not_to_do_a_thing_makes_it_the_condition():
    press = Press()
    press.said("red_line", "USA", "2012-08-20", to="SYR", then="not SYR ASSAULT:unconventional CVL:SYR")
    attack = press.happened(
        "SYR ASSAULT:unconventional CVL:SYR", "2013-08-21", on="2013-08-21", trigger="gas"
    )
    found = only(press)

    assert found.state is CommitmentState.CONDITION_MET
    assert found.because == (attack.id,)


def test_a_pattern_of_one_party_is_not_met_by_what_that_party_does_to_others():
    press = Press()
    press.said("threat", "USA", "1991-01-10", to="IRQ", given="IRQ ASSAULT", then="USA ASSAULT IRQ")
    press.happened("IRQ ASSAULT IRN", "1991-02-10", on="1991-02-09", trigger="fired")

    assert only(press).state is CommitmentState.OPEN


def test_nobody_calls_in_a_threat_by_its_own_attack():
    press = Press()
    press.said("threat", "IRQ", "1991-01-10", to="ISR", given="* ASSAULT ISR", then="IRQ ASSAULT ISR")
    press.happened("IRQ ASSAULT ISR", "1991-01-18", on="1991-01-18", trigger="fell")

    assert only(press).state is CommitmentState.OPEN


def test_the_announcement_alone_does_not_carry_out_what_it_announces():
    press = Press()
    will = report("NOR AID UKR", "2022-05-01", on="2022-05-09", document="oslo", id="will", time=Tense.FUTURE)
    press.said("promise", "NOR", "2022-05-01", to="UKR", then=will)
    press.occurrences.append(press.one(will, status=Status.HAPPENED))

    assert only(press).state is not CommitmentState.CARRIED_OUT


def test_the_words_by_which_it_was_made_do_not_meet_its_condition():
    press = Press()
    spoken = report("USA AGREE KAZ", "1993-10-25", on="1993-10-24", id="assured", document="almaty")
    press.said("promise", "KAZ", "1993-10-25", to="USA", given="USA AGREE KAZ", then="KAZ RETREAT",
               speech=spoken)  # fmt: skip
    press.one(spoken, report("USA AGREE KAZ", "1993-10-26", on="1993-10-25", id="told", document="later"))

    assert only(press).state is CommitmentState.OPEN


def test_what_comes_after_the_day_that_was_set_for_it_meets_no_condition():
    press = Press()
    given_ = report("PSE ASSAULT ISR", "2000-07-25", on="2000-09-13", document="july", id="if",
                    certainty=Certainty.POSSIBLE, time=Tense.FUTURE)  # fmt: skip
    press.said("threat", "ISR", "2000-07-25", to="PSE", given=given_, then="ISR COERCE PSE")
    press.happened("PSE ASSAULT ISR", "2001-02-12", on="2001-02-12", trigger="fired")
    press.happened("ISR CONSULT PSE", "2001-02-13", trigger="met")

    assert only(press).state is CommitmentState.LAPSED


def test_words_of_the_next_year_are_other_words():
    press = Press()
    press.said("offer", "FRA", "2022-03-25", to="RUS", given="RUS AGREE FRA", then="FRA AID RUS")
    press.happened("RUS AGREE FRA", "2022-11-17", on="2022-11-17", trigger="agreed")

    assert only(press).state is CommitmentState.OPEN


# ---- what is one commitment, and how it changes


def test_two_consequences_are_two_commitments():
    press = Press()
    press.said("threat", "USA", "2022-01-10", to="RUS", then="USA SANCTION RUS")
    press.said("threat", "USA", "2022-01-12", to="RUS", then="USA MOBILIZE RUS")

    assert len(ledger(press)) == 2


def test_threats_to_two_addressees_are_two_commitments():
    press = Press()
    press.said("threat", "USA", "2022-01-10", to="RUS", then="USA SANCTION RUS")
    press.said("threat", "USA", "2022-01-12", to="CHN", then="USA SANCTION CHN")

    assert len(ledger(press)) == 2


def test_a_threat_of_last_year_and_one_of_today_are_two_commitments():
    press = Press()
    press.said("threat", "USA", "2014-03-10", to="RUS", then="USA SANCTION RUS")
    press.said("threat", "USA", "2022-01-12", to="RUS", then="USA SANCTION RUS")

    assert len(ledger(press)) == 2


def test_one_commitment_told_in_two_languages_is_one():
    press = Press()
    press.said("threat", "USA", "2022-01-10", to="RUS", then="USA SANCTION RUS", words="severe sanctions")
    press.said("threat", "USA", "2022-01-11", to="RUS", then="USA SANCTION RUS", words="dure sanzioni",
               language="it")  # fmt: skip

    assert len(ledger(press)) == 1


def test_without_coded_acts_the_words_decide():
    press = Press()
    press.said("refusal", "TWN", "1996-03-08", to="CHN", words="the vote will go ahead as planned")
    press.said("refusal", "TWN", "1996-03-09", to="CHN", words="Taipei: vote will go ahead whatever happens")
    press.said("refusal", "TWN", "1996-03-10", to="CHN", words="no talks under fire, says the premier")

    assert sorted(len(found.statements) for found in ledger(press)) == [1, 2]


def test_a_day_that_is_set_hardens_a_threat_and_a_later_one_softens_it():
    press = Press()
    press.said("threat", "USA", "2025-06-01", to="IRN", then="USA ASSAULT IRN")
    press.said("threat", "USA", "2025-06-05", to="IRN", then="USA ASSAULT IRN", until="2025-06-20")
    press.said("threat", "USA", "2025-06-09", to="IRN", then="USA ASSAULT IRN", until="2025-06-30")
    found = only(press)

    assert [item.change for item in found.statements] == [Change.FIRST, Change.HARDENED, Change.SOFTENED]
    assert found.deadline == PartialDate("2025-06-30")


def test_what_is_told_on_the_next_day_in_firmer_words_is_the_same_word_told_again():
    press = Press()
    press.said("promise", "USA", "2025-08-17", to="UKR", then="USA ASSAULT RUS")
    press.said("guarantee", "USA", "2025-08-18", to="UKR", then="USA ASSAULT RUS")

    assert [item.change for item in only(press).statements] == [Change.FIRST, Change.REPEATED]


def test_two_promises_to_meet_are_two_promises_when_months_lie_between():
    press = Press()
    press.said("promise", "CHN", "2022-11-14", to="USA", then="CHN CONSULT USA")
    press.said("promise", "CHN", "2023-03-18", to="USA", then="CHN CONSULT USA")

    assert len(ledger(press)) == 2


def test_a_demand_not_to_do_a_thing_is_not_carried_out_by_doing_it():
    press = Press()
    press.said("demand", "RUS", "2021-12-17", to="NATO", then="not NATO AID UKR")
    deed = press.happened("NATO AID UKR", "2022-03-24", on="2022-03-24", trigger="sent")
    found = only(press)

    assert found.state is CommitmentState.NOT_CARRIED_OUT
    assert found.because == (deed.id,)


def test_a_treaty_of_two_does_not_avert_a_threat_that_asks_for_one_with_a_third():
    press = Press()
    press.said("threat", "USA", "2025-02-03", to="CAN", given="not USA,CAN AGREE", then="USA SANCTION CAN")
    press.happened("RUS,USA AGREE", "2025-02-18", on="2025-02-18", trigger="agreed")

    assert only(press).state is CommitmentState.OPEN


def test_a_promise_that_becomes_a_guarantee_has_hardened():
    press = Press()
    press.said("promise", "USA", "2025-08-16", to="UKR", then="USA ASSAULT RUS")
    press.said("guarantee", "USA", "2025-08-20", to="UKR", then="USA ASSAULT RUS")

    assert [item.change for item in only(press).statements] == [Change.FIRST, Change.HARDENED]


def test_a_statement_is_of_the_day_on_which_the_text_says_it_was_made():
    press = Press()
    spoken = report("RUS AGREE UKR", "2022-07-23", on="2022-07-22", id="promised", document="odesa")
    press.said("promise", "RUS", "2022-07-23", to="UKR", then="not RUS ASSAULT UKR", speech=spoken)
    strike = press.happened("RUS ASSAULT UKR", "2022-07-23", on="2022-07-23", trigger="struck")
    found = only(press)

    assert found.statements[0].said == PartialDate("2022-07-22")
    assert found.state is CommitmentState.NOT_CARRIED_OUT
    assert found.because == (strike.id,)


def test_who_threatens_is_who_would_do_it():
    press = Press()
    press.said("threat", "RUS", "2022-05-16", to="NATO", then="NATO SANCTION")
    found = only(press)

    assert found.consequence is not None
    assert (found.consequence.actors, found.consequence.recipients) == (("RUS",), ("NATO",))


# ---- nothing that was published later is seen


def test_seen_from_before_the_invasion_the_threat_is_open():
    press = winter()
    invasion(press)

    assert only(press, "2022-02-23").state is CommitmentState.OPEN
    assert only(press, "2022-02-24").state is CommitmentState.CONDITION_MET


def test_an_event_that_was_only_planned_then_is_planned_when_seen_from_then():
    press = Press()
    press.said("promise", "ESP", "2022-06-01", to="NATO", then="ESP CONSULT NATO")
    press.one(
        report("ESP CONSULT NATO", "2022-06-20", on="2022-06-28", time=Tense.FUTURE, id="plan"),
        report("ESP CONSULT NATO", "2022-06-29", on="2022-06-28", id="done"),
    )

    assert only(press, "2022-06-25").state is CommitmentState.OPEN
    assert only(press, "2022-06-30").state is CommitmentState.CARRIED_OUT


def test_what_has_no_date_of_publication_is_not_seen_from_a_day():
    press = Press()
    press.said("threat", "USA", None, to="RUS", then="USA SANCTION RUS")

    assert ledger(press, "2022-01-01") == ()
    assert len(ledger(press)) == 1


# ---- laws

START = date(2022, 1, 1)
_days = st.integers(0, 90).map(lambda days: (START + timedelta(days=days)).isoformat())
_acts = st.sampled_from(
    ["USA SANCTION RUS", "RUS ASSAULT UKR", "DEU AID UKR", "RUS RETREAT UKR", "USA REJECT RUS"]
)


@st.composite
def presses(draw: st.DrawFn) -> Press:
    press = Press()
    for number in range(draw(st.integers(1, 6))):
        press.said(
            draw(st.sampled_from(["threat", "promise", "demand", "refusal", "offer", "red_line"])),
            draw(st.sampled_from(["USA", "RUS", "DEU"])),
            draw(_days),
            to=draw(st.sampled_from(["RUS", "UKR", ""])),
            given=draw(st.none() | _acts),
            then=draw(st.none() | _acts),
            until=draw(st.none() | _days),
            words=f"words {number}",
        )
    for number in range(draw(st.integers(0, 6))):
        act, when = draw(_acts), draw(_days)
        told = [report(act, when, on=draw(st.none() | st.just(when)), id=f"o{number}", document=f"o{number}")]
        if draw(st.booleans()):
            told.append(replace(report(act, draw(_days), id=f"p{number}", document=f"p{number}"),
                                time=draw(st.sampled_from(Tense))))  # fmt: skip
        press.one(*told)
    return press


@settings(max_examples=60, deadline=None)
@given(presses(), st.randoms())
def test_the_order_of_the_records_does_not_change_the_pledges(press: Press, chance: random.Random):
    expected = ledger(press)
    for records in (press.commitments, press.occurrences, press.reports):
        chance.shuffle(records)

    assert ledger(press) == expected


@settings(max_examples=60, deadline=None)
@given(presses(), _days)
def test_what_is_published_after_a_day_changes_nothing_of_what_is_seen_from_it(press: Press, day: str):
    until = date.fromisoformat(day)

    def is_known(item: Report) -> bool:
        return item.published is not None and item.published.latest() <= until

    earlier = Press(
        reports=[item for item in press.reports if is_known(item)],
        occurrences=[item for item in press.occurrences if item.first_reported
                     and item.first_reported.latest() <= until],
        commitments=[item for item in press.commitments if item.published
                     and item.published.latest() <= until],
    )  # fmt: skip

    assert ledger(press, day) == ledger(earlier, day)


@settings(max_examples=60, deadline=None)
@given(presses(), _days)
def test_every_statement_is_in_a_pledge_and_none_is_told_first_twice(press: Press, day: str):
    found = ledger(press)
    first = [item for pledge in found for item in pledge.statements if item.change is Change.FIRST]
    told = {item.commitment_id for pledge in found for item in pledge.statements}

    assert told == {item.commitment.id for item in press.commitments}
    assert len(first) == len(found)


@settings(max_examples=60, deadline=None)
@given(presses())
def test_a_state_that_something_made_names_it(press: Press):
    known = {item.id for item in press.occurrences}
    for pledge in ledger(press):
        assert set(pledge.because) <= known
        assert pledge.why
        if pledge.state in (CommitmentState.CARRIED_OUT, CommitmentState.AVERTED, CommitmentState.REFUSED):
            assert pledge.because
