"""Check a list of facts that any good system must get right, and say of each that is wrong what was missing.

    python evaluation/facts.py ../shared                      # read the seeds, print all facts
    python evaluation/facts.py ../shared --export out.jsonl   # check an export of format gold instead

A fact is one line of the list, of a kind:

    N. DOC | event | TYPE A+B -> C; POLARITY; CERTAINTY; TIME; date D; persons P; at L; per X; trigger "..."
    N. DOC | event pair | TYPE A -> B; trigger "..."; (a) POLARITY, CERTAINTY, TIME, per X; (b) ...
    N. DOC | claim | X says: SUBJECT > QUANTITY UNIT; about A+B; CERTAINTY; as of D
    N. DOC | commitment | KIND by A to B; if "..." [TYPE A -> B]; then "..." [TYPE A -> B]

Remarks in brackets may follow; 'TYPE also acceptable' among them counts. Persons, places, units and the
certainty of claims are noted where they differ, and not asked for.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from westphalia import readers, scoring
from westphalia.errors import InputError
from westphalia.exporters.gold import gold_document
from westphalia.reader import Reader
from westphalia.scoring import norm, quantity_key
from westphalia.workflow import prepare

Record = Mapping[str, Any]
Codes = frozenset[str]
_Said = str | None
"""What is missing in words, or None when nothing is."""

NOTES = Path("gold") / "seeds.notes.md"
"""Where the list stands below the shared folder."""

_LONG = 5
"""Letters from which a word counts as one with content: shorter ones are mostly articles and auxiliaries."""
_SIGNS = {"=": {0}, "~": {-1, 0, 1}, ">": {1}, "<": {-1}, ">=": {0, 1}, "<=": {-1, 0}}
"""On which side of the stated number the true one may lie; with no common side, two contradict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEvent:
    """What a fact asks of an event; `recipients` empty means a symmetric act of all `actors`."""

    types: tuple[str, ...]
    actors: Codes
    recipients: Codes
    polarity: str
    certainty: str
    time: str
    trigger: str
    date: str | None = None
    persons: tuple[str, ...] = ()
    place: str | None = None
    speakers: Codes = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedClaim:
    """What a fact asks of a claim."""

    claimants: Codes
    comparator: str
    quantity: str
    unit: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCommitment:
    """What a fact asks of a commitment; `condition` is None when it has none."""

    kind: str
    by: Codes
    to: Codes
    condition: str | None
    consequence: str | None
    consequence_type: str | None


Wanted = WantedEvent | WantedClaim | WantedCommitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the list. `wanted` holds two events for an event pair, one record for the others."""

    number: int
    document: str
    kind: str
    head: str
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a fact was read, with a line that says what was missing."""

    number: int
    right: bool
    line: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well one record fits: what is missing, what may be noted, and how far off it is."""

    record: Record
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    distance: int


# ------------------------------------------------------------------------------------------------ the list

_LINE = re.compile(r"(\d+)\. (\d{3}) \| (event pair|event|claim|commitment) \| (.+)")
_ARROW = re.compile(r"([A-Z]+) (\S+) -> ([^\s;\]]+)")
_TRIGGER = re.compile(r'trigger "([^"]+)"')
_ALSO = re.compile(r"([A-Z]{3,}) also acceptable")
_PAIR = re.compile(r"\([ab]\) (\w+), (\w+), (\w+), per (\S+?)(?=[;\s]|$)")
_CLAIM = re.compile(
    r"(?P<claimant>\S+) says: .+ (?P<comparator>=|~|>=|<=|>|<) (?P<quantity>\S+) (?P<unit>\w+); about \S+; "
    r"(?P<certainty>certain|possible)\b"
)
_COMMITMENT = re.compile(
    r'(?P<kind>\w+) by (?P<by>\S+) to (?P<to>[^\s;]+); if "(?P<if>[^"]*)"(?: \[[^\]]*\])?; '
    r'then "(?P<then>[^"]*)"(?: \[(?P<event>[^\]]*)\])?'
)


def load(path: Path) -> list[Fact]:
    """Return the facts of a list.

    Raises:
        ValueError: a line begins like a fact and cannot be understood.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    return [fact(match) for line in lines if (match := _LINE.fullmatch(line.strip()))]


