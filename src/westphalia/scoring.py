"""Score predicted events, claims, commitments and quotes against gold, both in the shape of the gold export.

Events. Within a document, one to one, maximum weight. A pair may match only if
  - the sentences overlap: the longest common stretch of the two normalised sentences is >= 50 % of the
    shorter one and >= 20 % of the longer one; or
  - the predicted trigger lies in the gold sentence (and the predicted sentence, when there is one, shares a
    stretch of >= 25 characters with it).
The weight puts type first, then actor and recipient, then exactness, trigger, sentence.
  (a) type   (b) type + actor overlap   (c) type + actor + recipient overlap
  (d) type, actor set and recipient set all equal
"overlap": at least one code in common, or both sets empty. (c*) is for information: type + overlap of actors
and recipients pooled, in which the direction, and the choice of one list or two for a meeting, is left out.

Claims match on document and quantity, commitments on document, kind and overlap of `by`, quotes on a text
similarity of at least 0.8. A document of the gold that the prediction lacks counts as wholly missed; one that
the gold lacks is ignored.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from westphalia.errors import WestphaliaError
from westphalia.model import EventType

Record = Mapping[str, Any]
"""One JSON object of a gold or predicted file."""

LEVELS = {
    "a": "(a) type",
    "b": "(b) type + actor",
    "c": "(c) type + actor + recipient",
    "d": "(d) exact",
    "c*": "(c*) type + participants pooled, for information",
}
_TYPES = [kind.value for kind in EventType]
_HEAD = "{:<52} {:>6} {:>6} {:>6}   {:>5}  {:>5}  {:>5}".format("", "gold", "pred", "hit", "P", "R", "F1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to forgive and what to look at.

    `lenient_actors` compares only the country part of sub-state actors. `free_codes` accepts any prediction
    on a side whose gold holds only codes that the gold's specification does not define. `only` is a regular
    expression on document names; `languages` keeps documents of these languages alone.
    """

    lenient_actors: bool = False
    free_codes: bool = False
    only: str | None = None
    languages: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------ reading


