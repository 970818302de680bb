"""Fetch one article from the web on a reader's demand, and from nowhere else.

The name of a site is looked up once, every address that it has is looked at, and the connection goes to one
of these very addresses: a name that means another machine a moment later gains nothing. The same holds for
every address that an answer leads on to.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from westphalia.errors import InputError
from westphalia.readers import sniff

LARGEST = 10 * 1024 * 1024
SECONDS = 20.0
_HOPS = 5
_PORTS = {"http": 80, "https": 443}
_CHUNK = 64 * 1024
_LONGEST = 2000
_HEADERS = {
    "accept": "text/html,application/pdf,application/xml,text/plain",
    "accept-encoding": "identity",
    "user-agent": "westphalia",
}
_REDIRECTS = (301, 302, 303, 307, 308)

_TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""Addresses that stand for others behind them, which may be anybody's."""

Lookup: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host."""

Connect: TypeAlias = Callable[[str, int, float], socket.socket]
"""Opens a connection to an address."""


class NotFetched(InputError):  # noqa: N818
    """Skip one: an address is not fetched. `kind` says why."""


def save(address: str, folder: Path) -> Path:
    """Fetch an address into a folder, and return the file."""
    content, last = fetch(address)
    parts = urlsplit(last)
    stem = re.sub(r"[^\w.-]+", "-", f"{parts.hostname or ''}{parts.path}").strip("-._")[:80] or "article"
    suffix = sniff(content[:4096])
    path = folder / (stem.removesuffix(suffix) + suffix)
    path.write_bytes(content)
    return path


def fetch(
    address: str,
    *,
    lookup: Lookup | None = None,
    connect: Connect | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> tuple[bytes, str]:
    """Return what stands at an address, and the address at which it was found at last.

    Raises:
        NotFetched: it may not be fetched, or it cannot be.
    """
    until = time.monotonic() + seconds
    lookup = lookup or _lookup
    connect = connect or _connect
    for _ in range(_HOPS + 1):
        check(address)
        found = _ask(address, lookup, connect, until, largest)
        if isinstance(found, bytes):
            return found, address
        address = urljoin(address, found)
    raise NotFetched(address, "redirects", "it leads from one address to the next without end")


def check(address: str) -> None:
    """Say what is wrong with an address that may not be fetched, as far as its words tell.

    Raises:
        NotFetched: it is none of the web, or of this machine or a private network.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise NotFetched(address, "no_address", "this is no address") from error
    if len(address) > _LONGEST or any(ord(sign) < 33 or ord(sign) == 127 for sign in address):
        raise NotFetched(address[:80], "no_address", "this is no address")
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NotFetched(address, "no_address", "only addresses with http:// or https:// are fetched")
    if parts.username is not None or parts.password is not None:
        raise NotFetched(address, "no_address", "an address with a name and a password in it is not fetched")
    if port not in (None, _PORTS[parts.scheme]):
        raise NotFetched(address, "port", "only the usual ports of the web, 80 and 443, are asked")
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        literal = None
    if literal is not None and not is_public(str(literal)):
        raise _private(address)
    if parts.hostname.rstrip(".").lower() == "localhost" or parts.hostname.lower().endswith(
        (".localhost", ".local", ".internal", ".localhost.", ".local.", ".internal.")
    ):
        raise _private(address)


def is_public(address: str) -> bool:
    """Return whether a number is the address of a machine on the open internet.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("fe80::1")
    (True, False, False, False)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in tunnel for tunnel in _TUNNELS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _ask(address: str, lookup: Lookup, connect: Connect, until: float, largest: int) -> bytes | str:
    """Return what stands at an address, or the address to which it leads on."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = _PORTS[parts.scheme]
    try:
        numbers = lookup(host, port)
    except (OSError, UnicodeError) as error:
        raise NotFetched(address, "unknown_host", f"no site of the name {host} is found") from error
    # All of them: a site with one address inside a private network is not to be trusted with the others.
    if not numbers or not all(is_public(number) for number in numbers):
        raise _private(address)
    try:
        return _answer(address, numbers[0], host, port, connect, until, largest)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(address, "unreachable", f"it cannot be fetched: {error}") from error


def _answer(
    address: str, number: str, host: str, port: int, connect: Connect, until: float, largest: int
) -> bytes | str:
    parts = urlsplit(address)
    connection = _Connection(host, port, timeout=_left(address, until))
    sock = connect(number, port, _left(address, until))
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection.sock = sock
        # The time for one piece is no bound for many: a site may send one byte a second.
        clock = Timer(_left(address, until), _end, (sock,))
        clock.daemon = True
        clock.start()
    except BaseException:
        sock.close()
        raise
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", _ascii(target), headers=_HEADERS)
        response = connection.getresponse()
        if response.status in _REDIRECTS and response.headers.get("location"):
            return str(response.headers["location"])
        if response.status != 200:
            raise NotFetched(address, "status", f"the site answers {response.status} {response.reason}")
        return _content(address, response, until, largest)
    except (OSError, http.client.HTTPException, ValueError):
        _left(address, until)
        raise
    finally:
        clock.cancel()
        connection.close()
        sock.close()


class _Connection(http.client.HTTPConnection):
    """A connection that asks nobody else where to connect to."""

    def connect(self) -> None:
        """Refuse: the socket is given."""
        raise http.client.NotConnected


def _end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _content(address: str, response: http.client.HTTPResponse, until: float, largest: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    while True:
        chunk = response.read1(_CHUNK)
        _left(address, until)
        if not chunk:
            return b"".join(parts)
        total += len(chunk)
        if total > largest:
            raise NotFetched(address, "too_large", f"it is larger than {largest // 1_000_000} MB")
        parts.append(chunk)


def _left(address: str, until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched(address, "too_slow", "the site takes too long to answer")
    return left


def _ascii(target: str) -> str:
    """Return a path with letters beyond ASCII as they are sent."""
    return "".join(
        sign if ord(sign) < 128 else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in target
    )


def _private(address: str) -> NotFetched:
    return NotFetched(
        address, "private", "this is an address of this machine or of a private network; it is not fetched"
    )


def _lookup(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def _connect(number: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((number, port), timeout=seconds)
