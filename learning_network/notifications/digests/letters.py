"""From what is new for a batch of members to their letters."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from learning_network.notifications.digests.dates import dates, day
from learning_network.notifications.digests.editions import Edition
from learning_network.notifications.digests.sections import Part, sections
from learning_network.notifications.models import Notification
from learning_network.notifications.querysets import Told
from learning_network.notifications.registry import Letter
from learning_network.notifications.vocabularies import Place
from learning_network.users.models import User

# A digest is read on a phone, and mail programs cut what is longer than 100 kB.
_MOST_LISTED = 8

_COUNTED = {
    Place.WAITING: ("1 waits for an answer", "{} wait for an answer"),
    Place.ANSWERED: ("1 was answered", "{} were answered"),
    Place.PRACTICE: ("1 became practice", "{} became practice"),
    Place.NEW: ("1 more is new", "{} more are new"),
    Place.TOGETHER: ("1 date is coming", "{} dates are coming"),
}


@dataclass(frozen=True)
class Listed:
    """One heading of a digest with what stands under it."""

    heading: str
    parts: Sequence[Part]
    more: int


def letters(digests: Sequence[Notification], edition: Edition) -> dict[int, Letter]:
    """Return the letter of each digest of one edition by the digest's key; none where nothing is new.

    Everything is read afresh, for all of them together.
    """
    members = [digest.recipient for digest in digests]
    since = _since(members, edition)
    # Who has been told by a later edition meanwhile has nothing to hear of this one.
    behind = [member for member in members if since[member.pk] < edition.until]
    parts = _parts(behind, edition, since=since)
    return {
        digest.pk: _letter(digest.recipient, parts[digest.recipient_id], edition, since=since[digest.recipient_id])
        for digest in digests
        if parts.get(digest.recipient_id)
    }


def _since(members: Sequence[User], edition: Edition) -> dict[int, datetime]:
    """Return until when each member has been told."""
    told = Notification.objects.told_until(members)
    return {member.pk: _since_of(told.get(member.pk, {}), edition) for member in members}


def _since_of(told: Mapping[str, Told], edition: Edition) -> datetime:
    """Return until when one member has been told by this period's digests.

    Whoever has had none is told from one period before the first that was to come, or from where their others ended.
    """
    mine = told.get(edition.period)
    if mine and mine.last:
        return mine.last
    first = mine.first if mine else edition.until
    return min([first - edition.period.length, *(other.last for other in told.values() if other.last)])


def _parts(members: Sequence[User], edition: Edition, *, since: Mapping[int, datetime]) -> dict[int, list[Part]]:
    parts: dict[int, list[Part]] = defaultdict(list)
    for section in sections() if members else ():
        said = section.entries(members, since=since, until=edition.until, period=edition.period)
        for member_id, more in said.items():
            parts[member_id] += more
    return parts


def _letter(member: User, parts: Sequence[Part], edition: Edition, *, since: datetime) -> Letter:
    sources = list(dict.fromkeys(part.source for part in parts))
    alone = sources[0] if len(sources) == 1 else None
    noun = edition.period.noun
    context = {
        "heading": f"{alone.name if alone else settings.WAGTAIL_SITE_NAME}: your {noun}",
        "dates": dates(since, edition.until),
        "name": member.first_name,
        "first_line": _first_line(parts),
        "listed": list(_listed(parts)),
        "sources": sources,
        "often": edition.period.label.lower(),
        "several": len(sources) > 1,
        "button": (alone.open_words, alone.url) if alone else ("Open my pages", reverse("me")),
    }
    # The subject names no community and no title: it is read over shoulders.
    return Letter(f"{settings.WAGTAIL_SITE_NAME}: your {noun} to {day(edition.until)}", context)


def _listed(parts: Sequence[Part]) -> Iterator[Listed]:
    for place in Place:
        here = [part for part in parts if part.place == place]
        if here:
            yield Listed(place.label, here[:_MOST_LISTED], max(len(here) - _MOST_LISTED, 0))


def _first_line(parts: Sequence[Part]) -> str:
    """Return what mail programs show beside the subject: numbers, no titles."""
    numbers = Counter(part.place for part in parts)
    said = [_COUNTED[place][numbers[place] > 1].format(numbers[place]) for place in Place if numbers[place]]
    return f"{', '.join(said[:-1])} and {said[-1]}." if said[1:] else f"{said[0]}."
