"""Mentions: who is meant by a typed name, what is kept, what readers see, who is told, and who is offered."""

import pytest
from django.core.cache import cache

from communities import services
from communities.models import CommunityPage, Membership, Post, Thread
from communities.talk.mentions import (
    FORMER_MEMBER,
    forgetting,
    link_mentions,
    mentions_of,
    people_in,
    shown,
    without_mentions,
)
from communities.telling import MENTION
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import log_in, person
from tests.factories.communities import MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    cache.clear()


def named(first: str, last: str = "", *, community: CommunityPage | None = None) -> User:
    member = UserFactory(first_name=first, last_name=last)
    if community is not None:
        MembershipFactory(community=community, user=member)
    return member


def link_to(member: User) -> str:
    return f'<a href="/members/{member.pk}/" rel="nofollow ugc">@{member.display_name}</a>'


@pytest.fixture
def ines(public: CommunityPage) -> User:
    return named("Ines", "Okafor", community=public)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("Thanks ", " for this."),
        ("(", ")"),
        ("“", "”"),
        ("", "’s question"),
        ("", ", and all others"),
        ("Well said, ", ". We do the same."),
        ("see ", "<br>and more"),
        ("<strong>", "</strong>"),
    ],
)
def test_a_full_name_becomes_a_link(public, ines, before, after):
    html = link_mentions(f"<p>{before}@Ines Okafor{after}</p>", public)

    assert html == f"<p>{before}{link_to(ines)}{after}</p>"


@pytest.mark.parametrize("typed", ["@ines okafor", "@INES OKAFOR", "@Ines  Okafor", "@Ines&nbsp;Okafor"])
def test_case_and_spaces_of_a_typed_name_do_not_matter(public, ines, typed):
    assert link_mentions(f"<p>{typed}</p>", public) == f"<p>{link_to(ines)}</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>@Ines</p>",
        "<p>@Ines Okaforka</p>",
        "<p>ines@Ines Okafor</p>",
        "<p>mail@ines.okafor</p>",
        "<p>@ Ines Okafor</p>",
        '<blockquote class="quote"><p>@Ines Okafor</p></blockquote>',
        '<p><a href="https://example.org/" rel="nofollow ugc">@Ines Okafor</a></p>',
        "<p>&lt;b&gt;@nobody here&lt;/b&gt;</p>",
    ],
)
def test_what_names_nobody_stays_as_it_was(public, ines, html):
    assert link_mentions(html, public) == html


@pytest.mark.parametrize("last", ["O’Brien", "O'Brien"])
def test_an_apostrophe_is_an_apostrophe(public, last):
    member = named("Sam", "O’Brien", community=public)

    assert link_mentions(f"<p>@Sam {last}, hello</p>", public) == f"<p>{link_to(member)}, hello</p>"


def test_the_longest_name_is_meant(public):
    named("Ines", community=public)
    both = named("Ines", "Okafor", community=public)

    assert link_mentions("<p>@Ines Okafor said</p>", public) == f"<p>{link_to(both)} said</p>"


def test_of_two_with_one_name_the_member_of_the_community_is_meant(public, ines):
    named("Ines", "Okafor")

    assert link_to(ines) in link_mentions("<p>@Ines Okafor</p>", public)


def test_two_members_of_one_name_stay_words(public, ines):
    named("Ines", "Okafor", community=public)

    assert link_mentions("<p>@Ines Okafor</p>", public) == "<p>@Ines Okafor</p>"


def test_the_plain_box_says_which_of_two_is_meant(public, ines):
    named("Ines", "Okafor", community=public)
    typed = f"<p>@Ines Okafor (/members/{ines.pk}/) knows.</p>"

    assert link_mentions(typed, public) == f"<p>{link_to(ines)} knows.</p>"


def test_a_number_of_somebody_else_makes_no_link(public, ines):
    other = named("Dele")
    typed = f"<p>@Ines Okafor (/members/{other.pk}/)</p>"

    assert link_mentions(typed, public) == typed


def test_in_a_private_community_only_members_are_meant(private):
    named("Ines", "Okafor")

    assert link_mentions("<p>@Ines Okafor</p>", private) == "<p>@Ines Okafor</p>"


def test_a_closed_account_is_not_meant(public, ines):
    ines.is_active = False
    ines.save()

    assert link_mentions("<p>@Ines Okafor</p>", public) == "<p>@Ines Okafor</p>"


def test_words_without_a_mention_cost_no_statement(public, django_assert_num_queries):
    with django_assert_num_queries(0):
        link_mentions("<p>No name, but a@b.c.</p>", public)


def test_many_mentions_cost_one_statement(public, ines, django_assert_num_queries):
    with django_assert_num_queries(1):
        link_mentions("<p>" + "@Ines Okafor " * 500 + "</p>", public)


def test_a_reply_keeps_mentions_as_links_and_tells_them(public, ines):
    reply = PostFactory(thread=ThreadFactory(community=public), body="<p>What do you say, @Ines Okafor?</p>")

    assert link_to(ines) in reply.body
    assert list(mentions_of(reply)) == [ines]
    assert Notification.objects.filter(recipient=ines, kind=MENTION).exists()


def test_who_may_not_read_the_thread_is_not_told(private):
    stranger = named("Ines", "Okafor")
    writer = MembershipFactory(community=private).user
    thread = ThreadFactory(community=private, author=writer)

    PostFactory(thread=thread, author=writer, body=f'<p><a href="/members/{stranger.pk}/">@Ines Okafor</a></p>')

    assert not Notification.objects.filter(recipient=stranger).exists()


