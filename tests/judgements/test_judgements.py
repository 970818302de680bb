"""What each kind of judgement changes in a reading, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.factory import document, event, mention, rich_reading, role
from westphalia import judgements
from westphalia.dates import PartialDate
from westphalia.errors import InputError
from westphalia.judgements import (
    KINDS,
    Kind,
    Party,
    Verdict,
    apply,
    conflicts,
    from_line,
    in_force,
    judge_commitment,
    judge_event,
    judge_mention,
    judged_passages,
    no_event,
    pair,
    parse_parties,
    swap,
    to_line,
    undo,
    verdicts,
)
from westphalia.model import (
    Certainty,
    Commitment,
    CommitmentKind,
    EventType,
    Judgement,
    Polarity,
    Reading,
    Resolution,
    Role,
    Tense,
)

READING = rich_reading()
ATTACK, SANCTIONS, ATTACKS, TOLD, CALL, PLAN = READING.events
BY = {"by": "ada", "made_at": "2022-01-01T10:00:00"}


def later(hour: int, by: str = "ada") -> dict[str, str]:
    return {"by": by, "made_at": f"2022-01-01T{hour:02d}:00:00"}


def found(reading: Reading, words: str) -> Any:
    return next(item for item in reading.events if item.citation.quote == words)


def codes(roles: tuple[Role, ...]) -> list[str]:
    return [code for role in roles for code in role.entities]


# ---- events


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("polarity", "negative", Polarity.NEGATIVE),
        ("certainty", "certain", Certainty.CERTAIN),
        ("type", "MOBILIZE", EventType.MOBILIZE),
        ("time", "past", Tense.PAST),
        ("date", "2022-02-24", PartialDate("2022-02-24")),
        ("date", None, None),
        ("place", "Strelsau", "Strelsau"),
        ("mode", "aerial", "aerial"),
    ],
)
def test_a_field_of_an_event_becomes_what_is_judged(field: str, value: str | None, expected: object) -> None:
    judged = apply(READING, [judge_event(ATTACK, field, value, **BY)])

    assert getattr(found(judged, "attack"), field) == expected


def test_nothing_else_changes_than_what_is_judged() -> None:
    judged = apply(READING, [judge_event(ATTACK, "polarity", "negative", **BY)])

    expected = replace(ATTACK, polarity=Polarity.NEGATIVE, confidence=1.0)
    assert judged == replace(READING, events=(expected, *READING.events[1:]))


def test_a_judgement_about_another_document_changes_nothing() -> None:
    other = document("Ruritania may attack.")
    judgement = judge_event(event(other, "attack", "ASSAULT"), "polarity", "negative", **BY)

    assert apply(READING, [judgement]) is READING


def test_a_mode_that_a_new_type_does_not_have_is_dropped() -> None:
    judged = apply(READING, [judge_event(CALL, "type", "THREATEN", **BY)])

    assert (found(judged, "call").type, found(judged, "call").mode) == (EventType.THREATEN, None)


def test_a_judged_date_does_not_keep_words_that_say_another() -> None:
    judged = apply(READING, [judge_event(ATTACK, "date", "2022-02-24", **BY)])

    assert found(judged, "attack").time_ids == ()


def test_a_judged_place_is_anchored_in_the_words_that_name_it() -> None:
    judged = apply(READING, [judge_event(CALL, "place", "Strelsau", **BY)])

    assert found(judged, "call").place_ids == ("pla-1",)


def test_who_acts_is_sought_among_those_mentioned_near_by() -> None:
    judged = apply(READING, [judge_event(TOLD, "actors", "RUT/Rudolf V", **BY)])

    (actor,) = found(judged, "told").actors
    rudolf = next(item for item in READING.mentions if item.person == "Rudolf V")
    assert (actor.mention_id, actor.entities, actor.person) == (rudolf.id, ("RUT",), "Rudolf V")


def test_who_is_not_mentioned_can_act_all_the_same() -> None:
    judged = apply(READING, [judge_event(TOLD, "actors", "CHN; USA+FRA", **BY)])

    assert [role.mention_id for role in found(judged, "told").actors] == [None, None]
    assert codes(found(judged, "told").actors) == ["CHN", "USA", "FRA"]


def test_nobody_can_be_judged_to_act() -> None:
    assert found(apply(READING, [judge_event(TOLD, "actors", None, **BY)]), "told").actors == ()


def test_a_commitment_follows_the_event_that_it_stands_on() -> None:
    judged = apply(READING, [judge_event(TOLD, "actors", "RUT/Rudolf V", **BY)])

    assert codes(judged.commitments[0].by) == ["RUT"]


def test_a_swap_lets_actors_and_recipients_change_places() -> None:
    judged = found(apply(READING, [swap(TOLD, READING.mentions, **BY)]), "told")

    assert [item.person for item in judged.actors] == ["Rudolf V"]
    assert [item.person for item in judged.recipients] == ["Rufus Firefly"]


def test_a_swap_said_twice_is_a_swap() -> None:
    both = [swap(TOLD, READING.mentions, **later(1)), swap(TOLD, READING.mentions, **later(2, "bob"))]

    assert apply(READING, both) == apply(READING, both[:1])


def test_a_swap_changes_nothing_where_a_better_reading_finds_them_as_they_should_be() -> None:
    better = replace(TOLD, actors=TOLD.recipients, recipients=TOLD.actors)
    reading = replace(READING, events=tuple(better if item is TOLD else item for item in READING.events))
    judged = found(apply(reading, [swap(TOLD, READING.mentions, **BY)]), "told")

    assert [item.person for item in judged.actors] == ["Rudolf V"]


def test_what_is_no_event_is_gone_with_all_that_points_to_it() -> None:
    judged = apply(READING, [no_event(TOLD, **BY), no_event(ATTACKS, **BY), no_event(ATTACK, **BY)])

    assert [item.citation.quote for item in judged.events] == ["impose sanctions", "call", "plan"]
    assert judged.commitments == ()
    assert judged.claims[0].event_ids == ()
    assert judged.conditions[0].condition_ids == ()


def test_what_is_no_event_is_one_again_when_somebody_changes_it_later() -> None:
    given = [no_event(CALL, **later(1)), judge_event(CALL, "mode", "visit", **later(2))]

    assert found(apply(READING, given), "call").mode == "visit"
    assert len(apply(READING, [*given, no_event(CALL, **later(3))]).events) == 5


def test_a_judgement_holds_for_another_reading_with_the_same_words() -> None:
    other = replace(ATTACK, id="evt-other", type=EventType.MOBILIZE, polarity=Polarity.POSITIVE)
    reading = replace(READING, events=(other,))
    judged = apply(reading, [judge_event(ATTACK, "polarity", "negative", **BY)])

    assert judged.events[0].polarity is Polarity.NEGATIVE


def test_of_two_events_on_one_word_the_one_is_judged_that_was_seen() -> None:
    twin = replace(ATTACK, id="evt-twin", type=EventType.MOBILIZE)
    reading = replace(READING, events=(ATTACK, twin))
    judged = apply(reading, [judge_event(twin, "polarity", "negative", **BY)])

    assert [item.polarity for item in judged.events] == [Polarity.POSITIVE, Polarity.NEGATIVE]


# ---- mentions


def test_who_is_meant_changes_wherever_the_mention_takes_part() -> None:
    rudolf = next(item for item in READING.mentions if item.person == "Rudolf V")
    judged = apply(READING, [judge_mention(rudolf, Party(codes=("FRA",), person="Rodolphe"), **BY)])

    meant = next(item for item in judged.mentions if item.id == rudolf.id)
    assert (meant.entities, meant.person, meant.resolution) == (("FRA",), "Rodolphe", Resolution.JUDGEMENT)
    assert found(judged, "told").recipients[0].entities == ("FRA",)
    assert judged.commitments[0].to[0].person == "Rodolphe"


def test_who_is_meant_changes_for_what_was_resolved_through_the_mention() -> None:
    first = READING.mentions[0]
    judged = apply(READING, [judge_mention(first, Party(codes=("BOR",)), **BY)])

    assert found(judged, "attacks").actors[0].entities == ("BOR",)
    assert judged.claims[0].about == ("BOR", "FRE")


def test_a_mention_judged_itself_does_not_follow_the_one_before_it() -> None:
    first, again = READING.mentions[0], READING.mentions[4]
    given = [
        judge_mention(first, Party(codes=("BOR",)), **BY),
        judge_mention(again, Party(codes=("GEO",)), **BY),
    ]

    assert found(apply(READING, given), "attacks").actors[0].entities == ("GEO",)


def test_one_entity_is_one_participant_after_a_judgement_too() -> None:
    text = document("Rome and Paris met.")
    rome, paris = mention(text, "Rome", "ITA"), mention(text, "Paris", "USA")
    reading = Reading(
        document=text, mentions=(rome, paris), events=(event(text, "met", actors=[rome, paris]),)
    )
    judged = apply(reading, [judge_mention(paris, Party(codes=("ITA",)), **BY)])

    assert codes(judged.events[0].actors) == ["ITA"]


def test_the_speaker_of_a_quote_is_who_is_meant() -> None:
    firefly = next(item for item in READING.mentions if item.citation.quote == "President Rufus Firefly")
    judged = apply(READING, [judge_mention(firefly, Party(codes=("FRE",), person="Groucho"), **BY)])

    assert judged.quotes[0].speaker_name == "Groucho"


# ---- commitments


def test_the_kind_of_a_commitment_can_be_judged() -> None:
    judged = apply(READING, [judge_commitment(READING.commitments[0], "kind", "demand", **BY)])

    assert judged.commitments[0].kind is CommitmentKind.DEMAND


# ---- what holds


def test_of_two_judgements_that_disagree_the_later_holds() -> None:
    given = [
        judge_event(ATTACK, "polarity", "negative", **later(1)),
        judge_event(ATTACK, "polarity", "positive", **later(2, "bob")),
    ]

    assert found(apply(READING, given), "attack").polarity is Polarity.POSITIVE
    (conflict,) = conflicts(given)
    assert [item.by for item in conflict.judgements] == ["ada", "bob"]


def test_judgements_that_agree_are_no_conflict() -> None:
    given = [
        judge_event(ATTACK, "polarity", "negative", **later(hour, by)) for hour, by in ((1, "a"), (2, "b"))
    ]

    assert conflicts(given) == ()


def test_a_judgement_taken_back_no_longer_disagrees() -> None:
    first = judge_event(ATTACK, "polarity", "negative", **later(1))
    second = judge_event(ATTACK, "polarity", "positive", **later(2))

    assert conflicts([first, second, undo(first, **later(3))]) == ()


def test_what_takes_a_judgement_back_can_be_taken_back() -> None:
    first = judge_event(ATTACK, "polarity", "negative", **later(1))
    taken = undo(first, **later(2))
    again = undo(taken, **later(3))

    assert in_force([first, taken]) == ()
    assert in_force([first, taken, again]) == (first,)


def test_an_event_and_no_event_disagree() -> None:
    given = [no_event(CALL, **later(1)), judge_event(CALL, "polarity", "negative", **later(2))]

    assert [conflict.asked for conflict in conflicts(given)] == ["no event"]


def test_two_swaps_that_disagree_are_one_conflict() -> None:
    given = [
        swap(TOLD, READING.mentions, **later(1)),
        replace_value(swap(TOLD, READING.mentions, **later(2)), "RUT -> FRE"),
        replace_value(swap(TOLD, READING.mentions, **later(3)), "FRE -> RUT"),
    ]

    assert len(conflicts(given)) == 1


def test_a_chain_of_the_same_disagrees_with_apart() -> None:
    given = [
        pair(ATTACK, CALL, Verdict.SAME, **later(1)),
        pair(CALL, PLAN, Verdict.SAME, **later(2)),
        pair(PLAN, ATTACK, Verdict.APART, **later(3)),
    ]

    (conflict,) = conflicts(given)
    assert len(conflict.judgements) == 3


def test_of_a_pair_neither_is_the_first() -> None:
    given = [pair(ATTACK, CALL, Verdict.SAME, **later(1)), pair(CALL, ATTACK, Verdict.APART, **later(2))]

    assert list(verdicts(given, Kind.PAIR).values()) == [Verdict.APART]
    assert len(conflicts(given)) == 1


# ---- what can be said


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: judge_event(ATTACK, "colour", "red", **BY), "no field of an event"),
        (lambda: judge_event(ATTACK, "type", "INVADE", **BY), "is none of AGREE"),
        (lambda: judge_event(ATTACK, "mode", "gentle", **BY), "no mode"),
        (lambda: judge_event(ATTACK, "date", "yesterday", **BY), "not a date"),
        (lambda: judge_event(ATTACK, "actors", "nobody in particular", **BY), "names nobody"),
        (lambda: judge_mention(READING.mentions[0], Party(), **BY), "say who is meant"),
        (lambda: judge_commitment(READING.commitments[0], "state", "forgotten", **BY), "is none of open"),
        (lambda: pair(ATTACK, ATTACK, Verdict.SAME, **BY), "two different things"),
    ],
)
def test_what_cannot_be_said_is_refused(make: Callable[[], Judgement], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_every_kind_is_described() -> None:
    assert set(KINDS) == set(Kind)


@pytest.mark.parametrize(
    "text", ["RUS", "RUS/Sergey Lavrov", "USA+RUS@3-9", "REB:PSE-HAMAS", "/Sergey Lavrov"]
)
def test_a_party_is_read_as_it_is_written(text: str) -> None:
    (party,) = parse_parties(text)

    assert str(party) == text


# ---- lines and passages


def test_a_judgement_written_and_read_is_the_same() -> None:
    for judgement in (
        swap(TOLD, READING.mentions, **BY),
        pair(ATTACK, CALL, Verdict.SAME, **BY),
        undo(no_event(CALL, **BY), **BY),
    ):
        assert from_line(to_line(judgement), "f:1") == judgement


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"kind": "event"}', '{"kind": "undo", "value": 3}', "null"]
)
def test_a_line_that_writes_no_judgement_says_where_it_stands(line: str) -> None:
    with pytest.raises(InputError, match="f:7"):
        from_line(line, "f:7")


def test_a_line_changed_by_hand_is_refused() -> None:
    line = to_line(judge_event(ATTACK, "polarity", "negative", **BY)).replace("negative", "positive")

    with pytest.raises(InputError, match="is not the id"):
        from_line(line, "f:1")


def test_a_line_without_id_is_given_one() -> None:
    judgement = judge_event(ATTACK, "polarity", "negative", **BY)
    line = to_line(judgement).replace(f'"id": "{judgement.id}", ', "")

    assert from_line(line, "f:1") == judgement


def test_only_sentences_around_judged_words_are_left() -> None:
    cut = judged_passages(READING, [judge_event(ATTACK, "polarity", "negative", **BY)])

    assert [item.paragraph for item in cut.sentences] == [ATTACK_PARAGRAPH]
    assert [item.citation.quote for item in cut.events] == ["attack"]
    assert len(judged_passages(READING, []).sentences) == 0


def test_a_document_judged_to_be_a_copy_has_no_judged_words() -> None:
    copied = judgements.copy(READING.document, document("Other."), Verdict.SAME, **BY)

    assert judged_passages(READING, [copied]).sentences == ()


ATTACK_PARAGRAPH = next(
    item.paragraph for item in READING.sentences if item.span.contains(ATTACK.citation.span)
)


def replace_value(judgement: Judgement, value: str) -> Judgement:
    return from_line(to_line(replace(judgement, value=value, id="")), "test")


def test_a_commitment_that_stands_on_no_event_is_gone() -> None:
    refusal = Commitment(
        id="com-2", citation=CALL.citation, sentence=CALL.sentence, kind=CommitmentKind.REFUSAL,
        by=role(READING.mentions[0]), consequence_ids=(CALL.id,),
    )  # fmt: skip
    reading = replace(READING, commitments=(refusal,))

    assert apply(reading, [no_event(CALL, **BY)]).commitments == ()
