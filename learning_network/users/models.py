"""The user: a person known by e-mail address, with what they choose to say of their work."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.urls import reverse

from learning_network.areas import Area
from learning_network.users.vocabularies import MemberRole


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; without a password they can only log in after a reset."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail address in any case."""
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A member, publisher, editor or administrator. The e-mail address is never shown to others."""

    username = None  # type: ignore[assignment]  # the e-mail address takes its place
    email = models.EmailField("e-mail address", unique=True, error_messages={"unique": "This address has an account."})
    role = models.CharField("what you do", max_length=40, choices=MemberRole.choices, blank=True)
    organisation_name = models.CharField("organisation", max_length=120, blank=True)
    area = models.CharField("borough or wider area", max_length=60, choices=Area.choices, blank=True)
    about = models.TextField("about you", max_length=600, blank=True)
    # True while moderators hide what the member says of themselves; only they change it.
    profile_hidden = models.BooleanField(default=False, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # True on the instance that a sign-up is making: its address is not verified yet.
    is_signing_up = False

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["first_name", "last_name", "pk"]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, but not ``profile_hidden``: a form opened before must not undo what moderators did."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [field.name for field in fields if field.name != "profile_hidden"]
        super().save(*args, **kwargs)

    @property
    def display_name(self) -> str:
        """The name others see, in one line; never the e-mail address."""
        return " ".join(self.get_full_name().split()) or f"Member {self.pk}"

    @property
    def initials(self) -> str:
        """One or two letters for the patch beside a post."""
        letters = [part[0] for part in (self.first_name, self.last_name) if part]
        return "".join(letters).upper() or "M"

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.pk])
