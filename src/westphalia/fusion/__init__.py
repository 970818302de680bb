"""One event from many reports: which records tell of the same thing, and what they say of it together."""

from westphalia.fusion.copies import find_copies
from westphalia.fusion.fuse import fuse
from westphalia.fusion.reports import reports_of

__all__ = ["find_copies", "fuse", "reports_of"]
