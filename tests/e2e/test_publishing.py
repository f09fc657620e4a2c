"""The whole life of a case, in the browsers of two publishers, a reviewer and a reader: from six answers to its end.

With PICTURES naming a folder, the same steps leave the pictures of docs/publishing.md there (`make pictures`).
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Demo

# So long after it opened the editor begins to look for changes; nobody types faster, only a script does.
LOOKS_AFTER = 3_000
# So long may a script take from the first page of the admin to the kept draft.
MOST_SECONDS = 25
TITLE = "A borrowed allotment as a day service"
SIX = {
    "Title": TITLE,
    "Organisation": "Diggers of Rochdale CIC",
    "In one sentence": "People with a learning disability grow vegetables where nobody else would.",
    "The problem": "The day centre had no garden, and the days were long.",
    "The innovation": "Five people and two workers took over an allotment and sell what grows there.",
}


def picture(page: Page, name: str) -> None:
    """Keep a picture for the guide, where one is wanted."""
    if folder := os.environ.get("PICTURES"):
        page.set_viewport_size({"width": 1280, "height": 860})
        page.evaluate("for (const one of document.querySelectorAll('*')) one.scrollTop = 0")
        page.screenshot(path=Path(folder) / f"publishing-{name}.png", animations="disabled")


@dataclass
class Life:
    """What one step leaves for the next: who is logged in, and where the case stands."""

    publisher: Page
    neighbour: Page
    reviewer: Page
    reader: Page
    demo: Demo
    edit: str = ""


@pytest.fixture
def life(log_in: Callable[[str], Page], visitor: Page, demo: Demo) -> Life:
    people = ("publisher@example.org", "publisher.tameside@example.org", "reviewer@example.org")
    return Life(*(log_in(email) for email in people), reader=visitor, demo=demo)


def test_case_lives_from_six_answers_to_its_end(life: Life, record_property: Callable[[str, object], None]) -> None:
    seconds = _begin(life)
    record_property("seconds of the first save", seconds)
    assert seconds < MOST_SECONDS
    _neighbour_sees_nothing(life)
    _send_on(life)
    _return(life)
    _complete_and_send_again(life)
    _publish(life)
    _reader_finds_it(life)
    _correct_a_figure(life)
    _confirm_it(life)
    _end_it(life)


def _begin(life: Life) -> float:
    page = life.publisher
    page.goto("/admin/")
    picture(page, "first-page")
    begun = time.monotonic()
    page.get_by_role("link", name="Write a case").first.click()
    for label, words in SIX.items():
        page.get_by_label(label).first.fill(words)
    page.get_by_label("Borough").select_option("rochdale")
    picture(page, "six-fields")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_text("Kept as a draft, and network editors can see it.")).to_be_visible()
    seconds = time.monotonic() - begun
    life.edit = page.url
    picture(page, "editor")
    return seconds


def _neighbour_sees_nothing(life: Life) -> None:
    page = life.neighbour
    refused = page.goto(life.edit)
    assert refused is None or TITLE not in page.content()
    page.goto(f"/admin/pages/search/?q={TITLE.split()[2]}")
    expect(page.get_by_text(TITLE)).to_have_count(0)
    page.goto("/search/?q=allotment")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)


def _choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name, exact=True).click()


def _send_on(life: Life) -> None:
    page = life.publisher
    page.goto(life.edit)
    page.get_by_role("tab", name="Sources and sign-off").click()
    page.locator("#id_rest_not_stated").check()
    _choose(page, "Submit to Network editor reviews")
    expect(page.get_by_text("has been submitted for moderation")).to_be_visible()


def _return(life: Life) -> None:
    page = life.reviewer
    page.goto(life.edit)
    _choose(page, "Request changes")
    page.locator(".modal summary", has_text="In one sentence").first.click()
    page.get_by_label("Reason for “In one sentence”").fill("Say who sells what grows there.")
    picture(page, "return")
    page.locator(".modal").get_by_role("button", name="Request changes").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    writer = life.publisher
    writer.goto("/admin/")
    expect(writer.get_by_text("Say who sells what grows there.").first).to_be_visible()
    picture(writer, "came-back")


def _complete_and_send_again(life: Life) -> None:
    page = life.publisher
    page.goto(life.edit)
    expect(page.get_by_text("Say who sells what grows there.").first).to_be_visible()
    read = page.locator("[name='loaded_revision_id']").input_value()
    page.wait_for_timeout(LOOKS_AFTER)
    page.locator("#id_summary").fill("People with a learning disability grow vegetables and sell them at the gate.")
    page.get_by_role("tab", name="What changed").click()
    page.get_by_role("button", name="Add figure").click()
    page.locator("[name='figures-0-what']").fill("People who work on the allotment")
    page.locator("[name='figures-0-value']").fill("5")
    page.locator("[name='figures-0-kind']").select_option(label="Measured")
    page.locator("[name='figures-0-date_meaning']").select_option(label="As at")
    page.locator("[name='figures-0-date']").fill("2026-11")
    # By then the editor has saved by itself, as it does for whoever types by hand: that is no second person.
    expect(page.locator("[name='loaded_revision_id']")).not_to_have_value(read)
    _choose(page, "Resubmit to Network editor reviews")
    expect(page.get_by_text("has been submitted for moderation").or_(page.get_by_text("restarted"))).to_be_visible()


def _fill_in_checklist(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Checklist", exact=True).click()
    for label in ("Consent", "Evidence", "Identifiability"):
        page.get_by_label(label, exact=True).fill("Read it against what we know: nobody is named.")
    page.get_by_label("It is in plain English").check()
    page.get_by_label("No person can be identified in it").check()
    picture(page, "checklist")
    page.get_by_role("button", name="Save the checklist").click()
    expect(page.get_by_text("Your checklist is kept")).to_be_visible()


def _publish(life: Life) -> None:
    page = life.reviewer
    _fill_in_checklist(page, life.edit)
    page.goto(life.edit)
    page.get_by_role("tab", name="What changed").click()
    if not page.locator("#id_evidence_reason").input_value():
        page.locator("#id_evidence_level").select_option("0")
        page.locator("#id_evidence_reason").fill("Nothing has been measured yet.")
    _choose(page, "Approve and Publish")
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))


def _reader_finds_it(life: Life) -> None:
    page = life.reader
    page.goto("/search/?q=allotment")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("People who work on the allotment")).to_be_visible()


def _correct_a_figure(life: Life) -> None:
    page = life.publisher
    page.goto(life.edit)
    page.get_by_role("tab", name="What changed").click()
    page.locator("[name='figures-0-value']").fill("7")
    _choose(page, "Submit to Network editor reviews")
    expect(page.get_by_text("has been submitted for moderation")).to_be_visible()
    row = life.reader.get_by_role("row").filter(has_text="People who work on the allotment")
    life.reader.reload()
    expect(row).to_contain_text("5")
    _publish(life)
    life.reader.reload()
    expect(row).to_contain_text("7")


def _question(life: Life, *, days_ago: int) -> str:
    """Have a year pass and the mails sent; return the address in the one that asks."""
    case = f"CasePage.objects.filter(pk={_number(life)})"
    due = f"date.today() - timedelta({days_ago})"
    life.demo.manage("shell", "-c", f"from datetime import date, timedelta; {case}.update(review_due={due})")
    before = len(life.demo.mails_to("publisher@example.org"))
    life.demo.manage("review_reminders")
    life.demo.manage("send_notifications")
    mails = life.demo.mails_to("publisher@example.org")[before:]
    found = re.findall(rf"{life.demo.base}(/still-true/[^/\s]+/)", mails[-1].get_body(("plain",)).get_content())
    return str(found[0])


def _number(life: Life) -> str:
    return str(re.search(r"/pages/(\d+)/", life.edit)[1])


def _confirm_it(life: Life) -> None:
    page = life.reader
    page.goto(_question(life, days_ago=1))
    picture(page, "still-true")
    page.get_by_role("button", name="Yes, it is still true").click()
    expect(page.get_by_text("Thank you").first).to_be_visible()
    page.goto("/search/?q=allotment")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("confirmed").first).to_be_visible()


def _end_it(life: Life) -> None:
    page = life.reader
    page.goto(_question(life, days_ago=0))
    page.get_by_role("link", name="It has ended").click()
    page.get_by_label(re.compile("When did it end")).fill("2026-11")
    page.get_by_label(re.compile("differently")).fill("We would ask for the water tap before the first spring.")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("Thank you").first).to_be_visible()
    _publish(life)
    page.goto("/search/?q=allotment")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("Ended, learning kept").first).to_be_visible()
    expect(page.get_by_text("We would ask for the water tap")).to_be_visible()
