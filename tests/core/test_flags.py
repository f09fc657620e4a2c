"""Reporting: once a member and thing, hidden at the third flag or at once by who may, and said kindly."""

import pytest
from django.urls import reverse

from cases.models import RowNumber
from communities.models import Post, Summary, Thread
from communities.moderation import services
from communities.moderation.notices import DECISION
from communities.practice.services import begin_trial, open_exchange, write_to
from learning_network.core.models import Act, Flag, Hiding, Matter
from learning_network.core.moderation.registry import kinds
from learning_network.core.moderation.vocabularies import Action, Cause, MatterState, Reason
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import ROLES, log_in, person
from tests.factories.cases import CasePageFactory
from tests.factories.communities import CommunityPageFactory, PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

IN_COMMUNITIES = ("post", "thread", "summary", "event", "trial", "exchange", "letter")
IN_THE_LIBRARY = ("case", "lesson")
KINDS = (*IN_COMMUNITIES, "profile", *IN_THE_LIBRARY)
READS_PRIVATE = {"member", "facilitator", "editor"}


@pytest.fixture
def post(db) -> Post:
    return PostFactory(thread__community=CommunityPageFactory(title="Home care"))


def report(thing, reason: str = Reason.UNKIND, *, by: User | None = None):
    return services.report(thing=thing, member=by or UserFactory(), reason=reason)


def test_reasons_stand_in_the_order_in_which_they_matter():
    first = ["identifies", "safeguarding", "unkind", "untrue", "advertising", "other"]

    assert Reason.values == first


def test_member_reports_a_thing_once(post):
    member = UserFactory()

    first, again = report(post, by=member), report(post, Reason.UNTRUE, by=member)

    assert (first.is_new, again.is_new) == (True, False)
    assert Flag.objects.get().reason == Reason.UNKIND


def test_member_reports_again_what_was_decided_on_and_it_waits_with_the_new_words(client, post):
    member, moderator = UserFactory(), person("facilitator", post.thread.community)
    client.force_login(member)
    address = reverse("report", args=["post", post.pk])
    client.post(address, {"reason": Reason.UNKIND, "words": "The tone"})
    assert client.get(address).status_code == 302
    matter = Matter.objects.get()
    services.decide(matter, Action.KEPT, by=moderator, stamp=matter.stamp)
    Notification.objects.all().delete()

    assert address in client.get(reverse("report_sent", args=["post", post.pk])).content.decode()
    form = client.get(address)
    sent = client.post(address, {"reason": Reason.IDENTIFIES, "words": "A name stands there now"})

    assert form.status_code == 200
    assert "They look at it again" in form.content.decode()
    assert sent.status_code == 302
    flag, matter = Flag.objects.get(), Matter.objects.get()
    assert (flag.reason, flag.words, flag.settled) == (Reason.IDENTIFIES, "A name stands there now", False)
    assert (matter.state, matter.is_urgent) == (MatterState.WAITING, True)
    assert Notification.objects.filter(recipient=moderator, subject=str(matter.pk)).exists()
    assert not report(post, Reason.UNTRUE, by=member).is_new


def test_three_members_who_report_again_hide_it_again(post):
    members = UserFactory.create_batch(3)
    for member in members:
        matter = report(post, by=member).flag.matter
    matter.refresh_from_db()
    services.decide(matter, Action.KEPT, by=UserFactory(), stamp=matter.stamp)

    hidden = []
    for member in members:
        report(post, by=member)
        post.refresh_from_db()
        hidden.append(post.hidden)

    assert hidden == [False, False, True]


@pytest.mark.parametrize("reason", Reason.values)
def test_third_member_hides_it_until_somebody_has_looked_and_its_author_is_told(post, reason):
    hidden = []
    for _ in range(3):
        report(post, reason)
        post.refresh_from_db()
        hidden.append(post.hidden)

    assert hidden == [False, False, True]
    act = Act.objects.get(action=Action.HIDDEN_BY_FLAGS)
    assert act.by is None
    rows = Notification.objects.filter(kind=DECISION, subject=str(act.pk))
    assert {row.recipient for row in rows} == {post.author}


@pytest.mark.parametrize(
    ("role", "reason", "hides"),
    [
        ("facilitator", Reason.IDENTIFIES, True),
        ("editor", Reason.IDENTIFIES, True),
        ("member", Reason.IDENTIFIES, False),
        ("other facilitator", Reason.IDENTIFIES, False),
        ("facilitator", Reason.UNKIND, False),
        ("facilitator", Reason.SAFEGUARDING, False),
    ],
)
def test_whoever_looks_after_it_hides_at_once_what_makes_somebody_recognisable(post, role, reason, hides):
    report(post, reason, by=person(role, post.thread.community))

    post.refresh_from_db()
    assert post.hidden is hides


def test_flags_that_were_decided_on_hide_nothing_again(post):
    moderator = person("facilitator", post.thread.community)
    for _ in range(3):
        matter = report(post).flag.matter
    matter.refresh_from_db()
    services.decide(matter, Action.KEPT, by=moderator, stamp=matter.stamp)
    report(post)

    post.refresh_from_db()
    matter.refresh_from_db()
    assert not post.hidden
    assert matter.state == MatterState.WAITING


def things_in(community) -> dict:
    """One of every kind of thing that can be reported, by its name; those of communities stand in this one."""
    post, case = PostFactory(thread__community=community), CasePageFactory()
    exchange = open_exchange(
        community=community,
        member=person("member", community),
        kind="visit",
        direction="offered",
        what="Sit in with us",
    )
    return {
        "post": post,
        "thread": post.thread,
        "event": EventFactory(community=community),
        "trial": begin_trial(community=community, member=UserFactory(), what="Ask one team"),
        "exchange": exchange,
        "letter": write_to(exchange=exchange, asker=person("member", community), body="May I come?").messages.get(),
        "summary": Summary.objects.create(thread=post.thread, body="<p>In short</p>", author=UserFactory()),
        "profile": post.author,
        "case": case,
        "lesson": RowNumber.objects.lessons().filter(case=case).first(),
    }