def fact(match: re.Match[str]) -> Fact:
    """Return the fact of one line."""
    number, document, kind, body = match.groups()
    parse: dict[str, Callable[[str], tuple[Wanted, ...]]] = {
        "event": _event,
        "event pair": _event_pair,
        "claim": _claim,
        "commitment": _commitment,
    }
    try:
        wanted = parse[kind](body)
    except (AttributeError, IndexError, StopIteration) as error:
        raise ValueError(f"fact {number} cannot be understood: {body}") from error
    return Fact(number=int(number), document=document, kind=kind, head=body.split(";")[0], wanted=wanted)


def _event(body: str) -> tuple[Wanted, ...]:
    arrow, trigger = _found(_ARROW, body), _found(_TRIGGER, body)
    fields = body[: trigger.start()].split("; ")[1:]
    named = {name: words for field in fields[3:] if field for name, _, words in [field.partition(" ")]}
    return (
        WantedEvent(
            types=(arrow[1], *_ALSO.findall(body[trigger.end() :])),
            actors=_codes(arrow[2]),
            recipients=_codes(arrow[3]),
            polarity=fields[0],
            certainty=fields[1],
            time=fields[2],
            trigger=trigger[1],
            date=named.get("date"),
            persons=tuple(named["persons"].split(", ")) if "persons" in named else (),
            place=named.get("at"),
            speakers=_codes(named.get("per", "-")),
        ),
    )


def _event_pair(body: str) -> tuple[Wanted, ...]:
    arrow, trigger = _found(_ARROW, body), _found(_TRIGGER, body)
    first, second = _PAIR.findall(body)[:2]
    return tuple(
        WantedEvent(
            types=(arrow[1],),
            actors=_codes(arrow[2]),
            recipients=_codes(arrow[3]),
            polarity=polarity,
            certainty=certainty,
            time=time,
            trigger=trigger[1],
            speakers=_codes(speakers),
        )
        for polarity, certainty, time, speakers in (first, second)
    )


def _claim(body: str) -> tuple[Wanted, ...]:
    found = _found(_CLAIM, body)
    return (
        WantedClaim(
            claimants=_codes(found["claimant"]),
            comparator=found["comparator"],
            quantity=found["quantity"],
            unit=found["unit"],
            certainty=found["certainty"],
        ),
    )


def _commitment(body: str) -> tuple[Wanted, ...]:
    found = _found(_COMMITMENT, body)
    return (
        WantedCommitment(
            kind=found["kind"],
            by=_codes(found["by"]),
            to=_codes(found["to"]),
            condition=_given(found["if"]),
            consequence=_given(found["then"]),
            consequence_type=_found(_ARROW, found["event"])[1] if found["event"] else None,
        ),
    )


def _found(pattern: re.Pattern[str], words: str) -> re.Match[str]:
    return next(pattern.finditer(words))


def _given(words: str) -> str | None:
    return None if words == "-" else words


def _codes(words: str) -> Codes:
    return frozenset(() if words == "-" else words.split("+"))


# ------------------------------------------------------------------------------------------------ checking


def check(facts: Iterable[Fact], documents: Sequence[Record]) -> list[Outcome]:
    """Return for each fact whether the documents, in the shape of the gold export, hold it."""
    return [_outcome(item, documents) for item in facts]


def _outcome(fact: Fact, documents: Sequence[Record]) -> Outcome:
    chosen = [document for document in documents if str(document["doc"]).startswith(fact.document)]
    reasons: list[str] = []
    notes: list[str] = []
    if not chosen:
        reasons.append("the document was not read")
    else:
        for wanted in fact.wanted:
            best = min(_fits(wanted, chosen), key=lambda fit: fit.distance, default=None)
            reasons += _reason(wanted, best)
            notes += best.notes if best and not best.missing else ()
    return Outcome(number=fact.number, right=not reasons, line=_line(fact, reasons, notes))


def _line(fact: Fact, reasons: Sequence[str], notes: Sequence[str]) -> str:
    verdict = "wrong" if reasons else "right"
    said = f"{fact.number:3} {verdict}  {fact.document} {fact.kind}: {fact.head}"
    tail = "; and ".join(reasons) or "; ".join(notes)
    return f"{said}\n           {tail}" if tail else said


def _reason(wanted: Wanted, best: _Fit | None) -> list[str]:
    """Return what was missing, told by the record that comes nearest."""
    if best is None:
        return [f"no {_name(wanted)} in the document"]
    if not best.missing:
        return []
    return [f"no such {_name(wanted)}; nearest {_described(wanted, best.record)}: {', '.join(best.missing)}"]


