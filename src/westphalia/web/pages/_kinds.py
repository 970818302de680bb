"""Types and modes of events as forms offer them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from westphalia.vocabulary import kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOf:
    """A type with one of its modes, as a form offers it; `value` is both together."""

    value: str
    type: str
    mode: str | None


@cache
def all_kinds() -> tuple[KindOf, ...]:
    """Return all types, each before its modes."""
    return tuple(
        KindOf(value=f"{type_}:{mode or ''}", type=type_.value, mode=mode) for type_, mode in kinds()
    )
