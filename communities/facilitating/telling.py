"""Who is told of what facilitators do for or with them: their place in a community, and that an answer is hoped for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings

from communities.facilitating.asking import AskedToJoin
from communities.following.targets import find_target, named
from communities.following.wishes import Followable
from communities.models import CommunityPage, Following, MailWishes, Removal, Thread
from communities.permissions import can_read
from communities.services.following import mute
from communities.templatetags.community_tags import name_of
from communities.vocabularies import Followed
from learning_network.core.contact import contact_address
from learning_network.notifications.registry import Letter, Line, NotificationKind, register
from learning_network.notifications.services import notify
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models import Membership
    from learning_network.notifications.models import Notification

PLACE, ASKED = "community-place", "community-asked-to-answer"


class Place(StrEnum):
    """What became of somebody in a community."""

    ADDED = "added"
    FACILITATOR = "facilitator"
    REMOVED = "removed"


_LINES = {
    Place.ADDED: "{by} has made you a member of {community}",
    Place.FACILITATOR: "You now look after {community} as a facilitator",
    Place.REMOVED: "You are no longer a member of {community}",
}
_SUBJECTS = {
    Place.ADDED: "You are now a member of a community",
    Place.FACILITATOR: "You now look after a community",
    Place.REMOVED: "About your membership of a community",
}


def tell_of_place(membership: Membership, place: Place, *, by: User, removal: int | None = None) -> None:
    """Tell somebody of their place in a community, unless they took it themselves."""
    if membership.user_id == by.pk:
        return
    notify(
        f"place:{membership.pk}:{place}:{removal or ''}",
        kind=PLACE,
        subject=membership.community_id,
        recipients=[membership.user],
        context={"place": place.value, "by": by.pk, "removal": removal},
    )


def ask_to_answer(thread: Thread, *, members: list[User], by: User) -> None:
    """Ask members whether they can answer a question; each is asked once about each thread."""
    notify(
        asked_event(thread),
        kind=ASKED,
        subject=thread.pk,
        recipients=members,
        context={"thread": thread.pk, "by": by.pk},
    )


def asked_event(thread: Thread) -> str:
    """Return what the rows of those who were asked about a thread are called."""
    return f"asked-to-answer:{thread.pk}"


class PlaceInCommunity(NotificationKind):
    """“You are now a member”, “you look after it now”, or kindly that it has ended; the subject is the community."""

    name, label, template = PLACE, "Your place in a community", "communities/email/place"

    def may_see(self, recipient: User, subject: str) -> bool:
        return CommunityPage.objects.live().filter(pk=subject).exists()

    def letter(self, notification: Notification) -> Letter | None:
        community = CommunityPage.objects.live().filter(pk=notification.subject).first()
        place = Place(notification.context["place"])
        if community is None or not _holds(place, community, notification.recipient):
            return None
        context = {
            "place": place.value,
            "community": community,
            "by": name_of(User.objects.filter(pk=notification.context["by"]).first()),
            "reason": _reason(notification),
            "community_url": community.full_url or settings.SITE_URL,
            "contact_address": contact_address(),
        }
        return Letter(_SUBJECTS[place], context)

    def line(self, notification: Notification) -> Line | None:
        community = CommunityPage.objects.live().filter(pk=notification.subject).first()
        place = Place(notification.context["place"])
        if community is None or not _holds(place, community, notification.recipient):
            return None
        by = name_of(User.objects.filter(pk=notification.context["by"]).first())
        reason = _reason(notification)
        words = _LINES[place].format(by=by, community=community.title) + (f": {reason}" if reason else "")
        reads = can_read(notification.recipient, community)
        return Line(words, (community.get_url() if reads else None) or "/communities/")


class AskedToAnswer(NotificationKind):
    """“Can you answer this?”; the subject is the thread."""

    name, label, template = ASKED, "When a facilitator asks you to answer", "communities/email/asked"

    def may_see(self, recipient: User, subject: str) -> bool:
        muted = Following.objects.of(recipient).mutes().filter(thread=int(subject)).exists()
        return not (muted or MailWishes.objects.filter(member=recipient, paused=True).exists())

    def letter(self, notification: Notification) -> Letter | None:
        thread = _open_question(notification)
        if thread is None:
            return None
        context = {
            "thread": thread,
            "by": name_of(User.objects.filter(pk=notification.context["by"]).first()),
            "url": f"{settings.SITE_URL}{thread.get_absolute_url()}#reply",
        }
        where = "a private community" if thread.community.is_private else thread.community.title
        return Letter(f"Can you answer a question in {where}?", context)

    def line(self, notification: Notification) -> Line | None:
        thread = _open_question(notification)
        if thread is None:
            return None
        by = name_of(User.objects.filter(pk=notification.context["by"]).first())
        return Line(f"{by} asks whether you can answer “{thread.title}”", f"{thread.get_absolute_url()}#reply")

    def stop_words(self, recipient: User, subject: str) -> str:
        thread = _thread(recipient, subject)
        return f"mails about {named(thread)}" if thread and self.may_see(recipient, subject) else ""

    def stop(self, recipient: User, subject: str) -> None:
        """Mute the thread."""
        thread = _thread(recipient, subject)
        if thread is not None:
            mute(member=recipient, target=thread)


def register_facilitating() -> None:
    """Make the kinds known; called once at start-up."""
    for kind in (PlaceInCommunity(), AskedToAnswer(), AskedToJoin()):
        register(kind)


def _thread(recipient: User, subject: str) -> Thread | None:
    found = find_target(Followable(Followed.THREAD, int(subject)), reader=recipient)
    return found if isinstance(found, Thread) else None


def _open_question(notification: Notification) -> Thread | None:
    """Return the thread while it waits for an answer and this member may read it."""
    thread = _thread(notification.recipient, notification.subject)
    return thread if thread is not None and thread.waits_for_answer else None


def _holds(place: Place, community: CommunityPage, member: User) -> bool:
    """Tell whether it is still so; what ended is told to the person alone, whatever the community is."""
    memberships = community.memberships.active().filter(user=member)
    if place == Place.FACILITATOR:
        return memberships.facilitating().exists()
    return memberships.exists() is (place == Place.ADDED)


def _reason(notification: Notification) -> str:
    removal = Removal.objects.filter(pk=notification.context["removal"], member=notification.recipient).first()
    return removal.reason if removal else ""
