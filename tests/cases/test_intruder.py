"""Who attacks “Was this useful?”: by other methods, from other shelves, and by mails that come too late."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.missed_mail import tell_owners
from cases.models import CasePage, QuietOwner, UsefulAnswer
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from tests.factories.cases import CasePageFactory, UsefulAnswerFactory
from tests.factories.communities import MembershipFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def let_the_morning_come() -> None:
    Notification.objects.update(due=timezone.now() - timedelta(minutes=1))
    deliver()


def test_reading_answers_nothing_and_other_methods_are_refused(client: Client) -> None:
    CasePageFactory(slug="club")
    answer = {"useful": "yes", "missing": "The price", "form_token": "0b5d6f3e-6a0e-4b1a-9a3e-0c1d2e3f4a5b"}

    assert client.get("/cases/club/useful/", answer).status_code == 200
    assert {call("/cases/club/useful/").status_code for call in (client.put, client.delete)} == {405}

    assert not UsefulAnswer.objects.exists()


def test_words_of_one_reader_are_shown_to_no_other_who_sends_the_same_form(client: Client) -> None:
    CasePageFactory(slug="club")
    answer = {"useful": "no", "missing": "My mother", "form_token": "0b5d6f3e-6a0e-4b1a-9a3e-0c1d2e3f4a5b"}
    client.post("/cases/club/useful/", answer)

    other = Client()
    refused = other.post("/cases/club/useful/", {**answer, "useful": "", "missing": ""})
    other.post("/cases/club/useful/", {**answer, "missing": "Nothing"})

    assert "My mother" not in refused.content.decode()
    assert "My mother" not in other.get("/cases/club/").content.decode()


def test_forged_address_gets_round_no_limit(client: Client) -> None:
    CasePageFactory(slug="club")
    for number in range(2):
        forged = dict.fromkeys(("x-forwarded-for", "x-real-ip", "cf-connecting-ip"), f"10.0.0.{number}")
        Client().post("/cases/club/useful/", {"useful": "yes", "form_token": uuid.uuid4()}, headers=forged)

    assert UsefulAnswer.objects.count() == 2
    assert UsefulAnswer.objects.values("sender_hash").order_by().distinct().count() == 1


def test_screen_is_for_teams_and_network_editors_only(browse, editor, publisher, rochdale) -> None:
    owner, facilitator = UserFactory(), MembershipFactory(role="facilitator").user
    case = CasePageFactory(parent=rochdale, case_owner=owner)
    UsefulAnswerFactory(case=case, missing="The rota")
    QuietOwner.objects.create(member=publisher)
    address, again = reverse("missed:index"), reverse("missed:mail_again")

    for user in (owner, facilitator, UserFactory()):
        assert browse(user).get(address).status_code in (302, 403)
        assert browse(user).post(again).status_code in (302, 403)
    for user in (editor, publisher):
        assert "The rota" in browse(user).get(address).content.decode()
        assert browse(user).get(again).status_code == 405
    browse(editor).post(again)

    assert QuietOwner.objects.get().member == publisher


def test_case_that_moves_takes_its_readers_words_to_the_other_team(
    browse, publisher, neighbour, rochdale, tameside
) -> None:
    case = CasePageFactory(parent=rochdale)
    UsefulAnswerFactory(case=case, missing="The rota")

    case.move(tameside, pos="last-child")

    assert "The rota" not in browse(publisher).get(reverse("missed:index")).content.decode()
    assert "The rota" in browse(neighbour).get(reverse("missed:index")).content.decode()


LOSSES: dict[str, Callable] = {
    "left the team": lambda user, case, other: user.groups.clear(),
    "account closed": lambda user, case, other: type(user).objects.filter(pk=user.pk).update(is_active=False),
    "case moved": lambda user, case, other: case.move(other, pos="last-child"),
    "case unpublished": lambda user, case, other: case.unpublish(),
    "case deleted": lambda user, case, other: case.delete(),
    "given an owner": lambda user, case, other: CasePage.objects.filter(pk=case.pk).update(case_owner=UserFactory()),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_team_is_told_nothing_once_it_is_not_theirs(publisher, rochdale, tameside, loss: str) -> None:
    case = CasePageFactory(parent=rochdale)
    tell_owners(UsefulAnswerFactory(case=case, missing="The rota"))
    assert Notification.objects.get().recipient == publisher

    LOSSES[loss](publisher, case, tameside)
    let_the_morning_come()

    assert mail.outbox == []


def test_title_is_a_line_in_the_mail_and_never_markup(publisher, rochdale) -> None:
    title = "<b>Club</b>\r\nBcc: everybody@example.org"
    tell_owners(
        UsefulAnswerFactory(case=CasePageFactory(parent=rochdale, slug="club", title=title), missing="The rota")
    )
    let_the_morning_come()

    message = mail.outbox[0]
    assert message.subject == "A reader missed something in “<b>Club</b> Bcc: everybody@example.org”"
    assert message.message()["Bcc"] is None
    assert "\nBcc:" not in message.body
    assert "<b>Club" not in message.alternatives[0].content
