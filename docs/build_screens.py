"""Take the pictures of the explorer's pages, of the store of the README's first command, in Chromium.

    python docs/build_screens.py [--store FILE] [--page NAME ...]

Writes `docs/images/explorer-PAGE.png`, in few colours, and says how large each is. Run it when a page looks
different; `frontend/build.sh` first, so that the charts are those that move.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import serving
from tests.browser.looking import Setting, chromium, opened, path_of
from westphalia.reader import Reader
from westphalia.store.engine import open_store
from westphalia.web.page import pages
from westphalia.workflow import ingest, relate

WIDTH, HEIGHT = 1200, 844
LARGEST = 150_000
COLOURS = (64, 48, 32, 24, 16)
"""How many colours a picture may have: as many as leave it small enough."""

SHOWN = {
    "commitments": "?whatif=RUS+ASSAULT+UKR",
    "document": "?view=analyst",
    "search": "?q=nato",
}
"""What stands behind the address of a page that would show little by itself."""

DARK = frozenset({"network", "event"})
"""Pages that are shown as those see them who have set their machine to dark."""


def read_examples(path: Path) -> Path:
    """Read the example articles into a new store, by paths that say nothing about this machine."""
    with contextlib.chdir(ROOT), open_store(path, create=True) as store:
        reader = Reader(threads=1)
        ingest([Path("examples")], store=store, reader=reader, entity_of=reader.gazetteer.entity)
        relate(store)
    return path


def taken(browser: Any, address: str, name: str) -> bytes:
    """Return the picture of a page as it comes."""
    setting = Setting("dark" if name in DARK else "light", WIDTH)
    with opened(browser, address, setting) as (page, _, _):
        page.goto(path_of(address, name) + SHOWN.get(name, ""), wait_until="networkidle")
        page.wait_for_timeout(500)
        found: bytes = page.screenshot()
        return found


def reduced(picture: bytes) -> bytes:
    """Return a picture with as many colours as leave it small enough."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    content = b""
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        content = out.getvalue()
        if len(content) <= LARGEST:
            break
    return content


def main() -> None:
    """Take the pictures."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--store", type=Path, help="a store of the examples, instead of reading them now")
    arguments.add_argument("--page", nargs="+", choices=sorted(pages()), default=sorted(pages()))
    a = arguments.parse_args()
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as running:
        store = a.store or read_examples(Path(scratch) / "examples.db")
        browser = running.chromium.launch(executable_path=chromium(), args=root)
        with serving(store) as address:
            for name in a.page:
                content = reduced(taken(browser, address, name))
                (HERE / "images" / f"explorer-{name.replace('_', '-')}.png").write_bytes(content)
                print(f"explorer-{name.replace('_', '-')}.png: {len(content) // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
