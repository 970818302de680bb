"""What a user supposes: a date to start from, events to add, and how likely a statement is acted upon.

It is written in TOML; see `docs/method/scenarios.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any

import msgspec

from westphalia.dates import PartialDate, parse_date
from westphalia.errors import DataFileError
from westphalia.model import CommitmentKind, Pattern

Probability = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Within = Annotated[int, msgspec.Meta(ge=1, le=90)]
Pseudo = Annotated[float, msgspec.Meta(gt=0)]

Written = Any
"""A day as it is written: one of TOML's own dates, or a string for a month or a year."""

ReadsPattern = Callable[[str], Pattern]
"""Returns the event that is written as actors, type and recipients; a ValueError says what is wrong."""

FindsCode = Callable[[str], str | None]
"""Returns the code of an entity by a code or a name, None for one that is not known."""

_UNKNOWN_KEY = re.compile(r"unknown field `(?P<key>[^`]*)`")
_ON = re.compile(r"^(?P<event>.*?)(?:\s+on\s+(?P<day>[\d/-]+))?\s*$", re.DOTALL)


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event: str
    on: Written = None
    probability: Probability = 1.0


class Prior(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is held of a speaker before anything is known, as if it had kept so many words and broken so many.

    Both together say how much a record must hold before it outweighs this.
    """

    kept: Pseudo = 1.0
    broken: Pseudo = 1.0


class Probabilities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How likely what was stated is done once its condition is met: the first that applies, in this order.

    `speaker` by code, `kind` of commitment, the `record` of the speaker where there is one, the `evidence` of
    how often such words were kept by anybody where enough were put to the test, the `default`.
    """

    default: Probability = 0.7
    record: bool = True
    evidence: bool = True
    prior: Prior = Prior()
    kind: dict[CommitmentKind, Probability] = {}
    speaker: dict[str, Probability] = {}


class _Moves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    already_due: bool = False
    delay: Days = 7
    steps: Annotated[int, msgspec.Meta(ge=0, le=20)] = 4
    learned: bool = False
    within: Within = 30


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    events: list[_Event]
    name: str = ""
    at: Written = None
    until: Written = None
    runs: Count = 1000
    seed: int = 1
    probability: Probabilities = Probabilities()
    moves: _Moves = _Moves()


_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "": _File,
    "events": _Event,
    "probability": Probabilities,
    "prior": Prior,
    "moves": _Moves,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """An event that is supposed to happen, on a day, and how likely that itself is."""

    act: Pattern
    on: date
    probability: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is supposed, and from when on.

    Nothing that was published after `at` is known; relations are looked at on the day `until`. What is
    announced for a case is done `delay` days after it, in at most `steps` steps. `already_due` says whether
    what was due before the start, or depends on nothing, may be done too. `learned` asks for the moves that
    learned rules make likelier; these are made within `within` days.
    """

    at: date
    until: date
    events: tuple[Supposed, ...]
    name: str = ""
    runs: int = 1000
    seed: int = 1
    probability: Probabilities = field(default_factory=Probabilities)
    already_due: bool = False
    delay: int = 7
    steps: int = 4
    learned: bool = False
    within: int = 30


AFTERWARDS = timedelta(days=30)
"""Relations are looked at so long after the last supposed event where no day is named."""


def decode(
    content: str | bytes,
    where: str,
    *,
    read_pattern: ReadsPattern,
    find_code: FindsCode,
    last_day: date,
    at: date | None = None,
) -> Scenario:
    """Return the scenario that a file holds.

    Args:
        content: the TOML.
        where: the file's name, for messages.
        read_pattern: reads an event.
        find_code: finds the code of a speaker.
        last_day: from which to start where neither the file nor `at` says.
        at: from which to start, whatever the file says.

    Raises:
        DataFileError: something is wrong; the message says what, where, and what could stand there.
    """
    try:
        found = msgspec.toml.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _error(where, str(error)) from error
    if not found.events:
        raise DataFileError(where, "`events` is empty; suppose one: [[events]] event = 'CHN AID RUS'")
    start = at or _day(where, "at", found.at, date.max) or last_day
    events = tuple(
        _supposed(f"{where}: events[{number}]", item, start, read_pattern)
        for number, item in enumerate(found.events)
    )
    last = max(item.on for item in events)
    until = _day(where, "until", found.until, date.max) or last + AFTERWARDS
    if until < last:
        raise DataFileError(where, f"`until` is {until}, before the event of {last}; name a later day")
    return Scenario(
        at=start,
        until=until,
        events=events,
        name=found.name,
        runs=found.runs,
        seed=found.seed,
        probability=_with_codes(where, found.probability, find_code),
        already_due=found.moves.already_due,
        delay=found.moves.delay,
        steps=found.moves.steps,
        learned=found.moves.learned,
        within=found.moves.within,
    )


def _supposed(where: str, item: _Event, start: date, read_pattern: ReadsPattern) -> Supposed:
    match = _ON.match(item.event)
    words, written = (match["event"], match["day"]) if match else (item.event, None)
    if written and item.on is not None:
        raise DataFileError(where, f"its day stands in `event` ({written}) and in `on`; take one of them out")
    try:
        act = read_pattern(words)
    except ValueError as error:
        raise DataFileError(where, str(error)) from error
    day = _day(where, "on", written or item.on, start) or start + timedelta(days=1)
    if day < start:
        raise DataFileError(where, f"it is supposed on {day}, before the start on {start}; move one of them")
    return Supposed(act=act, on=day, probability=item.probability)


def _day(where: str, key: str, value: Written, least: date) -> date | None:
    """Return the day that is meant: of a month or a year the first not before `least`, or its last."""
    if value is None:
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    found = parse_date(str(value))
    if found is None:
        raise DataFileError(where, f"`{key}` is {value!r}, which is no date; write 2022-03-25 or '2022-03'")
    return _within(found, least)


def _within(found: PartialDate, least: date) -> date:
    return min(max(found.earliest(), least), found.latest())


def _with_codes(where: str, given: Probabilities, find_code: FindsCode) -> Probabilities:
    """Return the probabilities with the codes of their speakers."""
    speakers: dict[str, float] = {}
    for name, probability in given.speaker.items():
        code = find_code(name)
        if code is None:
            message = f"nobody is known by the name {name!r}; write a code (RUS) or another name"
            raise DataFileError(f"{where}: probability.speaker", message)
        speakers[code] = probability
    return msgspec.structs.replace(given, speaker=speakers)


def _error(where: str, message: str) -> DataFileError:
    """Return what is wrong with a file, with what could stand there instead."""
    unknown = _UNKNOWN_KEY.search(message)
    if unknown:
        known = {name for kind in _TABLES.values() for name in kind.__struct_fields__}
        message = f"{message}; the keys are: {_keys()}."
        return DataFileError(where, message, got=unknown["key"], known=sorted(known))
    if "enum value" in message:
        message = f"{message}; the kinds of commitments are: {', '.join(CommitmentKind)}"
    return DataFileError(where, message)


def _keys() -> str:
    """Return the keys of a scenario, those of its tables in brackets."""

    def words() -> Iterator[str]:
        for name in _File.__struct_fields__:
            of = _TABLES.get(name)
            yield f"{name} ({', '.join(of.__struct_fields__)})" if of else name

    return ", ".join(words())
