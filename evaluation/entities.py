"""Score the entities of gold mentions: how often the resolver finds whom a mention means.

    python evaluation/entities.py CORPUS [--held-out] [--errors N] [--language XX] [--kind names|pointing]
        [--antecedents]

CORPUS is the folder of the annotated corpus. Spans and heads are the annotators'; antecedents are not given,
and quotes are those of the annotation. With --antecedents, each mention is given the nearest other one of the
same entity as its antecedent: what a perfect model of coreference would add. Every tenth passage of a file is
held out; rules were never fitted to it. Exact: the same set of codes. Overlap: the size of the common part
over that of the union.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from westphalia.dates import parse_date
from westphalia.extract.entities import resolve_mentions
from westphalia.extract.marks import MentionMark
from westphalia.gazetteer import Gazetteer
from westphalia.model import Document, Mention, Sentence, Span

Item = dict[str, Any]

UNKNOWN = {"UNK", "CVL:UNK", "MED:UNK", "NGO:UNK", "BUS:UNK", "REB:UNK"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--language")
    parser.add_argument("--kind")
    parser.add_argument("--antecedents", action="store_true")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.load()
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    errors = []
    for item in passages(arguments.corpus, held_out=arguments.held_out):
        if arguments.language in (None, item["lang"]):
            for gold, mention in resolved(item, gazetteer, with_antecedents=arguments.antecedents):
                expected = codes(gold)
                overlap, exact = agreement(expected, set(mention.entities))
                kind = kind_of(gold, mention)
                for row in ("all", item["lang"], kind, f"{item['lang']} {kind}"):
                    scores[row].append((overlap, exact))
                if not exact and arguments.kind in (None, kind):
                    errors.append(
                        (item["id"], kind, gold["text"], sorted(expected), mention, item["published"])
                    )
    show(scores)
    if not arguments.held_out:
        for id_, kind, text, expected, mention, published in errors[
            :: max(1, len(errors) // max(1, arguments.errors))
        ][: arguments.errors]:
            print(f"{id_} {published} {kind}: {text!r} gold {expected} got {list(mention.entities)} "
                  f"{mention.person} {mention.resolution}")  # fmt: skip


def passages(corpus: Path, *, held_out: bool) -> Iterator[Item]:
    for path in sorted(corpus.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if (number % 10 == 9) == held_out:
                    yield json.loads(line)


def resolved(
    item: Item, gazetteer: Gazetteer, *, with_antecedents: bool = False
) -> Iterator[tuple[Item, Mention]]:
    """Yield the gold mentions of a passage with ours."""
    text = item["text"]
    document = Document(id=item["id"], name=item["id"], text=text, language=item["lang"])
    sentences = sentences_of(text, item["lang"])
    golds = [
        (gold, span)
        for gold in item["mentions"]
        if (span := occurrence(text, gold["text"], gold.get("at", 1)))
    ]
    golds.sort(key=lambda pair: pair[1])
    marks = marks_of(item, text, golds, sentences)
    if with_antecedents:
        marks = [
            replace(mark, antecedents=antecedents_of(index, [gold for gold, _ in golds]))
            for index, mark in enumerate(marks)
        ]
    published = parse_date(item["published"])
    mentions = resolve_mentions(document, sentences, marks, gazetteer=gazetteer, published=published)
    for (gold, _), mention in zip(golds, mentions, strict=True):
        yield gold, mention


def marks_of(
    item: Item, text: str, golds: Sequence[tuple[Item, Span]], sentences: Sequence[Sentence]
) -> list[MentionMark]:
    places = {gold["id"]: index for index, (gold, _) in enumerate(golds)}
    quotes = [
        (span, places.get(quote.get("speaker")))
        for quote in item.get("quotes", ())
        if (span := occurrence(text, quote["text"], quote.get("at", 1)))
    ]
    marks = []
    for gold, span in golds:
        head = occurrence(span.of(text), gold["head"], 1)
        around = [(number, speaker) for number, (quote, speaker) in enumerate(quotes) if quote.contains(span)]
        number, speaker = around[0] if around else (None, None)
        marks.append(
            MentionMark(
                span=span,
                head=Span(span.start + head.start, span.start + head.end) if head else span,
                sentence=max(i for i, sentence in enumerate(sentences) if sentence.span.start <= span.start),
                quote=number,
                speaker=speaker,
            )
        )
    return marks


def antecedents_of(index: int, golds: Sequence[Item]) -> tuple[tuple[int, float], ...]:
    """Return the nearest mention of the same entity, or one for each entity of a plural mention."""
    whole = [
        other for other, gold in enumerate(golds) if other != index and codes(gold) == codes(golds[index])
    ]
    parts = [
        [other for other, gold in enumerate(golds) if other != index and codes(gold) == {code}]
        for code in sorted(codes(golds[index]))
    ]
    if whole and codes(golds[index]):
        return ((min(whole, key=lambda other: (other > index, abs(other - index))), 0.9),)
    nearest = [min(found, key=lambda other: abs(other - index)) for found in parts if found]
    return tuple((other, 0.9) for other in nearest)


def sentences_of(text: str, language: str) -> list[Sentence]:
    """Part a passage roughly: enough to score entities."""
    starts = [0, *(match.end() for match in re.finditer(r"[.!?…][»”\"')]?\s+(?=[^a-zà-ÿа-я])|\n+", text))]
    ends = [*starts[1:], len(text)]
    return [
        Sentence(span=Span(start, end), parts=(Span(start, end),), language=language, paragraph=0)
        for start, end in zip(starts, ends, strict=True)
        if start < end
    ]


def occurrence(text: str, words: str, number: int) -> Span | None:
    start = -1
    for _ in range(number):
        start = text.find(words, start + 1)
        if start < 0:
            return None
    return Span(start, start + len(words))


def codes(gold: Item) -> set[str]:
    entity = gold["entity"]
    return {code for code in ([entity] if isinstance(entity, str) else entity) if code not in UNKNOWN}


def agreement(expected: set[str], got: set[str]) -> tuple[float, float]:
    if not expected and not got:
        return 1.0, 1.0
    return len(expected & got) / len(expected | got), float(expected == got)


def kind_of(gold: Item, mention: Mention) -> str:
    """Return whether the annotated mention holds a capitalised word beyond its first, or is one."""
    words = re.findall(r"\w+", gold["text"])
    is_name = any(word[0].isupper() for word in (words if len(words) == 1 else words[1:]))
    del mention
    return "names" if is_name else "pointing"


def show(scores: dict[str, list[tuple[float, float]]]) -> None:
    print(f"{'':14} {'n':>6} {'overlap':>8} {'exact':>8}")
    for row in sorted(scores, key=lambda name: (name != "all", " " in name, name)):
        found = scores[row]
        overlap, exact = (sum(values) / len(found) for values in zip(*found, strict=True))
        print(f"{row:14} {len(found):6} {overlap:8.3f} {exact:8.3f}")


if __name__ == "__main__":
    main()
