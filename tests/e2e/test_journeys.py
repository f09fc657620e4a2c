"""Three journeys: a searcher reads an outcome, a publisher is published, a member is answered."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

TITLE = "A borrowed allotment as a day service"


def test_searcher_finds_hmr_circle_by_a_word_and_reads_its_outcome(visitor: Page) -> None:
    visitor.goto("/")
    visitor.get_by_label("What are you trying to sort out?").fill("loneliness")
    visitor.get_by_role("main").get_by_role("button", name="Search").click()

    visitor.get_by_role("link", name="HMR Circle: a membership organisation").first.click()

    expect(visitor.get_by_role("heading", level=1)).to_contain_text("HMR Circle")
    row = visitor.get_by_role("row").filter(has_text="Visits to a GP")
    expect(row).to_contain_text("14.4%")
    expect(row).to_contain_text("Self-reported")
    expect(row).to_contain_text("Date not stated; reported in October 2019")
    expect(visitor.get_by_label("At a glance").get_by_text("Evidence 2 of 5")).to_be_visible()


def test_searcher_finds_hmr_circle_by_a_facet(visitor: Page) -> None:
    visitor.goto("/cases/")

    visitor.goto("/cases/?theme=prevention-and-loneliness&area=rochdale")

    expect(visitor.get_by_role("link", name="HMR Circle: a membership organisation").first).to_be_visible()
    expect(visitor.get_by_role("link", name="Tameside")).to_have_count(0)


def _write_six_fields(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Cases", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Add child page")).first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill("People with a learning disability grow vegetables where nobody else would.")
    page.get_by_role("button", name="Add organisation").click()
    page.get_by_role("button", name="Choose an organisation").first.click()
    page.get_by_role("link", name="Be Caring", exact=True).first.click()
    page.locator(".modal").wait_for(state="detached")
    page.get_by_role("button", name="Add place").click()
    page.locator("[name='places-0-area']").select_option("rochdale")
    for field, words in (
        ("problem", "The day centre had no garden."),
        ("innovation", "Five people and two workers took over an allotment."),
    ):
        page.locator(f"#panel-child-story-{field}-section [contenteditable='true']").first.click()
        page.keyboard.type(words)


def _see_it_saved(page: Page) -> None:
    """The editor saves by itself once the fields are sound, and then stands at the page's own address.

    Where it has missed the last change, a person presses the button.
    """
    saved = re.compile("/edit/")
    try:
        expect(page).to_have_url(saved, timeout=30_000)
    except AssertionError:
        page.get_by_role("button", name="Save draft").click()
        expect(page).to_have_url(saved, timeout=30_000)


def _choose_action(page: Page, name: str) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name, exact=True).click()


def _fill_in_checklist(editor: Page, address: str) -> None:
    editor.goto(address)
    editor.get_by_role("link", name="Checklist", exact=True).click()
    for label in ("Consent", "Evidence", "Identifiability"):
        editor.get_by_label(label, exact=True).fill("Read it against what we know: nobody is named.")
    editor.get_by_label("It is in plain English").check()
    editor.get_by_label("No person can be identified in it").check()
    editor.get_by_role("button", name="Save the checklist").click()
    expect(editor.get_by_text("Your checklist is kept")).to_be_visible()


def _comment_by_link(editor: Page, visitor: Page) -> None:
    editor.get_by_label("Who is asked").fill("Ada at the university")
    editor.get_by_role("button", name="Make the link").click()
    visitor.goto(editor.get_by_label("Link to send").input_value())
    visitor.get_by_label("What should change, and what would you keep?").fill("Say who lent the allotment.")
    visitor.get_by_role("button", name="Send your answer").click()
    expect(visitor.get_by_text("Your answer is with those who review this case")).to_be_visible()


def test_publisher_writes_six_fields_an_editor_publishes_a_visitor_finds_it(
    log_in: Callable[[str], Page], visitor: Page
) -> None:
    publisher = log_in("publisher@example.org")
    _write_six_fields(publisher)
    _see_it_saved(publisher)
    address = publisher.url
    publisher.get_by_role("tab", name="Sources and sign-off").click()
    publisher.locator("#id_rest_not_stated").check()
    _choose_action(publisher, "Submit to Network editor reviews")
    expect(publisher.get_by_text("has been submitted for moderation")).to_be_visible()
    visitor.goto("/search/?q=allotment")
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)

    editor = log_in("reviewer@example.org")
    _fill_in_checklist(editor, address)
    _comment_by_link(editor, visitor)
    editor.goto(address)
    expect(editor.get_by_text("Say who lent the allotment.")).to_be_visible()
    editor.get_by_role("tab", name="What changed").click()
    editor.locator("#id_evidence_level").select_option("0")
    editor.locator("#id_evidence_reason").fill("Nothing has been measured yet.")
    _choose_action(editor, "Approve and Publish")
    expect(editor).to_have_url(re.compile(r"/admin/pages/\d+/$"))

    visitor.goto("/search/?q=allotment")
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_text("What the sources do not state:")).to_be_visible()


def test_member_joins_asks_and_another_answers(log_in: Callable[[str], Page]) -> None:
    asker = log_in("newcomer@example.org")
    asker.goto("/communities/co-operative-and-employee-owned-care/")
    asker.get_by_role("link", name="Join").or_(asker.get_by_role("button", name="Join")).first.click()
    if asker.get_by_role("checkbox").count():
        asker.get_by_role("checkbox").first.check()
        asker.get_by_role("main").get_by_role("button", name="Join").click()
    asker.get_by_role("link", name="Start a thread").first.click()
    asker.get_by_label("Title", exact=True).fill("Who keeps the books in a small care co-operative?")
    asker.get_by_role("textbox", name="What would you like to say?").fill(
        "We are five people.\n\nWho does the accounts with you?"
    )
    asker.get_by_role("main").get_by_role("button", name="Start the thread").click()
    expect(asker.get_by_role("heading", level=1)).to_contain_text("Who keeps the books")
    address = asker.url

    answerer = log_in("reviewer@example.org")
    answerer.goto(address)
    if answerer.get_by_role("textbox", name="What would you like to say?").count() == 0:
        answerer.get_by_role("link", name="Join").first.click()
        if answerer.get_by_role("checkbox").count():
            answerer.get_by_role("checkbox").first.check()
        answerer.get_by_role("main").get_by_role("button", name="Join").click()
        answerer.goto(address)
    answerer.get_by_role("textbox", name="What would you like to say?").fill(
        "Ask the service company in the case about payroll."
    )
    answerer.get_by_role("main").get_by_role("button", name="Reply").click()

    asker.goto(address)
    expect(asker.get_by_role("main")).to_contain_text("Ask the service company in the case about payroll.")