def load(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the documents of a JSON Lines file by name; lines of the same document are joined."""
    documents: dict[str, dict[str, Any]] = {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                _add_document(documents, line, f"{path} line {number}")
    return documents


def _add_document(documents: dict[str, dict[str, Any]], line: str, where: str) -> None:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise WestphaliaError(f"{where}: {error}") from error
    name = str(document.get("doc") or document.get("id") or "")
    name = re.sub(r"\.txt$", "", re.sub(r"^.*/", "", name))
    if not name:
        raise WestphaliaError(f"{where}: no doc")
    if name not in documents:
        documents[name] = document
        return
    for kind in ("events", "claims", "commitments", "quotes"):
        documents[name][kind] = (documents[name].get(kind) or []) + (document.get(kind) or [])


def _items(document: Record | None, kind: str) -> list[Record]:
    found = document.get(kind) if document else None
    return [item for item in (found or []) if isinstance(item, dict)]


# ------------------------------------------------------------------------------------------------ normalising

_SIGNS = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "`": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)


@lru_cache(maxsize=100_000)
def _plain(words: str) -> str:
    words = unicodedata.normalize("NFC", words).translate(_SIGNS).lower()
    return re.sub(r"\s+", " ", words.replace('"', " ")).strip(" .,;:!?")


def norm(value: object) -> str:
    """Return a text in lower case, with one kind of quote mark, dash and space."""
    return _plain(str(value or ""))


def actors(value: Any, *, lenient: bool = False) -> frozenset[str]:
    """Return the set of actor codes that a field holds, whatever its shape."""
    if value is None:
        return frozenset()
    if isinstance(value, str):
        value = re.split(r"[,;]\s*", value)
    found = set()
    for item in value:
        if isinstance(item, dict):
            item = item.get("code") or item.get("actor") or item.get("id") or ""
        code = str(item or "").strip()
        if code:
            found.add(_code(code, lenient))
    return frozenset(found)


def _code(code: str, lenient: bool) -> str:
    match = re.match(r"(?i)anonymous\b:?(.*)$", code)
    anonymous = bool(match)
    body = (match.group(1) if match else code).upper()
    if lenient:
        body = _country(body)
        anonymous = anonymous and not body
    return ("anonymous:" + body).rstrip(":") if anonymous else body


def _country(code: str) -> str:
    if code.startswith(("BUS:", "NGO:")):
        return code
    if ":" in code:
        code = code.split(":", 1)[1]
    match = re.match(r"([A-Z]{3})(-|$)", code)
    return match.group(1) if match else code


def overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two sets share a code or are both empty."""
    return (not one and not other) or bool(one & other)


@lru_cache(maxsize=200_000)
def _common_stretch(one: str, other: str) -> int:
    """Return the length of the longest common substring."""
    if one in other:
        return len(one)
    if other in one:
        return len(other)
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match(0, len(one), 0, len(other)).size


def _same_place(one: str, other: str) -> float:
    """Return 0..1: how much of the longer sentence is shared, 0 when they are not one place in the text."""
    if not one or not other:
        return 0.0
    common = _common_stretch(one, other)
    shorter, longer = sorted((len(one), len(other)))
    if common / shorter >= 0.5 and common / longer >= 0.2:
        return common / longer
    return 0.0


def _has_words(words: str, sought: str) -> bool:
    return bool(sought) and re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", words) is not None


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _lower(record: Record, name: str, default: str = "") -> str:
    return str(record.get(name) or default).lower()


def _date(record: Record) -> str:
    value = record.get("date")
    match = re.match(r"\d{4}(-\d\d){0,2}", str(value).strip() if value else "")
    return match.group(0) if match else ""


@cache
def _magnitudes() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Return the patterns of words such as 'million' with their factors."""
    text = files("westphalia").joinpath("data/scoring/magnitudes.toml").read_text(encoding="utf-8")
    return tuple((re.compile(row["pattern"]), row["factor"]) for row in tomllib.loads(text)["magnitude"])


def quantity_key(value: object) -> tuple[float | str, ...]:
    """Return a quantity in a form to compare: its numbers, or the bare text when it holds none.

    >>> quantity_key("94.000") == quantity_key("94 thousand")
    True
    """
    words = norm(value)
    factor = 1
    for pattern, power in _magnitudes():
        if pattern.search(words):
            factor, words = power, pattern.sub(" ", words)
            break
    words = re.sub(r"(?<=\d)[ '](?=\d{3}(\D|$))", "", words)
    numbers = tuple(_number(digits, factor) for digits in re.findall(r"\d+(?:[.,]\d+)*", words))
    return numbers or ("", words.strip())


def _number(digits: str, factor: int) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    else:
        digits = digits.replace(",", ".")
        if digits.count(".") > 1:
            digits = digits.replace(".", "")
    return round(float(digits) * factor, 6)


# ------------------------------------------------------------------------------------------------ matching


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (row, column) of greatest total weight; a weight of 0 may not match.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), cubic in the smaller side.
    """
    if not weights or not weights[0]:
        return []
    flipped = len(weights) > len(weights[0])
    if flipped:
        weights = list(zip(*weights, strict=True))
    owner = _owners(weights)
    pairs = [(row - 1, column - 1) for column, row in enumerate(owner) if column and row]
    pairs = [(row, column) for row, column in pairs if weights[row][column] > 0]
    return sorted((column, row) if flipped else (row, column) for row, column in pairs)


def _owners(w: Sequence[Sequence[float]]) -> list[int]:
    """Return for each column its row, both counted from 1 (0: none); rows may not outnumber columns."""
    n, m = len(w), len(w[0])
    big = max(max(row) for row in w)
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)
    p, way = [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        p[0] = i
        j0 = 0
        least = [float("inf")] * (m + 1)
        used = [False] * (m + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = p[j0], float("inf"), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                cost = (big - w[i0 - 1][j - 1]) - u[i0] - v[j]
                if cost < least[j]:
                    least[j], way[j] = cost, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[p[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if p[j0] == 0:
                break
        while j0:
            j1 = way[j0]
            p[j0] = p[j1]
            j0 = j1
    return p


def _pairs(
    gold: Sequence[Any], pred: Sequence[Any], weight: Callable[[Any, Any], float]
) -> list[tuple[int, int]]:
    return assign([[weight(one, other) for other in pred] for one in gold])


_SPECIFIED = re.compile(
    r"(anonymous\b.*|[A-Z]{3}|(SEP|CVL|MED|BUS|OPP|REB|NGO):.+|NATO|G7|G20|OSCE|B9|QUAD|AUKUS|BRICS|"
    r"ASEAN|AU|ECOWAS|OPEC|IAEA|CSTO|EUROPE|WEST|WORLD)$"
)
_NOT_STATES = {"MED", "NGO", "OPP", "CVL", "BUS", "SEP", "REB", "PKK"}
"""Three letters, and yet no state."""


def _all_unspecified(value: Iterable[object] | None) -> bool:
    """Return True when there are codes and the gold's specification defines none of them."""
    codes = [str(code) for code in value or []]
    return bool(codes) and all(code in _NOT_STATES or not _SPECIFIED.match(code) for code in codes)


@dataclass(frozen=True, slots=True)
class _Event:
    """An event made ready for comparison."""

    raw: Record
    sentence: str
    trigger: str
    type: str
    actors: frozenset[str]
    recipients: frozenset[str]
    any_actor: bool
    any_recipient: bool


def _event(raw: Record, options: Options) -> _Event:
    return _Event(
        raw,
        norm(raw.get("sentence")),
        norm(raw.get("trigger")),
        str(raw.get("type") or "").upper().strip(),
        actors(raw.get("actor"), lenient=options.lenient_actors),
        actors(raw.get("recipient"), lenient=options.lenient_actors),
        options.free_codes and _all_unspecified(raw.get("actor")),
        options.free_codes and _all_unspecified(raw.get("recipient")),
    )


def _sides(gold: _Event, pred: _Event) -> tuple[bool, bool, bool, bool]:
    """Return overlap of actors and of recipients, then equality of actors and of recipients."""
    return (
        gold.any_actor or overlap(gold.actors, pred.actors),
        gold.any_recipient or overlap(gold.recipients, pred.recipients),
        gold.any_actor or gold.actors == pred.actors,
        gold.any_recipient or gold.recipients == pred.recipients,
    )


def _event_weight(gold: _Event, pred: _Event) -> float:
    place = _same_place(gold.sentence, pred.sentence)
    if not place:
        if not _has_words(gold.sentence, pred.trigger):
            return 0.0
        if pred.sentence and _common_stretch(gold.sentence, pred.sentence) < 25:
            return 0.0
        place = 0.1
    weight = 1.0 + place + _trigger_weight(gold.trigger, pred.trigger)
    if gold.type == pred.type:
        actor, recipient, same_actors, same_recipients = _sides(gold, pred)
        weight += 10000
        weight += 300 * (actor and recipient) + 100 * actor + 50 * recipient
        weight += 40 * same_actors + 40 * same_recipients
    return weight


def _trigger_weight(gold: str, pred: str) -> float:
    if not gold or not pred:
        return 0.0
    if gold == pred:
        return 8.0
    if _has_words(gold, pred) or _has_words(pred, gold):
        return 6.0
    return 4 * _ratio(gold, pred)


def _levels(gold: _Event, pred: _Event) -> set[str]:
    """Return the levels at which two events of one type agree."""
    actor, recipient, same_actors, same_recipients = _sides(gold, pred)
    pooled = overlap(gold.actors | gold.recipients, pred.actors | pred.recipients)
    reached = {
        "a": True,
        "b": actor,
        "c": actor and recipient,
        "d": same_actors and same_recipients,
        "c*": pooled or (actor and recipient),
    }
    return {level for level, is_reached in reached.items() if is_reached}


# ------------------------------------------------------------------------------------------------ counting


@dataclass(slots=True)
class Count:
    """Gold, predicted and matched records."""

    gold: int = 0
    pred: int = 0
    hit: int = 0

    def prf(self) -> tuple[float, float, float]:
        """Return precision, recall and F1; nothing asked and nothing given is perfect."""
        precision = self.hit / self.pred if self.pred else (0.0 if self.gold else 1.0)
        recall = self.hit / self.gold if self.gold else (0.0 if self.pred else 1.0)
        both = precision + recall
        return precision, recall, (2 * precision * recall / both if both else 0.0)


@dataclass(slots=True)
class Accuracy:
    """How many of the pairs looked at agree."""

    right: int = 0
    count: int = 0

    def add(self, is_right: bool) -> None:
        """Count one pair."""
        self.count += 1
        self.right += is_right

    def value(self) -> float | None:
        """Return the share that agrees, None when no pair was looked at."""
        return self.right / self.count if self.count else None

    def __str__(self) -> str:
        if not self.count:
            return "  -    (0/0)"
        return f"{self.right / self.count:.3f}  ({self.right}/{self.count})"


def _accuracies(*names: str) -> dict[str, Accuracy]:
    return {name: Accuracy() for name in names}


@dataclass(slots=True)
class Tally:
    """All counts of one comparison, before they are printed."""

    options: Options
    documents: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    events: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    """By scope ('all', 'lang it', 'type AID') and level."""
    attributes: dict[str, Accuracy] = field(
        default_factory=lambda: _accuracies(
            "polarity",
            "polarity, gold negative",
            "certainty",
            "certainty, gold possible",
            "time",
            "attributed_to (overlap)",
            "attributed_to, gold not empty",
            "date exact",
            "date prefix-compatible",
            "date exact, gold dated",
            "date prefix-compatible, gold dated",
        )
    )
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    claims: Count = field(default_factory=Count)
    claim_parts: dict[str, Accuracy] = field(
        default_factory=lambda: _accuracies("claimant (overlap)", "comparator", "same sentence")
    )
    commitments: Count = field(default_factory=Count)
    commitments_in_place: Count = field(default_factory=Count)
    commitment_parts: dict[str, Accuracy] = field(
        default_factory=lambda: _accuracies(
            "to (overlap)", "condition present/absent", "consequence event type"
        )
    )
    quotes: Count = field(default_factory=Count)
    speakers: Accuracy = field(default_factory=Accuracy)
    errors: list[dict[str, Any]] = field(default_factory=list)
    """Every event that is missed, spurious, mistyped or has the wrong actors."""

    def actors(self, record: Record, name: str) -> frozenset[str]:
        """Return the codes of a field under this comparison's options."""
        return actors(record.get(name), lenient=self.options.lenient_actors)


def tally(gold: Mapping[str, Record], pred: Mapping[str, Record], options: Options | None = None) -> Tally:
    """Return the counts of a comparison."""
    options = options or Options()
    chosen = {name: document for name, document in gold.items() if _is_chosen(name, document, options)}
    result = Tally(options, documents=len(chosen))
    result.missing = [name for name in chosen if name not in pred]
    result.extra = [name for name in pred if name not in gold]
    for name, document in chosen.items():
        other = pred.get(name)
        _count_events(result, name, document, other)
        _count_claims(result, _items(document, "claims"), _items(other, "claims"))
        _count_commitments(result, _items(document, "commitments"), _items(other, "commitments"))
        _count_quotes(result, _items(document, "quotes"), _items(other, "quotes"))
    return result


def _is_chosen(name: str, document: Record, options: Options) -> bool:
    if options.only and not re.search(options.only, name):
        return False
    return not options.languages or document.get("lang") in options.languages


def _count_events(result: Tally, name: str, document: Record, other: Record | None) -> None:
    scopes = ("all", "lang " + (document.get("lang") or "?"))
    gold = [_event(raw, result.options) for raw in _items(document, "events")]
    pred = [_event(raw, result.options) for raw in _items(other, "events")]
    for scope in scopes:
        for level in LEVELS:
            result.events[scope, level].gold += len(gold)
            result.events[scope, level].pred += len(pred)
    for level in ("a", "c"):
        for event in gold:
            result.events["type " + event.type, level].gold += 1
        for event in pred:
            result.events["type " + event.type, level].pred += 1
    pairs = _pairs(gold, pred, _event_weight)
    for i, j in pairs:
        _count_pair(result, name, scopes, gold[i], pred[j])
    met, found = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, event in enumerate(gold):
        if i not in met:
            result.errors.append({"doc": name, "kind": "missed", "gold": event.raw})
    for j, event in enumerate(pred):
        if j not in found:
            result.errors.append({"doc": name, "kind": "spurious", "pred": event.raw})


def _count_pair(result: Tally, name: str, scopes: Iterable[str], gold: _Event, pred: _Event) -> None:
    if gold.type != pred.type:
        result.confusions[gold.type, pred.type] += 1
        result.errors.append({"doc": name, "kind": "mistyped", "gold": gold.raw, "pred": pred.raw})
        return
    reached = _levels(gold, pred)
    for level in reached:
        for scope in scopes:
            result.events[scope, level].hit += 1
    for level in reached & {"a", "c"}:
        result.events["type " + gold.type, level].hit += 1
    if "c" not in reached:
        result.errors.append({"doc": name, "kind": "wrong actors", "gold": gold.raw, "pred": pred.raw})
    _count_attributes(result, gold.raw, pred.raw)


def _count_attributes(result: Tally, gold: Record, pred: Record) -> None:
    seen = result.attributes
    for name, default, marked in (
        ("polarity", "positive", "negative"),
        ("certainty", "certain", "possible"),
    ):
        value = _lower(gold, name, default)
        is_same = _lower(pred, name, default) == value
        seen[name].add(is_same)
        if value == marked:
            seen[f"{name}, gold {marked}"].add(is_same)
    seen["time"].add(_lower(gold, "time") == _lower(pred, "time"))
    wanted, given = result.actors(gold, "attributed_to"), result.actors(pred, "attributed_to")
    seen["attributed_to (overlap)"].add(overlap(wanted, given))
    if wanted:
        seen["attributed_to, gold not empty"].add(overlap(wanted, given))
    one, other = _date(gold), _date(pred)
    exact = one == other
    near = exact or bool(one and other and (one.startswith(other) or other.startswith(one)))
    seen["date exact"].add(exact)
    seen["date prefix-compatible"].add(near)
    if one:
        seen["date exact, gold dated"].add(exact)
        seen["date prefix-compatible, gold dated"].add(near)


def _count_claims(result: Tally, gold: list[Record], pred: list[Record]) -> None:
    """Match claims of one document by their quantity; the unit only breaks ties."""
    result.claims.gold += len(gold)
    result.claims.pred += len(pred)

    def sentences(one: Record, other: Record) -> float:
        return _same_place(norm(one.get("sentence")), norm(other.get("sentence")))

    def weight(one: Record, other: Record) -> float:
        if quantity_key(one.get("quantity")) != quantity_key(other.get("quantity")):
            return 0.0
        claimants = bool(result.actors(one, "claimant") & result.actors(other, "claimant"))
        units = _ratio(norm(one.get("unit")), norm(other.get("unit")))
        return 1 + 4 * sentences(one, other) + 2 * claimants + units

    for i, j in _pairs(gold, pred, weight):
        one, other = gold[i], pred[j]
        result.claims.hit += 1
        claimants = overlap(result.actors(one, "claimant"), result.actors(other, "claimant"))
        result.claim_parts["claimant (overlap)"].add(claimants)
        result.claim_parts["comparator"].add(str(one.get("comparator")) == str(other.get("comparator")))
        result.claim_parts["same sentence"].add(sentences(one, other) > 0)


def _count_commitments(result: Tally, gold: list[Record], pred: list[Record]) -> None:
    """Match commitments of one document by kind and overlap of `by`."""
    for count in (result.commitments, result.commitments_in_place):
        count.gold += len(gold)
        count.pred += len(pred)

    def addressed(one: Record, other: Record, name: str) -> bool:
        return overlap(result.actors(one, name), result.actors(other, name))

    def sentences(one: Record, other: Record) -> float:
        return _same_place(norm(one.get("sentence")), norm(other.get("sentence")))

    def weight(one: Record, other: Record) -> float:
        if str(one.get("kind")).lower() != str(other.get("kind")).lower() or not addressed(one, other, "by"):
            return 0.0
        said, also = norm(one.get("consequence")), norm(other.get("consequence"))
        likeness = 2 * _ratio(said, also) if said and also else 0.0
        return 1 + 6 * sentences(one, other) + addressed(one, other, "to") + likeness

    parts = result.commitment_parts
    for i, j in _pairs(gold, pred, weight):
        one, other = gold[i], pred[j]
        result.commitments.hit += 1
        result.commitments_in_place.hit += sentences(one, other) > 0
        parts["to (overlap)"].add(addressed(one, other, "to"))
        parts["condition present/absent"].add(bool(one.get("condition")) == bool(other.get("condition")))
        event = one.get("consequence_event")
        if event:
            given = other.get("consequence_event") or {}
            parts["consequence event type"].add(event.get("type") == given.get("type"))


def _count_quotes(result: Tally, gold: list[Record], pred: list[Record]) -> None:
    """Match quotes of one document by the likeness of their words."""
    result.quotes.gold += len(gold)
    result.quotes.pred += len(pred)

    def weight(one: Record, other: Record) -> float:
        said, also = norm(one.get("text")), norm(other.get("text"))
        if not said or not also or min(len(said), len(also)) / max(len(said), len(also)) < 0.6:
            return 0.0
        likeness = difflib.SequenceMatcher(None, said, also, autojunk=False).ratio()
        return likeness if likeness >= 0.8 else 0.0

    for i, j in _pairs(gold, pred, weight):
        result.quotes.hit += 1
        speakers = result.actors(gold[i], "speaker_actor"), result.actors(pred[j], "speaker_actor")
        result.speakers.add(overlap(*speakers))


# ------------------------------------------------------------------------------------------------ reporting


def score(
    gold: Mapping[str, Record], pred: Mapping[str, Record], options: Options | None = None
) -> dict[str, Any]:
    """Return the figures of a comparison."""
    return figures(tally(gold, pred, options))


def figures(result: Tally) -> dict[str, Any]:
    """Return the figures of a tally as plain values, ready for JSON."""
    return {
        "events": {
            level: dict(zip(("P", "R", "F1"), result.events["all", level].prf(), strict=True))
            for level in LEVELS
        },
        "by_language": {
            language: {level: result.events["lang " + language, level].prf()[2] for level in LEVELS}
            for language in _languages(result)
        },
        "attributes": {name: accuracy.value() for name, accuracy in result.attributes.items()},
        "claims": result.claims.prf(),
        "commitments": result.commitments.prf(),
        "commitments_same_sentence": result.commitments_in_place.prf(),
        "quotes": result.quotes.prf(),
        "speaker_actor": result.speakers.value(),
    }


def table(result: Tally) -> str:
    """Return the table that people read."""
    lines = [*_event_lines(result), *_language_lines(result), *_type_lines(result), *_other_lines(result)]
    lines += ["", f"event_F1_c={result.events['all', 'c'].prf()[2]:.3f}"]
    return "\n".join(lines)


def _row(label: str, count: Count) -> str:
    precision, recall, f1 = count.prf()
    return (
        f"{label:<52} {count.gold:6d} {count.pred:6d} {count.hit:6d}"
        f"   {precision:.3f}  {recall:.3f}  {f1:.3f}"
    )


def _detail_rows(parts: Mapping[str, Accuracy]) -> list[str]:
    return [f"  {name:<50} {accuracy}" for name, accuracy in parts.items()]


def _event_lines(result: Tally) -> list[str]:
    lenient = ", lenient actors" if result.options.lenient_actors else ""
    free = ", codes outside SPEC free" if result.options.free_codes else ""
    lines = [f"EVENTS, micro, {result.documents} documents{lenient}{free}", _HEAD]
    lines += [_row(label, result.events["all", level]) for level, label in LEVELS.items()]
    lines += ["", f"On the {result.events['all', 'a'].hit} events matched at (a)"]
    return lines + _detail_rows(result.attributes)


def _languages(result: Tally) -> list[str]:
    """Return the languages, those with most gold events first."""
    names = sorted({scope.removeprefix("lang ") for scope, _ in result.events if scope.startswith("lang ")})
    return sorted(names, key=lambda name: -result.events["lang " + name, "a"].gold)


def _language_lines(result: Tally) -> list[str]:
    lines = ["", "BY LANGUAGE", _HEAD]
    for name in _languages(result):
        for level in ("a", "b", "c", "d"):
            lines.append(_row(f"{name:<3} {LEVELS[level]}", result.events["lang " + name, level]))
    return lines


def _type_lines(result: Tally) -> list[str]:
    lines = ["", "BY TYPE, (a) and F1 of (c)", _HEAD + "  F1(c)"]
    seen = {scope.removeprefix("type ") for scope, _ in result.events if scope.startswith("type ")}
    for name in _TYPES + sorted(seen - set(_TYPES)):
        count = result.events["type " + name, "a"]
        if count.gold or count.pred:
            exact = result.events["type " + name, "c"].prf()[2]
            lines.append(f"{_row(name or '(no type)', count)}  {exact:.3f}")
    if result.confusions:
        commonest = ", ".join(f"{x} -> {y} {n}" for (x, y), n in result.confusions.most_common(10))
        lines += ["", "COMMONEST WRONG TYPES (gold -> predicted, same sentence): " + commonest]
    return lines


def _other_lines(result: Tally) -> list[str]:
    return [
        "",
        "CLAIMS, COMMITMENTS, QUOTES",
        _HEAD,
        _row("claims (document + quantity)", result.claims),
        *_detail_rows(result.claim_parts),
        _row("commitments (document + kind + by)", result.commitments),
        _row("commitments, same sentence too", result.commitments_in_place),
        *_detail_rows(result.commitment_parts),
        _row("quotes (text similarity >= 0.8)", result.quotes),
        *_detail_rows({"speaker_actor (overlap)": result.speakers}),
    ]


def warnings(result: Tally) -> list[str]:
    """Return what a reader of the table should know about documents that stand on one side only."""
    found = []
    for names, words in (
        (result.missing, "gold documents not in PRED (counted as missed)"),
        (result.extra, "PRED documents not in GOLD (ignored)"),
    ):
        if names:
            found.append(f"score: {len(names)} {words}: {' '.join(names[:12])}")
    return found


def write_errors(result: Tally, path: str | Path) -> None:
    """Write every unmatched, mistyped or wrongly peopled event, one JSON object a line."""
    with open(path, "w", encoding="utf-8") as out:
        for error in result.errors:
            out.write(json.dumps(error, ensure_ascii=False) + "\n")


def write_figures(result: Tally, path: str | Path) -> None:
    """Write the figures as JSON."""
    Path(path).write_text(json.dumps(figures(result), ensure_ascii=False, indent=1), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table for two files: `python -m westphalia.scoring GOLD.jsonl PRED.jsonl`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold")
    parser.add_argument("pred")
    parser.add_argument("--lenient-actors", action="store_true")
    parser.add_argument("--spec-codes", action="store_true")
    parser.add_argument("--only", metavar="REGEX")
    parser.add_argument("--lang", metavar="XX,YY")
    parser.add_argument("--errors", metavar="FILE")
    parser.add_argument("--json", metavar="FILE")
    given = parser.parse_args(argv)
    options = Options(
        lenient_actors=given.lenient_actors,
        free_codes=given.spec_codes,
        only=given.only,
        languages=tuple(given.lang.split(",")) if given.lang else (),
    )
    try:
        result = tally(load(given.gold), load(given.pred), options)
    except WestphaliaError as error:
        print(error, file=sys.stderr)
        return 1
    for line in warnings(result):
        print(line, file=sys.stderr)
    print(table(result))
    if given.errors:
        write_errors(result, given.errors)
    if given.json:
        write_figures(result, given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
