"""The page that searches everything, its suggestions, and the lists of one kind that are no page of the tree."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.panel import build_panel
from search.suggest import suggestions


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search everything the reader may see."""
    panel = build_panel(request)
    title = f"{panel.address.text}: search" if panel.address.text else "Search"
    return render(request, "search/search.html", {"panel": panel, "page_title": title})


@require_safe
@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest things while somebody types. What one reader is told is kept for nobody else."""
    return JsonResponse({"suggestions": suggestions(request.GET.get("q", ""), request.user)})


@require_safe
def kind_list(request: HttpRequest, kind: str) -> HttpResponse:
    """List everything of one kind, to be searched and filtered."""
    panel = build_panel(request, kind=kind)
    return render(request, "search/search.html", {"panel": panel, "page_title": panel.heading})
