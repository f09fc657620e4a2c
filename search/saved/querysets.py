"""Questions asked of saved searches and of first appearances."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Cast

from learning_network.notifications.models import Notification
from learning_network.notifications.vocabularies import State

if TYPE_CHECKING:
    from learning_network.users.models import User
    from search.querysets import Thing

    # The querysets' bases name these in quotes, which the linter does not read.
    from search.saved.models import FirstAppearance, SavedSearch  # noqa: F401

# Cron is not a clock: who asks a little early is answered, else a day's mail would come a day late.
TOLERANCE = timedelta(minutes=30)

# The name of the kind of notification; it stands here because the list shows when the last one was sent.
ALERT = "search-alert"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches by owner and by when they are to be looked at."""

    def of(self, owner: User) -> SavedSearchQuerySet:
        """Those of one member."""
        return self.filter(owner=owner)

    def with_last_mail(self) -> SavedSearchQuerySet:
        """Add ``last_sent``, the moment of the last mail; None when there was none."""
        sent = Notification.objects.of_kinds([ALERT]).filter(state=State.SENT)
        mine = sent.filter(subject=Cast(OuterRef("pk"), models.CharField()), recipient=OuterRef("owner"))
        return self.annotate(last_sent=Subquery(mine.order_by("-settled").values("settled")[:1]))

    def due(self, now: datetime) -> SavedSearchQuerySet:
        """Those to look at now, the longest waiting first; never those of a closed account."""
        due = self.filter(next_look__lte=now + TOLERANCE, owner__is_active=True)
        return due.select_related("owner").order_by("next_look", "pk")

    def take_turn(self, saved: SavedSearch, *, next_look: datetime | None, looked_until: datetime) -> bool:
        """Move a saved search on to its next look; False when another process did so since it was read."""
        unmoved = self.filter(pk=saved.pk, next_look=saved.next_look, since=saved.since)
        return bool(unmoved.update(next_look=next_look, looked_until=looked_until))


class FirstAppearanceQuerySet(models.QuerySet["FirstAppearance"]):
    """First appearances by thing and moment."""

    def note(self, thing: Thing) -> None:
        """Write down that search knows a thing now, unless it did before."""
        self.bulk_create([self.model(kind=thing[0], key=thing[1])], ignore_conflicts=True)

    def after(self, moment: datetime) -> FirstAppearanceQuerySet:
        """Those later than a moment."""
        return self.filter(moment__gt=moment)
