"""An account that is deleted: what was its member's alone goes, words that others read stay without a name."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CASCADE, SET_NULL, ForeignKey

from communities.composer.kinds import FileKind
from communities.events import services as events
from communities.models import (
    ArrangementMessage,
    Attachment,
    Draft,
    Exchange,
    Following,
    MailWishes,
    Post,
    SignUp,
    Summary,
    Thanks,
    Thread,
    Trial,
)
from communities.moderation import services as moderation
from communities.practice import services as practice
from communities.services.following import follow
from communities.services.thanking import thank
from learning_network.core.models import Flag, Hiding, Matter, Suspension
from learning_network.core.moderation.registry import kinds
from learning_network.notifications.models import Notification
from learning_network.users.models import User
from tests.communities.conftest import person
from tests.factories.communities import CommunityPageFactory, MembershipFactory, PostFactory, ThreadFactory
from tests.factories.events import EventFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

OURS = {"cases", "communities", "core", "notifications", "search", "users", "members", "home"}


def references_to_users() -> list[ForeignKey]:
    return [
        field
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is User
    ]


def test_every_row_that_names_a_member_goes_or_forgets_them():
    held = [field for field in references_to_users() if field.remote_field.on_delete not in {CASCADE, SET_NULL}]

    assert held == []


@pytest.fixture
def member() -> User:
    """Somebody who has done all that can be done."""
    community = CommunityPageFactory()
    user = MembershipFactory(community=community, role="facilitator").user
    thread = ThreadFactory(community=community, author=user, title="A thread of theirs")
    post = PostFactory(thread=thread, author=user, body="<p>Words that stay</p>")
    Attachment.objects.create(
        post=post, name="a.txt", type=FileKind.TXT, size=1, file=SimpleUploadedFile("a.txt", b"abc"), key=uuid4()
    )
    others = PostFactory(thread=thread)
    follow(member=user, target=thread)
    MailWishes.objects.get_or_create(member=user)
    Draft.objects.create(member=user, place=f"thread:{thread.pk}", fields={"body": "Unsent"})
    thank(post=others, member=user)
    events.sign_up(event=EventFactory(community=community), member=user)
    practice.begin_trial(community=community, member=user, what="Ask one team")
    practice.open_exchange(community=community, member=user, kind="visit", direction="offered", what="Sit in")
    theirs = practice.open_exchange(
        community=community, member=person("member", community), kind="visit", direction="offered", what="Our rota"
    )
    practice.write_to(exchange=theirs, asker=user, body="May I come?")
    Summary.objects.create(thread=thread, body="<p>In short</p>", author=user)
    moderation.report(thing=others, member=user, reason="untrue", words="I was there.")
    return user


def test_what_was_a_members_own_goes_and_words_that_others_read_stay_without_a_name(member):
    key, name = member.pk, member.display_name
    assert Notification.objects.exists()

    member.delete()

    left = [field for field in references_to_users() if field.model._base_manager.filter(**{field.name: key}).exists()]
    assert left == []
    assert not Following.objects.filter(thread__isnull=False).exists()
    for gone in (Draft, MailWishes, SignUp, ArrangementMessage):
        assert not gone.objects.exists()
    assert Thread.objects.get().author is None
    assert Post.objects.filter(author=None, body="<p>Words that stay</p>", attachments__isnull=False).exists()
    assert Trial.objects.get().member is None
    assert Exchange.objects.get(what="Sit in").member is None
    assert Summary.objects.get().author is None
    assert Thanks.objects.get().member is None
    flag = Flag.objects.get()
    assert (flag.member, flag.words) == (None, "I was there.")
    assert not Post.objects.filter(body__contains=name).exists()


def test_what_a_suspension_hid_stays_hidden_when_the_account_is_deleted(member):
    moderation.suspend(member=member, by=UserFactory(), reason="Advertising.", until=None, hides=True)

    member.delete()

    assert not Suspension.objects.exists()
    assert Hiding.objects.exists()
    assert Post.objects.get(body="<p>Words that stay</p>").hidden
    assert not kinds()["summary"].visible_to(UserFactory()).exists()


def test_queue_and_reports_stay_readable_when_author_and_reporter_are_gone(client, member):
    community = Thread.objects.get().community
    moderation.report(thing=Summary.objects.get(), member=(reporter := UserFactory()), reason="untrue")
    moderation.report(thing=Exchange.objects.get(what="Sit in"), member=reporter, reason="untrue")
    moderation.report(thing=member, member=reporter, reason="untrue")
    letter = ArrangementMessage.objects.get()
    moderation.report(thing=letter, member=reporter, reason="unkind")
    reporter.delete()
    member.delete()
    client.force_login(person("editor", community))

    assert client.get("/moderation/").status_code == 200
    for matter in Matter.objects.all():
        assert client.get(f"/moderation/{matter.pk}/").status_code == 200
