"""Turn files and streams into documents: one file of this folder, one format.

A reader is a module with `SUFFIXES`, `MEDIA_TYPE` and `read(path, data, where=...)`, which yields documents,
and an `InputError` in the place of each entry that cannot be read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from westphalia import registry
from westphalia.errors import InputError, WestphaliaError
from westphalia.model import Document

_LARGEST = 20_000_000
"""Bytes in a file at most, unless its reader has its own `LARGEST`: 20 MB is a shelf of books, no article."""


class Reads(Protocol):
    """What a module of this folder offers."""

    SUFFIXES: tuple[str, ...]
    MEDIA_TYPE: str

    def read(self, path: Path | None, data: bytes, *, where: str) -> Iterator[Document | InputError]:
        """Yield the documents in the bytes of one file."""
        ...


def by_suffix() -> MappingProxyType[str, Reads]:
    """Return the readers by the suffix of the files they read."""
    readers = [cast(Reads, module) for module in registry.parts(__name__).values()]
    return MappingProxyType({suffix: reader for reader in readers for suffix in reader.SUFFIXES})


def inputs(paths: Iterable[str | Path]) -> Iterator[Path | InputError]:
    """Return the files that these paths mean, folders walked in sorted order, hidden entries left out.

    Raises:
        WestphaliaError: a path does not exist; nothing has been read then.
    """
    named = [Path(path) for path in paths]
    for path in named:
        if not path.exists():
            raise WestphaliaError(f"{path}: there is no such file or folder")
    return _inputs(named)


def read_path(path: Path) -> Iterator[Document | InputError]:
    """Yield the documents of one file; what cannot be read comes as an `InputError` in its place."""
    where = str(path)
    reader = by_suffix().get(path.suffix.lower())
    if reader is None:
        yield _unsupported(path)
        return
    try:
        largest = getattr(reader, "LARGEST", _LARGEST)
        if path.stat().st_size > largest:
            message = f"the file is larger than {largest // 1_000_000} MB; cut it into smaller ones"
            raise InputError(where, "too_large", message)
        yield from _read(reader, path, path.read_bytes(), where)
    except OSError as error:
        yield InputError(where, "unreadable", error.strerror or type(error).__name__)
    except InputError as error:
        yield error


def read_stream(data: bytes, *, where: str = "-") -> Iterator[Document | InputError]:
    """Yield the documents of bytes without a name: JSON lines, HTML, PDF, a feed or plain text."""
    try:
        yield from _read(by_suffix()[sniff(data)], None, data, where)
    except InputError as error:
        yield error


def sniff(data: bytes) -> str:
    """Return the suffix that a file with these bytes would have.

    >>> sniff(b"%PDF-1.7"), sniff(b'{"text": "Oslo agreed."}'), sniff(b"Oslo agreed.")
    ('.pdf', '.jsonl', '.txt')
    """
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"%pdf-"):
        return ".pdf"
    if re.match(rb"\{\s*\"", head):
        return ".jsonl"
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head[:1024]:
        return ".html"
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        return ".xml"
    return ".txt"


def _read(reader: Reads, path: Path | None, data: bytes, where: str) -> Iterator[Document | InputError]:
    if not data.strip():
        raise InputError(where, "empty", "there is nothing in it")
    yield from reader.read(path, data, where=where)


def _inputs(paths: Iterable[Path]) -> Iterator[Path | InputError]:
    for path in paths:
        if path.is_dir():
            yield from _walk(path, seen=frozenset())
        else:
            yield _supported(path)


def _walk(folder: Path, *, seen: frozenset[Path]) -> Iterator[Path | InputError]:
    """Yield the files below a folder; a link that leads back into a folder above is not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        above = seen | {folder.resolve()}
    except OSError as error:
        yield InputError(str(folder), "unreadable", error.strerror or type(error).__name__)
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if not path.is_dir():
            yield _supported(path)
        elif path.resolve() not in above:
            yield from _walk(path, seen=above)


def _supported(path: Path) -> Path | InputError:
    if path.suffix.lower() in by_suffix() and (path.is_file() or path.is_symlink()):
        return path
    return _unsupported(path)


def _unsupported(path: Path) -> InputError:
    known = ", ".join(sorted(by_suffix()))
    said = (
        f"no reader for {path.suffix!r} files"
        if path.suffix
        else "the name has no suffix that tells its format"
    )
    return InputError(str(path), "unsupported", f"{said}; there are readers for {known}")
