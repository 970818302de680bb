"""Cut a document into sentences by offsets, without touching a character of its text.

Furniture is taken out first, so that a sentence may go on behind a repeated title or a link target; then
lines are joined to paragraphs (a wrapped line goes on in the next); then paragraphs are cut at full stops.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import merge

from westphalia.extract.typography import SentenceSigns, typography
from westphalia.model import Document, Sentence, Span

LONGEST = 1_200
"""Characters in a sentence at most: what the reading model can take in one window of 512 tokens."""

_LOOK_BACK = 30
"""Characters before a full stop that can tell an abbreviation; bounded, so that the time stays linear."""

_LOOK_AHEAD = 40
"""Characters after a full stop that can tell the beginning of a sentence."""

_LONGEST_HEADING = 120
"""A paragraph without a final mark that is longer than this is a cut paragraph, not a heading."""

_GAP_LETTERS = 4
"""Letters in a stretch of furniture that is words and not a sign or a footnote's number."""

_MARKUP = ("](", "<", "![", "`")

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪]|#{1,6}|\d{1,3}[.)])[^\S\n]")
_INNER_END = re.compile(r"[.!?…]\s")
_HEADING = re.compile(r"\s*#{1,6}\s")
_TOKEN = re.compile(r"(?:[^\W\d_]{1,3}\.[ \u00a0]?){0,6}[^\W_]+$")
_INITIAL_BEFORE = re.compile(r"(?:^|[\W_])[A-ZА-ЯЁЄІЇҐ]{1,2}$")
_INITIAL_AHEAD = re.compile(r"\s{1,2}[A-ZА-ЯЁЄІЇҐ]{1,2}\.")
_WORD = re.compile(r"[^\W\d_]+")


def segment(
    document: Document,
    *,
    abbreviations: Collection[str] = frozenset(),
    passage_language: Callable[[str, str], str] | None = None,
) -> tuple[Sentence, ...]:
    """Return the sentences of a document, in order.

    `abbreviations` are those of its language, in lower case and without the last full stop.
    `passage_language` tells the language of one sentence from its words and the document's language; without
    it, all sentences have the document's ("und" when that is unknown). Together the sentences hold every
    character that is neither space nor furniture.

    >>> found = segment(Document(id="d", name="d", text="He met Gen. Ruiz. Then he left.", language="en"),
    ...                 abbreviations={"gen"})
    >>> [sentence.span for sentence in found]
    [Span(start=0, end=17), Span(start=18, end=31)]
    """
    view = _View.of(document)
    rules = _Rules(typography().sentences, document.language or "", frozenset(abbreviations))
    default = document.language or "und"
    found = []
    for paragraph, block in enumerate(_paragraphs(view, rules)):
        for start, end in _pieces(view, block, rules):
            words = view.text[start:end]
            language = passage_language(words, default) if passage_language else default
            parts = tuple(view.parts(start, end))
            span = Span(parts[0].start, parts[-1].end)
            found.append(Sentence(span=span, parts=parts, language=language, paragraph=paragraph))
    return tuple(found)


def words_of(document: Document, sentence: Sentence) -> str:
    """Return a sentence's words without the furniture inside it."""
    return "".join(part.of(document.text) for part in sentence.parts)


@dataclass(frozen=True, slots=True)
class _View:
    """A document's text without its furniture, and where each of its stretches comes from."""

    text: str
    original: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> _View:
        kept = list(_outside(document.furniture, len(document.text)))
        starts, length = [], 0
        for span in kept:
            starts.append(length)
            length += span.end - span.start
        text = "".join(span.of(document.text) for span in kept)
        return cls(text, document.text, tuple(starts), tuple(span.start for span in kept))

    def origin(self, position: int) -> int:
        """Return where a character of the view stands in the document."""
        at = bisect_right(self.starts, position) - 1
        return self.origins[at] + position - self.starts[at]

    def parts(self, start: int, end: int) -> Iterator[Span]:
        """Yield the document's stretches that hold the view's characters from start to end."""
        at = bisect_right(self.starts, start) - 1
        while start < end:
            stop = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
            origin = self.origins[at] + start - self.starts[at]
            length = min(stop, end) - start
            yield Span(origin, origin + length)
            start, at = start + length, at + 1

    def lines_between(self, start: int, end: int) -> list[str]:
        """Return the whole lines of furniture that were taken out of this gap between two lines."""
        gap = self.original[self.origin(start - 1) + 1 : self.origin(end)]
        return [line.strip(" \t*_#") for line in gap.splitlines()[1:-1] if line.strip()]

    def before(self, position: int) -> str:
        """Return what stands in the document between the beginning of the line and this character."""
        origin = self.origin(position)
        line = max(self.original.rfind(mark, max(0, origin - LONGEST), origin) for mark in "\n\r")
        return self.original[max(line + 1, origin - LONGEST) : origin]


