"""Triads under strain, and what a change of one tie would relieve."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.network.graphs import network, networks
from westphalia.network.graph import Network
from westphalia.network.strain import reliefs, strained, total_strain

TORN = "A+B:5 B+C:4 A-C:3 C+D:1 B-D:1"
"""A and C are hostile, and both friends of B; and D is hostile to B, but a friend of C."""


def test_a_triad_is_strained_by_its_weakest_tie():
    first, second = strained(network(TORN))

    assert (first.members, first.strain) == (("A", "B", "C"), 3)
    assert (second.members, second.strain) == (("B", "C", "D"), 1)


def test_a_balanced_triad_is_not_under_strain():
    assert strained(network("A+B A-C B-C")) == ()


def test_the_tie_that_two_strained_triads_share_relieves_most():
    best = reliefs(network(TORN))[0]

    assert best.tie == ("B", "C", 4.0)
    assert (best.relieved, best.caused, best.triads) == (4, 0, 2)


def test_a_change_that_strains_more_than_it_relieves_is_not_named():
    found = network("A+B A+C B-C A-D B+D A-E B+E A+F B+F A+G B+G")

    named = {relief.tie[:2] for relief in reliefs(found)}

    assert ("B", "C") in named
    assert ("A", "F") not in named


@given(found=networks(weighted=True))
def test_changing_a_tie_changes_the_strain_by_what_was_said(found: Network):
    before = total_strain(found)

    for relief in reliefs(found):
        turned = found.with_weights(
            [-weight if (one, other) == relief.tie[:2] else weight for one, other, weight in found.ties()]
        )
        assert total_strain(turned) == pytest.approx(before - relief.net)


@given(found=networks(weighted=True))
def test_ending_a_tie_relieves_what_was_said(found: Network):
    before = total_strain(found)

    for relief in reliefs(found):
        kept = [(one, other) != relief.tie[:2] for one, other, _ in found.ties()]
        ended = found.with_weights([weight * keep for weight, keep in zip(found.weight, kept, strict=True)])
        assert total_strain(ended) == pytest.approx(before - relief.ended)
