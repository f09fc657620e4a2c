"""What communities say in digests: each thing once, at the pace that was asked, to who may read it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import services
from communities.events.services import cancel_event
from communities.following.digest import CommunityNews
from communities.models import CommunityPage, Exchange, Following, Membership, Post, Thread, Trial
from communities.moderation.kinds import PostKind
from communities.practice.services import begin_trial, close_exchange, open_exchange, report_trial
from communities.services.following import follow, mute, pause_mail, set_frequency
from communities.vocabularies import Role, ThreadKind
from learning_network.core.models import Term
from learning_network.core.vocabularies import Vocabulary
from learning_network.notifications.digests.editions import Edition
from learning_network.notifications.digests.sections import Part
from learning_network.notifications.digests.sending import send_digests
from learning_network.notifications.vocabularies import Period, Place
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

WEEK_AGO = timezone.now() - timedelta(days=7)


@pytest.fixture
def reader(public: CommunityPage) -> User:
    """A member of the public community who has its weekly mail, as on joining."""
    member = UserFactory()
    services.join(user=member, community=public)
    age(Following.objects.of(member))
    return member


def age(followings) -> None:
    """Let these have been followed for long."""
    followings.update(since=WEEK_AGO)


def said(*members: User, period: Period = Period.WEEKLY) -> dict[int, list[Part]]:
    since = {member.pk: WEEK_AGO for member in members}
    found = CommunityNews().entries(members, since=since, until=timezone.now(), period=period)
    return {pk: list(parts) for pk, parts in found.items()}


def titles(member: User, period: Period = Period.WEEKLY) -> list[tuple[str, str]]:
    return [(part.place, part.title) for part in said(member, period=period).get(member.pk, [])]


def test_a_new_thread_and_new_replies_are_told_with_who_and_where(public: CommunityPage, reader: User) -> None:
    old = ThreadFactory(community=public, title="Rotas")
    Post.objects.update(created=WEEK_AGO - timedelta(days=1))
    replies = PostFactory.create_batch(2, thread=old)
    new = ThreadFactory(community=public, title="Set shifts", kind=ThreadKind.SHARE, body="<p>We tried them.</p>")

    parts = said(reader)[reader.pk]

    assert [(part.title, part.label) for part in parts] == [
        ("Set shifts", "Share · new"),
        ("Rotas", "Ask · 2 new replies"),
    ]
    assert parts[0].text == f"{new.author.display_name}: We tried them."
    assert parts[0].url == new.get_absolute_url()
    assert parts[1].url == replies[0].get_absolute_url()
    assert parts[0].source.why == "you joined Home care"
    assert parts[0].source.change_url == f"/follow/community/{public.pk}/"


@pytest.mark.parametrize("period", Period)
def test_a_digest_says_only_what_was_asked_at_its_pace(public: CommunityPage, reader: User, period: Period) -> None:
    set_frequency(member=reader, target=public, frequency="daily")
    age(Following.objects.all())
    ThreadFactory(community=public, title="Set shifts", kind=ThreadKind.SHARE)

    assert titles(reader, period) == ([(Place.NEW, "Set shifts")] if period == Period.DAILY else [])


def test_what_was_mailed_post_by_post_is_not_said_again(public: CommunityPage, reader: User) -> None:
    thread = ThreadFactory(community=public)
    Post.objects.update(created=WEEK_AGO - timedelta(days=1))
    set_frequency(member=reader, target=thread, frequency="each")
    age(Following.objects.all())
    PostFactory(thread=thread)

    assert titles(reader) == []


def test_what_came_before_the_wish_is_not_told(public: CommunityPage) -> None:
    member = UserFactory()
    ThreadFactory(community=public)
    services.join(user=member, community=public)

    assert titles(member) == []


@pytest.mark.parametrize("change", ["muted thread", "muted author", "off", "paused"])
def test_what_is_muted_or_paused_is_not_told(public: CommunityPage, reader: User, change: str) -> None:
    thread = ThreadFactory(community=public)
    if change == "paused":
        pause_mail(member=reader, paused=True)
    else:
        mute(
            member=reader,
            target={"muted thread": thread, "muted author": thread.author, "off": public}[change],
        )

    assert titles(reader) == []


@pytest.mark.parametrize("lost", ["held", "hidden", "deleted_at", "thread hidden", "closed"])
def test_what_nobody_reads_is_not_told(public: CommunityPage, reader: User, lost: str) -> None:
    thread = ThreadFactory(community=public)
    if lost == "closed":
        CommunityPage.objects.update(live=False)
    elif lost == "thread hidden":
        Thread.objects.update(hidden=True)
    else:
        Post.objects.filter(thread=thread).update(**{lost: timezone.now() if lost == "deleted_at" else True})

    assert titles(reader) == []


def test_private_news_reach_members_only(private: CommunityPage) -> None:
    inside, outside = UserFactory(), UserFactory()
    MembershipFactory(community=private, user=inside)
    gone = MembershipFactory(community=private, user=outside)
    for member in (inside, outside):
        follow(member=member, target=private)
    age(Following.objects.all())
    ThreadFactory(community=private, title="What we owe", kind=ThreadKind.SHARE)
    Membership.objects.filter(pk=gone.pk).delete()

    assert titles(inside) == [(Place.NEW, "What we owe")]
    assert titles(outside) == []


def test_own_questions_and_those_of_who_facilitates_wait(public: CommunityPage, reader: User) -> None:
    facilitator = UserFactory()
    services.add_member(community=public, user=facilitator, role=Role.FACILITATOR)
    age(Following.objects.all())
    ThreadFactory(community=public, title="Who pays for travel?", author=reader)

    assert titles(reader) == titles(facilitator) == [(Place.WAITING, "Who pays for travel?")]


def test_what_was_read_on_the_site_is_no_news(public: CommunityPage, reader: User, client) -> None:
    thread = ThreadFactory(community=public, kind=ThreadKind.SHARE)
    client.force_login(reader)
    client.get(thread.get_absolute_url())

    assert titles(reader) == []


def test_a_post_that_waited_is_told_when_it_is_let_through(public: CommunityPage, reader: User, client) -> None:
    thread = ThreadFactory(community=public, title="Rotas", kind=ThreadKind.SHARE)
    waited, later = PostFactory.create_batch(2, thread=thread)
    Post.objects.update(created=WEEK_AGO - timedelta(days=1))
    Post.objects.filter(pk=waited.pk).update(held=True)
    client.force_login(reader)
    client.get(later.thread.get_absolute_url())
    assert titles(reader) == []

    PostKind().let_through(waited)

    (part,) = said(reader)[reader.pk]
    assert (part.title, part.label, part.url) == ("Rotas", "Share · 1 new reply", waited.get_absolute_url())


def test_a_question_waits_for_who_asked_it_after_they_have_looked(public: CommunityPage, reader: User, client) -> None:
    thread = ThreadFactory(community=public, author=reader, title="Who pays for travel?")
    client.force_login(reader)
    client.get(thread.get_absolute_url())

    assert titles(reader) == [(Place.WAITING, "Who pays for travel?")]


def test_own_words_are_no_news(public: CommunityPage, reader: User) -> None:
    ThreadFactory(community=public, author=reader, kind=ThreadKind.SHARE)

    assert titles(reader) == []


def test_an_answered_question_is_told_to_others(public: CommunityPage, reader: User) -> None:
    thread = ThreadFactory(community=public, title="Who pays for travel?")
    answer = PostFactory(thread=thread)
    services.add_member(community=public, user=answer.author)
    age(Following.objects.all())
    services.mark_answer(thread=thread, post=answer)

    parts = said(reader, answer.author)

    assert [(part.place, part.url) for part in parts[reader.pk]] == [(Place.ANSWERED, answer.get_absolute_url())]
    assert Place.ANSWERED not in {part.place for part in parts[answer.author.pk]}


def test_a_theme_and_a_person_bring_news_of_any_community_that_may_be_read(private: CommunityPage) -> None:
    member, writer = UserFactory(), UserFactory()
    theme = Term.objects.of(Vocabulary.THEME).first()
    themed = CommunityPageFactory(title="Pay")
    themed.themes.add(theme)
    themed.save()
    for target in (theme, writer):
        follow(member=member, target=target)
    age(Following.objects.all())
    by_theme = ThreadFactory(community=themed, title="By theme", kind=ThreadKind.SHARE)
    by_person = ThreadFactory(title="By person", author=writer, kind=ThreadKind.SHARE)
    ThreadFactory(community=private, title="Hidden", author=writer)

    parts = {part.title: part.source.why for part in said(member)[member.pk]}

    assert parts == {
        by_theme.title: f"you follow the theme {theme.label}",
        by_person.title: f"you follow {writer.display_name}",
    }


def test_an_announced_event_is_told(public: CommunityPage, reader: User) -> None:
    event = EventFactory(community=public, title="A look at three rotas")
    called_off = EventFactory(community=public, title="Called off")
    cancel_event(called_off)

    assert titles(reader) == [(Place.TOGETHER, event.title)]


def test_a_digest_reads_as_often_for_many_members_as_for_one(public: CommunityPage) -> None:
    def statements(number: int) -> int:
        members = UserFactory.create_batch(number)
        for member in members:
            services.join(user=member, community=public)
        age(Following.objects.all())
        ThreadFactory(community=public, kind=ThreadKind.SHARE)
        with CaptureQueriesContext(connection) as queries:
            found = said(*members)
        assert all(found[member.pk] for member in members)
        return len(queries)

    assert statements(1) == statements(20)


def test_one_click_stops_the_digest_and_nothing_else(public: CommunityPage, reader: User) -> None:
    daily = ThreadFactory(community=public)
    set_frequency(member=reader, target=daily, frequency="daily")
    writer = UserFactory()
    follow(member=reader, target=writer)
    section = CommunityNews()

    words = section.stop_words(reader, Period.WEEKLY)
    section.stop(reader, Period.WEEKLY)

    assert words == "weekly mails of what is new in your communities and in what else you follow"
    assert dict(Following.objects.of(reader).values_list("frequency", "thread")) == {"off": None, "daily": daily.pk}
    assert section.stop_words(reader, Period.WEEKLY) == ""


def test_the_mail_of_the_week_has_words_and_links_and_no_title_in_its_subject(private: CommunityPage) -> None:
    member = MembershipFactory(community=private).user
    follow(member=member, target=private)
    age(Following.objects.all())
    thread = ThreadFactory(community=private, title="What we owe", kind=ThreadKind.SHARE)
    edition = Edition.latest(Period.WEEKLY, timezone.now())
    Post.objects.update(created=edition.until - timedelta(hours=1))
    Following.objects.update(since=edition.until - timedelta(days=6))

    send_digests()
    send_digests()

    assert [message.to for message in mail.outbox] == [[member.email]]
    message = mail.outbox[0]
    assert "What we owe" not in message.subject
    assert private.title not in message.subject
    for body in (message.body, message.alternatives[0][0]):
        assert "What we owe" in body
        assert thread.get_absolute_url() in body


def test_what_is_tried_reported_offered_and_sought_is_told_under_practice(public: CommunityPage, reader: User) -> None:
    by = UserFactory(first_name="Dele", last_name="Ade")
    tried = begin_trial(community=public, member=by, what="Pay travel by the mile", until=date(2027, 3, 1))
    reported = begin_trial(community=public, member=by, what="Set shifts")
    report_trial(trial=reported, result="partly", report="<p>Two teams kept them.</p>")
    offer = open_exchange(community=public, member=by, kind="visit", direction="offered", what="See our rota meeting")

    parts = [part for part in said(reader)[reader.pk] if part.place == Place.PRACTICE]

    assert [(part.label, part.title, part.url) for part in parts] == [
        ("Report · It worked in part", "Set shifts", reported.get_absolute_url()),
        ("Trial · new", "Pay travel by the mile", tried.get_absolute_url()),
        ("Visit offered", "See our rota meeting", offer.get_absolute_url()),
    ]
    assert [part.text for part in parts] == [
        "Dele Ade: Two teams kept them.",
        "Dele Ade tries this until 1 March 2027.",
        "Dele Ade offers it. Write to them there.",
    ]
    assert {part.source.name for part in parts} == {"Home care"}


def test_a_trial_that_was_told_is_told_again_by_its_report_alone(public: CommunityPage, reader: User) -> None:
    trial = begin_trial(community=public, member=UserFactory(), what="Set shifts")
    Trial.objects.update(created=WEEK_AGO - timedelta(days=1))
    assert titles(reader) == []
    report_trial(trial=trial, result="worked", report="<p>They stay.</p>")
    assert titles(reader) == [(Place.PRACTICE, "Set shifts")]


@pytest.mark.parametrize("lost", ["hidden", "own", "muted person", "closed", "other pace", "left"])
def test_practice_that_a_member_may_not_or_need_not_read_is_not_told(private: CommunityPage, lost: str) -> None:
    member = MembershipFactory(community=private).user
    set_frequency(member=member, target=private, frequency="weekly")
    age(Following.objects.of(member))
    by = member if lost == "own" else UserFactory()
    begin_trial(community=private, member=by, what="Set shifts")
    exchange = open_exchange(community=private, member=by, kind="mentor", direction="sought", what="Rotas")
    if lost == "closed":
        close_exchange(exchange)
        Trial.objects.all().delete()
    elif lost == "hidden":
        for model in (Trial, Exchange):
            model.objects.update(hidden=True)
    elif lost == "muted person":
        mute(member=member, target=by)
    elif lost == "left":
        Membership.objects.all().delete()
    period = Period.DAILY if lost == "other pace" else Period.WEEKLY

    assert titles(member, period) == []
