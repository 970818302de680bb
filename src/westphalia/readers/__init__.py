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
from westphalia.readers._documents import shown as shown

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
        if not _may_exist(path):
            message = "there is no such file or folder; nothing was read. Check how it is written"
            raise WestphaliaError(f"{shown(path)}: {message}")
    return _inputs(named)


def read_path(path: Path) -> Iterator[Document | InputError]:
    """Yield the documents of one file; what cannot be read comes as an `InputError` in its place."""
    where = shown(path)
    reader = by_suffix().get(path.suffix.lower())
    if reader is None:
        yield _unsupported(path)
        return
    try:
        # Before its bytes are in memory.
        _check_size(reader, path.stat().st_size, where)
        yield from _read(reader, path, path.read_bytes(), where)
    except OSError as error:
        yield _unreadable(path, error)
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
    _check_size(reader, len(data), where)
    if not data.strip():
        raise InputError(where, "empty", "there is nothing in it; save the article again, or leave it out")
    yield from reader.read(path, data, where=where)


def _check_size(reader: Reads, size: int, where: str) -> None:
    largest = getattr(reader, "LARGEST", _LARGEST)
    if size > largest:
        message = f"it is larger than {largest // 1_000_000} MB; cut it into its articles"
        raise InputError(where, "too_large", message)


def _may_exist(path: Path) -> bool:
    """Return whether a path exists, or lies where we may not look."""
    try:
        return path.exists()
    except PermissionError:
        return True


def _inputs(paths: Iterable[Path]) -> Iterator[Path | InputError]:
    for path in paths:
        yield from _files_at(path, above=frozenset())


def _files_at(path: Path, *, above: frozenset[Path]) -> Iterator[Path | InputError]:
    """Yield a file, or the files of a folder; a link back to one of the folders above is not followed."""
    try:
        if not path.is_dir():
            yield _supported(path)
        elif path.resolve() not in above:
            yield from _walk(path, seen=above)
    except OSError as error:
        yield _unreadable(path, error)


def _walk(folder: Path, *, seen: frozenset[Path]) -> Iterator[Path | InputError]:
    """Yield the files below a folder, hidden ones left out."""
    with os.scandir(folder) as found:
        names = sorted(entry.name for entry in found if not entry.name.startswith("."))
    above = seen | {folder.resolve()}
    for name in names:
        yield from _files_at(folder / name, above=above)


def _supported(path: Path) -> Path | InputError:
    if path.suffix.lower() in by_suffix() and (path.is_file() or path.is_symlink()):
        return path
    return _unsupported(path)


def _unreadable(path: Path, error: OSError) -> InputError:
    said = error.strerror or type(error).__name__
    return InputError(
        shown(path), "unreadable", f"it cannot be opened: {said}; check that you may read it, and read again"
    )


def _unsupported(path: Path) -> InputError:
    known = ", ".join(sorted(by_suffix()))
    suffix = shown(path.suffix)
    said = f"no reader for {suffix} files" if suffix else "the name has no suffix that tells its format"
    return InputError(shown(path), "unsupported", f"{said}; save it as one of {known}")
