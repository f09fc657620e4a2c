"""How allauth makes users of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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
