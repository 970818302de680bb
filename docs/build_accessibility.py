"""Write `docs/reference/accessibility.md`: what axe-core finds on every page of the explorer.

    python docs/build_accessibility.py [--check]

The store is that of the examples, the browser the Chromium of this machine; axe-core comes with
`frontend/build.sh`. Each page is looked at in light and in dark, wide and as on a phone, by all rules of
axe-core, those of good practice too. --check writes nothing and fails where something serious is found.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE))

from tests.browser.conftest import serving
from tests.browser.looking import Setting, axe, chromium, opened, path_of
from tests.browser.test_every_page import EVERY_PAGE

OUT = HERE / "docs" / "reference" / "accessibility.md"
SETTINGS = tuple(Setting(scheme, width) for width in (1200, 390) for scheme in ("light", "dark"))
GRAVE = ("serious", "critical")

_RUN = """
async () => {
  const found = await axe.run(document);
  const kept = (rules) => rules.map((rule) => ({
    id: rule.id, impact: rule.impact, nodes: rule.nodes.map((node) => node.target.join(" ")),
  }));
  return { version: axe.version, passes: kept(found.passes), violations: kept(found.violations),
           unsure: kept(found.incomplete) };
}
"""


def store(path: Path) -> None:
    """Read the examples into a store."""
    from westphalia.reader import Reader
    from westphalia.store.engine import open_store
    from westphalia.workflow import ingest, relate

    with open_store(path, create=True) as made:
        reader = Reader(threads=1)
        ingest([HERE / "examples"], store=made, reader=reader, entity_of=reader.gazetteer.entity)
        relate(made)


def looks(address: str) -> Iterator[tuple[str, Setting, dict[str, Any]]]:
    """Yield what axe-core says of each page, looked at in each way."""
    from playwright.sync_api import sync_playwright

    source = axe().read_text(encoding="utf-8")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium(), args=root)
        for title, (name, query) in EVERY_PAGE:
            for setting in SETTINGS:
                with opened(browser, address, setting) as (page, _, _):
                    page.goto(path_of(address, name) + query, wait_until="networkidle")
                    page.evaluate(source)
                    yield title, setting, page.evaluate(_RUN)
        browser.close()


def report(found: list[tuple[str, Setting, dict[str, Any]]]) -> str:
    """Return the report as Markdown."""
    rules = {rule["id"] for _, _, said in found for rule in said["passes"]}
    wrong: Counter[tuple[str, str, str]] = Counter()
    for title, _, said in found:
        for rule in said["violations"]:
            wrong[title, rule["id"], rule["impact"]] += len(rule["nodes"])
    unsure = Counter(rule["id"] for _, _, said in found for rule in said["unsure"])
    grave = sum(count for (_, _, impact), count in wrong.items() if impact in GRAVE)
    pages = sorted({title for title, _, _ in found})
    lines = [
        "# Accessibility of the explorer",
        "",
        "Made by `python docs/build_accessibility.py` on the store of the examples; "
        f"axe-core {found[0][2]['version']}, all of its rules.",
        f"{len(pages)} pages, each in light and dark, {SETTINGS[0].width} and {SETTINGS[-1].width} pixels "
        f"wide: {len(found)} looks. {len(rules)} rules found something to look at and nothing wrong.",
        "",
        f"Serious or critical: **{grave}**. Others: {wrong.total() - grave}.",
        "",
    ]
    if wrong:
        lines += ["| Page | Rule | Impact | Elements, in all looks |", "| --- | --- | --- | ---: |"]
        lines += [f"| {' | '.join(key)} | {count} |" for key, count in sorted(wrong.items())]
        lines.append("")
    if unsure:
        said = ", ".join(f"{rule} (in {count} looks)" for rule, count in sorted(unsure.items()))
        lines += [f"Left by axe-core for people to decide: {said}.", ""]
    lines += [f"Pages: {', '.join(pages)}.", ""]
    return "\n".join(lines)


def main() -> int:
    """Look at all pages; return 1 where something serious is found."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--check", action="store_true", help="write nothing")
    arguments.add_argument("--store", type=Path, help="a store to look at, instead of the examples'")
    a = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = a.store or Path(scratch) / "examples.db"
        if not path.exists():
            store(path)
        with serving(path) as address:
            found = list(looks(address))
    if not a.check:
        OUT.write_text(report(found), encoding="utf-8")
    serious = [
        f"{title}, {setting}: {rule['id']} at {', '.join(rule['nodes'][:3])}"
        for title, setting, said in found
        for rule in said["violations"]
        if rule["impact"] in GRAVE
    ]
    print("\n".join(serious) or f"{len(found)} looks, nothing serious")
    return 1 if serious else 0


if __name__ == "__main__":
    sys.exit(main())
