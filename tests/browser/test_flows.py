"""What people do here: find a sentence, go through time, add an article, judge an event, run a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.looking import Setting, opened

READING = 120_000
"""Milliseconds that reading a short article in a process of its own may take on a busy machine."""

ARTICLE = """Mosca ha ribadito mercoledì le sue linee rosse sull'allargamento della NATO.
Il ministro degli Esteri russo Lavrov ha minacciato la Finlandia.
La Finlandia ha firmato un accordo con la Svezia."""


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def setting(request: pytest.FixtureRequest) -> Setting:
    """A window of a desk, with scripts and without: each flow must be possible in both."""
    return Setting("light", 1200, scripts=request.param)


@pytest.fixture
def page(browser: Any, examples: str, setting: Setting) -> Iterator[Any]:
    """A page of the examples' store; at the end nothing was complained about or asked of others."""
    yield from _clean(browser, examples, setting)


@pytest.fixture
def writing(browser: Any, ours: str, setting: Setting) -> Iterator[Any]:
    """A page of a store that may be written to."""
    yield from _clean(browser, ours, setting)


def _clean(browser: Any, address: str, setting: Setting) -> Iterator[Any]:
    with opened(browser, address, setting) as (page, complaints, elsewhere):
        yield page
        # A page that is left while its script still asks for something has not failed.
        assert [said for said in complaints if "ERR_ABORTED" not in said] == []
        assert elsewhere == []


def is_seen(page: Any, selector: str) -> bool:
    """Return whether an element is inside the window."""
    box = page.locator(selector).first.bounding_box()
    return box is not None and -1 <= box["y"] < page.viewport_size["height"]


def test_a_search_opens_the_sentence(page: Any) -> None:
    page.goto("/")
    page.fill("#find", "chi ospita i terroristi")
    page.press("#find", "Enter")
    page.wait_for_url("**/search?*")
    page.locator(".hits a[href*='#']").first.click()
    page.wait_for_url("**/documents/*#*")
    sentence = page.url.rsplit("#", 1)[1]

    assert "chi ospita i terroristi" in page.locator(".article").inner_text()
    assert is_seen(page, f"[id='{sentence}']")


def test_an_event_is_opened_from_the_timeline_with_the_keyboard(page: Any) -> None:
    page.goto("/timeline", wait_until="networkidle")
    first = page.locator(".events a[href^='/events/']").first
    title = first.get_attribute("href")
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate("() => document.activeElement.getAttribute('href') ?? ''")
        if here.startswith("/events/"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*")

    assert title
    assert page.locator("blockquote, .report").count() > 0
    assert page.locator("a[href^='/documents/']").count() > 0


def test_the_first_key_leads_to_the_content(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")

    assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#content"
    assert is_seen(page, "a.skip")


def test_the_network_goes_through_time(browser: Any, examples: str) -> None:
    with opened(browser, examples, Setting("light", 1200)) as (page, complaints, elsewhere):
        page.goto("/network", wait_until="networkidle")
        if page.locator("[data-player] input").count() == 0 or page.is_hidden("[data-player]"):
            pytest.skip("frontend/ was not built here")
        said = page.inner_text("[data-live='said']")
        page.focus("[data-player] input")
        page.keyboard.press("Home")
        page.wait_for_function(
            "said => document.querySelector(\"[data-live='said']\").innerText !== said", arg=said
        )

        assert "at=" in page.url
        assert complaints == []
        assert elsewhere == []


def test_without_scripts_the_network_has_a_date_to_choose(browser: Any, examples: str) -> None:
    with opened(browser, examples, Setting("light", 1200, scripts=False)) as (page, complaints, _):
        page.goto("/network?at=2022-03-01")

        assert page.locator("svg.chart >> visible=true").count() > 0
        assert complaints == []


def test_an_article_is_added_its_events_are_found_and_its_words_searched(writing: Any) -> None:
    writing.goto("/add")
    writing.fill("textarea[name=text]", ARTICLE)
    writing.fill(".way input[name=title]", "Le linee rosse di Mosca")
    writing.fill(".way input[name=published]", "2022-05-12")
    writing.click("button[value=text]")
    writing.wait_for_selector("a[href^='/runs/run-']", timeout=READING)
    writing.click("main a[href^='/runs/run-']")
    writing.wait_for_url("**/runs/*")

    assert "Le linee rosse di Mosca" in writing.inner_text("main")

    writing.fill("#find", "linee rosse")
    writing.press("#find", "Enter")
    writing.wait_for_url("**/search?*")
    writing.locator(".hits a[href*='#s-']").first.click()
    writing.wait_for_url("**/documents/*#s-*")

    assert "linee rosse" in writing.locator(f"[id='{writing.url.rsplit('#', 1)[1]}']").inner_text()
    assert writing.locator(".article a[href^='/events/']").count() > 0


def test_an_event_is_judged_and_the_judgement_is_taken_back(writing: Any, setting: Setting) -> None:
    writing.goto("/review")
    sentence = writing.inner_text(".passage mark")
    judged = writing.get_attribute("input[name=id]", "value")
    if setting.scripts:
        writing.wait_for_function("document.documentElement.classList.contains('has-keys')")
        with writing.expect_navigation():
            writing.keyboard.press("a")
    else:
        with writing.expect_navigation():
            writing.click("button[value=accept]")

    assert writing.get_attribute("form.decide input[name=id]", "value") != judged
    assert sentence in writing.inner_text("[data-last]")

    with writing.expect_navigation():
        writing.keyboard.press("u") if setting.scripts else writing.click("[data-last] button")
    writing.goto("/judgements")

    assert writing.locator(".decision.taken_back").count() > 0


def test_a_scenario_is_run_and_shows_its_chains(writing: Any) -> None:
    writing.goto("/scenarios")
    writing.locator("main a[href^='/scenarios/']", has_text="Odesa").first.click()
    writing.wait_for_url("**/scenarios/odesa*")
    if writing.locator("button[value=run]").count():
        writing.locator("button[value=run]").first.click()
    writing.wait_for_selector("main svg.chart, main .chain-steps", timeout=READING)

    assert "Odesa" in writing.inner_text("h1")
