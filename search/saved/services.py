"""Saving, changing and stopping a member's searches."""

import hashlib
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from learning_network.notifications.models import Notification
from learning_network.users.models import User
from search.address import Address
from search.saved.models import SavedSearch
from search.saved.querysets import ALERT
from search.saved.vocabularies import Frequency

# Each is looked at every day or week; nobody reads more mails than this.
MOST = 50


class TooManySearches(Exception):
    """A member has as many saved searches as one may have."""

    def __init__(self) -> None:
        super().__init__(f"You have {MOST} saved searches, which is as many as one may have. Delete one first.")


def normalised(address: Address) -> list[tuple[str, str]]:
    """Return the parameters of a search in one order, whichever page asked it; its order and page do not matter."""
    own = [
        ("q", " ".join(address.text.split())),
        ("kind", address.fixed_kind or address.kind),
        ("exact", "1" if address.exact else ""),
    ]
    return [(name, value) for name, value in own if value] + sorted(address.chosen)


@transaction.atomic
def save_search(owner: User, address: Address, *, name: str, frequency: Frequency) -> tuple[SavedSearch, bool]:
    """Save a search and return it with True; one that its owner has saved before is returned as it is, with False.

    What is there now is no news: only what search first knows later will be told.
    """
    # Two requests at once take turns here, so that neither the limit nor the search is passed twice.
    User.objects.select_for_update().get(pk=owner.pk)
    parameters = normalised(address)
    asked = urlencode([(parameter, value.casefold()) for parameter, value in parameters])
    digest = hashlib.sha256(asked.encode()).hexdigest()
    mine = SavedSearch.objects.of(owner)
    known = mine.filter(digest=digest).first()
    if known:
        return known, False
    if mine.count() >= MOST:
        raise TooManySearches
    saved = SavedSearch(owner=owner, name=name, parameters=urlencode(parameters), digest=digest)
    _tell_from_now(saved, frequency)
    saved.save()
    return saved, True


@transaction.atomic
def change_search(saved: SavedSearch, *, name: str, frequency: Frequency) -> None:
    """Rename a search or change how often its owner hears of news.

    Turned on again, it tells nothing of what came while it was off.
    """
    saved.name = name
    changed = ["name"]
    if frequency != saved.frequency:
        off = Frequency.NONE in {saved.frequency, frequency}
        changed += _tell_from_now(saved, frequency) if off else _set_pace(saved, frequency)
    if frequency == Frequency.NONE:
        Notification.objects.about(ALERT, str(saved.pk)).withdraw("The member wants no mail of this search.")
    # No more than these: a look at the same moment moves the others.
    saved.save(update_fields=changed)


def stop_alerts(saved: SavedSearch) -> None:
    """Send no more mail of a saved search; the search itself stays."""
    change_search(saved, name=saved.name, frequency=Frequency.NONE)


@transaction.atomic
def delete_search(saved: SavedSearch) -> None:
    """Delete a saved search, and withdraw what it has still to tell."""
    Notification.objects.about(ALERT, str(saved.pk)).withdraw("The member deleted this search.")
    saved.delete()


def _tell_from_now(saved: SavedSearch, frequency: Frequency) -> list[str]:
    """Make what is known now no news; return the fields that this sets."""
    saved.since = saved.looked_until = timezone.now()
    return ["since", "looked_until", *_set_pace(saved, frequency)]


def _set_pace(saved: SavedSearch, frequency: Frequency) -> list[str]:
    """Begin another beat; return the fields that this sets."""
    saved.frequency = frequency
    saved.next_look = timezone.now() + frequency.period if frequency.period else None
    return ["frequency", "next_look"]
