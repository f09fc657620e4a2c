"""Hostile input through everything that members type, into everything that members get: nothing of it runs or asks.

Every input of the corpus goes through every kind of field; pages, results, mails, the bell and calendars are read as a
program reads them (``watcher``). What was cleaned is cleaned once more, by the parser of browsers, and stays the same.
"""

from email.message import EmailMessage

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import given
from icalendar import Calendar

from communities import services
from communities.composer.quotes import quotation_of
from communities.composer.words import Words
from communities.events.services import create_event
from communities.fields import OneLine
from communities.models import CommunityPage, Post, Thread
from communities.prose import clean_html, html_from_text, text_from_html
from communities.services.following import set_frequency
from communities.services.labelling import set_tags
from communities.services.thanking import thank
from communities.talk.changes import marked
from communities.talk.mentions import link_mentions, people_in, shown
from communities.talk.tags import BadTags, Tag, read_tags
from learning_network.notifications.delivery import deliver
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from search.sync import sync
from tests.communities.hostile import PASTED, corpus, short
from tests.communities.watcher import faults_of, faults_of_post
from tests.factories.communities import MembershipFactory, PostFactory, ThreadFactory
from tests.factories.events import details
from tests.factories.users import UserFactory

CORPUS = corpus()
FEWEST = 300
TITLES = short(120)
# Pages show what stands in lists one below the other; every so manieth input has a page of its own.
EACH = 25


@pytest.fixture
def reader(public: CommunityPage) -> User:
    return MembershipFactory(community=public).user


