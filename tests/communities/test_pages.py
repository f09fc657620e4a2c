"""The list of communities, the page of each and its threads, as visitors and members meet them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from communities import services
from communities.models import CommunityPage, Post, Thread
from communities.vocabularies import Joining, MembershipState, Role, ThreadKind
from learning_network.home.models import StandardPage
from tests.communities.conftest import log_in, person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.users import UserFactory

MOST_LOGGED_OUT = 30
MOST_LOGGED_IN = 35


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def a_page(title: str = "A page about something") -> Page:
    home = Page.objects.get(depth=2)
    return home.add_child(instance=StandardPage(title=title, body="<p>x</p>"))


def statements(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_index_names_communities_with_their_counts(client, public):
    MembershipFactory.create_batch(2, community=public)
    MembershipFactory(community=public, state=MembershipState.REQUESTED)
    ThreadFactory(community=public)
    ThreadFactory(community=public, kind=ThreadKind.SHARE)

    page = text_of(client.get("/communities/"))

    assert public.title in page
    assert "2 members · 1 open question" in page


def test_empty_index_says_what_to_do(client, db):
    assert "No community yet" in text_of(client.get("/communities/"))


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_index_costs_the_same_for_many(client, public, role):
    log_in(client, person(role, public))
    statements(client, "/communities/")
    few = statements(client, "/communities/")
    for _ in range(9):
        ThreadFactory()

    assert statements(client, "/communities/") == few <= MOST_LOGGED_OUT


@pytest.mark.parametrize(("role", "most"), [("visitor", MOST_LOGGED_OUT), ("facilitator", MOST_LOGGED_IN)])
def test_community_page_costs_the_same_for_ten_and_a_hundred_threads(client, public, role, most):
    log_in(client, person(role, public))
    about = a_page()
    authors = [MembershipFactory(community=public).user for _ in range(3)]

    def add(threads: int) -> None:
        for number in range(threads):
            thread = ThreadFactory(community=public, author=authors[number % 3], about=[about])
            PostFactory(thread=thread, author=authors[0])

    add(10)
    statements(client, public.url)
    ten = statements(client, public.url)
    add(90)

    assert statements(client, public.url) == ten <= most


@pytest.mark.parametrize(("role", "most"), [("visitor", MOST_LOGGED_OUT), ("facilitator", MOST_LOGGED_IN)])
def test_thread_costs_the_same_for_ten_and_a_hundred_posts(client, public, role, most):
    log_in(client, person(role, public))
    thread = ThreadFactory(community=public, about=[a_page()])
    address = thread.get_absolute_url()

    def add(posts: int) -> None:
        for _ in range(posts):
            PostFactory(thread=thread)

    add(9)
    statements(client, address)
    ten = statements(client, address)
    add(90)
    # What is new is noted as read, by one short write; then the page asks what it asked before.
    assert statements(client, address) <= ten + 1

    assert statements(client, address) == ten <= most


def test_community_page_says_what_happens(client, public):
    facilitator = MembershipFactory(
        community=public, role=Role.FACILITATOR, user__first_name="Farah", user__last_name="Demo"
    ).user
    MembershipFactory(community=public, user__organisation_name="Example council", user__area="bury")
    about = a_page("A case worth reading")
    ThreadFactory(community=public, title="Who pays?", about=[about])
    public.question = "What holds?"
    public.rules = "Be kind."
    public.save_revision().publish()

    page = text_of(client.get(public.url))

    for words in ("Farah Demo", "Example council (1)", "Bury (1)", "Who pays?", "Waiting for an answer", "What holds?"):
        assert words in page
    assert f'href="{about.url}"' in page
    assert "Be kind." in page
    assert facilitator.email not in page


def test_community_page_shows_only_live_public_pages_it_drew_on(client, public):
    draft = a_page("Not for readers yet")
    ThreadFactory(community=public, about=[draft])
    draft.unpublish()

    assert "Not for readers yet" not in text_of(client.get(public.url))


def test_private_community_is_never_named_as_a_page_drawn_on(client, public, private):
    ThreadFactory(community=public, about=[private])

    assert private.title not in text_of(client.get(public.url))


def test_community_page_filters_threads_by_how_they_stand(client, public):
    ThreadFactory(community=public, title="An open question")
    ThreadFactory(community=public, title="A thing to share", kind=ThreadKind.SHARE)
    answered = PostFactory(thread__community=public, thread__title="A settled question")
    services.mark_answer(thread=answered.thread, post=answered)

    unanswered = text_of(client.get(public.url, {"show": "unanswered"}))
    shared = text_of(client.get(public.url, {"show": "share"}))

    assert "An open question" in unanswered
    assert "A settled question" not in unanswered
    assert "A thing to share" in shared
    assert "An open question" not in shared


@pytest.mark.parametrize(
    "query", ["?show=%00", "?show=nonsense", "?page=99999999999999999999", "?page=%00", "?page=-1"]
)
def test_odd_queries_get_a_page(client, public, query):
    thread = ThreadFactory(community=public)

    assert client.get(public.url + query).status_code == 200
    assert client.get(thread.get_absolute_url() + query).status_code == 200


def test_odd_numbers_in_addresses_are_not_found(client, public):
    thread = ThreadFactory(community=public)
    huge = "99999999999999999999"

    assert client.get(thread.get_absolute_url().replace(f"/{thread.pk}/", f"/{huge}/")).status_code == 404
    assert client.get(f"/posts/{huge}/").status_code == 404


@pytest.mark.parametrize("joining", Joining.values)
def test_community_page_offers_to_join_as_it_takes_members(client, db, joining):
    community = CommunityPageFactory(joining=joining)
    client.force_login(UserFactory())

    page = text_of(client.get(community.url))

    offers = {Joining.OPEN: "> Join</a>", Joining.APPROVAL: "Ask to join</a>", Joining.INVITATION: "add members"}
    assert offers[joining] in page


def test_reserved_slug_is_refused(db):
    community = CommunityPageFactory()
    community.slug = "start"

    with pytest.raises(ValidationError, match="taken"):
        community.full_clean()


def test_thread_shows_people_without_their_addresses(client, public):
    author = UserFactory(
        first_name="Ines", last_name="Demo", role="commissioner", organisation_name="Example council", area="stockport"
    )
    thread = ThreadFactory(community=public, author=author)

    page = text_of(client.get(thread.get_absolute_url()))

    assert "Ines Demo" in page
    assert "Commissioner, Example council, Stockport" not in page, "visitors see only the name, as the profile promises"
    assert "ID" in page
    log_in(client, UserFactory())
    of_member = text_of(client.get(thread.get_absolute_url()))
    assert "Commissioner, Example council, Stockport" in of_member
    assert author.email not in page + of_member


def test_thread_of_an_erased_member_can_be_read(client, public):
    post = PostFactory(thread__community=public)
    post.author.delete()

    assert "A former member" in text_of(client.get(post.thread.get_absolute_url()))


def test_wrong_slug_leads_to_the_right_one(client, public):
    thread = ThreadFactory(community=public)

    response = client.get(reverse("thread", args=[public.slug, thread.pk, "other-words"]))

    assert (response.status_code, response["Location"]) == (301, thread.get_absolute_url())


def test_thread_below_another_community_leads_to_where_it_stands(client, public):
    thread = ThreadFactory(community=public)
    other = CommunityPageFactory()

    response = client.get(reverse("thread", args=[other.slug, thread.pk, thread.slug]))

    assert (response.status_code, response["Location"]) == (302, thread.get_absolute_url())


def test_thread_stands_on_pages_of_twenty(client, public):
    thread = ThreadFactory(community=public)
    for number in range(2, 42):
        PostFactory(thread=thread, body=f"<p>reply {number}.</p>")

    first, last = (text_of(client.get(thread.get_absolute_url(), {"page": page})) for page in (1, 3))

    assert 'id="post-20"' in first
    assert 'id="post-21"' not in first
    assert 'id="post-41"' in last
    assert "page 3 of 3" in last


def test_post_address_leads_to_where_it_stands_for_the_reader(client, public):
    thread = ThreadFactory(community=public)
    posts = [PostFactory(thread=thread) for _ in range(25)]
    last = posts[-1]

    assert client.get(reverse("post", args=[posts[0].pk]))["Location"] == f"{thread.get_absolute_url()}#post-2"
    assert client.get(reverse("post", args=[last.pk]))["Location"] == f"{thread.get_absolute_url()}?page=2#post-26"

    Post.objects.filter(pk__in=[post.pk for post in posts[:10]]).update(hidden=True)

    assert client.get(reverse("post", args=[last.pk]))["Location"] == f"{thread.get_absolute_url()}#post-26"


def test_post_taken_back_keeps_its_place_without_its_words(client, public):
    post = PostFactory(thread__community=public, body="<p>regretted</p>")
    services.edit_post(post=post, editor=post.author, body="<p>also regretted</p>")
    services.delete_own_post(post)

    page = text_of(client.get(post.thread.get_absolute_url()))

    assert 'id="post-2"' in page
    assert "taken back by its author" in page
    assert "regretted" not in page
    assert client.get(reverse("post_history", args=[post.pk])).status_code == 404


def test_thread_is_safe_from_hostile_words(client, public):
    thread = ThreadFactory(
        community=public, title="<script>alert(1)</script>", body="<p>x</p><script>alert(2)</script>"
    )

    for address in (thread.get_absolute_url(), public.url):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_thread_says_what_it_is_about(client, public):
    about = a_page("A case worth reading")
    thread = ThreadFactory(community=public, about=[about])

    assert "A case worth reading" in text_of(client.get(thread.get_absolute_url()))


def test_threads_about_a_page_are_those_the_reader_may_read(rf, public, private, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser
    from django.template import Context, Template

    about = a_page()
    open_thread = ThreadFactory(community=public, about=[about])
    ThreadFactory(community=private, about=[about])
    ThreadFactory(community=public)
    template = Template(
        "{% load community_tags %}{% threads_about page as threads %}"
        "{% for thread in threads %}{{ thread.title }}|{{ thread.get_absolute_url }}{% endfor %}"
    )
    request = rf.get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(1):
        printed = template.render(Context({"page": about, "request": request}))

    assert printed == f"{open_thread.title}|{open_thread.get_absolute_url()}"


def test_deleting_a_community_takes_its_threads_along(public):
    PostFactory(thread__community=public)

    CommunityPage.objects.get(pk=public.pk).delete()

    assert not Thread.objects.exists()
