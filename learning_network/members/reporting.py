"""Profiles as something that members can report: hiding one hides what its member says of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.html import linebreaks

from communities.permissions import moderates
from learning_network.core.moderation.registry import Described, FlaggableKind, register
from learning_network.members.querysets import active_members
from learning_network.users.models import User

if TYPE_CHECKING:
    from communities.permissions import Reader


class ProfileKind(FlaggableKind):
    """What members say of themselves: where they work, in which role and area, and what they write about it."""

    name, label, model = "profile", "profile", User

    def things(self) -> QuerySet[User]:
        return User.objects.all()

    def visible_to(self, user: Reader) -> QuerySet[User]:
        """Profiles are for members."""
        members = active_members()
        return members if user is not None and user.is_authenticated else members.none()

    def describe(self, thing: User) -> Described:
        said = "\n\n".join(part for part in (thing.display_name, thing.organisation_name, thing.about) if part)
        return Described(
            title=f"Profile of {thing.display_name}",
            words=linebreaks(said, autoescape=True),
            address=thing.get_absolute_url(),
            author=thing,
        )

    def looked_after_by(self, user: User, thing: User) -> bool:
        return moderates(user)

    def hide(self, things: Sequence[User]) -> None:
        _set(things, hidden=True)

    def restore(self, things: Sequence[User]) -> None:
        _set(things, hidden=False)

    def written_by(self, member: User) -> QuerySet[User]:
        return User.objects.filter(pk=member.pk)


def _set(members: Sequence[User], *, hidden: bool) -> None:
    User.objects.filter(pk__in=[member.pk for member in members]).update(profile_hidden=hidden)


def register_profiles() -> None:
    """Let members report profiles; called once at start-up."""
    register(ProfileKind())
