"""What a mention that names nobody means is weighed with the whole passage in view."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests import factory
from westphalia.extract.entities import passage_of, resolve_mentions
from westphalia.extract.marks import EventMark, MentionMark
from westphalia.extract.referents import LEAST, Choice, choices
from westphalia.gazetteer import Gazetteer
from westphalia.model import EventType, Resolution, Sentence, Span

TEXT = "Ghana's president met Togo's envoy in Benin. The police fired on a crowd."
DOCUMENT = factory.document(TEXT)
SENTENCES = tuple(
    Sentence(span=Span(start, end), parts=(Span(start, end),), language="en", paragraph=0)
    for start, end in ((0, 44), (45, len(TEXT)))
)
GAZETTEER = Gazetteer.load()
POLICE, CROWD = 2, 3


def mention(words: str, sentence: int, **fields: Any) -> MentionMark:
    span = factory.span(DOCUMENT, words)
    return MentionMark(span=span, head=Span(span.end - 3, span.end), sentence=sentence, **fields)


MARKS = (
    mention("Ghana's president", 0),
    mention("Togo's envoy", 0),
    mention("The police", 1, sector="state", sector_score=0.9),
    mention("a crowd", 1, sector="CVL", sector_score=0.9),
)
FIRED = EventMark(
    trigger=factory.span(DOCUMENT, "fired"), sentence=1, type=EventType.ASSAULT, score=0.9,
    type_scores=tuple(float(t is EventType.ASSAULT) for t in EventType),
    actors=((POLICE, 0.9),), recipients=((CROWD, 0.8),),
)  # fmt: skip


class Prefer:
    """Trees that find one meaning likely and the others not."""

    def __init__(self, mention: int, entities: tuple[str, ...], chance: float = 0.9) -> None:
        offered = choices(passage())
        self.answers = [chance if (c.mention, c.entities) == (mention, entities) else 0.01 for c in offered]

    def run(self, rows: Any) -> Any:
        assert len(rows) == len(self.answers)
        return np.array(self.answers, np.float32)[:, None]


def passage(marks=MARKS, events=(FIRED,)):
    return passage_of(DOCUMENT, SENTENCES, marks, events, gazetteer=GAZETTEER)


def resolve(trees=None):
    return resolve_mentions(
        DOCUMENT, SENTENCES, MARKS, gazetteer=GAZETTEER, published=None, events=(FIRED,), trees=trees
    )


def offered(mention: int, **others: Any) -> dict[tuple[str, ...], Choice]:
    return {c.entities: c for c in choices(passage(**others)) if c.mention == mention}


def test_only_mentions_that_name_nobody_are_weighed():
    assert {c.mention for c in choices(passage())} == {POLICE, CROWD}


def test_every_state_of_the_passage_is_offered_even_if_it_is_only_a_place():
    assert {("GHA",), ("TGO",), ("BEN",)} <= set(offered(POLICE))


def test_a_word_for_people_is_offered_the_people_of_each_state():
    assert {("CVL:GHA",), ("CVL:TGO",), ("CVL:BEN",)} <= set(offered(CROWD))


@pytest.mark.parametrize("state", ["GHA", "TGO", "BEN"])
def test_the_likeliest_meaning_is_taken(state):
    found = resolve(Prefer(POLICE, (state,)))[POLICE]
    assert found.entities == (state,)
    assert found.confidence == pytest.approx(0.9)


def test_a_meaning_chosen_by_the_trees_is_said_to_come_from_context():
    changed = {m.resolution for state in ("GHA", "BEN") for m in resolve(Prefer(POLICE, (state,)))[POLICE:]}
    assert changed <= {Resolution.CONTEXT, Resolution.ANTECEDENT}


def test_names_stay_what_they_are():
    assert [m.entities for m in resolve(Prefer(POLICE, ("BEN",)))][:2] == [m.entities for m in resolve()][:2]


@pytest.mark.parametrize(("chance", "is_given"), [(LEAST / 2, False), (LEAST * 2, True)])
def test_who_meant_nobody_is_given_no_improbable_meaning(chance, is_given):
    document = factory.document("Ghana praised Togo. Adzovi agreed.")
    whole = Span(0, len(document.text))
    sentences = [Sentence(span=whole, parts=(whole,), language="en", paragraph=0)]
    span = factory.span(document, "Adzovi")
    (found,) = resolve_mentions(
        document, sentences, [MentionMark(span=span, head=span, sentence=0)],
        gazetteer=GAZETTEER, published=None, trees=Fixed(chance),
    )  # fmt: skip
    assert bool(found.entities) is is_given


class Fixed:
    def __init__(self, chance: float) -> None:
        self.chance = chance

    def run(self, rows: Any) -> Any:
        return np.full((len(rows), 1), self.chance, np.float32)


def test_who_stands_on_the_other_side_of_the_act_is_seen():
    one = offered(POLICE)["GHA",].features
    against = EventMark(
        trigger=FIRED.trigger, sentence=1, type=EventType.ASSAULT, score=0.9, type_scores=FIRED.type_scores,
        actors=((POLICE, 0.9),), recipients=((0, 0.8),),
    )  # fmt: skip
    assert offered(POLICE, events=(against,))["GHA",].features != one


def test_what_the_model_takes_for_kin_is_seen():
    kin = (*MARKS[:2], mention("The police", 1, sector="state", sector_score=0.9, kin=((1, 0.8),)), MARKS[3])
    assert offered(POLICE, marks=kin)["TGO",].features != offered(POLICE)["TGO",].features
