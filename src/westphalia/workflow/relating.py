"""From the records of a store to what they come to: events, lines of claims, commitments and their state."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from westphalia import fusion, ledgers
from westphalia.gazetteer import Gazetteer
from westphalia.ids import content_id
from westphalia.judgements import Kind, Verdict, in_force, verdicts
from westphalia.model import (
    Citation,
    CommitmentKind,
    CommitmentReport,
    CommitmentState,
    Judgement,
    Pledge,
)
from westphalia.store import bulk, derived, judged
from westphalia.store.engine import Store
from westphalia.workflow.judging import refresh
from westphalia.workflow.progress import Progress

_STEPS = ("reading the records", "looking for copies", "finding events", "lining up claims", "commitments")

Place = tuple[str, int, str]
"""Document, first character, and words of a record."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """What the records of a store come to, and whether that had to be worked out anew."""

    tally: derived.Tally
    is_new: bool


def relate(
    store: Store, *, progress: Progress | None = None, as_of: date | None = None, again: bool = False
) -> Related:
    """Work out which records tell of one event, which claims are about one thing, what became of commitments.

    Nothing is done when nothing has changed since the last time.

    Args:
        store: where the records are, and where all this is kept.
        progress: is told how far the work is.
        as_of: the day from which commitments are looked at, instead of the day of the last article.
        again: work it out even if nothing has changed.
    """
    refresh(store)
    given = judged.judgements(store)
    digest = _digest(store, given, as_of)
    is_new = again or digest != derived.basis_of_derived(store)[0]
    if is_new:
        _Work(store, in_force(given), progress).write(digest, as_of)
    return Related(tally=derived.tally(store), is_new=is_new)


def is_current(store: Store) -> bool | None:
    """Return whether nothing has changed since the last `relate`; None if there was none."""
    last, as_of = derived.basis_of_derived(store)
    if last is None:
        return None
    return last == _digest(store, judged.judgements(store), as_of)


@dataclass(frozen=True, slots=True)
class _Work:
    """One relation at work."""

    store: Store
    judgements: Sequence[Judgement]
    progress: Progress | None

    def write(self, digest: str, as_of: date | None) -> None:
        """Make all that is derived, and put it in place of what was there."""
        self._tell(0)
        reports = tuple(bulk.reports(self.store))
        places = _by_place(
            (report.document_id, report.start, report.trigger, report.event_id) for report in reports
        )
        same, apart = _judged_events(self.judgements, places)
        self._tell(1)
        found = fusion.find_copies(bulk.documents(self.store), reports)
        copies = judged_copies(found, self.judgements)
        self._tell(2)
        fused = fusion.fuse_with_doubts(reports, same=same, apart=apart, copies=copies)
        occurrences = fused.occurrences
        self._tell(3)
        commitments = tuple(bulk.commitments(self.store))
        refused = frozenset(_refused(commitments))
        lines = (
            *ledgers.claim_lines(bulk.claims(self.store), reports, occurrences),
            *ledgers.fact_lines(reports, occurrences, refused=refused),
        )
        self._tell(4)
        circles = ledgers.Circles.of(Gazetteer.load())
        pledges = ledgers.pledges(commitments, occurrences, reports, circles=circles, as_of=as_of)
        made = derived.Derived(
            digest=digest,
            as_of=as_of,
            occurrences=occurrences,
            claim_lines=lines,
            pledges=judged_pledges(pledges, commitments, self.judgements),
            copies=copies,
            doubts=tuple((doubt.one, doubt.other, doubt.score) for doubt in fused.doubts),
        )
        derived.write_derived(self.store, made)
        self._tell(5)

    def _tell(self, step: int) -> None:
        if self.progress:
            self.progress(step, len(_STEPS), _STEPS[step] if step < len(_STEPS) else "")


def judged_copies(
    found: Iterable[Sequence[str]], judgements: Iterable[Judgement]
) -> tuple[tuple[str, ...], ...]:
    """Return groups of documents that copy each other, as found and as judged.

    Who is judged to be no copy of another leaves the group in which both are.
    """
    answers = verdicts(judgements, Kind.COPY)
    groups: dict[str, set[str]] = {}
    for ids in (*found, *(_ids(pair) for pair, verdict in answers.items() if verdict is Verdict.SAME)):
        merged = set(ids).union(*(groups.get(id_, set()) for id_ in ids))
        groups |= dict.fromkeys(merged, merged)
    leaving = {
        one
        for (one, other) in (_ids(pair) for pair, verdict in answers.items() if verdict is Verdict.APART)
        if other in groups.get(one, ())
    }
    left = {tuple(sorted(group - leaving)) for group in groups.values()}
    return tuple(sorted(group for group in left if len(group) > 1))


def judged_pledges(
    pledges: Iterable[Pledge], commitments: Iterable[CommitmentReport], judgements: Iterable[Judgement]
) -> tuple[Pledge, ...]:
    """Return pledges in the state that somebody has judged them to be in; of two, the later counts."""
    ids = _by_place((*_place_of(item.commitment.citation), item.commitment.id) for item in commitments)
    states = {
        id_: judgement
        for judgement in judgements
        if judgement.kind == Kind.COMMITMENT and judgement.field == "state" and judgement.subject
        for id_ in ids.get(_place_of(judgement.subject), ())
    }
    order = {judgement.id: place for place, judgement in enumerate(judgements)}

    def as_judged(pledge: Pledge) -> Pledge:
        found = [states[item.commitment_id] for item in pledge.statements if item.commitment_id in states]
        if not found:
            return pledge
        last = max(found, key=lambda judgement: order[judgement.id])
        why = f"judged by {last.by} on {last.made_at[:10]}" + (f": {last.why}" if last.why else "")
        return replace(pledge, state=CommitmentState(last.value or ""), because=(), since=None, why=why)

    return tuple(map(as_judged, pledges))


def _judged_events(judgements: Iterable[Judgement], ids: dict[Place, list[str]]) -> tuple[Pairs, Pairs]:
    """Return the pairs of events that are judged to be one, and those that are judged not to be."""
    pairs: dict[Verdict, Pairs] = {verdict: [] for verdict in Verdict}
    for (one, other), verdict in verdicts(judgements, Kind.PAIR).items():
        pairs[verdict] += [
            (first, second)
            for first in ids.get(_place_of(one), ())
            for second in ids.get(_place_of(other), ())
        ]
    return pairs[Verdict.SAME], pairs[Verdict.APART]


def _by_place(rows: Iterable[tuple[str, int, str, str]]) -> dict[Place, list[str]]:
    """Return ids by the place of their record."""
    found: dict[Place, list[str]] = defaultdict(list)
    for document_id, start, quote, id_ in rows:
        found[document_id, start, quote].append(id_)
    return found


def _place_of(citation: Citation) -> Place:
    return citation.document_id, citation.span.start, citation.quote


def _ids(pair: tuple[Citation, Citation]) -> tuple[str, str]:
    return pair[0].document_id, pair[1].document_id


def _refused(commitments: Iterable[CommitmentReport]) -> Iterator[str]:
    """Yield the ids of the events that somebody refuses, or promises not to do: they deny nothing."""
    for item in commitments:
        if item.commitment.kind is not CommitmentKind.DEMAND:
            yield from item.commitment.consequence_ids


def _digest(store: Store, judgements: Iterable[Judgement], as_of: date | None) -> str:
    """Return the digest of all that the relation depends on."""
    held = sorted(judgement.id for judgement in in_force(judgements))
    return content_id(
        "rel", metadata.version("westphalia"), _data_digest(), as_of, *held, "", *bulk.reading_ids(store)
    )


@cache
def _data_digest() -> str:
    total = hashlib.sha256()
    for folder in sorted((resources.files("westphalia") / "data").iterdir(), key=lambda item: item.name):
        if folder.is_dir() and folder.name != "model":
            for file in sorted(_files(folder), key=lambda item: item.name):
                total.update(f"{folder.name}/{file.name}\x1f".encode() + file.read_bytes())
    return total.hexdigest()[:16]


def _files(folder: Traversable) -> list[Traversable]:
    return [item for item in folder.iterdir() if item.is_file()]
