"""Run the reading model over a document and put its marks together.

The document is read in overlapping windows; every sentence is decided in exactly one of them. In each window
the first network marks words, the marked spans become items, and the second network says what each item is
and how the items are linked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import numpy as np

from westphalia.extract.marks import ClaimMark, EventMark, Marks, MentionMark, QuoteMark, SpanMark
from westphalia.extract.time_spans import settle_times
from westphalia.extract.when import find_times
from westphalia.extract.windows import windows
from westphalia.inference.decode import sigmoid, softmax, spans_of
from westphalia.inference.features import KINDS, MODES, RELATIONS, SECTORS, TYPES, ItemKind, Passage, passage
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.networks import Floats, Networks, Numbers
from westphalia.inference.tokens import Vocabulary, split_words
from westphalia.model import Document, Sentence, Span

SPEAKER_FLOOR = 0.2
"""A speaker less probable than this is not used to resolve the first persons of a quote."""
LINK_FLOOR = 0.02
"""Links less probable than this are not kept at all."""
ROLE_FLOOR = 0.003
"""The same for links that are weighed again: what they are may come up from far below."""
_MODE_TYPES = np.array([mode.split(":")[0] for mode in MODES])


@dataclass(frozen=True)
class Thresholds:
    """Where the decoder draws its lines; set on the development split and shipped with the model."""

    candidate: float = 0.12
    mention: float = 0.5
    time: float = 0.2
    place: float = 0.5
    claim: float = 0.5

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Thresholds:
        """Return the thresholds that a model's settings name, the defaults for the others."""
        return cls(
            **{
                k: float(v)
                for k, v in settings.get("thresholds", {}).items()
                if k in cls.__dataclass_fields__
            }
        )


@dataclass
class _Item:
    kind: ItemKind
    anchor: int
    first: int
    last: int
    score: float
    quote: int = -1


@dataclass
class _Window:
    """One window's arrays, items and, in the end, the networks' answers."""

    passage: Passage
    own: int  # number of the first sentence (of the passage) that is decided here
    items: list[_Item] = field(default_factory=list)
    scores: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    what: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    links: Floats = field(default_factory=lambda: np.zeros((0, 0, 0), np.float32))

    def span(self, item: _Item) -> Span:
        words = self.passage.words
        return Span(words[item.first].start, words[item.last].end)

    def words_of(self, item: _Item) -> tuple[Span, ...]:
        return self.passage.words[item.first : item.last + 1]

    def is_own(self, item: _Item) -> bool:
        return int(self.passage.sentence[item.anchor]) >= self.own

    def sentence(self, item: _Item) -> int:
        return self.passage.sentences[int(self.passage.sentence[item.anchor])]


def mark(
    document: Document,
    sentences: Sequence[Sentence],
    quotes: Sequence[Span],
    *,
    networks: Networks,
    vocabulary: Vocabulary,
    thresholds: Thresholds | None = None,
) -> Marks:
    """Return everything that the model marks in a document."""
    limits = thresholds or Thresholds()
    cuts = _windows(document, sentences, quotes, vocabulary)
    dates = find_times(document.text, document.language or "")
    for window in cuts:
        words = _encode(window, networks)
        window.items = _items(window, quotes, dates, limits)
        _settle_times(window, document.text, sentences)
        _link(window, words, networks)
    return _Assembly(document, quotes).put_together(cuts)


def _windows(
    document: Document, sentences: Sequence[Sentence], quotes: Sequence[Span], vocabulary: Vocabulary
) -> list[_Window]:
    lengths = [_pieces(document.text, sentence, vocabulary) for sentence in sentences]
    found = []
    for window in windows(lengths):
        members = sentences[window.start : window.end]
        lexicons = [load_lexicon(sentence.language) for sentence in members]
        arrays = passage(
            document.text,
            [sentence.parts for sentence in members],
            vocabulary=vocabulary,
            features=lambda number, word, known=lexicons: known[number].features(word),  # type: ignore[misc]
            quotes=quotes,
            numbers=range(window.start, window.end),
        )
        found += _fitting(arrays, window.own - window.start)
    return found


def _pieces(text: str, sentence: Sentence, vocabulary: Vocabulary) -> int:
    return sum(
        len(vocabulary.pieces(text[start:end], spaced=text[start - 1 : start].isspace()))
        for part in sentence.parts
        for start, end in split_words(text, part.start, part.end)
    )