def _outside(furniture: Sequence[Span], length: int) -> Iterator[Span]:
    """Yield the stretches of a text that no span of furniture covers."""
    position = 0
    for span in sorted(furniture):
        if span.start > position:
            yield Span(position, min(span.start, length))
        position = max(position, min(span.end, length))
    if position < length:
        yield Span(position, length)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the language says about full stops."""

    signs: SentenceSigns
    language: str
    abbreviations: frozenset[str]

    @property
    def starters(self) -> frozenset[str]:
        """Words that often begin a sentence in this language."""
        return self.signs.starters.get(self.language, frozenset())

    @property
    def trailing(self) -> str:
        """Every mark that may stand at the end of a finished line."""
        return self.signs.final + ":"

    def ends_sentence(self, line: str) -> bool:
        """Return whether a line ends with a final mark, quote marks and brackets aside."""
        return line.rstrip().rstrip(self.signs.closing).rstrip().endswith(tuple(self.trailing))


# Paragraphs


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the view with its blanks taken off, and whether it begins a list item or is a heading."""

    start: int
    end: int
    item: bool
    heading: bool
    blank_before: bool


def _lines(view: _View) -> Iterator[_Line]:
    end = 0
    for match in _LINE.finditer(view.text):
        words = match.group()
        if not words.strip():
            continue
        start = match.start() + len(words) - len(words.lstrip())
        blank = _line_breaks(view.text[end : match.start()]) > 1
        end = start + len(words.strip())
        prefix = view.before(start) + view.text[start : start + 5]
        yield _Line(start, end, bool(_ITEM.match(prefix)), bool(_HEADING.match(prefix)), blank)


def _line_breaks(gap: str) -> int:
    return max(gap.count("\n"), gap.count("\r"), gap.count("\u2028"), 2 * gap.count("\u2029"))


def _paragraphs(view: _View, rules: _Rules) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph."""
    lines = list(_lines(view))
    wrapped = _wrapped_lines(view, lines, rules)
    texts = (view.text[line.start : min(line.end, line.start + LONGEST)] for line in lines)
    headings = {text for text in texts if not rules.ends_sentence(text[-9:])}
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and (index in wrapped or _goes_on(view, lines, index, rules, headings)):
            continue
        yield lines[first].start, lines[index - 1].end
        first = index


def _wrapped_lines(view: _View, lines: Sequence[_Line], rules: _Rules) -> frozenset[int]:
    """Return the lines that a program broke at a fixed width: the first word would not have fitted before.

    A stretch between blank lines counts as broken so if at least one of its sentences visibly goes on.
    """
    found: set[int] = set()
    for first, last in _stretches(lines):
        inside = range(first + 1, last)
        width = max(line.end - line.start for line in lines[first:last])
        if any(_visibly_goes_on(view, lines, index, rules) for index in inside):
            found.update(index for index in inside if _was_full(view, lines, index, width))
    return frozenset(found)


def _stretches(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].blank_before:
            yield first, index
            first = index


def _was_full(view: _View, lines: Sequence[_Line], index: int, width: int) -> bool:
    line, word_end = lines[index], lines[index].start
    while word_end < line.end and not view.text[word_end].isspace():
        word_end += 1
    before = lines[index - 1]
    return not line.item and before.end - before.start + 1 + word_end - line.start > width


def _visibly_goes_on(view: _View, lines: Sequence[_Line], index: int, rules: _Rules) -> bool:
    """Return whether the line before has no end and this one begins with a small letter or a comma."""
    before, line = lines[index - 1], lines[index]
    if (
        line.item
        or before.heading
        or rules.ends_sentence(view.text[max(before.start, before.end - 9) : before.end])
    ):
        return False
    first = view.text[line.start]
    return first.islower() or first in ",;)»”%"


def _goes_on(
    view: _View, lines: Sequence[_Line], index: int, rules: _Rules, headings: Collection[str]
) -> bool:
    """Return whether a line belongs to the paragraph of the line before it."""
    if _visibly_goes_on(view, lines, index, rules):
        return True
    before, line = lines[index - 1], lines[index]
    if line.item or before.item or before.heading:
        return False
    # Furniture stood between, and what came before it is no heading: the paragraph was cut in two.
    between = view.lines_between(before.end, line.start)
    words = view.text[before.start : before.end]
    if not between or rules.ends_sentence(words[-9:]):
        return False
    cut_by_title = any(other in headings for other in between) and _INNER_END.search(words) is not None
    return cut_by_title or len(words) > _LONGEST_HEADING


# Sentences


def _pieces(view: _View, block: tuple[int, int], rules: _Rules) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph, trimmed and none too long, as stretches of the view."""
    start, end = block
    stops = merge(_ends(view.text, start, end, rules), _gap_ends(view, start, end, rules.signs))
    for stop in (*stops, end):
        yield from _cut(view, _skip_space(view.text, start, stop), stop)
        start = stop


