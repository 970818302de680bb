"""How often what was announced for a case is done when the case comes: by kind of commitment and by speaker.

Where too few words were put to the test, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from westphalia.foresight.scores import Interval, wilson
from westphalia.model import CommitmentKind

LEAST = 8
"""Commitments put to the test below which no share is told: less, and its interval covers half of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A commitment whose condition was met: who made it, of what kind, and whether it was carried out."""

    kind: CommitmentKind
    by: tuple[str, ...]
    carried_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsKept:
    """Of `met` commitments whose condition was met, so many were carried out.

    `kind` is None for all kinds, `speaker` for all speakers.
    """

    kind: CommitmentKind | None
    speaker: str | None
    carried_out: int
    met: int

    @property
    def share(self) -> float | None:
        """The part that was carried out; None where too few were put to the test."""
        return self.carried_out / self.met if self.met >= LEAST else None

    @property
    def interval(self) -> Interval | None:
        """Where that part lies."""
        return wilson(self.carried_out, self.met) if self.met >= LEAST else None


def words_kept(tried: Iterable[Tried]) -> tuple[WordsKept, ...]:
    """Return how often words were kept: of all, of each kind, of each speaker, and of each speaker's kinds.

    Those with most cases come first; groups with too few are there too, and say nothing.
    """
    met: Counter[tuple[CommitmentKind | None, str | None]] = Counter()
    kept: Counter[tuple[CommitmentKind | None, str | None]] = Counter()
    for item in tried:
        for kind in (None, item.kind):
            for speaker in (None, *dict.fromkeys(item.by)):
                met[kind, speaker] += 1
                kept[kind, speaker] += item.carried_out
    order = sorted(met, key=lambda group: (-met[group], str(group[1] or ""), str(group[0] or "")))
    return tuple(
        WordsKept(kind=kind, speaker=speaker, carried_out=kept[kind, speaker], met=met[kind, speaker])
        for kind, speaker in order
    )


def best_known(found: Iterable[WordsKept], kind: CommitmentKind, by: Iterable[str]) -> WordsKept | None:
    """Return the narrowest group with enough cases: the speaker's kind, the speaker, the kind, or all."""
    groups = {(item.kind, item.speaker): item for item in found if item.share is not None}
    speakers = tuple(by)
    wanted = (
        [(kind, code) for code in speakers]
        + [(None, code) for code in speakers]
        + [(kind, None), (None, None)]
    )
    return next((groups[group] for group in wanted if group in groups), None)
