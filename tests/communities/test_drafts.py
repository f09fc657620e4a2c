"""Nothing typed is lost: expired sessions, log-outs, forms that fail, other devices, and who sees what is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communities.models import CommunityPage, Draft, Membership, Post, Thread
from communities.practice import services as practice
from communities.services.drafts import MOST_DRAFTS, keep_draft
from tests.communities.conftest import person
from tests.communities.test_pages import text_of
from tests.communities.test_writing import log_in_by_form
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import PASSWORD, UserFactory

LONG = " ".join(f"word{number}" for number in range(3000))
BACK = "Your text came back: check it and send it"
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def thread(public):
    return ThreadFactory(community=public)


def save(client, address, **fields):
    return client.post(reverse("drafts"), {"address": address, **fields})


def box(response) -> str:
    """What the plain box holds."""
    return response.context["form"]["body"].value().text


def test_text_is_kept_while_one_types_and_stands_in_the_form_on_another_device(client, member, thread):
    address = thread.get_absolute_url()

    answer = save(client, address, body=LONG, token="")
    elsewhere = Client()
    elsewhere.force_login(member)
    page = elsewhere.get(address)

    assert answer.json()["kept"] is True
    assert box(page) == LONG
    assert f'data-kept-at="{answer.json()["at"]}"' in text_of(page)
    assert BACK in text_of(page)


def test_text_typed_in_the_editor_comes_back_with_its_lists(client, member, thread):
    html = '<p>See <a href="https://example.org/">this</a></p><ul><li><p>one</p></li></ul>'
    save(client, thread.get_absolute_url(), body=html, body_format="html")

    words = client.get(thread.get_absolute_url()).context["form"]["body"].value()

    assert "<li><p>one</p></li>" in words.html
    assert words.text == "See this (https://example.org/)\n\n- one"


def test_text_sent_with_an_expired_session_comes_back_after_log_in(client, member, thread):
    address = thread.get_absolute_url()
    client.logout()

    client.post(address, {"body": LONG, "writer": member.pk})
    target = log_in_by_form(client, member, f"{address}#reply")

    assert box(client.get(target)) == LONG
    assert Draft.objects.get().member == member


def test_text_survives_log_out_and_log_in(client, member, thread):
    save(client, thread.get_absolute_url(), body=LONG)
    client.post(reverse("account_logout"))
    assert LONG not in text_of(client.get(thread.get_absolute_url()))

    log_in_by_form(client, member, "/me/")

    assert box(client.get(thread.get_absolute_url())) == LONG


def test_text_typed_for_one_member_is_not_given_to_the_next(client, public, member, thread):
    client.logout()
    client.post(thread.get_absolute_url(), {"body": LONG, "writer": member.pk})
    other = person("member", public)

    log_in_by_form(client, other, "/me/")

    assert not Draft.objects.exists()
    assert LONG not in text_of(client.get(thread.get_absolute_url()))


def failing_client(member=None):
    client = Client(enforce_csrf_checks=True)
    if member:
        client.force_login(member)
    return client


def test_form_without_a_good_token_keeps_a_members_words_and_leads_back(member, thread):
    client, address = failing_client(member), thread.get_absolute_url()

    failed = client.post(address, {"body": LONG, "csrfmiddlewaretoken": "x", "writer": member.pk}, **HERE)

    assert failed.status_code == 403
    assert "Your text is kept" in text_of(failed)
    assert f'<a href="{address}">' in text_of(failed)
    assert LONG in text_of(failed)
    assert box(client.get(address)) == LONG


def test_form_without_any_cookie_comes_back_after_log_in(member, thread):
    client, address = failing_client(), thread.get_absolute_url()

    failed = client.post(address, {"body": LONG, "writer": member.pk}, **HERE)
    client.handler.enforce_csrf_checks = False
    log_in_by_form(client, member, address)

    assert "Log in and your text comes back" in text_of(failed)
    assert box(client.get(address)) == LONG


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_form_of_another_site_keeps_nothing_and_overwrites_nothing(member, thread, origin):
    client, address = failing_client(member), thread.get_absolute_url()
    keep_draft(member=member, place=f"thread:{thread.pk}", fields={"body": "mine"})

    failed = client.post(address, {"body": "theirs"}, HTTP_ORIGIN=origin)

    assert failed.status_code == 403
    assert "theirs" not in text_of(failed)
    assert Draft.objects.get().words.text == "mine"


def test_form_that_is_refused_is_kept(client, member, thread):
    Thread.objects.update(locked=True)

    refused = client.post(thread.get_absolute_url(), {"body": LONG})

    assert refused.status_code == 403
    assert box(client.get(thread.get_absolute_url())) == LONG


def test_thread_with_a_fault_is_kept_with_its_title_and_kind(client, public, member):
    address = reverse("thread_new", args=[public.slug])
    client.post(address, {"kind": "offer", "title": "x" * 121, "body": LONG})

    form = client.get(address).context["form"]

    assert (form["kind"].value(), form["title"].value()) == ("offer", "x" * 121)
    assert form["body"].value().text == LONG


def test_words_for_what_is_gone_are_kept(client, private):
    member = person("member", private)
    client.force_login(member)
    thread = ThreadFactory(community=private)
    Membership.objects.filter(user=member).delete()

    assert client.post(thread.get_absolute_url(), {"body": LONG}).status_code == 404

    assert Draft.objects.get().words.text == LONG


def test_words_are_kept_when_sending_fails_by_a_fault_of_ours(client, member, thread, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("communities.services.reply", broken)
    with pytest.raises(RuntimeError):
        client.post(thread.get_absolute_url(), {"body": LONG})

    assert Draft.objects.get().words.text == LONG


def test_draft_goes_when_the_post_is_sent(client, member, thread):
    address = thread.get_absolute_url()
    save(client, address, body="An answer")

    client.post(address, {"body": "An answer"})

    assert not Draft.objects.exists()
    assert BACK not in text_of(client.get(address))
    assert box(client.get(address)) == ""


def test_text_that_arrives_after_its_post_is_not_kept(client, member, thread):
    address = thread.get_absolute_url()
    token = str(client.get(address).context["form"]["token"].value())
    client.post(address, {"body": "An answer", "token": token})

    late = save(client, address, body="An answer", token=token)

    assert late.json() == {"kept": False, "sent": True}
    assert not Draft.objects.exists()


def test_new_words_that_arrive_after_the_edit_are_not_kept(client, public, member):
    post = PostFactory(thread__community=public, author=member)
    address = reverse("post_edit", args=[post.pk])
    client.post(address, {"body": "Better words"})

    assert save(client, address, body="Better words").json()["sent"] is True
    assert save(client, address, body="Even better words").json()["kept"] is True


def test_text_of_this_computer_does_not_replace_what_was_typed_elsewhere_later(client, member, thread):
    address = thread.get_absolute_url()
    first = save(client, address, body="first").json()["at"]
    Draft.objects.update(fields={"body": "second"}, updated=timezone.now() + timedelta(seconds=5))

    assert save(client, address, body="first again", base=first).json() == {"kept": True, "newer": True}
    assert Draft.objects.get().words.text == "second"


@pytest.mark.parametrize(
    ("address", "status"), [("/", 404), ("//evil.example/x", 404), ("", 404), ("\0", 404), ("/communities/", 404)]
)
def test_only_forms_of_posts_have_drafts(client, member, address, status):
    assert save(client, address, body="x").status_code == status
    assert not Draft.objects.exists()


def test_visitors_and_others_keep_nothing_through_the_script(client, member, thread):
    address = thread.get_absolute_url()
    assert save(client, address, body="x", writer=member.pk + 1).status_code == 409
    assert save(Client(), address, body="x").status_code == 401
    assert client.get(reverse("drafts")).status_code == 405

    assert not Draft.objects.exists()


def test_emptied_box_has_no_draft(client, member, thread):
    save(client, thread.get_absolute_url(), body="x")

    assert save(client, thread.get_absolute_url(), body="<p> </p>", body_format="html").json()["kept"] is False
    assert not Draft.objects.exists()


def test_draft_stays_with_a_thread_that_gets_another_address(client, public, member, thread):
    save(client, thread.get_absolute_url(), body=LONG)
    other = CommunityPageFactory(title="Another")
    MembershipFactory(community=other, user=member)
    Thread.objects.update(community=other, slug="moved")
    thread.refresh_from_db()

    assert box(client.get(thread.get_absolute_url())) == LONG


def test_twenty_drafts_are_kept_the_oldest_goes_and_it_says_so(client, member, public):
    threads = [ThreadFactory(community=public, title=f"t{number}") for number in range(MOST_DRAFTS + 1)]

    answers = [save(client, thread.get_absolute_url(), body=f"text {thread.title}").json() for thread in threads]

    assert "the oldest one was let go" in answers[-1]["note"]
    assert [answer["note"] for answer in answers[:-1]] == [""] * MOST_DRAFTS
    assert Draft.objects.count() == MOST_DRAFTS
    assert not Draft.objects.filter(place=f"thread:{threads[0].pk}").exists()


def test_text_longer_than_is_kept_says_so(client, member, thread):
    answer = save(client, thread.get_absolute_url(), body="x" * 60_001).json()

    assert "longer than the 60,000 characters" in answer["note"]
    assert len(Draft.objects.get().words.text) == 60_000


def test_own_pages_list_what_is_not_sent(client, public, member, thread):
    post = PostFactory(thread=thread, author=member)
    save(client, thread.get_absolute_url(), body="A reply that waits")
    save(client, reverse("thread_new", args=[public.slug]), title="A thread that waits", body="x")
    save(client, reverse("post_edit", args=[post.pk]), body="Words that wait")

    page = text_of(client.get("/me/"))

    assert "Texts you have not sent yet" in page
    assert f'href="{thread.get_absolute_url()}#reply">Continue' in page
    assert f"New thread in {public.title}" in page
    assert f'href="{reverse("post_edit", args=[post.pk])}">Continue' in page
    assert "A reply that waits" in page


def test_list_makes_as_many_statements_for_one_draft_as_for_many(client, public, member):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/me/")
        return len(captured)

    threads = [ThreadFactory(community=public, title=f"t{number}") for number in range(8)]
    save(client, threads[0].get_absolute_url(), body="x")
    client.get("/me/")
    few = statements()
    for thread in threads[1:]:
        save(client, thread.get_absolute_url(), body="x")

    assert statements() == few


def test_draft_is_thrown_away_by_a_button(client, member, thread):
    save(client, thread.get_absolute_url(), body="Away with it")
    draft = Draft.objects.get()
    assert "Away with it" in text_of(client.get(draft.get_absolute_url()))

    for _ in range(2):
        assert client.post(reverse("draft_throw_away", args=[draft.pk]))["Location"] == "/me/"

    assert not Draft.objects.exists()


def test_draft_is_its_members_own(client, public, member, thread):
    save(client, thread.get_absolute_url(), body="Only mine")
    draft = Draft.objects.get()
    for role in ("member", "facilitator", "editor"):
        client.force_login(person(role, public))
        assert client.get(draft.get_absolute_url()).status_code == 404
        client.post(reverse("draft_throw_away", args=[draft.pk]))
        assert "Only mine" not in text_of(client.get("/me/"))
        assert "Only mine" not in text_of(client.get(thread.get_absolute_url()))

    assert Draft.objects.count() == 1


def test_draft_goes_with_the_account(client, member, thread):
    save(client, thread.get_absolute_url(), body="x")

    member.delete()

    assert not Draft.objects.exists()


def test_draft_of_what_one_may_not_read_any_more_shows_the_words_alone(client, private):
    member = person("member", private)
    client.force_login(member)
    thread = ThreadFactory(community=private, title="A secret title")
    save(client, thread.get_absolute_url(), body="Words of mine")
    save(client, reverse("thread_new", args=[private.slug]), title="My title", body="More of mine")
    Membership.objects.filter(user=member).delete()

    mine = text_of(client.get("/me/"))
    pages = [text_of(client.get(draft.get_absolute_url())) for draft in Draft.objects.all()]

    assert "Words of mine" in mine
    assert any("Words of mine" in page for page in pages)
    for page in (mine, *pages):
        assert "A secret title" not in page
        assert private.title not in page
        assert private.slug not in page
        assert "Continue" not in page


def test_draft_for_a_deleted_post_shows_the_words(client, public, member):
    post = PostFactory(thread__community=public, author=member)
    save(client, reverse("post_edit", args=[post.pk]), body="Words that wait")
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())

    page = text_of(client.get(Draft.objects.get().get_absolute_url()))

    assert "Words that wait" in page
    assert "Continue" not in page


def test_draft_page_prints_nothing_that_acts(client, member, thread):
    hostile = '<p>x<script>alert(1)</script><img src=x onerror="alert(1)"></p>'
    save(client, thread.get_absolute_url(), body=hostile, body_format="html", title="<b>t</b>")

    page = client.get(Draft.objects.get().get_absolute_url()).content.decode()

    assert "alert(1)" not in page
    assert "&lt;b&gt;t&lt;/b&gt;" in page


def test_password_and_tokens_are_not_among_what_is_kept(client, member, thread):
    save(client, thread.get_absolute_url(), body="x", csrfmiddlewaretoken="secret", writer=member.pk)

    assert Draft.objects.get().fields == {"body": "x"}
    assert PASSWORD not in str(Draft.objects.get().fields)


def test_private_community_is_no_answer_to_who_saves_for_it(client, private, db):
    client.force_login(UserFactory())
    there, nowhere = reverse("thread_new", args=[private.slug]), reverse("thread_new", args=["no-such-community"])

    answers = [save(client, address, body="x") for address in (there, nowhere)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert CommunityPage.objects.filter(slug=private.slug).exists()


def forms_beside_talk(community, user) -> dict[str, str]:
    """Addresses of forms beside the threads whose words are kept, with the name of the box in each."""
    event = EventFactory(community=community, starts=timezone.now() - timedelta(hours=3))
    trial = practice.begin_trial(community=community, member=user, what="Ask one team")
    visit = {"kind": "visit", "direction": "offered", "what": "Sit in with us"}
    exchange = practice.open_exchange(community=community, member=user, **visit)
    letter = practice.write_to(exchange=exchange, asker=person("member", community), body="May I come?")
    slug = community.slug
    return {
        reverse("event_new", args=[slug]): "description",
        reverse("event_edit", args=[slug, event.pk]): "description",
        reverse("event_notes", args=[slug, event.pk]): "body",
        reverse("trial_report", args=[slug, trial.pk]): "report",
        reverse("arrangement_learned", args=[slug, letter.pk]): "body",
    }


def test_words_of_events_and_practice_are_kept_listed_and_come_back(client, public):
    user = person("facilitator", public)
    client.force_login(user)
    for address, box in forms_beside_talk(public, user).items():
        refused = client.post(address, {box: "<p>Half a thought</p>", f"{box}_format": "html", "title": "x" * 200})
        assert refused.status_code == 422

        assert "Half a thought" in client.get(address).content.decode()
        assert "data-draft" in client.get(address).content.decode()
        assert address in client.get(reverse("me")).content.decode()


def test_draft_of_a_report_goes_when_it_is_sent(client, public):
    user = person("member", public)
    client.force_login(user)
    trial = practice.begin_trial(community=public, member=user, what="Ask one team")
    address = reverse("trial_report", args=[public.slug, trial.pk])
    client.post(address, {"report": "They came."})
    assert Draft.objects.count() == 1

    client.post(address, {"report": "They came.", "result": "worked"})

    assert not Draft.objects.exists()
