"""Journeys through communities of practice, each by members who do not know of the others' journeys.

The demo limits how much one member writes in ten minutes, so the journeys share the writing among its people.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Demo
from tests.e2e.talking import bell, composer, join, post, promise, reply, start_thread

OPEN, CO_OPERATIVES, PEOPLE, PRIVATE = (
    "home-care-redesign",
    "co-operative-and-employee-owned-care",
    "people-and-commissioners-together",
    "day-services-in-transition",
)
PRIVATE_THREAD = "What do families need before a day centre changes?"

LogIn = Callable[[str], Page]


def status_of(page: Page, address: str) -> int:
    """Open an address and return its status."""
    response = page.goto(address)
    assert response is not None
    return response.status


def thread_in(page: Page, slug: str, title: str) -> str:
    """Open a thread from its community's page; return its address."""
    page.goto(f"/communities/{slug}/")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.split("#")[0]


def test_newcomer_joins_asks_is_answered_and_marks_the_answer(log_in: LogIn) -> None:
    title, words = "Who takes the minutes when everybody is asked?", "Two of us do, and read them back at the end."
    asker = log_in("newcomer@example.org")
    asker.goto(f"/communities/{PEOPLE}/")
    asker.get_by_role("link", name="Join", exact=True).click()
    asker.get_by_role("button", name="Join this community").click()
    expect(asker.get_by_role("main")).to_contain_text("Tick the box to say that you will keep to the rules.")
    promise(asker)
    expect(asker.get_by_text("You are a member")).to_be_visible()
    address = start_thread(asker, PEOPLE, title=title, words="We begin next month.", tell_me=True)
    expect(asker.get_by_text("Waiting for an answer")).to_be_visible()

    answerer = log_in("publisher@example.org")
    reply(answerer, address, words)
    expect(answerer.get_by_role("button", name="Mark as the answer")).to_have_count(0)

    expect(bell(asker).filter(has_text=f"replied in “{title}”")).to_contain_text("New")
    asker.get_by_role("link", name=f"replied in “{title}”").click()
    post(asker, words).get_by_role("button", name="Mark as the answer").click()
    for page in (asker, answerer):
        page.goto(address)
        expect(post(page, words).get_by_text("This answered it")).to_be_visible()
        expect(page.get_by_text("Answered", exact=True)).to_be_visible()
    expect(bell(answerer).first).to_contain_text(f"Your reply in “{title}” was marked as the answer")


def invitation_of(facilitator: Page) -> str:
    """Make a link by which one asks to join the private community."""
    facilitator.goto(f"/communities/{PRIVATE}/")
    facilitator.get_by_role("link", name="Look after this community").click()
    facilitator.get_by_role("link", name="Invitations").click()
    facilitator.get_by_label("For whom is it?").fill("A carer from Bury")
    facilitator.get_by_role("button", name="Make the link").click()
    return facilitator.get_by_label("Copy it now and send it").input_value()


def found(page: Page, title: str) -> Locator:
    """Search for a title; the link that has it."""
    page.goto("/")
    page.get_by_label("What are you trying to sort out?").fill(title)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("status").first).to_be_visible()
    return page.get_by_role("main").get_by_role("link", name=title)


def test_invited_newcomer_is_let_in_and_finds_what_another_member_cannot(log_in: LogIn) -> None:
    facilitator, newcomer = log_in("facilitator@example.org"), log_in("newcomer@example.org")
    address = thread_in(facilitator, PRIVATE, PRIVATE_THREAD)
    invitation = invitation_of(facilitator)
    assert status_of(newcomer, f"/communities/{PRIVATE}/") == 404
    newcomer.goto(invitation)
    promise(newcomer)
    expect(newcomer.get_by_text("You have asked to join")).to_be_visible()
    assert status_of(newcomer, address) == 404
    expect(found(newcomer, PRIVATE_THREAD)).to_have_count(0)

    facilitator.goto(f"/communities/{PRIVATE}/")
    facilitator.get_by_role("link", name="1 waiting to join").click()
    facilitator.get_by_role("button", name="Let in Noor Demo").click()
    expect(facilitator.get_by_role("button", name="Let in Noor Demo")).to_have_count(0)

    expect(bell(newcomer).first).to_contain_text("You are now a member of Day services in transition")
    found(newcomer, PRIVATE_THREAD).first.click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text(PRIVATE_THREAD)
    other = log_in("publisher@example.org")
    expect(found(other, PRIVATE_THREAD)).to_have_count(0)
    assert status_of(other, address) == 404
    assert status_of(other, f"/communities/{PRIVATE}/") == 404


