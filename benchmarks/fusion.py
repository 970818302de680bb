"""How time and memory of fusion grow with the number of documents: time near linear, 20,000 in ten minutes.

    python benchmarks/fusion.py [--steps 1000 5000 20000] [--json FILE]

Documents are made by recombining passages of the annotated corpus, 150 words or a little more each; the
passages are dense, so that they hold some 15 events. Their annotations become reports: fusion is measured and
not the reader. Each document moves its passages to a year of
its own choice and leaves out a tenth of the words, and half of the documents exchange the states for others:
otherwise one would measure how fast equal things are found equal. Each step runs in a fresh process, on one
thread. Growth is judged by processor time, which other programs on the machine do not change much.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from measure import CORPUS, SEED, Figures, _peak_mb, positive, table, write_json

from westphalia.dates import PartialDate, parse_date
from westphalia.fusion import find_copies, fuse
from westphalia.model import Certainty, Document, EventType, Polarity, Report, Tense

WORDS = 150
OUTLETS = 60
YEARS = 3
LOST = 0.1
"""The share of words that a document leaves out of each passage."""

EXCHANGED = 0.5
LIMIT_SECONDS = 600.0
LIMIT_MB = 2000.0
TOLERANCE = 1.35
"""A report may cost this much more than in the step before; in quadratic time it would cost four or five."""

Passage = dict[str, Any]


def passages(corpus: Path = CORPUS) -> list[Passage]:
    """Return the passages of the corpus that have events."""
    found = []
    for file in sorted(corpus.glob("*.jsonl")):
        items = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        found += [item for item in items if item["events"]]
    return found


def collection(passages: Sequence[Passage], documents: int) -> tuple[list[Document], list[Report]]:
    """Return documents and their reports; a longer collection begins with those of a shorter one."""
    draw = random.Random(SEED)
    found: list[Document] = []
    reports: list[Report] = []
    states = sorted({code for item in passages for code in _codes_in(item) if len(code) == 3})
    for number in range(documents):
        document, told = _document(f"doc-{number:06}", passages, states, draw)
        found.append(document)
        reports += told
    return found, reports


def _codes_in(item: Passage) -> list[str]:
    return [code for mention in item["mentions"] for code in _listed(mention["entity"])]


def _listed(entity: str | list[str] | None) -> list[str]:
    codes = entity if isinstance(entity, list) else [entity] if entity else []
    return [code for code in codes if code != "UNK"]


def _document(
    id_: str, passages: Sequence[Passage], states: Sequence[str], draw: random.Random
) -> tuple[Document, list[Report]]:
    published = date(2021, 1, 1) + timedelta(days=draw.randrange(365 * YEARS))
    names: dict[str, str] = {}
    if draw.random() < EXCHANGED:
        names = dict(zip(states, draw.sample(states, len(states)), strict=True))
    language, outlet = draw.choice(("it", "en")), f"outlet-{draw.randrange(OUTLETS)}"
    text, reports = "", list[Report]()
    while len(text.split()) < WORDS:
        item = draw.choice(passages)
        words = " ".join(word for word in item["text"].split() if draw.random() >= LOST)
        reports += _reports(item, words, len(text), id_, published, names, language, outlet)
        text += words + "\n\n"
    day = PartialDate(published.isoformat())
    return Document(id=id_, name=id_, text=text, language=language, outlet=outlet, published=day), reports


def _reports(
    item: Passage,
    words: str,
    offset: int,
    document: str,
    published: date,
    names: dict[str, str],
    language: str,
    outlet: str,
) -> list[Report]:
    mentions = {mention["id"]: mention for mention in item["mentions"]}
    times = {time["id"]: parse_date(time.get("value")) for time in item.get("times", [])}

    def codes(ids: Sequence[str]) -> tuple[str, ...]:
        known = [code for id_ in ids if id_ in mentions for code in _listed(mentions[id_]["entity"])]
        return tuple(dict.fromkeys(names.get(code, code) for code in known))

    found = []
    for number, event in enumerate(item["events"]):
        parties = [*event.get("actor", []), *event.get("recipient", [])]
        day = next((times[id_] for id_ in event.get("when") or [] if times.get(id_)), None)
        found.append(
            Report(
                event_id=f"{document}-{offset + number}",
                document_id=document,
                start=offset + number,
                type=EventType(event["type"]),
                mode=event.get("mode"),
                actors=codes(event.get("actor") or []),
                recipients=codes(event.get("recipient") or []),
                persons=tuple(m["person"] for id_ in parties if (m := mentions.get(id_, {})).get("person")),
                polarity=Polarity(event["polarity"]),
                certainty=Certainty(event["certainty"]),
                time=Tense(event["time"]),
                date=_moved(day, item.get("published"), published),
                published=PartialDate(published.isoformat()),
                outlet=outlet,
                language=language,
                trigger=event["trigger"],
                sentence=words,
            )
        )
    return found


def _moved(day: PartialDate | None, told: str | None, published: date) -> PartialDate | None:
    """Return the date as far from the new publication as it was from the old one, if it is of a day."""
    before = parse_date(told)
    if day is None or before is None or not day.has_day:
        return None
    return PartialDate((published - (before.latest() - day.earliest())).isoformat())


def measured(documents: int) -> Figures:
    """Return the figures of one step, taken in a process of its own."""
    command = [sys.executable, __file__, "--alone", str(documents)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: Figures = json.loads(done.stdout)
    return figures


def _alone(documents: int) -> Figures:
    articles, reports = collection(passages(), documents)
    began, worked = time.perf_counter(), time.process_time()
    copies = find_copies(articles, reports)
    compared = time.perf_counter()
    del articles
    occurrences = fuse(reports, copies=copies)
    ended = time.perf_counter()
    return {
        "documents": documents,
        "reports": len(reports),
        "events": len(occurrences),
        "copies": compared - began,
        "fusing": ended - compared,
        "seconds": ended - began,
        "processor_seconds": time.process_time() - worked,
        "ms_per_report": (time.process_time() - worked) / len(reports) * 1000,
        "peak_mb": _peak_mb(),
    }


def main() -> None:
    """Print the table and the verdict."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--steps", type=positive, nargs="+", default=[1000, 5000, 20000])
    arguments.add_argument("--alone", type=positive, metavar="DOCUMENTS", help="one step, as JSON")
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    a = arguments.parse_args()
    if a.alone:
        print(json.dumps(_alone(a.alone)))
        return
    steps = [measured(documents) for documents in sorted(a.steps)]
    names = (
        "documents",
        "reports",
        "events",
        "copies",
        "seconds",
        "processor_seconds",
        "ms_per_report",
        "peak_mb",
    )
    print(
        table([name.replace("_", " ") for name in names], [[step[name] for name in names] for step in steps])
    )
    ratios = [after["ms_per_report"] / before["ms_per_report"] for before, after in pairwise(steps)]
    last = steps[-1]
    holds = all(ratio <= TOLERANCE for ratio in ratios)
    print(f"processor time per report by the step before: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    print(
        f"near linear: {'yes' if holds else 'NO'}; "
        f"in ten minutes: {'yes' if last['seconds'] < LIMIT_SECONDS else 'NO'}; "
        f"in 2 GB: {'yes' if last['peak_mb'] < LIMIT_MB else 'NO'}"
    )
    write_json(a.json, {"fusion": steps})


if __name__ == "__main__":
    main()
