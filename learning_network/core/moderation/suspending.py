"""Suspending a member with all they wrote, and lifting it: rows of moderation, never an edit of the user."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from learning_network.core.moderation import hiding
from learning_network.core.moderation.models import Act, Suspension
from learning_network.core.moderation.registry import kinds
from learning_network.core.moderation.vocabularies import Action, Cause
from learning_network.users.models import User


@transaction.atomic
def suspend(
    *, member: User, by: User, reason: str, until: datetime | None = None, hides: bool = True
) -> tuple[Suspension, bool]:
    """Let a member write nothing, and hide what they wrote; return the suspension, and whether it is new.

    The member's row is locked, so that what they are sending this moment is either stored and hidden, or refused.
    """
    lock_member(member)
    known = Suspension.objects.of(member).filter(lifted_at=None).first()
    if known is not None and (known.until is None or known.until > timezone.now()):
        return known, False
    if known is not None:
        lift(known)
    suspension = Suspension.objects.create(member=member, by=by, reason=reason, until=until)
    for kind in kinds().values() if hides else ():
        hiding.hide_all(kind, kind.written_by(member), cause=Cause.SUSPENSION, suspension=suspension)
    Act.objects.create(member=member, by=by, action=Action.SUSPENDED, words=reason)
    return suspension, True


@transaction.atomic
def lift(suspension: Suspension, *, by: User | None = None, words: str = "") -> bool:
    """Let the member write again, and show exactly what the suspension hid; return whether it still held.

    What moderators or reports hid meanwhile stays hidden, what the member took back stays away.
    """
    ours = Suspension.objects.select_for_update(of=("self",)).get(pk=suspension.pk)
    if ours.lifted_at is not None:
        return False
    for kind in kinds().values():
        content_type = ContentType.objects.get_for_model(kind.model)
        keys: Sequence[int] = list(ours.hidings.filter(content_type=content_type).values_list("object_id", flat=True))
        hiding.show_all(kind, keys, causes=[Cause.SUSPENSION])
    ours.lifted_at, ours.lifted_by = timezone.now(), by
    ours.save(update_fields=["lifted_at", "lifted_by"])
    Act.objects.create(member=ours.member, by=by, action=Action.LIFTED, words=words)
    return True


def current_suspension(member: User) -> Suspension | None:
    """Return the suspension that keeps this member from writing now; one whose day has come is lifted."""
    known = Suspension.objects.of(member).filter(lifted_at=None).first()
    if known is None or known.until is None or known.until > timezone.now():
        return known
    lift(known)
    return None


def lock_member(*members: User) -> None:
    """Let what counts or changes these members' writing wait for each other, inside the caller's transaction.

    Several are locked in the order of their keys, so that two who report each other do not wait in a ring.
    """
    keys = [member.pk for member in members]
    list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk"))
