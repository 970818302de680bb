"""Ids that are hashes of content: the same input gives the same rows."""

from __future__ import annotations

import hashlib

_SEPARATOR = "\x1f"
"""ASCII unit separator between parts, so that ("ab", "c") and ("a", "bc") differ."""


def content_id(prefix: str, *parts: object) -> str:
    """Return `prefix-` and 16 hexadecimal digits of the SHA-256 of the parts.

    >>> content_id("doc", "ab", "c") == content_id("doc", "a", "bc")
    False
    """
    text = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
