"""The recurrency baseline: what happened last happens again, else what is common.

After Gastinger et al., "History repeats itself: a baseline for temporal knowledge graph forecasting"
(IJCAI 2024): the score of a recipient is a mix of how lately this very triple happened (2 ** (-decay * lag))
and of how often the type had this recipient. Decay and mix are chosen per type on the validation days.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from westphalia.foresight.history import Past, Timeline, next_day, spread
from westphalia.foresight.protocol import Questions, batches, questions_of, ranks

Scores = npt.NDArray[np.float64]

DECAYS = (0.01, 0.03, 0.1, 0.3, 1.0)
MIXES = (0.9, 0.99, 0.999, 0.9999, 0.99999)


@dataclass(frozen=True, eq=False)
class Recurrency:
    """The decay and the mix of every type."""

    decay: Scores
    mix: Scores

    def scores(self, past: Past, questions: Questions) -> Scores:
        """Return one row of scores per question, one column per entity."""
        lately, common = parts(past, questions)
        recent = np.exp2(-self.decay[questions.type, None] * lately)
        mix = self.mix[questions.type, None]
        return np.asarray(mix * recent + (1 - mix) * common, dtype=np.float64)


def parts(past: Past, questions: Questions) -> tuple[Scores, Scores]:
    """Return the lag of every triple asked about (infinite if new) and the share of every recipient in the
    type."""
    lag = np.full((len(questions), past.actor_count), np.inf)
    rows, owner = spread(past.first_of_actor[questions.actor], past.first_of_actor[questions.actor + 1])
    same = past.type[rows] == questions.type[owner]
    rows, owner = rows[same], owner[same]
    lag[owner, past.recipient[rows]] = past.sums.lag[rows]
    return lag, _shares(past)[questions.type]


def _shares(past: Past) -> Scores:
    size = (past.type_count, past.actor_count)
    flat = np.bincount(
        past.type * past.actor_count + past.recipient, weights=past.sums.count, minlength=size[0] * size[1]
    )
    table = flat.reshape(size)
    return np.asarray(table / np.maximum(table.sum(axis=1, keepdims=True), 1))


def tune(timeline: Timeline, first: int, end: int, *, seed: int = 0) -> Recurrency:
    """Choose decay and mix of every type by the MRR on the days from `first` up to but not `end`."""
    choices = list(product(DECAYS, MIXES))
    total = np.zeros((timeline.events.type_count, len(choices)))
    for vantage in next_day(timeline.days(first, end)):
        past = timeline.past(vantage, ())
        for asked in batches(questions_of(timeline.events, vantage.asked)):
            lately, common = parts(past, asked)
            for n, (decay, mix) in enumerate(choices):
                found = ranks(
                    mix * np.exp2(-decay * lately) + (1 - mix) * common, asked, np.random.default_rng(seed)
                )
                np.add.at(total[:, n], asked.type[asked.owner], 1 / found)
    best = total.argmax(axis=1)
    return Recurrency(np.array([choices[n][0] for n in best]), np.array([choices[n][1] for n in best]))
