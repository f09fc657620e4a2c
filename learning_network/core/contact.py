"""Whom to write to."""

from email.utils import parseaddr

from django.conf import settings


def contact_address() -> str:
    """Return the address that the organisation running the site answers."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
