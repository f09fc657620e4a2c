"""Suspending: reads everything, writes nothing, hidden in one step and shown exactly, the user's row untouched."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from communities import services as talk
from communities.models import Post, Thread
from communities.moderation import may_write, services
from communities.moderation.notices import DECISION
from learning_network.core.models import Act, Flag, Hiding, Suspension
from learning_network.core.moderation.vocabularies import Action
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import PostFactory, ThreadFactory
from tests.factories.users import UserFactory


def suspend(member: User, *, until=None, hides: bool = True) -> Suspension:
    reason = "Advertising in several threads."
    return services.suspend(member=member, by=UserFactory(), reason=reason, until=until, hides=hides)


def all_that_shows() -> tuple:
    return (
        list(Post.objects.order_by("pk").values_list("pk", "hidden", "held", "was_answer", "deleted_at")),
        list(Thread.objects.order_by("pk").values()),
        sorted(Hiding.objects.values_list("content_type", "object_id", "cause")),
    )


@pytest.fixture
def member(public) -> User:
    return person("member", public)


def test_suspension_hides_all_they_wrote_and_lifting_restores_exactly_that(public, member):
    moderator = person("facilitator", public)
    own = ThreadFactory(community=public, author=member)
    talked_about = ThreadFactory(community=public, author=member)
    PostFactory(thread=talked_about)
    elsewhere = ThreadFactory(community=public)
    answer = PostFactory(thread=elsewhere, author=member)
    talk.mark_answer(thread=elsewhere, post=answer)
    hidden_before = PostFactory(thread=elsewhere, author=member)
    matter = services.report(thing=hidden_before, member=UserFactory(), reason="untrue").flag.matter
    services.decide(matter, Action.HIDDEN, by=moderator, words="Wrong.", stamp=matter.stamp)
    talk.delete_own_post(PostFactory(thread=elsewhere, author=member))
    before, row = all_that_shows(), User.objects.values().get(pk=member.pk)

    suspension = suspend(member)

    assert not Post.objects.standing().filter(author=member).exists()
    assert Thread.objects.get(pk=own.pk).hidden
    assert not Thread.objects.get(pk=talked_about.pk).hidden
    assert Thread.objects.get(pk=elsewhere.pk).answer is None
    services.lift(suspension, by=moderator)
    assert all_that_shows() == before
    assert User.objects.values().get(pk=member.pk) == row


def test_what_a_moderator_hides_meanwhile_stays_hidden_after_lifting(public, member):
    post = PostFactory(thread__community=public, author=member)
    suspension = suspend(member)
    matter = services.report(thing=post, member=UserFactory(), reason="untrue").flag.matter
    services.decide(matter, Action.HIDDEN, by=UserFactory(), words="Wrong.", stamp=matter.stamp)

    services.lift(suspension, by=UserFactory())

    post.refresh_from_db()
    assert post.hidden


def test_suspending_without_hiding_leaves_their_words(public, member):
    post = PostFactory(thread__community=public, author=member)

    suspend(member, hides=False)

    post.refresh_from_db()
    assert not post.hidden


def test_suspending_and_lifting_twice_is_once(public, member):
    first, second = suspend(member), suspend(member)
    for _ in range(2):
        services.lift(first, by=UserFactory())

    assert first == second
    assert Act.objects.filter(member=member).count() == 2
    assert Notification.objects.filter(kind=DECISION, recipient=member, channel="email").count() == 2


def test_suspended_member_reads_sees_why_and_writes_nothing(client, public, member):
    thread = ThreadFactory(community=public)
    own = PostFactory(thread=thread, author=member)
    other = PostFactory(thread=thread)
    suspend(member)
    client.force_login(member)
    long_text = "Words that I typed for half an hour and would not like to lose"

    page = client.get(thread.get_absolute_url())
    writes = {
        "reply": client.post(thread.get_absolute_url(), {"body": long_text}),
        "thread": client.post(
            reverse("thread_new", args=[public.slug]), {"kind": "ask", "title": "New", "body": long_text}
        ),
        "edit": client.post(reverse("post_edit", args=[own.pk]), {"body": long_text}),
        "flag": client.post(reverse("report", args=["post", other.pk]), {"reason": "unkind", "words": long_text}),
        "join": client.post(reverse("community_join", args=[public.slug]), {"rules": "on", "why": long_text}),
        "profile": client.post(reverse("me_profile"), {"first_name": "New", "about": long_text}),
        "search": client.post(reverse("saved_search_new"), {"name": long_text}),
    }

    assert page.status_code == 200
    assert "Advertising in several threads." in page.content.decode()
    assert {name: answer.status_code for name, answer in writes.items()} == dict.fromkeys(writes, 403)
    for answer in writes.values():
        assert long_text in answer.content.decode()
        assert "Advertising in several threads." in answer.content.decode()
    assert thread.posts.filter(author=member).count() == 1
    assert not Flag.objects.exists()


def test_suspended_member_may_leave_and_log_out(client, public, member):
    suspend(member)
    client.force_login(member)

    assert client.post(reverse("community_leave", args=[public.slug])).status_code == 302
    assert client.post(reverse("account_logout")).status_code == 302


def test_suspension_ends_with_its_day_and_shows_what_it_hid(public, member):
    post = PostFactory(thread__community=public, author=member)
    suspension = suspend(member, until=timezone.now() + timedelta(days=1))
    assert may_write(member, public).status == 403
    Suspension.objects.update(until=timezone.now() - timedelta(minutes=1))

    call_command("end_suspensions")

    post.refresh_from_db()
    suspension.refresh_from_db()
    assert not post.hidden
    assert suspension.lifted_at is not None
    assert may_write(member, public) is None


@pytest.mark.parametrize("role", ROLES)
def test_only_network_editors_suspend_and_lift(client, public, member, role):
    log_in(client, person(role, public))
    address = reverse("member_suspend", args=[member.pk])

    answer = client.post(address, {"reason": "Advertising.", "hides": "on"})

    suspended = Suspension.objects.current().filter(member=member).exists()
    assert suspended is (role == "editor")
    assert answer.status_code == (302 if role in {"editor", "visitor"} else 404)
    if role != "editor":
        suspend(member)
        client.post(reverse("member_lift", args=[member.pk]), {"words": ""})
        assert Suspension.objects.current().filter(member=member).exists()
        assert client.get(reverse("suspensions")).status_code in {302, 404}


def test_nobody_suspends_themselves_another_editor_or_an_administrator(client, public):
    editor, other = person("editor", public), person("editor", public)
    administrator = UserFactory(is_superuser=True)
    client.force_login(editor)

    found = [
        client.get(reverse("member_suspend", args=[user.pk])).status_code for user in (editor, other, administrator)
    ]

    assert found == [404, 404, 404]
    client.force_login(administrator)
    assert client.get(reverse("member_suspend", args=[other.pk])).status_code == 200


def test_editor_suspends_by_form_and_lifts_again(client, public, member):
    client.force_login(person("editor", public))
    assert reverse("member_suspend", args=[member.pk]) in client.get(member.get_absolute_url()).content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    address = reverse("member_suspend", args=[member.pk])

    refused = client.post(address, {"reason": "", "until": yesterday})
    done = client.post(address, {"reason": "Advertising.", "until": timezone.localdate(), "hides": "on"}, follow=True)

    assert refused.status_code == 422
    assert "This day is over" in refused.content.decode()
    assert "is suspended" in done.content.decode()
    client.post(reverse("member_lift", args=[member.pk]), {"words": "Welcome back."})
    assert not Suspension.objects.current().exists()
    assert Act.objects.get(action=Action.LIFTED).words == "Welcome back."
