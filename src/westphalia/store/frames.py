"""Columns kept in a file beside the store, by what they were made of: read in a moment when a server starts.

A file holds plain numbers and words, nothing that could run. One that is damaged, or of another version or
another state of the store, is as good as none: what it would hold is made anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from westphalia.ids import content_id
from westphalia.store.changes import is_watched
from westphalia.store.engine import Store

Frame: TypeAlias = Mapping[str, NDArray[Any]]

_LAYOUT = 1
_KEPT = 2
"""Files of one name: that of the state which is shown, and of the one before."""


def load(store: Store, name: str, basis: str) -> Frame | None:
    """Return the columns that were kept under a name for a state of the store, None if there are none."""
    try:
        with _path(store, name, basis).open("rb") as file, np.load(file, allow_pickle=False) as found:
            return {key: found[key] for key in found.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return None


def save(store: Store, name: str, basis: str, frame: Frame) -> None:
    """Keep columns for those who look at this state of the store next; only a server and its helpers do."""
    if not is_watched(store):
        return
    path = _path(store, name, basis)
    # A store in a place that may not be written is shown all the same.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        with half.open("wb") as file:
            np.savez(file, allow_pickle=False, **frame)
        half.replace(path)
        old = sorted(path.parent.glob(f"{name}-*.npz"), key=lambda item: item.stat().st_mtime)
        for other in old[:-_KEPT]:
            other.unlink()


def of_words(words: Sequence[str]) -> NDArray[np.uint8]:
    """Return words as a column of bytes."""
    return np.frombuffer(json.dumps(list(words)).encode(), np.uint8)


def words_of(column: NDArray[Any]) -> tuple[str, ...]:
    """Return the words that a column of bytes holds."""
    return tuple(json.loads(column.tobytes()))


def _path(store: Store, name: str, basis: str) -> Path:
    folder = store.path.with_name(store.path.name + ".explorer") / "frames"
    return folder / f"{name}-{content_id('frame', version('westphalia'), _LAYOUT, basis)}.npz"
