"""A real browser without a window, and servers that show the store of the README's first command.

Tests here are skipped where there is no Chromium or no axe-core; with WESTPHALIA_NEEDS_BROWSER set they fail.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.browser.looking import axe, chromium
from tests.web.conftest import examples_path, patient  # noqa: F401 - fixtures
from westphalia.web.app import make_app
from westphalia.web.security import WebSettings

ROOT = Path(__file__).parents[2]
NEEDED = bool(os.environ.get("WESTPHALIA_NEEDS_BROWSER"))


def missing() -> str | None:
    """What these tests need and this machine does not have."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    if chromium() is None:
        return "there is no Chromium here"
    if not axe().exists():
        return "axe-core is not here: frontend/build.sh was not run"
    return None


@pytest.fixture(scope="session", autouse=True)
def _needs_a_browser() -> None:
    reason = missing()
    if reason and NEEDED:
        pytest.fail(f"{reason}, and WESTPHALIA_NEEDS_BROWSER is set")
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(_needs_a_browser: None) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Chromium runs in a sandbox of its own, which root may not make; there is nothing here but our own pages.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium(), args=root)
        yield opened
        opened.close()


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """Show a store on a free port of this machine; yield its address."""
    app = make_app(path, WebSettings(scenarios=ROOT / "scenarios"))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="session")
def examples(examples_path: Path, _needs_a_browser: None) -> Iterator[str]:  # noqa: F811
    """The address of the examples' store, which no test changes."""
    with serving(examples_path) as address:
        yield address


@pytest.fixture(scope="session")
def ours(
    examples_path: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    _needs_a_browser: None,
) -> Iterator[str]:
    """The address of a copy of the examples' store that tests may write to."""
    path = tmp_path_factory.mktemp("written") / "examples.db"
    shutil.copy(examples_path, path)
    with serving(path) as address:
        yield address
