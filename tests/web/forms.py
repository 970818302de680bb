"""A reader who fills in forms: takes the seal from the page, sends, and reads what is wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from starlette.testclient import TestClient

_SEAL = re.compile(r'name="seal" value="([^"]+)"')
_PROBLEM = re.compile(r'class="problem"[^>]*>([^<]+)')
Fields = Mapping[str, str | Sequence[str]]


def seal_of(client: TestClient, address: str) -> str:
    """The seal of the form of a page."""
    found = _SEAL.search(client.get(address).text)
    assert found, address
    return found[1]


def send(client: TestClient, address: str, fields: Fields, *, files: Any = None, follow: bool = False) -> Any:
    """The answer to a form of a page that is filled in like this."""
    sealed = {"seal": seal_of(client, address), **fields}
    return client.post(address, data=sealed, files=files, follow_redirects=follow)


def problems(answer: Any) -> list[str]:
    """What a page says is wrong."""
    return [unescape(words) for words in _PROBLEM.findall(answer.text)]


def job_of(client: TestClient, address: str, *, seconds: float = 120) -> Mapping[str, Any]:
    """The work that the JSON of a page tells of, once it is finished."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job: Mapping[str, Any] = client.get(address).json()["job"]
        if job["stage"] not in ("waiting", "running"):
            return job
        time.sleep(0.1)
    raise AssertionError(f"{address}: the work does not come to an end")
