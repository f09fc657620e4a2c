"""The plain pages and the public duties: what a site of a public body owes its readers and their machines."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.vocabularies import EVIDENCE_DEFINITIONS, EvidenceLevel
from learning_network.core.contact import contact_address

_TITLES = {
    "accessibility": "Accessibility",
    "privacy": "Privacy",
    "cookies": "Cookies",
    "house_rules": "House rules",
}
# RFC 9116 asks that what security.txt says is looked at again within a year.
_SECURITY_TXT_HOLDS_FOR = timedelta(days=180)


@require_safe
def plain_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of our own words; its text is its template."""
    context = {"page_title": _TITLES[name], "contact_address": contact_address()}
    return render(request, f"home/{name}.html", context)


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Say what the six evidence levels mean; each has an anchor that badges link to."""
    levels = [(level, EVIDENCE_DEFINITIONS[level]) for level in EvidenceLevel]
    context = {"page_title": "What the evidence levels mean", "levels": levels}
    return render(request, "home/evidence.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let machines read what visitors may read; keep them out of endless filters and private rooms."""
    context = {"sitemap": settings.SITE_URL + reverse("sitemap")}
    return render(request, "home/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness, after RFC 9116."""
    context = {
        "contact_address": contact_address(),
        "expires": (timezone.now() + _SECURITY_TXT_HOLDS_FOR).strftime("%Y-%m-%dT00:00:00Z"),
        "canonical": settings.SITE_URL + reverse("security_txt"),
    }
    return render(request, "home/security.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive, without asking the database."""
    return JsonResponse({"status": "alive"})
