"""Writing in a real browser: 3,000 words through a lost connection, lost cookies, a log-out and another member."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.conftest import PASSWORD
from tests.e2e.talking import composer

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WORDS = " ".join(f"word{number}" for number in range(3000))
FIRST, LAST = "word0 word1", "word2998 word2999"
NEW_THREAD = "/communities/home-care-redesign/threads/new/"
KEPT = "Your draft is kept."
BACK = "Your text came back: check it and send it."


@pytest.fixture
def member(log_in: Callable[[str], Page]) -> Iterator[Page]:
    """A member's page; what our policy blocks, and what fails in a script, fails the test."""
    yield from watched(log_in("member@example.org"))


@pytest.fixture
def colleague(log_in: Callable[[str], Page]) -> Iterator[Page]:
    """The same for another member: one writes at most ten posts in ten minutes."""
    yield from watched(log_in("publisher@example.org"))


def watched(page: Page) -> Iterator[Page]:
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []


def write(page: Page, words: str = WORDS) -> None:
    composer(page).fill(words)


def expect_kept(page: Page) -> None:
    expect(page.locator("[data-draft-status]")).to_have_text(KEPT)


def expect_words_back(page: Page) -> None:
    expect(composer(page)).to_contain_text(FIRST)
    expect(composer(page)).to_contain_text(LAST)


