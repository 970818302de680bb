"""What a user may set once for all commands, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from westphalia.errors import WestphaliaError

DEFAULT_STORE = "westphalia.db"
DEFAULT_THREADS = 2
MODELS: Mapping[str, int | None] = {"standard": None, "small": 1}
"""How many of the shipped networks are asked: all of them, or the first alone, which is faster."""
DEFAULT_MODEL = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the store is, how many threads the reading model may use, and which one reads."""

    store: Path = Path(DEFAULT_STORE)
    threads: int = DEFAULT_THREADS
    model: str = DEFAULT_MODEL


@cache
def settings() -> Settings:
    """Return the settings of this process; the environment is looked at once."""
    return from_environment(os.environ)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Return the settings that WESTPHALIA_STORE, WESTPHALIA_THREADS and WESTPHALIA_MODEL write.

    >>> from_environment({"WESTPHALIA_THREADS": "4"}).threads
    4
    """
    return Settings(
        store=Path(environment.get("WESTPHALIA_STORE") or DEFAULT_STORE),
        threads=_threads(environment.get("WESTPHALIA_THREADS") or str(DEFAULT_THREADS)),
        model=_model(environment.get("WESTPHALIA_MODEL") or DEFAULT_MODEL),
    )


def _model(word: str) -> str:
    if word not in MODELS:
        raise WestphaliaError(
            f"WESTPHALIA_MODEL: no reading model: {word!r}. Set it to {' or '.join(MODELS)}."
        )
    return word


def _threads(words: str) -> int:
    if not words.isascii() or not words.isdigit() or int(words) < 1:
        raise WestphaliaError(f"WESTPHALIA_THREADS: not a number of threads: {words!r}. Set it to 1 or more.")
    return int(words)
