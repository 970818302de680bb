"""Print how well reports are put together into events, beside putting together what has the same lemma.

    python evaluation/fusion.py                  # the held-out half of the development set, mentions given
    python evaluation/fusion.py --half tuning    # the half that weights are fitted on
    python evaluation/fusion.py --reader         # end to end: the articles are read first
    python evaluation/fusion.py --ecb FOLDER     # ECB+, topics 36 to 45, mentions given
    python evaluation/fusion.py --errors         # also the events that were split or mixed

ECB+ (Cybulska and Vossen 2014, CC BY 3.0) is no part of the project. FOLDER holds it as the files
`ECB_Test_Event_gold_mentions.json` and `ECB_Test_corpus.txt` that coreference papers since 2019 use, and
the same for `Train` and `Dev`. Singletons count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import coreference
import fitting
from crowding import crowded
from fusion_set import Told, articles

from westphalia.fusion import find_copies, fuse, reports_of
from westphalia.fusion.likeness import weights
from westphalia.fusion.words import stem_of
from westphalia.gazetteer import fold
from westphalia.model import EventType, Report
from westphalia.reader import Reader

Labels = dict[str, str]


def fused(reports: Sequence[Report], copies: Iterable[Sequence[str]] = ()) -> Labels:
    """Return for each report the id of the event that it was put in."""
    return {id_: event.id for event in fuse(reports, copies=copies) for id_ in event.event_ids}


def same_lemma(reports: Iterable[Report]) -> Labels:
    """Return the baseline of every paper: reports whose trigger has the same lemma, here stem, are one."""
    return {report.event_id: stem_of(report.trigger) or fold(report.trigger) for report in reports}


def same_act(reports: Iterable[Report]) -> Labels:
    """Return a harder baseline: same type, same parties, published in the same seven days."""
    return {
        report.event_id: f"{report.type} {sorted({*report.actors, *report.recipients})} "
        f"{report.published.latest().toordinal() // 7 if report.published else None}"
        for report in reports
    }


def given(told: Sequence[Told]) -> str:
    """Return the figures with the events' mentions given."""
    reports = [report for article in told for report in article.reports]
    key = {id_: name for article in told for id_, name in article.truth.items()}
    copies = find_copies((article.document for article in told), reports)
    responses = {
        "same lemma": same_lemma(reports),
        "same type, parties and week": same_act(reports),
        "fusion": fused(reports, copies),
    }
    return coreference.table(key, responses.items())


def read(told: Sequence[Told], reader: Reader) -> list[Told]:
    """Return the articles with the reports that a reader finds.

    The truth names, for those on a marked word, the event that the mark is of.
    """
    found: list[Told] = []
    for article in told:
        reports = reports_of(reader.read(article.document))
        names = _aligned(reports, article.reports)
        truth = {id_: article.truth[mark] for id_, mark in names.items()}
        found.append(replace(article, reports=reports, truth=truth))
    return found


def end_to_end(told: Sequence[Told], reader: Reader) -> str:
    """Return the figures on what the reader finds, aligned with the marked words where it finds them.

    A mention that is missed, or found where none is marked, counts as wrong by itself; the marks leave acts
    of speech and background unmarked here and there, so that precision is a little too low.
    """
    key = {id_: name for article in told for id_, name in article.truth.items()}
    reports: list[Report] = []
    names: dict[str, str] = {}
    for article in told:
        found = reports_of(reader.read(article.document))
        reports += found
        names |= _aligned(found, article.reports)
    copies = find_copies((article.document for article in told), reports)

    def renamed(labels: Labels) -> Labels:
        return {names.get(id_, id_): label for id_, label in labels.items()}

    all_ = [("same lemma", same_lemma(reports)), ("fusion", fused(reports, copies))]
    found_key = {id_: label for id_, label in key.items() if id_ in names.values()}
    only = [
        (f"{name}, of those found", {i: v for i, v in renamed(labels).items() if i in found_key})
        for name, labels in all_
    ]
    share = f"{len(found_key)} of {len(key)} mentions found; {len(reports)} reports read\n"
    return (
        share
        + coreference.table(key, [(name, renamed(labels)) for name, labels in all_])
        + "\n"
        + coreference.table(found_key, only)
    )


def _aligned(found: Sequence[Report], marked: Sequence[Report]) -> dict[str, str]:
    """Return for each report that was read the marked one on its words, of its type if there are two."""
    names: dict[str, str] = {}
    free = list(marked)
    for strict in (True, False):
        for report in found:
            end = report.start + len(report.trigger)
            hits = [
                mark
                for mark in free
                if report.start < mark.start + len(mark.trigger)
                and mark.start < end
                and (mark.type is report.type or not strict)
            ]
            if hits and report.event_id not in names:
                names[report.event_id] = hits[0].event_id
                free.remove(hits[0])
    return names


