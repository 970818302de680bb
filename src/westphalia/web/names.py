"""What entities are called in a reader's language, and whom a reader means by a name."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from westphalia.gazetteer import fold
from westphalia.web.words import Words

_FOLDER = files("westphalia") / "data" / "entities"
_CODE = re.compile(r"[A-Z][A-Z0-9]+(:[A-Z0-9-]+)?")


def name_of(code: str, words: Words) -> str:
    """Return the name of an entity; of a group the name of its state, and in brackets what it is.

    A code that no table lists is its own name.
    """
    names = _names(words.language)
    if code in names:
        return names[code]
    sector, _, rest = code.partition(":")
    if not rest:
        return words.either(f"terms.region.{code}", code)
    state, _, group = rest.partition("-")
    of = group or names.get(state, state)
    return f"{of} ({words.either(f'terms.sector.{sector}', sector)})"


def code_of(name: str) -> str | None:
    """Return the code that a reader means by a code or a name in any language; None when none is known.

    >>> code_of("germania"), code_of("REB:TUR-PKK"), code_of("nobody at all")
    ('DEU', 'REB:TUR-PKK', None)
    """
    if _CODE.fullmatch(name.strip()):
        return name.strip()
    found = _codes().get(fold(name.strip()).lower(), ())
    return found[0] if found else None


def codes_like(words: str) -> tuple[str, ...]:
    """Return the entities with a name in any language that has these words in it, the best matches first."""
    wanted = fold(words.strip()).lower()
    if not wanted:
        return ()
    found: dict[str, tuple[bool, bool, int, str]] = {}
    for name, codes in _codes().items():
        if wanted in name:
            for code in codes:
                rank = (name != wanted, not name.startswith(wanted), len(name), code)
                found[code] = min(rank, found.get(code, rank))
    return tuple(sorted(found, key=lambda code: found[code]))


@cache
def _names(language: str) -> Mapping[str, str]:
    """Return the names of states and organisations by code; where a language has none, the English ones."""
    found = {row["code"]: row["name"] for row in _rows("states.csv")}
    found |= {row["code"]: row["name"] for row in _rows("organisations.csv")}
    return found | {
        row["code"]: row["name"] for row in _rows("state_names.csv") if row["language"] == language
    }


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """Return the entities that each name can mean, in all languages, the names without accents."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in (*_rows("states.csv"), *_rows("organisations.csv"), *_rows("state_names.csv")):
        for name in (row["code"], row["name"], *row.get("aliases", "").split("|")):
            if name:
                found[fold(name).lower()][row["code"]] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if line and not line.startswith("#"))
