"""Count how often a found mention means whom the annotators say: entity of mentions that have a role.

A mention counts if it takes part in an annotated event or is given as the source of one, if the annotators
could tell whom it means, and if the reader found it: if the head of a read mention stands inside it. It is
right if both give the same set of codes; a list that the reader took apart counts with all that it found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from westphalia.exporters.gold import annotated
from westphalia.model import Mention

ROLES = ("actor", "recipient", "attributed_to")


def verdicts(item: dict[str, Any], read: Sequence[Mention]) -> Iterator[tuple[str, bool]]:
    """Yield for each found mention with a role its words and whether it is understood."""
    with_role = {name for event in item["events"] for role in ROLES for name in event.get(role) or []}
    for mention in item["mentions"]:
        meant = codes_of(mention["entity"])
        if mention["id"] not in with_role or not meant:
            continue
        start = _place(item["text"], mention["text"], mention.get("at") or 1)
        end = start + len(mention["text"])
        found = [m for m in read if start <= m.head.start < end]
        if found:
            yield mention["text"], frozenset(annotated(code) for m in found for code in m.entities) == meant


def codes_of(entity: str | Sequence[str]) -> frozenset[str]:
    """Return the codes of an annotated mention; none where its annotator could not tell.

    >>> sorted(codes_of(["USA", "RUS"])), sorted(codes_of("UNK"))
    (['RUS', 'USA'], [])
    """
    codes = frozenset([entity] if isinstance(entity, str) else entity)
    return frozenset() if "UNK" in codes else frozenset(annotated(code.split("/")[0]) for code in codes)


def _place(text: str, words: str, occurrence: int) -> int:
    at = -1
    for _ in range(occurrence):
        at = text.find(words, at + 1)
    return at
