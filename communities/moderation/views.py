"""The moderation queue: what waits, one matter with its history, deciding, taking, undoing, and the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.models import Post
from communities.moderation import services
from communities.moderation.forms import DecisionForm
from communities.moderation.permissions import log_of, looks_after_anything, may_suspend, queue_of
from communities.permissions import moderates
from communities.views.access import for_members, require
from learning_network.core.moderation import matters
from learning_network.core.moderation.models import Act, Matter, Suspension
from learning_network.core.moderation.registry import Described
from learning_network.core.moderation.vocabularies import SHORT_REASONS, Action, MatterState
from learning_network.users.requests import MemberRequest

MATTERS_A_PAGE = 20
ACTS_A_PAGE = 50

_LISTS = {"waiting": "Waiting", "asked": "Author asked", "settled": "Decided"}


@dataclass(frozen=True)
class Item:
    """One matter as the queue prints it; ``described`` is None when the thing is gone."""

    matter: Matter
    described: Described | None
    reasons: list[str]
    is_mine: bool

    @property
    def title(self) -> str:
        return (
            self.described.title if self.described else f"{self.matter.kind.label.capitalize()} that has been deleted"
        )


@require_safe
@for_members
def queue(request: MemberRequest) -> HttpResponse:
    """Show what waits, the most pressing first; facilitators see their communities', network editors all."""
    require(looks_after_anything(request.user))
    found = queue_of(request.user)
    lists = {"waiting": found.waiting(), "asked": found.asked(), "settled": found.settled()}
    show = request.GET.get("show", "waiting")
    show = show if show in lists else "waiting"
    paginator = Paginator(lists[show].for_queue(), MATTERS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page_title": "What waits for a moderator",
        "items": [_item(matter, request) for matter in page.object_list],
        "tabs": [
            {"name": name, "label": label, "count": lists[name].count(), "current": name == show}
            for name, label in _LISTS.items()
        ],
        "show": show,
        "page_obj": page,
        "page_numbers": list(paginator.get_elided_page_range(page.number)),
        "query": f"show={show}&",
        "is_editor": moderates(request.user),
    }
    return render(request, "moderation/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def matter(request: MemberRequest, matter_id: int) -> HttpResponse:
    """Show one matter, or decide on it."""
    found = _matter_or_404(request, matter_id)
    item = _item(found, request)
    held = bool(item.described and item.described.is_held)
    if request.method != "POST":
        return _show(request, item, DecisionForm(held=held, initial={"stamp": found.stamp}))
    form = DecisionForm(request.POST, held=held)
    if not form.is_valid():
        return _show(request, item, form, status=422)
    said = form.cleaned_data
    try:
        services.decide(found, Action(said["action"]), by=request.user, words=said["words"], stamp=said["stamp"])
    except matters.Overtaken:
        return _overtaken(request, matter_id, form)
    messages.success(request, _done_words(Action(said["action"])))
    return redirect("matter", matter_id=matter_id)


@require_POST
@for_members
def take(request: MemberRequest, matter_id: int) -> HttpResponse:
    """Say that I look at it, or (``back``) leave it to others again."""
    found = _matter_or_404(request, matter_id)
    act = matters.give_back if "back" in request.POST else matters.take
    try:
        act(found, by=request.user, stamp=_stamp_of(request))
    except matters.Overtaken:
        messages.error(request, f"{_what_happened(found)} Look again before you go on.")
    return redirect("matter", matter_id=matter_id)


@require_POST
@for_members
def undo(request: MemberRequest, matter_id: int, act_id: int) -> HttpResponse:
    """Put back what it was before a decision; nobody is told."""
    found = _matter_or_404(request, matter_id)
    act = get_object_or_404(Act.objects.select_related("matter"), pk=act_id, matter=found)
    try:
        services.undo(act, by=request.user)
        messages.success(request, "Undone. Everything is as it was before, and nobody was told.")
    except matters.Overtaken:
        messages.error(request, f"It could not be undone: {_what_happened(found)}")
    return redirect("matter", matter_id=matter_id)


@require_safe
@for_members
def log(request: MemberRequest) -> HttpResponse:
    """List what moderators did, the latest first."""
    require(looks_after_anything(request.user))
    paginator = Paginator(log_of(request.user), ACTS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    numbers = list(paginator.get_elided_page_range(page.number))
    context = {"page_title": "Moderation log", "page_obj": page, "page_numbers": numbers, "query": ""}
    return render(request, "moderation/log.html", context)


def _matter_or_404(request: MemberRequest, matter_id: int) -> Matter:
    return get_object_or_404(queue_of(request.user).for_queue(), pk=matter_id)


def _item(found: Matter, request: MemberRequest) -> Item:
    thing = found.thing
    open_flags = [flag for flag in found.flags.all() if not flag.settled]
    return Item(
        matter=found,
        described=found.kind.describe(thing) if thing else None,
        reasons=list(dict.fromkeys(SHORT_REASONS[flag.reason] for flag in open_flags)),
        is_mine=found.assignee_id == request.user.pk,
    )


def _show(request: MemberRequest, item: Item, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    found, author = item.matter, item.matter.author
    acts = list(found.acts.all())
    undoable = acts[-1] if acts and matters.can_be_undone(acts[-1]) else None
    context: dict[str, Any] = {
        "page_title": item.title,
        "item": item,
        "matter": found,
        "form": form,
        "acts": acts[::-1],
        "undoable": undoable,
        "others_have_it": found.assignee_id not in {None, request.user.pk} and found.state != MatterState.SETTLED,
        "may_suspend": author is not None and may_suspend(request.user, author),
        "suspension": Suspension.objects.of(author).current().first() if author else None,
        "posts_written": Post.objects.visible_to(request.user).standing().filter(author=author).count()
        if author
        else 0,
    }
    return render(request, "moderation/matter.html", context, status=status)


def _overtaken(request: MemberRequest, matter_id: int, typed: DecisionForm) -> HttpResponse:
    """Tell the second of two moderators what the first did, with what they typed."""
    item = _item(_matter_or_404(request, matter_id), request)
    data = {**typed.cleaned_data, "stamp": item.matter.stamp}
    form = DecisionForm(data, held=bool(item.described and item.described.is_held))
    form.add_error(None, f"{_what_happened(item.matter)} Nothing of yours was done. Look again, then decide.")
    return _show(request, item, form, status=409)


def _what_happened(found: Matter) -> str:
    last = found.acts.select_related("by", "undone_by").order_by("pk").last()
    if last is None:
        return "Somebody reported it again meanwhile."
    if last.undone_at:
        return f"{last.undone_by or 'Somebody'} has undone the last decision meanwhile."
    who = last.by or "The rules"
    return f"{who} was quicker: {last.get_action_display().lower()}."


def _done_words(action: Action) -> str:
    return {
        Action.KEPT: "Kept. It can be read as it stands.",
        Action.HIDDEN: "Hidden. Its author gets your words in ten minutes, unless you undo it.",
        Action.ASKED: "Its author gets your words in ten minutes, unless you undo it.",
        Action.LET_THROUGH: "Let through. Everybody there can read it now.",
    }[action]


def _stamp_of(request: MemberRequest) -> int:
    raw = request.POST.get("stamp", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1
