"""Letters that nobody would read, that one of the two has declined, that are too many or come no more by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.models import Arrangement, ArrangementMessage, Membership, Trial
from communities.practice import arranging, services
from communities.practice.limits import LETTERS_A_DAY
from communities.vocabularies import ArrangementState, Direction, ExchangeKind
from learning_network.notifications import delivery
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from tests.communities.conftest import person
from tests.communities.test_pages import text_of

pytestmark = pytest.mark.django_db
LETTER = "One more thing that I would like to ask"


def visit_in(community) -> Arrangement:
    given = {"kind": ExchangeKind.VISIT, "direction": Direction.OFFERED, "what": "Sit in on our rota meeting"}
    exchange = services.open_exchange(community=community, member=person("member", community), **given)
    return services.write_to(exchange=exchange, asker=person("member", community), body="May I come?")


@pytest.fixture
def visit(public) -> Arrangement:
    return visit_in(public)


@pytest.fixture
def private_visit(private) -> Arrangement:
    return visit_in(private)


def erase(member) -> None:
    member.delete()


def close_account(member) -> None:
    type(member).objects.filter(pk=member.pk).update(is_active=False)


def leave(member) -> None:
    Membership.objects.filter(user=member).delete()


@pytest.mark.parametrize("end", [erase, close_account, leave])
def test_letter_to_nobody_is_refused_in_words_and_kept(client, private_visit, end) -> None:
    end(private_visit.exchange.member)
    client.force_login(private_visit.asker)

    refused = client.post(private_visit.get_absolute_url(), {"body": LETTER})

    assert refused.status_code == 422
    assert "Nobody would read it" in text_of(refused)
    assert LETTER in refused.content.decode()
    assert LETTER in client.get(private_visit.get_absolute_url()).content.decode()
    assert ArrangementMessage.objects.filter(body=LETTER).count() == 0
    assert "is on its way" not in text_of(refused)


@pytest.mark.parametrize("end", [erase, close_account])
def test_first_letter_about_what_a_former_member_offers_is_refused(client, public, visit, end) -> None:
    exchange = visit.exchange
    end(exchange.member)
    client.force_login(person("member", public))

    page = client.get(exchange.get_absolute_url())
    refused = client.post(exchange.get_absolute_url(), {"body": LETTER})

    assert "not here any more" in text_of(page)
    assert refused.status_code == 422
    assert LETTER in refused.content.decode()
    assert Arrangement.objects.count() == 1
    assert not Notification.objects.filter(kind="exchange-letter", recipient=visit.asker).exists()


def test_letter_from_a_second_window_is_refused_once_declined(client, visit) -> None:
    services.settle(arrangement=visit, by=visit.exchange.member, state=ArrangementState.DECLINED)
    client.force_login(visit.asker)

    for address in (visit.exchange.get_absolute_url(), visit.get_absolute_url()):
        refused = client.post(address, {"body": LETTER})
        assert refused.status_code == 422
        assert "No letters are sent any more" in text_of(refused)
        assert LETTER in refused.content.decode()

    assert ArrangementMessage.objects.count() == 1


def test_only_who_declined_takes_it_back(client, visit) -> None:
    decline = {"settle": "1", "state": ArrangementState.DECLINED}
    reopen = {"settle": "1", "state": ArrangementState.OPEN}
    client.force_login(visit.exchange.member)
    client.post(visit.get_absolute_url(), decline)
    client.force_login(visit.asker)

    refused = client.post(visit.get_absolute_url(), reopen)
    client.post(visit.get_absolute_url(), decline)

    assert refused.status_code == 422
    assert "Only they can take that back" in text_of(refused)
    visit.refresh_from_db()
    assert (visit.state, visit.declined_by) == (ArrangementState.DECLINED, visit.exchange.member)
    page = client.get(visit.get_absolute_url())
    assert 'name="settle"' not in page.content.decode()
    client.force_login(visit.exchange.member)
    assert client.post(visit.get_absolute_url(), reopen).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.declined_by) == (ArrangementState.OPEN, None)


def test_letters_have_a_limit_and_what_was_typed_is_kept(client, public, visit) -> None:
    sent = [ArrangementMessage(arrangement=visit, author=visit.asker, body="x") for _ in range(LETTERS_A_DAY.most - 1)]
    ArrangementMessage.objects.bulk_create(sent)
    other = visit_in(public).exchange
    client.force_login(visit.asker)

    for address in (visit.get_absolute_url(), other.get_absolute_url()):
        refused = client.post(address, {"body": LETTER})
        assert refused.status_code == 429
        assert "You have written 20 letters in a day" in text_of(refused)
        assert LETTER in client.get(address).content.decode()

    ArrangementMessage.objects.update(created=timezone.now() - timedelta(days=2))
    assert client.post(visit.get_absolute_url(), {"body": LETTER}).status_code == 302


def test_form_sent_again_at_the_limit_is_the_letter_that_was_sent(client, visit, monkeypatch) -> None:
    client.force_login(visit.asker)
    token = client.get(visit.get_absolute_url()).context["form"]["token"].value()
    assert client.post(visit.get_absolute_url(), {"body": LETTER, "token": token}).status_code == 302
    monkeypatch.setattr(arranging, "LETTERS_A_DAY", LETTERS_A_DAY.__class__(1, timedelta(days=1), "1 letter"))

    assert client.post(visit.get_absolute_url(), {"body": LETTER, "token": token}).status_code == 302
    assert client.post(visit.get_absolute_url(), {"body": "Another"}).status_code == 429

    assert ArrangementMessage.objects.filter(author=visit.asker).count() == 2


def mails_at(monkeypatch, moment) -> list[tuple[str, str]]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    mail.outbox.clear()
    delivery.deliver()
    return [(message.to[0], message.subject) for message in mail.outbox]


@pytest.mark.parametrize("name", ["exchange-letter", "exchange-learned"])
def test_stopped_mails_stop_for_one_and_leave_everything_as_it_is(client, visit, monkeypatch, name) -> None:
    host, guest, day = visit.exchange.member, visit.asker, timezone.localdate() + timedelta(days=2)
    services.settle(arrangement=visit, by=guest, state=ArrangementState.AGREED, day=day)
    Notification.objects.all().delete()
    kind = kinds()[name]
    assert kind.stop_words(host, str(visit.pk)) == "mails about this visit or mentor"

    kind.stop(host, str(visit.pk))

    visit.refresh_from_db()
    assert (visit.state, visit.day) == (ArrangementState.AGREED, day)
    assert kind.stop_words(host, str(visit.pk)) == ""
    services.send_letter(arrangement=visit, author=guest, body="To the host")
    services.send_letter(arrangement=visit, author=host, body="To the guest")
    assert [to for to, _ in mails_at(monkeypatch, timezone.now() + timedelta(hours=1))] == [guest.email]
    bell = Notification.objects.filter(kind="exchange-letter", recipient=host).first()
    assert kinds()["exchange-letter"].line(bell) is not None
    client.force_login(host)
    assert "You get no mails about it" in text_of(client.get(visit.get_absolute_url()))
    client.post(visit.get_absolute_url(), {"mails": "1"})
    services.send_letter(arrangement=visit, author=guest, body="Again")
    assert (host.email, "A letter about a visit") in mails_at(monkeypatch, timezone.now() + timedelta(hours=2))


def test_stopped_question_leaves_the_day_of_the_trial(client, public, monkeypatch) -> None:
    until = timezone.localdate() + timedelta(days=2)
    trial = services.begin_trial(community=public, member=person("member", public), what="Ask one team", until=until)

    kinds()["trial-due"].stop(trial.member, str(trial.pk))

    assert Trial.objects.get().until == until
    assert f"{until.day} {until:%B %Y}" in text_of(client.get(reverse("practice", args=[public.slug])))
    assert mails_at(monkeypatch, timezone.now() + timedelta(days=4)) == []
