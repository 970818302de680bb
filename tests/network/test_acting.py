"""Organisations that act for their members in a network, as they do for a pair."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.strategies import STATES, days, histories, occurrence
from westphalia.gazetteer import Membership
from westphalia.model import Occurrence
from westphalia.network import acting
from westphalia.network.acting import together
from westphalia.network.belonging import Belonging, add_up
from westphalia.network.events import of_occurrences
from westphalia.network.layers import of_relations
from westphalia.network.relations import Sums, relations

AT = date(2021, 12, 31)
NATO = Belonging(Membership(organisation="NATO", state=code) for code in ("USA", "FRA", "ITA", "DEU"))

memberships = st.lists(
    st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)).filter(lambda pair: pair[0] != pair[1]),
    max_size=8,
    unique=True,
).map(lambda pairs: Belonging(Membership(organisation=one, state=other) for one, other in pairs))


def by_parts(history: list[Occurrence], one: str, other: str, at: date, belonging: Belonging) -> Sums:
    parts = add_up(relations(of_occurrences(history), at), belonging.parts(one, other, at))
    return sum((part.sums for part in parts), Sums())


@given(histories, memberships, days)
@settings(max_examples=60, deadline=None)
def test_every_tie_is_what_the_parts_of_the_pair_add_up_to(
    history: list[Occurrence], belonging: Belonging, at: date
) -> None:
    found = together(relations(of_occurrences(history), at), belonging)

    for one, code in enumerate(found.codes):
        for other in range(one + 1, len(found.codes)):
            expected = by_parts(history, code, found.codes[other], at, belonging)
            sums = found.of_places(one, other)
            assert sums.cooperation == pytest.approx(expected.cooperation)
            assert sums.conflict == pytest.approx(expected.conflict)
            assert sums.evidence == pytest.approx(expected.evidence)


@given(histories, memberships, days)
@settings(max_examples=30, deadline=None)
def test_looking_at_few_rows_at_once_changes_nothing(
    history: list[Occurrence], belonging: Belonging, at: date
) -> None:
    now = relations(of_occurrences(history), at)
    whole, rows = together(now, belonging), acting._ROWS
    try:
        acting._ROWS = 3
        parts = together(now, belonging)
    finally:
        acting._ROWS = rows

    assert parts.keys.tolist() == whole.keys.tolist()
    assert parts.sums.ravel().tolist() == pytest.approx(whole.sums.ravel().tolist())


@given(histories, days)
def test_without_organisations_nothing_changes(history: list[Occurrence], at: date) -> None:
    now = relations(of_occurrences(history), at)

    assert together(now, Belonging()).score.tolist() == pytest.approx(now.both_ways().score.tolist())


def test_nato_and_russia_and_a_member_and_russia_are_told_apart_or_together() -> None:
    history = [
        occurrence("ACCUSE", "RUS", "NATO", outlets=9),
        occurrence("SANCTION", "USA", "RUS", outlets=9),
        occurrence("MOBILIZE", "RUS", "NATO", outlets=9),
    ]
    now = relations(of_occurrences(history), AT)
    apart, whole = (of_relations(each, least=0.1) for each in (now, together(now, NATO)))

    own, lent = (apart.tie("NATO", "RUS") or 0), (whole.tie("NATO", "RUS") or 0)
    assert lent < own < 0, "what the United States does is in part done by NATO"
    own, lent = (apart.tie("RUS", "USA") or 0), (whole.tie("RUS", "USA") or 0)
    assert lent < own < 0, "what is done to NATO is in part done to the United States"


def test_who_is_nowhere_in_the_news_gets_no_tie_from_an_organisation() -> None:
    now = relations(of_occurrences([occurrence("ACCUSE", "RUS", "NATO")]), AT)

    assert set(together(now, NATO).codes) == {"NATO", "RUS"}
