"""Find what is no part of an article: markup, link targets, menus, banners, bylines, repeated titles.

Nothing is taken out of the text: the spans say where no record may stand. The phrases are data, in
`data/languages/_base.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from westphalia.extract.typography import FurnitureSigns, typography
from westphalia.model import Span

_HEAD_LINES = 12
"""Lines at the top in which "key: value" is metadata."""

_HEAD_CHARACTERS = 1_000
"""Characters at the top in which a key glued to a date is metadata."""

_SHORT_LINE = 200
"""A line that begins with "read also" and is longer than this has an article glued to it."""

_TITLE = 200
"""Characters in a title at most."""

_BANNER = 700
"""Characters in a cookie banner at most."""

_MENU_LINES = 4
"""Short lines in a row that make a menu."""

_RUNNING_TITLE = 3
"""Times that a short line must stand in a text to be a running head."""

_FINAL = ".!?…:;"
_COPYRIGHT = ("©", "(c) ", "(C) ")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")

_TAGS = (
    "a|abbr|article|aside|b|blockquote|br|button|caption|cite|code|div|em|figcaption|figure|footer|h[1-6]|header|hr|i|"
    "iframe|img|li|main|nav|ol|p|picture|pre|s|script|section|small|source|span|strong|style|sub|sup|table|tbody|td|"
    "th|thead|tr|u|ul|video"
)

# Every pattern is bounded, so that no text takes longer than its length: one line may hold two million
# characters. Whole matches are furniture.
_MARKUP = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\A\ufeff?---[ \t]*\n(?:[\w-]+:[^\n]*\n|[ \t-][^\n]*\n){1,60}?---[ \t]*$",
        r"<!--(?:[^-<]|-(?!->)|<(?!!--)){0,2000}-->",
        rf"</?(?:{_TAGS})\b[^<>\n]{{0,500}}>",
        r"\[!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)\]\([^()\n]{0,2000}\)",
        r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)",
        r"<(?:https?://|mailto:)[^<>\s]{1,2000}>",
        r"\[\]\([^()\n]{0,2000}\)",
        r"^[^\S\n]{0,20}(?:[-*_=~][^\S\n]?){3,200}$",
        r"^[^\S\n]{0,20}\|?(?:[ \t]?:?-{3,20}:?[ \t]?\|){1,50}[^\n\w]{0,50}$",
        r"^[^\S\n]{0,20}`{3}\w{0,20}$",
        r"^[^\S\n]{0,20}(?:>[ \t]?){1,10}",
        r"^[^\S\n]{0,20}#{1,6}[ \t]+",
        r"(?<=[ \t])#{1,6}[ \t]{0,20}$",
        r"^[^\S\n]{0,20}[-*+•‣◦▪][ \t]+",
        r"\[(?:\d{1,3}|\^[\w-]{1,20})\](?!\()",
        r"\\{1,9}(?=[\\`*_{}\[\]()#+\-.!|>~\"'<&@])|\\$",
        r"(?<!\d)\*{2,3}|\*{2,3}(?!\d)",
        r"(?<![\w_])_{2,3}(?=[^\s_])|(?<=[^\s_])_{2,3}(?![\w_])",
        r"\b(?:https?://|www\.)[^\s<>()\[\]\"«»“”]{1,2000}(?<![.,;:!?'’])",
        r"\bpic\.(?:twitter|x)\.com/\w{1,40}",
    )
)

# The words stay, the marks around them are furniture: groups 1 and 2.
_AROUND = tuple(
    re.compile(pattern)
    for pattern in (
        r"(\[)[^\[\]\n]{1,500}(\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\))",
        r"(?<![\w*])(\*)(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])(\*)(?![\w*])",
        r"(?<![\w_])(_)(?=[^\s_])[^_\n]{1,300}(?<=[^\s_])(_)(?![\w_])",
        r"(?<!`)(`)(?=[^\s`])[^`\n]{1,300}(`)(?!`)",
    )
)


def furniture(text: str, *, signs: FurnitureSigns | None = None) -> tuple[Span, ...]:
    """Return the spans of a text that are no part of the article, in order, without overlap.

    >>> text = "Back to top\\n**Oslo** [agreed](https://a.example/b)."
    >>> [span.of(text) for span in furniture(text)]
    ['Back to top', '**', '**', '[', '](https://a.example/b)']
    """
    rules = _rules(signs or typography().furniture)
    found = list(_markup(text))
    lines = _lines(text, found)
    for rule in (_phrases, _trailing, _metadata):
        found.extend(rule(text, rules))
    for line_rule in (_known_lines, _banners, _menus, _bylines, _head_fields):
        found.extend(line_rule(lines, rules))
    found.extend(_repeated(lines))
    return _merged(text, found)


@dataclass(frozen=True)
class _Rules:
    """The phrases as sets and patterns."""

    lines: frozenset[str]
    menu: frozenset[str]
    starts: tuple[str, ...]
    anywhere: re.Pattern[str]
    trailing: re.Pattern[str]
    glued_date: re.Pattern[str]
    head_field: re.Pattern[str]
    head_title: re.Pattern[str]
    byline: re.Pattern[str]
    separators: re.Pattern[str]
    cookie: re.Pattern[str]
    consent: re.Pattern[str]


@cache
def _rules(signs: FurnitureSigns) -> _Rules:
    names = r"(?:[^\W\d_a-z][\w.'’-]{0,30}(?:[ \u00a0](?:[a-zà-ÿ]{1,4}[ \u00a0])?|(?=[\])]|$)|,[ ])){2,6}"
    parted = rf"(?:[ \u00a0]?[,{re.escape(signs.separators)}–—-][ \u00a0]?|(?<=, ))"
    dated = rf"(?:{parted}(?:[^\W\d_]{{1,12}}[ \u00a0]){{0,2}}\d{{1,4}}(?:[ \u00a0.:/-]?\w{{1,12}}){{0,4}})?"
    pointers = [phrase.rstrip(" :") for phrase in signs.starts]
    date = r"[ \t]*[:=]?[ \t]*\d{4}-\d{2}(?:-\d{2})?(?:T[\d:.+Z-]{2,30})?\b"
    return _Rules(
        lines=frozenset(signs.lines),
        menu=frozenset(signs.menu_words),
        starts=signs.starts,
        anywhere=re.compile(_any_of(signs.anywhere), re.IGNORECASE),
        trailing=re.compile(
            rf"(?<=[.!?…»”\")\]][ \u00a0])[*_]{{0,3}}{_any_of(pointers)}[*_]{{0,3}}[ \u00a0]?:"
            rf"[^\n]{{1,{_SHORT_LINE}}}$",
            re.IGNORECASE | re.MULTILINE,
        ),
        glued_date=re.compile(rf"(?<!\w){_any_of(signs.date_keys)}\b{date}", re.IGNORECASE),
        head_field=re.compile(rf"{_any_of(signs.metadata_keys)}[ \t]?[:=][ \t].{{0,400}}$", re.IGNORECASE),
        head_title=re.compile(rf"{_any_of(signs.title_keys)}[ \t]?[:=][ \t]", re.IGNORECASE),
        byline=re.compile(rf"[\[(]?(?i:{_any_of(signs.byline_words)})[ \u00a0]{names}[\])]?{dated}"),
        separators=re.compile(rf"[ \t]?[{re.escape(signs.separators)}][ \t]?"),
        cookie=re.compile(rf"\b{_any_of(signs.cookie_words)}\b", re.IGNORECASE),
        consent=re.compile(rf"\b{_any_of(signs.consent_words)}\b", re.IGNORECASE),
    )


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in longest_first) + ")"


# In the running text


def _markup(text: str) -> Iterator[Span]:
    for pattern in _MARKUP:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                yield Span(match.start(), match.end())
    for pattern in _AROUND:
        for match in pattern.finditer(text):
            yield Span(*match.span(1))
            yield Span(*match.span(2))


def _phrases(text: str, rules: _Rules) -> Iterator[Span]:
    for match in rules.anywhere.finditer(text):
        yield Span(*match.span())


def _trailing(text: str, rules: _Rules) -> Iterator[Span]:
    """Yield what points to other articles at the end of a line: "The talks failed. Read also: ..."."""
    for match in rules.trailing.finditer(text):
        yield Span(*match.span())


def _metadata(text: str, rules: _Rules) -> Iterator[Span]:
    for match in rules.glued_date.finditer(text, 0, _HEAD_CHARACTERS):
        yield Span(*match.span())


# By lines


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its span, its words without markup, and the same in small letters."""

    span: Span
    words: str
    folded: str

    @property
    def is_finished(self) -> bool:
        """Return whether it ends with a final mark, as a paragraph does and a title does not."""
        return self.words.rstrip("\"'”’»›)] ").endswith(tuple(_FINAL))


