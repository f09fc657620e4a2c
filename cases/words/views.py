"""The admin's screens of terms and tags: what uses them, merging, and renaming a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cases.words import tags
from cases.words.forms import MergeTagForm, MergeTermForm, RenameTagForm
from cases.words.tag_uses import UsedTag, alike, used_tags, uses_of_tag
from learning_network.core.admin_screens import heading_of
from learning_network.core.models import Term
from learning_network.core.words.services import CannotMerge, merge_terms
from learning_network.core.words.uses import in_words, uses_by_term, uses_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from learning_network.users.models import User

PER_PAGE = 50


def curates_words(user: User | AnonymousUser) -> bool:
    """Whether somebody looks after terms and tags: network editors and administrators."""
    return user.has_perm("core.change_term")


def _curator(request: HttpRequest) -> Any:
    if not curates_words(request.user):
        raise PermissionDenied
    return request.user


@require_safe
def term_uses(request: HttpRequest, pk: int) -> HttpResponse:
    """What has a term, live and in drafts, with the way to each."""
    term, user = get_object_or_404(Term, pk=pk), _curator(request)
    uses = Paginator(uses_of(term, user=user), PER_PAGE).get_page(request.GET.get("p"))
    context = {**heading_of(f"What has “{term.label}”", "list-ul"), "uses": uses, "back": reverse("term:index")}
    return render(request, "cases/admin/words/uses.html", context)


@require_http_methods(["GET", "POST"])
def merge_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask into which term, say what will happen to how many, and do it when the button is pressed."""
    user = _curator(request)
    term = get_object_or_404(Term, pk=pk)
    form = MergeTermForm(_sent(request), term=term)
    chosen = form.cleaned_data["into"] if form.is_valid() else None
    if request.method == "POST" and chosen is not None:
        try:
            is_new = merge_terms(term, chosen, by=user)
        except CannotMerge as refusal:
            form.add_error("into", str(refusal))
            chosen = None
        else:
            _say_merged(request, term.label, chosen.label, is_new=is_new)
            return redirect("term:index")
    context = {
        "word": term.label,
        "chosen": chosen and {"label": chosen.label, "value": chosen.pk},
        "tally": in_words(uses_by_term([term.pk]).get(term.pk, {})),
        "back": reverse("term:index"),
    }
    return _merge_page(request, form, context, icon="list-ul")


@require_safe
def tag_list(request: HttpRequest) -> HttpResponse:
    """Every tag by use, and beside each those that are much like it."""
    _curator(request)
    known = used_tags()
    typed = request.GET.get("q", "").strip()
    found = [tag for tag in known.values() if typed.casefold() in tag.name.casefold()]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    rows = [{"tag": tag, "alike": alike(tag, known)} for tag in page]
    context = {**heading_of("Tags", "tag"), "page": page, "rows": rows, "typed": typed}
    context["parameters"] = f"{urlencode({'q': typed})}&" if typed else ""
    return render(request, "cases/admin/words/tags.html", context)


@require_safe
def tag_uses(request: HttpRequest, slug: str) -> HttpResponse:
    """The cases that have a tag."""
    _curator(request)
    tag = _tag(slug)
    uses = Paginator(uses_of_tag(slug), PER_PAGE).get_page(request.GET.get("p"))
    others = {kind: number for kind, number in tag.tally.items() if kind not in ("case study", "draft")}
    context = {
        **heading_of(f"What has “{tag.name}”", "tag"),
        "uses": uses,
        "others": in_words(others) if others else "",
        "back": reverse("tags:index"),
    }
    return render(request, "cases/admin/words/uses.html", context)


@require_http_methods(["GET", "POST"])
def merge_tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for tags. A tag that was merged before is gone, and who sends the form twice is told so."""
    user = _curator(request)
    known = used_tags()
    tag = known.get(slug)
    form = MergeTagForm(_sent(request), slug=slug, names={one.slug: one.name for one in known.values()})
    chosen = known[form.cleaned_data["into"]] if form.is_valid() else None
    if request.method == "POST" and chosen is not None:
        try:
            is_new = tags.merge_tags(slug, chosen.slug, by=user)
        except CannotMerge as refusal:
            form.add_error("into", str(refusal))
            chosen = None
        else:
            _say_merged(request, tag.name if tag else slug, chosen.name, is_new=is_new)
            return redirect("tags:index")
    if tag is None:
        raise Http404
    context = {
        "word": tag.name,
        "chosen": chosen and {"label": chosen.name, "value": chosen.name},
        "tally": tag.words,
        "names": [one.name for one in known.values() if one.slug != slug],
        "back": reverse("tags:index"),
    }
    return _merge_page(request, form, context, icon="tag")


@require_http_methods(["GET", "POST"])
def rename_tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a tag another name wherever it stands."""
    user, tag = _curator(request), _tag(slug)
    form = RenameTagForm(request.POST if request.method == "POST" else None, initial={"name": tag.name})
    merge_with = ""
    if request.method == "POST" and form.is_valid():
        try:
            tags.rename_tag(slug, form.cleaned_data["name"], by=user)
        except tags.NameTaken as refusal:
            form.add_error("name", str(refusal))
            merge_with = f"{reverse('tags:merge', args=[slug])}?into={refusal.slug}"
        else:
            messages.success(request, f"“{tag.name}” is called “{form.cleaned_data['name']}” now, everywhere.")
            return redirect("tags:index")
    context = {
        **heading_of(f"Rename “{tag.name}”", "tag"),
        "form": form,
        "tally": tag.words,
        "merge_with": merge_with,
        "back": reverse("tags:index"),
    }
    return render(request, "cases/admin/words/rename.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    if request.method == "POST":
        return request.POST
    return request.GET if "into" in request.GET else None


def _tag(slug: str) -> UsedTag:
    tag = used_tags().get(slug)
    if tag is None:
        raise Http404
    return tag


def _merge_page(request: HttpRequest, form: Any, context: dict[str, Any], *, icon: str) -> HttpResponse:
    context = {**heading_of(f"Merge “{context['word']}”", icon), "form": form, **context}
    return render(request, "cases/admin/words/merge.html", context, status=422 if form.errors else 200)


def _say_merged(request: HttpRequest, old: str, into: str, *, is_new: bool) -> None:
    before = "" if is_new else " before"
    messages.success(request, f"“{old}” was merged into “{into}”{before}. Old addresses lead to “{into}”.")
