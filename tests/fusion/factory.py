"""One line makes one report."""

from __future__ import annotations

from typing import Any

from westphalia.dates import PartialDate
from westphalia.ids import content_id
from westphalia.model import EventType, Report


def report(document: str = "a", type: str = "CONSULT", *, start: int = 0, **fields: Any) -> Report:
    """A report; `actors` and `recipients` are words parted by spaces, dates strings."""
    for name in ("actors", "recipients", "attribution"):
        fields[name] = tuple(fields.get(name, "").split())
    for name in ("date", "published"):
        if isinstance(fields.get(name), str):
            fields[name] = PartialDate(fields[name])
    fields.setdefault("published", PartialDate("2022-02-13"))
    fields.setdefault("outlet", f"Outlet {document}")
    fields.setdefault("language", "en")
    fields.setdefault("trigger", "met")
    fields.setdefault("sentence", "The two presidents met.")
    id_ = fields.pop("event_id", None) or content_id("eve", document, start, type)
    return Report(event_id=id_, document_id=document, start=start, type=EventType(type), **fields)


def call(document: str, day: str | None = "2022-02-12", trigger: str = "call", **fields: Any) -> Report:
    """A report of a call between Biden and Putin."""
    fields.setdefault("actors", "USA RUS")
    fields.setdefault("persons", ("Joe Biden", "Vladimir Putin"))
    fields.setdefault("sentence", f"The {trigger} between Biden and Putin lasted an hour.")
    return report(document, "CONSULT", mode="phone", date=day, trigger=trigger, **fields)
