"""Whether a text that is about to be kept has been sent in the meantime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from communities.composer.words import Words
from communities.models import ArrangementMessage, Event, Exchange, Post, Trial

if TYPE_CHECKING:
    from communities.services.drafts import Fields
    from learning_network.users.models import User


def was_sent(*, member: User, place: str, fields: Fields) -> bool:
    """Tell whether this form made something already, or an edited post says just this.

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
    return _made_by(form, member=member, token=token).exists()


def _made_by(form: str, *, member: User, token: UUID) -> QuerySet[Any]:
    """Return what this form of a member made, where it was sent."""
    match form:
        case "trial_new":
            return Trial.objects.sent_by_form(member=member, token=token)
        case "exchange_new":
            return Exchange.objects.sent_by_form(member=member, token=token)
        case "exchange" | "arrangement":
            return ArrangementMessage.objects.filter(author=member, token=token)
        case "event_new":
            return Event.objects.sent_by_form(organiser=member, token=token)
        case _:
            return Post.objects.sent_by_form(author=member, token=token)
