"""Write annotated passages of the corpus in the shape of the gold files, so that one scorer serves both.

python evaluation/corpus_gold.py corpus out.jsonl [--part development|training]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from westphalia.exporters.gold import annotated
from westphalia.extract.sentences import segment
from westphalia.languages import load
from westphalia.model import Document

EVERY = 10
"""Every tenth item of each writer's file is held out: never trained on."""


def passages(folder: Path, part: str = "development") -> Iterator[dict[str, Any]]:
    """Yield the items of the development split, or those to train on.

    The split is what is held out and has been annotated twice, so that its labels can be trusted.
    """
    twice = {item["text"] for item in blind()}
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            is_held = number % EVERY == EVERY - 1
            if line.strip() and is_held == (part == "development"):
                item = json.loads(line)
                if not is_held or item["text"] in twice:
                    yield item


def blind() -> Iterator[dict[str, Any]]:
    """Yield the development passages as annotators marked them who had only the rules and the text."""
    for line in (Path(__file__).parent / "blind.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def gold(item: dict[str, Any]) -> dict[str, Any]:
    """Return one passage as a gold document."""
    return _Converter(item).document()


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """Return a read document without what the corpus does not annotate: that a speaker is unnamed."""
    events = [
        {**e, "attributed_to": [code.removeprefix("anonymous:") for code in e["attributed_to"]]}
        for e in document["events"]
    ]
    return {**document, "events": events}


class _Converter:
    def __init__(self, item: dict[str, Any]) -> None:
        self.item, self.text = item, item["text"]
        document = Document(id="", name="", text=self.text, language=item["lang"])
        abbreviations = frozenset(load(item["lang"]).sentences.abbreviations)
        self.sentences = [s.span.of(self.text) for s in segment(document, abbreviations=abbreviations)]
        self.starts = [s.span for s in segment(document, abbreviations=abbreviations)]
        self.mentions = {m["id"]: m for m in item["mentions"]}
        self.events = {e["id"]: e for e in item["events"]}
        self.times = {t["id"]: t for t in item.get("times", [])}
        self.places = {p["id"]: p for p in item.get("places", [])}

    def sentence(self, words: str, occurrence: int) -> str:
        at = -1
        for _ in range(occurrence or 1):
            at = self.text.find(words, at + 1)
        return next((s.of(self.text) for s in self.starts if s.start <= at < s.end), self.text)

    def codes(self, ids: list[str]) -> list[str]:
        found: list[str] = []
        for i in ids:
            entity = self.mentions[i]["entity"] if i in self.mentions else []
            found += [annotated(e) for e in (entity if isinstance(entity, list) else [entity]) if e != "UNK"]
        return list(dict.fromkeys(found))

    def people(self, ids: list[str]) -> list[str]:
        return [p for i in ids if i in self.mentions and (p := self.mentions[i].get("person"))]

    def event(self, e: dict[str, Any]) -> dict[str, Any]:
        dates = [self.times[t]["value"] for t in e.get("when") or [] if t in self.times]
        places = [self.places[p].get("name") for p in e.get("where") or [] if p in self.places]
        return {
            "sentence": self.sentence(e["trigger"], e.get("at", 1)),
            "trigger": e["trigger"],
            "type": e["type"],
            "actor": self.codes(e.get("actor") or []),
            "recipient": self.codes(e.get("recipient") or []),
            "persons": {
                "actor": self.people(e.get("actor") or []),
                "recipient": self.people(e.get("recipient") or []),
            },
            "polarity": e["polarity"],
            "certainty": e["certainty"],
            "time": e["time"],
            "date": next((d for d in dates if d and "/" not in d), None),
            "attributed_to": self.codes(e.get("attributed_to") or []),
            "place": places[0] if places else None,
        }

    def claim(self, q: dict[str, Any]) -> dict[str, Any]:
        about = [self.events[e] for e in q.get("about") or [] if e in self.events]
        return {
            "sentence": self.sentence(q["text"], q.get("at", 1)),
            "claimant": self.codes(q.get("claimant") or []) or ["article"],
            "subject": q.get("subject"),
            "quantity": str(q.get("value")) if q.get("value") is not None else q["text"],
            "comparator": q.get("comparator") or "=",
            "unit": q.get("unit"),
            "about": self.codes(
                [m for e in about for m in (e.get("actor") or []) + (e.get("recipient") or [])]
            ),
            "certainty": q.get("certainty") or "certain",
        }

    def short(self, ids: list[str] | None) -> dict[str, Any] | None:
        event = next((self.events[i] for i in ids or [] if i in self.events), None)
        if event is None:
            return None
        return {
            "type": event["type"],
            "actor": self.codes(event["actor"]),
            "recipient": self.codes(event["recipient"]),
        }

    def commitment(self, c: dict[str, Any]) -> dict[str, Any]:
        anchor = c.get("speech") or next(iter(c.get("consequence") or []), None)
        event = self.events.get(anchor) if isinstance(anchor, str) else None
        condition, consequence = self.short(c.get("condition")), self.short(c.get("consequence"))
        return {
            "sentence": self.sentence(event["trigger"], event.get("at", 1)) if event else self.text,
            "kind": c["kind"],
            "by": self.codes(c["by"]),
            "to": self.codes(c.get("to") or []),
            "condition": (condition or c.get("condition_text") or None) and "yes",
            "condition_event": condition,
            "consequence": (consequence or None) and "yes",
            "consequence_event": consequence,
        }

    def quote(self, q: dict[str, Any]) -> dict[str, Any]:
        speaker = [q["speaker"]] if q.get("speaker") else []
        return {
            "text": q["text"],
            "speaker": next(iter(self.people(speaker)), None),
            "speaker_actor": self.codes(speaker),
            "language": self.item["lang"],
        }

    def document(self) -> dict[str, Any]:
        item = self.item
        return {
            "doc": item["id"],
            "lang": item["lang"],
            "published": item.get("published"),
            "events": [self.event(e) for e in item["events"]],
            "claims": [self.claim(q) for q in item.get("claims", [])],
            "commitments": [self.commitment(c) for c in item.get("commitments", [])],
            "quotes": [self.quote(q) for q in item.get("quotes", [])],
        }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--part", choices=("development", "training"), default="development")
    a = arguments.parse_args()
    lines = [json.dumps(gold(item), ensure_ascii=False) for item in passages(a.corpus, a.part)]
    a.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{a.out}: {len(lines)} passages")


if __name__ == "__main__":
    main()
