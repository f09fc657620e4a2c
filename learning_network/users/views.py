"""The way to the admin for those who are not in it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def log_in_to_admin(request: HttpRequest) -> HttpResponse:
    """Lead a visitor to the log-in of the site.

    Whoever is logged in and sent here lacks the right, and is told so: the log-in would send them back in a circle.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}")
