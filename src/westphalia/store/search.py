"""Full text: which documents, quotes and claims hold some words, accents and case aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text

from westphalia.model import Quote, Span
from westphalia.store import read, tables
from westphalia.store.engine import Store
from westphalia.store.read import Found, Wanted, visible_documents

KINDS = ("document", "quote", "claim")

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_SHORTEST_BEGINNING = 3
"""Letters from which on a word finds those that begin with it."""

_MOST_TERMS = 16


_HELD = """
    FROM passage_words CROSS JOIN passage ON passage.number = passage_words.rowid
    WHERE passage_words MATCH :match AND passage.kind = :kind
"""
# In SQL, for Core knows no virtual tables. CROSS JOIN has SQLite look for the words first.
_BEST = text(
    f"SELECT record_id {_HELD} ORDER BY passage_words.rank, passage.number LIMIT :limit OFFSET :offset"
)
_ALL = text(f"SELECT count(*) {_HELD}")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand together. `begins`: longer words that begin with it will do too.

    `words` are without accents, `asked` as they were given: the index folds them in its own way, which leaves
    Cyrillic letters as they are.
    """

    words: tuple[str, ...]
    begins: bool
    asked: str

    def spans(self, found: Sequence[tuple[str, Span]]) -> list[Span]:
        """Return where the term stands among the words of a text."""
        size = len(self.words)
        return [
            Span(found[i][1].start, found[i + size - 1][1].end)
            for i in range(len(found) - size + 1)
            if self._fits([word for word, _ in found[i : i + size]])
        ]

    def _fits(self, words: Sequence[str]) -> bool:
        *others, last = self.words
        return list(words[:-1]) == others and (
            words[-1].startswith(last) if self.begins else words[-1] == last
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """The ids of the records found, the best first, and how many there are."""

    ids: tuple[str, ...]
    total: int


def terms(words: str) -> tuple[Term, ...]:
    """Return what is searched for; words between double quotes stand together.

    >>> [term.words for term in terms('Perché "linee rosse"')]
    [('perche',), ('linee', 'rosse')]
    """
    found = []
    for phrase, word in _TERM.findall(unicodedata.normalize("NFC", words)):
        asked = _WORD.findall(phrase or word)
        if asked:
            begins = not phrase and len(asked[-1]) >= _SHORTEST_BEGINNING
            found.append(Term(tuple(map(fold, asked)), begins, " ".join(asked)))
    return tuple(found[:_MOST_TERMS])


def folded_words(words: str) -> list[tuple[str, Span]]:
    """Return the words of a text without accents and in small letters, each with where it stands."""
    return [(fold(match[0]), Span(*match.span())) for match in _WORD.finditer(words)]


def fold(word: str) -> str:
    """Return a word without accents and in small letters.

    >>> fold("Perché"), fold("Йошкар")
    ('perche', 'иошкар')
    """
    parted = unicodedata.normalize("NFD", word)
    return "".join(sign for sign in parted if not unicodedata.combining(sign)).lower()


def search(store: Store, given: Sequence[Term], kind: str, *, offset: int, limit: int) -> Hits:
    """Return the records of a kind that hold all terms, the best first."""
    if not given:
        return Hits(ids=(), total=0)
    asked = {"match": " AND ".join(map(_match, given)), "kind": kind, "offset": offset, "limit": limit}
    with store.reading() as connection:
        ids = tuple(connection.scalars(_BEST, asked))
        total: int = connection.execute(_ALL, asked).scalar_one()
        return Hits(ids=ids, total=total)


def quotes_of(store: Store, ids: Collection[str]) -> dict[str, Found[Quote]]:
    """Return quotes by their ids, each with its document."""
    return {found.record.id: found for found in read.quotes(store, Wanted(ids=tuple(ids)))} if ids else {}


def sentences_of(store: Store, document_ids: Collection[str]) -> dict[str, list[Span]]:
    """Return where the sentences of some documents stand, by document."""
    shown, sentence = visible_documents(), tables.sentence.c
    query = (
        select(shown.c.document_id, sentence.start, sentence.end)
        .join(tables.sentence, sentence.reading == shown.c.reading)
        .where(shown.c.document_id.in_(document_ids))
        .order_by(shown.c.document_id, sentence.position)
    )
    found: dict[str, list[Span]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            found.setdefault(row.document_id, []).append(Span(row.start, row.end))
    return found


def texts_of(store: Store, document_ids: Collection[str]) -> dict[str, str]:
    """Return the texts of some documents, by document."""
    table = tables.document.c
    with store.reading() as connection:
        rows = connection.execute(select(table.id, table.text).where(table.id.in_(document_ids)))
        return {row.id: row.text for row in rows}


def persons_like(store: Store, words: str, *, limit: int) -> tuple[str, ...]:
    """Return the persons in events whose name has these words in it."""
    table = tables.occurrence_entity.c
    wanted = fold(words)
    query = select(table.code).where(table.part == "person").distinct().order_by(table.code)
    with store.reading() as connection:
        found = (name for name in connection.scalars(query) if wanted in fold(name))
        return tuple(sorted(found, key=lambda name: (not fold(name).startswith(wanted), name)))[:limit]


def known_entities(store: Store, codes: Collection[str]) -> frozenset[str]:
    """Return those of some entities that the store holds."""
    table = tables.entity.c
    with store.reading() as connection:
        return frozenset(connection.scalars(select(table.code).where(table.code.in_(codes))))


def _match(term: Term) -> str:
    """Return a term as the full text index understands it; nothing in it can be an operator."""
    return f'"{term.asked}"' + ("*" if term.begins else "")
