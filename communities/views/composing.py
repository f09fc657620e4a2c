"""What forms that are written in share: one that begins with what was not sent, and one that comes back with it."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communities import drafts
from communities.composer.form import WithFiles
from communities.composer.words import Words
from communities.models import Attachment, Post

Form = TypeVar("Form", bound=WithFiles)
Plain = TypeVar("Plain", bound=forms.Form)

_HELD = "It waits for a first look by a facilitator. Others cannot read it yet; you are told when they can."


def blank(
    form_class: type[WithFiles],
    request: HttpRequest,
    *,
    initial: Mapping[str, Any] | None = None,
    quote: str = "",
    kept: Iterable[Attachment] = (),
) -> dict[str, Any]:
    """Return the context of a composer that was not sent yet.

    It begins with ``initial``, over which goes what was typed before; ``quote`` follows unless it stands there.
    """
    draft = drafts.kept(request)
    values = {**(initial or {}), **(draft.initial if draft else {})}
    words = values.get("body", Words())
    values["body"] = words if _head(quote) in words.html else words.followed_by(quote)
    files = [*kept, *(draft.attachments.all() if draft else ())]
    return {"form": form_class(initial=values, kept=files), "draft": draft, "draft_came_back": draft is not None}


def filled(form_class: type[Form], request: HttpRequest, *, kept: Iterable[Attachment] = ()) -> Form:
    """Return the form as it was sent, with the files that were at hand already."""
    draft = drafts.kept(request)
    return form_class(request.POST, request.FILES, kept=[*kept, *(draft.attachments.all() if draft else ())])


def came_back(form: WithFiles, request: HttpRequest) -> dict[str, Any]:
    """Return the context of a composer whose form could not be sent: words and files are kept until it can be."""
    kept = drafts.keep(request, form)
    return {"form": form, "draft": kept.draft if kept else None}


def without_files(
    form_class: type[Plain], request: HttpRequest, *, initial: Mapping[str, Any]
) -> tuple[Plain, dict[str, Any]]:
    """Return a form that takes no files, as it was sent or as it was left, and what its page says of the draft."""
    draft = drafts.kept(request)
    if request.method == "POST":
        return form_class(request.POST, initial=dict(initial)), {"draft": draft}
    values = {**initial, **(draft.initial if draft else {})}
    return form_class(initial=values), {"draft": draft, "draft_came_back": draft is not None}


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form; one that came back and could not be sent has its words kept and is answered with 422."""
    came = context["form"].is_bound
    if came:
        drafts.keep(request)
    return render(request, template, context, status=422 if came else 200)


def say_sent(request: HttpRequest, post: Post, words: str) -> None:
    """Say what became of a post that was stored: that it waits when others do not read it yet, else ``words``."""
    if post.held:
        messages.info(request, _HELD)
    elif words:
        messages.success(request, words)


def _head(quote: str) -> str:
    """Return the beginning of a quotation, which says whose words they are: the rest may have been shortened."""
    return quote.partition("</p>")[0]