def test_a_quoted_mention_tells_nobody_again(public, ines):
    body = f'<blockquote><p><a href="/members/{ines.pk}/">@Ines Okafor</a></p></blockquote><p>I agree.</p>'

    assert not mentions_of(PostFactory(thread=ThreadFactory(community=public), body=body)).exists()


def test_whom_an_edit_mentions_is_told_and_who_was_told_is_not_told_again(public, ines):
    dele = named("Dele", "Adeyemi", community=public)
    post = PostFactory(thread=ThreadFactory(community=public), body="<p>Ask @Ines Okafor.</p>")

    services.edit_post(post=post, editor=post.author, body="<p>Ask @Ines Okafor, or @Dele Adeyemi.</p>")

    told = Notification.objects.filter(kind=MENTION, channel="site").values_list("recipient", flat=True)
    assert sorted(told) == sorted([ines.pk, dele.pk])


def body_mentioning(member: User) -> str:
    return f"<p>Ask {link_to(member)} today.</p>"


def test_readers_see_the_name_of_today(ines):
    body = body_mentioning(ines)
    ines.last_name = "Okafor-Hughes"
    ines.save()

    html = shown(body, people_in([body]), linked=True)

    assert html == f'<p>Ask <a class="mention" href="/members/{ines.pk}/">@Ines Okafor-Hughes</a> today.</p>'


def test_a_name_is_no_html(ines):
    ines.first_name, ines.last_name = "<b>Ines", "& co</b>"
    ines.save()
    body = body_mentioning(ines)

    assert "@&lt;b&gt;Ines &amp; co&lt;/b&gt;</a>" in shown(body, people_in([body]), linked=True)


def test_visitors_and_closed_accounts_have_no_link(ines):
    body = body_mentioning(ines)

    assert shown(body, people_in([body]), linked=False) == "<p>Ask @Ines Okafor today.</p>"
    ines.is_active = False
    ines.save()
    assert shown(body, people_in([body]), linked=True) == "<p>Ask @Ines Okafor today.</p>"


def test_nobody_knows_the_name_of_an_erased_member(public, ines):
    post = PostFactory(thread=ThreadFactory(community=public), body="<p>Ask @Ines Okafor today.</p>")
    services.edit_post(post=post, editor=post.author, body="<p>Ask @Ines Okafor tomorrow.</p>")
    ines.delete()

    post = Post.objects.get(pk=post.pk)
    assert post.body == f"<p>Ask {FORMER_MEMBER} tomorrow.</p>"
    assert [earlier.body for earlier in post.revisions.all()] == [f"<p>Ask {FORMER_MEMBER} today.</p>"]


def test_other_links_to_members_are_no_mentions(ines):
    body = f'<p><a href="/members/{ines.pk}/" rel="nofollow ugc">Her page</a></p>'

    assert shown(body, people_in([body]), linked=True) == body
    assert forgetting(body, ines.pk) == body == without_mentions(body)


def test_search_keeps_no_name(ines):
    assert without_mentions(body_mentioning(ines)) == "<p>Ask  today.</p>"


def ask(client, community: CommunityPage, text: str):
    return client.get(f"/communities/{community.slug}/mention/", {"q": text})


def test_names_are_offered_to_members_with_what_their_page_says(client, public, ines):
    ines.organisation_name = "Example home care"
    ines.save()
    log_in(client, person("member", public))

    people = ask(client, public, "ok").json()["people"]

    assert people == [
        {
            "name": "Ines Okafor",
            "about": "Example home care",
            "address": f"/members/{ines.pk}/",
            "is_only": True,
        }
    ]


def test_no_offer_holds_an_address_of_mail(client, public, ines):
    log_in(client, person("member", public))

    assert ines.email not in ask(client, public, "ines").content.decode()
    assert ask(client, public, ines.email).json() == {"people": []}
    assert ask(client, public, "@example.org").json() == {"people": []}


def test_members_of_the_community_come_first_and_at_most_eight(client, public):
    near = named("Zoe", "Ines", community=public)
    for _ in range(12):
        named("Ines")
    log_in(client, person("member", public))

    people = ask(client, public, "ines").json()["people"]

    assert len(people) == 8
    assert people[0]["address"] == f"/members/{near.pk}/"


@pytest.mark.parametrize("role", ["visitor", "newcomer", "asked", "other facilitator"])
def test_who_may_not_write_there_is_offered_nobody(client, private, role):
    log_in(client, person(role, private))

    assert ask(client, private, "ines").status_code == (302 if role == "visitor" else 404)


def test_in_a_private_community_only_its_members_are_offered(client, private):
    inside = named("Ines", "Inside", community=private)
    named("Ines", "Outside")
    log_in(client, person("member", private))

    assert [one["name"] for one in ask(client, private, "ines").json()["people"]] == [inside.display_name]


def test_nobody_reads_the_whole_directory_through_the_box(client, public, ines):
    log_in(client, person("member", public))

    answers = [ask(client, public, "in").status_code for _ in range(61)]

    assert answers[:60] == [200] * 60
    assert answers[60] == 429


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\0", "a" * 5_000, "'", "\\", "é", "ines " * 500])
def test_nothing_typed_breaks_the_offer(client, public, ines, text):
    log_in(client, person("member", public))

    assert ask(client, public, text).status_code == 200


def test_the_thread_shows_mentions_as_links_to_members_only(client, public, ines):
    thread: Thread = ThreadFactory(community=public, body="<p>Ask @Ines Okafor today.</p>")
    link = f'<a class="mention" href="/members/{ines.pk}/">@Ines Okafor</a>'

    assert link not in client.get(thread.get_absolute_url()).content.decode()
    client.force_login(Membership.objects.get(user=ines).user)
    assert link in client.get(thread.get_absolute_url()).content.decode()
