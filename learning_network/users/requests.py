"""The request of somebody who is logged in."""

from django.http import HttpRequest

from learning_network.users.models import User


class MemberRequest(HttpRequest):
    """A request whose user is a member, as ``login_required`` or ``for_members`` makes sure."""

    user: User
