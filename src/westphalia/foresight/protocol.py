"""How forecasts are scored: questions, the time-aware filter, ranks with random ties, and the measures.

A question is (day, actor, type, ?): who is the recipient? Every event asks two, one from each side. Several
events of a day may share a question; each is an answer of its own, and the others are left out of its ranking
(the time-aware filter). Equal scores are put in random order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from westphalia.foresight.history import NEVER, History, Ints, Past, look_up, spread, triple_key

HITS = (1, 3, 10)


@dataclass(frozen=True, eq=False)
class Questions:
    """The distinct questions that a day's events ask, and the answers of each.

    `answers[answer_start[n]:answer_start[n + 1]]` are the recipients of question `n`.
    """

    date: int
    actor: Ints
    type: Ints
    answer_start: Ints
    answers: Ints

    def __len__(self) -> int:
        return len(self.actor)

    @property
    def owner(self) -> Ints:
        """The question of every answer."""
        return np.repeat(np.arange(len(self)), np.diff(self.answer_start))

    def part(self, first: int, end: int) -> Questions:
        """Return the questions from `first` up to but not `end`."""
        start = self.answer_start[first : end + 1]
        return Questions(
            self.date,
            self.actor[first:end],
            self.type[first:end],
            start - start[0],
            self.answers[start[0] : start[-1]],
        )


def questions_of(events: History, date: int) -> Questions:
    """Return the questions that the events of one day ask; `events` is told from both sides."""
    today = events.where(events.date == date)
    order = np.lexsort((today.recipient, today.type, today.actor))
    actor, type_, recipient = today.actor[order], today.type[order], today.recipient[order]
    fresh = (np.diff(actor, prepend=-1) != 0) | (np.diff(type_, prepend=-1) != 0)
    start = np.flatnonzero(fresh)
    return Questions(date, actor[start], type_[start], np.append(start, len(actor)), recipient)


def question(date: int, actor: int, type_: int) -> Questions:
    """Return a single question whose answer is not known."""
    none = np.zeros(0, dtype=np.int64)
    return Questions(date, np.array([actor]), np.array([type_]), np.zeros(2, dtype=np.int64), none)


def ranks(scores: npt.NDArray[np.floating], questions: Questions, chance: np.random.Generator) -> Ints:
    """Return the rank of every answer among all entities, its fellow answers left out, ties at random.

    `scores` has one row per question and one column per entity.
    """
    if np.isnan(scores).any():
        raise ValueError("a score that is not a number would rank above everything")
    owner = questions.owner
    own = scores[owner, questions.answers]
    above = np.empty(len(owner), dtype=np.int64)
    level = np.empty(len(owner), dtype=np.int64)
    for first in range(0, len(owner), 256):
        rows = slice(first, first + 256)
        table = scores[owner[rows]]
        above[rows] = np.count_nonzero(table > own[rows, None], axis=1)
        level[rows] = np.count_nonzero(table == own[rows, None], axis=1)
    fellow, answer = spread(questions.answer_start[owner], questions.answer_start[owner + 1])
    fellow_scores = own[fellow]
    above -= np.bincount(answer, weights=fellow_scores > own[answer], minlength=len(owner)).astype(np.int64)
    level -= np.bincount(answer, weights=fellow_scores == own[answer], minlength=len(owner)).astype(np.int64)
    return above + 1 + chance.integers(0, level + 1)


def measures(found: Ints) -> dict[str, float]:
    """Return MRR and hits at 1, 3 and 10 in percent, and the number of answers.

    >>> measures(np.array([1, 2, 20]))["MRR"]
    51.66666666666667
    """
    if not len(found):
        return {"MRR": float("nan"), **{f"H@{n}": float("nan") for n in HITS}, "n": 0.0}
    return {
        "MRR": float(100 * (1 / found).mean()),
        **{f"H@{n}": float(100 * (found <= n).mean()) for n in HITS},
        "n": float(len(found)),
    }


def margin(found: Ints) -> float:
    """Return half the width of the 95 % interval of the MRR, in points, were answers independent."""
    return float(196 * (1 / found).std() / len(found) ** 0.5) if len(found) else float("nan")


def recurrence_class(past: Past, questions: Questions, last_step: int) -> npt.NDArray[np.int8]:
    """Return for every answer 0 if the triple happened at the last step, 1 if earlier, 2 if never before."""
    owner = questions.owner
    asked = triple_key(past, questions.actor[owner], questions.type[owner], questions.answers)
    lag = look_up(past.key, past.sums.lag, asked, NEVER)
    return np.where(lag == NEVER, 2, np.where(past.vantage.asked - lag >= last_step, 0, 1)).astype(np.int8)


CLASSES: Mapping[int, str] = {0: "seen at the last step", 1: "seen before", 2: "never seen"}


def batches(questions: Questions, size: int = 200) -> Iterator[Questions]:
    """Yield the questions in parts small enough for tables over all entities."""
    for first in range(0, len(questions), size):
        yield questions.part(first, min(first + size, len(questions)))