def test_these_tests_know_every_kind_that_can_be_reported():
    assert set(KINDS) == set(kinds())


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_says_all_that_the_queue_asks(db, name):
    community = CommunityPageFactory()
    kind, thing = kinds()[name], things_in(community)[name]

    described = kind.describe(kind.things().get(pk=thing.pk))

    assert described.title
    assert described.words
    assert (described.author is None) is (name in IN_THE_LIBRARY)
    assert described.address
    assert described.page_id == (community.pk if name in IN_COMMUNITIES else None)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_private", [False, True])
def test_only_what_one_may_read_can_be_reported(client, db, role, is_private, name):
    community = CommunityPageFactory(private=is_private)
    thing = things_in(community)[name]
    log_in(client, person(role, community))
    address = reverse("report", args=[name, thing.pk])

    reads = role in READS_PRIVATE or not is_private
    if name not in IN_COMMUNITIES:
        reads = role != "visitor" or name in IN_THE_LIBRARY
    if name == "letter":
        reads = False
    sent = client.post(address, {"reason": Reason.UNKIND})

    assert (client.get(address, follow=True).status_code == 200) is reads
    assert (sent.status_code == 404) is not reads
    assert Flag.objects.exists() is (reads and role != "visitor")


def test_visitor_reads_how_to_report_without_an_account(client, post, settings):
    settings.DEFAULT_FROM_EMAIL = "The network <us@example.org>"

    page = client.get(reverse("report", args=["post", post.pk])).content.decode()

    assert "mailto:us@example.org" in page
    assert post.get_absolute_url() in page
    assert "ring 999" in page


def test_form_says_before_and_after_that_this_is_no_emergency_service(client, post):
    client.force_login(UserFactory())
    address = reverse("report", args=["post", post.pk])

    before = client.get(address).content.decode()
    after = client.post(address, {"reason": Reason.SAFEGUARDING}, follow=True).content.decode()

    for page in (before, after):
        assert "This network is no emergency service" in page
        assert "ring 999" in page
        assert "adult safeguarding team" in page


@pytest.mark.parametrize(
    "form", [{}, {"reason": "nonsense"}, {"reason": "other"}, {"reason": "unkind", "words": "x" * 1001}]
)
def test_report_that_says_too_little_or_too_much_comes_back_as_typed(client, post, form):
    client.force_login(UserFactory())

    answer = client.post(reverse("report", args=["post", post.pk]), form)

    assert answer.status_code == 422
    assert form.get("words", "") in answer.content.decode()
    assert not Flag.objects.exists()


def test_reporting_stops_at_what_one_person_can_mean(client, post, monkeypatch):
    monkeypatch.setattr(services, "REPORTS_A_DAY", 1)
    member = UserFactory()
    report(post.thread, by=member)
    client.force_login(member)

    answer = client.post(reverse("report", args=["post", post.pk]), {"reason": "unkind", "words": "My words here"})

    assert answer.status_code == 429
    assert "My words here" in answer.content.decode()


def test_author_cannot_report_themselves_and_sees_no_link_to_it(client, post):
    client.force_login(post.author)

    assert client.get(reverse("report", args=["post", post.pk])).status_code == 404
    assert reverse("report", args=["post", post.pk]) not in client.get(post.thread.get_absolute_url()).content.decode()


def test_every_post_offers_its_report_to_others(client, post):
    page = client.get(post.thread.get_absolute_url()).content.decode()

    assert reverse("report", args=["post", post.pk]) in page
    assert reverse("report", args=["thread", post.thread_id]) in page


@pytest.mark.parametrize("name", ["event", "trial", "exchange"])
def test_third_flag_hides_what_stands_by_itself_and_a_decision_brings_it_back(db, name):
    community = CommunityPageFactory()
    thing, visible_to = things_in(community)[name], kinds()[name].visible_to
    for _ in range(3):
        matter = report(thing).flag.matter
    assert not visible_to(UserFactory()).exists()
    assert visible_to(person("facilitator", community)).exists()

    matter.refresh_from_db()
    services.decide(matter, Action.KEPT, by=person("facilitator", community), stamp=matter.stamp)

    assert visible_to(UserFactory()).exists()


def test_hidden_title_hides_the_thread(post):
    thread = ThreadFactory(community=post.thread.community)
    for _ in range(3):
        report(thread)

    assert not Thread.objects.visible_to(UserFactory()).filter(pk=thread.pk).exists()
    assert Hiding.objects.get().cause == Cause.FLAGS


def test_hidden_profile_says_nothing_and_nothing_of_it_is_lost(client, db):
    member = UserFactory(about="Things about somebody else", organisation_name="Example Care")
    row = User.objects.values().get(pk=member.pk) | {"profile_hidden": True}
    for _ in range(3):
        report(member)
    client.force_login(UserFactory())

    page = client.get(member.get_absolute_url()).content.decode()

    assert "Things about somebody else" not in page
    assert "hidden until a moderator" in page
    assert User.objects.values().get(pk=member.pk) == row
    client.force_login(member)
    assert "Things about somebody else" in client.get(member.get_absolute_url()).content.decode()


def test_matter_of_an_erased_author_and_reporter_stays(post):
    report(post)
    Flag.objects.get().member.delete()
    post.author.delete()

    assert Matter.objects.get().author is None
    assert Flag.objects.get().member is None
