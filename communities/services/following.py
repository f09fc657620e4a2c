"""Following, muting and letting go, and how often a member hears of what they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from communities.events.places import give_up_places
from communities.models.following import Following, MailWishes
from communities.vocabularies import Followed, Frequency

if TYPE_CHECKING:
    from communities.models import CommunityPage
    from communities.models.following import Target
    from learning_network.users.models import User

# Whoever follows a thread waits for its replies; of everything else the weekly mail is enough until asked otherwise.
_AT_FIRST = {Followed.THREAD: Frequency.EACH}


def first_frequency(target: Target) -> Frequency:
    """Return how often a member hears of something when they begin to follow it."""
    return _AT_FIRST.get(Followed.of(target), Frequency.WEEKLY)


@transaction.atomic
def follow(*, member: User, target: Target) -> Following:
    """Begin to follow, or end a mute; what is followed already keeps its frequency."""
    begun = first_frequency(target)
    named: dict[str, Any] = {Followed.of(target).value: target}
    following, is_new = Following.objects.get_or_create(member=member, **named, defaults={"frequency": begun})
    if not is_new and following.is_mute:
        following.set(begun)
    return following


def mute(*, member: User, target: Target) -> None:
    """Tell the member no more of it, whatever else they follow that it belongs to."""
    set_frequency(member=member, target=target, frequency=Frequency.OFF)


@transaction.atomic
def set_frequency(*, member: User, target: Target, frequency: str) -> None:
    """Let the member hear of it this often, from now on; the same again changes nothing."""
    often = Frequency(frequency)
    named: dict[str, Any] = {Followed.of(target).value: target}
    following, is_new = Following.objects.get_or_create(member=member, **named, defaults={"frequency": often})
    if not is_new and following.frequency != often:
        following.set(often)


@transaction.atomic
def unfollow(*, member: User, target: Target) -> None:
    """Forget the member's wish about it, also a mute."""
    Following.objects.of(member).about(target).delete()


@transaction.atomic
def let_go(*, member: User, community: CommunityPage) -> None:
    """Forget what a member followed in a community they leave: it, and its threads when nobody else may read them.

    Their places at its events go to whoever waits.
    """
    mine = Following.objects.of(member)
    mine.about(community).delete()
    if community.is_private:
        mine.filter(thread__community=community).delete()
    give_up_places(member=member, community=community)


@transaction.atomic
def pause_mail(*, member: User, paused: bool) -> None:
    """Hold back all mail from communities, or let it come again; what is followed stays as it is."""
    MailWishes.objects.update_or_create(member=member, defaults={"paused": paused})


@transaction.atomic
def stop_period(*, member: User, frequency: Frequency) -> None:
    """End everything a member hears of at this frequency: communities go off, the rest is not followed any more."""
    mine = Following.objects.of(member).at([frequency])
    mine.of_kind(Followed.COMMUNITY).update(frequency=Frequency.OFF, since=timezone.now())
    mine.exclude(community__isnull=False).delete()


@transaction.atomic
def wish_mentions(*, member: User, wanted: bool) -> None:
    """Mail the member when somebody mentions them, or leave it to the bell."""
    MailWishes.objects.update_or_create(member=member, defaults={"mentions": wanted})


@transaction.atomic
def follow_replies(*, member: User, target: Target, wanted: bool) -> None:
    """Do as the box “Tell me of replies” says, and remember how it was left. An empty box ends nothing."""
    MailWishes.objects.update_or_create(member=member, defaults={"tell_of_replies": wanted})
    if wanted:
        follow(member=member, target=target)
