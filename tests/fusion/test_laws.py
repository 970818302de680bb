"""What holds for any reports: order does not matter, strangers do not, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fusion.factory import report
from westphalia.fusion import fuse
from westphalia.model import Polarity, Report, Tense

WORDS = (
    "minister",
    "envoy",
    "Danube",
    "tankers",
    "Strelsau",
    "ceasefire",
    "93",
    "satellite",
    "harbour",
    "wheat",
)
STRANGE = ("Kaukasien", "porphyry", "zeppelin", "quagmire", "xylophone")
"""Words that no other report has."""


@st.composite
def reports(draw: st.DrawFn, codes: Sequence[str] = ("USA", "RUS", "CHN", "NATO", "POL"),
            words: Sequence[str] = WORDS, documents: str = "abcd") -> list[Report]:  # fmt: skip
    """Up to a dozen reports that are much alike."""
    found = []
    for start in range(draw(st.integers(1, 12))):
        day = draw(st.sampled_from([None, "2022", "2022-03", "2022-03-01", "2022-03-02", "2022-03-09"]))
        found.append(
            report(
                draw(st.sampled_from(documents)),
                draw(st.sampled_from(["CONSULT", "AGREE", "SUPPORT", "ASSAULT"])),
                start=start * 10,
                actors=" ".join(draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))),
                recipients=" ".join(draw(st.lists(st.sampled_from(codes), max_size=1))),
                date=day,
                published=draw(st.sampled_from([None, "2022-03-02", "2022-03-10"])),
                polarity=draw(st.sampled_from(Polarity)),
                time=draw(st.sampled_from(Tense)),
                language=draw(st.sampled_from([None, "it", "en"])),
                trigger=draw(st.sampled_from(words)),
                sentence=" ".join(draw(st.lists(st.sampled_from(words), min_size=1, max_size=5))),
            )
        )
    return found


LAW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LAW
@given(reports(), st.randoms(use_true_random=False))
def test_fusing_in_any_order_gives_the_same_events(told, random):
    shuffled = list(told)
    random.shuffle(shuffled)

    assert fuse(shuffled) == fuse(told)


@st.composite
def crowds(draw: st.DrawFn) -> list[Report]:
    """Many reports of nearly one thing: clusters of more than are compared, and ties among them."""
    found = []
    for start in range(draw(st.integers(12, 24))):
        found.append(
            report(
                draw(st.sampled_from("abcd")),
                start=start * 10,
                actors=draw(st.sampled_from(["USA RUS", "USA", "RUS", "USA CHN"])),
                date=draw(st.sampled_from([None, "2022-03", "2022-03-01", "2022-03-02"])),
                published="2022-03-02",
                trigger=draw(st.sampled_from(WORDS[:3])),
                sentence=" ".join(draw(st.lists(st.sampled_from(WORDS[:5]), min_size=1, max_size=3))),
            )
        )
    return found


@LAW
@given(crowds(), st.randoms(use_true_random=False))
def test_fusing_a_crowd_of_like_reports_in_any_order_gives_the_same_events(told, random):
    shuffled = list(told)
    random.shuffle(shuffled)

    assert fuse(shuffled) == fuse(told)


@LAW
@given(reports())
def test_every_report_is_in_one_event(told):
    ids = [id_ for event in fuse(told) for id_ in event.event_ids]

    assert sorted(ids) == sorted(report.event_id for report in told)


@LAW
@given(reports(), reports(codes=("IDN", "KEN"), words=STRANGE, documents="xy"))
def test_a_document_that_shares_nothing_with_others_changes_none_of_their_events(told, strangers):
    strangers = [replace(item, actors=item.actors or ("KEN",)) for item in strangers]
    before = fuse(told)
    theirs = {item.event_id for item in strangers}
    after = [event for event in fuse([*told, *strangers]) if not theirs & set(event.event_ids)]

    assert tuple(after) == before


@LAW
@given(reports(), st.data())
def test_undoing_a_judgement_restores_the_state_before_it(told, data):
    ids = sorted(report.event_id for report in told)
    pair = (data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids)))
    before = fuse(told)
    fuse(told, same=[pair])
    fuse(told, apart=[pair])

    assert fuse(told) == before


@LAW
@given(reports(), st.data())
def test_what_was_judged_holds(told, data):
    ids = sorted(report.event_id for report in told)
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    if len(ids) < 2:
        return
    same, apart = data.draw(pairs), data.draw(st.lists(pairs, max_size=2))
    owner = {id_: event.id for event in fuse(told, same=[same], apart=apart) for id_ in event.event_ids}

    assert all(owner[one] != owner[other] for one, other in apart)
    assert owner[same[0]] == owner[same[1]] or apart


@LAW
@given(reports())
def test_an_event_has_the_type_of_one_of_its_reports(told):
    types = {report.event_id: report.type for report in told}

    assert all(event.type in {types[id_] for id_ in event.event_ids} for event in fuse(told))
