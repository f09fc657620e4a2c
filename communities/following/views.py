"""Following and muting from the page of a thing, and the page with everything a member follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from communities.following.forms import FORGET, FrequencyForm, WishesForm
from communities.following.targets import address_of, find_target, title_of
from communities.following.wishes import Followable
from communities.following.words import touch_of
from communities.models import MailWishes
from communities.services import following as services
from communities.views.access import for_members
from communities.vocabularies import Followed
from learning_network.users.requests import MemberRequest

if TYPE_CHECKING:
    from communities.models.following import Target

_ACTS = {"follow": services.follow, "mute": services.mute, "forget": services.unfollow}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def touch(request: MemberRequest, kind: str, key: int) -> HttpResponse:
    """Say how the reader is in touch with one thing; follow, mute or forget it, or set how often (``frequency``)."""
    target = _target_or_404(request, kind, key)
    if request.method != "POST":
        return _show(request, target)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is not None:
        act(member=request.user, target=target)
    else:
        form = FrequencyForm(request.POST)
        if not form.is_valid():
            return _show(request, target, status=422)
        services.set_frequency(member=request.user, target=target, **form.cleaned_data)
    messages.success(request, f"{title_of(target)}: {touch_of(request.user, target).sentence}")
    return redirect(_where_next(request, address_of(target)))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def everything(request: MemberRequest) -> HttpResponse:
    """Show everything the member follows or muted, and save how often they hear of each."""
    form = WishesForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        for target, frequency in form.changes():
            _change(request, target, frequency)
        services.wish_mentions(member=request.user, wanted=form.cleaned_data["mentions"])
        messages.success(request, "Saved. You get what this page says.")
        return redirect("me_notifications")
    wishes = MailWishes.objects.filter(member=request.user).first()
    context = {
        "page_title": "Following and mail",
        "form": form,
        "groups": list(form.groups()),
        "is_paused": wishes is not None and wishes.paused,
    }
    return render(request, "members/notifications.html", context, status=422 if form.errors else 200)


@require_POST
@for_members
def pause(request: MemberRequest) -> HttpResponse:
    """Hold back all mail from communities, or let it come again (``resume``)."""
    paused = "resume" not in request.POST
    services.pause_mail(member=request.user, paused=paused)
    said = "No mail comes from communities until you turn it on again here." if paused else "Mail comes again."
    messages.success(request, said)
    return redirect("me_notifications")


def _change(request: MemberRequest, target: Target, frequency: str) -> None:
    if frequency == FORGET:
        services.unfollow(member=request.user, target=target)
    else:
        services.set_frequency(member=request.user, target=target, frequency=frequency)


def _show(request: MemberRequest, target: Target, *, status: int = 200) -> HttpResponse:
    context = {"page_title": f"Stay in touch: {title_of(target)}", "target": target, "title": title_of(target)}
    context |= {"address": address_of(target), "next": _where_next(request, address_of(target))}
    return render(request, "communities/following.html", context, status=status)


def _target_or_404(request: MemberRequest, kind: str, key: int) -> Target:
    if kind not in Followed.values:
        raise Http404
    target = find_target(Followable(Followed(kind), key), reader=request.user)
    if target is None:
        raise Http404
    return target


def _where_next(request: HttpRequest, otherwise: str) -> str:
    """Return where the reader came from on this site (``next``), else the thing's own page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else otherwise
