"""An article with everything that was read in it marked in its text, for a terminal.

In colour a mention has the colour of its entity, the word that names an event the colour of its kind, and
furniture is dim. Without colour, brackets and signs say the same (`plain=True`), in ASCII.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from westphalia.model import (
    Certainty,
    Claim,
    Commitment,
    Document,
    Event,
    EventType,
    Mention,
    Polarity,
    Quote,
    Reading,
    Role,
    Span,
    Tense,
)
from westphalia.vocabulary import Quad, quad_of

_QUAD_STYLES: Mapping[Quad, str] = {
    Quad.VERBAL_COOPERATION: "#10240f on #9fdc8f",
    Quad.MATERIAL_COOPERATION: "#04231f on #4fc1b0",
    Quad.VERBAL_CONFLICT: "#2b1d00 on #f4c55c",
    Quad.MATERIAL_CONFLICT: "#fffafa on #c8404f",
}
"""The four quad categories by colour. Ink and ground are both given, so that they can be read on a dark
terminal and on a light one."""

TYPE_STYLES: Mapping[EventType, str] = {type: _QUAD_STYLES[quad_of(type)] for type in EventType}

_PALETTE = ("cyan", "magenta", "yellow", "bright_blue", "bright_red", "bright_green")
"""Colours for the entities that an article names most, in the terminal's own shades; the others share one."""
_OTHER, _UNKNOWN = "bold", "dim"
_QUOTE, _TIME, _PLACE, _CLAIM, _FURNITURE = "italic", "blue", "green", "bold", "dim"


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one way of showing: what opens and closes a mark, what points."""

    arrow: str
    mention: tuple[str, str]
    code: tuple[str, str]
    trigger: tuple[str, str]
    time: tuple[str, str]
    value: tuple[str, str]
    furniture: tuple[str, str]
    rule: str
    unknown: str = "?"


FANCY = Signs("→", ("", ""), ("‹", "›"), ("", ""), ("", ""), ("‹", "›"), ("", ""), "─")
PLAIN = Signs("->", ("{", "}"), ("", ""), ("*", "*"), ("", ""), ("<", ">"), ("((", "))"), "-")


def render(reading: Reading, *, plain: bool = False) -> RenderableType:
    """Return the article as something that a rich console prints."""
    return _Page(reading, PLAIN if plain else FANCY).render()


def event_name(event: Event, *, between: str = " ") -> Text:
    """Return type and mode, and the words that say when an event is not plainly a thing of the past."""
    mode = f":{event.mode}" if event.mode else ""
    words = []
    if event.polarity is Polarity.NEGATIVE:
        words.append(Text("not-happened", "red"))
    if event.certainty is Certainty.POSSIBLE:
        words.append(Text("possible", "yellow"))
    if event.time is not Tense.PAST:
        words.append(Text(event.time.value, "blue"))
    name = Text().append(f"{event.type.value}{mode}", "bold")
    return name.append(between).append_text(Text(" ").join(words)) if words else name


def amount(claim: Claim) -> str:
    """Return the number that a claim states, or its words where they are vague."""
    return claim.quantity if claim.value is None else f"{claim.value:,.15g}"


class Line:
    """Writes records as lines of words; `colours` gives entities a colour by their codes."""

    def __init__(
        self, mentions: Mapping[str, Mention], colours: Mapping[str, str] | None = None, arrow: str = "->"
    ) -> None:
        self.mentions = mentions
        self.colours = colours or {}
        self.arrow = arrow

    def event(self, event: Event) -> Text:
        """Return what, whether, when, who to whom, who says so, where, and the words."""
        name = event_name(event)
        if event.date:
            name.append(f" on {event.date}" if event.date.has_day else f" in {event.date}", _TIME)
        line = self._act(name, event)
        if event.place:
            line.append(f"  at {event.place}", _PLACE)
        return line.append(f'  "{event.citation.quote}"', "dim")

    def act(self, event: Event) -> Text:
        """Return what, who to whom, and who says so."""
        return self._act(event_name(event), event)

    def _act(self, line: Text, event: Event) -> Text:
        line.append("  ").append_text(self.people(event.actors))
        if event.recipients:
            line.append(f" {self.arrow} ", "bold").append_text(self.people(event.recipients))
        self._say(line, event.attribution)
        return line

    def claim(self, claim: Claim) -> Text:
        """Return how many of what, and who says so."""
        line = (
            Text().append("CLAIM", "bold").append(f" {claim.comparator.value} {amount(claim)} {claim.unit}")
        )
        if claim.subject and claim.subject != claim.unit:
            line.append(f" ({claim.subject})")
        if claim.certainty is Certainty.POSSIBLE:
            line.append(" possible", "yellow")
        self._say(line, claim.claimants)
        return line.append(f'  "{claim.citation.quote}"', "dim")

    def commitment(self, commitment: Commitment) -> Text:
        """Return who binds whom to what, on which condition."""
        line = Text().append(commitment.kind.value.replace("_", " ").upper(), "bold")
        line.append("  ").append_text(self.people(commitment.by))
        if commitment.to:
            line.append(f" {self.arrow} ", "bold").append_text(self.people(commitment.to))
        for word, words in (("condition", commitment.condition), ("consequence", commitment.consequence)):
            if words:
                line.append(f"  {word} ", "bold").append(f'"{one_line(words.quote)}"', "dim")
        return line

    def quote(self, quote: Quote) -> Text:
        """Return who says which words."""
        line = Text().append("QUOTE", "bold").append("  ").append_text(self.speaker(quote))
        return line.append(f'  "{_shortened(one_line(quote.citation.quote))}"', "dim")

    def people(self, roles: Iterable[Role], *, nobody: str = "?") -> Text:
        """Return who plays some roles."""
        return Text(" + ").join([self.person(role) for role in roles]) or Text(nobody, style=_UNKNOWN)

    def chain(self, speakers: Iterable[Role]) -> Text:
        """Return who says so, the nearest first."""
        return Text(" citing ").join([self.person(role) for role in speakers])

    def speaker(self, quote: Quote) -> Text:
        """Return who speaks a quote."""
        if quote.speaker and (quote.speaker.entities or not quote.speaker_name):
            return self.person(quote.speaker)
        return Text(quote.speaker_name or "?", style="" if quote.speaker_name else _UNKNOWN)

    def person(self, role: Role) -> Text:
        """Return codes and name of one role, or the words of a mention that could not be resolved."""
        mention = self.mentions.get(role.mention_id or "")
        if not role.entities:
            words = role.person or (mention.citation.quote if mention else "")
            return Text(f'"{one_line(words)}"' if words else "?", style=_UNKNOWN)
        text = Text("+").join([Text(code, style=self.colours.get(code, _OTHER)) for code in role.entities])
        if mention and mention.office == "anonymous":
            text = Text("anonymous:") + text
        return text.append(f" ({role.person})") if role.person else text

    def _say(self, line: Text, speakers: Sequence[Role]) -> None:
        if speakers:
            line.append("  says ", "italic").append_text(self.chain(speakers))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of text to be marked: its style, and what is put before and after it."""

    span: Span
    style: str
    before: str = ""
    after: str = ""
    after_style: str = "dim"


