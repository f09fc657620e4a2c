"""How allauth makes users of ours."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest

from learning_network.users.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Marks a user as signing up, so that their address still has to be confirmed."""

    def new_user(self, request: HttpRequest) -> User:
        user = User()
        user.is_signing_up = True
        return user

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names here; the e-mail address is the name."""

    def get_user_search_fields(self) -> list[Any]:
        return ["email"]

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the link of the mail; on any device it leads on to what somebody made the account for."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        onward = get_next_redirect_url(request) if request else None
        return f"{url}?{urlencode({'next': onward})}" if onward else url
