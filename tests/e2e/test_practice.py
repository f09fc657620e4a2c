"""Words of practice in a real browser: a plan has no editor, and is kept while one types all the same."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.talking import join

COMMUNITY = "home-care-redesign"
PLAN = "Ask one team what they would leave out"


def test_plan_is_kept_while_one_types_and_comes_back(log_in: Callable[[str], Page]) -> None:
    page = log_in("member@example.org")
    join(page, COMMUNITY)
    page.goto(f"/communities/{COMMUNITY}/practice/trials/new/")

    page.get_by_label("What will you try?").fill(PLAN)
    expect(page.locator("[data-draft-status]")).to_have_text("Your draft is kept.")
    page.reload()

    expect(page.get_by_label("What will you try?")).to_have_value(PLAN)
    expect(page.get_by_text("Your text came back: check it and send it.")).to_be_visible()
