"""What is worked out for many pairs at once is what is worked out for each of them alone."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fusion.factory import call, report
from tests.fusion.test_laws import LAW, WORDS, reports
from westphalia.fusion.cards import cards_of
from westphalia.fusion.columns import Table
from westphalia.fusion.kinship import kinship_of, tables
from westphalia.fusion.likeness import FEATURES, features
from westphalia.fusion.odds import Odds
from westphalia.model import Certainty, Report

KINSHIP = kinship_of(tables())


@st.composite
def full(draw: st.DrawFn) -> list[Report]:
    """Reports that say all that a report can say, or leave it out."""
    some = st.lists(st.sampled_from(("Joe Biden", "Vladimir Putin", "Xi Jinping")), max_size=2, unique=True)
    codes = st.lists(st.sampled_from(("USA", "RUS", "POL", "NATO", "CVL:POL")), max_size=2, unique=True)
    return [
        report(
            draw(st.sampled_from("abc")),
            draw(st.sampled_from(["CONSULT", "AGREE", "ACCUSE", "ASSAULT", "COERCE"])),
            start=start * 10,
            mode=draw(st.sampled_from([None, "visit", "multilateral", "phone"])),
            actors=" ".join(draw(codes)),
            recipients=" ".join(draw(codes)),
            persons=tuple(draw(some)),
            certainty=draw(st.sampled_from(Certainty)),
            date=draw(st.sampled_from([None, "1995", "2022-03", "2022-03-01", "2022-03-02"])),
            published=draw(st.sampled_from([None, "2022-03-02", "2022-03-10"])),
            place=draw(st.sampled_from([None, "Strelsau", "Zenda"])),
            country=draw(st.sampled_from([None, "RUT", "POL"])),
            trigger=draw(st.sampled_from(["", *WORDS])),
            sentence=" ".join(draw(st.lists(st.sampled_from([*WORDS, "1,500"]), max_size=5))),
        )
        for start in range(draw(st.integers(2, 8)))
    ]


@LAW
@given(st.one_of(full(), reports()), st.booleans())
def test_the_columns_of_many_pairs_hold_the_features_of_each(told, is_copied):
    cards = cards_of(told, dict.fromkeys("ab", "a") if is_copied else {})
    pairs = np.array(list(combinations(range(len(cards)), 2)), np.int64).reshape(-1, 2)
    alone = [features(cards[one], cards[other], KINSHIP) for one, other in pairs.tolist()]
    columns = Table(cards, KINSHIP).features(pairs[:, 0], pairs[:, 1])

    assert len(columns) == len(FEATURES)
    assert np.column_stack(columns) == pytest.approx(np.array(alone).reshape(len(pairs), len(FEATURES)))


def test_a_pair_scores_the_same_to_the_last_digit_whatever_else_is_compared():
    told = [call("a"), call("b", None, "conversation", actors="RUS"), *(call(f"c{n}") for n in range(40))]
    cards = cards_of(told, {})
    pairs = np.array(list(combinations(range(len(cards)), 2)))
    few = cards_of(told[:2], {})

    assert Odds(cards, KINSHIP).of_all(pairs)[0] == Odds(few, KINSHIP).of_all(np.array([(0, 1)]))[0]


def test_a_pair_scores_the_same_alone_and_among_many():
    cards = cards_of([call("a"), call("b", None, "conversation", actors="RUS"), call("c", "2022-02")], {})
    pairs = [(0, 1), (0, 2), (1, 2)]
    odds = Odds(cards, KINSHIP)

    assert odds.of_all(np.array(pairs)).tolist() == [odds.of(one, other) for one, other in pairs]
