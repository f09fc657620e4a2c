"""What a suspended member can do: read, leave, and stop mails; no form of communities writes for others."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from communities.models import Event, SignUp, Thanks
from communities.moderation import services
from communities.moderation.notices import WAITING
from communities.moderation.permissions import queue_of
from learning_network.core.models import Suspension
from learning_network.core.moderation.middleware import _OPEN
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from tests.communities.conftest import person
from tests.communities.test_intruder import OURS, addresses, world  # noqa: F401 (a fixture)
from tests.factories.communities import PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

# What is theirs alone, or changes nothing for others; each has a test of its own below or beside its form.
OWN_BUSINESS = {"community_leave", "drafts", "draft_throw_away", "follow", "me_notifications", "me_notifications_pause"}
FORM = {
    "body": "Words of somebody suspended",
    "title": "A title",
    "what": "Try it",
    "kind": "ask",
    "reason": "unkind",
    "words": "Words",
    "rules": "on",
    "action": "kept",
    "starts": "2030-01-01",
}
# What others read or are shown; rows that say what a member has read, follows or drafts are their own.
OTHERS_READ = [
    "Post",
    "PostRevision",
    "Thread",
    "ThreadPage",
    "ThreadTag",
    "Thanks",
    "Event",
    "SignUp",
    "Trial",
    "Exchange",
    "Arrangement",
    "ArrangementMessage",
    "Summary",
    "SummaryRevision",
    "Invitation",
    "Removal",
    "Membership",
    "MergedThread",
    "ThreadSplit",
    "Attachment",
    "CommunityPage",
]


def suspend(member) -> Suspension:
    return services.suspend(member=member, by=UserFactory(), reason="Advertising.", until=None, hides=False)


def all_that_others_read() -> dict:
    rows = {name: list(apps.get_model("communities", name).objects.order_by("pk").values()) for name in OTHERS_READ}
    moderation = {name: list(apps.get_model("core", name).objects.order_by("pk").values()) for name in ("Flag", "Act")}
    return {**rows, **moderation}


@pytest.mark.parametrize("role", ["newcomer", "asked", "member", "facilitator", "editor"])
def test_no_form_of_a_suspended_member_changes_what_others_read(client, private, world, role):  # noqa: F811
    user = person(role, private)
    suspend(user)
    client.force_login(user)
    before, told, wrong = all_that_others_read(), Notification.objects.count(), []

    for name in OURS.keys() - OWN_BUSINESS:
        for address in addresses(name, world):
            response = client.post(address, {**FORM, "token": str(uuid4())})
            refused = response.status_code in {403, 404, 405}
            if not refused and name not in _OPEN:
                wrong.append((address, response.status_code))

    assert wrong == []
    assert all_that_others_read() == before
    assert Notification.objects.count() == told


def test_suspended_member_marks_thanks_signs_up_and_invites_nothing(client, public):
    member = person("facilitator", public)
    thread = ThreadFactory(community=public, author=member)
    answer, event = PostFactory(thread=thread), EventFactory(community=public)
    suspend(member)
    client.force_login(member)

    answers = [
        client.post(reverse("post_answer", args=[answer.pk])),
        client.post(reverse("post_thanks", args=[answer.pk])),
        client.post(event.get_absolute_url(), {"sign_up": "1"}),
        client.post(reverse("facilitate_invitations", args=[public.slug]), {"days": "7"}),
    ]

    assert all(one.status_code in {403, 405} for one in answers)
    thread.refresh_from_db()
    assert thread.answer is None
    assert not Thanks.objects.exists()
    assert not SignUp.objects.filter(event=Event.objects.get(), member=member).exists()
    assert not public.invitations.exists()


@pytest.mark.parametrize("role", ["facilitator", "editor"])
def test_suspended_moderator_looks_after_nothing_and_is_told_nothing_of_the_queue(client, public, role):
    moderator = person(role, public)
    suspend(moderator)

    matter = services.report(
        thing=PostFactory(thread__community=public), member=UserFactory(), reason="safeguarding"
    ).flag.matter

    assert not Notification.objects.filter(kind=WAITING, recipient=moderator).exists()
    assert not queue_of(moderator).exists()
    client.force_login(moderator)
    assert client.get(reverse("matter", args=[matter.pk])).status_code == 404


def test_reports_reach_the_editors_where_the_only_facilitator_is_suspended(public):
    suspend(person("facilitator", public))
    editor = person("editor", public)

    services.report(thing=PostFactory(thread__community=public), member=UserFactory(), reason="untrue")

    assert Notification.objects.filter(kind=WAITING, recipient=editor).exists()


def test_suspended_member_is_mailed_why_and_whom_to_ask(public, mailoutbox, settings):
    member = person("member", public)
    suspend(member)
    Notification.objects.update(due=timezone.now())

    deliver()

    (letter,) = [one for one in mailoutbox if one.to == [member.email]]
    assert "Advertising." in letter.body
