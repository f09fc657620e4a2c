"""Each page type at two widths: axe finds nothing, nothing scrolls sideways, no other host is asked."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import log_in_as
from tests.e2e.talking import composer

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
HOME_CARE = "/communities/home-care-redesign"
# Pages by role: an address, and where that has a number, the words of the links that lead on from there.
PAGES_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "member@example.org": {
        "me": ("/me/",),
        "profile form": ("/me/profile/",),
        "following and mail": ("/me/notifications/",),
        "bell": ("/me/bell/",),
        "community of a member": (f"{HOME_CARE}/",),
        "private community": ("/communities/day-services-in-transition/",),
        "thread with a summary": (f"{HOME_CARE}/", "How do you bank hours"),
        "thread with a file": (f"{HOME_CARE}/", "Did pay by the shift"),
        "new thread": (f"{HOME_CARE}/threads/new/",),
        "report": (f"{HOME_CARE}/", "How do you bank hours", "Report this post"),
        "events": (f"{HOME_CARE}/events/",),
        "event": (f"{HOME_CARE}/", "What we would ask Tameside"),
        "practice": (f"{HOME_CARE}/practice/",),
        "trial": (f"{HOME_CARE}/practice/trials/new/",),
        "trial reported": (f"{HOME_CARE}/practice/", "Change my report"),
        "new exchange": (f"{HOME_CARE}/practice/exchanges/new/",),
        "exchange": (f"{HOME_CARE}/practice/", "Sit in on a rota meeting"),
        "search": ("/search/?q=loneliness",),
        "save a search": ("/me/searches/new/?q=loneliness",),
        "saved searches": ("/me/searches/",),
    },
    "facilitator@example.org": {
        "what waits": (f"{HOME_CARE}/facilitate/",),
        "members": (f"{HOME_CARE}/facilitate/members/?name=Noor",),
        "invitations": (f"{HOME_CARE}/facilitate/invitations/",),
        "what the page says": (f"{HOME_CARE}/facilitate/settings/",),
        "requests": (f"{HOME_CARE}/requests/",),
        "new event": (f"{HOME_CARE}/events/new/",),
        "event of a facilitator": (f"{HOME_CARE}/events/", "What we would ask Tameside"),
        "thread of a facilitator": (f"{HOME_CARE}/", "How do you bank hours"),
        "summary": (f"{HOME_CARE}/", "How do you bank hours", "Write or change the summary"),
        "split": (f"{HOME_CARE}/", "How do you bank hours", "Split posts away"),
        "merge": (f"{HOME_CARE}/", "How do you bank hours", "Merge it into another"),
        "moderation": ("/moderation/",),
        "matter": ("/moderation/", "How do you bank hours"),
        "moderation log": ("/moderation/log/",),
    },
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = [320, 1280]


@pytest.fixture(scope="module")
def page_of(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """Return a function that gives a new page of a member, who logs in once for all of them."""
    contexts: dict[str, BrowserContext] = {}

    def new_page(email: str) -> Page:
        if email not in contexts:
            contexts[email] = browser.new_context(base_url=site)
            contexts[email].set_default_timeout(20_000)
            log_in_as(contexts[email].new_page(), email)
        return contexts[email].new_page()

    yield new_page
    for context in contexts.values():
        context.close()


def _check(page: Page, *steps: str) -> None:
    """Open an address, follow the links with these words, and look at the page at both widths."""
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    page.goto(steps[0])
    for words in steps[1:]:
        page.goto(str(page.get_by_role("main").get_by_role("link", name=words).first.get_attribute("href")))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options=WCAG)
        assert results.violations_count == 0, f"{page.url} at {width} px:\n{results.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} at {width} px scrolls sideways by {wide} px"
    assert {host for host in hosts if host} == {urlsplit(page.url).netloc}


@pytest.mark.parametrize("address", PUBLIC_PAGES.values(), ids=PUBLIC_PAGES.keys())
def test_public_page_is_accessible_and_keeps_to_its_own_host(
    new_context: Callable[..., BrowserContext], address: str
) -> None:
    _check(new_context().new_page(), address)


def test_thread_page_is_accessible(new_context: Callable[..., BrowserContext]) -> None:
    _check(new_context().new_page(), f"{HOME_CARE}/", "How do you bank hours")


@pytest.mark.parametrize(
    ("email", "steps"),
    [pytest.param(email, steps, id=name) for email, pages in PAGES_OF.items() for name, steps in pages.items()],
)
def test_page_of_a_role_is_accessible(page_of: Callable[[str], Page], email: str, steps: tuple[str, ...]) -> None:
    page = page_of(email)

    _check(page, *steps)

    page.close()


def test_page_of_a_text_not_sent_is_accessible(page_of: Callable[[str], Page]) -> None:
    page = page_of("facilitator@example.org")
    page.goto(f"{HOME_CARE}/threads/new/")
    composer(page).fill("Half a thought about rotas.")
    expect(page.get_by_text("Your draft is kept.")).to_be_visible()

    _check(page, "/me/", "Throw away")

    page.get_by_role("button", name="Throw this text away").click()
    expect(page.get_by_role("link", name="Throw away")).to_have_count(0)
    page.close()


def test_home_page_works_without_javascript(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")

    page.get_by_label("What are you trying to sort out?").fill("home care")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.get_by_role("status")).to_contain_text("result")
    expect(page.get_by_role("main").get_by_role("heading", level=3).first).to_be_visible()
