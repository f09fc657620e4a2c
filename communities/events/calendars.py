"""Events as calendar files (RFC 5545), and the secret address by which a member's calendar program reads a community's.

Calendar programs cannot log in. Their address is signed for one member and one community, ends with a new password, and
is asked again at each reading whether that member may still read the community.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from icalendar import Calendar
from icalendar import Event as Entry

from communities.events.words import where_of
from communities.permissions import can_read
from communities.prose import text_from_html
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.models import CommunityPage, Event

MIME_TYPE = "text/calendar; charset=utf-8"
_SIGNER = Signer(salt="communities.calendar")
_READ_AGAIN_AFTER = timedelta(hours=6)


def calendar_of(events: Iterable[Event], *, name: str = "", with_links: Iterable[int] = ()) -> bytes:
    """Return events as one calendar; the links of online meetings only for the events named by key."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", _READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    open_to = frozenset(with_links)
    for event in events:
        calendar.add_component(_entry(event, with_link=event.pk in open_to))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(event: Event, *, with_link: bool) -> Entry:
    url = settings.SITE_URL + event.get_absolute_url()
    entry = Entry()
    entry.add("uid", f"{event.uid}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed)
    entry.add("created", event.created)
    entry.add("last-modified", event.changed)
    entry.add("dtstart", _local(event.starts))
    entry.add("dtend", _local(event.ends))
    entry.add("summary", event.title)
    entry.add("description", f"{text_from_html(event.description)}\n\n{url}")
    entry.add("location", where_of(event, with_link=with_link))
    entry.add("url", url)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _local(moment: datetime) -> datetime:
    """Return a moment in British time, so that a calendar shows the hour that people agreed on, summer and winter."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def feed_url(community: CommunityPage, member: User) -> str:
    """Return the whole address at which this member's calendar program reads the community's events."""
    key = _SIGNER.sign_object([community.pk, member.pk, _mark_of(member)])
    return f"{settings.SITE_URL}{reverse('community_calendar', args=[community.slug])}?key={key}"


def reader_of(key: str, community: CommunityPage) -> User | None:
    """Return the member whose calendar program asks, if the key is ours and they may still read the community."""
    try:
        community_id, member_id, mark = _SIGNER.unsign_object(key)
    except (BadSignature, ValueError):
        return None
    member = User.objects.filter(pk=member_id, is_active=True).first()
    if member is None or community_id != community.pk or mark != _mark_of(member):
        return None
    return member if can_read(member, community) else None


def _mark_of(member: User) -> str:
    """Return what a new password changes, too short to tell anything of it."""
    return member.get_session_auth_hash()[:12]
