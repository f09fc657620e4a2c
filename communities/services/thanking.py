"""Thanking for a post, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from communities.models import Post, Thanks
from communities.talk.thanks import tell_of_thanks

if TYPE_CHECKING:
    from learning_network.users.models import User


@transaction.atomic
def thank(*, post: Post, member: User) -> None:
    """Thank for a post that everybody in the thread can read; a second time changes and tells nothing."""
    current = _locked(post)
    if not current.stands or current.author_id == member.pk:
        return
    thanks, is_new = Thanks.objects.get_or_create(post=current, member=member)
    if is_new:
        Post.objects.filter(pk=post.pk).update(thank_count=F("thank_count") + 1)
        tell_of_thanks(thanks)


@transaction.atomic
def take_back_thanks(*, post: Post, member: User) -> None:
    """Take back a member's thanks; what was not given stays so. The bell forgets it by itself."""
    _locked(post)
    gone, _ = Thanks.objects.by(member).filter(post=post).delete()
    if gone:
        Post.objects.filter(pk=post.pk).update(thank_count=F("thank_count") - 1)


def _locked(post: Post) -> Post:
    """Return the post as the database has it now; who thanks for one post waits for each other."""
    return Post.objects.select_for_update(of=("self",), no_key=True).get(pk=post.pk)
