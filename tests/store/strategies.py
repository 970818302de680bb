"""Readings of every shape, for laws that hold for all of them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from tests.factory import document
from westphalia.dates import PartialDate
from westphalia.model import (
    Citation,
    Claim,
    Commitment,
    Condition,
    Document,
    Event,
    Mention,
    Place,
    Quote,
    Reading,
    Role,
    Sentence,
    Span,
    TimeExpression,
)

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
words = st.text(st.characters(codec="utf-8"), max_size=12)
dates = st.dates().map(lambda day: PartialDate(day.isoformat())) | st.sampled_from(
    [PartialDate("2021"), PartialDate("2021-12"), PartialDate("2021-12-07/2021-12-09")]
)
confidences = st.floats(0, 1)


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """A reading whose records point to one another, as those of a real article do."""
    article = draw(documents())
    spans = _spans_in(article)
    mentions = _with_ids(
        "men", draw(st.lists(_of(Mention, article, spans, antecedent_id=st.none()), max_size=4))
    )
    if len(mentions) > 1:
        mentions = (mentions[0], *(replace(item, antecedent_id=mentions[0].id) for item in mentions[1:]))
    times = _with_ids("tim", draw(st.lists(_of(TimeExpression, article, spans), max_size=2)))
    places = _with_ids("pla", draw(st.lists(_of(Place, article, spans), max_size=2)))
    parts = {"roles": _roles(mentions), "times": _ids(times), "places": _ids(places)}
    events = _with_ids("eve", draw(st.lists(_of(Event, article, spans, **parts), max_size=4)))
    events = tuple(replace(item, content_ids=draw(_ids(events))) for item in events)
    parts |= {"events": _ids(events), "speech_id": st.sampled_from([None, *(item.id for item in events)])}
    return Reading(
        document=article,
        sentences=tuple(draw(st.lists(_of(Sentence, article, spans), max_size=3))),
        mentions=mentions,
        times=times,
        places=places,
        events=events,
        conditions=_with_ids("con", draw(st.lists(_of(Condition, article, spans, **parts), max_size=2))),
        claims=_with_ids("cla", draw(st.lists(_of(Claim, article, spans, **parts), max_size=2))),
        commitments=_with_ids("com", draw(st.lists(_of(Commitment, article, spans, **parts), max_size=2))),
        quotes=_with_ids("quo", draw(st.lists(_of(Quote, article, spans, **parts), max_size=2))),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with any of its fields empty or not."""
    article = document(draw(texts), draw(words), language=draw(st.none() | st.just("it")))
    return replace(
        article,
        title=draw(st.none() | words),
        path=draw(st.none() | words),
        published=draw(st.none() | dates),
        furniture=draw(_some(_spans_in(article))),
    )


def _spans_in(article: Document) -> st.SearchStrategy[Span]:
    places = st.integers(0, len(article.text))
    return st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends)))


def _roles(mentions: tuple[Mention, ...]) -> st.SearchStrategy[Role]:
    return st.builds(
        Role,
        mention_id=st.sampled_from([None, *(item.id for item in mentions)]),
        entities=_some(st.sampled_from(["RUT", "FRE", "OPP:RUT"])),
        person=st.none() | words,
        confidence=confidences,
    )


def _ids(records: tuple[Any, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    if not records:
        return st.just(())
    return st.lists(st.sampled_from([item.id for item in records]), max_size=3, unique=True).map(tuple)


def _of(
    kind: type, article: Document, spans: st.SearchStrategy[Span], **given: Any
) -> st.SearchStrategy[Any]:
    """Build any record: its fields by their declared types, its references among what is there."""
    citations: st.SearchStrategy[Citation] = spans.map(article.cite)
    by_type: dict[str, Any] = {
        "Span": spans,
        "Citation": citations,
        "Citation | None": st.none() | citations,
        "PartialDate | None": st.none() | dates,
        "tuple[Span, ...]": _some(spans),
        "tuple[Role, ...]": _some(given.get("roles", st.nothing())),
        "Role | None": st.none() | given.get("roles", st.nothing()),
        "tuple[str, ...]": _some(st.sampled_from(["RUT", "FRE"])),
        "str": words,
        "str | None": st.none() | words,
        "int": st.integers(0, 9),
        "float": confidences,
        "float | None": st.none() | confidences,
    }
    by_name = {
        "id": st.just(""),
        "time_ids": given.get("times"),
        "place_ids": given.get("places"),
        "content_ids": st.just(()),
        "event_ids": given.get("events"),
        "condition_ids": given.get("events"),
        "consequence_ids": given.get("events"),
        **given,
    }
    chosen: dict[str, Any] = {}
    for item in fields(kind):
        strategy = by_name.get(item.name)
        strategy = by_type.get(str(item.type)) if strategy is None else strategy
        if strategy is not None:
            chosen[item.name] = strategy
    return st.builds(kind, **chosen)


def _with_ids(prefix: str, records: list[Any]) -> tuple[Any, ...]:
    return tuple(replace(record, id=f"{prefix}-{number}") for number, record in enumerate(records))