class _Page:
    """One article at work."""

    def __init__(self, reading: Reading, signs: Signs) -> None:
        self.reading = reading
        self.document = reading.document
        self.signs = signs
        mentions = {mention.id: mention for mention in reading.mentions}
        self.colours = _colours(reading)
        self.line = Line(mentions, self.colours, signs.arrow)
        ordered = sorted(reading.events, key=lambda event: event.citation.span)
        self.numbers = {event.id: number for number, event in enumerate(ordered, 1)}
        self.marks = sorted(self._marks(), key=lambda mark: (mark.span.start, -mark.span.end))

    def render(self) -> Group:
        """Return head, paragraphs with their records below them, and the key to the signs."""
        rule = Rule(style="dim", characters=self.signs.rule)
        parts: list[RenderableType] = [_head(self.reading), rule, Text()]
        previous = 0
        for block in _blocks(self.reading):
            parts += self._between(Span(previous, block.start))
            parts += [self._marked(block), *self._lines(block), Text()]
            previous = block.end
        parts += self._between(Span(previous, len(self.document.text)))
        return Group(*parts, self._key())

    def _between(self, gap: Span) -> list[RenderableType]:
        """Return what stands between paragraphs: furniture, mostly."""
        return [self._marked(gap), Text()] if gap.of(self.document.text).strip() else []

    def _marks(self) -> Iterator[_Mark]:
        signs = self.signs
        for span in self.document.furniture:
            yield _Mark(span, _FURNITURE, *signs.furniture)
        for quote in self.reading.quotes:
            yield _Mark(quote.citation.span, _QUOTE)
        for time in self.reading.times:
            value = str(time.value) if time.value else signs.unknown
            yield _Mark(time.citation.span, _TIME, signs.time[0], _within(signs.value, value), _TIME)
        for place in self.reading.places:
            yield _Mark(place.citation.span, _PLACE, "", _within(signs.value, f"@{place.country or ''}"))
        for claim in self.reading.claims:
            yield _Mark(claim.citation.span, _CLAIM, "", _within(signs.value, "#"))
        for mention in self.reading.mentions:
            yield self._mention(mention)
        for event in self.reading.events:
            number = f"{self.signs.trigger[1]}[{self.numbers[event.id]}]"
            yield _Mark(event.citation.span, TYPE_STYLES[event.type], signs.trigger[0], number, "bold")

    def _mention(self, mention: Mention) -> _Mark:
        codes = "+".join(mention.entities) or self.signs.unknown
        style = self.colours.get(mention.entities[0], _OTHER) if mention.entities else _UNKNOWN
        opening, closing = self.signs.mention
        return _Mark(
            mention.citation.span,
            f"{style} underline",
            opening,
            closing + _within(self.signs.code, codes),
            f"{style} dim" if mention.entities else _UNKNOWN,
        )

    def _marked(self, block: Span) -> Text:
        """Return a stretch of the text with its marks, white space drawn together."""
        marks = [mark for mark in self.marks if mark.span.overlaps(block)]
        opening: dict[int, list[_Mark]] = defaultdict(list)
        closing: dict[int, list[_Mark]] = defaultdict(list)
        for mark in marks:
            opening[max(mark.span.start, block.start)].append(mark)
            # The innermost mark closes first: it was opened last.
            closing[min(mark.span.end, block.end)].insert(0, mark)
        text = Text()
        cuts = sorted({block.start, block.end, *opening, *closing})
        for start, end in pairwise(cuts):
            for mark in closing[start]:
                text.append(mark.after, mark.after_style)
            for mark in opening[start]:
                text.append(mark.before, "dim")
            styles = [mark.style for mark in marks if mark.span.start <= start and end <= mark.span.end]
            piece = Text(one_line(self.document.text[start:end], strip=False))
            for style in styles:
                piece.stylize(style)
            text.append_text(piece)
        for mark in closing[block.end]:
            text.append(mark.after, mark.after_style)
        return text

    def _lines(self, block: Span) -> Iterator[RenderableType]:
        """Return one line for each event, claim, commitment and quote of a paragraph."""
        reading, line = self.reading, self.line
        for event in sorted(reading.events, key=lambda item: item.citation.span):
            if block.contains(event.citation.span):
                number = Text().append(f"[{self.numbers[event.id]}]", TYPE_STYLES[event.type])
                yield _indented(number.append(" ").append_text(line.event(event)))
        others = [
            *((item.citation.span, "!", line.commitment(item)) for item in reading.commitments),
            *((item.citation.span, "#", line.claim(item)) for item in reading.claims),
            *((item.citation.span, '"', line.quote(item)) for item in reading.quotes),
        ]
        for span, sign, words in others:
            if block.overlaps(span) and block.start <= span.start:
                yield _indented(Text().append(f" {sign}  ", "bold").append_text(words))

    def _key(self) -> RenderableType:
        signs = self.signs
        samples = (
            (_within(signs.mention, "mention") + _within(signs.code, "ENTITY"), f"{_PALETTE[0]} underline"),
            (_within(signs.time, "time") + _within(signs.value, "date"), _TIME),
            ("place" + _within(signs.value, "@"), _PLACE),
            ("number claimed" + _within(signs.value, "#"), _CLAIM),
            (_within(signs.furniture, "not part of the article"), _FURNITURE),
            (_within(signs.trigger, "event") + "[n]", "bold"),
        )
        key = Text("  ").join([Text().append(words, style) for words, style in samples])
        if self.signs is PLAIN:
            return key
        quads = [Text().append(f" {quad.value} ", style) for quad, style in _QUAD_STYLES.items()]
        return Group(key, Text("  ").join(quads))


