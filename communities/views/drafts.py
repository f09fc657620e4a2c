"""Texts that are not sent yet: kept while one types, read again, thrown away, and saved from a form that failed."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities import drafts
from communities.composer.places import destination_of, place_of
from communities.composer.sent import was_sent
from communities.composer.words import Words
from communities.models import Draft
from communities.services.drafts import MOST_DRAFTS, Fields, Kept, forget_draft, keep_draft
from communities.views.access import for_members
from learning_network.users.requests import MemberRequest

_TOO_LONG = f"This text is longer than the {drafts.LONGEST:,} characters that are kept. Send it in parts."
_LET_GO = f"Your draft is kept. You have {MOST_DRAFTS} texts not sent yet, so the oldest one was let go."


@require_POST
def save(request: MemberRequest) -> JsonResponse:
    """Keep what stands in a form of this member; the composer's script asks for it while one types.

    Answers 401 to who is not logged in, 409 to who is not the one the form was shown to, 404 where nobody writes.
    ``{"sent": true}`` says that this very text has been sent, so that nothing is left to keep; ``{"newer": true}``
    that the member went on elsewhere, after the moment that ``base`` names.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"kept": False}, status=HTTPStatus.UNAUTHORIZED)
    if not drafts.written_by(request, request.user):
        return JsonResponse({"kept": False}, status=HTTPStatus.CONFLICT)
    place = place_of(urlsplit(request.POST.get("address", "")).path)
    if not place:
        return JsonResponse({"kept": False}, status=HTTPStatus.NOT_FOUND)
    fields = drafts.typed(request)
    if was_sent(member=request.user, place=place, fields=fields):
        forget_draft(member=request.user, place=place)
        return JsonResponse({"kept": False, "sent": True})
    return _kept(request, place, fields)


def _kept(request: MemberRequest, place: str, fields: Fields) -> JsonResponse:
    earlier = Draft.objects.for_place(member=request.user, place=place)
    base = request.POST.get("base", "")
    if earlier and base.isascii() and base.isdigit() and earlier.kept_at > int(base[:15]):
        return JsonResponse({"kept": True, "newer": True})
    if not drafts.has_words(fields) and not (earlier and earlier.attachments.exists()):
        forget_draft(member=request.user, place=place)
        return JsonResponse({"kept": False, "at": 0})
    kept = keep_draft(member=request.user, place=place, fields=fields)
    return JsonResponse({"kept": True, "at": kept.draft.kept_at, "note": _note(request, kept)})


def _note(request: HttpRequest, kept: Kept) -> str:
    if drafts.is_cut(request):
        return _TOO_LONG
    return _LET_GO if kept.let_go else ""


@require_safe
@never_cache
@for_members
def show(request: MemberRequest, draft_id: int) -> HttpResponse:
    """Show a member their own text, also where they may not read any more what it was for."""
    draft = get_object_or_404(Draft.objects.of(request.user), pk=draft_id)
    context = {"draft": draft, "destination": destination_of(draft, request.user)}
    return render(request, "communities/draft.html", context)


@require_POST
@for_members
def throw_away(request: MemberRequest, draft_id: int) -> HttpResponse:
    """Let go of a text for good; the page that asks shows it once more."""
    draft = Draft.objects.of(request.user).filter(pk=draft_id).first()
    if draft is not None:
        forget_draft(member=request.user, place=draft.place)
    messages.success(request, "The text has been thrown away.")
    return redirect("me")


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that could not be trusted; words that our own page sent are kept, and lead back to it.

    A page of somebody else can send a form too: what does not come from here is neither kept nor shown.
    """
    writes = bool(place_of(request.path)) and _comes_from_here(request)
    kept = drafts.keep(request) if writes else None
    context = {"words": Words.of_form(request.POST) if writes else None, "kept": kept, "back": request.path}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def _comes_from_here(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.get_host()
