"""“Still true?” after readers can no longer open the case: neither mail nor link nor bell tells of it to others."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cases.freshness import services
from cases.models import CasePage, CaseShelf, StillTrueQuestion
from learning_network.core.moderation.suspending import suspend
from learning_network.notifications.delivery import deliver
from learning_network.users.models import User
from tests.cases.still_true import ask, due_case, link, question_of
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

WAYS = ("", "_change", "_ask", "_ended")


@pytest.fixture
def case(rochdale: CaseShelf, publisher: User) -> CasePage:
    return due_case(rochdale)


@pytest.fixture
def owner(case: CasePage) -> User:
    """A member who owns the case and may not edit it."""
    member = UserFactory()
    CasePage.objects.filter(pk=case.pk).update(case_owner=member)
    return member


def asked(case: CasePage, address: str = "ada@example.org", **by: object) -> StillTrueQuestion:
    services.ask_somebody(case, address=address, **by)
    return StillTrueQuestion.objects.get(address=address)


def close(case: CasePage, how: str) -> None:
    page = CasePage.objects.get(pk=case.pk)
    if how == "unpublished":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=how, password="once")


CLOSED = pytest.mark.parametrize("how", ["unpublished", "groups", "password"])


@CLOSED
@pytest.mark.parametrize("who", ["address", "owner"])
def test_link_and_mails_end_when_the_case_is_closed(case: CasePage, publisher: User, owner: User, who, how) -> None:
    question = asked(case, by=publisher) if who == "address" else question_of(case, member=owner)
    close(case, how)

    assert [Client().get(link(question, way)).status_code for way in WAYS] == [404] * 4
    assert Client().post(link(question), {"shown_as": "the manager"}).status_code == 404
    ask()
    assert [sent.to for sent in mail.outbox if "Breakfast" in sent.subject + sent.body] == []


def test_members_who_may_open_it_are_asked_on(case: CasePage, publisher: User, owner: User) -> None:
    question = question_of(case, member=owner)
    close(case, "login")

    assert Client().get(link(question)).status_code == 200


def test_team_is_asked_in_place_of_an_owner_who_may_not_open_it(case: CasePage, publisher: User, owner: User) -> None:
    close(case, "groups")

    ask()

    assert [sent.to for sent in mail.outbox] == [[publisher.email]]
    assert Client().get(link(StillTrueQuestion.objects.get())).status_code == 200


@CLOSED
@pytest.mark.parametrize("who", ["owner", "former colleague"])
def test_answer_is_told_to_nobody_who_may_not_open_the_case(
    case: CasePage, publisher: User, owner: User, browse, who: str, how: str
) -> None:
    asker = owner if who == "owner" else UserFactory()
    services.say_changed(asked(case, by=asker), note="Now on Fridays.", by=None)
    close(case, how)

    deliver()

    assert [sent.to for sent in mail.outbox] == [[publisher.email]]
    assert "Breakfast club" not in browse(asker).get(reverse("bell")).content.decode()
    assert "Breakfast club" in browse(publisher).get(reverse("bell")).content.decode()


@CLOSED
def test_answer_is_not_mailed_outside_once_the_case_is_closed(
    case: CasePage, publisher: User, how: str, django_capture_on_commit_callbacks
) -> None:
    passed_on = asked(case, address="bob@example.org", question=asked(case, by=publisher))
    with django_capture_on_commit_callbacks() as waiting:
        services.say_changed(passed_on, note="Now on Fridays.", by=None)
    close(case, how)

    for tell in waiting:
        tell()

    assert not mail.outbox


def test_who_asked_somebody_else_reads_neither_name_nor_words(
    case: CasePage, publisher: User, owner: User, django_capture_on_commit_callbacks
) -> None:
    """“Their address is shown to the publishing team only”, and words for review to who named their writer."""
    asked(case, address="mine@example.org", by=owner)
    outside = asked(case, address="ada@example.org", by=publisher)
    asked(case, address="cleo@example.org", question=outside)
    answering = asked(case, address="secret@example.org", by=publisher)

    with django_capture_on_commit_callbacks(execute=True):
        services.say_ended(case, ended="2024", differently="Quokkalore.", question=answering)
    deliver()

    told = {sent.to[0]: sent.body for sent in mail.outbox}
    assert set(told) == {publisher.email, owner.email, "ada@example.org"}
    assert "secret@example.org said that it has ended" in told[publisher.email]
    assert "Quokkalore." in told[publisher.email]
    for other in (owner.email, "ada@example.org"):
        assert "Somebody of the organisation said that it has ended" in told[other]
        assert "secret@example.org" not in told[other]
        assert "Quokkalore" not in told[other]


# A suspended member writes nothing, by a link that asks for no log-in either.


ANSWERS = {
    "": {"shown_as": "the manager"},
    "_change": {"note": "Buy this."},
    "_ask": {"address": "ada@example.org"},
    "_ended": {"ended": "2025", "differently": "Buy this."},
    "_decline": {},
}


@pytest.mark.parametrize("way", ANSWERS)
def test_suspended_owner_answers_nothing_by_the_link(case: CasePage, owner: User, editor: User, way: str) -> None:
    question = question_of(case, member=owner)
    suspend(member=owner, by=editor, reason="Advertising.")

    answer = Client().post(link(question, way), ANSWERS[way])

    assert answer.status_code == 403
    assert "Advertising." not in answer.content.decode()
    assert all(words in answer.content.decode() for words in ANSWERS[way].values() if " " in words)
    assert list(StillTrueQuestion.objects.values_list("answer", flat=True)) == [""]


def test_team_is_asked_in_place_of_a_suspended_owner(
    case: CasePage, publisher: User, owner: User, editor: User
) -> None:
    suspend(member=owner, by=editor, reason="Advertising.")

    ask()

    assert [question.member for question in StillTrueQuestion.objects.all()] == [publisher]
