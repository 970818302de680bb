"""The measures of coreference give what their papers give."""

from __future__ import annotations

import pytest
from coreference import b_cubed, ceaf_e, conll, muc

KEY = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
"""Two events, of three mentions and of two."""


def test_a_perfect_response_has_all_of_everything():
    assert conll(KEY, {name: label * 10 for name, label in KEY.items()}) == 1


def test_muc_counts_links():
    response = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}

    assert muc(KEY, response).recall == pytest.approx(2 / 3)
    assert muc(KEY, response).precision == pytest.approx(2 / 3)


def test_b_cubed_is_the_mean_over_mentions():
    response = dict.fromkeys(KEY, 1)

    assert b_cubed(KEY, response).recall == 1
    assert b_cubed(KEY, response).precision == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)


def test_ceaf_matches_clusters_one_to_one():
    response = {"a": 1, "b": 1, "c": 2, "d": 3, "e": 3}
    likeness = 2 * 2 / 5 + 1

    assert ceaf_e(KEY, response).recall == pytest.approx(likeness / 2)
    assert ceaf_e(KEY, response).precision == pytest.approx(likeness / 3)


def test_a_mention_that_is_missed_counts_against_recall():
    response = {"a": 1, "b": 1, "d": 2, "e": 2}

    assert b_cubed(KEY, response).recall == pytest.approx((2 * 2 / 3 + 0 + 2) / 5)
    assert b_cubed(KEY, response).precision == 1


def test_clusters_of_one_have_no_links():
    alone = {name: name for name in KEY}

    assert muc(KEY, alone).f1 == 0
