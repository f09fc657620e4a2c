"""Somebody who wrote on a shelf and left it: neither the admin's first page nor any mail names its drafts to them."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction, Workflow

from cases.models import CasePage
from learning_network.home.roles import REVIEW
from learning_network.users.models import User
from tests.factories.cases import CasePageFactory

pytestmark = pytest.mark.django_db

CANARY = "Quokkalore"


@pytest.fixture
def draft(rochdale, publisher) -> CasePage:
    case = CasePageFactory(parent=rochdale, live=False, title=CANARY, owner=publisher)
    case.save_revision(user=publisher, log_action=True)
    return case


def send_on(case: CasePage, publisher: User) -> None:
    Workflow.objects.get(name=REVIEW).start(case, publisher)


def send_back(case: CasePage, editor: User) -> None:
    state = CasePage.objects.get(pk=case.pk).current_workflow_task_state
    state.task.specific.on_action(state, editor, "reject", comment=f"{CANARY} is too secret.")


def leave(publisher: User, shelf) -> None:
    publisher.groups.set([shelf.publishers])


def home(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_first_page_names_what_they_sent_on_and_edited_only_while_they_write_there(
    draft, publisher, editor, tameside, browse
):
    send_on(draft, publisher)
    assert home(browse(publisher)).count(CANARY) > 1
    leave(publisher, tameside)

    assert CANARY not in home(browse(publisher))
    send_back(draft, editor)
    assert CANARY not in home(browse(publisher))


@pytest.mark.parametrize(("left", "told"), [(False, True), (True, False)])
def test_reasons_of_a_return_are_mailed_to_who_may_still_see_it(
    draft, publisher, editor, tameside, left, told, django_capture_on_commit_callbacks
):
    send_on(draft, publisher)
    if left:
        leave(publisher, tameside)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        send_back(draft, editor)

    assert [sent.to for sent in mail.outbox if CANARY in sent.body] == [[publisher.email]] * told


@pytest.mark.parametrize(("closed", "told"), [(False, True), (True, False)])
def test_approval_is_mailed_to_who_left_where_everybody_reads_it(
    draft, publisher, editor, tameside, closed, told, django_capture_on_commit_callbacks
):
    send_on(draft, publisher)
    leave(publisher, tameside)
    if closed:
        PageViewRestriction.objects.create(page=draft, restriction_type="password", password="once")
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        CasePage.objects.get(pk=draft.pk).current_workflow_task_state.approve(user=editor)

    assert [sent.to for sent in mail.outbox if CANARY in sent.subject] == [[publisher.email]] * told
