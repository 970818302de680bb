"""How often words were kept by anybody is a source of its own for the chance of a move."""

from __future__ import annotations

import pytest

from westphalia.dates import PartialDate
from westphalia.foresight.words_kept import LEAST
from westphalia.model import Change, CommitmentKind, CommitmentState, EventType, Pattern, Pledge, Statement
from westphalia.network.moves import Basis, Record, chance_of
from westphalia.network.scenario import Probabilities
from westphalia.workflow.playing import evidence_of


def pledge(
    number: int, by: str, state: CommitmentState, kind: CommitmentKind = CommitmentKind.THREAT
) -> Pledge:
    return Pledge(
        id=f"plg-{number}",
        kind=kind,
        by=(by,),
        to=("FRA",),
        condition=Pattern(type=EventType.ASSAULT, actors=("FRA",)),
        consequence=Pattern(type=EventType.SANCTION, actors=(by,), recipients=("FRA",)),
        deadline=None,
        statements=(
            Statement(commitment_id=f"com-{number}", said=PartialDate("2022-01-01"), change=Change.FIRST),
        ),
        state=state,
    )


def tried(kept: int, broken: int) -> list[Pledge]:
    states = [CommitmentState.CARRIED_OUT] * kept + [CommitmentState.NOT_CARRIED_OUT] * broken
    return [pledge(number, f"S{number:02}", state) for number, state in enumerate(states)]


NEW = pledge(99, "ITA", CommitmentState.OPEN)


def test_words_of_others_speak_where_a_speaker_has_no_record() -> None:
    found = chance_of(NEW, Probabilities(), {}, evidence_of(tried(3, 7)))

    assert found.basis is Basis.EVIDENCE
    assert found.value == pytest.approx((1 + 3) / (2 + 10))


def test_of_too_few_words_the_file_decides() -> None:
    found = chance_of(NEW, Probabilities(), {}, evidence_of(tried(1, LEAST - 2)))

    assert found.basis is Basis.DEFAULT


def test_a_speakers_own_record_goes_before_the_words_of_others() -> None:
    record = {"ITA": Record(speaker="ITA", carried_out=1, met=1)}

    assert chance_of(NEW, Probabilities(), record, evidence_of(tried(3, 7))).basis is Basis.RECORD


def test_evidence_can_be_left_out() -> None:
    found = chance_of(NEW, Probabilities(evidence=False), {}, evidence_of(tried(3, 7)))

    assert found.basis is Basis.DEFAULT


def test_words_of_another_kind_speak_where_there_are_too_few_of_the_kind() -> None:
    promise = pledge(98, "ITA", CommitmentState.OPEN, CommitmentKind.PROMISE)

    assert chance_of(promise, Probabilities(), {}, evidence_of(tried(3, 7))).basis is Basis.EVIDENCE
