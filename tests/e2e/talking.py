"""What the journeys through communities share: joining, writing with the editor, finding a thread again."""

import re

from playwright.sync_api import Locator, Page, expect


def composer(page: Page, name: str = "What would you like to say?") -> Locator:
    """The box of this name, once the editor stands in its place: it is loaded when the form comes near."""
    page.locator("form[data-draft] button[type=submit]").first.scroll_into_view_if_needed()
    box = page.locator(".editor").get_by_role("textbox", name=name)
    expect(box).to_be_visible(timeout=20_000)
    return box


def promise(page: Page) -> None:
    """Accept the rules on a form that asks for it, and send it."""
    page.get_by_label("I will keep to the house rules").check()
    page.get_by_role("main").get_by_role("button", name=re.compile("^(Join this community|Ask to join)$")).click()


def join(page: Page, slug: str) -> None:
    """Become a member of an open community; who is one stays one."""
    page.goto(f"/communities/{slug}/")
    if page.get_by_text("You are a member").count():
        return
    page.get_by_role("link", name="Join", exact=True).click()
    promise(page)
    expect(page.get_by_text("You are a member")).to_be_visible()


def start_thread(page: Page, slug: str, *, title: str, words: str, tell_me: bool = False) -> str:
    """Ask something from the community's page; return the thread's address."""
    page.goto(f"/communities/{slug}/")
    page.get_by_role("link", name="Start a thread").first.click()
    page.get_by_role("radio", name=re.compile("^Ask: ")).check()
    page.get_by_label("Title", exact=True).fill(title)
    composer(page).fill(words)
    page.get_by_label("Tell me of replies").set_checked(tell_me)
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.split("#")[0]


def reply(page: Page, address: str, words: str) -> None:
    """Answer in a thread."""
    page.goto(address)
    composer(page).fill(words)
    page.get_by_role("button", name="Send your reply").click()
    expect(post(page, words)).to_be_visible()


def post(page: Page, words: str) -> Locator:
    """The post with these words on the page of a thread."""
    return page.get_by_role("article").filter(has_text=words)


def bell(page: Page) -> Locator:
    """Open the bell's page from the masthead; return its lines."""
    page.get_by_role("banner").get_by_role("link", name=re.compile("^Notifications")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notifications")
    return page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading"))
