"""“Still true?”: the mail, its signed link, what each answer does, and what no draft may lose."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cases.freshness import services
from cases.freshness.dates import after_publishing
from cases.freshness.links import VALID_FOR, token_of
from cases.freshness.reminders import MOST_A_DAY, review_reminders
from cases.models import CasePage, CaseShelf, StillTrueQuestion
from cases.vocabularies import Maturity
from learning_network.notifications.delivery import deliver
from learning_network.users.models import User
from tests.cases.still_true import ask, due_case, link, question_of
from tests.factories.cases import CasePageFactory, LessonFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def case(rochdale: CaseShelf, publisher: User) -> CasePage:
    return due_case(rochdale)


def confirm_at(address: str, shown_as: str = "the manager", client: Client | None = None):
    return (client or Client()).post(address, {"shown_as": shown_as})


# Who is asked, and how often.


def test_team_gets_one_mail_with_four_ways_and_nothing_to_stop_it(case: CasePage, publisher: User) -> None:
    call_command("review_reminders")
    call_command("review_reminders")
    deliver()

    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    assert sent.to == [publisher.email]
    assert sent.subject == "Is “Breakfast club” still true?"
    assert "List-Unsubscribe" not in sent.extra_headers
    for text in (sent.body, html):
        assert "/still-true/" in text
        assert f"/admin/pages/{case.pk}/edit/" in text
        assert "/ask/" in text
        assert "/ended/" in text
        assert "Last known October 2019, not confirmed by the organisation." in text
        assert "Stop these mails" not in text


def test_owner_is_asked_instead_of_the_team(case: CasePage) -> None:
    owner = UserFactory()
    CasePage.objects.update(case_owner=owner)

    ask()

    assert [sent.to for sent in mail.outbox] == [[owner.email]]
    assert f"/admin/pages/{case.pk}/edit/" not in mail.outbox[0].body


def test_three_mails_with_growing_gaps_and_no_fourth(case: CasePage) -> None:
    start = timezone.now()
    for days, number in [(0, 1), (13, 0), (14, 1), (27, 0), (41, 0), (42, 1), (43, 0), (200, 0)]:
        assert ask(start + days * DAY) == number, days

    assert [sent.subject.split(":")[0] for sent in mail.outbox] == [
        "Is “Breakfast club” still true?",
        "Once more",
        "For the last time",
    ]


def test_nobody_is_asked_before_the_date_about_a_draft_or_about_an_alias(case: CasePage) -> None:
    alias = case.create_alias(parent=case.get_parent(), update_slug="club-2")
    CasePageFactory(parent=case.get_parent(), slug="draft", live=False, review_due=TODAY())
    CasePage.objects.filter(pk=case.pk).update(review_due=TODAY() + DAY)

    assert ask() == 0
    assert alias.pk
    assert not mail.outbox


def test_no_member_gets_more_than_so_many_mails_a_day(case: CasePage, publisher: User) -> None:
    due = [timezone.localdate() - number * DAY for number in range(MOST_A_DAY + 2)]
    StillTrueQuestion.objects.bulk_create(
        StillTrueQuestion(case=case, due=day, member=publisher, times_asked=1, last_asked=timezone.now())
        for day in due[1:-1]
    )

    assert ask() == 0
    assert ask(timezone.now() + timedelta(days=1, minutes=1)) == 1


def test_answer_that_came_before_the_mail_is_sent_withdraws_it(case: CasePage) -> None:
    review_reminders()
    services.confirm(case, shown_as="the manager")

    deliver()

    assert not mail.outbox


# The link.


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("way", ["", "_change", "_ask", "_ended"])
def test_looking_changes_nothing(case: CasePage, method: str, way: str) -> None:
    question = question_of(case)
    before = CasePage.objects.values().get(pk=case.pk)
    revisions = case.revisions.count()

    response = getattr(Client(), method)(link(question, way))

    assert response.status_code == 200
    assert CasePage.objects.values().get(pk=case.pk) == before
    assert case.revisions.count() == revisions
    assert StillTrueQuestion.objects.get().answer == ""
    assert "no-store" in response["Cache-Control"]


def test_button_confirms_without_a_log_in_and_twice_has_one_effect(case: CasePage, publisher: User) -> None:
    question = question_of(case)
    page = Client().get(link(question)).content.decode()
    assert 'value="the publishing team, Rochdale"' in page

    confirm_at(link(question), "the manager of HMR Circle")
    again = confirm_at(link(question), "somebody else")

    case.refresh_from_db()
    assert (case.last_confirmed, case.last_confirmed_by) == (TODAY(), "the manager of HMR Circle")
    assert case.review_due.year == TODAY().year + 1
    assert "Readers see: confirmed by the manager of HMR Circle" in again.content.decode()
    entry = PageLogEntry.objects.get(page=case.pk, action=services.CONFIRMED)
    assert entry.user == publisher
    assert entry.message == "Confirmed as still true by the manager of HMR Circle"
    assert "Last confirmed by the manager of HMR Circle on" in Client().get("/cases/club/").content.decode()
    assert ask() == 0


def test_empty_role_is_asked_for(case: CasePage) -> None:
    response = confirm_at(link(question_of(case)), " ")

    assert response.status_code == 422
    assert "Say in which role you confirm it" in response.content.decode()
    assert CasePage.objects.get(pk=case.pk).last_confirmed is None


def test_wrong_changed_and_expired_links_are_not_found(case: CasePage, monkeypatch) -> None:
    question = question_of(case)
    good = token_of(question)
    other = StillTrueQuestion.objects.create(case=case, due=date(2020, 1, 1), member=question.member)
    changed = [f"{good[:-2]}xx", f"x{good}", "rubbish", good.split(":")[0]]
    monkeypatch.setattr("cases.freshness.links.VALID_FOR", timedelta(seconds=-1))
    expired = Client().get(reverse("still_true", args=[good])).status_code
    monkeypatch.setattr("cases.freshness.links.VALID_FOR", VALID_FOR)

    codes = [confirm_at(reverse("still_true", args=[token])).status_code for token in changed]

    assert (expired, codes) == (404, [404] * len(changed))
    assert Client().get(reverse("still_true", args=[good])).status_code == 200
    StillTrueQuestion.objects.filter(pk=question.pk).delete()
    StillTrueQuestion.objects.filter(pk=other.pk).update(due=TODAY(), member=UserFactory())
    assert confirm_at(reverse("still_true", args=[good])).status_code == 404
    assert CasePage.objects.get(pk=case.pk).last_confirmed is None


def test_link_is_for_its_recipient_only(case: CasePage, publisher: User, neighbour: User, browse) -> None:
    question = question_of(case)

    assert browse(neighbour).get(link(question)).status_code == 404
    assert confirm_at(link(question), client=browse(neighbour)).status_code == 404
    assert browse(publisher).get(link(question)).status_code == 200


@pytest.mark.parametrize("way", ["", "_change", "_ask", "_ended", "_decline"])
def test_link_ends_when_the_person_or_the_page_goes(case: CasePage, publisher: User, way: str) -> None:
    question = question_of(case)
    publisher.groups.clear()
    gone = Client().post(link(question, way), {"shown_as": "x", "note": "x", "ended": "2024"}).status_code
    publisher.groups.add(CaseShelf.objects.get(slug="rochdale").publishers)
    case.unpublish()

    assert (gone, Client().get(link(question)).status_code) == (404, 404)
    assert StillTrueQuestion.objects.get().answer == ""


def test_cannot_say_takes_no_get(case: CasePage) -> None:
    assert Client().get(link(question_of(case), "_decline")).status_code == 405


# What no draft may lose.


def draft_of(case: CasePage, title: str) -> CasePage:
    draft = CasePage.objects.get(pk=case.pk).get_latest_revision_as_object()
    draft.title = title
    draft.save_revision()
    return CasePage.objects.get(pk=case.pk)


def test_draft_in_work_stays_unpublished_and_keeps_the_confirmation(case: CasePage) -> None:
    case = draft_of(case, "Half written")

    services.confirm(case, shown_as="the manager")

    case = CasePage.objects.get(pk=case.pk)
    newest = case.get_latest_revision_as_object()
    assert (case.title, newest.title) == ("Breakfast club", "Half written")
    assert case.has_unpublished_changes
    for page in (case, newest):
        assert (page.last_confirmed, page.last_confirmed_by) == (TODAY(), "the manager")
        assert page.review_due == case.review_due > TODAY()


@pytest.mark.parametrize("is_old", [True, False])
def test_publishing_a_version_begun_before_does_not_replace_the_confirmation(case: CasePage, is_old: bool) -> None:
    case = draft_of(case, "Half written")
    begun = case.get_latest_revision_as_object()
    services.confirm(case, shown_as="the manager")

    revision = case.get_latest_revision() if is_old else begun.save_revision()
    revision.publish()

    case = CasePage.objects.get(pk=case.pk)
    assert (case.title, case.last_confirmed, case.last_confirmed_by) == ("Half written", TODAY(), "the manager")
    assert case.review_due.year == TODAY().year + 1


def test_going_back_to_an_earlier_version_keeps_the_confirmation(case: CasePage) -> None:
    first = case.get_latest_revision()
    services.confirm(case, shown_as="the manager")

    first.publish()

    assert CasePage.objects.get(pk=case.pk).last_confirmed_by == "the manager"


def test_copy_was_never_confirmed_and_an_alias_says_what_its_original_says(case: CasePage) -> None:
    alias = case.create_alias(parent=case.get_parent(), update_slug="alias")
    draft_of(case, "Half written")
    services.confirm(case, shown_as="the manager")

    copy = CasePage.objects.get(pk=case.pk).copy(update_attrs={"slug": "copy"}, keep_live=False)
    copy.get_latest_revision().publish()

    copy.refresh_from_db()
    alias.refresh_from_db()
    assert (copy.last_confirmed, copy.last_confirmed_by) == (None, "")
    assert (alias.last_confirmed, alias.last_confirmed_by) == (TODAY(), "the manager")


def test_version_with_a_later_confirmation_brings_it(case: CasePage) -> None:
    CasePage.objects.update(last_confirmed=date(2020, 1, 1), last_confirmed_by="the manager")
    draft = CasePage.objects.get(pk=case.pk)
    draft.last_confirmed, draft.last_confirmed_by = date(2021, 1, 1), "the trustees"

    draft.save_revision().publish()

    assert CasePage.objects.get(pk=case.pk).last_confirmed_by == "the trustees"


def test_confirmation_that_publishing_wrote_over_comes_back(case: CasePage) -> None:
    before = CasePage.objects.filter(pk=case.pk).values("last_confirmed", "last_confirmed_by", "review_due").get()
    services.confirm(case, shown_as="the manager")
    CasePage.objects.filter(pk=case.pk).update(**before)

    after_publishing(case)

    stands = CasePage.objects.get(pk=case.pk)
    assert (stands.last_confirmed, stands.last_confirmed_by) == (TODAY(), "the manager")
    assert stands.review_due > TODAY()


# Review dates.


def test_case_gets_its_date_when_it_is_published_and_keeps_it(rochdale: CaseShelf) -> None:
    page = CasePageFactory(parent=rochdale, live=False)
    page.save_revision().publish()
    page.refresh_from_db()
    first = page.review_due
    CasePage.objects.update(review_due=first - 30 * DAY)

    page.save_revision().publish()

    page.refresh_from_db()
    assert first == TODAY().replace(year=TODAY().year + 1)
    assert page.review_due == first - 30 * DAY


def test_published_case_without_a_date_gets_one_that_is_not_past(case: CasePage) -> None:
    CasePage.objects.update(review_due=None, last_confirmed=TODAY() - 30 * DAY, last_published_at=None)
    CasePage.objects.update(first_published_at=timezone.now() - 900 * DAY)
    review_reminders()
    confirmed = CasePage.objects.get(pk=case.pk).review_due
    CasePage.objects.update(review_due=None, last_confirmed=None)
    review_reminders()

    assert 300 * DAY < confirmed - TODAY() < 340 * DAY
    assert CasePage.objects.get(pk=case.pk).review_due == TODAY()


def test_publishing_a_change_made_after_the_question_answers_it(case: CasePage) -> None:
    question = question_of(case)
    draft_of(case, "Changed").get_latest_revision().publish()

    question.refresh_from_db()
    stands = CasePage.objects.get(pk=case.pk)
    assert question.answer == "settled"
    assert stands.review_due > TODAY()
    assert stands.last_confirmed is None


# Something has changed, and it has ended.


def test_owner_outside_the_team_says_what_changed_and_the_team_reads_it(case: CasePage, publisher: User) -> None:
    owner = UserFactory(first_name="Olive", last_name="Owner")
    CasePage.objects.update(case_owner=owner)
    question = question_of(case)

    Client().post(link(question, "_change"), {"note": "We moved to <b>Bury</b>."})
    Client().post(link(question, "_change"), {"note": "Again"})
    deliver()

    question.refresh_from_db()
    assert (question.answer, question.note) == ("changed", "We moved to <b>Bury</b>.")
    told = [sent for sent in mail.outbox if sent.to == [publisher.email]]
    assert len(told) == 1
    assert "Olive Owner said that something has changed." in told[0].body
    assert "We moved to <b>Bury</b>." in told[0].body
    assert "&lt;b&gt;Bury" in told[0].alternatives[0][0]
    assert CasePage.objects.get(pk=case.pk).last_confirmed is None


def test_writer_who_is_logged_in_goes_to_the_editor(case: CasePage, publisher: User, browse) -> None:
    response = browse(publisher).get(link(question_of(case), "_change"))

    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[case.pk])


def test_ended_makes_a_draft_in_review_and_keeps_every_word(case: CasePage, editor: User) -> None:
    question = question_of(case)
    data = {"ended": "2024-03", "differently": "Ask drivers first.\n\nThen <buy> the bus."}

    Client().post(link(question, "_ended"), data)
    Client().post(link(question, "_ended"), data)

    case = CasePage.objects.get(pk=case.pk)
    draft = case.get_latest_revision_as_object()
    assert (case.maturity, case.ended) == (Maturity.ESTABLISHED, "")
    assert (draft.maturity, draft.ended) == (Maturity.ENDED, "2024-03")
    assert draft.what_did_not_work.startswith(case.what_did_not_work)
    assert draft.what_did_not_work.count("<p>Ask drivers first.</p>") == 1
    assert "&lt;buy&gt;" in draft.what_did_not_work
    assert draft.problem == case.problem
    assert case.workflow_in_progress
    assert PageLogEntry.objects.filter(page=case.pk, action=services.ENDED).count() == 1


@pytest.mark.parametrize(("ended", "is_taken"), [("2062", False), (str(TODAY() + DAY), False), (str(TODAY()), True)])
def test_what_ended_has_ended(case: CasePage, publisher: User, ended: str, is_taken: bool) -> None:
    question = question_of(case)

    answer = Client().post(link(question, "_ended"), {"ended": ended, "differently": "Begin smaller."})

    question.refresh_from_db()
    assert bool(question.answer) == is_taken
    if not is_taken:
        assert "is still to come. Write the year, month or day in which it was." in answer.content.decode()
        assert "Begin smaller." in answer.content.decode()


@pytest.mark.parametrize("year", [TODAY().year, TODAY().year - 1])
def test_year_in_which_it_ended_is_enough(case: CasePage, publisher: User, year: int) -> None:
    question = question_of(case)

    Client().post(link(question, "_ended"), {"ended": f"{year}/{(year + 1) % 100:02}", "differently": ""})

    question.refresh_from_db()
    assert question.answer == StillTrueQuestion.Answer.ENDED


def test_owner_who_can_name_nobody_is_asked_for_an_address_that_is_needed(case: CasePage) -> None:
    owner = UserFactory()
    CasePage.objects.filter(pk=case.pk).update(case_owner=owner)
    address = link(question_of(case, member=owner), "_ask")

    page, refused = Client().get(address).content.decode(), Client().post(address, {"address": ""})

    assert "An e-mail address of the organisation</label>" in page
    assert "Write an address." in refused.content.decode()


def test_somebody_without_an_account_says_that_it_ended(case: CasePage, publisher: User, editor: User) -> None:
    asked = services.ask_somebody(case, address="sally@circle.example", by=publisher)

    Client().post(link(asked, "_ended"), {"ended": "2024", "differently": ""})
    deliver()

    case = CasePage.objects.get(pk=case.pk)
    assert case.get_latest_revision_as_object().maturity == Maturity.ENDED
    assert case.workflow_in_progress
    told = [sent for sent in mail.outbox if sent.to == [publisher.email] and "answer" in sent.subject]
    assert "A draft says so, and is in review" in told[0].body


def test_ended_takes_unfinished_changes_along_but_sends_them_nowhere(case: CasePage, publisher: User) -> None:
    draft_of(case, "Half written")

    services.say_ended(case, ended="2024", differently="", by=None)
    deliver()

    case = CasePage.objects.get(pk=case.pk)
    draft = case.get_latest_revision_as_object()
    assert (draft.title, draft.maturity) == ("Half written", Maturity.ENDED)
    assert not case.workflow_in_progress
    assert [sent.to for sent in mail.outbox] == [[publisher.email]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"ended": "", "differently": "Kept"}, "Say when it ended; a year is enough."),
        ({"ended": "last spring", "differently": "Kept"}, "Write a year, a month or a day"),
        ({"ended": "2024-13", "differently": "Kept"}, "2024-13"),
    ],
)
def test_wrong_date_is_said_and_no_word_is_lost(case: CasePage, data: dict[str, str], words: str) -> None:
    response = Client().post(link(question_of(case), "_ended"), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "Kept</textarea>" in html
    assert StillTrueQuestion.objects.get().answer == ""


# What readers see.


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sign_off": "published-sources"}, "Last known October 2019, not confirmed by the organisation."),
        (
            {"sign_off": "published-sources", "information_as_of": ""},
            "When it was last known is not stated, and the organisation has not confirmed it.",
        ),
        ({"sign_off": "asked"}, "Not confirmed by the organisation."),
        (
            {"sign_off": "published-sources", "information_as_of_note": "The interviews are older."},
            "Last known October 2019, not confirmed by the organisation. The interviews are older.",
        ),
        (
            {"sign_off": "asked", "information_as_of_note": "The interviews are older."},
            "Information as of October 2019: The interviews are older.",
        ),
        (
            {"sign_off": "published-sources", "last_confirmed": date(2026, 5, 3), "last_confirmed_by": "the manager"},
            "Last confirmed by the manager on 3 May 2026.",
        ),
    ],
)
def test_page_says_when_it_was_last_confirmed_and_by_whom(fields: dict[str, object], words: str) -> None:
    CasePageFactory(slug="club", **fields)

    html = Client().get("/cases/club/").content.decode()

    assert words in html
    assert html.count("onfirmed by") == (1 if "has not confirmed" not in words else 0)


@pytest.mark.parametrize("anonymised", [True, False])
def test_role_that_is_offered_names_no_employer_of_an_anonymised_case(case: CasePage, anonymised: bool) -> None:
    owner = UserFactory(role="provider", organisation_name="Secret Home")
    CasePage.objects.update(case_owner=owner, anonymised=anonymised)

    page = Client().get(link(question_of(case))).content.decode()

    assert ("Secret Home" in page) is not anonymised


def test_other_case_says_what_they_would_do_differently_under_what_did_not_work() -> None:
    lessons = [LessonFactory.build(lesson_type="do-differently", statement="Ask drivers first.")]
    CasePageFactory(slug="club", lessons=lessons)

    html = Client().get("/cases/club/").content.decode()

    assert 'id="h-dropped">What did not work or changed</h2>' in html
    assert "<h3>What we would do differently</h3>" in html


def test_agreed_case_is_not_called_unconfirmed() -> None:
    CasePageFactory(slug="club", sign_off="agreed")

    assert "onfirmed by the organisation" not in Client().get("/cases/club/").content.decode()


def test_ended_case_stands_like_any_other_and_says_what_they_would_do_differently() -> None:
    lessons = [LessonFactory.build(lesson_type="do-differently", statement="Ask drivers first."), LessonFactory.build()]
    CasePageFactory(slug="club", maturity="ended", ended="2024-03", lessons=lessons)

    html = Client().get("/cases/club/").content.decode()

    section = re.search(r'<section id="dropped".*?</section>', html, re.DOTALL).group(0)
    assert "It ended in March 2024." in html
    assert "A first try found too few drivers." in section
    assert section.count("What we would do differently") == 1
    assert 'id="h-dropped">What we would do differently</h2>' in section
    assert re.search(r'<a href="#lesson-\d+">Ask drivers first\.</a>', section)
    assert "notice--error" not in html
    assert 'href="/cases/?maturity=ended"' in html
