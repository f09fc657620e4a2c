"""Middleware of the house: read-only mode."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def read_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """With ``READ_ONLY`` set, answer every write with 503 and words; reading goes on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.READ_ONLY and request.method not in _READING:
            response = render(request, "503.html", status=503)
            response["Retry-After"] = "900"
            return response
        return get_response(request)

    return middleware
