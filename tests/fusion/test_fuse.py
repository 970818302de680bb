"""Records of one event become one; what is alike but another event stays apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fusion.factory import call, report
from westphalia.fusion import fuse
from westphalia.model import Polarity, Report, Tense


def together(*reports: Report, **options: object) -> list[set[str]]:
    """The documents and triggers of each event."""
    names = {r.event_id: f"{r.document_id} {r.trigger}" for r in reports}
    return [{names[id_] for id_ in event.event_ids} for event in fuse(reports, **options)]  # type: ignore[arg-type]


def test_the_call_under_three_names_in_one_article_is_one_event():
    found = together(
        call(
            "a",
            trigger="telefonata",
            language="it",
            start=10,
            sentence="La telefonata di sabato tra Biden e Putin.",
        ),
        call(
            "a",
            None,
            "colloquio",
            language="it",
            start=150,
            sentence="Nel colloquio Biden ha minacciato Putin.",
        ),
        call("a", None, "conversazione", language="it", start=300, sentence="La conversazione di 90 minuti."),
    )

    assert found == [{"a telefonata", "a colloquio", "a conversazione"}]


def test_a_call_told_in_two_languages_is_one_event():
    found = together(
        call(
            "a", trigger="telefonata", language="it", sentence="Biden e Putin, una telefonata di 62 minuti."
        ),
        call("b", trigger="call", sentence="Biden and Putin held a call of 62 minutes."),
    )

    assert len(found) == 1


def test_a_second_call_a_week_later_is_another_event():
    found = together(call("a"), call("b", "2022-02-19", published="2022-02-20"))

    assert len(found) == 2


def test_a_second_call_told_beside_the_first_is_another_event():
    found = together(
        call("a", "2022-02-19", start=10, published="2022-02-20", sentence="A new call on Saturday."),
        call("a", "2022-02-12", start=90, published="2022-02-20", sentence="The first call was a week ago."),
    )

    assert len(found) == 2


def shelling(document: str, day: str, **fields: object) -> Report:
    sentence = "Russian artillery shelled Kharkiv again, the governor said."
    fields.setdefault("published", day)
    return report(
        document, "ASSAULT", mode="heavy-weapons", actors="RUS", recipients="UKR", date=day,
        trigger="shelled", sentence=sentence, **fields,
    )  # fmt: skip


def test_daily_shelling_stays_apart_by_day():
    found = together(shelling("a", "2022-07-04"), shelling("b", "2022-07-05"), shelling("c", "2022-07-06"))

    assert len(found) == 3


def test_the_shelling_of_one_day_is_one_event_in_all_its_reports():
    found = together(shelling("a", "2022-07-04"), shelling("b", "2022-07-04", published="2022-07-05"))

    assert len(found) == 1


def summit(document: str, day: str, place: str, **fields: object) -> Report:
    return report(
        document, "CONSULT", mode="multilateral", actors="NATO", date=day, place=place, trigger="summit",
        sentence=f"NATO leaders opened their summit in {place}.", published=day, **fields,
    )  # fmt: skip


def test_the_summits_of_two_years_stay_apart():
    assert len(together(summit("a", "2022-06-29", "Madrid"), summit("b", "2023-07-11", "Vilnius"))) == 2


def test_a_visit_and_its_announcement_are_two_events():
    visit = {"actors": "FRA", "recipients": "UKR", "persons": ("Emmanuel Macron",)}
    words = "The palace announced that Macron would visit Kyiv."
    found = together(
        report("a", "AGREE", date="2023-05-02", published="2023-05-03", trigger="announced", start=5,
               sentence=words, **visit),
        report("a", "CONSULT", mode="visit", time=Tense.FUTURE, date="2023-05-16", published="2023-05-03",
               start=50, trigger="visit", sentence=words, **visit),
        report("b", "CONSULT", mode="visit", date="2023-05-16", published="2023-05-16", trigger="visit",
               sentence="Macron arrived on his visit to Kyiv.", **visit),
    )  # fmt: skip

    assert {"a announced"} in found
    assert {"a visit", "b visit"} in found


def test_a_visit_and_the_meeting_that_prepares_it_are_two_events():
    found = together(
        report("a", mode="visit", actors="FRA", recipients="UKR", persons=("Emmanuel Macron",),
               trigger="visit", time=Tense.FUTURE, date="2023-05-16",
               sentence="Emmanuel Macron is to visit Kyiv on the 16th."),
        report("a", actors="FRA UKR", persons=("Catherine Colonna", "Dmytro Kuleba"), date="2023-05-09",
               start=99, sentence="The foreign ministers met in Warsaw on Tuesday to prepare it."),
    )  # fmt: skip

    assert len(found) == 2


@pytest.mark.parametrize(("persons", "events"), [(("Xi Jinping",), 2), (("Li Shangfu",), 1), ((), 1)])
def test_a_president_and_his_minister_pay_two_visits(persons, events):
    visit = {"mode": "visit", "actors": "CHN", "recipients": "RUS", "published": "2023-04-17"}
    found = together(
        report("a", persons=("Li Shangfu", "Vladimir Putin"), date="2023-04-16", trigger="received",
               sentence="Putin received the minister on Sunday.", **visit),
        report("b", persons=("Vladimir Putin", *persons), trigger="visit",
               sentence="Putin praised the recent visit as very productive.", **visit),
    )  # fmt: skip

    assert len(found) == events


def test_a_denial_of_an_act_belongs_to_the_act():
    told = shelling("a", "2022-07-05")
    denied = replace(shelling("b", "2022-07-05"), polarity=Polarity.NEGATIVE, attribution=("RUS",))

    assert len(together(told, denied)) == 1


def test_nine_members_and_their_group_are_one_party():
    nine = "BGR CZE EST HUN LVA LTU POL ROU SVK"
    words = "The nine met the president in Warsaw."
    found = together(
        report("a", mode="multilateral", actors="B9", date="2023-02-22", sentence=words),
        report("b", mode="multilateral", actors=nine, date="2023-02-22", sentence=words),
    )

    assert len(found) == 1


def test_the_same_words_about_other_parties_are_other_events():
    found = together(
        report("a", actors="USA RUS", date="2022-02-12"), report("b", actors="IND PAK", date="2022-02-12")
    )

    assert len(found) == 2


def test_two_reports_judged_to_be_one_are_one():
    first, second = call("a"), call("b", "2022-02-19")

    assert len(together(first, second, same=[(first.event_id, second.event_id)])) == 1


def test_two_reports_judged_apart_are_two():
    first, second = call("a"), call("b")

    assert len(together(first, second, apart=[(second.event_id, first.event_id)])) == 2


def test_reports_judged_apart_stay_apart_whatever_joins_them():
    first, second, third = call("a"), call("b"), call("c")
    found = together(
        first, second, third,
        same=[(first.event_id, third.event_id), (third.event_id, second.event_id)],
        apart=[(first.event_id, second.event_id)],
    )  # fmt: skip

    assert sorted(map(len, found)) == [1, 2]


def test_a_judgement_on_records_that_are_gone_does_nothing():
    assert together(call("a"), same=[("eve-gone", call("a").event_id)]) == [{"a call"}]


def test_no_reports_make_no_events():
    assert fuse([]) == ()


def test_the_id_of_an_event_stays_when_a_later_report_joins_it():
    (alone,) = fuse([call("a")])
    (joined,) = fuse([call("a"), call("b", published="2022-02-14")])

    assert joined.id == alone.id
    assert len(joined.event_ids) == 2


def test_a_report_handed_in_twice_counts_once():
    (found,) = fuse([call("a"), call("a")])

    assert found.event_ids == (call("a").event_id,)
