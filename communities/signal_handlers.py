"""What follows a log-in, the deletion of a file's row, and that of a member."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from communities import drafts
from communities.models import Attachment
from communities.services.forgetting import forget_mentions
from learning_network.users.models import User


def on_logged_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Make what was typed before the log-in the member's own."""
    if request is not None and hasattr(request, "session"):
        drafts.adopt(request, user)


def on_attachment_deleted(instance: Attachment, **_: Any) -> None:
    """Delete the file with its row, once the row is gone for good."""
    storage, name = instance.file.storage, instance.file.name or ""
    transaction.on_commit(lambda: storage.delete(name))


def on_member_deleted(instance: User, **_: Any) -> None:
    """Take the name of a member who is erased out of what others wrote."""
    forget_mentions(instance.pk)
