"""Who may ask, and what a page may do: hosts, tokens, and the headers that every answer carries."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from westphalia.errors import WestphaliaError

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page may load and do: nothing that is not ours, so nothing that stands in a document."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # With `no-referrer` browsers would not say either that a form of ours comes from here.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

COOKIE = "westphalia"
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the explorer listens, and the token that it asks for (none: it asks nobody).

    `csrf` is a secret of this process that seals every form, so that no other site can send one. `fetch` says
    whether readers may have an address fetched (left out: only if this machine alone is listened to),
    `scenarios` in which folder scenarios lie (left out: in one of that name beside the store).
    """

    host: str = "127.0.0.1"
    port: int = 8448
    token: str | None = None
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    fetch: bool | None = None
    scenarios: Path | None = None

    @property
    def may_fetch(self) -> bool:
        """Whether readers may have an address fetched."""
        return is_loopback(self.host) if self.fetch is None else self.fetch

    def __post_init__(self) -> None:
        if not is_loopback(self.host) and not self.token:
            raise WestphaliaError(
                f"{self.host} can be reached from other machines. Name a token with --token, "
                "or listen on 127.0.0.1."
            )


def is_loopback(host: str) -> bool:
    """Return whether a host can only be reached from this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Guard:
    """Turns away who may not ask, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self.app
        await answer(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what to answer instead of the page; None when the page may be shown."""
        headers = Headers(scope=scope)
        if not self._knows_host(headers.get("host", "")):
            # A page of another site that has its name point here would otherwise read the store.
            return PlainTextResponse("This address is not known here.", status_code=400)
        if scope["method"] not in _READS and not _comes_from_here(headers):
            return PlainTextResponse("This form was not sent from here.", status_code=403)
        return self._ask_for_token(scope, headers) if self.settings.token else None

    def _knows_host(self, given: str) -> bool:
        host = urlsplit(f"//{given}").hostname or ""
        # Behind a token any name will do: who knows the token may ask.
        return bool(self.settings.token) or is_loopback(host)

    def _ask_for_token(self, scope: Scope, headers: Headers) -> Response | None:
        assert self.settings.token is not None
        query = QueryParams(scope["query_string"])
        if self._is_token(query.get("token")):
            rest = [(key, value) for key, value in query.multi_items() if key != "token"]
            return self._remember(scope["path"] + (f"?{urlencode(rest)}" if rest else ""))
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        if self._is_token(bearer) or self._is_token(cookie):
            return None
        return PlainTextResponse(
            "Open this page once with ?token=... behind its address.",
            status_code=401,
            headers={"www-authenticate": "Bearer"},
        )

    def _is_token(self, given: str | None) -> bool:
        wanted = self.settings.token or ""
        return given is not None and hmac.compare_digest(given.encode(), wanted.encode())

    def _remember(self, address: str) -> Response:
        """Return the way to the same page without the token in its address."""
        response = RedirectResponse("/" + address.lstrip("/\\"), status_code=303)
        assert self.settings.token is not None
        response.set_cookie(COOKIE, self.settings.token, httponly=True, samesite="strict")
        return response


def _comes_from_here(headers: Headers) -> bool:
    """Return whether a browser says that a form stands on a page of ours; programs say nothing."""
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host")
