"""Lines of the moderation log about what is done openly to a thing: pinned, closed, moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from learning_network.core.moderation.matters import matter_about
from learning_network.core.moderation.models import Act, Matter
from learning_network.core.moderation.vocabularies import Action, MatterState

if TYPE_CHECKING:
    from learning_network.users.models import User


@transaction.atomic
def note(thing: Model, action: Action, *, by: User, words: str = "") -> Act:
    """Write down what was done to a thing. It overtakes no decision: whoever looks at the thing may go on."""
    matter = matter_about(thing)
    act: Act = matter.acts.create(action=action, by=by, words=words, stamp=matter.stamp, member=matter.author)
    return act


def waits(thing: Model) -> bool:
    """Tell whether moderators have something to decide about a thing, or wait for its author."""
    return Matter.objects.about(thing).exclude(state=MatterState.SETTLED).exists()


def took_place_elsewhere(model: type[Model], keys: Iterable[int], *, page_id: int) -> None:
    """Say in which community things of a model stand now, so that those who look after that one look at them."""
    content_type = ContentType.objects.get_for_model(model)
    Matter.objects.filter(content_type=content_type, object_id__in=list(keys)).update(page=page_id)
