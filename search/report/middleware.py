"""Notices which results are opened: a page of ours that a page with a search led to. Nothing is put into links."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from search.report.counting import count_opened

_FOUND = 200


def opened_results(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count results that were opened from a search."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "GET" and response.status_code == _FOUND:
            count_opened(request)
        return response

    return middleware
