"""The pages in a browser, with scripts and without: no error, nothing asked of others, nothing lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.network_store import LATE, fill
from westphalia.web import built
from westphalia.web.app import make_app

pytestmark = [
    pytest.mark.skipif(not (built.FOLDER / "manifest.json").exists(), reason="frontend/ was not built here"),
    # uvicorn's own use of websockets warns; nothing of ours does.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

WAIT = 8_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port of this machine."""
    import uvicorn

    path: Path = tmp_path_factory.mktemp("browser") / "store.db"
    fill(path)
    server = uvicorn.Server(
        uvicorn.Config(make_app(path), host="127.0.0.1", port=0, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that notes what the console says and what is asked for; at the end both must be clean."""
    context = browser.new_context(base_url=address, viewport={"width": 1200, "height": 900}, locale="en")
    opened = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize(
    "path", ["/network", "/map", "/timeline", f"/network?at={LATE}&layer=treaty&lang=it"]
)
def test_a_page_moves_without_a_complaint(page: Any, path: str) -> None:
    page.goto(path, wait_until="networkidle")


def test_the_network_is_drawn_where_the_still_picture_was(page: Any) -> None:
    page.goto("/network")
    page.wait_for_selector("[data-graph] canvas", timeout=WAIT)

    assert page.is_hidden("[data-live='picture'] svg")


def test_why_opens_beside_the_picture_and_closes_with_escape(page: Any) -> None:
    page.goto("/network")
    page.wait_for_selector("[data-graph] canvas", timeout=WAIT)
    link = page.locator("a[data-why-link]").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel] .why", timeout=WAIT)

    assert page.locator("[data-panel] a[href^='/events/'], [data-panel] a[href^='/pairs/']").count() > 0

    page.keyboard.press("Escape")

    assert page.is_hidden("[data-panel]")
    assert link.evaluate("it => it === document.activeElement")


@pytest.mark.parametrize("path", ["/network", "/map"])
def test_the_slider_goes_through_time_without_leaving_the_page(page: Any, path: str) -> None:
    page.goto(path, wait_until="networkidle")
    said = page.inner_text("[data-live='said']")
    page.evaluate("window.stayed = true")
    page.focus("[data-player] input")
    page.keyboard.press("Home")
    page.wait_for_function(
        "said => document.querySelector(\"[data-live='said']\").innerText !== said", arg=said
    )

    assert page.evaluate("window.stayed")
    assert "at=2020-" in page.url
    assert page.locator(".ties-table tbody tr").count() <= 1


def test_play_goes_on_until_it_is_stopped(page: Any) -> None:
    page.goto("/network", wait_until="networkidle")
    page.click("[data-play]")
    page.wait_for_function("Number(document.querySelector('[data-player] input').value) >= 1", timeout=WAIT)
    page.click("[data-play]")
    page.wait_for_timeout(300)
    stopped = page.input_value("[data-player] input")
    page.wait_for_timeout(1_500)

    assert page.input_value("[data-player] input") == stopped


def test_the_map_comes_nearer_with_the_keyboard(page: Any) -> None:
    page.goto("/map", wait_until="networkidle")
    page.focus(".is-map")
    page.keyboard.press("+")

    assert "scale(1.4)" in page.get_attribute(".sheet-of-network", "transform")


def test_a_tie_on_the_map_says_why(page: Any) -> None:
    page.goto("/map", wait_until="networkidle")
    page.locator("a.tie").first.dispatch_event("click")
    page.wait_for_selector("[data-panel] .why", timeout=WAIT)


def test_the_timeline_goes_from_years_to_hours(page: Any) -> None:
    page.goto("/timeline", wait_until="networkidle")
    page.wait_for_selector(".chart-moving .bars rect", timeout=WAIT)

    assert page.is_hidden("figure.still >> nth=0")
    for _ in range(16):
        page.click("[data-nearer]")
    page.wait_for_timeout(200)

    assert any(":00" in text for text in page.locator(".chart-moving .tick").all_text_contents())
    assert page.locator(".chart-moving a[href^='/events/']").count() > 0


@pytest.mark.parametrize("path", ["/network", "/map", "/timeline"])
def test_without_scripts_a_page_shows_its_picture(browser: Any, address: str, path: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(path)

    assert opened.locator("svg.chart >> visible=true").count() > 0
    assert opened.locator("[data-player], [data-timeline], [data-tools]").locator("visible=true").count() == 0
    context.close()