def start_thread(page: Page, title: str) -> str:
    page.goto(NEW_THREAD)
    page.get_by_label("Title", exact=True).fill(title)
    write(page, "We would like to know.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url


def empty_new_thread(page: Page) -> None:
    """Throw away what an earlier journey left."""
    page.goto("/me/")
    while page.get_by_role("link", name="Throw away").count():
        page.get_by_role("link", name="Throw away").first.click()
        page.get_by_role("button", name="Throw this text away").click()
        expect(page).to_have_url(re.compile("/me/"))


def log_in_here(page: Page, email: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def expect_nothing_left_here(page: Page) -> None:
    """The page takes it away once its script has run, which may be after its words are there."""
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('draft:'))")


def log_out_here(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()


def local_drafts(page: Page) -> int:
    return int(page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"))


def test_editor_writes_by_keyboard_and_the_post_keeps_its_form(member: Page) -> None:
    start_thread(member, "What does the editor keep?")
    box = composer(member)
    box.click()
    member.keyboard.press("Control+b")
    member.keyboard.type("bold")
    member.keyboard.press("Control+b")
    member.keyboard.press("Enter")
    member.keyboard.press("Shift+Tab")
    expect(member.get_by_role("button", name="Bold")).to_be_focused()
    member.keyboard.press("ArrowRight")
    member.keyboard.press("ArrowRight")
    expect(member.get_by_role("button", name="List", exact=True)).to_be_focused()
    member.keyboard.press("Enter")
    member.keyboard.type("first item")
    member.keyboard.press("Enter")
    member.keyboard.press("Control+k")
    member.get_by_label("Address of the link").fill("example.org/page")
    member.keyboard.press("Enter")
    member.get_by_role("button", name="Send your reply").click()

    post = member.locator("article").last
    expect(post.locator("strong")).to_have_text("bold")
    expect(post.locator("li").first).to_have_text("first item")
    expect(post.get_by_role("link", name="https://example.org/page")).to_have_attribute("rel", "nofollow ugc")

    post.get_by_role("link", name="Edit").click()
    expect(composer(member).locator("li").first).to_have_text("first item")
    composer(member).press("End")
    member.get_by_role("button", name="Save the new words").click()
    expect(member.locator("article").last.locator("li").first).to_have_text("first item")


def test_pasted_styles_and_handlers_stay_outside(member: Page) -> None:
    empty_new_thread(member)
    member.goto(NEW_THREAD)
    composer(member).click()
    member.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", `<p style="color:red" onclick="x()">pasted <b>bold</b></p><script>x()</script>`);
          document.querySelector("[contenteditable]").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )

    expect(composer(member).locator("b, strong")).to_have_text("bold")
    expect(composer(member).locator("[style], [onclick], script")).to_have_count(0)


def test_lost_connection_keeps_the_text_here_and_hands_it_in(member: Page) -> None:
    empty_new_thread(member)
    member.goto(NEW_THREAD)
    composer(member)
    member.context.set_offline(True)
    write(member)
    expect(member.locator("[data-draft-status]")).to_contain_text("No connection")
    member.get_by_role("button", name="Start the thread").click()
    expect(member.locator("[data-draft-status]")).to_contain_text("You are offline")
    assert local_drafts(member) == 1

    member.context.set_offline(False)
    expect_kept(member)
    expect_nothing_left_here(member)
    member.reload()

    expect(member.get_by_text(BACK).first).to_be_visible()
    expect_words_back(member)


def test_page_closed_without_a_connection_brings_the_text_back(member: Page, site: str) -> None:
    empty_new_thread(member)
    member.goto(NEW_THREAD)
    composer(member)
    member.get_by_label("Title", exact=True).fill("Typed without a connection")
    member.context.set_offline(True)
    write(member)
    expect(member.locator("[data-draft-status]")).to_contain_text("No connection")
    context = member.context
    member.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(site + NEW_THREAD)

    expect(page.get_by_text(BACK).first).to_be_visible()
    expect_words_back(page)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Typed without a connection")
    expect_nothing_left_here(page)


def test_lost_cookies_keep_the_text_until_the_log_in(member: Page) -> None:
    empty_new_thread(member)
    address = start_thread(member, "What if the cookies go?")
    member.context.clear_cookies()
    write(member)
    member.get_by_role("button", name="Send your reply").click()

    expect(member.get_by_role("heading", level=1)).to_have_text("This form could not be sent")
    expect(member.get_by_label("This is what you wrote")).to_have_value(WORDS)
    member.get_by_role("main").get_by_role("link", name="log in").click()
    log_in_here(member, "member@example.org")

    expect(member).to_have_url(re.compile(re.escape(address.split("?")[0].split("#")[0])))
    expect_words_back(member)


def test_expired_session_keeps_the_text_until_the_log_in(member: Page) -> None:
    start_thread(member, "What if the session ends?")
    member.context.clear_cookies(name="sessionid")
    write(member)
    expect(member.locator("[data-draft-status]")).to_contain_text("You have been logged out")
    member.get_by_role("button", name="Send your reply").click()
    log_in_here(member, "member@example.org")

    expect_words_back(member)
    member.get_by_role("button", name="Send your reply").click()
    expect(member.locator("article").last).to_contain_text(LAST)
    expect_nothing_left_here(member)


def test_log_out_and_another_member_leave_the_text_to_its_writer(member: Page) -> None:
    empty_new_thread(member)
    member.goto(NEW_THREAD)
    write(member)
    expect_kept(member)
    member.goto("/me/")
    expect(member.get_by_role("heading", name="Texts you have not sent yet")).to_be_visible()
    log_out_here(member)
    expect_nothing_left_here(member)

    member.goto("/accounts/login/")
    log_in_here(member, "facilitator@example.org")
    member.goto(NEW_THREAD)
    expect(composer(member)).not_to_contain_text(FIRST)
    member.goto("/accounts/logout/")
    log_out_here(member)

    member.goto("/accounts/login/")
    log_in_here(member, "member@example.org")
    member.get_by_role("link", name=re.compile("^Continue.*New thread")).click()
    expect_words_back(member)


def test_text_goes_on_at_another_device(member: Page, log_in: Callable[[str], Page]) -> None:
    empty_new_thread(member)
    member.goto(NEW_THREAD)
    write(member)
    expect_kept(member)

    elsewhere = log_in("member@example.org")
    elsewhere.goto(NEW_THREAD)

    expect_words_back(elsewhere)


def test_selected_words_are_quoted_and_named(colleague: Page) -> None:
    start_thread(colleague, "Which words are quoted?")
    write(colleague, "My own beginning")
    colleague.evaluate(
        """() => {
          document.activeElement.blur();  // as the mouse does that selects
          const words = document.querySelector("article .prose p").firstChild;
          getSelection().setBaseAndExtent(words, 0, words, 8);
        }"""
    )
    colleague.get_by_role("link", name="Quote post 1").click()

    quoted = composer(colleague).locator("blockquote")
    expect(quoted).to_contain_text("wrote:")
    expect(quoted).to_contain_text("We would")
    expect(quoted).not_to_contain_text("like to know")
    expect(composer(colleague)).to_contain_text("My own beginning")


@pytest.mark.parametrize("width", [320, 1280])
def test_composer_is_accessible_and_its_tools_are_large_enough(log_in: Callable[[str], Page], width: int) -> None:
    page = log_in("member@example.org")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(NEW_THREAD)
    composer(page)
    page.get_by_text("Add a file or a picture").click()
    page.get_by_role("button", name="Link", exact=True).click()

    results = Axe().run(page, options=WCAG)
    small = page.locator(".editor button").evaluate_all(
        "(all) => all.filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).length"
    )

    assert results.violations_count == 0, results.generate_report()
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_plain_box_writes_quotes_and_takes_a_file_without_javascript(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    log_in_here(page, "facilitator@example.org")
    page.goto(NEW_THREAD)
    page.get_by_label("Title", exact=True).fill("Does the plain box do it all?")
    page.get_by_label("What would you like to say?").fill("One\n\ntwo")
    page.get_by_text("Add a file or a picture").click()
    page.locator("#id_file_1").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Notes of ours"}
    )
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("link", name="notes.txt")).to_be_visible()

    page.get_by_role("link", name="Quote post 1").click()
    expect(page.get_by_label("What would you like to say?")).to_have_value(re.compile(r"^> .+ wrote \(/posts/\d+/\):"))
    page.get_by_role("button", name="Send your reply").click()

    expect(page.locator("article blockquote")).to_contain_text("wrote:")