def _head(reading: Reading) -> RenderableType:
    document = reading.document
    published = f"{document.published or 'date unknown'} ({document.published_origin.value})"
    facts = [document.outlet, published, document.language, document.name, document.id]
    counts = {
        "event": len(reading.events),
        "claim": len(reading.claims),
        "commitment": len(reading.commitments),
        "quote": len(reading.quotes),
    }
    return Group(
        Text(one_line(document.title or document.name), style="bold"),
        Text("  ".join(fact for fact in facts if fact), style="dim"),
        Text(
            ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items()),
            style="dim",
        ),
    )


def _blocks(reading: Reading) -> list[Span]:
    """Return the stretches of the paragraphs, which do not overlap."""
    ends: dict[int, tuple[int, int]] = {}
    for sentence in reading.sentences:
        start, end = ends.get(sentence.paragraph, (sentence.span.start, sentence.span.end))
        ends[sentence.paragraph] = min(start, sentence.span.start), max(end, sentence.span.end)
    blocks: list[Span] = []
    for start, end in sorted(ends.values()):
        start = max(start, blocks[-1].end if blocks else 0)
        if start < end:
            blocks.append(Span(start, end))
    return blocks or [Span(0, len(reading.document.text))]


def _colours(reading: Reading) -> dict[str, str]:
    """Return a colour for each entity; those that are named most have one of their own."""
    named = Counter(code for mention in reading.mentions for code in mention.entities)
    ordered = [code for code, _ in named.most_common()]
    return {code: _PALETTE[i] if i < len(_PALETTE) else _OTHER for i, code in enumerate(ordered)}


