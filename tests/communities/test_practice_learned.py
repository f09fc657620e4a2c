"""What a visit taught: each of the two tells it, the second in the thread of the first, and no words are lost."""

import pytest
from django.urls import reverse

from communities.models import Arrangement, Draft, Post, Thread
from communities.practice import services
from communities.vocabularies import ArrangementState, Direction, ExchangeKind
from learning_network.notifications.models import Notification
from learning_network.notifications.registry import kinds
from tests.communities.conftest import person
from tests.communities.test_pages import text_of

pytestmark = pytest.mark.django_db
FIRST = {"title": "A rota meeting", "body": "They begin with who is tired."}
SECOND = "We begin with who is new, since then."


@pytest.fixture
def visit(public) -> Arrangement:
    given = {"kind": ExchangeKind.VISIT, "direction": Direction.OFFERED, "what": "Sit in on our rota meeting"}
    exchange = services.open_exchange(community=public, member=person("member", public), **given)
    return services.write_to(exchange=exchange, asker=person("member", public), body="May I come?")


@pytest.fixture
def target(visit) -> str:
    return reverse("arrangement_learned", args=[visit.exchange.community.slug, visit.pk])


def told_by_host(visit) -> Thread:
    return services.tell_community(arrangement=visit, author=visit.exchange.member, **FIRST).thread


def test_second_of_the_two_answers_in_the_thread_that_stands(client, visit, target) -> None:
    thread = told_by_host(visit)
    client.force_login(visit.asker)

    page = client.get(target)
    answer = client.post(target, {"body": SECOND, "token": page.context["form"]["token"].value()}, follow=True)

    assert "Your words become a reply in that thread" in text_of(page)
    assert "title" not in page.context["form"].fields
    reply = thread.posts.get(number=2)
    assert (reply.body, reply.author) == (f"<p>{SECOND}</p>", visit.asker)
    assert "Your words stand in the thread about it" in text_of(answer)
    assert SECOND in text_of(answer)
    assert Thread.objects.count() == 1


def test_words_sent_while_the_other_told_it_stand_in_their_thread_with_their_title(client, visit, target) -> None:
    client.force_login(visit.asker)
    token = client.get(target).context["form"]["token"].value()
    thread = told_by_host(visit)
    sent = {"title": "Who is <new>", "body": SECOND, "token": token}

    first, again = client.post(target, sent), client.post(target, sent)

    assert first.url == again.url
    assert thread.posts.get(number=2).body == f"<p><strong>Who is &lt;new&gt;</strong></p><p>{SECOND}</p>"
    assert not Draft.objects.exists()


def test_words_find_a_thread_of_their_own_where_the_first_takes_none(client, visit, target) -> None:
    thread = told_by_host(visit)
    Thread.objects.update(locked=True)
    client.force_login(visit.asker)

    client.post(target, {"body": SECOND})

    own = Post.objects.get(author=visit.asker).thread
    assert own != thread
    assert own.title == "What we learned from a visit"
    visit.refresh_from_db()
    assert visit.learned == thread


def test_words_that_wait_for_a_first_look_are_said_to_wait(client, public, visit, target) -> None:
    public.holds_newcomers = True
    public.save()
    client.force_login(visit.asker)

    page = client.post(target, FIRST, follow=True)

    assert "It waits for a first look" in text_of(page)
    assert "The community can read it" not in text_of(page)


def test_too_much_at_once_is_said_and_kept(client, visit, target, monkeypatch) -> None:
    from communities.moderation import limits

    monkeypatch.setattr(limits, "THREADS_A_DAY", limits.Limit(0, limits.DAY, "no thread"))
    monkeypatch.setattr(limits, "_full_until", lambda written, limit: None if limit.most else limits.timezone.now())
    client.force_login(visit.asker)

    refused = client.post(target, FIRST)

    assert refused.status_code == 429
    assert FIRST["body"] in refused.content.decode()
    assert FIRST["body"] in client.get(target).content.decode()
    assert not Thread.objects.exists()


def test_declined_visit_is_not_told_and_the_words_are_kept(client, visit, target) -> None:
    services.settle(arrangement=visit, by=visit.exchange.member, state=ArrangementState.DECLINED)
    client.force_login(visit.asker)

    refused = client.post(target, FIRST)

    assert refused.status_code == 422
    assert "does not come about, so this is not told" in text_of(refused)
    assert not Thread.objects.exists()
    assert client.get(target).status_code == 404
    assert FIRST["body"] in client.get(Draft.objects.get().get_absolute_url()).content.decode()


def test_each_of_the_two_is_asked_until_they_have_told(visit) -> None:
    from datetime import timedelta

    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=2)
    services.settle(arrangement=visit, by=visit.asker, state=ArrangementState.AGREED, day=day)
    told_by_host(visit)
    Arrangement.objects.update(state=ArrangementState.AGREED)
    kind = kinds()["exchange-learned"]

    def is_asked(member) -> bool:
        row = Notification.objects.filter(kind=kind.name, recipient=member).first()
        return kind.letter(row) is not None

    assert not is_asked(visit.exchange.member)
    assert is_asked(visit.asker)
