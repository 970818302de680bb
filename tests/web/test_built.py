"""Scripts are loaded where they were built, and only from here; without them pages are plain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from westphalia.web import built

MANIFEST = {
    "_shared.js": {"file": "assets/shared-1.js"},
    "src/network.ts": {"file": "assets/network-2.js", "isEntry": True, "imports": ["_shared.js"]},
}
is_built = pytest.mark.skipif(
    not (built.FOLDER / "manifest.json").exists(), reason="the scripts of frontend/ were not built here"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return tmp_path


def test_a_script_is_loaded_with_what_it_imports(folder: Path) -> None:
    written = built.module("network", folder)

    assert '<script type="module" src="/static/built/assets/network-2.js"></script>' in written
    assert '<link rel="modulepreload" href="/static/built/assets/shared-1.js">' in written


def test_a_script_that_was_not_built_is_not_asked_for(folder: Path, tmp_path: Path) -> None:
    assert built.module("map", folder) == ""
    assert built.module("network", tmp_path / "nothing") == ""


def test_a_new_build_is_seen_at_once(folder: Path) -> None:
    built.module("network", folder)
    changed = json.dumps(MANIFEST).replace("network-2", "network-3")
    (folder / "manifest.json").write_text(changed + " ", encoding="utf-8")

    assert "network-3.js" in built.module("network", folder)


def test_without_a_build_there_is_no_map(tmp_path: Path) -> None:
    assert built.world(tmp_path) is None


@is_built
@pytest.mark.parametrize("name", ["network", "map", "timeline"])
def test_each_script_of_a_page_was_built(name: str) -> None:
    files = re.findall(r'"/static/built/([^"]+)"', built.module(name))

    assert files
    assert all((built.FOLDER / file).exists() for file in files)


@is_built
def test_no_script_runs_words_or_asks_anybody_else() -> None:
    for path in (built.FOLDER / "assets").glob("*.js"):
        script = path.read_text(encoding="utf-8")
        addresses = set(re.findall(r"https?://[\w.-]+", script)) - {"http://www.w3.org"}

        assert not re.search(r"\beval\(|\bnew Function\(", script), path.name
        assert not re.search(r"(?:fetch|import)\(\s*[\"'`]https?:", script), path.name
        assert all("github.com" in address for address in addresses), (path.name, addresses)


@is_built
def test_the_map_has_an_outline_and_a_place_for_states_large_and_small() -> None:
    world = built.world()

    assert world is not None
    assert {"RUS", "USA", "ITA", "CHN"} <= {code for code, _ in world.outlines}
    assert {"SGP", "MLT", "VAT", "BHR"} <= set(world.places)
    assert all(0 <= x <= world.width and 0 <= y <= world.height for x, y in world.places.values())
    assert all(re.fullmatch(r"[MLZ0-9.,-]+", drawn) for _, drawn in world.outlines)


@is_built
def test_the_licences_of_what_was_built_in_are_passed_on() -> None:
    licences = (built.FOLDER / "licences.txt").read_text(encoding="utf-8")

    for name in ("cytoscape", "d3-zoom", "d3-selection", "world-atlas"):
        assert f"{name} " in licences
    assert "Copyright" in licences
