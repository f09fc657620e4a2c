"""Two journeys: a searcher reads an outcome, a member is answered. The publisher's is in ``test_publishing``."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.talking import join, reply, start_thread


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


def test_member_joins_asks_and_another_answers(log_in: Callable[[str], Page]) -> None:
    community = "co-operative-and-employee-owned-care"
    title = "Who keeps the books in a small care co-operative?"
    asker = log_in("newcomer@example.org")
    join(asker, community)
    address = start_thread(asker, community, title=title, words="We are five people. Who does the accounts with you?")

    answerer = log_in("reviewer@example.org")
    join(answerer, community)
    reply(answerer, address, "Ask the service company in the case about payroll.")

    asker.goto(address)
    expect(asker.get_by_role("main")).to_contain_text("Ask the service company in the case about payroll.")
