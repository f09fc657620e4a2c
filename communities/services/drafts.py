"""Keeping texts that are not sent yet, and letting go of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from django.db import transaction
from django.utils import timezone

from communities.composer.words import HTML, LONGEST_HTML, Words
from communities.models import Draft

if TYPE_CHECKING:
    from learning_network.users.models import User

Fields: TypeAlias = Mapping[str, str | list[str]]

MOST_DRAFTS = 20


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept now, and how many older ones had to go for it."""

    draft: Draft
    let_go: int = 0


@transaction.atomic
def keep_draft(*, member: User, place: str, fields: Fields) -> Kept:
    """Keep what stands in one form instead of what was kept for it before; of more than 20 drafts the oldest go."""
    now = {"fields": dict(fields), "updated": timezone.now()}
    draft, made = Draft.objects.update_or_create(member=member, place=place, defaults=now)
    if not made:
        return Kept(draft)
    too_many = list(Draft.objects.of(member).values_list("pk", flat=True)[MOST_DRAFTS:])
    Draft.objects.filter(pk__in=too_many).delete()
    return Kept(draft, let_go=len(too_many))


@transaction.atomic
def add_to_draft(*, member: User, place: str, html: str) -> Kept:
    """Keep words below what was kept for a form already, of which nothing changes; words that stand there stand once.

    Args:
        member: Whose words.
        place: The form.
        html: Clean HTML for its box ``body``.
    """
    kept = Draft.objects.select_for_update().filter(member=member, place=place).first()
    fields = dict(kept.fields) if kept else {}
    before = Words.sent(fields, "body")
    words = before if html in before.html else before.followed_by(html)
    # An editor takes only so much; a plain box shows the words whatever their length.
    fits = len(words.html) <= LONGEST_HTML
    body = {"body": words.html, "body_format": HTML} if fits else {"body": words.text, "body_format": "text"}
    return keep_draft(member=member, place=place, fields={**fields, **body})


@transaction.atomic
def forget_draft(*, member: User, place: str) -> None:
    """Let go of what was kept for a form, files included: it was sent, or thrown away."""
    Draft.objects.of(member).filter(place=place).delete()