def errors(told: Sequence[Told]) -> str:
    """Return the events that were split and those that were mixed, with their words."""
    reports = {report.event_id: report for article in told for report in article.reports}
    key = {id_: name for article in told for id_, name in article.truth.items()}
    labels = fused(list(reports.values()), find_copies((a.document for a in told), list(reports.values())))
    places = {article.document.id: article.document.name for article in told}
    lines: list[str] = []
    for title, one, other in (("split", key, labels), ("mixed", labels, key)):
        groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for id_, name in one.items():
            report = reports[id_]
            words = (
                f"{places[report.document_id]} {report.trigger} [{report.type} {report.mode} {report.date}]"
            )
            groups[name][other[id_]].append(words)
        for name, parts in sorted(groups.items()):
            if len(parts) > 1:
                lines.append(f"{title} {name}")
                lines += [f"    {part}: {'; '.join(words)}" for part, words in sorted(parts.items())]
    return "\n".join(lines)


# ---- ECB+


def ecb(folder: Path) -> str:
    """Return the figures on the test topics of ECB+, mentions given, topics known and unknown.

    ECB+ knows no types, parties or days, and most of its events are none of ours. Fusion sees the words, the
    names among them, and the document; its weights for these are fitted on the training topics, as in every
    paper, beside those that come with the package.
    """
    key, reports = _ecb_part(folder, "Test")
    lemmas = same_lemma(reports)
    topics = {report.event_id: report.document_id.split("_")[0] for report in reports}
    shipped = fitting.vector(weights())
    fitted = _ecb_weights(folder, shipped)
    test = fitting.Sample(reports, key)
    responses = {
        "same lemma": lemmas,
        "same lemma, topics given": {id_: f"{topics[id_]} {lemma}" for id_, lemma in lemmas.items()},
        "fusion, weights of the package": test.labels(shipped),
        "fusion, weights of topics 1-35": test.labels(fitted),
    }
    return coreference.table(key, responses.items())


def _ecb_weights(folder: Path, prior: fitting.Weights) -> fitting.Weights:
    """Return weights fitted on the training topics, their bias chosen on the development topics."""
    key, reports = _ecb_part(folder, "Train")
    weights = fitting.fit([fitting.Sample(reports, key)], prior, pull=10.0)
    key, reports = _ecb_part(folder, "Dev")
    development = fitting.Sample(reports, key)
    biases = [fitting.shifted(weights, number / 4) for number in range(-8, 13)]
    return max(biases, key=development.score)


def _ecb_part(folder: Path, part: str) -> tuple[Labels, list[Report]]:
    mentions = json.loads((folder / f"ECB_{part}_Event_gold_mentions.json").read_text(encoding="utf-8"))
    sentences: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line in (folder / f"ECB_{part}_corpus.txt").read_text(encoding="utf-8").splitlines():
        if line.strip():
            document, sentence, _, token, *_ = line.split("\t")
            sentences[document, int(sentence)].append(token)
    key: Labels = {}
    reports = []
    for number, mention in enumerate(mentions):
        where = mention["doc_id"], mention["sent_id"]
        report = _ecb_report(f"{part}-{number}", mention, sentences[where])
        key[report.event_id] = mention["coref_chain"]
        reports.append(report)
    return key, reports


def _ecb_report(id_: str, mention: dict[str, Any], words: Sequence[str]) -> Report:
    """Return a mention as a report of a constant type, with the names of its sentence as persons."""
    names = [word for place, word in enumerate(words) if place and word[:1].isupper()]
    return Report(
        event_id=id_,
        document_id=mention["doc_id"],
        start=mention["sent_id"] * 1000 + mention["tokens_number"][0] * 6,
        type=EventType.ASSAULT,
        persons=tuple(dict.fromkeys(names)),
        language="en",
        trigger=mention["tokens_str"],
        sentence=" ".join(words),
    )


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--half", choices=("held-out", "tuning", "all"), default="held-out")
    arguments.add_argument("--reader", action="store_true", help="end to end: read the articles first")
    arguments.add_argument("--ecb", type=Path, metavar="FOLDER")
    arguments.add_argument("--errors", action="store_true")
    a = arguments.parse_args()
    if a.ecb:
        print(ecb(a.ecb))
        return
    told = articles(half=a.half)
    print(f"{a.half} half, mentions given")
    print(given(told))
    print(f"\n{a.half} half, mentions given, all stories crowded into six parties and one month")
    print(given(crowded(told, seed=2)))
    if a.reader:
        print(f"\n{a.half} half, end to end")
        print(end_to_end(told, Reader(threads=1)))
    if a.errors:
        print(errors(told))


if __name__ == "__main__":
    main()
