"""A reader's question reaches the people behind a case, and no address is ever on a page."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cases.models import CasePage, Enquiry
from cases.services import SENDER_LIMIT_A_DAY
from cases.working_days import add_working_days
from tests.factories.cases import CaseContactFactory, CasePageFactory, CaseShelfFactory, EnquiryFactory

pytestmark = pytest.mark.django_db

MAILBOX = "answers@example.org"


@pytest.fixture
def case() -> CasePage:
    return CasePageFactory(slug="club", contacts=[CaseContactFactory.build(route="member", mailbox=MAILBOX)])


def question(**changes: str) -> dict[str, str]:
    return {
        "name": "Ada Curious",
        "email": "ada@example.org",
        "question": "How did you find drivers?",
        "form_token": str(uuid.uuid4()),
        **changes,
    }


def send(client: Client, data: dict[str, str], capture: object) -> object:
    with capture(execute=True):
        return client.post("/cases/club/ask/", data)


def test_question_is_relayed_with_an_answered_link(
    client: Client, case: CasePage, django_capture_on_commit_callbacks: object
) -> None:
    response = send(client, question(), django_capture_on_commit_callbacks)

    assert (response.status_code, response["Location"]) == (302, "/cases/club/")
    [message] = mail.outbox
    enquiry = Enquiry.objects.get()
    assert message.to == [MAILBOX]
    assert message.reply_to == ["ada@example.org"]
    assert f"/enquiries/{enquiry.answer_token}/answered/" in message.body
    assert enquiry.relayed_to == MAILBOX


def test_case_page_shows_no_address(client: Client, case: CasePage) -> None:
    html = client.get("/cases/club/").content.decode()

    assert MAILBOX not in html
    assert "mailto:" not in html


@pytest.mark.parametrize(
    ("contacts", "is_passed_on"),
    [
        ([{"route": "network"}, {"route": "member", "mailbox": MAILBOX}], True),
        ([{"route": "member", "mailbox": MAILBOX, "show": "hidden"}], True),
        ([{"route": "network"}], False),
        ([], False),
    ],
)
def test_case_page_says_who_reads_a_question_first(client: Client, contacts: list, is_passed_on: bool) -> None:
    case = CasePageFactory(contacts=[CaseContactFactory.build(**contact) for contact in contacts])

    html = client.get(case.url).content.decode()

    assert ("We pass your question on." in html) == is_passed_on
    assert ("reads your question first" in html) == ("Ask about this case</a>" in html) == (not is_passed_on)


def test_form_sent_twice_is_one_question_and_one_mail(
    client: Client, case: CasePage, django_capture_on_commit_callbacks: object
) -> None:
    data = question()

    send(client, data, django_capture_on_commit_callbacks)
    second = send(client, data, django_capture_on_commit_callbacks)

    assert second.status_code == 302
    assert Enquiry.objects.count() == 1
    assert len(mail.outbox) == 1


def test_question_without_a_contact_stands_in_the_queue_at_once_and_the_team_is_told(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    shelf = CaseShelfFactory(mailbox="team@example.org")
    CasePageFactory(slug="club", parent=shelf)

    send(client, question(), django_capture_on_commit_callbacks)

    assert list(Enquiry.objects.in_queue()) == [Enquiry.objects.get()]
    assert [message.to for message in mail.outbox] == [["team@example.org"]]


def test_question_whose_mail_fails_is_kept_and_stands_in_the_queue(
    client: Client, case: CasePage, django_capture_on_commit_callbacks: object, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = send(client, question(), django_capture_on_commit_callbacks)

    assert response.status_code == 302
    assert Enquiry.objects.in_queue().count() == 1


def test_relayed_question_enters_the_queue_after_five_working_days() -> None:
    fresh = EnquiryFactory(relayed_to=MAILBOX)
    old = EnquiryFactory(relayed_to=MAILBOX, due_at=timezone.now() - timedelta(minutes=1))
    EnquiryFactory(answered_at=timezone.now())

    assert list(Enquiry.objects.in_queue()) == [old]
    assert add_working_days(fresh.asked_at, 5) - fresh.due_at < timedelta(minutes=1)


def test_working_days_leave_out_the_weekend() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)

    assert add_working_days(friday, 1).strftime("%A %d") == "Monday 30"
    assert add_working_days(friday, 5).strftime("%A %d") == "Friday 04"


def test_sender_over_the_limit_keeps_the_text_and_is_told(
    client: Client, case: CasePage, django_capture_on_commit_callbacks: object
) -> None:
    EnquiryFactory.create_batch(SENDER_LIMIT_A_DAY, case=case, email="ada@example.org")

    response = send(client, question(question="My long question"), django_capture_on_commit_callbacks)

    assert response.status_code == 422
    assert "send it tomorrow" in response.content.decode()
    assert "My long question" in response.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "not an address"}, "This is not a whole e-mail address"),
        ({"question": ""}, "Write your question."),
        ({"question": "a\x00b"}, "Null characters are not allowed"),
        ({"form_token": "rubbish"}, "Enter a valid UUID"),
    ],
)
def test_wrong_input_is_said_and_stores_nothing(
    client: Client, case: CasePage, changes: dict[str, str], words: str
) -> None:
    response = client.post("/cases/club/ask/", question(**changes))

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Enquiry.objects.count() == 0


def test_title_with_a_line_break_cannot_add_mail_headers(
    client: Client, case: CasePage, django_capture_on_commit_callbacks: object
) -> None:
    CasePage.objects.filter(pk=case.pk).update(title="Club\r\nBcc: everybody@example.org")

    send(client, question(), django_capture_on_commit_callbacks)

    assert mail.outbox[0].subject == "A question about Club Bcc: everybody@example.org"
    assert mail.outbox[0].bcc == []


def test_answered_link_changes_nothing_on_get_and_marks_on_post(client: Client) -> None:
    enquiry = EnquiryFactory()
    address = f"/enquiries/{enquiry.answer_token}/answered/"

    page = client.get(address)
    enquiry.refresh_from_db()
    assert page.status_code == 200
    assert enquiry.answered_at is None
    assert enquiry.email not in page.content.decode()

    client.post(address)
    enquiry.refresh_from_db()
    assert enquiry.answered_at is not None


def test_answered_link_does_not_name_a_case_that_is_closed_by_now(client: Client) -> None:
    enquiry = EnquiryFactory()
    enquiry.case.unpublish()
    CasePage.objects.filter(pk=enquiry.case.pk).update(title="Quokkalore", slug="quokkalore")
    address = f"/enquiries/{enquiry.answer_token}/answered/"

    for page in (client.get(address), client.post(address, follow=True)):
        assert page.status_code == 200
        assert "quokkalore" not in page.content.decode().lower()
