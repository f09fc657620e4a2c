"""Reports of letters between two members and of summaries: who reads what, what hiding leaves, and for whom."""

import pytest
from django.urls import reverse

from communities.models import Exchange, Summary
from communities.moderation import services
from communities.moderation.permissions import queue_of
from communities.practice import services as practice
from communities.services import facilitating
from communities.services.summaries import write_summary
from communities.vocabularies import Direction, ExchangeKind
from learning_network.core.models import Flag, Matter
from learning_network.core.moderation.vocabularies import Action, MatterState
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from tests.communities.conftest import person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

UNKIND, HARMLESS = "You are a fool to ask", "Come on Tuesday"


def decide(matter: Matter, action: Action, by) -> None:
    matter.refresh_from_db()
    services.decide(matter, action, by=by, words="It hurts.", stamp=matter.stamp)


@pytest.fixture
def exchange(public) -> Exchange:
    return practice.open_exchange(
        community=public,
        member=person("member", public),
        kind=ExchangeKind.VISIT,
        direction=Direction.OFFERED,
        what="Our rota",
    )


@pytest.fixture
def letters(public, exchange):
    """A harmless letter of the one who offers, and an unkind one."""
    arrangement = practice.write_to(exchange=exchange, asker=person("member", public), body="May I come?")
    for words in (HARMLESS, UNKIND):
        practice.send_letter(arrangement=arrangement, author=exchange.member, body=words)
    return arrangement


def reported(letters, client) -> Matter:
    client.force_login(letters.asker)
    letter = letters.messages.get(body=UNKIND)
    address = reverse("report", args=["letter", letter.pk])
    assert address in client.get(letters.get_absolute_url()).content.decode()
    assert "They read this one letter" in client.get(address).content.decode()
    assert client.post(address, {"reason": "unkind"}).status_code == 302
    return Matter.objects.get()


def test_moderators_read_the_letter_that_was_reported_and_no_other(client, public, letters):
    facilitator = person("facilitator", public)
    client.force_login(facilitator)
    for letter in letters.messages.all():
        assert client.get(reverse("report", args=["letter", letter.pk])).status_code == 404
    matter = reported(letters, client)
    client.force_login(facilitator)

    page = client.get(reverse("matter", args=[matter.pk])).content.decode()

    assert Notification.objects.filter(recipient=facilitator, subject=str(matter.pk)).exists()
    assert UNKIND in page
    assert HARMLESS not in page
    assert letters.get_absolute_url() not in page
    assert UNKIND in client.get(reverse("moderation")).content.decode()
    assert client.get(letters.get_absolute_url()).status_code == 404
    client.force_login(person("member", public))
    assert client.get(reverse("matter", args=[matter.pk])).status_code == 404
    assert not queue_of(letters.exchange.member).exists()


def test_hidden_letter_is_left_to_its_author_and_comes_back(client, public, letters):
    matter, moderator = reported(letters, client), person("facilitator", public)
    decide(matter, Action.HIDDEN, moderator)

    theirs = client.get(letters.get_absolute_url()).content.decode()
    assert UNKIND not in theirs
    assert "Hidden by a moderator" in theirs
    assert HARMLESS in theirs
    client.force_login(letters.exchange.member)
    assert UNKIND in client.get(letters.get_absolute_url()).content.decode()
    decide(matter, Action.KEPT, moderator)
    client.force_login(letters.asker)
    assert UNKIND in client.get(letters.get_absolute_url()).content.decode()


def test_letter_that_was_hidden_before_its_mail_went_is_mailed_to_nobody(client, public, letters, mailoutbox):
    decide(reported(letters, client), Action.HIDDEN, person("facilitator", public))

    deliver(of_kinds=["exchange-letter"])

    words = " ".join(one.body for one in mailoutbox if one.to == [letters.asker.email])
    assert HARMLESS in words
    assert UNKIND not in words


def test_suspension_hides_the_letters_of_who_wrote_them(client, public, letters):
    suspension = services.suspend(
        member=letters.exchange.member, by=UserFactory(), reason="Unkind.", until=None, hides=True
    )
    client.force_login(letters.asker)
    assert UNKIND not in client.get(letters.get_absolute_url()).content.decode()

    services.lift(suspension)

    assert UNKIND in client.get(letters.get_absolute_url()).content.decode()


@pytest.fixture
def summary(public) -> Summary:
    thread = ThreadFactory(community=public)
    author = person("facilitator", public)
    return write_summary(thread=thread, author=author, body="<p>Mrs Example said no</p>", page=None, version=0)


def test_third_report_hides_a_summary_from_all_but_those_who_facilitate(client, public, summary):
    thread, history = summary.thread, reverse("thread_summary_history", args=[summary.thread_id])
    client.force_login(person("member", public))
    page = client.get(thread.get_absolute_url()).content.decode()
    assert reverse("report", args=["summary", summary.pk]) in page
    for _ in range(3):
        services.report(thing=summary, member=UserFactory(), reason="identifies")

    assert "Mrs Example" not in client.get(thread.get_absolute_url()).content.decode()
    assert client.get(history).status_code == 404
    assert client.get(reverse("report", args=["summary", summary.pk])).status_code == 404
    client.force_login(person("facilitator", public))
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Mrs Example" in page
    assert "Hidden from members" in page
    assert client.get(history).status_code == 200
    decide(Matter.objects.get(), Action.KEPT, person("facilitator", public))
    client.force_login(person("member", public))
    assert "Mrs Example" in client.get(thread.get_absolute_url()).content.decode()


def test_search_forgets_a_hidden_summary(client, public, summary, search_index):
    from communities.search_sources import ThreadSource

    assert "Mrs Example" in ThreadSource().read(str(summary.thread_id)).body
    services.report(thing=summary, member=person("facilitator", public), reason="identifies")

    assert "Mrs Example" not in ThreadSource().read(str(summary.thread_id)).body


def test_summary_that_was_changed_as_asked_waits_again(public, summary):
    matter = services.report(thing=summary, member=UserFactory(), reason="identifies").flag.matter
    decide(matter, Action.ASKED, person("facilitator", public))

    write_summary(thread=summary.thread, author=summary.author, body="<p>Somebody said no</p>", page=None, version=1)

    matter.refresh_from_db()
    assert matter.state == MatterState.WAITING


def test_reported_summary_goes_with_its_thread_to_those_who_look_after_the_other_community(public, summary):
    other = CommunityPageFactory()
    services.report(thing=summary, member=UserFactory(), reason="untrue")
    by = summary.author
    MembershipFactory(community=other, user=by, role="facilitator")

    facilitating.move(summary.thread, to=other, by=by)

    assert Matter.objects.get(flags=Flag.objects.get()).page_id == other.pk
