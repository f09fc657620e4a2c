"""What follows a log-in, the deletion of a file's row, and a member whose account is closed or deleted."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from communities import drafts
from communities.events.places import give_up_places
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
    """Take the name of a member who is erased out of what others wrote; their places go to whoever waits."""
    forget_mentions(instance.pk)
    give_up_places(member=instance)


def on_member_saved(instance: User, created: bool, raw: bool, **_: Any) -> None:
    """Give the places of a member whose account was closed to whoever waits."""
    if not (created or raw or instance.is_active):
        give_up_places(member=instance)
