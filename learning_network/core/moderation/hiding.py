"""Hiding and showing things by causes that come and go in any order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, QuerySet

from learning_network.core.moderation.models import Hiding, Suspension
from learning_network.core.moderation.registry import kind_of

if TYPE_CHECKING:
    from learning_network.core.moderation.registry import FlaggableKind
    from learning_network.core.moderation.vocabularies import Cause


def is_hidden(thing: Model) -> bool:
    """Tell whether anything hides it."""
    return Hiding.objects.of(thing).exists()


def with_hidden(things: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate things that keep no note of their own with ``hidden``: whether anything hides them."""
    content_type = ContentType.objects.get_for_model(things.model)
    return things.annotate(hidden=Exists(Hiding.objects.filter(content_type=content_type, object_id=OuterRef("pk"))))


def causes_of(thing: Model) -> list[str]:
    """Return what hides it, in a steady order."""
    return sorted(Hiding.objects.of(thing).values_list("cause", flat=True))


def hide(thing: Model, cause: Cause, *, suspension: Suspension | None = None) -> None:
    """Add a cause that hides the thing, inside the caller's transaction; the same cause twice is one."""
    hide_all(kind_of(type(thing)), [thing], cause=cause, suspension=suspension)


def show(thing: Model, *causes: Cause) -> None:
    """Take causes away, inside the caller's transaction; the thing is shown when none is left."""
    show_all(kind_of(type(thing)), [thing.pk], causes=causes)


def hide_all(kind: FlaggableKind, things: Iterable[Any], *, cause: Cause, suspension: Suspension | None = None) -> None:
    """Add one cause to many things of a kind; only those that stood open change."""
    locked = kind.lock([thing.pk for thing in things])
    hidden = _hidden_among(kind, [thing.pk for thing in locked])
    content_type = ContentType.objects.get_for_model(kind.model)
    rows = [
        Hiding(content_type=content_type, object_id=thing.pk, cause=cause, suspension=suspension) for thing in locked
    ]
    Hiding.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    kind.hide([thing for thing in locked if thing.pk not in hidden])


def show_all(kind: FlaggableKind, keys: Sequence[int], *, causes: Iterable[Cause]) -> None:
    """Take causes from many things of a kind, and show those that nothing else hides."""
    locked = kind.lock(keys)
    rows = Hiding.objects.of_model(kind.model, [thing.pk for thing in locked])
    taken = rows.filter(cause__in=list(causes))
    changed = set(taken.values_list("object_id", flat=True))
    taken.delete()
    still = _hidden_among(kind, sorted(changed))
    kind.restore([thing for thing in locked if thing.pk in changed - still])


def _hidden_among(kind: FlaggableKind, keys: Sequence[int]) -> set[int]:
    return set(Hiding.objects.of_model(kind.model, keys).values_list("object_id", flat=True))
