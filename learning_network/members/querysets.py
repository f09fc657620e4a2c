"""What members' pages ask of the apps below."""

from django.db.models import QuerySet

from communities.models import Thread
from communities.querysets import ThreadQuerySet
from learning_network.users.models import User


def active_members() -> QuerySet[User]:
    """Return members whose account is open; a closed account has no page."""
    return User.objects.filter(is_active=True)


def threads_of(member: User, *, reader: User) -> ThreadQuerySet:
    """Return the threads that a member started and the reader may see, the liveliest first."""
    return Thread.objects.visible_to(reader).filter(author=member).select_related("community").liveliest()
