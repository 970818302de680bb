"""Where the lines between probable and believed are drawn."""

from dataclasses import replace
from typing import Any

import pytest

from tests import factory
from westphalia.dates import PartialDate
from westphalia.extract.marks import ClaimMark, EventMark, Marks, MentionMark, QuoteMark, SpanMark
from westphalia.extract.records import Lines, Records, build_records
from westphalia.model import (
    Certainty,
    CommitmentKind,
    Comparator,
    Document,
    EventType,
    Polarity,
    Sentence,
    Span,
    Tense,
)

TEXT = "Rome accused Paris on 3 May 2021 and threatened sanctions if Paris sent 2,000 soldiers."
DOCUMENT = factory.document(TEXT, published="2021-05-04")
SENTENCE = Sentence(span=Span(0, len(TEXT)), parts=(Span(0, len(TEXT)),), language="en", paragraph=0)
ROME, PARIS = factory.mention(DOCUMENT, "Rome", "ITA"), factory.mention(DOCUMENT, "Paris", "FRA")
AGAIN = factory.mention(DOCUMENT, "Paris", "FRA", at=2)
MENTIONS = (ROME, PARIS, AGAIN)


def event(words: str, kind: EventType, **fields: Any) -> EventMark:
    scores = tuple(float(t is kind) for t in EventType)
    fields.setdefault("score", 0.9)
    return EventMark(
        trigger=factory.span(DOCUMENT, words), sentence=0, type=kind, type_scores=scores, **fields
    )


def records(
    *events: EventMark, document: Document = DOCUMENT, lines: Lines | None = None, **others: Any
) -> Records:
    marks = Marks(
        mentions=tuple(MentionMark(span=m.citation.span, head=m.head, sentence=0) for m in MENTIONS),
        events=events,
        **others,
    )
    return build_records(document, [SENTENCE], marks, MENTIONS, lines=lines)


def test_an_event_below_the_line_is_left_out() -> None:
    assert records(event("accused", EventType.ACCUSE, score=0.2)).events == ()


def test_confidence_is_the_calibrated_score() -> None:
    (found,) = records(
        event("accused", EventType.ACCUSE, score=0.5),
        lines=Lines(event=0.1, event_scale=2.0, event_shift=0.0),
    ).events
    assert found.confidence == pytest.approx(0.5)


def test_nobody_is_both_actor_and_recipient() -> None:
    """Paris is the likelier recipient, so it does not act."""
    (found,) = records(
        event("accused", EventType.ACCUSE, actors=((0, 0.9), (1, 0.5)), recipients=((1, 0.9),))
    ).events
    assert [role.entities for role in found.actors] == [("ITA",)]
    assert [role.entities for role in found.recipients] == [("FRA",)]


def test_an_entity_named_twice_is_one_participant() -> None:
    (found,) = records(event("accused", EventType.ACCUSE, recipients=((1, 0.9), (2, 0.8)))).events
    assert [role.mention_id for role in found.recipients] == [PARIS.id]


def test_a_president_named_in_another_sentence_is_no_party_where_his_state_stands_by_the_act() -> None:
    text = "Ukraine was shelled. President Zelensky spoke."
    document = factory.document(text)
    mentions = (
        factory.mention(document, "Ukraine", "UKR"),
        factory.mention(document, "Zelensky", "UKR", person="Volodymyr Zelensky"),
    )
    shelled = factory.span(document, "shelled")
    (found,) = build_records(
        document,
        [
            Sentence(span=span, parts=(span,), language="en", paragraph=0)
            for span in (Span(0, 20), Span(21, len(text)))
        ],
        Marks(
            mentions=tuple(MentionMark(span=m.head, head=m.head, sentence=n) for n, m in enumerate(mentions)),
            events=(
                EventMark(
                    trigger=shelled,
                    sentence=0,
                    type=EventType.ASSAULT,
                    type_scores=tuple(float(t is EventType.ASSAULT) for t in EventType),
                    score=0.9,
                    recipients=((1, 0.9), (0, 0.4)),
                ),
            ),
        ),
        mentions,
    ).events
    assert [(role.mention_id, role.person) for role in found.recipients] == [(mentions[0].id, None)]


@pytest.mark.parametrize(("person", "named"), [(None, 1), ("Emmanuel Macron", 2)])
def test_who_is_one_of_both_is_not_named_again_unless_as_a_person(person: str | None, named: int) -> None:
    text = "The two neighbours and Paris accused nobody."
    document = factory.document(text)
    mentions = (
        factory.mention(document, "neighbours", "FRA", "ITA"),
        factory.mention(document, "Paris", "FRA", person=person),
    )
    (found,) = build_records(
        document,
        [Sentence(span=Span(0, len(text)), parts=(Span(0, len(text)),), language="en", paragraph=0)],
        Marks(
            mentions=tuple(MentionMark(span=m.head, head=m.head, sentence=0) for m in mentions),
            events=(
                EventMark(
                    trigger=factory.span(document, "accused"),
                    sentence=0,
                    type=EventType.ACCUSE,
                    type_scores=tuple(float(t is EventType.ACCUSE) for t in EventType),
                    score=0.9,
                    actors=((0, 0.9), (1, 0.8)),
                ),
            ),
        ),
        mentions,
    ).events
    assert len(found.actors) == named


def test_polarity_certainty_and_time_follow_the_probabilities() -> None:
    (found,) = records(
        event("accused", EventType.ACCUSE, negative=0.9, possible=0.8, tense=(0.1, 0.2, 0.7))
    ).events
    assert (found.polarity, found.certainty, found.time) == (
        Polarity.NEGATIVE,
        Certainty.POSSIBLE,
        Tense.FUTURE,
    )


