"""A searcher's way: a mistyped word, a filter, the reason, a suggestion by keyboard or touch, a question to ask."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.test_pages import WCAG, WIDTHS

BOX = "Search cases, lessons, organisations and talk"


def suggestions(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_searcher_is_understood_narrows_down_and_reads_the_reason(visitor: Page) -> None:
    visitor.goto("/search/?q=lonelyness")
    results = visitor.get_by_role("region", name="Results")
    expect(visitor.get_by_text("Showing results for loneliness")).to_be_visible()

    box = visitor.get_by_role("checkbox", name="Prevention and loneliness")
    box.focus()
    visitor.keyboard.press("Space")

    chip = results.get_by_role("link", name="Remove filter: Prevention and loneliness")
    expect(chip).to_be_visible()
    expect(visitor).to_have_url("/search/?q=lonelyness&theme=prevention-and-loneliness")
    expect(visitor.get_by_role("checkbox", name="Prevention and loneliness")).to_be_focused()
    expect(visitor.get_by_role("status").filter(has_text="results for “loneliness”").first).to_be_attached()

    visitor.go_back()
    expect(chip).to_have_count(0)
    visitor.get_by_role("link", name="Case studies").first.click()
    reason = visitor.get_by_role("region", name="Results").get_by_role("link", name="From a").first
    anchor = str(reason.get_attribute("href")).partition("#")[2]
    reason.click()
    expect(visitor.locator(f"[id='{anchor}']")).to_be_in_viewport()


@pytest.mark.parametrize("address", ["/", "/search/"])
def test_suggestion_is_chosen_by_keyboard(visitor: Page, address: str) -> None:
    visitor.goto(address)
    box = visitor.get_by_role("combobox", name=re.compile("Search|What are you"))
    box.press_sequentially("hmr", delay=20)
    options = suggestions(visitor)
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("hmr")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    expect(visitor.locator(f"#{box.get_attribute('aria-activedescendant')}")).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("data-url")
    box.press("Enter")

    expect(visitor).to_have_url(str(chosen))


def test_enter_without_a_choice_searches_and_tab_leaves(visitor: Page) -> None:
    visitor.goto("/search/")
    box = visitor.get_by_role("combobox", name=BOX)
    box.press_sequentially("hmr", delay=20)
    expect(suggestions(visitor).first).to_be_visible()
    box.press("Tab")
    expect(suggestions(visitor)).to_have_count(0)
    expect(visitor.get_by_role("main").get_by_role("button", name="Search")).to_be_focused()

    box.press("Enter")

    expect(visitor).to_have_url("/search/?q=hmr")


def test_suggestion_is_chosen_by_touch(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(320, has_touch=True).new_page()
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("hmr", delay=20)

    page.get_by_role("option", name="HMR Circle").first.tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("HMR Circle")


def test_filters_and_words_work_without_javascript(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/search/?q=loneliness")
    expect(page.get_by_role("combobox", name=BOX)).to_have_count(0)

    page.get_by_role("checkbox", name="Prevention and loneliness").check()
    page.get_by_role("button", name="Show results").click()

    expect(page.get_by_role("link", name="Remove filter: Prevention and loneliness")).to_be_visible()


def test_question_without_an_answer_reaches_a_community(log_in: Callable[[str], Page]) -> None:
    page = log_in("member@example.org")
    page.goto("/search/?q=helicopter+insurance")
    page.get_by_role("link", name="Ask a community").click()

    page.get_by_role("main").get_by_role("heading", level=2).get_by_role("link").first.click()

    expect(page.get_by_label("Title", exact=True)).to_have_value("helicopter insurance")


@pytest.mark.parametrize("width", WIDTHS)
def test_open_suggestions_and_live_results_are_accessible(
    new_context: Callable[..., BrowserContext], width: int
) -> None:
    page = new_context(width).new_page()
    page.goto("/search/?q=care#facets")
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("link", name="Remove filter").first).to_be_visible()
    box = page.get_by_role("combobox", name=BOX)
    box.fill("")
    box.press_sequentially("home", delay=20)
    expect(suggestions(page).first).to_be_visible()
    box.press("ArrowDown")

    results = Axe().run(page, options=WCAG)

    assert results.violations_count == 0, results.generate_report()
