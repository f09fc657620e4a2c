"""Remembers what the loader wrote, in Wagtail's log, so that what people changed since is never overwritten."""

import hashlib
from enum import Enum
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log, registry

# Raise it when the writers make something else of the same file: everything then loads again.
FORMAT = 1

_MARK = "content_digest"
# What may happen to a record without touching its words.
_HARMLESS = (
    "wagtail.move",
    "wagtail.reorder",
    "wagtail.lock",
    "wagtail.unlock",
    "wagtail.view_restriction.create",
    "wagtail.view_restriction.edit",
    "wagtail.view_restriction.delete",
)


class Standing(Enum):
    """What a record in the database is to the file that describes it."""

    UNCHANGED = "unchanged"
    OUTDATED = "outdated"
    EDITED_ON_SITE = "edited on the site"


def digest(content: bytes, *, sources: bytes = b"") -> str:
    """Return a mark of what a record is made from: its file, and the list of sources it may draw on."""
    return hashlib.sha256(b"\0".join([str(FORMAT).encode(), content, sources])).hexdigest()


def standing(record: Model, current: str) -> Standing:
    """Tell whether the last thing that happened to a record was our writing of this same file."""
    last = registry.get_logs_for_instance(record).exclude(action__in=_HARMLESS).order_by("-timestamp", "-pk").first()
    if last is None or _MARK not in last.data or last.revision_id != getattr(record, "latest_revision_id", None):
        return Standing.EDITED_ON_SITE
    return Standing.UNCHANGED if last.data[_MARK] == current else Standing.OUTDATED


def remember(record: Model, mark: str, *, action: str, **details: Any) -> None:
    """Log that a file was written into a record; an empty mark means that it is to be written again."""
    log(record, action, data={_MARK: mark}, content_changed=True, **details)