def test_the_date_is_that_of_the_time_expression_tied_to_the_event() -> None:
    times = (SpanMark(span=factory.span(DOCUMENT, "3 May 2021"), sentence=0),)
    tied, loose = records(
        event("accused", EventType.ACCUSE, times=((0, 0.9),)),
        event("threatened", EventType.THREATEN, times=((0, 0.1),)),
        times=times,
    ).events
    assert tied.date == PartialDate("2021-05-03")
    assert loose.date is None


def test_an_act_named_again_has_the_date_that_it_has_elsewhere() -> None:
    times = (SpanMark(span=factory.span(DOCUMENT, "3 May 2021"), sentence=0),)
    parties: dict[str, Any] = {"actors": ((0, 0.9),), "recipients": ((1, 0.9),)}
    dated = event("accused", EventType.ACCUSE, times=((0, 0.9),), **parties)
    again = event("sanctions", EventType.ACCUSE, **parties)
    other = event("sent", EventType.ACCUSE, actors=((0, 0.9),))
    found = {e.citation.quote: e.date for e in records(dated, again, other, times=times).events}
    assert found["sanctions"] == found["accused"] == PartialDate("2021-05-03")
    assert found["sent"] is None


def test_a_threat_keeps_its_condition_and_its_consequence() -> None:
    threat = event(
        "threatened", EventType.THREATEN, actors=((0, 0.9),), recipients=((1, 0.9),), content=((1, 0.9),),
        commitment=CommitmentKind.THREAT, commitment_score=0.9,
    )  # fmt: skip
    sanctions = event("sanctions", EventType.SANCTION, conditions=((2, 0.9),), possible=0.9)
    sending = event("sent", EventType.MOBILIZE, possible=0.9)
    found = records(threat, sanctions, sending)
    (commitment,) = found.commitments
    ids = {e.citation.quote: e.id for e in found.events}
    assert commitment.kind is CommitmentKind.THREAT
    assert [role.entities for role in commitment.by] == [("ITA",)]
    assert commitment.consequence_ids == (ids["sanctions"],)
    assert commitment.condition_ids == (ids["sent"],)
    assert commitment.condition is not None
    assert commitment.condition.quote == "if Paris sent 2,000 soldiers"
    assert commitment.consequence is not None
    assert commitment.consequence.quote == "Rome accused Paris on 3 May 2021 and threatened sanctions"
    (condition,) = found.conditions
    assert condition.condition_ids == (ids["sent"],)


def test_a_condition_that_tells_of_no_event_is_the_clause_that_says_it() -> None:
    """ "If that goes on, we will ask them to act": the act that is asked for is no condition."""
    asked = event(
        "threatened", EventType.REQUEST, conditions=((1, 0.9), (2, 0.5)), commitment=CommitmentKind.DEMAND,
        commitment_score=0.9,
    )  # fmt: skip
    going_on = event("sent", EventType.MOBILIZE, score=0.1)
    found = records(asked, going_on, event("sanctions", EventType.SANCTION))
    (commitment,) = found.commitments
    assert commitment.condition is not None
    assert commitment.condition.quote == "if Paris sent 2,000 soldiers"
    assert commitment.condition_ids == ()
    assert found.conditions == ()


def test_a_claim_is_read_as_a_number_with_its_unit() -> None:
    claim = ClaimMark(span=factory.span(DOCUMENT, "2,000 soldiers"), sentence=0, claimants=((0, 0.9),))
    (found,) = records(claims=(claim,)).claims
    assert (found.value, found.comparator) == (2000.0, Comparator.EQUAL)
    assert [role.entities for role in found.claimants] == [("ITA",)]


def test_a_quote_without_a_likely_speaker_has_none() -> None:
    quote = QuoteMark(span=Span(0, 4), sentence=0, speakers=((0, 0.05),))
    (found,) = records(quotes=(quote,)).quotes
    assert found.speaker is None


def test_the_same_marks_give_the_same_ids() -> None:
    one = records(event("accused", EventType.ACCUSE))
    two = records(event("accused", EventType.ACCUSE))
    assert one == two


def test_an_act_to_come_has_no_date_gone_by() -> None:
    """The text may date something else with the words that stand beside it."""
    times = (SpanMark(span=factory.span(DOCUMENT, "3 May 2021"), sentence=0),)
    (found,) = records(
        event("sent", EventType.MOBILIZE, times=((0, 0.9),), tense=(0.1, 0.1, 0.8)), times=times
    ).events
    assert found.date is None


def test_further_speakers_need_more_than_the_first() -> None:
    (found,) = records(
        event("sent", EventType.AID, attribution=((0, 0.5), (1, 0.4))),
        lines=Lines(attribution=0.2, more_attribution=0.45),
    ).events
    assert [role.entities for role in found.attribution] == [("ITA",)]


@pytest.mark.parametrize(("nearly", "kinds"), [(0.45, [CommitmentKind.THREAT]), (0.2, [])])
def test_what_a_saying_commits_to_counts_for_what_was_said(
    nearly: float, kinds: list[CommitmentKind]
) -> None:
    """The saying falls short of the line of events, which stands at a half."""
    said = replace(
        event(
            "threatened", EventType.THREATEN, content=((1, 0.9),),
            commitment=CommitmentKind.THREAT, commitment_score=0.9,
        ),
        score=nearly,
    )  # fmt: skip
    sanctions = event(
        "sanctions", EventType.SANCTION, commitment=CommitmentKind.PROMISE, commitment_score=0.1
    )
    found = records(said, sanctions)
    assert [e.citation.quote for e in found.events] == ["sanctions"]
    assert [c.kind for c in found.commitments] == kinds
