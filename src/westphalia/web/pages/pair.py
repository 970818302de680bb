"""Two entities: how they stand to each other over time, what turned it, what binds them, what each says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from westphalia.model import CommitmentState, Pledge
from westphalia.network import relations, tension
from westphalia.network.events import EventTable
from westphalia.store import pages_ledgers
from westphalia.store.engine import Store
from westphalia.store.pages_ledgers import Asked, Said, Told
from westphalia.web.names import name_of
from westphalia.web.page import Ask, NoSuchRecord, Row
from westphalia.web.pages._system import known_system
from westphalia.web.svg import Curve, Mark, Point
from westphalia.web.words import Words

ROUTE = "/pairs/{one}/{other}"
TITLE = "pair.title"
NAV: int | None = None

_LISTED = 12
_TICKS = 5
_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How the two stand at the end: the score from -10 to 10, and the points that it comes from."""

    day: str
    score: float
    cooperation: float
    conflict: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day from which the course was another, and the events that turned it.

    `course` is 'worse' (towards conflict), 'better', or 'quiet' where only less was reported.
    """

    number: int
    day: str
    course: str
    before: float
    after: float
    events: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entities and what is between them.

    The curve is of what the two do themselves; acts of organisations for their members are not in it. `mine`
    and `yours` are what each says of the other.
    """

    one: str
    other: str
    events: int
    now: Now | None
    curve: Curve | None
    turns: tuple[Turn, ...]
    latest: tuple[Told, ...]
    open: tuple[Pledge, ...]
    settled: tuple[Pledge, ...]
    mine: tuple[Said, ...]
    yours: tuple[Said, ...]


def load(store: Store, ask: Ask) -> Pair:
    """Return what is between two entities.

    Raises:
        NoSuchRecord: the store does not know one of them, or both are the same.
    """
    one, other = ask.parts["one"], ask.parts["other"]
    for code in (one, other):
        if one == other or not pages_ledgers.is_known(store, code):
            raise NoSuchRecord("entity", code)
    asked = Asked(together=(one, other))
    table = relations.between(known_system(store).table, one, other)
    turns, curve, now = _course(store, ask, table)
    pledges = pages_ledgers.commitments_in(store, None, parties=(one, other), limit=_LISTED * 2)
    live = (CommitmentState.OPEN, CommitmentState.CONDITION_MET)
    return Pair(
        one=one,
        other=other,
        events=pages_ledgers.count(store, asked),
        now=now,
        curve=curve,
        turns=turns,
        latest=pages_ledgers.told(store, asked, limit=_LISTED, latest=True),
        open=tuple(pledge for pledge in pledges if pledge.state in live),
        settled=tuple(pledge for pledge in pledges if pledge.state not in live),
        mine=_said(store, one, other),
        yours=_said(store, other, one),
    )


def rows(context: Pair) -> Iterator[Row]:
    """Yield the points of the curve as rows."""
    for point in context.curve.points if context.curve else ():
        yield {"day": point.day, "cooperation": point.cooperation, "conflict": point.conflict}


def _said(store: Store, one: str, other: str) -> tuple[Said, ...]:
    """Return what one entity says of another: its direct speech first, then what it is reported to say."""
    quotes = pages_ledgers.quotes_of(store, one, about=other, limit=_WORDS)
    told = pages_ledgers.told_by_others(store, other, by=one, limit=_WORDS)
    return (*quotes, *told)[: _WORDS * 2]


def _course(store: Store, ask: Ask, table: EventTable) -> tuple[tuple[Turn, ...], Curve | None, Now | None]:
    """Return the turns of a relation, its curve, and where it ends."""
    if not len(table):
        return (), None, None
    since = date.fromordinal(int(table.published.min()))
    until = date.fromordinal(int(table.published.max()))
    course = tension.curve(table, since, until)
    turns = tuple(
        _turn(store, table, number, turn) for number, turn in enumerate(tension.turns(table, course), 1)
    )
    points = tuple(
        Point(
            day=date.fromordinal(int(day)).isoformat(),
            cooperation=round(float(cooperation), 3),
            conflict=round(float(conflict), 3),
        )
        for day, cooperation, conflict in zip(course.days, course.cooperation, course.conflict, strict=True)
    )
    last = points[-1]
    score = float(relations.score_from(course.cooperation[-1], course.conflict[-1]))
    now = Now(day=last.day, score=round(score, 1), cooperation=last.cooperation, conflict=last.conflict)
    return turns, _curve(ask, points, turns), now


def _turn(store: Store, table: EventTable, number: int, turn: tension.Turn) -> Turn:
    ids = [table.ids[named.event] for named in turn.events]
    return Turn(
        number=number,
        day=turn.day.isoformat(),
        course=_course_of(turn),
        before=round(turn.before, 2),
        after=round(turn.after, 2),
        events=pages_ledgers.told_of(store, ids),
    )


def _curve(ask: Ask, points: Sequence[Point], turns: Sequence[Turn]) -> Curve:
    words = ask.words
    names = {key: name_of(ask.parts[key], words) for key in ("one", "other")}
    first, last = points[0], points[-1]
    return Curve(
        title=words("pair.curve.title", **names),
        description=words(
            "pair.curve.description",
            since=words.date(first.day),
            until=words.date(last.day),
            cooperation=words.number(round(last.cooperation, 1)),
            conflict=words.number(round(last.conflict, 1)),
            count=len(turns),
        ),
        points=tuple(points),
        marks=tuple(
            Mark(
                number=turn.number,
                day=turn.day,
                label=_label(turn, words),
                href=f"#turn-{turn.number}",
                course=turn.course,
            )
            for turn in turns
        ),
        ticks=tuple((point.day, words.date(point.day)) for point in _spread(points)),
    )


def _course_of(turn: tension.Turn) -> str:
    if not turn.events:
        return "quiet"
    return "worse" if turn.rises else "better"


def _spread(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the first and the last of some points and a few between them."""
    count = min(_TICKS, len(points))
    return tuple(points[place * (len(points) - 1) // max(1, count - 1)] for place in range(count))


def _label(turn: Turn, words: Words) -> str:
    return words(f"pair.turn.{turn.course}", day=words.date(turn.day))
