"""A small store in which every page of time, entities and ledgers has something to show.

Two articles of the quarrel between Ruritania (RUT) and Freedonia (FRE): a threat of 7 December 2021, an
attack in January 2022, a figure of 90,000 troops by one side and one of 20,000 by the other.
"""

from __future__ import annotations

from pathlib import Path

from tests.factory import document, event, mention, rich_reading, role, span
from westphalia.dates import PartialDate
from westphalia.model import (
    Change,
    Claim,
    ClaimLine,
    CommitmentKind,
    CommitmentState,
    Comparator,
    Comparison,
    EventType,
    Occurrence,
    Pattern,
    Pledge,
    Quote,
    Reading,
    Run,
    Skipped,
    Standing,
    Statement,
    Status,
)
from westphalia.store import write
from westphalia.store.derived import Derived, write_derived
from westphalia.store.engine import open_store

ANSWER = """Ruritania has 20,000 troops at the border, the palace in Strelsau said.
"Freedonia is trying to frighten us," said a spokesman of Ruritania."""

ATTACK, THREAT, CALL, TALKS = "occ-attack", "occ-threat", "occ-call", "occ-talks"
LINE, PLEDGE = "lin-troops", "plg-threat"
EVIL = "<script>alert('west')</script>"


def answer(title: str = "The palace answers") -> Reading:
    """An article of the other side: its own figure, and what it says of Freedonia."""
    text = document(ANSWER, name="strelsau", title=title, outlet="Strelsauer Zeitung", published="2021-12-09")
    palace, rut = mention(text, "the palace in Strelsau", "RUT"), mention(text, "Ruritania", "RUT")
    fre, speaker = mention(text, "Freedonia", "FRE"), mention(text, "a spokesman of Ruritania", "RUT")
    frighten = event(text, "frighten", "THREATEN", actors=[fre], attribution=[speaker])
    return Reading(
        document=text,
        mentions=(palace, rut, fre, speaker),
        events=(frighten,),
        claims=(
            Claim(
                id="cla-2", citation=text.cite(span(text, "20,000 troops")),
                sentence=span(text, ANSWER.split("\n")[0]),
                quantity="20,000", value=20000.0, comparator=Comparator.EQUAL, unit="troops",
                subject="troops",
                claimants=role(palace), about=("RUT",),
            ),
        ),
        quotes=(
            Quote(
                id="quo-2", citation=text.cite(span(text, "Freedonia is trying to frighten us,")),
                speaker=role(speaker)[0], speaker_name=None, language="en",
            ),
        ),
    )  # fmt: skip


def occurrence(
    id_: str, type_: str, actors: tuple[str, ...], recipients: tuple[str, ...], **fields: object
) -> Occurrence:
    """An event told on 8 December 2021; `date` may be a string."""
    written = fields.pop("date", None)
    values = {
        "mode": None, "persons": (), "place": None, "status": Status.HAPPENED, "event_ids": (), "outlets": 1,
        "first_reported": PartialDate("2021-12-08"), "last_reported": PartialDate("2021-12-08"),
        "confidence": 0.9, **fields,
    }  # fmt: skip
    return Occurrence(
        id=id_,
        type=EventType(type_),
        actors=actors,
        recipients=recipients,
        date=PartialDate(str(written)) if written else None,
        **values,  # type: ignore[arg-type]
    )


def derived(first: Reading) -> Derived:
    """What the two articles come to."""
    attack, sanctions, attacks, told, call, _ = first.events
    return Derived(
        digest="d",
        occurrences=(
            occurrence(ATTACK, "ASSAULT", ("RUT",), ("FRE",), event_ids=(attack.id,), date="2022-01"),
            occurrence(THREAT, "THREATEN", ("FRE",), ("RUT",), event_ids=(told.id,), date="2021-12-07",
                       persons=("Rufus Firefly",)),
            occurrence(CALL, "CONSULT", ("FRE", "RUT"), (), event_ids=(call.id,), date="2021-12-07",
                       mode="phone"),
            occurrence(TALKS, "COOPERATE", ("USA",), ("FRE",), event_ids=(sanctions.id,), date="2020-03-01",
                       status=Status.DENIED),
        ),
        claim_lines=(
            ClaimLine(
                id=LINE, subject="troops", unit="troops", about=("RUT",), claim_ids=("cla-1", "cla-2"),
                values=(90000.0, 20000.0),
                comparisons=(
                    Comparison(earlier_id="cla-1", later_id="cla-2", standing=Standing.CONTRADICTS, why=""),
                ),
            ),
            ClaimLine(
                id="lin-fact", subject="RUT ASSAULT FRE", unit="fact", about=("RUT", "FRE"),
                claim_ids=(attack.id, attacks.id), values=(None, 1.0),
            ),
        ),
        pledges=(
            Pledge(
                id=PLEDGE, kind=CommitmentKind.THREAT, by=("FRE",), to=("RUT",),
                condition=Pattern(type=EventType.ASSAULT, actors=("RUT",), words="if Ruritania attacks"),
                consequence=Pattern(
                    type=EventType.SANCTION, actors=("FRE",), recipients=("RUT",), words="impose sanctions"
                ),
                deadline=None,
                statements=(
                    Statement(commitment_id="com-1", said=PartialDate("2021-12-08"), change=Change.FIRST),
                ),
                state=CommitmentState.OPEN, because=(CALL,),
            ),
        ),
    )  # fmt: skip


def fill(path: Path, *, title: str = "The palace answers") -> None:
    """Make the store."""
    first = rich_reading()
    run = Run(id="run-1", version="1", model_digest="m", data_digest="d", started_at="2021-12-10T10:00:00")
    with open_store(path, create=True) as store:
        begun = write.start_run(store, run)
        for position, reading in enumerate((first, answer(title))):
            write.write_reading(store, begun, reading.document, reading, position=position)
        for place, (kind, message) in enumerate(
            (("encrypted", "the file needs a password"), ("no_event", "none"))
        ):
            item = Skipped(id=f"skp-{place}", where=f"{kind}.pdf", kind=kind, message=message)
            write.write_skipped(store, begun, item, position=10 + place)
        write.finish_run(store, begun, finished_at="2021-12-10T10:00:01", complete=True)
        write_derived(store, derived(first))
