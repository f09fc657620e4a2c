"""Whether a text that is about to be kept has been sent in the meantime."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from communities.composer.words import Words
from communities.models import Post

if TYPE_CHECKING:
    from communities.services.drafts import Fields
    from learning_network.users.models import User


def was_sent(*, member: User, place: str, fields: Fields) -> bool:
    """Tell whether this form made a post already, or an edited post says just this.

    The last words that a page keeps while it closes may arrive after the post; they must not come back as a draft.
    """
    form, _, key = place.partition(":")
    if form == "post_edit":
        body = Post.objects.filter(pk=key, author=member).values_list("body", flat=True).first()
        return body is not None and Words.sent(fields, "body").html == body
    try:
        token = UUID(str(fields.get("token", "")))
    except ValueError:
        return False
    return Post.objects.sent_by_form(author=member, token=token).exists()
