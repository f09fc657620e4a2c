"""Help until a case is complete: the meter, the weekly prompt, a colleague who writes too."""

from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseContributor, CasePage, CoWriter, PromptWish
from cases.vocabularies import PUBLISH_FIELDS, WANTED
from cases.writing.colleagues import NotAColleague, ask_colleague, decline
from cases.writing.prompts import send_prompts
from cases.writing.services import want_prompts
from learning_network.core import due
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.cases.editing import ADMIN_HOME, edit_url, form_at
from tests.factories.cases import CasePageFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

TOTAL = len(PUBLISH_FIELDS)


def url(name: str, case: CasePage) -> str:
    return reverse(f"writing:{name}", args=[case.pk])


@pytest.fixture
def draft(rochdale, publisher) -> CasePage:
    """A draft in which readers miss the figures most, then what did not work."""
    case = CasePageFactory(
        parent=rochdale, live=False, owner=publisher, title="The club", figures=[], what_did_not_work=""
    )
    case.save_revision(user=publisher)
    return case


@pytest.fixture
def colleague(rochdale) -> User:
    user = UserFactory(first_name="Cora", last_name="Colleague")
    user.groups.add(rochdale.publishers)
    return user


@pytest.fixture
def writer(publisher, browse) -> Client:
    return browse(publisher)


def words_of(response) -> str:
    return " ".join(response.content.decode().split())


# The meter.


def test_editor_says_first_what_readers_miss_next_why_and_how_to_ask(writer, draft) -> None:
    page = words_of(writer.get(edit_url(draft)))

    figures = next(wanted for wanted in WANTED if wanted.name == "figures")
    assert f"<strong>{TOTAL - 2} of {TOTAL}</strong> questions of readers are answered" in page
    assert "Readers miss next: Outcomes and facts." in page
    assert figures.why in page
    assert figures.question in page
    assert 'href="#tab-what_changed"' in page
    assert page.index("Readers miss next") < page.index('name="title"')


def test_every_question_leads_to_a_place_in_the_editor(writer, draft) -> None:
    page = writer.get(edit_url(draft)).content.decode()

    for wanted in WANTED:
        assert f'id="{wanted.panel}"' in page, wanted.name
        assert f'id="tab-{wanted.tab}"' in page, wanted.name


def test_editor_counts_the_draft_not_the_published_page(writer, rochdale) -> None:
    case = CasePageFactory(parent=rochdale)
    case.figures = []
    case.save_revision()

    assert "Readers miss next: Outcomes and facts." in words_of(writer.get(edit_url(case)))


def test_editor_counts_anew_when_it_saved_by_itself(writer, draft) -> None:
    form = form_at(writer, edit_url(draft)) | {"not_yet_measured": "on"}

    saved = writer.post(edit_url(draft), form, headers={"accept": "application/json"}).json()

    (anew,) = BeautifulSoup(saved["html"], "html.parser").select("[data-w-teleport-target-value='#missing-next']")
    assert f"{TOTAL - 1} of {TOTAL} questions of readers are answered" in " ".join(anew.text.split())
    assert "Readers miss next: What did not work or changed." in anew.text


def test_complete_draft_has_nothing_left(writer, rochdale) -> None:
    case = CasePageFactory(parent=rochdale, live=False)
    judged_later = CasePageFactory(parent=rochdale, live=False, evidence_level=None)

    assert "Nothing is left to answer." in words_of(writer.get(edit_url(case)))
    assert "The reviewer sets the evidence level." in words_of(writer.get(edit_url(judged_later)))


def test_help_lists_all_that_is_missing_in_order(writer, draft) -> None:
    page = words_of(writer.get(url("help", draft)))

    assert page.index("Outcomes and facts") < page.index("What did not work or changed")
    assert f"{edit_url(draft)}#panel-child-story-what_did_not_work-section" in page


