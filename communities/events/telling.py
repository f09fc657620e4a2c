"""Who is told of an event: a reminder before it, a change of time or place, a place that became free."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from communities.events.words import when_of, where_of
from communities.permissions import standing_in
from learning_network.notifications.registry import Letter, Line, NotificationKind, register
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from communities.models import Event, SignUp
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

REMINDER, CHANGE, PLACE = "event-reminder", "event-changed", "event-place"

# A day before, so that a rota can still be changed; for late sign-ups two hours before.
_EARLY, _LATE = timedelta(days=1), timedelta(hours=2)


def register_events() -> None:
    """Make known what members are told of events; called once at start-up."""
    for kind in (EventReminder(), EventChanged(), EventPlace()):
        register(kind)


def remind(sign_up: SignUp) -> None:
    """Have a member reminded of an event they come to; not when it begins too soon for that."""
    event, now = sign_up.event, timezone.now()
    due = next((event.starts - before for before in (_EARLY, _LATE) if event.starts - before > now), None)
    if due is not None:
        _tell(REMINDER, event, [sign_up.member], due=due)


def remind_again(event: Event) -> None:
    """Have everybody with a place reminded of the event as it is now; reminders of what it was say nothing."""
    for sign_up in event.sign_ups.to_be_reminded().select_related("member"):
        sign_up.event = event
        remind(sign_up)


def tell_of_change(event: Event) -> None:
    """Tell who signed up that day, time or place is another, or that the event is called off."""
    _tell(CHANGE, event, [sign_up.member for sign_up in event.sign_ups.select_related("member")])


def tell_of_place(sign_up: SignUp) -> None:
    """Tell a member who waited that a place is theirs."""
    _tell(PLACE, sign_up.event, [sign_up.member])


def _tell(kind: str, event: Event, members: list[User], *, due: datetime | None = None) -> None:
    # The sequence in the name tells a second change from the first, and one form sent twice from neither.
    notify(
        f"event:{event.pk}:{kind}:{event.sequence}",
        kind=kind,
        subject=event.pk,
        recipients=members,
        context={"sequence": event.sequence},
        due=due,
    )


def _may_have_link(sign_up: SignUp) -> bool:
    """Tell whether the address of an online meeting is for this member: with a place, and still of the community."""
    member = standing_in(sign_up.event.community, sign_up.member)
    return not sign_up.waiting and (member.is_member or member.facilitates)


class _OfEvent(NotificationKind):
    """What the kinds about events share: who may still be told, and how one stops it."""

    again = "on the event’s page: sign up for it again"

    def may_see(self, recipient: User, subject: str) -> bool:
        return self._sign_up(recipient, subject) is not None

    def line(self, notification: Notification) -> Line | None:
        sign_up = self._told_of(notification)
        if sign_up is None:
            return None
        return Line(self._say(sign_up.event, f"“{sign_up.event.title}”"), sign_up.event.get_absolute_url())

    def letter(self, notification: Notification) -> Letter | None:
        sign_up = self._told_of(notification)
        if sign_up is None:
            return None
        event = sign_up.event
        # Others may see a subject line: of a private community it says nothing.
        named = "An event you signed up for" if event.community.is_private else f"“{event.title}”"
        context = {
            "event": event,
            "community": event.community,
            "when": when_of(event),
            "where": where_of(event, with_link=_may_have_link(sign_up)),
            "event_url": settings.SITE_URL + event.get_absolute_url(),
            "calendar_url": settings.SITE_URL + reverse("event_calendar", args=[event.community.slug, event.pk]),
            "waiting": sign_up.waiting,
        }
        return Letter(self._say(event, named), context)

    def stop_words(self, recipient: User, subject: str) -> str:
        sign_up = self._sign_up(recipient, subject)
        return "mails about this event. Your place is kept" if sign_up is not None else ""

    def stop(self, recipient: User, subject: str) -> None:
        from communities.models import SignUp

        SignUp.objects.filter(event_id=subject, member=recipient).update(remind=False)

    @abstractmethod
    def _say(self, event: Event, named: str) -> str:
        """Return what is to be told, in one line."""

    def _told_of(self, notification: Notification) -> SignUp | None:
        """Return the sign-up if the event still is as it was told of; a later change tells of itself."""
        sign_up = self._sign_up(notification.recipient, notification.subject)
        as_told = sign_up is not None and sign_up.event.sequence == notification.context["sequence"]
        return sign_up if as_told else None

    def _sign_up(self, recipient: User, subject: str) -> SignUp | None:
        from communities.models import Event, SignUp

        readable = Event.objects.visible_to(recipient).shown()
        wanted = SignUp.objects.filter(event__in=readable, event_id=subject, member=recipient, remind=True)
        return wanted.select_related("event__community", "member").first()


class EventReminder(_OfEvent):
    """“… is tomorrow”: to who has a place."""

    name, label, template = REMINDER, "Reminder of an event", "communities/email/event_reminder"

    def _say(self, event: Event, named: str) -> str:
        return f"Reminder: {named}, {when_of(event)}"

    def _told_of(self, notification: Notification) -> SignUp | None:
        sign_up = super()._told_of(notification)
        return sign_up if sign_up is not None and not sign_up.waiting and sign_up.event.takes_sign_ups else None


class EventChanged(_OfEvent):
    """“… has another time or place” or “is called off”: to who signed up."""

    name, label, template = CHANGE, "An event you signed up for changed", "communities/email/event_changed"

    def _say(self, event: Event, named: str) -> str:
        return f"{named} is called off" if event.is_cancelled else f"{named} has changed: {when_of(event)}"


class EventPlace(_OfEvent):
    """“You have a place”: to who waited longest."""

    name, label, template = PLACE, "A place at an event became free", "communities/email/event_place"

    def _say(self, event: Event, named: str) -> str:
        return f"You have a place: {named}"
