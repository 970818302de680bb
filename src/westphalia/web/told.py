"""Words of documents as pages show them: the sentence with what matters marked in it, and who somebody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from westphalia.model import Document, Mention, Role, Span

ANONYMOUS = "anonymous"
"""The office of speakers who would not be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A stretch of text with some words marked in it."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Who plays a part: the entities, the person if one is named, else the words of the text."""

    codes: tuple[str, ...]
    person: str | None
    words: str
    is_anonymous: bool = False


def marked(document: Document, span: Span, around: Span) -> Marked:
    """Return the words around a span with those at the span marked, white space drawn together."""
    text = document.text
    start, end = min(around.start, span.start), max(around.end, span.end)
    return Marked(
        before=_joined(text[start : span.start]).lstrip(),
        marked=_joined(span.of(text)),
        after=_joined(text[span.end : end]).rstrip(),
    )


def somebody(role: Role, mentions: Mapping[str, Mention]) -> Somebody:
    """Return who plays a part."""
    mention = mentions.get(role.mention_id or "")
    return Somebody(
        codes=role.entities,
        person=role.person,
        words=" ".join(mention.citation.quote.split()) if mention else "",
        is_anonymous=mention is not None and mention.office == ANONYMOUS,
    )


def everybody(roles: Iterable[Role], mentions: Mapping[str, Mention]) -> tuple[Somebody, ...]:
    """Return who plays some parts, in their order."""
    return tuple(somebody(role, mentions) for role in roles)


def _joined(words: str) -> str:
    """Return words with every run of white space as one space, also at the ends."""
    joined = " ".join(words.split())
    if not joined:
        return " " if words else ""
    return (" " if words[0].isspace() else "") + joined + (" " if words[-1].isspace() else "")