def test_first_page_lists_own_drafts_with_what_is_missing(writer, draft, rochdale, colleague, browse) -> None:
    CasePageFactory(parent=rochdale, live=False, owner=colleague, title="Not mine")
    CasePageFactory(parent=rochdale, owner=colleague, title="Published")

    page = words_of(writer.get(ADMIN_HOME))
    section = page[page.index("Your drafts") :]

    assert f"{TOTAL - 2} of {TOTAL} answered" in section
    assert "What have you counted" in section
    assert "Not mine" not in section
    assert "You have no draft" not in section
    other = words_of(browse(colleague).get(ADMIN_HOME))
    assert "The club" not in other


@pytest.mark.parametrize("name", ["help", "prompts", "invite", "leave", "interview", "sheet"])
def test_only_who_may_edit_gets_help(draft, neighbour, browse, name) -> None:
    for browser in (Client(), browse(UserFactory()), browse(neighbour)):
        for response in (browser.get(url(name, draft)), browser.post(url(name, draft), {"wanted": "yes"})):
            assert response.status_code in (302, 403, 405)
            assert "The club" not in response.content.decode()
    assert not PromptWish.objects.exists()


# One mail a week.


def in_weeks(weeks: int):
    return timezone.now() + timedelta(weeks=weeks, minutes=1)


def test_wish_is_kept_and_taken_back_by_a_button(writer, draft, publisher) -> None:
    for _time in range(2):
        writer.post(url("prompts", draft), {"wanted": "yes"})
    assert PromptWish.objects.get().member == publisher
    assert "Stop the weekly mail" in words_of(writer.get(url("help", draft)))

    writer.post(url("prompts", draft), {"wanted": "no"})

    assert not PromptWish.objects.exists()


def test_prompt_comes_after_a_week_and_names_the_next_thing(draft, publisher) -> None:
    want_prompts(draft, publisher)
    assert send_prompts() == 0

    assert send_prompts(in_weeks(1)) == 1
    deliver()

    [message] = mail.outbox
    assert message.to == [publisher.email]
    assert message.subject == "Readers miss next: outcomes and facts"
    assert "What have you counted, since when, and who counted it?" in message.body
    assert f"{edit_url(draft)}#panel-child-what_changed-outcomes_and_facts-section" in message.body
    assert "List-Unsubscribe" in message.extra_headers


def test_one_prompt_a_week_for_an_author_of_many_cases_in_turn(draft, publisher, rochdale) -> None:
    other = CasePageFactory(parent=rochdale, live=False, title="The other", themes=[])
    want_prompts(draft, publisher)
    want_prompts(other, publisher)

    counts = [
        send_prompts(in_weeks(1)),
        send_prompts(in_weeks(1)),
        send_prompts(in_weeks(2)),
        send_prompts(in_weeks(3)),
    ]

    assert counts == [1, 0, 1, 1]
    about = list(Notification.objects.order_by("pk").values_list("subject", flat=True))
    assert about == [str(draft.pk), str(other.pk), str(draft.pk)]


def test_a_wish_for_another_case_brings_no_second_mail_in_the_week(draft, publisher, rochdale) -> None:
    want_prompts(draft, publisher)
    send_prompts(in_weeks(1))
    PromptWish.objects.update(last_prompted=timezone.now() - timedelta(days=2))
    old = CasePageFactory(parent=rochdale, live=False, themes=[])
    PromptWish.objects.create(case=old, member=publisher, since=timezone.now() - timedelta(days=30))

    assert send_prompts() == 0


def test_prompts_end_when_the_case_is_complete(publisher, rochdale) -> None:
    complete = CasePageFactory(parent=rochdale, live=False, evidence_level=None)
    want_prompts(complete, publisher)

    assert send_prompts(in_weeks(1)) == 0
    assert not PromptWish.objects.exists()


def test_answer_given_before_the_mail_goes_out_stops_it(draft, publisher) -> None:
    want_prompts(draft, publisher)
    send_prompts(in_weeks(1))
    draft.not_stated = ["figures", "what_did_not_work"]
    draft.save_revision()

    deliver()

    assert mail.outbox == []


def test_writer_who_left_the_shelf_is_told_nothing(draft, publisher) -> None:
    want_prompts(draft, publisher)
    send_prompts(in_weeks(1))
    publisher.groups.clear()

    deliver()

    assert mail.outbox == []
    assert send_prompts(in_weeks(2)) == 0


