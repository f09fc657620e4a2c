"""Events of a community: the list, one event, making and changing it, signing up, notes, calendar files."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import drafts
from communities.events import calendars, services
from communities.events.forms import EventForm, NotesForm
from communities.events.places import places_left
from communities.events.words import when_of, where_of
from communities.models import CommunityPage, Event, Post, Thread
from communities.moderation import Refusal, write_unless_refused
from communities.moderation.sending import may_send
from communities.permissions import Standing, can_read, standing_in
from communities.services.locking import ThreadMoved
from communities.views.access import community_or_404, for_members, keeps_words, require
from communities.views.composing import form_page, say_sent, without_files
from communities.views.refusing import refuse, refused
from learning_network.users.requests import MemberRequest

_PER_PAGE = 20
# A form that does not say what it began with is one of no event that stands.
_NO_VERSION = -1
_OVERTAKEN = "Somebody else has changed the event since you began. Both are here: put them together, then save."
_WRITTEN = "Somebody else has written the notes since you began. Yours are here: send them again as a reply to those."
_NOTED = "The notes are a thread now, which members can answer."
_ADDED = "Your words are a reply in the thread of notes, which members can read and answer."


@require_safe
def index(request: HttpRequest, community_slug: str) -> HttpResponse:
    """List the events of a community: those to come, and the past ones page by page."""
    community, standing = community_or_404(request, community_slug)
    events = Event.objects.in_community(community).visible_to(request.user).select_related("community").counted()
    context = {
        "community": community,
        "standing": standing,
        "coming": events.coming(),
        "page_obj": Paginator(events.past(), _PER_PAGE).get_page(request.GET.get("page")),
        "feed_url": calendars.feed_url(community, request.user) if request.user.is_authenticated else "",
    }
    return render(request, "communities/events/index.html", context)


@require_safe
def event(request: HttpRequest, community_slug: str, event_id: int, slug: str) -> HttpResponse:
    """Show an event: when, where, who comes, and what came of it."""
    found, standing = _event_or_404(request, community_slug, event_id)
    if found.slug != slug:
        return redirect(found, permanent=True)
    return render(request, "communities/events/event.html", _event_view(request, found, standing))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def new_event(request: MemberRequest, community_slug: str) -> HttpResponse:
    """Let those who facilitate make an event."""
    community, standing = community_or_404(request, community_slug)
    require(standing.facilitates)
    form, draft = without_files(EventForm, request, initial={"token": uuid4()})
    if request.method == "POST" and may_send(form, request.user):
        made = services.create_event(
            community=community, organiser=request.user, details=form.details(), token=form.cleaned_data["token"]
        )
        drafts.forget(request)
        messages.success(request, "The event stands, and members can sign up.")
        return redirect(made)
    return form_page(request, "communities/events/new.html", {"community": community, "form": form, **draft})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def edit_event(request: MemberRequest, community_slug: str, event_id: int) -> HttpResponse:
    """Let those who facilitate change an event, or call it off (``cancel``)."""
    found, standing = _event_or_404(request, community_slug, event_id)
    require(standing.facilitates)
    if request.method == "POST" and "cancel" in request.POST:
        services.cancel_event(found)
        messages.success(request, "The event is called off, and whoever signed up is told.")
        return redirect(found)
    form, draft = without_files(EventForm, request, initial=EventForm.initial_of(found))
    if request.method == "POST" and may_send(form, request.user):
        version = form.cleaned_data["version"]
        try:
            changed = services.change_event(
                event=found, details=form.details(), sequence=_NO_VERSION if version is None else version
            )
        except services.EventOvertaken as overtaken:
            return _overtaken(request, overtaken.current)
        drafts.forget(request)
        messages.success(request, "The event is changed. Whoever signed up is told of another time or place.")
        return redirect(changed)
    kept = draft["draft"] if draft.get("draft_came_back") else None
    is_old = kept is not None and kept.fields.get("version") != str(found.sequence)
    return form_page(request, "communities/events/edit.html", _edit_view(found, form, theirs=is_old, **draft))


def _overtaken(request: MemberRequest, current: Event) -> HttpResponse:
    """Show what was typed beside the event as it stands now; the form counts from that when it is sent again."""
    drafts.keep(request)
    again = request.POST.copy()
    again["version"] = str(current.sequence)
    form = EventForm(again, initial=EventForm.initial_of(current))
    form.is_valid()
    form.add_error(None, _OVERTAKEN)
    context = _edit_view(current, form, theirs=True, draft=drafts.kept(request))
    return render(request, "communities/events/edit.html", context, status=HTTPStatus.CONFLICT)


def _edit_view(found: Event, form: EventForm, *, theirs: bool, **draft: Any) -> dict[str, Any]:
    context = {"community": found.community, "event": found, "form": form, **draft}
    if theirs:
        context["theirs"] = {"event": found, "when": when_of(found), "where": where_of(found, with_link=True)}
    return context


@require_POST
@for_members
def sign_up(request: MemberRequest, community_slug: str, event_id: int) -> HttpResponse:
    """Sign the reader up, or take that back (``undo``)."""
    found, standing = _event_or_404(request, community_slug, event_id)
    require(standing.is_member)
    if "undo" in request.POST:
        services.withdraw(event=found, member=request.user)
        messages.success(request, "You are no longer signed up.")
        return redirect(found)
    try:
        made = services.sign_up(event=found, member=request.user)
    except services.SignUpClosed:
        messages.error(request, "This event takes no more sign-ups: it has begun, is over or was called off.")
        return redirect(found)
    words = "Every place is taken. You are on the list and get a mail when one is free."
    messages.success(request, words if made.waiting else "You have a place. We remind you a day before.")
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
@for_members
def notes(request: MemberRequest, community_slug: str, event_id: int) -> HttpResponse:
    """Let those who facilitate write down what came of an event, as a thread."""
    found, standing = _event_or_404(request, community_slug, event_id)
    require(standing.facilitates and standing.posts and found.starts <= timezone.now() and not found.is_cancelled)
    if request.method != "POST" and found.notes_id is not None and drafts.kept(request) is None:
        readable = Thread.objects.visible_to(request.user).select_related("community")
        return redirect(get_object_or_404(readable, pk=found.notes_id))
    initial = {"title": services.notes_title(found), "token": uuid4(), "stands": found.notes_id}
    form, draft = without_files(NotesForm, request, initial=initial)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        write = partial(services.write_notes, event=found, author=request.user, **said)
        starts = found.notes_id is None
        try:
            done = write_unless_refused(request.user, found.community, write, starts_thread=starts, token=said["token"])
        except services.NotesWritten as written:
            return _notes_written(request, found, written.thread)
        except ThreadMoved:
            # Ask anew who may write where the notes stand now; what was typed is kept.
            raise Http404 from None
        if not isinstance(done, Refusal):
            drafts.forget(request)
            say_sent(request, done, _NOTED if done.is_opening else _ADDED)
            return redirect(done.thread if done.is_opening else done)
        refusal = refuse(form, done)
    context = {**_notes_view(request, found, found.notes_id), "standing": standing, "form": form, **draft}
    return refused(form_page(request, "communities/events/notes.html", context), refusal)


def _notes_written(request: MemberRequest, found: Event, thread: Thread) -> HttpResponse:
    """Show what was typed beside the notes that stand now; sent again it becomes a reply there."""
    drafts.keep(request)
    again = request.POST.copy()
    again["stands"] = str(thread.pk)
    form = NotesForm(again)
    form.is_valid()
    form.add_error(None, _WRITTEN)
    context = {**_notes_view(request, found, thread.pk), "form": form, "draft": drafts.kept(request)}
    return render(request, "communities/events/notes.html", context, status=HTTPStatus.CONFLICT)


def _notes_view(request: MemberRequest, found: Event, notes_id: int | None) -> dict[str, Any]:
    """Return what the form of notes says of those that stand already, where this reader may read them."""
    opening = Post.objects.visible_to(request.user).filter(thread=notes_id, number=1) if notes_id else None
    theirs = opening.select_related("thread__community", "author").first() if opening is not None else None
    return {"community": found.community, "event": found, "are_written": notes_id is not None, "theirs": theirs}


@require_safe
def event_calendar(request: HttpRequest, community_slug: str, event_id: int) -> HttpResponse:
    """Hand out one event as a calendar file."""
    found, standing = _event_or_404(request, community_slug, event_id)
    links = [found.pk] if _may_have_link(request, found, standing) else []
    return _calendar(calendars.calendar_of([found], with_links=links), f"{found.slug}.ics")


@require_safe
def community_calendar(request: HttpRequest, community_slug: str) -> HttpResponse:
    """Hand out all events of a community as a calendar: to whoever may read it, or a member's calendar program."""
    community = get_object_or_404(CommunityPage.objects.live(), slug=community_slug)
    key = request.GET.get("key", "")
    reader = calendars.reader_of(key, community) if key else request.user
    if reader is None or not can_read(reader, community):
        raise Http404
    events = list(Event.objects.in_community(community).visible_to(reader).select_related("community"))
    with_place = reader.event_sign_ups.with_place().of_members() if reader.is_authenticated else None
    mine = with_place.values_list("event_id", flat=True) if with_place is not None else []
    return _calendar(calendars.calendar_of(events, name=community.title, with_links=mine), f"{community.slug}.ics")


