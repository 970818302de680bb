"""An event says what its reports agree on, shows where they differ, and never an average."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fusion.factory import call, report
from westphalia.dates import PartialDate
from westphalia.fusion.kinship import kinship_of, tables
from westphalia.fusion.merge import count_outlets, occurrence_of, status_of
from westphalia.model import Certainty, Occurrence, Polarity, Report, Status, Tense

NEGATIVE, POSSIBLE, FUTURE = Polarity.NEGATIVE, Certainty.POSSIBLE, Tense.FUTURE


def merged(*reports: Report) -> Occurrence:
    return occurrence_of(reports, groups={}, kinship=kinship_of(tables()))


def differing(occurrence: Occurrence, field: str) -> dict[str, int]:
    """The answers to a field with the number of reports that give each."""
    return {d.value: len(d.event_ids) for d in occurrence.differences if d.field == field}


def test_the_most_precise_date_that_agrees_with_all_stands():
    found = merged(call("a", "2022-02"), call("b", "2022-02-12"), call("c", None))

    assert found.date == PartialDate("2022-02-12")
    assert not differing(found, "date")


def test_dates_that_contradict_each_other_leave_no_date_and_are_shown():
    found = merged(call("a", "2022-02-12"), call("b", "2022-02-13"), call("c", "2022-02-13"))

    assert found.date is None
    assert differing(found, "date") == {"2022-02-12": 1, "2022-02-13": 2}


def test_the_fuller_list_of_actors_stands_when_the_others_are_part_of_it():
    found = merged(call("a", actors="USA RUS"), call("b", actors="RUS"))

    assert found.actors == ("RUS", "USA")
    assert not differing(found, "actors")


def test_actors_that_reports_disagree_on_are_shown_and_only_the_common_ones_stand():
    strike = {"type": "ASSAULT", "recipients": "SYR", "trigger": "strike"}
    found = merged(report("a", actors="ISR", **strike), report("b", actors="USA", **strike))

    assert found.actors == ()
    assert found.recipients == ("SYR",)
    assert differing(found, "actors") == {"ISR": 1, "USA": 1}


def test_a_meeting_told_from_one_side_and_from_both_has_the_same_parties():
    found = merged(report("a", actors="USA", recipients="CHN"), report("b", actors="USA CHN"))

    assert set(found.actors) == {"USA", "CHN"}
    assert not differing(found, "actors")


def test_two_places_are_shown():
    found = merged(report("a", place="Geneva"), report("b", place="Vienna"))

    assert found.place is None
    assert differing(found, "place") == {"Geneva": 1, "Vienna": 1}


def test_modes_that_differ_leave_none():
    found = merged(report("a", mode="visit"), report("b", mode="multilateral"))

    assert found.mode is None
    assert differing(found, "mode") == {"visit": 1, "multilateral": 1}


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        ([call("a")], Status.HAPPENED),
        ([call("a", polarity=NEGATIVE)], Status.DENIED),
        ([call("a"), call("b", polarity=NEGATIVE)], Status.DISPUTED),
        ([call("a", time=FUTURE)], Status.PLANNED),
        ([call("a", time=FUTURE, certainty=POSSIBLE)], Status.POSSIBLE),
        ([call("a", certainty=POSSIBLE), call("b", polarity=NEGATIVE)], Status.DISPUTED),
        ([call("a", time=FUTURE), call("b")], Status.HAPPENED),
    ],
)
def test_whether_it_happened_follows_from_all_reports(reports: list[Report], status: Status):
    assert status_of(reports) is status


def test_that_a_thing_will_not_be_done_does_not_dispute_that_it_was():
    told_before = call("a", polarity=NEGATIVE, time=FUTURE, published="2022-01-20")

    assert status_of([told_before, call("b")]) is Status.HAPPENED


def test_an_outlet_counts_once_however_often_it_tells():
    assert (
        count_outlets([call("a", outlet="Post"), call("b", outlet="post"), call("c", outlet="Wire")], {}) == 2
    )


def test_copies_count_as_one_teller():
    reports = [call("a", outlet="Post"), call("b", outlet="Wire"), call("c", outlet="Echo")]

    assert count_outlets(reports, {"a": "a", "b": "a"}) == 2


def test_documents_without_an_outlet_count_each():
    assert count_outlets([call("a", outlet=None), call("b", outlet=None)], {}) == 2


def test_first_and_last_report_are_days_of_publication():
    found = merged(call("a", published="2022-02-14"), call("b", published="2022-02-13"))

    assert (str(found.first_reported), str(found.last_reported)) == ("2022-02-13", "2022-02-14")


def test_the_first_reported_comes_first():
    found = merged(call("a", published="2022-02-14"), call("b", published="2022-02-13"))

    assert found.event_ids[0] == call("b").event_id


def test_a_denial_older_than_all_who_tell_it_as_done_does_not_dispute_it():
    denied = report("a", polarity=NEGATIVE, published="2021-12-08")
    done = report("b", published="2022-02-24")

    assert status_of([denied, done]) is Status.HAPPENED
    assert status_of([replace(denied, published=PartialDate("2022-02-24")), done]) is Status.DISPUTED
    assert status_of([replace(denied, published=None), done]) is Status.DISPUTED


def test_what_most_tell_as_to_come_no_earlier_has_not_happened_because_one_says_so():
    feared = [report(name, certainty=POSSIBLE, time=FUTURE) for name in "ab"]
    done = report("c")

    assert status_of([*feared, done]) is Status.POSSIBLE
    assert status_of([feared[0], done]) is Status.HAPPENED
    assert (
        status_of([*(replace(r, published=PartialDate("2022-01")) for r in feared), done]) is Status.HAPPENED
    )


def test_one_report_among_many_that_names_others_does_not_take_the_actors_away():
    sanction = {"type": "SANCTION", "trigger": "sanctions"}
    told = [report(name, actors="USA", recipients="RUS", **sanction) for name in "abc"]
    found = merged(*told, report("d", actors="RUS", recipients="UKR", **sanction))

    assert (found.actors, found.recipients) == (("USA",), ("RUS",))
    assert differing(found, "actors") == {"USA": 3, "RUS": 1}


def test_an_attack_told_in_two_directions_is_no_meeting():
    strike = {"type": "ASSAULT", "trigger": "strike"}
    found = merged(
        report("a", actors="ISR", recipients="IRN", **strike),
        report("b", actors="IRN", recipients="ISR", **strike),
    )

    assert (found.actors, found.recipients) == ((), ())
    assert differing(found, "recipients") == {"IRN": 1, "ISR": 1}


@pytest.mark.parametrize(
    ("sides", "actors", "recipients"),
    [
        ([("TUR", ""), ("", "TUR")], ("TUR",), ()),
        ([("TUR", "SWE"), ("", "TUR"), ("", "TUR SWE")], (), ("SWE", "TUR")),
        ([("TUR", "TUR")], ("TUR",), ("TUR",)),
    ],
    ids=["as often one as the other", "mostly a recipient", "one report says so itself"],
)
def test_nobody_acts_on_himself_because_two_reports_see_him_on_different_sides(sides, actors, recipients):
    told = [
        report(name, type="REQUEST", actors=first, recipients=second, trigger="asks")
        for name, (first, second) in zip("abc", sides, strict=False)
    ]
    found = merged(*told)

    assert (found.actors, found.recipients) == (actors, recipients)
