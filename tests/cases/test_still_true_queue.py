"""“Still true?”: asking somebody else, who may see the queue and what can be done there, schedule and expiry."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cases.freshness import services
from cases.freshness.reminders import review_reminders
from cases.freshness.screen import PER_PAGE
from cases.models import CasePage, CaseShelf, StillTrueQuestion
from cases.vocabularies import Maturity
from learning_network.notifications.delivery import deliver
from learning_network.notifications.reach import suspend_address
from learning_network.users.models import User
from tests.cases.editing import form_at
from tests.cases.still_true import ask, due_case, link, question_of
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
QUEUE = reverse("still_true_screen:index")
SALLY = "sally@circle.example"


@pytest.fixture
def case(rochdale: CaseShelf, publisher: User) -> CasePage:
    return due_case(rochdale)


@pytest.fixture
def colleague(rochdale: CaseShelf) -> User:
    user = UserFactory(first_name="Cora", last_name="Colleague")
    user.groups.add(rochdale.publishers)
    return user


def screen(case: CasePage, way: str = "case", *more: int) -> str:
    return reverse(f"still_true_screen:{way}", args=[case.pk, *more])


def make_overdue(case: CasePage, days: int = 20) -> CasePage:
    CasePage.objects.filter(pk=case.pk).update(review_due=timezone.localdate() - days * DAY)
    return CasePage.objects.get(pk=case.pk)


# Asking somebody else.


def test_address_gets_the_question_answers_without_an_account_and_the_asker_is_told(
    case: CasePage, publisher: User, django_capture_on_commit_callbacks
) -> None:
    question = question_of(case)
    for _twice in range(2):
        Client().post(link(question, "_ask"), {"address": SALLY.title()})
    ask()
    (to_sally,) = [sent for sent in mail.outbox if sent.to == [SALLY]]
    asked = StillTrueQuestion.objects.get(address=SALLY)

    page = Client().get(link(asked)).content.decode()
    Client().post(link(asked), {"shown_as": "HMR Circle"})
    deliver()

    question.refresh_from_db()
    assert (question.answer, asked.asked_by, asked.asked_from) == ("passed-on", publisher, question)
    assert "Pat Publisher named you as somebody who knows." in to_sally.body
    assert link(asked).split("/")[2][:20] in to_sally.body
    assert SALLY not in link(asked)
    assert 'value="HMR Circle"' in page
    assert CasePage.objects.get(pk=case.pk).last_confirmed_by == "HMR Circle"
    (told,) = [sent for sent in mail.outbox if sent.to == [publisher.email] and "answer" in sent.subject]
    assert f"{SALLY} said that it is still true." in told.body
    entry = PageLogEntry.objects.filter(page=case.pk, action=services.ASKED).first()
    assert SALLY not in str(entry.data)


def test_address_that_names_another_is_told_the_answer(case: CasePage, django_capture_on_commit_callbacks) -> None:
    Client().post(link(question_of(case), "_ask"), {"address": SALLY})
    sally = StillTrueQuestion.objects.get(address=SALLY)
    Client().post(link(sally, "_ask"), {"address": "tom@circle.example"})
    tom = StillTrueQuestion.objects.get(address="tom@circle.example")

    with django_capture_on_commit_callbacks(execute=True):
        Client().post(link(tom), {"shown_as": "the trustees"})

    (told,) = [sent for sent in mail.outbox if sent.to == [SALLY]]
    assert told.subject == "The answer about “Breakfast club”"
    assert "The person you named said that it is still true." in told.body
    assert "tom@circle.example" not in told.body
    assert "/admin/" not in told.body


def test_colleague_is_named_by_a_publisher_and_asked_once(case: CasePage, publisher: User, colleague: User) -> None:
    StillTrueQuestion.objects.create(case=case, due=case.review_due, member=publisher)
    question = question_of(case)
    page = Client().get(link(question, "_ask")).content.decode()

    Client().post(link(question, "_ask"), {"colleague": colleague.pk, "address": ""})
    ask()

    asked = StillTrueQuestion.objects.get(member=colleague)
    assert "Cora Colleague" in page
    assert asked.asked_by == publisher
    assert [sent.to for sent in mail.outbox] == [[colleague.email]]


def test_somebody_outside_the_team_is_shown_no_colleagues_and_can_name_none(case: CasePage, colleague: User) -> None:
    CasePage.objects.update(case_owner=UserFactory())
    question = question_of(case)

    page = Client().get(link(question, "_ask")).content.decode()
    response = Client().post(link(question, "_ask"), {"colleague": colleague.pk})

    assert "Cora" not in page
    assert response.status_code == 422
    assert "Write an address." in response.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"address": ""}, "Choose a colleague or write an address."),
        ({"address": "nobody"}, "This is no e-mail address."),
        ({"colleague": "0"}, "valid choice"),
    ],
)
def test_nobody_named_is_said(case: CasePage, colleague: User, data: dict[str, str], words: str) -> None:
    StillTrueQuestion.objects.create(case=case, due=case.review_due, member=colleague)

    response = Client().post(link(question_of(case), "_ask"), data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert StillTrueQuestion.objects.count() == 1


def test_only_so_many_addresses_are_asked_about_one_date(case: CasePage, publisher: User) -> None:
    for number in range(services.MOST_ADDRESSES):
        services.ask_somebody(case, address=f"a{number}@circle.example", by=publisher)
    question = StillTrueQuestion.objects.create(case=case, due=case.review_due, member=publisher)

    response = Client().post(link(question, "_ask"), {"address": SALLY})

    assert response.status_code == 422
    assert "Enough addresses were asked" in response.content.decode()
    assert f'value="{SALLY}"' in response.content.decode()
    with pytest.raises(services.NotAColleague):
        services.ask_somebody(case, colleague=UserFactory(), by=publisher)


def test_somebody_who_cannot_say_gets_no_more_and_the_team_is_told(case: CasePage, publisher: User) -> None:
    Client().post(link(question_of(case), "_ask"), {"address": SALLY})
    sally = StillTrueQuestion.objects.get(address=SALLY)
    ask()

    Client().post(link(sally, "_decline"))
    ask(timezone.now() + 30 * DAY)

    assert len([sent for sent in mail.outbox if sent.to == [SALLY]]) == 1
    assert any("cannot say" in sent.body for sent in mail.outbox if sent.to == [publisher.email])


def test_mail_that_fails_is_tried_again_and_a_dead_address_never(case: CasePage, publisher: User, monkeypatch, caplog):
    services.ask_somebody(case, address=SALLY, by=publisher)

    def refuse(error: Exception):
        def send(self, messages) -> int:
            raise error

        return send

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse(ValueError(f"no mail for {SALLY}")))
        review_reminders()
    waiting = StillTrueQuestion.objects.get()
    with monkeypatch.context() as patch:
        refused = SMTPRecipientsRefused({SALLY: (550, b"5.1.1 no such user")})
        patch.setattr(EmailBackend, "send_messages", refuse(refused))
        review_reminders()

    assert (waiting.times_asked, waiting.last_asked, waiting.unreachable) == (0, None, False)
    assert StillTrueQuestion.objects.get().unreachable
    assert SALLY not in caplog.text
    assert ask(timezone.now() + 20 * DAY) == 0


def test_suspended_address_is_written_to_no_more_and_closed_addresses_are_forgotten(case: CasePage, publisher: User):
    services.ask_somebody(case, address=SALLY, by=publisher)
    suspend_address(SALLY, "It came back.")
    ask()
    assert not mail.outbox
    assert StillTrueQuestion.objects.get().unreachable

    StillTrueQuestion.objects.update(answer="declined", answered_at=timezone.now() - 91 * DAY)
    CasePage.objects.update(review_due=timezone.localdate() + 9 * DAY)
    ask()
    assert StillTrueQuestion.objects.get().address == ""


def test_network_editors_are_the_team_of_the_network_s_own_shelf(editor: User, publisher: User) -> None:
    CasePageFactory(slug="club", title="Breakfast club", review_due=timezone.localdate())

    ask()
    question = StillTrueQuestion.objects.get()
    Client().post(link(question), {"shown_as": "the network"})

    assert [sent.to for sent in mail.outbox] == [[editor.email]]
    assert CasePage.objects.get(slug="club").last_confirmed_by == "the network"


# The queue.


def test_case_reaches_the_queue_after_two_weeks_the_longest_waiting_first(
    case: CasePage, rochdale: CaseShelf, publisher: User, browse
) -> None:
    ask()
    make_overdue(case, 13)
    assert not CasePage.objects.overdue().exists()
    make_overdue(case, 14)
    older = make_overdue(CasePageFactory(parent=rochdale, title="Older club"), 40)
    CasePageFactory(parent=rochdale, live=False, review_due=older.review_due)
    StillTrueQuestion.objects.update(due=timezone.localdate() - 14 * DAY)

    html = browse(publisher).get(QUEUE).content.decode()

    assert list(CasePage.objects.overdue()) == [older, case]
    assert html.index("Older club") < html.index("Breakfast club")
    assert "14 days" in html
    assert "Pat Publisher:" in html
    assert "no answer after 1 mail," in html


def test_queue_asks_the_database_as_often_for_many_as_for_few(
    case: CasePage, rochdale: CaseShelf, publisher: User, browse, count_queries
) -> None:
    make_overdue(case)
    client = browse(publisher)
    client.get(QUEUE)
    few = count_queries(lambda: client.get(QUEUE))
    for _more in range(2):
        page = make_overdue(CasePageFactory(parent=rochdale))
        StillTrueQuestion.objects.create(case=page, due=page.review_due, member=publisher)

    assert count_queries(lambda: client.get(QUEUE)) <= few + 1
    assert PER_PAGE == 20


def test_team_sees_its_own_shelf_editors_all_and_others_nothing(
    case: CasePage, publisher: User, neighbour: User, editor: User, browse
) -> None:
    make_overdue(case)
    member = UserFactory()

    assert "Breakfast club" in browse(publisher).get(QUEUE).content.decode()
    assert "Breakfast club" in browse(editor).get(QUEUE).content.decode()
    assert "Breakfast club" not in browse(neighbour).get(QUEUE).content.decode()
    assert browse(neighbour).get(screen(case)).status_code == 404
    for user, code in [(neighbour, 404), (member, 302)]:
        for way in ("confirm", "ask", "ended", "date"):
            data = {"shown_as": "x", "address": SALLY, "ended": "2024", "review_due": "2027-01-01"}
            assert browse(user).post(screen(case, way), data).status_code == code
    assert Client().get(QUEUE).status_code == 302
    assert browse(member).get(QUEUE).status_code == 302
    assert browse(publisher).get(screen(case, "confirm")).status_code == 405
    assert CasePage.objects.get(pk=case.pk).last_confirmed is None
    assert not StillTrueQuestion.objects.exists()


def test_menu_and_the_case_itself_lead_there(case: CasePage, publisher: User, neighbour: User, browse) -> None:
    client = browse(publisher)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[case.pk])).content.decode()

    assert screen(case) in editor
    assert "last_confirmed" not in form_at(client, reverse("wagtailadmin_pages:edit", args=[case.pk]))
    assert f'"{QUEUE}"' in client.get("/admin/").content.decode()
    assert "Readers see: Last known October 2019" in client.get(screen(case)).content.decode()


def test_team_confirms_asks_again_and_sets_a_date(case: CasePage, publisher: User, browse) -> None:
    client = browse(publisher)
    ask()
    question = StillTrueQuestion.objects.get()
    client.post(screen(case, "again", question.pk))
    assert ask() == 1

    in_spring = timezone.localdate() + 100 * DAY
    client.post(screen(case, "date"), {"review_due": in_spring.isoformat()})
    assert CasePage.objects.get(pk=case.pk).review_due == in_spring
    question.refresh_from_db()
    assert question.answer == "settled"
    assert ask(timezone.now() + 50 * DAY) == 0
    assert client.post(screen(case, "again", question.pk)).status_code == 404

    client.post(screen(case, "confirm"), {"shown_as": "the publishing team"})
    stands = CasePage.objects.get(pk=case.pk)
    assert (stands.last_confirmed_by, stands.last_confirmed) == ("the publishing team", timezone.localdate())
    actions = set(PageLogEntry.objects.filter(page=case.pk, user=publisher).values_list("action", flat=True))
    assert {services.ASKED, services.DATED, services.CONFIRMED} <= actions


@pytest.mark.parametrize(
    ("way", "data", "words"),
    [
        ("date", {"review_due": "2020-01-01"}, "Choose a day that is still to come."),
        ("date", {"review_due": "2999-01-01"}, "Choose a day within three years"),
        ("date", {"review_due": "soon"}, "Write the day as year-month-day"),
        ("ask", {"address": "typed@wrong"}, "This is no e-mail address."),
        ("ended", {"ended": "", "differently": "Typed words"}, "Say when it ended"),
        ("confirm", {"shown_as": ""}, "Say in which role you confirm it"),
    ],
)
def test_wrong_input_on_the_screen_is_said(case: CasePage, publisher: User, browse, way, data, words) -> None:
    response = browse(publisher).post(screen(case, way), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert all(value in html for value in data.values())


def test_team_records_the_end_for_review(case: CasePage, publisher: User, browse) -> None:
    browse(publisher).post(screen(case, "ended"), {"ended": "2024", "differently": "Ask earlier."})

    stands = CasePage.objects.get(pk=case.pk)
    assert stands.maturity == Maturity.ESTABLISHED
    assert stands.get_latest_revision_as_object().maturity == Maturity.ENDED
    assert stands.get_latest_revision().user == publisher
    assert stands.workflow_in_progress


# Schedule and expiry are Wagtail's own.


def test_scheduled_case_is_hidden_until_its_moment_and_dated_then(rochdale: CaseShelf) -> None:
    page = CasePageFactory(parent=rochdale, slug="later", live=False)
    page.go_live_at = timezone.now() + DAY
    page.save_revision().publish()
    before = Client().get("/cases/later/").status_code
    undated = CasePage.objects.get(pk=page.pk).review_due

    revision = CasePage.objects.get(pk=page.pk).scheduled_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("run_due")

    stands = CasePage.objects.get(pk=page.pk)
    assert (before, undated) == (404, None)
    assert Client().get("/cases/later/").status_code == 200
    assert stands.review_due == timezone.localdate().replace(year=timezone.localdate().year + 1)


def test_expired_case_goes_offline_and_nobody_is_asked_about_it(case: CasePage) -> None:
    question = question_of(case)
    case.expire_at = timezone.now() + timedelta(minutes=1)
    case.save_revision().publish()
    CasePage.objects.filter(pk=case.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1), review_due=question.due - 30 * DAY
    )
    mail.outbox.clear()

    call_command("run_due")

    assert Client().get("/cases/club/").status_code == 404
    assert Client().get(link(question)).status_code == 404
    assert not CasePage.objects.overdue().exists()
    assert not mail.outbox


def test_scheduled_change_of_a_live_case_keeps_what_is_confirmed_meanwhile(case: CasePage) -> None:
    draft = case.get_latest_revision_as_object()
    draft.title = "New words"
    draft.go_live_at = timezone.now() + DAY
    revision = draft.save_revision()
    revision.publish()
    services.confirm(case, shown_as="the manager")

    revision.refresh_from_db()
    revision.content["go_live_at"] = (timezone.now() - DAY).isoformat()
    revision.approved_go_live_at = timezone.now() - DAY
    revision.save()
    call_command("publish_scheduled")

    stands = CasePage.objects.get(pk=case.pk)
    assert (stands.title, stands.last_confirmed_by) == ("New words", "the manager")
