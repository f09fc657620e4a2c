"""Questions asked of matters, of what hides a thing, and of suspensions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Model, Q
from django.utils import timezone

from learning_network.core.moderation.registry import kinds
from learning_network.core.moderation.vocabularies import MatterState

if TYPE_CHECKING:
    from learning_network.core.moderation.models import Act, Flag, Hiding, Matter, Suspension  # noqa: F401
    from learning_network.users.models import User


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters as a queue."""

    def about(self, thing: Model) -> MatterQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def waiting(self) -> MatterQuerySet:
        """Those that somebody should look at now."""
        return self.filter(state=MatterState.WAITING)

    def asked(self) -> MatterQuerySet:
        """Those whose author was asked to change something."""
        return self.filter(state=MatterState.ASKED)

    def settled(self) -> MatterQuerySet:
        """Those that were decided, the last first; a thread that was pinned, for one, had nothing to decide."""
        decided = self.filter(state=MatterState.SETTLED, settled_at__isnull=False)
        return decided.order_by("-settled_at", "-pk")

    def not_about(self, user: User) -> MatterQuerySet:
        """Those whose author is somebody else: nobody judges their own words, nor reads who reported them."""
        return self.filter(Q(author=None) | ~Q(author=user))

    def for_queue(self) -> MatterQuerySet:
        """With what the queue prints, whatever the kinds: the same number of queries for one and for a hundred."""
        things = GenericPrefetch("thing", [kind.things() for kind in kinds().values()])
        return self.select_related("author", "assignee", "page", "content_type").prefetch_related(
            things, "flags__member", "acts__by"
        )

    def locked(self, pk: int) -> Matter:
        """Return one as the database has it now, ours alone until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class FlagQuerySet(models.QuerySet["Flag"]):
    """Flags by what became of them."""

    def open(self) -> FlagQuerySet:
        """Those that nobody has decided on yet."""
        return self.filter(settled=False)

    def by(self, member: User) -> FlagQuerySet:
        return self.filter(member=member)

    def about(self, model: type[Model], key: int) -> FlagQuerySet:
        content_type = ContentType.objects.get_for_model(model)
        return self.filter(matter__content_type=content_type, matter__object_id=key)


class HidingQuerySet(models.QuerySet["Hiding"]):
    """What hides things."""

    def of(self, thing: Model) -> HidingQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)

    def of_model(self, model: type[Model], keys: Iterable[int]) -> HidingQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """Suspensions by whether they hold."""

    def current(self) -> SuspensionQuerySet:
        """Those that hold now."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)

    def over(self) -> SuspensionQuerySet:
        """Those whose day has come and that nobody has ended yet."""
        return self.filter(until__lte=timezone.now(), lifted_at=None)

    def of(self, member: User) -> SuspensionQuerySet:
        return self.filter(member=member)
