"""The thread's page: the same statements for 20 and 2,000 posts, addresses of pages, what stands beside, histories."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CasePage
from communities import services
from communities.models import Post
from communities.services.labelling import say_about
from communities.talk.changes import marked
from communities.talk.library import find_cases
from search.sync import sync
from tests.communities.conftest import log_in, person
from tests.communities.long_threads import long_thread, reader_of
from tests.factories.cases import CasePageFactory
from tests.factories.communities import MembershipFactory, PostFactory, ThreadFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

MOST = 45


def statements(client, address: str) -> int:
    client.get(address)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_long_thread_costs_the_statements_of_a_short_one(search_index):
    short, long = long_thread(posts=20), long_thread(posts=2_000)
    of_short = statements(reader_of(short), short.get_absolute_url())
    client = reader_of(long)

    for page in (1, 43, 86):
        # Of a page in the middle the reader has not read what follows: one statement may find that, or not.
        assert statements(client, f"{long.get_absolute_url()}?page={page}") <= of_short <= MOST


def test_a_busy_page_costs_what_a_quiet_one_does(client, public, search_index):
    thread = ThreadFactory(community=public)
    for _ in range(3):
        PostFactory(thread=thread)
    log_in(client, person("member", public))
    quiet = statements(client, thread.get_absolute_url())
    busy = long_thread(posts=20, community=public)

    # Mentions, tags, the case beside, what search knows of it, and the threads like it.
    assert statements(client, busy.get_absolute_url()) <= quiet + 7


def test_each_page_says_its_own_address_and_its_neighbours(client, public, settings):
    thread = long_thread(posts=70, community=public)
    address = settings.SITE_URL + thread.get_absolute_url()

    first = client.get(f"{thread.get_absolute_url()}?page=1&quote=3").content.decode()
    second = client.get(f"{thread.get_absolute_url()}?page=2").content.decode()

    assert f'<link rel="canonical" href="{address}">' in first
    assert f'<link rel="canonical" href="{address}?page=2">' in second
    assert f'<link rel="prev" href="{address}">' in second
    assert f'<link rel="next" href="{address}?page=3">' in second
    assert f"<title>{thread.title}, page 2 |" in second


def test_a_post_keeps_its_address_wherever_it_stands(client, public):
    thread = ThreadFactory(community=public)
    posts = [PostFactory(thread=thread) for _ in range(25)]

    answer = client.get(posts[-1].get_absolute_url())

    assert answer.url == f"{thread.get_absolute_url()}?page=2#post-26"
    assert 'id="post-26"' in client.get(answer.url).content.decode()


def test_beside_the_thread_stands_the_case_with_place_and_evidence(client, public, search_index):
    case: CasePage = CasePageFactory(title="Care at home", evidence_level=1)
    thread = ThreadFactory(community=public, about=[case])
    sync()

    page = client.get(thread.get_absolute_url()).content.decode()

    assert f'<a href="{case.url}">Care at home</a>' in page
    assert "Evidence 1 of 5" in page


def test_without_an_index_the_case_is_still_linked(client, public):
    case = CasePageFactory(title="Care at home")
    thread = ThreadFactory(community=public, about=[case])

    assert f'<a href="{case.url}">Care at home</a>' in client.get(thread.get_absolute_url()).content.decode()


def test_the_case_names_the_threads_that_its_reader_may_read(client, public, private):
    case = CasePageFactory(title="Care at home")
    ThreadFactory(community=public, about=[case], title="Open talk")
    ThreadFactory(community=private, about=[case], title="Closed talk")

    visited = client.get(case.url).content.decode()
    log_in(client, person("member", private))
    read = client.get(case.url).content.decode()

    assert "Open talk" in visited
    assert "Closed talk" not in visited
    assert "Closed talk" in read


def test_threads_like_this_say_why_and_none_is_private(client, public, private, search_index):
    thread = ThreadFactory(community=public, title="Night shifts in winter", body="<p>Rotas, shifts, winter.</p>")
    ThreadFactory(community=public, title="Winter rotas", body="<p>Rotas and shifts once more.</p>")
    ThreadFactory(community=private, title="Closed rotas", body="<p>Rotas and shifts in winter.</p>")
    sync()

    page = client.get(thread.get_absolute_url()).content.decode()

    assert "Threads like this" in page
    assert "Winter rotas" in page
    assert "Because both" in page
    assert "Closed rotas" not in page


def test_cases_are_found_by_words_of_their_title(public):
    best = CasePageFactory(title="Care at home by its workers")
    second = CasePageFactory(title="Day care")
    CasePageFactory(title="Housing")

    assert [page.pk for page in find_cases("CARE workers")] == [best.pk, second.pk]
    assert find_cases("care workers", but=[best])[0].pk == second.pk
    assert find_cases(" ") == find_cases("nothing-like-it") == []


def test_the_form_finds_cases_without_script_and_loses_nothing(client, public):
    case, other = CasePageFactory(title="Care at home"), CasePageFactory(title="Day care")
    client.force_login(MembershipFactory(community=public).user)
    address = f"/communities/{public.slug}/threads/new/"
    typed = {"kind": "ask", "title": "Who knows?", "body": "We ask.", "tags": "rotas", "about": other.pk}

    found = client.post(address, {**typed, "find": "1", "case_title": "home"})

    page = found.content.decode()
    assert found.status_code == 200
    assert "Error" not in page
    assert f'value="{other.pk}" checked' in page
    assert f'value="{case.pk}">' in page
    assert 'value="Who knows?"' in page
    assert "We ask." in page
    assert 'value="rotas"' in page

    client.post(address, {**typed, "about": [case.pk, other.pk]})
    thread = Post.objects.get(number=1).thread
    assert {citation.page_id for citation in thread.citations.all()} == {case.pk, other.pk}


def test_enter_after_words_of_a_case_finds_it_and_sends_nothing(client, public):
    case = CasePageFactory(title="Care at home")
    client.force_login(MembershipFactory(community=public).user)
    address = f"/communities/{public.slug}/threads/new/"
    typed = {"kind": "ask", "title": "Who knows?", "body": "We ask.", "case_title": "home", "entered": "1"}

    found = client.post(address, typed).content.decode()
    assert f'value="{case.pk}">' in found
    assert 'name="looked" value="home"' in found
    assert not Post.objects.exists()

    assert client.post(address, {**typed, "looked": "home", "about": case.pk}).status_code == 302
    assert Post.objects.count() == 1


def test_a_page_that_not_everybody_opens_cannot_be_named(client, public, private):
    hidden = CasePageFactory(title="Draft", live=False)
    client.force_login(MembershipFactory(community=public).user)
    address = f"/communities/{public.slug}/threads/new/"

    client.post(address, {"kind": "ask", "title": "T", "body": "B", "about": [hidden.pk, private.pk, "x", "9" * 30]})

    assert not Post.objects.get(number=1).thread.citations.exists()


def test_author_and_facilitators_name_cases_later(client, public):
    thread = ThreadFactory(community=public)
    case = CasePageFactory(title="Care at home")
    address = f"/threads/{thread.pk}/about/"
    log_in(client, person("facilitator", public))

    assert "Care at home" in client.get(address, {"find": "home"}).content.decode()
    for _ in range(2):
        assert client.post(address, {"add": case.pk}).status_code == 302
    assert thread.citations.count() == 1
    for _ in range(2):
        assert client.post(address, {"remove": case.pk}).status_code == 302
    assert thread.citations.count() == 0


def test_a_thread_is_about_five_things_at_most(public):
    thread = ThreadFactory(community=public)

    said = [say_about(thread=thread, page=CasePageFactory()) for _ in range(6)]

    assert said == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("<p>one two three</p>", "<p>one 2 three</p>", ["taken out: </span>two ", "put in: </span>2 "]),
        ("<p>same</p>", "<p>same</p><p>more</p>", ["<ins>", "more"]),
        ("<p>same</p><p>less</p>", "<p>same</p>", ["<del>", "less"]),
        (
            '<p><a href="https://a.example/">here</a></p>',
            '<p><a href="https://b.example/">here</a></p>',
            ["a", "b", "<del>"],
        ),
        ("<p>1 &lt; 2</p>", "<p>1 &lt; 3</p>", ["1 &lt; ", "2", "3"]),
    ],
)
def test_what_changed_is_marked_with_words_for_who_hears_it(before, after, parts):
    html = " | ".join(marked(before, after))

    assert all(part in html for part in parts), html


def test_what_stayed_is_not_marked():
    assert marked("<p>a</p><p>b</p>", "<p>a</p><p>b</p>") == ["a", "b"]


@pytest.mark.parametrize("unit", ["a ", "ab ", "<p>a</p>", "a b b a ", "&lt; "])
def test_long_and_repeated_wordings_are_compared_within_bounds(unit):
    before, after = unit * 10_000, "z " + unit * 9_990 + "q"

    assert marked(before, after)


def test_the_history_shows_each_change_and_pages_of_many(client, public):
    post = PostFactory(thread=ThreadFactory(community=public), body="<p>Version 0</p>")
    for number in range(1, 13):
        services.edit_post(post=post, editor=post.author, body=f"<p>Version {number}</p>")

    first = client.get(f"/posts/{post.pk}/history/").content.decode()
    second = client.get(f"/posts/{post.pk}/history/?page=2").content.decode()

    assert "put in: </span>12" in first
    assert "taken out: </span>11" in first
    assert first.count("Changed on") == 10
    assert "put in: </span>2<" in second
    assert "taken out: </span>0" in second
    assert second.count("Changed on") == 2