def _fits(wanted: Wanted, documents: Iterable[Record]) -> Iterator[_Fit]:
    for document in documents:
        match wanted:
            case WantedEvent():
                yield from (_event_fit(wanted, event) for event in document.get("events") or ())
            case WantedClaim():
                yield from (_claim_fit(wanted, claim) for claim in document.get("claims") or ())
            case WantedCommitment():
                yield from (_commitment_fit(wanted, item) for item in document.get("commitments") or ())


def _event_fit(wanted: WantedEvent, event: Record) -> _Fit:
    anchors = [
        _unless(_same_trigger(wanted.trigger, str(event["trigger"])), f'trigger is not "{wanted.trigger}"'),
        _unless(event["type"] in wanted.types, f"type is {event['type']}"),
    ]
    rest = [
        *_parties(wanted, event),
        *(
            _unless(event[name] == value, f"{name} is {event[name]}, not {value}")
            for name, value in (
                ("polarity", wanted.polarity),
                ("certainty", wanted.certainty),
                ("time", wanted.time),
            )
        ),
        _unless(
            _same_date(wanted.date, event.get("date")),
            f"date is {event.get('date') or 'none'}, not {wanted.date}",
        ),
        _unless(
            _said_by(wanted.speakers, event, "attributed_to"),
            _other(wanted.speakers, event, "attributed_to"),
        ),
    ]
    return _fit(event, anchors, rest, _event_notes(wanted, event))


def _parties(wanted: WantedEvent, event: Record) -> list[_Said]:
    actor, recipient = _named(event, "actor"), _named(event, "recipient")
    if wanted.recipients:
        return [
            _unless(bool(wanted.actors & actor), _other(wanted.actors, event, "actor")),
            _unless(bool(wanted.recipients & recipient), _other(wanted.recipients, event, "recipient")),
        ]
    met = wanted.actors & (actor | recipient)
    said = f"parties are {_shown(actor | recipient)}, without {_shown(wanted.actors - met)}"
    return [_unless(len(met) >= min(2, len(wanted.actors)), said)]


def _event_notes(wanted: WantedEvent, event: Record) -> list[_Said]:
    people = event.get("persons") or {}
    named = norm(" ".join(str(name) for side in ("actor", "recipient") for name in people.get(side) or ()))
    surnames = [norm(name).split()[-1] for name in wanted.persons]
    found = not surnames or any(surname in named.split() for surname in surnames)
    return [
        _unless(found, f"note: persons {named or 'none'}, not {', '.join(wanted.persons)}"),
        _unless(
            wanted.place is None or norm(event.get("place")) == norm(wanted.place),
            f"note: place {event.get('place') or 'none'}, not {wanted.place}",
        ),
    ]


def _claim_fit(wanted: WantedClaim, claim: Record) -> _Fit:
    given, comparator = str(claim.get("quantity")), str(claim.get("comparator") or "=")
    unit, certainty = claim.get("unit"), claim.get("certainty")
    same = quantity_key(given) == quantity_key(wanted.quantity)
    agrees = bool(_SIGNS[wanted.comparator] & _SIGNS.get(comparator, set()))
    anchors = [_unless(same, f"quantity is {given}, not {wanted.quantity}")]
    rest = [
        _unless(_said_by(wanted.claimants, claim, "claimant"), _other(wanted.claimants, claim, "claimant")),
        _unless(agrees, f"comparator is {comparator}, not {wanted.comparator}"),
    ]
    notes = [
        _unless(norm(unit) == wanted.unit, f"note: unit {unit}, not {wanted.unit}"),
        _unless(certainty == wanted.certainty, f"note: claim is {certainty}, not {wanted.certainty}"),
    ]
    return _fit(claim, anchors, rest, notes)


def _commitment_fit(wanted: WantedCommitment, item: Record) -> _Fit:
    given = (item.get("consequence_event") or {}).get("type")
    has_condition = bool(item.get("condition"))
    expected = "has no condition" if wanted.condition else "has a condition"
    same_type = wanted.consequence_type is None or given == wanted.consequence_type
    anchors = [
        _unless(_in_place(wanted, item), "stands in another sentence"),
        _unless(item["kind"] == wanted.kind, f"kind is {item['kind']}"),
    ]
    rest = [
        _unless(bool(wanted.by & _named(item, "by")), _other(wanted.by, item, "by")),
        _unless(not wanted.to or bool(wanted.to & _named(item, "to")), _other(wanted.to, item, "to")),
        _unless(has_condition == bool(wanted.condition), expected),
        _unless(same_type, f"consequence is {given or 'no event'}, not {wanted.consequence_type}"),
    ]
    return _fit(item, anchors, rest, [])


