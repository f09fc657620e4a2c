"""Which members others may look up."""

from django.db.models import QuerySet

from learning_network.users.models import User


def active_members() -> QuerySet[User]:
    """Return members whose account is open; a closed account has no page."""
    return User.objects.filter(is_active=True)
