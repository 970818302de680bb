"""Write a page that shows the reader's errors in the text, by type and by phenomenon.

    python evaluation/page.py errors.html [--model FOLDER] [--language it] [--each 25]

For every event type and every phenomenon (nominal trigger, passive, hearsay, recipient in another
sentence ...) a table says how many annotated events of the development split were found, with the right type
and with both roles; below it stand the misses, gold beside prediction. For looking at causes, largest first:
never tune a word list on what it shows.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from corpus_gold import passages

from westphalia.dates import parse_date
from westphalia.errors import InputError
from westphalia.extract.sentences import segment
from westphalia.inference.lexicon import load_lexicon
from westphalia.languages import load
from westphalia.model import Document, Event, Reading, Span
from westphalia.reader import Reader

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Outcome:
    """One annotated event, what was read at its place, and the phenomena that it shows."""

    item: dict[str, Any]
    event: dict[str, Any]
    trigger: Span
    sentence: Span
    read: Event | None
    phenomena: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        """Whether an event of the right type was read at the trigger."""
        return self.read is not None and self.read.type.value == self.event["type"]

    def has_role(self, name: str) -> bool:
        """Whether a role overlaps the annotated one, or is empty where that is."""
        gold = set(codes(self.item, self.event.get(name) or []))
        roles = () if self.read is None else (self.read.actors if name == "actor" else self.read.recipients)
        read = {code for role in roles for code in role.entities}
        return bool(gold & read) or (not gold and not read)

    @property
    def is_whole(self) -> bool:
        """Whether type, actor and recipient are right."""
        return self.is_typed and self.has_role("actor") and self.has_role("recipient")


@dataclass
class Group:
    """Outcomes that stand together on the page."""

    name: str
    outcomes: list[Outcome] = field(default_factory=list)

    def share(self, test: str) -> float:
        """Return the share of the outcomes for which a property holds."""
        return sum(getattr(outcome, test) for outcome in self.outcomes) / max(1, len(self.outcomes))

    @property
    def is_found(self) -> float:
        """Return the share at whose trigger some event was read."""
        return sum(outcome.read is not None for outcome in self.outcomes) / max(1, len(self.outcomes))


def locate(text: str, words: str, occurrence: int) -> Span | None:
    """Return where the n-th occurrence of some words stands."""
    at = -1
    for _ in range(occurrence):
        at = text.find(words, at + 1)
        if at < 0:
            return None
    return Span(at, at + len(words))


def codes(item: dict[str, Any], ids: list[str]) -> list[str]:
    """Return the entity codes of some annotated mentions."""
    entities = {mention["id"]: mention["entity"] for mention in item["mentions"]}
    found = [entities[i] for i in ids if i in entities]
    return [code for entity in found for code in (entity if isinstance(entity, list) else [entity])]


def outcomes(reader: Reader, corpus: Path, language: str | None) -> Iterator[Outcome]:
    """Read the development split and yield one outcome for every annotated event."""
    for item in passages(corpus):
        if language in (None, item["lang"]):
            yield from _of_passage(reader, item)


def _of_passage(reader: Reader, item: dict[str, Any]) -> Iterator[Outcome]:
    document = Document(
        id=item["id"],
        name=item["id"],
        text=item["text"],
        language=item["lang"],
        published=parse_date(item.get("published")),
    )
    try:
        reading = reader.read(document)
    except InputError:
        reading = Reading(document=document)
    abbreviations = frozenset(load(item["lang"]).sentences.abbreviations)
    sentences = [sentence.span for sentence in segment(document, abbreviations=abbreviations)]
    for event in item["events"]:
        trigger = locate(item["text"], event["trigger"], event.get("at") or 1)
        if trigger is None:
            continue
        sentence = next((s for s in sentences if s.overlaps(trigger)), trigger)
        read = next((e for e in reading.events if e.citation.span.overlaps(trigger)), None)
        shown = tuple(sorted(phenomena(item, event, trigger, sentence, sentences)))
        yield Outcome(item, event, trigger, sentence, read, shown)


@cache
def _cues(language: str) -> dict[str, frozenset[str]]:
    with (HERE / "phenomena.toml").open("rb") as file:
        return {name: frozenset(words) for name, words in tomllib.load(file).get(language, {}).items()}


def phenomena(
    item: dict[str, Any], event: dict[str, Any], trigger: Span, sentence: Span, sentences: list[Span]
) -> Iterator[str]:
    """Yield the names of what makes an annotated event hard."""
    text, cues = item["text"], _cues(item["lang"])
    before = [word.casefold() for word in _WORD.findall(text[sentence.start : trigger.start])][-3:]
    nominal = bool(before) and before[-1] in cues.get("nominal", ())
    if nominal:
        yield "nominal trigger"
        if cues.get("light", frozenset()) & set(before):
            yield "light verb"
    elif cues.get("passive", frozenset()) & set(before):
        yield "passive"
    if cues.get("hearsay", frozenset()) & set(before):
        yield "hearsay conditional"
    if not load_lexicon(item["lang"]).types(event["trigger"]):
        yield "trigger not in the lexicon"
    yield from _of_attributes(item, event)
    yield from _of_roles(item, event, sentence)
    if sentence == sentences[0] and not text[sentence.start : sentence.end].rstrip().endswith(
        (".", "»", '"')
    ):
        yield "headline"
    if "\n" in text[trigger.start - 1 : trigger.start] or sentence.end - sentence.start < 60:
        yield "short sentence"
    if any(
        (span := locate(text, q["text"], q.get("at") or 1)) and span.overlaps(trigger)
        for q in item.get("quotes", [])
    ):
        yield "inside a quote"


def _of_attributes(item: dict[str, Any], event: dict[str, Any]) -> Iterator[str]:
    if event["polarity"] == "negative":
        yield "negation and denial"
    if event["certainty"] == "possible":
        yield "merely possible"
    if event["time"] == "future":
        yield "future"
    if len(event.get("attributed_to") or []) > 1:
        yield "nested attribution"
    elif event.get("attributed_to"):
        yield "attributed"
    linked = {
        i for c in item.get("conditions", []) for k in ("condition", "consequence") for i in c.get(k) or []
    }
    if event["id"] in linked:
        yield "condition or consequence"


def _of_roles(item: dict[str, Any], event: dict[str, Any], sentence: Span) -> Iterator[str]:
    mentions = {mention["id"]: mention for mention in item["mentions"]}
    for name in ("actor", "recipient"):
        own = [mentions[i] for i in event.get(name) or [] if i in mentions]
        spans = [locate(item["text"], m["text"], m.get("at") or 1) for m in own]
        if own and not any(span and span.overlaps(sentence) for span in spans):
            yield f"{name} in another sentence"
        if any(isinstance(m["entity"], list) for m in own):
            yield "plural anaphora"
        if any(m["text"][:1].islower() and len(m["text"].split()) < 3 for m in own):
            yield f"{name} by description or pronoun"


def grouped(found: list[Outcome]) -> list[Group]:
    """Return the groups of the page: every type, then every phenomenon by its number of events."""
    by_name: dict[str, Group] = {}
    for outcome in found:
        for name in (outcome.event["type"], *outcome.phenomena):
            by_name.setdefault(name, Group(name)).outcomes.append(outcome)
    return sorted(by_name.values(), key=lambda group: (not group.name.isupper(), -len(group.outcomes)))


def page(found: list[Outcome], each: int) -> str:
    """Return the whole page."""
    groups = [Group("all", found), *grouped(found)]
    rows = "".join(
        f'<tr><td><a href="#{escape(g.name)}">{escape(g.name)}</a></td><td>{len(g.outcomes)}</td>'
        f"<td>{g.is_found:.2f}</td><td>{g.share('is_typed'):.2f}</td><td>{g.share('is_whole'):.2f}</td></tr>"
        for g in groups
    )
    parts = "".join(_section(group, each) for group in groups[1:])
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors of the reader</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style>'
        "<h1>Errors of the reader</h1>"
        "<p>Development split of the corpus. Shares of the annotated events (recall): at whose trigger an"
        " event was read, with the right type, with type, actor and recipient right.</p>"
        f"<table><tr><th>group<th>events<th>found<th>type<th>whole</tr>{rows}</table>{parts}</html>"
    )


def _section(group: Group, each: int) -> str:
    wrong = [outcome for outcome in group.outcomes if not outcome.is_whole]
    wrong.sort(key=lambda outcome: (outcome.read is not None, outcome.is_typed, outcome.item["id"]))
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in wrong:
        kinds[
            "missed" if outcome.read is None else "wrong type" if not outcome.is_typed else "wrong role"
        ].append(outcome)
    shown = "".join(_article(o, kind) for kind, some in kinds.items() for o in some[: max(1, each // 3)])
    return (
        f'<h2 id="{escape(group.name)}">{escape(group.name)}</h2>'
        f"<p>{len(wrong)} of {len(group.outcomes)} not whole: "
        + ", ".join(f"{len(some)} {kind}" for kind, some in kinds.items())
        + f"</p>{shown}"
    )


def _article(outcome: Outcome, kind: str) -> str:
    text, s, t = outcome.item["text"], outcome.sentence, outcome.trigger
    words = (
        escape(text[s.start : t.start])
        + f"<mark>{escape(t.of(text))}</mark>"
        + escape(text[t.end : max(s.end, t.end)])
    )
    event = outcome.event
    gold = _line(
        event["type"],
        codes(outcome.item, event.get("actor") or []),
        codes(outcome.item, event.get("recipient") or []),
        (event["polarity"], event["certainty"], event["time"]),
    )
    read = outcome.read
    pred = "nothing"
    if read is not None:
        pred = _line(
            read.type.value,
            [code for role in read.actors for code in role.entities],
            [code for role in read.recipients for code in role.entities],
            (read.polarity.value, read.certainty.value, read.time.value),
        )
    where = f'<article lang="{outcome.item["lang"]}"><small>{kind} · {escape(outcome.item["id"])}</small>'
    return (
        f"{where}<div>{words}</div>"
        f'<dl><dt class="gold">gold<dd class="gold">{escape(gold)}'
        f'<dt class="pred">read<dd class="pred">{escape(pred)}</dl></article>'
    )


def _line(type_: str, actors: list[str], recipients: list[str], attributes: tuple[str, ...]) -> str:
    return f"{type_}  {'+'.join(actors) or '-'} → {'+'.join(recipients) or '-'}  ({', '.join(attributes)})"


def main() -> None:
    """Write the page."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--corpus", type=Path, default=CORPUS)
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--language", help="only passages of this language")
    arguments.add_argument("--each", type=int, default=24, help="errors to show in each group")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    found = list(outcomes(Reader(model=a.model, threads=a.threads), a.corpus, a.language))
    a.out.write_text(page(found, a.each), encoding="utf-8")
    for group in [Group("all", found), *grouped(found)]:
        print(
            f"{group.name:32} {len(group.outcomes):5}  found {group.is_found:.2f}  type"
            f" {group.share('is_typed'):.2f}  whole {group.share('is_whole'):.2f}"
        )
    print(f"{a.out}: {len(found)} annotated events")


if __name__ == "__main__":
    main()
