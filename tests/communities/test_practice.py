"""Practice: what members try and report, visits and mentors arranged by letters that show nobody's address."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.models import Arrangement, ArrangementMessage, Exchange, Thread, Trial
from communities.moderation.services import decide, report
from communities.practice import services
from communities.vocabularies import ArrangementState, Direction, ExchangeKind
from learning_network.core.moderation.vocabularies import Action, MatterState
from learning_network.notifications import delivery
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import MembershipFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def member_of(community):
    return MembershipFactory(community=community).user


def offer(community, member=None) -> Exchange:
    return services.open_exchange(
        community=community,
        member=member or member_of(community),
        kind=ExchangeKind.VISIT,
        direction=Direction.OFFERED,
        what="Sit in on our rota meeting",
    )


def arranged(community) -> Arrangement:
    return services.write_to(exchange=offer(community), asker=member_of(community), body="May I come in May?")


def send_mails() -> list:
    mail.outbox.clear()
    delivery.deliver()
    return list(mail.outbox)


def test_what_moderators_look_at_is_settled_when_its_author_takes_it_back(public) -> None:
    trial = services.begin_trial(community=public, member=member_of(public), what="Ask one team")
    exchange = offer(public)
    asked = [report(thing=thing, member=UserFactory(), reason="untrue").flag.matter for thing in (trial, exchange)]

    services.drop_trial(trial)
    services.close_exchange(exchange)

    for matter in asked:
        matter.refresh_from_db()
        assert matter.state == MatterState.SETTLED


def test_report_that_its_author_was_asked_to_change_waits_again_when_they_have(public) -> None:
    trial = services.begin_trial(community=public, member=member_of(public), what="Ask one team")
    matter = report(thing=trial, member=UserFactory(), reason="untrue").flag.matter
    decide(matter, Action.ASKED, by=person("facilitator", public), words="Say which team.", stamp=matter.stamp)

    services.report_trial(trial=trial, result="worked", report="<p>The night team came.</p>")

    matter.refresh_from_db()
    assert matter.state == MatterState.WAITING


@pytest.mark.parametrize("role", ROLES)
def test_practice_is_read_by_whom_the_community_is(client, private, public, role) -> None:
    trial = services.begin_trial(community=private, member=member_of(private), what="A secret trial")
    exchange = offer(private)
    hidden = services.begin_trial(community=public, member=member_of(public), what="A hidden trial")
    Trial.objects.filter(pk=hidden.pk).update(hidden=True)
    user = person(role, private)
    log_in(client, user)
    inside = role in {"member", "facilitator", "editor"}
    for target in (reverse("practice", args=[private.slug]), exchange.get_absolute_url()):
        assert client.get(target).status_code == (200 if inside else 404)
    assert Trial.objects.visible_to(user).filter(pk=trial.pk).exists() == inside
    assert Exchange.objects.visible_to(user).filter(pk=exchange.pk).exists() == inside
    page = client.get(reverse("practice", args=[public.slug])).content.decode()
    assert ("A hidden trial" in page) == (role == "editor")


def test_hidden_words_are_still_read_by_who_wrote_them(client, public) -> None:
    trial = services.begin_trial(community=public, member=member_of(public), what="A hidden trial")
    Trial.objects.filter(pk=trial.pk).update(hidden=True)
    client.force_login(trial.member)

    page = client.get(reverse("practice", args=[public.slug])).content.decode()

    assert "A hidden trial" in page
    assert "Hidden from members" in page


def test_member_says_what_they_try_once_however_often_the_form_is_sent(client, public) -> None:
    public.question = "How do we share hours?"
    public.save()
    client.force_login(member_of(public))
    target = reverse("trial_new", args=[public.slug])
    token = client.get(target).context["form"]["token"].value()
    sent = {"what": " Ask one team ", "until": "", "token": token}
    assert [client.post(target, sent).status_code for _ in range(2)] == [302, 302]
    trial = Trial.objects.get()
    assert (trial.what, trial.question) == ("Ask one team", "How do we share hours?")
    assert "Ask one team" in client.get(reverse("practice", args=[public.slug])).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"what": ""}, "Say it in a sentence."),
        ({"what": "x" * 301}, "room for 300 characters"),
        ({"what": "Try", "until": "01/01/2020"}, "This day has passed."),
        ({"what": "Try", "until": "soon"}, "Write the day like"),
    ],
)
def test_wrong_trial_is_answered_in_words_and_kept(client, public, sent, sentence) -> None:
    client.force_login(member_of(public))
    answer = client.post(reverse("trial_new", args=[public.slug]), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Trial.objects.exists()


@pytest.mark.parametrize("role", ["newcomer", "asked", "editor"])
def test_only_members_try_and_offer(client, public, role) -> None:
    log_in(client, person(role, public))
    for name in ("trial_new", "exchange_new"):
        assert client.get(reverse(name, args=[public.slug])).status_code == 404


def test_only_who_tried_reports_and_takes_back(client, public) -> None:
    who, other = member_of(public), member_of(public)
    trial = services.begin_trial(community=public, member=who, what="Ask one team")
    target = reverse("trial_report", args=[public.slug, trial.pk])
    client.force_login(other)
    assert client.get(target).status_code == 404
    assert client.post(target, {"drop": "1"}).status_code == 404
    client.force_login(who)
    report = {"result": "did-not-work", "report": "Nobody <script>alert(1)</script> wanted it."}
    assert client.post(target, report).status_code == 302
    page = client.get(reverse("practice", args=[public.slug])).content.decode()
    assert "It did not work" in page
    assert "<script>alert" not in page
    assert client.post(target, {"drop": "1"}).status_code == 302
    assert not Trial.objects.exists()


def test_who_named_a_day_is_asked_once_the_morning_after(public, monkeypatch) -> None:
    who = member_of(public)
    until = timezone.localdate() + timedelta(days=3)
    trial = services.begin_trial(community=public, member=who, what="Ask one team", until=until)
    done = services.begin_trial(community=public, member=who, what="Ring round", until=until)
    services.report_trial(trial=done, result="worked", report="<p>All came.</p>")
    assert send_mails() == []
    later = timezone.now() + timedelta(days=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    (asked,) = send_mails()
    assert asked.to == [who.email]
    assert trial.what in asked.body
    assert public.title not in asked.subject
    assert send_mails() == []


def test_letters_go_both_ways_and_show_no_address(client, public, monkeypatch) -> None:
    host, guest = member_of(public), member_of(public)
    exchange = offer(public, host)
    client.force_login(guest)
    token = client.get(exchange.get_absolute_url()).context["form"]["token"].value()
    sent = {"body": "May I come in May?", "token": token}
    assert [client.post(exchange.get_absolute_url(), sent).status_code for _ in range(2)] == [302, 302]
    arrangement = Arrangement.objects.get()
    assert ArrangementMessage.objects.count() == 1
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    (first,) = send_mails()
    assert first.to == [host.email]
    assert "May I come in May?" in first.body
    assert guest.email not in str(first.message())
    client.force_login(host)
    assert client.post(arrangement.get_absolute_url(), {"body": "Yes, on the 4th."}).status_code == 302
    much_later = later + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: much_later)
    (second,) = send_mails()
    assert second.to == [guest.email]
    assert host.email not in str(second.message())


@pytest.mark.parametrize("role", ["newcomer", "member", "facilitator", "editor"])
def test_nobody_but_the_two_reads_their_letters(client, public, role) -> None:
    arrangement = arranged(public)
    log_in(client, person(role, public))
    assert client.get(arrangement.get_absolute_url()).status_code == 404
    target = reverse("arrangement_learned", args=[public.slug, arrangement.pk])
    assert client.get(target).status_code == 404


def test_who_left_a_private_community_reads_and_hears_no_more(client, private, monkeypatch) -> None:
    arrangement = arranged(private)
    arrangement.asker.community_memberships.all().delete()
    client.force_login(arrangement.asker)
    assert client.get(arrangement.get_absolute_url()).status_code == 404
    with pytest.raises(services.LetterRefused):
        services.send_letter(arrangement=arrangement, author=arrangement.exchange.member, body="Are you there?")
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert all(arrangement.asker.email not in message.to for message in send_mails())


def test_declined_means_no_more_letters(client, public) -> None:
    arrangement = arranged(public)
    services.settle(arrangement=arrangement, by=arrangement.asker, state=ArrangementState.DECLINED)
    client.force_login(arrangement.exchange.member)
    answer = client.post(arrangement.get_absolute_url(), {"body": "One more thing"})
    assert answer.status_code == 422
    assert "One more thing" not in [message.body for message in ArrangementMessage.objects.all()]


def test_closed_offer_takes_no_new_letter_and_keeps_the_words(client, public) -> None:
    exchange = offer(public)
    services.close_exchange(exchange)
    client.force_login(member_of(public))
    answer = client.post(exchange.get_absolute_url(), {"body": "May I come?"})
    assert answer.status_code == 422
    assert "Your letter was not sent" in answer.content.decode()
    assert not ArrangementMessage.objects.exists()
    with pytest.raises(services.ExchangeClosed):
        services.write_to(exchange=exchange, asker=UserFactory(), body="May I?")


def test_agreed_day_asks_both_and_what_they_learned_becomes_one_thread(client, public, monkeypatch) -> None:
    arrangement = arranged(public)
    host, guest = arrangement.exchange.member, arrangement.asker
    client.force_login(host)
    day = timezone.localdate() + timedelta(days=2)
    sent = {"settle": "1", "state": "agreed", "day": day.isoformat()}
    assert client.post(arrangement.get_absolute_url(), {**sent, "day": ""}).status_code == 422
    assert client.post(arrangement.get_absolute_url(), sent).status_code == 302
    later = timezone.now() + timedelta(days=4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    asked = [message for message in send_mails() if message.subject.startswith("What did you learn")]
    assert sorted(message.to[0] for message in asked) == sorted([host.email, guest.email])
    target = reverse("arrangement_learned", args=[public.slug, arrangement.pk])
    token = client.get(target).context["form"]["token"].value()
    told = {"title": "What we saw at a rota meeting", "body": "They begin with who is tired.", "token": token}
    first, second = client.post(target, told), client.post(target, told)
    assert first.url == second.url
    thread = Thread.objects.get(title=told["title"])
    arrangement.refresh_from_db()
    assert (arrangement.learned, arrangement.state) == (thread, ArrangementState.DONE)
    assert thread.posts.count() == 1


def test_page_takes_the_same_statements_for_two_trials_as_for_twelve(client, public) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(member_of(public))
    target = reverse("practice", args=[public.slug])

    def statements() -> int:
        client.get(target)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(target).status_code == 200
        return len(seen)

    def more(count: int) -> None:
        for _ in range(count):
            trial = services.begin_trial(community=public, member=member_of(public), what="Try")
            services.begin_trial(community=public, member=member_of(public), what="Try")
            services.report_trial(trial=trial, result="worked", report="<p>Yes</p>")
            offer(public)

    more(2)
    few = statements()
    more(10)
    assert statements() == few
