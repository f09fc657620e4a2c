"""Reporting a thing: the form, and what happens next."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from communities.moderation import services
from communities.moderation.forms import ReportForm
from communities.moderation.limits import Refusal, refuse_suspended
from communities.moderation.permissions import queue_of
from communities.views.access import for_members
from learning_network.core.contact import contact_address
from learning_network.core.moderation.models import Flag
from learning_network.core.moderation.registry import FlaggableKind, kinds
from learning_network.core.moderation.vocabularies import Reason
from learning_network.users.requests import MemberRequest

_TOO_MANY = Refusal("You have reported very many things today. Write to us instead, and say what you see.", 429)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind_name: str, key: int) -> HttpResponse:
    """Ask a member why a thing should be looked at; tell a visitor how they can say so."""
    kind = _kind_or_404(kind_name)
    thing = get_object_or_404(kind.visible_to(request.user), pk=key)
    described = kind.describe(thing)
    shown = {"kind": kind, "thing": thing, "described": described, "contact_address": contact_address()}
    if not request.user.is_authenticated:
        return render(request, "moderation/report_as_visitor.html", shown)
    if described.author == request.user:
        raise Http404
    known = _flag_of(kind, key, request)
    if known is not None and not known.settled:
        return redirect("report_sent", kind_name=kind_name, key=key)
    shown["was_decided"] = known is not None
    form = ReportForm(request.POST or None)
    if request.method != "POST":
        return render(request, "moderation/report.html", {**shown, "form": form})
    return _send(request, form, shown)  # type: ignore[arg-type]  # logged in, as asked above


def _send(request: MemberRequest, form: ReportForm, shown: dict[str, Any]) -> HttpResponse:
    kind, thing, status = shown["kind"], shown["thing"], 422
    refusal = refuse_suspended(request.user)
    if form.is_valid() and refusal is None:
        try:
            services.report(thing=thing, member=request.user, **form.cleaned_data)
            return redirect("report_sent", kind_name=kind.name, key=thing.pk)
        except services.TooManyReports:
            refusal = _TOO_MANY
    if refusal is not None:
        form.add_error(None, refusal.words)
        status = refusal.status
    return render(request, "moderation/report.html", {**shown, "form": form}, status=status)


@require_safe
@for_members
def sent(request: MemberRequest, kind_name: str, key: int) -> HttpResponse:
    """Say what happens to a report; also when the thing is hidden by now."""
    kind = _kind_or_404(kind_name)
    flag = _flag_of(kind, key, request)
    if flag is None:
        raise Http404
    thing = kind.visible_to(request.user).filter(pk=key).first()
    mine = queue_of(request.user).filter(pk=flag.matter_id).first()
    context = {
        "kind": kind,
        "flag": flag,
        "is_safeguarding": flag.reason == Reason.SAFEGUARDING,
        "address": kind.describe(thing).address if thing else "",
        "matter_address": reverse("matter", args=[mine.pk]) if mine else "",
        "contact_address": contact_address(),
    }
    return render(request, "moderation/report_sent.html", context)


def _kind_or_404(name: str) -> FlaggableKind:
    kind = kinds().get(name)
    if kind is None:
        raise Http404
    return kind


def _flag_of(kind: FlaggableKind, key: int, request: HttpRequest) -> Flag | None:
    if not request.user.is_authenticated:
        return None
    return Flag.objects.by(request.user).about(kind.model, key).select_related("matter").first()
