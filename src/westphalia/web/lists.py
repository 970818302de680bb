"""Lists in windows: where a reader is in a list, and the way to what stands before and after."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from westphalia.web.page import BadFilter

WINDOW = 50
"""Items of a list on one page."""

_FURTHEST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """The items shown, counted from 1, out of how many; where the windows before and after begin."""

    first: int
    last: int
    total: int
    before: int | None
    after: int | None


def offset_of(query: QueryParams) -> int:
    """Return how many items of a list come before the first to be shown.

    Raises:
        BadFilter: `offset` is no number from 0 on.
    """
    words = query.get("offset") or "0"
    if not (words.isascii() and words.isdigit()) or int(words[:12]) > _FURTHEST:
        raise BadFilter("offset", words)
    return int(words)


def turning(offset: int, shown: int, total: int, *, window: int = WINDOW) -> Turning:
    """Return where a reader is in a list.

    >>> turning(50, 50, 120)
    Turning(first=51, last=100, total=120, before=0, after=100)
    """
    return Turning(
        first=min(offset + 1, total),
        last=offset + shown,
        total=total,
        before=max(0, offset - window) if offset else None,
        after=offset + window if offset + shown < total else None,
    )
