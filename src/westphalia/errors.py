"""What can go wrong.

    WestphaliaError
    ├── InputError          this input cannot be read; skip it, record it, go on
    ├── DataFileError       a language, entity or ontology file is wrong; stop, name file and path
    ├── ModelError          the reading model is missing or does not fit the data files; stop
    └── StoreError          the store is missing, locked or of another version; stop

An exception belongs to one of two speeds, and its first line says which: skip one, or stop all.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class WestphaliaError(Exception):
    """Any error that this package raises on purpose."""


class InputError(WestphaliaError):
    """Skip one: an input cannot be read.

    `kind` is a short machine-readable word (`empty`, `binary`, `encrypted` ...), `message` says it in words,
    `where` names the file, and the line or entry in it.
    """

    def __init__(self, where: str, kind: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.kind = kind
        self.message = message


class DataFileError(WestphaliaError):
    """Stop all: a data file of the project or of a user is wrong."""

    def __init__(self, where: str, message: str, *, got: str = "", known: Iterable[str] = ()) -> None:
        near = get_close_matches(got, list(known), n=1) if got else []
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(f"{where}: {message}{hint}")
        self.where = where
        self.message = message


class ModelError(WestphaliaError):
    """Stop all: the reading model is missing or is not the one the code expects."""


class StoreError(WestphaliaError):
    """Stop all: the store is missing, locked, or of another version."""