@pytest.fixture
def member_client(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def assert_harmless(client: Client, address: str) -> None:
    assert faults_of(read(client, address)) == [], address


def test_the_corpus_is_large_and_the_watcher_sees():
    assert len(CORPUS) >= FEWEST
    assert len(TITLES) >= FEWEST
    for text in (
        "<script>boom(1)</script>",
        "<img src=//evil.example/x>",
        '<a href="java\nscript:boom(1)">x</a>',
        '<a href="&#1;javascript:boom(1)">x</a>',
        "<p style=color:red>x</p>",
        "<svg onload=boom(1)>",
        '<form action="//evil.example/">',
        "<style>p{}</style>",
        '<meta http-equiv="refresh" content="0">',
    ):
        assert faults_of(text), text


@pytest.mark.parametrize("written", [clean_html, html_from_text, lambda text: Words(text, is_html=True).html])
def test_words_of_posts_are_clean_however_they_were_written(written):
    for text in CORPUS:
        html = written(text)
        assert faults_of_post(html) == [], text[:100]
        assert clean_html(html) == html, text[:100]


def test_words_stay_clean_through_the_plain_box_and_back():
    for text in CORPUS:
        again = html_from_text(text_from_html(clean_html(text)))
        assert faults_of_post(again) == [], text[:100]


@given(PASTED)
def test_what_is_pasted_together_is_clean_as_well(text):
    for html in (clean_html(text), html_from_text(text)):
        assert faults_of_post(html) == []
        assert clean_html(html) == html


@given(PASTED, PASTED)
def test_what_changed_is_shown_as_text(before, after):
    for paragraph in marked(clean_html(before), clean_html(after)):
        assert faults_of(paragraph) == []
        assert "<a" not in paragraph


def test_mentions_add_nothing_but_links_to_members(public: CommunityPage):
    names = short(150)[::EACH]
    members = [UserFactory(first_name=name, last_name="<b>x") for name in names]
    for member in members:
        MembershipFactory(community=public, user=member)
        stored = link_mentions(clean_html(f"<p>@{member.display_name}</p>"), public)
        assert faults_of_post(stored) == [], member.display_name
        body = clean_html(f'<p><a href="/members/{member.pk}/">@x</a></p>')
        for linked in (True, False):
            assert faults_of(shown(body, people_in([body]), linked=linked)) == [], member.display_name
    for text in CORPUS:
        assert faults_of_post(link_mentions(clean_html(f"<p>@{text}</p>"), public)) == [], text[:100]


def test_tags_are_words(db: None):
    for text in CORPUS:
        assert not any(set(tag.name) & set('<>"`=;:') for tag in tags_of(text)), text[:100]


def written(community: CommunityPage, texts: list[str]) -> Thread:
    """Put every text into one thread, in turn as the editor and as the plain box send it."""
    author = MembershipFactory(community=community, user=UserFactory(first_name="<b>Ines", about=texts[0][:600])).user
    thread = ThreadFactory(community=community, author=author, title=TITLES[3], body="<p>Begin.</p>")
    for number, text in enumerate(texts):
        html = Words(text, is_html=number % 2 == 0).html
        services.reply(thread=thread, author=author, body=html or "<p>x</p>")
    return thread


def test_thread_pages_hold_nothing_hostile(member_client: Client, public: CommunityPage):
    thread = written(public, CORPUS)
    pages = -(-(len(CORPUS) + 1) // 20)

    for number in range(1, pages + 1):
        assert_harmless(member_client, f"{thread.get_absolute_url()}?page={number}")


def test_quotes_histories_and_forms_hold_nothing_hostile(public: CommunityPage):
    thread = written(public, CORPUS[::EACH])
    client = Client()
    client.force_login(thread.author)
    for post in Post.objects.filter(thread=thread, number__gt=1):
        assert faults_of_post(quotation_of(post)) == []
        services.edit_post(post=post, editor=thread.author, body=f"<p>Else.</p>{post.body}")
        for address in (f"/posts/{post.pk}/edit/", f"/posts/{post.pk}/history/", f"/posts/{post.pk}/delete/"):
            assert_harmless(client, address)
        assert_harmless(client, f"{thread.get_absolute_url()}?quote={post.pk}")


def test_what_comes_back_with_an_error_is_shown_as_it_was_typed(member_client: Client, public: CommunityPage):
    address = f"/communities/{public.slug}/threads/new/"
    for text in CORPUS[::EACH]:
        for form in ("html", "text"):
            fields = {"title": "x" * 130 + text, "body": text, "body_format": form, "tags": text, "case_title": text}
            for more in ({}, {"find": "1", "about": text[:50]}):
                answer = member_client.post(address, {**fields, **more})
                assert answer.status_code in {200, 422}
                assert faults_of(answer.content.decode()) == [], text[:100]


def test_titles_tags_and_names_hold_nothing_hostile(member_client: Client, public: CommunityPage, reader: User):
    author = MembershipFactory(community=public).user
    tags = [tag for text in TITLES[::EACH] for tag in tags_of(text)]
    for title in TITLES:
        ThreadFactory(community=public, author=author, title=OneLine().clean(title))
    threads = list(Thread.objects.filter(author=author).select_related("community"))
    set_tags(thread=threads[0], tags=tags[:5])

    for number in range(1, -(-len(threads) // 20) + 1):
        assert_harmless(member_client, f"{public.url}?page={number}")
    for thread in threads[::EACH]:
        assert_harmless(member_client, thread.get_absolute_url())
        assert_harmless(member_client, f"/follow/thread/{thread.pk}/")
    assert_harmless(member_client, f"/members/{author.pk}/")


def tags_of(text: str) -> list[Tag]:
    try:
        return read_tags(text)
    except BadTags:
        return []


def test_profiles_hold_nothing_hostile(member_client: Client, public: CommunityPage):
    for text in CORPUS[::EACH]:
        member = UserFactory(
            first_name=text[:150].replace("\0", ""),
            last_name=text[:150].replace("\0", ""),
            organisation_name=text[:120].replace("\0", ""),
            about=text[:600].replace("\0", ""),
        )
        MembershipFactory(community=public, user=member)
        post = PostFactory(thread=ThreadFactory(community=public, author=member), author=member)
        thank(post=post.thread.posts.get(number=1), member=MembershipFactory(community=public).user)
        assert_harmless(member_client, f"/members/{member.pk}/")
        assert_harmless(member_client, post.thread.get_absolute_url())
    assert_harmless(member_client, public.url)


def test_search_shows_nothing_hostile(member_client: Client, public: CommunityPage, search_index):
    for number, title in enumerate(TITLES[::10]):
        body = Words(CORPUS[number * 7 % len(CORPUS)] + " lanternfolk", is_html=number % 2 == 0).html
        ThreadFactory(community=public, title=OneLine().clean(title), body=body)
    sync()

    for page in range(1, 6):
        assert_harmless(member_client, f"/search/?q=boom+lanternfolk&kind=thread&page={page}")
    for text in TITLES[::EACH]:
        assert faults_of(member_client.get("/search/", {"q": text, "tag": text}).content.decode()) == [], text
        answer = member_client.get("/search/suggest/", {"q": text})
        assert answer["Content-Type"] == "application/json"


def test_events_pages_and_calendars_hold_nothing_hostile(member_client: Client, public: CommunityPage):
    organiser = MembershipFactory(community=public).user
    events = [
        create_event(
            community=public,
            organiser=organiser,
            details=details(title=OneLine().clean(title), description=CORPUS[number], place=title[:200]),
        )
        for number, title in enumerate(TITLES[::EACH])
    ]

    for event in events:
        assert_harmless(member_client, event.get_absolute_url())
    assert_harmless(member_client, f"/communities/{public.slug}/events/")
    answer = member_client.get(f"/communities/{public.slug}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    entries = list(Calendar.from_ical(answer.content).events)
    assert len(entries) == len(events)
    assert not any({"ATTACH", "ATTENDEE", "ORGANIZER"} & set(entry) for entry in entries)


def test_mails_and_bell_hold_nothing_hostile(member_client: Client, public: CommunityPage, reader: User):
    set_frequency(member=reader, target=public, frequency="each")
    for number, text in enumerate(CORPUS[::EACH]):
        author = UserFactory(first_name=TITLES[number], last_name=text[:150].replace("\0", ""))
        MembershipFactory(community=public, user=author)
        body = f'<p><a href="/members/{reader.pk}/">@x</a></p>{text}'
        ThreadFactory(community=public, author=author, title=OneLine().clean(TITLES[number * 3]), body=body)
        thank(post=ThreadFactory(community=public, author=reader).posts.get(), member=author)
    Notification.objects.update(due=timezone.now())

    deliver()

    assert len(mail.outbox) >= len(CORPUS[::EACH])
    for letter in mail.outbox:
        assert_mail_is_harmless(letter)
    assert_harmless(member_client, "/me/bell/")


def assert_mail_is_harmless(letter) -> None:
    message: EmailMessage = letter.message()
    assert {name.lower() for name in message} >= {"subject", "to"}
    assert "bcc" not in {name.lower() for name in message}
    assert "\n" not in letter.subject
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert faults_of(html, is_mail=True) == []
    # The text part is no HTML: its programs show what stands there. It must be there, and say the same.
    assert letter.body.strip()
