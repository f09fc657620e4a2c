"""What follows a log-in, and the deletion of a file's row."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from communities import drafts
from communities.models import Attachment
from learning_network.users.models import User


def on_logged_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    """Make what was typed before the log-in the member's own."""
    if request is not None and hasattr(request, "session"):
        drafts.adopt(request, user)


def on_attachment_deleted(instance: Attachment, **_: Any) -> None:
    """Delete the file with its row, once the row is gone for good."""
    storage, name = instance.file.storage, instance.file.name or ""
    transaction.on_commit(lambda: storage.delete(name))