def test_one_click_stops_all_prompts(draft, publisher, rochdale) -> None:
    want_prompts(draft, publisher)
    want_prompts(CasePageFactory(parent=rochdale, live=False, themes=[]), publisher)
    send_prompts(in_weeks(1))
    deliver()
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")

    Client().post("/" + stop.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})

    assert not PromptWish.objects.exists()


def test_run_due_writes_prompts(draft, publisher) -> None:
    PromptWish.objects.create(case=draft, member=publisher, since=timezone.now() - timedelta(days=8))
    output = StringIO()

    call_command("send_prompts", stdout=output)

    assert "send_prompts" in due.commands()
    assert output.getvalue() == "1 weekly prompt written.\n"
    assert Notification.objects.get().recipient == publisher


# A colleague of the same shelf.


def test_colleague_is_asked_by_mail_and_bell_once(writer, draft, publisher, colleague, browse) -> None:
    for _time in range(2):
        writer.post(url("invite", draft), {"colleague": str(colleague.pk)})
    deliver()

    row = CoWriter.objects.get()
    assert (row.case, row.member, row.invited_by) == (draft, colleague, publisher)
    [message] = mail.outbox
    assert message.to == [colleague.email]
    assert message.subject == "Pat Publisher asks you to write a case together"
    assert edit_url(draft) in message.body
    assert "The club" in words_of(browse(colleague).get(reverse("bell")))
    assert "The club" in words_of(browse(colleague).get(ADMIN_HOME))
    assert "Cora Colleague, asked by Pat Publisher" in words_of(writer.get(url("help", draft)))


@pytest.mark.parametrize("who", ["neighbour", "editor", "publisher"])
def test_only_others_of_the_shelf_can_be_asked(writer, draft, publisher, request, who) -> None:
    person = request.getfixturevalue(who)

    response = writer.post(url("invite", draft), {"colleague": str(person.pk)}, follow=True)

    assert "Choose a colleague who writes on this shelf" in words_of(response)
    with pytest.raises(NotAColleague):
        ask_colleague(draft, colleague=person, by=publisher)
    assert not CoWriter.objects.exists()


@pytest.mark.parametrize("number", ["", "nobody", "999999", "9" * 30, "\0", "²"])
def test_colleague_that_is_none_is_refused_with_a_sentence(writer, draft, colleague, number) -> None:
    response = writer.post(url("invite", draft), {"colleague": number}, follow=True)

    assert "Choose a colleague who writes on this shelf" in words_of(response)


def test_colleague_may_leave_and_be_asked_again(writer, draft, colleague, browse) -> None:
    writer.post(url("invite", draft), {"colleague": str(colleague.pk)})
    browse(colleague).post(url("leave", draft))

    assert not CoWriter.objects.willing().exists()
    assert "The club" not in words_of(browse(colleague).get(ADMIN_HOME))

    writer.post(url("invite", draft), {"colleague": str(colleague.pk)})
    assert CoWriter.objects.willing().count() == 1


def test_invitation_is_told_to_nobody_who_may_not_edit_any_more(writer, draft, colleague) -> None:
    writer.post(url("invite", draft), {"colleague": str(colleague.pk)})
    colleague.groups.clear()

    deliver()

    assert mail.outbox == []


def test_colleague_who_wrote_is_named_on_the_page_and_who_did_not_is_not(
    writer, draft, publisher, colleague, rochdale
) -> None:
    idle, gone = UserFactory(), UserFactory()
    for person in (idle, gone):
        person.groups.add(rochdale.publishers)
    for person in (colleague, idle, gone):
        ask_colleague(draft, colleague=person, by=publisher)
    for person in (colleague, gone):
        draft.save_revision(user=person)
    decline(draft, gone)

    for _time in range(2):
        CasePage.objects.get(pk=draft.pk).get_latest_revision().publish()

    rows = CaseContributor.objects.filter(page=draft)
    assert [(row.member, row.contribution) for row in rows] == [(colleague, "co-wrote")]