def _in_place(wanted: WantedCommitment, item: Record) -> bool:
    """Return whether most words of the fact's condition and consequence stand in the record's sentence.

    Without this, one threat would stand for every other threat between the same parties.
    """
    sought = [word for words in (wanted.condition, wanted.consequence) if words for word in _words(words)]
    around = _words(" ".join(str(item.get(name) or "") for name in ("sentence", "condition", "consequence")))
    return 2 * sum(word in around for word in sought) >= len(sought)


def _fit(record: Record, anchors: Iterable[_Said], rest: Iterable[_Said], notes: Iterable[_Said]) -> _Fit:
    """Return a fit; an anchor tells which record is meant, so that missing one weighs most."""
    lost, other = [said for said in anchors if said], [said for said in rest if said]
    return _Fit(record, (*lost, *other), tuple(note for note in notes if note), 10 * len(lost) + len(other))


def _unless(holds: bool, said: str) -> _Said:
    return None if holds else said


def _other(wanted: Codes, record: Record, name: str) -> str:
    return f"{name} is {_shown(_named(record, name))}, not {_shown(wanted)}"


def _said_by(wanted: Codes, record: Record, name: str) -> bool:
    """Return whether the speakers share a code; of a medium, that somebody is named is enough.

    Whose a medium is takes knowledge of the world that the text does not hold.
    """
    given = _named(record, name) - {"ARTICLE"}
    if any(code.startswith("MED:") for code in wanted):
        return bool(given)
    return not wanted or bool(wanted & given)


def _named(record: Record, name: str) -> Codes:
    """Return the codes of a field; as in the gold, claimants are not told apart from unnamed officials."""
    codes = scoring.actors(record.get(name))
    return frozenset(code.removeprefix("anonymous:") for code in codes) if name == "claimant" else codes


def _same_trigger(wanted: str, given: str) -> bool:
    """Return whether two triggers share a word with content, or one holds the other."""
    one, other = norm(wanted), norm(given)
    if not other:
        return False
    held = f" {other} " in f" {one} " or f" {one} " in f" {other} "
    return held or not set(_words(one)).isdisjoint(_words(other))


def _words(words: str) -> list[str]:
    """Return the words with content; all of them when every one is short."""
    found = re.findall(r"\w+", norm(words))
    return [word for word in found if len(word) >= _LONG] or found


def _same_date(wanted: str | None, given: object) -> bool:
    if wanted is None:
        return True
    date = str(given or "")
    return bool(date) and (date.startswith(wanted) or wanted.startswith(date))


def _name(wanted: Wanted) -> str:
    match wanted:
        case WantedEvent():
            return f"{wanted.types[0]} ({wanted.polarity}, {wanted.certainty}, {wanted.time})"
        case WantedClaim():
            return "claim"
        case WantedCommitment():
            return wanted.kind


def _described(wanted: Wanted, record: Record) -> str:
    match wanted:
        case WantedEvent():
            sides = " -> ".join(_shown(_named(record, side)) for side in ("actor", "recipient"))
            return f'{record["type"]} {sides} "{record["trigger"]}"'
        case WantedClaim():
            return f"{_shown(_named(record, 'claimant'))}: {record.get('quantity')} {record.get('unit')}"
        case WantedCommitment():
            return f"{record['kind']} by {_shown(_named(record, 'by'))} to {_shown(_named(record, 'to'))}"


def _shown(codes: Iterable[str]) -> str:
    return "+".join(sorted(codes)) or "-"


# ------------------------------------------------------------------------------------------------ command


def read_seeds(reader: Reader, folder: Path) -> list[dict[str, Any]]:
    """Return the seed articles, read from their files as a user would, in the shape of the gold export."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for document in readers.read_path(path):
            if isinstance(document, InputError):
                raise document
            found.append(gold_document(reader.read(prepare(document))))
    return found


def main() -> int:
    """Print every fact with its outcome."""
    raw = argparse.RawDescriptionHelpFormatter
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    arguments.add_argument("shared", type=Path, help=f"folder with seeds/ and {NOTES}")
    arguments.add_argument("--export", type=Path, help="check this export instead of reading the seeds")
    arguments.add_argument("--model", type=Path)
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    documents: list[dict[str, Any]]
    if a.export:
        documents = [{"doc": name, **document} for name, document in scoring.load(a.export).items()]
    else:
        documents = read_seeds(Reader(model=a.model, threads=a.threads), a.shared / "seeds")
    outcome = check(load(a.shared / NOTES), documents)
    for item in outcome:
        print(item.line)
    print(f"{sum(item.right for item in outcome)} of {len(outcome)} facts are right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
