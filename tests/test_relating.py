"""From records to what they come to: done once, done again when something changed, and as judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factory import document, rich_reading
from tests.store.test_related import pledge
from tests.store.test_write_and_read import written
from westphalia import judgements, workflow
from westphalia.judgements import (
    Kind,
    Party,
    Verdict,
    judge_commitment,
    judge_event,
    judge_mention,
    no_event,
    pair,
    swap,
    undo,
)
from westphalia.model import CommitmentReport, CommitmentState, Judgement, Occurrence, Pledge, Reading
from westphalia.store import related
from westphalia.store.engine import Store
from westphalia.store.related import WantedEvents, WantedLines, WantedPledges
from westphalia.workflow.relating import judged_copies, judged_pledges

READING = rich_reading()
BY = {"by": "ada", "made_at": "2022-01-01"}
A, B, C = (document(f"Text {name}.", name) for name in "abc")


def everything(store: Store) -> tuple[object, ...]:
    return (
        tuple(related.events(store, WantedEvents())),
        tuple(related.claim_lines(store, WantedLines())),
        tuple(related.pledges(store, WantedPledges())),
    )


def event_of(store: Store, id_: str) -> Occurrence:
    return related.event(store, id_)


# ---- when


def test_nothing_is_done_when_nothing_has_changed(store: Store) -> None:
    written(store, READING)

    assert workflow.is_current(store) is None
    assert workflow.relate(store).is_new
    assert workflow.is_current(store)
    assert not workflow.relate(store).is_new
    assert workflow.relate(store, again=True).is_new


def test_a_document_more_makes_it_new(store: Store) -> None:
    written(store, READING)
    workflow.relate(store)
    written(store, Reading(document=A))

    assert workflow.is_current(store) is False
    assert workflow.relate(store).is_new


def test_a_document_more_changes_no_event_that_it_does_not_tell_of(store: Store) -> None:
    written(store, READING)
    workflow.relate(store)
    before = everything(store)
    written(store, Reading(document=A))
    workflow.relate(store)

    assert everything(store) == before


def test_a_day_given_makes_it_new(store: Store) -> None:
    written(store, READING)
    workflow.relate(store)
    workflow.relate(store, as_of=date(2021, 12, 7))

    assert list(related.pledges(store, WantedPledges())) == []
    assert workflow.is_current(store), "what was asked for is what is there"


def test_it_tells_how_far_it_is(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    workflow.relate(store, progress=lambda done, total, where: seen.append((done, total)))

    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]


# ---- judgements


def test_two_events_judged_to_be_one_are_one_and_undone_are_two(store: Store) -> None:
    call, told = READING.events[4], READING.events[3]
    written(store, READING)
    workflow.relate(store)
    before = everything(store)
    joined = pair(call, told, Verdict.SAME, **BY)
    workflow.judge(store, joined)
    workflow.relate(store)
    assert told.id in event_of(store, call.id).event_ids

    workflow.judge(store, undo(joined, **BY))
    workflow.relate(store)
    assert everything(store) == before


@pytest.mark.parametrize(
    "judgement",
    [
        judge_event(READING.events[4], "polarity", "negative", **BY),
        judge_event(READING.events[0], "actors", "CHN", **BY),
        swap(READING.events[0], READING.mentions, **BY),
        no_event(READING.events[0], **BY),
        judge_mention(READING.mentions[0], Party(codes=("CHN",)), **BY),
        judge_commitment(READING.commitments[0], "kind", "offer", **BY),
        judge_commitment(READING.commitments[0], "state", "withdrawn", **BY),
        pair(READING.events[0], READING.events[2], Verdict.APART, **BY),
    ],
    ids=lambda judgement: f"{judgement.kind} {judgement.field or ''}".strip(),
)
def test_a_judgement_changes_what_is_derived_and_undone_leaves_no_trace(
    store: Store, judgement: Judgement
) -> None:
    written(store, READING)
    workflow.relate(store)
    before = everything(store)
    workflow.judge(store, judgement)
    workflow.relate(store)
    assert everything(store) != before

    workflow.judge(store, undo(judgement, **BY))
    workflow.relate(store)
    assert everything(store) == before


def test_two_events_judged_to_be_apart_are_two(store: Store) -> None:
    attack, attacks = READING.events[0], READING.events[2]
    written(store, READING)
    workflow.judge(store, pair(attack, attacks, Verdict.APART, **BY))
    workflow.relate(store)

    assert attacks.id not in event_of(store, attack.id).event_ids


def test_a_denied_event_changes_what_it_comes_to(store: Store) -> None:
    call = READING.events[4]
    written(store, READING)
    workflow.judge(store, judge_event(call, "polarity", "negative", **BY))
    workflow.relate(store)

    assert event_of(store, call.id).status.value == "denied"


def test_a_judgement_about_a_commitment_holds_for_all_its_statements(store: Store) -> None:
    written(store, READING)
    workflow.judge(store, judge_commitment(READING.commitments[0], "state", "withdrawn", **BY))
    workflow.relate(store)

    (found,) = related.pledges(store, WantedPledges())
    assert (found.state, found.why) == (CommitmentState.WITHDRAWN, "judged by ada on 2022-01-01")


def _states(*values: str) -> list[Judgement]:
    return [
        judge_commitment(READING.commitments[0], "state", value, by="ada", made_at=f"2022-01-0{day}")
        for day, value in enumerate(values, 1)
    ]


def _judged(*values: str) -> Pledge:
    statement = CommitmentReport(commitment=READING.commitments[0])
    (found,) = judged_pledges([pledge()], [statement], judgements.in_force(_states(*values)))
    return found


def test_the_later_judgement_about_a_state_holds() -> None:
    assert _judged("withdrawn", "carried out").state is CommitmentState.CARRIED_OUT


def test_a_commitment_that_nobody_judged_stays_as_it_is() -> None:
    assert _judged() == pledge()


def test_a_state_that_is_judged_rests_on_no_event() -> None:
    rested = replace(pledge(), because=("occ-1",))
    statement = CommitmentReport(commitment=READING.commitments[0])

    assert judged_pledges([rested], [statement], _states("lapsed"))[0].because == ()


# ---- copies


def _copies(*given: tuple[object, object, Verdict]) -> list[Judgement]:
    return [judgements.copy(one, other, verdict, **BY) for one, other, verdict in given]  # type: ignore[arg-type]


def _group(*documents: object) -> tuple[str, ...]:
    return tuple(sorted(item.id for item in documents))  # type: ignore[attr-defined]


def test_documents_judged_to_be_copies_join_their_groups() -> None:
    assert judged_copies([_group(A, B)], _copies((C, B, Verdict.SAME))) == (_group(A, B, C),)


def test_a_document_judged_to_be_no_copy_leaves_its_group() -> None:
    assert judged_copies([_group(A, B, C)], _copies((A, B, Verdict.APART))) == (_group(B, C),)


def test_a_group_of_one_is_none() -> None:
    assert judged_copies([_group(A, B)], _copies((A, B, Verdict.APART))) == ()


@given(st.permutations(_copies((A, B, Verdict.SAME), (B, C, Verdict.SAME), (A, C, Verdict.APART))))
def test_the_order_of_judgements_about_copies_does_not_matter(given_: list[Judgement]) -> None:
    assert judged_copies([], given_) == (_group(B, C),)


def test_every_kind_of_judgement_is_followed_somewhere() -> None:
    from westphalia.workflow.judging import _CHANGE_READINGS

    assert set(Kind) - set(_CHANGE_READINGS) == {Kind.PAIR, Kind.COPY, Kind.UNDO}
