"""Look at a page as a browser shows it, and note what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any
from urllib.request import urlopen

from westphalia.web.page import pages

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_HREF = re.compile(r'href="(/[^"#]*)')
_GRAVE = ("serious", "critical")

# What a rule of axe-core calls wrong, as a line to read: the rule, the element, what to do.
_RUN_AXE = """
async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => ({
    impact: rule.impact, rule: rule.id, where: node.target.join(" "), why: node.failureSummary,
  })));
}
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """How somebody looks: the colours, how wide the window is, and whether scripts run."""

    scheme: str
    width: int
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.scheme} {self.width} {'with' if self.scripts else 'without'} scripts"


SETTINGS = (
    Setting("light", 1200),
    Setting("dark", 390),
    Setting("light", 390, scripts=False),
    Setting("dark", 1200, scripts=False),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was noted while a page was opened: complaints, requests to others, its width, what is wrong."""

    status: int
    complaints: tuple[str, ...]
    elsewhere: tuple[str, ...]
    room: int
    needed: int
    grave: tuple[str, ...]


def chromium() -> str | None:
    """Return where the machine's Chromium is."""
    return next((path for path in map(which, _NAMES) if path), None)


def axe() -> Path:
    """Return where axe-core is once the packages of `frontend/` are installed."""
    return _AXE


@cache
def _axe_source() -> str:
    return _AXE.read_text(encoding="utf-8")


@contextmanager
def opened(browser: Any, address: str, setting: Setting) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Yield a page of a browser's window, and lists of complaints and of requests to others as they come.

    Nothing but the explorer can be reached from it.
    """
    context = browser.new_context(
        base_url=address,
        viewport={"width": setting.width, "height": 844},
        color_scheme=setting.scheme,
        java_script_enabled=setting.scripts,
        locale="en",
    )
    context.set_default_timeout(60_000)
    complaints: list[str] = []
    elsewhere: list[str] = []

    def stop(route: Any) -> None:
        elsewhere.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((address + "/", "data:")), stop)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def failed(request: Any) -> None:
        # Without scripts Chromium begins to fetch the modules of a page, and then lets them be.
        if setting.scripts or request.resource_type != "script":
            complaints.append(f"failed: {request.url} {request.failure}")

    page.on("requestfailed", failed)
    try:
        yield page, complaints, elsewhere
    finally:
        context.close()


_seen: dict[tuple[str, str, Setting], Seen] = {}


def seen(browser: Any, address: str, path: str, setting: Setting) -> Seen:
    """Open a page, once for all tests that ask, and return what was noted."""
    key = address, path, setting
    if key not in _seen:
        with opened(browser, address, setting) as (page, complaints, elsewhere):
            answer = page.goto(path, wait_until="networkidle")
            room, needed = page.evaluate(
                "() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]"
            )
            # Scripts of the page are off there, and what they change is what is left to look at.
            grave = _violations(page) if setting.scripts else ()
            _seen[key] = Seen(answer.status, tuple(complaints), tuple(elsewhere), room, needed, tuple(grave))
    return _seen[key]


def _violations(page: Any) -> Iterator[str]:
    """Yield what axe-core finds that keeps somebody from using a page."""
    # Not as an element of the page: its policy would rightly not let a script in.
    page.evaluate(_axe_source())
    for item in page.evaluate(_RUN_AXE):
        if item["impact"] in _GRAVE:
            yield f"{item['rule']} ({item['impact']}) at {item['where']}: {item['why']}"


def path_of(address: str, name: str) -> str:
    """Return the path of a page: of the first record of its kind that other pages link to."""
    route = pages()[name].ROUTE
    if "{" not in route:
        return route
    shape = re.compile(re.sub(r"\{\w+\}", "[^/?]+", route))
    found = next((link for link in _links(address) if shape.fullmatch(link)), None)
    assert found, f"no page links to {route}"
    return found


@cache
def _links(address: str) -> tuple[str, ...]:
    """Return the paths that are found by following links, two steps from the first page."""
    first = _links_of(address, "/")
    return tuple(dict.fromkeys((*first, *(link for item in first[:40] for link in _links_of(address, item)))))


def _links_of(address: str, path: str) -> list[str]:
    with urlopen(address + path) as answer:
        text = answer.read().decode()
    found = (match.split("?")[0] for match in _HREF.findall(text))
    return [link for link in dict.fromkeys(found) if not link.startswith("/static")]
