"""Giving files to posts, keeping them with a text that is not sent yet, and taking them away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction

from communities.composer.kinds import MOST_FILES
from communities.models import Attachment, Draft, Post

if TYPE_CHECKING:
    from communities.composer.uploads import Upload


@dataclass(frozen=True)
class Files:
    """What goes along with a post: files that came with this form, and files that were kept from before."""

    new: list[Upload] = field(default_factory=list)
    kept: list[Attachment] = field(default_factory=list)


def attach(post: Post, files: Files | None) -> None:
    """Give a new post its files, inside the caller's transaction."""
    if files is None:
        return
    _keep(files.kept, post=post)
    _store(files.new, post=post)


@transaction.atomic
def change_files(post: Post, files: Files) -> None:
    """Give an edited post the files that its form ended with; the others are deleted."""
    post.attachments.not_among(files.kept).delete()
    attach(post, files)


@transaction.atomic
def keep_files(draft: Draft, files: Files) -> None:
    """Keep the files of a form that came back; those that were taken out of it are deleted.

    What belongs to a post that is being edited stays with the post until the new words are sent.
    """
    mine = [attachment for attachment in files.kept if attachment.draft_id == draft.pk]
    draft.attachments.not_among(mine).delete()
    Attachment.objects.bulk_update(mine, ["alt"])
    # One more try than a post takes; whoever goes on sending too many must untick some first.
    _store(files.new[: 2 * MOST_FILES - len(mine)], draft=draft)


def _keep(kept: Iterable[Attachment], *, post: Post) -> None:
    for attachment in kept:
        attachment.draft, attachment.post = None, post
        attachment.save(update_fields=["draft", "post", "alt"])


def _store(uploads: Iterable[Upload], *, post: Post | None = None, draft: Draft | None = None) -> None:
    for upload in uploads:
        Attachment.objects.create(
            post=post,
            draft=draft,
            key=uuid4(),
            name=upload.name,
            type=upload.kind,
            size=upload.size,
            alt=upload.alt,
            width=upload.width,
            height=upload.height,
            file=ContentFile(upload.content, name=upload.name),
        )
