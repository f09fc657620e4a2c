"""Asking to join: those who look after the community are told, until it is answered or taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities import services
from communities.models import CommunityPage, Following, Membership
from communities.services import inviting
from communities.services.following import pause_mail
from communities.telling import JOIN_REQUEST
from communities.vocabularies import Joining, MembershipState, Role
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import log_in, person
from tests.factories.communities import MembershipFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(public: CommunityPage) -> CommunityPage:
    public.joining = Joining.APPROVAL
    public.save()
    return public


@pytest.fixture
def facilitator(community: CommunityPage) -> User:
    return MembershipFactory(community=community, role=Role.FACILITATOR).user


def ask(community: CommunityPage, first_name: str = "Farah") -> Membership:
    return services.join(user=UserFactory(first_name=first_name, last_name="Malik"), community=community)


def told() -> set[User]:
    return {row.recipient for row in Notification.objects.filter(kind=JOIN_REQUEST).select_related("recipient")}


def send_now() -> list:
    Notification.objects.update(due=timezone.now())
    deliver()
    return mail.outbox


def bell_of(client, member: User) -> str:
    client.force_login(member)
    return client.get(reverse("bell")).content.decode()


def test_facilitators_are_told_in_one_mail_of_all_who_ask(client, community, facilitator) -> None:
    ask(community)
    ask(community, "Dele")
    deliver()
    assert mail.outbox == []
    (sent,) = send_now()
    assert sent.to == [facilitator.email]
    assert sent.subject == "2 people ask to join Home care"
    requests = reverse("community_requests", args=[community.slug])
    for form in (sent.body, sent.alternatives[0][0]):
        assert "Farah Malik" in form
        assert "Dele Malik" in form
        assert requests in form
    assert "List-Unsubscribe" not in sent.extra_headers
    assert "Farah Malik asks to join Home care" in bell_of(client, facilitator)


def test_where_nobody_facilitates_the_networks_editors_are_told(community) -> None:
    editor = person("editor", community)
    person("member", community)
    person("other facilitator", community)
    ask(community)
    assert told() == {editor}


def test_where_somebody_facilitates_the_editors_are_not_told(community, facilitator) -> None:
    person("editor", community)
    ask(community)
    assert told() == {facilitator}


def test_asking_twice_is_told_once(community, facilitator) -> None:
    membership = ask(community)
    services.join(user=membership.user, community=community)
    assert Notification.objects.filter(kind=JOIN_REQUEST, channel="site").count() == 1


def test_a_private_community_is_not_named_in_the_subject(private) -> None:
    private.joining = Joining.APPROVAL
    private.save()
    MembershipFactory(community=private, role=Role.FACILITATOR)
    ask(private)
    (sent,) = send_now()
    assert sent.subject == "Somebody asks to join a private community"


@pytest.mark.parametrize("end", ["approve", "decline", "take back", "add"])
def test_it_is_gone_once_answered_or_taken_back(client, community, facilitator, end) -> None:
    membership = ask(community)
    if end == "approve":
        services.approve(membership)
    elif end == "decline":
        services.decline(membership)
    elif end == "take back":
        services.leave(user=membership.user, community=community)
    else:
        services.add_member(community=community, user=membership.user)
    assert not Notification.objects.for_bell(facilitator).unread().exists()
    assert "asks to join" not in bell_of(client, facilitator)
    assert [message.to for message in send_now() if "ask" in message.subject.split()] == []


@pytest.mark.parametrize("lost", ["role", "paused"])
def test_no_mail_to_who_looks_after_it_no_more_or_paused_all_mail(community, facilitator, lost) -> None:
    ask(community)
    if lost == "role":
        Membership.objects.filter(user=facilitator).update(role=Role.MEMBER)
    else:
        pause_mail(member=facilitator, paused=True)
    assert send_now() == []


def test_who_asked_to_join_a_private_community_takes_it_back_on_my_pages(client, private) -> None:
    mine = MembershipFactory(community=private, state=MembershipState.REQUESTED)
    log_in(client, mine.user)
    address = reverse("community_request_take_back", args=[mine.pk])
    page = client.get(reverse("me")).content.decode()
    assert address in page
    assert "You have asked to join a private community." in page
    for _ in range(2):
        assert client.post(address).url == reverse("me")
    assert not private.memberships.exists()
    after = client.get(reverse("me")).content.decode()
    assert "take-back" not in after
    assert "Your request to join a private community is taken back." in after
    assert private.title not in page + after


def test_the_link_of_an_invitation_offers_to_take_it_back(client, private) -> None:
    made = inviting.invite(
        community=private, by=UserFactory(), expires=timezone.now() + timedelta(days=1), token=uuid4()
    )
    mine = inviting.accept(made.invitation, user=UserFactory())
    log_in(client, mine.user)
    page = client.get(reverse("community_invited", args=[private.slug, made.secret])).content.decode()
    assert reverse("community_request_take_back", args=[mine.pk]) in page


def test_nobody_takes_back_the_request_of_another_or_ends_a_membership_so(client, private) -> None:
    asked = MembershipFactory(community=private, state=MembershipState.REQUESTED)
    member = MembershipFactory(community=private)
    log_in(client, member.user)
    for membership in (asked, member):
        page = client.post(reverse("community_request_take_back", args=[membership.pk]), follow=True)
        assert private.title not in page.content.decode().partition("My communities")[0]
    assert private.memberships.count() == 2
    assert client.get(reverse("community_request_take_back", args=[asked.pk])).status_code == 405


def test_taking_back_on_the_communitys_page_says_so(client, community) -> None:
    membership = ask(community)
    log_in(client, membership.user)
    assert "Take the request back" in client.get(community.get_url()).content.decode()
    page = client.post(reverse("community_leave", args=[community.slug]), follow=True).content.decode()
    assert "Your request to join Home care is taken back." in page
    assert not community.memberships.exists()


@pytest.mark.parametrize("before", [None, MembershipState.REQUESTED])
def test_who_is_made_a_member_in_the_admin_follows_weekly_and_is_told(client, community, before) -> None:
    user = UserFactory()
    client.force_login(UserFactory(is_superuser=True))
    data = {"community": community.pk, "user": user.pk, "role": Role.MEMBER, "state": MembershipState.ACTIVE}
    if before:
        row = MembershipFactory(community=community, user=user, state=before)
        address = reverse("wagtailsnippets_communities_membership:edit", args=[row.pk])
    else:
        address = reverse("wagtailsnippets_communities_membership:add")
    assert client.post(address, data).status_code == 302
    assert Following.objects.of(user).about(community).get().frequency == "weekly"
    (sent,) = [message for message in send_now() if message.to == [user.email]]
    assert "Once a week you get a mail of what is new" in sent.body


def test_another_role_in_the_admin_changes_nothing_that_is_followed(client, community) -> None:
    row = MembershipFactory(community=community)
    client.force_login(UserFactory(is_superuser=True))
    data = {"community": community.pk, "user": row.user_id, "role": Role.FACILITATOR, "state": MembershipState.ACTIVE}
    address = reverse("wagtailsnippets_communities_membership:edit", args=[row.pk])
    assert client.post(address, data).status_code == 302
    assert not Following.objects.of(row.user).exists()
