"""Search: entities by any name, and the full text of documents, quotes and claims, accents aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from westphalia.model import Claim, Document, Quote, Span
from westphalia.store import pages, related, search
from westphalia.store.engine import Store
from westphalia.store.read import Listed
from westphalia.store.search import Hits, Term
from westphalia.web import filters
from westphalia.web.filters import Filter
from westphalia.web.lists import Turning, offset_of, turning
from westphalia.web.names import codes_like
from westphalia.web.page import Ask, BadFilter
from westphalia.web.pages._tables import gazetteer
from westphalia.web.told import Somebody, everybody

ROUTE = "/search"
TITLE = "search.title"
NAV: int | None = None

ASKS = (filters.TEXT, Filter(key="kind"), filters.OFFSET)

FEW, MANY = 5, 25
"""Hits of a kind where all kinds are shown, and where one is."""

_AROUND = 160
"""Characters on either side of a hit where no sentence is known."""

_LONGEST = 200
"""Characters of a question."""

_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a passage, and whether they are what was searched for."""

    words: str
    is_hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHit:
    """A document that holds the words, and the sentence in which most of them stand."""

    id: str
    name: str
    title: str | None
    outlet: str | None
    language: str | None
    published: str | None
    sentence: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteHit:
    """A quote that holds the words, who speaks it, and where it stands."""

    record: Quote
    speakers: tuple[Somebody, ...]
    document_id: str
    outlet: str | None
    published: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHit:
    """A claim whose sentence holds the words, who makes it, and the line that it stands on."""

    record: Claim
    speakers: tuple[Somebody, ...]
    line_id: str | None
    document_id: str
    outlet: str | None
    published: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many hits of a kind there are."""

    kind: str
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was found. `kind` is empty where all kinds are shown; `turning` counts the hits of one kind."""

    words: str
    kind: str
    counts: tuple[Count, ...]
    entities: tuple[str, ...]
    persons: tuple[str, ...]
    documents: tuple[DocumentHit, ...]
    quotes: tuple[QuoteHit, ...]
    claims: tuple[ClaimHit, ...]
    turning: Turning | None


def load(store: Store, ask: Ask) -> Search:
    """Return what holds the words that a reader searches for."""
    words = " ".join(ask.query.get("q", "").split())[:_LONGEST]
    kind = ask.query.get("kind", "")
    if kind and kind not in search.KINDS:
        raise BadFilter("kind", kind)
    given, offset = search.terms(words), offset_of(ask.query)
    hits = {
        name: search.search(store, given, name, offset=offset if kind else 0, limit=_limit(name, kind))
        for name in search.KINDS
    }
    shown = len(hits[kind].ids) if kind else 0
    names = _names(store, words) if words and not kind else ((), ())
    return Search(
        words=words,
        kind=kind,
        counts=tuple(Count(kind=name, hits=found.total) for name, found in hits.items()),
        entities=names[0],
        persons=names[1],
        documents=_documents(store, hits["document"], given),
        quotes=_quotes(store, hits["quote"], given),
        claims=_claims(store, hits["claim"], given),
        turning=turning(offset, shown, hits[kind].total, window=MANY) if kind else None,
    )


def _limit(name: str, kind: str) -> int:
    if not kind:
        return FEW
    return MANY if name == kind else 0


def _names(store: Store, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the entities and the persons with such a name that the store holds."""
    bare = words.strip('"')
    meant = gazetteer().find_code(bare) or ""
    # The gazetteer knows capitals, seats and offices too; of a person it knows the whole name.
    known_as = gazetteer().entity(meant).name if meant.startswith("PER:") else bare
    found = dict.fromkeys((meant, *codes_like(bare)))
    known = search.known_entities(store, found)
    return (
        tuple(code for code in found if code in known)[:_NAMES],
        search.persons_like(store, known_as, limit=_NAMES),
    )


def _documents(store: Store, hits: Hits, given: Sequence[Term]) -> tuple[DocumentHit, ...]:
    listed = {item.id: item for item in pages.documents_of(store, hits.ids)}
    texts = search.texts_of(store, hits.ids)
    sentences = search.sentences_of(store, hits.ids)
    return tuple(
        _document(listed[id_], texts[id_], sentences.get(id_, []), given) for id_ in hits.ids if id_ in listed
    )


def _document(item: Listed, text: str, sentences: Sequence[Span], given: Sequence[Term]) -> DocumentHit:
    spans = [(number, span) for number, term in enumerate(given) for span in _found(term, text)]
    best = max(sentences, key=lambda span: (_held(span, spans), -span.start), default=None)
    if best is None or not _held(best, spans):
        first = min((span.start for _, span in spans), default=0)
        best = Span(max(0, first - _AROUND), min(len(text), first + _AROUND))
    return DocumentHit(
        id=item.id,
        name=item.name,
        title=item.title,
        outlet=item.outlet,
        language=item.language,
        published=item.published,
        sentence=best.start if best in sentences else None,
        pieces=pieces(best.of(text), given),
    )


def _held(sentence: Span, spans: Sequence[tuple[int, Span]]) -> int:
    """Return how many of the terms stand in a sentence."""
    return len({number for number, span in spans if sentence.contains(span)})


def _quotes(store: Store, hits: Hits, given: Sequence[Term]) -> tuple[QuoteHit, ...]:
    found = search.quotes_of(store, hits.ids)
    return tuple(
        QuoteHit(
            record=item.record,
            speakers=everybody((item.record.speaker,) if item.record.speaker else (), item.mentions),
            document_id=item.document.id,
            outlet=item.document.outlet,
            published=_published(item.document),
            pieces=pieces(item.record.citation.quote, given),
        )
        for item in (found[id_] for id_ in hits.ids if id_ in found)
    )


def _claims(store: Store, hits: Hits, given: Sequence[Term]) -> tuple[ClaimHit, ...]:
    found = related.claims_of(store, hits.ids)
    lines = pages.lines_of_members(store, hits.ids)
    return tuple(
        ClaimHit(
            record=item.record,
            speakers=everybody(item.record.claimants, item.mentions),
            line_id=lines.get(item.record.id),
            document_id=item.document.id,
            outlet=item.document.outlet,
            published=_published(item.document),
            pieces=pieces(item.record.sentence.of(item.document.text), given),
        )
        for item in (found[id_] for id_ in hits.ids if id_ in found)
    )


def pieces(text: str, given: Sequence[Term]) -> tuple[Piece, ...]:
    """Return a text in pieces, those that were searched for told apart; together they are the text."""
    spans = sorted(span for term in given for span in _found(term, text))
    found, at = [], 0
    for span in spans:
        if span.start < at:
            continue
        if at < span.start:
            found.append(Piece(words=text[at : span.start], is_hit=False))
        found.append(Piece(words=span.of(text), is_hit=True))
        at = span.end
    return (*found, Piece(words=text[at:], is_hit=False)) if at < len(text) else tuple(found)


def _found(term: Term, text: str) -> list[Span]:
    return term.spans(search.folded_words(text))


def _published(document: Document) -> str | None:
    return str(document.published) if document.published else None
