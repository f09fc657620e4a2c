"""Communities, memberships, threads and posts for the tests."""

import factory
import wagtail_factories
from django.utils.text import slugify

from communities import services
from communities.models import CommunityIndexPage, CommunityPage, Membership, Post, Thread
from communities.vocabularies import Joining, MembershipState, Role, ThreadKind, Visibility
from tests.factories.users import UserFactory


class CommunityPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = CommunityPage

    title = factory.Sequence(lambda number: f"Community {number}")
    slug = factory.LazyAttribute(lambda page: slugify(page.title))
    summary = "For people who want to work on one question together."
    purpose = "<p>We try things and say how it went.</p>"
    visibility = Visibility.PUBLIC
    joining = Joining.OPEN

    class Params:
        private = factory.Trait(visibility=Visibility.PRIVATE, joining=Joining.INVITATION)

    @classmethod
    def _create_instance(cls, model_class: type, parent: object, kwargs: dict) -> CommunityPage:
        return super()._create_instance(model_class, parent or CommunityIndexPage.objects.get(), kwargs)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    community = factory.SubFactory(CommunityPageFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER
    state = MembershipState.ACTIVE


class ThreadFactory(factory.Factory):
    """Starts threads as the site does, with an opening post."""

    class Meta:
        model = Thread

    community = factory.SubFactory(CommunityPageFactory)
    author = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda number: f"How did you begin with step {number}?")
    body = "<p>We would like to know before we start.</p>"
    kind = ThreadKind.ASK

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> Thread:
        return services.start_thread(**kwargs)


class PostFactory(factory.Factory):
    """Replies to threads as the site does."""

    class Meta:
        model = Post

    thread = factory.SubFactory(ThreadFactory)
    author = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda number: f"<p>This is what we did, number {number}.</p>")

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> Post:
        return services.reply(**kwargs)
