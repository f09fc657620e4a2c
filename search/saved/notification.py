"""The kind of notification that tells of a saved search's news."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from learning_network.notifications.registry import Letter, NotificationKind
from search.contract import Hit
from search.results import Item, items_of
from search.saved.models import SavedSearch
from search.saved.querysets import ALERT
from search.saved.services import stop_alerts
from search.saved.vocabularies import Frequency

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

# A mail is read on a phone; what is more stands behind its link.
_MOST_LISTED = 10
_AT_ONCE = 500


class SearchAlert(NotificationKind):
    """“3 new results for …”, with what of them the member may open at that moment."""

    name, label, template = ALERT, "Alerts of saved searches", "search/saved/email/alert"

    def may_see(self, recipient: "User", subject: str) -> bool:
        saved = self._saved(recipient, subject)
        return saved is not None and saved.frequency != Frequency.NONE

    def letter(self, notification: "Notification") -> Letter | None:
        saved = self._saved(notification.recipient, notification.subject)
        items = list(_items(saved, notification)) if saved else []
        if saved is None or not items:
            return None
        address, _labels = saved.read()
        context = {
            "saved": saved,
            "items": [(item, urljoin(settings.SITE_URL, item.url)) for item in items[:_MOST_LISTED]],
            "more": max(len(items) - _MOST_LISTED, 0),
            "left_out": address.left_out,
            "search_url": settings.SITE_URL + saved.url,
            "change_url": settings.SITE_URL + reverse("saved_search_edit", args=[saved.pk]),
        }
        results = "1 new result" if len(items) == 1 else f"{len(items)} new results"
        return Letter(f"{results} for “{saved.name}”", context)

    def stop_words(self, recipient: "User", subject: str) -> str:
        saved = self._saved(recipient, subject)
        if saved is None or saved.frequency == Frequency.NONE:
            return ""
        return f"mails about the search you saved as “{saved.name}”"

    def stop(self, recipient: "User", subject: str) -> None:
        saved = self._saved(recipient, subject)
        if saved is not None:
            stop_alerts(saved)

    @staticmethod
    def _saved(recipient: "User", subject: str) -> SavedSearch | None:
        return SavedSearch.objects.of(recipient).filter(pk=subject).first()


def _items(saved: SavedSearch, notification: "Notification") -> Iterator[Item]:
    """Yield what the look found and its owner may open now, the best first."""
    found = saved.told.filter(look=notification.context["look"])
    hits = [Hit(kind, key) for kind, key in found.values_list("kind", "key")]
    for start in range(0, len(hits), _AT_ONCE):
        for item, _entry in items_of(hits[start : start + _AT_ONCE], notification.recipient):
            yield item