def _fitting(arrays: Passage, own: int) -> list[_Window]:
    """Cut off what would pass the encoder's 512 positions: only one sentence of very odd words does."""
    if len(arrays.words) == 0:
        return []
    if len(arrays.ids) <= 512:
        return [_Window(arrays, own)]
    keep = int(np.searchsorted(arrays.last, 510))
    return [
        _Window(
            Passage(
                words=arrays.words[:keep],
                ids=np.append(arrays.ids[: arrays.last[keep - 1] + 1], arrays.ids[-1]),
                first=arrays.first[:keep],
                last=arrays.last[:keep],
                lexicon=arrays.lexicon[:keep],
                sentence=arrays.sentence[:keep],
                bounds=np.minimum(arrays.bounds[:keep], keep - 1),
                quoted=arrays.quoted[:keep],
                sentences=arrays.sentences,
            ),
            own,
        )
    ]


def _encode(window: _Window, networks: Networks) -> Floats:
    words, window.scores = networks.encode(window.passage)
    return words


def _link(window: _Window, words: Floats, networks: Networks) -> None:
    if window.items:
        rows = item_rows(window.passage, window.items)
        window.what, window.links = networks.link(words, window.scores, window.passage.lexicon, rows)


def item_rows(arrays: Passage, items: Sequence[_Item]) -> Numbers:
    """Return what the second network sees of items: kind, anchor, span, sentence bounds, sentence, quoted."""
    rows = [
        (
            int(i.kind),
            i.anchor,
            i.first,
            i.last,
            *map(int, arrays.bounds[i.anchor]),
            int(arrays.sentence[i.anchor]),
            int(arrays.quoted[i.anchor]),
        )
        for i in items
    ]
    return np.array(rows, np.int64).reshape(-1, 8)


def _items(window: _Window, quotes: Sequence[Span], dates: Sequence[Span], limits: Thresholds) -> list[_Item]:
    scores = window.scores
    triggers = sigmoid(scores[:, 0])
    items = [
        _Item(ItemKind.EVENT, int(n), int(n), int(n), float(triggers[n]))
        for n in np.nonzero(triggers >= limits.candidate)[0]
    ]
    layers = (
        (ItemKind.MENTION, limits.mention),
        (ItemKind.TIME, limits.time),
        (ItemKind.PLACE, limits.place),
        (ItemKind.CLAIM, limits.claim),
    )
    for layer, (kind, threshold) in enumerate(layers):
        items += [
            _Item(kind, head, first, last, score)
            for first, last, head, score in spans_of(scores, layer, threshold, window.passage.sentence)
        ]
    for date in dates:
        items = _with_date(window, items, date)
    for number, quote in enumerate(quotes):
        if inside := _words_of(window.passage, quote):
            items.append(_Item(ItemKind.QUOTE, inside[0], *inside, 1.0, number))
    return items


def _words_of(arrays: Passage, span: Span) -> tuple[int, int] | None:
    """Return the first and last word of the passage that stand inside a span."""
    first = bisect_right(arrays.words, span.start, key=attrgetter("end"))
    last = bisect_left(arrays.words, span.end, key=attrgetter("start")) - 1
    return (first, last) if first <= last else None


def _with_date(window: _Window, items: list[_Item], date: Span) -> list[_Item]:
    """Take a date that is written out in full as one time expression, however the network cut it."""
    inside = _words_of(window.passage, date)
    if inside is None:
        return items
    first, last = inside
    same = [i for i in items if i.kind is ItemKind.TIME and i.first <= last and first <= i.last]
    first, last = min([first, *(i.first for i in same)]), max([last, *(i.last for i in same)])
    others = [i for i in items if not any(i is one for one in same)]
    return [*others, _Item(ItemKind.TIME, last, first, last, 1.0)]


def _settle_times(window: _Window, text: str, sentences: Sequence[Sentence]) -> None:
    """Give the time expressions of each sentence the bounds that its language's words tell."""
    times = [item for item in window.items if item.kind is ItemKind.TIME]
    settled: list[_Item] = []
    for number in sorted({window.sentence(item) for item in times}):
        marks = [item for item in times if window.sentence(item) == number]
        sentence = sentences[number]
        for span in settle_times(text, [window.span(m) for m in marks], sentence.span, sentence.language):
            inside = _words_of(window.passage, span)
            score = max((m.score for m in marks if window.span(m).overlaps(span)), default=1.0)
            if inside is not None:
                settled.append(_Item(ItemKind.TIME, inside[1], *inside, score))
    window.items = [item for item in window.items if item.kind is not ItemKind.TIME] + settled


