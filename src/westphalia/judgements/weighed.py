"""Which judgements hold: those that are not taken back, the later where two disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from westphalia.judgements.made import PARTS, Kind, Verdict, parties_of_swap
from westphalia.judgements.parties import format_parties, parse_parties
from westphalia.model import Citation, Judgement


class Question(NamedTuple):
    """What a judgement gives an answer to: about which words, and what is asked of them."""

    subject: tuple[Citation, ...]
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Judgements that cannot all be right, the one that holds last."""

    asked: str
    judgements: tuple[Judgement, ...]


def in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that are not taken back, in the order in which they were made.

    What takes a judgement back can be taken back itself; then the first one holds again.
    """
    given = {judgement.id: judgement for judgement in judgements}
    undone_by: dict[str, list[str]] = defaultdict(list)
    for judgement in given.values():
        if judgement.undoes:
            undone_by[judgement.undoes].append(judgement.id)
    verdicts: dict[str, bool] = {}
    for id_ in given:
        _weigh(id_, undone_by, verdicts)
    held = (item for item in given.values() if verdicts[item.id] and item.kind != Kind.UNDO)
    return tuple(sorted(held, key=when))


def when(judgement: Judgement) -> tuple[str, str]:
    """Return what puts judgements in order: the time, and the id where two were made at once."""
    return judgement.made_at, judgement.id


def decided(judgements: Iterable[Judgement]) -> dict[Question, str | None]:
    """Return the answer that holds for every question that some judgements in force answer."""
    return {question: answer for judgement in in_force(judgements) for question, answer in answers(judgement)}


def answers(judgement: Judgement) -> Iterator[tuple[Question, str | None]]:
    """Yield the questions that a judgement answers, with its answers."""
    subject = _subject(judgement)
    match Kind(judgement.kind):
        case Kind.SWAP:
            actors, recipients = parties_of_swap(judgement.value or "")
            yield Question(subject, "actors"), format_parties(actors)
            yield Question(subject, "recipients"), format_parties(recipients)
        case Kind.EVENT | Kind.COMMITMENT:
            yield Question(subject, judgement.field or ""), judgement.value
        case Kind.MENTION | Kind.NO_EVENT | Kind.PAIR | Kind.COPY as kind:
            yield Question(subject, kind.value), judgement.value
        case Kind.UNDO:
            return


def conflicts(judgements: Iterable[Judgement]) -> tuple[Conflict, ...]:
    """Return the judgements in force that disagree, with the one that holds last in each group.

    Two disagree when they answer one question differently, when one changes an event that the other says is
    none, and when events that are the same by a chain of judgements are said to be apart.
    """
    held = in_force(judgements)
    found = (*_unlike_answers(held), *_none_and_some(held), *_broken_chains(held))
    return tuple(sorted(found, key=lambda conflict: [when(item) for item in conflict.judgements]))


def verdicts(judgements: Iterable[Judgement], kind: Kind) -> dict[tuple[Citation, Citation], Verdict]:
    """Return what holds about pairs of events or documents, by their citations in the order as judged."""
    latest = {_subject(item): item for item in in_force(judgements) if item.kind == kind}
    return {
        (item.subject, item.other): Verdict(item.value or "")
        for item in latest.values()
        if item.subject and item.other
    }


def _weigh(id_: str, undone_by: Mapping[str, list[str]], verdicts: dict[str, bool]) -> None:
    """Find whether a judgement holds: nothing that holds itself takes it back."""
    stack = [id_]
    while stack:
        current = stack[-1]
        waiting = [item for item in undone_by.get(current, ()) if item not in verdicts and item not in stack]
        if waiting:
            stack.extend(waiting)
            continue
        verdicts[current] = not any(verdicts.get(item, False) for item in undone_by.get(current, ()))
        stack.pop()


def _subject(judgement: Judgement) -> tuple[Citation, ...]:
    """Return what a judgement is about; of two things, neither is the first."""
    found = [item for item in (judgement.subject, judgement.other) if item]
    return tuple(sorted(found, key=lambda item: (item.document_id, item.span, item.quote)))


def _meaning(question: Question, answer: str | None) -> object:
    """Return an answer in the form in which two that say the same are equal."""
    if question.asked in (*PARTS, Kind.MENTION):
        return frozenset((frozenset(party.codes), party.person) for party in parse_parties(answer))
    return answer


def _unlike_answers(held: Iterable[Judgement]) -> Iterator[Conflict]:
    by_question: dict[Question, dict[Judgement, object]] = defaultdict(dict)
    for judgement in held:
        for question, answer in answers(judgement):
            by_question[question][judgement] = _meaning(question, answer)
    seen: set[tuple[Judgement, ...]] = set()
    for question, given in by_question.items():
        group = tuple(given)
        # Two swaps disagree about actors and about recipients: that is one disagreement.
        if len(set(given.values())) > 1 and group not in seen:
            seen.add(group)
            yield Conflict(asked=question.asked, judgements=group)


def _none_and_some(held: Iterable[Judgement]) -> Iterator[Conflict]:
    by_place: dict[tuple[Citation, ...], list[Judgement]] = defaultdict(list)
    for judgement in held:
        if judgement.kind in (Kind.NO_EVENT, Kind.EVENT, Kind.SWAP):
            by_place[_subject(judgement)].append(judgement)
    for group in by_place.values():
        if len({judgement.kind == Kind.NO_EVENT for judgement in group}) > 1:
            yield Conflict(asked=Kind.NO_EVENT.value, judgements=tuple(group))


def _broken_chains(held: Iterable[Judgement]) -> Iterator[Conflict]:
    """Yield each judgement that keeps apart what others, taken together, make one."""
    for kind in (Kind.PAIR, Kind.COPY):
        latest = {_subject(item): item for item in held if item.kind == kind}
        same = {ends: item for ends, item in latest.items() if item.value == Verdict.SAME}
        groups = _joined(same)
        for ends, item in latest.items():
            one, other = ends
            if item.value == Verdict.APART and groups.get(one, one) == groups.get(other, other):
                chain = [link for both, link in same.items() if groups[both[0]] == groups[one]]
                yield Conflict(asked=kind.value, judgements=tuple(sorted([*chain, item], key=when)))


def _joined(pairs: Iterable[tuple[Citation, ...]]) -> dict[Citation, Citation]:
    """Return one representative for each citation, the same for all that pairs connect."""
    groups: dict[Citation, set[Citation]] = {}
    for one, other in pairs:
        merged = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(merged, merged)
    key = {id(group): min(group, key=lambda item: (item.document_id, item.span)) for group in groups.values()}
    return {citation: key[id(group)] for citation, group in groups.items()}
