"""What every template may print."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, its public address, and whether writing is paused."""
    return {"site_name": settings.WAGTAIL_SITE_NAME, "site_url": settings.SITE_URL, "read_only": settings.READ_ONLY}
