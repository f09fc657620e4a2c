"""Users made by code or in the admin count as having a verified address, or they could not log in."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save

from learning_network.users.models import User


def on_user_saved(sender: type[User], instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Give a new user a verified address; at sign-up allauth makes it, unconfirmed."""
    if created and not raw and instance.email and not instance.is_signing_up:
        EmailAddress.objects.get_or_create(
            user=instance, email=instance.email.lower(), defaults={"verified": True, "primary": True}
        )


def connect() -> None:
    """Connect the handlers; called once at start-up."""
    post_save.connect(on_user_saved, sender=User, dispatch_uid="users.verified_address")