def _indented(line: Text) -> Padding:
    return Padding(line, (0, 0, 0, 2), expand=False)


def _within(signs: tuple[str, str], words: str) -> str:
    return f"{signs[0]}{words}{signs[1]}"


def one_line(words: str, *, strip: bool = True) -> str:
    """Return words with every run of white space as one space."""
    joined = " ".join(words.split())
    if strip or not joined:
        return joined if strip else " " if words else ""
    return (" " if words[0].isspace() else "") + joined + (" " if words[-1].isspace() else "")


def _shortened(words: str, length: int = 90) -> str:
    return words if len(words) <= length else words[: length - 3].rstrip() + "..."


def sentence_with_trigger(
    document: Document, event: Event, *, marks: tuple[str, str] = ("*", "*"), around: int | None = None
) -> Text:
    """Return the sentence of an event on one line, the word that names the event marked in it.

    `around` cuts what is further from the trigger than so many characters.
    """
    span, text = event.citation.span, document.text
    start, end = min(event.sentence.start, span.start), max(event.sentence.end, span.end)
    before = one_line(text[start : span.start], strip=False).lstrip()
    after = one_line(text[span.end : end], strip=False).rstrip()
    if around is not None and len(before) > around:
        before = "..." + before[-around:].partition(" ")[2]
    if around is not None and len(after) > around:
        after = after[:around].rpartition(" ")[0] + "..."
    trigger = Text().append(marks[0] + one_line(span.of(text)) + marks[1], "bold")
    return Text(before) + trigger + Text(after)
