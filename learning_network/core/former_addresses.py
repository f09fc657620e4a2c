"""Former addresses lead to a page only for who may open it: its present address would tell what it is called now."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from learning_network.core.page_access import may_open

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from wagtail.models import Page


class FormerAddresses(RedirectMiddleware):
    """Wagtail's redirects, which do not ask whether the page is published or closed."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        if answer is response:
            return response
        page = _page_behind(request)
        return answer if page is None or may_open(request, page) else response


def _page_behind(request: HttpRequest) -> Page | None:
    """Return the page that a former address stood for; None where somebody wrote an address of another kind."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    found = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
    page: Page | None = found.redirect_page if found else None
    return page
