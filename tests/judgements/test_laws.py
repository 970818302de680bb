"""Laws of judgements: their order does not matter beyond their own times, and undoing leaves no trace."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.strategies import readings
from westphalia.judgements import (
    Party,
    apply,
    conflicts,
    decided,
    from_line,
    in_force,
    judge_commitment,
    judge_event,
    judge_mention,
    no_event,
    swap,
    to_line,
    undo,
)
from westphalia.model import Judgement, Reading

PARTIES = ("RUT", "FRE/Rufus Firefly", "RUT+FRE", "CHN", "")
FIELDS = {
    "polarity": ("positive", "negative"),
    "certainty": ("certain", "possible"),
    "type": ("ASSAULT", "CONSULT", "AID"),
    "mode": ("aerial", "phone", ""),
    "date": ("2022-02-24", "2022", ""),
    "place": ("Strelsau", ""),
    "actors": PARTIES,
    "recipients": PARTIES,
    "attribution": PARTIES,
}


@st.composite
def judged(draw: st.DrawFn) -> tuple[Reading, list[Judgement]]:
    """A reading and judgements about it, some of them taken back."""
    reading = draw(readings())
    made = draw(st.lists(_judgements(reading), max_size=8)) if _subjects(reading) else []
    for _ in range(draw(st.integers(0, 4)) if made else 0):
        made.append(undo(draw(st.sampled_from(made)), **draw(_signatures())))
    return reading, made


def _subjects(reading: Reading) -> list[Any]:
    return [*reading.events, *reading.mentions, *reading.commitments]


def _signatures() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {
            "by": st.sampled_from(["ada", "bob"]),
            "made_at": st.integers(0, 5).map(lambda hour: f"2022-01-01T0{hour}:00:00"),
            "why": st.sampled_from(["", "so it is"]),
        }
    )


@st.composite
def _judgements(draw: st.DrawFn, reading: Reading) -> Judgement:
    subject = draw(st.sampled_from(_subjects(reading)))
    signed = draw(_signatures())
    if subject in reading.mentions:
        codes = draw(st.sampled_from([("RUT",), ("FRE", "CHN")]))
        return judge_mention(
            subject, Party(codes=codes, person=draw(st.none() | st.just("Rudolf V"))), **signed
        )
    if subject in reading.commitments:
        return judge_commitment(subject, "kind", draw(st.sampled_from(["threat", "offer"])), **signed)
    kind = draw(st.sampled_from(["field", "field", "swap", "none"]))
    if kind == "swap":
        return swap(subject, reading.mentions, **signed)
    if kind == "none":
        return no_event(subject, **signed)
    field = draw(st.sampled_from(sorted(FIELDS)))
    return judge_event(subject, field, draw(st.sampled_from(FIELDS[field])), **signed)


@settings(max_examples=60, deadline=None)
@given(judged(), st.randoms())
def test_the_order_in_which_judgements_are_given_does_not_matter(
    case: tuple[Reading, list[Judgement]], random: Random
) -> None:
    reading, made = case
    shuffled = list(made)
    random.shuffle(shuffled)

    assert apply(reading, shuffled) == apply(reading, made)
    assert conflicts(shuffled) == conflicts(made)


@settings(max_examples=60, deadline=None)
@given(judged(), st.data())
def test_undoing_a_judgement_restores_exactly_what_was_before(
    case: tuple[Reading, list[Judgement]], data: st.DataObject
) -> None:
    reading, made = case
    if not made:
        return
    last = made[-1]
    before = [item for item in made[:-1] if item.id != last.id]
    after = [*before, last, undo(last, **data.draw(_signatures()))]

    assert apply(reading, after) == apply(reading, before)


@settings(max_examples=60, deadline=None)
@given(judged())
def test_undoing_all_judgements_gives_the_reading_itself(case: tuple[Reading, list[Judgement]]) -> None:
    reading, made = case
    undone = [undo(item, by="eve", made_at="2023") for item in in_force(made)]

    assert apply(reading, [*made, *undone]) == reading


@settings(max_examples=60, deadline=None)
@given(judged())
def test_judgements_said_twice_say_no_more(case: tuple[Reading, list[Judgement]]) -> None:
    reading, made = case

    assert apply(reading, [*made, *made]) == apply(reading, made)
    assert apply(reading, in_force(made)) == apply(reading, made)


@settings(max_examples=60, deadline=None)
@given(judged())
def test_a_judged_reading_points_only_to_what_is_in_it(case: tuple[Reading, list[Judgement]]) -> None:
    reading = apply(*case)
    events = {event.id for event in reading.events}
    pointed = [
        *(id_ for event in reading.events for id_ in event.content_ids),
        *(id_ for item in reading.conditions for id_ in (*item.condition_ids, *item.consequence_ids)),
        *(id_ for item in reading.commitments for id_ in (*item.condition_ids, *item.consequence_ids)),
        *(item.speech_id for item in reading.commitments if item.speech_id),
        *(id_ for claim in reading.claims for id_ in claim.event_ids),
    ]

    assert events.issuperset(pointed)


@settings(max_examples=60, deadline=None)
@given(judged())
def test_a_judgement_written_and_read_decides_the_same(case: tuple[Reading, list[Judgement]]) -> None:
    _, made = case
    again = [from_line(to_line(item), "law") for item in made]

    assert again == made
    assert decided(again) == decided(made)
