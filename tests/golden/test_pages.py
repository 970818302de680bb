"""The golden pages: sentences with what must be read in them, written to be read by people.

A page holds quotations (`> `), each with a table of the events that must be found in it. A filled cell must
be so; an empty cell is not asked. A slash stands between triggers of which either will do; `parties` are the
actors and recipients together. An empty table says that there is no event at all. `(fr)` alone on a line sets
the language of what follows; a page named after a language begins in it. All is our own prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from westphalia import read_text
from westphalia.model import Event, Reading, Role

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Case:
    """One quotation and the rows of its table."""

    language: str
    text: str
    rows: tuple[dict[str, str], ...]


def cases(page: Path) -> Iterator[Case]:
    """Yield the quotations of a page with their tables."""
    language = page.stem if len(page.stem) == 2 else "it"
    text, header, rows = "", [], []
    for line in [*page.read_text(encoding="utf-8").splitlines(), "> "]:
        if line.startswith("> "):
            if text:
                yield Case(language, text, tuple(rows))
            text, header, rows = line[2:], [], []
        elif line.startswith("(") and line.rstrip().endswith(")") and len(line.strip()) == 4:
            if text:
                yield Case(language, text, tuple(rows))
            text, language = "", line.strip()[1:3]
        elif line.startswith("|") and "---" not in line:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if header:
                rows.append(dict(zip(header, cells, strict=True)))
            else:
                header = cells


ALL = [case for page in sorted(PAGES.glob("*.md")) for case in cases(page)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.text[:60])
def test_a_golden_sentence_is_read_as_its_page_says(case: Case) -> None:
    reading = read_text(case.text, language=case.language, published="2023-03-08")
    if not case.rows:
        assert [event.citation.quote for event in reading.events] == []
    for row in case.rows:
        event = found(reading, row["trigger"])
        for column, expected in row.items():
            if expected and column != "trigger":
                assert value(event, column) == value_of(column, expected), (column, event)


def found(reading: Reading, trigger: str) -> Event:
    events = [event for event in reading.events if event.citation.quote in trigger.split("/")]
    assert events, f"no event at {trigger!r}; found {[e.citation.quote for e in reading.events]}"
    return events[0]


def value(event: Event, column: str) -> object:
    match column:
        case "parties":
            return codes(event.actors) | codes(event.recipients)
        case "actor" | "recipient":
            return codes(event.actors if column == "actor" else event.recipients)
        case "type" | "mode" | "polarity" | "certainty" | "time":
            return str(getattr(event, column))
        case _:
            raise AssertionError(f"a golden page has no column {column!r}")


def value_of(column: str, expected: str) -> object:
    return frozenset(expected.split()) if column in ("actor", "recipient", "parties") else expected


def codes(roles: tuple[Role, ...]) -> frozenset[str]:
    return frozenset(code for role in roles for code in role.entities)
