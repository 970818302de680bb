"""A small world: two blocs at odds, one state torn between them, and a threat that stands open.

In December 2021 Germany and France stand together, and so do Russia and Belarus, against them; Türkiye is a
friend of both France and Russia. In 2020 none of this was known.
"""

from __future__ import annotations

from pathlib import Path

from tests.web.ledger_store import occurrence
from westphalia.dates import PartialDate
from westphalia.model import (
    Change,
    CommitmentKind,
    CommitmentState,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Statement,
)
from westphalia.store.derived import Derived, write_derived
from westphalia.store.engine import open_store

EARLY, LATE = "2020-03-01", "2021-12-08"
"""Days on which the first and the last event were published."""

_FRIENDS = (("DEU", "FRA"), ("RUS", "BLR"), ("TUR", "FRA"), ("TUR", "RUS"))
_ENEMIES = (("FRA", "RUS"), ("DEU", "RUS"), ("BLR", "FRA"))


def events() -> tuple[Occurrence, ...]:
    """The world's events; each is told by several outlets, so that it counts."""
    early = PartialDate(EARLY)
    talks = occurrence(
        "occ-early", "CONSULT", ("DEU",), ("FRA",), date=EARLY, first_reported=early, last_reported=early
    )
    friendly = [
        occurrence(f"occ-{one}-{other}".lower(), "AID", (one,), (other,), date="2021-12-05", outlets=4)
        for one, other in _FRIENDS
    ]
    hostile = [
        occurrence(f"occ-{one}-{other}".lower(), "ASSAULT", (one,), (other,), date="2021-12-06", outlets=4)
        for one, other in _ENEMIES
    ]
    return (talks, *friendly, *hostile)


def threat() -> Pledge:
    """Germany's threat against Russia."""
    return Pledge(
        id="plg-1",
        kind=CommitmentKind.THREAT,
        by=("DEU",),
        to=("RUS",),
        condition=None,
        consequence=Pattern(type=EventType.SANCTION, actors=("DEU",), recipients=("RUS",), words="sanctions"),
        deadline=None,
        statements=(Statement(commitment_id="com-1", said=PartialDate(LATE), change=Change.FIRST),),
        state=CommitmentState.OPEN,
        because=(),
    )


def fill(path: Path, *, digest: str = "world") -> None:
    """Make the store."""
    with open_store(path, create=True) as store:
        write_derived(store, Derived(digest=digest, occurrences=events(), pledges=(threat(),)))
