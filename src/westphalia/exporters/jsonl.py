"""Everything that was read, with every citation: one document a line, nothing left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from westphalia.model import Reading
from westphalia.plain import from_plain, to_plain

TITLE = "All records with their citations, one document a line"
SUFFIX = ".jsonl"


def export(readings: Iterable[Reading], out: TextIO) -> int:
    """Write one line per document and return how many were written."""
    count = 0
    for reading in readings:
        out.write(json.dumps(to_plain(reading), ensure_ascii=False) + "\n")
        count += 1
    return count


def read(lines: Iterable[str]) -> Iterator[Reading]:
    """Yield the readings that `export` wrote."""
    for line in lines:
        if line.strip():
            yield from_plain(Reading, json.loads(line))
