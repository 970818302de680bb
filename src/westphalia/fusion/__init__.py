"""One event from many reports: which records tell of the same thing, and what they say of it together."""

from westphalia.fusion.copies import find_copies
from westphalia.fusion.doubts import Doubt
from westphalia.fusion.fuse import Fused, fuse, fuse_with_doubts
from westphalia.fusion.reports import reports_of

__all__ = ["Doubt", "Fused", "find_copies", "fuse", "fuse_with_doubts", "reports_of"]