def _lines(text: str, markup: Iterable[Span]) -> list[_Line]:
    """Return the lines of a text; words are those outside the markup."""
    spans, found, at = _merged(text, markup), [], 0
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        while at < len(spans) and spans[at].end <= match.start():
            at += 1
        words = " ".join(_without(text, match.start(), match.end(), spans, at).split())
        found.append(_Line(Span(*_trimmed(match)), words, words.lower()))
    return found


def _without(text: str, start: int, end: int, spans: Sequence[Span], at: int) -> str:
    kept = []
    while at < len(spans) and spans[at].start < end:
        kept.append(text[start : max(start, spans[at].start)])
        start, at = max(start, spans[at].end), at + 1
    return "".join(kept) + text[start:end]


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    words = match.group()
    return match.start() + len(words) - len(words.lstrip()), match.start() + len(words.rstrip())


def _known_lines(lines: Sequence[_Line], rules: _Rules) -> Iterator[Span]:
    for line in lines:
        begins = line.folded.startswith(rules.starts) or line.words.startswith(_COPYRIGHT)
        if line.folded.strip(" .:!|()[]") in rules.lines or (begins and len(line.words) <= _SHORT_LINE):
            yield line.span


def _banners(lines: Sequence[_Line], rules: _Rules) -> Iterator[Span]:
    for line in lines:
        if len(line.words) <= _BANNER and rules.cookie.search(line.words):
            others = {match.group().lower() for match in rules.consent.finditer(line.words)}
            if len(others) > 1:
                yield line.span


