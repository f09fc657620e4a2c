"""The request of somebody who is logged in."""

from typing import TypeGuard

from django.conf import settings
from django.http import HttpRequest

from learning_network.users.models import User


class MemberRequest(HttpRequest):
    """A request whose user is a member, as ``login_required`` or ``for_members`` makes sure."""

    user: User


def reads_in_person(request: HttpRequest) -> TypeGuard[MemberRequest]:
    """Tell whether a member looks at the page now, so that it may be noted; a browser that fetches ahead does not."""
    purpose = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}"
    fetched_ahead = "prefetch" in purpose or "prerender" in purpose or request.headers.get("X-Moz") == "prefetch"
    return request.method == "GET" and request.user.is_authenticated and not (fetched_ahead or settings.READ_ONLY)
