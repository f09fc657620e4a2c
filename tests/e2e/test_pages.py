"""Each page type at two widths: axe finds nothing, nothing scrolls sideways, no other host is asked."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

PUBLIC_PAGES = {
    "home": "/",
    "library": "/cases/",
    "library filtered": "/cases/?theme=prevention-and-loneliness&area=rochdale",
    "case": "/cases/hmr-circle/",
    "case anonymised": "/cases/workers-co-operative-2010/",
    "question": "/cases/hmr-circle/ask/",
    "lessons": "/lessons/",
    "lesson": "/lessons/1/",
    "organisations": "/organisations/",
    "organisation": "/organisations/be-caring/",
    "methods": "/methods/",
    "method": "/methods/buurtzorg/",
    "search": "/search/?q=loneliness",
    "search without result": "/search/?q=zzzzqqqq",
    "communities": "/communities/",
    "community": "/communities/home-care-redesign/",
    "log in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "reset password": "/accounts/password/reset/",
    "not found": "/no-such-page/",
    "link of a mail that is not ours": "/notifications/stop/x/",
    "evidence": "/evidence/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "house rules": "/house-rules/",
}
MEMBER_PAGES = {
    "me": "/me/",
    "profile form": "/me/profile/",
    "new thread": "/communities/home-care-redesign/threads/new/",
    "private community": "/communities/day-services-in-transition/",
    "search of a member": "/search/?q=loneliness",
    "save a search": "/me/searches/new/?q=loneliness",
    "saved searches": "/me/searches/",
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = [320, 1280]


def _check(page: Page, address: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    results = Axe().run(page, options=WCAG)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{address} scrolls sideways by {wide} px"
    assert {host for host in hosts if host} == {urlsplit(page.url).netloc}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PUBLIC_PAGES.values(), ids=PUBLIC_PAGES.keys())
def test_public_page_is_accessible_and_keeps_to_its_own_host(
    new_context: Callable[..., BrowserContext], address: str, width: int
) -> None:
    _check(new_context(width).new_page(), address)


@pytest.mark.parametrize("width", WIDTHS)
def test_thread_page_is_accessible(new_context: Callable[..., BrowserContext], width: int) -> None:
    page = new_context(width).new_page()
    page.goto("/communities/home-care-redesign/")
    thread = page.locator("a[href*='/threads/']").first.get_attribute("href")
    assert thread

    _check(page, thread)


@pytest.mark.parametrize("width", WIDTHS)
def test_member_pages_are_accessible(log_in: Callable[[str], Page], width: int) -> None:
    page = log_in("member@example.org")
    page.set_viewport_size({"width": width, "height": 900})

    for address in MEMBER_PAGES.values():
        _check(page, address)


def test_home_page_works_without_javascript(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")

    page.get_by_label("What are you trying to sort out?").fill("home care")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("status")).to_contain_text("result")
    expect(page.get_by_role("main").get_by_role("heading", level=3).first).to_be_visible()
