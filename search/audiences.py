"""Which tokens a reader holds; whatever carries one of them may be found by this reader."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, Group

from search import registry
from search.contract import MEMBER, VISITOR

if TYPE_CHECKING:
    from learning_network.users.models import User


def reader_of(user: "User | AnonymousUser | None") -> "User | None":
    """Return the reader as sources know them: a member, or None for a visitor."""
    return None if user is None or isinstance(user, AnonymousUser) or not user.is_active else user


def tokens_of(user: "User | AnonymousUser | None") -> frozenset[str]:
    """Return the tokens of a reader: a visitor's one, or a member's own with those the apps add."""
    reader = reader_of(user)
    if reader is None:
        return frozenset({VISITOR})
    tokens = {MEMBER, f"user:{reader.pk}", *(f"group:{pk}" for pk in _groups(reader))}
    for more_of in registry.audiences():
        tokens.update(more_of(reader))
    return frozenset(tokens)


def _groups(reader: "User") -> list[int]:
    """Return the groups whose pages this reader may open; Wagtail opens every restricted page to administrators."""
    groups = Group.objects.all() if reader.is_superuser else reader.groups.all()
    return list(groups.values_list("pk", flat=True))
