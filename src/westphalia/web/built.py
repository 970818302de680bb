"""Scripts that make pages move, as `frontend/` builds them: there or not, the pages say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

FOLDER = Path(__file__).parent / "static" / "built"
"""Where the build puts its files, with a manifest that says which file each script has become."""

_ADDRESS = "/static/built/"


@dataclass(frozen=True, slots=True)
class World:
    """A map of the world: the outline of each state as the data of an SVG path, and where its middle is.

    A state that is too small for an outline has a place alone. Outlines without a code are of land that no
    state of ours holds.
    """

    width: float
    height: float
    outlines: tuple[tuple[str, str], ...]
    places: Mapping[str, tuple[float, float]]


def module(name: str, folder: Path = FOLDER) -> Markup:
    """Return what loads a script of `frontend/src`, with what that imports; nothing where none was built."""
    path = folder / "manifest.json"
    # A build while the server runs gives its files other names.
    manifest = _manifest(path, path.stat().st_mtime_ns) if path.exists() else {}
    entry = f"src/{name}.ts"
    if entry not in manifest:
        return Markup("")
    script = Markup('<script type="module" src="{}"></script>').format(_ADDRESS + manifest[entry]["file"])
    preload = Markup('<link rel="modulepreload" href="{}">')
    shared = sorted({manifest[key]["file"] for key in _imports(manifest, entry)})
    return Markup("\n").join((*(preload.format(_ADDRESS + file) for file in shared), script))


@cache
def world(folder: Path = FOLDER) -> World | None:
    """Return the map of the world, or None where none was built."""
    path = folder / "world.json"
    if not path.exists():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return World(
        width=found["width"],
        height=found["height"],
        outlines=tuple((code, drawn) for code, drawn in found["outlines"]),
        places={code: (x, y) for code, (x, y) in found["places"].items()},
    )


@lru_cache(maxsize=2)
def _manifest(path: Path, _changed: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _imports(manifest: Mapping[str, Any], key: str) -> Iterator[str]:
    for imported in manifest[key].get("imports", ()):
        yield imported
        yield from _imports(manifest, imported)