def _event_or_404(request: HttpRequest, community_slug: str, event_id: int) -> tuple[Event, Standing]:
    visible = Event.objects.visible_to(request.user).counted().select_related("community", "organiser", "notes")
    found = get_object_or_404(visible, pk=event_id, community__slug=community_slug)
    return found, standing_in(found.community, request.user)


def _event_view(request: HttpRequest, found: Event, standing: Standing) -> dict[str, Any]:
    mine = request.user.event_sign_ups.filter(event=found).first() if request.user.is_authenticated else None
    has_link = standing.facilitates or (standing.is_member and mine is not None and not mine.waiting)
    return {
        "event": found,
        "community": found.community,
        "standing": standing,
        "when": when_of(found),
        "where": where_of(found, with_link=False),
        "link": found.link if has_link else "",
        "sign_up": mine,
        "places_left": places_left(found),
        "sign_ups": found.sign_ups.select_related("member") if standing.facilitates else [],
        "may_write_notes": standing.facilitates
        and standing.posts
        and found.starts <= timezone.now()
        and found.notes is None
        and not found.is_cancelled,
        "notes": _readable_notes(request, found),
    }


def _readable_notes(request: HttpRequest, found: Event) -> Thread | None:
    if found.notes_id is None:
        return None
    return Thread.objects.visible_to(request.user).select_related("community").filter(pk=found.notes_id).first()


def _may_have_link(request: HttpRequest, found: Event, standing: Standing) -> bool:
    signed_up = standing.is_member and found.sign_ups.with_place().filter(member=request.user.pk).exists()
    return standing.facilitates or signed_up


def _calendar(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=calendars.MIME_TYPE, headers=headers)
