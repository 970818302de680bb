"""Balance by triangles, walks and two camps; the frustration index, exactly."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.graphs import NAMES, balanced_networks, least_cost, network, networks, switched
from westphalia.network.balance import balance, fit_of, triangle_balance, walk_balance
from westphalia.network.frustration import cost, frustration, misfits
from westphalia.network.graph import Network, network_of

some = st.sets(st.sampled_from(NAMES))


def all_hostile(size: int) -> Network:
    names = [f"N{number}" for number in range(size)]
    return network_of((one, other, -1.0) for one, other in combinations(names, 2))


# ------------------------------------------------------------------------------------------ frustration


@settings(max_examples=60, deadline=None)
@given(found=networks())
def test_the_frustration_index_is_what_trying_all_camps_finds(found: Network):
    result = frustration(found)

    assert result.is_proven
    assert result.upper == least_cost(found)


@settings(max_examples=40, deadline=None)
@given(found=networks(weighted=True))
def test_with_weights_it_is_the_least_weight_that_does_not_fit(found: Network):
    result = frustration(found, weighted=True)

    assert result.is_proven
    assert result.upper == pytest.approx(least_cost(found))


@settings(max_examples=40, deadline=None)
@given(found=networks(weighted=True))
def test_the_camps_cost_what_the_index_says(found: Network):
    result = frustration(found, weighted=True)

    assert cost(found, result.camp) == pytest.approx(result.upper)
    assert set(np.unique(result.camp)) <= {1, -1}


@settings(max_examples=40, deadline=None)
@given(found=networks())
def test_without_the_ties_that_do_not_fit_a_network_is_balanced(found: Network):
    result = frustration(found)

    rest = found.chosen(~misfits(found, result.camp))

    assert frustration(rest).upper == 0


def test_seven_who_are_all_hostile_need_branching_and_leave_nine_misfits():
    """Three against four: 3 + 6 hostile ties stay inside; triangles alone only prove seven."""
    result = frustration(all_hostile(7))

    assert (result.lower, result.upper) == (9, 9)


def test_without_time_there_are_camps_but_no_proof():
    result = frustration(all_hostile(7), time_limit=0)

    assert (result.lower, result.upper) == (0, 9)
    assert not result.is_proven


def test_the_same_seed_gives_the_same_camps():
    found = all_hostile(8)

    assert np.array_equal(frustration(found, seed=3).camp, frustration(found, seed=3).camp)


# --------------------------------------------------------------------------------------------- measures


@settings(max_examples=40, deadline=None)
@given(found=balanced_networks())
def test_two_camps_without_misfit_are_balanced_by_every_measure(found: Network):
    result = balance(found, shuffles=0)

    assert result.frustration.upper == 0
    assert result.triangle.value in (None, 1.0)
    assert result.walk.value is None or result.walk.value == pytest.approx(1)
    assert result.fit.value in (None, 1.0)


@settings(max_examples=40, deadline=None)
@given(found=networks(), codes=some)
def test_turning_all_ties_between_some_and_the_others_changes_no_measure(found: Network, codes: set[str]):
    other = switched(found, codes)

    assert triangle_balance(other) == triangle_balance(found)
    assert (walk_balance(found) or 0) == pytest.approx(walk_balance(other) or 0)
    assert fit_of(other, frustration(other)) == fit_of(found, frustration(found))


@given(found=networks())
def test_turning_all_signs_turns_the_sign_of_every_triangle(found: Network):
    share = triangle_balance(found)
    if share is not None:
        assert triangle_balance(found.with_weights(-found.weight)) == pytest.approx(1 - share)


def test_one_unbalanced_triangle_by_every_measure():
    found = balance(network("A+B B+C A-C"), shuffles=0)

    assert found.triangle.value == 0
    # tr(exp A) / tr(exp |A|): the eigenvalues are -2, 1, 1 and 2, -1, -1
    assert found.walk.value == pytest.approx((np.exp(-2) + 2 * np.e) / (np.exp(2) + 2 / np.e))
    assert found.fit.value == pytest.approx(1 - 2 / 3)


def test_a_network_without_triangles_has_no_share_of_them():
    assert balance(network("A+B B-C"), shuffles=5).triangle.value is None


def test_many_ties_do_not_overflow_the_walks():
    names = [f"N{number:03}" for number in range(800)]
    found = network_of((one, other, 1.0) for one, other in combinations(names, 2))

    assert walk_balance(found) == pytest.approx(1)


def test_shuffled_signs_leave_as_many_hostile_ties():
    """With one hostile tie in a triangle, every shuffle is that triangle again."""
    found = balance(network("A+B B+C A-C"), shuffles=10)

    assert (found.triangle.shuffled, found.triangle.spread) == (0, 0)
    assert found.fit.shuffled == pytest.approx(1 / 3)


def test_two_camps_are_more_balanced_than_their_shuffled_signs():
    camp = {name: number % 2 for number, name in enumerate(NAMES)}
    found = network_of(
        (one, other, 1.0 if camp[one] == camp[other] else -1.0) for one, other in combinations(NAMES, 2)
    )

    result = balance(found, shuffles=20)

    for measure in (result.triangle, result.walk, result.fit):
        assert measure.value == pytest.approx(1)
        assert measure.shuffled is not None
        assert measure.shuffled < 0.9
        assert measure.surprise is not None
        assert measure.surprise > 2


def test_the_same_seed_gives_the_same_baseline():
    found = all_hostile(5).with_weights([1, -1, 1, -1, 1, -1, 1, -1, 1, 1])

    assert balance(found, seed=1).triangle == balance(found, seed=1).triangle


def test_nothing_known_is_no_error():
    result = balance(network_of([]), shuffles=3)

    assert (result.ties, result.fit.value, result.walk.value) == (0, None, None)
