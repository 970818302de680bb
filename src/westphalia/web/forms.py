"""Forms that change something: what a reader sent, whether it was sent from here, and what is wrong with it.

A form carries the id of the browser that it was shown to, sealed with a secret of this process; the browser
sends the id itself as a cookie. No other site can send both, and nothing has to be kept between requests.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, cast

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from westphalia.errors import WestphaliaError

COOKIE = "westphalia-browser"
SEAL = "seal"
"""The field of every form that holds the seal."""

LARGEST = 64 * 1024
"""Bytes of a form of a page that names no other number."""

_MOST_FIELDS, _MOST_FILES = 400, 200
_LONGEST_FIELD = 2 * 1024 * 1024
_BROWSER = re.compile(r"[0-9a-f]{32}")
_YEAR = 365 * 24 * 3600


class Refused(WestphaliaError):  # noqa: N818
    """What was sent cannot be done: what is wrong, in the reader's words, by the field that is wrong.

    What is wrong with all of it stands under the empty name.
    """

    def __init__(self, problems: Mapping[str, str], status: int = 422) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent: its name as the browser says it, and its content to be read once."""

    name: str
    size: int
    content: IO[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as a reader filled it in."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def one(self, name: str, otherwise: str = "") -> str:
        """Return the value of a field without white space around it."""
        return next(iter(self.fields.get(name, ())), otherwise).strip()

    def many(self, name: str) -> tuple[str, ...]:
        """Return all values of a field, as many as there are rows of it."""
        return tuple(value.strip() for value in self.fields.get(name, ()))

    def close(self) -> None:
        """Let go of the files: what was not kept elsewhere is gone."""
        for item in self.files:
            item.content.close()


def browser_of(request: Request) -> str | None:
    """Return the id of a reader's browser, None when it has none yet."""
    given = request.cookies.get(COOKIE, "")
    return given if _BROWSER.fullmatch(given) else None


def new_browser() -> str:
    """Return an id for a browser."""
    return secrets.token_hex(16)


def remember(response: Response, browser: str) -> None:
    """Let a browser know its id."""
    # Lax and not strict: a link from a mail opens a page as whom the reader was before.
    response.set_cookie(COOKIE, browser, max_age=_YEAR, httponly=True, samesite="lax")


def seal_of(browser: str, secret: str) -> str:
    """Return what a form that is shown to a browser carries."""
    return hmac.new(secret.encode(), browser.encode(), "sha256").hexdigest()


def is_sealed(sent: Sent, browser: str | None, secret: str) -> bool:
    """Return whether a form was shown by this process to the browser that sends it."""
    given = sent.fields.get(SEAL, ("",))[0]
    return browser is not None and hmac.compare_digest(given.encode(), seal_of(browser, secret).encode())


async def received(request: Request, largest: int = LARGEST) -> Sent:
    """Return the form that a request sends.

    Raises:
        HTTPException: it is larger than it may be (413), or no form (400, 415).
    """
    if int(request.headers.get("content-length") or 0) > largest:
        raise HTTPException(413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise HTTPException(415)
    limited = Request(request.scope, _limited(request.receive, largest))
    try:
        form = await limited.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=min(largest, _LONGEST_FIELD)
        )
    except (MultiPartException, ValueError) as error:
        raise HTTPException(400) from error
    fields: dict[str, tuple[str, ...]] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = cast(IO[bytes], value.file)
            files.append(Upload(name=value.filename or "", size=value.size or 0, content=content))
        else:
            # A surrogate half cannot be kept: it stands for bytes that are no text.
            said = value.encode("utf-8", "replace").decode().replace("\x00", "")
            fields[name] = (*fields.get(name, ()), said)
    return Sent(fields=fields, files=tuple(files))


def _limited(receive: Receive, largest: int) -> Receive:
    """Return a stream that ends with an error once more has come than may: a length may be left out."""
    total = 0

    async def limited() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > largest:
            raise HTTPException(413)
        return message

    return limited


def rows_of(sent: Sent, *names: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table in a form: the first values of all columns, the second ones, and so on."""
    columns = {name: sent.many(name) for name in names}
    for number in range(max((len(values) for values in columns.values()), default=0)):
        yield {name: values[number] if number < len(values) else "" for name, values in columns.items()}