def _cut(view: _View, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch, cut where it is longer than a sentence may be: at a semicolon, a comma, a space."""
    while start < end:
        limit = _reach(view, start, end)
        stop = end if limit == end else _best_cut(view.text, start, limit)
        yield start, start + len(view.text[start:stop].rstrip())
        start = _skip_space(view.text, stop, end)


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _reach(view: _View, start: int, end: int) -> int:
    """Return how far a sentence may go: LONGEST characters of the document, furniture included."""
    first = view.origin(start)
    low, high = start + 1, min(end, start + LONGEST)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if view.origin(middle - 1) < first + LONGEST else (low, middle - 1)
    return low


def _best_cut(text: str, start: int, limit: int) -> int:
    half = start + (limit - start) // 2
    for marks in (";", ":", ",", " ", "\n\t\u00a0"):
        at = max(text.rfind(mark, half, limit - 1) for mark in marks)
        if at >= 0:
            return at + 1
    return limit


def _ends(text: str, start: int, end: int, rules: _Rules) -> Iterator[int]:
    """Yield the positions in a paragraph where a sentence is over."""
    for match in _final_marks(rules.signs.final, rules.signs.closing).finditer(text, start, end):
        stop = match.end()
        if stop >= end:
            return
        if text[stop].isspace():
            if _is_end(text, match, start, end, rules):
                yield stop
        elif _is_glued_end(text, match, start, end, rules):
            yield stop


def _gap_ends(view: _View, start: int, end: int, signs: SentenceSigns) -> Iterator[int]:
    """Yield where words of furniture stood inside a line, before a capital: "Title date 2021-12 The ..."."""
    for at in range(bisect_right(view.starts, start), bisect_right(view.starts, end - 1)):
        position = view.starts[at]
        gap = view.original[view.origin(position - 1) + 1 : view.origins[at]]
        if sum(map(str.isalpha, gap)) < _GAP_LETTERS or gap.startswith(_MARKUP):
            continue
        before = view.text[max(start, position - _LOOK_BACK) : position].rstrip(" \u00a0")
        after = view.text[position : min(end, position + _LOOK_BACK)].lstrip(" \u00a0").lstrip(signs.opening)
        if after[:1].isupper() and before and before[-1] not in signs.opening + signs.dashes + ",;:\n":
            yield position


@cache
def _final_marks(final: str, closing: str) -> re.Pattern[str]:
    """Return what may end a sentence; it matches to the end of a run, so a long run costs one match."""
    close = re.escape(closing)
    return re.compile(rf"[{re.escape(final)}]+(?:[{close}]+|[\u00a0\u202f ][»])*")


def _is_end(text: str, match: re.Match[str], start: int, end: int, rules: _Rules) -> bool:
    first, opened = _next_character(text, match.end(), end, rules.signs)
    if not first:
        return True
    full_stop = match.group().rstrip(rules.signs.closing) == "."
    if first.islower():
        # After an opening mark a small letter may begin a sentence; after a dash the speech goes on.
        return full_stop and opened == "opening" and not _is_short(text, match, start, end, rules)
    if full_stop and _is_initial(text, match, start, end):
        return False
    return not full_stop or not _is_short(text, match, start, end, rules)


def _next_character(text: str, position: int, end: int, signs: SentenceSigns) -> tuple[str, str]:
    """Return the first letter or sign after a full stop, and what stood before it: 'opening', 'dash', ''."""
    opened = ""
    while position < end and text[position].isspace():
        position += 1
    for character in text[position : min(end, position + _LOOK_AHEAD)]:
        if character in signs.opening:
            opened = opened or "opening"
        elif character in signs.dashes:
            opened = "dash"
        elif not (opened and character.isspace()):
            return character, opened
    return "", opened


def _is_initial(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Return whether short capitals with full stops stand on both sides ("J. F. Kennedy", "EE. UU.")."""
    before = _INITIAL_BEFORE.search(text[max(start, match.start() - 4) : match.start()])
    return bool(before and _INITIAL_AHEAD.match(text, match.end(), min(end, match.end() + _LOOK_AHEAD)))


def _is_short(text: str, match: re.Match[str], start: int, end: int, rules: _Rules) -> bool:
    """Return whether a full stop belongs to an abbreviation, an initial or an ordinal, not to a sentence."""
    if match.group() != ".":
        return False
    token = _TOKEN.search(text[max(start, match.start() - _LOOK_BACK) : match.start()])
    if token is None:
        return False
    whole = re.sub(r"\s", "", token.group())
    last = whole.rsplit(".", 1)[-1]
    ahead = text[match.end() : min(end, match.end() + _LOOK_AHEAD)].lstrip()
    if last.isdigit():
        return _is_number(text, match.start() - len(last), start, last, ahead, rules)
    if not _looks_short(whole, last, ahead, rules):
        return False
    return not _begins_sentence(whole, last, ahead, rules)


def _looks_short(whole: str, last: str, ahead: str, rules: _Rules) -> bool:
    lower = last.lower()
    if lower in rules.signs.before_numbers:
        return ahead[:1].isdigit()
    if lower in rules.abbreviations or whole.lower() in rules.abbreviations:
        return True
    if whole.lower() in rules.signs.last_words or lower in rules.signs.last_words:
        return True
    if len(last) == 1:
        return last not in rules.signs.word_letters
    if "." in whole:
        return all(len(piece) <= 2 for piece in whole.split("."))
    return _is_roman_ordinal(last, rules)


def _is_roman_ordinal(last: str, rules: _Rules) -> bool:
    return rules.language in rules.signs.ordinal_stops and bool(re.fullmatch(r"[IVX]{1,5}", last))


def _is_number(text: str, at: int, start: int, digits: str, ahead: str, rules: _Rules) -> bool:
    """Return whether a full stop after digits belongs to them: a list number, an ordinal, a date in parts."""
    if not text[start:at].strip() and at - start < _LOOK_BACK:
        return True
    before = text[at - 1] if at > start else " "
    if len(digits) > 2 or not (before.isspace() or before == "."):
        return False
    if ahead[:1].isdigit():
        return True
    return rules.language in rules.signs.ordinal_stops and not _begins_sentence("", "", ahead, rules)


def _begins_sentence(whole: str, last: str, ahead: str, rules: _Rules) -> bool:
    """Return whether the words after an abbreviation surely begin a sentence."""
    signs = rules.signs
    if whole.lower() in signs.last_words or last.lower() in signs.last_words:
        return True
    word = _WORD.match(ahead.lstrip(signs.opening))
    if word is None or not word.group()[0].isupper():
        return False
    lower = word.group().lower()
    return lower in rules.starters and (not last or lower not in signs.name_particles)


def _is_glued_end(text: str, match: re.Match[str], start: int, end: int, rules: _Rules) -> bool:
    """Return whether a sentence ended and the next began without a space between ("ended.Then")."""
    before = text[max(start, match.start() - 4) : match.start()]
    ahead = text[match.end() : min(end, match.end() + _LOOK_AHEAD)]
    word = _WORD.match(ahead.lstrip(rules.signs.opening))
    if word is None or not (before[-3:].isalpha() and before[-3:].islower() and len(before) >= 3):
        return False
    follows = ahead.lstrip(rules.signs.opening)[word.end() :][:1]
    name = word.group()
    capital = name[0].isupper() and (len(name) == 1 or name[1:].islower())
    return capital and name.lower() not in rules.signs.domains and (follows.isspace() or follows in ",'’")
