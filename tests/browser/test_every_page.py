"""Every page in a browser: light and dark, wide and narrow, with scripts and without."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.looking import SETTINGS, Seen, Setting, path_of, seen
from westphalia.web.page import pages

FURTHER = {
    "document, analyst": ("document", "?view=analyst"),
    "search, words": ("search", "?q=nato"),
    "commitments, what if": ("commitments", "?whatif=RUS+ASSAULT+UKR"),
    "timeline, narrowed": ("timeline", "?entity=RUS&quad=4"),
    "review, pairs": ("review", "?kind=pairs"),
    "overview, Italian": ("overview", "?lang=it"),
}
"""Pages that show something else under another address."""

EVERY_PAGE = sorted({**{name: (name, "") for name in pages()}, **FURTHER}.items())


@pytest.fixture(params=SETTINGS, ids=str)
def setting(request: pytest.FixtureRequest) -> Setting:
    """How the page is looked at."""
    found: Setting = request.param
    return found


@pytest.fixture(params=EVERY_PAGE, ids=lambda item: item[0])
def page(request: pytest.FixtureRequest, browser: Any, examples: str, setting: Setting) -> Seen:
    name, query = request.param[1]
    return seen(browser, examples, path_of(examples, name) + query, setting)


def test_a_page_opens_without_a_complaint(page: Seen) -> None:
    assert page.status == 200
    assert page.complaints == ()


def test_a_page_asks_nothing_of_other_machines(page: Seen) -> None:
    assert page.elsewhere == ()


def test_a_page_is_as_wide_as_its_window(page: Seen) -> None:
    assert page.needed <= page.room


@pytest.mark.parametrize("setting", [item for item in SETTINGS if item.scripts], ids=str, indirect=True)
def test_a_page_keeps_nobody_out(page: Seen) -> None:
    assert page.grave == ()
