"""Judgements into the store, and at once into all that users see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from westphalia import judgements
from westphalia.errors import StoreError
from westphalia.ids import content_id
from westphalia.judgements import Kind, in_force
from westphalia.model import Judgement, Reading
from westphalia.store import judged
from westphalia.store.engine import Store

_CHANGE_READINGS = (Kind.MENTION, Kind.EVENT, Kind.SWAP, Kind.NO_EVENT, Kind.COMMITMENT)
"""Kinds that change what is seen of a document; the others are about what many documents come to."""


@dataclass(frozen=True, slots=True)
class Judges:
    """The judgements in force that change readings, by document."""

    by_document: dict[str, tuple[Judgement, ...]]

    @classmethod
    def of(cls, given: Iterable[Judgement]) -> Judges:
        """Return those of some judgements that are in force."""
        found: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in in_force(given):
            if judgement.kind in _CHANGE_READINGS and judgement.subject:
                found[judgement.subject.document_id].append(judgement)
        return cls({document_id: tuple(items) for document_id, items in found.items()})

    def basis(self, document_id: str) -> str:
        """Return a digest of the judgements about a document and of the version that applies them."""
        about = self.by_document.get(document_id)
        if not about:
            return ""
        return content_id("bas", metadata.version("westphalia"), *(item.id for item in about))

    def apply(self, reading: Reading) -> Reading:
        """Return a reading as it stands after the judgements."""
        return judgements.apply(reading, self.by_document.get(reading.document.id, ()))


def judge(store: Store, *given: Judgement) -> tuple[Judgement, ...]:
    """Add judgements to a store, let what is seen of their documents follow, and return those that are new.

    What many records come to follows with the next `relate`.
    """
    added = judged.write_judgements(store, given)
    refresh(store)
    return added


def take_back(store: Store, id_or_prefix: str, *, by: str, made_at: str, why: str = "") -> Judgement:
    """Undo a judgement, and return the one that does so."""
    undone = judgements.undo(find_judgement(store, id_or_prefix), by=by, made_at=made_at, why=why)
    judge(store, undone)
    return undone


def find_judgement(store: Store, id_or_prefix: str) -> Judgement:
    """Return the one judgement whose id begins like this."""
    prefix = id_or_prefix if id_or_prefix.startswith("jud-") else f"jud-{id_or_prefix}"
    found = [item for item in judged.judgements(store) if item.id.startswith(prefix)]
    if len(found) != 1:
        many = "no judgement" if not found else f"{len(found)} judgements"
        raise StoreError(
            f"{store.path}: {many} with an id that begins with {prefix!r}. See `westphalia judgements`."
        )
    return found[0]


def refresh(store: Store) -> int:
    """Bring all judged readings up to date, and return how many had to be made anew or taken away."""
    documents = judged.judged_documents(store)
    if not documents:
        return 0
    return judged.judge_readings(store, Judges.of(judged.judgements(store)), documents)
