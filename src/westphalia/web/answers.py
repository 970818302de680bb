"""Answers that were given before, kept as long as nothing has changed: nobody waits twice for the same page.

An answer is kept by the whole address, the language and the number of the state of the store (see
`store.changes`), so that none outlives a judgement, an added article or a run. Pages with forms are not kept
at all: what they show depends on who looks, and on work under way.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from starlette.datastructures import Headers
from starlette.responses import Response

from westphalia.store.changes import Kept

MOST_BYTES = 48 * 1024 * 1024
"""All answers together, as they are kept: compressed."""

_OWN = ("content-type", "content-disposition")
"""What an answer says of itself."""

_LEVEL = 4
"""Of compression: the highest takes four times as long for a twentieth less."""

_SMALLEST = 1024
"""Bytes below which compression is not worth it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as it is sent: its bytes, compressed unless they are few, and a mark that only they have."""

    content: bytes
    is_packed: bool
    etag: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, response: Response) -> Answer:
        """Return the answer that a response gives."""
        plain = bytes(response.body)
        is_packed = len(plain) >= _SMALLEST
        return cls(
            content=gzip.compress(plain, _LEVEL, mtime=0) if is_packed else plain,
            is_packed=is_packed,
            # Weak: the same answer goes out compressed and plain.
            etag=f'W/"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"',
            headers={name: response.headers[name] for name in _OWN if name in response.headers},
        )

    def to(self, asked: Headers) -> Response:
        """Return the response to somebody: that nothing has changed, where their browser has this answer."""
        # With `no-cache` a browser keeps the answer, and asks each time whether it still holds.
        common = {
            "etag": self.etag,
            "cache-control": "private, no-cache",
            "vary": "accept-encoding, accept-language",
        }
        if self.etag in {mark.strip() for mark in asked.get("if-none-match", "").split(",")}:
            return Response(status_code=304, headers=common)
        if self.is_packed and "gzip" in asked.get("accept-encoding", ""):
            return Response(self.content, headers={**self.headers, **common, "content-encoding": "gzip"})
        content = gzip.decompress(self.content) if self.is_packed else self.content
        return Response(content, headers={**self.headers, **common})


Answers: TypeAlias = Kept[Answer]


def no_answers(most_bytes: int = MOST_BYTES) -> Answers:
    """Return where answers are kept, those that were asked for last; there are none yet."""
    return Kept(most_bytes, lambda answer: len(answer.content))
