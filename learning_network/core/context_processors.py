"""What every template may print."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from learning_network.core.contact import contact_address
from learning_network.core.moderation.models import Suspension


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, its public address, whom to write to, and whether writing is paused, for all or for me."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_address": contact_address(),
        "read_only": settings.READ_ONLY,
        "my_suspension": SimpleLazyObject(lambda: _suspension_of(request)),
    }


def _suspension_of(request: HttpRequest) -> Suspension | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Suspension.objects.of(user).current().first()
