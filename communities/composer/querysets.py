"""Questions asked of texts not sent yet and of the files of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    # The querysets' bases name these in quotes, which the linter does not read.
    from communities.models import Attachment, Draft
    from communities.permissions import Reader
    from learning_network.users.models import User


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts of one member; nobody reads another's."""

    def of(self, member: User) -> DraftQuerySet:
        """What this member has not sent, the newest first."""
        return self.filter(member=member)

    def for_place(self, *, member: User, place: str) -> Draft | None:
        """The draft that this member has for this form, if there is one."""
        return self.of(member).filter(place=place).prefetch_related("attachments").first()


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files by who may read them."""

    def visible_to(self, user: Reader) -> AttachmentQuerySet:
        """Files of posts whose words this person may read, and of their own texts that are not sent yet."""
        from communities.models import Post

        readable = Q(post__in=Post.objects.visible_to(user).filter(deleted_at=None))
        if user is not None and user.is_authenticated:
            readable |= Q(draft__member=user)
        return self.filter(readable)

    def not_among(self, kept: list[Attachment]) -> AttachmentQuerySet:
        return self.exclude(pk__in=[attachment.pk for attachment in kept])
