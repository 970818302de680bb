"""Addresses of this machine and of private networks are not asked, by whatever name or detour."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from westphalia.web import fetch
from westphalia.web.fetch import NotFetched

PUBLIC = "93.184.215.14"
PRIVATE = (
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fe80::1%eth0", "no number",
)  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_such_an_address_is_not_public(number: str) -> None:
    assert not fetch.is_public(number)


@pytest.mark.parametrize("number", [PUBLIC, "8.8.8.8", "2606:4700::1111"])
def test_an_address_of_the_open_internet_is_public(number: str) -> None:
    assert fetch.is_public(number)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://LOCALHOST./", "http://printer.local/",
        "http://a.localhost/", "http://169.254.169.254/latest/meta-data", "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "javascript:alert(1)",
        "data:text/html,x", "//example.org/", "example.org", "", "http://", "http://[", "http:///x",
        "http://name:word@example.org/", "http://example.org:22/", "https://example.org:80/",
        "http://example.org/\r\nHost: evil", "http://exa mple.org/", "http://example.org:99999/",
        "http://" + "a" * 3000,
    ],
)  # fmt: skip
def test_such_an_address_is_refused_before_anything_is_asked(address: str) -> None:
    with pytest.raises(NotFetched):
        fetch.check(address)


@pytest.mark.parametrize("numbers", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::1"], ["169.254.169.254"], []])
@pytest.mark.parametrize("host", ["inside.example", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_means_a_private_address_is_refused(host: str, numbers: list[str]) -> None:
    with pytest.raises(NotFetched) as error:
        fetch.fetch(f"http://{host}/", lookup=lambda *_: numbers, connect=never)

    assert error.value.kind == "private"


def never(*_: object) -> socket.socket:
    raise AssertionError("a connection was opened")


Answers = Mapping[str, bytes]


@contextmanager
def site(answer: Callable[[str], bytes]) -> Iterator[tuple[int, list[str]]]:
    """A server on this machine that stands for one of the web; yields its port and what was asked of it."""
    asked: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(65536).decode("latin-1")
                asked.append(request)
                try:
                    for piece in answer(request.split(" ")[1]).splitlines(keepends=True):
                        connection.sendall(piece)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1], asked
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def ask(
    address: str, answer: Callable[[str], bytes], **options: float
) -> tuple[bytes, str, list[str], list[str]]:
    """What is fetched when all public numbers lead to one server, what it was asked, and which numbers."""
    numbers: list[str] = []
    with site(answer) as (port, asked):

        def connect(number: str, _: int, seconds: float) -> socket.socket:
            numbers.append(number)
            return socket.create_connection(("127.0.0.1", port), seconds)

        content, last = fetch.fetch(address, lookup=lookup, connect=connect, **options)  # type: ignore[arg-type]
    return content, last, asked, numbers


def lookup(host: str, _: int) -> Sequence[str]:
    return {"paper.example": [PUBLIC], "other.example": ["8.8.8.8"], "inside.example": ["10.0.0.1"]}[host]


def ok(words: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(words), words)


def test_an_article_is_fetched_from_the_address_that_was_looked_at() -> None:
    content, last, asked, numbers = ask("http://paper.example/a?b=è", lambda _: ok(b"<p>Words."))

    assert content == b"<p>Words."
    assert last == "http://paper.example/a?b=è"
    assert numbers == [PUBLIC]
    assert asked[0].startswith("GET /a?b=%C3%A8 HTTP/1.1\r\nHost: paper.example\r\n")


def test_nothing_of_the_reader_is_sent() -> None:
    asked = ask("http://paper.example/", lambda _: ok(b"Words."))[2][0].lower()

    assert "cookie" not in asked
    assert "referer" not in asked
    assert "authorization" not in asked


def test_the_way_to_another_public_address_is_followed() -> None:
    def answer(path: str) -> bytes:
        return (
            ok(b"There.")
            if path == "/b"
            else b"HTTP/1.1 302 Found\r\nlocation: http://other.example/b\r\n\r\n"
        )

    content, last, _, numbers = ask("http://paper.example/a", answer)

    assert (content, last, numbers) == (b"There.", "http://other.example/b", [PUBLIC, "8.8.8.8"])


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://inside.example/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://localhost",
    ],
)
def test_the_way_to_a_private_address_is_not_followed(to: str) -> None:
    answer = f"HTTP/1.1 301 Moved\r\nlocation: {to}\r\n\r\n".encode()

    with pytest.raises(NotFetched):
        ask("http://paper.example/", lambda _: answer)


def test_a_circle_of_addresses_is_left() -> None:
    with pytest.raises(NotFetched) as error:
        ask("http://paper.example/", lambda _: b"HTTP/1.1 302 Found\r\nlocation: /again\r\n\r\n")

    assert error.value.kind == "redirects"


def test_a_large_answer_is_cut_off() -> None:
    with pytest.raises(NotFetched) as error:
        ask("http://paper.example/", lambda _: ok(b"x" * 5000), largest=1000)

    assert error.value.kind == "too_large"


def test_a_slow_answer_is_cut_off() -> None:
    def answer(_: str) -> bytes:
        threading.Event().wait(1.5)
        return ok(b"Late.")

    with pytest.raises(NotFetched) as error:
        ask("http://paper.example/", answer, seconds=0.4)

    assert error.value.kind == "too_slow"


def test_an_error_of_the_site_is_said() -> None:
    with pytest.raises(NotFetched, match="404"):
        ask("http://paper.example/", lambda _: b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")


def test_nonsense_is_said_to_be_unreachable() -> None:
    with pytest.raises(NotFetched) as error:
        ask("http://paper.example/", lambda _: b"\x00\x01\x02\r\n\r\n")

    assert error.value.kind == "unreachable"


def test_what_is_fetched_gets_a_harmless_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = b"<html>", "https://paper.example/../../a%2Fb/..;x.php?q"
    monkeypatch.setattr(fetch, "fetch", lambda _: found)

    path = fetch.save("https://paper.example/", tmp_path)

    assert path.parent == tmp_path
    assert path.name == "paper.example-..-..-a-2Fb-..-x.php.html"