def test_muted_thread_tells_of_no_later_reply(log_in: LogIn) -> None:
    title = "How do you bank hours that were not used?"
    follower, writer = log_in("publisher.tameside@example.org"), log_in("publisher@example.org")
    join(follower, OPEN)
    address = thread_in(follower, OPEN, title)
    follower.get_by_role("button", name="Follow", exact=True).click()
    expect(follower.get_by_role("button", name="Stop following")).to_be_visible()
    reply(writer, address, "We asked a provider, and will say what we hear.")
    told = bell(follower).filter(has_text=title)
    expect(told).to_have_count(1)
    told.get_by_role("link").click()

    follower.get_by_role("button", name="Mute", exact=True).click()
    expect(follower.get_by_role("button", name="End the mute")).to_be_visible()
    reply(writer, address, "They keep the account for each person.")

    told = bell(follower).filter(has_text=title)
    expect(told).to_have_count(1)
    expect(told).not_to_contain_text("New")
    expect(told).not_to_contain_text("times")


def about(mails: list[EmailMessage], title: str) -> list[EmailMessage]:
    return [mail for mail in mails if title in str(mail["Subject"])]


def words_of(mail: EmailMessage) -> str:
    """The text part of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def send_what_waits(demo: Demo) -> None:
    """Have the ten minutes pass that mails wait, and send them."""
    waiting = "Notification.objects.filter(settled=None)"
    words = "from django.utils import timezone; from learning_network.notifications.models import Notification"
    demo.manage("shell", "-c", f"{words}; {waiting}.update(due=timezone.now())")
    demo.manage("send_notifications")


def test_mail_is_stopped_by_its_button_and_not_by_opening_its_link(demo: Demo, log_in: LogIn, visitor: Page) -> None:
    title, first, second = "How long may a meeting of members last?", "Ninety minutes with us.", "Two hours at most."
    address_of_writer = "reviewer@example.org"
    asker, writer = log_in("publisher.tameside@example.org"), log_in(address_of_writer)
    join(asker, CO_OPERATIVES)
    address = start_thread(asker, CO_OPERATIVES, title=title, words="Ours never end.")
    for words in (first, second):
        reply(writer, address, words)
    asker.goto(address)
    post(asker, first).get_by_role("button", name="Mark as the answer").click()
    expect(post(asker, first).get_by_text("This answered it")).to_be_visible()
    send_what_waits(demo)
    (mail,) = about(demo.mails_to(address_of_writer), title)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.findall(r"http\S+/notifications/stop/\S+", words_of(mail))[0]
    assert link in str(mail["List-Unsubscribe"])

    for _ in range(2):
        visitor.goto(link)
        expect(visitor.get_by_role("link", name="Log in").first).to_be_visible()
        expect(visitor.get_by_role("button", name="Stop these mails")).to_be_visible()
    writer.goto(address)
    expect(writer.get_by_role("button", name="End the mute")).to_have_count(0)
    visitor.get_by_role("button", name="Stop these mails").click()
    expect(visitor.get_by_role("main")).to_contain_text("You will get no more")
    visitor.goto(link)
    expect(visitor.get_by_role("main")).to_contain_text("They are stopped already")

    asker.reload()
    post(asker, second).get_by_role("button", name="Mark as the answer").click()
    expect(post(asker, second).get_by_text("This answered it")).to_be_visible()
    send_what_waits(demo)
    assert len(about(demo.mails_to(address_of_writer), title)) == 1


def test_flagged_post_is_hidden_and_comes_back_when_that_is_undone(log_in: LogIn) -> None:
    title, words = "How do you bank hours that were not used?", "what happened to the worker’s pay in a week"
    reporter, facilitator = log_in("publisher@example.org"), log_in("facilitator@example.org")
    address = thread_in(reporter, OPEN, title)
    post(reporter, words).get_by_role("link", name="Report this post").click()
    reporter.get_by_label("Somebody who draws on care could be recognised").check()
    reporter.get_by_label("What should those who look at it know?").fill("My neighbours would know who is meant.")
    reporter.get_by_role("button", name="Send the report").click()
    expect(reporter.get_by_role("heading", level=1)).to_have_text("Thank you, your report is sent")

    facilitator.goto("/moderation/")
    facilitator.get_by_role("listitem").filter(has_text=words).get_by_role("link").click()
    expect(facilitator.get_by_role("main")).to_contain_text("My neighbours would know who is meant.")
    facilitator.get_by_role("button", name="I look at it").click()
    matter = facilitator.url
    facilitator.get_by_role("radio", name=re.compile("^Hide it")).check()
    facilitator.get_by_label("Your words to its author").fill("Please leave out the week.")
    facilitator.get_by_role("button", name="Decide", exact=True).click()

    other = log_in("reviewer@example.org")
    newcomer = log_in("newcomer@example.org")
    for page, times in ((newcomer, 0), (reporter, 0), (other, 1)):
        page.goto(address)
        expect(post(page, words)).to_have_count(times)
    facilitator.goto(matter)
    facilitator.get_by_role("button", name="Undo the last decision").click()
    expect(facilitator.get_by_role("main")).to_contain_text("Undone by Farah Demo")
    for page in (newcomer, reporter):
        page.goto(address)
        expect(post(page, words)).to_be_visible()


def test_warning_asks_before_posting_and_the_text_is_put_right(log_in: LogIn) -> None:
    writer = log_in("facilitator@example.org")
    address = thread_in(writer, OPEN, "Who pays when the Living Wage rises faster than the council’s fee?")
    name, rest = "Doris Exampleton", "has dementia and is paid for by the council at the old fee."
    composer(writer).fill(f"{name}, 87, {rest}")
    writer.get_by_role("button", name="Send your reply").click()

    warning = writer.get_by_role("alert").filter(has_text="Could somebody be recognised?")
    expect(warning).to_contain_text(name)
    expect(composer(writer)).to_contain_text(rest)
    expect(writer.get_by_role("button", name="Post it as it is")).to_be_visible()
    expect(writer.get_by_role("article").filter(has_text=rest)).to_have_count(0)

    composer(writer).fill(f"A woman in her eighties whom we support {rest}")
    writer.get_by_role("button", name="Send your reply").click()
    expect(post(writer, f"A woman in her eighties whom we support {rest}")).to_be_visible()
    writer.goto(address)
    expect(writer.get_by_role("main")).not_to_contain_text(name)


def test_member_signs_up_for_an_event_and_takes_it_into_a_calendar(log_in: LogIn) -> None:
    title, link = "An hour on rotas that people chose", "https://meet.example.org/rotas"
    facilitator, member = log_in("facilitator@example.org"), log_in("member@example.org")
    facilitator.goto(f"/communities/{OPEN}/")
    facilitator.get_by_role("link", name="Plan an event").click()
    facilitator.get_by_label("Title").fill(title)
    facilitator.get_by_label("Day", exact=True).fill("2099-12-03")
    facilitator.get_by_label("Begins at").fill("13:00")
    facilitator.get_by_label("Ends at").fill("14:00")
    facilitator.get_by_label("Link, if it is online").fill(link)
    facilitator.get_by_label("How many can come").fill("2")
    composer(facilitator, "What is it about?").fill("Bring a rota that worked, and one that did not.")
    facilitator.get_by_role("button", name="Plan the event").click()
    expect(facilitator.get_by_role("heading", level=1)).to_have_text(title)

    member.goto(f"/communities/{OPEN}/events/")
    member.get_by_role("link", name=title).click()
    expect(member.get_by_role("main")).to_contain_text("3 December 2099, 1pm to 2pm")
    expect(member.get_by_text(link)).to_have_count(0)
    member.get_by_role("button", name="Sign up").click()
    expect(member.get_by_text("You have a place", exact=True)).to_be_visible()
    expect(member.get_by_role("link", name=link)).to_be_visible()
    with member.expect_download() as download:
        member.get_by_role("link", name="Add it to my calendar").click()
    calendar = Path(download.value.path()).read_text(encoding="utf-8")
    assert f"SUMMARY:{title}" in calendar
    assert "DTSTART;TZID=Europe/London:20991203T130000" in calendar

    facilitator.reload()
    expect(facilitator.get_by_role("listitem").filter(has_text="Morgan Demo")).to_be_visible()


def test_trial_and_what_came_of_it_stand_on_the_practice_page(log_in: LogIn, visitor: Page) -> None:
    what, came = "Ring one family before the rota is made", "The family knew a better hour than we did."
    member = log_in("member@example.org")
    member.goto(f"/communities/{OPEN}/")
    member.get_by_role("link", name="I will try something").click()
    member.get_by_label("What will you try?").fill(what)
    member.get_by_role("button", name="Put it on the page").click()
    visitor.goto(f"/communities/{OPEN}/practice/")
    trial = visitor.get_by_role("listitem").filter(has_text=what)
    expect(trial).to_contain_text("Morgan Demo")
    expect(trial).not_to_contain_text("It worked")

    member.get_by_role("listitem").filter(has_text=what).get_by_role("link", name="Say how it went").click()
    member.get_by_label("It worked", exact=True).check()
    composer(member, "What happened, and what would you do differently?").fill(came)
    member.get_by_role("button", name="Tell the community").click()
    expect(member.get_by_role("listitem").filter(has_text=what)).to_contain_text(came)

    visitor.reload()
    expect(trial).to_contain_text("It worked")
    expect(trial).to_contain_text(came)