def _menus(lines: Sequence[_Line], rules: _Rules) -> Iterator[Span]:
    """Yield menus: items on one line between separators, and runs of lines of one to three words."""
    for line in lines:
        items = rules.separators.split(line.folded) if len(line.words) <= 2 * _SHORT_LINE else []
        if len(items) >= _MENU_LINES - 1 and _are_menu([item.strip() for item in items], rules):
            yield line.span
    for run in _runs(lines, _is_item):
        if len(run) >= _MENU_LINES and _are_menu([line.folded for line in run], rules):
            yield from (line.span for line in run)


def _is_item(line: _Line) -> bool:
    return len(line.words) <= 30 and len(line.words.split()) <= 3 and not line.is_finished


def _are_menu(items: Sequence[str], rules: _Rules) -> bool:
    """Return whether all items are short and a third of them, two at least, are known words of menus."""
    known = sum(item in rules.menu or item in rules.lines for item in items)
    return all(len(item.split()) <= 4 for item in items) and known >= max(2, len(items) / 3)


def _runs(lines: Sequence[_Line], holds: Callable[[_Line], bool]) -> Iterator[list[_Line]]:
    run: list[_Line] = []
    for line in lines:
        if holds(line):
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bylines(lines: Sequence[_Line], rules: _Rules) -> Iterator[Span]:
    for line in lines:
        if len(line.words) <= 100 and rules.byline.fullmatch(line.words):
            yield line.span


def _head_fields(lines: Sequence[_Line], rules: _Rules) -> Iterator[Span]:
    """Yield "author: ..." and the like in the first lines; of "title: ..." only the key."""
    for line in lines[:_HEAD_LINES]:
        if rules.head_field.match(line.words):
            yield line.span
        elif match := rules.head_title.match(line.words):
            yield Span(line.span.start, min(line.span.end, line.span.start + match.end()))


def _repeated(lines: Sequence[_Line]) -> Iterator[Span]:
    """Yield titles that stand again: running heads, and a title that cuts a paragraph in two."""
    counts = Counter(line.folded for line in lines if _is_title(line))
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if counts[line.folded] < 2 or not _is_title(line):
            continue
        if line.folded not in seen:
            seen.add(line.folded)
        elif counts[line.folded] >= _RUNNING_TITLE or _is_cut(lines, index) or _is_doubled(lines, index):
            yield line.span


def _is_title(line: _Line) -> bool:
    return len(line.words) <= _TITLE and len(line.words.split()) > 1 and not line.is_finished


def _is_cut(lines: Sequence[_Line], index: int) -> bool:
    """Return whether the line stands between a paragraph without an end and one that goes on."""
    if index + 1 >= len(lines) or lines[index - 1].is_finished:
        return False
    before, after = lines[index - 1].words, lines[index + 1].words
    goes_on = after[:1].islower() or after[:1] in ",;)"
    return goes_on or len(before) > _TITLE / 2 or re.search(r"[.!?…] ", before) is not None


def _is_doubled(lines: Sequence[_Line], index: int) -> bool:
    """Return whether the same title stands just before, with at most two lines between."""
    return any(other.folded == lines[index].folded for other in lines[max(0, index - 3) : index])


def _merged(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans sorted, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if span.start == span.end:
            continue
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(Span(span.start, min(span.end, len(text))))
    return tuple(merged)
