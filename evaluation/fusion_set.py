"""Read and check the development set of fusion, `evaluation/fusion/*.jsonl`: stories in several articles.

    python evaluation/fusion_set.py        # print what is in it; exit 1 if something is wrong

The first line of a file describes the events of a story, each further line is an article. In its text a word
that tells of an event is marked `<E1|word>`; between the event's name and the bar stands what this place says
other than the description: `@` (the text gives the date, or `@2022-02` one as precise as it does; without it
no date is given), `f` future, `-` negative, `?` possible, `a=` and `r=` actors and recipients as they are
told here, `by=` who says so. Persons take part where the article has their surname.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from westphalia.dates import PartialDate, parse_date
from westphalia.extract.sentences import segment
from westphalia.fusion.words import stem_of
from westphalia.ids import content_id
from westphalia.languages import load
from westphalia.model import Certainty, DateOrigin, Document, EventType, Polarity, Report, Tense
from westphalia.vocabulary import kinds

FOLDER = Path(__file__).parent / "fusion"
_MARK = re.compile(r"<(E\d+) ?([^|>]*)\|([^>]+)>")
_DETAIL = re.compile(r"@(?:\d{4}[\d/-]*\d)?|[-?f]|(?:a|r|by)=[\w:,-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article of a story: its document, its reports, and which event of the story each tells of."""

    story: int
    document: Document
    copy_of: str | None
    reports: tuple[Report, ...]
    truth: dict[str, str]


def articles(folder: Path = FOLDER, *, half: str = "all") -> list[Told]:
    """Return the articles of the set: of `held-out` stories (odd numbers), `tuning` ones (even), or all."""
    found: list[Told] = []
    for file in sorted(folder.glob("*.jsonl")):
        story, *rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        if half == "all" or (story["story"] % 2 == 1) == (half == "held-out"):
            found += [_article(row, story) for row in rows]
    return found


def _article(row: dict[str, Any], story: dict[str, Any]) -> Told:
    text = _MARK.sub(r"\3", row["text"])
    document = Document(
        id=content_id("doc", row["outlet"], text),
        name=row["id"],
        text=text,
        language=row["lang"],
        outlet=row["outlet"],
        published=PartialDate(row["published"]),
        published_origin=DateOrigin.METADATA,
    )
    reports, truth = [], {}
    for start, name, details, word in _marks(row["text"]):
        report = _report(document, story["events"][name], start, details, word)
        reports.append(report)
        truth[report.event_id] = f"{story['story']}.{name}"
    return Told(
        story=row["story"],
        document=document,
        copy_of=row.get("copy_of"),
        reports=tuple(reports),
        truth=truth,
    )


def _marks(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield each mark: where its word starts in the plain text, the event, the details, the word."""
    removed = 0
    for match in _MARK.finditer(text):
        yield match.start() - removed, match[1], match[2], match[3]
        removed += len(match[0]) - len(match[3])


def _report(document: Document, event: dict[str, Any], start: int, details: str, word: str) -> Report:
    told = _details(details)
    words = {stem_of(part) for part in re.findall(r"\w+", document.text)}
    future = "f" in told
    return Report(
        event_id=content_id("eve", document.id, start, event["type"]),
        document_id=document.id,
        start=start,
        type=EventType(event["type"]),
        mode=event.get("mode"),
        actors=_codes(told.get("a"), event["actors"]),
        recipients=_codes(told.get("r"), event["recipients"]),
        persons=tuple(name for name in event["persons"] if stem_of(name.split()[-1]) in words),
        attribution=_codes(told.get("by"), ()),
        polarity=Polarity.NEGATIVE if "-" in told else Polarity.POSITIVE,
        certainty=Certainty.POSSIBLE if "?" in told else Certainty.CERTAIN,
        time=Tense.FUTURE if future else Tense.PAST,
        date=parse_date(told["@"] or event["date"]) if "@" in told else None,
        published=document.published,
        outlet=document.outlet,
        language=document.language,
        trigger=word,
        sentence=_sentence(document, start),
    )


def _details(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for words in text.split():
        name, _, value = ("@", "", words[1:]) if words.startswith("@") else words.partition("=")
        found[name] = value
    return found


def _codes(told: str | None, known: Any) -> tuple[str, ...]:
    return tuple(known if told is None else filter(None, told.split(",")))


def _sentence(document: Document, start: int) -> str:
    for sentence in _sentences(document):
        if sentence[0] <= start < sentence[1]:
            return document.text[sentence[0] : sentence[1]]
    return document.text


def _sentences(document: Document) -> list[tuple[int, int]]:
    assert document.language
    abbreviations = frozenset(load(document.language).sentences.abbreviations)
    return [(s.span.start, s.span.end) for s in segment(document, abbreviations=abbreviations)]


def problems(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the files, one line each."""
    found: list[str] = []
    ids: set[str] = set()
    for file in sorted(folder.glob("*.jsonl")):
        story, *rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        found += [f"{file.name}: {said}" for said in _wrong_with(story, rows, ids)]
    return found


def _wrong_with(story: dict[str, Any], rows: list[dict[str, Any]], ids: set[str]) -> Iterator[str]:
    told: Counter[str] = Counter()
    for name, event in story["events"].items():
        if (event["type"], event.get("mode")) not in kinds():
            yield f"{name}: there is no {event['type']} {event.get('mode')}"
        if parse_date(event["date"]) is None:
            yield f"{name}: {event['date']!r} is no date"
    for row in rows:
        if row["id"] in ids:
            yield f"{row['id']} twice"
        ids.add(row["id"])
        for _, name, details, word in _marks(row["text"]):
            told[name] += 1
            if name not in story["events"]:
                yield f"{row['id']}: {name} is not described"
            if not all(map(_DETAIL.fullmatch, details.split())):
                yield f"{row['id']}: {details!r} at {word!r} cannot be read"
            if len(word.split()) != 1:
                yield f"{row['id']}: {word!r} is not one word"
        if set("<>|") & set(_MARK.sub("", row["text"])):
            yield f"{row['id']}: a mark is broken"
    yield from (f"{name} is never told" for name in story["events"] if not told[name])


def main() -> None:
    """Print what is in the set, and what is wrong with it."""
    wrong = problems()
    print("\n".join(wrong))
    for half in ("tuning", "held-out"):
        told = articles(half=half)
        events = Counter(name for article in told for name in article.truth.values())
        words = sum(len(article.document.text.split()) for article in told)
        languages = Counter(article.document.language for article in told)
        print(
            f"{half:9} {len({a.story for a in told})} stories, {len(told)} articles {dict(languages)}, "
            f"{words} words, {sum(events.values())} reports of {len(events)} events "
            f"({sum(count > 1 for count in events.values())} told more than once)"
        )
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
