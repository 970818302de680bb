"""Go through the least certain records one at a time: accept, change, reject, or say which are one event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from westphalia import judgements
from westphalia.dates import parse_date
from westphalia.judgements import Verdict
from westphalia.model import Document, Event, Judgement, Span
from westphalia.store import judged, pages, related, reviewing
from westphalia.store.engine import Store
from westphalia.store.read import Found
from westphalia.store.reviewing import WantedReview
from westphalia.web import filters, parties
from westphalia.web.filters import Filter
from westphalia.web.forms import Refused, Sent
from westphalia.web.jobs import jobs_of
from westphalia.web.names import code_of
from westphalia.web.page import Ask, BadFilter, NoSuchRecord
from westphalia.web.pages import _asked, _decisions
from westphalia.web.pages._decisions import Decision
from westphalia.web.pages._kinds import KindOf, all_kinds
from westphalia.web.told import Marked, Somebody, everybody, marked

ROUTE = "/review"
TITLE = "review.title"
NAV: int | None = 80

ASKS = (Filter(key="kind", kind="choice", choices=("events", "pairs")), filters.ENTITY, filters.TYPE,
        Filter(key="outlet"), Filter(key="id"), Filter(key="after"), Filter(key="by"))  # fmt: skip

_AROUND = 500
"""Characters of the article that are shown on either side of the sentence."""

_FIELDS = ("polarity", "certainty", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report to be looked at: its sentence with the word that names the event marked, in its surroundings.

    `actors` and `recipients` are as a form writes them, `who` and `whom` as a page names them.
    """

    record: Event
    occurrence_id: str | None
    document_id: str
    name: str
    outlet: str | None
    language: str | None
    published: str | None
    before: str
    words: Marked
    after: str
    actors: str
    recipients: str
    who: tuple[Somebody, ...]
    whom: tuple[Somebody, ...]
    speakers: tuple[Somebody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports that may tell of one event: how probable that is, and whether they are put as one now."""

    one: Shown
    other: Shown
    probability: float
    is_joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One record to be decided on, out of `left` (up to a thousand); `skip` leads to the next one.

    `about` is what was decided about the record before, `last` the reader's last decision, `by` who decides.
    `is_relating` says that events are being brought up to date with what was decided.
    """

    kind: str
    filters: tuple[filters.Asked, ...]
    left: int
    record: Shown | None
    pair: Pair | None
    skip: str
    about: tuple[Decision, ...]
    last: Decision | None
    by: str
    is_relating: bool
    kinds: tuple[KindOf, ...]


def load(store: Store, ask: Ask) -> Review:
    """Return the next record that a reader should look at, or the one that the address names.

    Raises:
        NoSuchRecord: there is no record of this id.
    """
    kind = ask.query.get("kind") or "events"
    if kind not in ("events", "pairs"):
        raise BadFilter("kind", kind)
    outlet = Filter(key="outlet", kind="choice", choices=pages.outlets(store))
    asked = filters.asked(ask.query, (filters.ENTITY, filters.TYPE, outlet))
    given = judged.judgements(store)
    known = _decisions.decisions(store, given)
    by = _decisions.reader_of(ask)
    record, pair, left, skip = None, None, 0, ""
    if kind == "events":
        record, left = _next_event(store, ask, _wanted(asked), given)
        skip = _asked.address(ask, after=record.record.id, id="") if record else ""
    else:
        pair, left, offset = _next_pair(store, ask, _wanted(asked), given)
        skip = _asked.address(ask, after=str(offset + 1), id="") if pair else ""
    return Review(
        kind=kind,
        filters=asked,
        left=left,
        record=record,
        pair=pair,
        skip=skip,
        about=tuple(_about(known, record, pair)),
        last=next((item for item in known if item.by == by), None),
        by=by,
        is_relating=any(job.kind == "relate" and job.is_open for job in jobs_of(store).all()),
        kinds=all_kinds(),
    )


def first_looks(store: Store) -> None:
    """Find what is looked at first, so that nobody waits for it."""
    given = judged.judgements(store)
    everything = WantedReview()
    reviewing.count_unjudged(store, everything, judged=_decisions.judged_places(given))
    reviewing.first_doubts(store, everything, judged=_decisions.judged_pairs(given))


def send(store: Store, ask: Ask, sent: Sent) -> str:
    """Decide on a record, or take a decision back; return the address of the next record."""
    match sent.one("do"):
        case "undo":
            _decisions.take_back(store, ask, sent)
        case "same" | "apart" as verdict:
            _decisions.keep(store, [_paired(store, ask, sent, Verdict(verdict))])
        case "accept" | "change" | "reject" | "swap" as what:
            found = _found(store, ask, sent.one("id"))
            _decisions.keep(store, tuple(_DO[what](found, ask, sent)))
        case _:
            raise Refused({"": ask.words("review.unknown")})
    return _asked.address(ask, id="", by=sent.one("by"))


# ------------------------------------------------------------------------------------------------ decide


def _accepted(found: Found[Event], ask: Ask, sent: Sent) -> Iterator[Judgement]:
    """Yield that an event is as it was read, in all that was read of it."""
    event, mentions = found.record, tuple(found.mentions.values())
    values = {
        "type": event.type.value,
        "mode": event.mode,
        "polarity": event.polarity.value,
        "certainty": event.certainty.value,
        "time": event.time.value,
        "date": str(event.date) if event.date else None,
        "actors": parties.placed(event.actors, mentions),
        "recipients": parties.placed(event.recipients, mentions),
    }
    signature = _decisions.signed(ask, sent)
    for field, value in values.items():
        if value:
            yield judgements.judge_event(event, field, value, **signature)


def _changed(found: Found[Event], ask: Ask, sent: Sent) -> Iterator[Judgement]:
    """Yield what a reader has written otherwise than it was read.

    Raises:
        Refused: something cannot be so, or nothing is changed.
    """
    event, signature = found.record, _decisions.signed(ask, sent)
    new, problems = _new_values(found, ask, sent)
    made = []
    for field, value in new.items():
        try:
            made.append(judgements.judge_event(event, field, value, **signature))
        except ValueError as error:
            problems["what" if field in ("type", "mode") else field] = str(error)
    if problems:
        raise Refused(problems)
    if not made:
        raise Refused({"": ask.words("review.unchanged")})
    yield from made


def _new_values(found: Found[Event], ask: Ask, sent: Sent) -> tuple[dict[str, str | None], dict[str, str]]:
    """Return the fields that a form changes, and what is wrong with it."""
    event, new, problems = found.record, dict[str, str | None](), dict[str, str]()
    type_, _, mode = sent.one("what", f"{event.type}:{event.mode or ''}").partition(":")
    new |= {"type": type_} if type_ != event.type.value else {}
    new |= {"mode": mode or None} if (mode or None) != event.mode else {}
    for field in _FIELDS:
        value = sent.one(field, str(getattr(event, field).value))
        new |= {field: value} if value != getattr(event, field).value else {}
    # A field that a form does not have is not asked about; one that it has and that is empty is emptied.
    day = sent.one("date") if "date" in sent.fields else str(event.date or "")
    if day and parse_date(day) is None:
        problems["date"] = ask.words("review.no_date", value=day)
    elif day != str(event.date or ""):
        new["date"] = day or None
    for field in ("actors", "recipients"):
        words, old = sent.one(field), parties.written(getattr(event, field), found.mentions.values())
        if field not in sent.fields or words == old:
            continue
        try:
            new[field] = parties.read(words, _day(found.document)) or None
        except parties.Unknown as error:
            problems[field] = ask.words("review.nobody", name=error.name)
    return new, problems


def _rejected(found: Found[Event], ask: Ask, sent: Sent) -> Iterator[Judgement]:
    yield judgements.no_event(found.record, **_decisions.signed(ask, sent))


def _swapped(found: Found[Event], ask: Ask, sent: Sent) -> Iterator[Judgement]:
    try:
        yield judgements.swap(found.record, found.mentions.values(), **_decisions.signed(ask, sent))
    except ValueError as error:
        raise Refused({"": str(error)}) from error


_DO = {"accept": _accepted, "change": _changed, "reject": _rejected, "swap": _swapped}


def _paired(store: Store, ask: Ask, sent: Sent, verdict: Verdict) -> Judgement:
    one, other = (_found(store, ask, sent.one(name)).record for name in ("id", "other"))
    try:
        return judgements.pair(one, other, verdict, **_decisions.signed(ask, sent))
    except ValueError as error:
        raise Refused({"": str(error)}) from error


def _found(store: Store, ask: Ask, id_: str) -> Found[Event]:
    found = related.reports_of(store, [id_]) if id_ else {}
    if id_ not in found:
        raise Refused({"": ask.words("review.gone")}, 409)
    return found[id_]


# ------------------------------------------------------------------------------------------------ show


def _next_event(
    store: Store, ask: Ask, wanted: WantedReview, given: tuple[Judgement, ...]
) -> tuple[Shown | None, int]:
    places = _decisions.judged_places(given)
    left = reviewing.count_unjudged(store, wanted, judged=places)
    id_ = ask.query.get("id", "")
    if id_:
        found = related.reports_of(store, [id_])
        if id_ not in found:
            raise NoSuchRecord("event", id_)
    else:
        ids = reviewing.least_certain(store, wanted, judged=places, after=ask.query.get("after", ""), limit=1)
        found = related.reports_of(store, ids)
    return next((_shown(store, item) for item in found.values()), None), left


def _next_pair(
    store: Store, ask: Ask, wanted: WantedReview, given: tuple[Judgement, ...]
) -> tuple[Pair | None, int, int]:
    after = ask.query.get("after", "") or "0"
    if not (after.isascii() and after.isdigit()) or len(after) > 6:
        raise BadFilter("after", after)
    places = _decisions.judged_pairs(given)
    open_ = reviewing.first_doubts(store, wanted, judged=places)
    offset = int(after)
    shown = open_[offset : offset + 1]
    if offset >= len(open_) >= reviewing.MOST:
        shown = reviewing.doubts(store, wanted, judged=places, offset=offset, limit=1)
    for doubted in shown:
        found = related.reports_of(store, [doubted.one_id, doubted.other_id])
        if len(found) == 2:
            one, other = (_shown(store, found[id_]) for id_ in (doubted.one_id, doubted.other_id))
            probability = reviewing.probability(doubted.score)
            is_joined = one.occurrence_id is not None and one.occurrence_id == other.occurrence_id
            return (
                Pair(one=one, other=other, probability=probability, is_joined=is_joined),
                len(open_),
                offset,
            )
    return None, len(open_), offset


def _shown(store: Store, found: Found[Event]) -> Shown:
    record, document = found.record, found.document
    before, after = _surroundings(document, record.sentence)
    mentions = found.mentions.values()
    return Shown(
        record=record,
        occurrence_id=pages.events_of_reports(store, [record.id]).get(record.id),
        document_id=document.id,
        name=document.title or document.name,
        outlet=document.outlet,
        language=document.language,
        published=str(document.published) if document.published else None,
        before=before,
        words=marked(document, record.citation.span, record.sentence),
        after=after,
        actors=parties.written(record.actors, mentions),
        recipients=parties.written(record.recipients, mentions),
        who=everybody(record.actors, found.mentions),
        whom=everybody(record.recipients, found.mentions),
        speakers=everybody(record.attribution, found.mentions),
    )


def _surroundings(document: Document, sentence: Span) -> tuple[str, str]:
    """Return some words before and after a sentence, cut between words."""
    text = document.text
    before = text[max(0, sentence.start - _AROUND) : sentence.start]
    after = text[sentence.end : sentence.end + _AROUND]
    if sentence.start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if sentence.end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join(before.split()), " ".join(after.split())


def _about(known: tuple[Decision, ...], record: Shown | None, pair: Pair | None) -> Iterator[Decision]:
    """Yield what was decided about the words that are shown."""
    shown = [item for item in (record, pair.one if pair else None, pair.other if pair else None) if item]
    places = {_decisions.place_of(item.record.citation) for item in shown}
    for decision in known:
        first = decision.judgements[0]
        if any(cited and _decisions.place_of(cited) in places for cited in (first.subject, first.other)):
            yield decision


def _wanted(asked: tuple[filters.Asked, ...]) -> WantedReview:
    values: Mapping[str, tuple[str, ...]] = {item.filter.key: item.values for item in asked}
    return WantedReview(
        types=values["type"],
        entities=tuple(code_of(value) or value for value in values["entity"]),
        outlets=values["outlet"],
    )


def _day(document: Document) -> date | None:
    return document.published.latest() if document.published else None