class _Assembly:
    """Puts the windows' items together under numbers that hold for the whole document."""

    def __init__(self, document: Document, quotes: Sequence[Span]) -> None:
        self.document = document
        self.quotes = quotes
        self.spans: dict[ItemKind, list[tuple[_Window, int]]] = {kind: [] for kind in ItemKind}
        self.number: dict[tuple[int, int], int] = {}  # (window, item) -> number among its kind
        self.at_word: dict[tuple[ItemKind, int], int] = {}  # (kind, start of a word) -> first number there
        self.windows: dict[int, int] = {}
        self.speakers: dict[int, int] = {}  # quote -> mention that speaks it

    def put_together(self, cuts: list[_Window]) -> Marks:
        for at, window in enumerate(cuts):
            for n, item in enumerate(window.items):
                if window.is_own(item) or item.kind is ItemKind.QUOTE:
                    self._own(at, window, n)
        for at, window in enumerate(cuts):
            for n in range(len(window.items)):
                if (at, n) not in self.number:
                    self._context(at, window, n)
        self.windows = {id(window): at for at, window in enumerate(cuts)}
        quotes = tuple(self._quote(w, n) for w, n in self.spans[ItemKind.QUOTE])
        self.speakers = {
            w.items[n].quote: quote.speakers[0][0]
            for (w, n), quote in zip(self.spans[ItemKind.QUOTE], quotes, strict=True)
            if quote.speakers and quote.speakers[0][1] >= SPEAKER_FLOOR
        }
        return Marks(
            mentions=tuple(self._mention(w, n) for w, n in self.spans[ItemKind.MENTION]),
            events=tuple(self._event(w, n) for w, n in self.spans[ItemKind.EVENT]),
            times=tuple(self._plain(w, n) for w, n in self.spans[ItemKind.TIME]),
            places=tuple(self._plain(w, n) for w, n in self.spans[ItemKind.PLACE]),
            claims=tuple(self._claim(w, n) for w, n in self.spans[ItemKind.CLAIM]),
            quotes=quotes,
        )

    def _own(self, at: int, window: _Window, n: int) -> None:
        item = window.items[n]
        if item.kind is ItemKind.QUOTE:
            known = [k for k, (w, m) in enumerate(self.spans[item.kind]) if w.items[m].quote == item.quote]
            if known:  # a quote that goes on in the next window keeps its first view
                self.number[at, n] = known[0]
                return
        self.number[at, n] = len(self.spans[item.kind])
        self.spans[item.kind].append((window, n))
        for word in window.words_of(item):
            self.at_word.setdefault((item.kind, word.start), self.number[at, n])

    def _context(self, at: int, window: _Window, n: int) -> None:
        """Give an item of repeated sentences its number in its own window, if it was found there."""
        item = window.items[n]
        places = [(item.kind, word.start) for word in window.words_of(item)]
        numbers = [self.at_word[place] for place in places if place in self.at_word]
        if numbers:
            self.number[at, n] = min(numbers)

    def _linked(
        self, window: _Window, n: int, relation: str, kind: ItemKind, floor: float = LINK_FLOOR
    ) -> tuple[tuple[int, float], ...]:
        at = self.windows[id(window)]
        if RELATIONS.index(relation) >= window.links.shape[-1]:  # a model from before this relation
            return ()
        scores = sigmoid(window.links[n, :, RELATIONS.index(relation)])
        found: dict[int, float] = {}
        for m, item in enumerate(window.items):
            if item.kind is not kind or m == n or scores[m] < floor or (at, m) not in self.number:
                continue
            number = self.number[at, m]
            found[number] = max(found.get(number, 0.0), float(scores[m]))
        return tuple(sorted(found.items(), key=lambda pair: -pair[1]))

    def _mention(self, window: _Window, n: int) -> MentionMark:
        item = window.items[n]
        outputs = window.what[n]
        span = window.span(item)
        quote = next((k for k, q in enumerate(self.quotes) if q.overlaps(span)), None)
        sectors = softmax(outputs[_SECTOR]) if len(outputs) >= _SECTOR.stop else outputs[:0]
        return MentionMark(
            span=span,
            head=window.passage.words[item.anchor],
            sentence=window.sentence(item),
            score=item.score,
            is_person=float(sigmoid(outputs[_AT["person"]])),
            antecedents=self._linked(window, n, "same", ItemKind.MENTION),
            kin=self._linked(window, n, "state", ItemKind.MENTION),
            sector=SECTORS[int(sectors.argmax())] if len(sectors) else "",
            sector_score=float(sectors.max(initial=0.0)),
            quote=quote,
            speaker=self.speakers.get(quote) if quote is not None else None,
        )

    def _event(self, window: _Window, n: int) -> EventMark:
        item = window.items[n]
        outputs, words = window.what[n], window.scores[item.anchor]
        types = softmax(outputs[_TYPE] + words[1 : 1 + len(TYPES)])
        best = TYPES[int(types.argmax())]
        modes = np.where((best == _MODE_TYPES) | (_MODE_TYPES == "none"), outputs[_MODE], -1e9)
        mode = MODES[int(modes.argmax())]
        kinds = softmax(outputs[_COMMITMENT])
        return EventMark(
            trigger=self._whole(window, item),
            sentence=window.sentence(item),
            type=best,
            type_scores=tuple(float(x) for x in types),
            score=float(sigmoid((words[0] + outputs[0]) / 2)),
            mode=None if mode == "none" else mode.split(":")[1],
            negative=float(sigmoid(outputs[_AT["negative"]])),
            possible=float(sigmoid(outputs[_AT["possible"]])),
            tense=tuple(float(x) for x in softmax(outputs[_TENSE])),  # type: ignore[arg-type]
            commitment=KINDS[int(kinds[1:].argmax())],
            commitment_score=float(1.0 - kinds[0]),
            commitment_scores=tuple(float(x) for x in kinds),
            actors=self._linked(window, n, "actor", ItemKind.MENTION, ROLE_FLOOR),
            recipients=self._linked(window, n, "recipient", ItemKind.MENTION, ROLE_FLOOR),
            attribution=self._linked(window, n, "attribution", ItemKind.MENTION, ROLE_FLOOR),
            times=self._linked(window, n, "when", ItemKind.TIME, ROLE_FLOOR),
            places=self._linked(window, n, "where", ItemKind.PLACE),
            content=self._linked(window, n, "content", ItemKind.EVENT, ROLE_FLOOR),
            conditions=self._linked(window, n, "condition", ItemKind.EVENT, ROLE_FLOOR),
        )

    def _whole(self, window: _Window, item: _Item) -> Span:
        """The trigger with what a hyphen ties to it: cease-fire, co-operate."""
        text, span = self.document.text, window.span(item)
        start, end = span.start, span.end
        while start > 1 and text[start - 1] in "-‐‑" and text[start - 2].isalpha():
            start -= 1
            while start > 0 and text[start - 1].isalpha():
                start -= 1
        while end + 1 < len(text) and text[end] in "-‐‑" and text[end + 1].isalpha():
            end += 1
            while end < len(text) and text[end].isalpha():
                end += 1
        return Span(start, end)

    def _plain(self, window: _Window, n: int) -> SpanMark:
        item = window.items[n]
        return SpanMark(span=window.span(item), sentence=window.sentence(item), score=item.score)

    def _claim(self, window: _Window, n: int) -> ClaimMark:
        item = window.items[n]
        return ClaimMark(
            span=window.span(item),
            sentence=window.sentence(item),
            score=item.score,
            claimants=self._linked(window, n, "claimant", ItemKind.MENTION),
            events=self._linked(window, n, "about", ItemKind.EVENT),
            possible=float(sigmoid(window.what[n][_AT["hedged"]])),
        )

    def _quote(self, window: _Window, n: int) -> QuoteMark:
        item = window.items[n]
        return QuoteMark(
            span=self.quotes[item.quote],
            sentence=window.sentence(item),
            speakers=self._linked(window, n, "speaker", ItemKind.MENTION),
        )


_TYPE = slice(1, 1 + len(TYPES))
_MODE = slice(_TYPE.stop, _TYPE.stop + len(MODES))
_TENSE = slice(_MODE.stop + 2, _MODE.stop + 5)
_COMMITMENT = slice(_TENSE.stop, _TENSE.stop + 1 + len(KINDS))
_AT = {
    "negative": _MODE.stop,
    "possible": _MODE.stop + 1,
    "person": _COMMITMENT.stop,
    "hedged": _COMMITMENT.stop + 1,
}
_SECTOR = slice(_COMMITMENT.stop + 2, _COMMITMENT.stop + 2 + len(SECTORS))
