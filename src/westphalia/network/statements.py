"""Statements between two entities: the commitments that stand open at a date.

They are the third layer beside treaties and behaviour: what somebody has bound itself or others to, and has
neither done nor taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from westphalia.dates import PartialDate
from westphalia.model import CommitmentState, Pattern, Pledge

_LIVE = (CommitmentState.OPEN, CommitmentState.CONDITION_MET)


def known_until(
    pledges: Iterable[Pledge], published: Mapping[str, PartialDate | None], at: date
) -> Iterator[Pledge]:
    """Yield commitments with the statements that had been published by a date; without any, none.

    `published` has the day of publication by the id of the record of a commitment.
    """
    for pledge in pledges:
        known = tuple(
            statement
            for statement in pledge.statements
            if (day := published.get(statement.commitment_id)) is not None and day.latest() <= at
        )
        if known:
            yield replace(pledge, statements=known)


def is_open_at(pledge: Pledge, at: date) -> bool:
    """Return whether a commitment had been stated by a date, and nothing had come of it yet.

    A state that holds since a later day did not hold then.
    """
    said = [statement.said.latest() for statement in pledge.statements if statement.said]
    if not said or min(said) > at:
        return False
    if pledge.deadline and pledge.deadline.latest() < at:
        return False
    return pledge.state in _LIVE or (pledge.since is not None and pledge.since.earliest() > at)


def open_between(
    pledges: Iterable[Pledge], ones: Collection[str], others: Collection[str], at: date
) -> tuple[Pledge, ...]:
    """Return the open commitments of some entities that concern others, or the other way; last said first.

    A commitment concerns those to whom it is made and those who are part of its condition or consequence.
    """
    found = [
        pledge
        for pledge in pledges
        if is_open_at(pledge, at) and (_binds(pledge, ones, others) or _binds(pledge, others, ones))
    ]
    return tuple(sorted(found, key=lambda pledge: (_last_said(pledge, at), pledge.id), reverse=True))


def _binds(pledge: Pledge, by: Collection[str], concerned: Collection[str]) -> bool:
    return any(code in by for code in pledge.by) and any(code in concerned for code in _concerned(pledge))


def _concerned(pledge: Pledge) -> set[str]:
    return set(pledge.to) | _parties(pledge.condition) | _parties(pledge.consequence)


def _parties(pattern: Pattern | None) -> set[str]:
    return {*pattern.actors, *pattern.recipients} if pattern else set()


def _last_said(pledge: Pledge, at: date) -> date:
    said = [statement.said.latest() for statement in pledge.statements if statement.said]
    return max((day for day in said if day <= at), default=date.min)
