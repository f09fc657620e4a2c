"""Members, invitations, rules and what the page says, as facilitators look after them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import services
from communities.facilitating.describing import DescriptionForm
from communities.models import CommunityPage, Invitation, Membership, Post, Removal
from communities.permissions import standing_in
from communities.services import inviting, looking_after
from communities.services.describing import DescriptionOvertaken, describe
from communities.vocabularies import Joining, MembershipState, Role
from learning_network.notifications.models import Notification
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, ThreadFactory
from tests.factories.users import UserFactory


@pytest.fixture
def facilitator(client, public):
    user = person("facilitator", public)
    client.force_login(user)
    return user


def invite(community, **said):
    by = said.pop("by", None) or UserFactory()
    terms = {"expires": timezone.now() + timedelta(days=7), "token": uuid4(), **said}
    return inviting.invite(community=community, by=by, **terms)


def bell_of(client, member):
    client.force_login(member)
    return client.get(reverse("bell")).content.decode()


def test_adding_by_name_makes_a_member_who_is_told(client, public, facilitator):
    ines = UserFactory(first_name="Ines", last_name="Example")
    address = reverse("facilitate_members", args=[public.slug])

    assert "Ines Example" in client.get(address, {"name": "ine"}).content.decode()
    for _ in range(2):
        client.post(address, {"add": ines.pk})

    assert Membership.objects.get(user=ines, community=public).state == MembershipState.ACTIVE
    assert f"has made you a member of {public.title}" in bell_of(client, ines)


def test_nobody_is_found_by_their_address(client, public, facilitator):
    somebody = UserFactory(email="hidden.person@example.org", first_name="Ann", last_name="Other")

    page = client.get(reverse("facilitate_members", args=[public.slug]), {"name": "hidden"}).content.decode()

    assert somebody.display_name not in page


def test_roles_change_and_the_last_facilitator_stays(client, public, facilitator):
    own = Membership.objects.get(user=facilitator, community=public)
    other = MembershipFactory(community=public)

    client.post(reverse("facilitate_member", args=[public.slug, own.pk]), {"back": "1"})
    own.refresh_from_db()
    assert own.role == Role.FACILITATOR

    client.post(reverse("facilitate_member", args=[public.slug, other.pk]))
    client.post(reverse("facilitate_member", args=[public.slug, own.pk]), {"back": "1"})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.role, other.role) == (Role.MEMBER, Role.FACILITATOR)


def test_handing_over_names_a_successor_and_steps_back(client, public, facilitator):
    successor = MembershipFactory(community=public)

    client.post(reverse("facilitate_hand_over", args=[public.slug]), {"to": successor.pk})

    assert [row.user for row in public.memberships.facilitating()] == [successor.user]
    assert public.memberships.filter(user=facilitator, role=Role.MEMBER).exists()
    assert "You now look after" in bell_of(client, successor.user)


def test_removed_member_reads_why_and_asks_before_coming_back(client, public, facilitator):
    membership = MembershipFactory(community=public)
    member = membership.user
    words = "You wrote about people by name. Tell me when we can talk about it."

    for _ in range(2):
        client.post(reverse("facilitate_remove", args=[public.slug, membership.pk]), {"reason": words})

    assert Removal.objects.get().reason == words
    assert not public.memberships.filter(user=member).exists()
    assert words in bell_of(client, member)
    assert services.join(user=member, community=public).state == MembershipState.REQUESTED

    services.approve(Membership.objects.get(user=member, community=public))
    assert Removal.objects.get().lifted_at is not None
    services.leave(user=member, community=public)
    assert services.join(user=member, community=public).state == MembershipState.ACTIVE


def test_only_facilitator_is_not_removed(public):
    only = MembershipFactory(community=public, role=Role.FACILITATOR)

    with pytest.raises(services.LastFacilitator):
        looking_after.remove_member(only, by=UserFactory(), reason="x")
    assert not Removal.objects.exists()


@pytest.mark.parametrize(("answer", "said"), [("approve", "You are now a member"), ("decline", "was not taken up")])
def test_answer_to_a_request_carries_a_sentence(client, public, facilitator, answer, said):
    asked = MembershipFactory(community=public, state=MembershipState.REQUESTED)
    address = reverse("community_request", args=[public.slug, asked.pk])

    client.post(address, {"answer": answer, "words": "See you on Thursday."})

    row = Notification.objects.filter(recipient=asked.user, channel="email").get()
    assert row.context["words"] == "See you on Thursday."
    assert said in bell_of(client, asked.user)


def test_sentence_that_is_too_long_comes_back(client, public, facilitator):
    asked = MembershipFactory(community=public, state=MembershipState.REQUESTED)

    response = client.post(reverse("community_request", args=[public.slug, asked.pk]), {"words": "x" * 1001})

    assert response.status_code == 422
    assert "x" * 1001 in response.content.decode()
    assert public.memberships.requested().exists()


def test_link_is_shown_once_and_kept_by_nobody(client, public, facilitator):
    address = reverse("facilitate_invitations", args=[public.slug])
    sent = {"days": "30", "most_uses": "2", "note": "For Ines", "token": str(uuid4())}

    for _ in range(2):
        client.post(address, sent)

    first, second = (client.get(address).content.decode() for _ in range(2))
    assert f"/communities/{public.slug}/invited/" in first
    assert f"/communities/{public.slug}/invited/" not in second
    assert Invitation.objects.get().note == "For Ines"
    assert Invitation.objects.get().digest not in first


@pytest.mark.parametrize("role", ROLES)
def test_invitation_opens_name_purpose_and_rules_and_nothing_else(client, private, role):
    CommunityPage.objects.filter(pk=private.pk).update(rules="Say who you are.")
    ThreadFactory(community=private, title="A title for members alone")
    secret = invite(private).secret
    log_in(client, person(role, private))

    response = client.get(reverse("community_invited", args=[private.slug, secret]))

    if role in {"member", "facilitator"}:
        assert response["Location"].endswith(f"/communities/{private.slug}/")
        return
    page = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    # A form from a page without an origin would be refused.
    assert response["Referrer-Policy"] == "same-origin"
    assert private.title in page
    assert "We try things and say how it went." in page
    assert "Say who you are." in page
    assert "A title for members alone" not in page
    assert client.get(private.url).status_code == (200 if role == "editor" else 404)


def test_link_that_is_over_is_not_there(client, public, private):
    old = invite(private, expires=timezone.now() - timedelta(minutes=1))
    gone, used = invite(private), invite(private, most_uses=1)
    inviting.withdraw(gone.invitation)
    Invitation.objects.filter(pk=used.invitation.pk).update(uses=1)
    secrets = [old.secret, gone.secret, used.secret, "0" * 43]

    addresses = [reverse("community_invited", args=[private.slug, secret]) for secret in secrets]
    addresses.append(reverse("community_invited", args=[public.slug, invite(private).secret]))

    assert {client.get(address).status_code for address in addresses} == {404}
    assert {client.post(address, {"rules": "on"}).status_code for address in addresses} == {404}


@pytest.mark.parametrize(("lets_in", "state"), [(False, MembershipState.REQUESTED), (True, MembershipState.ACTIVE)])
def test_who_comes_by_a_link_asks_or_is_let_in(client, private, lets_in, state):
    made = invite(private, lets_in=lets_in)
    user = UserFactory()
    client.force_login(user)
    address = reverse("community_invited", args=[private.slug, made.secret])

    assert client.post(address, {}).status_code == 422
    for _ in range(2):
        client.post(address, {"rules": "on"})

    membership = Membership.objects.get(user=user, community=private)
    assert (membership.state, membership.rules_accepted_at is not None) == (state, True)
    made.invitation.refresh_from_db()
    assert made.invitation.uses == 1


def test_link_for_one_lets_one_in(private):
    made = invite(private, lets_in=True, most_uses=1)
    inviting.accept(made.invitation, user=UserFactory())

    with pytest.raises(inviting.InvitationOver):
        inviting.accept(made.invitation, user=UserFactory())
    assert private.memberships.count() == 1


def test_removed_member_asks_also_by_a_link_that_lets_in(private):
    membership = MembershipFactory(community=private)
    MembershipFactory(community=private, role=Role.FACILITATOR)
    looking_after.remove_member(membership, by=UserFactory(), reason="x")

    again = inviting.accept(invite(private, lets_in=True).invitation, user=membership.user)

    assert again.state == MembershipState.REQUESTED


def test_welcome_is_shown_once(client, public):
    CommunityPage.objects.filter(pk=public.pk).update(welcome="Begin with the pinned thread.")
    member = MembershipFactory(community=public).user
    client.force_login(member)

    first, second = (client.get(public.url).content.decode() for _ in range(2))

    assert "Begin with the pinned thread." in first
    assert "Begin with the pinned thread." not in second
    client.force_login(person("newcomer", public))
    assert "Begin with the pinned thread." not in client.get(public.url).content.decode()


def change_rules(community, words):
    page = CommunityPage.objects.get(pk=community.pk)
    page.rules = words
    page.save_revision().publish()


def test_new_rules_are_accepted_once_before_writing(client, public):
    member = MembershipFactory(community=public, rules_accepted_at=timezone.now()).user
    thread = ThreadFactory(community=public)
    change_rules(public, "Say where a figure comes from.")
    client.force_login(member)
    sent = {"body": "My reply", "token": str(uuid4())}

    refused = client.post(thread.get_absolute_url(), sent)
    assert refused.status_code == 422
    assert "My reply" in refused.content.decode()
    assert "What members promise has changed" in client.get(thread.get_absolute_url()).content.decode()

    rules = reverse("community_rules", args=[public.slug])
    assert "Say where a figure comes from." in client.get(rules).content.decode()
    back = client.post(rules, {"rules": "on", "next": f"{thread.get_absolute_url()}#reply"})
    assert back["Location"] == f"{thread.get_absolute_url()}#reply"
    client.post(thread.get_absolute_url(), sent)
    assert Post.objects.filter(author=member, body="<p>My reply</p>").exists()


def test_member_whom_somebody_added_accepts_the_first_rules_before_writing(client, db):
    community = CommunityPageFactory(rules="Say where a figure comes from.")
    member, thread = UserFactory(), ThreadFactory(community=community)
    services.add_member(community=community, user=member)
    client.force_login(member)
    sent = {"body": "My reply", "token": str(uuid4())}

    refused = client.post(thread.get_absolute_url(), sent)
    page = client.get(thread.get_absolute_url()).content.decode()
    rules = client.get(reverse("community_rules", args=[community.slug])).content.decode()

    assert refused.status_code == 422
    assert "My reply" in refused.content.decode()
    assert "Members of this community promise something." in page
    assert "Somebody has added you as a member." in rules
    assert client.post(reverse("community_rules", args=[community.slug]), {"rules": "on"}).status_code == 302
    assert client.post(thread.get_absolute_url(), sent).status_code == 302
    assert "promise something" not in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("joining", [Joining.OPEN, Joining.APPROVAL])
def test_who_joins_has_accepted_the_rules_that_the_community_began_with(db, joining):
    community = CommunityPageFactory(rules="Say who you are.", joining=joining)
    membership = services.join(user=UserFactory(), community=community)
    services.approve(membership)

    assert not standing_in(community, membership.user).owes_rules


def test_same_rules_in_other_lines_and_new_members_owe_nothing(public):
    change_rules(public, "Say who you are.")
    first = CommunityPage.objects.get(pk=public.pk).rules_changed_at
    change_rules(public, "Say  who\nyou are. ")
    community = CommunityPage.objects.get(pk=public.pk)
    services.join(user=(user := UserFactory()), community=community)

    assert community.rules_changed_at == first
    assert not standing_in(community, user).owes_rules


def values_of(community, **changed):
    form = DescriptionForm(instance=community)
    sent = {name: community.__dict__.get(name) or "" for name in form.fields if name not in {"themes", "purpose"}}
    sent["purpose"] = form["purpose"].value().text
    sent["revision"] = community.live_revision_id or 0
    return {name: value for name, value in {**sent, **changed}.items() if value is not False}


def test_page_is_described_without_the_admin(client, public, facilitator):
    response = client.post(
        reverse("facilitate_settings", args=[public.slug]),
        values_of(public, summary="For all who pay for home care.", welcome="Hello", joining=Joining.APPROVAL),
    )

    page = CommunityPage.objects.get(pk=public.pk)
    assert response.status_code == 302
    assert (page.summary, page.welcome, page.joining) == ("For all who pay for home care.", "Hello", "approval")
    assert page.purpose == public.purpose
    assert page.latest_revision.user == facilitator
    assert page.live_revision == page.latest_revision


def test_facilitators_do_not_change_who_reads_or_the_title(client, public, facilitator):
    client.post(
        reverse("facilitate_settings", args=[public.slug]),
        {**values_of(public), "visibility": "private", "title": "Other", "slug": "other"},
    )

    page = CommunityPage.objects.get(pk=public.pk)
    assert (page.visibility, page.title, page.slug) == (public.visibility, public.title, public.slug)


def test_two_who_describe_see_both_texts(client, public, facilitator):
    sent = values_of(public, summary="My sentence.")
    describe(community=public, by=facilitator, base=0, values={"summary": "Their sentence."})

    response = client.post(reverse("facilitate_settings", args=[public.slug]), sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "My sentence." in page
    assert "Their sentence." in page
    now = CommunityPage.objects.get(pk=public.pk)
    assert now.summary == "Their sentence."
    client.post(reverse("facilitate_settings", args=[public.slug]), {**sent, "revision": now.live_revision_id})
    assert CommunityPage.objects.get(pk=public.pk).summary == "My sentence."


def test_description_that_could_not_be_sent_comes_back_after_logging_in(client, public, facilitator):
    address = reverse("facilitate_settings", args=[public.slug])
    sent = values_of(public, summary="Half a thought", purpose="For whoever cares at home.")
    client.logout()

    client.post(address, sent)
    client.force_login(facilitator)

    page = client.get(address).content.decode()
    assert "Half a thought" in page
    assert "For whoever cares at home." in page
    assert CommunityPage.objects.get(pk=public.pk).summary == public.summary


def test_same_words_make_no_revision(public):
    user = UserFactory()
    describe(community=public, by=user, base=0, values={"summary": "One sentence."})
    describe(community=public, by=user, base=0, values={"summary": "One sentence."})

    assert public.revisions.count() == 1
    with pytest.raises(DescriptionOvertaken):
        describe(community=public, by=user, base=0, values={"summary": "Another."})


def test_headings_and_links_of_the_admin_survive_in_the_composer(public):
    community = CommunityPageFactory(purpose='<h3>Why</h3><p>See <a linktype="page" id="2">home</a>, <b>now</b>.</p>')

    form = DescriptionForm(values_of(community, summary="Other."), instance=community)

    assert form.is_valid(), form.errors
    assert "purpose" not in form.values
    assert "<strong>Why</strong>" in form.purpose_now
