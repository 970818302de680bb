"""What people have decided, as pages show it: judgements made at once are one decision, with one undo."""

from __future__ import annotations

import getpass
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from westphalia import judgements
from westphalia.judgements import Kind
from westphalia.judgements.weighed import when
from westphalia.model import Citation, Judgement
from westphalia.store import judged, pages
from westphalia.store.changes import remembered
from westphalia.store.engine import Store
from westphalia.store.reviewing import Place
from westphalia.web.forms import Refused, Sent
from westphalia.web.jobs import jobs_of
from westphalia.web.page import Ask
from westphalia.workflow import judge

_FIELDS = ("type", "mode", "actors", "recipients", "polarity", "certainty", "time", "date", "place")
LONGEST_NAME = 80
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Judgements that somebody made at once: who, when, why, about what, and whether they hold.

    `state` is holds, taken back, disputed, outvoted (a later one holds) or unmarked (a later reading finds
    nothing at these words). `undone_by` names who took it back, `name` the document.
    """

    id: str
    by: str
    made_at: str
    why: str
    document_id: str | None
    name: str
    judgements: tuple[Judgement, ...]
    state: str
    undone_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Decisions that cannot all be right, the one that holds last."""

    asked: str
    decisions: tuple[Decision, ...]


def reader_of(ask: Ask, sent: Sent | None = None) -> str:
    """Return who judges: as the form says, else the address, else the user of this machine."""
    given = (sent.one("by") if sent else "") or ask.query.get("by", "").strip() or _user()
    return " ".join(given.split())[:LONGEST_NAME]


def signed(ask: Ask, sent: Sent) -> dict[str, str]:
    """Return who judges, when, and why."""
    return {
        "by": reader_of(ask, sent),
        "why": sent.one("why")[:LONGEST_REASON],
        "made_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }


def keep(store: Store, made: Iterable[Judgement]) -> None:
    """Add judgements, and have what many records come to follow in another process."""
    if judge(store, *made):
        jobs_of(store).relate()


def take_back(store: Store, ask: Ask, sent: Sent) -> None:
    """Undo a decision or, where it is taken back, let it hold again.

    Raises:
        Refused: there is no such decision.
    """
    given = judged.judgements(store)
    group = next((found for found in _groups(given) if found[0].id == sent.one("decision")), None)
    if group is None:
        raise Refused({"": ask.words("judgements.gone")}, 404)
    held = {item.id for item in judgements.in_force(given)}
    undone = [item for item in group if item.id in held]
    if not undone:
        ids = {item.id for item in group}
        undone = [item for item in _undoing(given) if item.undoes in ids]
    signature = signed(ask, sent)
    keep(store, [judgements.undo(item, **signature) for item in undone])


def decisions(store: Store, given: tuple[Judgement, ...]) -> tuple[Decision, ...]:
    """Return all decisions, the latest first."""
    return remembered(store, "decisions", lambda: _decided(store, given)) if given else ()


def _decided(store: Store, given: tuple[Judgement, ...]) -> tuple[Decision, ...]:
    held = {item.id for item in judgements.in_force(given)}
    marked = judged.holding(store, [item for item in given if item.id in held])
    conflicts = judgements.conflicts(given)
    last = {conflict.judgements[-1].id for conflict in conflicts}
    disputed = {item.id for conflict in conflicts for item in conflict.judgements}
    undone = {item.undoes: item.by for item in _undoing(given)}
    names = _names(store, given)

    def state(group: tuple[Judgement, ...]) -> str:
        ids = {item.id for item in group}
        if not ids & held:
            return "taken_back"
        if ids & disputed:
            return "disputed" if ids & last else "outvoted"
        return "holds" if ids & marked else "unmarked"

    found = (
        Decision(
            id=group[0].id,
            by=group[0].by,
            made_at=group[0].made_at,
            why=group[0].why,
            document_id=group[0].subject.document_id if group[0].subject else None,
            name=names.get(group[0].subject.document_id, "") if group[0].subject else "",
            judgements=group,
            state=state(group),
            undone_by=undone.get(group[0].id, ""),
        )
        for group in _groups(given)
    )
    return tuple(sorted(found, key=lambda item: (item.made_at, item.id), reverse=True))


def disputes(given: tuple[Judgement, ...], known: Iterable[Decision]) -> tuple[Dispute, ...]:
    """Return the decisions that disagree."""
    of = {item.id: decision for decision in known for item in decision.judgements}
    found: dict[tuple[str, ...], Dispute] = {}
    for conflict in judgements.conflicts(given):
        several = tuple(dict.fromkeys(of[item.id].id for item in conflict.judgements))
        # Two decisions that disagree on many fields are shown once.
        found.setdefault(
            several,
            Dispute(
                asked=conflict.asked,
                decisions=tuple({of[item.id].id: of[item.id] for item in conflict.judgements}.values()),
            ),
        )
    return tuple(found.values())


def judged_places(given: Iterable[Judgement]) -> frozenset[Place]:
    """Return the words about whose event something is decided."""
    about = (Kind.EVENT, Kind.SWAP, Kind.NO_EVENT)
    return frozenset(
        place_of(item.subject) for item in judgements.in_force(given) if item.subject and item.kind in about
    )


def judged_pairs(given: Iterable[Judgement]) -> frozenset[frozenset[Place]]:
    """Return the pairs of words of which it is decided whether they are one event."""
    return frozenset(
        frozenset((place_of(item.subject), place_of(item.other)))
        for item in judgements.in_force(given)
        if item.subject and item.other and item.kind == Kind.PAIR
    )


def place_of(citation: Citation) -> Place:
    """Return the place of some words."""
    return citation.document_id, citation.span.start, citation.span.end


def _groups(given: Iterable[Judgement]) -> Iterator[tuple[Judgement, ...]]:
    """Yield the judgements that were made at once about the same words."""
    found: dict[object, list[Judgement]] = defaultdict(list)
    for item in given:
        if item.kind != Kind.UNDO:
            found[item.by, item.made_at, item.subject, item.other].append(item)
    for group in found.values():
        yield tuple(sorted(group, key=_order))


def _order(item: Judgement) -> tuple[int, tuple[str, str]]:
    """Return what puts the judgements of one decision in the order in which people say such things."""
    return _FIELDS.index(item.field) if item.field in _FIELDS else len(_FIELDS), when(item)


def _undoing(given: Iterable[Judgement]) -> Iterator[Judgement]:
    """Yield what takes others back and is not taken back itself."""
    undos: dict[str, list[Judgement]] = defaultdict(list)
    for item in given:
        if item.undoes:
            undos[item.undoes].append(item)

    def holds(item: Judgement) -> bool:
        return not any(holds(other) for other in undos.get(item.id, ()))

    yield from (item for found in tuple(undos.values()) for item in found if holds(item))


def _names(store: Store, given: Iterable[Judgement]) -> dict[str, str]:
    ids = {item.subject.document_id for item in given if item.subject}
    return {item.id: item.title or item.name for item in pages.documents_of(store, ids)}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a machine without a table of users
        return "somebody"
