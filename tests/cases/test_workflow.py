"""From a draft to the site: sent on, returned with a reason, approved; never published alone, never unready."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Page, TaskState, WorkflowState

from cases.models import CasePage, RowNumber
from cases.reviewing.checklist import save_checklist
from cases.vocabularies import EvidenceLevel
from learning_network.notifications.delivery import deliver
from learning_network.users.models import User
from tests.cases.editing import edit_url, form_at, new_case_url, six_fields
from tests.cases.reviews import ANSWERS
from tests.factories.cases import CasePageFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(publisher, browse):
    return browse(publisher)


@pytest.fixture
def reviewer(editor, browse):
    return browse(editor)


@pytest.fixture
def sent(writer, rochdale, editor) -> CasePage:
    """A case of six fields that was sent on: all the rest is not known."""
    data = six_fields(writer, rochdale, OrganisationFactory())
    writer.post(new_case_url(rochdale), data | {"action-submit": "1", "rest_not_stated": "on"})
    return CasePage.objects.get()


def _task(case: CasePage) -> TaskState:
    return CasePage.objects.get(pk=case.pk).current_workflow_task_state


def _act(client, case: CasePage, action: str, **values: str):
    url = reverse("wagtailadmin_pages:workflow_action", args=[case.pk, action, _task(case).pk])
    return client.post(url, values)


def _judged(case: CasePage, reviewer: User) -> CasePage:
    """Have the evidence judged and the checklist filled in by a reviewer."""
    case.evidence_level, case.evidence_reason = EvidenceLevel.NOT_YET, "Nothing was counted yet."
    case.save_revision()
    save_checklist(case, answers=ANSWERS, reviewer=reviewer)
    return case


def test_case_that_is_sent_on_waits_for_network_editors(sent, editor):
    assert not sent.live
    assert _task(sent).task.name == "Network editor reviews"
    deliver()
    assert [message.to for message in mail.outbox] == [[editor.email]]


def test_editor_approves_in_the_editor_and_it_is_on_the_site(sent, editor, reviewer, client):
    save_checklist(sent, answers=ANSWERS, reviewer=editor)
    data = form_at(reviewer, edit_url(sent)) | {"evidence_level": "0", "evidence_reason": "Nothing was counted yet."}

    response = reviewer.post(edit_url(sent), data | {"action-workflow-action": "1", "workflow-action-name": "approve"})

    assert response.status_code == 302
    assert client.get("/cases/a-borrowed-allotment/").status_code == 200
    assert CasePage.objects.get().live


def test_editor_is_asked_for_the_evidence_before_approving(sent, reviewer):
    data = form_at(reviewer, edit_url(sent)) | {"action-workflow-action": "1", "workflow-action-name": "approve"}

    response = reviewer.post(edit_url(sent), data)

    assert "the reviewer gives: Evidence level." in str(response.context["form"].errors)
    assert not CasePage.objects.get().live


def test_approving_from_a_list_leads_to_what_is_missing(sent, reviewer):
    response = _act(reviewer, sent, "approve")

    page = reviewer.get(response["Location"])
    assert not CasePage.objects.get().live
    assert response["Location"] == f"{edit_url(sent)}?not-ready=1"
    assert "Before it can be published, these need an answer: Evidence level." in page.content.decode()


def test_approving_a_ready_case_from_a_list_publishes_it(sent, editor, reviewer):
    _judged(sent, editor)

    _act(reviewer, sent, "approve")

    assert CasePage.objects.get().live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def test_returned_case_shows_the_reason_and_can_be_sent_again(sent, writer, reviewer):
    _act(reviewer, sent, "reject", comment="Say who <b>paid</b>.")

    editor, first_page = writer.get(edit_url(sent)), writer.get("/admin/").content.decode()
    assert "Edith Editor returned this: Say who &lt;b&gt;paid&lt;/b&gt;." in editor.content.decode()
    assert "<b>paid</b>" not in editor.content.decode()
    assert "Returned to you:" in first_page
    assert "Say who &lt;b&gt;paid&lt;/b&gt;." in first_page
    again = form_at(writer, edit_url(sent)) | {"action-submit": "1", "rest_not_stated": "on"}
    assert writer.post(edit_url(sent), again).status_code == 302
    assert _task(sent).status == TaskState.STATUS_IN_PROGRESS


def test_case_is_not_returned_without_a_reason(sent, reviewer):
    url = reverse("wagtailadmin_pages:workflow_action", args=[sent.pk, "reject", _task(sent).pk])

    response = reviewer.post(url, {"comment": " "}, headers={"x-requested-with": "XMLHttpRequest"})

    assert "name a field with its reason, or write a general reason" in response.json()["html"]
    assert _task(sent).status == TaskState.STATUS_IN_PROGRESS


def test_editor_returns_an_unfinished_case_from_the_editor(sent, reviewer):
    data = form_at(reviewer, edit_url(sent)) | {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": '{"comment": "Say who paid."}',
    }

    response = reviewer.post(edit_url(sent), data)

    assert response.status_code == 302
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert mail.outbox[-1].to == [sent.owner.email]
    assert "Say who paid." in mail.outbox[-1].body


def test_publisher_takes_their_case_back(sent, writer):
    writer.post(edit_url(sent), form_at(writer, edit_url(sent)) | {"action-cancel-workflow": "1"})

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED


def test_title_with_a_line_break_keeps_no_mail_back(
    writer, editor, publisher, rochdale, django_capture_on_commit_callbacks
):
    data = six_fields(writer, rochdale, OrganisationFactory()) | {"title": "An allotment\r\nBcc: all@example.org"}
    writer.post(new_case_url(rochdale), data | {"action-submit": "1", "rest_not_stated": "on"})
    case = _judged(CasePage.objects.get(), editor)
    task = _task(case)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        task.task.specific.on_action(task, editor, "approve")

    assert CasePage.objects.get().title == "An allotment Bcc: all@example.org"
    assert [message.to for message in mail.outbox] == [[publisher.email]]


def test_of_two_who_approve_at_once_one_publishes(sent, editor, reviewer):
    first, second = (TaskState.objects.get(pk=_task(sent).pk) for _ in range(2))
    _judged(sent, editor)

    assert first.task.specific.on_action(first, editor, "approve") is None
    published = CasePage.objects.get().last_published_at
    assert second.task.specific.on_action(second, editor, "approve") == edit_url(sent)

    assert CasePage.objects.get().last_published_at == published


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_case_that_was_taken_back_a_moment_ago_is_neither_published_nor_returned(sent, editor, publisher, action):
    read_before = TaskState.objects.get(pk=_task(sent).pk)
    _judged(sent, editor)
    CasePage.objects.get().current_workflow_state.cancel(user=publisher)

    assert read_before.task.specific.on_action(read_before, editor, action, comment="No.") == edit_url(sent)

    assert not CasePage.objects.get().live
    assert TaskState.objects.get().status == TaskState.STATUS_CANCELLED


def test_publisher_cannot_change_what_is_in_review(sent, writer):
    data = form_at(writer, edit_url(sent)) | {"title": "Changed behind the reviewer's back"}

    writer.post(edit_url(sent), data)

    assert CasePage.objects.get().get_latest_revision_as_object().title == "A borrowed allotment"


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_publisher_does_not_decide_on_their_own_case(sent, writer, action):
    response = _act(writer, sent, action)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert _task(sent).status == TaskState.STATUS_IN_PROGRESS


def test_publisher_cannot_publish(writer, rochdale):
    data = six_fields(writer, rochdale, OrganisationFactory()) | {"action-publish": "1", "rest_not_stated": "on"}

    writer.post(new_case_url(rochdale), data)

    assert not CasePage.objects.get().live


def test_publisher_cannot_unpublish_or_set_privacy(writer, rochdale):
    case = CasePageFactory(parent=rochdale)

    unpublish = writer.post(reverse("wagtailadmin_pages:unpublish", args=[case.pk]))
    privacy = writer.get(reverse("wagtailadmin_pages:set_privacy", args=[case.pk]))

    assert {unpublish["Location"], privacy["Location"]} == {"/admin/"}
    assert CasePage.objects.get().live


def test_draft_of_a_published_case_leaves_the_site_as_it_is(client, writer, rochdale):
    case = CasePageFactory(parent=rochdale, slug="an-allotment", summary="As it was.")

    writer.post(edit_url(case), form_at(writer, edit_url(case)) | {"summary": "As it will be."})

    assert "As it was." in client.get("/cases/an-allotment/").content.decode()


def test_publishing_numbers_lessons_and_figures(editor, reviewer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False)
    save_checklist(case, answers=ANSWERS, reviewer=editor)

    reviewer.post(edit_url(case), form_at(reviewer, edit_url(case)) | {"action-publish": "1"})

    assert RowNumber.objects.filter(case=case).count() == 3


def _publish_all(client, *pages: Page):
    query = "&".join(f"id={page.pk}" for page in pages)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{url}?next=/admin/&{query}", {"include_descendants": "on"})


def test_bulk_publishing_stops_at_an_unready_case(reviewer, rochdale):
    CasePageFactory(parent=rochdale, live=False, evidence_level=None, title="Not judged yet").save_revision()

    response = _publish_all(reviewer, rochdale)

    assert "Not judged yet" in reviewer.get(response["Location"]).content.decode()
    assert not CasePage.objects.get().live


def test_bulk_publishing_publishes_ready_cases(editor, reviewer, rochdale):
    case = CasePageFactory(parent=rochdale, live=False)
    case.save_revision()
    save_checklist(case, answers=ANSWERS, reviewer=editor)

    _publish_all(reviewer, rochdale)

    assert CasePage.objects.get().live


def test_first_page_says_what_to_do_when_nothing_waits(reviewer, writer):
    assert "Nothing waits for your review." in reviewer.get("/admin/").content.decode()
    page = writer.get("/admin/").content.decode()
    assert "Nothing of yours is in review." in page
    assert "You have not edited anything yet." in page
    assert "No question waits for your team." in page
    assert "Awaiting your review" not in page


def test_first_page_lists_what_waits(sent, reviewer, writer):
    assert "A borrowed allotment" in reviewer.get("/admin/").content.decode()
    page = writer.get("/admin/").content.decode()
    assert "A borrowed allotment" in page
    assert "Nothing of yours is in review." not in page
