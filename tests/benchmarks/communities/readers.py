"""Members who follow communities where something was said in the week of the weekly digest."""

from datetime import timedelta

from django.utils import timezone

from communities.models import Following, Membership, Post, Thread
from communities.vocabularies import Frequency, ThreadKind
from learning_network.notifications.digests.editions import Edition
from learning_network.notifications.vocabularies import Period
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory

_FOLLOWED = 3
_REPLIES = 3
_KINDS = (ThreadKind.ASK, ThreadKind.SHARE, ThreadKind.OFFER)
_WORDS = "<p>We moved two hours a week between Tuesday and Friday, and wrote down what it did to the rota. </p>" * 3


def make_readers(*, members: int, communities: int, threads: int) -> None:
    """Make members, and in each community as many new threads with three replies each."""
    pages = [CommunityPageFactory(title=f"Community of practice {number}") for number in range(communities)]
    User.objects.bulk_create(
        User(email=f"member{number}@example.org", first_name=f"Member{number}", last_name="Demo")
        for number in range(members)
    )
    people = list(User.objects.order_by("pk")[:members])
    long_ago = Edition.latest(Period.WEEKLY, timezone.now()).until - timedelta(days=60)
    chosen = [
        (person, pages[(number + step) % communities])
        for number, person in enumerate(people)
        for step in range(min(_FOLLOWED, communities))
    ]
    Membership.objects.bulk_create(
        [Membership(user=person, community=page, joined=long_ago) for person, page in chosen], batch_size=500
    )
    Following.objects.bulk_create(
        [
            Following(member=person, community=page, frequency=Frequency.WEEKLY, since=long_ago)
            for person, page in chosen
        ],
        batch_size=500,
    )
    for page in pages:
        _talk(page, people, threads)


def _talk(page, people: list[User], threads: int) -> None:
    """Start threads in the last days before the edition, and answer them."""
    until = Edition.latest(Period.WEEKLY, timezone.now()).until
    started = Thread.objects.bulk_create(
        Thread(
            community=page,
            title=f"What did step {number} change for the rota of {page.pk}?",
            slug=f"step-{number}",
            kind=_KINDS[number % len(_KINDS)],
            author=people[number % len(people)],
            created=until - timedelta(hours=5 * number + 5),
            last_post_at=until - timedelta(hours=5 * number + 1),
            reply_count=_REPLIES,
        )
        for number in range(threads)
    )
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=number + 1,
            author=people[(thread.pk + number) % len(people)],
            body=_WORDS,
            created=thread.created + timedelta(hours=number),
        )
        for thread in started
        for number in range(_REPLIES + 1)
    )
