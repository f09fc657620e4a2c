"""Pages of long lists, with stable addresses."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest


def page_of(paginator: Paginator, request: HttpRequest, *, query: str = "") -> dict[str, Any]:
    """Return one page of a list and the way to the others; an unknown page number leads to the nearest."""
    page = paginator.get_page(request.GET.get("page"))
    return {"page_obj": page, "page_numbers": list(paginator.get_elided_page_range(page.number)), "query": query}
