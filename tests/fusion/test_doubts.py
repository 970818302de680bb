"""Pairs in doubt: those nearest to the line between one event and two, of each two events one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fusion.factory import call
from westphalia.fusion import doubts as module
from westphalia.fusion import fuse, fuse_with_doubts
from westphalia.fusion.cards import cards_of
from westphalia.fusion.doubts import doubts

PAIRS = np.array([[0, 1], [0, 2], [1, 2], [2, 3]])
SCORES = np.array([1.5, -0.3, -0.1, 5.0])


def found(clusters: list[list[int]]) -> list[tuple[str, str, float, bool]]:
    cards = cards_of([call(name) for name in "abcd"], {})
    return [
        (item.one, item.other, item.score, item.is_joined) for item in doubts(cards, PAIRS, SCORES, clusters)
    ]


def test_the_nearest_to_the_line_comes_first_and_what_is_sure_is_left_out() -> None:
    assert [score for *_, score, _ in found([[0], [1], [2], [3]])] == [-0.1, -0.3, 1.5]


def test_of_each_two_events_one_pair_is_kept() -> None:
    assert [(score, joined) for *_, score, joined in found([[0, 1], [2, 3]])] == [(-0.1, False), (1.5, True)]


def test_no_more_are_kept_than_anybody_looks_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)

    assert len(found([[0], [1], [2], [3]])) == 1


def test_doubts_do_not_change_the_events() -> None:
    reports = [call("a"), call("b", published="2022-02-14"), call("c", "2022-03-01")]

    assert fuse_with_doubts(reports).occurrences == fuse(reports)
