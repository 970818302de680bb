"""How statements about one thing stand to each other: agree, differ, contradict, supersede."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from westphalia.dates import PartialDate
from westphalia.model import Comparison, Role, Standing

_LAST = "9999"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement: by whom, when, and what in short.

    `by` tells claimants apart; None is somebody who is not known, and nobody is the same as that. `value` is
    None for what is too vague for a ratio.
    """

    id: str
    by: str | None
    said: PartialDate | None
    words: str
    value: float | None
    low: float = 0.0
    high: float = 0.0

    def __str__(self) -> str:
        day = f" ({self.said})" if self.said else ""
        return f"{self.by or 'somebody'}: {self.words}{day}"


Weigh = Callable[[Said, Said], Standing | None]
"""Returns how the later of two statements of different claimants stands to the earlier; None: in no way."""


def claimant_of(roles: Sequence[Role], outlet: str | None) -> str | None:
    """Return who answers for a statement: the nearest speaker, else the outlet itself."""
    if not roles:
        return outlet
    return ",".join(sorted(roles[0].entities)) or roles[0].person


def day_key(said: PartialDate | None) -> str:
    """Return what sorts statements by the day until which they had been made; undated ones come last."""
    return said.latest().isoformat() if said else _LAST


def compare(statements: Iterable[Said], weigh: Weigh) -> tuple[Comparison, ...]:
    """Return how each statement stands to those that stood when it was made.

    Of each claimant only the latest word stands. Who says the same again adds nothing.
    """
    standing: dict[str | None, Said] = {}
    found: list[Comparison] = []
    for later in statements:
        before = standing.get(later.by) if later.by is not None else None
        if before is not None and _is_same(before, later):
            standing[later.by] = later
            continue
        if before is not None:
            found.append(_comparison(before, later, Standing.SUPERSEDES))
        for by, earlier in standing.items():
            if by is None or by != later.by:
                how = weigh(earlier, later)
                if how is not None:
                    found.append(_comparison(earlier, later, how))
        standing[later.by] = later
    return tuple(found)


def overlap(earlier: Said, later: Said) -> bool:
    """Return whether both can be true of one number."""
    return earlier.low <= later.high and later.low <= earlier.high


def _is_same(before: Said, after: Said) -> bool:
    """Return whether a claimant stays with what it said; a number in the range of vague words does."""
    return overlap(before, after) and (before.value == after.value or None in (before.value, after.value))


def _comparison(earlier: Said, later: Said, how: Standing) -> Comparison:
    ratio = None
    if how in (Standing.DIFFERS, Standing.SUPERSEDES) and earlier.value and later.value is not None:
        ratio = round(later.value / earlier.value, 4)
    return Comparison(
        earlier_id=earlier.id,
        later_id=later.id,
        standing=how,
        why=f"{earlier}; {later}",
        ratio=ratio,
    )
